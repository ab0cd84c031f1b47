"""What the command line says: wrong usage, what the system refuses, kept reports."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Entry, Message

_KEPT = ("给出 screen --format json 或 jsonl 的结果", "give what screen --format json wrote")
_SWEEP = ("写成 参数=起:止:步长 或 参数=值,值", "write name=low:high:step or name=a,b,c")

ENTRIES: dict[str, Entry] = {
    "usage": Entry(
        "用法不对",
        "wrong usage",
        {
            "format": Message(
                "没有格式 {names}", "no format {names}", "可选:{have}", "one of: {have}"
            ),
            "command": Message(
                "没有命令 {name}",
                "no command {name}",
                "用 {path} --help 查看命令",
                "see {path} --help",
            ),
            "command-near": Message("没有命令 {name}", "no command {name}", *NEAR),
            "option": Message(
                "没有选项 {name}",
                "no option {name}",
                "用 {path} --help 查看选项",
                "see {path} --help",
            ),
            "option-near": Message("没有选项 {name}", "no option {name}", *NEAR),
            "missing": Message(
                "缺少选项 {name}",
                "the option {name} is missing",
                "加上 {name} 和它的值;说明见 {path} --help",
                "add {name} and its value; see {path} --help",
            ),
            "missing-input": Message(
                "没有给出 {name}",
                "{name} is missing",
                "在命令后写出 {name};说明见 {path} --help",
                "write {name} after the command; see {path} --help",
            ),
            "template": Message(
                "{path} 不是工作簿的文件名",
                "{path} is no name of a workbook",
                "写成 .xlsx;要 Word 模板的,写文件夹并加 --word",
                "end it in .xlsx; for Word templates name a folder and add --word",
            ),
            "template-there": Message(
                "{path} 已经有了,内容不是空白模板",
                "{path} is there already, and is no empty template",
                "换一个文件名,或先移走它",
                "choose another name, or move it away",
            ),
            "task": Message(
                "没有说明对任务做什么",
                "nothing is said of what becomes of the task",
                "新任务写 --title,改期写 --due,办结写 --done",
                "give --title for a new task, --due to move it, --done to end it",
            ),
            "bare": Message(
                "选项 {name} 后面没有值",
                "the option {name} has no value",
                "在 {name} 后写出值;说明见 {path} --help",
                "write the value after {name}; see {path} --help",
            ),
            "extra": Message(
                "多出的参数:{said}",
                "arguments too many: {said}",
                "去掉它;名称中有空格的,两头加引号",
                "leave them out; put names with blanks in quotes",
            ),
            "choice": Message(
                "{name} 的值不在选项里",
                "the value of {name} is none of those allowed",
                "可选:{allowed}",
                "one of: {allowed}",
            ),
            "whole": Message(
                "{name} 应为整数",
                "{name} must be a whole number",
                "写成 20 这样的数",
                "write a number such as 20",
            ),
            "value": Message(
                "{name} 的值用不了:{said}",
                "the value of {name} cannot be used: {said}",
                "说明见 {path} --help",
                "see {path} --help",
            ),
            "folder": Message(
                "{names} 要写成文件",
                "{names} are written to files",
                "加上 --out 文件夹",
                "add --out FOLDER",
            ),
            "day": Message(
                "评估日读不懂:{text}", "not a date: {text}", "写成 2026-11-22", "write 2026-11-22"
            ),
            "schema": Message(
                "没有模式 {name}", "no schema {name}", "可选:{known}", "one of: {known}"
            ),
            "compare": Message(
                "请给出 --packs-b 或 --sweep 之一",
                "give one of --packs-b and --sweep",
                "如 --sweep energy.review_floor=500:2000:500",
                "such as --sweep energy.review_floor=500:2000:500",
            ),
            "prove": Message(
                "--ask 不认得 {given}",
                "--ask does not know {given}",
                "可用 outcomes、effects、verdicts、monotone、direction、fair、mutants,逗号分隔",
                "use outcomes, effects, verdicts, monotone, direction, fair, mutants, "
                "comma-separated",
            ),
            "prove-against": Message(
                "--against 不是文件夹,也不是 git 修订:{given}",
                "--against is neither a folder nor a git revision: {given}",
                "给出另一版本规则包的文件夹,或规则包所在仓库的提交、标签",
                "give a folder of the other version, or a commit or tag of the packs' repository",
            ),
            "prove-day": Message(
                "--on 不是日期:{given}",
                "--on is no date: {given}",
                "如 --on 2026-12-01",
                "such as --on 2026-12-01",
            ),
            "sweep": Message("读不懂 --sweep {text}", "--sweep {text} cannot be read", *_SWEEP),
            "ranked": Message(
                "--ranked 只用于 parquet",
                "--ranked goes with parquet only",
                "去掉 --ranked,或去掉 --format",
                "leave out --ranked, or --format",
            ),
            "long": Message(
                "清单超过一万行,请用 --out 指定文件夹",
                "the list has more than 10,000 rows: give --out",
                "加上 --out 文件夹",
                "add --out FOLDER",
            ),
            "long-format": Message(
                "超过一万行的清单不写 {names}(一百万份完整报告约 47 GB)",
                "lists of more than 10,000 rows are not written as {names} "
                "(a million full reports are some 47 GB)",
                "可选 parquet、csv、jsonl、xlsx;单个项目用 prescreen explain --id",
                "use parquet, csv, jsonl or xlsx; see one candidate with prescreen explain --id",
            ),
            "special": Message(
                "{path} 是管道或设备,不是文件",
                "{path} is a pipe or a device and no file",
                "先存成文件再给出",
                "save it as a file first",
            ),
        },
        "选项或参数不对,命令以 2 结束。改法:见 `prescreen --help`。",
        "See `prescreen --help`.",
    ),
    "id-unknown": Entry(
        "没有这个编号的项目",
        "no such candidate",
        {
            "": Message(
                "没有编号为 {ident} 的项目",
                "no candidate with the id {ident}",
                "可选:{ids}",
                "ids: {ids}",
            ),
            "report": Message("文件中没有编号为 {ident} 的报告", "no report with the id {ident}"),
        },
        "`explain --id` 的编号不在文件里。改法:从所列中选。",
        "Choose one of those listed.",
    ),
    "replay-file": Entry(
        "不是报告",
        "not a report",
        {
            "part": Message(
                "{path}: 不是预审报告,或报告已损坏:缺少 {part} 或类型不对",
                "{path}: no report, or a damaged one: {part} is missing or of another kind",
                *_KEPT,
            ),
            "unread": Message(
                "{path}: 读不出报告({error})", "{path}: not a report: {error}", *_KEPT
            ),
        },
        "`replay` 的文件读不出报告。改法:给出 `screen --format json` 或 `jsonl` 的结果。",
        "Give what `screen --format json` wrote.",
    ),
    "replay-input": Entry(
        "报告没有保存输入",
        "a report without its input",
        {
            "": Message(
                "报告 {ident} 没有保存输入",
                "the report {ident} holds no input",
                "在报告之后给出项目清单",
                "give the list of candidates after the report",
            )
        },
        "旧版报告没有输入。改法:在报告之后给出项目清单。",
        "Give the list of candidates after the report.",
    ),
    "extra-missing": Entry(
        "缺少可选组件",
        "an extra is missing",
        {
            "": Message(
                "这一步要用 {module},尚未安装",
                "this needs {module}, which is not installed",
                "pip install 'prescreen[{extra}]'",
                "pip install 'prescreen[{extra}]'",
            )
        },
        "读写这种格式或成批审查要另装组件。改法:按提示 `pip install`。",
        "Install what the message names.",
    ),
    "system-full": Entry(
        "磁盘写满了",
        "the disk is full",
        {
            "": Message(
                "磁盘已满或超过限额,没有写完:{said}",
                "the disk is full or a limit is reached; not all was written: {said}",
                "腾出空间,或用 --out 指到别处;原来的结果没有动",
                "make room, or point --out elsewhere; results that were there are as they were",
            )
        },
        "没有写完的文件不留下,原来的结果保持原样。改法:腾出空间后再运行。",
        "What is not complete is taken away and older results stay; make room and run again.",
    ),
    "system-denied": Entry(
        "没有权限",
        "not permitted",
        {
            "": Message(
                "没有权限读写,或磁盘只读:{said}",
                "not permitted, or a read-only disk: {said}",
                "换一个文件夹,或请管理员给予权限",
                "use another folder, or ask for the permission",
            )
        },
        "文件或文件夹不许读写。改法:换一处,或请人给予权限。",
        "Use another place, or ask for the permission.",
    ),
    "system-in-the-way": Entry(
        "同名处不是所要的东西",
        "something of that name is in the way",
        {
            "": Message(
                "要用文件夹的地方是文件,或要用文件的地方是文件夹:{said}",
                "there is a file where a folder is needed, or a folder where a file is: {said}",
                "换一个名称,或先移走它",
                "give another name, or move it away",
            )
        },
        "改法:换一个名称,或移走同名的东西。",
        "Give another name, or move away what bears it.",
    ),
    "system-name": Entry(
        "名称太长或不合规",
        "a name that the system does not take",
        {
            "": Message(
                "文件名太长,或有系统不收的字符:{said}",
                "a file name is too long, or holds what the system does not take: {said}",
                "换一个短的名称",
                "use a shorter name",
            )
        },
        "改法:换一个短的名称。",
        "Use a shorter name.",
    ),
    "system-file": Entry(
        "读写文件出错",
        "a file could not be read or written",
        {
            "": Message(
                "读写文件出错:{said}",
                "a file could not be read or written: {said}",
                "核对文件名、磁盘和网络盘后再运行",
                "check the name, the disk or the share; run again",
            )
        },
        "系统报告的其他读写错误。改法:按原文核对。",
        "Any other error of the system; its own words are in the message.",
    ),
    "system-memory": Entry(
        "内存不够",
        "out of memory",
        {
            "": Message(
                "内存不够,没有做完",
                "there was not enough memory to finish",
                "拆分清单,或存成 Parquet、CSV 按长清单审查(docs/how-to/long-lists.md)",
                "split the list, or keep it as Parquet or CSV and screen it as a long list "
                "(docs/how-to/long-lists.md)",
            )
        },
        "改法:拆分清单,或按长清单审查。",
        "Split the list, or screen it as a long list.",
    ),
    "system-stopped": Entry(
        "中断",
        "stopped",
        {
            "": Message(
                "已中断,没有做完",
                "stopped before it was done",
                "原来的结果没有动,可以重新运行",
                "older results are as they were; run it again",
            )
        },
        "Ctrl-C 或系统要求停止;以 128 加信号的编号结束。原来的结果保持原样。",
        "Ctrl-C, or the system asked for it; the exit code is 128 and the number of the signal.",
    ),
    "system-fork": Entry(
        "分叉的进程不能成批审查",
        "a forked process cannot screen lists",
        {
            "": Message(
                "这个进程是在用过 Polars 之后分叉(fork)出来的,再用就会一直等下去",
                "this process was forked after Polars was used, and would wait for ever",
                'multiprocessing.get_context("spawn"),或在分叉之前不成批审查',
                'use multiprocessing.get_context("spawn"), or fork before lists are screened',
            )
        },
        "分叉出来的进程没有 Polars 的线程。"
        "改法:用 `spawn` 起进程,见[嵌入](../how-to/embedding.md#多进程)。",
        "Start processes by `spawn`.",
    ),
    "system-columns": Entry(
        "成批计算出错",
        "a fault in the columns of a list",
        {
            "": Message(
                "成批审查时出错({kind}):{said}",
                "screening in columns failed ({kind}): {said}",
                "把清单另存为 .xlsx 或 .json 再试,并请把本消息报告给维护者",
                "save the list as .xlsx or .json and try again; please report this message",
            )
        },
        "Polars 报告的错误。改法:换一种格式,并报告。",
        "An error of Polars; use another format, and report it.",
    ),
    "system-fault": Entry(
        "程序出错",
        "a fault of the program",
        {
            "": Message(
                "程序出错({kind}):{said}",
                "a fault of the program ({kind}): {said}",
                "这是程序的错,请报告给维护者;PRESCREEN_DEBUG=1 打印经过",
                "this is a mistake of ours, please report it; PRESCREEN_DEBUG=1 prints the trace",
            )
        },
        "没有预料到的错误,以 3 结束。改法:连同消息报告给维护者。",
        "Something that was not foreseen, with exit code 3; please report it with its message.",
    ),
}

"""What is said of events, lists and rates that the ledger cannot take."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_AGAIN = ("重新读取项目后再提交", "read the project again, then write")

ENTRIES: dict[str, Entry] = {
    "ledger-day": Entry(
        "日期晚于今天",
        "a day after today",
        {
            "": Message(
                "生效日 {given} 不是日期,或晚于今天 {today}",
                "{given} is no day, or is after today, {today}",
                "计划中的日期写成任务或事实,不写成生效日",
                "put planned days into tasks or facts",
            )
        },
        "台账只记已经发生的事。改法:生效日写当天或以前。",
        "The ledger holds what has happened. Use today or a day before.",
    ),
    "ledger-event": Entry(
        "事件读不出",
        "an event that cannot be read",
        {
            "kind": Message(
                "不认识的事件 {kind!r}",
                "unknown kind of event {kind!r}",
                "台账可能由更新的版本写入;升级后再读",
                "it may come from a later version: upgrade",
            ),
            "value": Message(
                "事件 {kind} 的内容读不出: {said}",
                "the event {kind} cannot be read: {said}",
                "用 prescreen book verify 核对台账",
                "run prescreen book verify",
            ),
            "long": Message(
                "事件 {kind} 过长",
                "the event {kind} is too long",
                "长文件作附件登记",
                "attach long papers as files",
            ),
        },
        "事件的种类或内容不合格式。改法:升级软件,或核对台账是否被改动。",
        "The event is of no known form. Upgrade, or verify the ledger.",
    ),
    "ledger-item": Entry(
        "承诺的事项不能这样记",
        "a promise that cannot be kept on file so",
        {
            "": Message(
                "{item} 既不是阶段,也不是数值字段",
                "{item} is neither a stage nor a field of numbers",
                "写阶段(如 开工)或数值字段(如 计划总投资),到达阶段用 prescreen book stage 记",
                "name a stage or a field of numbers; prescreen book stage says what was reached",
            ),
            "value": Message(
                "{item} 的值 {value} 不是一个确定的数",
                "{value}, of {item}, is not a single number",
                "写一个数和单位,如 5000万元",
                "write one number with its unit",
            ),
            "less": Message(
                "{item} 不是越多越好的数,达到了不等于兑现",
                "more of {item} is not better: to reach the number would not be to keep a promise",
                "记成任务,由人核对:prescreen book task 项目编号 任务编号 --title 内容 --due 期限",
                "make it a task that somebody checks: prescreen book task PROJECT TASK --title …",
            ),
            "days": Message(
                "期间从 {since} 起,却要在 {due} 前完成",
                "it runs from {since}, but is due on {due}",
                "核对起止日期",
                "check the days",
            ),
        },
        "承诺和实际只记阶段或确定的数,单位清楚才能比较。改法:写阶段名,或数值字段和带单位的数。",
        "Promised and actual figures are compared, so each is a stage or a certain number.",
    ),
    "ledger-list": Entry(
        "清单早于上一份",
        "an older list than the last",
        {
            "": Message(
                "清单 {list} 的日期 {on} 早于同一系列上一份的 {last}",
                "the list {list} is of {on}, before the last of its series, {last}",
                "按先后导入;补导旧清单用另一个 --series",
                "import lists in their order; an old one goes into another --series",
            )
        },
        "同一系列的清单按日期先后导入,才能说清新增和退出。改法:更正日期,或另列系列。",
        "Lists of a series come in their order.",
    ),
    "ledger-match": Entry(
        "不能合并或拆分",
        "cannot be merged or split",
        {
            "": Message(
                "{project} 与 {other} 不能合并",
                "{project} and {other} cannot be merged",
                "须是两个不同、都未并入他项的项目",
                "they must be two projects, neither merged into another",
            ),
            "split": Message(
                "{other} 没有并入 {project}",
                "{other} was not merged into {project}",
                "查看项目历史",
                "look at the history of the project",
            ),
        },
        "合并须是两个独立项目,拆分须是合并过的。改法:核对编号。",
        "Check the ids.",
    ),
    "ledger-merged": Entry(
        "项目已并入另一项目",
        "the project was merged",
        {
            "": Message(
                "{project} 已并入 {other},不再单独记录",
                "{project} was merged into {other} and takes no events",
                "记到 {other};并错了先拆分",
                "write to {other}, or split them first",
            )
        },
        "已合并的项目以合并后的为准。改法:记到合并后的项目,或先拆分。",
        "Write to the project that it was merged into, or split them.",
    ),
    "ledger-name": Entry(
        "名称不能登记",
        "a name that cannot be kept",
        {
            "": Message(
                "{key} 为空、过长或含不可见字符: {said}",
                "{key} is empty, too long or holds unseen characters: {said}",
                "用 200 字以内、首尾无空格的文字",
                "use up to 200 characters without blanks around them",
            )
        },
        "项目编号、经办账号和单位须为普通文字。改法:去掉空白和控制字符。",
        "Ids, accounts and units are plain texts.",
    ),
    "ledger-nothing": Entry(
        "没有可撤回的内容",
        "nothing to take back",
        {
            "": Message(
                "{project} 没有可由该单位撤回的 {what}",
                "{project} has nothing of {what} that this unit could take back",
                "查看项目历史,核对单位",
                "look at the history of the project",
            )
        },
        "只能撤回本单位说过且仍有效的内容。改法:核对路径和单位。",
        "A unit takes back only what it said.",
    ),
    "ledger-path": Entry(
        "有专门的事件",
        "kept by events of their own",
        {
            "": Message(
                "{path} 不作为事实记录",
                "{path} is not stated as a fact",
                "意见、联审结论、阶段各有事件;编号不变",
                "opinions, decisions and stages are events of their own; ids do not change",
            )
        },
        "意见、联审结论、阶段和编号不能当事实改写。改法:用相应的事件。",
        "Use the event for it.",
    ),
    "ledger-rates": Entry(
        "率、口径或计划写错",
        "a mistake in rates, statements or a plan",
        {
            "": Message(
                "写法不对: {said}",
                "this is wrong: {said}",
                "对照 docs/reference/rates.md 的键和写法",
                "see the keys in docs/reference/rates.md",
            )
        },
        "`rates.yaml`、`statements.yaml`、倒排计划的键、阶段、条件或字段写错。改法:按所指位置改。",
        "A key, stage, condition or field of the file is wrong: mend it where it says.",
    ),
    "ledger-stale": Entry(
        "他人已先写入",
        "somebody wrote before",
        {
            "": Message(
                "{project} 在第 {expected} 号之后已有新记录: {since}",
                "{project} has new events since its version {expected}: {since}",
                *_AGAIN,
            ),
            "ahead": Message(
                "{project} 只到第 {version} 号,没有第 {expected} 号",
                "{project} is at version {version} and has no version {expected}",
                *_AGAIN,
            ),
        },
        "两人同时改一个项目时,后提交的须先看到前一人的改动。改法:重新读取后再提交。",
        "Of two who write at once the second is told. Read again, then write.",
    ),
    "ledger-task": Entry(
        "任务对不上",
        "no such task",
        {
            "": Message(
                "{project} 没有未办结的任务 {task}",
                "{project} has no open task {task}",
                "用 prescreen book due 查看任务",
                "prescreen book due lists tasks",
            ),
            "taken": Message(
                "{project} 已有任务 {task}",
                "{project} has a task {task} already",
                "换一个编号,或改期",
                "take another name, or move its day",
            ),
        },
        "只能改期或办结未办结的任务,编号在项目内不重复。改法:核对任务编号。",
        "Tasks have one name each within a project.",
    ),
    "ledger-unit": Entry(
        "意见没有单位",
        "an opinion without a unit",
        {
            "": Message(
                "意见须写明出具单位",
                "an opinion needs the unit that gives it",
                "写明 unit",
                "give `unit`",
            )
        },
        "意见是单位的意见。改法:写明单位。",
        "Name the unit.",
    ),
    "ledger-unknown": Entry(
        "没有这个项目",
        "no such project",
        {
            "": Message(
                "台账中没有项目 {project},或当时还没有",
                "the ledger has no project {project}, or had none then",
                "用 prescreen book list 查看编号",
                "prescreen book list shows ids",
            )
        },
        "编号不在台账中,或在所问日期之后才登记。改法:核对编号和日期。",
        "Check the id and the day.",
    ),
    "ledger-unscreened": Entry(
        "尚未初判",
        "not screened yet",
        {
            "": Message(
                "{project} 到所问日期尚未初判,没有报告",
                "{project} was not screened by then, so there is no report",
                "先用 prescreen book screen 初判",
                "screen it by prescreen book screen",
            )
        },
        "没有初判就没有报告。改法:先初判。",
        "Screen it first.",
    ),
    "ledger-word": Entry(
        "不在选项内",
        "not among the words",
        {
            "": Message(
                "{value} 不在选项内",
                "{value} is none of the words",
                "可用: {allowed}",
                "use one of {allowed}",
            ),
            "field": Message(
                "{field}没有 {value}",
                "{field} has no {value}",
                "可用: {allowed}",
                "use one of {allowed}",
            ),
        },
        "阶段、意见、结论、证据等级用固定用语。改法:从所列用语中选。",
        "Use one of the words named.",
    ),
}

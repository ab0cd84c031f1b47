"""What is said of live cases and their logs."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

_LOG = ("案卷须由 case.events() 得到", "use what case.events() gave")
_DAYS = (
    "记入日不能倒退;文书日期写在 evidence 或 date",
    "days of filing never go back; the date of a paper goes into evidence or date",
)
_ELSEWHERE = ("另立新案卷,或在当前案卷上记入", "open a new case, or use the present one")
_COMPARE = (
    "结论可能与当时不同;要比对,用 prescreen replay 查当时的报告",
    "conclusions may differ; compare with the report of that time by prescreen replay",
)

ENTRIES: dict[str, Entry] = {
    "case-closed": Entry(
        "案卷已关闭",
        "the case is closed",
        {
            "": Message(
                "案卷已结案,不能再记入", "this case is closed and takes no events", *_ELSEWHERE
            ),
            "past": Message(
                "案卷是过去某时的案卷,不能再记入",
                "this case is of the past and takes no events",
                *_ELSEWHERE,
            ),
        },
        "不能再记入。改法:另立新案卷。",
        "Open a new case.",
    ),
    "case-day": Entry(
        "日期倒退",
        "a day before the last",
        {
            "": Message(
                "{given} 早于案卷的 {day}", "{given} is before {day}, the case's day", *_DAYS
            ),
            "unread": Message(
                "读不出日期 {given!r}",
                "no date can be read from {given!r}",
                "写作 2026-11-22",
                "write 2026-11-22",
            ),
        },
        "记入日不能早于案卷的日期。改法:文书日期写在 evidence 里。",
        "Days of filing never go back.",
    ),
    "case-moment": Entry(
        "案卷尚未建立",
        "before the case was opened",
        {
            "": Message(
                "{moment} 时案卷尚未建立",
                "at {moment} there was no case yet",
                "案卷建于 {opened}",
                "it was opened on {opened}",
            )
        },
        "问的时刻早于立卷。改法:改问之后的时刻。",
        "Ask for a later moment.",
    ),
    "case-path": Entry(
        "由案卷自己记录",
        "kept by the case itself",
        {
            "": Message(
                "{path} 由案卷自己记录",
                "{path} is kept by the case itself",
                "意见用 opinion(),联审结论用 record_meeting(),阶段用 move_stage();编号、名称不变",
                "use opinion(), record_meeting() or move_stage(); id and name do not change",
            )
        },
        "意见、会议、阶段有专门的方法。改法:用 `opinion()` 等。",
        "Use `opinion()` and so on.",
    ),
    "case-retract": Entry(
        "没有可撤回的内容",
        "nothing to retract",
        {
            "": Message(
                "{what} 没有可撤回的内容",
                "there is nothing to retract at {what}",
                "用 case.history() 查看谁在何时说过什么",
                "see case.history() for who said what",
            )
        },
        "没有谁说过这一项。改法:看 `case.history()`。",
        "See `case.history()`.",
    ),
    "case-unit": Entry(
        "不认识的单位",
        "an unknown unit",
        {
            "": Message(
                "不认识的单位 {unit!r}",
                "unknown unit {unit!r}",
                "用部门编码或名称;其他单位先列入 open_case(members=…)",
                "use the code or name of a bureau; list others in open_case(members=…)",
            )
        },
        "不是部门,也没有列入成员。改法:用部门代码,或列入 `members`。",
        "Use a bureau's code, or list it in `members`.",
    ),
    "case-word": Entry(
        "用词不在选项里",
        "not one of the words",
        {
            "": Message(
                "{field}不能是 {value!r}",
                "{field} cannot be {value!r}",
                "可用: {allowed}",
                "use one of {allowed}",
            )
        },
        "意见、联审结论、阶段只用目录里的词。改法:从所列中选。",
        "Choose one of those listed.",
    ),
    "case-evidence": Entry(
        "不认识的证据等级",
        "an unknown grade",
        {
            "": Message(
                "不认识的证据等级 {grade!r}",
                "unknown grade of evidence {grade!r}",
                "可用: declared、verified、estimated、doubtful",
                "use declared, verified, estimated or doubtful",
            )
        },
        "见消息。改法:用 declared、verified、estimated、doubtful。",
        "Use declared, verified, estimated or doubtful.",
    ),
    "case-log": Entry(
        "案卷记录读不懂",
        "a log that cannot be read",
        {
            "kind": Message("不认识的事件 {kind!r}", "unknown event {kind!r}", *_LOG),
            "keys": Message("{kind}: 不认识的键 {odd}", "{kind}: unknown keys {odd}", *_LOG),
            "value": Message("{kind}: {error}", "{kind}: {error}", *_LOG),
            "json": Message("不是 JSON: {error}", "not JSON: {error}", *_LOG),
            "shape": Message("案卷应为事件的列表", "a log is a list of events", *_LOG),
            "start": Message(
                "案卷应以 opened 事件开头", "a log starts with the event opened", *_LOG
            ),
            "format": Message(
                "案卷格式 {found},本版本只读 {ours}",
                "the log has format {found}; this version reads {ours}",
                *_LOG,
            ),
            "chain": Message(
                "第 {n} 个事件的 sha256 与内容不符:自此起记录被改过",
                "the sha256 of event {n} does not fit it: the log was changed from here on",
                "取回未改动的备份;之前的事件可以单独恢复",
                "take an unchanged copy; the events before it can be restored by themselves",
            ),
            "torn": Message(
                "末行不完整,已略去;其余 {n} 个事件照常恢复",
                "the last line is torn and was left out; the {n} events before it are restored",
                "写到一半时程序中断;重新记入那一件",
                "the program ended while writing; file that event again",
            ),
            "unchained": Message(
                "旧格式的记录,没有 sha256 链,看不出是否被改过",
                "a log of the old format has no chain of digests: changes would not show",
                "用 case.events() 重新保存,从此有链",
                "save case.events() anew: they are chained",
            ),
            "other": Message(
                "{path} 里是另一份记录",
                "{path} holds another log",
                "另给一个文件名",
                "give another name",
            ),
            "moved": Message(
                "{path} 已被别的程序改动,这一件没有记入",
                "{path} was changed by another program; the event was not filed",
                "用 restore_case() 重新打开,再记入",
                "open it with restore_case() and file the event again",
            ),
            "no-file": Message(
                "{path} 不是普通文件",
                "{path} is no plain file",
                "另给一个文件名",
                "give another name",
            ),
            "number": Message(
                "第 {n} 个事件的编号是 {found}", "event {n} is numbered {found}", *_LOG
            ),
            "place": Message("第 {n} 个事件不在其位", "event {n} is out of place", *_LOG),
            "event": Message(
                "第 {n} 个事件({kind})读不出: {error}",
                "event {n} ({kind}) cannot be read: {error}",
                *_LOG,
            ),
        },
        "见消息。改法:用 `case.events()` 给出的记录。",
        "Use what `case.events()` gave.",
    ),
    "case-text": Entry(
        "案卷里的文字用不了",
        "a text that cannot go on file",
        {
            "": Message(
                "{key} 应为文字,现为 {said}",
                "{key} must be a text, not {said}",
                "给出文字",
                "give a text",
            ),
            "blank": Message(
                "{key} 前后不能有空白,也不能为空,现为 {said!r}",
                "{key} must not be blank, nor begin or end with blanks: {said!r}",
                "填写内容,去掉前后空白",
                "write something, without blanks around it",
            ),
            "odd": Message(
                "{key} 超过 {most:,} 字,或含控制字符",
                "{key} has more than {most:,} characters, or control characters",
                "缩短,去掉看不见的字符",
                "shorten it and take out what cannot be seen",
            ),
            "number": Message(
                "{key} 应为整数,现为 {said}",
                "{key} must be a whole number, not {said}",
                *_LOG,
            ),
        },
        "例外的事由、机关、文号须填;案卷里的文字有长度,没有控制字符。改法:见消息。",
        "Texts on file say something, are bounded, and hold no controls.",
    ),
    "case-rules": Entry(
        "规则与立卷时不同",
        "rules that changed since the log was begun",
        {
            "engine": Message(
                "立卷时的引擎是 {then},现为 {now}",
                "the log was begun under engine {then}; this is {now}",
                *_COMPARE,
            ),
            "region": Message(
                "立卷时的地区画像({then})与现在的({now})内容不同",
                "the region profile ({then}) is not what it was ({now} now)",
                *_COMPARE,
            ),
            "pack": Message(
                "规则包 {pack} 已变:立卷时 {then},现为 {now},内容不同",
                "pack {pack} changed: {then} then, {now} now, with other content",
                *_COMPARE,
            ),
            "gone": Message(
                "立卷时的规则包 {pack} {then} 现在没有",
                "pack {pack} {then}, in force then, is not here now",
                *_COMPARE,
            ),
            "new": Message(
                "规则包 {pack} {now} 立卷时没有",
                "pack {pack} {now} was not there then",
                *_COMPARE,
            ),
        },
        "提醒:同一记录在别的规则下可能得出别的结论。改法:用 `prescreen replay` 比对当时的报告。",
        "A notice: under other rules the same log may come to something else. "
        "Compare with the report of that time by `prescreen replay`.",
    ),
    "case-durable": Entry(
        "没有安装 durable-rules",
        "durable-rules is missing",
        {
            "": Message(
                "没有安装 durable-rules",
                "durable-rules is not installed",
                "pip install 'prescreen[live]'(需要 C 编译器),或用 way=\"auto\"",
                "pip install 'prescreen[live]' (needs a C compiler), or use way=\"auto\"",
            )
        },
        "实时推论要用它。改法:`pip install 'prescreen[live]'`。",
        "Install `prescreen[live]`.",
    ),
}

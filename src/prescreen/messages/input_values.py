"""What is said of the values of a candidate that are not used, or not as they stand."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message
from prescreen.messages.reasons import framed

_UNFIT = "值不合字段的要求,按未知处理。"
_ONE = "只留一个", "keep one of them"


def _framed(said: Message) -> Message:
    return Message(
        f"{{where}}({{label}}): {said.zh},原文 {{said!r}},按未知处理",
        f"{{where}} ({{label}}): {said.en}: {{said!r}}; taken as unknown",
        said.hint_zh, said.hint_en,
    )  # fmt: skip


def _reason(code: str, title_zh: str, title_en: str, about_zh: str, about_en: str) -> Entry:
    return Entry(title_zh, title_en, framed(code, _framed), about_zh, about_en)


def _uscc(zh: str, en: str) -> Message:
    return Message(
        f"统一社会信用代码 {{code}}: {zh}", f"Unified social credit code {{code}} {en}",
        "请对照营业执照核对;早期试点代码可能校验位不符,不据此否定主体",
        "Compare with the business licence; early pilot codes may not fit",
    )  # fmt: skip


_REASONS: dict[str, Entry] = {
    "input.bool": _reason(
        "bool", "不是是或否", "not yes or no",
        f"{_UNFIT}改法:填 是 或 否。", "Write 是 or 否.",
    ),
    "input.number": _reason(
        "number", "读不出数量", "no quantity",
        "不是数,或单位不符。改法:填数字和单位。", "Give a number in its unit.",
    ),
    "input.bounds": _reason(
        "bounds", "超出可信范围", "out of bounds",
        "数值超出字段声明的范围,或绝对值超过 10^15。改法:核对数值与单位。",
        "Check the figure and its unit; nothing is over 10^15 in size.",
    ),
    "input.text": _reason(
        "text", "应为文字", "a text is expected", f"{_UNFIT}改法:填文字。", "Give a text."
    ),
    "input.enum": _reason(
        "enum", "不在可选值内", "not one of the values",
        f"{_UNFIT}改法:从所列中选。", "Choose one of those listed.",
    ),
    "input.set": _reason(
        "set", "含不认识的项", "items not known",
        f"{_UNFIT}改法:从所列中选,用顿号分隔。", "Choose of those listed.",
    ),
    "input.industry": _reason(
        "industry", "不是行业代码", "no industry code",
        f"{_UNFIT}改法:填 2 至 4 位 GB/T 4754-2017 代码。", "Give a code of 2 to 4 digits.",
    ),
    "input.ticks": _reason(
        "ticks", "勾选了不止一项", "more than one box is ticked",
        "只能选一项的字段勾选了几项,按未知处理。改法:只勾选一项。",
        "Several boxes are ticked where one is to be chosen; unknown. Tick one.",
    ),
    "input.too-long": _reason(
        "too-long", "文字过长", "a text that is too long",
        "数、日期、选项超过 500 字,文字超过 32,767 字,按未知处理。改法:只保留需要的内容。",
        "Over 500 characters for a number, a date or a choice, over 32,767 for a text; unknown.",
    ),
    "input.surrogate": _reason(
        "surrogate", "文字含半个字符", "half a character",
        "文字里有孤立的代理项,任何文件都写不出,按未知处理。改法:重新填写或重新导出。",
        "A lone surrogate, which no file can hold; unknown. Type it again or export it again.",
    ),
}  # fmt: skip

ENTRIES: dict[str, Entry] = {
    "input.unknown-field": Entry(
        "没有这个字段", "no such field",
        {
            "": Message(
                "没有名为 {name!r} 的字段,其值 {said!r} 未采用",
                "there is no field {name!r}; its value {said!r} is not used",
                "用 prescreen fields 查看字段目录", "see `prescreen fields`",
            ),
            "near": Message(
                "没有名为 {name!r} 的字段,其值 {said!r} 未采用",
                "there is no field {name!r}; its value {said!r} is not used",
                "是否指 {near}", "did you mean {near}",
            ),
            "more": Message(
                "另有 {count:,} 个字段名不认识,未一一列出",
                "{count:,} more field names are not known and not listed",
                "用 prescreen fields 查看字段目录", "see `prescreen fields`",
            ),
            "path": Message("没有路径 {name!r}", "there is no path {name!r}"),
            "path-near": Message(
                "没有路径 {name!r}", "there is no path {name!r}",
                "是否指 {near}", "did you mean {near}",
            ),
            "template": Message(
                "没有名为 {name!r} 的字段、分组或列表", "there is no field, group or list {name!r}"
            ),
            "template-near": Message(
                "没有名为 {name!r} 的字段、分组或列表", "there is no field, group or list {name!r}",
                "是否指 {near}", "did you mean {near}",
            ),
        },
        "字段名写错,其值未采用。改法:按建议改正。",
        "Misspelt; its value is not used.",
    ),
    "input.ambiguous": Entry(
        "名称有多种含义", "an ambiguous name",
        {
            "": Message(
                "名称 {name!r} 可指多个字段,其值 {said!r} 未采用",
                "the name {name!r} may mean several fields; its value {said!r} is not used",
                "改用其中之一: {options}", "use one of: {options}",
            ),
        },
        "一个标签对应几个字段,未采用。改法:写明路径。",
        "Write the path.",
    ),
    "input.duplicate": Entry(
        "给了两个不同的值", "two different values",
        {
            "": Message(
                "{where}({label}): 给了两个不同的值 {both},按未知处理",
                "{where} ({label}): two different values are given: {both}; taken as unknown",
                *_ONE,
            ),
            "element": Message(
                "{where}({label}): 给了两次,{said!r} 未采用",
                "{where} ({label}): given twice; {said!r} is not used",
            ),
            "list": Message(
                "列表 {where}({label}) 给了两次,后一份未采用",
                "the list {where} ({label}) is given twice; the second is not used",
            ),
            "whole": Message(
                "列表 {where} 已整体给出,另给的 {names} 未采用",
                "the list {where} is given as a whole; {names} beside it is not used",
            ),
        },
        "同一字段有两个值,按未知处理。改法:留一个。",
        "Keep one.",
    ),
    **_REASONS,
    "input.failed": Entry(
        "读取时出错", "reading failed",
        {
            **framed("failed", _framed),
            "whole": Message(
                "读取这个项目时出错({why}),未能读入",
                "reading this candidate failed ({why}); it is not read",
                "删去不寻常的内容后重试,并请报告这个错误",
                "Drop what is unusual and try again, and report this error",
            ),
            "screened": Message(
                "预审项目 {id} 时出错({why}),这一项退回",
                "screening candidate {id} failed ({why}); it is rejected",
                "其余项目不受影响;请报告这个错误",
                "All others are as they were; please report this error",
            ),
            "written": Message(
                "写项目 {id} 的结果时出错({why}),结果里没有这一项或不全",
                "writing what came of candidate {id} failed ({why}); it is left out, or not whole",
                "其余项目不受影响;请报告这个错误",
                "All others are as they were; please report this error",
            ),
        },
        "某个值读取时出错,按未知处理;整个项目读取、预审、写出时出错的退回。其余照常。"
        "改法:改写该值;报告错误。",
        "A value that fails is unknown, a candidate that fails is rejected; all else goes on.",
    ),
    "input.date": Entry(
        "读不出日期", "no date",
        {
            **framed("date", _framed),
            "as-of": Message(
                "as_of: 读不出日期 {said!r},按审查当日处理",
                "as_of: no date can be read from {said!r}; the day of screening is used",
            ),
        },
        f"{_UNFIT}1900 年以前、2200 年以后的日期也不采用。改法:写成 2026-11-22。",
        "Write 2026-11-22; days before 1900 and after 2200 are not used.",
    ),
    "input.list": Entry(
        "应为列表", "a list is expected",
        {
            "": Message(
                "{where}({label}): 应为列表,原文 {said!r},按未知处理",
                "{where} ({label}): a list is expected: {said!r}; taken as unknown",
            ),
            "element": Message(
                "{where}({label}): 应为一组字段,原文 {said!r}",
                "{where} ({label}): a set of fields is expected: {said!r}",
            ),
            "complete": Message(
                "{where}: complete 应为 true 或 false,现为 {said!r},按不完整处理",
                "{where}: complete is true or false, not {said!r}; taken as false",
            ),
        },
        f"{_UNFIT}改法:写成列表;`complete` 写 true 或 false。",
        "Write a list.",
    ),
    "input.uscc": Entry(
        "统一社会信用代码校验不符", "a credit code that does not check",
        {
            "": _uscc("校验位不符", "has a check character that does not fit"),
            "length": _uscc(
                "应为 18 位,实为 {length} 位", "has {length} characters instead of 18"
            ),
            "characters": _uscc("含不该有的字符 {signs}", "has characters not allowed: {signs}"),
        },
        "仅作提醒,不据此否定主体。改法:对照营业执照核对。",
        "A warning only.",
    ),
    "input.evidence": Entry(
        "证据写法不对", "malformed evidence",
        {
            "": Message(
                "{where}: 不认识的证据等级 {said!r},按申报处理",
                "{where}: unknown grade of evidence {said!r}; taken as declared",
                "可用: declared 申报、verified 核验、estimated 估算、doubtful 存疑",
                "use declared, verified, estimated or doubtful",
            ),
            "keys": Message(
                "{where}: 不认识的证据项 {names}",
                "{where}: unknown keys beside the value: {names}",
            ),
            "day": Message(
                "{where}: 证据日期读不出 {said!r}",
                "{where}: the day of the evidence cannot be read: {said!r}",
            ),
        },
        "不认识的证据项或等级,按申报处理。改法:用 declared、verified、estimated、doubtful。",
        "Use declared, verified, estimated or doubtful.",
    ),
    "input.waiver": Entry(
        "例外不生效", "a waiver without effect",
        {
            "": Message(
                "{where}({check}): 缺少或读不出 {names},不生效",
                "{where} ({check}): {names} missing or not readable; it has no effect",
                "例外须写明审查项、事由、决定机关、文号和到期日",
                "a waiver names the check, reason, who decided, the document and its last day",
            ),
            "shape": Message(
                "{where}: 应为一组字段,原文 {said!r},不生效",
                "{where}: a set of fields is expected: {said!r}; it has no effect",
            ),
        },
        "缺少审查项、事由、决定机关、文号或到期日。改法:补全;到期日必填。",
        "Name check, reason, who decided, document and last day.",
    ),
    "input.column-of-another": Entry(
        "一列写的是另一个字段的值", "a column holds the values of another field",
        {
            "": Message(
                "{column} 列“{heading}”没有一个值是“{own}”的,却都是“{near}”的值:{words}",
                "no value of column {column} “{heading}” is one of “{own}”, all are of “{near}”: "
                "{words}",
                "是不是 {near}?是的话在映射文件中把这一列的 field 写成 {near}",
                "is it {near}? If so, write {near} as the field of this column in a mapping file",
            ),
        },
        "标题像一个字段,值却全是另一个的:不猜,按未知处理,说出是哪一个。改法:在映射中写明。",
        "The heading is like one field, all values are of another: unknown, and the other is "
        "named. Say in a mapping file which it is.",
    ),
    "input.industry-words": Entry(
        "行业写的是词",
        "words for industry codes",
        {
            "": Message(
                "{column} 列“{heading}”写的不是行业代码,按未知处理:{words}",
                "column {column} “{heading}” holds no industry codes; they are unknown: {words}",
                "核对括号里的代码,填四位行业代码(GB/T 4754-2017),如 3976",
                "Check the codes in brackets and give the code of four digits, such as 3976",
            ),
        },
        "一列里的行业写成了词:整列说一次,并列出可能的代码供确认,不猜。改法:填四位行业代码。",
        "A column says industries in words: told once, with codes to choose from. Give the codes.",
    ),
}  # fmt: skip

"""Expressions: how they are written, and the types of their parts."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Entry, Message, remedies

# fmt: off
ENTRIES: dict[str, Entry] = {
    "lang-char": Entry(
        "不认识的字符", "an unexpected character",
        remedies(
            "不认识的字符 {sign!r}", "unexpected {sign!r}",
            {
                "": ("删去或改写这个字符", "remove or replace this character"),
                "equals": ("比较相等用 ==", "use == to compare"),
                "and": ("“并且”写作 && 或 且", "write && for “and”"),
                "or": ("“或者”写作 || 或 或", "write || for “or”"),
                "percent": ("百分数写作 40[%]", "write percentages as 40[%]"),
            },
        ),
        "`=` 应为 `==`,单个 `&`、`|` 应成对。改法:按提示改正。",
        "`==`, `&&` and `||`.",
    ),
    "lang-open-quote": Entry(
        "引号没有结束", "an open quote",
        {"": Message(
            "缺少结尾的 {close}", "the closing {close} is missing",
            "在文字末尾补上 {close}", "add {close} at the end"
        )},
        "文字、反引号或单位的方括号没有写完。改法:补上结尾的符号。", "Add the closing sign.",
    ),
    "lang-number": Entry(
        "数字后紧跟文字", "a number runs into a word",
        {
            "": Message(
                "数字 {number} 后面紧跟着文字", "the number {number} runs into a word",
                "单位写在方括号里:200[万元/亩]", "put units in brackets: 200[万元/亩]"
            ),
            "unit": Message(
                "数字 {number} 后面紧跟着文字", "the number {number} runs into a word",
                "单位写在方括号里:{number}[{unit}]", "put units in brackets: {number}[{unit}]"
            ),
            "thousands": Message(
                "{number} 是一个数还是两个参数", "{number} may be one number or two arguments",
                "一个数写成 {one},两个写成 {two}", "one number is {one}, two are {two}"
            ),
        },
        "单位写在方括号里;参数之间的数不要用千分位。改法:写成 `100[亩]`、`1200[亩]`。",
        "Units stand in brackets: `100[亩]`; no thousands separators between arguments.",
    ),
    "lang-syntax": Entry(
        "写法有误", "wrong syntax",
        {
            "sign": Message(
                "这里应当是 {sign},却是 {found}", "expected {sign} here, found {found}",
                "补上 {sign}", "add {sign}"
            ),
            **remedies(
                "表达式应当到此结束,却是 {found}", "the expression should end here, found {found}",
                {
                    "end": ("两个条件之间要有 && 或 ||", "put && or || between two conditions"),
                    "chained": (
                        "比较不能连写,拆成两个并用 && 连接",
                        "comparisons do not chain; split them and join with &&",
                    ),
                    "name": (
                        "名称里有空格或符号时用反引号括起",
                        "put a name with spaces or signs in backticks",
                    ),
                },
            ),
            "value": Message(
                "这里应当是一个值、名称或括号,却是 {found}",
                "expected a value, a name or a bracket here, found {found}",
                "补上运算符两边的内容", "write what stands on either side of the operator"
            ),
            "after-dot": Message(
                "点号后面应当是名称,却是 {found}", "expected a name after the dot, found {found}",
                "写成 land.area 的样子", "write it like land.area"
            ),
            "column": Message(
                "点号后面应当是列名,却是 {found}", "expected a column after the dot, found {found}",
                "写成 表[键].列", "write table[key].column"
            ),
        },
        "缺少括号、运算符或值;比较不能连写。改法:按提示改正。",
        "A bracket, operator or value is missing; comparisons do not chain.",
    ),
    "lang-empty": Entry(
        "表达式是空的", "an empty expression",
        {"": Message(
            "表达式是空的", "the expression is empty",
            "写上条件,或删去这个键", "write a condition, or remove the key"
        )},
        "写了键,没有写条件。改法:写上条件,或删去这个键。", "Write a condition or remove the key.",
    ),
    "lang-too-long": Entry(
        "表达式太长", "an expression too long",
        {
            "": Message(
                "表达式超过 {limit} 个字符", "the expression is longer than {limit} characters",
                "拆成几个指标(metrics)", "split it into metrics"
            ),
            "operators": Message(
                "表达式有 {given} 个运算符,最多 {limit} 个",
                "{given} operators in one expression, at most {limit} allowed",
                "拆成几个指标(metrics)", "split it into metrics"
            ),
        },
        "超过 4000 字符或 200 个运算符,人也读不懂。改法:拆成几个指标。",
        "Over 4,000 characters or 200 operators; split it into metrics.",
    ),
    "lang-too-deep": Entry(
        "括号太深", "brackets too deep",
        {"": Message(
            "括号嵌套超过 {limit} 层", "nested more than {limit} levels deep",
            "拆成几个指标(metrics)", "split it into metrics"
        )},
        "嵌套超过 40 层。改法:拆成几个指标。", "More than 40 levels; split it into metrics.",
    ),
    "lang-function": Entry(
        "没有这个函数", "no such function",
        remedies(
            "没有函数 {name}", "there is no function {name}",
            {
                "": ("可用的函数:{known}", "functions: {known}"),
                "near": NEAR,
            },
        ),
        "函数名写错。改法:按建议改正,函数见 functions.md。", "See functions.md for all functions.",
    ),
    "lang-arguments": Entry(
        "参数个数不对", "the wrong number of arguments",
        {
            "": Message(
                "{name} 要 {want} 个参数,这里有 {given} 个",
                "{name} takes {want} arguments, {given} are given",
                "写成 {form}", "write {form}"
            ),
            "at-least": Message(
                "at_least 的第一个参数是个数", "the first argument of at_least is a count",
                "写成 at_least(2, 甲, 乙, 丙)", "write at_least(2, a, b, c)"
            ),
            "has-value": Message(
                "has_value 里要写查表", "has_value takes a table lookup",
                "写成 has_value(表[键])", "write has_value(table[key])"
            ),
        },
        "函数要的参数个数或第一个参数不对。改法:照提示里的样子写。",
        "Write it as the remedy shows.",
    ),
    "lang-text": Entry(
        "要带引号的文字", "a quoted text is needed",
        {"": Message(
            "这里要带引号的文字", "a quoted text is needed here",
            "加上单引号,如 '新建'", "put it in single quotes, such as '新建'"
        )},
        "函数的这个参数只能直接写文字。改法:加单引号。", "This argument is a text in quotes.",
    ),
    "lang-listing": Entry(
        "列表的位置不对", "a list in the wrong place",
        {
            "": Message(
                "这里要一个列表", "a list is needed here",
                "写成 ['甲', '乙']", "write ['a', 'b']"
            ),
            "place": Message(
                "列表只能写在 in 右边或函数里",
                "a list stands only right of “in” or inside a function",
                "写成 字段 in ['甲', '乙']", "write field in ['a', 'b']"
            ),
            "texts": Message(
                "列表里只能是文字", "only texts can stand in a list",
                "每一项加单引号", "put each item in single quotes"
            ),
        },
        "`['甲', '乙']` 只能写在 `in` 右边或函数里,每一项是文字。改法:写成 `字段 in ['甲', "
        "'乙']`。",
        "A list stands right of `in` or inside a function.",
    ),
    "lang-member": Entry(
        "in 左边不是文字", "not a text left of in",
        {
            "": Message(
                "in 左边应当是带引号的文字", "a quoted text is needed left of “in”",
                "写成 '电镀' in 多选字段", "write 'value' in field"
            ),
            "sort": Message(
                "in 的列表里是文字,左边却是{given},永远不会成立",
                "the list after “in” holds texts, left of it stands {given}: it never holds",
                "写成 {meant}", "write {meant}"
            ),
        },
        "右边是多选字段时,左边写带引号的文字;右边是列表时,左边是文字、选项或行业代码。"
        "改法:写成 `'电镀' in environment.processes`,日期逐个与 `date('2026-11-22')` 比较。",
        "Left of a multi-choice field stands a quoted text; left of a list stands a text, a choice "
        "or an industry code. Compare dates with `date('2026-11-22')`.",
    ),
    "lang-date": Entry(
        "不是日期", "not a date",
        remedies(
            "不是日期:{text}", "not a date: {text}",
            {
                "": ("写成 date('2026-11-22') 的样子", "write it like date('2026-11-22')"),
                "near": (
                    "日历上没有这一天;指的若是最近的一天,写成 date('{near}')",
                    "no such day; if the nearest is meant, write date('{near}')",
                ),
            },
        ),
        "日历上没有这一天,或写法不对。改法:写成 `date('2026-11-22')`。",
        "No such day, or written otherwise.",
    ),
    "lang-provisional": Entry(
        "按是否已知取舍", "asks what is known",
        {
            "": Message(
                "审查项 {check} 问了事实是否已知({asked}),资料补来后结论会翻转",
                "check {check} asks what is known ({asked}); its outcome would turn with new facts",
                "直接写条件,未知的会自动要求补正;known 和 coalesce 只用在提示、事项、评分和推论里",
                "write the condition itself, what is unknown is asked for; known and coalesce are "
                "for advice, tasks, scores and conclusions",
            ),
        },
        "否决、暂缓、附条件项和例外条件里不得用 known、coalesce,经过指标也不行。改法:直接写条件。",
        "Not in vetoes, deferrals, conditions and waivers, not by a metric either.",
    ),
    "lang-conclusion-only": Entry(
        "只能用在推论里", "only in conclusions",
        {
            "": Message(
                "{name} 只能用在 conclusions 里", "{name} can only be used in conclusions",
                "审查项之间不得互相引用", "checks do not refer to each other"
            ),
            "verdict": Message(
                "verdict 只能用在写了 after: verdict 的推论里",
                "verdict can only be used in a conclusion that says after: verdict",
                "在这条推论里补上 after: verdict", "add after: verdict to the conclusion"
            ),
            "score": Message(
                "评分只能用在 conclusions 里", "the score can only be used in conclusions",
                "评分不定初判:移到 conclusions,或写出评分所看的条件",
                "the score decides no verdict: move it to conclusions, or write the conditions "
                "that it rests on"
            ),
        },
        "`met`、`failed`、`tagged` 等看的是结论,审查项之间不得互相引用;`score`(评分)只在推论里;"
        "`verdict` 还要 `after: verdict`。改法:移到 `conclusions`。",
        "Checks do not refer to each other; `score` is for conclusions; `verdict` needs `after: "
        "verdict`.",
    ),
    "lang-type": Entry(
        "类型不合", "types do not fit",
        {
            **remedies(
                "这里要{wanted},{this}却是{given}", "{wanted} is needed here, {this} is {given}",
                {
                    "": (
                        "字段的类型见 prescreen fields",
                        "see `prescreen fields` for the types of fields",
                    ),
                    "threshold": (
                        "与门槛比较,如 >= 100[亩]",
                        "compare it with a threshold, such as >= 100[亩]",
                    ),
                    "value": (
                        "与一个值比较,如 == '新建'", "compare it with a value, such as == '新建'",
                    ),
                    "date-left": (
                        "日期与 date('2026-11-22') 比较", "compare a date with date('2026-11-22')",
                    ),
                    "date": ("写成 date('2026-11-22')", "write date('2026-11-22')"),
                },
            ),
            "truth": Message(
                "是否字段不与文字比较", "a yes/no field is not compared with a text",
                "写成 {meant}", "write {meant}"
            ),
            "set": Message(
                "多选字段不能用 == 比较", "a multi-choice field cannot be compared with ==",
                "写成 '{value}' in {name}", "write '{value}' in {name}"
            ),
        },
        "拿文字与数比较,或把数当作条件,等等。改法:按提示改写。",
        "A text compared with a number, a number as a condition …",
    ),
    "lang-enum": Entry(
        "没有这个选项", "no such value",
        {
            "": Message(
                "没有选项 {value}", "there is no value {value}",
                "可选:{options}", "one of: {options}"
            ),
            "stage": Message(
                "没有阶段 {value}", "there is no stage {value}",
                "可选:{options}", "one of: {options}"
            ),
        },
        "与选项字段比较的文字不在其选项中;这样的条件永远不会成立。改法:从所列选项中选。",
        "Not one of the field's values, so it could never hold.",
    ),
    "lang-industry": Entry(
        "没有这个行业代码", "no such industry code",
        {"": Message(
            "GB/T 4754-2017 没有代码 {code}", "GB/T 4754-2017 has no code {code}",
            "核对行业代码(2017 版)", "check the code against the 2017 edition"
        )},
        "GB/T 4754-2017 没有这个代码。改法:核对 2017 版代码。", "Not in the 2017 edition.",
    ),
    "lang-quantity-equal": Entry(
        "数量不能用 == 比较", "quantities and ==",
        {"": Message(
            "数量不能用 == 或 in 比较", "quantities cannot be compared with == or in",
            "用 >=、<= 写成区间", "write an interval with >= and <="
        )},
        "换算后的数很少恰好相等。改法:用 `>=`、`<=` 写成区间。",
        "Converted figures are rarely exactly equal; write an interval.",
    ),
}

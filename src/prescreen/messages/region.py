"""Region profiles."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Entry, Message, remedies
from prescreen.messages.shape import MISSING, NAME, TYPE, UNKNOWN_KEY

# fmt: off
ENTRIES: dict[str, Entry] = {
    "region-missing": Entry(
        "缺少必填的键", "a key is missing",
        MISSING,
        "必填的键没有写。改法:在所指的地方补上。", "A key that is needed is not there.",
    ),
    "region-unknown-key": Entry(
        "不认识的键", "an unknown key",
        UNKNOWN_KEY,
        "多半是拼写错误;写错的键不会被悄悄忽略。改法:按建议改正;说明文字放进 `note`。",
        "Mostly a slip of spelling; never ignored in silence.",
    ),
    "region-type": Entry(
        "值的种类不对", "a value of the wrong kind",
        TYPE,
        "例如该写列表的地方写了文字。改法:按提示改写。", "A list where a text belongs, and so on.",
    ),
    "region-name": Entry(
        "编号不合要求", "a malformed id",
        NAME,
        "编号用小写英文、数字、`-`、`_`。改法:改名。", "Lower-case letters, digits, `-` and `_`.",
    ),
    "region-code": Entry(
        "行政区划代码不对", "a wrong code of an administrative division",
        {
            "": Message(
                "没有行政区划代码 {code}", "there is no administrative division {code}",
                "写六位代码,县级或地级,加引号", "write six digits of a county or city, quoted",
            ),
            "contradicts": Message(
                "{label}写为 {said},由行政区划代码得出的是 {true}",
                "{label} is stated as {said}, the code of the place says {true}",
                "删去这一条,或者改正代码", "drop it, or mend the code",
            ),
        },
        "代码不在 2026 年的表里,或画像写的省、市、县、大气重点区域、流域与代码不一致。"
        "改法:改正代码,由代码得出的事实不用再写。",
        "The code is not in the table of 2026, or the profile says otherwise than the code.",
    ),
    "region-tolerance": Entry(
        "误差写得不对", "a tolerance that is none",
        {
            "": Message(
                "{said} 不是误差,也不是数值字段", "{said} is no tolerance, nor a number field",
                "写百分数,如 5%,不超过 50%;也可以按字段写,如 {{land.area: 5%, '*': 10%}}",
                "write per cent, as 5%, up to 50%; or by field, as {{land.area: 5%, '*': 10%}}",
            ),
        },
        "`tolerance` 说约数和估算的数有多准。不写百分号的 5 可能是 5%,也可能是 500%,所以不接受。"
        "改法:写成百分数。",
        "How near an estimated number is. A bare 5 may be per cent or a share, so it is neither.",
    ),
    "region-fact": Entry(
        "不是地区事实", "not a fact of a region",
        remedies(
            "{path} 不是地区事实", "{path} is not a fact of a region",
            {
                "": ("地区事实见 prescreen fields region", "see `prescreen fields region`"),
                "near": NEAR,
                "misplaced": (
                    "写在“{key}”下面:地区的事实不随项目进哪个园区而变,园区的事实只在项目进这个园区时才有",
                    "belongs under “{key}”: facts of the region do not change with the park, "
                    "those of a park hold for projects in it",
                ),
            },
        ),
        "路径写错,或是项目自己的字段,或把地区事实写进了园区(或者相反)。"
        "改法:见 `prescreen fields region`。",
        "Misspelt, a field of the candidate, or a fact of the region under a park or the reverse.",
    ),
    "region-value": Entry(
        "值读不懂", "a value that cannot be read",
        {
            **remedies(
                "{label} 的值读不懂:{value!r}", "the value of {label} cannot be read: {value!r}",
                {
                    "": (
                        "写文字;几项的,每一项另起一行,以 - 开头",
                        "write a text; several on lines of their own, after a -",
                    ),
                    "bool": ("写 true 或 false", "write true or false"),
                    "unit": (
                        "写一个数和它的单位,单位同 {unit} 一类;只写数的,按 {unit}",
                        "write one number with a unit such as {unit}; a bare one is in {unit}",
                    ),
                    "number": ("写一个数", "write one number"),
                    "date": (
                        "日期写成 2026-11-22 的样子,不加引号",
                        "write a day like 2026-11-22, without quotes",
                    ),
                    "options": ("可选:{options}", "one of: {options}"),
                },
            ),
            "choice": Message(
                "{name} 不能是 {value}", "{name} cannot be {value}",
                "可选:{options}", "one of: {options}"
            ),
        },
        "类型、单位或选项不对。改法:按提示改。", "Kind, unit or choice is wrong.",
    ),
    "region-industry": Entry(
        "没有这个行业代码", "no such industry code",
        {"": Message(
            "GB/T 4754-2017 没有代码 {code}", "GB/T 4754-2017 has no code {code}",
            "核对行业代码(2017 版)", "check the code against the 2017 edition"
        )},
        "GB/T 4754-2017 没有。改法:核对 2017 版代码。", "Not in the 2017 edition.",
    ),
    "region-new": Entry(
        "新建地区画像",
        "a new region profile",
        {
            "none": Message(
                "行政区划里没有 {name}",
                "no place is called {name}",
                "写全称(如 固镇县),或用 --code 写六位代码",
                "write its whole name, or give the code of six digits by --code",
            ),
            "several": Message(
                "叫 {name} 的不止一个:{places}",
                "several places are called {name}: {places}",
                "用 --code 写其中一个的代码",
                "give the code of one of them by --code",
            ),
            "code": Message(
                "行政区划里没有代码 {number}",
                "no place has the code {number}",
                "核对六位代码",
                "check the six digits",
            ),
            "exists": Message(
                "{path} 已经有了",
                "{path} is there already",
                "用 --out 写到别处,或先移走它",
                "write elsewhere by --out, or move it away",
            ),
            "chain": Message("没有产业链 {name}", "there is no chain {name}", *NEAR),
            "bureau": Message("不认识的部门 {name}", "unknown bureau {name}", *NEAR),
            "tier": Message(
                "没有层级 {name}", "no tier {name}", "可选:{allowed}", "one of: {allowed}"
            ),
        },
        "见消息。改法:按消息所说补上代码,或从所列中选。",
        "Give the code, or choose one of those listed, as the message says.",
    ),
    "region-bureau": Entry(
        "不认识的部门代码", "an unknown bureau code",
        {"": Message(
            "不认识的部门代码 {code}", "unknown bureau code {code}",
            "可选:{known}", "one of: {known}"
        )},
        "`bureaus` 的键写代码。改法:从所列中选。", "Keys of `bureaus` are codes.",
    ),
    "region-node": Entry(
        "产业链没有这个环节", "no such node in the chains",
        remedies(
            "企业 {firm} 所在环节 {node} 不在所列产业链中",
            "the enterprise {firm} stands on {node}, which the chains do not have",
            {
                "": ("在 chains 里加上该链,或改环节编号", "add the chain, or mend the node"),
                "near": NEAR,
            },
        ),
        "企业所在的环节不在所列的产业链里。改法:核对环节编号,或把那条产业链列入 `chains`。",
        "An enterprise stands on a node that none of the listed chains has; "
        "correct the id or list the chain.",
    ),
    "region-document": Entry(
        "文件没有登记", "a document that is not listed",
        {"": Message(
            "documents 里没有 {name}", "documents has no {name}",
            "先在 documents 里登记文件", "list the document first"
        )},
        "`document` 指的文件不在 `documents`。改法:先登记。", "List it in `documents` first.",
    ),
    "region-overlap": Entry(
        "同一天有两个值", "two values on one day",
        {"": Message(
            "{path} 有两个值在同一天生效", "{path} has two values on the same day",
            "用 from、until 把两段分开(until 当日不含)",
            "separate them by from and until (until is excluded)"
        )},
        "同一事实的两段时间重叠。改法:用 `from`、`until` 分开,`until` 当日不含。",
        "Two entries of a fact hold on the same day; "
        "separate them by `from` and `until` (excluded).",
    ),
}

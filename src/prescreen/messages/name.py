"""Names, units and lists inside expressions."""

from __future__ import annotations

from prescreen.messages.model import NEAR, Entry, Message, remedies

# fmt: off
ENTRIES: dict[str, Entry] = {
    "name-unknown": Entry(
        "不认识的名称", "an unknown name",
        remedies(
            "不认识的名称 {name}", "unknown name {name}",
            {
                "": ("字段见 prescreen fields", "fields are listed by `prescreen fields`"),
                "near": NEAR,
                "operator": (
                    "“{word}”前后要有空格:{meant}", "put spaces around “{word}”: {meant}",
                ),
            },
        ),
        "不是字段、标签、参数或指标。改法:按建议改正;字段见 `prescreen fields`。",
        "No field, label, parameter or metric of that name.",
    ),
    "name-ambiguous": Entry(
        "名称有多种含义", "an ambiguous name",
        {"": Message(
            "名称 {name} 有多种含义", "the name {name} has several meanings",
            "写明是哪一个:{paths}", "write the path: {paths}"
        )},
        "一个中文标签对应几个字段。改法:写明字段路径。",
        "One label stands for several fields; write the path.",
    ),
    "name-table": Entry(
        "没有这个表", "no such table",
        remedies(
            "没有表 {name}", "there is no table {name}",
            {
                "": ("先在 tables 里登记这个表", "list the table under tables first"),
                "near": NEAR,
            },
        ),
        "`tables` 里没有登记,所用的包里也没有。改法:登记或改名。",
        "Neither this pack nor those it uses has the table.",
    ),
    "name-check": Entry(
        "没有这个审查项", "no such check",
        remedies(
            "没有审查项 {name}", "there is no check {name}",
            {
                "": (
                    "写审查项的编号,如 'land.area'", "write the id of a check, such as 'land.area'",
                ),
                "near": NEAR,
            },
        ),
        "推论引用的审查项在任何已加载的包里都没有。改法:按建议改正。",
        "No pack loaded has that check.",
    ),
    "unit-missing": Entry(
        "数字缺少单位", "a number without its unit",
        {
            "": Message(
                "数字缺少单位,这里是 {unit}", "the number needs a unit, here {unit}",
                "写成 {value}[{unit}]", "write {value}[{unit}]"
            ),
            "share": Message(
                "数字缺少单位,这里是 {unit}", "the number needs a unit, here {unit}",
                "{value} 若指百分之 {percent},写成 {percent}[%];若指百分之 {value},写成 {value}[%]",
                "{value} of the whole is {percent}[%], {value} per cent is {value}[%]"
            ),
        },
        "与有单位的字段比较或相加的数要写单位;0 除外。改法:写成 `100[亩]`。",
        "A figure beside a quantity needs a unit, except 0.",
    ),
    "unit-unknown": Entry(
        "不认识的单位", "an unknown unit",
        remedies(
            "不认识的单位 {unit}", "unknown unit {unit}",
            {
                "": ("单位见 docs/reference/units.md", "units stand in docs/reference/units.md"),
                "near": NEAR,
            },
        ),
        "单位表里没有。改法:用 units.md 所列单位。", "Not in the table of units.",
    ),
    "unit-mismatch": Entry(
        "单位不合", "units do not fit",
        remedies(
            "单位不合:{given} 与 {wanted} 不是同一种量",
            "units do not fit: {given} and {wanted} measure different things",
            {
                "": (
                    "一边是 {given},一边是 {wanted}:核对字段和单位(prescreen fields)",
                    "one side is {given}, the other {wanted}: look the units up with "
                    "`prescreen fields`",
                ),
                "figure": (
                    "这里的单位是 {wanted}:字段没有写错的,写成 {value}[{wanted}]",
                    "the unit here is {wanted}: if the field is right, write {value}[{wanted}]",
                ),
            },
        ),
        "两边不是同一种量,如亩与吨标准煤,或能耗的当量值与等价值。改法:核对字段;"
        "当量值与等价值不能互换。",
        "Different kinds of quantity; calorific and equivalent energy are two kinds.",
    ),
    "list-bare": Entry(
        "列表要汇总", "a list stands alone",
        {
            "": Message(
                "{list} 是列表,要用 any、all、count、sum 等汇总",
                "{list} is a list: use any, all, count, sum …",
                "例如 count({list})", "for example count({list})"
            ),
            "field": Message(
                "{field} 是列表中的字段,不能单独使用",
                "{field} belongs to a list and cannot stand alone",
                "写成 any(…)、all(…)、sum({field}) 等", "wrap it in any(…), all(…), sum({field}) …"
            ),
        },
        "列表和列表里的字段有多个值,不能单独使用。改法:用 `any`、`all`、`sum` 等。",
        "Wrap it in `any`, `all`, `sum` …",
    ),
    "list-mixed": Entry(
        "一次只能遍历一个列表", "two lists at once",
        {"": Message(
            "一次只能遍历一个列表:{first} 与 {second}", "one list at a time: {first} and {second}",
            "拆成两个汇总", "split it into two aggregates"
        )},
        "一个汇总里出现了两个列表的字段。改法:拆成两个汇总。",
        "One aggregate goes through one list.",
    ),
    "list-nested": Entry(
        "汇总里不能再汇总", "nested aggregates",
        {"": Message(
            "汇总里不能再汇总", "an aggregate cannot stand inside another",
            "先写成指标(metrics)", "make the inner one a metric first"
        )},
        "汇总里面又有汇总。改法:先写成指标。", "Make the inner one a metric.",
    ),
    "list-none": Entry(
        "汇总里没有列表字段", "an aggregate without a list",
        {"": Message(
            "{name} 里没有列表字段", "{name} names no list field",
            "不用汇总,直接写 {inner};要汇总的写上列表里的字段,如 product.capacity",
            "write {inner} by itself, or name a field of a list, such as product.capacity"
        )},
        "`any`、`sum` 等里面没有列表字段。改法:写上列表字段,或去掉汇总。",
        "Name a field of a list.",
    ),
}

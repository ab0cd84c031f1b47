"""Messages of the restructuring catalogue."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

ENTRIES: dict[str, Entry] = {
    "catalogue-row": Entry(
        "目录的行读不懂",
        "a row of the catalogue cannot be read",
        {
            "": Message(
                "目录这一行读不懂:{what}",
                "this row of the catalogue cannot be read: {what}",
                "对照 docs/how-to/catalogue.md 的列和写法",
                "compare with docs/how-to/catalogue.md",
            )
        },
        "两张表里有一行的条目号、角色、数量或单位不认识。改法:对照[查目录](../how-to/catalogue.md)的列。",
        "An id, a role, a quantity or a unit of a row is not known.",
    ),
    "catalogue-fact": Entry(
        "给出的数字用不上",
        "a figure that cannot be used",
        {
            "": Message(
                "没有名为 {name} 的数量",
                "there is no quantity {name}",
                "数量名见 docs/how-to/catalogue.md,如 capacity、line_capacity、steam_output",
                "see docs/how-to/catalogue.md; capacity, line_capacity and steam_output are some",
            ),
            "figure": Message(
                "{name} 的值读不出一个数:{said}",
                "no single figure can be read from {name}: {said}",
                "写成数字加单位,如 13万吨/年",
                "write a number and a unit, such as 13万吨/年",
            ),
        },
        "`facts` 里的数量名不认识,或值里不是正好一个数。"
        "改法:用 `capacity` 等名称,值写成 `13万吨/年`。",
        "The quantity is not known, or its value is not exactly one figure.",
    ),
    "catalogue-columns": Entry(
        "官方文本的列不全",
        "a column of the official text is missing",
        {
            "": Message(
                "{name} 缺少列:{missing}",
                "{name} lacks the columns {missing}",
                "第一行写列名:条目、原文;没有条目号的写 类别、门类、序号、原文,淘汰类加 分组",
                "name them in the first row: item, text; without our ids class, section, number, "
                "text, and group for eliminated items",
            )
        },
        "第一行要有 条目、原文,或 类别、门类、序号、原文。",
        "The first row names item and text, or class, section, number and text.",
    ),
    "catalogue-item": Entry(
        "官方文本对不上条目",
        "official text for no known item",
        {
            "": Message(
                "目录里没有条目 {said}",
                "the catalogue has no item {said}",
                "条目号见 rules/national/industrial_policy/catalogue_2024.csv 的 item 列",
                "ids are in the column item of rules/national/industrial_policy/catalogue_2024.csv",
            ),
            "twice": Message(
                "条目 {said} 有两种文本",
                "item {said} has two different texts",
                "只留一行",
                "keep one row",
            ),
            "blank": Message(
                "条目 {said} 没有文本",
                "item {said} has no text",
                "补上原文,或删去这一行",
                "give the text, or drop the row",
            ),
        },
        "条目号不存在,没有文本,或同一条有两种文本。改法:照行号改正。",
        "The id is not known, has no text, or has two.",
    ),
    "catalogue-figure": Entry(
        "官方文本里没有条目的数字",
        "a figure of an item is not in its official text",
        {
            "": Message(
                "{said} 的门槛 {figures} 不在所给的原文里",
                "the limits {figures} of {said} are not in the text given",
                "核对这一行是不是错位,或者目录已经改版",
                "see whether the row slipped, or the edition changed",
            )
        },
        "提醒:条目的门槛不在所给的原文里,可能串了行,也可能目录改版。文本照收。",
        "A notice: the row may have slipped, or the edition changed. "
        "The text is taken all the same.",
    ),
    "catalogue-list": Entry(
        "目录候选条目的说明",
        "what is said around a list of candidates",
        {
            "against": Message("限制类、淘汰类候选", "Restricted and eliminated candidates"),
            "encouraged": Message("鼓励类候选", "Encouraged candidates"),
            "ruled-out": Message("有词相同但已排除", "Same words, but ruled out"),
            "foreign": Message(
                "外资准入负面清单候选", "Candidates of the negative list for foreign investment"
            ),
            "foreign-encouraged": Message(
                "鼓励外商投资产业目录候选",
                "Candidates of the encouraged list for foreign investment",
            ),
            "none": Message(
                "没有词与目录条目相合;这不等于符合目录,类别由发展改革部门认定",
                "no words of the catalogue; that is not to say the project is in line with it",
            ),
            "note": Message(
                "以上只是候选,不是认定;条目全文和类别以发展改革部门为准",
                "candidates only; the class is for the development and reform bureau to find",
            ),
            "imported": Message(
                "已写入 {out}:{items} 条中的 {count} 条有原文",
                "written to {out}: {count} of {items} items have their text",
            ),
        },
        "不是错误,是候选条目前后的说明。",
        "No error: what stands around a list of candidates.",
    ),
}

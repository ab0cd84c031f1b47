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
        "目录表的一行缺列、条件写错或编号重复。改法:对照 `docs/how-to/catalogue.md`。",
        "A row lacks a column, or a condition is malformed; see `docs/how-to/catalogue.md`.",
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
        "条目不比较这个数量,或读不出一个数。改法:写数字加单位,如 `13万吨/年`。",
        "No item compares this quantity, or it is no single figure; write a number with its unit.",
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
        "官方文本的表缺少要用的列。改法:第一行写列名。",
        "The table of official texts lacks a column; name the columns in the first row.",
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
        "文本的条目号不在目录里,或重复、空白。改法:改正那一行。",
        "The text belongs to no item, to one that has another text, or is blank; correct the row.",
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
        "导入照常进行;这是提醒,不是错误。",
        "The text is taken all the same; this is a notice.",
    ),
    "catalogue-list": Entry(
        "目录候选条目的说明",
        "what is said around a list of candidates",
        {
            "against": Message("限制类、淘汰类候选", "Restricted and eliminated candidates"),
            "encouraged": Message("鼓励类候选", "Encouraged candidates"),
            "ruled-out": Message("有词相同但已排除", "Same words, but ruled out"),
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

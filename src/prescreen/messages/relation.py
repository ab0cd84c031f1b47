"""What binds facts together: the file of relations."""

from __future__ import annotations

from prescreen.messages.model import Entry, Message

# fmt: off
ENTRIES: dict[str, Entry] = {
    "relation-shape": Entry(
        "关系的写法不对", "a malformed relation",
        {"": Message(
            "写 target 加 cases(推定的另加 unless),或 target 加 equals,或只写 consistent",
            "give a target with cases (and unless, for a presumption), a target with equals, "
            "or consistent alone"
        )},
        "一条关系只做一件事:推出一个字段,或说哪些值不能同时成立。改法:分成几条。",
        "A relation derives one field, or says which values cannot stand together; write several.",
    ),
    "relation-target": Entry(
        "推出的不是字段", "a target that is no field",
        {"": Message(
            "{target} 不是目录里的单值字段", "{target} is no single field of the catalogue"
        )},
        "`target` 写字段路径,列表里的字段不行。改法:见 `prescreen fields`。",
        "`target` is the path of a field outside of lists; see `prescreen fields`.",
    ),
    "relation-value": Entry(
        "字段没有这个取值", "a value that the field does not have",
        {"": Message("{field} 没有取值 {value}", "{field} has no value {value}")},
        "推出的值不合字段的类型或选项。改法:从字段的选项中选。",
        "The value derived is not of the kind or the choices of the field; choose one of those.",
    ),
    "relation-twice": Entry(
        "关系编号重复", "a relation twice",
        {"": Message("{id} 重复", "{id} stands twice")},
        "两条关系编号相同。改法:改名。", "Two relations have one id; rename one of them.",
    ),
    "relation-cycle": Entry(
        "字段互相推出", "fields that derive each other",
        {"": Message("字段互相推出:{loop}", "fields derive each other: {loop}")},
        "推导绕成了圈,没有哪个值是先有的。改法:去掉其中一条。",
        "No value comes first in a circle; remove one of the relations.",
    ),
}

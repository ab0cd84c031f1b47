"""`prescreen fields`: path, label, type, unit, bureau and headings of every field."""

from __future__ import annotations

from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.render.terminal.console import console, say, table
from prescreen.vocabulary import BUREAUS


def run(word: str | None, lang: Lang) -> int:
    zh = lang == "zh"
    heads = (
        ("路径", "名称", "类型", "单位", "部门", "别名、选项")
        if zh
        else ("path", "label", "type", "unit", "bureau", "aliases, values")
    )
    rows = table(*heads)
    count = 0
    for field in catalogue:
        label = field.label if zh else field.label_en
        aliases = "、".join((*field.values, *field.aliases))
        if word and not any(word in text for text in (field.path, label, aliases)):
            continue
        bureau = BUREAUS[field.bureau].text(lang)
        unit = field.unit.text if field.unit else ""
        rows.add_row(field.path, label, str(field.kind), unit, bureau, aliases)
        count += 1
    console().print(rows)
    say(f"{count} 个字段" if zh else f"{count} fields")
    return 0

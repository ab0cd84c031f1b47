"""Who is asked, in what order, and how a fact is asked for in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prescreen.errors import Lang
from prescreen.fields import Field, catalogue
from prescreen.fields.model import Kind
from prescreen.fields.unit_names import unit_in_english
from prescreen.lang.figures import quantity
from prescreen.render.labels import stage_order

Data = Mapping[str, Any]
_OF_INVESTOR = ("field", "list", "conflict", "doubtful")
"""Kinds of causes that an investor can settle; all others are the units' own work."""
_EXAMPLES = {
    "万元": "12,000", "万美元": "500", "亩": "60", "㎡": "24,000", "吨标准煤": "1,500",
    "万千瓦时": "800", "万立方米": "12", "吨": "300", "人": "120", "%": "15", "月": "18",
    "年": "20", "万元/亩": "25", "件": "6", "千伏安": "2,000",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A fact asked for in plain words, how to answer, and what an answer looks like."""

    text: str
    how: str
    example: str


def of_investor(m: Data) -> bool:
    """Whether what is missing is asked of the investor; all else never leaves the house."""
    return m["kind"] in _OF_INVESTOR and asked_of(m["field"]) == "investor"


def asked_of(path: str) -> str:
    """Who can answer for a fact or a list; `bureau` for what is not in the catalogue."""
    found = catalogue.lists.get(path)
    field = found.fields[0] if found is not None else catalogue.get(path)
    return field.asked_of if field is not None else "bureau"


def in_order(report: Data) -> list[Data]:
    """What the verdict waits for, in the order in which to ask.

    That of the report's own questions, which were worked out by running them. In a report without
    them: what alone could end it, then what is due first, then what settles most checks.
    """
    open_ = [m for m in report["missing"] if m["needed_for"] == "verdict"]
    asked = {(q["kind"], q["label"]): (n, q) for n, q in enumerate(report.get("questions", ()))}
    if asked:
        last: tuple[int, Data] = (len(asked), {})
        placed = [(asked.get((m["kind"], m["label"]), last), m) for m in open_]
        placed.sort(key=lambda pair: pair[0][0])
        return [{**m, "suggested": q.get("suggested", ())} for (_, q), m in placed]
    decisive = {d["field"] for d in report["decisive"]}
    return sorted(
        open_,
        key=lambda m: (
            m["field"] not in decisive, stage_order(m["due"]), -len(m["needed_by"]), m["label"],
        ),
    )  # fmt: skip


def question(m: Data, lang: str) -> Question:
    """One missing fact or list as a question to the investor."""
    listed = catalogue.lists.get(m["field"])
    if listed is not None:
        own = [f for f in listed.fields if f.asked_of == "investor"][:4]
        return _list(listed.label if lang == "zh" else listed.label_en, own, lang)
    field = catalogue.get(m["field"])
    if field is None:
        return Question(m["label"], m["what_to_do"], "")
    if m.get("suggested"):
        return _confirm(m["suggested"], lang)
    kind = Kind.BOOL if set(field.values) == {"是", "否"} else field.kind
    return _ZH[kind](field) if lang == "zh" else _EN[kind](field)


def _confirm(suggested: Sequence[Data], lang: str) -> Question:
    """An answer that the project's own words suggest, to be confirmed."""
    first = suggested[0]["value"]
    if lang == "zh":
        listed = "、".join(f"{s['value']} {s['label']}" for s in suggested[:3])
        return Question(f"主要产品是不是 {listed}?", "答“是”,或写四位代码、类别名称", str(first))
    listed = " or ".join(str(s["value"]) for s in suggested[:3])
    return Question(f"Are the main products of class {listed}?", "yes, or the code", str(first))


def _list(label: str, fields: Sequence[Field], lang: str) -> Question:
    if lang == "zh":
        names = "、".join(f.label for f in fields)
        return Question(f"请提供完整的{label}清单", f"每项写明{names};没有的写“无”", "")
    names = ", ".join(f.label_en for f in fields)
    return Question(f"The complete list: {label}", f"of each: {names}; if none, say so", "")


def _some(texts: Sequence[str], sep: str, most: int = 6) -> str:
    return sep.join(texts[:most]) + (("等" if sep == "、" else " …") if len(texts) > most else "")


_ZH = {
    Kind.BOOL: lambda f: Question(f"{f.label}:是还是否?", "答“是”或“否”", "否"),
    Kind.NUMBER: lambda f: Question(
        f"{f.label}是多少?",
        f"填数字,单位{f.unit.text}" if f.unit and f.unit.text != "1" else "填数字",
        _figure(f),
    ),
    Kind.TEXT: lambda f: Question(f"请写明{f.label}", "用文字说明", ""),
    Kind.ENUM: lambda f: Question(
        f"{f.label}属于哪一种?", "选一:" + _some(f.values, "、"), f.values[0] if f.values else ""
    ),
    Kind.DATE: lambda f: Question(f"{f.label}是哪一天?", "写年月日,未定的写到月", "2027年3月"),
    Kind.INDUSTRY: lambda f: Question(
        "主要产品属于国民经济行业分类的哪一类?", "写四位代码或类别名称", "3974 显示器件制造"
    ),
    Kind.SET: lambda f: Question(
        f"{f.label}有哪些?",
        "选所有涉及的:" + _some(f.values, "、") if f.values else "逐项列出;没有的写“无”",
        f.values[0] if f.values else "",
    ),
}
_EN = {
    Kind.BOOL: lambda f: Question(f"{f.label_en}: yes or no?", "answer yes or no", "no"),
    Kind.NUMBER: lambda f: Question(
        f"How much is the {f.label_en}?" if f.unit else f"What is the {f.label_en}?",
        _figure_in(f),
        _figure(f, "en"),
    ),
    Kind.TEXT: lambda f: Question(f"Please state: {f.label_en}", "in words", ""),
    Kind.ENUM: lambda f: Question(
        f"Which is it: {f.label_en}?",
        "one of: " + _some(f.values_en, ", "),
        f.values_en[0] if f.values_en else "",
    ),
    Kind.DATE: lambda f: Question(
        f"When: {f.label_en}?", "year, month, day; to the month if not fixed", "March 2027"
    ),
    Kind.INDUSTRY: lambda f: Question(
        "Which class of GB/T 4754 do the main products belong to?",
        "the code of four digits, or its name",
        "3974",
    ),
    Kind.SET: lambda f: Question(
        f"Which apply: {f.label_en}?",
        "all that apply: " + _some(f.values_en, ", ") if f.values else "each; if none, say so",
        f.values_en[0] if f.values_en else "",
    ),
}


def _figure_in(field: Field) -> str:
    if field.unit is None or field.unit.text == "1":
        return "a figure"
    return f"a figure in {unit_in_english(field.unit.text)}"


def _figure(field: Field, lang: Lang = "zh") -> str:
    """What a figure of this unit looks like; no hint at what would be a good one."""
    unit = field.unit.text if field.unit and field.unit.text != "1" else ""
    shown = next((v for k, v in _EXAMPLES.items() if unit.partition("(")[0] == k), "100")
    if lang == "en" and unit:
        return quantity(float(shown.replace(",", "")), field.unit, lang)
    return f"{shown} {unit}".strip()

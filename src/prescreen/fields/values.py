"""Reading one value of one field: from a cell, a JSON value, or a word in Chinese.

`read_value` gives the value in its canonical form (the field's own unit, the canonical word), or
says why there is none. It never guesses: a range, a month without a day, a word not known and
待核 all stay unknown, with the text kept as a note.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from prescreen.errors import Problem, UnitError
from prescreen.fields import industry, uscc
from prescreen.fields.dates import names_a_time, read_date
from prescreen.fields.model import Field, Kind
from prescreen.fields.quantity import Range, parse_quantity, shortest
from prescreen.fields.units import Unit, parse_unit
from prescreen.fields.words import BLANK, NONE_WORDS, UNKNOWN_WORDS, plain, yes_or_no

__all__ = [
    "BLANK", "NONE_WORDS", "NOTHING", "UNKNOWN_WORDS", "Reading", "Value", "read_date",
    "read_value", "refuse", "said",
]  # fmt: skip

Value = bool | float | str | date | frozenset[str]
"""What a fact may be: never None; an unknown fact is absent."""

_SPLIT = re.compile(r"[、，,;；|/\n]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a value: the value, or the text that was said instead and maybe a warning.

    All None: nothing was said. `approx`: the value is only about right (约, 左右). A value may
    come with a problem (a credit code whose check character does not fit).
    """

    value: Value | None = None
    note: str | None = None
    problem: Problem | None = None
    approx: bool = False


NOTHING = Reading()


def read_value(field: Field, raw: object, where: str | None = None) -> Reading:
    """Read `raw` for `field`; `where` is the path shown in messages (`investor[0].share`)."""
    if raw is None:
        return NOTHING
    if hasattr(raw, "item") and not isinstance(raw, (str, bytes)):
        raw = _scalar(raw)
    if isinstance(raw, str):
        text = raw.strip()
        word = text.lower()
        if word in BLANK:
            return NOTHING
        if (word in UNKNOWN_WORDS and text not in field.values) or text in field.unknown_values:
            return Reading(note=text)
        raw = text
    return _READERS[field.kind](field, raw, where or field.path)


def _scalar(raw: Any) -> object:
    """The Python value of a NumPy scalar or array."""
    try:
        return raw.item()
    except (ValueError, TypeError):
        return raw.tolist() if hasattr(raw, "tolist") else str(raw)


def said(raw: object) -> str:
    """A raw value as text for notes and messages, cut where it is long."""
    text = shortest(raw) if type(raw) is float else str(raw)
    return text if len(text) <= 120 else text[:117] + "…"


def refuse(
    code: str, where: str, field: Field, raw: object, zh: str, en: str, hint: tuple[str, str]
) -> Reading:
    """No value, the text as a note, and a warning that says why."""
    text = said(raw)
    problem = Problem(
        f"input.{code}",
        f"{where}({field.label}): {zh},原文 {text!r},按未知处理",
        f"{where} ({field.label_en}): {en}: {text!r}; taken as unknown",
        hint_zh=hint[0],
        hint_en=hint[1],
    )
    return Reading(note=text, problem=problem)


@lru_cache(maxsize=8192)
def _quantity(text: str, unit: Unit) -> tuple[float, bool] | str | UnitError:
    """(value in `unit`, approx), the text of a range, or the error."""
    try:
        found = parse_quantity(text, unit)
        if isinstance(found, Range):
            found.unit.factor_to(unit)
            return found.text()
        return found.to(unit), found.approx
    except UnitError as error:
        return error


# A tonne of water is a cubic metre; in no other field are the two the same.
_WATER = frozenset({"environment.water_use", "environment.wastewater", "park.sewage_capacity_left"})
_CUBIC_METRE = parse_unit("立方米")
_TONNE = parse_unit("吨")


def _water(field: Field, text: str) -> tuple[float, bool] | str | UnitError:
    """Water read in the other of tonnes and cubic metres."""
    assert field.unit is not None
    in_mass = field.unit.same_dims(_TONNE)
    found = _quantity(text, _CUBIC_METRE if in_mass else _TONNE)
    if isinstance(found, tuple):
        return _TONNE.convert(found[0], field.unit) if in_mass else _CUBIC_METRE.convert(
            found[0], field.unit
        ), found[1]
    return found


def _number(field: Field, raw: object, where: str) -> Reading:
    approx = False
    assert field.unit is not None
    if type(raw) is float or type(raw) is int:
        value = float(raw) if abs(raw) < 1e300 else math.inf
    elif isinstance(raw, str):
        found = _quantity(raw, field.unit)
        if isinstance(found, UnitError) and field.path in _WATER:
            found = _water(field, raw)
        if isinstance(found, str):
            return Reading(note=raw)
        if isinstance(found, UnitError):
            return refuse(
                "number", where, field, raw, "读不出数量或单位不符", "no quantity in its unit",
                (f"填数字,单位为 {field.unit}", f"give a number in {field.unit}"),
            )  # fmt: skip
        value, approx = found
    elif isinstance(raw, (Decimal, int, float)) and not isinstance(raw, bool):
        value = float(raw)
    else:
        return refuse(
            "number", where, field, raw, "应为数字", "a number is expected",
            (f"填数字,单位为 {field.unit}", f"give a number in {field.unit}"),
        )  # fmt: skip
    if value != value and not isinstance(raw, str):
        return NOTHING if isinstance(raw, Decimal) else _not_finite(field, raw, where)
    if not math.isfinite(value):
        return _not_finite(field, raw, where)
    low, high = field.low, field.high
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{'' if low is None else shortest(low)}…{'' if high is None else shortest(high)}"
        return refuse(
            "bounds", where, field, raw, f"超出可信范围 {bounds} {field.unit}",
            f"outside of {bounds} {field.unit}",
            ("核对数值与单位", "check the figure and its unit"),
        )  # fmt: skip
    return Reading(value + 0.0, approx=approx)  # + 0.0: there is no -0.0


def _not_finite(field: Field, raw: object, where: str) -> Reading:
    return refuse(
        "number", where, field, raw, "不是有限的数", "not a finite number",
        ("留空或填数字", "leave it empty or give a number"),
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _words(field: Field) -> dict[str, str]:
    """Every accepted spelling of a value, as it is and plain."""
    words = dict(field.value_aliases)
    words |= {value: value for value in field.values}
    return {plain(word): value for word, value in words.items()} | words


def _enum(field: Field, raw: object, where: str) -> Reading:
    if isinstance(raw, str):
        words = _words(field)
        value = words.get(raw) or words.get(plain(raw))
        if value is None and "是" in field.values and "否" in field.values:
            yes = yes_or_no(raw)
            value = None if yes is None else "是" if yes else "否"
        if value is not None:
            return Reading(value)
    elif isinstance(raw, bool) and "是" in field.values and "否" in field.values:
        return Reading("是" if raw else "否")
    options = "、".join(field.values)
    return refuse(
        "enum", where, field, raw, "不在可选值内", "not one of the values",
        (f"可选: {options}", f"choose of: {options}"),
    )  # fmt: skip


def _bool(field: Field, raw: object, where: str) -> Reading:
    if isinstance(raw, bool):
        return Reading(raw)
    if isinstance(raw, (int, float)) and raw in (0, 1):
        return Reading(bool(raw))
    yes = yes_or_no(raw) if isinstance(raw, str) else None
    if yes is None:
        return refuse(
            "bool", where, field, raw, "应为是或否", "yes or no is expected",
            ("填 是 或 否", "give 是 or 否, true or false"),
        )  # fmt: skip
    return Reading(yes)


def _text(field: Field, raw: object, where: str) -> Reading:
    if isinstance(raw, str):
        text = raw
    elif isinstance(raw, (bool, dict)):
        return refuse(
            "text", where, field, raw, "应为文字", "a text is expected", ("填文字", "give a text")
        )
    elif isinstance(raw, float):
        if not math.isfinite(raw):
            return NOTHING
        text = shortest(raw)
    elif isinstance(raw, (list, tuple, set, frozenset)):
        parts = [str(part).strip() for part in raw if part is not None]
        text = "、".join(sorted(parts) if isinstance(raw, (set, frozenset)) else parts)
        if not text:
            return NOTHING
    elif isinstance(raw, (datetime, date)):
        text = raw.isoformat()[:10]
    else:
        text = str(raw)
    if field.path == "investor.uscc":
        return Reading(uscc.normalise(text), problem=uscc.check(text))
    return Reading(text)


def _date(field: Field, raw: object, where: str) -> Reading:
    if isinstance(raw, (float, datetime)) and raw != raw:  # NaN and NaT stand for a blank
        return NOTHING
    found = read_date(raw)
    if isinstance(found, date):
        return Reading(found)
    if found is not None or (isinstance(raw, str) and names_a_time(raw)):
        return Reading(note=said(raw))
    return refuse(
        "date", where, field, raw, "读不出日期", "no date",
        ("填年月日,如 2026-11-22", "give year, month and day, such as 2026-11-22"),
    )  # fmt: skip


def _industry(field: Field, raw: object, where: str) -> Reading:
    text = str(raw).strip() if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    code = industry.find(text) if text else None
    if code is None:
        return refuse(
            "industry", where, field, raw, "不是 GB/T 4754-2017 行业代码", "no GB/T 4754-2017 code",
            ("填 2 至 4 位行业代码,如 3922", "give a code of 2 to 4 digits, such as 3922"),
        )  # fmt: skip
    return Reading(code)


def _set(field: Field, raw: object, where: str) -> Reading:
    parts: Iterable[object]
    if isinstance(raw, str):
        if not field.values and plain(raw) not in NONE_WORDS:
            parts = re.split(r"[、；;|\n]+", raw)
        else:
            words = _words(field)
            parts = (raw,) if raw in words else _SPLIT.split(raw)
    elif isinstance(raw, (list, tuple, set, frozenset)):
        parts = raw
    else:
        return refuse(
            "set", where, field, raw, "应为若干项", "several items are expected",
            ("用顿号分隔各项", "separate the items by 、 or give a list"),
        )  # fmt: skip
    texts = [text for part in parts if part is not None and (text := str(part).strip())]
    if len(texts) == 1 and plain(texts[0]) in NONE_WORDS:
        return Reading(frozenset())
    if not field.values:
        return Reading(frozenset(texts))
    words = _words(field)
    found = {text: words.get(text) or words.get(plain(text)) for text in texts}
    odd = sorted(text for text, value in found.items() if value is None)
    if odd:
        # A set that is known in part would answer “does it contain …” with a false no.
        options = "、".join(field.values)
        return refuse(
            "set", where, field, "、".join(texts), f"含不认识的项 {'、'.join(odd)}",
            f"has items not known: {', '.join(odd)}",
            (f"可选: {options}", f"choose of: {options}"),
        )  # fmt: skip
    return Reading(frozenset(value for value in found.values() if value is not None))


_READERS: dict[Kind, Callable[[Field, Any, str], Reading]] = {
    Kind.NUMBER: _number,
    Kind.ENUM: _enum,
    Kind.BOOL: _bool,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.INDUSTRY: _industry,
    Kind.SET: _set,
}

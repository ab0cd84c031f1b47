"""Values as people write them: 8,000万元, 40%, 2026年11月22日, 是."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from prescreen.errors import Lang
from prescreen.fields import Unit, catalogue


def number(value: float, digits: int = 4) -> str:
    """Thousands separated, at most `digits` decimals, no trailing zeros, no exponent."""
    exact = Decimal(repr(value)) if abs(value) < 1e15 else Decimal(value)
    if value and abs(value) < 10**-digits:
        return f"{exact.normalize():f}"
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_BASES = ("(当量值)", "(等价值)", "\uff08当量值\uff09", "\uff08等价值\uff09")


def quantity(value: float, unit: Unit | None, lang: Lang = "zh") -> str:
    """A number with its unit; the basis of energy units is left out, labels carry it."""
    text = number(value)
    if unit is None or unit.text in ("", "1"):
        return text
    name = unit.text
    for basis in _BASES:
        name = name.replace(basis, "")
    if name == "%" or lang == "zh":
        return text + name
    return f"{text} {name}"


def show(value: object, unit: Unit | None = None, lang: Lang = "zh", path: str = "") -> str:
    """Any value of a field as text."""
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes"}.get(
            (lang, value), "no"
        )
    if isinstance(value, float | int):
        return quantity(float(value), unit, lang)
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()
    if isinstance(value, frozenset):
        parts = sorted(_word(str(v), path, lang) for v in value)
        if not parts:
            return "无" if lang == "zh" else "none"
        return ("、" if lang == "zh" else ", ").join(parts)
    return _word(str(value), path, lang)


def _word(value: str, path: str, lang: Lang) -> str:
    field = catalogue.get(path) if path else None
    return field.value_label(value, lang) if field is not None else value

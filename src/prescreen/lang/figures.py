"""Values as people write them: 8,000万元, 40%, 2026年11月22日, 是."""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

from prescreen.errors import Lang
from prescreen.fields import Interval, Unit, catalogue
from prescreen.fields.unit_names import english_unit


def number(value: float, digits: int = 4) -> str:
    """Thousands separated, at most `digits` decimals, no trailing zeros, no exponent."""
    exact = Decimal(repr(value)) if abs(value) < 1e15 else Decimal(value)
    if value and abs(value) < 10**-digits:
        return f"{exact.normalize():f}"
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_BASES = ("(当量值)", "(等价值)", "\uff08当量值\uff09", "\uff08等价值\uff09")
_LARGE = ((1e9, "billion"), (1e6, "million"))


def quantity(value: float, unit: Unit | None, lang: Lang = "zh") -> str:
    """A number with its unit: 8,000万元, 80 million yuan; the basis of energy units is left out,
    labels carry it."""
    if unit is None or unit.text in ("", "1"):
        return number(value)
    name = unit.text
    for basis in _BASES:
        name = name.replace(basis, "")
    if lang == "zh":
        return number(value) + name
    factor, name = english_unit(name)
    if name == "%":
        return number(value) + name
    return f"{_counted(value * factor) if factor > 1 else number(value)} {name}"


def _counted(value: float) -> str:
    """A number that took the 万 of its unit, in millions where four decimals say it all; else as
    exact as four decimals of 万 are."""
    for scale, word in _LARGE:
        if abs(value) >= scale and _same(round(value / scale, 4) * scale, value):
            return f"{number(value / scale)} {word}"
    return number(value, 0)


def _same(a: float, b: float) -> bool:
    """To the last digit that a figure of 万 with four decimals has."""
    return math.isclose(a, b, rel_tol=1e-13)


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
    if isinstance(value, Interval):
        return interval(value, unit, lang)
    if isinstance(value, frozenset):
        parts = sorted(_word(str(v), path, lang) for v in value)
        if not parts:
            return "无" if lang == "zh" else "none"
        return ("、" if lang == "zh" else ", ").join(parts)
    return _word(str(value), path, lang)


_SAYS = {
    "zh": ("约", "不低于", "超过", "不超过", "低于", "不早于", "不晚于", "至"),
    "en": (
        "about ",
        "at least ",
        "more than ",
        "at most ",
        "less than ",
        "from ",
        "until ",
        " to ",
    ),
}


def interval(value: Interval, unit: Unit | None = None, lang: Lang = "zh") -> str:
    """50—60亩, 不低于12,000万元, 超过5,000万元, 2026年6月1日至2026年6月30日."""
    about, least, more, most, less, since, until, to = _SAYS[lang]
    low, high = value.low, value.high
    head = about if value.approximate else ""
    if isinstance(low, dt.date) or isinstance(high, dt.date):
        if low is None or high is None:
            end = show(high if low is None else low, None, lang)
            return head + (until if low is None else since) + end
        return head + show(low, None, lang) + to + show(high, None, lang)
    if low is None and high is not None:
        return head + (less if value.high_open else most) + quantity(high, unit, lang)
    if high is None and low is not None:
        return head + (more if value.low_open else least) + quantity(low, unit, lang)
    assert low is not None
    assert high is not None
    if lang == "en" and unit is not None and english_unit(unit.text)[0] > 1:
        return f"{head}{quantity(low, unit, lang)} to {quantity(high, unit, lang)}"
    return f"{head}{number(low)}—{quantity(high, unit, lang)}"


def _word(value: str, path: str, lang: Lang) -> str:
    field = catalogue.get(path) if path else None
    return field.value_label(value, lang) if field is not None else value

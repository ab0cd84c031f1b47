"""Dates as people write them. A month or a year alone is no day, and is not made one."""

from __future__ import annotations

import re
from datetime import date, datetime

from prescreen.fields.words import NARROW

_DATE = re.compile(
    r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})\s*[日号]?)?月?|年)?"
    r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_SOLID_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ABOUT = re.compile(
    r"\d{4}\s*[-/.年].*(?:底|初|中|上旬|下旬|季度|前|后|半年|左右|月)|^\d{4}年?(?:底|初)$"
)


def read_date(raw: object) -> date | str | None:
    """A date; a text that names only a year or a month comes back as text; else None."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return None
    text = raw.translate(NARROW).strip()
    found = _SOLID_DATE.fullmatch(text) or _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found[1], found[2], found[3]
    try:
        whole = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not 1800 <= whole.year <= 2300:
        return None
    return whole if day else raw


def names_a_time(text: str) -> bool:
    """Whether the text names a time, though no day: 2026年底, 2027年第一季度."""
    return _ABOUT.search(text) is not None

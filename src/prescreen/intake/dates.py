"""Dates of every shape that offices write, including serials of Excel and Chinese numerals."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_FULL = re.compile(
    r"^(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?)(?:[\st].*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^['’]?(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?$")
_MONTH = re.compile(
    r"^(?:\d{4}|['’]?\d{2}年)\s*[-/.年]?\s*(?:\d{1,2}\s*月?(?:份|底|初|中旬|上旬|下旬|中)?|"
    r"(?:第?[一二三四1-4]季度|上半年|下半年|年底|年初|年中|底|初|[qQ][1-4]|q[1-4])?)?(?:前|左右)?$"
)
_EN = re.compile(
    r"^(\d{1,2})[- ]([a-z]{3})[a-z]*[- ,]+(\d{4})$|^([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$"
)
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
           "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950-01-01 to 2099-12-31, days that projects have


def read_date(text: str) -> date | Literal["month"] | None:
    """The day a text names; 'month' where it stops short of a day; None where it names none."""
    text = " ".join(text.split()).casefold()
    plain = _tens(text).translate(_NUMERALS)
    serial = re.fullmatch(r"(\d{5})(?:\.\d+)?", plain)
    if serial:
        days = int(serial.group(1))
        inside = _FIRST_SERIAL <= days <= _LAST_SERIAL
        return date(1899, 12, 30) + timedelta(days) if inside else None
    found = _FULL.match(plain) or _COMPACT.match(plain)
    if found:
        return _day(*found.groups()[:3])
    found = _SHORT.match(plain)
    if found and "年" in plain:
        return _day("20" + found.group(1), *found.groups()[1:])
    found = _EN.match(plain)
    if found:
        day, month, year = found.group(1, 2, 3) if found.group(1) else found.group(5, 4, 6)
        return _day(year, str(_MONTHS.get(month, 0)), day)
    return "month" if _MONTH.match(plain) else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _tens(text: str) -> str:
    """二十一日 -> 21日, 十月 -> 10月: tens first, then digits are swapped one by one."""

    def number(found: re.Match[str]) -> str:
        tens, ones = found.group(1), found.group(2)
        digits = " 一二三四五六七八九"
        return str((digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0))

    return re.sub(r"([一二三])?十([一二三四五六七八九])?(?=[月日号])", number, text)

"""The calendar in whole numbers, for dates moved by months and for parts of dates.

Days are counted as `datetime.date.toordinal` does (proleptic Gregorian calendar).
"""

from __future__ import annotations

from typing import Any

import z3

from prescreen.prove.values import Civil

_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
"""Days of a common year before each month."""


def _leap(year: Any) -> Any:
    return z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))


def last_of(year: Any, month: Any) -> Any:
    """The last day of a month."""
    short = z3.Or(month == 4, month == 6, month == 9, month == 11)
    return z3.If(month == 2, z3.If(_leap(year), 29, 28), z3.If(short, 30, 31))


def ordinal_of(date: Civil) -> Any:
    year, month, day = date
    before = z3.IntVal(_BEFORE[0])
    for number, days in enumerate(_BEFORE[1:], start=2):
        before = z3.If(month >= number, days, before)
    leaped = z3.If(z3.And(month > 2, _leap(year)), 1, 0)
    past = year - 1
    return past * 365 + past / 4 - past / 100 + past / 400 + before + leaped + day


def moved(date: Civil, months: int) -> Any:
    """The ordinal of a date some months later, the last of the month where that day is not."""
    total = date.year * 12 + date.month - 1 + months
    year, month = total / 12, total % 12 + 1
    last = last_of(year, month)
    return ordinal_of(Civil(year, month, z3.If(date.day > last, last, date.day)))

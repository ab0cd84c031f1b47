"""The calendar in whole numbers, for dates moved by months and for parts of dates.

Days are counted as `datetime.date.toordinal` does (proleptic Gregorian calendar).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import z3

from prescreen.fields.dates import FIRST, LAST
from prescreen.prove.terms import Bool, neg
from prescreen.prove.truths import NotEncoded
from prescreen.prove.values import Civil, Day
from prescreen.run.dates import add_months
from prescreen.run.operators import EXACT

FIRST_DAY, LAST_DAY = dt.date(FIRST, 1, 1), dt.date(LAST, 12, 31)
"""The days that facts are read as."""
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


def whole_months(months: float) -> int:
    """As many months as `add_months` goes."""
    start = dt.date(2000, 1, 1)
    end = add_months(start, months)
    return (end.year - start.year) * 12 + end.month - start.month


def ordinal(day: Day) -> Any:
    if not day.months:
        return day.at.toordinal() if isinstance(day.at, dt.date) else day.at
    if day.civil is None:
        raise NotEncoded("a date moved by months whose parts are not known")
    return moved(day.civil(), day.months)


def earlier(op: str, left: Day, right: Day) -> Bool:
    """`left op right`; a date moved by months against a day: against the first day that reaches
    it, since adding months never turns two dates round."""
    if left.constant is not None and right.constant is not None:
        return bool(EXACT[op](left.constant, right.constant))
    if left.months and right.constant is not None:
        return _moved(op, left, right.constant)
    if right.months and left.constant is not None:
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return _moved(turned[op], right, left.constant)
    return _order(op, ordinal(left), ordinal(right))


def _order(op: str, a: Any, b: Any) -> Any:
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def _moved(op: str, date: Day, limit: dt.date) -> Bool:
    """`add_months(date, n) op limit` as a condition on the date itself."""
    if op in ("<", "<="):
        return neg(_moved(">=" if op == "<" else ">", date, limit))
    low, high = FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1
    while low < high:  # the first day that, moved, reaches the limit
        middle = (low + high) // 2
        later = add_months(dt.date.fromordinal(middle), date.months)
        reached = EXACT[op](later, limit)
        low, high = (low, middle) if reached else (middle + 1, high)
    return date.at >= low

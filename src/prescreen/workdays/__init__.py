"""Working days, as the yearly notices on holidays make them (国务院办公厅关于部分节假日安排的通知).

Years whose notice stands in `data/holidays.csv` are known, each with its number. Other years are
known where the extra `calendar` (the package chinesecalendar, brought up to date each November) is
installed; else whatever touches them is None: a day is never guessed from Saturdays and Sundays.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_DAY = timedelta(days=1)
_OF_NEXT_NOTICE = (12, 29)
"""From this day on the notice of the next year has its say: that of 2019 made Saturday,
29 December 2018 a working day, and those of 2007 and 2008 moved the days up to New Year."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notice for one year says; `source` is its number, as it is cited."""

    source: str
    off: frozenset[date]
    worked: frozenset[date]


def is_workday(day: date) -> bool | None:
    """Whether offices work on a day; None where its year's notice is not known."""
    last = (day.month, day.day) >= _OF_NEXT_NOTICE
    notices = [notice(day.year + n) for n in range(2 if last else 1)]
    if any(n is None for n in notices):
        return None
    if any(day in n.worked for n in notices if n):
        return True
    return day.weekday() < 5 and not any(day in n.off for n in notices if n)


def after(start: date, days: int) -> date | None:
    """The last day of a period of working days; None where a day on the way is not known.

    The first day does not count (民法典第二百零一条): one working day after a Friday is a Monday.
    """
    if days < 0:
        raise ValueError(days)
    day = start
    while days:
        day += _DAY
        works = is_workday(day)
        if works is None:
            return None
        days -= works
    return day


def between(start: date, end: date) -> int | None:
    """How many working days have run from one day to another, the first not counted.

    Negative where `end` is the earlier one; None where a day on the way is not known.
    """
    if end < start:
        back = between(end, start)
        return None if back is None else -back
    count = 0
    for n in range(1, (end - start).days + 1):
        works = is_workday(start + n * _DAY)
        if works is None:
            return None
        count += works
    return count


@cache
def notice(year: int) -> Notice | None:
    """The holidays of a year, from the table or else from the extra; None where neither has it."""
    return _table().get(year) or _installed(year)


@cache
def _table() -> Mapping[int, Notice]:
    found: dict[int, tuple[str, set[date], set[date]]] = {}
    text = files(__name__).joinpath("data", "holidays.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        _, off, worked = found.setdefault(int(row["year"]), (row["source"], set(), set()))
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        off.update(first + n * _DAY for n in range((last - first).days + 1))
        worked.update(map(date.fromisoformat, row["work"].split()))
    return {
        year: Notice(source, frozenset(off), frozenset(worked))
        for year, (source, off, worked) in found.items()
    }


def _installed(year: int) -> Notice | None:
    """A year as chinesecalendar has it; days it set in the December before are with it."""
    try:
        from chinese_calendar import constants  # an extra, and only asked for other years
    except ImportError:
        return None
    if not any(d.year == year and d.month < 12 for d in constants.holidays):
        return None
    first, last = date(year - 1, *_OF_NEXT_NOTICE), date(year, *_OF_NEXT_NOTICE)
    return Notice(
        "chinesecalendar",
        frozenset(d for d in constants.holidays if first <= d < last),
        frozenset(d for d in constants.workdays if first <= d < last),
    )

"""Calendar arithmetic that all executors share."""

from __future__ import annotations

import calendar
import datetime as dt

from prescreen.logic.numbers import close

LONGEST = 12.0 * dt.MAXYEAR
"""More months than any calendar has."""


def add_months(day: dt.date, months: float) -> dt.date:
    """The same day `months` later; the last of the month where that day does not exist.

    Part of a month is cut off, but for what a conversion lost: 11.9999999999 are 12. What lies
    beyond the calendar is its first or its last day: it compares with every date as the day would
    that it stands for.
    """
    within = max(-LONGEST, min(months, LONGEST))
    near = round(within)
    whole = near if close(within, near) else int(within)
    year, month = divmod(day.year * 12 + day.month - 1 + whole, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return dt.date.min if year < dt.MINYEAR else dt.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))

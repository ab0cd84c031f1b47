"""Calendar arithmetic that both executors share."""

from __future__ import annotations

import calendar
import datetime as dt


def add_months(day: dt.date, months: float) -> dt.date:
    """The same day `months` later; the last of the month where that day does not exist."""
    total = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))

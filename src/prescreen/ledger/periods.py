"""Periods of days: weeks, months and quarters, the one before, and the same of the year before."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both counted; without a first day, from the beginning."""

    since: dt.date | None
    until: dt.date

    @property
    def after(self) -> dt.date:
        """The day after it."""
        return self.until + dt.timedelta(days=1)

    def holds(self, day: dt.date) -> bool:
        return (self.since is None or day >= self.since) and day <= self.until

    @classmethod
    def week(cls, day: dt.date) -> Period:
        """The week of a day, from Monday to Sunday."""
        monday = day - dt.timedelta(days=day.weekday())
        return cls(monday, monday + dt.timedelta(days=6))

    @classmethod
    def month(cls, day: dt.date) -> Period:
        """The month of a day."""
        return cls(day.replace(day=1), last_of(day.year, day.month))

    @classmethod
    def quarter(cls, day: dt.date) -> Period:
        """The quarter of a day."""
        first = (day.month - 1) // 3 * 3 + 1
        return cls(dt.date(day.year, first, 1), last_of(day.year, first + 2))

    def months(self) -> Iterator[Period]:
        """The months of the period one by one, the first and the last as far as they are in it."""
        day = self.since
        while day is not None and day <= self.until:
            last = last_of(day.year, day.month)
            yield Period(day, min(last, self.until))
            day = last + dt.timedelta(days=1)

    def year_before(self) -> Period:
        """The same days of the year before (同比)."""
        return Period(self.since and _year_back(self.since), _year_back(self.until))

    def before(self) -> Period:
        """As many days just before (环比); whole months where it is of whole months."""
        if self.since is None:
            raise ValueError(self)
        last = self.since - dt.timedelta(days=1)
        if self.since.day == 1 and (self.until + dt.timedelta(days=1)).day == 1:
            months = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month
            year, month = divmod(self.since.year * 12 + self.since.month - 2 - months, 12)
            return Period(dt.date(year, month + 1, 1), last)
        return Period(last - (self.until - self.since), last)


def _year_back(day: dt.date) -> dt.date:
    """The day a year before; the last of the month where that year has no such day."""
    if (day.month, day.day) == (2, 29) or (day + dt.timedelta(days=1)).day == 1:
        after = day.replace(day=1, year=day.year - 1) + dt.timedelta(days=31)
        return after.replace(day=1) - dt.timedelta(days=1)
    return day.replace(year=day.year - 1)


def last_of(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])

"""Which day it is, for all who ask: the day in China, whatever time zone the machine keeps.

Rules, deadlines and the ledger are those of offices there. On a server in UTC the day begins at
16:00. Tests set the clock by putting another `now` in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China has had one time of day since 1991 (北京时间, UTC+8); it needs no table of zones."""
Clock = Callable[[], dt.datetime]
"""Gives the moment it is, with its zone."""


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day it is in China."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The day in China of a moment. ValueError for one that does not say of which zone it is."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(CHINA).date()

"""What the commands of the book have in common: the ledger, who writes, and days."""

from __future__ import annotations

import datetime as dt
import getpass
import re
from pathlib import Path

from prescreen.cli.order import wrong
from prescreen.fields.dates import iso_day
from prescreen.ledger import Ledger
from prescreen.ledger.periods import last_of

HERE = Path("book.files")
"""The folder of attachments of a ledger on a server, where nothing is said."""
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def opened(db: str, create: bool = False) -> Ledger:
    """The ledger of a command; only those that put lists on file make one."""
    return Ledger.open(db, create=create)


def account(by: str | None) -> str:
    """The account that writes: as given, else the name of who is logged in."""
    return by or getpass.getuser()


def day_of(text: str | None) -> dt.date | None:
    """A day as it is written; InputError where none can be read."""
    if text is None:
        return None
    found = iso_day(text)
    if found is None:
        raise wrong("usage/day", text=text)
    return found


def end_of(text: str) -> dt.date:
    """A day, or the last day of a month (2026-10)."""
    month = _MONTH.fullmatch(text.strip())
    if month is None or not 1 <= int(month[2]) <= 12:
        found = day_of(text)
        assert found is not None
        return found
    year, number = int(month[1]), int(month[2])
    return last_of(year, number)

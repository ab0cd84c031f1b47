"""Whether a waiver lifts a check: decided here, for every executor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from prescreen.candidate import Waiver
from prescreen.pack.model import Check


def decide(
    check: Check, waivers: Iterable[Waiver], day: dt.date
) -> tuple[Waiver | None, Waiver | None]:
    """The waiver in force for the check and one that has run out, each or None.

    A waiver holds to the end of its `until` day, and from its `granted` day where that is given.
    A check that is not waivable takes none.
    """
    valid = expired = None
    for waiver in waivers:
        if waiver.check != check.id or not check.waivable:
            continue
        if waiver.until < day:
            expired = waiver
        elif waiver.granted is None or waiver.granted <= day:
            valid = waiver
    return valid, (None if valid else expired)

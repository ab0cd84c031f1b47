"""A number or a day that is known only within two ends, as a fact.

    Interval(50.0, 60.0)                      # 50-60亩
    Interval(12000.0, None)                   # 不低于1.2亿元, in 万元
    Interval(5000.0, None, low_open=True)     # 超过5000万元

An end that is not there is None; an open end is itself not meant. `approximate`: somebody said 约.
What lies in an interval is one number or day; which, is not known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from prescreen.logic.intervals import ANY, INF, Ends, beyond, meet

End = float | date | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends in the field's own unit; both numbers, or both days."""

    low: End
    high: End
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False

    @property
    def ends(self) -> Ends:
        """The least and the greatest number that it may be, days as ordinals.

        An open end is the nearest number that the tolerant comparison tells from it, so that both
        are included like all ends of `logic.intervals`.
        """
        low, high = _number(self.low, -INF), _number(self.high, INF)
        if self.low_open and self.low is not None:
            low = low + 1 if isinstance(self.low, date) else beyond(low, 1)
        if self.high_open and self.high is not None:
            high = high - 1 if isinstance(self.high, date) else beyond(high, -1)
        return low, high

    def within(self, low: float | None, high: float | None) -> Ends:
        """The ends cut to the bounds that a field declares."""
        if low is None and high is None:
            return self.ends
        return meet(self.ends, (-INF if low is None else low, INF if high is None else high))

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it, or everything does: then it says nothing."""
        low, high = self.ends
        return low > high or (low, high) == ANY

    def plain(self) -> dict[str, Any]:
        """As JSON has it; flags only where they hold. `read_interval` reads it back."""
        flags = {name: True for name in FLAGS if getattr(self, name)}
        return {"low": _plain(self.low), "high": _plain(self.high), **flags}

    def scaled(self, share: float) -> Interval:
        """Wider by a share of each end, as 约 is."""
        low = self.low if not isinstance(self.low, float) else self.low - abs(self.low) * share
        high = self.high if not isinstance(self.high, float) else self.high + abs(self.high) * share
        return replace(self, low=low, high=high, approximate=True)


FLAGS = ("low_open", "high_open", "approximate")
KEYS = frozenset({"low", "high", *FLAGS, "unit"})


def from_plain(raw: Mapping[str, Any], days: bool = False) -> Interval:
    """What `Interval.plain` wrote."""
    low, high = (
        date.fromisoformat(end) if days and isinstance(end, str) else end
        for end in (raw.get("low"), raw.get("high"))
    )
    return Interval(low, high, **{name: bool(raw.get(name)) for name in FLAGS})


def is_interval(raw: object) -> bool:
    """Whether a mapping is meant as an interval."""
    return isinstance(raw, Mapping) and not {"low", "high"}.isdisjoint(raw)


def day_of(ordinal: float) -> date | None:
    """The day of an end; None for one at infinity."""
    return None if math.isinf(ordinal) else date.fromordinal(int(ordinal))


def month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _number(end: End, none: float) -> float:
    if end is None:
        return none
    return float(end.toordinal()) if isinstance(end, date) else end


def _plain(end: End) -> float | str | None:
    return end.isoformat() if isinstance(end, date) else end

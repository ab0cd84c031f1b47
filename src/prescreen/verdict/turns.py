"""Where in a range the answer turns: 若固定资产投资达到1.35亿元则符合.

Each range that an open check waits for is tried, everything else as it is: at its ends, at the
thresholds that lie inside, and between them. What is said was run.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from prescreen.fields import Field, Kind, catalogue
from prescreen.fields.interval import day_of
from prescreen.logic import Unknown
from prescreen.logic.intervals import Ends
from prescreen.run.compiled import CompiledCheck
from prescreen.run.outcome import Outcome
from prescreen.verdict.whatif import Lab

_FAR = 1e3
"""Times the last point at which an end at infinity is tried."""


@dataclass(frozen=True, slots=True)
class Turn:
    """At `at` the outcome of the check turns from `below` to `above`; `reached`: at that value it
    is `above` already."""

    field: Field
    check: str
    at: float | date
    below: str
    above: str
    reached: bool


def turns(lab: Lab, outcome: Outcome) -> tuple[Turn, ...]:
    """The turning points of an open check in each range that it waits for."""
    check = lab.report.program.by_id[outcome.check.id]
    found: list[Turn] = []
    for path in sorted({c.name for c in outcome.causes if c.kind == "range"}):
        field, value = catalogue.get(path), lab.situation.bound.values.get(path)
        if field is None or field.list_path is not None or not isinstance(value, Unknown):
            continue
        at = (
            _days(lab, check, field, value.ends)
            if field.kind is Kind.DATE
            else _numbers(lab, check, field, value.ends)
        )
        found += at
    return tuple(found)


def _numbers(lab: Lab, check: CompiledCheck, field: Field, ends: Ends) -> Iterator[Turn]:
    low, high = ends
    middle = (low + high) / 2 if math.isfinite(low + high) else max(abs(_finite(low, high)), 1.0)
    inside = [p for p in lab.breakpoints(check, field.path, middle) if low < p < high]
    points = [*([low] if math.isfinite(low) else []), *inside]
    points += [high] if math.isfinite(high) else [max([*points, 1.0]) * _FAR]
    if not math.isfinite(low):
        points.insert(0, -abs(points[0]) * _FAR)
    stretches = [(b, lab.status(check, {field.path: (a + b) / 2})) for a, b in pairwise(points)]
    for (at, below), (_, above) in pairwise(stretches):
        if below != above:
            here = lab.status(check, {field.path: at})
            yield Turn(field, check.check.id, at, below, above, here == above)


def _finite(*ends: float) -> float:
    return next((end for end in ends if math.isfinite(end)), 1.0)


def _days(lab: Lab, check: CompiledCheck, field: Field, ends: Ends) -> Iterator[Turn]:
    """By halving: between two days of which the outcomes differ there is one where it turns."""
    first, last = (day_of(end) for end in ends)
    if first is None or last is None:
        return
    low, high = first.toordinal(), last.toordinal()

    def at(ordinal: int) -> str:
        return lab.status(check, {field.path: date.fromordinal(ordinal)})

    below, above = at(low), at(high)
    if below == above:
        return
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at(middle) == below else (low, middle)
    yield Turn(field, check.check.id, date.fromordinal(high), below, at(high), True)

"""What is known of a value that is not known: its ends, its words, and what follows from them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prescreen.fields.interval import day_of
from prescreen.logic import Unknown
from prescreen.logic.intervals import ANY, ARITHMETIC, INF, Ends, absolute, decided
from prescreen.logic.unknown import UnknownJoin
from prescreen.pack.tables import EMPTY, MISSING, LookupTable, cell_of, number_of
from prescreen.run.abstract import bounded
from prescreen.run.dates import add_months

Test = Callable[[Any], Any]
Settle = Callable[[Unknown], bool | None]


def settled(settle: Settle | None, unknown: Unknown) -> Any:
    """The truth of a condition whatever its operand is, else the operand's causes."""
    found = settle(unknown) if settle is not None else None
    return unknown.plain if found is None else found


def against(op: str, limit: Ends, unknown: Unknown) -> bool | None:
    return decided(op, unknown.ends, limit)


def whichever(test: Test, unknown: Unknown) -> bool | None:
    if unknown.words is None:
        return None
    truths = {bool(test(word)) for word in unknown.words}
    return truths.pop() if len(truths) == 1 else None


def same(negated: bool, a: Any, b: Any) -> bool | None:
    """Choices that have no word in common differ; two that have one and the same do not."""
    left = a.words if a.__class__ is Unknown else frozenset((a,))
    right = b.words if b.__class__ is Unknown else frozenset((b,))
    if left is None or right is None:
        return None
    if left.isdisjoint(right):
        return negated
    return not negated if len(left | right) == 1 else None


def joined(meet: UnknownJoin, a: Any, b: Any) -> Unknown:
    """The causes of two operands of which at least one is unknown."""
    if a.__class__ is Unknown and b.__class__ is Unknown:
        return meet(a, b).plain
    found: Unknown = a if a.__class__ is Unknown else b
    return found.plain


def ends_of(value: Any) -> Ends:
    return value.ends if value.__class__ is Unknown else (value, value)


def day_ends_of(value: dt.date | Unknown) -> Ends:
    """The ends of a day, as ordinals."""
    if isinstance(value, Unknown):
        return value.ends
    ordinal = float(value.toordinal())
    return ordinal, ordinal


def within(unknown: Unknown, ends: Ends) -> Unknown:
    """An unknown number that has these ends."""
    return unknown if ends == ANY else Unknown(None, (unknown,), ends)


_SINCE = number_of(dt.date.min) - dt.date.min.toordinal()


def cells_within(
    table: LookupTable, keys: Sequence[tuple[object, Ends]], column: str, day: dt.date
) -> frozenset[object]:
    """The cells that keys may lead to of which some are known within two ends; none where one may
    be anything. Each key with its ends, ANY where it is known or is no number."""
    within = {}
    for place, (spec, (key, ends)) in enumerate(zip(table.keys, keys, strict=True)):
        if key.__class__ is not Unknown:
            continue
        if not spec.ranged or ends == ANY:
            return frozenset()
        shift = _SINCE if spec.kind == "date" else 0.0
        within[place] = ends[0] + shift, ends[1] + shift
    rows = table.met([key for key, _ in keys], within, day)
    return frozenset(cell_of(row, column) for row in rows)


def spread_of(cells: frozenset[object]) -> Ends:
    """The ends of a number that is one of the cells, ANY where one of them is none."""
    numbers = [c for c in cells if isinstance(c, float)]
    return (min(numbers), max(numbers)) if len(numbers) == len(cells) > 0 else ANY


def filled_in_all(cells: frozenset[object], on_empty: str) -> bool | None:
    """Whether a cell has a value, whichever of these it is; None where that is open, or asks a
    person."""
    if not cells or MISSING in cells:
        return None
    if EMPTY not in cells:
        return True
    return False if len(cells) == 1 and on_empty == "none" else None


def rising(name: str, *of: Ends) -> Ends:
    low, high = zip(*of, strict=True)
    return bounded(name, list(low)), bounded(name, list(high))


def ends_of_years(day: Ends) -> Ends:
    low, high = (day_of(end) for end in day)
    return -INF if low is None else float(low.year), INF if high is None else float(high.year)


def ends_of_part(part: str, day: Ends) -> Ends:
    """The year of a day, or its month or day of the month where both ends have the same before."""
    if part == "year":
        return ends_of_years(day)
    low, high = (day_of(end) for end in day)
    if low is None or high is None:
        return ANY
    whole = low.year == high.year and (part == "month" or low.month == high.month)
    return (float(getattr(low, part)), float(getattr(high, part))) if whole else ANY


def ends_of_days(start: Ends, end: Ends) -> Ends:
    return end[0] - start[1], end[1] - start[0]


def ends_of_months(day: Ends, months: Ends) -> Ends:
    """A day months later is later the later the day is and the more the months are."""
    found = [_later(d, m) for d, m in zip(day, months, strict=True)]
    return found[0], found[1]


def _later(ordinal: float, months: float) -> float:
    if math.isinf(ordinal) or math.isinf(months):
        return ordinal if math.isinf(ordinal) else months
    return float(add_months(dt.date.fromordinal(int(ordinal)), months).toordinal())


def ends_of_steps(x: Ends, size: Ends) -> Ends:
    low, high = ARITHMETIC["/"](x, size)
    return bounded("floor", [low]), bounded("floor", [high])


def _ends_of_round_to(x: Ends, size: Ends) -> Ends:
    low, high = ARITHMETIC["/"](x, size)
    if size[0] <= 0 <= size[1]:  # a step of zero gives no value: nothing bounds it
        return ANY
    return ARITHMETIC["*"]((bounded("round", [low]), bounded("round", [high])), size)


FUNCTIONS_OF_ENDS: Mapping[str, Callable[..., Ends]] = {
    "abs": absolute,
    "round_to": _ends_of_round_to,
    "steps": ends_of_steps,
}

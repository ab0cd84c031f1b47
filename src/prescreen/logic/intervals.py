"""Numbers known in part: an interval by its two ends, both included, and what becomes of it.

Sound: whatever the numbers are, what is made of them lies in the result. An end may be infinite.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

from prescreen.logic.numbers import RELATIVE, RESOLUTION, at_least_number, close

INF = math.inf
Ends = tuple[float, float]
ANY: Ends = (-INF, INF)


def beyond(end: float, way: int) -> float:
    """The nearest number above (`way` 1) or below (-1) an open end that is told from it.

    Twice the tolerance, so that a conversion after it does not bring the two together again.
    """
    return end + way * 2 * max(RELATIVE * abs(end), RESOLUTION)


def meet(a: Ends, b: Ends) -> Ends:
    """What lies in both; the ends are the wrong way round where nothing does."""
    return max(a[0], b[0]), min(a[1], b[1])


def times(x: float, y: float) -> float:
    return 0.0 if x == 0 or y == 0 else x * y


def over(x: float, y: float) -> float:
    if math.isinf(y):
        return 0.0 if not math.isinf(x) else math.copysign(INF, x * y)
    return x / y


def spread(values: Iterable[float]) -> Ends:
    """The least and the greatest, whatever is not a number left out."""
    found = [v for v in values if not math.isnan(v)]
    return (min(found), max(found)) if found else ANY


def _product(a: Ends, b: Ends) -> Ends:
    if a[0] >= 0 and b[0] >= 0:  # as nearly all numbers of a project are
        return times(a[0], b[0]), times(a[1], b[1])
    return spread([times(x, y) for x in a for y in b])


def _quotient(a: Ends, b: Ends) -> Ends:
    """Anything where the divisor may be zero: the quotient may then not exist, and no truth of it
    is settled."""
    if b[0] > 0 and a[0] >= 0:
        return over(a[0], b[1]), INF if math.isinf(a[1]) else a[1] / b[0]
    if b[0] > 0 or b[1] < 0:
        return spread([over(x, y) for x in a for y in b])
    return ANY


ARITHMETIC: Mapping[str, Callable[[Ends, Ends], Ends]] = {
    "+": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "-": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "*": _product,
    "/": _quotient,
}


def absolute(a: Ends) -> Ends:
    ends = abs(a[0]), abs(a[1])
    return 0.0 if a[0] <= 0 <= a[1] else min(ends), max(ends)


def decided(op: str, a: Ends, b: Ends) -> bool | None:
    """The truth of `a op b` where all numbers of the two agree on it, tolerant at the ends."""
    if op in ("<", "<="):
        found = decided(">=" if op == "<" else ">", a, b)
        return None if found is None else not found
    if not _apart(op, a[1], b[0]):
        return False
    return True if _apart(op, a[0], b[1]) else None


def _apart(op: str, x: float, y: float) -> bool:
    if math.isinf(x) or math.isinf(y):
        return x >= y if op == ">=" else x > y
    return at_least_number(x, y) if op == ">=" else x > y and not close(x, y)

"""Numbers, the same on every executor.

Two quantities are equal when they differ by no more than a billionth of the larger, or by no more
than the resolution of a unit; `<` is the negation of `>=`. So 3,000 万元 on 10 亩 is exactly
300 万元/亩, whatever a conversion did. `floor`, `ceil` and steps snap before they cut.
"""

from __future__ import annotations

import math

RELATIVE = 1e-9
RESOLUTION = 1e-12
"""In any unit: far below what is written in a document, above what a conversion loses."""


def close(a: float, b: float) -> bool:
    return abs(a - b) <= max(RELATIVE * max(abs(a), abs(b)), RESOLUTION)


def at_least_number(a: float, b: float) -> bool:
    """Tolerant `a >= b`."""
    return a >= b or close(a, b)


def least_at_least(bound: float) -> float:
    """The least float that is at least the bound as we compare: a bare `>=` with it says what the
    tolerant one says. By bisection, since that is monotone in its left side."""
    high, low = bound, bound - 4 * max(RELATIVE * abs(bound), RESOLUTION)
    while True:
        middle = low + (high - low) / 2
        if middle in (low, high):
            return high
        low, high = (low, middle) if at_least_number(middle, bound) else (middle, high)


def greatest_at_most(bound: float) -> float:
    """The greatest float that is at most the bound as we compare."""
    return -least_at_least(-bound)


def snap_floor(x: float) -> float:
    near = round(x)
    return float(near) if close(x, near) else float(math.floor(x))


def snap_ceil(x: float) -> float:
    near = round(x)
    return float(near) if close(x, near) else float(math.ceil(x))


def snap_round(x: float) -> float:
    """Half up, after snapping: 2.5 gives 3, -2.5 gives -2."""
    return snap_floor(x + 0.5)


def thousandths(x: float) -> int:
    """Points as whole thousandths."""
    return int(snap_floor(x * 1000 + 0.5))

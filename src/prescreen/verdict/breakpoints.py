"""Where a comparison tips as one number moves, everything else as it is.

A comparison in one variable is nearly always affine in it (`固投 / 50 - 200`) or of the form
(a + b·x) / (1 + c·x) (`8000 / x - 200`); three samples give its root exactly. Whatever is neither
is searched on a geometric grid and bisected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

Function = Callable[[float], float | None]


def roots(f: Function, at: float | None) -> tuple[float, ...]:
    """Values of x where f changes sign, sorted; `at` is today's value, if there is one."""
    centre = at if at else 1.0
    found = _mobius(f, centre)
    if found is None:
        found = list(_search(f, centre))
    return tuple(sorted(found))


def _mobius(f: Function, centre: float) -> list[float] | None:
    """The root of the curve (a + b·x) / (1 + c·x) through three samples, None if f is not that."""
    xs = [centre, centre * 1.5, centre * 2.25]
    values = [f(x) for x in xs]
    if any(v is None or not math.isfinite(v) for v in values):
        return None
    y = [v for v in values if v is not None]
    curve = _through(xs, y)
    if curve is None:
        return None
    a, b, c = curve
    for x in (centre * k for k in (0.01, 0.4, 3.7, 100.0)):  # a bend elsewhere: search
        want = f(x)
        if want is None or not _near((a + b * x) / (1 + c * x) if 1 + c * x else math.inf, want):
            return None
    return [-a / b] if b else []


def _through(x: list[float], y: list[float]) -> tuple[float, float, float] | None:
    """a, b, c with a + b·x - c·x·y = y at all three points (Cramer's rule)."""
    rows = [[1.0, xi, -xi * yi, yi] for xi, yi in zip(x, y, strict=True)]
    slope1 = (y[1] - y[0]) / (x[1] - x[0])
    slope2 = (y[2] - y[1]) / (x[2] - x[1])
    if _near(slope1, slope2):
        return y[0] - slope1 * x[0], slope1, 0.0
    for i in range(3):
        pivot = max(range(i, 3), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) < 1e-300:
            return None
        for r in range(3):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [p - factor * q for p, q in zip(rows[r], rows[i], strict=True)]
    a, b, c = (rows[i][3] / rows[i][i] for i in range(3))
    return a, b, c


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-7 * max(abs(a), abs(b), 1e-9)


def _search(f: Function, centre: float) -> Iterator[float]:
    """Sign changes on a geometric grid around the centre, bisected."""
    grid = [0.0, *(centre * 2 ** (k / 4) for k in range(-60, 61))]
    last_x, last = grid[0], f(grid[0])
    for x in grid[1:]:
        value = f(x)
        if last is not None and value is not None and (last >= 0) != (value >= 0):
            yield _bisect(f, last_x, x, last >= 0)
        last_x, last = x, value


def _bisect(f: Function, low: float, high: float, positive: bool) -> float:
    for _ in range(80):
        middle = (low + high) / 2
        value = f(middle)
        if value is None or middle in (low, high):
            break
        if (value >= 0) == positive:
            low = middle
        else:
            high = middle
    return high


def rounded_around(x: float, step: float) -> tuple[float, ...]:
    """Multiples of `step` at and next to x, ascending, free of binary dust."""
    if step <= 0:
        return (x,)
    nearest = round(x / step)
    return tuple(clean((nearest + k) * step) for k in (-2, -1, 0, 1, 2))


def clean(x: float) -> float:
    """The same number without the tail of a binary multiplication."""
    return float(f"{x:.12g}")

"""The bounds of intervals over many rows: the arithmetic of `run.abstract`, in numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from prescreen.columnar.compile.numbers import greatest, least
from prescreen.columnar.compile.plan import EPOCH
from prescreen.logic.intervals import Ends
from prescreen.logic.numbers import RELATIVE, RESOLUTION
from prescreen.run.partly import ends_of_months, ends_of_part

INF = np.inf
Bounds = tuple[Any, Any]
"""The least and the greatest that a number may be, one each or one a row."""


def spread(values: list[Any]) -> Bounds:
    low, high = reduce(np.fmin, values), reduce(np.fmax, values)
    return np.where(np.isnan(low), -INF, low), np.where(np.isnan(high), INF, high)


def times(x: Any, y: Any) -> Any:
    return np.where((x == 0) | (y == 0), 0.0, x * y)


def _over(x: Any, y: Any) -> Any:
    endless = np.where(np.isinf(x), np.copysign(INF, x * y), 0.0)
    return np.where(np.isinf(y), endless, x / y)


def _below(a: Bounds, b: Bounds) -> bool:
    """Whether any of the numbers may be negative."""
    return not (np.all(a[0] >= 0) and np.all(b[0] >= 0))


def _product(a: Bounds, b: Bounds) -> Bounds:
    if not _below(a, b):
        return times(a[0], b[0]), times(a[1], b[1])
    return spread([times(x, y) for x in a for y in b])


def _quotient(a: Bounds, b: Bounds) -> Bounds:
    """Anything where the divisor may be zero."""
    if not _below(a, b):
        low, high = _over(a[0], b[1]), _over(a[1], b[0])
        return np.where(b[0] == 0, -INF, low), np.where(b[0] == 0, INF, high)
    low, high = spread([_over(x, y) for x in a for y in b])
    zero = (b[0] <= 0) & (b[1] >= 0)
    return np.where(zero, -INF, low), np.where(zero, INF, high)


ARITHMETIC: Mapping[str, Callable[[Bounds, Bounds], Bounds]] = {
    "+": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "-": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "*": _product,
    "/": _quotient,
}


def _absolute(a: Bounds) -> Bounds:
    bounds = np.abs(a[0]), np.abs(a[1])
    across = (a[0] <= 0) & (a[1] >= 0)
    return np.where(across, 0.0, np.minimum(*bounds)), np.maximum(*bounds)


def _near(x: Any, y: Any) -> Any:
    scale = np.maximum(np.abs(x), np.abs(y)) * RELATIVE
    return np.abs(x - y) <= np.maximum(scale, RESOLUTION)


def _snapped(cut: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def snap(x: Any) -> Any:
        whole = np.rint(x)
        return np.where(np.isinf(x), x, np.where(_near(x, whole), whole, cut(x)))

    return snap


_floor, _ceil = _snapped(np.floor), _snapped(np.ceil)


def _rising(function: Callable[..., Any]) -> Callable[..., Bounds]:
    """A function that rises with each of its arguments goes from end to end."""
    return lambda *of: (function(*(a[0] for a in of)), function(*(a[1] for a in of)))


def _steps(x: Bounds, size: Bounds) -> Bounds:
    low, high = _quotient(x, size)
    return _floor(low), _floor(high)


def _round_to(x: Bounds, size: Bounds) -> Bounds:
    low, high = _quotient(x, size)
    low, high = _product((_floor(low + 0.5), _floor(high + 0.5)), size)
    zero = (size[0] <= 0) & (size[1] >= 0)  # a step of zero gives no value: nothing bounds it
    return np.where(zero, -INF, low), np.where(zero, INF, high)


FUNCTIONS: Mapping[str, Callable[..., Bounds]] = {
    "min": _rising(lambda *xs: reduce(np.minimum, xs)),
    "max": _rising(lambda *xs: reduce(np.maximum, xs)),
    "clamp": _rising(lambda x, low, high: np.maximum(low, np.minimum(x, high))),
    "abs": _absolute,
    "floor": _rising(_floor),
    "ceil": _rising(_ceil),
    "round": _rising(lambda x: _floor(x + 0.5)),
    "steps": _steps,
    "round_to": _round_to,
}


def chosen(test: Bounds, a: Bounds, b: Bounds) -> Bounds:
    """The one branch or the other, both where the test (its first end) is not known."""
    truth = test[0]
    low = np.where(truth == 1, a[0], np.where(truth == 0, b[0], np.minimum(a[0], b[0])))
    high = np.where(truth == 1, a[1], np.where(truth == 0, b[1], np.maximum(a[1], b[1])))
    return low, high


# -- days, as Polars counts them -------------------------------------------------------------------
def parts_of_days(part: str, day: Bounds) -> Bounds:
    """`run.partly.ends_of_part`, row by row."""
    return _each(lambda low, high: ends_of_part(part, (low, high)), *day)


def months_after(day: Bounds, months: Bounds) -> Bounds:
    """`run.partly.ends_of_months`, row by row."""

    def later(low: float, high: float, least: float, most: float) -> Ends:
        found = ends_of_months((low, high), (least, most))
        return found[0] - EPOCH, found[1] - EPOCH

    return _each(later, *day, *months)


def _each(function: Callable[..., Ends], *of: Any) -> Bounds:
    """By single rows, the same ends only once: days of projects are few, and ranges of them fewer.

    The first two ends are days.
    """
    rows = np.broadcast_arrays(*map(np.atleast_1d, of))
    known: dict[tuple[float, ...], Ends] = {}
    found = []
    for row in zip(*(r.tolist() for r in rows), strict=True):
        if row not in known:
            known[row] = function(row[0] + EPOCH, row[1] + EPOCH, *row[2:])
        found.append(known[row])
    ends = np.array(found, dtype=np.float64).reshape(len(found), 2)
    return ends[:, 0], ends[:, 1]


# -- comparison -----------------------------------------------------------------------------------
def _apart(op: str, x: Any, y: Any) -> Any:
    """`x op y` at two ends, for `>=` and `>`: tolerant, but not at infinity."""
    if np.ndim(y) == 0 and np.isfinite(y):
        return x >= least(float(y)) if op == ">=" else x > greatest(float(y))
    if np.ndim(x) == 0 and np.isfinite(x):
        return y <= greatest(float(x)) if op == ">=" else y < least(float(x))
    endless = np.isinf(x) | np.isinf(y)
    if op == ">=":
        return (x >= y) | (~endless & _near(x, y))
    return (x > y) & (endless | ~_near(x, y))


def order(op: str, a: Bounds, b: Bounds) -> tuple[Any, Any]:
    """Whether `a op b` may be true, and whether it may be false."""
    with np.errstate(all="ignore"):
        upward = {"<": ">=", "<=": ">"}.get(op, op)
        most, least = _apart(upward, a[1], b[0]), _apart(upward, a[0], b[1])
    return (most, ~least) if upward == op else (~least, most)

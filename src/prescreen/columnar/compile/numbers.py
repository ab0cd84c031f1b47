"""Tolerant comparison and snapping as Polars expressions, bit for bit as `logic.numbers` has them.

Against a constant the tolerant comparison is an ordinary one with a shifted bound: the set of
numbers that pass is an interval, and its end is found once by bisection over all floats.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import polars as pl

from prescreen.logic.numbers import RELATIVE, RESOLUTION, at_least_number, close


def near(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """`close(a, b)`; null where either is."""
    scale = pl.max_horizontal(a.abs(), b.abs()) * RELATIVE
    return (a - b).abs() <= pl.max_horizontal(scale, pl.lit(RESOLUTION))


def compare(op: str, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Tolerant `<`, `<=`, `>`, `>=` of two columns."""
    if op == ">=":
        return (a >= b) | near(a, b)
    if op == "<=":
        return (a <= b) | near(a, b)
    if op == ">":
        return (a > b) & ~near(a, b)
    return (a < b) & ~near(a, b)


def compare_bound(op: str, a: pl.Expr, bound: float) -> pl.Expr:
    """Tolerant comparison of a column with one number."""
    if op in (">=", "<"):
        end = least(bound)
        return a >= end if op == ">=" else a < end
    end = greatest(bound)
    return a <= end if op == "<=" else a > end


@lru_cache(maxsize=4096)
def least(bound: float) -> float:
    """The least number that is tolerantly at least `bound`."""
    return _edge(lambda x: at_least_number(x, bound), -math.inf, bound)


@lru_cache(maxsize=4096)
def greatest(bound: float) -> float:
    """The greatest number that is tolerantly at most `bound`."""
    return -_edge(lambda x: -x <= bound or close(-x, bound), -math.inf, -bound)


def _edge(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The least float in (low, high] that holds, `holds` being monotone and true of `high`."""
    if math.isinf(high):
        return high
    below, above = _rank(-1.7e308) if math.isinf(low) else _rank(low), _rank(high)
    while above - below > 1:
        middle = (below + above) // 2
        if holds(_unrank(middle)):
            above = middle
        else:
            below = middle
    return _unrank(above)


def _rank(x: float) -> int:
    """The place of a float among all floats."""
    bits = int(struct.unpack("<q", struct.pack("<d", x))[0])
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def _unrank(rank: int) -> float:
    bits = rank if rank >= 0 else (-rank) | -0x8000000000000000
    return float(struct.unpack("<d", struct.pack("<q", bits))[0])


def snap_floor(x: pl.Expr) -> pl.Expr:
    whole = x.round(mode="half_to_even")
    return pl.when(near(x, whole)).then(whole).otherwise(x.floor())


def snap_ceil(x: pl.Expr) -> pl.Expr:
    whole = x.round(mode="half_to_even")
    return pl.when(near(x, whole)).then(whole).otherwise(x.ceil())


def divide(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """a / b, unknown where b is zero.

    Polars divides by a scalar by multiplying with its reciprocal (3 / 2.5 is 1.2000000000000002),
    so a divisor that is the same in all rows is spread over the rows first.
    """
    return a / pl.when(b != 0).then(a * 0.0 + b)


def all_known(items: Sequence[pl.Expr]) -> pl.Expr:
    known = items[0].is_not_null()
    for item in items[1:]:
        known = known & item.is_not_null()
    return known


def smallest(items: Sequence[pl.Expr]) -> pl.Expr:
    """The smallest, unknown where any is unknown."""
    return pl.when(all_known(items)).then(pl.min_horizontal(items))


def largest(items: Sequence[pl.Expr]) -> pl.Expr:
    return pl.when(all_known(items)).then(pl.max_horizontal(items))


FUNCTIONS: Mapping[str, Callable[..., pl.Expr]] = {
    "min": lambda *xs: smallest(xs),
    "max": lambda *xs: largest(xs),
    "clamp": lambda x, low, high: largest([low, smallest([x, high])]),
    "abs": lambda x: x.abs(),
    "floor": snap_floor,
    "ceil": snap_ceil,
    "round": lambda x: snap_floor(x + 0.5),
    "round_to": lambda x, size: snap_floor(divide(x, size) + 0.5) * size,
    "steps": lambda x, size: snap_floor(divide(x, size)),
}


def thousandths(x: pl.Expr) -> pl.Expr:
    """Points as whole thousandths, cut where no scorecard reaches and an integer could overflow."""
    return snap_floor(x * 1000 + 0.5).clip(-9e15, 9e15).cast(pl.Int64)

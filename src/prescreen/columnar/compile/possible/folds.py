"""Numbers over lists of which not all is known, as intervals: `run.lists.ends_of_fold` in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.possible.bounds import INF, Bounds
from prescreen.columnar.compile.possible.intervals import (
    IntervalColumn,
    beside_ends,
    interval,
    leaf,
    rows_of,
)
from prescreen.columnar.compile.quantities import element_columns
from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.values import Bools, Floats, Ints, Value
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.run.lists import ends_of_fold
from prescreen.run.signs import never_negative


@interval.register
def interval_aggregate(node: ast.Aggregate, scope: Scope) -> IntervalColumn:
    value = scope.value(node)
    positive = node.value is not None and never_negative(node.value, scope.compiler.bindings)
    nothing = ends_of_fold(node.name, (), False, positive)
    if value.constant:
        return leaf(node, scope, *nothing)
    main = scope.beside(MAIN)
    memo = "ends", main.compiler.keys.of(node)
    ends: tuple[Value, Value] | None = main.steps.get(memo)
    if ends is None:
        ends = main.steps[memo] = _ends(node, main, nothing, positive)
    if scope.frame != MAIN:
        ends = scope.carried(ends[0]), scope.carried(ends[1])
    return beside_ends(node, scope, *nothing, ends)


def _ends(
    node: ast.Aggregate, scope: Scope, nothing: tuple[float, float], positive: bool
) -> tuple[Value, Value]:
    """The columns of both ends, filled where the number is not known."""
    known = scope.column(scope.value(node))
    found, counted, _ = element_columns(node, scope)
    number = None
    if node.name != "count" and node.value is not None:
        number = interval(node.value, scope.beside(node.list))
    counts = found if node.name == "count" else counted
    level = max(
        known.level, 0 if counts is None else counts.level, 0 if number is None else number.level
    )
    step = FoldEnds(
        node.list,
        node.name,
        known.expr.meta.output_name(),
        None if counts is None else counts.expr.meta.output_name(),
        number,
        nothing,
        positive,
        scope.verified,
        scope.plan.name(),
    )
    scope.plan.step(level, step)
    both = pl.col(step.name)
    made = [Value(Sort.NUMBER, both.struct.field(end), level + 1) for end in ("low", "high")]
    return scope.column(made[0]), scope.column(made[1])


@dataclass(frozen=True, slots=True)
class FoldEnds:
    """The ends of an aggregate where it is not known, as a column of pairs.

    `known` names the aggregate, `counts` whether each element does (None: all do).
    """

    list: str
    how: str
    known: str
    counts: str | None
    number: IntervalColumn | None
    nothing: tuple[float, float]
    positive: bool
    verified: bool
    name: str
    frame: str = MAIN

    def run(self, batch: ColumnBatch) -> pl.Series:
        todo = batch.main[self.known].is_null().to_numpy()
        ends = [pl.Series([None], dtype=pl.Float64).new_from_index(0, len(todo))] * 2
        if todo.any():
            ends = [pl.Series(np.where(todo, e, np.nan)).fill_nan(None) for e in self._of(batch)]
        return pl.struct([e.alias(n) for e, n in zip(ends, ("low", "high"), strict=True)],
                         eager=True).alias(self.name)  # fmt: skip

    def _of(self, batch: ColumnBatch) -> Bounds:
        height, items = batch.main.height, batch.items[self.list]
        at = batch.rows[self.list].to_numpy().astype(np.int64)
        counts = np.ones(len(at))
        if self.counts is not None:
            counts = items[self.counts].cast(pl.Float64).to_numpy()
        low = high = np.zeros(len(at))
        if self.number is not None:
            some = pl.int_range(items.height, dtype=pl.UInt32, eager=True)
            bounds = self.number.bounds(rows_of(items, some, self.number.reads))
            low, high = (np.broadcast_to(b, len(at)) for b in bounds)
        if self.positive:
            low = np.maximum(low, 0.0)
        opened = batch.opened(self.list, self.verified)
        with np.errstate(invalid="ignore"):
            found = _folded(self.how, at, counts, low, high, height, opened, self.positive)
        none = np.zeros(height, dtype=bool)
        none |= batch.doubted.get((self.list, self.verified), False)
        if self.verified:
            none |= batch.unverified[self.list]
        return tuple(np.where(none, n, f) for n, f in zip(self.nothing, found, strict=True))  # type: ignore[return-value]


def _folded(
    how: str, at: Ints, counts: Floats, low: Floats, high: Floats, height: int, opened: Bools,
    positive: bool,
) -> Bounds:  # fmt: skip
    sure, may = counts == 1, counts != 0
    if how == "count":
        return _sum(at, sure, height), np.where(opened, INF, _sum(at, may, height))
    floor = 0.0 if positive else -INF
    if how == "sum":
        lows = np.where(sure, low, np.where(may, np.minimum(low, 0.0), 0.0))
        highs = np.where(sure, high, np.where(may, np.maximum(high, 0.0), 0.0))
        least = _sum(at, lows, height)
        return (
            np.where(opened, least if positive else -INF, least),
            np.where(opened, INF, _sum(at, highs, height)),
        )
    least, most = _least(at[may], low[may], height), -_least(at[may], -high[may], height)
    least, most = np.where(opened, np.minimum(least, floor), least), np.where(opened, INF, most)
    number = _sum(at, sure, height)
    if how == "max":
        least = -_least(at[sure], -low[sure], height)
    elif how == "min":
        most = _least(at[sure], high[sure], height)
    else:
        exact = ~opened & (number == _sum(at, may, height)) & (number > 0)
        divisor = np.where(number > 0, number, 1.0)
        least = np.where(exact, _sum(at, np.where(sure, low, 0.0), height) / divisor, least)
        most = np.where(exact, _sum(at, np.where(sure, high, 0.0), height) / divisor, most)
    none = number == 0
    return np.where(none, -INF, least), np.where(none, INF, most)


def _sum(at: Ints, values: Any, height: int) -> Floats:
    """One by one from the left, as for one candidate."""
    return np.bincount(at, weights=values, minlength=height).astype(np.float64)


def _least(at: Ints, values: Floats, height: int) -> Floats:
    """The least value of each candidate's elements, infinity of none."""
    out = np.full(height, INF)
    np.minimum.at(out, at, values)
    return out

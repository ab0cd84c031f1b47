"""Numbers known in part, as intervals, for the rows where it matters.

The arithmetic of `run.abstract`, over arrays: an unknown fact ranges over its declared bounds, a
known number is an interval of one point. It is done in numpy, for the rows that are not settled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import HIGH, LOW, MAIN, ColumnBatch, epoch_day
from prescreen.columnar.compile.possible.bounds import (
    ARITHMETIC,
    FUNCTIONS,
    INF,
    Bounds,
    chosen,
    months_after,
    order,
    parts_of_days,
    spread,
    times,
)
from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.values import Bools, Floats, Value
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.lang.walk import below
from prescreen.run.abstract import NumberRange, unknown_field

Rows = Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class IntervalColumn:
    """A number as an interval in each row.

    `at` makes the bounds from the columns `reads` (not a number where unknown); `tests` are those
    of them that are truths. `free`: where it is unknown it may be anything; `endless`: so it is in
    all rows. `absent`: something in it is unknown in all rows. `point`: it may be one number
    although something in it is unknown, as 0 times anything is.
    """

    at: Callable[[Rows], Bounds]
    reads: frozenset[str] = frozenset()
    level: int = 0
    free: bool = True
    endless: bool = False
    absent: bool = False
    point: bool = False
    tests: frozenset[str] = frozenset()
    span: tuple[float, float] | None = None

    def bounds(self, rows: Rows) -> Bounds:
        with np.errstate(all="ignore"):
            return self.at(rows)


@singledispatch
def interval(node: ast.Node, scope: Scope) -> IntervalColumn:
    """The number as an interval. The default: known, or anything at all."""
    return leaf(node, scope, -INF, INF)


def leaf(node: ast.Node, scope: Scope, low: float, high: float) -> IntervalColumn:
    value = scope.value(node)
    free = low == -INF and high == INF
    if value.constant:
        unknown = value.known is None
        known = _number(value.known)
        pair = (low, high) if unknown else (known, known)
        bounds = np.float64(pair[0]), np.float64(pair[1])
        endless = unknown and free
        return IntervalColumn(
            lambda rows: bounds, frozenset(), 0, free or not unknown, endless, unknown, span=pair
        )
    column = scope.column(value)
    name = column.expr.meta.output_name()

    def at(rows: Rows) -> Bounds:
        given = rows[name]
        unknown = np.isnan(given)
        return np.where(unknown, low, given), np.where(unknown, high, given)

    reads = frozenset((name,))
    tests = reads if value.sort is Sort.BOOL else frozenset[str]()
    return IntervalColumn(at, reads, column.level, free, tests=tests, span=(low, high))


def _of_fact(node: ast.Node, scope: Scope, path: str) -> IntervalColumn:
    found = unknown_field(path)
    low, high = (found.low, found.high) if isinstance(found, NumberRange) else (-INF, INF)
    ends = scope.ends(node)
    return (
        leaf(node, scope, low, high) if ends is None else beside_ends(node, scope, low, high, ends)
    )


def beside_ends(
    node: ast.Node, scope: Scope, low: float, high: float, ends: tuple[Value, Value]
) -> IntervalColumn:
    """A number that in some rows is known in part, between the ends in two columns."""
    columns = [scope.column(scope.value(node)), *(scope.column(end) for end in ends)]
    name, least, most = (c.expr.meta.output_name() for c in columns)

    def at(rows: Rows) -> Bounds:
        given, bottom, top = rows[name], rows[least], rows[most]
        bottom = np.where(np.isnan(bottom), low, bottom)
        top = np.where(np.isnan(top), high, top)
        unknown = np.isnan(given)
        return np.where(unknown, bottom, given), np.where(unknown, top, given)

    level = max(c.level for c in columns)
    return IntervalColumn(at, frozenset((name, least, most)), level, free=False, point=True)


def _number(known: object) -> Any:
    """A known value as a number, a day as Polars counts it."""
    return epoch_day(known.toordinal()) if isinstance(known, dt.date) else known


@interval.register
def interval_field_ref(node: ast.FieldRef, scope: Scope) -> IntervalColumn:
    return _of_fact(node, scope, node.path)


@interval.register
def interval_score_ref(node: ast.ScoreRef, scope: Scope) -> IntervalColumn:
    value = scope.value(node)
    if value.constant or scope.frame != MAIN:
        return leaf(node, scope, -INF, INF)

    def at(rows: Rows) -> Bounds:
        return rows[LOW] / 1000, rows[HIGH] / 1000

    return IntervalColumn(at, frozenset((LOW, HIGH)), value.level, free=False)


@interval.register
def interval_item_ref(node: ast.ItemRef, scope: Scope) -> IntervalColumn:
    return _of_fact(node, scope, f"{node.list}.{node.leaf}")


@interval.register
def interval_metric_ref(node: ast.MetricRef, scope: Scope) -> IntervalColumn:
    return interval(scope.compiler.metrics[node.key].node, scope)


def _made(
    of: list[IntervalColumn], bounds: Callable[..., Bounds], free: bool, point: bool
) -> IntervalColumn:
    """A function of numbers; `free`: it may be anything if one of them may."""
    return IntervalColumn(
        lambda rows: bounds(*(part.at(rows) for part in of)),
        frozenset[str]().union(*(part.reads for part in of)),
        max(part.level for part in of),
        free and all(part.free for part in of),
        free and any(part.endless for part in of),
        any(part.absent for part in of),
        point or any(part.point for part in of),
        frozenset[str]().union(*(part.tests for part in of)),
    )


@interval.register
def interval_arith(node: ast.Arith, scope: Scope) -> IntervalColumn:
    of = [interval(node.left, scope), interval(node.right, scope)]
    sums = node.op in ("+", "-")
    return _made(of, ARITHMETIC[node.op], sums, not sums)


@interval.register
def interval_scale(node: ast.Scale, scope: Scope) -> IntervalColumn:
    factor, of = node.factor, interval(node.operand, scope)

    def scaled(a: Bounds) -> Bounds:
        return spread([times(end, factor) for end in a])

    made = _made([of], scaled, factor != 0, factor == 0)
    if of.span is None:
        return made
    low, high = scaled((np.float64(of.span[0]), np.float64(of.span[1])))
    return replace(made, span=(float(low), float(high)))


@interval.register
def interval_func(node: ast.Func, scope: Scope) -> IntervalColumn:
    return _made([interval(a, scope) for a in node.args], FUNCTIONS[node.name], False, True)


@interval.register
def interval_days(node: ast.Days, scope: Scope) -> IntervalColumn:
    if not ranged_below(node, scope):
        return leaf(node, scope, -INF, INF)
    of = [interval(node.start, scope), interval(node.end, scope)]
    return _made(of, lambda start, end: (end[0] - start[1], end[1] - start[0]), True, False)


@interval.register
def interval_date_part(node: ast.DatePart, scope: Scope) -> IntervalColumn:
    if not ranged_below(node, scope):
        return leaf(node, scope, -INF, INF)
    part = node.part
    return _made([interval(node.date, scope)], lambda day: parts_of_days(part, day), False, True)


@interval.register
def interval_add_months(node: ast.AddMonths, scope: Scope) -> IntervalColumn:
    if not ranged_below(node, scope):
        return leaf(node, scope, -INF, INF)
    of = [interval(node.date, scope), interval(node.months, scope)]
    return _made(of, months_after, False, True)


def ranged_below(node: ast.Node, scope: Scope) -> bool:
    """Whether anything that the node reads may be a range."""
    return any(scope.may_range(one) for one in below(node, scope.compiler.metrics))


@interval.register
def interval_coalesce(node: ast.Coalesce, scope: Scope) -> IntervalColumn:
    """A range is not replaced by what stands for the unknown."""
    first = node.first if isinstance(node.first, ast.FieldRef | ast.ItemRef) else None
    ends = None if first is None or not scope.ranged(first) else scope.ends(first)
    if ends is None or scope.value(node).constant:
        return leaf(node, scope, -INF, INF)
    return beside_ends(node, scope, -INF, INF, ends)


@interval.register
def interval_if(node: ast.If, scope: Scope) -> IntervalColumn:
    """Both branches where the test is open."""
    known = scope.value(node.test).known
    if known in (True, False):
        return interval(node.then if known else node.other, scope)
    test = leaf(node.test, scope, np.nan, np.nan)
    of = [test, interval(node.then, scope), interval(node.other, scope)]
    return _made(of, chosen, False, True)


# -- over a batch --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Compared:
    """Fills in a comparison where the unknown facts cannot change it.

    `known` names the truth where all is known, None where nothing ever is.
    """

    frame: str
    known: str | None
    op: str
    left: IntervalColumn
    right: IntervalColumn
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        frame = batch.frame(self.frame)
        truth = _blank(frame.height) if self.known is None else frame[self.known]
        at = truth.is_null().arg_true()
        if not len(at):
            return truth.alias(self.name)
        rows = rows_of(frame, at, self.left.reads | self.right.reads)
        yes, no = order(self.op, self.left.bounds(rows), self.right.bounds(rows))
        for said, sure in ((True, yes & ~no), (False, no & ~yes)):
            truth = _set(truth, at, np.broadcast_to(sure, len(at)), said)
        return truth.alias(self.name)


@dataclass(frozen=True, slots=True)
class Zero:
    """Whether a number is zero and cannot be anything else."""

    frame: str
    number: IntervalColumn
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        frame = batch.frame(self.frame)
        at = pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
        low, high = self.number.bounds(rows_of(frame, at, self.number.reads))
        zero = np.broadcast_to((low == 0) & (high == 0), frame.height)
        return pl.Series(self.name, zero, dtype=pl.Boolean)


@dataclass(frozen=True, slots=True)
class EndColumns:
    """The ends of a number, as a column of pairs."""

    frame: str
    number: IntervalColumn
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        frame = batch.frame(self.frame)
        at = pl.int_range(frame.height, dtype=pl.UInt32, eager=True)
        bounds = self.number.bounds(rows_of(frame, at, self.number.reads))
        low, high = (np.broadcast_to(end, frame.height) for end in bounds)
        return pl.struct(low=pl.Series(low), high=pl.Series(high), eager=True).alias(self.name)


def _blank(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.Boolean).new_from_index(0, height)


def rows_of(frame: pl.DataFrame, at: pl.Series, reads: frozenset[str]) -> Rows:
    read = frame.select(sorted(reads))
    some = read if len(at) == frame.height else read[at]
    return {c.name: c.cast(pl.Float64).to_numpy() for c in some}


def _set(truth: pl.Series, at: pl.Series, mask: Bools, said: bool) -> pl.Series:
    return truth.scatter(at.filter(pl.Series(mask)), said) if mask.any() else truth

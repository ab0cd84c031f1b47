"""Cells of tables whose interval keys are known within two ends: settled where all rows that the
keys may lead to agree, else between the least and the greatest of them. As `run.partly` has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.columnar.compile.lookups import cell_at
from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.possible.bounds import INF
from prescreen.columnar.compile.possible.intervals import (
    IntervalColumn,
    beside_ends,
    interval,
    leaf,
    rows_of,
)
from prescreen.columnar.compile.scope import Scope, settle
from prescreen.columnar.compile.tables import Known, TableIndex
from prescreen.columnar.compile.values import Bools, Floats, Ints, Value, Vocab, made
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.logic.intervals import ANY, Ends
from prescreen.pack.tables import EMPTY, MISSING, cell_of
from prescreen.run.partly import filled_in_all, spread_of


@settle.register
def settle_lookup(node: ast.Lookup, scope: Scope, found: Value) -> Value:
    rows = _met(node, scope)
    if rows is None:
        return found
    place = Value(Sort.NUMBER, pl.col(rows.name).struct.field("row"), rows.level)
    other = cell_at(node, scope.column(place), scope)
    if found.constant:
        return other
    expr = pl.coalesce(found.expr, other.expr)
    return made(found.sort, expr, found, other, vocab=found.vocab)


@settle.register
def settle_has_value(node: ast.HasValue, scope: Scope, found: Value) -> Value:
    rows = _met(node.lookup, scope)
    if rows is None:
        return found
    filled = Value(Sort.BOOL, pl.col(rows.name).struct.field("filled"), rows.level)
    if found.constant:
        return filled
    return made(Sort.BOOL, pl.coalesce(found.expr, filled.expr), found, filled)


@interval.register
def interval_lookup(node: ast.Lookup, scope: Scope) -> IntervalColumn:
    carried = scope.frame != MAIN and not scope.compiler.keys.reads_item(node)
    where = scope.beside(MAIN) if carried else scope
    rows = _met(node, where)
    if rows is None:
        return leaf(node, scope, -INF, INF)
    both = pl.col(rows.name)
    low, high = (
        where.column(Value(Sort.NUMBER, both.struct.field(end), rows.level))
        for end in ("low", "high")
    )
    ends = (scope.carried(low), scope.carried(high)) if carried else (low, high)
    return beside_ends(node, scope, -INF, INF, ends)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The column of what the keys may lead to, and the level from which it can be read."""

    name: str
    level: int


def _met(node: ast.Lookup, scope: Scope) -> _Rows | None:
    """None where no key can be known in part."""
    memo = "met", scope.compiler.keys.of(node)
    if memo not in scope.steps:
        scope.steps[memo] = _made(node, scope)
    found: _Rows | None = scope.steps[memo]
    return found


def _made(node: ast.Lookup, scope: Scope) -> _Rows | None:
    index = scope.compiler.indexes[node.table]
    exact = [scope.value(node.keys[i]) for i in index.exact]
    numbers = [interval(node.keys[i], scope) for i in index.numeric]
    unsure = [n for n in numbers if not n.free]
    if not unsure or any(v.is_(None) for v in exact) or any(n.endless for n in numbers):
        return None
    columns = [scope.column(v) for v in exact]
    points = [
        scope.column(scope.value(node.keys[i]))
        for i, n in zip(index.numeric, numbers, strict=True)
        if n.point
    ]
    level = max((0, *(c.level for c in (*columns, *points)), *(n.level for n in numbers)))
    given = tuple(
        Known(c.known) if c.constant else (c.expr.meta.output_name(), c.vocab) for c in columns
    )
    asked = tuple(c.expr.meta.output_name() for c in points)
    step = MetRows(
        scope.frame, index, given, tuple(numbers), asked, node.column, scope.plan.name()
    )  # fmt: skip
    scope.plan.step(level, step)
    return _Rows(step.name, level + 1)


Said = tuple[int, bool | None, float | None, float | None]
"""A row whose cell all have, whether all are filled, and the ends of what they hold."""


@dataclass(frozen=True, slots=True)
class MetRows:
    """What the rows come to that keys known within two ends may lead to, as a column of structs.

    `points` are the keys whose two ends may be one although the key is not known.
    """

    frame: str
    index: TableIndex
    exact: tuple[tuple[str, Vocab | None] | Known, ...]
    numbers: tuple[IntervalColumn, ...]
    points: tuple[str, ...]
    column: str
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        frame = batch.frame(self.frame)
        height, index = frame.height, self.index
        known = np.ones(height, dtype=bool)
        codes: list[Ints] = []
        for which, key in enumerate(self.exact):
            if isinstance(key, Known):
                codes.append(index.code(which, key, height))
                continue
            known &= frame[key[0]].is_not_null().to_numpy()
            codes.append(index.codes(which, frame[key[0]], key[1]))
        bounds = self._bounds(frame)
        todo = known & _partly(bounds, [frame[n].is_null().to_numpy() for n in self.points])
        said: list[Said] = [(index.absent, None, None, None)]
        place = np.zeros(height, dtype=np.uint32)
        if todo.any():
            combined = index.combined(codes, height).astype(np.float64)
            keys = np.column_stack([combined, *(end for pair in bounds for end in pair)])[todo]
            distinct, back = np.unique(keys, axis=0, return_inverse=True)
            said += [self._said(row) for row in distinct.tolist()]
            place[todo] = back.reshape(-1) + 1
        schema = {"row": pl.UInt32, "filled": pl.Boolean, "low": pl.Float64, "high": pl.Float64}
        table = pl.DataFrame(said, schema=schema, orient="row")
        return table.to_struct(self.name).gather(pl.Series(place))

    def _bounds(self, frame: pl.DataFrame) -> list[tuple[Floats, Floats]]:
        every, out = pl.int_range(frame.height, dtype=pl.UInt32, eager=True), []
        for number in self.numbers:
            low, high = number.bounds(rows_of(frame, every, number.reads))
            out.append(tuple(np.broadcast_to(end, frame.height) for end in (low, high)))
        return out  # type: ignore[return-value]

    def _said(self, row: list[float]) -> Said:
        combined, *flat = row
        ends: list[Ends] = list(zip(flat[::2], flat[1::2], strict=True))
        rows = self.index.met(int(combined), ends)
        cells = frozenset(cell_of(r, self.column) for r in rows)
        filled = filled_in_all(cells, self.index.table.on_empty)
        low, high = spread_of(cells)
        agreed = len(cells) == 1 and not cells & {MISSING, EMPTY}
        place = self.index.place(rows[0]) if agreed else self.index.absent
        return place, filled, *((None, None) if (low, high) == ANY else (low, high))


def _partly(bounds: list[tuple[Floats, Floats]], unknown: list[Bools]) -> Bools:
    """Where some number is known in part, and each is bounded."""
    some = np.logical_or.reduce([*(low != high for low, high in bounds), *unknown])
    open_ = np.logical_or.reduce([np.isinf(low) & np.isinf(high) for low, high in bounds])
    return some & ~open_  # type: ignore[no-any-return]

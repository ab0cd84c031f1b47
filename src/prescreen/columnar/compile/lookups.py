"""Cells of tables: the row number once for each set of keys, then a gather for each column."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from prescreen.columnar.compile.scope import Scope, translate
from prescreen.columnar.compile.tables import Known, LookupStep
from prescreen.columnar.compile.values import (
    UNKNOWN,
    Value,
    code_dtype,
    constant,
    made,
    places,
    table_of,
)
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.pack.tables import EMPTY, MISSING


def _row(node: ast.Lookup, scope: Scope) -> Value | tuple[object, ...]:
    """The column of row numbers; or the keys themselves where all are known beforehand."""
    keys = [scope.value(k) for k in node.keys]
    if any(k.is_(None) for k in keys):
        return (None,)
    if all(k.constant for k in keys):
        return tuple(k.known for k in keys)
    memo = ("row", node.table, tuple(scope.compiler.keys.of(k) for k in node.keys))
    found = scope.steps.get(memo)
    if found is None:
        columns = [scope.column(k) for k in keys]
        level, name = max(c.level for c in columns), scope.plan.name()
        given = tuple(
            Known(c.known) if c.constant else (c.expr.meta.output_name(), c.vocab) for c in columns
        )
        index = scope.compiler.indexes[node.table]
        scope.plan.step(level, LookupStep(scope.frame, index, given, name))
        found = scope.steps[memo] = Value(Sort.NUMBER, pl.col(name), level + 1)
    return found


@translate.register
def translate_lookup(node: ast.Lookup, scope: Scope) -> Value:
    row, index = _row(node, scope), scope.compiler.indexes[node.table]
    if isinstance(row, tuple):
        if row == (None,):
            return constant(node.type.sort, None)
        cell = index.table.lookup(row, node.column, index.day)
        return constant(node.type.sort, None if cell is MISSING or cell is EMPTY else cell)
    return cell_at(node, row, scope)


def cell_at(node: ast.Lookup, row: Value, scope: Scope) -> Value:
    """What stands in the rows of a table with these numbers."""
    cells, sort = scope.compiler.indexes[node.table].cells(node.column), node.type.sort
    if sort is Sort.BOOL:
        return scope.truth_at(cells, row)
    if sort is Sort.NUMBER:
        numbers = table_of([math.nan if c is None else c for c in cells], pl.Float64)
        return made(sort, numbers.gather(row.expr).fill_nan(None), row)
    if sort is Sort.DATE:
        return made(sort, table_of(cells, pl.Date).gather(row.expr), row)
    return _words(sort, cells, row, scope)


def _words(sort: Sort, cells: list[Any], row: Value, scope: Scope) -> Value:
    """Texts by their places in a vocabulary; the place behind the last stands for no text."""
    vocab = tuple(dict.fromkeys(str(c) for c in cells if c is not None))
    none = len(vocab)
    codes = [none if c is None else places(vocab)[str(c)] for c in cells]
    found = table_of(codes, code_dtype((*vocab, ""))).gather(row.expr)
    place = scope.column(made(sort, found, row))
    return made(sort, pl.when(place.expr < none).then(place.expr), place, vocab=vocab)


@translate.register
def translate_has_value(node: ast.HasValue, scope: Scope) -> Value:
    look = node.lookup
    row, index = _row(look, scope), scope.compiler.indexes[look.table]
    if not isinstance(row, tuple):
        return scope.truth_at(index.filled(look.column), row)
    if row == (None,):
        return UNKNOWN
    cell = index.table.lookup(row, look.column, index.day)
    if cell is MISSING or (cell is EMPTY and index.table.on_empty == "unknown"):
        return UNKNOWN
    return constant(Sort.BOOL, cell is not EMPTY)

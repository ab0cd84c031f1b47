"""Comparisons that the declared bounds of an unknown fact settle."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.numbers import compare_bound
from prescreen.columnar.compile.possible.bounds import order
from prescreen.columnar.compile.possible.intervals import (
    Compared,
    IntervalColumn,
    interval,
    ranged_below,
)
from prescreen.columnar.compile.scope import Scope, settle
from prescreen.columnar.compile.truths import YES, certain, decided, junction, negation, unknown
from prescreen.columnar.compile.values import VARIES, Value, boolean, constant
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.run.operators import TOLERANT

Span = tuple[float, float]
_MOST = float(np.finfo(float).max)
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@settle.register
def settle_compare(node: ast.Compare, scope: Scope, found: Value) -> Value:
    if node.left.type.sort is Sort.DATE:
        return _compared(node, scope, found) if ranged_below(node, scope) else found
    split = parted(node, scope)
    if split is not None and scope.value(node.right).known not in (None, VARIES):
        return scope.value(split)
    return _compared(node, scope, found)


def parted(node: ast.Compare, scope: Scope) -> ast.Node | None:
    """`min`, `max` and `clamp` against a known bound are conditions on their arguments."""
    left = node.left
    while isinstance(left, ast.MetricRef):
        left = scope.compiler.metrics[left.key].node
    if not isinstance(left, ast.Func) or left.name not in ("min", "max", "clamp"):
        return None
    if left.name == "clamp":
        x, low, high = left.args
        inner = ast.Func(left.type, left.span, "min", (x, high))
        left = ast.Func(left.type, left.span, "max", (low, inner))
    items = tuple(ast.Compare(node.type, node.span, node.op, a, node.right) for a in left.args)
    either = (left.name == "max") is (node.op in (">=", ">"))
    return (ast.Or if either else ast.And)(node.type, node.span, items)


def _compared(node: ast.Compare, scope: Scope, found: Value) -> Value:
    left, right = interval(node.left, scope), interval(node.right, scope)
    settled_before = found.constant and found.known is not None
    if settled_before or (left.free and right.free) or left.endless or right.endless:
        return found
    if left.span is not None and right.span is not None and not left.reads & right.reads:
        return _of_two(node, scope, found, left.span, right.span)
    reads, tests = left.reads | right.reads, left.tests | right.tests
    if len(reads) <= 1 and not (reads and (left.absent or right.absent)):
        (truth,) = _truths(node.op, left, right, ())
        where, level = YES, max(left.level, right.level)
        for name in reads:
            where = Value(Sort.BOOL, pl.col(name).is_null(), level)
        return found if truth is None else decided(found, where, truth)
    if reads == tests and len(tests) <= 4 and _truths(node.op, left, right, tuple(tests)) == {None}:
        return found
    return _row_by_row(node, scope, found, left, right)


def _of_two(node: ast.Compare, scope: Scope, found: Value, left: Span, right: Span) -> Value:
    """Two numbers, each within bounds of its own: an unknown one beside a known one, or both."""
    a, b = scope.value(node.left), scope.value(node.right)
    absent = unknown(a), unknown(b)
    for op, known, span, missing, bounds in (
        (node.op, a, left, absent[1], right),
        (_TURNED[node.op], b, right, absent[0], left),
    ):
        for where, truth in _beside(op, known, span, bounds):
            found = decided(found, junction([missing, where], True), truth)
    yes, no = order(node.op, left, right)
    return found if yes and no else decided(found, junction([*absent], True), bool(yes))


def _beside(op: str, known: Value, span: Span, bounds: Span) -> Iterator[tuple[Value, bool]]:
    """Where `known op x` is true, or false, of all `x` within bounds; `span` is all that the known
    number may be, so that no row is asked what none can answer."""
    (low, high), (worst, best) = (s if op in ("<", "<=") else s[::-1] for s in (span, bounds))
    if np.isfinite(worst) and TOLERANT[op](max(min(low, _MOST), -_MOST), worst):
        yield certain(_held(op, known, worst)), True
    if np.isfinite(best) and not TOLERANT[op](max(min(high, _MOST), -_MOST), best):
        yield certain(negation(_held(op, known, best))), False


def _held(op: str, known: Value, bound: float) -> Value:
    if known.constant:
        truth = None if known.known is None else TOLERANT[op](known.known, bound)
        return constant(Sort.BOOL, truth)
    return boolean(compare_bound(op, known.expr, bound), known)


def _truths(
    op: str, left: IntervalColumn, right: IntervalColumn, tests: tuple[str, ...]
) -> set[bool | None]:
    """What comes of it where nothing that is read is known but the tests; None for either."""
    nothing = dict.fromkeys(left.reads | right.reads, np.float64("nan"))
    found: set[bool | None] = set()
    for known in product((0.0, 1.0, np.nan), repeat=len(tests)):
        rows: Any = nothing | dict(zip(tests, map(np.float64, known), strict=True))
        yes, no = order(op, left.bounds(rows), right.bounds(rows))
        found.add(None if yes and no else bool(yes))
    return found


def _row_by_row(
    node: ast.Compare, scope: Scope, found: Value, left: IntervalColumn, right: IntervalColumn
) -> Value:
    name, known = scope.plan.name(), None
    level = max(left.level, right.level)
    if not found.constant:
        column = scope.column(found)
        known, level = column.expr.meta.output_name(), max(level, column.level)
    scope.plan.step(level, Compared(scope.frame, known, node.op, left, right, name))
    return Value(Sort.BOOL, pl.col(name), level + 1)

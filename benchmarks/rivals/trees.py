"""Small parts of two-valued trees, folded as they are put together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from prescreen.lang import ast
from prescreen.lang.source import Span
from prescreen.lang.types import BOOL, Sort, Type
from prescreen.logic.numbers import RELATIVE, RESOLUTION, greatest_at_most, least_at_least

_NUMBER = Type(Sort.NUMBER)
_NOWHERE = Span(0, 0)


def number(value: float) -> ast.Const:
    return ast.Const(_NUMBER, _NOWHERE, value)


TRUE, FALSE = ast.Const(BOOL, _NOWHERE, True), ast.Const(BOOL, _NOWHERE, False)
ABSENT = number(0.0)
"""Stands for a value that is never known and so never looked at."""


def const(value: bool) -> ast.Const:
    return TRUE if value else FALSE


def both(*items: ast.Node) -> ast.Node:
    return _joined(ast.And, items, neutral=TRUE, decides=FALSE)


def either(*items: ast.Node) -> ast.Node:
    return _joined(ast.Or, items, neutral=FALSE, decides=TRUE)


def _joined(
    kind: type[ast.And] | type[ast.Or],
    items: Iterable[ast.Node],
    neutral: ast.Node,
    decides: ast.Node,
) -> ast.Node:
    kept = list(dict.fromkeys(i for i in _flat(kind, items) if i != neutral))
    if decides in kept:
        return decides
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return kind(BOOL, _NOWHERE, tuple(kept))


def _flat(kind: type[ast.And] | type[ast.Or], items: Iterable[ast.Node]) -> Iterator[ast.Node]:
    for item in items:
        if isinstance(item, kind):
            yield from item.items
        else:
            yield item


def negate(node: ast.Node) -> ast.Node:
    match node:
        case ast.Const(value=value):
            return const(not value)
        case ast.Not(operand=operand):
            return operand
        case ast.Equal(negated=negated):
            return replace(node, negated=not negated)
    return ast.Not(BOOL, _NOWHERE, node)


def unequal_to_zero(node: ast.Node) -> ast.Node:
    if isinstance(node, ast.Const):
        return const(node.value != 0.0)
    return ast.Equal(BOOL, _NOWHERE, node, number(0.0), True)


def least_zero(node: ast.Node) -> ast.Node:
    """Not below zero, without tolerance."""
    if isinstance(node, ast.Const):
        return const(float(node.value) >= 0)  # type: ignore[arg-type]
    return ast.Compare(BOOL, _NOWHERE, ">=", node, number(0.0))


def choose(test: ast.Node, then: ast.Node, other: ast.Node) -> ast.Node:
    if isinstance(test, ast.Const):
        return then if test.value else other
    return then if then == other else ast.If(then.type, _NOWHERE, test, then, other)


def at_least(n: int, items: Sequence[ast.Node]) -> ast.Node:
    n -= sum(i == TRUE for i in items)
    open_ = [i for i in items if not isinstance(i, ast.Const)]
    if n <= 0 or n > len(open_):
        return const(n <= 0)
    if n == 1:
        return either(*open_)
    return both(*open_) if n == len(open_) else ast.AtLeast(BOOL, _NOWHERE, n, tuple(open_))


# -- tolerance -------------------------------------------------------------------------------------
def edge(bound: ast.Const, lower: bool) -> ast.Const:
    """The bound with the tolerance in it: so a comparison with a constant stays a bare one."""
    value = float(bound.value)  # type: ignore[arg-type]
    return number(least_at_least(value) if lower else greatest_at_most(value))


def close(a: ast.Node, b: ast.Node) -> ast.Node:
    """`abs(a - b) <= max(1e-9 * max(abs(a), abs(b)), 1e-12)`."""
    gap = call("abs", ast.Arith(_NUMBER, _NOWHERE, "-", a, b))
    larger = call("max", call("abs", a), call("abs", b))
    allowed = call("max", ast.Scale(_NUMBER, _NOWHERE, larger, RELATIVE), number(RESOLUTION))
    return ast.Compare(BOOL, _NOWHERE, "<=", gap, allowed)


def call(name: str, *args: ast.Node) -> ast.Node:
    """A function of numbers."""
    if name == "abs" and isinstance(args[0], ast.Const):
        return number(math.fabs(args[0].value))  # type: ignore[arg-type]
    return ast.Func(_NUMBER, _NOWHERE, name, args)

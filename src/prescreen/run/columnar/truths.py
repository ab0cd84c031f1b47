"""Kleene's logic in Polars: `&` and `|` are his own, `when(null)` is not."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import polars as pl

from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.run.columnar.dispatch import (
    UNKNOWN,
    WORDS,
    boolean,
    made,
    translate,
)
from prescreen.run.columnar.scope import Scope
from prescreen.run.columnar.values import (
    Value,
    Vocab,
    constant,
    plain,
    recode,
)


@translate.register
def _(node: ast.Not, scope: Scope) -> Value:
    return negation(scope.value(node.operand))


def negation(value: Value) -> Value:
    if value.constant:
        return constant(Sort.BOOL, None if value.known is None else not value.known)
    return boolean(~value.expr, value)


def junction(items: list[Value], neutral: bool) -> Value:
    """Conjunction (`neutral` true) or disjunction; `&` and `|` of Polars are Kleene's own."""
    if any(i.is_(not neutral) for i in items):
        return constant(Sort.BOOL, not neutral)
    said = [i for i in items if not i.is_(neutral)]
    if not said:
        return constant(Sort.BOOL, neutral)
    varying = [i for i in said if not i.constant]
    if not varying:
        return UNKNOWN
    parts = [i.expr for i in varying]
    if len(varying) < len(said):
        parts.append(UNKNOWN.expr)
    if len(said) == 1:
        return said[0]
    return boolean(reduce(and_ if neutral else or_, parts), *varying)


def certain(value: Value) -> Value:
    """Whether it is known to be true; never null."""
    if value.constant:
        return constant(Sort.BOOL, value.known is True)
    return boolean(value.expr.fill_null(False), value)


def unknown(value: Value) -> Value:
    """Whether it is not known; never null."""
    if value.constant:
        return constant(Sort.BOOL, value.known is None)
    return boolean(value.expr.is_null(), value)


@translate.register
def _(node: ast.And, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], True)


@translate.register
def _(node: ast.Or, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], False)


@translate.register
def _(node: ast.AtLeast, scope: Scope) -> Value:
    items = [scope.value(i) for i in node.items]
    true = pl.sum_horizontal([i.expr.fill_null(False).cast(pl.Int32) for i in items])
    may = pl.sum_horizontal([i.expr.fill_null(True).cast(pl.Int32) for i in items])
    expr = pl.when(true >= node.n).then(True).when(may < node.n).then(False)
    return boolean(expr, *items)


@translate.register
def _(node: ast.If, scope: Scope) -> Value:
    """An unknown test leaves all unknown; `when(null)` would take the other branch."""
    test, then, other = scope.value(node.test), scope.value(node.then), scope.value(node.other)
    if test.is_(None):
        return constant(node.type.sort, None)
    if test.constant:
        return then if test.known else other
    sort, vocab = node.type.sort, None
    a, b = then.expr, other.expr
    if sort in WORDS:
        vocab = _common((then, other))
        a, b = (recode(v, vocab) if vocab else plain(v) for v in (then, other))
    expr = pl.when(test.expr).then(a).when(~test.expr).then(b)
    return made(sort, expr, test, then, other, vocab=vocab)


def _common(values: tuple[Value, ...]) -> Vocab | None:
    """One vocabulary for all values, None where one of them is a free text."""
    words: dict[str, None] = {}
    for value in values:
        if value.constant:
            words |= {} if value.known is None else {value.known: None}
        elif value.vocab is None:
            return None
        else:
            words |= dict.fromkeys(value.vocab)
    return tuple(words)

"""Kleene's logic in Polars: `&` and `|` are his own, `when(null)` is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import and_, or_

import polars as pl

from prescreen.columnar.compile.scope import Scope, translate
from prescreen.columnar.compile.values import (
    UNKNOWN,
    WORDS,
    Value,
    Vocab,
    boolean,
    constant,
    made,
    plain,
    recode,
)
from prescreen.lang import ast
from prescreen.lang.types import Sort

YES, NO = constant(Sort.BOOL, True), constant(Sort.BOOL, False)


@translate.register
def translate_not(node: ast.Not, scope: Scope) -> Value:
    return negation(scope.value(node.operand))


def truth(expr: pl.Expr, may: Iterable[bool | None], *parts: Value) -> Value:
    """A truth that may be one of these; a constant where it can be but one."""
    found = frozenset(may)
    if len(found) == 1:
        return constant(Sort.BOOL, next(iter(found)))
    return replace(boolean(expr, *parts), may=found)


def negation(value: Value) -> Value:
    may = (None if m is None else not m for m in value.may)
    return truth(~value.expr, may, value)


def junction(items: list[Value], neutral: bool) -> Value:
    """Conjunction (`neutral` true) or disjunction; `&` and `|` of Polars are Kleene's own."""
    if any(i.is_(not neutral) for i in items):
        return constant(Sort.BOOL, not neutral)
    said = [i for i in items if not i.is_(neutral)]
    if not said:
        return constant(Sort.BOOL, neutral)
    if len(said) == 1:
        return said[0]
    varying = [i for i in said if not i.constant]
    if not varying:
        return UNKNOWN
    parts = [i.expr for i in varying]
    if len(varying) < len(said):
        parts.append(UNKNOWN.expr)
    return truth(reduce(and_ if neutral else or_, parts), _joined(said, neutral), *varying)


def _joined(items: list[Value], neutral: bool) -> set[bool | None]:
    """What a junction of these may be, each taken by itself."""
    may: set[bool | None] = set()
    if any((not neutral) in i.may for i in items):
        may.add(not neutral)
    if all(i.may != {not neutral} for i in items):
        if any(None in i.may for i in items):
            may.add(None)
        if all(neutral in i.may for i in items):
            may.add(neutral)
    return may


def certain(value: Value) -> Value:
    """Whether it is known to be true; never null."""
    if None not in value.may:
        return value
    return truth(value.expr.fill_null(False), (m is True for m in value.may), value)


def unknown(value: Value) -> Value:
    """Whether it is not known; never null."""
    if value.constant:
        return constant(Sort.BOOL, value.known is None)
    return truth(value.expr.is_null(), (m is None for m in value.may), value)


def given(value: Value) -> Value:
    """Whether it is known; never null."""
    return negation(unknown(value))


def decided(found: Value, where: Value, truth: bool) -> Value:
    """`found`, but `truth` in rows `where` it is not known and that is settled."""
    return junction([found, where if truth else negation(where)], not truth)


@translate.register
def translate_and(node: ast.And, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], True)


@translate.register
def translate_or(node: ast.Or, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], False)


@translate.register
def translate_at_least(node: ast.AtLeast, scope: Scope) -> Value:
    items = [scope.value(i) for i in node.items]
    true = pl.sum_horizontal([i.expr.fill_null(False).cast(pl.Int32) for i in items])
    may = pl.sum_horizontal([i.expr.fill_null(True).cast(pl.Int32) for i in items])
    expr = pl.when(true >= node.n).then(True).when(may < node.n).then(False)
    return boolean(expr, *items)


@translate.register
def translate_if(node: ast.If, scope: Scope) -> Value:
    """Where the test is unknown, what both branches have in common; `when(null)` would take the
    other branch."""
    test, then, other = scope.value(node.test), scope.value(node.then), scope.value(node.other)
    if test.constant and test.known is not None:
        return then if test.known else other
    if test.constant and then.constant and other.constant:
        return constant(node.type.sort, then.known if then.known == other.known else None)
    if test.constant and (then.is_(None) or other.is_(None)):
        return constant(node.type.sort, None)
    sort, vocab = node.type.sort, None
    a, b = then.expr, other.expr
    if sort in WORDS:
        vocab = _common((then, other))
        a, b = (recode(v, vocab) if vocab else plain(v) for v in (then, other))
    if test.constant:
        same = pl.when(a == b).then(a)
        return made(sort, same, then, other, vocab=vocab)
    expr = pl.when(test.expr).then(a).when(~test.expr).then(b)
    if sort is not Sort.SET and not (then.is_(None) or other.is_(None)):
        expr = expr.when(a == b).then(a)
    return made(sort, expr, test, then, other, vocab=vocab)


@translate.register
def translate_known(node: ast.Known, scope: Scope) -> Value:
    """Whether anything is said of it: a range says something, what is made of one may."""
    value, lows = scope.value(node.operand), scope.ranged(node.operand)
    if value.constant:
        return constant(Sort.BOOL, value.known is not None)
    found = truth(value.expr.is_not_null(), (True, False), value)
    if not lows:
        return found
    said = junction([given(low) for low in lows], False)
    if isinstance(node.operand, ast.FieldRef | ast.ItemRef):
        return junction([found, said], False)
    expr = pl.when(found.expr).then(True).when(~said.expr).then(False)
    return boolean(expr, found, said)


@translate.register
def translate_coalesce(node: ast.Coalesce, scope: Scope) -> Value:
    first, second = scope.value(node.first), scope.value(node.second)
    lows = scope.ranged(node.first)
    if first.constant:
        return second if first.known is None else first
    if second.is_(None):
        return first
    if lows:  # what is known within two ends is not replaced
        open_ = negation(junction([given(low) for low in lows], False))
        kept = pl.when(open_.expr).then(second.expr)
        second = replace(made(second.sort, kept, second, open_), vocab=second.vocab)
    sort, vocab = node.type.sort, None
    a, b = first.expr, second.expr
    if sort in WORDS:
        vocab = _common((first, second))
        a, b = (recode(v, vocab) if vocab else plain(v) for v in (first, second))
    return made(sort, pl.coalesce(a, b), first, second, vocab=vocab)


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

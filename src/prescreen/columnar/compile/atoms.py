"""Elementary conditions: comparisons, choices, industry codes, words in texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import polars as pl

from prescreen.columnar.compile import numbers
from prescreen.columnar.compile.scope import Scope, translate
from prescreen.columnar.compile.texts import Words
from prescreen.columnar.compile.truths import negation, truth
from prescreen.columnar.compile.values import (
    UNKNOWN,
    WORDS,
    Value,
    bits,
    boolean,
    by_runs,
    constant,
    false_where_known,
    industry_vocab,
    made,
    plain,
)
from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.run.operators import EXACT, TOLERANT


@translate.register
def translate_compare(node: ast.Compare, scope: Scope) -> Value:
    left, right = scope.value(node.left), scope.value(node.right)
    if left.is_(None) or right.is_(None):
        return UNKNOWN
    dates = node.left.type.sort is Sort.DATE
    if left.constant and right.constant:
        test = (EXACT if dates else TOLERANT)[node.op]
        return constant(Sort.BOOL, bool(test(left.known, right.known)))
    if dates:
        return boolean(EXACT[node.op](left.expr, right.expr), left, right)
    if right.constant:
        return boolean(numbers.compare_bound(node.op, left.expr, right.known), left)
    if left.constant:
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[node.op]
        return boolean(numbers.compare_bound(turned, right.expr, left.known), right)
    left, right = scope.column(left), scope.column(right)
    return boolean(numbers.compare(node.op, left.expr, right.expr), left, right)


@translate.register
def translate_equal(node: ast.Equal, scope: Scope) -> Value:
    left, right = scope.value(node.left), scope.value(node.right)
    if left.is_(None) or right.is_(None):
        return UNKNOWN
    if left.constant and right.constant:
        return constant(Sort.BOOL, (left.known == right.known) is not node.negated)
    if left.constant:
        left, right = right, left
    found = _equal(scope, left, right)
    return negation(found) if node.negated else found


def _equal(scope: Scope, left: Value, right: Value) -> Value:
    if left.sort in WORDS and right.constant:
        return _one_of(scope, left, (right.known,))
    if left.sort in WORDS and left.vocab != right.vocab:
        return boolean(plain(left) == plain(right), left, right)
    return boolean(left.expr == right.expr, left, right)


def by_code(scope: Scope, value: Value, truths: Sequence[bool]) -> Value:
    """A truth for every code of the value's vocabulary; null where the code is."""
    if len(set(truths)) < 2:
        no = truth(false_where_known(value), (False, None), value)
        return negation(no) if any(truths) else no
    few = by_runs(value.expr, truths)
    if few is not None:
        return boolean(few, value)
    return scope.truth_at(truths, made(value.sort, value.expr.fill_null(len(truths)), value))


def _one_of(scope: Scope, value: Value, words: tuple[str, ...]) -> Value:
    """`is_in` with plain words only, so that null alone gives null."""
    if value.vocab is not None:
        return by_code(scope, value, [w in words for w in value.vocab])
    if len(words) == 1:
        return boolean(value.expr == words[0], value)
    return boolean(value.expr.is_in(list(words)), value)


@translate.register
def translate_member(node: ast.Member, scope: Scope) -> Value:
    operand = scope.value(node.operand)
    return _tested(
        scope, operand, lambda v: v in node.values, lambda: _one_of(scope, operand, node.values)
    )


def _tested(
    scope: Scope, value: Value, test: Callable[[Any], bool], make: Callable[[], Value]
) -> Value:
    """A condition on one value: folded where the value is known, by code where it is coded."""
    if value.constant:
        return UNKNOWN if value.known is None else constant(Sort.BOOL, test(value.known))
    if value.vocab is not None:
        return by_code(scope, value, [bool(test(w)) for w in value.vocab])
    return make()


@translate.register
def translate_under(node: ast.Under, scope: Scope) -> Value:
    code = scope.value(node.code)
    if code.vocab == industry_vocab():
        wanted = {industry.normalise(p) for p in node.prefixes}
        return by_code(scope, code, [not wanted.isdisjoint(x) for x in _lineages()])

    def by_text() -> Value:
        words = [c for c in industry.table() if industry.under(c, node.prefixes)]
        return boolean(code.expr.is_in(words), code)

    return _tested(scope, code, lambda v: industry.under(v, node.prefixes), by_text)


@translate.register
def translate_within(node: ast.Within, scope: Scope) -> Value:
    code, group = scope.value(node.code), scope.value(node.group)
    if code.is_(None) or group.is_(None):
        return UNKNOWN
    if code.constant and group.constant:
        return constant(Sort.BOOL, industry.under(code.known, group.known))
    same = (_raised(code, up) == plain(group) for up in range(_LEVELS))
    return boolean(reduce(or_, same), code, group)


_LEVELS = 4
"""Class, group, division and section."""


def _raised(value: Value, up: int) -> pl.Expr:
    """The code so many levels above; empty text where there is none, null where no code is."""
    if value.constant:
        return pl.lit(_above(value.known, up))
    if value.vocab is None:
        every = {c: _above(c, up) for c in industry_vocab()}
        return value.expr.replace_strict(every, default=None, return_dtype=pl.String)
    raised = pl.lit(pl.Series([_above(c, up) for c in value.vocab], dtype=pl.String))
    return raised.gather(value.expr)


def _above(code: str, up: int) -> str:
    line = (code, *industry.ancestors(code))
    return line[up] if up < len(line) else ""


@lru_cache(maxsize=1)
def _lineages() -> tuple[frozenset[str], ...]:
    """Each industry code with all codes above it."""
    return tuple(frozenset((c, *industry.ancestors(c))) for c in industry_vocab())


@translate.register
def translate_mentions(node: ast.Mentions, scope: Scope) -> Value:
    text = scope.value(node.text)

    def by_text() -> Value:
        if any(w == "" for w in node.words):
            return boolean(~false_where_known(text), text)
        column, name = scope.column(text), scope.plan.name()
        source = column.expr.meta.output_name()
        scope.plan.step(column.level, Words(scope.frame, source, node.words, name))
        return Value(Sort.BOOL, pl.col(name), column.level + 1)

    return _tested(scope, text, lambda v: any(w in v for w in node.words), by_text)


@translate.register
def translate_holds(node: ast.Holds, scope: Scope) -> Value:
    held = scope.value(node.set)
    if held.constant:
        if held.known is None:
            return UNKNOWN
        return constant(Sort.BOOL, not frozenset(node.values).isdisjoint(held.known))
    if held.vocab is not None:
        mask = pl.lit(bits(node.values, held.vocab), dtype=pl.UInt64)
        return boolean((held.expr & mask) != 0, held)
    words = pl.Series(node.values, dtype=pl.String)
    return boolean(held.expr.list.set_intersection(pl.lit(words).implode()).list.len() > 0, held)


@translate.register
def translate_starts_with(node: ast.StartsWith, scope: Scope) -> Value:
    text, words = scope.value(node.text), node.words

    def by_text() -> Value:
        begins = (plain(text).str.starts_with(w) for w in words)
        return boolean(reduce(or_, begins), text)

    return _tested(scope, text, lambda v: v.startswith(words), by_text)

"""Choices whose declared values settle a condition, whichever of them it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prescreen.columnar.compile.atoms import by_code
from prescreen.columnar.compile.scope import Scope, settle
from prescreen.columnar.compile.truths import (
    YES,
    certain,
    decided,
    given,
    junction,
    negation,
    unknown,
)
from prescreen.columnar.compile.values import Value, constant, plain
from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.run.abstract import unknown_field, values_of

Words = frozenset[object]


def _choices(node: ast.Node, scope: Scope) -> Iterator[tuple[Value, Words]]:
    """What an unknown choice may be, and in which rows; nothing where it may be anything."""
    if isinstance(node, ast.MetricRef):
        yield from _choices(scope.compiler.metrics[node.key].node, scope)
    elif isinstance(node, ast.FieldRef | ast.ItemRef):
        path = node.path if isinstance(node, ast.FieldRef) else f"{node.list}.{node.leaf}"
        words = values_of(unknown_field(path))
        if words is not None:
            yield YES, words
    elif isinstance(node, ast.If):
        test = scope.value(node.test)
        for branch, taken in ((node.then, certain(test)), (node.other, certain(negation(test)))):
            for where, words in _choices(branch, scope):
                both = junction([where, taken], True)
                if not both.is_(False):
                    yield both, words


def _tested(operand: ast.Node, scope: Scope, found: Value, test: Callable[[str], bool]) -> Value:
    """A condition that all the values an unknown choice may take meet, or none."""
    absent = unknown(scope.value(operand))
    for where, words in _choices(operand, scope):
        truths = {bool(test(str(w))) for w in words}
        if len(truths) == 1:
            found = decided(found, junction([where, absent], True), truths.pop())
    return found


@settle.register
def settle_member(node: ast.Member, scope: Scope, found: Value) -> Value:
    return _tested(node.operand, scope, found, lambda w: w in node.values)


@settle.register
def settle_under(node: ast.Under, scope: Scope, found: Value) -> Value:
    return _tested(node.code, scope, found, lambda w: industry.under(w, node.prefixes))


@settle.register
def settle_mentions(node: ast.Mentions, scope: Scope, found: Value) -> Value:
    return _tested(node.text, scope, found, lambda w: any(x in w for x in node.words))


@settle.register
def settle_starts_with(node: ast.StartsWith, scope: Scope, found: Value) -> Value:
    return _tested(node.text, scope, found, lambda w: w.startswith(node.words))


@settle.register
def settle_equal(node: ast.Equal, scope: Scope, found: Value) -> Value:
    """Choices that have no word in common differ; two that have one and the same do not."""
    if node.left.type.sort is Sort.BOOL:
        return found
    a, b = scope.value(node.left), scope.value(node.right)
    for where, truth in _same(node, scope, a, b):
        found = decided(found, where, truth is not node.negated)
    return found


def _same(node: ast.Equal, scope: Scope, a: Value, b: Value) -> Iterator[tuple[Value, bool]]:
    left = [(junction([w, unknown(a)], True), s) for w, s in _choices(node.left, scope)]
    right = [(junction([w, unknown(b)], True), s) for w, s in _choices(node.right, scope)]
    for choices, other in ((left, b), (right, a)):
        for where, words in choices:
            here, among = junction([where, given(other)], True), _among(scope, other, words)
            yield junction([here, certain(negation(among))], True), False
            if len(words) == 1:
                yield junction([here, certain(among)], True), True
    for here, words in left:
        for there, others in right:
            both = junction([here, there], True)
            if words.isdisjoint(others):
                yield both, False
            elif len(words | others) == 1:
                yield both, True


def _among(scope: Scope, value: Value, words: Words) -> Value:
    """Whether a value is one of the words, where it is known."""
    if value.constant:
        return constant(Sort.BOOL, None if value.known is None else value.known in words)
    if value.vocab is None:
        held = [str(w) for w in words]
        return Value(Sort.BOOL, plain(value).is_in(held), value.level)
    truths = [w in words for w in value.vocab]
    return YES if all(truths) else by_code(scope, value, truths)

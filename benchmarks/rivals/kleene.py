"""Three-valued logic for engines that have two: each condition as certainly true, certainly false.

No rival knows of unknown values, so a careful user writes two conditions for one: when it surely
holds, and when it surely does not; and for a number its value and whether that is known. Trees go
in and trees of the same language come out, with `Known` as the only new word, so that the dialects
write them as they write any other. What is the same for all rows of the list is folded away, as
our own columns do it; what no rival can say is put into the record beforehand (`given`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.rivals.base import Known
from benchmarks.rivals.facts import YES, Ends, Facts, Truth, Value
from benchmarks.rivals.kleene_lists import (
    counted,
    ends_of_count,
    ends_of_fold,
    folded,
    quantified,
)
from benchmarks.rivals.kleene_numbers import (
    NOTHING,
    arithmetic,
    ends_of_absolute,
    ends_of_arith,
    ends_of_choice,
    ends_of_clamp,
    ends_of_extreme,
    ends_of_scale,
    of_exact,
)
from benchmarks.rivals.trees import (
    FALSE,
    TRUE,
    at_least,
    both,
    choose,
    close,
    const,
    edge,
    either,
    negate,
    number,
)
from prescreen.fields import catalogue
from prescreen.lang import ast, bare, walk
from prescreen.lang.types import BOOL, Sort
from prescreen.logic import Unknown
from prescreen.pack.ruleset import InForce
from prescreen.run.bindings import Bindings
from prescreen.run.env import Env
from prescreen.run.operators import EXACT, TOLERANT
from prescreen.run.partly import ends_of
from prescreen.run.signs import never_negative
from prescreen.run.trace import Run, Tracer

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_UNSAYABLE = (ast.Lookup, ast.HasValue, ast.AddMonths)
_SNAPPING = ("floor", "ceil", "round", "steps")


class Kleene:
    """Lowers typed trees for one set of rules and one list."""

    def __init__(
        self, rules: InForce, facts: Facts, blank_differs: bool, prefix: str = "given"
    ) -> None:
        """`blank_differs`: a blank cell is unequal to every constant, without a test for it."""
        self.rules, self.facts, self.blank_differs = rules, facts, blank_differs
        self.prefix = prefix
        self.given: dict[tuple[ast.Node, int | None], tuple[ast.Node, Run]] = {}
        self._bindings = Bindings(rules.parameters, rules.tables, rules.metrics)
        self._tracer = Tracer(self._bindings)
        self._metrics: dict[tuple[str, Callable[[ast.Node], Any]], Any] = {}

    # -- conditions --------------------------------------------------------------------------
    def truth(self, node: ast.Node) -> Truth:
        if self._same(node):
            found = self._evaluated(node)
            return Truth(const(found is True), const(found is False))
        match node:
            case ast.StageReached():
                plain = replace(node, span=TRUE.span)
                return Truth(plain, negate(plain))
            case ast.MetricRef(key=key):
                return self._metric(key, self.truth)
            case ast.Not(operand=operand):
                inner = self.truth(operand)
                return Truth(inner.no, inner.yes)
            case ast.And(items=items):
                parts = [self.truth(i) for i in items]
                return Truth(both(*(p.yes for p in parts)), either(*(p.no for p in parts)))
            case ast.Or(items=items):
                parts = [self.truth(i) for i in items]
                return Truth(either(*(p.yes for p in parts)), both(*(p.no for p in parts)))
            case ast.AtLeast(n=n, items=items):
                parts = [self.truth(i) for i in items]
                lacking = len(parts) - n + 1
                return Truth(
                    at_least(n, [p.yes for p in parts]), at_least(lacking, [p.no for p in parts])
                )
            case ast.If(test=test, then=then, other=other):
                t, a, b = self.truth(test), self.truth(then), self.truth(other)
                return Truth(
                    either(both(t.yes, a.yes), both(t.no, b.yes), both(a.yes, b.yes)),
                    either(both(t.yes, a.no), both(t.no, b.no), both(a.no, b.no)),
                )
            case ast.Compare():
                return self._compare(node)
            case ast.Equal(left=left, right=right, negated=negated):
                found = self._equal(left, right)
                return Truth(found.no, found.yes) if negated else found
            case ast.Member(operand=operand):
                return self._atom(operand, lambda x: replace(node, operand=x), self.blank_differs)
            case ast.Holds():
                return self._atom(node.set, lambda x: replace(node, set=x))
            case ast.Under(code=code):
                return self._atom(code, lambda x: replace(node, code=x))
            case ast.Mentions(text=text):
                return self._atom(text, lambda x: replace(node, text=x))
            case ast.Aggregate():
                return quantified(node, *self._parts(node, self.truth))
        return self._equal(node, TRUE)

    def _atom(
        self, operand: ast.Node, test: Callable[[ast.Node], ast.Node], loose: bool = False
    ) -> Truth:
        """A condition on one value; `loose` where a blank cell makes it false by itself."""
        x = self.value(operand)
        holds = replace(test(x.what), span=TRUE.span)
        loose = loose and isinstance(x.known, Known)
        return Truth(holds if loose else both(x.known, holds), both(x.known, negate(holds)))

    def _equal(self, left: ast.Node, right: ast.Node) -> Truth:
        if left.type.sort is Sort.BOOL and not isinstance(right, ast.Const):
            a, b = self.truth(left), self.truth(right)
            return Truth(
                either(both(a.yes, b.yes), both(a.no, b.no)),
                either(both(a.yes, b.no), both(a.no, b.yes)),
            )
        a, b = self.value(left), self.value(right)
        known, same = both(a.known, b.known), ast.Equal(BOOL, TRUE.span, a.what, b.what, False)
        loose = self.blank_differs and isinstance(known, Known) and isinstance(b.what, ast.Const)
        if left.type.sort is not Sort.BOOL:
            return Truth(same if loose else both(known, same), both(known, negate(same)))
        other = replace(same, right=const(b.what == FALSE))
        return Truth(*(t if loose else both(known, t) for t in (same, other)))

    def _compare(self, node: ast.Compare) -> Truth:
        """True where it holds of the two ends that speak most against it, and so its opposite."""
        a, b = self.ends(node.left), self.ends(node.right)
        if node.op in ("<", "<="):
            hard, easy = (a.high, b.low), (a.low, b.high)
        else:
            hard, easy = (a.low, b.high), (a.high, b.low)
        return Truth(_ordered(node.op, *hard), _ordered(_OPPOSITE[node.op], *easy))

    # -- values ------------------------------------------------------------------------------
    def value(self, node: ast.Node) -> Value:
        if self._same(node):
            found = self._evaluated(node)
            if isinstance(found, Unknown):
                return NOTHING
            return Value(ast.Const(node.type, TRUE.span, found), TRUE)
        match node:
            case ast.FieldRef() | ast.ItemRef():
                leaf = replace(node, span=TRUE.span)
                return Value(leaf, Known(BOOL, TRUE.span, leaf))
            case ast.MetricRef(key=key):
                return self._metric(key, self.value)
            case ast.If(test=test, then=then, other=other):
                t, a, b = self.truth(test), self.value(then), self.value(other)
                alike = both(a.known, b.known, _same_value(a.what, b.what))
                known = either(both(t.yes, a.known), both(t.no, b.known), alike)
                return Value(choose(t.yes, a.what, b.what), known)
            case ast.Arith(left=left, right=right):
                return arithmetic(node, self.value(left), self.value(right))
            case ast.Scale(operand=operand):
                a = self.value(operand)
                return Value(replace(node, span=TRUE.span, operand=a.what), a.known)
            case ast.Days(start=start, end=end):
                a, b = self.value(start), self.value(end)
                made = replace(node, span=TRUE.span, start=a.what, end=b.what)
                return Value(made, both(a.known, b.known))
            case ast.Func(name=called, args=args) if called not in _SNAPPING:
                parts = [self.value(x) for x in args]
                made = replace(node, span=TRUE.span, args=tuple(p.what for p in parts))
                return Value(made, both(*(p.known for p in parts)))
            case ast.Aggregate(name="count"):
                return counted(node, *self._parts(node, self.truth))
            case ast.Aggregate():
                return folded(node, *self._parts(node, self.value))
        if isinstance(node, (*_UNSAYABLE, ast.Func)):
            return self._given(node)
        raise NotImplementedError(type(node).__name__)

    def ends(self, node: ast.Node) -> Ends:
        """Both are the number itself where it has no bounds but what is known of it; a fact that is
        not known lies within those it is declared with."""
        if self._same(node):
            found = self._evaluated(node)
            if isinstance(found, Unknown) and node.type.sort is Sort.NUMBER:
                low, high = (
                    Value(number(end), TRUE) if math.isfinite(end) else NOTHING
                    for end in found.ends
                )
                return Ends(low, high)
            return of_exact(self.value(node))
        match node:
            case ast.FieldRef() | ast.ItemRef() if node.type.sort is Sort.NUMBER:
                return self._declared(node)
            case ast.MetricRef(key=key):
                return self._metric(key, self.ends)
            case ast.Aggregate(name="count"):
                return ends_of_count(node, *self._parts(node, self.truth))
            case ast.Aggregate(value=value) if value is not None:
                positive = never_negative(value, self._bindings)
                return ends_of_fold(node, *self._parts(node, self.ends), positive)
            case ast.If(test=test, then=then, other=other):
                return ends_of_choice(self.truth(test), self.ends(then), self.ends(other))
            case ast.Arith(left=left, right=right):
                positive = all(never_negative(x, self._bindings) for x in (left, right))
                return ends_of_arith(node, self.ends(left), self.ends(right), positive)
            case ast.Scale(operand=operand):
                return ends_of_scale(node, self.ends(operand))
            case ast.Func(name="abs", args=(operand,)):
                return ends_of_absolute(self.ends(operand))
            case ast.Func(name="clamp", args=(x, low, high)):
                return ends_of_clamp(self.ends(x), self.ends(low), self.ends(high))
            case ast.Func(name="min" | "max" as called, args=args):
                return ends_of_extreme(called, [self.ends(x) for x in args])
            case ast.Func() | ast.Lookup() if node.type.sort is Sort.NUMBER:
                return Ends(self._given(node, 0), self._given(node, 1))
        return of_exact(self.value(node))

    def _declared(self, node: ast.FieldRef | ast.ItemRef) -> Ends:
        found = self.value(node)
        path = node.path if isinstance(node, ast.FieldRef) else f"{node.list}.{node.leaf}"
        field = catalogue.get(path)
        if field is None:
            return of_exact(found)
        low, high = (
            found if end is None else Value(choose(found.known, found.what, number(end)), TRUE)
            for end in (field.low, field.high)
        )
        return Ends(low, high)

    def _metric(self, key: str, lower: Callable[[ast.Node], Any]) -> Any:
        if (key, lower) not in self._metrics:
            self._metrics[key, lower] = lower(self.rules.metrics[key].node)
        return self._metrics[key, lower]

    def _given(self, node: ast.Node, end: int | None = None) -> Value:
        """A fact of the record, or of the element of a list, worked out beforehand by us: a value,
        or the least (0) or most (1) that it may be."""
        key = bare(node), end
        found = self.given.get(key)
        if found is None:
            path = f"{self.prefix}.{len(self.given)}"
            inside = next((n for n in walk(node) if isinstance(n, ast.ItemRef)), None)
            leaf: ast.Node = ast.FieldRef(node.type, TRUE.span, path)
            if inside is not None:
                leaf = ast.ItemRef(node.type, TRUE.span, inside.list, path)
            run = self._tracer.quiet(node)
            found = self.given[key] = leaf, run if end is None else partial(_end, run, end)
        return Value(found[0], Known(BOOL, TRUE.span, found[0]))

    def _parts(self, node: ast.Aggregate, asked: Callable[[ast.Node], Any]) -> tuple[Truth, Any]:
        """Whether an element counts, and what is asked of it."""
        where = YES if node.where is None else self.truth(node.where)
        return where, YES if node.value is None else asked(node.value)

    # -- what is the same for all rows ---------------------------------------------------------
    def _same(self, node: ast.Node) -> bool:
        return all(self._fixed(n) for n in walk(node))

    def _fixed(self, node: ast.Node) -> bool:
        match node:
            case ast.StageReached():
                return False
            case ast.MetricRef(key=key):
                return self._same(self.rules.metrics[key].node)
            case ast.FieldRef(path=path):
                return path in self.facts.same or path not in self.facts.columns
            case ast.ItemRef(list=path, leaf=leaf):
                return leaf not in self.facts.lists.get(path, ())
            case ast.Aggregate(list=path):
                return path not in self.facts.lists
        return True

    def _evaluated(self, node: ast.Node) -> Any:
        same = {k: v for k, v in self.facts.same.items() if v is not None}
        return self._tracer.quiet(node)(Env(same, {}, 0, self.rules.day))


def _end(run: Run, end: int, env: Env) -> float | None:
    """One end of a number, None where there is no such end."""
    found = ends_of(run(env))[end]
    return found if math.isfinite(found) else None


def _same_value(a: ast.Node, b: ast.Node) -> ast.Node:
    if isinstance(a, ast.Const) and isinstance(b, ast.Const):
        return const(a.value == b.value)
    return TRUE if a == b else ast.Equal(BOOL, TRUE.span, a, b, False)


def _ordered(op: str, a: Value, b: Value) -> ast.Node:
    """`a op b` of two numbers or dates, with our tolerance, where both are known."""
    known = both(a.known, b.known)
    if known == FALSE:
        return FALSE
    tolerant = a.what.type.sort is Sort.NUMBER
    if isinstance(a.what, ast.Const):
        a, b, op = b, a, _MIRROR[op]
    if isinstance(a.what, ast.Const) and isinstance(b.what, ast.Const):
        compare = TOLERANT if tolerant else EXACT
        return both(known, const(compare[op](a.what.value, b.what.value)))
    if isinstance(b.what, ast.Const):
        match a.what:  # a declared bound of what is not known decides by itself
            case ast.If(test=test, then=then, other=ast.Const() as bound):
                return both(
                    known,
                    either(
                        both(test, _ordered(op, Value(then, TRUE), b)),
                        both(negate(test), _ordered(op, Value(bound, TRUE), b)),
                    ),
                )
    if tolerant and isinstance(b.what, ast.Const):
        bound = edge(b.what, op in ("<", ">="))
        return both(known, ast.Compare(BOOL, TRUE.span, op, a.what, bound))
    exact = ast.Compare(BOOL, TRUE.span, op, a.what, b.what)
    if not tolerant:
        return both(known, exact)
    near = close(a.what, b.what)
    return both(known, either(exact, near) if "=" in op else both(exact, negate(near)))

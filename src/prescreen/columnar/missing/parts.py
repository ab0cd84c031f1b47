"""What has a say in a node, in columns: its operands, or the causes for which it is not known.

One function a node; a node that has none is refused loudly. It is the same for what is not known
of all facts and of the verified ones, but where `run.possible` (all facts) and `run.trace` (the
verified ones) name causes differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Literal

import polars as pl

from prescreen.columnar.compile.lists import ListState, Marked
from prescreen.columnar.compile.plan import MAIN
from prescreen.columnar.compile.possible.compared import parted
from prescreen.columnar.compile.possible.intervals import Zero, interval
from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.truths import (
    NO,
    YES,
    certain,
    given,
    junction,
    negation,
    unknown,
)
from prescreen.columnar.compile.values import Value
from prescreen.lang import ast, children
from prescreen.lang.types import Sort
from prescreen.lang.types import Type as ValueType
from prescreen.logic import Cause
from prescreen.run.causes import divisor_unknown, field_unknown, list_unknown


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A part of a node, or a cause, and the rows of the node's frame in which it has a say.

    `scope` is where the part stands: that of the node, but for the elements of a list.
    """

    of: ast.Node | Cause
    where: Value
    scope: Scope


Parts = Iterator[Asked]


@singledispatch
def parts(node: ast.Node, scope: Scope) -> Parts:
    """What has a say in a node that is not known."""
    raise NotImplementedError(f"parts has no rule for {type(node).__name__}")


def _all(scope: Scope, where: Value, *nodes: ast.Node) -> Parts:
    return (Asked(node, where, scope) for node in nodes)


# -- leaves ---------------------------------------------------------------------------------------
@parts.register
def parts_constant(node: ast.Const | ast.AsOf | ast.StageReached, scope: Scope) -> Parts:
    return iter(())


@parts.register
def parts_score_ref(node: ast.ScoreRef, scope: Scope) -> Parts:
    """Only conclusions read it, and of these nothing is asked in lists."""
    return iter(())


@parts.register
def parts_field_ref(node: ast.FieldRef, scope: Scope) -> Parts:
    yield Asked(field_unknown(node.path).causes[0], unknown(scope.value(node)), scope)


@parts.register
def parts_item_ref(node: ast.ItemRef, scope: Scope) -> Parts:
    path = f"{node.list}.{node.leaf}"
    yield Asked(field_unknown(path).causes[0], unknown(scope.value(node)), scope)


@parts.register
def parts_parameter_ref(node: ast.ParameterRef, scope: Scope) -> Parts:
    yield Asked(Cause("parameter", node.key), unknown(scope.value(node)), scope)


@parts.register
def parts_metric_ref(node: ast.MetricRef, scope: Scope) -> Parts:
    return _all(scope, YES, scope.compiler.metrics[node.key].node)


@parts.register
def parts_lookup(node: ast.Lookup, scope: Scope) -> Parts:
    """The keys; or the table, where there is no row for them or nothing in its cell."""
    return _cell(node, scope, unknown(scope.value(node)))


@parts.register
def parts_has_value(node: ast.HasValue, scope: Scope) -> Parts:
    return _cell(node.lookup, scope, unknown(scope.value(node)))


def _cell(node: ast.Lookup, scope: Scope, absent: Value) -> Parts:
    yield from _all(scope, absent, *node.keys)
    known = [given(scope.value(k)) for k in node.keys]
    table = scope.compiler.bindings.tables[node.table]
    yield Asked(Cause("table", table.key), junction([absent, *known], True), scope)


# -- logic ----------------------------------------------------------------------------------------
@parts.register
def parts_junction(node: ast.And | ast.Or | ast.AtLeast, scope: Scope) -> Parts:
    return _all(scope, unknown(scope.value(node)), *node.items)


@parts.register
def parts_operands(
    node: ast.Not | ast.Scale | ast.Days | ast.AddMonths | ast.DatePart, scope: Scope
) -> Parts:
    return _all(scope, YES, *children(node))


@parts.register
def parts_if(node: ast.If, scope: Scope) -> Parts:
    test = scope.value(node.test)
    here = unknown(scope.value(node)) if node.type.sort is Sort.BOOL else YES
    yield Asked(node.test, here, scope)
    yield Asked(node.then, junction([here, negation(certain(negation(test)))], True), scope)
    yield Asked(node.other, junction([here, negation(certain(test))], True), scope)


# -- atoms ----------------------------------------------------------------------------------------
@parts.register
def parts_compare(node: ast.Compare, scope: Scope) -> Parts:
    here, split = _tipped(node, scope), None
    if not scope.verified and node.left.type.sort is not Sort.DATE:
        split = parted(node, scope)
    if split is not None:
        known = given(scope.value(node.right))
        yield Asked(split, known, scope)
        here = junction([here, negation(known)], True)
    yield from _all(scope, here, node.left, node.right)


@parts.register
def parts_choice(
    node: ast.Equal
    | ast.Member
    | ast.Holds
    | ast.Under
    | ast.Within
    | ast.Mentions
    | ast.StartsWith,
    scope: Scope,
) -> Parts:
    return _all(scope, _tipped(node, scope), *children(node))


def _tipped(node: ast.Node, scope: Scope) -> Value:
    """Where what is not known in an atom can tip it: everywhere, unless something is settled."""
    value = scope.value(node)
    return unknown(value) if scope.compiler.keys.of(node) in scope.settled else YES


# -- numbers and dates ----------------------------------------------------------------------------
@parts.register
def parts_arith(node: ast.Arith, scope: Scope) -> Parts:
    yield from _all(scope, YES, node.left, node.right)
    if node.op == "/":
        yield Asked(divisor_unknown(node.right).causes[0], _zero(node, scope), scope)


def _zero(node: ast.Arith, scope: Scope) -> Value:
    """Where the divisor is zero for certain."""
    divisor = scope.value(node.right)
    if divisor.constant and divisor.known is not None:
        zero = NO if divisor.known else YES
    else:
        zero = certain(Value(Sort.BOOL, divisor.expr == 0, divisor.level))
    if scope.verified:
        return junction([zero, given(scope.value(node.left))], True)
    number = interval(node.right, scope)
    if not number.point:
        return zero
    name = scope.plan.name()
    scope.plan.step(number.level, Zero(scope.frame, number, name))
    return Value(Sort.BOOL, pl.col(name), number.level + 1)


@parts.register
def parts_func(node: ast.Func, scope: Scope) -> Parts:
    yield from _all(scope, YES, *node.args)
    if node.name in ("steps", "round_to"):
        known = [given(scope.value(a)) for a in node.args]
        where = junction([unknown(scope.value(node)), *known], True)
        yield Asked(Cause("divisor", "0"), where, scope)


# -- what is known ---------------------------------------------------------------------------------
@parts.register
def parts_known(node: ast.Known, scope: Scope) -> Parts:
    return _all(scope, _unsaid(node.operand, scope), node.operand)


@parts.register
def parts_coalesce(node: ast.Coalesce, scope: Scope) -> Parts:
    yield Asked(node.first, unknown(scope.value(node.first)), scope)
    yield Asked(node.second, _unsaid(node.first, scope), scope)


def _unsaid(node: ast.Node, scope: Scope) -> Value:
    """Where nothing is known of it; a fact of which the ends are known was said."""
    absent, direct = unknown(scope.value(node)), isinstance(node, ast.FieldRef | ast.ItemRef)
    lows = scope.ranged(node) if direct else []
    return junction([absent, *(unknown(low) for low in lows)], True)


# -- lists ----------------------------------------------------------------------------------------
@parts.register
def parts_aggregate(node: ast.Aggregate, scope: Scope) -> Parts:
    gap, shape = list_unknown(node.list).causes[0], scope.compiler.shape
    if node.list not in (shape.verified_lists if scope.verified else shape.lists):
        yield Asked(gap, YES, scope)
        return
    here = unknown(scope.value(node)) if node.type.sort is Sort.BOOL else YES
    opened, counted = list_state(scope, node.list, "open"), YES
    if scope.verified:
        unverified = list_state(scope, node.list, "unverified")
        opened, counted = junction([opened, unverified], False), negation(unverified)
    yield Asked(gap, junction([here, opened], True), scope)
    inner, element = scope.beside(node.list), _element(node)
    if element is not None:
        yield Asked(element, junction([here, counted], True), inner)
    if node.name in ("avg", "min", "max"):
        yield Asked(Cause("divisor", node.list), _nothing(node, scope, inner, opened), scope)


def _element(node: ast.Aggregate) -> ast.Node | None:
    """What is asked of each element: whether and how it counts."""
    truth, where, value = ValueType(Sort.BOOL), node.where, node.value
    if where is None or value is None:
        return value if where is None else where
    if node.name in ("any", "count"):
        return ast.And(truth, node.span, (where, value))
    if node.name == "all":
        return ast.Or(truth, node.span, (ast.Not(truth, node.span, where), value))
    none = ast.Const(value.type, node.span, 0.0)
    return ast.If(value.type, node.span, where, value, none)


def _nothing(node: ast.Aggregate, scope: Scope, inner: Scope, opened: Value) -> Value:
    """Where no element counts, and all of them are known."""
    assert node.value is not None
    number = inner.value(node.value)
    may = YES if node.where is None else inner.value(node.where)
    unsure = junction([unknown(may), unknown(number)], False)
    unsure = junction([unsure, negation(certain(negation(may)))], True)
    open_ = marked(scope, inner, unsure)
    return junction([unknown(scope.value(node)), negation(opened), negation(open_)], True)


def list_state(scope: Scope, path: str, mark: Literal["open", "given", "unverified"]) -> Value:
    """What is said of a list as a whole."""
    main = scope.beside(MAIN)
    return _stepped(main, 0, ListState(path, mark, scope.verified, main.plan.name()))


def marked(scope: Scope, inner: Scope, mark: Value) -> Value:
    """Whether any element of a candidate is marked."""
    if mark.is_(False):
        return NO
    column = inner.solid(mark)
    step = Marked(inner.frame, column.expr.meta.output_name(), scope.plan.name())
    return _stepped(scope, column.level, step)


def _stepped(scope: Scope, level: int, step: ListState | Marked) -> Value:
    """The column that a step makes, the same one for the same step."""
    memo = (type(step), step.list, step.mark)
    found = scope.steps.get(memo)
    if found is None:
        scope.plan.step(level, step)
        found = scope.steps[memo] = Value(Sort.BOOL, pl.col(step.name), level + 1)
    return found

"""Mutants of one expression: the same tree with one thing changed.

Every threshold is moved a little to both sides, every comparison loses or gains its boundary,
every operator is swapped, every negation dropped, every part of a conjunction and every value of a
list left out, every field taken for another. A change says itself in the notation of the language,
as `land.area <= 100[亩] → <`, so that a pack can name it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, singledispatch
from typing import Any

from prescreen.fields import Field, Kind, catalogue
from prescreen.lang import Sort, ast
from prescreen.lang.figures import number
from prescreen.lang.source import Span
from prescreen.lang.types import BOOL
from prescreen.lang.walk import slots_of
from prescreen.vocabulary import LETTERS, STAGES

SHIFT = 0.01
"""By which part of itself a threshold is moved, if that is more than the step of the fact."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what is written at `span`, and what stands there instead.

    Nothing stands there instead of what is left out. `node` is the whole tree after the change.
    """

    span: Span
    to: str
    node: ast.Node


def mutants(tree: ast.Node) -> Iterator[Change]:
    """Every mutant of a tree, in the order in which it is written, parents first."""
    if not (isinstance(tree, ast.Const) and tree.type.sort is Sort.BOOL):
        yield from _within(tree, _Beside())


def _within(node: ast.Node, beside: _Beside) -> Iterator[Change]:
    yield from _own(node, beside)
    for slot in slots_of(type(node)):
        value = getattr(node, slot)
        if isinstance(value, ast.Node):
            for found in _within(value, _beside(node, slot, beside)):
                yield _put(node, slot, found.node, found)
        elif isinstance(value, tuple) and any(isinstance(v, ast.Node) for v in value):
            for i, item in enumerate(value):
                for found in _within(item, beside):
                    yield _put(node, slot, (*value[:i], found.node, *value[i + 1 :]), found)


def _put(node: ast.Node, slot: str, value: Any, found: Change) -> Change:
    return replace(found, node=replace(node, **{slot: value}))


def _own(node: ast.Node, beside: _Beside) -> Iterator[Change]:
    if isinstance(node, ast.Const):
        yield from _threshold(node, beside)
        return
    for to, new in _changed(node):
        yield Change(node.span, to, new)
    for span, new in _left_out(node):
        yield Change(span, "", new)


# -- thresholds ----------------------------------------------------------------------------------
def moved(value: object, step: float = 0.0) -> tuple[Any, ...]:
    """A threshold moved to both sides: by a hundredth or the step of the fact, or by a day."""
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, float):
        by = max(abs(value) * SHIFT, step) or 1.0
        return (value - by, value + by)
    if isinstance(value, dt.date):
        return (value - dt.timedelta(1), value + dt.timedelta(1))
    return ()


def _threshold(node: ast.Const, beside: _Beside) -> Iterator[Change]:
    for value in moved(node.value, beside.step):
        if not (isinstance(value, float) and beside.outside(value)):
            yield Change(node.span, shown(value, node), replace(node, value=value))


def shown(value: object, node: ast.Node) -> str:
    """A moved threshold as it would be written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        unit = node.type.unit.text if node.type.unit else ""
        return number(value) if unit in ("", "1") else f"{number(value)}[{unit}]"
    return str(value)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a threshold is compared with: its step, and the bounds that it never leaves."""

    step: float = 0.0
    low: float | None = None
    high: float | None = None

    def outside(self, value: float) -> bool:
        return (self.low is not None and value < self.low) or (
            self.high is not None and value > self.high
        )


def _beside(node: ast.Node, slot: str, given: _Beside) -> _Beside:
    """What a threshold in this slot is compared with."""
    if isinstance(node, ast.AddMonths):
        return _Beside(1.0)
    if not isinstance(node, ast.Compare):
        return given
    other = node.right if slot == "left" else node.left
    field = catalogue.get(_path(other))
    bounds = (None, None) if field is None else (field.low, field.high)
    return _Beside(step_of(other), *bounds)


def step_of(node: ast.Node) -> float:
    """The smallest difference that a number of the facts shows, 0 where it has none of its own."""
    if isinstance(node, ast.FieldRef | ast.ItemRef):
        field = catalogue.get(_path(node))
        return field.step if field is not None and field.kind is Kind.NUMBER else 0.0
    if isinstance(node, ast.Aggregate):
        return 1.0 if node.name == "count" else step_of(node.value) if node.value else 0.0
    if isinstance(node, ast.Scale):
        return abs(node.factor) * step_of(node.operand)
    return 1.0 if isinstance(node, ast.Days) else 0.0


# -- operators, negations, fields ------------------------------------------------------------------
Swap = tuple[str, ast.Node]

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*"}
_FUNCTIONS = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor", "round": "floor"}
_AGGREGATES = {"any": "all", "all": "any", "min": "max", "max": "min", "sum": "max", "avg": "max"}


@singledispatch
def _changed(node: ast.Node) -> Iterator[Swap]:
    """What the operator, negation or field of a node is changed into."""
    return iter(())


def _registered(cls: type[ast.Node]) -> Callable[[Any], Any]:
    return _changed.register(cls)


@_registered(ast.Compare)
def _compare(node: ast.Compare) -> Iterator[Swap]:
    yield _BOUNDARY[node.op], replace(node, op=_BOUNDARY[node.op])


@_registered(ast.Equal)
def _equal(node: ast.Equal) -> Iterator[Swap]:
    yield "==" if node.negated else "!=", replace(node, negated=not node.negated)
    right = node.right
    if isinstance(right, ast.Const) and isinstance(right.value, str):
        other = _another(node.left.type.values, right.value)
        yield f"'{other}'", replace(node, right=replace(right, value=other))


def _another(values: tuple[str, ...], value: str) -> str:
    """The value listed after this one; a text that nobody writes where none is listed."""
    at = values.index(value) + 1 if value in values else 0
    return (values[at:] + values[:at] or ("?",))[0] if len(values) > 1 else "?"


@_registered(ast.And)
def _and(node: ast.And) -> Iterator[Swap]:
    yield "||", ast.Or(BOOL, node.span, node.items)


@_registered(ast.Or)
def _or(node: ast.Or) -> Iterator[Swap]:
    yield "&&", ast.And(BOOL, node.span, node.items)


@_registered(ast.Not)
def _not(node: ast.Not) -> Iterator[Swap]:
    yield "!!", node.operand


@_registered(ast.AtLeast)
def _at_least(node: ast.AtLeast) -> Iterator[Swap]:
    for n in (node.n - 1, node.n + 1):
        yield f"at_least({n}, …)", replace(node, n=n)


@_registered(ast.Arith)
def _arith(node: ast.Arith) -> Iterator[Swap]:
    yield _ARITHMETIC[node.op], replace(node, op=_ARITHMETIC[node.op])


@_registered(ast.Func)
def _func(node: ast.Func) -> Iterator[Swap]:
    if node.name in _FUNCTIONS:
        yield _FUNCTIONS[node.name], replace(node, name=_FUNCTIONS[node.name])
    else:
        yield "…", node.args[0]


@_registered(ast.If)
def _if(node: ast.If) -> Iterator[Swap]:
    yield "? ⇄ :", replace(node, then=node.other, other=node.then)


@_registered(ast.Days)
def _days(node: ast.Days) -> Iterator[Swap]:
    yield "⇄", replace(node, start=node.end, end=node.start)


@_registered(ast.StageReached)
def _stage(node: ast.StageReached) -> Iterator[Swap]:
    codes = tuple(STAGES)
    at = codes.index(node.stage)
    for near in {max(at - 1, 0), min(at + 1, len(codes) - 1)} - {at}:
        yield f"'{codes[near]}'", replace(node, stage=codes[near])


@_registered(ast.Aggregate)
def _aggregate(node: ast.Aggregate) -> Iterator[Swap]:
    if node.name in _AGGREGATES:
        yield _AGGREGATES[node.name], replace(node, name=_AGGREGATES[node.name])
    if node.where is not None:
        yield "− where", replace(node, where=None)


@_registered(ast.OutcomeIs)
def _outcome(node: ast.OutcomeIs) -> Iterator[Swap]:
    letters = LETTERS.codes
    other = letters[(letters.index(node.letter) + 1) % len(letters)]
    yield LETTERS[other].label_en, replace(node, letter=other)


@_registered(ast.FieldRef)
@_registered(ast.ItemRef)
def _field(node: ast.FieldRef | ast.ItemRef) -> Iterator[Swap]:
    if node.type.sort is Sort.BOOL:
        yield "!", ast.Not(BOOL, node.span, node)
    other = _sibling(_path(node))
    if isinstance(node, ast.FieldRef):
        yield other or "?", replace(node, path=other or "?")
    else:
        yield other or "?", replace(node, leaf=other[len(node.list) + 1 :] or "?")


@_registered(ast.MetricRef)
@_registered(ast.HasValue)
@_registered(ast.Tagged)
@_registered(ast.VerdictIs)
def _negated(node: ast.Node) -> Iterator[Swap]:
    if node.type.sort is Sort.BOOL:
        yield "!", ast.Not(BOOL, node.span, node)


@_registered(ast.Member)
@_registered(ast.Holds)
@_registered(ast.Under)
@_registered(ast.Mentions)
def _listed(node: ast.Node) -> Iterator[Swap]:
    """Negated, and without each of the values."""
    yield from _negated(node)
    slot = _LISTS[type(node)]
    values: tuple[str, ...] = getattr(node, slot)
    for i, value in enumerate(values):
        if len(values) > 1:
            rest: Any = {slot: values[:i] + values[i + 1 :]}
            yield f"− '{value}'", replace(node, **rest)


_LISTS = {ast.Member: "values", ast.Holds: "values", ast.Under: "prefixes", ast.Mentions: "words"}


def _path(node: ast.Node) -> str:
    if isinstance(node, ast.ItemRef):
        return f"{node.list}.{node.leaf}"
    return node.path if isinstance(node, ast.FieldRef) else ""


@cache
def _sibling(path: str) -> str:
    """The next field of the same kind, unit, values and list; empty where there is none."""
    book = [f for f in catalogue if (own := catalogue.get(path)) and _alike(own, f)]
    paths = [f.path for f in book]
    at = paths.index(path) + 1 if path in paths else 0
    others = [p for p in paths[at:] + paths[:at] if p != path]
    return others[0] if others else ""


def _alike(one: Field, other: Field) -> bool:
    return (one.kind, one.unit, one.values, one.list_path) == (
        other.kind,
        other.unit,
        other.values,
        other.list_path,
    )


def _left_out(node: ast.Node) -> Iterator[tuple[Span, ast.Node]]:
    """The node without each of its conditions."""
    if isinstance(node, ast.And | ast.Or | ast.AtLeast):
        for i, item in enumerate(node.items):
            yield item.span, replace(node, items=node.items[:i] + node.items[i + 1 :])


__all__ = ["Change", "moved", "mutants", "shown", "step_of"]

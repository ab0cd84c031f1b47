"""Mutants of one expression: the same tree with one thing changed.

Every threshold is moved a little to both sides, every comparison loses or gains its boundary,
every operator is swapped, every negation dropped, every part of a conjunction and every value of a
list left out, every field taken for another. A change says itself in the notation of the language,
as `land.area <= 100[亩] → <`, so that a pack can name it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from prescreen.fields import Kind, catalogue
from prescreen.lang import Sort, ast
from prescreen.lang.figures import number
from prescreen.lang.source import Span
from prescreen.lang.walk import slots_of
from prescreen.lint.swaps import path_of, swap

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
    for to, new in swap(node):
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
    field = catalogue.get(path_of(other))
    bounds = (None, None) if field is None else (field.low, field.high)
    return _Beside(step_of(other), *bounds)


def step_of(node: ast.Node) -> float:
    """The smallest difference that a number of the facts shows, 0 where it has none of its own."""
    if isinstance(node, ast.FieldRef | ast.ItemRef):
        field = catalogue.get(path_of(node))
        return field.step if field is not None and field.kind is Kind.NUMBER else 0.0
    if isinstance(node, ast.Aggregate):
        return 1.0 if node.name == "count" else step_of(node.value) if node.value else 0.0
    if isinstance(node, ast.Scale):
        return abs(node.factor) * step_of(node.operand)
    return 1.0 if isinstance(node, ast.Days) else 0.0


def _left_out(node: ast.Node) -> Iterator[tuple[Span, ast.Node]]:
    """The node without each of its conditions."""
    if isinstance(node, ast.And | ast.Or | ast.AtLeast):
        for i, item in enumerate(node.items):
            yield item.span, replace(node, items=node.items[:i] + node.items[i + 1 :])


__all__ = ["Change", "moved", "mutants", "shown", "step_of"]

"""Going through a typed tree without knowing its node classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Protocol

from prescreen.lang import ast
from prescreen.lang.source import Span

_SLOTS: dict[type[ast.Node], tuple[str, ...]] = {}


def slots_of(cls: type[ast.Node]) -> tuple[str, ...]:
    if cls not in _SLOTS:
        _SLOTS[cls] = tuple(f.name for f in fields(cls) if f.name not in ("type", "span"))
    return _SLOTS[cls]


def children(node: ast.Node) -> Iterator[ast.Node]:
    """The operands of a node, left to right."""
    for name in slots_of(type(node)):
        value = getattr(node, name)
        if isinstance(value, ast.Node):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, ast.Node))


def walk(node: ast.Node) -> Iterator[ast.Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


class _Formula(Protocol):
    @property
    def node(self) -> ast.Node: ...


def below(node: ast.Node, metrics: Mapping[str, _Formula]) -> Iterator[ast.Node]:
    """All that a node is made of where it stands: through metrics, not into lists."""
    todo, seen = [node], set[str]()
    while todo:
        one = todo.pop()
        yield one
        if isinstance(one, ast.MetricRef) and one.key not in seen:
            seen.add(one.key)
            todo.append(metrics[one.key].node)
        elif not isinstance(one, ast.Aggregate):
            todo.extend(children(one))


NOWHERE = Span(0, 0)


def bare(node: ast.Node) -> ast.Node:
    """The tree without its places in a text, so that equal ones are equal."""
    made: dict[str, Any] = {}
    for name in slots_of(type(node)):
        value = getattr(node, name)
        if isinstance(value, ast.Node):
            made[name] = bare(value)
        elif isinstance(value, tuple):
            made[name] = tuple(bare(v) if isinstance(v, ast.Node) else v for v in value)
    return replace(node, span=NOWHERE, **made)

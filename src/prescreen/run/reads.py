"""Which facts a tree reads, metrics expanded."""

from __future__ import annotations

from collections.abc import Mapping

from prescreen.lang import ast, children, walk
from prescreen.pack.model import Check, Metric


def fields_read(node: ast.Node, metrics: Mapping[str, Metric]) -> frozenset[str]:
    """Paths of all scalar facts and lists that the value of `node` may depend on."""
    found: set[str] = set()
    todo, seen = [node], set()
    while todo:
        for part in walk(todo.pop()):
            if isinstance(part, ast.FieldRef):
                found.add(part.path)
            elif isinstance(part, ast.Aggregate):
                found.add(part.list)
            elif isinstance(part, ast.MetricRef) and part.key not in seen:
                seen.add(part.key)
                todo.append(metrics[part.key].node)
    return frozenset(found)


def check_reads(check: Check, metrics: Mapping[str, Metric]) -> frozenset[str]:
    """Facts that can change the outcome of a check, besides the stage."""
    trees = [t for t in (check.applies, check.require, check.waive_when) if t is not None]
    return frozenset().union(*(fields_read(t, metrics) for t in trees))


def comparisons(node: ast.Node, metrics: Mapping[str, Metric]) -> tuple[ast.Compare, ...]:
    """All comparisons of numbers outside lists that the value of `node` may depend on."""
    found: list[ast.Compare] = []
    todo, seen = [node], set()
    while todo:
        top = todo.pop()
        if isinstance(top, ast.Aggregate):
            continue
        if isinstance(top, ast.MetricRef) and top.key not in seen:
            seen.add(top.key)
            todo.append(metrics[top.key].node)
        if isinstance(top, ast.Compare):
            found.append(top)
        todo.extend(children(top))
    return tuple(found)

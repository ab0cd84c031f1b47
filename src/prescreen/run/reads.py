"""Which facts a tree reads, metrics expanded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prescreen.lang import ast, children, walk
from prescreen.pack.model import Check, Metric


def expanded(trees: Iterable[ast.Node], metrics: Mapping[str, Metric]) -> Iterator[ast.Node]:
    """Every node of the trees, and of the metrics that they read."""
    todo, seen = list(trees), set[str]()
    while todo:
        for node in walk(todo.pop()):
            if isinstance(node, ast.MetricRef) and node.key not in seen:
                seen.add(node.key)
                todo.append(metrics[node.key].node)
            yield node


def fields_read(node: ast.Node, metrics: Mapping[str, Metric]) -> frozenset[str]:
    """Paths of all scalar facts and lists that the value of `node` may depend on."""
    found: set[str] = set()
    for part in expanded((node,), metrics):
        if isinstance(part, ast.FieldRef):
            found.add(part.path)
        elif isinstance(part, ast.Aggregate):
            found.add(part.list)
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

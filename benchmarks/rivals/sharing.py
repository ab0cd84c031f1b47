"""Conditions that stand in several expressions, named once for rivals that have names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace

from prescreen.lang import ast, walk
from prescreen.lang.walk import children

OFTEN = 3
"""What stands in fewer places is not worth a name: it would no longer be skipped when it can be."""


def shared(trees: Sequence[ast.Node]) -> tuple[list[tuple[str, ast.Node]], list[ast.Node]]:
    """Names with what they stand for, in the order in which they can be read, and the trees that
    use them. Only what has a value whatever cells are blank is named: it is looked at in any case.
    """
    found: Counter[ast.Node] = Counter()
    for tree in trees:
        _count(tree, found)
    often = [n for n, times in found.items() if times >= OFTEN and isinstance(n, ast.And)]
    often += [n for n, times in found.items() if times > 1 and _always(n)]
    names: dict[ast.Node, ast.Node] = {}
    out = []
    for node in sorted(often, key=lambda n: sum(1 for _ in walk(n))):
        path = f"shared.{len(out)}"
        out.append((path, _named(node, names)))
        names[node] = ast.FieldRef(node.type, node.span, path)
    return out, [_named(t, names) for t in trees]


def _always(node: ast.Node) -> bool:
    """Of no elements there is no mean and no extreme."""
    return isinstance(node, ast.Aggregate) and node.name in ("any", "all", "count", "sum")


def _count(node: ast.Node, found: Counter[ast.Node]) -> None:
    """Occurrences, not counting those within what was seen before or within a list."""
    found[node] += 1
    if found[node] == 1 and not isinstance(node, ast.Aggregate):
        for child in children(node):
            _count(child, found)


def _named(node: ast.Node, names: dict[ast.Node, ast.Node]) -> ast.Node:
    if node in names:
        return names[node]
    made: dict[str, object] = {}
    for f in fields(node):
        value = getattr(node, f.name)
        if isinstance(value, ast.Node):
            made[f.name] = _named(value, names)
        elif isinstance(value, tuple):
            made[f.name] = tuple(_named(v, names) if isinstance(v, ast.Node) else v for v in value)
    return replace(node, **made)  # type: ignore[arg-type]

"""Equal subexpressions found: every distinct tree gets one number, wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from prescreen.lang import ast, children
from prescreen.lang.walk import slots_of
from prescreen.pack.model import Metric
from prescreen.pack.ruleset import InForce


class Keys:
    """Numbers for trees; trees of the same meaning have the same number."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self._by_shape: dict[tuple[object, ...], int] = {}
        self._by_id: dict[int, int] = {}
        self._kept: list[ast.Node] = []
        self._free: dict[int, bool] = {}
        self.uses: Counter[int] = Counter()

    def of(self, node: ast.Node) -> int:
        found = self._by_id.get(id(node))
        if found is None:
            shape: list[object] = [type(node), node.type.sort]
            for name in slots_of(type(node)):
                value = getattr(node, name)
                if isinstance(value, ast.Node):
                    shape.append(self.of(value))
                elif isinstance(value, tuple):
                    shape.append(tuple(self.of(v) if isinstance(v, ast.Node) else v for v in value))
                else:
                    shape.append((type(value), value))
            found = self._by_shape.setdefault(tuple(shape), len(self._by_shape))
            self._by_id[id(node)] = found
            self._kept.append(node)
        return found

    def count(self, trees: Iterable[ast.Node]) -> None:
        """How often each distinct tree is used, metrics opened."""
        todo = list(trees)
        while todo:
            node = todo.pop()
            key = self.of(node)
            self.uses[key] += 1
            if self.uses[key] == 1:
                todo.extend(children(node))
                if isinstance(node, ast.MetricRef):
                    todo.append(self.metrics[node.key].node)

    def reads_item(self, node: ast.Node) -> bool:
        """Whether the tree reads a fact of the list element under review."""
        key = self.of(node)
        if key not in self._free:
            self._free[key] = isinstance(node, ast.ItemRef) or (
                not isinstance(node, ast.Aggregate)
                and any(self.reads_item(c) for c in children(node))
            )
        return self._free[key]


def rule_trees(rules: InForce) -> list[ast.Node]:
    """All trees of the rules of a day."""
    trees: list[ast.Node] = []
    for check in rules.checks:
        trees += [t for t in (check.applies, check.require, check.waive_when) if t is not None]
    for item in rules.score:
        for band in item.bands:
            trees += [band.when, band.points]
    trees += [c.when for c in rules.conclusions]
    return trees

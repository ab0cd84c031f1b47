"""Fields that candidates state and that nothing reads: each has a reason, or a rule is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prescreen.fields import Field, catalogue
from prescreen.lang import ast, walk
from prescreen.pack.ruleset import InForce, RuleSet
from prescreen.relations import load_relations


def unread(rules: RuleSet) -> tuple[Field, ...]:
    """Fields of candidates that no rule of any day and no relation reads, and that do not say
    why."""
    read = frozenset().union(*(paths(_trees(rules.on(day))) for day in rules.edges))
    read |= _bound()
    return tuple(
        f
        for f in catalogue
        if f.origin == "candidate" and f.informational is None and f.path not in read
    )


def paths(trees: Iterable[ast.Node]) -> frozenset[str]:
    """Paths of the fields that trees read, those of list elements too."""
    return frozenset(p for tree in trees for p in _paths(tree))


def _paths(tree: ast.Node) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.FieldRef):
            yield node.path
        elif isinstance(node, ast.ItemRef):
            yield f"{node.list}.{node.leaf}"


def _trees(rules: InForce) -> Iterator[ast.Node]:
    for check in rules.checks:
        yield from (t for t in (check.applies, check.require, check.waive_when) if t is not None)
    yield from (c.when for c in rules.conclusions)
    yield from (t for i in rules.score for b in i.bands for t in (b.when, b.points))
    yield from (m.node for m in rules.metrics.values())


def _bound() -> frozenset[str]:
    """What relations read or give."""
    relations = load_relations().all
    return paths(t for r in relations for t in r.trees) | {r.target for r in relations}

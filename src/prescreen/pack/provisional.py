"""`known` and `coalesce` ask what is known: what they say may turn as facts come in.

So they stand where nothing is decided: in advice, tasks, scores and conclusions. A veto, a
deferral, a condition or a waiver that asked would pass a project for what nobody stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prescreen.errors import Problem
from prescreen.lang import ast, walk
from prescreen.messages import problem
from prescreen.pack.model import Metric, Pack
from prescreen.vocabulary import DECIDING

_ASKING: Mapping[type[ast.Node], str] = {ast.Known: "known", ast.Coalesce: "coalesce"}


def across(packs: Iterable[Pack]) -> Iterator[Problem]:
    """A problem for every deciding check that asks what is known, by whatever name."""
    every = list(packs)
    metrics = {m.key: m for p in every for m in p.metrics.values()}
    for check in (c for p in every for c in p.checks):
        trees = [check.waive_when]
        if check.severity in DECIDING:
            trees += [check.applies, check.require]
        asked = [found for t in trees if t is not None for found in _asking(t, metrics)]
        if asked:
            named = "、".join(dict.fromkeys(asked))
            yield problem("lang-provisional", check.place, check=check.id, asked=named)


def _asking(
    tree: ast.Node, metrics: Mapping[str, Metric], seen: set[str] | None = None
) -> Iterator[str]:
    """The functions that ask, with the metrics behind which they stand, each metric once."""
    seen = set() if seen is None else seen
    for node in walk(tree):
        if type(node) in _ASKING:
            yield _ASKING[type(node)]
        elif isinstance(node, ast.MetricRef) and node.key not in seen and node.key in metrics:
            seen.add(node.key)
            inner = _asking(metrics[node.key].node, metrics, seen)
            yield from (f"{node.key} → {found}" for found in inner)

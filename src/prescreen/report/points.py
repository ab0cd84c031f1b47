"""Why an item of the scorecard has its points: the band that holds, the figures it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.lang import ast, walk
from prescreen.lang.figures import show
from prescreen.report.deciding import culprits, truth_of
from prescreen.report.explain import Explainer
from prescreen.run.outcome import ScoredItem

_SHOWN = 3
"""Conditions that are said of an item in which no band holds."""


def points_reason(explain: Explainer, scored: ScoredItem) -> str:
    """One clause; empty while the points are not settled, since what is unknown is listed."""
    if scored.causes or explain.deciding is None:
        return ""
    atoms = {id(a.node): a for a in scored.atoms}
    missed: list[ast.Node] = []
    said: list[str] = []
    for band in scored.item.bands:
        if truth_of(band.when, atoms) is True:
            met = (explain.conditions.one(a).text for a in culprits(band.when, atoms))
            said = [*met, *_figures(explain, band.points)]
            break
        missed.append(band.when)
    if not said:  # no band holds, or the last takes all that the others leave
        against = (a for when in missed for a in culprits(when, atoms))
        said = [explain.conditions.one(a).text for a in against][:_SHOWN]
    return explain.prose.pick(";", "; ").join(dict.fromkeys(said))


def _figures(explain: Explainer, points: ast.Node) -> Iterator[str]:
    """The numbers that a formula of points is made of, and which figure stood in for another."""
    assert explain.deciding is not None
    inside = {id(n) for c in walk(points) if isinstance(c, ast.Coalesce) for n in walk(c)}
    for node in walk(points):
        own = isinstance(node, ast.FieldRef | ast.MetricRef | ast.Aggregate)
        if not isinstance(node, ast.Coalesce) and (not own or id(node) in inside):
            continue
        value = explain.deciding.value(node)
        if value is not None:
            label, shown = explain.prose.told(node), show(value, node.type.unit, explain.lang)
            text = explain.prose.pick(f"{label}为{shown}", f"{label} is {shown}")
            yield text + explain.conditions.used(node)

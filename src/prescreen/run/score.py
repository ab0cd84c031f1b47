"""Points of the scorecard: an interval while something is not known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from prescreen.lang import ast
from prescreen.logic import Cause, Unknown
from prescreen.logic.numbers import thousandths
from prescreen.pack.model import ScoreItem
from prescreen.run.closures import Run
from prescreen.run.env import Atom, Env
from prescreen.run.outcome import ScoredItem
from prescreen.run.partly import ends_of

Compile = Callable[[ast.Node], Run]
SCORE = "score"
"""What conclusions call the whole."""


class CompiledItem:
    """A score item: bands tried in order; what is not known widens the interval."""

    __slots__ = ("bands", "item")

    def __init__(self, item: ScoreItem, when: Compile, points: Compile) -> None:
        """`when` and `points` compile the conditions and the points of its bands."""
        self.item = item
        self.bands = [(when(b.when), points(b.points)) for b in item.bands]

    def scored(self, env: Env) -> ScoredItem:
        item, start = self.item, len(env.log)
        low, high = item.high, item.low
        causes: set[Cause] = set()
        settled = False
        for when, points in self.bands:
            holds = when(env)
            value = points(env)
            if settled or holds is False:
                continue
            if isinstance(holds, Unknown):
                causes.update(holds.causes)
            if isinstance(value, Unknown):
                causes.update(value.causes)
            least, most = ends_of(value)
            low, high = min(low, points_at(item, least)), max(high, points_at(item, most))
            settled = holds is True
        if not settled:  # no band holds for certain: nothing may be earned
            low, high = min(low, item.low), max(high, item.low)
        atoms = tuple(Atom(*entry) for entry in env.log[start:])
        return ScoredItem(item, low, high, tuple(sorted(causes)), atoms)


def points_at(item: ScoreItem, end: float) -> int:
    """Points as whole thousandths, within what the item gives."""
    if math.isinf(end):
        return item.high if end > 0 else item.low
    return min(max(thousandths(end), item.low), item.high)


def total(score: Sequence[ScoreItem], compiled: Compile) -> Run:
    """The points of all items; unknown, within its ends, while they are not settled."""
    items = [CompiledItem(item, compiled, compiled) for item in score]
    nothing = Unknown((Cause("parameter", SCORE),))

    def points(env: Env) -> Any:
        found = [item.scored(env) for item in items]
        low, high = sum(s.low for s in found), sum(s.high for s in found)
        if low == high:
            return low / 1000
        causes = sorted({c for s in found for c in s.causes})
        return Unknown(tuple(causes), ends=(low / 1000, high / 1000))

    return points if items else lambda env: nothing


__all__ = ["SCORE", "CompiledItem", "total"]

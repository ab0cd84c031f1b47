"""What the names in rules stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prescreen.pack.model import Metric, ScoreItem
from prescreen.pack.ruleset import InForce
from prescreen.pack.tables import LookupTable


@dataclass(frozen=True, slots=True)
class Bindings:
    """What names of a rule set stand for on one day."""

    parameters: Mapping[str, object]
    tables: Mapping[str, LookupTable]
    metrics: Mapping[str, Metric]
    score: tuple[ScoreItem, ...] = ()


def bindings_of(rules: InForce) -> Bindings:
    return Bindings(rules.parameters, rules.tables, rules.metrics, rules.score)

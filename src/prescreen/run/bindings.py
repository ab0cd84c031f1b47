"""What the names in rules stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prescreen.pack.model import Metric
from prescreen.pack.tables import Table


@dataclass(frozen=True, slots=True)
class Bindings:
    """What names of a rule set stand for on one day."""

    parameters: Mapping[str, object]
    tables: Mapping[str, Table]
    metrics: Mapping[str, Metric]

"""What is known of a list before any row is read, and what is known of a condition or a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.rivals.trees import FALSE, TRUE
from prescreen.lang import ast
from prescreen.run.situation import Situation


class Truth(NamedTuple):
    """When it is certainly true, and when certainly false."""

    yes: ast.Node
    no: ast.Node


YES = Truth(TRUE, FALSE)


class Value(NamedTuple):
    """What it is, and when that is known."""

    what: ast.Node
    known: ast.Node


class Ends(NamedTuple):
    """The least and the most that a number may be, each where there is such an end."""

    low: Value
    high: Value


@dataclass(frozen=True)
class Facts:
    """What rows of a list may have: columns, those of them that are facts of the place, leaves of
    nested lists; and facts that are the same for all rows."""

    columns: frozenset[str]
    place: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    same: Mapping[str, object] = field(default_factory=dict)

    def hold(self, situation: Situation) -> None:
        """Raises where a candidate has a fact that no row was said to have."""
        derived = situation.bound.derived
        for path, value in situation.bound.known().items():
            if path in derived:
                continue  # handed to rivals as if it were a column
            if path not in self.columns and self.same.get(path) != value:
                raise ValueError(f"{path} is no column")
        for path, fact in situation.bound.lists.items():
            if more := {leaf for i in fact.items for leaf in i} - self.lists.get(path, set()):
                raise ValueError(f"{path} has {sorted(more)}")

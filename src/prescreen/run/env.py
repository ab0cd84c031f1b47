"""What an executor knows about one candidate while it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import NamedTuple

from prescreen.candidate import ListFact
from prescreen.lang import ast

Facts = Mapping[str, object]
Entry = tuple[ast.Node, object, object, object]
"""An elementary condition as it is logged: what an `Atom` is made of."""


class Atom(NamedTuple):
    """One elementary condition as it was met: both operands and the truth."""

    node: ast.Node
    left: object
    right: object
    truth: object


class Env:
    """Facts of a candidate, of its region and derived ones; plus scratch space of one run."""

    __slots__ = (
        "day",
        "item",
        "letters",
        "lists",
        "log",
        "memo",
        "odd",
        "stage",
        "tags",
        "values",
        "verdict",
    )

    def __init__(
        self, values: Facts, lists: Mapping[str, ListFact], stage: int, day: dt.date
    ) -> None:
        self.values = values
        self.lists = lists
        self.stage = stage
        self.day = day
        self.memo: dict[str, object] = {}
        self.log: list[Entry] = []
        self.item: Mapping[str, object] = {}
        self.letters: Mapping[str, str] = {}
        self.tags: set[str] = set()
        self.verdict = ""
        self.odd: Sequence[str] | None = None
        """Facts for which only closures will do; None where nobody has looked."""

    def aside(self, log: list[Entry] | None = None) -> Env:
        """The same facts, and what is worked out of them, with another log."""
        made = Env(self.values, self.lists, self.stage, self.day)
        made.memo = self.memo
        made.log = [] if log is None else log
        return made


_ORDINARY = frozenset({bool, str, frozenset, dt.date})
_SIMPLE = _ORDINARY | {float}


def odd_among(values: Facts, lists: Mapping[str, ListFact]) -> list[str]:
    """Facts and lists that hold no ordinary values: unknown for a reason, infinite, no number."""
    found: list[str] = []
    if not _all_ordinary(list(values.values())):
        found += [path for path, value in values.items() if strange(value)]
    if not _all_ordinary([v for f in lists.values() for item in f.items for v in item.values()]):
        found += [
            p for p, f in lists.items() if any(any(map(strange, i.values())) for i in f.items)
        ]
    return found


def _all_ordinary(values: Sequence[object]) -> bool:
    """Whether surely none is strange: seen of all at once, since nearly always it is so."""
    numbers: list[float] = [v for v in values if v.__class__ is float]
    return _SIMPLE.issuperset(map(type, values)) and isfinite(sum(numbers))


def strange(value: object) -> bool:
    """Whether a value is none of those that a fact mostly has, for which only closures will do."""
    kind = value.__class__
    return kind not in _ORDINARY and not (kind is float and -inf < value < inf)  # type: ignore[operator]

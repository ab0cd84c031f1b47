"""What an executor knows about one candidate while it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from prescreen.candidate import ListFact
from prescreen.lang import ast

Facts = Mapping[str, object]


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
        self.log: list[tuple[ast.Node, object, object, object]] = []
        self.item: Mapping[str, object] = {}
        self.letters: Mapping[str, str] = {}
        self.tags: set[str] = set()
        self.verdict = ""

"""What came of each check, score item and conclusion for one candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prescreen.candidate import Waiver
from prescreen.lang import ast
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Check, ScoreItem
from prescreen.run.env import Atom
from prescreen.vocabulary import STATUSES

LETTERS = {status: word.letter for status, word in STATUSES.items()}

_new = tuple.__new__


class Outcome(NamedTuple):
    """`status`: pass, fail, unknown, later, not_applicable or waived.

    `waiver` is the valid waiver that lifted it, `expired` one that no longer does. What is not
    known and the conditions met are kept as they came and put into shape when they are read.
    """

    check: Check
    status: str
    unknown: Unknown | None = None
    log: Sequence[tuple[ast.Node, object, object, object]] = ()
    start: int = 0
    end: int = 0
    waiver: Waiver | None = None
    expired: Waiver | None = None

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What is not known and still matters, sorted."""
        return () if self.unknown is None else self.unknown.causes

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The elementary conditions met, in the order of the rule."""
        # Four fields each, as Atom has: its own constructor would count them again.
        return tuple([_new(Atom, entry) for entry in self.log[self.start : self.end]])

    @property
    def letter(self) -> str:
        return LETTERS[self.status]


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """Points of one item as thousandths, an interval while something is not known."""

    item: ScoreItem
    low: int
    high: int
    causes: tuple[Cause, ...]
    atoms: tuple[Atom, ...]

"""What came of each check, score item and conclusion for one candidate."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.candidate import Waiver
from prescreen.logic import Cause
from prescreen.pack.model import Check, Conclusion, ScoreItem
from prescreen.run.env import Atom

LETTERS = {
    "pass": "M",
    "not_applicable": "M",
    "fail": "F",
    "unknown": "O",
    "later": "O",
    "waived": "W",
}


@dataclass(slots=True)
class Outcome:
    """`status`: pass, fail, unknown, later, not_applicable or waived.

    `causes` are what is not known; `atoms` the elementary conditions met, in order; `relied_on`
    the declared facts that a pass rests on; `waiver` the valid waiver that lifted it, `expired`
    one that no longer does.
    """

    check: Check
    status: str
    causes: tuple[Cause, ...] = ()
    atoms: tuple[Atom, ...] = ()
    waiver: Waiver | None = None
    expired: Waiver | None = None

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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A conclusion that was drawn."""

    rule: Conclusion

"""What came of each check, score item and conclusion for one candidate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prescreen.candidate import Waiver
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Check, ScoreItem
from prescreen.run.env import Atom, Entry, Env
from prescreen.run.footprint import Footprints, Remembered
from prescreen.vocabulary import STATUSES

LETTERS = {status: word.letter for status, word in STATUSES.items()}

_new = tuple.__new__
_WAITING = ("unknown", "later")


Running = Callable[[Env], tuple[str, Unknown | None]]
Trace = tuple[Unknown | None, tuple[Atom, ...]]
"""What is not known of a check and matters, and its conditions as they were met."""


class Traced:
    """What the closures of checks say of one candidate, run when it is first read.

    What they said of another candidate with the same footprint is said again.
    """

    __slots__ = ("_aside", "_checks", "_env", "_footprints", "_found", "_known")

    def __init__(
        self,
        env: Env,
        checks: Mapping[str, tuple[Running, frozenset[str]]],
        known: Remembered[Trace],
    ) -> None:
        """`checks`: how each is run, and what it reads."""
        self._env = env
        self._aside = env.aside()
        self._checks = checks
        self._known = known
        self._footprints: Footprints | None = None
        self._found: dict[str, Trace] = {}

    def unknown(self, check: str) -> Unknown | None:
        """What is not known of a check and matters."""
        return self._of(check)[0]

    def atoms(self, check: str) -> tuple[Atom, ...]:
        """The conditions of a check as they were met."""
        return self._of(check)[1]

    def _of(self, check: str) -> Trace:
        found = self._found.get(check)
        if found is None:
            if self._footprints is None:
                self._footprints = Footprints(self._env)
            run, reads = self._checks[check]
            footprint = self._footprints.of(reads)
            key = None if footprint is None else (check, *footprint)
            found = self._known.get(key) or self._known.keep(key, self._trace(run))
            self._found[check] = found
        return found

    def _trace(self, run: Running) -> Trace:
        aside, log = self._aside, self._aside.log
        log.clear()
        _, unknown = run(aside)
        # Four fields each, as Atom has: its own constructor would count them again.
        return unknown, tuple([_new(Atom, entry) for entry in log])


class Outcome(NamedTuple):
    """`status`: pass, fail, unknown, later, not_applicable or waived.

    `waiver` is the valid waiver that lifted it, `expired` one that no longer does. What is not
    known and the conditions met are kept as they came, or how to come by them (`traced`), and put
    into shape when they are read.
    """

    check: Check
    status: str
    unknown: Unknown | None = None
    log: Sequence[Entry] = ()
    start: int = 0
    end: int = 0
    waiver: Waiver | None = None
    expired: Waiver | None = None
    traced: Traced | None = None

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What is not known and still matters, sorted."""
        unknown = self.unknown
        if self.traced is not None and self.status in _WAITING:
            unknown = self.traced.unknown(self.check.id)
        return () if unknown is None else unknown.causes

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The elementary conditions met, in the order of the rule."""
        if self.traced is not None:
            return self.traced.atoms(self.check.id)
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

"""What came of each check, score item and conclusion for one candidate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prescreen.candidate import Waiver
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Check, ScoreItem
from prescreen.run.env import Atom, Entry, Env
from prescreen.vocabulary import STATUSES

LETTERS = {status: word.letter for status, word in STATUSES.items()}

_new = tuple.__new__
_WAITING = ("unknown", "later")


Running = Callable[[Env], tuple[str, Unknown | None]]
_FEW = 12
"""Checks that are traced one by one; who reads more will read all."""


class Traced:
    """What the closures of checks say of one candidate, run when it is first read."""

    __slots__ = ("_env", "_found", "_log", "_run")

    def __init__(self, env: Env, run: Mapping[str, Running]) -> None:
        self._env = env
        self._run = run
        self._log: list[Entry] = []
        self._found: dict[str, tuple[Unknown | None, int, int]] = {}

    def unknown(self, check: str) -> Unknown | None:
        """What is not known of a check and matters."""
        return self._of(check)[0]

    def log(self, check: str) -> Sequence[Entry]:
        """The conditions of a check as they were met."""
        _, start, end = self._of(check)
        return self._log[start:end]

    def _of(self, check: str) -> tuple[Unknown | None, int, int]:
        found = self._found.get(check)
        if found is not None:
            return found
        aside = self._env.aside(self._log)
        for one in self._run if len(self._found) >= _FEW else (check,):
            if one not in self._found:
                start = len(self._log)
                _, unknown = self._run[one](aside)
                self._found[one] = unknown, start, len(self._log)
        return self._found[check]


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
        # Four fields each, as Atom has: its own constructor would count them again.
        if self.traced is not None:
            log = self.traced.log(self.check.id)
        else:
            log = self.log[self.start : self.end]
        return tuple([_new(Atom, entry) for entry in log])

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

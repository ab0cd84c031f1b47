"""Conditions as formulas: when they are certainly true, and when certainly false."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from prescreen.prove.terms import Bool, conj, disj


class NotEncoded(Exception):
    """The solver is not asked about this: `what` says which node, in code words."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Truth(NamedTuple):
    """When a condition is certainly true, and when certainly false; else it is unknown."""

    true: Bool
    false: Bool

    @property
    def known(self) -> Bool:
        return disj((self.true, self.false))


YES, NO, OPEN = Truth(True, False), Truth(False, True), Truth(False, False)


def negation(a: Truth) -> Truth:
    return Truth(a.false, a.true)


def all_of(items: Iterable[Truth]) -> Truth:
    found = tuple(items)
    return Truth(conj(i.true for i in found), disj(i.false for i in found))


def any_of(items: Iterable[Truth]) -> Truth:
    return negation(all_of(negation(i) for i in items))

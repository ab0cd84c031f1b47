"""The confidence of a node: by the word, the source of the text and the industry code.

Grades are judgements, checked by benchmarks/chain.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

FROM_TEXT = 0.88
SAME_CLASS, SAME_GROUP, OTHER_DIVISION = 0.06, 0.02, -0.22
_KEPT = 200_000
"""Nodes and codes that are remembered together."""


class Grades:
    """Grades of the nodes of one graph, by the classes they are filed under."""

    def __init__(self, codes: Sequence[Sequence[str]]) -> None:
        self._filed = [_Filed.of(one) for one in codes]
        self._bonus: dict[tuple[int, str], float] = {}

    def of(self, confidence: float, node: int, code: str | None, via: str) -> float:
        """A confidence by the source of the text and the industry code."""
        return grade(confidence, self.bonus(node, code), via)

    def bonus(self, node: int, code: str | None) -> float:
        """What an industry code adds to a node, or takes."""
        if not code:
            return 0.0
        found = self._bonus.get((node, code))
        if found is None:
            found = self._filed[node].bonus(code)
            if len(self._bonus) < _KEPT:
                self._bonus[node, code] = found
        return found


def grade(confidence: float, bonus: float, via: str) -> float:
    """A confidence with its bonus, within 0 and 0.99."""
    factor = FROM_TEXT if via == "text" else 1.0
    return round(min(0.99, max(0.0, confidence * factor + bonus)), 3)


@dataclass(frozen=True, slots=True)
class _Filed:
    """The classes a node is filed under, what stands above them, their groups and divisions."""

    classes: frozenset[str]
    above: frozenset[str]
    groups: frozenset[str]
    divisions: frozenset[str]

    @classmethod
    def of(cls, codes: Sequence[str]) -> Self:
        above = frozenset(c[:k] for c in codes for k in range(len(c) + 1))
        groups, divisions = frozenset(c[:3] for c in codes), frozenset(c[:2] for c in codes)
        return cls(frozenset(codes), above, groups, divisions)

    def bonus(self, code: str) -> float:
        """What a code adds: much for the same class, or one above or below it."""
        digits = code if code.isdigit() else "".join(ch for ch in code if ch.isdigit())
        if not digits or not self.classes:
            return 0.0
        if digits in self.above or any(digits.startswith(c) for c in self.classes):
            return SAME_CLASS
        if digits[:3] in self.groups:
            return SAME_GROUP
        return 0.0 if digits[:2] in self.divisions else OTHER_DIVISION

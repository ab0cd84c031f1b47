"""A relation between facts, as typed trees of the rule language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from prescreen.lang import ast

RelationKind = Literal["derives", "equals", "bounds", "consistent"]


@dataclass(frozen=True, slots=True)
class Case:
    """A value that the target has where a condition holds."""

    when: ast.Node
    value: object


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation.

    `derives`: the first case whose condition holds gives the value of `target`.
    `equals`: a formula gives the number of `target`, to within `tolerance` (a share), where `when`
    is true.
    `bounds`: the number of `target`, where nobody gave it, lies between `least` and `most`.
    `consistent`: `holds` is true of any facts that can stand together; `target` is empty.
    A `derives` with `unless` only presumes: its value stands for a fact that nobody gave, unless
    `unless` is known to hold; a value given rebuts it and contradicts nothing.
    """

    id: str
    kind: RelationKind
    target: str
    cases: tuple[Case, ...]
    formula: ast.Node | None
    least: ast.Node | None
    most: ast.Node | None
    holds: ast.Node | None
    unless: ast.Node | None
    when: ast.Node | None
    tolerance: float
    reads: frozenset[str]
    """Paths of the scalar facts and lists that it rests on."""
    doubts: frozenset[str]
    """Which of them become unknown where they contradict each other; all, where it is empty."""
    asks: bool
    """Whether what it rests on is asked for instead of the target."""
    why: str
    why_en: str

    @property
    def waits_for_nothing(self) -> bool:
        """Whether it may say something although no fact that it reads is known."""
        return self.unless is not None or not self.reads

    @property
    def trees(self) -> tuple[ast.Node, ...]:
        several = (self.formula, self.least, self.most, self.holds, self.unless, self.when)
        rest = tuple(t for t in several if t is not None)
        return tuple(c.when for c in self.cases) + rest


@dataclass(frozen=True)
class Relations:
    """All relations, those first that others rest on."""

    all: tuple[Relation, ...]

    @cached_property
    def by_path(self) -> Mapping[str, frozenset[int]]:
        """Places of the relations that a fact concerns: those that read or give it, and those
        that read what they give. Under "" those that are always at work, since what they say does
        not wait for a fact."""
        found: dict[str, set[int]] = {}
        for at in reversed(range(len(self.all))):
            one = self.all[at]
            after = found.get(one.target, set()) if one.target else set()
            paths = {*one.reads, one.target} - {""}
            for path in sorted({*paths, ""} if one.waits_for_nothing else paths):
                found.setdefault(path, set()).update({at, *after})
        return {path: frozenset(places) for path, places in found.items()}

    @cached_property
    def presumed(self) -> frozenset[str]:
        """Facts that are presumed where nobody gave them."""
        return frozenset(r.target for r in self.all if r.unless is not None)

    @cached_property
    def targets(self) -> frozenset[str]:
        return frozenset(r.target for r in self.all if r.target)

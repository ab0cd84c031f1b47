"""The rules of one day as the solver is asked about them, and the engine that has the last word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from prescreen.lang import ast
from prescreen.pack.model import Check
from prescreen.pack.ruleset import InForce
from prescreen.prove.domains import Domains
from prescreen.prove.order import Way
from prescreen.prove.scope import LONGEST, Budget, Scope
from prescreen.prove.witness import Witness
from prescreen.run.bindings import Bindings
from prescreen.run.program import Program


def trees_of(check: Check) -> list[ast.Node]:
    return [t for t in (check.applies, check.require, check.waive_when) if t is not None]


class Prover:
    """Rules of one day; `domains` may be shared with other versions of them."""

    def __init__(self, rules: InForce, day: dt.date, domains: Domains | None = None) -> None:
        self.rules = rules
        self.day = day
        self.bindings = Bindings(rules.parameters, rules.tables, rules.metrics)
        self.domains = domains if domains is not None else Domains()
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        """The rules compiled, when a witness is to be run."""
        if self._program is None:
            self._program = Program(self.rules)
        return self._program

    def bound_to(self, bindings: Bindings) -> Prover:
        """The same rules with other values of what they name."""
        other = Prover(self.rules, self.day, self.domains)
        other.bindings = bindings
        return other

    def scope(
        self,
        trees: Sequence[ast.Node],
        way: Way,
        related: bool,
        budget: Budget | None = None,
        longest: int = LONGEST,
    ) -> Scope:
        parts = [(self.bindings, trees)]
        return Scope(parts, self.day, way, related, self.domains, budget, longest)

    def scope_beside(
        self,
        other: Prover,
        pair: tuple[Check, Check],
        way: Way,
        related: bool,
        longest: int = LONGEST,
    ) -> Scope:
        """Of a check as it stands here and as it stands in another version of the rules."""
        parts = [(p.bindings, trees_of(c)) for p, c in zip((self, other), pair, strict=True)]
        return Scope(parts, self.day, way, related, self.domains, longest=longest)

    def status(self, check: Check, witness: Witness) -> str | None:
        """The outcome that the engine finds, before stages and evidence; None for a witness that
        does not load as it is meant."""
        situation = witness.situation(self.day)
        if situation is None:
            return None
        return self.program.by_id[check.id].status(situation.env())[0]


__all__ = ["Prover", "trees_of"]

"""Whether the tests of a pack would notice a mistake: each rule is changed, one thing at a time.

A mutant is killed by the first test whose expectation no longer comes. Only the rules that a
change reaches are evaluated, and only for tests that expect something of them; facts are bound
once for all mutants. What no test kills is told, unless the pack declares it equivalent and says
why; a declaration that no living mutant needs is told too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prescreen.errors import Problem
from prescreen.lint.cases import Bench
from prescreen.lint.sites import Mutant, pack_mutants
from prescreen.lint.trial import Trial
from prescreen.messages import problem
from prescreen.pack.model import Pack
from prescreen.pack.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class MutationResult:
    """How many mutants a pack has, how many of them are declared equivalent, which live.

    `problems` say each survivor, and each declaration that no living mutant needs.
    """

    pack: Pack
    count: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    problems: tuple[Problem, ...]

    @property
    def killed(self) -> int:
        return self.count - self.equivalent - len(self.survivors)


def mutate(rules: RuleSet, only: frozenset[str] | None = None) -> Iterator[MutationResult]:
    """Try every mutant of the packs (of those in `only`), pack by pack; their tests must pass."""
    for pack in rules.packs:
        if only is None or pack.id in only:
            yield _mutate(rules, pack)


def _mutate(rules: RuleSet, pack: Pack) -> MutationResult:
    trial = Trial(Bench(rules, pack))
    mutants = list(pack_mutants(pack, rules.packs))
    living = [m for m in mutants if not trial.kills(m)]
    declared = {(e.rule, e.change) for e in pack.equivalent}
    survivors = tuple(m for m in living if (m.rule, m.what) not in declared)
    needed = {(m.rule, m.what) for m in living}
    problems = [problem("test-survivor", m.place, rule=m.rule, change=m.what) for m in survivors]
    problems += [
        problem("test-equivalent", e.place, rule=e.rule, change=e.change)
        for e in pack.equivalent
        if (e.rule, e.change) not in needed
    ]
    equivalent = len(living) - len(survivors)
    return MutationResult(pack, len(mutants), equivalent, survivors, tuple(problems))


__all__ = ["MutationResult", "mutate"]

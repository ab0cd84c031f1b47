"""Tries mutants on the cases of a pack: only what a change reaches is evaluated again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from prescreen.lang import ast, walk
from prescreen.lint.cases import Bench, Case
from prescreen.lint.sites import Mutant, Rule, moved_parameters, mutated, trees_of
from prescreen.pack.expect import METRICS
from prescreen.pack.ruleset import InForce
from prescreen.run.outcome import Outcome, ScoredItem
from prescreen.run.program import Program
from prescreen.run.score import SCORE

_WHOLE = frozenset({"verdict", "score", "tags", "conclusions"})
_DRAWN = frozenset({"tags", "conclusions"})


@dataclass(frozen=True, slots=True)
class _Ready:
    """A case evaluated once by the rules as they stand."""

    case: Case
    outcomes: Mapping[str, Outcome]
    scored: tuple[ScoredItem, ...]
    keys: frozenset[str]


class Trial:
    """The cases of a pack, ready to be tried on any number of mutants."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.ready = [self._ready(case) for case in bench.cases]
        self._readers: dict[int, _Readers] = {}

    def _ready(self, case: Case) -> _Ready:
        program, situation = self.bench.program(case), case.situation
        env = situation.env()
        found = program.outcomes(env, situation.verified_env, situation.candidate.waivers)
        outcomes = {o.check.id: o for o in found}
        return _Ready(case, outcomes, tuple(program.scored(env)), frozenset(case.test.expect))

    def kills(self, mutant: Mutant) -> bool:
        """Whether some test fails under the mutant."""
        variants: dict[int, _Variant] = {}
        for ready in self.ready:
            epoch = ready.case.epoch
            variant = variants.get(epoch)
            if variant is None:
                variant = variants[epoch] = self._variant(ready.case, mutant)
            if not ready.keys.isdisjoint(variant.seen) and variant.fails(ready):
                return True
        return False

    def _variant(self, case: Case, mutant: Mutant) -> _Variant:
        readers = self._readers.get(case.epoch)
        if readers is None:
            readers = self._readers[case.epoch] = _Readers(self.bench.rules.on(case.day))
        return _Variant(self.bench, readers, mutant)


class _Readers:
    """Which metrics and parameters the rules of a day read, directly or through metrics."""

    def __init__(self, rules: InForce) -> None:
        self.rules = rules
        self._metrics: dict[str, frozenset[str]] = {}
        self._rules: dict[int, frozenset[str]] = {}

    def names(self, rule: Rule) -> frozenset[str]:
        found = self._rules.get(id(rule))
        if found is None:
            found = self._rules[id(rule)] = self._all(rule)
        return found

    def _all(self, rule: Rule) -> frozenset[str]:
        nodes = [n for t in trees_of(rule) for n in walk(t)]
        keys = {n.key for n in nodes if isinstance(n, ast.MetricRef | ast.ParameterRef)}
        keys |= {SCORE for n in nodes if isinstance(n, ast.ScoreRef)}
        return frozenset(keys).union(*(self._within(k) for k in sorted(keys)))

    def _within(self, key: str) -> frozenset[str]:
        metric = self.rules.metrics.get(key)
        if key not in self._metrics:
            self._metrics[key] = frozenset() if metric is None else self._all(metric)
        return self._metrics[key]


class _Variant:
    """The rules of one day that a mutant reaches, with the change made; compiled when needed."""

    def __init__(self, bench: Bench, readers: _Readers, mutant: Mutant) -> None:
        self.bench = bench
        self.mutant = mutant
        rules = readers.rules
        named = moved_parameters(rules, mutant) | {
            key for key, m in rules.metrics.items() if mutant.at(m)
        }

        def reached(group: Any) -> Any:
            return tuple(r for r in group if mutant.at(r) or not named.isdisjoint(readers.names(r)))

        self.checks = reached(rules.checks)
        self.score = reached(rules.score)
        if self.score:
            named.add(SCORE)
        self.conclusions = reached(rules.conclusions)
        own = f"{bench.pack.id}."
        self.metrics = {
            METRICS + m.key.removeprefix(own)
            for m in reached(rules.metrics.values())
            if m.key.startswith(own)
        }
        self.seen = self.metrics | {c.id for c in self.checks}
        if self.checks or self.score or self.conclusions:
            self.seen |= _WHOLE
        self._rules = rules
        self._program: Program | None = None

    @property
    def program(self) -> Program:
        if self._program is None:
            self._program = Program(self._changed())
        return self._program

    def _changed(self) -> InForce:
        """Only what the mutant reaches, changed."""
        reached = replace(
            self._rules, checks=self.checks, score=self.score, conclusions=self.conclusions
        )
        return mutated(reached, self.mutant)

    def fails(self, ready: _Ready) -> bool:
        """Whether the test no longer gets what it expects."""
        case, expect, program = ready.case, ready.case.test.expect, self.program
        situation = case.situation
        env = situation.env()
        found = program.outcomes(env, situation.verified_env, situation.candidate.waivers)
        changed = {o.check.id: o for o in found if o.status != ready.outcomes[o.check.id].status}
        if not ready.keys.isdisjoint(changed):
            return True
        keys = ready.keys & (self.metrics | ({"score"} if self.score else set()))
        if changed:
            keys |= ready.keys & {"verdict"}
        if changed or self.conclusions:
            keys |= ready.keys & _DRAWN
        if not keys:
            return False
        outcomes = list({**ready.outcomes, **changed}.values())
        scored = program.scored(env) if self.score else ready.scored
        book = program if self.conclusions else self.bench.program(case)
        met = self.bench.met(case, env, outcomes, scored, book, program.rules)
        return any(not met.fits(key, expect[key]) for key in sorted(keys))


__all__ = ["Trial"]

"""The tests of a pack made ready to run: facts bound, rules of the day, what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prescreen.candidate import Candidate
from prescreen.clock import today
from prescreen.errors import InputError, Problem
from prescreen.fields import catalogue
from prescreen.lang import ast
from prescreen.lang.source import Span
from prescreen.logic import Unknown
from prescreen.logic.numbers import close
from prescreen.messages import Both, problem
from prescreen.pack.expect import METRICS
from prescreen.pack.model import Conclusion, Pack, PackTest
from prescreen.pack.ruleset import InForce, RuleSet, with_all_used
from prescreen.region import canonical as region_value
from prescreen.run.bindings import bindings_of
from prescreen.run.derive import catalogue_facts, filed
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome, ScoredItem
from prescreen.run.program import Program
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from prescreen.verdict.combine import verdict_of

Compile = Callable[[InForce], Program]


@dataclass(frozen=True, slots=True)
class Case:
    """One test with its facts bound and the number of the epoch that its day is in."""

    test: PackTest
    day: dt.date
    epoch: int
    situation: Situation


@dataclass(frozen=True, slots=True)
class Met:
    """What came of a case: everything that a test can expect."""

    outcomes: tuple[Outcome, ...]
    verdict: str
    score: tuple[float, float]
    tags: frozenset[str]
    conclusions: frozenset[str]
    metric: Callable[[str], object]

    def value(self, key: str) -> object:
        """The status of a check, or one of the other things expected; None for no such check."""
        if key in ("verdict", "score", "tags", "conclusions"):
            return getattr(self, key)
        if key.startswith(METRICS):
            return self.metric(key.removeprefix(METRICS))
        return next((o.status for o in self.outcomes if o.check.id == key), None)

    def fits(self, key: str, want: object) -> bool:
        """Whether what is expected under `key` came; sets are the very sets."""
        have = self.value(key)
        if isinstance(have, Unknown):
            return want == "unknown"
        if isinstance(have, tuple) and isinstance(want, tuple):
            return all(abs(w - h) < 1e-9 for w, h in zip(want, have, strict=True))
        if isinstance(have, float) and isinstance(want, float):
            return close(want, have)
        return want == have


class Bench:
    """A pack with all that it builds on, and the cases that its tests make."""

    def __init__(self, rules: RuleSet, pack: Pack, compiling: Compile = Program) -> None:
        self.pack = pack
        packs = with_all_used(rules.packs, pack)
        self.rules = RuleSet(packs, frozenset(p.id for p in packs))
        self.compiling = compiling
        self.failures: list[Problem] = []
        self.cases = [case for test in pack.tests if (case := self._case(test)) is not None]
        self._programs: dict[int, Program] = {}

    def program(self, case: Case) -> Program:
        """The rules of the day of a case, compiled once an epoch."""
        found = self._programs.get(case.epoch)
        if found is None:
            found = self._programs[case.epoch] = self.compiling(self.rules.on(case.day))
        return found

    # -- facts -------------------------------------------------------------------------------
    def _case(self, test: PackTest) -> Case | None:
        day = test.as_of or self.pack.tested_on or today()
        try:
            situation = self._situation(test, day)
        except InputError as error:
            self.failures += [replace(p, place=test.place) for p in error.problems]
            return None
        return Case(test, day, self.rules.epoch(day), situation)

    def _situation(self, test: PackTest, day: dt.date) -> Situation:
        """The test's facts as a candidate; region and derived facts stand around it."""
        around: dict[str, object] = {}
        given: dict[str, Any] = {}
        for key, value in test.given.items():
            if key in ("region", "park", "chain", "catalogue") and isinstance(value, Mapping):
                around |= self._around(test, key, value)
            else:
                given[key] = value
        candidate = Candidate.from_dict(
            {"id": "test", "name": "测试", "waivers": list(test.waivers), **given}
        )
        for warning in candidate.warnings:
            self.fail(test, "test-failed/warning", why=Both(warning.zh, warning.en))
        if "catalogue" not in test.given:
            around |= catalogue_facts(filed(candidate, around))
        stage = candidate.stage_or("初审")
        return Situation(candidate, day, stage, around)

    def _around(
        self, test: PackTest, key: str, given: Mapping[str, object]
    ) -> Iterator[tuple[str, object]]:
        for leaf, value in given.items():
            path = f"{key}.{leaf}"
            field = catalogue.get(path)
            found = None if field is None else region_value(field, value)
            if found is None:
                self.fail(test, "test-fact", path=path, value=value)
            else:
                yield path, found

    def fail(self, test: PackTest, code: str, /, **words: object) -> None:
        self.failures.append(problem(code, test.place, test=test.name, **words))

    # -- running -----------------------------------------------------------------------------
    def met(
        self,
        case: Case,
        env: Env,
        outcomes: Sequence[Outcome],
        scored: Iterable[ScoredItem],
        program: Program,
        rules: InForce | None = None,
    ) -> Met:
        """What a test sees of outcomes and points: conclusions by `program`, metrics by `rules`,
        those of the program where none are given."""
        own = self.pack.id
        drawn: list[Conclusion] = program.conclude(env, outcomes)
        verdict = verdict_of([o for o in outcomes if o.check.pack == own])
        drawn += program.conclude_after(env, verdict)
        points = [s for s in scored if s.item.pack == own]
        return Met(
            tuple(outcomes),
            verdict,
            (sum(s.low for s in points) / 1000, sum(s.high for s in points) / 1000),
            frozenset(env.tags),
            frozenset(r.id for r in drawn if r.pack == own),
            lambda name: metric(f"{own}.{name}", rules or program.rules, env),
        )


def metric(key: str, rules: InForce, env: Env) -> object:
    """The value of a metric, whether or not a rule uses it."""
    tracer = Tracer(bindings_of(rules))
    ref = ast.MetricRef(rules.metrics[key].node.type, Span(0, 0), key)
    return tracer.quiet(ref)(env)

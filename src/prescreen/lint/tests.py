"""Runs the tests of packs: each is a small candidate and what is expected of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prescreen.candidate import Candidate
from prescreen.errors import InputError, Problem
from prescreen.fields import catalogue
from prescreen.lint.coverage import PackCoverage
from prescreen.messages import Both, problem
from prescreen.pack.model import Pack, PackTest
from prescreen.pack.ruleset import RuleSet
from prescreen.region import canonical as region_value
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program
from prescreen.run.situation import Situation
from prescreen.verdict.combine import verdict_of


@dataclass(frozen=True, slots=True)
class PackResult:
    """The tests of one pack: how many ran, what failed, what they cover."""

    pack: Pack
    count: int
    failures: tuple[Problem, ...]
    coverage: PackCoverage


def run_tests(rules: RuleSet, only: frozenset[str] | None = None) -> Iterator[PackResult]:
    """Run every test of the packs (of those in `only`), pack by pack."""
    for pack in rules.packs:
        if only is None or pack.id in only:
            yield _PackRun(rules, pack).run()


class _PackRun:
    def __init__(self, rules: RuleSet, pack: Pack) -> None:
        self.pack = pack
        closure = _closure(rules, pack)
        self.rules = RuleSet(closure, frozenset(p.id for p in closure))
        self.programs: dict[int, Program] = {}
        self.coverage = PackCoverage(pack)
        self.failures: list[Problem] = []

    def run(self) -> PackResult:
        for test in self.pack.tests:
            self.one(test)
        return PackResult(self.pack, len(self.pack.tests), tuple(self.failures), self.coverage)

    def program(self, day: dt.date) -> Program:
        epoch = self.rules.epoch(day)
        if epoch not in self.programs:
            self.programs[epoch] = Program(self.rules.on(day))
        return self.programs[epoch]

    def fail(self, test: PackTest, code: str, /, **words: object) -> None:
        self.failures.append(problem(code, test.place, test=test.name, **words))

    def one(self, test: PackTest) -> None:
        day = test.as_of or self.pack.tested_on or dt.date.today()
        try:
            situation = self.situation(test, day)
        except InputError as error:
            self.failures += [replace(p, place=test.place) for p in error.problems]
            return
        program = self.program(day)
        env = situation.env()
        outcomes = program.outcomes(env, situation.verified_env, situation.candidate.waivers)
        own = [o for o in outcomes if o.check.pack == self.pack.id]
        start = len(env.log)
        scored = [s for s in program.scored(env) if s.item.pack == self.pack.id]
        self.coverage.note(own, [Atom(*entry) for entry in env.log[start:]])
        drawn = program.conclude(env, outcomes)
        verdict = verdict_of(own)
        drawn += program.conclude_after(env, verdict)
        mine = {r.id for r in drawn if r.pack == self.pack.id}
        self.coverage.fired |= mine
        self.coverage.quiet |= {r.id for r in self.pack.conclusions} - mine
        score = (sum(s.low for s in scored) / 1000, sum(s.high for s in scored) / 1000)
        got = _Got({o.check.id: o for o in outcomes}, verdict, score, set(env.tags), mine)
        self.compare(test, got)

    def situation(self, test: PackTest, day: dt.date) -> Situation:
        """The test's facts as a candidate; region and derived facts stand around it."""
        around: dict[str, object] = {}
        given: dict[str, Any] = {}
        for key, value in test.given.items():
            if key in ("region", "park", "chain") and isinstance(value, Mapping):
                for leaf, v in value.items():
                    path = f"{key}.{leaf}"
                    field = catalogue.get(path)
                    found = None if field is None else region_value(field, v)
                    if found is None:
                        self.fail(test, "test-fact", path=path, value=v)
                    else:
                        around[path] = found
            else:
                given[key] = value
        candidate = Candidate.from_dict(
            {"id": "test", "name": "测试", "waivers": list(test.waivers), **given}
        )
        for warning in candidate.warnings:
            self.fail(test, "test-failed/warning", why=Both(warning.zh, warning.en))
        stage = candidate.stage_or("初审")
        return Situation(candidate, day, stage, around)

    def compare(self, test: PackTest, got: _Got) -> None:
        for key, want in test.expect.items():
            have = got.value(key)
            if have is None:
                self.fail(test, "test-failed/no-check", key=key)
            elif not _same(want, have):
                self.fail(test, "test-failed", key=key, want=str(want), have=_shown(have))


@dataclass(frozen=True, slots=True)
class _Got:
    outcomes: Mapping[str, Outcome]
    verdict: str
    score: tuple[float, float]
    tags: set[str]
    drawn: set[str]

    def value(self, key: str) -> object:
        if key == "verdict":
            return self.verdict
        if key == "score":
            return self.score
        if key == "tags":
            return self.tags
        if key == "conclusions":
            return self.drawn
        outcome = self.outcomes.get(key)
        return None if outcome is None else outcome.status


def _same(want: Any, have: object) -> bool:
    if isinstance(have, tuple):
        low, high = want if isinstance(want, list) else (want, want)
        return bool(abs(low - have[0]) < 1e-9 and abs(high - have[1]) < 1e-9)
    if isinstance(have, set):
        return set(want if isinstance(want, list) else [want]) <= have
    return bool(want == have)


def _shown(have: object) -> str:
    return ", ".join(sorted(have)) if isinstance(have, set) else str(have)


def _closure(rules: RuleSet, pack: Pack) -> list[Pack]:
    """The pack with all that it uses or extends."""
    by_ref = {p.id: p for p in rules.packs}
    for p in rules.packs:
        by_ref.setdefault(p.id.rpartition("/")[2], p)
    out = {pack.id: pack}
    todo = [*pack.uses, *pack.extends]
    while todo:
        found = by_ref.get(todo.pop())
        if found is not None and found.id not in out:
            out[found.id] = found
            todo += [*found.uses, *found.extends]
    return list(out.values())

"""Runs the tests of packs: each is a small candidate and what is expected of the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prescreen.errors import Problem
from prescreen.lint.cases import Bench, Case, Met
from prescreen.lint.coverage import PackCoverage, Witness
from prescreen.logic import Unknown
from prescreen.pack.model import Pack
from prescreen.pack.ruleset import InForce, RuleSet
from prescreen.run.env import Atom
from prescreen.run.program import Program


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
            yield _run(rules, pack)


def _run(rules: RuleSet, pack: Pack) -> PackResult:
    bench, coverage = Bench(rules, pack, _witnessed), PackCoverage(pack)
    for case in bench.cases:
        _compare(bench, case, _one(bench, case, coverage))
    return PackResult(pack, len(pack.tests), tuple(bench.failures), coverage)


def _witnessed(rules: InForce) -> Program:
    return Program(rules, Witness)


def _one(bench: Bench, case: Case, coverage: PackCoverage) -> Met:
    """Run one case and note what it has shown."""
    program, situation = bench.program(case), case.situation
    env = situation.env()
    outcomes = program.outcomes(env, situation.verified_env, situation.candidate.waivers)
    scored = program.scored(env)
    met = bench.met(case, env, outcomes, scored, program)
    own = [o for o in outcomes if o.check.pack == bench.pack.id]
    coverage.note(own, [Atom(*entry) for entry in env.log], met.conclusions)
    return met


def _compare(bench: Bench, case: Case, met: Met) -> None:
    for key, want in case.test.expect.items():
        have = met.value(key)
        if have is None:
            bench.fail(case.test, "test-failed/no-check", key=key)
        elif not met.fits(key, want):
            bench.fail(case.test, "test-failed", key=key, want=_shown(want), have=_shown(have))


def _shown(value: object) -> str:
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, frozenset):
        return "[" + ", ".join(sorted(value)) + "]"
    return str(list(value) if isinstance(value, tuple) else value)

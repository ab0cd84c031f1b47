"""Every veto stands in two tests at least: a project it reaches and lets pass, and one it stops."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.lint.cases import Bench
from prescreen.pack import load_rules
from prescreen.pack.model import Pack
from prescreen.pack.ruleset import RuleSet
from prescreen.run.bindings import bindings_of
from prescreen.run.outcome import Outcome
from prescreen.run.trace import Tracer


def test_every_veto_has_a_lawful_and_an_unlawful_project() -> None:
    """A pass counts only where the veto certainly applies: what it does not reach shows nothing of
    what the law allows."""
    packs = load_rules(["national", "local"])
    vetoes = {c.id for pack in packs.packs for c in pack.checks if c.severity == "veto"}
    shown: dict[str, set[str]] = {veto: set() for veto in vetoes}
    for pack in packs.packs:
        for one, certain in _outcomes(packs, pack):
            if one.check.id in vetoes and (one.status == "fail" or certain):
                shown[one.check.id].add(one.status)

    assert len(vetoes) > 50
    assert {v: found for v, found in sorted(shown.items()) if not {"pass", "fail"} <= found} == {}


def _outcomes(packs: RuleSet, pack: Pack) -> Iterator[tuple[Outcome, bool]]:
    """What the tests of a pack give of its own checks, and whether each certainly applies."""
    bench = Bench(packs, pack)
    for case in bench.cases:
        program, situation = bench.program(case), case.situation
        env = situation.env()
        tracer = Tracer(bindings_of(program.rules))
        for one in program.outcomes(env, situation.verified_env, situation.candidate.waivers):
            if one.check.pack == pack.id and one.status in ("pass", "fail"):
                applies = one.check.applies
                yield one, applies is None or tracer.run(applies)(env) is True

"""What is proven holds, what is shown by an example was run by the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

pytest.importorskip("z3")

from prescreen.lang import ast
from prescreen.lint.sites import pack_mutants
from prescreen.pack import load_rules
from prescreen.pack.model import Check
from prescreen.pack.ruleset import RuleSet
from prescreen.prove.copies import directed, fair, monotone
from prescreen.prove.effects import idle
from prescreen.prove.mutants import tried
from prescreen.prove.outcomes import outcomes
from prescreen.prove.prover import Prover
from prescreen.prove.versions import versions
from tests.factories import check, pack

DAY = dt.date(2026, 11, 22)


def prover(*checks: Check) -> Prover:
    return Prover(RuleSet([pack(checks)]).on(DAY), DAY)


def results(require: str, applies: str | None = None) -> Mapping[str, str]:
    one = check(require, applies)
    return {a.what: a.result for a in outcomes(prover(one), one)}


ALL = {"pass": "witness", "fail": "witness", "unknown": "witness", "not_applicable": "proved"}


@pytest.mark.parametrize(
    ("require", "applies", "other"),
    [
        ("investment.total >= 300[万元]", None, {}),
        ("investment.total >= 300[万元]", "site.in_park", {"not_applicable": "witness"}),
        ("tax.total / land.area >= 15[万元/亩]", None, {}),
        ("land.area > 10[亩] && land.area < 5[亩]", None, {"pass": "proved"}),
        ("land.area >= 0[亩]", None, {"fail": "proved", "unknown": "proved"}),
        ("under(project.industry_code, '39') || ! under(project.industry_code, '3922')", None,
         {"fail": "proved"}),
        ("! any(investor.defaulter)", None, {}),
        ("any(investor.defaulter) || all(! investor.defaulter)", None, {"fail": "proved"}),
        ("count(investor) >= 3", None, {}),
        ("sum(investor.paid_in_capital) >= 1000[万元]", None, {}),
        ("schedule.start >= add_months(schedule.sign, 12)", None, {}),
        ("mentions(project.content, '电镀') && ! mentions(project.content, '镀')", None,
         {"pass": "proved"}),
        ("any(investor.name == '')", None, {"pass": "proved"}),  # "" states nothing
        ("! any(investor.name == '不详')", None, {"fail": "proved"}),
    ],
)  # fmt: skip
def test_each_outcome_is_shown_or_proven_impossible(
    require: str, applies: str | None, other: Mapping[str, str]
) -> None:
    """Contradictions, tautologies and bounds are found; all else has an example that was run."""
    assert results(require, applies) == {**ALL, **other}


def test_an_example_states_as_little_as_can_be() -> None:
    """Two facts decide, so two are stated beside the stage."""
    one = check("tax.total / land.area >= 15[万元/亩]")
    found = {a.what: a.witness for a in outcomes(prover(one), one)}

    assert found["unknown"] is not None
    assert found["pass"] is not None
    assert found["unknown"].plain() == {"project.stage": "线索"}
    assert len(found["pass"].plain()) == 3


def test_two_versions_are_told_apart_or_the_same() -> None:
    """The same condition written otherwise is proven the same; a threshold moved shows."""
    one = check("land.area <= 10[亩] || site.in_park")
    same = replace(one, require=check("! (land.area > 10[亩] && ! site.in_park)").require)
    moved = replace(one, require=check("land.area <= 10.1[亩] || site.in_park").require)
    here = prover(one)

    assert versions(here, prover(same), one, same).result == "proved"
    found = versions(here, prover(moved), one, moved)
    assert found.result == "witness"
    assert found.witness is not None
    assert 10 < float(str(found.witness.plain()["land.area"])) <= 10.1


def test_a_condition_without_effect_is_found() -> None:
    """What is implied by its neighbour may as well be left out."""
    one = check("investment.total >= 300[万元] && investment.total >= 100[万元]")
    useful = check("investment.total >= 300[万元] && land.area <= 10[亩]")

    assert {a.what for _, a in idle(prover(one), one)} == {"true"}
    assert list(idle(prover(useful), useful)) == []


def test_a_condition_that_chooses_among_parameters_without_a_value_is_told_as_such() -> None:
    """It has no effect on that day; what has none whatever the parameters is plainly proven."""
    one = check("tax.total >= (site.in_park ? 100[万元] : 200[万元])")
    compared = one.require
    assert isinstance(compared, ast.Compare)
    choice = compared.right
    assert isinstance(choice, ast.If)
    type_, span = choice.type, choice.span
    paused = replace(
        choice,
        then=ast.ParameterRef(type_, span, "t.here"),
        other=ast.ParameterRef(type_, span, "t.there"),
    )
    waiting = replace(one, require=replace(compared, right=paused))
    same = replace(one, require=replace(compared, right=replace(paused, other=paused.then)))

    assert {a.why for _, a in idle(prover(waiting), waiting)} == {"no-value"}
    assert {a.why for _, a in idle(prover(same), same)} == {""}
    assert list(idle(prover(one), one)) == []


def test_more_facts_never_turn_what_is_decided() -> None:
    """Kleene conditions are monotone; one that asks whether a fact is known is not."""
    for text in ("investment.total >= 300[万元]", "! any(investor.defaulter)", "land.area > 0[亩]"):
        assert monotone(prover(check(text)), check(text)).result == "proved"
    asks = check("! known(land.area)")
    found = monotone(prover(asks), asks)
    assert found.result == "witness"
    assert found.other is not None
    assert "land.area" in found.other.plain()


def test_a_better_figure_that_makes_worse_is_shown() -> None:
    """More tax is better: a ceiling on it is shown with two candidates, a floor is proven right."""
    floor, ceiling = check("tax.total >= 100[万元]"), check("tax.total <= 100[万元]")

    assert [a.result for a in directed(prover(floor), floor)] == ["proved"]
    assert [a.result for a in directed(prover(ceiling), ceiling)] == ["witness"]


@pytest.mark.parametrize(
    ("require", "result"),
    [
        ("! any(investor.ownership == '国有')", "witness"),
        ("! any(investor.registered_place == '本地')", "witness"),
        ("any(investor.ownership == '国有') || any(investor.ownership != '国有')", "proved"),
        ("any(investor.defaulter, investor.ownership == '国有') || ! site.in_park", "witness"),
        ("! any(investor.defaulter) || land.area > 0[亩]", "proved"),
    ],
)
def test_a_sensitive_fact_that_decides_is_shown(require: str, result: str) -> None:
    """Two candidates that differ in nothing else; where both come to the same, that is proven."""
    one = check(require)
    paths = ("investor.ownership", "investor.registered_place")
    found = fair(prover(one), one, paths)

    assert found.result == result
    if result == "witness":
        assert found.witness is not None
        assert found.other is not None
        assert found.witness.plain() != found.other.plain()


def test_a_mutant_is_killed_by_an_example_or_proven_the_same() -> None:
    """Of a bundled pack: each change comes out one way or the other, none undecided."""
    rules = load_rules(["rules/national/contribution"])
    one = next(p for p in rules.packs if p.id == "contribution")
    mutants = [m for m in pack_mutants(one, rules.packs) if not m.rule.startswith("metrics.")]
    found = list(tried(Prover(rules.on(DAY), DAY), mutants[:24]))

    assert len(found) == 24
    assert {a.result for a in found} <= {"witness", "proved"}, [a.plain() for a in found]


def test_checks_of_a_bundled_pack_can_pass_fail_and_wait() -> None:
    """No check is dead, each example was run by the engine, and facts that come never turn it."""
    rules = load_rules(["rules/national/credit"])
    here = Prover(rules.on(DAY), DAY)
    for one in here.rules.checks:
        found = {a.what: a.result for a in outcomes(here, one)}
        assert {found[s] for s in ("pass", "fail", "unknown")} == {"witness"}, one.id
        assert monotone(here, one).result in ("proved", "bounded")

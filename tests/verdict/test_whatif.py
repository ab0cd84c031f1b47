"""Every change that is offered is applied by hand; every decisive value is tried."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.factories import candidate, check, screen, screener

from prescreen import Candidate, Screener
from prescreen.fields import catalogue
from prescreen.report import Report
from prescreen.verdict.whatif import Change

ROOT = Path(__file__).parents[2]


# -- random conditions -----------------------------------------------------------------------------
RULES = [
    "investment.fixed / land.area >= 200[万元/亩]",
    "investment.fixed >= 5000[万元] && land.area <= 60[亩]",
    "land.green_share <= 20[%] || investment.fixed / land.area >= 300[万元/亩]",
    "tax.total / land.area >= 12[万元/亩] && output.value / land.area > 350[万元/亩]",
    "at_least(2, land.far >= 1.2, land.green_share <= 15[%], investment.fixed > 3000[万元])",
    "steps(investment.fixed, 1000[万元]) >= 6",
    "land.area < 30[亩] ? investment.fixed >= 3000[万元] : investment.fixed >= 9000[万元]",
    "land.supply in ['租赁标准厂房', '购置厂房'] || land.area >= 15[亩]",
    "max(tax.total, output.value * 0.05) / land.area >= 12[万元/亩]",
    "clamp(10 - 0.1 * steps(400[万元/亩] - output.value / land.area, 10[万元/亩]), 1, 10) >= 8",
]
FACTS = {
    "investment.fixed": st.integers(100, 20_000).map(float),
    "land.area": st.integers(10, 2000).map(lambda n: n / 10),
    "land.green_share": st.integers(0, 400).map(lambda n: n / 10),
    "land.far": st.integers(50, 250).map(lambda n: n / 100),
    "tax.total": st.integers(10, 3000).map(float),
    "output.value": st.integers(100, 60_000).map(float),
    "land.supply": st.sampled_from(["新增出让", "租赁标准厂房", "购置厂房"]),
}


def apply(report: Report, change: Change) -> Candidate:
    found = report.candidate
    facts = {**found.facts, **{m.field.path: m.after for m in change.moves}}
    return Candidate(
        found.id,
        found.name,
        facts,
        found.lists,
        found.evidence,
        found.notes,
        found.waivers,
        found.as_of,
    )


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(RULES), st.fixed_dictionaries(FACTS))
def test_a_change_flips_its_check_and_no_smaller_one_does(rule: str, facts: dict[str, Any]) -> None:
    """Applied, the check passes and the verdict is the one promised; one step less still fails."""
    engine = screener(check(rule))
    report = engine.screen(candidate(facts))
    assume(report.outcomes[0].status == "fail")

    for change in report.changes:
        again = engine.screen(apply(report, change))
        assert again.outcomes[0].status == change.status == "pass"
        assert again.verdict == change.verdict
        if len(change.moves) == 1:
            _no_smaller(engine, report, change)


def _no_smaller(engine: Screener, report: Report, change: Change) -> None:
    move = change.moves[0]
    if not isinstance(move.before, float) or not isinstance(move.after, float):
        return
    step, away = move.field.step, move.after - move.before
    steps = round(abs(away) / step)
    tried = {1, steps - 1, steps // 2, steps // 3} | set(range(max(1, steps - 5), steps))
    for k in sorted(tried):
        if 0 < k < steps:
            value = float(f"{move.before + (step if away > 0 else -step) * k:.12g}")
            facts = {**report.candidate.facts, move.field.path: value}
            assert engine.screen(candidate(facts)).outcomes[0].status == "fail", (k, steps, value)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RULES), st.fixed_dictionaries(FACTS))
def test_where_one_fact_can_help_one_is_named(rule: str, facts: dict[str, Any]) -> None:
    """A single number on a coarse grid that flips the check has a change at least as small."""
    engine = screener(check(rule))
    report = engine.screen(candidate(facts))
    assume(report.outcomes[0].status == "fail")
    best = {c.moves[0].field.path: c for c in report.changes if len(c.moves) == 1}

    for path, value in facts.items():
        field = catalogue[path]
        if not isinstance(value, float) or field.actionable is None:
            continue
        for factor in (0.25, 0.5, 0.8, 0.9, 1.1, 1.25, 2.0, 4.0, 10.0):
            moved = round(value * factor / field.step) * field.step
            right_way = field.actionable == "both" or (moved > value) == (field.actionable == "up")
            if not right_way or (field.high is not None and moved > field.high):
                continue
            if engine.screen(candidate({**facts, path: moved})).outcomes[0].status == "pass":
                assert path in best
                after = best[path].moves[0].after
                assert isinstance(after, float)
                assert abs(after - value) <= abs(moved - value) + 1e-9


def test_the_example_of_the_design() -> None:
    """8,000 万元 on 50 亩 against 225 万元/亩: 11,250 万元, or 35.5 亩."""
    report = screen(
        check("investment.fixed / land.area >= 225[万元/亩]"),
        {"investment.fixed": 8000.0, "land.area": 50.0},
    )

    found = {c.moves[0].field.path: c.moves[0].after for c in report.changes}

    assert found == {"investment.fixed": 11250.0, "land.area": 35.5}


def test_two_facts_where_no_single_one_helps() -> None:
    """Both sides of a conjunction fail, so both facts move."""
    report = screen(
        check("investment.fixed >= 5000[万元] && tax.total >= 300[万元]"),
        {"investment.fixed": 4000.0, "tax.total": 200.0},
    )

    assert len(report.changes) == 1
    moves = {m.field.path: m.after for m in report.changes[0].moves}
    assert moves["investment.fixed"] >= 5000
    assert moves["tax.total"] >= 300
    assert report.changes[0].verdict == "pass"


# -- decisive --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "known", "said"),
    [
        ("site.pbf_area <= 0", {}, {("site.pbf_area", ((">", 0.0),))}),
        ("!project.started", {}, {("project.started", (("==", True),))}),
        ("project.build_type != '新建'", {}, {("project.build_type", (("==", "新建"),))}),
        ("land.area >= 30[亩] && land.area < 100[亩]", {},
         {("land.area", ((">=", 100.0), ("<", 30.0)))}),
        ("project.started || land.area >= 30[亩]", {}, set()),
        ("project.started || land.area >= 30[亩]", {"project.started": False},
         {("land.area", (("<", 30.0),))}),
    ],
)  # fmt: skip
def test_decisive_by_example(rule: str, known: dict[str, Any], said: set[Any]) -> None:
    """The single facts some of whose values end it, with those values."""
    report = screen(check(rule), known)

    assert {(d.field.path, d.when) for d in report.decisive} == said


# -- the real packs --------------------------------------------------------------------------------
@cache
def real() -> tuple[Screener, list[Candidate]]:
    place = ROOT / "examples" / "bengshan"
    engine = Screener.from_files(place / "region-filled.yaml", as_of="2026-11-22")
    data = json.loads((place / "candidates-filled.json").read_text(encoding="utf-8"))
    return engine, [Candidate.from_dict(d) for d in data]


@st.composite
def shaken(draw: st.DrawFn) -> Candidate:
    """A filled candidate with some numbers scaled and some facts taken away."""
    base = draw(st.sampled_from(real()[1]))
    facts = dict(base.facts)
    numbers = sorted(p for p, v in facts.items() if isinstance(v, float) and catalogue.get(p))
    for path in draw(st.lists(st.sampled_from(numbers), max_size=6, unique=True)):
        field = catalogue[path]
        value = float(facts[path]) * draw(st.sampled_from([0.1, 0.5, 0.9, 1.5, 3.0, 20.0]))  # type: ignore[arg-type]
        if field.high is None or value <= field.high:
            facts[path] = value
    for path in draw(st.lists(st.sampled_from(sorted(facts)), max_size=8, unique=True)):
        facts.pop(path, None)
    return Candidate(
        base.id, base.name, facts, base.lists, base.evidence, {}, base.waivers, base.as_of
    )


@settings(max_examples=40, deadline=None)
@given(shaken())
def test_changes_on_the_real_packs_do_what_they_say(shaken_one: Candidate) -> None:
    """The check turns, the verdict and the other checks come out as stated."""
    engine, _ = real()
    report = engine.screen(shaken_one)

    for change in report.changes:
        again = engine.screen(apply(report, change))
        assert again.verdict == change.verdict
        assert again.outcome(change.check).status == change.status != "fail"
        before = {o.check.id: o.status for o in report.outcomes}
        after = {o.check.id: o.status for o in again.outcomes}
        turned = {k for k in before if before[k] != after[k]}
        assert turned == {change.check, *(c for c, _, _ in change.others)}


VETO_FACTS = (
    "project.catalogue_class",
    "site.water_source_zone",
    "site.env_access",
    "project.market_access",
    "technology.obsolete",
)
"""Facts of the filled candidates that a veto reads alone."""


@settings(max_examples=40, deadline=None)
@given(shaken(), st.data())
def test_decisive_on_the_real_packs_ends_it(shaken_one: Candidate, data: st.DataObject) -> None:
    """With the fact at a value named, the check fails and so does the verdict."""
    engine, passing = real()
    asked = data.draw(st.sets(st.sampled_from(VETO_FACTS), min_size=1, max_size=3))
    kept = {p: v for p, v in shaken_one.facts.items() if p not in asked}
    shaken_one = replace(passing[0], facts={**passing[0].facts, **kept})
    shaken_one = replace(
        shaken_one, facts={p: v for p, v in shaken_one.facts.items() if p not in asked}
    )
    report = engine.screen(shaken_one)
    if report.verdict == "fail":
        assert report.decisive == ()
        return
    assert {d.field.path for d in report.decisive} >= asked
    found = data.draw(st.sampled_from(report.decisive))
    op, value = data.draw(st.sampled_from(found.when))
    if isinstance(value, float):
        step = max(abs(value), 1.0)
        value = {">": value + step, ">=": value, "<": value - step / 2, "<=": value}[op]
        if found.field.low is not None:
            value = max(value, found.field.low)
    again = engine.screen(replace(shaken_one, facts={**shaken_one.facts, found.field.path: value}))

    assert again.outcome(found.check).status == "fail"
    assert again.verdict == "fail"

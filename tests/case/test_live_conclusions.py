"""Conclusions drawn by durable-rules are those of the fixed point, whatever the pack says."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.case.live_tools import (
    AT,
    CHECKS,
    FIELDS,
    both,
    conclusion_sets,
    draw,
    field,
    needs_durable,
    no,
    program,
    some,
    stands,
    tagged,
    when,
)

from prescreen.candidate import Candidate
from prescreen.case import conclude
from prescreen.case.network import Letter, Rule, build, partition
from prescreen.errors import CaseError, PackError
from prescreen.lang import ast
from prescreen.lang.types import BOOL
from prescreen.pack.guards import CyclicNegation
from prescreen.pack.model import Conclusion
from prescreen.run.program import Program
from prescreen.run.trace import Bindings, Tracer
from prescreen.screener import Screener
from prescreen.verdict.combine import verdict_of

ROOT = Path(__file__).parents[2]
LETTERS = st.dictionaries(st.sampled_from(CHECKS), st.sampled_from("FMOW"))
FACTS = st.dictionaries(st.sampled_from(FIELDS), st.booleans())


def agree(made: Program, letters: Mapping[str, str], facts: Mapping[str, object]) -> None:
    for verdict in ("pass", "needs_info"):
        expected = draw("fixed-point", made, letters, facts, verdict)
        assert draw("durable", made, letters, facts, verdict) == expected


@needs_durable
@pytest.mark.live
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conclusion_sets(), st.lists(st.tuples(LETTERS, FACTS), min_size=1, max_size=4))
def test_both_ways_draw_the_same(
    conclusions: list[Conclusion], cases: list[tuple[dict[str, str], dict[str, bool]]]
) -> None:
    """Chained, negated over strata, counted, with facts not known: the same tags and routes."""
    try:
        made = program(conclusions)
    except CyclicNegation:
        assume(False)
        return
    for letters, facts in cases:
        agree(made, letters, facts)


@needs_durable
@pytest.mark.live
@pytest.mark.parametrize("place", ["kecheng", "weifang", "district-1n"])
def test_both_ways_agree_on_the_packs_that_ship(place: str) -> None:
    """Over the example lists, durable-rules draws what the fixed point draws, tags too."""
    screener = Screener.from_files(ROOT / f"examples/{place}/region.yaml", as_of="2026-11-22")
    listed = json.loads((ROOT / f"examples/{place}/candidates.json").read_text())
    for given_ in listed if isinstance(listed, list) else listed["candidates"]:
        situation, _ = screener.situation(Candidate.from_dict(given_))
        made = screener.program(situation.day)
        found = []
        for way in ("durable", "fixed-point"):
            env = situation.env()
            outcomes = made.outcomes(env, situation.verified_env, situation.candidate.waivers)
            drawer = conclude.concluder(way)
            drawn = drawer.before(made, env, outcomes)
            drawn = drawn + drawer.after(made, env, verdict_of(outcomes))
            found.append((drawn, env.tags))
        assert found[0] == found[1]


CHAIN = [
    when("a", stands("c.one"), "两高"),
    when("b", tagged("两高"), "大项目"),
    when("c", both(tagged("大项目"), no(stands("c.two"))), None),
    when("d", no(tagged("大项目")), None),
    when("e", both(tagged("大项目"), field("project.foreign")), None),
]


@pytest.mark.parametrize("way", [pytest.param("durable", marks=needs_durable), "fixed-point"])
def test_a_premise_that_goes_takes_its_conclusions_along(way: str) -> None:
    """Each derivation starts from nothing, so a chain falls as a whole."""
    made = program(CHAIN)
    assert draw(way, made, {"c.one": "F"}) == (["a", "b", "c"], {"两高", "大项目"})
    assert draw(way, made, {"c.one": "M"}) == (["d"], set())
    assert draw(way, made, {"c.one": "F", "c.two": "F"})[0] == ["a", "b"]


@pytest.mark.parametrize("way", [pytest.param("durable", marks=needs_durable), "fixed-point"])
def test_what_is_not_known_fires_nothing(way: str) -> None:
    """Neither a condition nor its negation holds while its fact is not known."""
    made = program(
        [when("yes", field("project.foreign")), when("no", no(field("project.foreign")))]
    )
    assert draw(way, made)[0] == []
    assert draw(way, made, facts={"project.foreign": False})[0] == ["no"]


@needs_durable
@pytest.mark.live
@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_counts_of_conditions_need_few_rules(n: int) -> None:
    """`at_least` grows with n times the conditions, not with all their combinations."""
    names = [f"c.x{i}" for i in range(10)]
    node = some(n, *(stands(name) for name in names), stands(names[0]))
    made = program([when("r", node), when("s", no(node))])
    network = build([c for c, _ in made.rules_before], Tracer(Bindings({}, {}, {})))
    assert len(network.rules) < 4 * 11 * 11
    for failed in range(11):
        letters = {name: "F" if i < failed else "M" for i, name in enumerate(names)}
        agree(made, letters, {})


@needs_durable
@pytest.mark.live
def test_a_choice_between_conditions() -> None:
    """A conclusion behind `? :`, or its negation, is drawn alike for every truth of its parts."""
    choice = ast.If(BOOL, AT, stands("c.one"), stands("c.two"), field("project.foreign"))
    made = program([when("r", choice), when("s", no(choice))])
    for one in "FM":
        for two in "FM":
            for facts in ({}, {"project.foreign": True}, {"project.foreign": False}):
                agree(made, {"c.one": one, "c.two": two}, facts)


def test_a_tag_behind_a_choice_of_its_own_stratum_is_refused() -> None:
    """What neither way could settle is not guessed."""
    choice = ast.If(BOOL, AT, tagged("两高"), stands("c.one"), stands("c.two"))
    rules = [when("a", stands("c.three"), "两高"), when("b", choice)]
    with pytest.raises(PackError, match="conclusion-choice"):
        build(rules, Tracer(Bindings({}, {}, {})))


def test_parts_keep_within_the_limits() -> None:
    """Rules are cut into parts within both limits, and none is lost or doubled."""
    letter, other = Letter("check", "a", "F"), Letter("check", "b", "F")
    rules = [Rule((letter,) if i % 2 else (other,), None, i) for i in range(500)]
    parts = partition(rules, 400, 50)
    assert sorted(r.draws for p in parts for r in p if r.draws is not None) == list(range(500))
    for part in parts:
        assert len(part) <= 400
        assert max(sum(w in r.when for r in part) for w in (letter, other)) <= 50


@needs_durable
@pytest.mark.live
def test_answers_kept_are_those_derived() -> None:
    """The same letters are derived once; the memory is bounded and never wrong."""
    from prescreen.case.durable import Durable

    made, keeps = program(CHAIN), Durable(remember=2)
    for letter in "FMFMOWFMOW":
        expected = draw("fixed-point", made, {"c.one": letter})
        assert draw(keeps, made, {"c.one": letter}) == expected
    assert keeps.derivations < 10 * 3
    assert all(len(e.kept) <= 2 for e in keeps._loaded(made, False))


@needs_durable
@pytest.mark.live
def test_threads_share_one_engine() -> None:
    """Derivations of several threads do not see each other."""
    made = program(CHAIN)
    wrong: list[object] = []

    def work(letter: str) -> None:
        expected = draw("fixed-point", made, {"c.one": letter})
        for _ in range(60):
            if (found := draw("durable", made, {"c.one": letter})) != expected:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(letter,)) for letter in "FMFM"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_without_durable_rules_the_fixed_point_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where durable-rules is absent, `auto` is the fixed point and asking for it is an error."""
    monkeypatch.setattr(conclude, "installed", lambda: False)
    assert conclude.concluder("auto").name == "fixed-point"
    with pytest.raises(CaseError, match="case-durable"):
        conclude.concluder("durable")

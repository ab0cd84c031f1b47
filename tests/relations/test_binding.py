"""Facts bound together: what follows, what contradicts, and the same for one and for many."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prescreen.candidate import Candidate, ListFact
from prescreen.columnar.compile.plan import LEAST, MOST, VERIFIED, ColumnBatch
from prescreen.columnar.frame.batch import batch_of
from prescreen.columnar.frame.relations import bind, concerned
from prescreen.errors import PackError
from prescreen.fields import Field, Kind, catalogue
from prescreen.logic import Unknown
from prescreen.relations import Relation, load_relations
from prescreen.run.causes import with_ranges
from prescreen.run.relations import Bound, binder
from prescreen.run.situation import Situation
from prescreen.screener import Screener

DAY = dt.date(2026, 11, 22)
VERIFIED_NOW = {"evidence": "verified", "source": "核查单", "on": "2026-09-01"}


def bound(**facts: Any) -> Bound:
    data = {"id": "1", "name": "甲"} | {k.replace("__", "."): v for k, v in facts.items()}
    return Situation(Candidate.from_dict(data), DAY, "初审", {}).bound


def sure(value: object) -> dict[str, object]:
    return {"value": value, **VERIFIED_NOW}


# -- one candidate ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("distance", "within"), [("800米", "是"), (1.0, "是"), ("1001米", "否")])
def test_a_measured_distance_answers_whether_it_is_within(distance: object, within: str) -> None:
    """What follows from a fact is known without being asked."""
    found = bound(site__yangtze_distance=distance)
    assert found.values["site.yangtze_1km"] == within
    assert found.derived["site.yangtze_1km"].reads == ("site.yangtze_distance",)
    assert not found.conflicts


def test_two_declared_facts_that_contradict_each_other_are_both_unknown() -> None:
    """The favourable one never wins by itself, nor does the other."""
    found = bound(site__yangtze_distance="800米", site__yangtze_1km="否")
    (conflict,) = found.conflicts
    assert (conflict.path, conflict.given, conflict.derived) == ("site.yangtze_1km", "否", "是")
    for path in ("site.yangtze_1km", "site.yangtze_distance"):
        value = found.values[path]
        assert isinstance(value, Unknown)
        assert [c.kind for c in value.causes] == ["conflict"]


def test_a_verified_fact_against_the_project_wins_over_a_declared_one_for_it() -> None:
    """A measured 800 m stands against a declared “no”, and the contradiction is told."""
    found = bound(site__yangtze_distance=sure("800米"), site__yangtze_1km="否")
    assert found.values["site.yangtze_1km"] == "是"
    assert found.values["site.yangtze_distance"] == 0.8
    assert [c.stands for c in found.conflicts] == ["derived"]


def test_a_verified_fact_for_the_project_settles_nothing_by_itself() -> None:
    """Verified “no” against declared 800 m, and verified against verified: unknown."""
    for distance in ("800米", sure("800米")):
        found = bound(site__yangtze_distance=distance, site__yangtze_1km=sure("否"))
        assert isinstance(found.values["site.yangtze_1km"], Unknown)


def test_what_a_person_has_settled_stands() -> None:
    """A recorded resolution is used, whatever the other facts say; it is told all the same."""
    given = {**sure("否"), "settles": "经复测,原距离有误"}
    found = bound(site__yangtze_distance="800米", site__yangtze_1km=given)
    assert found.values["site.yangtze_1km"] == "否"
    assert [c.stands for c in found.conflicts] == ["given"]


def test_what_a_person_has_settled_is_not_doubted() -> None:
    """Where two figures do not fit, the settled one is kept and only the other is unknown."""
    total = {**sure(5000), "settles": "以备案证为准"}
    found = bound(investment__total=total, investment__fixed=9000)
    assert found.values["investment.total"] == 5000
    assert isinstance(found.values["investment.fixed"], Unknown)


def test_what_rests_on_a_doubted_fact_is_not_derived() -> None:
    """A fact derived from a contradicted one is unknown as well."""
    found = bound(site__yangtze_distance="800米", site__yangtze_1km="否")
    assert isinstance(found.values.get("site.yangtze_3km", Unknown(())), Unknown)


def test_a_doubted_list_is_not_complete() -> None:
    """A flag that no listing bears out leaves the list open: it may hold more."""
    found = bound(investor=[{"name": "甲", "defaulter": True}], listing=[])
    assert not found.lists["listing"].complete
    assert found.lists["investor"].complete


def test_rounding_is_no_contradiction() -> None:
    """A plot ratio stated to two digits agrees with the areas behind it."""
    found = bound(land__area=30, land__far_area=23_974, land__far=1.2)
    assert not found.conflicts
    assert found.values["land.far"] == 1.2


# -- the relations themselves ----------------------------------------------------------------------
@pytest.mark.parametrize("one", load_relations().all, ids=lambda r: r.id)
def test_every_relation_reads_facts_of_candidates(one: Relation) -> None:
    """Relations bind what candidates state; facts of the place are documents already."""
    for path in one.reads - catalogue.lists.keys():
        assert catalogue[path].origin == "candidate"
    assert one.doubts <= one.reads | {one.target}


def test_a_figure_without_a_basis_bounds_both() -> None:
    """It is calorific or equivalent, so the first is no more and the second no less."""
    found = bound(energy__total=900)
    calorific, equivalent = (found.values[f"energy.total_{n}"] for n in ("calorific", "equivalent"))
    assert isinstance(calorific, Unknown)
    assert isinstance(equivalent, Unknown)
    assert (calorific.ends, equivalent.ends) == ((0.0, 900.0), (900.0, math.inf))
    assert found.derived["energy.total_calorific"].reads == ("energy.total",)
    known = bound(energy__total=900, energy__total_calorific=880)
    assert known.values["energy.total_calorific"] == 880.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- {id: a, why: x, why_en: x}", "relation-shape"),
        ("- {id: a, target: land.no, equals: land.area, why: x, why_en: x}", "relation-target"),
        (
            "- {id: a, target: site.yangtze_1km, why: x, why_en: x,\n"
            "   cases: [{when: 'land.area > 0', value: 也许}]}",
            "relation-value",
        ),
        (
            "- {id: a, consistent: 'land.area > 0', why: x, why_en: x}\n"
            "- {id: a, consistent: 'land.area > 0', why: x, why_en: x}",
            "relation-twice",
        ),
        (
            "- {id: a, target: land.far, equals: land.building_coefficient, why: x, why_en: x}\n"
            "- {id: b, target: land.building_coefficient, equals: land.far, why: x, why_en: x}",
            "relation-cycle",
        ),
        ("- {id: a, consistent: land.area, why: x, why_en: x}", "lang-type"),
    ],
)
def test_a_wrong_relation_is_refused_with_its_place(text: str, code: str, tmp_path: Path) -> None:
    """Names, types and values are checked when relations load."""
    file = tmp_path / "relations.yaml"
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    file.write_text(f"relations:\n{lines}", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_relations(file)
    assert code in {p.code for p in caught.value.problems}
    assert all(p.place is not None and p.place.line for p in caught.value.problems)


# -- many candidates -------------------------------------------------------------------------------
def values_of(field: Field) -> st.SearchStrategy[Any]:
    if field.kind is Kind.BOOL:
        return st.booleans()
    if field.kind is Kind.NUMBER:
        return st.sampled_from([0.0, 0.8, 1.0, 1.001, 2.0, 3.5, 40.0, 1e4])
    if field.kind is Kind.DATE:
        return st.sampled_from([dt.date(2026, 1, 1), dt.date(2027, 1, 1)])
    if field.kind is Kind.SET:
        return st.frozensets(st.sampled_from(field.values), max_size=2)
    if field.kind is Kind.INDUSTRY:
        return st.sampled_from(["3974", "0111", "4411"])
    return st.sampled_from(field.values) if field.values else st.sampled_from(["甲", "XP-01-01"])


def ranges_of(field: Field) -> st.SearchStrategy[Any]:
    """A number known within two ends, or behind one."""
    if field.kind is not Kind.NUMBER:
        return st.nothing()
    ends = st.sampled_from([{"low": 0.9, "high": 3.0}, {"low": 2.5}, {"high": 1.2}])
    return ends.map(lambda e: {"unit": field.unit, **e} if field.unit else e)


PATHS = sorted(
    p for r in load_relations().all for p in {*r.reads, r.target} - {""} if p in catalogue.paths
)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    """A candidate with some of the facts and lists that relations speak of."""
    paths = draw(st.lists(st.sampled_from(PATHS), max_size=12, unique=True))
    facts = {p: draw(values_of(catalogue[p]) | ranges_of(catalogue[p])) for p in paths}
    lists: dict[str, Any] = {}
    for path in draw(st.lists(st.sampled_from(["investor", "listing", "safety.hazchem"]))):
        items = draw(st.lists(element(path), max_size=2))
        lists[path] = {"items": items, "complete": draw(st.booleans())}
    grades = st.sampled_from([None, "declared", "verified"])
    evidence = {p: g for p in [*facts, *lists] if (g := draw(grades)) is not None}
    return Candidate.from_dict({"id": "1", "name": "甲", **facts, **lists, "evidence": evidence})


def element(path: str) -> st.SearchStrategy[dict[str, Any]]:
    leaves = {
        "investor": {"foreign": st.booleans(), "defaulter": st.booleans()},
        "listing": {"list": st.sampled_from(catalogue["listing.list"].values)},
        "safety.hazchem": {"use": st.sampled_from(catalogue["safety.hazchem.use"].values)},
    }
    return st.fixed_dictionaries({}, optional=leaves[path])


def settled(item: str, answer: str) -> Candidate:
    """An item of the catalogue and an answer, from either of which a class follows."""
    facts = {"project.catalogue_item": item, "project.catalogue_settled": answer}
    return Candidate.from_dict({"id": "1", "name": "甲", **facts})


def raw_batch(situations: list[Situation]) -> ColumnBatch:
    """The facts as they are stated, not bound."""
    stated = [Situation(s.candidate, s.day, s.stage, s.around) for s in situations]
    for one in stated:
        own = one.candidate
        sure = {p for p, e in own.evidence.items() if e.grade == "verified"}
        facts = with_ranges(own.facts)
        one.__dict__["bound"] = Bound(facts, own.lists, {}, ())
        one.__dict__["verified"] = Bound(
            {p: v for p, v in facts.items() if p in sure},
            {p: v for p, v in own.lists.items() if p in sure},
            {},
            (),
        )
    return batch_of(stated)


def canonical(value: object) -> object:
    return None if isinstance(value, Unknown) else value


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    [settled("XP-01-01", "属限制类"), settled("XP-01-01", "属淘汰类"), settled("A", "属限制类")]
)
@given(st.lists(candidates(), min_size=1, max_size=4))
def test_columns_bind_as_one_candidate_does(made: list[Candidate]) -> None:
    """The same facts are known, derived and doubted in a list, over all and over verified facts."""
    situations = [Situation(c, DAY, "初审", {}) for c in made]
    batch, expected = raw_batch(situations), batch_of(situations)
    bind(batch, concerned(PATHS))
    for prefix in ("", VERIFIED):
        for path in [*PATHS, *(p + end for p in PATHS for end in (LEAST, MOST))]:
            name = prefix + path
            have = batch.main[name].to_list() if name in batch.main.columns else None
            want = expected.main[name].to_list() if name in expected.main.columns else None
            nothing = [None] * len(made)
            assert (have or nothing) == (want or nothing), name
    for path, open_ in expected.open.items():
        assert batch.open[path].tolist() == open_.tolist(), path


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(candidates(), st.data())
def test_no_statement_makes_a_doubted_fact_known(made: Candidate, data: st.DataObject) -> None:
    """A fact that is contradicted stays unknown whatever else somebody declares beside it."""
    before = Situation(made, DAY, "初审", {}).bound
    clashing = {c.path for c in before.conflicts if c.path and c.stands == "neither"}
    free = sorted(set(PATHS) - made.facts.keys())
    if not clashing or not free:
        return
    path = data.draw(st.sampled_from(free))
    after = Situation(
        made.with_fact(path, data.draw(values_of(catalogue[path]))), DAY, "初审", {}
    ).bound
    for one in clashing:
        assert isinstance(after.values[one], Unknown)


def test_a_fact_that_nothing_reads_costs_no_relation() -> None:
    """Beside those that wait for nothing, only relations that a stated fact concerns are run."""
    concerned, empty = binder()._concerned, {"energy.unit_product": ListFact((), True)}
    always = concerned({}, {}, {})
    assert concerned({"project.lead_unit": "甲"}, {}, {}) == always
    assert concerned({}, empty, {}) == always
    assert len(concerned({"land.area": 1.0}, {}, {})) > len(always)


def test_a_reason_says_what_nobody_stated() -> None:
    """What follows or is presumed is never told as if somebody had given it."""
    region = Path(__file__).parents[2] / "examples/kecheng/region.yaml"
    screener = Screener.from_files(region=region, as_of=DAY)
    given = {"id": "1", "name": "甲", "project": {"kind": "工业", "stage": "初审"}}
    report = screener.screen({**given, "site": {"pbf_area": 5}})
    reasons = {o["check"]: o["reason"] for o in report.to_dict()["outcomes"]}

    assert report.verdict == "fail"
    assert "系推定" in reasons["decision.alive"]
    assert "系推定" in reasons["land.permanent-farmland"]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(candidates(), st.data())
def test_a_changed_fact_binds_as_all_facts_anew_do(made: Candidate, data: st.DataObject) -> None:
    """What a change leaves as it was is not worked out again, and comes out the same."""
    before = Situation(made, DAY, "初审", {})
    path = data.draw(st.sampled_from(PATHS))
    value = data.draw(values_of(catalogue[path]))
    whole = Situation(replace(made, facts={**made.facts, path: value}), DAY, "初审", {}).bound
    env = before.env_with({path: value})

    assert env.values == whole.values
    assert env.lists == whole.lists

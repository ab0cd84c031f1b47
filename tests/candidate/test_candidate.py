"""Candidates: everything that is said is kept, and only what is understood counts."""

import json
import math
import random
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.candidate import Candidate, Evidence, ListFact, Waiver
from prescreen.errors import InputError
from prescreen.fields import Interval, Kind, catalogue

BASE = {"id": "1", "name": "某项目"}


def make(**data: Any) -> Candidate:
    return Candidate.from_dict({**BASE, **data})


def silent(**data: Any) -> Candidate:
    """A candidate that gives no warnings."""
    candidate = make(**data)
    assert candidate.warnings == ()
    return candidate


def codes(candidate: Candidate) -> list[str]:
    return [problem.code for problem in candidate.warnings]


# -- names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        {"land": {"area": 120}},
        {"land.area": 120},
        {"用地面积": 120},
        {"占地（亩）": "120"},
        {"land": {"用地面积": 120}},
        {" land.area ": 120},
        {"land": {"area": {"value": 120}}},
        {"facts": {"land.area": 120}},
        {"用地面积": "120亩", "land.area": 120.0},
    ],
)
def test_every_way_to_name_a_field(data: dict[str, Any]) -> None:
    """Path, label, heading and nesting name the same field."""
    assert silent(**data).facts["land.area"] == 120


@pytest.mark.parametrize(
    "data",
    [
        {"investor": [{"name": "甲", "share": 60}]},
        {"投资方": [{"投资方名称": "甲", "出资比例": "60%"}]},
        {"investor": [{"investor.name": "甲", "股比": "60%"}]},
        {"investor": {"items": [{"name": "甲", "share": 60}]}},
        {"investor": {"name": "甲", "share": 60}},
        {"investor": np.array([{"name": "甲", "share": 60}], dtype=object)},
        {"lists": {"investor": {"complete": True, "items": [{"name": "甲", "share": 60.0}]}}},
    ],
)
def test_every_way_to_give_a_list(data: dict[str, Any]) -> None:
    """Items, one item, an array or headings make the same complete list."""
    assert silent(**data).lists["investor"] == ListFact(({"name": "甲", "share": 60.0},), True)


def test_lists_inside_structures() -> None:
    """A list inside a structure is read as one, its empty form too."""
    candidate = silent(energy={"boilers": [{"fuel": "燃煤", "capacity": "4蒸吨"}]})
    assert candidate.lists["energy.boilers"].items == ({"fuel": "煤", "capacity": 4.0},)
    candidate = silent(judgement={"meeting": {"result": "暂缓"}, "opinions": []})
    assert candidate.facts["judgement.meeting.result"] == "暂缓"
    assert candidate.lists["judgement.opinions"] == ListFact((), True)


def test_an_unknown_name_is_warned_of_with_what_was_said() -> None:
    """An unknown name is a warning that repeats the value and names the likely field."""
    candidate = make(land={"aera": 120}, 莫名=3)
    assert codes(candidate) == ["input.unknown-field"] * 2
    assert any("land.area" in p.hint_zh and "120" in p.zh for p in candidate.warnings)
    assert "land.area" not in candidate.facts
    assert codes(make(land=5)) == ["input.unknown-field"]
    assert codes(make(investor=[{"nam": 1, "name": "甲"}])) == ["input.unknown-field"]


def test_an_ambiguous_heading_is_not_guessed() -> None:
    """A heading of two fields fills neither and is kept as a note."""
    candidate = make(是否净地="是")
    assert codes(candidate) == ["input.ambiguous"]
    assert candidate.notes["是否净地"] == "是"
    assert set(candidate.facts) == {"project.id", "project.name"}


def test_keys_of_any_type() -> None:
    """Keys that are no text are unknown fields, and no crash."""
    candidate = Candidate.from_dict({**BASE, 3: 4, None: 5})  # type: ignore[dict-item]
    assert codes(candidate) == ["input.unknown-field"] * 2


# -- single fields of lists ---------------------------------------------------------------


def test_fields_of_a_list_beside_it_make_an_incomplete_list() -> None:
    """Single fields of a list make one element of a list that is not complete."""
    candidate = silent(**{"投资方名称": "甲", "investor.share": "60%"})
    assert candidate.lists["investor"] == ListFact(({"name": "甲", "share": 60.0},), False)


def test_numbered_fields_of_lists() -> None:
    """Numbered fields, in either writing, make the elements they number."""
    data = {"investor[0].name": "甲", "investor.1.name": "乙", "investor[1].share": 40}
    found = silent(**data).lists["investor"]
    assert found == ListFact(({"name": "甲"}, {"name": "乙", "share": 40.0}), False)


def test_names_in_one_cell() -> None:
    """Several firms in one text are several elements of an incomplete list."""
    found = silent(投资方="甲公司、乙公司").lists["investor"]
    assert found == ListFact(({"name": "甲公司"}, {"name": "乙公司"}), False)
    assert silent(投资方名称="甲公司、乙公司").lists["investor"] == found


@pytest.mark.parametrize(
    "key", ["listing", "失信记录", "行政处罚", "资质证书", "证书名称", "政策诉求"]
)
def test_none_of_them_is_an_empty_list_and_no_element_called_none(key: str) -> None:
    """无 for a list is an empty, complete list, and no element of that name."""
    (found,) = silent(**{key: "无"}).lists.values()
    assert found == ListFact((), True)


def test_a_list_beside_its_fields_wins() -> None:
    """A list beside single fields of it wins, and the double statement is told."""
    candidate = make(**{"investor": [{"name": "甲"}], "investor[0].share": 60})
    assert candidate.lists["investor"].items == ({"name": "甲"},)
    assert codes(candidate) == ["input.duplicate"]


# -- lists --------------------------------------------------------------------------------


def test_completeness() -> None:
    """A list is complete as given or by default, and not where its statement cannot be read."""
    items = [{"name": "甲"}]
    assert make(investor=items).lists["investor"].complete
    assert not make(investor={"items": items, "complete": False}).lists["investor"].complete
    loose = Candidate.from_dict({**BASE, "investor": items}, default_complete=False)
    assert not loose.lists["investor"].complete
    said = Candidate.from_dict(
        {**BASE, "investor": {"items": items, "complete": True}}, default_complete=False
    )
    assert said.lists["investor"].complete
    odd = make(investor={"items": items, "complete": "也许"})
    assert not odd.lists["investor"].complete
    assert codes(odd) == ["input.list"]


def test_an_element_that_cannot_be_read_makes_the_list_incomplete() -> None:
    """An element that cannot be read is a note, and its list is no longer complete."""
    candidate = make(investor=[{"name": "甲"}, 5])
    assert candidate.lists["investor"] == ListFact(({"name": "甲"},), False)
    assert candidate.notes["investor[1]"] == "5"
    assert codes(candidate) == ["input.list"]


def test_an_unknown_list_is_absent() -> None:
    """A list that is unknown, null or blank is absent, not empty."""
    candidate = silent(investor="待核", product=None, listing="")
    assert dict(candidate.lists) == {}
    assert candidate.notes == {"investor": "待核"}
    assert codes(make(investor=5)) == ["input.list"]


def test_a_value_of_an_element_that_cannot_be_read() -> None:
    """An unreadable value in an element is left out and noted by its index."""
    candidate = make(investor=[{"name": "甲", "share": "过半", "paid_in_capital": "1-2亿元"}])
    within = Interval(10_000, 20_000)
    assert candidate.lists["investor"].items == ({"name": "甲", "paid_in_capital": within},)
    assert candidate.notes == {"investor[0].share": "过半"}
    assert codes(candidate) == ["input.number"]


def test_blank_elements_are_no_elements() -> None:
    """An element of blanks is none, while one stated without values is."""
    assert silent(investor=[{"name": ""}, None, {"name": None}]).lists["investor"].items == ()
    assert silent(investor=[{}]).lists["investor"].items == ({},)


def test_a_list_given_twice() -> None:
    """Of a list given under two names the first is kept, and this is told."""
    candidate = make(investor=[{"name": "甲"}], 投资方=[{"name": "乙"}])
    assert codes(candidate) == ["input.duplicate"]
    assert candidate.lists["investor"].items == ({"name": "甲"},)


# -- capacities in their own unit ---------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"capacity": "50万吨"}, {"capacity": 50, "capacity_unit": "万吨", "capacity_mass": 5e5}),
        ({"capacity": 50, "capacity_unit": "万吨/年"},
         {"capacity": 50, "capacity_unit": "万吨/年", "capacity_mass": 5e5}),
        ({"capacity": "5000吨", "capacity_unit": "万吨"},
         {"capacity": 0.5, "capacity_unit": "万吨", "capacity_mass": 5e3}),
        ({"capacity": "300万片"},
         {"capacity": 300, "capacity_unit": "万片", "capacity_count": 3e6}),
        ({"capacity": "10GWh"},
         {"capacity": 10, "capacity_unit": "GWh", "capacity_storage": 1000}),
        ({"capacity": "20万m³"},
         {"capacity": 20, "capacity_unit": "万m³", "capacity_volume": 2e5}),
        ({"capacity": 50}, {"capacity": 50}),
        ({"capacity": 50, "capacity_unit": "桶"}, {"capacity": 50, "capacity_unit": "桶"}),
        ({"single_line": "5万m³", "capacity": "20万m³"},
         {"capacity": 20, "capacity_unit": "万m³", "capacity_volume": 2e5, "single_line": 5,
          "single_line_volume": 5e4}),
    ],
)  # fmt: skip
def test_capacity(item: dict[str, Any], expected: dict[str, Any]) -> None:
    """A capacity keeps its own unit and is also given as mass, volume, count or storage."""
    (found,) = silent(product=[item]).lists["product"].items
    assert found == expected


def test_capacity_in_a_unit_not_known_is_noted() -> None:
    """A capacity whose unit is not known is a note, not a number."""
    candidate = make(product=[{"name": "油", "capacity": "50桶"}])
    assert candidate.lists["product"].items == ({"name": "油"},)
    assert candidate.notes == {"product[0].capacity": "50桶"}
    assert codes(candidate) == ["input.number"]


def test_energy_per_product_in_several_units() -> None:
    """Energy per product goes by its unit to the field that it can be compared in."""
    given_items = [
        {"value": "80kgce/t"}, {"value": 3.2, "unit": "kgce/m3"}, {"value": 95},
        {"value": "20 kWh/t"}, {"value": 7, "unit": "某单位"},
    ]  # fmt: skip
    items = silent(energy={"unit_product": given_items}).lists["energy.unit_product"].items
    assert items == (
        {"value": 80.0, "raw": 80.0, "unit": "kgce/t"},
        {"value_volume": 3.2, "raw": 3.2, "unit": "kgce/m3"},
        {"value": 95.0},
        {"electricity": 20.0, "raw": 20.0, "unit": "kWh/t"},
        {"raw": 7.0, "unit": "某单位"},
    )


# -- values -------------------------------------------------------------------------------


def test_values_not_understood_are_unknown_noted_and_warned_of() -> None:
    """What is not understood is unknown and noted; phases and open words are no warning."""
    candidate = make(
        land={"area": "很大", "far": math.nan}, investment={"total": "3亿元(一期1亿元)"},
        project={"two_high": "待认定", "stage": "终止"}, tax={"total": -5},
    )  # fmt: skip
    assert set(candidate.facts) == {"project.id", "project.name", "project.terminated"}
    assert candidate.notes == {
        "land.area": "很大", "land.far": "nan", "investment.total": "3亿元(一期1亿元)",
        "project.two_high": "待认定", "project.stage": "终止", "tax.total": "-5",
    }  # fmt: skip
    assert codes(candidate) == ["input.bounds", "input.number", "input.number"]


def test_two_different_values_leave_a_field_unknown() -> None:
    """Two values for one field leave it unknown, and both are noted."""
    candidate = make(**{"land.area": 120, "用地面积": 130})
    assert "land.area" not in candidate.facts
    assert candidate.notes["land.area"] == "120 / 130"
    assert codes(candidate) == ["input.duplicate"]
    item = make(investor=[{"share": 50, "股比": 60}])
    assert item.lists["investor"].items == ({},)
    assert item.notes["investor[0].share"] == "50 / 60"


def test_region_facts_are_read_too() -> None:
    """Facts of region and park may stand with the candidate."""
    candidate = silent(region={"eia_suspended": True}, park={"chemical": "是"})
    assert candidate.facts["region.eia_suspended"] is True
    assert candidate.facts["park.chemical"] is True


# -- evidence -----------------------------------------------------------------------------


def test_evidence() -> None:
    """Grade, source, day and author of a fact are kept, wherever they are written."""
    candidate = silent(
        site={"pbf_area": {"value": 0, "evidence": "已核验", "source": "套合图", "on": "2026-11-01",
                           "by": "自规局"}},
        listing={"items": [], "evidence": "verified", "on": date(2026, 11, 2)},
        investor=[{"share": {"value": "60%", "evidence": "estimated"}}],
        land={"area": "约120亩", "far": {"value": 1.2}},
        evidence={"land.far": "verified"},
    )  # fmt: skip
    assert candidate.evidence == {
        "site.pbf_area": Evidence("verified", "套合图", date(2026, 11, 1), "自规局"),
        "listing": Evidence("verified", None, date(2026, 11, 2)),
        "investor[0].share": Evidence("estimated"),
        "land.area": Evidence("estimated", "约120亩"),
        "land.far": Evidence("verified"),
    }


def test_evidence_that_cannot_be_read() -> None:
    """Evidence that cannot be read counts as declared, and each part of it is told."""
    wrapped = {"value": 1.2, "evidence": "据说", "on": "去年", "colour": "red"}
    candidate = make(land={"far": wrapped})
    assert candidate.facts["land.far"] == 1.2
    assert candidate.evidence["land.far"] == Evidence("declared")
    assert codes(candidate) == ["input.evidence"] * 3


def test_an_unknown_value_has_no_evidence() -> None:
    """Evidence for a value that is null is not kept."""
    candidate = make(land={"far": {"value": None, "evidence": "verified"}})
    assert candidate.evidence == {}


# -- waivers, day, identity ---------------------------------------------------------------

WAIVER = {
    "check": "land.intensity",
    "reason": "补链",
    "by": "县政府常务会议",
    "document": "纪要〔2026〕1号",
    "until": "2027-06-30",
}


def test_waivers() -> None:
    """A waiver keeps its check, reason, author, document and days."""
    candidate = silent(waivers=[{**WAIVER, "granted": "2026-10-01"}])
    expected = {**WAIVER, "until": date(2027, 6, 30), "granted": date(2026, 10, 1)}
    assert candidate.waivers == (Waiver(**expected),)  # type: ignore[arg-type]
    assert silent(waivers=WAIVER).waivers[0].granted is None


@pytest.mark.parametrize("lacking", list(WAIVER))
def test_a_waiver_that_lacks_something_has_no_effect(lacking: str) -> None:
    """A waiver without one of its parts has no effect, and the part is named."""
    candidate = make(waivers=[{**WAIVER, lacking: None}])
    assert candidate.waivers == ()
    (problem,) = candidate.warnings
    assert problem.code == "input.waiver"
    assert lacking in problem.en


def test_a_waiver_until_some_month_has_no_effect() -> None:
    """A waiver until a month, or a bare word, has no effect."""
    assert codes(make(waivers=[{**WAIVER, "until": "2027年6月"}])) == ["input.waiver"]
    assert codes(make(waivers=["land.intensity"])) == ["input.waiver"]


def test_as_of() -> None:
    """The day of a candidate is a day, none where blank, and a warning where unreadable."""
    assert silent(as_of="2026-11-22").as_of == date(2026, 11, 22)
    assert silent(as_of="").as_of is None
    assert codes(make(as_of="去年")) == ["input.date"]


def test_identity() -> None:
    """Id and name may be given by key, label or path, and are facts too."""
    for data in (
        {"id": 7, "name": "甲"}, {"项目编号": "7", "项目名称": " 甲 "},
        {"project": {"id": "7", "name": "甲"}},
    ):  # fmt: skip
        candidate = Candidate.from_dict(data)  # type: ignore[arg-type]
        assert (candidate.id, candidate.name) == ("7", "甲")
        assert candidate.facts == {"project.id": "7", "project.name": "甲"}


def test_without_id_or_name_there_is_no_candidate() -> None:
    """Without id and name there is no candidate, and all that is wrong is told at once."""
    with pytest.raises(InputError) as caught:
        Candidate.from_dict({"id": " ", "land": {"area": "很大"}})
    found = [problem.code for problem in caught.value.problems]
    assert found == ["input.id", "input.name", "input.number"]
    with pytest.raises(InputError):
        Candidate.from_dict([1])  # type: ignore[arg-type]


# -- canonical form -----------------------------------------------------------------------


def full() -> dict[str, Any]:
    """One value for every flat field of a candidate, and two elements for every list."""
    values: dict[Kind, Any] = {
        Kind.NUMBER: 12.5, Kind.BOOL: True, Kind.TEXT: "文字", Kind.DATE: "2026-01-02",
        Kind.INDUSTRY: "3922", Kind.SET: ["乙", "甲"],
    }  # fmt: skip
    data: dict[str, Any] = dict(BASE)
    for field in catalogue:
        if field.path in ("project.id", "project.name", "investor.uscc"):
            continue
        value = values.get(field.kind, field.values[:1])
        if field.kind is Kind.ENUM:
            value = field.values[-1]
        elif field.kind is Kind.SET and field.values:
            value = list(field.values[:2])
        elif field.kind is Kind.NUMBER and field.low is not None and field.low > 12.5:
            value = field.low
        if field.list_path is None:
            data[field.path] = value
        else:
            items = data.setdefault(field.list_path, [{}, {}])
            items[0][field.leaf] = value
    return data


def test_every_field_is_read_and_comes_back() -> None:
    """Each field of the catalogue is read without a warning and comes back from JSON."""
    candidate = Candidate.from_dict(full())
    assert candidate.warnings == ()
    flat = {field.path for field in catalogue if field.list_path is None}
    assert set(candidate.facts) == flat
    assert set(candidate.lists) == set(catalogue.lists)
    again = Candidate.from_dict(json.loads(json.dumps(candidate.canonical())))
    assert again == candidate
    assert again.sha256 == candidate.sha256


def test_the_canonical_form_is_sorted_json() -> None:
    """The canonical form is plain JSON with sorted keys and sets."""
    candidate = make(
        environment={"processes": "酸洗、电镀"},
        schedule={"start": "2026-11-22"},
        as_of="2026-11-22",
    )
    form = candidate.canonical()
    assert form["facts"]["environment.processes"] == ["电镀", "酸洗"]
    assert form["facts"]["schedule.start"] == "2026-11-22"
    assert json.dumps(form) == json.dumps(form, sort_keys=True)
    assert len(candidate.sha256) == 64


SAID: dict[str, list[Any]] = {
    "用地面积": ["约120亩", 120, "8公顷", "待核", "很大"],
    "land.far": [1.2, "1.2-1.5", math.nan],
    "project": [{"stage": "已签约", "two_high": "待认定"}, {"stage": "终止"}],
    "investor": [
        [{"name": "甲", "share": "60%"}, {"name": "乙"}],
        "甲、乙",
        {"items": [], "complete": False},
    ],
    "product": [[{"name": "板", "capacity": "20万m³"}], [{"capacity": 5, "capacity_unit": "桶"}]],
    "tax": [
        {"total": {"value": 500, "evidence": "verified", "on": "2026-01-01"}},
        {"total": "500万"},
    ],
    "waivers": [[WAIVER], [WAIVER, {**WAIVER, "check": "a"}]],
    "environment.processes": ["喷漆、酸洗", ["电镀"], "无"],
    "失信记录": ["无", [{"list": "失信被执行人", "repaired": "是"}]],
    "as_of": ["2026-11-22", date(2026, 1, 1)],
    "aera": [1],
}
said = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from(values) for key, values in SAID.items()}
)


@given(said, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_keys_changes_nothing(data: dict[str, Any], rng: random.Random) -> None:
    """Keys in another order give an equal candidate with the same digest."""
    one = make(**data)
    pairs = list({**BASE, **data}.items())
    rng.shuffle(pairs)
    other = Candidate.from_dict(dict(pairs))
    assert other == one
    assert other.sha256 == one.sha256


@given(said)
@settings(max_examples=60, deadline=None)
def test_canonical_form_reads_back(data: dict[str, Any]) -> None:
    """The canonical form read again is the same form with the same digest."""
    one = make(**data)
    again = Candidate.from_dict(json.loads(json.dumps(one.canonical())))
    assert again.canonical() == one.canonical()
    assert again.sha256 == one.sha256


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["value", "items", "complete", "name", "on", "evidence", "甲"]), inner,
        max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip
keys = st.sampled_from(
    [*catalogue.paths[::7], *catalogue.lists, "land", "judgement", "waivers", "as_of", "evidence",
     "notes", "facts", "lists", "investor[0].name", "listing.3.list", "是否净地", "x"]
)  # fmt: skip


@given(st.dictionaries(keys, json_like, max_size=6))
@settings(max_examples=150, deadline=None)
def test_nothing_but_an_input_error_is_raised(data: dict[str, Any]) -> None:
    """Whatever is given beside id and name, a candidate comes out whose form is JSON."""
    candidate = Candidate.from_dict({**data, **BASE})
    assert not any(value is None for value in candidate.facts.values())
    json.dumps(candidate.canonical(), allow_nan=False)


# -- changed copies -----------------------------------------------------------------------


def test_with_fact() -> None:
    """A changed copy has the fact without the old evidence and note, and the original stays."""
    one = make(land={"area": {"value": 120, "evidence": "verified"}, "far": "很高"})
    other = one.with_fact("land.area", "100亩")
    assert other.facts["land.area"] == 100
    assert "land.area" not in other.evidence
    assert one.facts["land.area"] == 120
    assert other.with_fact("land.far", 1.5).notes == {}
    assert one.with_fact("land.area", {"value": 1, "evidence": "verified"}).evidence
    assert other.warnings == one.warnings


def test_with_fact_in_lists() -> None:
    """A fact inside an element, or a whole list, can be changed; capacities follow their unit."""
    one = make(
        product=[{"name": "板", "capacity": "20万m³"}], investor=[{"name": "甲", "share": 60}]
    )
    other = one.with_fact("product[0].capacity", 30)
    assert other.lists["product"].items[0]["capacity_volume"] == 3e5
    assert one.with_fact("investor[0].share", "40%").lists["investor"].items[0]["share"] == 40
    assert one.with_fact("investor", []).lists["investor"] == ListFact((), True)


@pytest.mark.parametrize(
    ("path", "value"),
    [("land.aera", 1), ("land.area", "很大"), ("investor[5].share", 1), ("investor[0].x", 1),
     ("land.area", -1), ("用地面积", 1), ("moon[0].share", 1)],
)  # fmt: skip
def test_with_fact_refuses_what_cannot_be_read(path: str, value: Any) -> None:
    """A path or value that cannot be read is refused, where reading a file would only warn."""
    with pytest.raises(InputError):
        make(investor=[{"name": "甲"}]).with_fact(path, value)


def test_without() -> None:
    """A fact is taken out with its evidence and all that was derived from it."""
    one = make(
        land={"area": "约120亩"}, investor=[{"name": "甲", "share": "约60%"}],
        product=[{"capacity": "20万m³"}],
    )  # fmt: skip
    other = one.without("land.area").without("investor[0].share").without("product[0].capacity")
    assert "land.area" not in other.facts
    assert other.evidence == {}
    assert other.lists["investor"].items == ({"name": "甲"},)
    assert other.lists["product"].items == ({"capacity_unit": "万m³"},)
    gone = one.without("investor")
    assert "investor" not in gone.lists
    assert not any(path.startswith("investor") for path in gone.evidence)
    assert one.without("tax.total") == one


def test_evidence_of_a_field_of_a_list_is_that_of_its_elements() -> None:
    """Evidence under `investor.share` goes to each element that has a share, unless it has its
    own; a doubtful one is not relied on."""
    given = {
        "id": "1", "name": "甲",
        "investor": [{"name": "乙", "share": 60}, {"name": "丙"}, {"name": "丁", "share": 10}],
        "evidence": {"investor.share": "doubtful", "investor[2].share": "verified"},
    }  # fmt: skip
    made = Candidate.from_dict(given)

    assert {p: e.grade for p, e in made.evidence.items()} == {
        "investor[0].share": "doubtful",
        "investor[2].share": "verified",
    }
    shares = [item.get("share") for item in made.relied_lists()["investor"].items]
    assert shares == [None, None, 10.0]
    assert Candidate.from_dict(made.canonical()).evidence == made.evidence

"""Region profiles: dated facts, parks, industries, and every mistake with its place."""

from __future__ import annotations

import copy
import datetime as dt
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pack.test_damaged_packs import ODD, paths

from prescreen.candidate import Candidate
from prescreen.errors import RegionError
from prescreen.fields import catalogue
from prescreen.region import Region, canonical, load_region
from prescreen.run.derive import region_facts

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 22)
BASE: dict[str, Any] = {
    "region": "sample",
    "name": "示例区",
    "name_en": "Sample district",
    "documents": {"report": {"title": "示例报告", "date": dt.date(2026, 1, 1)}},
    "packs": ["national"],
    "bureaus": {"ecology": {"name": "示例区生态环境局"}},
    "industries": [
        {"name": "电子", "tier": "首位", "codes": ["39"], "words": ["芯片"]},
        {"name": "显示", "tier": "主导", "codes": ["397"], "words": ["面板"]},
        {"name": "粮油", "tier": "其他", "words": ["粮油"]},
    ],
    "parks": [
        {
            "name": "示例园",
            "aliases": ["一园"],
            "leading": ["电子"],
            "facts": {"park.chemical": False, "park.land_left": "2公顷"},
        }
    ],
    "facts": {
        "region.eia_suspended": [
            {"value": True, "from": dt.date(2026, 1, 1), "until": dt.date(2026, 4, 1)},
            {"value": False, "from": dt.date(2026, 4, 1)},
        ],
        "region.land_quota_left": [{"value": "1,200亩"}],
    },
}

PLACES = [p for p in paths(BASE) if p]


def write(folder: Path, **parts: Any) -> Path:
    path = folder / "region.yaml"
    given = {**BASE, **parts}
    path.write_text(yaml.safe_dump(given, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def region(folder: Path, **parts: Any) -> Region:
    return load_region(write(folder, **parts))


def problems(folder: Path, **parts: Any) -> list[str]:
    with pytest.raises(RegionError) as caught:
        region(folder, **parts)
    for problem in caught.value.problems:
        assert problem.place is not None
        assert problem.place.line is not None
    return [p.code for p in caught.value.problems]


def test_facts_of_the_day(tmp_path: Path) -> None:
    """A fact holds from its first day to the day before its last."""
    found = region(tmp_path)

    def suspended(day: str) -> object:
        return found.facts_on(dt.date.fromisoformat(day), None).get("region.eia_suspended")

    assert suspended("2025-12-31") is None
    assert suspended("2026-01-01") is True
    assert suspended("2026-03-31") is True
    assert suspended("2026-04-01") is False


def test_until_when_a_state_lasts(tmp_path: Path) -> None:
    """A dated state says until when it lasts; one that stays, or is not stated, says None."""
    found = region(tmp_path)

    assert found.stated_until("region.eia_suspended", dt.date(2026, 2, 1)) == dt.date(2026, 4, 1)
    assert found.stated_until("region.eia_suspended", DAY) is None
    assert found.stated_until("region.coastal", DAY) is None


def test_values_in_the_unit_of_the_field(tmp_path: Path) -> None:
    """Quantities are read as people write them."""
    found = region(tmp_path).facts_on(DAY, "示例园")

    assert found["region.land_quota_left"] == 1200.0
    assert found["park.land_left"] == pytest.approx(30.0)


def test_what_is_not_stated_is_absent(tmp_path: Path) -> None:
    """Nothing is filled in: not false, not zero."""
    assert "region.coastal" not in region(tmp_path).facts_on(DAY, None)


def test_parks_by_name_and_alias(tmp_path: Path) -> None:
    """A park's facts join those of the region only where the candidate names it."""
    found = region(tmp_path)

    assert found.facts_on(DAY, "一园")["park.name"] == "示例园"
    assert found.facts_on(DAY, "一园")["park.leading"] == frozenset({"电子"})
    assert "park.chemical" not in found.facts_on(DAY, None)
    assert "park.chemical" not in found.facts_on(DAY, "别的园")


@pytest.mark.parametrize(
    ("code", "name", "content", "tier"),
    [
        ("3974", "甲项目", None, "主导"),
        ("3922", "甲项目", "粮油", "首位"),
        ("1331", "粮油加工项目", "年产菜籽油2万吨", "其他"),
        ("1331", "甲项目", "面板生产", "主导"),
        ("1331", "甲项目", "饲料", "其他"),
        ("1331", "面板项目", None, None),
        (None, "面板生产", "芯片", None),
    ],
)
def test_industry_by_the_nearest_code_then_by_words(
    tmp_path: Path, code: str | None, name: str, content: str | None, tier: str | None
) -> None:
    """The longest code that fits wins; words count where no industry claims the code, and only
    when the content is known, so that nothing said later turns the tier."""
    given = {"project.industry_code": code, "project.content": content}
    facts = {path: value for path, value in given.items() if value is not None}
    found = region_facts(region(tmp_path), Candidate("1", name, facts), DAY)

    assert found.get("region.industry_tier") == tier


def test_knowing_more_keeps_the_tier(tmp_path: Path) -> None:
    """What is said of the tier before code or content is known still holds when they are."""
    place = region(tmp_path)
    texts = ["芯片", "面板", "粮油", "饲料"]
    for code, name, content in product(["3974", "3922", "1331"], texts, texts):
        facts = {"project.industry_code": code, "project.content": content}
        full = region_facts(place, Candidate("1", name, facts), DAY)
        for less in ({}, {"project.content": content}, {"project.industry_code": code}):
            known = region_facts(place, Candidate("1", name, less), DAY)
            assert known.items() <= full.items()


def test_bureau_names(tmp_path: Path) -> None:
    """Local names where the profile states them, general ones elsewhere."""
    found = region(tmp_path)

    assert found.bureau_name("ecology") == "示例区生态环境局"
    assert found.bureau_name("ecology", "en") != "示例区生态环境局"
    assert found.bureau_name("water") == "水利"
    assert found.bureau_name("unheard") == "unheard"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"facts": {"region.eia_suspend": [{"value": True}]}}, ["region-fact"]),
        ({"facts": {"land.area": [{"value": 1}]}}, ["region-fact"]),
        ({"facts": {"park.chemical": [{"value": True}]}}, ["region-fact"]),
        (
            {"parks": [{"name": "甲", "facts": {"region.eia_suspended": True}}]},
            ["region-fact"],
        ),
        ({"facts": {"region.eia_suspended": [{"value": "是"}]}}, ["region-value"]),
        ({"facts": {"region.land_quota_left": [{"value": "5吨"}]}}, ["region-value"]),
        ({"facts": {"region.groundwater_overdraft": [{"value": "不知道"}]}}, ["region-value"]),
        ({"parks": [{"name": "甲", "facts": {"park.level": "乡级"}}]}, ["region-value"]),
        (
            {"parks": [{"name": "甲", "facts": {"park.area_assessments": ["天气"]}}]},
            ["region-value"],
        ),
        (
            {"facts": {"region.eia_suspended": [{"value": True}, {"value": False}]}},
            ["region-overlap"],
        ),
        (
            {
                "parks": [
                    {"name": "甲", "facts": {"park.level": [{"value": "省级"}, {"value": "市级"}]}}
                ]
            },
            ["region-overlap"],
        ),
        (
            {"facts": {"region.eia_suspended": [{"value": True, "document": "无"}]}},
            ["region-document"],
        ),
        ({"industries": [{"name": "甲", "tier": "首位", "codes": ["3999"]}]}, ["region-industry"]),
        ({"industries": [{"name": "甲", "tier": "一等"}]}, ["region-value"]),
        ({"bureaus": {"ecologie": {"name": "甲"}}}, ["region-bureau"]),
        (
            {"targets": [{"name": "甲", "value": 1, "unit": "亿元", "document": "none"}]},
            ["region-document"],
        ),
        ({"colour": "red"}, ["region-unknown-key"]),
        ({"code": "330899"}, ["region-code"]),
        (
            {"code": "330802", "facts": {"region.air_key_region": [{"value": True}]}},
            ["region-code"],
        ),
        ({"default_stage": "开始"}, ["region-value"]),
        ({"packs": "national"}, ["region-type"]),
    ],
)
def test_mistakes(tmp_path: Path, parts: dict[str, Any], expected: list[str]) -> None:
    """Each mistake has its code and its place."""
    assert problems(tmp_path, **parts) == expected


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """One reading of a profile names every mistake in it."""
    found = problems(
        tmp_path,
        facts={"region.x": [{"value": 1}], "region.coastal": [{"value": 3}]},
        bureaus={"x": {"name": "甲"}},
    )

    assert sorted(found) == ["region-bureau", "region-fact", "region-value"]


def test_suggestion(tmp_path: Path) -> None:
    """A misspelt fact is answered with the one that was meant."""
    with pytest.raises(RegionError) as caught:
        region(tmp_path, facts={"region.eia_suspend": [{"value": True}]})

    assert "region.eia_suspended" in caught.value.problems[0].hint_zh
    assert "region.eia_suspended" in caught.value.problems[0].hint_en


def test_a_remedy_sends_to_the_page_of_regions(tmp_path: Path) -> None:
    """What a value should be is shown on the page of profiles, not on that of packs."""
    with pytest.raises(RegionError) as caught:
        region(tmp_path, parks=[{"name": "甲", "facts": 5}])

    assert "docs/reference/region.md" in caught.value.problems[0].hint_zh


def test_broken_yaml(tmp_path: Path) -> None:
    """A profile that is no sound YAML is refused with what is wrong in it."""
    path = tmp_path / "region.yaml"
    path.write_text("region: a\nregion: b\n", "utf-8")
    with pytest.raises(RegionError) as caught:
        load_region(path)

    assert [p.code for p in caught.value.problems] == ["yaml-duplicate-key"]


def test_digest_follows_the_text(tmp_path: Path) -> None:
    """The digest stays while the text stays, and changes with it."""
    first = region(tmp_path).digest

    assert region(tmp_path).digest == first
    assert region(tmp_path, name="另一个").digest != first


@pytest.mark.parametrize(
    ("path", "given", "want"),
    [
        ("region.coastal", True, True),
        ("region.coastal", "true", None),
        ("region.coastal", 1, None),
        ("region.land_quota_left", 5, 5.0),
        ("region.land_quota_left", True, None),
        ("region.land_quota_left", "1-2亩", None),
        ("region.province", "浙江省", "浙江省"),
        ("park.plan_eia_date", dt.date(2026, 1, 1), dt.date(2026, 1, 1)),
        ("park.plan_eia_date", "2026", None),
        ("park.leading", ["电子", "显示"], frozenset({"电子", "显示"})),
        ("park.leading", "电子", frozenset({"电子"})),
        ("park.leading", 3, None),
    ],
)
def test_canonical(path: str, given: object, want: object) -> None:
    """A value is brought into the field's own form, or it is none."""
    assert canonical(catalogue[path], given) == want


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*/region*.yaml")), ids=str)
def test_examples_load(path: Path) -> None:
    """Every profile that comes with the library is right."""
    found = load_region(path)

    assert found.id
    assert found.facts_on(DAY, None) is not None


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_a_value_replaced(place: tuple[Any, ...], value: Any) -> None:
    """Any value of a profile may be replaced by any other: it loads, or is refused with places."""
    damaged = copy.deepcopy(BASE)
    node: Any = damaged
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    found = ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.yaml"
        path.write_text(yaml.safe_dump(damaged, allow_unicode=True, sort_keys=False), "utf-8")
        try:
            load_region(path).facts_on(DAY, "示例园")
        except RegionError as error:
            found = error.problems
    for problem in found:
        assert problem.place is not None
        assert problem.hint_zh
        assert problem.hint_en

"""The table of the 2024 catalogue is whole: counts, ids, figures with their units, marks."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from prescreen.catalogue import Catalogue, Item, load
from prescreen.catalogue.cells import quantities
from prescreen.fields import industry

RESTRICTED = {
    "农林牧渔业": 14,
    "煤炭": 5,
    "电力": 3,
    "石化化工": 13,
    "信息产业": 1,
    "钢铁": 21,
    "有色金属": 9,
    "黄金": 7,
    "建材": 10,
    "医药": 6,
    "机械": 59,
    "轻工": 31,
    "纺织": 18,
    "烟草": 1,
    "民爆和烟花爆竹产品": 9,
    "建筑": 13,
    "消防": 1,
    "其他": 10,
}
PROCESSES = {
    "农林牧渔业": 9,
    "煤炭": 13,
    "电力": 1,
    "石化化工": 10,
    "钢铁": 23,
    "有色金属": 27,
    "黄金": 5,
    "建材": 17,
    "医药": 8,
    "机械": 26,
    "船舶": 2,
    "轻工": 34,
    "纺织": 19,
    "印刷": 36,
    "民爆和烟花爆竹产品": 25,
    "消防": 1,
    "采矿": 10,
    "建筑": 8,
    "其他": 9,
}
PRODUCTS = {
    "石化化工": 7,
    "铁路": 1,
    "钢铁": 5,
    "有色金属": 1,
    "建材": 9,
    "医药": 5,
    "机械": 71,
    "船舶": 3,
    "轻工": 26,
    "消防": 3,
    "民爆和烟花爆竹产品": 4,
    "建筑": 1,
    "其他": 3,
}
ENCOURAGED = (
    26, 5, 4, 7, 5, 7, 3, 7, 4, 3, 12, 11, 5, 17, 2, 7, 8, 4, 24, 10, 2, 4, 5, 5, 4, 4, 4, 14, 7, 6,
    10, 6, 2, 2, 5, 4, 5, 8, 6, 3, 5, 13, 8, 5, 5, 4, 16, 8, 5, 6,
)  # fmt: skip
"""Items of each of the 50 encouraged sections, in official order."""
DAMAGED = {"XQ-04-01", "XQ-04-02", "XQ-05-02", "XQ-05-03", "XQ-05-04"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def counts(items: list[Item]) -> dict[str, int]:
    return dict(Counter(item.section for item in items))


def test_each_section_has_its_items(catalogue: Catalogue) -> None:
    """Items per class, group and section are those of the edition, 1,005 in all."""
    items = list(catalogue.items.values())
    assert len(items) == 1005
    assert counts([i for i in items if i.class_ == "限制"]) == RESTRICTED
    assert counts([i for i in items if i.group == "工艺装备"]) == PROCESSES
    assert counts([i for i in items if i.group == "产品"]) == PRODUCTS
    encouraged = counts([i for i in items if i.class_ == "鼓励"])
    assert tuple(encouraged.values()) == ENCOURAGED


def test_numbers_run_without_a_gap(catalogue: Catalogue) -> None:
    """Within a section the items are numbered from 1 on."""
    blocks: dict[tuple[str, str, str], list[int]] = {}
    for item in catalogue.items.values():
        blocks.setdefault((item.class_, item.group, item.section), []).append(item.number)
    assert all(found == list(range(1, len(found) + 1)) for found in blocks.values())


def test_every_item_can_be_found_or_says_why_not(catalogue: Catalogue) -> None:
    """Every part has words to be found by; only the open-ended last items have none."""
    wordless = {p.item for i in catalogue.items.values() for p in i.parts if not p.subjects}
    assert wordless == {i.id for i in catalogue.items.values() if i.open_ended}
    assert wordless == {"R-18-10", "XQ-19-09", "XP-13-03"}
    assert all(item.parts for item in catalogue.items.values())


def test_words_are_long_enough_to_mean_something(catalogue: Catalogue) -> None:
    """A subject has two characters or more, so that no single character raises an item."""
    short = [w for i in catalogue.items.values() for p in i.parts for w in p.subjects if len(w) < 2]
    assert short == []


def test_titles_are_short(catalogue: Catalogue) -> None:
    """Titles are ours and terse, for a column of a table."""
    assert all(0 < len(item.title) <= 30 for item in catalogue.items.values())


def test_codes_are_industries(catalogue: Catalogue) -> None:
    """Every industry code of a part is one of GB/T 4754-2017."""
    codes = {c for i in catalogue.items.values() for p in i.parts for c in p.codes}
    assert [c for c in sorted(codes) if not industry.exists(c)] == []


def test_every_quantity_is_used_and_limits_are_numbers(catalogue: Catalogue) -> None:
    """The list of quantities has none that no threshold measures, and every limit is finite."""
    limits = [c for i in catalogue.items.values() for p in i.parts for c in p.conditions]
    limits += [
        c
        for i in catalogue.items.values()
        for p in i.parts
        for way in p.exemptions
        for c in way.conditions
    ]
    assert {c.quantity.name for c in limits} == set(quantities())
    assert all(abs(c.limit) < 1e9 for c in limits)


def test_marks_of_regions_and_damage(catalogue: Catalogue) -> None:
    """What holds in key air regions only, and what stands in fragments in our copy, is marked."""
    items = catalogue.items.values()
    assert {i.id for i in items if i.key_air_region} == {"XP-07-68", "XP-07-70"}
    assert {i.id for i in items if i.damaged} == DAMAGED


def test_days_of_elimination(catalogue: Catalogue) -> None:
    """Dated items carry their day; all but mercury mining ended with 2025."""
    days = {p.item: p.deadline for i in catalogue.items.values() for p in i.parts if p.deadline}
    assert days.pop("XQ-06-26") == date(2032, 8, 16)
    assert set(days.values()) == {date(2025, 12, 31)}
    assert set(days) == {
        "XP-09-20", "XQ-04-02", "XQ-04-03", "XQ-05-03", "XQ-05-04", "XQ-05-10", "XQ-05-22",
        "XQ-06-27", "XQ-09-08", "XQ-10-26",
    }  # fmt: skip


def test_every_item_has_source_and_grade(catalogue: Catalogue) -> None:
    """Source and evidence grade stand in each row."""
    for item in catalogue.items.values():
        assert item.source.startswith("cat2024#")
        assert item.source.endswith(f"({item.number})")
        assert item.evidence == "public_copy"

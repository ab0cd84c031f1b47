"""Ranges that cannot stand together are told; those that overlap stay as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen import Candidate, Report, Screener
from prescreen.logic import Unknown

KECHENG = Path(__file__).parents[2] / "examples" / "kecheng"
AREA, FLOOR = {"low": 30, "high": 40}, 60_000  # 2.25 to 3
FAR = "land.far"


@cache
def screener() -> Screener:
    return Screener.from_files(KECHENG / "region.yaml", as_of="2026-10-01")


def report(facts: dict[str, Any]) -> Report:
    return screener().screen(Candidate.from_dict({"id": "1", "name": "甲", **facts}))


@pytest.mark.parametrize(
    ("stated", "area", "told"),
    [
        ({"low": 1.0, "high": 1.2}, AREA, True),
        (1.0, AREA, True),
        ({"low": 1.0, "high": 1.2}, 30, True),
        ({"low": 2.0, "high": 2.5}, AREA, False),
        ({"low": None, "high": 2.25}, AREA, False),
        (2.9, AREA, False),
        ({"low": 3.02, "high": 4}, AREA, False),  # within what is left to rounding
        ({"low": 3.2, "high": None}, AREA, True),
    ],
)
def test_a_ratio_is_held_against_what_it_is_made_of(stated: Any, area: Any, told: bool) -> None:
    """Whichever of the two is a range, and by the tolerance of the relation."""
    facts = {FAR: stated, "land.far_area": FLOOR, "land.area": area}
    found = report(facts)

    assert [c.relation.id for c in found.conflicts] == (["plot-ratio"] if told else [])
    batch = screener().screen_many([{"id": "1", "name": "甲", **facts}], missing=True)
    row = batch.frame.row(0, named=True)
    assert set(row["missing"]) == {m.cause.name for m in found.missing if m.needed_for == "verdict"}
    assert {o.check.id: row[o.check.id] for o in found.outcomes} == {
        o.check.id: o.status for o in found.outcomes
    }


def test_both_are_unknown_where_neither_can_be() -> None:
    """A contradicted range has no ends any more, and both are named."""
    found = report({FAR: {"low": 1.0, "high": 1.2}, "land.far_area": FLOOR, "land.area": AREA})

    (conflict,) = found.to_dict("zh")["conflicts"]
    assert [side["text"] for side in conflict["facts"]] == ["1—1.2", "30—40亩", "60,000㎡"]
    assert conflict["follows"] == "2.25—3"
    given = found.situation.bound.values[FAR]
    assert isinstance(given, Unknown)
    assert given.causes[0].kind == "conflict"


def test_a_part_is_not_larger_than_the_whole() -> None:
    """Ranges of which the least of the part is more than the most of the whole."""
    found = report({"investment.total": "1-2亿元", "investment.fixed": "3-4亿元"})

    assert [c.relation.id for c in found.conflicts] == ["fixed-within-total"]
    assert not report({"investment.total": "1-4亿元", "investment.fixed": "3-5亿元"}).conflicts


def test_ranges_that_overlap_stay_as_they_are() -> None:
    """No range is narrowed by another, unless a rule says so."""
    found = report({FAR: {"low": 2.0, "high": 2.5}, "land.far_area": FLOOR, "land.area": AREA})

    given = found.situation.bound.values[FAR]
    assert isinstance(given, Unknown)
    assert given.ends == (2.0, 2.5)

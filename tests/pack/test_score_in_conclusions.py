"""The score in conclusions: an interval that settles them, in every executor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests import factories
from tests.pack.pack_files import check, load, pack, problems

from prescreen import Screener
from prescreen.lint import mutate, run_tests

SCORECARD = {
    "title": "评分",
    "items": [
        {"id": "money", "label": "投资", "max": 60, "points": "investment.total / 1000[万元]"},
        {
            "id": "foreign", "label": "外资", "max": 20,
            "bands": [{"when": "project.foreign", "points": "20"}, {"when": "true", "points": "0"}],
        },
    ],
}  # fmt: skip
CONCLUSIONS = [
    {"id": "high", "title": "高分", "when": "score >= 50", "tag": "高分"},
    {"id": "low", "title": "低分", "when": "评分 < 30 && !tagged('高分')", "tag": "低分"},
]


def packed(**more: Any) -> dict[str, Any]:
    return pack(level="local", scorecard=SCORECARD, conclusions=CONCLUSIONS, **more)


@pytest.mark.parametrize(
    ("facts", "tags"),
    [
        ({"investment.total": 50_000}, {"高分"}),
        ({"investment.total": 5_000}, {"低分"}),
        ({"investment.total": 15_000}, set()),
        ({"investment.total": 15_000, "project.foreign": False}, {"低分"}),
        ({"project.foreign": True}, set()),
    ],
    ids=str,
)
def test_a_score_that_is_settled_enough_draws(
    tmp_path: Path, facts: dict[str, Any], tags: set[str]
) -> None:
    """At least 50 points whatever is not known is 50 points; between, nothing is drawn."""
    rules = load(tmp_path, packed())
    screener = Screener(factories.REGION, rules, None, factories.DAY)
    given = {"id": "1", "name": "甲", **facts}
    report, case = screener.screen(given), screener.open_case(given)
    row = screener.screen_many([given]).frame.row(0, named=True)

    assert set(report.env.tags) == case.tags == tags
    drawn = {c.removeprefix("conclusion:sample.") for c, v in row.items() if v is True}
    assert drawn == {{"高分": "high", "低分": "low"}[t] for t in tags}
    both = {"sample.high", "sample.low"}
    waits = {m.cause.name for m in report.missing if both & set(m.needed_by)}
    assert bool(waits) is (not tags)


@pytest.mark.parametrize("key", ["require", "applies"])
def test_the_score_decides_no_check(tmp_path: Path, key: str) -> None:
    """Points rank and inform; a check that reads them does not load."""
    checks = [check(**{"require": "land.area > 0[亩]", key: "score >= 50"})]
    assert [p.code for p in problems(tmp_path, packed(checks=checks))] == ["lang-conclusion-only"]


def test_a_change_of_points_is_noticed_by_what_they_conclude(tmp_path: Path) -> None:
    """A test of the tags kills a mutant of the scorecard."""
    tests = [
        {"name": "五万", "given": {"investment": {"total": 50_000}}, "expect": {"tags": ["高分"]}},
        {"name": "四万九", "given": {"investment": {"total": 49_990}}, "expect": {"tags": []}},
    ]
    rules = load(tmp_path, packed(tests=tests))
    (result,) = [r for r in run_tests(rules) if r.pack.id == "sample"]
    living = [m for r in mutate(rules) for m in r.survivors if m.rule == "scorecard.money"]

    assert not result.failures
    assert living == []

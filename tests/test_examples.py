"""The example lists say what examples/README.md promises, and nothing ill of a real firm."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen.report import Report
from prescreen.screener import Screener

EXAMPLES = Path(__file__).parent.parent / "examples"
PLACES = ("kecheng", "bengshan", "qinhuangdao", "weifang", "district-1n")
DAY = "2026-11-22"
FILLED = {
    "kecheng-f1": ("pass", ()),
    "kecheng-f2": ("conditional", ("local",)),
    "kecheng-f3": ("defer", ("process",)),
    "kecheng-f4": ("fail", ("project",)),
    "demo-01": ("pass", ()),
    "demo-02": ("conditional", ("local",)),
    "demo-03": ("pass", ()),
    "demo-04": ("conditional", ("local",)),
    "demo-05": ("needs_info", None),
    "demo-06": ("defer", ("process",)),
    "demo-07": ("defer", ("site",)),
    "demo-08": ("fail", ("project",)),
    "demo-09": ("fail", ("site",)),
    "demo-10": ("fail", ("terms",)),
    "demo-11": ("conditional", ("local",)),
    "demo-12": ("pass", ()),
}
DAMAGING = ("listing", "penalty", "environment.heavy_pollution", "project.started", "result")


@cache
def screener(place: str, profile: str = "region.yaml") -> Screener:
    return Screener.from_files(region=EXAMPLES / place / profile, as_of=DAY)


def rows(place: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EXAMPLES / place / name).read_text("utf-8"))
    return found


@cache
def filled() -> dict[str, Report]:
    lists = (("kecheng", "region.yaml"), ("bengshan", "region-filled.yaml"))
    return {
        row["id"]: screener(place, profile).screen(row)
        for place, profile in lists
        for row in rows(place, "candidates-filled.json")
    }


@pytest.mark.parametrize("name", sorted(FILLED))
def test_filled_candidates_reach_what_the_readme_says(name: str) -> None:
    """Each invented project comes out with the verdict and the grounds that the README states."""
    verdict, kinds = FILLED[name]
    report = filled()[name]
    assert report.verdict == verdict
    if kinds is not None:
        assert tuple(g.kind for g in report.grounds) == kinds


def test_filled_candidates_show_every_verdict_and_kind_of_conclusion() -> None:
    """Together the invented projects show all verdicts, kinds of conclusion, and a waiver."""
    reports = filled().values()
    assert {r.verdict for r in reports} == {"pass", "conditional", "needs_info", "defer", "fail"}
    assert {c.kind for r in reports for c in r.conclusions} == {"tag", "task", "route", "escalate"}
    assert {o.status for o in filled()["demo-03"].outcomes} >= {"waived"}
    assert filled()["demo-03"].outcome("ahcity.far").status == "waived"
    assert filled()["demo-04"].outcome("ahcity.far").status == "fail"


def test_filled_candidates_are_invented() -> None:
    """Firms in the filled lists say that they are invented, and any code is of no real place."""
    for place in ("kecheng", "bengshan"):
        for row in rows(place, "candidates-filled.json"):
            firms = (
                row["investor"]["items"] if isinstance(row["investor"], dict) else row["investor"]
            )
            for firm in firms:
                assert "虚构" in firm["name"]
                assert firm.get("uscc", "91999999").startswith("91999999")


@pytest.mark.parametrize("place", PLACES)
def test_real_lists_load_and_accuse_nobody(place: str) -> None:
    """Lists of real projects state nothing damaging of a firm, and none fails or is deferred."""
    for row in rows(place, "candidates.json"):
        report = screener(place).screen(row)
        candidate = report.candidate
        assert not candidate.warnings
        stated = {*candidate.facts, *candidate.lists}
        assert not [p for p in stated if p.startswith(DAMAGING)]
        assert report.verdict not in ("fail", "defer")

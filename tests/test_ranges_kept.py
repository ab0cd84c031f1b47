"""Ranges and points are told apart in what is kept: reports, comparisons, logs of cases."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen import Candidate, Screener
from prescreen.cli.replay import replay
from prescreen.columnar.versions import Versions, changes, with_parameter
from prescreen.fields import Interval

TERM = "land.industry_term"
KECHENG = Path(__file__).parents[1] / "examples" / "kecheng"
DAY = "2026-11-22"
RANGES = {
    "land.area": Interval(50.0, 60.0, low_open=True),
    "investment.fixed": Interval(20_000.0, None),
    "output.value": Interval(None, 90_000.0, approximate=True),
}


@cache
def screener() -> Screener:
    return Screener.from_files(KECHENG / "region.yaml", as_of=DAY)


def filled() -> Candidate:
    data = json.loads((KECHENG / "candidates-filled.json").read_text("utf-8"))[0]
    return Candidate.from_dict(data)


def candidate(**other: Any) -> Candidate:
    """A filled example with ranges, in a list of it too."""
    one = filled()
    for path, value in {**RANGES, **other}.items():
        one = one.with_fact(path, value)
    return one.with_fact("investor[0].paid_in_capital", "1-2亿元")


def test_a_kept_report_with_ranges_is_replayed() -> None:
    """Its input reads back as the same ranges, and gives the same report."""
    kept = json.loads(screener().screen(candidate()).to_json())

    assert not replay(kept, screener())
    assert kept["provenance"]["input"]["facts"]["land.area"] == {
        "low": 50.0, "high": 60.0, "low_open": True,
    }  # fmt: skip


@pytest.mark.parametrize("other", [55.0, Interval(50.0, 60.0), Interval(50.0, 61.0, low_open=True)])
def test_another_range_is_another_input(other: Any) -> None:
    """A point inside, an end that is included, an end that is elsewhere: each has a digest of its
    own, and replay names it."""
    kept = json.loads(screener().screen(candidate()).to_json())
    changed = json.loads(screener().screen(candidate(**{"land.area": other})).to_json())

    assert kept["provenance"]["input_sha256"] != changed["provenance"]["input_sha256"]
    kept["provenance"]["input"] = changed["provenance"]["input"]
    assert "input" in {d.what for d in replay(kept, screener())}


def test_rules_are_compared_over_ranges() -> None:
    """A parameter moved past a range decides what it leaves open, and the check is named."""
    one = filled().with_fact("land.term_years", Interval(30.0, 50.0))
    versions = Versions(screener(), [one])
    rules = {years: with_parameter(screener().rules, TERM, years) for years in (20.0, 40.0, 50.0)}
    found = {years: versions.screen(made) for years, made in rules.items()}
    said = {years: frame.row(0, named=True)["land.term"] for years, frame in found.items()}

    assert said[20.0] == "fail"
    assert said[40.0] in ("unknown", "later")
    assert said[50.0] == "pass"
    for years, made in rules.items():
        assert (
            found[years]["land.term"][0]
            == Screener(screener().region, made, screener().chains, screener().as_of)
            .screen(one)
            .outcome("land.term")
            .status
        )
    (changed,) = changes(found[50.0], found[20.0], (rules[50.0], rules[20.0]))
    assert ("land.term", "pass", "fail") in changed.checks


def test_a_case_keeps_ranges_in_its_log() -> None:
    """What is asserted as a range is one when the log is read back, until a point takes its
    place."""
    case = screener().open_case(candidate(), on=DAY)
    case.assert_fact("land.area", "70-80亩", bureau="natural_resources", on="2026-11-23")
    restored = screener().restore_case(case.events())

    assert restored.report.candidate.facts["land.area"] == Interval(70.0, 80.0)
    assert restored.report.to_json() == case.report.to_json()
    case.assert_fact("land.area", "75亩", bureau="natural_resources", on="2026-11-24")
    assert case.report.candidate.facts["land.area"] == 75.0
    again = screener().restore_case(json.dumps(case.events(), ensure_ascii=False))
    assert again.report.to_json() == case.report.to_json()

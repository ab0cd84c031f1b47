"""Where in a range the answer turns, said in words and as data, and true when it is tried."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from prescreen import Candidate, Report, Screener
from prescreen.fields import Interval
from prescreen.verdict.turns import turns
from prescreen.verdict.whatif import Lab

KECHENG = Path(__file__).parents[2] / "examples" / "kecheng"
EQUIPMENT = "contribution.equipment-within-fixed"


@cache
def screener() -> Screener:
    return Screener.from_files(KECHENG / "region.yaml", as_of="2026-10-01")


@cache
def filled() -> Candidate:
    data = json.loads((KECHENG / "candidates-filled.json").read_text("utf-8"))
    return Candidate.from_dict(data[0])


def report(value: object) -> Report:
    return screener().screen(filled().with_fact("investment.fixed", value))


def test_the_answer_turns_where_it_is_said_to() -> None:
    """At the turning point the check has the outcome that is said of it, and right below the
    other one."""
    found = report("1-2.5亿元")
    (turn,) = turns(Lab(found), found.outcome(EQUIPMENT))
    assert isinstance(turn.at, float)
    assert turn.reached

    assert report(turn.at).outcome(EQUIPMENT).status == turn.above == "pass"
    assert report(turn.at - 1).outcome(EQUIPMENT).status == turn.below


def test_the_reason_says_it() -> None:
    """The range as it was written, and the figure from which on the check holds."""
    found = report("1-2.5亿元").to_dict()
    reason = next(o["reason"] for o in found["outcomes"] if o["check"] == EQUIPMENT)
    assert "固定资产投资(10,000—25,000万元)" in reason
    assert ";若固定资产投资达到23,400万元则符合" in reason
    fact = next(f for f in found["candidate"]["facts"] if f["field"] == "investment.fixed")
    assert fact["value"] == {"low": 10_000.0, "high": 25_000.0}
    assert fact["text"] == "10,000—25,000万元"


def test_a_range_on_one_side_is_settled_and_says_so() -> None:
    """A range that a threshold does not divide is decided, with its ends in the reason."""
    found = report("2.4-2.5亿元")
    assert found.outcome(EQUIPMENT).status == "pass"
    reasons = {o["check"]: o["reason"] for o in found.to_dict()["outcomes"]}
    assert "30,000—31,000万元" in reasons["contribution.fixed-within-total"]


def test_two_ranges_with_the_same_ends_keep_their_words() -> None:
    """超过 and 不低于, 约 and not, are told apart in the texts although they share a check."""
    said = [
        next(o["reason"] for o in report(v).to_dict()["outcomes"] if o["check"] == EQUIPMENT)
        for v in ("1亿元以上", "约1亿元以上", "超过1亿元")
    ]
    assert ["不低于10,000万元" in s for s in said] == [True, True, False]
    assert "约不低于" in said[1]
    assert "超过10,000万元" in said[2]


def test_where_two_ranges_meet_it_turns_twice() -> None:
    """Below the least of the other it fails whatever that is, from the most of it on it holds."""
    ranged = filled().with_fact("investment.equipment", "1.2-2亿元")
    found = screener().screen(ranged.with_fact("investment.fixed", "1-3亿元"))
    said = [t for t in turns(Lab(found), found.outcome(EQUIPMENT)) if "fixed" in t.field.path]

    assert [(t.at, t.below, t.above) for t in said] == [
        (pytest.approx(19_800), "fail", "unknown"),
        (pytest.approx(27_800), "unknown", "pass"),
    ]
    for turn in said:
        assert isinstance(turn.at, float)
        for at, status in ((turn.at * 0.99, turn.below), (turn.at * 1.01, turn.above)):
            tried = screener().screen(ranged.with_fact("investment.fixed", at))
            assert tried.outcome(EQUIPMENT).status == status
    reason = next(o["reason"] for o in found.to_dict()["outcomes"] if o["check"] == EQUIPMENT)
    assert "若固定资产投资低于19,800万元则不符合" in reason
    assert "若固定资产投资达到27,800万元则符合" in reason


def test_days_turn_at_a_day() -> None:
    """A time without its day is a range of days, and the day on which the answer turns is said."""
    candidate = filled().with_fact("schedule.start", "2026年")
    assert candidate.facts["schedule.start"] == Interval(date(2026, 1, 1), date(2026, 12, 31))
    found = screener().screen(candidate)
    for outcome in found.outcomes:
        for turn in turns(Lab(found), outcome):
            day = candidate.with_fact("schedule.start", turn.at)
            assert screener().screen(day).outcome(turn.check).status == turn.above


def test_changes_and_decisive_begin_at_the_ends() -> None:
    """A check that fails over the whole range is mended from its nearer end, and what would end
    it is named within the range only."""
    found = report("1.8-2亿元")
    assert found.outcome(EQUIPMENT).status == "fail"
    moves = [c.moves[0] for c in found.changes if c.check == EQUIPMENT]
    fixed = next(m for m in moves if m.field.path == "investment.fixed")
    assert fixed.before == Interval(18_000.0, 20_000.0)
    assert fixed.after == 23_400.0
    assert fixed.size() == (23_400 - 20_000) / 20_000

    wide = filled().with_fact("site.pbf_area", {"low": 0, "high": 5})
    ends = [d for d in screener().screen(wide).decisive if d.field.path == "site.pbf_area"]
    for one in ends:
        for _, value in one.when:
            assert isinstance(value, float)
            assert 0 <= value <= 5

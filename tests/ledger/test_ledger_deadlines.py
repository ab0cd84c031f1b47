"""What is due, on the calendar of working days, as a list and as a calendar file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.factories import check, screener
from tests.ledger.conftest import Time

from prescreen.ledger import Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.deadlines import Deadline, calendar, deadlines
from prescreen.region import Region, RegionShape

JIANGMEN = "江府办函〔2024〕37号"
SHAPE = {
    "region": "t",
    "name": "某市",
    "packs": [],
    "feedback_days": 5,
    "clocks": [
        {"title": "线索响应", "from": "线索", "until": "在谈", "days": 1, "document": JIANGMEN},
        {"title": "线索反馈", "from": "线索", "until": "初审", "days": 7, "working": False},
        {"title": "会审意见", "from": "联审", "until": "opinion", "unit": "ecology", "days": 3},
    ],
}
REGION = Region(RegionShape.model_validate(SHAPE), Path(), "0" * 64)


def found(ledger: Ledger, day: dt.date, met: bool = False) -> dict[str, Deadline]:
    return {d.title: d for d in deadlines(ledger, REGION, day, met)}


def test_a_clock_runs_on_working_days(ledger: Ledger, clock: Time) -> None:
    """A clue of the last day before the National Day holiday is due when offices open again."""
    clock.to(2026, 10, 12)
    ledger.append("P1", ev.StageMoved(stage="线索"), by="li", on=dt.date(2026, 9, 30))

    due = found(ledger, dt.date(2026, 10, 9))
    assert due["线索响应"].due == dt.date(2026, 10, 8)
    assert due["线索响应"].document == JIANGMEN
    assert due["线索响应"].standing(dt.date(2026, 10, 8)) == "open"
    assert due["线索响应"].standing(dt.date(2026, 10, 9)) == "overdue"
    assert due["线索反馈"].due == dt.date(2026, 10, 7)


def test_a_clock_ends_with_a_stage_or_an_opinion(ledger: Ledger, clock: Time) -> None:
    """Who moves the project on, or gives the opinion, has met the clock, in time or late."""
    clock.to(2026, 11, 20)
    for stage, day in (("线索", 2), ("在谈", 3), ("联审", 9)):
        ledger.append("P1", ev.StageMoved(stage=stage), by="li", on=dt.date(2026, 11, day))
    opinion = ev.Opinion(result="同意")
    ledger.append("P1", opinion, by="li", unit="ecology", on=dt.date(2026, 11, 16))

    day = dt.date(2026, 11, 20)
    assert found(ledger, day) == {}
    met = found(ledger, day, met=True)
    assert (met["线索响应"].met, met["线索响应"].standing(day)) == (dt.date(2026, 11, 3), "met")
    assert met["会审意见"].due == dt.date(2026, 11, 12)
    assert met["会审意见"].standing(day) == "late"


def test_a_year_whose_holidays_are_not_known_gives_no_day(ledger: Ledger) -> None:
    """Where the notice on holidays of a year is not known, the deadline is unknown, not guessed."""
    old = dt.date(1999, 3, 1)
    ledger.append("P1", ev.StageMoved(stage="线索"), by="li", on=old)

    one = found(ledger, dt.date(2026, 11, 2))["线索响应"]
    assert (one.due, one.standing(dt.date(2026, 11, 2))) == (None, "unknown")


def test_what_a_screening_asks_is_due_in_the_days_of_the_profile(
    ledger: Ledger, clock: Time
) -> None:
    """Units that owe facts have five working days; a fact that comes is asked no more."""
    clock.to(2026, 11, 2)
    ledger.append("P1", ev.StageMoved(stage="初审"), by="li")
    ledger.screen(screener(check("land.area >= 100[亩]")), "P1", by="li")

    (one,) = [d for d in deadlines(ledger, REGION, dt.date(2026, 11, 2)) if d.kind == "feedback"]
    assert (one.unit, one.due) == ("natural_resources", dt.date(2026, 11, 9))
    ledger.append("P1", ev.Stated(path="land.area", value=120), by="li")
    assert not [d for d in deadlines(ledger, REGION, dt.date(2026, 11, 2)) if d.kind == "feedback"]


def test_tasks_are_due_and_come_first_by_their_day(ledger: Ledger, clock: Time) -> None:
    """Tasks of all projects stand in the order of their days; those of ended projects do not."""
    for project, day in (("P1", 9), ("P2", 5), ("P3", 4)):
        task = ev.TaskOpened(task="t", title=project, to="tax", due=dt.date(2026, 11, day))
        ledger.append(project, task, by="li")
    ledger.append("P3", ev.Stated(path="project.terminated", value=True), by="li")
    ledger.append("P1", ev.TaskDue(task="t", due=dt.date(2026, 11, 3), reason="提前"), by="li")

    assert [d.title for d in deadlines(ledger, None, dt.date(2026, 11, 2))] == ["P1", "P2"]
    assert [t.project for t in ledger.tasks(due_by=dt.date(2026, 11, 4))] == ["P1", "P3"]


def test_a_clock_until_an_opinion_needs_its_unit() -> None:
    """A clock that waits for an opinion must say whose."""
    clock = {"title": "会审", "from": "联审", "until": "opinion", "days": 3}
    with pytest.raises(ValidationError, match="unit"):
        RegionShape.model_validate({**SHAPE, "clocks": [clock]})


@given(st.text(max_size=80), st.text(min_size=1, max_size=60))
def test_a_calendar_is_well_formed_whatever_the_names(title: str, name: str) -> None:
    """Lines end as the standard says, none is over 75 octets, and no text begins a line."""
    one = Deadline(
        "P1", name, "task", "t", title, "tax", dt.date(2026, 11, 2), dt.date(2026, 11, 9)
    )
    made = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    text = calendar("book", [one], made)

    lines = text.encode("utf-8", "replace").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    whole = text.replace("\r\n ", "").split("\r\n")
    assert [w.partition(":")[0] for w in whole if w] == [
        "BEGIN", "VERSION", "PRODID", "BEGIN", "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY",
        "DESCRIPTION", "TRANSP", "BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END", "END", "END",
    ]  # fmt: skip
    assert "DTSTART;VALUE=DATE:20261109" in whole
    assert "TRIGGER:-PT63H" in whole  # nine on Friday the sixth
    assert calendar("book", [one], made) == text

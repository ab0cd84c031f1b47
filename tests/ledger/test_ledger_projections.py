"""What is read is what the events say: projections, states of any day, reports of any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from sqlalchemy import select
from tests.factories import check, screener
from tests.ledger.cluster import Cluster
from tests.ledger.conftest import Time
from tests.ledger.strategies import FIRST, drafts

from prescreen.candidate import Evidence
from prescreen.errors import InputError, LedgerError
from prescreen.ledger import Draft, Ledger, schema
from prescreen.ledger import events as ev
from prescreen.ledger.fold import replay
from prescreen.ledger.sealing import dumps
from prescreen.ledger.state import ProjectState

DRAWN = settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A failing history is short as it is; making it shorter takes minutes of a database."""


def stored(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every projection."""
    with ledger.store.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in schema.PROJECTIONS
        }


def fill(ledger: Ledger, history: list[Draft]) -> None:
    """Each event in a transaction of its own; what cannot follow is left out."""
    for draft in history:
        with suppress(LedgerError, InputError):
            ledger.write([draft], by="li")


@contextmanager
def drawn_ledger() -> Iterator[Ledger]:
    """A ledger for one drawn history."""
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "b.db", clock=Time()) as made:
        yield made


@DRAWN
@given(drafts())
def test_projections_made_again_are_those_that_stood(history: list[Draft]) -> None:
    """Whatever happened, in whatever order of days, a rebuild gives the very same rows."""
    with drawn_ledger() as ledger:
        fill(ledger, history)
        before = stored(ledger)
        ledger.rebuild()

        assert stored(ledger) == before


def test_projections_made_again_are_those_that_stood_on_postgresql(cluster: Cluster) -> None:
    """The same on PostgreSQL, over one long history."""

    @settings(DRAWN, max_examples=15)
    @given(drafts())
    def holds(history: list[Draft]) -> None:
        name = cluster.database()
        try:
            with Ledger.open(cluster.url(name), clock=Time()) as ledger:
                fill(ledger, history)
                before = stored(ledger)
                ledger.rebuild()
                assert stored(ledger) == before
        finally:
            cluster.drop(name)

    holds()


@DRAWN
@given(drafts())
def test_the_state_of_a_day_is_that_of_the_events_until_then(history: list[Draft]) -> None:
    """As of a day, a project is what the events that hold by then make it, and the present state
    is that of the last day."""
    with drawn_ledger() as ledger:
        fill(ledger, history)
        for name in ("P1", "P2", "P3"):
            records = ledger.history(name)
            if not records:
                continue
            assert ledger.project(name) == ledger.project(name, as_of=dt.date(2026, 11, 2))
            day = FIRST + dt.timedelta(days=30)
            until = [r for r in records if r.on <= day]
            if until:
                assert ledger.project(name, as_of=day) == replay(name, until)


@DRAWN
@given(drafts())
def test_a_state_reads_back_from_its_json(history: list[Draft]) -> None:
    """A state is the same after JSON, and so is the candidate that it gives."""
    with drawn_ledger() as ledger:
        fill(ledger, history)
        for state in ledger.states():
            again = ProjectState.from_data(state.to_data())

            assert again == state
            assert dumps(again.to_data()) == dumps(state.to_data())
            assert again.candidate().canonical() == state.candidate().canonical()


def test_what_is_recorded_late_takes_its_place(ledger: Ledger, clock: Time) -> None:
    """A fact of October that is recorded in November holds in October, does not hide what was said
    after it, and was not known before it was recorded."""
    october, november = dt.date(2026, 10, 5), dt.date(2026, 11, 1)
    ledger.append("P1", ev.Stated(path="land.area", value=120), by="li", on=november)
    clock.to(2026, 11, 20)
    ledger.append("P1", ev.Stated(path="land.area", value=105), by="li", on=october)

    assert ledger.project("P1").value("land.area") == 120.0
    assert ledger.project("P1", as_of=dt.date(2026, 10, 31)).value("land.area") == 105.0
    with pytest.raises(LedgerError, match="ledger-unknown"):
        ledger.project("P1", as_of=dt.date(2026, 10, 31), known_at=dt.date(2026, 11, 19))


def test_nothing_verified_gives_way_to_what_is_declared(ledger: Ledger) -> None:
    """A verified fact stands whatever is declared later, and both are seen to differ."""
    verified = ev.Stated(path="land.area", value=105, evidence=Evidence("verified"))
    ledger.append("P1", verified, by="li", unit="natural_resources")
    ledger.append("P1", ev.Stated(path="land.area", value=120), by="wang", unit="host")

    state = ledger.project("P1")
    assert state.value("land.area") == 105.0
    assert [c.value for c in state.contested["land.area"]] == [105.0, 120.0]


def test_a_unit_takes_back_what_it_said(ledger: Ledger) -> None:
    """After a withdrawal what another unit said stands again; without a unit nothing does."""
    area = ev.Stated(path="land.area", value=100)
    ledger.append("P1", area, by="li", unit="host")
    ledger.append("P1", ev.Stated(path="land.area", value=90), by="wang", unit="tax")
    ledger.append("P1", ev.Withdrawn(path="land.area"), by="wang", unit="tax")
    assert ledger.project("P1").value("land.area") == 100.0

    ledger.append("P1", ev.Withdrawn(path="land.area"), by="li")
    assert "land.area" not in ledger.project("P1").candidate().facts


def test_reports_of_a_past_day_come_back_byte_for_byte(ledger: Ledger, clock: Time) -> None:
    """The report of a day is the very text that was made then, and the state of that day screened
    again gives it too, personal data included."""
    rules = screener(check("land.area >= 100[亩]", verify_by=None))
    people = {"items": [{"name": "张三", "role": "法定代表人"}]}
    ledger.append("P1", ev.Stated(path="land.area", value=120), by="li")
    ledger.append("P1", ev.Stated(path="controller", value=people), by="li")
    ledger.append("P1", ev.Opinion(result="附条件", signer="张三"), by="li", unit="host")
    then = ledger.screen(rules, "P1", by="li")
    clock.to(2026, 11, 20)
    ledger.append("P1", ev.Stated(path="land.area", value=80), by="li")
    now = ledger.screen(rules, "P1", by="li")

    assert (then.verdict, now.verdict) == ("pass", "fail")
    assert ledger.report("P1", as_of=dt.date(2026, 11, 19)) == then.text
    assert ledger.report("P1") == now.text
    day = dt.date(2026, 11, 2)
    past = ledger.project("P1", as_of=day, known_at=day)
    names = {"host": rules.region.bureau_name("host")}
    assert rules.screen(past.candidate(day, (), names)).to_json() == then.text


def test_the_decision_of_people_stands_beside_the_verdict(ledger: Ledger) -> None:
    """What people decide never becomes the tool's verdict, nor the other way round."""
    ledger.append("P1", ev.Stated(path="land.area", value=80), by="li")
    ledger.screen(screener(check("land.area >= 100[亩]")), "P1", by="li")
    ledger.append("P1", ev.Decided(result="同意引进", minutes_no="纪要3号"), by="li")

    state = ledger.project("P1")
    assert state.verdict == "fail"
    assert state.decision == {"result": "同意引进", "minutes_no": "纪要3号"}
    row = ledger.projects().items[0]
    assert (row.verdict, row.decision) == ("fail", "同意引进")


def test_a_report_needs_a_screening(ledger: Ledger) -> None:
    """Who asks for a report before any screening is told so."""
    ledger.append("P1", ev.StageMoved(stage="在谈"), by="li")

    with pytest.raises(LedgerError, match="ledger-unscreened"):
        ledger.report("P1")

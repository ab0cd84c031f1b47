"""Events on file: in order, chained, all of a batch or nothing, told where others wrote first."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from tests.ledger.conftest import Time

from prescreen.candidate import Evidence
from prescreen.errors import InputError, LedgerError, StaleError
from prescreen.ledger import Draft, Ledger
from prescreen.ledger import events as ev
from prescreen.ledger.chain import digest_of

AREA = ev.Stated(path="land.area", value="120亩")


def code(error: LedgerError) -> str:
    return error.problems[0].code


def test_a_fact_is_kept_in_the_units_of_its_field(ledger: Ledger) -> None:
    """What is stated in any unit is kept canonical, with who said it, when, and which paper."""
    backing = Evidence("verified", "勘测报告", dt.date(2026, 10, 30))
    event = ev.Stated(path="land.area", value="8公顷", evidence=backing, document="勘字1号")

    ledger.append("P1", event, by="li", unit="natural_resources")

    claim = ledger.project("P1").standing("land.area")
    assert claim is not None
    assert (claim.value, claim.grade, claim.unit) == (120.0, "verified", "natural_resources")
    assert (claim.document, claim.on, claim.n) == ("勘字1号", dt.date(2026, 11, 2), 1)


def test_numbers_of_events_count_the_ledger_and_the_project(ledger: Ledger) -> None:
    """`seq` counts all events, `n` those of a project; who follows `after` misses none."""
    ledger.append("P1", AREA, by="li")
    ledger.append("P2", AREA, ev.StageMoved(stage="在谈"), by="li")
    ledger.append("P1", ev.StageMoved(stage="签约"), by="li")

    feed = ledger.events()
    assert [(r.seq, r.project, r.n) for r in feed] == [
        (1, "P1", 1), (2, "P2", 1), (3, "P2", 2), (4, "P1", 2),
    ]  # fmt: skip
    assert [r.seq for r in ledger.events(after=2)] == [3, 4]
    assert [r.seq for r in ledger.history("P1")] == [1, 4]


def test_each_event_is_chained_to_the_one_before(ledger: Ledger) -> None:
    """The head holds the digest of the last event, which holds that of the one before."""
    one, two = ledger.append("P1", AREA, ev.StageMoved(stage="在谈"), by="li")

    row = {
        "seq": 2, "project": "P1", "n": 2, "kind": "stage", "on": "2026-11-02", "at": two.at,
        "by": "li", "unit": None, "body": '{"stage":"在谈"}',
    }  # fmt: skip
    assert two.sha256 == digest_of(one.sha256, row) == ledger.head.sha256


def test_a_batch_is_all_or_nothing(ledger: Ledger) -> None:
    """Where one event of a batch cannot follow, none of it is on file."""
    ledger.append("P1", AREA, by="li")
    bad = ev.TaskDone(task="none")

    with pytest.raises(LedgerError) as refused:
        ledger.write([Draft("P1", ev.StageMoved(stage="签约")), Draft("P2", bad)], by="li")

    assert code(refused.value) == "ledger-task"
    assert ledger.head.seq == 1
    assert ledger.project("P1").stage is None


def test_of_two_who_write_at_once_the_second_is_told(ledger: Ledger) -> None:
    """Who writes over a version that is no longer the last is refused, and told what came since."""
    ledger.append("P1", AREA, by="li", expected=0)
    ledger.append("P1", ev.Stated(path="land.area", value=130), by="wang", expected=1)

    with pytest.raises(StaleError) as refused:
        ledger.append("P1", ev.Stated(path="land.area", value=140), by="li", expected=1)

    assert "wang 2026-11-02T01:00 stated" in refused.value.text()
    assert ledger.project("P1").value("land.area") == 130.0


def test_a_version_that_is_not_there_is_refused(ledger: Ledger) -> None:
    """Who expects a version that the project never had is told where it stands."""
    with pytest.raises(StaleError, match="没有第 3 号"):
        ledger.append("P1", AREA, by="li", expected=3)


def test_writers_at_once_lose_nothing(ledger: Ledger) -> None:
    """Events of several threads are all there, numbered without a gap, in one chain."""

    def write(name: str) -> None:
        for n in range(5):
            ledger.append("P1", ev.Stated(path="land.area", value=100 + n), by=name, unit=name)

    threads = [threading.Thread(target=write, args=(unit,)) for unit in ("host", "water", "tax")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert [r.seq for r in ledger.events()] == list(range(1, 16))
    assert len(ledger.project("P1").said("land.area")) == 3


@pytest.mark.parametrize(
    ("event", "unit", "expected"),
    [
        (ev.Stated(path="project.stage", value="签约"), None, "ledger-path"),
        (ev.Stated(path="land.area", value=1, evidence=Evidence("sure")), None, "ledger-word"),  # type: ignore[arg-type]
        (ev.Withdrawn(path="land.area"), "water", "ledger-nothing"),
        (ev.StageMoved(stage="某阶段"), None, "ledger-word"),
        (ev.Opinion(result="同意"), None, "ledger-unit"),
        (ev.Opinion(result="好"), "water", "ledger-word"),
        (ev.OpinionWithdrawn(), "water", "ledger-nothing"),
        (ev.Decided(result="好"), None, "ledger-word"),
        (ev.TaskOpened(task="t", title="再来"), None, "ledger-task"),
        (ev.TaskDue(task="u", due=dt.date(2026, 12, 1)), None, "ledger-task"),
        (AREA, " water", "ledger-name"),
        (ev.Opinion(result="同意", text="长" * 33_000_000), "water", "ledger-event"),
    ],
)
def test_what_cannot_follow_is_refused(
    ledger: Ledger, event: ev.Event, unit: str | None, expected: str
) -> None:
    """An event that fits neither the catalogue nor what is on file is refused with its code."""
    ledger.append("P1", ev.TaskOpened(task="t", title="补环评意见"), AREA, by="li")

    with pytest.raises(LedgerError) as refused:
        ledger.append("P1", event, by="li", unit=unit)

    assert code(refused.value) == expected


def test_a_value_that_cannot_be_read_is_refused(ledger: Ledger) -> None:
    """A fact that its field cannot read is an InputError, and not on file."""
    with pytest.raises(InputError):
        ledger.append("P1", ev.Stated(path="land.area", value="许多"), by="li")

    assert ledger.head.seq == 0


def test_no_event_is_of_tomorrow(ledger: Ledger, clock: Time) -> None:
    """The day from which an event holds is today in China, or before."""
    clock.now = dt.datetime(2026, 11, 2, 17, 0, tzinfo=dt.UTC)  # one in the morning there
    ledger.append("P1", AREA, by="li", on=dt.date(2026, 11, 3))

    with pytest.raises(LedgerError) as refused:
        ledger.append("P1", AREA, by="li", on=dt.date(2026, 11, 4))

    assert code(refused.value) == "ledger-day"


def test_the_clock_of_the_ledger_never_goes_back(ledger: Ledger, clock: Time) -> None:
    """Where a computer's clock is set back, moments of recording stay in the order of events."""
    ledger.append("P1", AREA, by="li")
    clock.now -= dt.timedelta(days=1)
    ledger.append("P1", ev.StageMoved(stage="在谈"), by="li")

    one, two = ledger.events()
    assert one.at == two.at


def test_a_project_that_is_not_there_is_told(ledger: Ledger) -> None:
    """Reading an unknown project says so, and where to find ids."""
    with pytest.raises(LedgerError) as refused:
        ledger.project("P9")

    assert code(refused.value) == "ledger-unknown"

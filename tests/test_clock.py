"""The day is that of China, whatever the machine says."""

from __future__ import annotations

import datetime as dt
import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen import Candidate, Screener, clock
from prescreen.columnar.frame.reading import days
from prescreen.fields.dates import FIRST, LAST, read_date
from prescreen.ledger import Ledger
from prescreen.pack.ruleset import RuleSet
from tests.factories import REGION, check, pack

NOON = dt.datetime(2026, 11, 26, 4, tzinfo=dt.UTC)
NONE = dt.date(2026, 11, 26)
ZONES = st.integers(-720, 840).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)), ZONES)
def test_a_moment_has_one_day_in_whatever_zone_it_is_said(at: dt.datetime, zone: dt.tzinfo) -> None:
    """Days begin at 16:00 UTC, and the zone in which a moment is written changes nothing."""
    moment = at.replace(tzinfo=dt.UTC)

    found = clock.day_of(moment.astimezone(zone))

    assert found == (at + dt.timedelta(hours=8)).date()


def test_a_moment_without_a_zone_has_no_day() -> None:
    """A naive time is refused: it would be taken for the machine's."""
    with pytest.raises(ValueError, match="2026"):
        clock.day_of(NOON.replace(tzinfo=None))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set on POSIX only")
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Shanghai"])
def test_the_zone_of_the_machine_does_not_matter(
    zone: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """A screening without a day, and one on file, are of the day in China on any server."""
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setattr(clock, "now", lambda: NOON.replace(hour=16))
    time.tzset()
    try:
        rules = RuleSet([pack([check("land.area >= 100[亩]")])])
        report = Screener(REGION, rules).screen(
            Candidate.from_dict({"id": "1", "name": "甲", "land.area": 100})
        )
        with Ledger.open(f"{tmp_path}/b.db") as ledger:
            day = ledger.today
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (report.as_of, day) == (dt.date(2026, 11, 27), dt.date(2026, 11, 27))


@given(at=st.datetimes(dt.datetime(1899, 1, 1), dt.datetime(2201, 12, 31)), zone=ZONES)
def test_a_moment_in_a_list_is_on_its_day_in_china(at: dt.datetime, zone: dt.tzinfo) -> None:
    """Read cell by cell and as a column, in whatever zone it is said; one that says none stays."""
    moment = at.replace(tzinfo=dt.UTC)
    day = clock.day_of(moment)
    said = day if FIRST <= day.year <= LAST else None
    column = pl.Series([moment], dtype=pl.Datetime("us", "UTC"))

    assert read_date(moment.astimezone(zone)) == (said or "date/years")
    for name in ("UTC", "America/New_York", "Asia/Shanghai"):
        assert days(column.dt.convert_time_zone(name), NONE).to_list() == [said or NONE]
    if FIRST <= at.year <= LAST:
        assert read_date(at) == at.date() == days(pl.Series([at]), NONE)[0]

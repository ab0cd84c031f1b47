"""Working days by the State Council's notices; unknown where no notice is known."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from chinese_calendar import is_workday as works_there
from hypothesis import given
from hypothesis import strategies as st

from prescreen import workdays

KNOWN = st.dates(date(2025, 1, 1), date(2026, 12, 28))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-06-15", 5, "2026-06-23"),  # 端午节 19 to 21 June
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked
        ("2026-02-14", 1, "2026-02-24"),  # 春节 15 to 23 February
        ("2025-09-27", 1, "2025-09-28"),  # a Sunday that is worked
        ("2025-12-29", 3, "2026-01-04"),  # over New Year into a Sunday that is worked
        ("2026-05-09", 0, "2026-05-09"),
    ],
)
def test_periods_end_as_the_notices_say(start: str, days: int, end: str) -> None:
    """Holidays are passed over, weekends that are worked count, the first day does not."""
    assert workdays.after(date.fromisoformat(start), days) == date.fromisoformat(end)


@given(KNOWN)
def test_the_table_agrees_with_the_package_that_is_kept_up(day: date) -> None:
    """The table was read from the notices; chinesecalendar, read by others, says the same days."""
    if day < date(2026, 12, 29):
        assert workdays.is_workday(day) is works_there(day)


@given(KNOWN, st.integers(0, 60))
def test_counting_on_and_counting_between_agree(start: date, days: int) -> None:
    """What lies between a day and the end of its period is the period; backwards it is negative."""
    end = workdays.after(start, days)
    if end is not None:
        assert workdays.between(start, end) == days
        assert workdays.between(end, start) == -days
        assert days == 0 or workdays.is_workday(end)


def test_days_of_years_without_a_notice_are_unknown() -> None:
    """No notice: nothing is said, nor of the last days of December, which the next one may move."""
    far = 2190
    assert workdays.is_workday(date(far, 5, 4)) is None
    last = max(y for y in range(2026, far) if workdays.notice(y))
    assert workdays.is_workday(date(last, 12, 28)) is not None
    assert workdays.is_workday(date(last, 12, 29)) is None
    assert workdays.after(date(last, 12, 27), 5) is None
    assert workdays.between(date(last, 12, 27), date(last + 1, 1, 5)) is None
    with pytest.raises(ValueError):
        workdays.after(date(last, 5, 4), -1)


def test_other_years_come_from_the_extra_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """2019's notice made 29 December 2018 a working Saturday; without the package it is unknown."""
    workdays.notice.cache_clear()
    assert workdays.is_workday(date(2018, 12, 29)) is True
    assert workdays.is_workday(date(2018, 12, 31)) is False
    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    workdays.notice.cache_clear()
    assert workdays.is_workday(date(2018, 12, 29)) is None
    assert workdays.is_workday(date(2026, 12, 1)) is True
    workdays.notice.cache_clear()


def test_each_year_names_its_notice() -> None:
    """A known year says the number of the notice that a paper may cite."""
    said = workdays.notice(2026)
    assert said is not None
    assert said.source == "国办发明电〔2025〕7号"
    assert len(said.off) == 33

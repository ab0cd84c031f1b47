"""Figures whose digits are parted by spaces, and persons that are not times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.fields import catalogue
from prescreen.fields.values import read_value

AREA, JOBS = catalogue["land.area"], catalogue["output.jobs"]


@pytest.mark.parametrize("text", ["1 2000", "1 2", "12 0.5", "1 000 00", "100 200 3", "1 2000 亩"])
def test_digits_parted_otherwise_are_unknown_and_told(text: str) -> None:
    """1 2000 may be two figures or one with a slip: it is never 12000."""
    found = read_value(AREA, text)
    assert found.value is None
    assert found.why is not None


@given(st.integers(1, 999_999), st.sampled_from([" ", "\u3000", "\u00a0"]))
def test_thousands_parted_by_spaces_are_read(value: int, space: str) -> None:
    """12 000 is how some programs write 12,000."""
    assert read_value(AREA, f"{value:,}".replace(",", space) + " 亩").value == float(value)


def test_person_times_are_no_persons() -> None:
    """年用工 in 人次 says how often somebody came, not how many there are."""
    assert read_value(JOBS, "500人").value == 500.0
    assert read_value(JOBS, "500人次").value is None

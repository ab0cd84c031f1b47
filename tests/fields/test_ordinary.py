"""Values that stand as they are: the plan of a field never says anything but what reading says."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.fields import Kind, catalogue
from prescreen.fields.ordinary import plan_of
from prescreen.fields.values import Reading, read_value
from prescreen.fields.words import BLANK, NO_WORDS, NONE_WORDS, UNKNOWN_WORDS, YES_WORDS

FIELDS = {f.path: f for f in catalogue}
WORDS = sorted(BLANK | UNKNOWN_WORDS | YES_WORDS | NO_WORDS | NONE_WORDS)
ODD = ["a\u200b" * 9, "\u3000全角空格起头的一段话", "尾巴上有空格的一段话 ", "a\x00" * 9,
       "\ud800" * 9,
       "长" * 600, "☑是 □否", "91330800MA28F0000X", "38.5亿元", "2026-02-30", "2026年3月", "39",
       -0.0, 0.0, 1e15, -1e15, 1e16, math.nan, math.inf, -math.inf, 10**70, 7, -7, True, False,
       None, dt.date(2026, 1, 2), b"x", ["新建"], {"value": 1}]  # fmt: skip


def assert_as_read(path: str, raw: object) -> None:
    """What the plan says is the whole of the reading, of the same type and sign."""
    field = FIELDS[path]
    said = plan_of(field)(raw)
    if said is not None:
        assert read_value(field, raw) == Reading(said)
        assert repr(read_value(field, raw).value) == repr(said)


@pytest.mark.parametrize("path", sorted(FIELDS))
def test_plans_say_what_reading_says(path: str) -> None:
    """Every field, over its own words and those of all others, over blanks, bounds and oddities."""
    field = FIELDS[path]
    bounds = [b for b in (field.low, field.high) if b is not None]
    near = [math.nextafter(b, way) for b in bounds for way in (-math.inf, math.inf)]
    for raw in [*field.values, *field.unknown_values, *WORDS, *ODD, *bounds, *near]:
        assert_as_read(path, raw)


@given(
    path=st.sampled_from(sorted(FIELDS)),
    raw=st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates()),
)
def test_plans_say_what_reading_says_of_anything(path: str, raw: object) -> None:
    """Texts, numbers and days at random."""
    assert_as_read(path, raw)


def test_most_values_of_other_systems_are_ordinary() -> None:
    """A number, a choice, a truth, a day and a sentence are known without a reading."""
    for kind, raw in (
        (Kind.NUMBER, 1.0), (Kind.NUMBER, 1), (Kind.BOOL, True), (Kind.DATE, "2026-11-22"),
        (Kind.TEXT, "新建一条年产百万件的生产线"),
    ):  # fmt: skip
        fields = [f for f in FIELDS.values() if f.kind is kind and f.path != "investor.uscc"]
        assert sum(plan_of(f)(raw) is not None for f in fields) > 0.9 * len(fields)
    choices = [f for f in FIELDS.values() if f.kind is Kind.ENUM]
    assert all(any(plan_of(f)(v) == v for v in f.values) for f in choices)

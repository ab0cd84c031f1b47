"""Tables whose interval keys are ranges, and points that are worked out from ranges."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from prescreen.fields import Interval
from prescreen.lang import compile_expression
from prescreen.logic import Unknown
from prescreen.logic.intervals import ANY
from prescreen.pack.tables import KeyInterval, TableRow, met, tried
from prescreen.run.causes import with_ranges
from prescreen.run.env import Env
from prescreen.run.score import CompiledItem
from prescreen.run.trace import Tracer
from tests import strategies as own


def env_of(**facts: Any) -> Env:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return Env(dict(with_ranges(named)), {}, 2, own.DAY)


def value_of(text: str, **facts: Any) -> Any:
    tracer = Tracer(own.bindings())
    return tracer.run(compile_expression(text, own.names()))(env_of(**facts))


def area(low: float | None, high: float | None) -> dict[str, Any]:
    return {"project__build_type": "新建", "land__area": Interval(low, high)}


def test_rows_that_a_range_can_meet_and_agree_decide() -> None:
    """Within one row the cell is known; across two only what both say."""
    assert value_of("kinds[project.build_type, land.area].rate", **area(20.0, 30.0)) == 2.5
    across = value_of("kinds[project.build_type, land.area].rate", **area(5.0, 30.0))
    assert isinstance(across, Unknown)
    assert across.ends == (1.0, 2.5)
    assert value_of("kinds[project.build_type, land.area].rate >= 1", **area(5.0, 30.0)) is True
    assert value_of("has_value(kinds[project.build_type, land.area].rate)", **area(5.0, 30.0))


def test_a_gap_in_the_table_decides_nothing() -> None:
    """Where no row holds for a part of the range nothing is said of the whole."""
    across = value_of("kinds[project.build_type, land.area].rate", **area(20.0, 400.0))

    assert isinstance(across, Unknown)
    assert across.ends == ANY
    assert {c.kind for c in across.causes} == {"range"}


def test_an_unknown_number_within_its_bounds_meets_what_lies_there() -> None:
    """Of an area that nobody stated it is known that it is not negative."""
    found = value_of("kinds['扩建', land.area].ok")

    assert isinstance(found, Unknown)
    assert value_of("has_value(kinds['扩建', land.area].ok)") is True


@pytest.mark.parametrize(
    ("low", "high", "cap"),
    [
        ("2026-02-01", "2026-05-30", 3.0),
        ("2026-06-01", None, 300.0),
        ("2026-05-30", "2026-06-01", None),
    ],
)
def test_days_are_looked_up_in_spans(low: str, high: str | None, cap: float | None) -> None:
    """A span of days within one row of days says its cell; across rows it is open."""
    days = [None if end is None else dt.date.fromisoformat(end) for end in (low, high)]
    found = value_of(
        "days[schedule.sign, site.in_park].cap",
        schedule__sign=Interval(*days), site__in_park=True,
    )  # fmt: skip

    assert (None if isinstance(found, Unknown) else found) == cap


def test_every_stretch_between_edges_is_tried() -> None:
    """Ends, edges and what lies between them; days move by whole days."""
    assert tried((0.0, 10.0), {4.0, 20.0}, False) == [0.0, 2.0, 4.0, 7.0, 10.0]
    assert tried((0.0, 10.0), {4.0}, True) == [0.0, 3.0, 4.0, 5.0, 10.0]
    assert tried((-float("inf"), float("inf")), {4.0}, False) == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_a_gap_of_two_keys_is_seen() -> None:
    """Rows that cover all corners of a rectangle may still leave its middle open."""
    rows = [
        TableRow((KeyInterval(0, 10, high_in=True), KeyInterval(0, 4)), {}, None, None, 1),
        TableRow((KeyInterval(0, 10, high_in=True), KeyInterval(5, 10, high_in=True)), {}, None,
                 None, 2),
    ]  # fmt: skip
    ends = [(0, (0.0, 10.0)), (1, (0.0, 10.0))]

    assert None in met(rows, ends)
    assert None not in met(rows, [(0, (0.0, 10.0)), (1, (5.0, 10.0))])


@pytest.mark.parametrize(
    ("low", "high", "points"),
    [(3.0, 4.0, (3000, 4000)), (2.0, 50.0, (2000, 10_000)), (4.0, None, (4000, 10_000))],
)
def test_points_of_a_range_are_those_of_its_ends(
    low: float, high: float | None, points: tuple[int, int]
) -> None:
    """An item over a range gives what it gives between the ends, and not its whole span."""
    item = next(i for i in own.SCORE if i.id == "area")
    tracer = Tracer(own.bindings())
    scored = CompiledItem(item, tracer.run, tracer.run).scored(
        env_of(project__foreign=True, land__area=Interval(low, high))
    )

    assert (scored.low, scored.high) == points


def test_steps_rise_with_what_they_count() -> None:
    """Whole steps of a range lie between the steps of its ends."""
    found = value_of("steps(land.area, 10[亩])", land__area=Interval(25.0, 47.0))

    assert isinstance(found, Unknown)
    assert found.ends == (2.0, 4.0)
    rounded = value_of("round_to(land.area, 10[亩])", land__area=Interval(25.0, 47.0))
    assert rounded.ends == (30.0, 50.0)

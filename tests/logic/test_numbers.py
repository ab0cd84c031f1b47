"""Tolerant comparison, snapping, points: the same on every executor."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.logic.numbers import (
    at_least_number,
    close,
    snap_ceil,
    snap_floor,
    snap_round,
    thousandths,
)

NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)


def test_conversions_do_not_move_a_threshold() -> None:
    """3,000 万元 on 10 亩 is 300 万元/亩, whatever the conversion did."""
    assert at_least_number(3000.0 / 10.0, 300.0)
    assert at_least_number(0.1 + 0.2, 0.3)
    assert at_least_number(0.3, 0.1 + 0.2)
    assert at_least_number(2000.0 * (3 / 2000), 3.0)


def test_what_differs_differs() -> None:
    """A difference that a document can state is never lost."""
    assert not at_least_number(299.9999, 300.0)
    assert not close(1.0, 1.0001)
    assert not close(0.0, 1e-9)


@settings(max_examples=200, deadline=None)
@given(NUMBERS, NUMBERS)
def test_order_is_total(a: float, b: float) -> None:
    """Of two numbers one is at least the other; both are exactly where they are close."""
    assert at_least_number(a, b) or at_least_number(b, a)
    assert (at_least_number(a, b) and at_least_number(b, a)) == close(a, b)
    assert close(a, b) == close(b, a)


@pytest.mark.parametrize(
    ("x", "floor", "ceil", "nearest"),
    [
        (2.5, 2, 3, 3),
        (-2.5, -3, -2, -2),
        (3.0 - 1e-12, 3, 3, 3),
        (3.0 + 1e-12, 3, 3, 3),
        (2.999, 2, 3, 3),
        (0.0, 0, 0, 0),
        (29.999999999999996, 30, 30, 30),
    ],
)
def test_snapping(x: float, floor: float, ceil: float, nearest: float) -> None:
    """A number that is whole but for rounding is whole before it is cut."""
    assert snap_floor(x) == floor
    assert snap_ceil(x) == ceil
    assert snap_round(x) == nearest


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_snapping_is_near(x: float) -> None:
    """Never further than one off, and never out of order."""
    assert snap_floor(x) <= snap_ceil(x)
    assert abs(snap_floor(x) - math.floor(x)) <= 1
    assert abs(snap_round(x) - x) <= 0.5 + 1e-9 * (abs(x) + 1)  # what it takes for a tie


def test_points_are_thousandths() -> None:
    """Points are kept as whole thousandths, half up."""
    assert thousandths(1.2345) == 1235
    assert thousandths(0.1 * 3) == 300
    assert thousandths(-0.5) == -500

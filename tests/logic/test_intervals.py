"""Intervals: whatever the numbers are, what is made of them lies in the result."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.factories import check, screener

from prescreen.candidate import Candidate
from prescreen.logic.intervals import ANY, ARITHMETIC

NUMBERS = st.floats(-1e6, 1e6)
POINT = st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted)


@given(op=st.sampled_from("+-*/"), a=POINT, b=POINT)
def test_no_result_lies_outside(op: str, a: list[float], b: list[float]) -> None:
    """Sums, differences, products and quotients of any two numbers within."""
    x, y = a[1], b[1]
    assume(op != "/" or abs(y) > 1e-6)
    exact = {"+": x + y, "-": x - y, "*": x * y, "/": x / y if y else 0.0}[op]
    low, high = ARITHMETIC[op]((a[0], a[2]), (b[0], b[2]))
    slack = 1e-9 * max(1.0, abs(exact))

    assert low - slack <= exact <= high + slack


@pytest.mark.parametrize("divisor", [(0.0, 0.0), (0.0, math.inf), (-1.0, 1.0), (-math.inf, 0.0)])
@pytest.mark.parametrize("number", [(0.0, 0.0), (1.0, 2.0), (-2.0, math.inf)])
def test_a_divisor_that_may_be_zero_settles_nothing(
    number: tuple[float, float], divisor: tuple[float, float]
) -> None:
    """Zero may be the divisor, so any result, or none, is possible."""
    assert ARITHMETIC["/"](number, divisor) == ANY


def test_no_check_passes_by_a_quotient_that_may_not_exist() -> None:
    """Tax per mu of an area nobody gave is not at least zero: the area may be none."""
    engine = screener(check("tax.total / land.area >= 0[万元/亩]"))
    facts = {"id": "1", "name": "甲", "tax.total": 100.0}

    assert engine.screen(Candidate.from_dict(facts)).outcome("t.c").status == "unknown"
    frame = pl.DataFrame({k: [v] for k, v in facts.items()} | {"land.area": [None]})
    assert engine.screen_many(frame).outcomes(0) == {"t.c": "unknown"}

"""Figures in English: a number takes the 万 of its unit, units have English names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.fields import Interval, catalogue
from prescreen.fields.unit_names import english_unit, unit_in_english
from prescreen.fields.units import parse_unit
from prescreen.lang.figures import quantity, show

UNITS = sorted({f.unit.text for p in catalogue.paths if (f := catalogue[p]).unit is not None})


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (8000.0, "万元", "80 million yuan"),
        (25.5, "万元", "255,000 yuan"),
        (12.0, "亿元", "1.2 billion yuan"),
        (12345678.9012, "万元", "123,456,789,012 yuan"),
        (300.0, "万元/亩", "3 million yuan/mu"),
        (76.19047619, "万元/人", "761,905 yuan/person"),
        (60.5, "亩", "60.5 mu"),
        (1500.0, "吨标准煤(当量值)", "1,500 tce"),
        (1.229, "吨标准煤(当量值)/万千瓦时", "1.229 tce/10,000 kWh"),
        (500.0, "万千瓦时", "5 million kWh"),
        (0.0, "万元", "0 yuan"),
        (20.0, "%", "20%"),
        (7.0, "1", "7"),
    ],
)
def test_a_figure_as_english_writes_it(value: float, unit: str, said: str) -> None:
    """Millions and billions of yuan, mu, tce; no Chinese unit is left."""
    assert quantity(value, parse_unit(unit), "en") == said


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_catalogue_has_an_english_name(unit: str) -> None:
    """Neither figures nor headings of any field show a Chinese unit in English."""
    assert re.search("[\u4e00-\u9fff]", unit_in_english(unit)) is None
    assert re.search("[\u4e00-\u9fff]", quantity(3.0, parse_unit(unit), "en")) is None


def test_ranges_say_both_ends() -> None:
    """Ends that take the 万 are each said in full; others share their unit."""
    assert show(Interval(5000.0, 6000.0), parse_unit("万元"), "en") == (
        "50 million yuan to 60 million yuan"
    )
    assert show(Interval(50.0, 60.0), parse_unit("亩"), "en") == "50—60 mu"
    assert show(Interval(12000.0, None), parse_unit("万元"), "en") == "at least 120 million yuan"


@given(st.floats(-1e9, 1e9), st.sampled_from(["万元", "亿元", "万吨", "万元/亩"]))
def test_no_digit_is_lost_that_chinese_has(value: float, unit: str) -> None:
    """What English says in millions is the number that Chinese says in 万, to four decimals."""
    text = quantity(value, parse_unit(unit), "en")
    number, _, rest = text.partition(" ")
    scale = {"million": 1e6, "billion": 1e9}.get(rest.split(" ")[0], 1.0)
    factor, _ = english_unit(unit)
    assert float(number.replace(",", "")) * scale == pytest.approx(
        value * factor, rel=1e-8, abs=1.0 * factor / 1e4
    )

"""The grammar of the cells: conditions, exceptions, places."""

from __future__ import annotations

import pytest

from prescreen.catalogue import cells


def test_a_bare_limit_is_unknown_at_itself() -> None:
    """以下 without 及 does not say whether the limit itself is meant; 及以下 and 不含 do."""
    bare = cells.condition("capacity <~ 13 万吨/年")
    assert [bare.holds(v) for v in (12.0, 13.0, 14.0)] == [True, None, False]
    assert cells.condition("capacity <= 13 万吨/年").holds(13.0) is True
    assert cells.condition("capacity < 13 万吨/年").holds(13.0) is False
    assert cells.condition("voltage >~ 6 千伏").holds(6.0) is None
    assert cells.condition("weighing_range == 160 吨").holds(160.0) is True


def test_the_time_of_production_is_no_part_of_the_unit() -> None:
    """万吨/年 is 万吨 a year and 米/分钟 is a speed."""
    yearly = cells.condition("capacity < 5 万吨/年")
    assert (yearly.base and yearly.base.text, yearly.per) == ("万吨", "year")
    speed = cells.condition("linear_speed < 80 米/分钟")
    assert (speed.base and speed.base.text, speed.per) == ("米/分钟", "")


def test_fractions_are_limits() -> None:
    """1/3000 is read as the number it is."""
    assert cells.condition("error > 1/3000").limit == pytest.approx(1 / 3000)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("size < 5 米", "unknown quantity"),
        ("capacity < 5 斗/年", "unknown unit"),
        ("capacity under 5", "no condition"),
    ],
)
def test_what_cannot_be_read_is_said(cell: str, said: str) -> None:
    """An unknown quantity, an unknown unit and another form are each named."""
    with pytest.raises(ValueError, match=said):
        cells.condition(cell)


def test_an_exception_may_need_words_figures_and_a_place() -> None:
    """The halves of one way out belong together; several ways are parted by a bar."""
    both, place = cells.exemptions("says 电子级;高纯 & metal_ions <= 100 ppb | in 西藏")
    assert both.said == (("电子级", "高纯"),)
    assert both.conditions[0].limit == 100
    assert place.provinces == {"西藏"}


def test_places_are_provinces_regions_or_key_air_regions() -> None:
    """A bang turns the list around, and 西部 stands for its provinces."""
    outside = cells.where("!黑龙江;吉林")
    assert outside.outside
    assert outside.provinces == {"黑龙江", "吉林"}
    assert {"四川", "新疆"} <= cells.where("西部").provinces
    assert "辽宁" not in cells.where("东部;中部").provinces
    assert cells.where("大气重点区域").key_air_region

"""Which figure of a text decides a condition, and how."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.catalogue import cells
from prescreen.catalogue.figures import decide, fact, met_by, near, spot
from prescreen.catalogue.readings import readings, written
from prescreen.catalogue.table import load
from prescreen.catalogue.text import normal, read
from prescreen.errors import InputError


def met(text: str, word: str, condition: str) -> bool | None:
    found = read(text)
    at = found.plain.index(word)
    return decide(cells.condition(condition), readings(found), spot(found, at, at + len(word))).met


@pytest.mark.parametrize(
    ("text", "word", "condition", "expected"),
    [
        ("年产克百威1000吨、乐果8000吨", "乐果", "capacity < 5000 吨/年", False),
        ("年产克百威1000吨、乐果8000吨", "克百威", "capacity < 5000 吨/年", True),
        ("80吨转炉,年产钢坯60万吨", "转炉", "nominal_capacity < 100 吨", True),
        ("建设80吨转炉", "转炉", "capacity < 100 吨/年", None),
        ("日产1500吨熟料", "熟料", "daily_capacity < 2000 吨/日", True),
        ("年产1500吨熟料", "熟料", "daily_capacity < 2000 吨/日", None),
        ("4吨燃煤锅炉", "燃煤锅炉", "steam_output <= 10 蒸吨/小时", True),
        ("4t/h燃煤锅炉", "燃煤锅炉", "steam_output <= 10 蒸吨/小时", True),
        ("供电煤耗270克/千瓦时的机组", "机组", "coal_rate > 285 克标准煤/千瓦时", False),
        ("4.8级螺栓", "螺栓", "strength_grade < 8.8", True),
        ("电机,机座号80-355", "电机", "frame_size <= 355 毫米", True),
        ("生产110千伏及以下变压器", "变压器", "voltage <= 220 千伏", True),
        ("石化用阀门,公称压力25兆帕以上", "阀门", "pressure <= 10 兆帕", False),
        ("年屠宰生猪10万头", "屠宰", "capacity <= 15 万只/年", None),
        ("瓦楞纸机幅宽1800毫米", "瓦楞纸", "width <= 2 米", True),
        ("丙烯腈装置", "丙烯腈", "capacity < 13 万吨/年", None),
    ],
)
def test_the_figure_that_measures_the_same_decides(
    text: str, word: str, condition: str, expected: bool | None
) -> None:
    """Unit, time, pieces and cue have to agree, and without a figure nothing is decided."""
    assert met(text, word, condition) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年产碳酸锂2000吨", True),
        ("年产碳酸锂8000吨", None),
        ("单线年产碳酸锂8000吨", False),
        ("1条生产线年产碳酸锂8000吨", False),
        ("2条生产线年产碳酸锂8000吨", None),
    ],
)
def test_a_total_bounds_a_single_line(text: str, expected: bool | None) -> None:
    """Under the limit it settles the matter; over it lines have to be known."""
    assert met(text, "碳酸锂", "line_capacity <~ 5000 吨/年") is expected


def test_a_known_fact_has_a_figure() -> None:
    """A fact is compared in its own unit, and one that measures something else decides nothing."""
    condition = cells.condition("capacity < 13 万吨/年")
    assert met_by(condition, fact("capacity", "90000吨/年")).met is True
    assert met_by(condition, fact("capacity", "5万件/年")).met is None


def test_facts_that_cannot_be_used_are_said() -> None:
    """An unknown quantity and a value without one figure are told apart."""
    with pytest.raises(InputError, match="没有名为 yield 的数量"):
        fact("yield", "5吨")
    with pytest.raises(InputError, match="读不出一个数"):
        fact("capacity", "5万吨,8万吨")


PARTS = [part for item in load().items.values() for part in item.parts if part.measured]
UNITS = sorted({c.base.text for part in PARTS for c in part.measured if c.base is not None})
PIECES = st.sampled_from(
    ["年产", "日产", "单台", "公称压力", "投资", "占地", "3", "1500", "2×35", "0.5-0.8",
     "万", ",", "、", "。", "及以下", "/年", "/小时", "亩", "套", "锅炉", "吨炉", *UNITS]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=6).map("".join))
def test_figures_left_unread_would_decide_nothing(before: str, after: str) -> None:
    """Of each part the figures that may measure what it asks decide as all figures do."""
    found = read(f"{before}轴承{after}")
    at = len(normal(before))
    here = spot(found, at, at + 2)
    every, figures = readings(found), written(found)

    for part in PARTS:
        some = near(found, figures, part, at)
        for condition in part.measured:
            assert decide(condition, some, here) == decide(condition, every, here)

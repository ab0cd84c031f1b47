"""Stands of a text, heads of phrases, and the figures found in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.catalogue.heads import Tail, machine_tail, product_tail, tail_of
from prescreen.catalogue.phrases import MATERIAL
from prescreen.catalogue.readings import readings
from prescreen.catalogue.roles import roles_at
from prescreen.catalogue.text import _VERB, Stand, _materials, alone, normal, read


def stand(text: str, word: str) -> Stand:
    found = read(text)
    return found.stand(found.plain.index(word))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("年产水泥100万吨", "水泥", Stand.MAKES),
        ("外购水泥和砂石,生产混凝土", "水泥", Stand.INSTALLS),
        ("以水泥为原料生产预制件", "水泥", Stand.BUYS),
        ("产品用于水泥行业", "水泥", Stand.FOR),
        ("经营水泥、钢材", "水泥", Stand.SELLS),
        ("检测水泥、混凝土", "水泥", Stand.SERVES),
        ("不涉及水泥生产", "水泥", Stand.DENIES),
        ("淘汰燃煤锅炉2台,改建天然气锅炉", "燃煤锅炉", Stand.DROPS),
        ("淘汰燃煤锅炉2台,改建天然气锅炉", "天然气锅炉", Stand.BUILDS),
        ("替代白炽灯的LED灯具", "led", Stand.OPEN),
        ("轴承、硅钢片均外购", "轴承", Stand.BUYS),
        ("建材卖场,瓷砖、卫浴", "瓷砖", Stand.SELLS),
        ("新建10吨熔炼炉4台", "熔炼炉", Stand.BUILDS),
    ],
)
def test_verbs_give_a_stand(text: str, word: str, expected: Stand) -> None:
    """What is made, bought, served, sold, denied or dropped is told apart."""
    assert stand(text, word) is expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("玻璃瓶生产线", "玻璃瓶", Tail.LINE),
        ("玻璃瓶2000万只", "玻璃瓶", Tail.HEAD),
        ("玻璃瓶及玻璃罐", "玻璃瓶", Tail.HEAD),
        ("玻璃瓶检验机", "玻璃瓶", Tail.OTHER),
        ("玻璃瓶批发", "玻璃瓶", Tail.TRADED),
        ("聚苯乙烯(EPS)外购珠粒发泡", "聚苯乙烯", Tail.OTHER),
    ],
)
def test_what_follows_a_product_tells_the_head(text: str, word: str, expected: Tail) -> None:
    """A production line is still the product; an inspection machine for it is another thing."""
    assert product_tail(tail_of(text, len(word))) is expected


def test_a_machine_may_be_followed_by_what_it_does() -> None:
    """锅炉供热 is a boiler, 锅炉控制系统 is not, and 锅炉改造为燃气 is one no more."""
    assert machine_tail("供热") is Tail.HEAD
    assert machine_tail("燃烧控制系统") is Tail.OTHER
    assert machine_tail("改造为燃气锅炉") is Tail.DROPPED


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("聚丙烯腈纤维", "丙烯腈", False),
        ("年产丙烯腈", "丙烯腈", True),
        ("oled面板", "led", False),
        ("年产pvc20万吨", "pvc", True),
        ("jb01型", "b01", False),
    ],
)
def test_words_stand_alone(text: str, word: str, whole: bool) -> None:
    """Letters do not run on into others, and a chemical name is not the tail of another."""
    at = text.index(word)
    assert alone(text, at, at + len(word)) is whole


def test_words_in_normal_form() -> None:
    """Full width, capitals and blanks do not matter, and a blank between two phrases parts them."""
    assert normal("ＰＶＣ 人造革") == "pvc人造革"
    assert normal("刨花板 胶合板") == "刨花板,胶合板"


def test_what_is_only_denied_is_known_to_be_absent() -> None:
    """said: True, only denied: False, not spoken of: None."""
    text = read("无汞电池,不含六氟化硫,采用锌粉")
    assert text.says("锌粉") is True
    assert text.says("六氟化硫") is False
    assert text.says("汞") is False
    assert text.says("镉") is None


def test_a_line_that_is_bought_is_a_product_that_is_made() -> None:
    """引进一条刨花板生产线 makes chipboard; 购置剪板机 makes no shears."""
    line = read("引进一条刨花板生产线")
    shears = read("购置剪板机4台")
    at = line.plain.index("刨花板")
    assert "makes" in roles_at(line, at, at + 3)
    at = shears.plain.index("剪板机")
    assert "makes" not in roles_at(shears, at, at + 3)


def test_waste_of_a_thing_is_not_the_thing() -> None:
    """废铅蓄电池 is not made."""
    text = read("废铅蓄电池拆解")
    at = text.plain.index("铅蓄电池")
    assert "makes" not in roles_at(text, at, at + 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年产丙烯腈26万吨", ["26万吨/年"]),
        ("26万t/a丙烯腈", ["26万t/年"]),
        ("日处理矿石200吨", ["200吨/日"]),
        ("2×40000千伏安电石炉", ["40000千伏安"]),
        ("供电煤耗292克标准煤/千瓦时", ["292克标准煤/千瓦时"]),
        ("机座号80-355", ["80-355"]),
        ("车速70米/分", ["70米/分钟"]),
        ("总建筑面积8000平方米,占地25亩", []),
    ],
)
def test_figures_of_a_text(text: str, expected: list[str]) -> None:
    """Numbers come with unit and time; land and buildings are no figures of the thing."""
    assert [r.text() for r in readings(read(text))] == expected


@given(st.lists(st.sampled_from(
    ["以", "废钢", "为原料", "利用", "用", "余热", "发电", "外购", "采购", ",", "。", ":", "配",
     "建", "3", "20", "新建", "的", "用于", "淘汰", "不生产", "年用", "为", "原料", "主要原料"]
), max_size=14).map("".join))  # fmt: skip
def test_a_clause_reads_the_same_wherever_and_whatever_its_figures(text: str) -> None:
    """The verbs of a text are those of its clauses, and no stand hangs on which digit is said."""
    found = read(text)
    whole = [(m.start(), m.lastgroup) for s, e in found.clauses for m in _VERB.finditer(text, s, e)]
    each = [
        (s + m.start(), m.lastgroup) for s, e in found.clauses for m in _VERB.finditer(text[s:e])
    ]
    other = text.replace("3", "7").replace("20", "19")

    assert whole == each
    assert [(m.start(), m.lastgroup) for m in _VERB.finditer(text)] == [
        (m.start(), m.lastgroup) for m in _VERB.finditer(other)
    ]
    every = re.compile("|".join(way for way, _ in MATERIAL))
    assert [m.span(m.lastgroup or 0) for m in every.finditer(text)] == list(_materials(text))

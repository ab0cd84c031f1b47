"""What a text says for certain, found without asking every rule."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import Linker
from prescreen.chain.link import SURE
from prescreen.chain.load import load_chains
from prescreen.chain.seen import HEADS
from prescreen.chain.terms import Terms
from prescreen.columnar.compile.values import industry_vocab
from prescreen.columnar.frame.linked import NO_CODE, Links, TextLinks
from prescreen.content import content_root

PARTS = [
    "生产线",
    "项目",
    "的",
    "制造",
    "模块",
    "系统",
    "部件",
    "检测设备",
    "外壳",
    "膜",
    "新材料",
    "电池",
    "组件",
    "机器人",
    "芯片",
    "玻璃",
    "、",
    "，",
    "。",
    "和",
    "与",
    "及",
    "以及",
    "或",
    "和面",
    "（",
    "）",
    "(",
    ")",
    "用于",
    "应用于",
    "配套",
    "购置",
    "采购",
    "新上3台",
    "不含",
    "替代",
    "以钢为原料",
    "年产",
    "年产5万吨",
    "约300万件",
    "12台(套)",
    "新增",
    "每年",
    "300",
    "万吨",
    "一期",
    "安徽",
    "有限公司",
    "oled",
    "led",
    "Ｌ",
    "每年",
    "每年生产",
    "预计",
    "各",
    "智能工厂",
    "加工中心",
    "生产设备",
    "组装",
    "#",
]
NOUNS = (*HEADS, "苯")
CODES = (None, "3974", "3841", "2614", "1391", "0111")


@cache
def linker() -> Linker:
    root = content_root("industry_chains")
    return Linker(load_chains(root=root), Terms.beside(root))


@cache
def columns() -> TextLinks:
    return TextLinks(linker(), few=0)


@cache
def terms() -> tuple[str, ...]:
    return tuple(sorted(linker().meanings.terms.codes))


@cache
def words() -> tuple[str, ...]:
    return tuple(sorted(linker().words))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Words of nodes between neutral words, amounts, uses, purchases and separators."""
    count = draw(st.integers(1, 8))
    parts = [
        draw(st.one_of(st.sampled_from(words()), st.sampled_from(PARTS), st.sampled_from(PARTS)))
        for _ in range(count)
    ]
    return draw(st.sampled_from(["", " "])).join(parts)


@settings(deadline=None, max_examples=600)
@given(texts(), st.sampled_from(CODES))
def test_what_is_certain_is_what_the_candidates_say(text: str, code: str | None) -> None:
    """The short way finds the certain nodes of the long one, with their shares."""
    every = linker().candidates(text, code, "text")
    assert linker().certain(text, code) == [x for x in every if x.confidence >= SURE]


@st.composite
def named(draw: st.DrawFn) -> str:
    """Texts in which official terms and bare nouns stand as well."""
    one = st.one_of(
        st.sampled_from(words()),
        st.sampled_from(PARTS),
        st.sampled_from(terms()),
        st.sampled_from(NOUNS),
    )
    return "".join(draw(st.lists(one, min_size=1, max_size=7)))


LISTS = st.lists(
    st.tuples(st.one_of(texts(), named()), st.sampled_from(CODES)), min_size=1, max_size=40
)


def _of(links: Links, place: int) -> set[tuple[str, float, float]]:
    here = links.text == place
    ids = linker().graph.ids
    return {
        (ids[node], share, sure)
        for node, share, sure in zip(
            links.node[here].tolist(), links.share[here].tolist(), links.confidence[here].tolist(),
            strict=True,
        )
    }  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(LISTS)
def test_columns_say_what_each_text_says_for_certain(rows: list[tuple[str, str | None]]) -> None:
    """Texts read together have the certain nodes of each by itself, with the same numbers."""
    places = {code: place for place, code in enumerate(industry_vocab())}
    codes = np.array([NO_CODE if code is None else places[code] for _, code in rows])
    links = columns().of(pl.Series([text for text, _ in rows], dtype=pl.String), codes)
    for place, (text, code) in enumerate(rows):
        found = linker().certain(text, code)
        assert _of(links, place) == {(x.node, x.share, x.confidence) for x in found}

"""What a text says for certain, found without asking every rule."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import Linker
from prescreen.chain.link import SURE
from prescreen.chain.load import load_chains
from prescreen.chain.terms import Terms
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
]
CODES = (None, "3974", "3841", "2614", "1391", "0111")


@cache
def linker() -> Linker:
    root = content_root("industry_chains")
    return Linker(load_chains(root=root), Terms.beside(root))


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

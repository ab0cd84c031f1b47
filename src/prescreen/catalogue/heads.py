"""What follows a word: whether the phrase still speaks of the thing, and in what way.

A Chinese phrase ends in its head. After a product only neutral words may come (生产线, 项目, 及 …),
or the phrase names something else: 水泥助磨剂, 铅蓄电池装配设备, 玻璃瓶检验机.
"""

from __future__ import annotations

import re
from enum import Enum

from prescreen.catalogue import phrases


class Tail(Enum):
    HEAD = "head"
    """Nothing but neutral words: the phrase is about the thing."""
    LINE = "line"
    """生产线, 装置: whoever buys it makes the thing."""
    TRADED = "traded"
    """销售, 批发, 仓储 …"""
    DROPPED = "dropped"
    """改造为 …, 拆除."""
    OTHER = "other"
    """The head is another thing."""


_STOP = re.compile(r"[,。;:!()\n、·/+\d]|[a-z]|和(?!面)|与|及|以及|或|等|并|\Z")
_LINE = re.compile(phrases.LINE)
_TRADED = re.compile(rf"(?:的|产品|制品)*(?:{phrases.TRADED})")
_DROPPED = re.compile(rf"(?:设施|设备|机组|系统)*(?:{phrases.DROPPED})")
_NEUTRAL = re.compile(rf"(?:{phrases.NEUTRAL})*")
_CHANGES = re.compile(phrases.CHANGES)
_LONGEST = 30
"""Longer tails name something else, and the pattern would try too many ways to cut them."""
_WASTE = re.compile(rf"(?:的|工艺|工序|车间|企业|园区)*(?:{phrases.WASTE})")


def tail_of(plain: str, end: int) -> str:
    """What follows a word up to the end of its phrase, past what stands in brackets."""
    if plain[end : end + 1] == "(" and (close := plain.find(")", end)) > 0:
        end = close + 1
    found = _STOP.search(plain, end)
    return plain[end : found.start() if found else len(plain)]


def product_tail(tail: str) -> Tail:
    """What a phrase is about whose product word is followed by `tail`."""
    if not tail:
        return Tail.HEAD
    if _DROPPED.match(tail):
        return Tail.DROPPED
    if len(tail) <= _LONGEST and _NEUTRAL.fullmatch(tail):
        return Tail.LINE if _LINE.search(tail) else Tail.HEAD
    return Tail.TRADED if _TRADED.match(tail) else Tail.OTHER


def process_tail(tail: str) -> Tail:
    """The same for a process; 氰化镀锌废水 is about waste water."""
    return Tail.OTHER if _WASTE.match(tail) else Tail.HEAD


def machine_tail(tail: str) -> Tail:
    """The same for a machine, which may well be followed by what it does: 锅炉供热."""
    if _DROPPED.match(tail):
        return Tail.DROPPED
    if _CHANGES.search(tail):
        return Tail.OTHER
    return Tail.TRADED if _TRADED.match(tail) else Tail.HEAD

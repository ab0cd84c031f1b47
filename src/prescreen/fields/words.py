"""Words of real papers that stand for blank, unknown, none, yes and no."""

from __future__ import annotations

import re

BLANK = frozenset(
    {"", "-", "--", "—", "——", "–", "/", "\\", "n/a", "na", "#n/a", "nan", "none", "null", "nat"}
)
_UNKNOWN = (
    "待核 待核实 待核定 待定 待认定 待确认 待补充 待提供 待明确 待落实 待评估 待填 未核 未说明 "
    "未确定 未定 未知 未提供 不详 不清楚 不确定 不明 暂无 暂无数据 暂未确定 ? ？ tbd unknown"
)
UNKNOWN_WORDS = frozenset(_UNKNOWN.split())
_YES = "是 有 √ ✓ ✔ ☑ 对 真 true yes y 1 已 是的 属于 涉及 包含 含"
_NO = "否 无 × ✗ ✘ x 不是 没有 假 false no n 0 未 不属于 不涉及 不包含 不含 不"
YES_WORDS, NO_WORDS = frozenset(_YES.split()), frozenset(_NO.split())
NONE_WORDS = frozenset({"无", "没有", "不涉及", "均不涉及", "未涉及", "none"})
NARROW = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}

SPACE = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\x00\u200b\ufeff"
"""What stands around a text without saying anything."""
_UNSEEN = frozenset("\x00\u200b\ufeff")

SEVERAL = re.compile(r"[、；;\n]+")
"""What stands between the names of a list in one text."""


def stripped(text: str) -> str:
    """The text without white space of any kind around it, nor marks that nobody sees."""
    text = text.strip()
    if text and (text[0] in _UNSEEN or text[-1] in _UNSEEN):
        text = text.strip(SPACE)
    return text


def plain(text: str) -> str:
    """For comparing words: half width, lower case, without white space and quotation marks."""
    narrow = text.translate(NARROW).lower()
    return "".join(ch for ch in narrow if not ch.isspace() and ch not in "\"'“”‘’《》")


def yes_or_no(text: str) -> bool | None:
    """True or False where the text says so, else None."""
    word = plain(text)
    return True if word in YES_WORDS else False if word in NO_WORDS else None

"""What of a phrase decides which nodes it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

_ASKED = """
机器人 电池 组件 模组 芯片 显示屏 面板 传感器 轴承 电机 减速器 玻璃 面料 电路板
"""
_KINDS = """
中间体 终端 薄膜 纤维 树脂 橡胶 涂料 基板 线路板 设备 装备 系统 材料
"""
#: Nouns worth a question: the nodes that end in one are few, and of one kind.
ASKED = tuple(_ASKED.split())
#: Nouns that say what kind of thing it is, not which.
HEADS = (*ASKED, *_KINDS.split())
NO_WORD = (False, False, False, False)
"""What becomes of the head where there is no word."""


@dataclass(frozen=True, slots=True)
class Seen:
    """All of a phrase that decides what it may mean, so that phrases alike in it are one.

    words: those found, the head last, with what becomes of the head; overlaps: the word before
    shares a part with it; term: the official term the phrase ends in, where it says more than the
    head or there is none; bare: the phrase without neutral words, where its last noun counts.
    """

    words: tuple[str, ...] = ()
    exact: bool = False
    head: bool = False
    changed: bool = False
    form: bool = False
    overlaps: bool = False
    term: str | None = None
    bare: str = ""

    @classmethod
    def of(
        cls,
        words: tuple[str, ...],
        flags: tuple[bool, bool, bool, bool],
        overlaps: bool,
        term: str | None,
        plain: str,
    ) -> Self:
        """flags: exact, head, changed, form; plain: the phrase without neutral words, of which
        nothing is kept where it has no say."""
        counts = not flags[1] and (plain.endswith(HEADS) or (term is not None and len(term) <= 2))
        return cls(words, *flags, overlaps, term, plain if counts else "")

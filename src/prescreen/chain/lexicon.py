"""The longest product words in a phrase, and what becomes of them there.

A Chinese product phrase ends in its head: “手机背光模组” is a backlight, “背光模组检测设备” is an
instrument. So the last match counts, what stands before it only qualifies it, and what follows it
must be neutral (生产线, 项目, …) or the phrase is something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

#: What may follow a head word without changing it.
_NEUTRAL = re.compile(
    r"(的|生产线|流水线|自动化|智能化?|数字化|产线|生产|制造|加工|精加工|深加工|精深加工|项目|基地|产业园区?|园区|园|"
    r"工厂|超级工厂|车间|产业化|产业|建设|扩建|新建|技改|改造|研发|研究|开发|制备|成形|成型|应用|运营|经营|销售|组装|总装|装配|总成|成品|产品|系列|"
    r"工程|装置|一体化|升级|提升|扩能|智造|场|厂|[一二三四]期|总部|中心|综合|全部|及|等|产|业|类|用|型)*\Z"
)
_CHANGING = re.compile(
    r"(制品|设备|装备|机床|机器|仪器|仪表|检测|测试|试验|维修|修理|回收|利用|拆解|再生|包装|软件|系统|平台|模具|"
    r"添加剂|助剂|涂料|外壳|壳体|支架|支持|配件|零部件|部件|元件|材料|原料|服务|租赁|贸易|物流|培训|技术|电商|"
    r"胶|膜|板|管|线|机|炉|泵|阀|油|剂|粉|布|盒|袋|瓶|纸)"
)
#: The form in which a part is supplied: 热管理系统 and 热管理部件 are one product.
FORM = re.compile(
    r"(?:塑料|金属|注塑|橡胶|铝制)?(?:模块|模组|组件|部件|零部件|总成|系统|装置|单元|件)"
)
_NAMED_FORM = re.compile(r"(?:模块|模组|组件|部件|总成|系统|装置|单元|件)\Z")


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word found in a phrase, phrase[start:end]. exact: it is the whole phrase but for neutral
    words; head: nothing but neutral words follows; changed: what follows makes it another product;
    form: only the form in which a part is supplied follows (热管理|部件).
    """

    word: str
    exact: bool
    head: bool
    changed: bool
    form: bool = False
    start: int = 0
    end: int = 0


class Lexicon:
    """Words with the longest match found first; O(length x longest word) a phrase."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        by_first: dict[str, set[int]] = {}
        for word in self.words:
            by_first.setdefault(word[:2], set()).add(len(word))
        self._lengths = {k: tuple(sorted(v, reverse=True)) for k, v in by_first.items()}

    def find(self, phrase: str) -> list[WordMatch]:
        """The longest match at each place, those inside another left out; the head comes last.

        Matches may overlap: in “IC封装测试” both IC封装 and 封装测试 are found, and the one that
        ends last is the head.
        """
        spans: list[tuple[int, int]] = []
        by_first, words = self._lengths, self.words
        for at in [i for i in range(len(phrase) - 1) if phrase[i : i + 2] in by_first]:
            for length in by_first[phrase[at : at + 2]]:
                end = at + length
                if (
                    end <= len(phrase)
                    and phrase[at:end] in words
                    and _stands_alone(phrase, at, end)
                ):
                    if not spans or end > spans[-1][1]:
                        spans.append((at, end))
                    break
        out = []
        for i, (start, end) in enumerate(spans):
            word, last = phrase[start:end], i == len(spans) - 1
            neutral, changed, form = followed(word, phrase[end:])
            exact = neutral and start == 0
            out.append(
                WordMatch(
                    word, exact, last and neutral, last and changed, last and form, start, end
                )
            )
        return out


@lru_cache(maxsize=1 << 14)
def followed(word: str, tail: str) -> tuple[bool, bool, bool]:
    """What a tail makes of a word: nothing else, another product, the form of a part."""
    neutral = bool(_NEUTRAL.match(tail))
    form = bool(FORM.fullmatch(bare(tail))) and not named_form(word)
    return neutral, not neutral and bool(_CHANGING.search(tail)), form


@lru_cache(maxsize=1 << 14)
def bare(phrase: str) -> str:
    """A phrase without the neutral words at its end."""
    tail = _NEUTRAL.search(phrase)
    return phrase if tail is None else phrase[: tail.start()]


def named_form(word: str) -> bool:
    """Whether a word names the form in which a part is supplied: 背光模组, 热管理系统."""
    return bool(_NAMED_FORM.search(word))


def _stands_alone(phrase: str, start: int, end: int) -> bool:
    """ASCII words do not match inside longer ASCII words (`led` in `oled`)."""

    def ascii_word(ch: str) -> bool:
        return ch.isascii() and ch.isalnum()

    before = start > 0 and ascii_word(phrase[start - 1]) and ascii_word(phrase[start])
    after = end < len(phrase) and ascii_word(phrase[end - 1]) and ascii_word(phrase[end])
    return not (before or after)

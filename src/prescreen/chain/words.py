"""Product words: normal form of text, the words of a node, and the longest match.

A Chinese product phrase ends in its head: “手机背光模组” is a backlight, “背光模组检测设备” is an
instrument. So the last match counts, what stands before it only qualifies it, and what follows it
must be neutral (生产线, 项目, …) or the phrase is something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Words that name no product by themselves; a node never gets them as product words.
GENERIC = frozenset(
    "设备 装备 材料 新材料 部件 零部件 配件 元件 器件 组件 模组 模块 系统 产品 制品 服务 软件 平台 电子"
    " 机械 仪器 零件 结构件 加工 制造 生产 项目 基地 用户 应用 原料 辅料 芯片 玻璃 薄膜 膜 树脂 橡胶 塑料"
    " 包装 物流 检测 研发 汽车零部件 电子元器件 智能制造 高端装备 新能源 半导体 医药 食品 饲料原料 含 等"
    " 化工 纺织 泵 阀 苯 球 ct dr us ip".split()
)
_SPLIT = re.compile(r"[、,;。/|·+&\n\t]|和(?!面)|及其?|与|以及|或者?")
_PUNCT = re.compile(r"[\s\"'“”‘’《》<>【】\[\]{}:!?~_*#=]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_AMOUNT = re.compile(
    r"(约|近|超|共|总|年产|年加工|年处理|年生产|日产|产能|新增|各|每年|预计)*"
    r"\d[\d.,~-]*\s*(多|余)?(亿|万|千|百)?(标箱|平方米|立方米|平米|m2|m3|mw|gw|gwh|mwh|kw|吨|公斤|千克|kg|"
    r"件|台套|台|套|只|个|条|片|辆|米|公里|块|支|瓶|盒|箱|颗|轴|头|羽|亩|吋|英寸|寸|寸级|余家|家|栋|期|nm|um|mm|t)?"
    r"(/年|每年|/a|/套)?"
)
#: Verbs after which a text names the use of a product, not the product.
_USE = re.compile(
    r"(主要)?(可)?(应用于|应用在|用于|适用于|用作|面向|服务于?|供应给?|配套给?|为[^,;。]{1,16}?配套|采购|外购|"
    r"不含|不涉及|不生产|不得|禁止|无需|原料为|以[^,;。]{1,16}?为原料|替代)[^,;。]*"
)
#: What may stand before and after a head word without changing it.
NEUTRAL_TAIL = re.compile(
    r"(的|生产线|流水线|自动化|智能化?|数字化|产线|生产|制造|加工|精加工|深加工|精深加工|项目|基地|产业园区?|园区|"
    r"工厂|超级工厂|车间|产业化|产业|建设|扩建|新建|技改|改造|研发|销售|组装|总装|装配|总成|成品|产品|系列|"
    r"制品|一期|二期|三期|总部|中心|综合|及|等|产|业|类|用|型|中|个|套|件|条|年)*\Z"
)
_HEAD_CHANGING = re.compile(
    r"(设备|装备|机床|机器|仪器|仪表|检测|测试|试验|维修|修理|回收|拆解|再生|包装|软件|系统|平台|模具|"
    r"添加剂|助剂|涂料|外壳|壳体|支架|支持|配件|零部件|部件|元件|材料|原料|服务|租赁|贸易|物流|培训|技术|电商|"
    r"胶|膜|板|管|线|机|炉|泵|阀|油|剂|粉|布|盒|袋|瓶|纸)"
)


def normal(text: str) -> str:
    """NFKC, lower case, no blanks or quotes: `ＦＰＣ 软板` and `fpc软板` are the same."""
    return _PUNCT.sub("", unicodedata.normalize("NFKC", text).lower())


def name_words(name: str) -> list[str]:
    """Product words in a node's name: the whole, the parts, and the parts in brackets.

    “车轮钢圈/铝轮毂” gives both; “液晶面板（阵列与成盒）” gives 液晶面板, as does “手机与车载终端（用户）”
    its two parts. Parts of fewer than two characters and generic words are dropped.
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    outer = _BRACKETS.sub("", plain)
    parts = [outer, *re.split(r"[/、]|与|和(?!面)|或|等", outer)]
    return [w for w in dict.fromkeys(normal(p) for p in parts) if useful(w)]


def useful(word: str) -> bool:
    """Whether a word says which product: not generic, and long enough to be no accident."""
    return word not in GENERIC and len(word) >= 2


def phrases(text: str) -> list[str]:
    """A text cut into product phrases: use clauses dropped, brackets opened, amounts removed."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("（", "(").replace("）", ")")
    plain = _USE.sub(" ", plain)
    inner = _BRACKETS.findall(plain)
    plain = _BRACKETS.sub("", plain)
    out = []
    for piece in [*_SPLIT.split(plain), *(p for x in inner for p in _SPLIT.split(x))]:
        word = normal(_AMOUNT.sub("", piece))
        if len(word) >= 2:
            out.append(word)
    return list(dict.fromkeys(out))


@dataclass(frozen=True, slots=True)
class Match:
    """A word found in a phrase at start:end. exact: it is the whole phrase but for neutral words;
    head: nothing but neutral words follows; changed: what follows makes it another product."""

    word: str
    start: int
    end: int
    exact: bool
    head: bool
    changed: bool


class Lexicon:
    """Words with the longest match found first; O(length x longest word) a phrase."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._lengths: dict[str, tuple[int, ...]] = {}
        by_first: dict[str, set[int]] = {}
        for word in self.words:
            by_first.setdefault(word[:2], set()).add(len(word))
        self._lengths = {k: tuple(sorted(v, reverse=True)) for k, v in by_first.items()}

    def find(self, phrase: str) -> list[Match]:
        """Matches from left to right, longest first, not overlapping; ASCII words stand alone."""
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(phrase) - 1:
            for length in self._lengths.get(phrase[at : at + 2], ()):
                end = at + length
                if phrase[at:end] in self.words and _stands_alone(phrase, at, end):
                    spans.append((at, end))
                    at = end - 1
                    break
            at += 1
        out = []
        for i, (start, end) in enumerate(spans):
            tail = phrase[end:]
            neutral = bool(NEUTRAL_TAIL.match(tail))
            last = i == len(spans) - 1
            exact = neutral and start == 0
            changed = last and not neutral and bool(_HEAD_CHANGING.search(tail))
            out.append(Match(phrase[start:end], start, end, exact, last and neutral, changed))
        return out


def _stands_alone(phrase: str, start: int, end: int) -> bool:
    """ASCII words do not match inside longer ASCII words (`led` in `oled`)."""
    def ascii_word(ch: str) -> bool:
        return ch.isascii() and ch.isalnum()

    before = start > 0 and ascii_word(phrase[start - 1]) and ascii_word(phrase[start])
    after = end < len(phrase) and ascii_word(phrase[end - 1]) and ascii_word(phrase[end])
    return not (before or after)

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

_GENERIC = """
试验仪器 信息服务 检测设备 测试设备 监测设备 清洗设备 加工设备
生产设备 成套设备 自动化设备 控制系统 系统集成
设备 装备 材料 新材料 部件 零部件 配件 元件 器件 组件 模组 模块 系统 产品 制品 服务 软件
平台 电子 机械 仪器 零件 结构件 加工 制造 生产 项目 基地 用户 应用 原料 辅料 芯片 玻璃
薄膜 树脂 橡胶 塑料 包装 物流 检测 研发 汽车零部件 电子元器件 智能制造 高端装备 新能源
半导体 医药 食品 饲料原料 化工 纺织 中空 保存 冲压 冶炼 冷藏 光伏 光学 医用 单晶 卷绕 发酵
固废 天然 存储 审定 浮法 涂布 添加剂 助剂 清洗 污水 汽车 注液 消防 液压 热弯 电商 热处理
金属 食用 药用 调光 管路 防火 精炼 辗环 量测 合作社 型材 型钢 蔬菜 燃料 大豆 花生
塑料结构件 阵列 成盒 扩散 增亮 反射 分选 清选 分级 包衣 刻蚀 吸附 催化 键合 切割 强化 丝印
罐式 仓栅 电力电子 零组件 转子 阴极 管壳 应急 起重 举升 工程 货运 环境 能源 石化
冶金 建筑 家具 日用 光电 通信 终端 屏幕 显示 电池 电源 ct dr us ip
"""
#: Words that name no product by themselves; a node never gets them as product words.
GENERIC = frozenset(_GENERIC.split())
_SPLIT = re.compile(
    r"[、,;。/|·+&\n\t]|(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff])|和(?!面)|及其?|与|以及|或者?"
)
_PUNCT = re.compile(r"[\s\"'“”‘’《》<>【】\[\]{}:!?~_*#=]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_MADE = r"(?:年产|年加工|年处理|年生产|日产|产能|新增|每年|预计)"
_ABOUT = r"(?:约|近|超|共|总|各)?"
_UNITS = (
    "标箱|平方米|立方米|平米|m2|m3|gwh|mwh|mw|gw|kw|吨|公斤|千克|kg|台套|台|件|套|只|个|条|片|辆|公里|米|块|支"
    "|瓶|盒|箱|颗|轴|头|羽|亩|吋|英寸|寸|家|栋|期|nm|um|mm"
)
_NUMBER = r"\d[\d.,~-]*(?:多|余)?(?:亿|万|千|百)*"
_AMOUNT = re.compile(
    rf"(?:{_MADE}+{_ABOUT}{_NUMBER}(?:{_UNITS})?|{_ABOUT}{_NUMBER}(?:{_UNITS})|{_MADE}(?=\D))"
    r"(?:/年|每年|/a|/套)?"
)
#: Verbs after which a text names the use of a product; up to 的, after which the product follows.
_USE = re.compile(
    r"(主要)?(可)?(应用于|应用在|用于|适用于|用作|面向|服务于|供应给|配套给|为[^,;。]{1,16}?配套|采购|外购|"
    r"不含|不涉及|不生产|不得|禁止|无需|原料为|以[^,;。]{1,16}?为原料|替代)[^,;。的]*(?:的)?"
)
#: What may stand before and after a head word without changing it.
NEUTRAL_TAIL = re.compile(
    r"(的|生产线|流水线|自动化|智能化?|数字化|产线|生产|制造|加工|精加工|深加工|精深加工|项目|基地|产业园区?|园区|园|"
    r"工厂|超级工厂|车间|产业化|产业|建设|扩建|新建|技改|改造|研发|研究|开发|制备|成形|成型|应用|运营|经营|销售|组装|总装|装配|总成|成品|产品|系列|"
    r"[一二三四]期|总部|中心|综合|全部|及|等|产|业|类|用|型)*\Z"
)
_HEAD_CHANGING = re.compile(
    r"(制品|设备|装备|机床|机器|仪器|仪表|检测|测试|试验|维修|修理|回收|利用|拆解|再生|包装|软件|系统|平台|模具|"
    r"添加剂|助剂|涂料|外壳|壳体|支架|支持|配件|零部件|部件|元件|材料|原料|服务|租赁|贸易|物流|培训|技术|电商|"
    r"胶|膜|板|管|线|机|炉|泵|阀|油|剂|粉|布|盒|袋|瓶|纸)"
)


def normal(text: str) -> str:
    """NFKC, lower case, no blanks or quotes: `ＦＰＣ 软板` and `fpc软板` are the same."""
    return _PUNCT.sub("", unicodedata.normalize("NFKC", text).lower())


def name_words(name: str) -> list[str]:
    """Product words in a node's name: the whole, the parts, and the parts in brackets.

    The whole comes first; a node of users has only that. “车轮钢圈/铝轮毂” gives itself and its
    halves, “液晶面板（阵列与成盒）” gives 液晶面板. Which are useful is for the caller to ask.
    """
    if "用户" in name:  # 汽车与零部件制造（用户）: its parts name industries, not products
        return [whole(name)]
    outer = _BRACKETS.sub("", unicodedata.normalize("NFKC", name).lower())
    parts = [outer, *re.split(r"[/、]|与|和(?!面)|或|等", outer)]
    return list(dict.fromkeys(normal(p) for p in parts))


def whole(text: str) -> str:
    """A text in normal form without what stands in brackets, not cut at 与, 和 or 、."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return normal(_BRACKETS.sub("", plain))


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
        if word:
            out.append(word)
    return list(dict.fromkeys(out))


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word found in a phrase. exact: it is the whole phrase but for neutral words; head: nothing
    but neutral words follows; changed: what follows makes it another product."""

    word: str
    exact: bool
    head: bool
    changed: bool


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
        for at in range(len(phrase) - 1):
            for length in self._lengths.get(phrase[at : at + 2], ()):
                end = at + length
                if (
                    end <= len(phrase)
                    and phrase[at:end] in self.words
                    and _stands_alone(phrase, at, end)
                ):
                    if not spans or end > spans[-1][1]:
                        spans.append((at, end))
                    break
        out = []
        for i, (start, end) in enumerate(spans):
            tail = phrase[end:]
            neutral = bool(NEUTRAL_TAIL.match(tail))
            last = i == len(spans) - 1
            changed = last and not neutral and bool(_HEAD_CHANGING.search(tail))
            exact = neutral and start == 0
            out.append(WordMatch(phrase[start:end], exact, last and neutral, changed))
        return out


def _stands_alone(phrase: str, start: int, end: int) -> bool:
    """ASCII words do not match inside longer ASCII words (`led` in `oled`)."""

    def ascii_word(ch: str) -> bool:
        return ch.isascii() and ch.isalnum()

    before = start > 0 and ascii_word(phrase[start - 1]) and ascii_word(phrase[start])
    after = end < len(phrase) and ascii_word(phrase[end - 1]) and ascii_word(phrase[end])
    return not (before or after)

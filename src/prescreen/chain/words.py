"""Texts of products: their normal form, and the phrases that name what is made.

All patterns that cut a text stand here once; lists cut many at a time by the same
(`columnar.frame.phrases`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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
CLEAN = r"[\s\"'“”‘’《》<>【】\[\]{}:!?~_*#=]+"
"""What is dropped from a text."""
_PUNCT = re.compile(CLEAN)
_BRACKETS = re.compile(r"\(([^()]*)\)")
MADE = r"(?:年产|年加工|年处理|年生产|日产|产能|新增|每年|预计)"
ABOUT = r"(?:约|近|超|共|总|各)?"
UNITS = (
    "标箱|平方米|立方米|平米|m2|m3|gwh|mwh|mw|gw|kw|吨|公斤|千克|kg|台套|台|件|套|只|个|条|片|辆|公里|米|块|支"
    "|瓶|盒|箱|颗|粒|轴|头|羽|亩|份|枚|万?锭|吋|英寸|寸|家|栋|期|nm|um|mm"
)
NUMBER = r"\d[\d.,~-]*(?:多|余)?(?:亿|万|千|百)*"
#: An amount, or a word that announces one.
AMOUNT = rf"{NUMBER}(?:{UNITS})|{MADE}"
_AMOUNT = re.compile(
    rf"(?:{MADE}+{ABOUT}{NUMBER}(?:{UNITS})?|{ABOUT}{NUMBER}(?:{UNITS})|{MADE}(?=\D))"
    r"(?:/年|每年|/a|/套)?"
)
#: What every amount has, or a word that announces one.
_MAYBE_AMOUNT = re.compile(rf"\d|{MADE}")
_USES = (
    "应用于|应用在|用于|适用于|用作|面向|服务于|供应给|配套给|外购|"
    "不含|不涉及|不生产|不得|禁止|无需|替代"
)
#: Verbs after which a text names the use of a product; up to 的, after which the product follows.
USE = (
    rf"(主要)?(可)?({_USES}|为[^,;。]{{1,16}}?配套|原料为|以[^,;。]{{1,16}}?为原料)"
    r"[^,;。的]*(?:的)?"
)
_USE = re.compile(USE)
#: One of these stands in whatever `_USE` finds.
_USED = (*_USES.split("|"), "配套", "原料")
BUYS = r"购置|采购|购买|购进|新购|添置|配备"
#: What is bought, up to the end of the clause or to the verb that says what is made with it.
_BOUGHT = re.compile(
    rf"(?:{BUYS}|新上(?=\d))([^,;。]*?)"
    r"(?=年产|日产|生产(?!线|设备)|制造|组装|加工(?!中心|设备)|[,;。]|$)"
)
_BUYING = (*BUYS.split("|"), "新上")
#: Whatever else is cut out of a text, for search by plain patterns: errs on the side of yes.
CUT = rf"[()（）]|{_USES}|配套|原料|{BUYS}|新上"
#: A text with one of these tells what is made, so a number of machines in it is an output.
MAKES = r"年产|日产|月产|产能|/年|/a|生产|制造|组装|装配|研发|开发|制作"
_MAKES = re.compile(MAKES)
_MACHINES = re.compile(rf"{NUMBER}(?:台套|台|套)(?=\D)")


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names. counted: phrases that are a number of machines, in a text that does not
    say that anything is made; bought: what is bought, which is not made here."""

    phrases: tuple[str, ...]
    counted: frozenset[str] = frozenset()
    bought: tuple[str, ...] = ()


def phrases(text: str) -> list[str]:
    """A text cut into product phrases: use clauses dropped, brackets opened, amounts removed."""
    return list(read(text).phrases)


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Reading:
    """The phrases of a text, with what it counts and what it buys told apart."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("（", "(").replace("）", ")")
    if _in(plain, _USED):  # most texts have none, and patterns are slow to say so
        plain = _USE.sub(" ", plain)
    bought = [m[1] for m in _BOUGHT.finditer(plain)] if _in(plain, _BUYING) else []
    plain = _BOUGHT.sub(" ", plain) if bought else plain
    machines = "台" in plain or "套" in plain
    counting = machines and not _MAKES.search(plain)
    out: list[str] = []
    counted: list[str] = []
    inner = _BRACKETS.findall(plain)
    for piece in (p for x in (_BRACKETS.sub("", plain), *inner) for p in _SPLIT.split(x)):
        if word := _without_amounts(piece):
            out.append(word)
            if counting and _MACHINES.search(piece):
                counted.append(word)
    parts = [_without_amounts(p) for x in bought for p in _SPLIT.split(x)]
    return Reading(
        tuple(dict.fromkeys(out)), frozenset(counted), tuple(p for p in dict.fromkeys(parts) if p)
    )


def _in(text: str, words: tuple[str, ...]) -> bool:
    return any(w in text for w in words)


def _without_amounts(piece: str) -> str:
    """A piece in normal form, amounts removed."""
    return normal(_AMOUNT.sub("", piece) if _MAYBE_AMOUNT.search(piece) else piece)

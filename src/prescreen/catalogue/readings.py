"""The figures of a text: numbers with their unit, the time they are for, and what stands around."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prescreen.catalogue.phrases import any_of
from prescreen.catalogue.text import Text
from prescreen.errors import UnitError
from prescreen.fields.units import Unit, parse_unit

_WORDS = """
千克标准煤 克标准煤 吨标准煤 千伏安 kva 兆伏安 mva 蒸吨 吨 t 公斤 千克 kg 克 毫克 mg 微克 μg
立方米 m3 平方米 m2 公顷 标张 重量箱 亩 千米 公里 km 米 m 厘米 cm 毫米 mm 微米 μm um 纳米 nm
英寸 吋 寸 兆瓦 mw 吉瓦 gw 千瓦时 kwh 千瓦 kw 瓦 马力 千伏 kv 伏 千安 ka 安 兆帕 mpa 吉帕 gpa
兆牛顿 兆牛 千牛 kn 牛顿 小时 h 分钟 min 秒 升 l 毫升 ml 年 人 ℃ 摄氏度 分贝 db 欧 ω % ppm ppb
件 支 只 头 条 卷 块 个 台 套 辆 张 片 瓶 针 转 钳次 次 毫安时 mah 标砖 羽
"""
_UNIT = "|".join(sorted((re.escape(word) for word in _WORDS.split()), key=len, reverse=True))
_PER = any_of("年 a 天 日 d 小时 时 h 分钟? min 秒 s 吨 t 千瓦时 kwh 立方米 m3 千克 kg 升 l 克 g")
_FIGURE = re.compile(
    r"(?=\d)(?P<times>\d+[×x*])?(?P<low>\d+(?:\.\d+)?)(?:[~\-至到](?P<high>\d+(?:\.\d+)?))?"
    r"(?P<many>(?:[十百千万亿](?![伏瓦克米安牛帕]))*)"
    rf"(?P<unit>{_UNIT})?(?P<per>(?:(?:/|每)(?:{_PER}))*)"
)
_ALIASES = {
    "吋": "英寸",
    "寸": "英寸",
    "标砖": "块",
    "羽": "只",
    "ω": "欧",
    "s": "秒",
    "分": "分钟",
    "时": "小时",
}
_TIMES = {
    "年": "year",
    "a": "year",
    "天": "day",
    "日": "day",
    "d": "day",
    "小时": "hour",
    "h": "hour",
}
_DAILY = re.compile(r"(?:日产|日处理|日压榨|日榨|日加工|日屠宰|每天|每日|日)[^,。;\d]{0,10}$")
_YEARLY = re.compile(r"(?:年产|年加工|年处理|年生产|年屠宰|年开采|年|产能)[^,。;\d]{0,16}$")
_HOURLY = re.compile(r"(?:每小时|小时)[^,。;\d]{0,6}$")
_ELSEWHERE = re.compile(
    rf"(?:{any_of('建筑面积 占地 用地 厂房 仓库 库容 办公 投资 存药量 床位 绿化 存储 贮存 堆场')}"
    rf"|{any_of('面积约? 废水 年用 年耗 用量')})[^,。;\d]{{0,8}}$"
)
"""Land, buildings, money and what is used up are no figures of the thing."""
_END = re.compile(r"[,。;]")
_SIZE_OF = re.compile(r"(?:级|位)?[^,。;、\d]{0,10}?[炉机衡秤车罐窑包吊]")
_EACH = ("单线", "单条", "单台", "单套", "单机", "单炉", "单窑", "单系列", "每条", "每台", "各")
_MULTIPLES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a text, low to high. per: year, day, hour or nothing; word: the unit as written;
    size: a machine of that size follows; each: it is said of one line or machine."""

    low: float
    high: float
    unit: Unit | None
    word: str
    per: str
    start: int
    end: int
    clause: int
    before: str
    after: str
    size: bool
    each: bool

    def text(self) -> str:
        """As people write it: 13万吨/年."""
        number = f"{self.low:g}" if self.low == self.high else f"{self.low:g}-{self.high:g}"
        per = {"year": "/年", "day": "/日", "hour": "/小时"}.get(self.per, "")
        return f"{number}{self.unit.text if self.unit else ''}{per}"


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it stands, of which only the unit was read."""

    found: re.Match[str]
    unit: Unit | None
    word: str
    rates: tuple[str, ...]


def written(text: Text) -> list[Written]:
    """All figures of a text."""
    return [
        Written(found, *_measure(found["many"], found["unit"] or "", found["per"]))
        for found in _FIGURE.finditer(text.plain)
    ]


@lru_cache(maxsize=4096)
def _measure(many: str, said: str, per: str) -> tuple[Unit | None, str, tuple[str, ...]]:
    """The unit, its word, and what the figure is for."""
    word = _ALIASES.get(said, said)
    rates = tuple(_ALIASES.get(p, p) for p in per.replace("每", "/").split("/") if p)
    below = "".join(f"/{p}" for p in rates if p not in _TIMES)
    return _unit(many + word + below) if word else None, word, rates


def readings(text: Text, figures: Iterable[Written] | None = None) -> tuple[Reading, ...]:
    """The figures of a text, or some of them, but those of land, buildings and money."""
    out = []
    for one in written(text) if figures is None else figures:
        start = one.found.start()
        before = _END.split(text.plain[max(0, start - 18) : start])[-1]
        if not _ELSEWHERE.search(before):
            out.append(_reading(text, one, before))
    return tuple(out)


def _reading(text: Text, one: Written, before: str) -> Reading:
    found, unit, word = one.found, one.unit, one.word
    scale = 1.0
    for ch in found["many"] if unit is None else "":
        scale *= _MULTIPLES[ch]
    low = float(found["low"]) * scale
    after = text.plain[found.end() : found.end() + 14]
    return Reading(
        low=low,
        high=float(found["high"]) * scale if found["high"] else low,
        unit=unit,
        word=word,
        per=_time(one.rates, before, word),
        start=found.start(),
        end=found.end(),
        clause=text.clause(found.start()),
        before=before,
        after=after,
        size=_SIZE_OF.match(after) is not None,
        each=bool(found["times"]) or before.endswith(_EACH) or any(w in before for w in _EACH[:8]),
    )


def _time(rates: Sequence[str], before: str, word: str) -> str:
    """year, day or hour that a figure is for; empty where nobody says it."""
    if rates or word == "年":
        return _TIMES.get(rates[-1], "") if rates else ""
    for name, said in (("day", _DAILY), ("hour", _HOURLY), ("year", _YEARLY)):
        if said.search(before):
            return name
    return ""


def _unit(text: str) -> Unit | None:
    try:
        return parse_unit(text)
    except UnitError:
        return None

"""Figures in a text, and whether they meet the condition of a part.

A figure counts for a condition when it measures the same: tonnes a year for a capacity, tonnes a
day only where the text says a day, and of two lengths the one that its cue names. A total is a
bound for a single line: a total under the limit settles it, a total over it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from prescreen.catalogue.model import Condition
from prescreen.catalogue.text import Text
from prescreen.errors import UnitError
from prescreen.fields.units import Unit, parse_unit

_WORDS = (
    "千克标准煤 克标准煤 吨标准煤 千伏安 kva 兆伏安 mva 蒸吨 吨 t 公斤 千克 kg 克 毫克 mg 微克 μg 立方米 m3 平方米 m2 公顷"
    " 标张 重量箱 亩 千米 公里 km 米 m 厘米 cm 毫米 mm 微米 μm um 纳米 nm 英寸 吋 寸 兆瓦 mw 吉瓦 gw 千瓦时 kwh 千瓦 kw 瓦"
    " 马力 千伏 kv 伏 千安 ka 安 兆帕 mpa 吉帕 gpa 兆牛顿 兆牛 千牛 kn 牛顿 小时 h 分钟 min 秒 升 l 毫升 ml 年 人 ℃ 摄氏度"
    " 分贝 db 欧 ω % ppm ppb 件 支 只 头 条 卷 块 个 台 套 辆 张 片 瓶 针 转 钳次 次 毫安时 mah 吨铝 标砖"
).split()
_UNIT = "|".join(sorted((re.escape(w) for w in _WORDS), key=len, reverse=True))
_PER = r"(?:/|每)(?:年|a|天|日|d|小时|时|h|分钟?|min|秒|s|吨|t|千瓦时|kwh|立方米|m3|千克|kg|升|l|克|g)"
_FIGURE = re.compile(
    rf"(?P<times>\d+[×x*])?(?P<low>\d+(?:\.\d+)?)(?:[~\-至到](?P<high>\d+(?:\.\d+)?))?(?P<many>(?:[十百千万亿](?![伏瓦克米安牛帕]))*)"
    rf"(?P<unit>{_UNIT})?(?P<per>(?:{_PER})*)"
)
_COUNT = re.compile(r"(\d+|[一两二三四五六七八九十])(?:条|套|台|座|组|系列|线)")
_CHINESE = {ch: n for n, ch in enumerate("零一二三四五六七八九十")} | {"两": 2}
_DAILY = re.compile(r"(?:日产|日处理|日压榨|日榨|日加工|每天|每日|日屠宰|日)[^,。;\d]{0,10}$")
_YEARLY = re.compile(r"(?:年产|年加工|年处理|年生产|年屠宰|年开采|年|产能)[^,。;\d]{0,16}$")
_HOURLY = re.compile(r"(?:每小时|小时)[^,。;\d]{0,6}$")
_ELSEWHERE = re.compile(
    r"(?:建筑面积|占地|用地|厂房|仓库|库容|办公|投资|存药量|床位|绿化|存储|贮存|堆场|面积约?|废水|年用|年耗|用量)[^,。;\d]{0,8}$"
)
_SIZE_OF = re.compile(r"(?:级|位)?[^,。;、\d]{0,10}?(?:炉|锅炉|机|衡|秤|车|罐|窑|包|吊)")
_EACH = ("单线", "单条", "单台", "单套", "单机", "单炉", "单窑", "单系列", "每条", "每台", "各")
_PLAIN = {"吋": "英寸", "寸": "英寸", "标砖": "块", "ω": "欧", "s": "秒", "分": "分钟", "时": "小时"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of a text: low to high, its unit, the time it is for, and where it stands.

    count: how many units share it, as in 2×40000; size: what follows is a machine of that size.
    """

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


@dataclass(frozen=True, slots=True)
class Figure:
    """A condition with the figure that decides it. met is None where none does."""

    condition: Condition
    value: str = ""
    met: bool | None = None


def readings(text: Text) -> tuple[Reading, ...]:
    """All figures of a text but those of land, buildings and money."""
    out = []
    for found in _FIGURE.finditer(text.plain):
        before = text.plain[max(0, found.start() - 18) : found.start()]
        before = re.split(r"[,。;]", before)[-1]
        if _ELSEWHERE.search(before):
            continue
        out.append(_reading(text, found, before))
    return tuple(out)


def _reading(text: Text, found: re.Match[str], before: str) -> Reading:
    word = _PLAIN.get(found["unit"] or "", found["unit"] or "")
    per = found["per"].replace("每", "/")
    after = text.plain[found.end() : found.end() + 14]
    time = _time(per, before, word)
    unit = _unit((found["many"] or "") + word + _rate(per)) if word else None
    scale = _scale(found["many"]) if unit is None else 1.0
    low = float(found["low"]) * scale
    high = float(found["high"]) * scale if found["high"] else low
    each = bool(found["times"]) or before.endswith(_EACH) or any(w in before for w in _EACH[:8])
    return Reading(
        low, high, unit, word, time, found.start(), found.end(), text.clause(found.start()),
        before, after, bool(_SIZE_OF.match(after)), each,
    )  # fmt: skip


def _time(per: str, before: str, word: str) -> str:
    """year, day or hour that a figure is for; empty where nobody says it."""
    if per:
        last = per.rsplit("/", 1)[-1]
        return {"年": "year", "a": "year", "天": "day", "日": "day", "d": "day",
                "小时": "hour", "时": "hour", "h": "hour"}.get(last, "")  # fmt: skip
    if word == "年":
        return ""
    if _DAILY.search(before):
        return "day"
    if _HOURLY.search(before):
        return "hour"
    return "year" if _YEARLY.search(before) else ""


def _rate(per: str) -> str:
    """The part of a unit that is no time of production: /吨, /分钟."""
    parts = [_PLAIN.get(p, p) for p in per.split("/") if p]
    return "".join(f"/{p}" for p in parts if p not in ("年", "a", "天", "日", "d", "小时", "h"))


@lru_cache(maxsize=4096)
def _unit(text: str) -> Unit | None:
    try:
        return parse_unit(text)
    except UnitError:
        return None


def _scale(many: str) -> float:
    scale = 1.0
    for ch in many:
        scale *= {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}[ch]
    return scale


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the thing stands whose figure is looked for: its place and clause, and how many lines
    or machines share a total (0: not said)."""

    start: int
    end: int
    clause: int
    lines: int


def spot(text: Text, start: int, end: int) -> Spot:
    """The surroundings of a word."""
    clause = text.clause(start)
    first, last = text.clauses[clause] if clause < len(text.clauses) else (0, len(text.plain))
    around = text.plain[first:last]
    counted = [_CHINESE.get(n) or int(n) for n in _COUNT.findall(around)]
    lines = counted[0] if len(counted) == 1 else 0
    return Spot(start, end, clause, 1 if "单线" in text.plain else lines)


def decide(condition: Condition, found: Sequence[Reading], at: Spot) -> Figure:
    """The condition with the figure nearest to the thing that measures the same."""
    fitting = [(rank, r) for r in found if (rank := _rank(condition, r, at)) is not None]
    if not fitting:
        return Figure(condition)
    best = max(fitting, key=lambda pair: pair[0])[1]
    low, high = _bounds(condition, best)
    met = _both(condition, low, high)
    if condition.quantity.basis.startswith("each") and not best.each and at.lines != 1:
        below = condition.op.startswith("<")
        met = met if met is below else None
    return Figure(condition, _said(best), met)


def _both(condition: Condition, low: float, high: float) -> bool | None:
    first, last = condition.holds(low), condition.holds(high)
    return first if first is last else None


def _said(reading: Reading) -> str:
    number = f"{reading.low:g}" if reading.low == reading.high else f"{reading.low:g}-{reading.high:g}"
    unit = reading.unit.text if reading.unit else ""
    per = {"year": "/年", "day": "/日", "hour": "/小时"}.get(reading.per, "")
    return f"{number}{unit}{per}"


def _bounds(condition: Condition, reading: Reading) -> tuple[float, float]:
    """The reading in the condition's base unit; 及以下 opens it downwards, 以上 upwards."""
    factor = 1.0
    if reading.unit is not None and condition.base is not None:
        factor = _factor(reading.unit, condition.base)
    low, high = reading.low * factor, reading.high * factor
    low, high = float(f"{low:.12g}"), float(f"{high:.12g}")
    if re.match(r"(?:级)?(?:及?以下|以内)", reading.after):
        low = 0.0
    elif re.match(r"(?:级)?及?以上", reading.after):
        high = float("inf")
    return low, high


def _factor(said: Unit, wanted: Unit) -> float:
    """From the unit said to the unit wanted, where tonnes stand for steam or coal equivalent too."""
    return said.factor_to(wanted) if said.same_dims(wanted) else said.scale / wanted.scale


def _rank(condition: Condition, reading: Reading, at: Spot) -> float | None:
    """How well a reading answers a condition; None where it measures something else."""
    basis = condition.quantity.basis.removeprefix("each_")
    cued = any(c in reading.before[-14:] or reading.after.startswith(c) for c in condition.quantity.cues)
    if not _same(condition, reading, cued):
        return None
    same_clause = reading.clause == at.clause
    if basis in ("year", "shift"):
        if reading.per not in ("", "year") or (reading.size and not reading.per):
            return None
        if basis == "shift" and "单班" not in reading.before:
            return None
    elif basis in ("day", "hour"):
        if reading.per != basis and not _steam(condition, reading):
            return None
    elif not _steam(condition, reading):
        if reading.per != condition.per or (basis == "cued" and not cued):
            return None
        if not cued and not same_clause and _common(condition):
            return None
    gap = at.start - reading.end if reading.end <= at.start else reading.start - at.end
    return 4 * cued + 3 * same_clause + (reading.per == "year") - gap / 100


_COMMON = ("length", "area", "mass", "volume", "count", "time_month", "pressure")


def _common(condition: Condition) -> bool:
    """Whether figures of its kind say many things, so that one far off may mean another."""
    return condition.base is None or any(base in _COMMON for base, _ in condition.base.dims)


def _same(condition: Condition, reading: Reading, cued: bool) -> bool:
    """Whether the units measure the same thing; pieces also have to be the same pieces."""
    if condition.base is None or reading.unit is None:
        return reading.unit is None and cued
    if _steam(condition, reading):
        return True
    if not reading.unit.same_dims(condition.base):
        return cued and _plain_coal(condition, reading)
    counted = condition.base.dims == (("count", 1),)
    return not counted or condition.base.text.lstrip("十百千万亿") == reading.word


def _plain_coal(condition: Condition, reading: Reading) -> bool:
    """供电煤耗 270克/千瓦时 means grams of coal equivalent."""
    if condition.base is None or reading.unit is None:
        return False
    wanted = dict(condition.base.dims)
    said = dict(reading.unit.dims)
    return wanted.pop("tce", 0) == said.pop("mass", 0) != 0 and wanted == said


def _steam(condition: Condition, reading: Reading) -> bool:
    """A boiler of 4吨, 4蒸吨 or 4t/h is one of 4蒸吨/小时."""
    return (
        condition.base is not None
        and condition.base.dims == (("steam", 1),)
        and reading.unit is not None
        and reading.unit.dims in ((("mass", 1),), (("steam", 1),))
        and reading.per in ("", "hour")
        and (reading.per == "hour" or reading.size or reading.unit.dims != (("mass", 1),))
    )

"""Units as a small table: text -> dimensions and scale; checked when a pack loads.

A `Unit` is its text, its dimensions (sorted pairs of base and power) and a scale: a value in the
unit times `scale` is the value in base units. Base units: 万元 (money), 万美元 (usd), 亩 (area),
米, 吨 (mass), 吨标准煤 (tce), 万千瓦时 (elec), 千伏安 (power), 千瓦 (active_power), 吉焦 (heat),
立方米 (volume), 日, 月, 人, 件 (count), 吨CO2 (co2), 蒸吨/小时 (steam). Ratios have no dimension.

当量值 and 等价值 of energy are two dimensions: electricity differs about 2.5 times between them.
A plain 吨标准煤 fits either, the two never fit each other.

Yearly flows are what this domain speaks of, so `/年` is dropped: 吨/年 is 吨.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from prescreen.errors import UnitError

Dims = tuple[tuple[str, int], ...]

CALORIFIC = "tce_calorific"
EQUIVALENT = "tce_equivalent"

_MULTIPLIERS = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}

# base -> {text: scale}. Prefixes 十 百 千 万 亿 are combined before these by `_atom`.
_BASES: dict[str, dict[str, float]] = {
    "money": {"元": 1e-4, "人民币": 1e-4, "RMB": 1e-4, "CNY": 1e-4, "块钱": 1e-4},
    "usd": {"美元": 1e-4, "美金": 1e-4, "USD": 1e-4},
    "area": {
        "亩": 1.0, "mu": 1.0, "㎡": 3 / 2000, "m2": 3 / 2000, "m²": 3 / 2000, "平方米": 3 / 2000,
        "平米": 3 / 2000, "平方": 3 / 2000, "平": 3 / 2000, "公顷": 15.0, "ha": 15.0, "hm2": 15.0,
        "hm²": 15.0, "平方公里": 1500.0, "平方千米": 1500.0, "km2": 1500.0, "km²": 1500.0,
    },
    "length": {
        "米": 1.0, "m": 1.0, "公里": 1e3, "千米": 1e3, "km": 1e3, "里": 500.0, "厘米": 0.01,
        "cm": 0.01, "毫米": 1e-3, "mm": 1e-3,
    },
    "mass": {
        "吨": 1.0, "t": 1.0, "千克": 1e-3, "公斤": 1e-3, "kg": 1e-3, "斤": 5e-4, "克": 1e-6,
        "g": 1e-6, "mg": 1e-9, "毫克": 1e-9, "kt": 1e3, "重量箱": 0.05,
    },
    "tce": {
        "吨标准煤": 1.0, "吨标煤": 1.0, "tce": 1.0, "千克标准煤": 1e-3, "千克标煤": 1e-3,
        "公斤标准煤": 1e-3, "kgce": 1e-3, "克标准煤": 1e-6, "克标煤": 1e-6, "gce": 1e-6,
    },
    "elec": {
        "千瓦时": 1e-4, "度": 1e-4, "度电": 1e-4, "kWh": 1e-4, "兆瓦时": 0.1, "MWh": 0.1,
        "吉瓦时": 100.0, "GWh": 100.0,
    },
    "power": {"千伏安": 1.0, "kVA": 1.0, "兆伏安": 1e3, "MVA": 1e3},
    "active_power": {
        "千瓦": 1.0, "kW": 1.0, "兆瓦": 1e3, "MW": 1e3, "吉瓦": 1e6, "GW": 1e6, "瓦": 1e-3,
    },
    "heat": {"吉焦": 1.0, "GJ": 1.0, "MJ": 1e-3, "兆焦": 1e-3, "TJ": 1e3, "百万千焦": 1.0},
    "volume": {
        "立方米": 1.0, "m3": 1.0, "m³": 1.0, "立方": 1.0, "方": 1.0, "标准立方米": 1.0,
        "标立方米": 1.0, "Nm3": 1.0, "Nm³": 1.0, "升": 1e-3, "L": 1e-3, "千升": 1.0, "kL": 1.0,
    },
    "time_day": {"日": 1.0, "天": 1.0, "工作日": 1.0, "d": 1.0},
    "time_month": {"月": 1.0, "个月": 1.0, "年": 12.0, "周年": 12.0, "a": 12.0},
    "person": {"人": 1.0, "名": 1.0, "人次": 1.0},
    "count": dict.fromkeys(
        "件 台 套 个 只 辆 张 片 条 栋 宗 份 户 家 项 次 头 羽 株 支 瓶 颗 块 批 座 架 艘 枚 根 "
        "台套 台/套 台（套） 台(套) 卷 双 组 粒 盒 箱 袋 处 枝 米/卷".split(),
        1.0,
    ),
    "co2": {
        "吨CO2": 1.0, "吨二氧化碳": 1.0, "tCO2": 1.0, "tCO2e": 1.0, "吨二氧化碳当量": 1.0,
        "kgCO2": 1e-3, "千克二氧化碳": 1e-3, "吨碳": 44 / 12,
    },
    "steam": {"蒸吨/小时": 1.0, "蒸吨": 1.0, "t/h": 1.0, "吨/小时": 1.0, "吨/时": 1.0},
}
_PURE = {"%": 0.01, "‰": 1e-3, "1": 1.0, "倍": 1.0, "个百分点": 0.01, "百分点": 0.01, "成": 0.1, "分": 1.0}

_ATOMS: dict[str, tuple[Dims, float]] = {
    text: (((base, 1),), scale) for base, table in _BASES.items() for text, scale in table.items()
} | {text: ((), scale) for text, scale in _PURE.items()}
_LOWER = {text.lower(): found for text, found in _ATOMS.items() if text.isascii()}
# Upper and lower case tell some units apart in no table of ours: MW/mW are not both here.

_PLAIN = str.maketrans(
    {"／": "/", "％": "%", "（": "(", "）": ")", "×": "·", "*": "·", "₂": "2", "²": "²", "　": " "}
)
_YEARLY = frozenset({"年", "a", "每年", "周年"})
_TAGS = {"当量值": CALORIFIC, "当量": CALORIFIC, "等价值": EQUIVALENT, "等价": EQUIVALENT}


def _energy(dims: Dims) -> tuple[dict[str, int], int, int, int]:
    """The dimensions without energy, and the powers of plain, calorific and equivalent tce."""
    rest = dict(dims)
    return rest, rest.pop("tce", 0), rest.pop(CALORIFIC, 0), rest.pop(EQUIVALENT, 0)


def _multiply(left: Dims, right: Iterable[tuple[str, int]], sign: int) -> Dims:
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    # 当量值 / plain 吨标准煤 is a ratio, since the plain one fits either tag.
    for tag in (CALORIFIC, EQUIVALENT):
        if powers.get(tag, 0) * powers.get("tce", 0) < 0:
            shared = powers.pop(tag) + powers.pop("tce")
            if shared:
                powers[tag] = shared
    return tuple(sorted((b, p) for b, p in powers.items() if p))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its text as written, dimensions, and scale to base units."""

    text: str
    dims: Dims
    scale: float

    def __str__(self) -> str:
        return self.text

    def __mul__(self, other: Unit) -> Unit:
        if not other.dims and other.scale == 1:
            return self
        if not self.dims and self.scale == 1:
            return other
        dims = _multiply(self.dims, other.dims, 1)
        return Unit(_named(f"{self.text}·{other.text}", dims), dims, self.scale * other.scale)

    def __truediv__(self, other: Unit) -> Unit:
        if not other.dims and other.scale == 1:
            return self
        dims = _multiply(self.dims, other.dims, -1)
        below = f"({other.text})" if "/" in other.text or "·" in other.text else other.text
        return Unit(_named(f"{self.text}/{below}", dims), dims, self.scale / other.scale)

    @property
    def is_ratio(self) -> bool:
        """True when the unit has no dimension: %, 1, 倍."""
        return not self.dims

    def same_dims(self, other: Unit) -> bool:
        """True when values may be compared: a plain 吨标准煤 fits 当量值 and 等价值."""
        if self.dims == other.dims:
            return True
        rest_a, plain_a, cal_a, eq_a = _energy(self.dims)
        rest_b, plain_b, cal_b, eq_b = _energy(other.dims)
        if rest_a != rest_b or plain_a + cal_a + eq_a != plain_b + cal_b + eq_b:
            return False
        if (cal_a and eq_a) or (cal_b and eq_b):
            return False
        return not (cal_a and eq_b) and not (eq_a and cal_b)

    def factor_to(self, other: Unit) -> float:
        """What a value in this unit is multiplied by to be in `other`; UnitError if they differ."""
        if not self.same_dims(other):
            raise UnitError(
                f"单位不相容: {self.text} 不能换算为 {other.text} / "
                f"units do not fit: {self.text} is no {other.text}"
            )
        return self.scale / other.scale

    def convert(self, value: float, other: Unit) -> float:
        """`value` of this unit in `other`; divides by whole numbers where it can, to stay exact."""
        factor = self.factor_to(other)
        if 0 < factor < 1:
            inverse = other.scale / self.scale
            whole = round(inverse)
            if abs(inverse - whole) <= 1e-9 * whole:
                return value / whole
        whole = round(factor)
        if whole and abs(factor - whole) <= 1e-9 * whole:
            return value * whole
        return value * factor


def _named(text: str, dims: Dims) -> str:
    return text if dims or "·" in text or "/" in text else "1"


ONE = Unit("1", (), 1.0)


def _atom(text: str) -> tuple[Dims, float] | None:
    found = _ATOMS.get(text)
    if found is not None:
        return found
    factor = _MULTIPLIERS.get(text[:1])
    if factor is not None:
        inner = _atom(text[1:]) if len(text) > 1 else ((), 1.0)
        return None if inner is None else (inner[0], inner[1] * factor)
    found = _LOWER.get(text.lower())
    if found is None and len(text) > 3 and text[-3:] == "CO2":
        return None
    return found


def _tagged(text: str) -> tuple[Dims, float] | None:
    """An atom with its energy basis: 吨标准煤(当量值), tce当量."""
    bare = text.replace("(", "").replace(")", "")
    for word, tag in _TAGS.items():
        if bare.endswith(word) and len(bare) > len(word):
            found = _atom(bare[: -len(word)])
            if found is not None and found[0] == (("tce", 1),):
                return ((tag, 1),), found[1]
    return None


@lru_cache(maxsize=2048)
def parse_unit(text: str) -> Unit:
    """`万元/亩`, `kgce/t`, `吨标准煤(当量值)`, `万元/亩/年`; UnitError for what is not known."""
    plain = text.translate(_PLAIN).replace(" ", "").replace("kW·h", "kWh").replace("kw·h", "kWh")
    if not plain:
        raise UnitError("单位为空 / the unit is empty")
    whole = _atom(plain) or _tagged(plain)
    if whole is not None:
        return Unit(text.strip(), whole[0], whole[1])
    dims: Dims = ()
    scale = 1.0
    for place, part in enumerate(plain.split("/")):
        for atom in part.strip("()").split("·") if "标" not in part else [part]:
            if place and atom in _YEARLY:
                continue
            found = _atom(atom) or _tagged(atom)
            if found is None:
                raise UnitError(
                    f"不认识的单位 {text!r}(读到 {atom!r} 为止) / unknown unit {text!r} (at {atom!r})"
                )
            sign = -1 if place else 1
            dims = _multiply(dims, found[0], sign)
            scale = scale / found[1] if place else scale * found[1]
    return Unit(text.strip(), dims, scale)


def without_multiplier(unit: Unit) -> Unit:
    """The unit that a bare 万 or 亿 multiplies: 万元 -> 元, 万千瓦时 -> 千瓦时, 亩 -> 亩."""
    head, slash, tail = unit.text.partition("/")
    while head[:1] in _MULTIPLIERS and head not in _ATOMS:
        head = head[1:]
    return parse_unit(head + slash + tail) if head else ONE

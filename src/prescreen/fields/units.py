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

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from prescreen.fields.reasons import unit_error

Dims = tuple[tuple[str, int], ...]

CALORIFIC = "tce_calorific"
EQUIVALENT = "tce_equivalent"

MULTIPLIERS = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_MOST_MULTIPLIERS = 4
_LONGEST = 60


@lru_cache(maxsize=1)
def _atoms() -> tuple[dict[str, tuple[Dims, float]], dict[str, tuple[Dims, float]]]:
    """Units of `data/units.csv` as written, and the ASCII ones in lower case too."""
    text = files(__package__).joinpath("data", "units.csv").read_text(encoding="utf-8")
    exact: dict[str, tuple[Dims, float]] = {}
    for row in csv.DictReader(text.splitlines()):
        dims: Dims = ((row["base"], 1),) if row["base"] else ()
        exact |= {word: (dims, float(row["scale"])) for word in row["texts"].split()}
    return exact, {word.lower(): found for word, found in exact.items() if word.isascii()}


_PLAIN = str.maketrans(
    {"／": "/", "％": "%", "（": "(", "）": ")", "×": "·", "*": "·", "₂": "2", "²": "²", "　": " "}
)
_YEARLY = frozenset({"年", "a", "每年", "周年"})
_TAGS = {"当量值": CALORIFIC, "当量": CALORIFIC, "等价值": EQUIVALENT, "等价": EQUIVALENT}


def _energy(dims: Dims) -> tuple[dict[str, int], int, int, int]:
    """The dimensions without energy, and the powers of plain, calorific and equivalent tce."""
    rest = dict(dims)
    return rest, rest.pop("tce", 0), rest.pop(CALORIFIC, 0), rest.pop(EQUIVALENT, 0)


@lru_cache(maxsize=4096)
def _alike(left: Dims, right: Dims) -> bool:
    """Whether dimensions that differ do so in the tags of energy alone, and in none that clash."""
    rest_a, plain_a, cal_a, eq_a = _energy(left)
    rest_b, plain_b, cal_b, eq_b = _energy(right)
    if rest_a != rest_b or plain_a + cal_a + eq_a != plain_b + cal_b + eq_b:
        return False
    if (cal_a and eq_a) or (cal_b and eq_b):
        return False
    return not (cal_a and eq_b) and not (eq_a and cal_b)


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
        text = _cancelled(self.text, other.text) or _cancelled(other.text, self.text)
        named = _named(text or f"{self.text}·{other.text}", dims)
        return Unit(named, dims, self.scale * other.scale)

    def __truediv__(self, other: Unit) -> Unit:
        if not other.dims and other.scale == 1:
            return self
        dims = _multiply(self.dims, other.dims, -1)
        below = f"({other.text})" if "/" in other.text or "·" in other.text else other.text
        return Unit(_named(f"{self.text}/{below}", dims), dims, self.scale / other.scale)

    @property
    def yearly(self) -> bool:
        """True for the unit of a flow: 万元/年."""
        return not _YEARLY.isdisjoint(part.strip(" ()") for part in self.text.split("/")[1:])

    @property
    def is_ratio(self) -> bool:
        """True when the unit has no dimension: %, 1, 倍."""
        return not self.dims

    def same_dims(self, other: Unit) -> bool:
        """True when values may be compared: a plain 吨标准煤 fits 当量值 and 等价值."""
        return self.dims == other.dims or _alike(self.dims, other.dims)

    def factor_to(self, other: Unit) -> float:
        """What a value in this unit is multiplied by to be in `other`; UnitError if they differ."""
        if not self.same_dims(other):
            raise unit_error("number/unit", have=self.text, want=other.text)
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


def _cancelled(unit: str, rate: str) -> str:
    """What is left of a unit times a rate per that unit (万千瓦时 · 吨标准煤/万千瓦时), or ""."""
    top, _, below = rate.partition("/")
    return top if below == unit else ""


def _named(text: str, dims: Dims) -> str:
    return text if dims or "·" in text or "/" in text else "1"


ONE = Unit("1", (), 1.0)


def _atom(text: str) -> tuple[Dims, float] | None:
    """One unit, with 十 百 千 万 亿 before it where the table does not have it so."""
    exact, lower = _atoms()
    factors: list[float] = []
    found = exact.get(text)
    while found is None and text[:1] in MULTIPLIERS and len(factors) < _MOST_MULTIPLIERS:
        factors.append(MULTIPLIERS[text[0]])
        text = text[1:]
        found = exact.get(text) if text else ((), 1.0)
    found = found or lower.get(text.lower())
    if found is None:
        return None
    dims, scale = found
    for factor in reversed(factors):
        scale *= factor
    return dims, scale


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
    if len(text) > _LONGEST:
        raise unit_error("number/unknown-unit", unit=text[:_LONGEST] + "…", at="…")
    plain = text.translate(_PLAIN).replace(" ", "").replace("kW·h", "kWh").replace("kw·h", "kWh")
    if not plain:
        raise unit_error("number/no-unit")
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
                raise unit_error("number/unknown-unit", unit=text, at=atom)
            sign = -1 if place else 1
            dims = _multiply(dims, found[0], sign)
            scale = scale / found[1] if place else scale * found[1]
    return Unit(text.strip(), dims, scale)


def near_units(text: str) -> tuple[str, ...]:
    """Units that are written nearly so, from the same first letter on."""
    from difflib import get_close_matches  # only for a message

    known = [unit for unit in _atoms()[0] if unit[:1] == text[:1]]
    return tuple(get_close_matches(text, known, n=2, cutoff=0.6))


def without_multiplier(unit: Unit) -> Unit:
    """The unit that a bare 万 or 亿 multiplies: 万元 -> 元, 万千瓦时 -> 千瓦时, 亩 -> 亩."""
    head, slash, tail = unit.text.partition("/")
    while head[:1] in MULTIPLIERS and head not in _atoms()[0]:
        head = head[1:]
    return parse_unit(head + slash + tail) if head else ONE

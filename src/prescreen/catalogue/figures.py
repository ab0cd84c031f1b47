"""Whether the figures of a text meet the condition of a part.

A figure counts for a condition when it measures the same: tonnes a year for a capacity, tonnes a
day only where the text says a day, and of two lengths the one that its cue names. A total is a
bound for a single line: a total under the limit settles it, a total over it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from prescreen.catalogue.cells import quantities
from prescreen.catalogue.model import Condition, Part
from prescreen.catalogue.readings import Reading, Written, readings
from prescreen.catalogue.text import Text, read
from prescreen.errors import InputError, Lang
from prescreen.fields.units import Unit
from prescreen.messages import problem

_COUNT = re.compile(r"(\d+|[一两二三四五六七八九十])(?:条|套|台|座|组|系列|线)")
_CHINESE = {ch: n for n, ch in enumerate("零一二三四五六七八九十")} | {"两": 2}
_UP_TO = re.compile(r"(?:级)?(?:及?以下|以内)")
_FROM = re.compile(r"(?:级)?及?以上")
_COMMON = frozenset({"length", "area", "mass", "volume", "count", "time_month", "pressure"})
"""Dimensions whose figures say many things: one far off may well mean another."""
_STEAM, _MASS, _PIECES = (("steam", 1),), (("mass", 1),), (("count", 1),)


@dataclass(frozen=True, slots=True)
class Figure:
    """A condition with the figure that decides it. met is None where none does."""

    condition: Condition
    value: str = ""
    met: bool | None = None

    def to_dict(self, lang: Lang) -> dict[str, Any]:
        """The figure as reports have it; `met` is null where it is not known."""
        quantity = self.condition.quantity
        return {
            "label": quantity.label if lang == "zh" else quantity.label_en,
            "limit": self.condition.limit_text(lang),
            "value": self.value or None,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the thing stands whose figure is looked for: its clause, its element of a list, and
    how many lines or machines share a total (0: not said)."""

    start: int
    end: int
    clause: int
    element: tuple[int, int]
    lines: int


def spot(text: Text, start: int, end: int) -> Spot:
    """The surroundings of a word."""
    clause = text.clause(start)
    first, last = text.clauses[clause] if clause < len(text.clauses) else (0, len(text.plain))
    counted = [_CHINESE.get(n) or int(n) for n in _COUNT.findall(text.plain[first:last])]
    lines = counted[0] if len(counted) == 1 else 0
    element = text.element(start, end)
    return Spot(start, end, clause, element, 1 if "单线" in text.plain else lines)


_NEAR = 32


def near(text: Text, every: Sequence[Written], part: Part, at: int) -> Sequence[Reading]:
    """The figures next to a place, so many on each side; all of a text of usual length that may
    measure what the part asks."""
    if len(every) <= 2 * _NEAR:
        asked = part.measured
        return readings(text, [w for w in every if any(_comparable(c, w) for c in asked)])
    found = readings(text, every)
    if len(found) <= 2 * _NEAR:
        return found
    middle = bisect_left(found, at, key=lambda reading: reading.start)
    return found[max(0, middle - _NEAR) : middle + _NEAR]


def decide(condition: Condition, found: Sequence[Reading], at: Spot) -> Figure:
    """The condition with the figure nearest to the thing that measures the same."""
    fitting = [(rank, r) for r in found if (rank := _rank(condition, r, at)) is not None]
    if not fitting:
        return Figure(condition)
    best = max(fitting, key=lambda pair: pair[0])[1]
    met = _met(condition, best)
    if condition.quantity.basis.startswith("each") and not best.each and at.lines != 1:
        met = met if met is condition.op.startswith("<") else None
    return Figure(condition, best.text(), met)


def suits(condition: Condition, reading: Reading, at: Spot) -> bool:
    """Whether a figure measures what a condition asks."""
    return _rank(condition, reading, at) is not None


def fact(name: str, said: str) -> Reading:
    """A known figure of a quantity; InputError where the quantity or the figure is not known."""
    if name not in quantities():
        raise InputError([problem("catalogue-fact", name=name)])
    found = readings(read(said))
    if len(found) != 1:
        raise InputError([problem("catalogue-fact/figure", name=name, said=said)])
    return found[0]


def met_by(condition: Condition, known: Reading) -> Figure:
    """A condition against a figure that is known to be of its quantity."""
    comparable = (condition.base is None) is (known.unit is None) and _same(condition, known, True)
    return Figure(condition, known.text(), _met(condition, known) if comparable else None)


def _met(condition: Condition, reading: Reading) -> bool | None:
    low, high = _bounds(condition, reading)
    first, last = condition.holds(low), condition.holds(high)
    return first if first is last else None


def _bounds(condition: Condition, reading: Reading) -> tuple[float, float]:
    """The reading in the condition's base unit; 及以下 opens it downwards, 以上 upwards."""
    factor = 1.0
    if reading.unit is not None and condition.base is not None:
        factor = _factor(reading.unit, condition.base)
    low, high = float(f"{reading.low * factor:.12g}"), float(f"{reading.high * factor:.12g}")
    if _UP_TO.match(reading.after):
        return 0.0, high
    return (low, float("inf")) if _FROM.match(reading.after) else (low, high)


def _factor(said: Unit, wanted: Unit) -> float:
    """From the unit said to the one wanted; tonnes stand for steam and coal equivalent too."""
    return said.factor_to(wanted) if said.same_dims(wanted) else said.scale / wanted.scale


def _rank(condition: Condition, reading: Reading, at: Spot) -> float | None:
    """How well a reading answers a condition; None where it measures something else."""
    cues = condition.quantity.cues
    cued = any(c in reading.before[-14:] or reading.after.startswith(c) for c in cues)
    if not _same(condition, reading, cued):
        return None
    beside = reading.clause == at.clause
    if not _timed(condition, reading) and not _steam(condition, reading):
        return None
    if condition.quantity.basis == "cued" and not cued:
        return None
    if condition.quantity.basis == "plain" and not (cued or beside) and _common(condition):
        return None
    gap = at.start - reading.end if reading.end <= at.start else reading.start - at.end
    listed = at.element[0] <= reading.start < at.element[1]
    return 4 * cued + 3 * beside + 5 * listed + (reading.per == "year") - gap / 100


def _timed(condition: Condition, reading: Reading) -> bool:
    """Whether a figure is for the time that the quantity asks for."""
    basis = condition.quantity.basis.removeprefix("each_")
    if basis in ("year", "shift"):
        if basis == "shift" and "单班" not in reading.before:
            return False
        return reading.per == "year" or (not reading.per and not reading.size)
    return reading.per == (basis if basis in ("day", "hour") else condition.per)


def _common(condition: Condition) -> bool:
    return condition.base is None or any(base in _COMMON for base, _ in condition.base.dims)


def _same(condition: Condition, reading: Reading, cued: bool) -> bool:
    """Whether the units measure the same thing; pieces also have to be the same pieces."""
    if not _comparable(condition, reading):
        return False
    if condition.base is None or reading.unit is None:
        return cued
    if reading.unit.same_dims(condition.base) or _steam(condition, reading):
        return True
    return cued and _plain_coal(condition.base, reading.unit)


def _comparable(condition: Condition, figure: Reading | Written) -> bool:
    """Whether a figure of this unit may measure the same thing, whatever stands around it."""
    base, unit = condition.base, figure.unit
    if base is None or unit is None:
        return unit is None
    if base.dims == _STEAM and unit.dims in (_STEAM, _MASS):
        return True
    if not unit.same_dims(base):
        return _plain_coal(base, unit)
    return base.dims != _PIECES or base.text.lstrip("十百千万亿") == figure.word


def _plain_coal(wanted: Unit, said: Unit) -> bool:
    """供电煤耗 270克/千瓦时 means grams of coal equivalent."""
    left, right = dict(wanted.dims), dict(said.dims)
    return left.pop("tce", 0) == right.pop("mass", 0) != 0 and left == right


def _steam(condition: Condition, reading: Reading) -> bool:
    """A boiler of 4吨, 4蒸吨 or 4t/h is one of 4蒸吨/小时."""
    if condition.base is None or condition.base.dims != _STEAM or reading.unit is None:
        return False
    if reading.unit.dims == _STEAM:
        return reading.per in ("", "hour")
    said_size = reading.per == "hour" or (not reading.per and reading.size)
    return reading.unit.dims == _MASS and said_size

"""Reading a number or a range: figures, or quantities in words, in the field's own unit and within
bounds."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from prescreen.errors import UnitError
from prescreen.fields.interval import FLAGS, KEYS, Interval
from prescreen.fields.model import Field, Kind
from prescreen.fields.quantity import Quantity, Range, parse_quantity, shortest
from prescreen.fields.reading import NOTHING, Convention, Reading, Value, refused, said
from prescreen.fields.reasons import Reason, unit_error
from prescreen.fields.units import ONE, Unit, parse_unit

MOST = 1e15
"""The largest number in size, in a field's own unit: a float holds 15 digits."""


_FIGURE = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
"""A figure and nothing else, of which lists have many: there is nothing to parse."""

Measured = tuple[Quantity | Range | UnitError, Quantity | Range | None]
"""What was said in the field's own unit or why it is not, and as it was said where that is kept."""


@lru_cache(maxsize=8192)
def _of_text(field: Field, text: str, unit: Unit | None) -> Measured:
    own = field.unit
    if (unit is None or unit is own) and own is not None and _FIGURE.fullmatch(text):
        return Quantity(float(text), own), None
    try:
        return _in_own(field, parse_quantity(text, unit or field.unit))
    except UnitError as error:
        return error, None


def _in_own(field: Field, found: Quantity | Range) -> Measured:
    own, unit = field.unit, found.unit
    assert own is not None
    if unit is own:
        return found, None
    if unit.yearly and field.standing:
        return unit_error("number/yearly", unit=unit), None
    # 50万吨 of a product: the candidate knows which of its fields has that unit.
    kept = found if field.list_path is not None and own == ONE and unit != ONE else None
    unit = _as_water(field, unit)
    try:
        if isinstance(found, Quantity):
            return Quantity(unit.convert(found.value, own), own, found.approx), kept
        return replace(found, unit=unit).to(own), kept
    except UnitError as error:
        return kept if isinstance(kept, Range) else error, kept


_WATER = frozenset({"environment.water_use", "environment.wastewater", "park.sewage_capacity_left"})
_OF_WATER = parse_unit("立方米").dims, parse_unit("吨").dims


def _as_water(field: Field, unit: Unit) -> Unit:
    """A tonne of water is a cubic metre; in no other field are the two the same."""
    if field.path not in _WATER or unit.dims not in _OF_WATER:
        return unit
    assert field.unit is not None
    return replace(unit, dims=field.unit.dims)


_NOTHING_OF = {
    "land.area": frozenset({"无需用地", "不需用地", "不需要用地", "无用地需求", "不用地"}),
}
"""Words that say of a figure that it is nothing; 不新增用地 does not say how large the site is."""


def read_number(field: Field, raw: object, by: Convention) -> Reading:
    """The number in the field's own unit; ranges and odd sizes are none."""
    own = field.unit
    assert own is not None
    if isinstance(raw, str):
        if raw in _NOTHING_OF.get(field.path, ()):
            return Reading(0.0)
        found, kept = _of_text(field, raw, by.unit)
    elif isinstance(raw, (float, int, Decimal)) and not isinstance(raw, bool):
        value = _float(raw)
        if value != value and isinstance(raw, Decimal):
            return NOTHING
        if not math.isfinite(value):
            return refused(raw, "number/infinite")
        if by.unit is None:
            return _checked(field, raw, value, by)
        found, kept = _in_own(field, Quantity(value, by.unit))
    else:
        return refused(raw, "number/type", want=own)
    if isinstance(found, UnitError):
        words = {"want": own, **found.words}
        return Reading(note=said(raw), why=Reason(found.reason, words), quantity=kept)
    if isinstance(found, Range):
        if found.phases or found.unit is not own:
            code = "range/phase" if found.phases else "range"
            return Reading(note=said(raw), why=Reason(code), quantity=kept or found)
        return _within(field, raw, found, by)
    if found.approx and by.tolerance:
        return _about(field, raw, found.value, by)
    reading = _checked(field, raw, found.value, by)
    if reading.value is None or not (found.approx or kept):
        return reading
    return Reading(reading.value, said(raw) if found.approx else None, None, found.approx, kept)


def read_number_range(field: Field, raw: Mapping[Any, Any], by: Convention) -> Reading:
    """{"low": 50, "high": 60, "unit": "亩"}: each end as a number or a text of its own."""
    given = raw.get("unit")
    if given is not None:
        try:
            by = replace(by, unit=parse_unit(said(given)))
        except UnitError as error:
            return Reading(
                note=said(raw), why=Reason(error.reason, {"want": field.unit, **error.words})
            )
    ends: list[float] = []
    for key, none in (("low", -math.inf), ("high", math.inf)):
        end = raw.get(key)
        end = None if end != end else end  # a frame without an end has not a number there
        read = NOTHING if end is None else read_number(field, end, by)
        if end is not None and not isinstance(read.value, float):
            return Reading(
                note=said(raw), why=read.why or Reason("number/type", {"want": field.unit})
            )
        ends.append(read.value if isinstance(read.value, float) else none)
    flags = [raw.get(flag, False) for flag in FLAGS]
    if not (KEYS.issuperset(raw) and all(isinstance(flag, bool) for flag in flags)):
        return refused(raw, "number/type", want=field.unit)
    assert field.unit is not None
    low_open, high_open, about = flags
    found = Range(ends[0], ends[1], field.unit, False, low_open, high_open, about)
    return _within(field, raw, found, by)


def _within(field: Field, raw: object, found: Range, by: Convention) -> Reading:
    """The range as an interval; each end has to be believable by itself."""
    for end in (found.low, found.high):
        if math.isfinite(end) and (odd := _checked(field, raw, end, by)).value is None:
            return odd
    low = None if math.isinf(found.low) else found.low + 0.0
    high = None if math.isinf(found.high) else found.high + 0.0
    made = Interval(low, high, found.low_open, found.high_open, found.approx)
    return interval_reading(field, raw, made, _tolerance(found.approx, by))


def _tolerance(about: bool, by: Convention) -> float:
    return by.tolerance if about and by.tolerance else 0.0


def interval_reading(field: Field, raw: object, made: Interval, tolerance: float = 0.0) -> Reading:
    """What comes of an interval: nothing certain where its ends leave nothing, or everything."""
    if tolerance:
        made = made.scaled(tolerance)
    low, high = made.within(field.low, field.high)
    if made.empty or low > high:
        return refused(raw, "number/upside-down", want=field.unit or "YYYY-MM-DD")
    value: Value = made
    if low == high:
        value = low if field.kind is Kind.NUMBER else date.fromordinal(int(low))
    return Reading(value, said(raw) if made.approximate else None, None, made.approximate)


def _about(field: Field, raw: object, value: float, by: Convention) -> Reading:
    """约 where the list or the field says how near that is."""
    reading = _checked(field, raw, value, by)
    if reading.value is None:
        return reading
    return interval_reading(field, raw, Interval(value, value), _tolerance(True, by))


def _checked(field: Field, raw: object, value: float, by: Convention) -> Reading:
    """The number, unless its size or its meaning cannot be believed."""
    low, high, own = field.low, field.high, field.unit
    assert own is not None
    # Under a heading with % a sheet has 0.45 for 45 % as often as for itself.
    unsure = by.spreadsheet or not by.stated
    if unsure and own.text == "%" and 0 < abs(value) <= 1 and not _per_cent(raw):
        return refused(raw, "percent", one=value, other=value * 100)
    if (low is not None and value < low) or (high is not None and value > high):
        ends = ["" if end is None else shortest(end) for end in (low, high)]
        return refused(raw, "bounds", low=ends[0], high=ends[1], want=own)
    if not -MOST <= value <= MOST:
        return too_large(field, raw)
    return Reading(value + 0.0)  # there is no -0.0


def _float(raw: float | int | Decimal) -> float:
    try:
        return float(raw)
    except ValueError:  # a signalling NaN
        return math.nan


def _per_cent(raw: object) -> bool:
    return isinstance(raw, str) and "%" in unicodedata.normalize("NFKC", raw)


def too_large(field: Field, raw: object) -> Reading:
    """The refusal of a number whose size no field has."""
    return refused(raw, "bounds/size", most="10^15", want=field.unit)

"""Reading a number: a figure, or a quantity in words, in the field's own unit and within bounds."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from prescreen.errors import UnitError
from prescreen.fields.model import Field, Kind
from prescreen.fields.quantity import Quantity, Range, parse_quantity, shortest
from prescreen.fields.reading import NOTHING, Convention, Reading, refused, said
from prescreen.fields.reasons import Reason
from prescreen.fields.units import ONE, Unit, parse_unit

MOST = 1e15
"""The largest number in size, in a field's own unit: a float holds 15 digits."""


def keeps_unit(field: Field) -> bool:
    """A number in a unit of its own (50万吨 of a product), which the candidate converts itself."""
    return field.kind is Kind.NUMBER and field.list_path is not None and field.unit == ONE


@lru_cache(maxsize=8192)
def _quantity(field: Field, text: str, unit: Unit | None) -> Quantity | Range | UnitError:
    """What a text says, in the field's own unit unless the field keeps the text's."""
    own = field.unit
    assert own is not None
    try:
        found = parse_quantity(text, unit or own)
        return found if keeps_unit(field) else _in_unit(found, _as_water(field, found.unit), own)
    except UnitError as error:
        return error


def _in_unit(found: Quantity | Range, unit: Unit, own: Unit) -> Quantity | Range:
    if isinstance(found, Range):
        return Range(unit.convert(found.low, own), unit.convert(found.high, own), own)
    return Quantity(unit.convert(found.value, own), own, found.approx)


_WATER = frozenset({"environment.water_use", "environment.wastewater", "park.sewage_capacity_left"})
_OF_WATER = parse_unit("立方米").dims, parse_unit("吨").dims


def _as_water(field: Field, unit: Unit) -> Unit:
    """A tonne of water is a cubic metre; in no other field are the two the same."""
    if field.path not in _WATER or unit.dims not in _OF_WATER:
        return unit
    assert field.unit is not None
    return replace(unit, dims=field.unit.dims)


def read_number(field: Field, raw: object, by: Convention) -> Reading:
    own = field.unit
    assert own is not None
    found: Quantity | Range | UnitError
    if isinstance(raw, str):
        found = _quantity(field, raw, by.unit)
    elif isinstance(raw, (float, int, Decimal)) and not isinstance(raw, bool):
        value = _float(raw)
        if value != value and isinstance(raw, Decimal):
            return NOTHING
        if not math.isfinite(value):
            return refused(raw, "number/infinite")
        found = _plain_number(field, value, by.unit or own)
    else:
        return refused(raw, "number/type", want=own)
    if isinstance(found, UnitError):
        return refused(raw, found.reason, **{"want": own, **found.words})
    if isinstance(found, Range):
        return Reading(note=said(raw), why=Reason("range"), quantity=found)
    value = found.value
    if not by.stated and own.text == "%" and 0 < abs(value) <= 1 and not _per_cent(raw):
        return refused(raw, "percent", one=value, other=value * 100)
    if not -MOST <= value <= MOST:
        return too_large(field, raw)
    low, high = field.low, field.high
    if (low is not None and value < low) or (high is not None and value > high):
        ends = ("" if end is None else shortest(end) for end in (low, high))
        return refused(raw, "bounds", **dict(zip(("low", "high"), ends, strict=True)), want=own)
    return Reading(
        value + 0.0,  # there is no -0.0
        said(raw) if found.approx else None,
        approx=found.approx,
        quantity=found if found.unit is not own else None,
    )


def _float(raw: float | int | Decimal) -> float:
    try:
        return float(raw)
    except ValueError:  # a signalling NaN
        return math.nan


def _plain_number(field: Field, value: float, unit: Unit) -> Quantity | UnitError:
    own = field.unit
    assert own is not None
    if unit is own or keeps_unit(field):
        return Quantity(value, unit)
    try:
        return Quantity(unit.convert(value, own), own)
    except UnitError as error:
        return error


def _per_cent(raw: object) -> bool:
    return isinstance(raw, str) and "%" in unicodedata.normalize("NFKC", raw)


def too_large(field: Field, raw: object) -> Reading:
    """The refusal of a number whose size no field has."""
    return refused(raw, "bounds/size", most=shortest(MOST), want=field.unit)

"""What the bare numbers of a column may be in, and who says so.

The heading itself says it best, a unit row or a note above the table next. Where these name two
units, or only another column of the table names one, a bare number is read only if all of them
give the same; 5 may else be 5 万元 or 5 亿元.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from prescreen.fields import Field, Unit, catalogue, parse_unit
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.intake.headings.text import is_money, same_unit

Source = Literal["sure", "heading", "above", "beside", "none"]
_DOUBTFUL = frozenset({"money", "usd", "area", "mass", "tce", "elec", "volume"})


@dataclass(frozen=True, slots=True)
class Measure:
    """The units that bare numbers may be in, the likeliest first, and where they stand."""

    units: tuple[Unit, ...]
    source: Source

    @property
    def stated(self) -> bool:
        return self.source in ("heading", "above")

    @property
    def unsure(self) -> bool:
        return len(self.units) > 1

    @property
    def assumed(self) -> bool:
        """Nothing in the table says the unit; it is taken to be the field's own."""
        return len(self.units) == 1 and self.source in ("beside", "none")


def measure(column: HeadingColumn, sheet: SheetMapping) -> Measure | None:
    """The units of a column of numbers; None for one of anything else."""
    known = catalogue.get(column.path or "")
    if known is None or known.unit is None:
        return Measure((parse_unit(column.match.unit),), "heading") if column.match.unit else None
    if column.match.unit:
        units = (column.match.unit, *column.match.also)
        return Measure(_distinct(map(parse_unit, units)), "heading")
    declared = [parse_unit(text) for text in sheet.units]
    same = _distinct(u for u in declared if u.dims and u.same_dims(known.unit))
    if same:
        return Measure(same, "above")
    if column.match.how == "path" or not {base for base, _ in known.unit.dims} & _DOUBTFUL:
        return Measure((known.unit,), "sure")
    if foreign := [u for u in declared if _rivals(u, known)]:
        return Measure(_distinct((known.unit, *foreign)), "above")
    texts = [c.match.unit for c in sheet.columns if c.match.unit and c is not column]
    beside = [parse_unit(text) for text in dict.fromkeys((*texts, *sheet.around))]
    rivals = [u for u in beside if u.same_dims(known.unit) or _rivals(u, known)]
    return Measure(_distinct((known.unit, *rivals)), "beside" if rivals else "none")


def _rivals(unit: Unit, field: Field) -> bool:
    """Units of money of another currency."""
    assert field.unit is not None
    return is_money(unit) and is_money(field.unit)


def _distinct(units: Iterable[Unit]) -> tuple[Unit, ...]:
    out: list[Unit] = []
    for unit in units:
        if not any(same_unit(unit, one) for one in out):
            out.append(unit)
    return tuple(out)

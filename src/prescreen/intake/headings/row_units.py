"""Columns that say the unit of the numbers beside them, row by row: 总投资 | 单位 | 用地面积."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prescreen.fields import ONE, Field, Unit, catalogue
from prescreen.intake.cells import SheetRow, Value
from prescreen.intake.headings.columns import HeadingColumn
from prescreen.intake.headings.recognise import in_field
from prescreen.intake.headings.text import is_money, plain, unit_of

_HEADINGS = frozenset({"单位", "计量单位", "金额单位", "货币单位", "面积单位", "投资单位", "unit"})
_FOREIGN = re.compile(
    "美[元金]|欧元|日[元圆]|港[元币]|英镑|韩[元圆]|[台新澳加]元|[台澳]币|法郎|卢布|外币|外汇|"
    "USD|EUR|JPY|HKD|GBP|KRW|TWD|SGD|[$€£]",
    re.IGNORECASE,
)
CURRENCY = "investment.currency"


def unit_said(cell: Value, field: Field) -> Unit | None:
    """The unit that a cell names for a field, maybe in brackets; 亿 is 亿元 for money."""
    unit = _unit(cell)
    if unit is None or field.unit is None:
        return None
    foreign_money = is_money(unit) and is_money(field.unit)
    return in_field(unit, field) or (unit if foreign_money else None)


def _unit(cell: Value) -> Unit | None:
    return unit_of(cell.strip("()（）")) if isinstance(cell, str) else None


def with_row_units(
    columns: Sequence[HeadingColumn], sample: Sequence[SheetRow]
) -> list[HeadingColumn]:
    """The columns, those marked whose unit stands in a column of its own.

    Such a column holds nothing but units. It speaks for the numbers at its left that have no unit
    in their heading; where none stand there, for those at its right.
    """
    out = list(columns)
    for place, column in enumerate(columns):
        beside = catalogue.get(columns[place - 1].path or "") if place else None
        if not _holds_units(column, sample) or (beside is not None and beside.unit == ONE):
            continue  # 产能 | 单位: the unit of a product is a field of its own
        before = list(_bare(out, range(place - 1, -1, -1)))
        spoken_for = before or list(_bare(out, range(place + 1, len(out))))
        if not spoken_for:
            continue
        match = replace(column.match, path=None, how="row-unit", others=())
        out[place] = replace(column, match=match)
        for other in spoken_for:
            out[other] = replace(out[other], unit_at=column.column)
    return out


def _holds_units(column: HeadingColumn, sample: Sequence[SheetRow]) -> bool:
    leaf = plain(column.match.heading.rpartition(" / ")[2])
    if leaf not in _HEADINGS or column.match.how == "user":
        return False
    said = [cell for row in sample if (cell := row.at(column.column)) is not None]
    return any(map(_unit, said)) and sum(map(bool, map(_unit, said))) * 2 > len(said)


def _bare(columns: Sequence[HeadingColumn], places: range) -> Iterator[int]:
    """The places of numbers without a unit, up to the first column of anything else."""
    for place in places:
        column = columns[place]
        known = catalogue.get(column.path or "")
        if known is None or known.unit in (None, ONE) or column.match.unit or column.unit_at >= 0:
            return
        yield place


def currency_at(columns: Sequence[HeadingColumn]) -> int:
    """The column that says the currency of each row's amounts; -1 where there is none."""
    return next((c.column for c in columns if c.path == CURRENCY), -1)


def foreign(cell: Value) -> bool:
    """Whether the cell of such a column names another currency than 人民币."""
    return isinstance(cell, str) and _FOREIGN.search(cell) is not None and "人民币" not in cell

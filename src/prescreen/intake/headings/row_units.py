"""Columns that say the unit of the numbers beside them, row by row: 总投资 | 单位 | 用地面积."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

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
_SEEN = 6
"""Cells of a column that are looked at: what follows may be of another table."""
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
    """The columns, those marked whose unit stands in a column of its own, with a heading or none.

    Such a column holds nothing but units. It speaks for the number at its left, and for those
    before it that have no unit in their heading; where none stand there, for those at its right.
    """
    out = list(columns)
    headed = {column.column for column in columns}
    for place, column in enumerate(columns):
        if column.column + 1 not in headed and _only_units(column.column + 1, sample):
            _speaks(out, column.column + 1, _numbers(out, range(place, place - 1, -1)))
        beside = catalogue.get(columns[place - 1].path or "") if place else None
        if not _is_headed(column) or not _only_units(column.column, sample):
            continue
        if beside is not None and beside.unit == ONE:
            continue  # 产能 | 单位: the unit of a product is a field of its own
        spoken_for = _numbers(out, range(place - 1, -1, -1))
        if not spoken_for and (place == 0 or beside is not None):
            # Left of it stands a text. What fills no field there has its unit here, and is noted.
            spoken_for = _numbers(out, range(place + 1, len(out)))
        if _speaks(out, column.column, spoken_for):
            match = replace(column.match, path=None, how="row-unit", others=())
            out[place] = replace(column, match=match)
    return out


def _speaks(columns: list[HeadingColumn], at: int, places: Sequence[int]) -> bool:
    """Let the column `at` say the units of those at `places`; false where there are none."""
    for place in places:
        columns[place] = replace(columns[place], unit_at=at)
    return bool(places)


def _is_headed(column: HeadingColumn) -> bool:
    leaf = plain(column.match.heading.rpartition(" / ")[2])
    said = leaf in _HEADINGS or (leaf.endswith("单位") and column.path is None)
    return said and column.match.how != "user"


def _only_units(at: int, sample: Sequence[SheetRow]) -> bool:
    """Whether a column begins with units: two at least, or most of the first cells."""
    said = [cell for row in sample if (cell := row.at(at)) is not None][:_SEEN]
    begins = sum(1 for _ in takewhile(_unit, said))
    return begins > 1 or begins * 2 > len(said)


def _numbers(columns: Sequence[HeadingColumn], places: range) -> list[int]:
    """The places of numbers up to the first column of anything else, or with a unit of its own;
    the nearest may have one, and is then compared with it."""
    found: list[int] = []
    for place in places:
        column = columns[place]
        known = catalogue.get(column.path or "")
        if known is None or known.unit in (None, ONE) or column.unit_at >= 0:
            break
        if found and abs(columns[found[-1]].column - column.column) > 1:
            break  # an empty column stands between
        if column.match.unit and found:
            break
        found.append(place)
        if column.match.unit:
            break
    return found


def currency_at(columns: Sequence[HeadingColumn]) -> int:
    """The column that says the currency of each row's amounts; -1 where there is none."""
    return next((c.column for c in columns if c.path == CURRENCY), -1)


def foreign(cell: Value) -> bool:
    """Whether the cell of such a column names another currency than 人民币."""
    return isinstance(cell, str) and _FOREIGN.search(cell) is not None and "人民币" not in cell

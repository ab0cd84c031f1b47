"""A mapped column made ready: how its cells are read, and the problem of one of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prescreen.errors import Place, Problem
from prescreen.fields import Field, Quantity, Unit, catalogue, parse_unit
from prescreen.fields.reading import Convention, Reading, refused
from prescreen.fields.reasons import Reason
from prescreen.fields.values import read_value
from prescreen.intake.cells import Bad, Percent, SheetRow, Value, column_name, shown
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.intake.headings.ends import end_of
from prescreen.intake.headings.measure import measure
from prescreen.intake.headings.row_units import currency_at, foreign, unit_said
from prescreen.intake.headings.text import same_unit
from prescreen.messages import Both, problem

CONFIRMED = re.compile("已核|已确认|无误")
"""Said in a cell, it lifts a doubt about its number: 5万亿元(已核)."""

_DITTO = frozenset({"同上", "同左", "同前", "〃", "″", "''", '"', "“", "”", "〞", "ditto"})
"""Cells that say: as above. Nobody knows which row that was before the list was sorted."""
_YUAN = parse_unit("元")
_SHORT = 12
"""Characters of a cell that may well come again."""
_MOST_KNOWN = 5_000


@dataclass(frozen=True, slots=True)
class CellProblem(Problem):
    """A problem of one cell: sheet, row and column as the program shows them, and what it says."""

    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""
    said: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class TargetColumn:
    """A mapped column made ready: where its cells go and how their values are meant.

    `others` are what else bare numbers may be in; `assumed`: nothing says what they are in.
    `unit_at`, `currency_at` are the columns that say it row by row, -1 for none; `either`: in what
    the bare number of one row may be, where that cannot be told.
    """

    at: int
    heading: str
    path: str
    field: Field | None
    index: int
    by: Convention
    others: tuple[Convention, ...] = ()
    assumed: bool = False
    unit_at: int = -1
    currency_at: int = -1
    either: tuple[str, ...] = ()
    end: str = ""
    """Which end of a range the column holds (`low`, `high_open` …), empty for the value itself."""
    _known: dict[object, Reading] = dataclasses.field(
        init=False, compare=False, repr=False, default_factory=dict
    )
    """What short cells were read as: a column of amounts, codes or words says the same again."""

    def in_row(self, row: SheetRow) -> TargetColumn:
        """The same for one row, where cells of its own say the unit or the currency."""
        if self.unit_at < 0 and self.currency_at < 0:
            return self
        assert self.field is not None
        assert self.field.unit is not None
        own, target = self.field.unit, self
        if self.unit_at >= 0:
            unit = unit_said(row.at(self.unit_at), self.field)
            stated = self.by.unit if self.by.stated else None
            if unit is None and stated is None:
                target = replace(self, either=(own.text,), assumed=False)
            elif unit is not None and stated is not None and not same_unit(unit, stated):
                target = replace(self, either=(str(stated), str(unit)))
            elif unit is not None:
                target = replace(self, by=Convention(unit, spreadsheet=True), assumed=False)
        currency = row.at(self.currency_at)
        if foreign(currency) and (target.by.unit or own).same_dims(_YUAN):
            target = replace(target, either=(str(target.by.unit or own), shown(currency)))
        return target

    def read(self, cell: Value) -> Reading:
        """What a cell says for the field; no value where that hangs on a unit nobody stated."""
        if cell.__class__ is not float and (cell.__class__ is not str or len(cell) > _SHORT):
            return self._once(cell)
        found = self._known.get(cell)
        if found is None:
            found = self._once(cell)
            if len(self._known) < _MOST_KNOWN:
                self._known[cell] = found
        return found

    def _once(self, cell: Value) -> Reading:
        reading = self._read(cell, self.by)
        if self.either and is_read(reading) and self.bare(cell):
            return self._unsure(cell, self.either)
        if not self.others or all(_alike(reading, self._read(cell, by)) for by in self.others):
            return reading
        return self._unsure(cell, [str(by.unit) for by in (self.by, *self.others)])

    def read_element(self, cell: Value) -> Reading:
        """The same for the element of a list, which cannot carry a doubt: its number has no value
        where nothing says the unit, until somebody confirmed it."""
        reading = self.read(cell)
        confirmed = isinstance(cell, str) and CONFIRMED.search(cell)
        if self.field is None or not is_read(reading) or confirmed or not self.in_no_unit(cell):
            return reading
        return self._unsure(cell, [str(self.field.unit)])

    def _unsure(self, cell: Value, units: Sequence[str]) -> Reading:
        why = Reason("unit-unsure", {"units": Both("、".join(units), ", ".join(units))})
        return Reading(note=shown(cell, 500), why=why)

    def in_no_unit(self, cell: Value) -> bool:
        """A number in a unit that nothing says; columns named by their path are in our own."""
        return self.assumed and self.heading != self.path and self.bare(cell)

    def bare(self, cell: Value) -> bool:
        """Whether what a cell says hangs on the unit of its column."""
        own = self.by.unit or (self.field.unit if self.field is not None else None)
        if own is None:
            return False
        other = replace(self.by, unit=Unit(own.text, own.dims, own.scale * 2))
        return not _alike(self._read(cell, self.by), self._read(cell, other))

    def _read(self, cell: Value, by: Convention) -> Reading:
        """A number shown as a percentage says its sign."""
        assert self.field is not None
        if isinstance(cell, Bad):
            return Reading(why=Reason(cell.reason))
        if cell in _DITTO:
            return refused(cell, "ditto")
        if isinstance(cell, Percent):
            own = self.field.unit
            if own is not None and not own.is_ratio:
                return refused(shown(cell), "unit", want=own)
            cell = shown(cell) if own is None else f"{float(cell):.15g}%"
        return read_value(self.field, cell, by)


def _alike(one: Reading, other: Reading) -> bool:
    return one.value == other.value and one.quantity == other.quantity


def is_read(reading: Reading) -> bool:
    """Whether a cell gave a value, or a number with a unit that the candidate makes one of."""
    return reading.value is not None or isinstance(reading.quantity, Quantity)


def cell_problem(
    file: str, sheet: str, row: int, target: TargetColumn, value: Value, why: Reason
) -> CellProblem:
    """The problem of one cell."""
    said, column = shown(value), column_name(target.at)
    found = problem(
        f"cell.{why.code}", Place(f"{file}[{sheet}]", row), sheet=sheet, cell=f"{column}{row}",
        heading=target.heading, said=said, **why.words,
    )  # fmt: skip
    return placed(found, sheet, row, column, target.heading, said, target.path)


def placed(found: Problem, sheet: str, row: int, *more: str) -> CellProblem:
    """A problem that knows its sheet and row, and maybe column, heading, text and field."""
    return CellProblem(
        found.code, found.zh, found.en, found.place, found.hint_zh, found.hint_en, sheet, row, *more
    )


def target_of(column: HeadingColumn, sheet: SheetMapping) -> TargetColumn:
    path = column.path or ""
    known = catalogue.get(path)
    if path == "incentive.side" and sheet.role != "list" and column.match.how == "alias":
        # A column 政策诉求 in a list of projects holds the wording, not the direction of a clause.
        path, known = "incentive.text", catalogue.get("incentive.text")
    found = measure(column, sheet)
    units = found.units if found is not None and (found.stated or found.unsure) else (None,)
    stated = found is not None and found.stated
    by, *others = (Convention(unit, stated, spreadsheet=True) for unit in units)
    own = known.unit if known is not None else None
    unit_at = column.unit_at if own is not None else -1
    of_money = own is not None and own.same_dims(_YUAN)
    return TargetColumn(
        column.column, column.match.heading, path, known, column.match.index or 1, by,
        tuple(others), found is not None and found.assumed, unit_at,
        currency_at(sheet.columns) if of_money else -1, end=end_of(column.match.heading, path),
    )  # fmt: skip

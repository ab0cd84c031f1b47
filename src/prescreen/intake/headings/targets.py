"""A mapped column made ready: how its cells are read, and the problem of one of them."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.errors import Place, Problem
from prescreen.fields import Field, Quantity, catalogue, parse_unit
from prescreen.fields.reading import Convention, Reading, refused
from prescreen.fields.reasons import Reason
from prescreen.fields.values import read_value
from prescreen.intake.cells import Bad, Percent, Value, column_name, shown
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.messages import problem


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
    """A mapped column made ready: where its cells go and how their values are meant."""

    at: int
    heading: str
    path: str
    field: Field | None
    index: int
    by: Convention

    def read(self, cell: Value) -> Reading:
        """What a cell says for the field; a number shown as a percentage says its sign."""
        assert self.field is not None
        if isinstance(cell, Bad):
            return Reading(why=Reason(cell.reason))
        if isinstance(cell, Percent):
            own = self.field.unit
            if own is not None and not own.is_ratio:
                return refused(shown(cell), "unit", want=own)
            cell = shown(cell) if own is None else f"{float(cell):.15g}%"
        return read_value(self.field, cell, self.by)


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
    unit, stated = (parse_unit(column.match.unit), True) if column.match.unit else (None, False)
    if unit is None and known is not None and known.unit is not None:
        for text in sheet.units:
            declared = parse_unit(text)
            if declared.dims and declared.same_dims(known.unit):
                unit, stated = declared, True
                break
    by = Convention(unit, stated, spreadsheet=True)
    return TargetColumn(
        column.column, column.match.heading, path, known, column.match.index or 1, by
    )

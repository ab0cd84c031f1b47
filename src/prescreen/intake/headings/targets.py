"""A mapped column made ready for reading, and the problem of one of its cells."""

from __future__ import annotations

from dataclasses import dataclass

from prescreen.errors import Place, Problem
from prescreen.fields import Field, Unit, catalogue, parse_unit
from prescreen.intake.cells import Value, column_name, shown
from prescreen.intake.headings.mapping import Column, SheetMapping
from prescreen.intake.values import Why


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
class Target:
    """A mapped column made ready: where its cells go and in which unit they are."""

    at: int
    heading: str
    path: str
    field: Field | None
    index: int
    unit: Unit | None
    stated: bool


def cell_problem(
    file: str, sheet: str, row: int, target: Target, value: Value, why: Why
) -> CellProblem:
    """The problem of one cell; `why` is (code, zh, en, hint_zh, hint_en)."""
    code, zh, en, hint_zh, hint_en = why
    said, column, heading = shown(value), column_name(target.at), target.heading
    return CellProblem(
        code,
        f"工作表“{sheet}” {column}{row}“{heading}”:“{said}”{zh};该项按未知处理",
        f"sheet “{sheet}” {column}{row} “{heading}”: “{said}” {en}; the field is unknown",
        Place(f"{file}[{sheet}]", row), hint_zh, hint_en,
        sheet, row, column, heading, said, target.path,
    )  # fmt: skip


def target_of(column: Column, sheet: SheetMapping) -> Target:
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
    return Target(column.column, column.match.heading, path, known,
                   column.match.index or 1, unit, stated)  # fmt: skip

"""How each row and each cell of a file was read: what `prescreen map --why` shows.

Every row is a project, part of one, rejected, a heading, or no project with its kind; every cell of
a project is used, doubtful, unread, kept as a note, or not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from prescreen.fields import ONE, Interval, catalogue
from prescreen.intake.cells import SheetRow, column_name, shown
from prescreen.intake.draft import Draft
from prescreen.intake.headings.columns import HeadingColumn
from prescreen.intake.headings.targets import CellProblem
from prescreen.lang.figures import show
from prescreen.vocabulary import FateCode

_FATES: dict[str, FateCode] = {"partial": "noted", "row-unit": "used"}
"""What becomes of the cells of columns that fill no field; of all others nothing."""


@dataclass(frozen=True, slots=True)
class CellTrace:
    """A cell: where it stands, what it says, the path of its field, and what became of it."""

    column: str
    heading: str
    said: str
    field: str
    outcome: FateCode
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowTrace:
    """A row; `kind` is project, rejected, head, or what `PassedRow` says."""

    sheet: str
    row: int
    kind: str
    said: str
    cells: tuple[CellTrace, ...] = ()


def traced(draft: Draft, ident: str, problems: Iterable[object]) -> Iterator[RowTrace]:
    """The rows of a draft; `ident` is the id of its candidate, empty where it is rejected."""
    told = {(p.row, p.column): p for p in problems
            if isinstance(p, CellProblem) and p.column}  # fmt: skip
    columns = {c.column: c for c in draft.columns}
    kind = "project" if ident else "rejected"
    name = " ".join(filter(None, (ident, draft.name)))
    for row in draft.rows:
        cells = tuple(_cell(draft, row, at, columns.get(at), told) for at in row.filled)
        yield RowTrace(draft.sheet, row.number, kind, name, cells)
    for number, group in groupby(draft.pairs, key=lambda pair: pair.row.number):
        cells = tuple(_cell(draft, p.row, p.column.column, p.column, told) for p in group)
        yield RowTrace(draft.sheet, number, kind, name, cells)


def _cell(
    draft: Draft,
    row: SheetRow,
    at: int,
    column: HeadingColumn | None,
    told: Mapping[tuple[int | None, str], CellProblem],
) -> CellTrace:
    letter, said = column_name(at), shown(row.cells[at], 200)
    if column is None:
        return CellTrace(letter, "", said, "", "unused")
    heading, path = column.match.heading, column.path or ""
    if not path:
        return CellTrace(letter, heading, said, "", _FATES.get(column.match.how, "unused"))
    found = told.get((row.number, letter))
    if found is not None:
        doubt = found.code == "cell.doubtful"
        value = _value(draft, path) if doubt else found.zh
        return CellTrace(letter, heading, said, path, "doubtful" if doubt else "unread", value)
    if path in draft.notes and path not in draft.data:
        return CellTrace(letter, heading, said, path, "noted", draft.notes[path])
    if path in draft.doubts and path in draft.data and path not in draft.measured:
        return CellTrace(letter, heading, said, path, "doubtful", _value(draft, path))
    return CellTrace(letter, heading, said, path, "used", _value(draft, path) or said)


def _value(draft: Draft, path: str) -> str:
    reading, known = draft.data.get(path), catalogue.get(path)
    if reading is None or reading.value is None:
        return ""
    value = reading.value
    if isinstance(value, Interval):
        return show(value, known.unit if known is not None else None)
    text = "、".join(sorted(value)) if isinstance(value, frozenset) else shown(value, 200)
    unit = known.unit if known is not None else None
    return f"{text} {unit}" if unit is not None and unit != ONE else text

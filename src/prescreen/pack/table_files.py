"""The grid of a table's file, CSV or xlsx: its head and its rows, nothing interpreted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from prescreen.errors import Problem
from prescreen.messages import problem

Cells = Sequence[object]
MAX_BYTES = 32_000_000
"""Bytes of the file of a table."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The head, the rows with their line numbers, and the text of the lines of a CSV file."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, Cells], ...]
    lines: tuple[str, ...] = ()


class UnreadableGrid(Exception):
    """A file that is no table. The problem has no place yet, only a line."""

    def __init__(self, problem: Problem, line: int = 1, lines: tuple[str, ...] = ()) -> None:
        self.problem, self.line, self.lines = problem, line, lines
        super().__init__(problem.en)


def read_grid(path: Path, sheet: str | None) -> Grid:
    """Read a file by its ending; raises `UnreadableGrid`."""
    if path.stat().st_size > MAX_BYTES:
        _refuse("table-large", file=path.name, limit=MAX_BYTES // 1_000_000)
    return _workbook(path, sheet) if path.suffix == ".xlsx" else _csv(path)


def _refuse(code: str, row: int = 1, /, **words: object) -> NoReturn:
    raise UnreadableGrid(problem(code, **words), row)


def _csv(path: Path) -> Grid:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        _refuse("file-encoding/table", line, file=path.name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, Cells]] = []
    start = 1
    try:
        for cells in reader:
            if cells:
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        _refuse("table-csv", start, line=start)
    head = tuple(str(c).strip() for c in rows[0][1]) if rows else ()
    return Grid(head, tuple(rows[1:]), tuple(text.splitlines()))


def _workbook(path: Path, sheet: str | None) -> Grid:
    try:
        from openpyxl import load_workbook
    except ImportError:
        _refuse("table-xlsx/extra")
    from prescreen.intake.formats.package import Package  # costs start-up time
    from prescreen.intake.limits import Limits

    try:
        Package(path, Limits()).close()  # what unpacks to far more than it is
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception:
        # A damaged archive makes openpyxl raise whatever its parts raise.
        _refuse("table-xlsx", file=path.name)
    try:
        if sheet is not None and sheet not in book.sheetnames:
            _refuse("table-xlsx/sheet", file=path.name, sheet=sheet, sheets=tuple(book.sheetnames))
        chosen = book[sheet] if sheet else book.worksheets[0]
        found = [
            (line, cells)
            for line, cells in enumerate(chosen.iter_rows(values_only=True), start=1)
            if any(c is not None for c in cells)
        ]
    finally:
        book.close()
    head = tuple("" if c is None else str(c).strip() for c in found[0][1]) if found else ()
    return Grid(head, tuple(found[1:]))

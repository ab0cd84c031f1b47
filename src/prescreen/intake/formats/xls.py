"""Old .xls workbooks, through xlrd. The whole file is in memory, so its size is bounded first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen.errors import InputError
from prescreen.intake.cells import (
    Bad,
    MergedRange,
    SheetRow,
    SheetStream,
    Value,
    clean,
    column_name,
)
from prescreen.intake.formats import calamine
from prescreen.intake.formats.biff import SheetMarks, marks_of
from prescreen.intake.formats.numfmt import PLAIN, NumberFormat, builtin_format, parse_format
from prescreen.intake.formats.sniff import encrypted
from prescreen.intake.limits import Limits, missing_extra, refuse, too_much

if TYPE_CHECKING:
    from types import ModuleType

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A"}  # fmt: skip
_LARGEST = 64 * 1024 * 1024


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """Each worksheet in order."""
    try:
        import xlrd  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise missing_extra(path, " .xls 工作簿 (.xls workbooks)", "xlrd", "office") from None
    size = path.stat().st_size
    if size > min(limits.file_bytes, _LARGEST):
        raise too_much("input.too-large/xls", path, size, min(limits.file_bytes, _LARGEST))
    content = path.read_bytes()
    try:
        book = _open(xlrd, path, content)
    except InputError as refused:
        yield from _otherwise(path, limits, refused)
        return
    if book.nsheets > limits.sheets:
        raise too_much("input.too-large/sheets", path, book.nsheets, limits.sheets)
    marks = marks_of(content)
    formats = _formats(book)
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        spans = tuple(MergedRange(r1 + 1, c1, r2, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells)
        hidden_columns = tuple(column_name(i) for i, info in sorted(sheet.colinfo_map.items())
                               if info.hidden and i < sheet.ncols)  # fmt: skip
        reader = _Cells(xlrd, book, formats, marks.get(number, SheetMarks()), limits)
        rows = reader.rows(sheet, path)
        yield SheetStream(sheet.name, rows, bool(sheet.visibility), spans, hidden_columns)


def _otherwise(path: Path, limits: Limits, refused: InputError) -> Iterator[SheetStream]:
    """What xlrd takes for broken may be read without formats; else it stays refused."""
    if refused.problems[0].code != "input.broken":
        raise refused
    try:
        yield from list(calamine.sheets(path, limits))
    except InputError:
        raise refused from None


def _open(xlrd: ModuleType, path: Path, content: bytes) -> Any:
    try:
        with open(os.devnull, "w") as silent:
            return xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=silent)
    except MemoryError:
        raise
    except Exception as err:  # xlrd lets many kinds of error out of a damaged file
        if "encrypted" in str(err).lower() or "password" in str(err).lower():
            raise encrypted(path) from err
        raise refuse("input.broken/xls", path, why=f"{type(err).__name__}: {err}") from err


def _formats(book: Any) -> list[NumberFormat]:
    """By style; a file need not define the formats that have a number of their own."""
    codes = {key: found.format_str for key, found in book.format_map.items()}
    return [
        parse_format(code) if (code := codes.get(xf.format_key)) else builtin_format(xf.format_key)
        for xf in book.xf_list
    ]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Reads the cells of one sheet."""

    xlrd: ModuleType
    book: Any
    formats: list[NumberFormat]
    marks: SheetMarks
    limits: Limits

    def rows(self, sheet: Any, path: Path) -> Iterator[SheetRow]:
        if sheet.ncols > self.limits.columns:
            raise too_much("input.too-large/columns", path, sheet.ncols, self.limits.columns)
        if sheet.ncols * sheet.nrows > self.limits.cells:
            count = sheet.ncols * sheet.nrows
            raise too_much("input.too-large/cells", path, count, self.limits.cells)
        for number in range(sheet.nrows):
            cells = tuple(
                clean(self._value(cell, (number, column)))
                for column, cell in enumerate(sheet.row(number))
            )
            info = sheet.rowinfo_map.get(number)
            if any(value is not None for value in cells):
                yield SheetRow(number + 1, cells, bool(info and info.hidden))

    def _value(self, cell: Any, at: tuple[int, int]) -> Value:
        raw, xlrd = cell.value, self.xlrd
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return Bad(raw[:200], "too-long") if len(raw) > self.limits.text else str(raw)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(raw)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return Bad(_ERRORS.get(raw, "#ERR"), "error")
        if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return None
        if at in self.marks.stale:
            return Bad("=", "stale")
        text = f"{raw:.15g}"
        shown_as = self.formats[cell.xf_index] if cell.xf_index < len(self.formats) else PLAIN
        old = self.book.datemode == 1
        return shown_as.show(float(raw), text, date1904=old, zeros=self.marks.zeros)

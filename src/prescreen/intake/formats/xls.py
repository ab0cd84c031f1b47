"""Old .xls workbooks, through xlrd. The whole file is in memory, so its size is bounded first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen.intake.cells import (
    Bad,
    MergedRange,
    SheetRow,
    SheetStream,
    Value,
    clean,
    column_name,
)
from prescreen.intake.formats.ooxml import as_shown, format_kind
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
    book = _open(xlrd, path)
    if book.nsheets > limits.sheets:
        raise too_much("input.too-large/sheets", path, book.nsheets, limits.sheets)
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        spans = tuple(MergedRange(r1 + 1, c1, r2, c2 - 1) for r1, r2, c1, c2 in sheet.merged_cells)
        hidden_columns = tuple(column_name(i) for i, info in sorted(sheet.colinfo_map.items())
                               if info.hidden and i < sheet.ncols)  # fmt: skip
        rows = _rows(xlrd, book, sheet, path, limits)
        yield SheetStream(sheet.name, rows, bool(sheet.visibility), spans, hidden_columns)


def _open(xlrd: ModuleType, path: Path) -> Any:
    try:
        with open(os.devnull, "w") as silent:
            return xlrd.open_workbook(str(path), formatting_info=True, logfile=silent)
    except MemoryError:
        raise
    except Exception as err:  # xlrd lets many kinds of error out of a damaged file
        if "encrypted" in str(err).lower() or "password" in str(err).lower():
            raise encrypted(path) from err
        raise refuse("input.broken/xls", path, why=f"{type(err).__name__}: {err}") from err


def _rows(
    xlrd: ModuleType, book: Any, sheet: Any, path: Path, limits: Limits
) -> Iterator[SheetRow]:
    if sheet.ncols > limits.columns:
        raise too_much("input.too-large/columns", path, sheet.ncols, limits.columns)
    if sheet.ncols * sheet.nrows > limits.cells:
        raise too_much("input.too-large/cells", path, sheet.ncols * sheet.nrows, limits.cells)
    formats = [format_kind(book.format_map[xf.format_key].format_str)
               if xf.format_key in book.format_map else "" for xf in book.xf_list]  # fmt: skip
    for number in range(sheet.nrows):
        cells = tuple(
            clean(_value(xlrd, cell, formats, book.datemode, limits)) for cell in sheet.row(number)
        )
        info = sheet.rowinfo_map.get(number)
        if any(value is not None for value in cells):
            yield SheetRow(number + 1, cells, bool(info and info.hidden))


def _value(xlrd: ModuleType, cell: Any, formats: list[str], mode: int, limits: Limits) -> Value:
    raw = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Bad(raw[:200], "too-long") if len(raw) > limits.text else str(raw)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(raw)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Bad(_ERRORS.get(raw, "#ERR"), "error")
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        shown_as = formats[cell.xf_index] if cell.xf_index < len(formats) else ""
        return as_shown(float(raw), shown_as, f"{raw:.15g}", mode == 1)
    return None

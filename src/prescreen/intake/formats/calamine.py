"""Workbooks that only python-calamine reads: .ods, .xlsb, and .xls that xlrd refuses.

It gives values without their number formats, formulas or hidden rows, which is told. The whole
file is in memory, so sizes are bounded first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from prescreen.intake.cells import Bad, MergedRange, SheetRow, SheetStream, Value, clean
from prescreen.intake.formats.package import Package
from prescreen.intake.formats.sniff import encrypted
from prescreen.intake.limits import Limits, missing_extra, refuse, too_much

_LARGEST = 64 * 1024 * 1024


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """Each worksheet in order."""
    try:
        import python_calamine
    except ImportError:
        what = f" {path.suffix} 工作簿 ({path.suffix} workbooks)"
        raise missing_extra(path, what, "python-calamine", "calamine") from None
    size = path.stat().st_size
    if size > min(limits.file_bytes, _LARGEST):
        raise too_much("input.too-large/file", path, size, min(limits.file_bytes, _LARGEST))
    if zipfile.is_zipfile(path):
        Package(path, limits).close()  # what is unpacked is bounded too
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
        visible = [
            m.visible == python_calamine.SheetVisibleEnum.Visible for m in book.sheets_metadata
        ]
        names = book.sheet_names
    except python_calamine.PasswordError as err:
        raise encrypted(path) from err
    except BaseException as err:
        raise _broken(path, err) from err
    if len(names) > limits.sheets:
        raise too_much("input.too-large/sheets", path, len(names), limits.sheets)
    for place, name in enumerate(names):
        try:
            sheet = book.get_sheet_by_index(place)
        except BaseException as err:
            raise _broken(path, err) from err
        spans = tuple(
            MergedRange(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        )[: limits.merges]
        rows = _rows(sheet, path, limits)
        yield SheetStream(name, rows, not visible[place], spans, bare=True)


def _broken(path: Path, err: BaseException) -> BaseException:
    """The refusal of a file that calamine cannot read; a panic of Rust is no `Exception`."""
    if isinstance(err, (KeyboardInterrupt, SystemExit, MemoryError)):
        return err
    return refuse("input.broken", path, why=f"{type(err).__name__}: {str(err)[:200]}")


def _rows(sheet: Any, path: Path, limits: Limits) -> Iterator[SheetRow]:
    start = sheet.start
    if start is None:
        return
    top, left = start
    if left + sheet.width > limits.columns:
        raise too_much("input.too-large/columns", path, left + sheet.width, limits.columns)
    if sheet.width * sheet.height > limits.cells:
        raise too_much("input.too-large/cells", path, sheet.width * sheet.height, limits.cells)
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        row = (None,) * left + tuple(clean(_value(cell, limits)) for cell in cells)
        if any(cell is not None for cell in row):
            yield SheetRow(number, row)


def _value(cell: object, limits: Limits) -> Value:
    if isinstance(cell, str):
        return Bad(cell[:200], "too-long") if len(cell) > limits.text else cell
    if isinstance(cell, (bool, float, date, datetime)):
        return cell
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, (time, timedelta)):  # a span of time is no number of days
        return Bad(str(cell), "scaled")
    return None

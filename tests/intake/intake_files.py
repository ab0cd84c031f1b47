"""Files for the tests of intake: written by openpyxl, by hand, or broken on purpose."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

_RELS = (
    '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
_BOOK_RELS = (
    '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/>'
    '<Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>'
)
_BOOK = '<workbook xmlns:r="R"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'


def text_cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = (
    f'<row r="1">{text_cell("A1", "项目编号")}{text_cell("B1", "项目名称")}'
    f"{text_cell('C1', '总投资(亿元)')}</row>"
)


def raw_book(path: Path, rows: str, *, book: str = _BOOK, extra: dict[str, str] | None = None,
             before: str = "", after: str = "") -> Path:  # fmt: skip
    """An .xlsx of one sheet from the XML of its rows, to say what no library would write."""
    parts = {
        "[Content_Types].xml": "<Types/>", "_rels/.rels": _RELS, "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        "xl/worksheets/sheet1.xml":
            f"{before}<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>",
        **(extra or {}),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def book(path: Path, rows: Iterable[Sequence[Any]], merged: Sequence[str] = (),
         title: str = "项目表") -> Worksheet:  # fmt: skip
    """An .xlsx by openpyxl; the sheet comes back for more, to be saved with `save`."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    made.save(path)
    return sheet


def save(sheet: Worksheet, path: Path) -> Path:
    assert sheet.parent is not None
    sheet.parent.save(path)
    return path

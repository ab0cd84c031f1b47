"""The ledger workbook: every sheet is built from plain rows, then laid out in one way."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from prescreen.files.text import clean
from prescreen.render.escape import cell
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import ranked
from prescreen.render.xlsx import sheets
from prescreen.render.xlsx.sheets import LedgerSheet
from prescreen.vocabulary import VERDICTS

_EPOCH = dt.datetime(2000, 1, 1)
_FONT = "仿宋"
_ROWS = 1_048_000
_LINE = 13.5  # points of a line of text


def workbook(reports: Sequence[Mapping[str, Any]], run: Run) -> bytes:
    """The whole workbook as bytes; the same input gives the same bytes."""
    views = ranked(reports, run)
    buffer = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "nan_inf_to_errors": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": clean(sheets.title(run)), "created": _EPOCH,
                         "category": word("internal", run.lang)})  # fmt: skip
    writer = _Writer(book, run)
    for sheet in sheets.build(views, run):
        writer.add(sheet)
    book.close()
    return buffer.getvalue()


class _Writer:
    """Lays out sheets: title, mark, headings, rows, filter, frozen heads, print set-up."""

    def __init__(self, book: Any, run: Run) -> None:
        self.book, self.run = book, run
        base = {"font_name": _FONT, "font_size": 10, "valign": "top", "border": 1,
                "border_color": "#7F7F7F"}  # fmt: skip
        wrapped = {**base, "text_wrap": True}
        self.formats = {
            "text": book.add_format(wrapped),
            "long": book.add_format(wrapped),
            "number": book.add_format({**base, "num_format": "#,##0.##"}),
            "whole": book.add_format({**base, "num_format": "#,##0"}),
            "verdict": book.add_format({**wrapped, "bold": True}),
        }
        self.marked = {
            v.mark: book.add_format({**wrapped, "bold": True, "bg_color": v.colour.fill})
            for v in VERDICTS.values()
        }
        self.title = book.add_format({"font_name": "黑体", "font_size": 15, "bold": True})
        self.note = book.add_format({"font_name": _FONT, "font_size": 10, "font_color": "#404040"})
        self.head = book.add_format(
            {"font_name": "黑体", "font_size": 10, "bold": True, "border": 1, "text_wrap": True,
             "valign": "vcenter", "align": "center", "bg_color": "#DCE3EC"}
        )  # fmt: skip

    def add(self, sheet: LedgerSheet) -> None:
        ws = self.book.add_worksheet(sheet.name)
        ws.write_string(0, 0, cell(sheet.title), self.title)
        ws.write_string(1, 0, cell(sheet.note), self.note)
        ws.set_row(0, 24)
        top = 2
        for col, column in enumerate(sheet.columns):
            ws.set_column(col, col, column.width)
            ws.write_string(top, col, column.heading, self.head)
        ws.set_row(top, 32)
        n = self.rows(ws, sheet, top + 1)
        ws.autofilter(top, 0, top + max(n, 1), len(sheet.columns) - 1)
        ws.freeze_panes(top + 1, sheet.frozen)
        self.print_setup(ws, sheet, top)

    def rows(self, ws: Any, sheet: LedgerSheet, at: int) -> int:
        """Writes the rows and gives each the height its wrapped text needs; returns their number.

        Heights are set because not every program works them out when it opens a file.
        """
        kinds = [c.kind for c in sheet.columns]
        room = [max(1.0, c.width - 1) for c in sheet.columns]
        n = 0
        for n, row in enumerate(_limited(sheet.rows), 1):
            most = 1.0
            for col, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                self.put(ws, at + n - 1, col, kind, value)
                if isinstance(value, str) and len(value) * 2 > room[col]:
                    most = max(most, _lines(value, room[col]))
            if most > 1:
                ws.set_row(at + n - 1, min(most, sheet.tallest) * _LINE + 2)
        return n

    def put(self, ws: Any, row: int, col: int, kind: str, value: object) -> None:
        style = self.formats[kind]
        if value is None or value == "":
            ws.write_blank(row, col, None, style)
        elif isinstance(value, int | float):
            ws.write_number(row, col, value, style if kind != "text" else self.formats["number"])
        else:
            text = cell(value)
            if kind == "verdict":
                style = self.marked.get(text[:1], style)
            ws.write_string(row, col, text, style)

    def print_setup(self, ws: Any, sheet: LedgerSheet, top: int) -> None:
        ws.set_landscape()
        wide = len(sheet.columns) > 16
        ws.set_paper(8 if wide else 9)  # the ledger on three sheets of A3, the rest on A4
        ws.fit_to_pages(3 if wide else 1, 0)
        if wide:
            ws.repeat_columns(0, sheet.frozen - 1)
        ws.repeat_rows(0, top)
        ws.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        mark = word("internal", self.run.lang)
        ws.set_header(f'&L&"黑体"{mark}&R{self.run.as_of}')
        ws.set_footer("&C— &P / &N —")


def _lines(text: str, room: float) -> float:
    """How many lines a text takes in a column of `room` Latin characters; CJK ones count twice."""
    wide = (len(text.encode("utf-8", "replace")) + len(text)) / 2
    return -(-wide // room) + text.count("\n")


def _limited(rows: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
    """Rows up to what a sheet can hold."""
    for n, row in enumerate(rows):
        if n >= _ROWS:
            return
        yield row

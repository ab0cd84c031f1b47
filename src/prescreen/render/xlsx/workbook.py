"""The ledger workbook: every sheet is built from plain rows, then laid out in one way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from prescreen.files.text import clean
from prescreen.render.escape import cell
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import View
from prescreen.render.xlsx import sheets
from prescreen.render.xlsx.sheets import LedgerSheet
from prescreen.vocabulary import STATES

_EPOCH = dt.datetime(2000, 1, 1)
_FONT = "仿宋"
_ROWS = 1_048_000
_TOP = 2
_READABLE = 50
"""Rows up to which a page of A3 is still read."""
_LINE = 13.5  # points of a line of text


class Book:
    """A workbook of sheets that are written together; rows wait on the disk, not in memory.

    The same rows give the same bytes.
    """

    def __init__(
        self, stream: BinaryIO, run: Run, every: Sequence[LedgerSheet], folder: Path | None = None
    ) -> None:
        """`folder` is where rows wait until the workbook is complete, the system's if None."""
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "nan_inf_to_errors": False,
            "tmpdir": str(folder) if folder is not None else None,
        }  # fmt: skip
        self._stream, self._packed = stream, _Packed()
        self._book = xlsxwriter.Workbook(self._packed, options)
        self._book.set_properties({"title": clean(sheets.title(run)), "created": _EPOCH,
                                   "category": word("internal", run.lang)})  # fmt: skip
        layout = _Layout(self._book, run)
        self._laid = [_Laid(layout, sheet) for sheet in every]

    def add(self, view: View) -> None:
        """Write the rows of the next candidate."""
        for laid in self._laid:
            if laid.sheet.each is not None:
                laid.rows(laid.sheet.each(view))

    def close(self) -> None:
        """Write what sums up; the workbook is in the stream then. OSError as the system has it."""
        for laid in self._laid:
            if laid.sheet.last is not None:
                laid.rows(laid.sheet.last())
            laid.done()
        try:
            self._book.close()
        except FileCreateError as error:  # what the system said, in other words
            raise error.args[0] from error
        self._stream.write(self._packed.getbuffer())


class _Packed(BytesIO):
    """A buffer that stays open: the archive in it is closed when the collector comes to it, where
    the disk was full before it was complete, and would complain of a buffer that is not."""

    def close(self) -> None:
        pass


class Workbook(Book):
    """The ledger with all its sheets, written candidate by candidate."""

    def __init__(self, stream: BinaryIO, run: Run, folder: Path | None = None) -> None:
        self._sheets = sheets.Sheets(run)
        super().__init__(stream, run, self._sheets.every(), folder)

    def add(self, view: View) -> None:
        """The next candidate."""
        self._sheets.see(view)
        super().add(view)


class _Layout:
    """The formats of a workbook, and how its sheets are printed."""

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
            for v in STATES.values()
        }
        self.title = book.add_format({"font_name": "黑体", "font_size": 15, "bold": True})
        self.note = book.add_format({"font_name": _FONT, "font_size": 10, "font_color": "#404040"})
        self.head = book.add_format(
            {"font_name": "黑体", "font_size": 10, "bold": True, "border": 1, "text_wrap": True,
             "valign": "vcenter", "align": "center", "bg_color": "#DCE3EC"}
        )  # fmt: skip

    def print_setup(self, ws: Any, sheet: LedgerSheet, top: int, count: int) -> None:
        """The first sheet on one page of A3, the ledger on three across, the rest on A4."""
        ws.set_landscape()
        wide = len(sheet.columns) > 16
        ws.set_paper(8 if wide or sheet.one_page else 9)
        ws.fit_to_pages(3 if wide else 1, 1 if sheet.one_page and count <= _READABLE else 0)
        if wide:
            ws.repeat_columns(0, sheet.frozen - 1)
        ws.repeat_rows(0, top)
        ws.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        mark = word("internal", self.run.lang)
        ws.set_header(f'&L&"黑体"{mark}&R{self.run.as_of}')
        ws.set_footer("&C— &P / &N —")


class _Laid:
    """One sheet: title, mark, headings, rows from the top down, filter, frozen heads."""

    def __init__(self, layout: _Layout, sheet: LedgerSheet) -> None:
        self.layout, self.sheet = layout, sheet
        self.ws = ws = layout.book.add_worksheet(sheet.name)
        for col, column in enumerate(sheet.columns):
            ws.set_column(col, col, column.width)
        ws.set_row(0, 24)
        ws.set_row(_TOP, 32)
        ws.write_string(0, 0, cell(sheet.title), layout.title)
        ws.write_string(1, 0, cell(sheet.note), layout.note)
        for col, column in enumerate(sheet.columns):
            ws.write_string(_TOP, col, column.heading, layout.head)
        self._kinds = [c.kind for c in sheet.columns]
        self._room = [max(1.0, c.width - 1) for c in sheet.columns]
        self._count = 0
        self._filled = [False] * len(sheet.columns)

    def rows(self, rows: Iterable[Sequence[object]]) -> None:
        """Write further rows, as many as a sheet can hold, each as high as its wrapped text needs.

        Heights are set because not every program works them out when it opens a file.
        """
        for row in rows:
            if self._count >= _ROWS:
                return
            self._count += 1
            at, most = _TOP + self._count, 1.0
            for col, (kind, value) in enumerate(zip(self._kinds, row, strict=True)):
                self.put(at, col, kind, value)
                self._filled[col] = self._filled[col] or value not in (None, "")
                if isinstance(value, str) and len(value) * 2 > self._room[col]:
                    most = max(most, _lines(value, self._room[col]))
            if most > 1:
                self.ws.set_row(at, min(most, self.sheet.tallest) * _LINE + 2)

    def put(self, row: int, col: int, kind: str, value: object) -> None:
        ws, style = self.ws, self.layout.formats[kind]
        if value is None or value == "":
            ws.write_blank(row, col, None, style)
        elif isinstance(value, int | float):
            plain = style if kind != "text" else self.layout.formats["number"]
            ws.write_number(row, col, value, plain)
        else:
            text = cell(value)
            if kind == "verdict":
                style = self.layout.marked.get(text[:1], style)
            ws.write_string(row, col, text, style)

    def done(self) -> None:
        last = len(self.sheet.columns) - 1
        self.ws.autofilter(_TOP, 0, _TOP + max(self._count, 1), last)
        self.ws.freeze_panes(_TOP + 1, self.sheet.frozen)
        self.layout.print_setup(self.ws, self.sheet, _TOP, self._count)
        if self.sheet.hides and self._count:
            for col, (column, filled) in enumerate(
                zip(self.sheet.columns, self._filled, strict=True)
            ):
                if not filled:
                    self.ws.set_column(col, col, column.width, None, {"hidden": True})


def _lines(text: str, room: float) -> float:
    """How many lines a text takes in a column of `room` Latin characters; CJK ones count twice."""
    wide = (len(text.encode("utf-8", "replace")) + len(text)) / 2
    return -(-wide // room) + text.count("\n")

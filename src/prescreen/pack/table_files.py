"""The grid of a table's file, CSV or xlsx: its head and its rows, nothing interpreted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from prescreen.errors import Problem

Cells = Sequence[object]


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
    return _workbook(path, sheet) if path.suffix == ".xlsx" else _csv(path)


def _refuse(code: str, zh: str, en: str, hint: tuple[str, str], line: int = 1) -> NoReturn:
    raise UnreadableGrid(Problem(code, zh, en, None, *hint), line)


def _csv(path: Path) -> Grid:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        _refuse(
            "file-encoding",
            f"表 {path.name} 不是 UTF-8 编码",
            f"table {path.name} is not UTF-8",
            ("另存为 UTF-8 的 CSV", "save it as UTF-8 CSV"),
            line,
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, Cells]] = []
    start = 1
    try:
        for cells in reader:
            if cells:
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        _refuse(
            "table-csv",
            f"第 {start} 行的引号不成对,读不下去",
            f"the quotes of line {start} do not pair",
            ("检查这一行的英文双引号", "check the double quotes of that line"),
            start,
        )
    head = tuple(str(c).strip() for c in rows[0][1]) if rows else ()
    return Grid(head, tuple(rows[1:]), tuple(text.splitlines()))


def _workbook(path: Path, sheet: str | None) -> Grid:
    try:
        from openpyxl import load_workbook
    except ImportError:
        _refuse(
            "table-xlsx",
            "读 xlsx 表要安装 prescreen[office]",
            "reading xlsx tables needs prescreen[office]",
            ("pip install 'prescreen[office]',或存为 CSV", "install it, or save as CSV"),
        )
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception:
        # A damaged archive makes openpyxl raise whatever its parts raise.
        _refuse(
            "table-xlsx",
            f"{path.name} 不是完整的 xlsx 工作簿",
            f"{path.name} is no complete xlsx workbook",
            ("用 Excel 或 WPS 重新另存,或存为 CSV", "save it again, or save it as CSV"),
        )
    try:
        if sheet is not None and sheet not in book.sheetnames:
            _refuse(
                "table-xlsx",
                f"{path.name} 没有工作表 {sheet}",
                f"{path.name} has no sheet {sheet}",
                (f"可选:{'、'.join(book.sheetnames)}", f"one of: {', '.join(book.sheetnames)}"),
            )
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

"""Tables and forms of a Word document: each table is a sheet, with the lines above it.

A document without tables is one sheet of its lines, if one of them gives a name.
Structure: ECMA-376 part 1, chapter 17.4. Nothing but the text counts; a box that is ticked stays a
box with its tick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from prescreen.intake.cells import Bad, MergedRange, SheetRow, SheetStream, Value, clean
from prescreen.intake.formats.package import Attributes, Package, local
from prescreen.intake.limits import Limits, at, refuse, too_much

_MAIN = "word/document.xml"
_ABOVE = 10  # lines above a table that may say what it is and in which unit
_NAMED = re.compile(r"名称\s*[:：]")
_SYMBOLS = {"f0fe": "☑", "f052": "☑", "f0fd": "☒", "f0a8": "□", "f0a3": "□", "f06f": "□"}
"""Boxes of the fonts Wingdings and Wingdings 2."""


@dataclass(slots=True)
class _Table:
    """A table while it is read."""

    above: list[str]
    rows: list[list[Value]] = field(default_factory=list)
    spans: list[MergedRange] = field(default_factory=list)
    open: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Merged cells that go on below: column to first row and last column."""
    cells: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    column: int = 0
    wide: int = 1
    tall: str = ""


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """Each table in the order in which they begin."""
    package = Package(path, limits)
    try:
        reader = _Reader(package)
        package.run(package.parser(reader.start, reader.end, reader.said), _MAIN)
    finally:
        package.close()
    if not reader.tables:
        if not any(_NAMED.search(line) for line in reader.lines):
            raise refuse("input.wrong-format/word", path)
        lines = (SheetRow(number, (line,)) for number, line in enumerate(reader.lines, 1))
        yield SheetStream("正文", lines)
    for number, table in enumerate(reader.tables, 1):
        first = len(table.above) + 1
        rows = [SheetRow(n, (line,)) for n, line in enumerate(table.above, 1)]
        rows += [SheetRow(n, tuple(cells)) for n, cells in enumerate(table.rows, first)]
        spans = tuple(
            MergedRange(s.top + first, s.left, s.bottom + first, s.right) for s in table.spans
        )
        yield SheetStream(f"表{number}", iter(rows), spans=spans)


class _Reader:
    """One pass over the document; `stack` holds the tables that are open, one inside the other."""

    def __init__(self, package: Package) -> None:
        self.package, self.limits = package, package.limits
        self.tables: list[_Table] = []
        self.stack: list[_Table] = []
        self.above: list[str] = []
        self.lines: list[str] = []
        """All that is said outside of tables; looked at where there is no table."""
        self.line: list[str] = []
        self.capture = False
        self.skipped = 0
        self.cells = 0

    def start(self, tag: str, given: Attributes) -> None:
        tag = local(tag)
        if tag == "Fallback" or self.skipped:  # the same once more, for old programs
            self.skipped += 1
            return
        value = next((v for k, v in given.items() if local(k) == "val"), "")
        if tag == "t":
            self.capture = True
        elif tag in ("tab", "br", "cr"):
            self.said(" " if tag == "tab" else "\n", always=True)
        elif tag == "sym":
            code = next((v for k, v in given.items() if local(k) == "char"), "")
            self.said(_SYMBOLS.get(code.lower(), ""), always=True)
        elif tag == "tbl":
            self._open_table()
        elif self.stack:
            self._inside(tag, value, self.stack[-1])

    def _inside(self, tag: str, value: str, table: _Table) -> None:
        if tag == "tr":
            table.rows.append([])
            table.column = 0
        elif tag == "gridBefore":
            table.column += _count(value, self.limits.columns)
        elif tag == "tc":
            table.text, table.length = [], 0
            table.wide, table.tall = 1, ""
        elif tag == "gridSpan":
            table.wide = max(1, _count(value, self.limits.columns))
        elif tag == "vMerge":
            table.tall = value or "continue"
        elif tag == "p" and table.text:
            self.said("\n", always=True)
        elif tag in ("checked", "default"):  # a box of an old form: its state, then what is ticked
            self.said("☑" if value not in ("0", "false") else "□", always=True)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        tag = local(tag)
        if tag == "t":
            self.capture = False
        elif tag == "p" and not self.stack:
            text = clean("".join(self.line))
            self.line.clear()
            if isinstance(text, str):
                self.above = [*self.above, text[:200]][-_ABOVE:]
                if len(self.lines) < self.limits.rows and not self.tables:
                    self.lines.append(text)
        elif tag == "tc" and self.stack:
            self._close_cell(self.stack[-1])
        elif tag == "tbl" and self.stack:
            self._close_table(self.stack.pop())

    def said(self, text: str, always: bool = False) -> None:
        """Text of the cell or line that is open."""
        if not (self.capture or always):
            return
        if not self.stack:
            if len(self.line) < 1_000:
                self.line.append(text[:200])
            return
        table = self.stack[-1]
        if table.length <= self.limits.text:
            table.text.append(text)
        table.length += len(text)

    def _open_table(self) -> None:
        table = _Table([] if self.stack else self.above)
        self.above = []
        self.tables.append(table)
        self.stack.append(table)
        if len(self.tables) > self.limits.sheets:
            found, limit = len(self.tables), self.limits.sheets
            raise too_much("input.too-large/sheets", self.package.path, found, limit)
        if len(self.stack) > self.limits.depth:
            raise self.package.broken("tables inside tables")

    def _close_cell(self, table: _Table) -> None:
        if not table.rows:
            return
        row, number = table.rows[-1], len(table.rows) - 1
        text = "".join(table.text)
        value = Bad(text[:200], "too-long") if table.length > self.limits.text else clean(text)
        left, right = table.column, table.column + table.wide - 1
        if right >= self.limits.columns:
            place, limit = at(self.package.path, number + 1), self.limits.columns
            raise too_much("input.too-large/columns", place, right + 1, limit)
        self.cells += table.wide
        if self.cells > self.limits.cells:
            limit = self.limits.cells
            raise too_much("input.too-large/cells", self.package.path, self.cells, limit)
        row += [None] * (right + 1 - len(row))
        if table.tall != "continue":
            row[left] = value
            self._close_span(table, left, number - 1)
        if table.tall == "restart":
            table.open[left] = number, right
        elif not table.tall and table.wide > 1:
            table.spans.append(MergedRange(number, left, number, right))
        table.column = right + 1

    def _close_span(self, table: _Table, left: int, bottom: int) -> None:
        top, right = table.open.pop(left, (0, -1))
        if right >= 0 and (bottom > top or right > left):
            table.spans.append(MergedRange(top, left, bottom, right))

    def _close_table(self, table: _Table) -> None:
        for left in sorted(table.open):
            self._close_span(table, left, len(table.rows) - 1)


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else 0

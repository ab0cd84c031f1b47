"""The cells of an .xlsx workbook as a stream of rows. Formulas are never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from prescreen.intake.cells import (
    Bad,
    MergedRange,
    SheetRow,
    SheetStream,
    Value,
    clean,
    column_index,
    column_name,
)
from prescreen.intake.formats.numfmt import PLAIN, NumberFormat
from prescreen.intake.formats.ooxml import SheetPart, Workbook, plain_text, read_workbook
from prescreen.intake.formats.package import Attributes, Package, local
from prescreen.intake.limits import Limits, at, too_much

_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,80}?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_DATA, _ROW_END = b"<sheetData>", b"</row>"
_LONGEST_ROW = 1 << 20
_CODED = rb"[1-4][0-9]{4}|5[0-4][0-9]{3}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|[1-9][0-9]{3}"
"""Numbers of characters that are all allowed: Chinese ones, and signs of full width."""
_INLINE = rb"(?>[ -%'-;=-~]|&(?:#(?:" + _CODED + rb")|amp|lt|gt|quot|apos);){1,4000}+"
_CELL = (
    rb'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,5})")?(?:(?: t="([snb])")?'
    rb"(?:/>|>(?:<v>([!-%'-;=-~]{1,40})</v>)?</c>)"
    rb'| t="inlineStr"><is><t>(' + _INLINE + rb")</t></is></c>)"
)
_REFERENCE = re.compile(r"&(?:#(\d+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PLAIN_CELL = re.compile(_CELL)
_PLAIN_ROW = re.compile(
    rb'<row((?: [\w:.]{1,40}="[^"<&]{0,100}")*)>'
    rb"((?:" + re.sub(rb"\((?!\?)", b"(?:", _CELL) + rb")*)</row>"
)
_NUMBER = re.compile(rb' r="([1-9][0-9]{0,8})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')


_MOST_KNOWN = 5_000


def _referred(found: re.Match[str]) -> str:
    return chr(int(found[1])) if found[1] else _NAMED[found[2]]


def sheets(path: Path, limits: Limits) -> Iterator[SheetStream]:
    """Each worksheet in order; the rows of one are to be read before the next is asked for."""
    package = Package(path, limits)
    try:
        book = read_workbook(package)
        for part in book.sheets:
            sheet = SheetStream(part.name, iter(()), part.hidden, _spans(package, part))
            sheet.rows = _Cells(package, book, part, sheet).rows()
            yield sheet
    finally:
        package.close()


def _spans(package: Package, part: SheetPart) -> tuple[MergedRange, ...]:
    """Merged ranges stand behind the cells, but are needed before: found by a scan of the bytes."""
    spans: list[MergedRange] = []
    kept = b""
    for chunk in package.chunks(part.part):
        window = kept + chunk
        end = 0
        for found in _MERGE.finditer(window):
            left, top, right, bottom = (g.decode() for g in found.groups())
            end = found.end()
            if len(top) < 8 and len(bottom) < 8:
                spans.append(
                    MergedRange(int(top), column_index(left), int(bottom), column_index(right))
                )
            if len(spans) > package.limits.merges:
                limit = package.limits.merges
                raise too_much("input.too-large/merges", package.path, len(spans), limit)
        kept = window[max(end, len(window) - 256) :]
    return tuple(spans)


class _Cells:
    """One pass over one worksheet."""

    def __init__(
        self, package: Package, book: Workbook, part: SheetPart, sheet: SheetStream
    ) -> None:
        self.package, self.book, self.part, self.sheet = package, book, part, sheet
        self.limits = package.limits
        self.ready: list[SheetRow] = []
        self.row = self.cell_count = self.row_count = 0
        self.hidden = False
        self.zeros = True
        self.hidden_columns: set[int] = set()
        self.values: dict[int, Value] = {}
        self.columns: dict[str, int] = {}
        self.strings: dict[str, Value] = {}
        """The shared texts that were asked for, cleaned."""
        self.bare: dict[str, bool] = {}
        self.inline: dict[bytes, Value] = {}
        """Texts that stood in cells themselves, as far as they are kept."""
        self.styles: dict[str, NumberFormat] = {}
        self.column = -1
        self.kind = self.style = ""
        self.formula = self.has_value = self.capture = False
        self.phonetic = 0
        self.pieces: list[str] = []
        self.length = 0

    def rows(self) -> Iterator[SheetRow]:
        parser = self.package.parser(self.start, self.end, self.text)
        with closing(self.package.chunks(self.part.part)) as chunks:
            for _ in self.package.feed(parser, self.part.part, self._unusual(chunks)):
                yield from self.ready
                self.ready.clear()

    def _unusual(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Take the rows that are written as nearly all programs do, and leave the rest to XML.

        Whatever stands between is handed on in its order. Comments, CDATA and the like may hide
        what looks like a row: from there on nothing is taken.
        """
        kept, within, plain = b"", False, True
        for chunk in chunks:
            kept += chunk
            if not within:
                place = kept.find(_DATA)
                cut = place + len(_DATA) if place >= 0 else max(0, len(kept) - len(_DATA))
                yield kept[:cut]
                kept, within = kept[cut:], place >= 0
                if not within:
                    continue
            plain = plain and b"<!" not in kept and b"<?" not in kept
            end = kept.rfind(_ROW_END) + len(_ROW_END)
            if plain and end >= len(_ROW_END):
                yield from self._without_plain(kept[:end])
                kept = kept[end:]
            elif not plain or len(kept) > _LONGEST_ROW:
                yield kept
                kept = b""
        yield kept

    def _without_plain(self, rows: bytes) -> Iterator[bytes]:
        place = 0
        for found in _PLAIN_ROW.finditer(rows):
            number = _NUMBER.search(found[1])
            if number is None:
                continue
            if found.start() > place:
                yield rows[place : found.start()]
            self.row, self.hidden = int(number[1]), _HIDDEN.search(found[1]) is not None
            self._take(found[2])
            place = found.end()
        yield rows[place:]

    def _take(self, cells: bytes) -> None:
        """The cells of a row that are numbers, truths and texts."""
        self.values, self.formula = {}, False
        for letters, style, kind, text, inline in _PLAIN_CELL.findall(cells):
            if text:
                column = self._column(letters.decode())
                self.style = style.decode()
                value = self._plain(kind, text.decode())
                if value is not None:
                    self.values[column] = value
            elif inline and (value := self._inline(inline)) is not None:
                self.values[self._column(letters.decode())] = value
        self._finish_row()

    def _inline(self, text: bytes) -> Value:
        """A text that stands in its cell, with references as XML has them."""
        if text not in self.inline:
            said = plain_text(_REFERENCE.sub(_referred, text.decode()))
            long = len(said) > self.limits.text
            value = Bad(said[:200], "too-long") if long else clean(said)
            if len(self.inline) >= _MOST_KNOWN:
                return value
            self.inline[text] = value
        return self.inline[text]

    def _plain(self, kind: bytes, text: str) -> Value:
        if kind == b"s":
            if text not in self.strings:
                self.strings[text] = clean(self._string(text))
            return self.strings[text]
        return text.strip() in ("1", "true") if kind == b"b" else clean(self._number(text))

    def _string(self, text: str) -> Value:
        known = text.isascii() and text.isdigit() and int(text) < len(self.book.strings)
        return self.book.strings[int(text)] if known else Bad(text, "string")

    def start(self, tag: str, at: Attributes) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            ref = at.get("r")
            self.column = self._column(ref) if ref else self.column + 1
            if self.column < 0:  # its place is not known, and a row is never dropped in silence
                raise self.package.broken(f"{self.part.part}: r={ref!r}")
            self.kind, self.style = at.get("t", "n"), at.get("s", "")
            self.formula = self.has_value = False
            self.pieces.clear()
            self.length = 0
        elif tag in ("v", "t"):
            # An inline text may have a <v> beside it, which programs do not show.
            if not self.phonetic and not (tag == "v" and self.kind == "inlineStr"):
                self.has_value = self.capture = True
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic += 1
        elif tag == "row":
            number = at.get("r", "")
            self.row = int(number) if number.isdigit() and len(number) < 10 else self.row + 1
            self.hidden = at.get("hidden") in ("1", "true")
            self.column = -1
            self.values = {}
        elif tag == "col" and at.get("hidden") in ("1", "true"):
            self._hidden_column(at)
        elif tag == "sheetView" and at.get("showZeros") in ("0", "false"):
            self.zeros = False

    def _column(self, ref: str) -> int:
        """The column of a reference; the letters of a sheet are few and come again each row."""
        letters = ref.rstrip("0123456789")
        found = self.columns.get(letters)
        if found is None:
            found = column_index(ref)
            if found < self.limits.columns:
                self.columns[letters] = found
        return found

    def _hidden_column(self, at: Attributes) -> None:
        first, last = at.get("min", ""), at.get("max", "")
        if first.isdigit() and last.isdigit() and int(first) <= 1000 and len(last) < 9:
            fresh = set(range(int(first) - 1, min(int(last), 1000))) - self.hidden_columns
            if fresh:
                self.hidden_columns |= fresh
                names = (column_name(i) for i in sorted(self.hidden_columns))
                self.sheet.hidden_columns = tuple(names)

    def text(self, data: str) -> None:
        if self.capture:
            if self.length <= self.limits.text:
                self.pieces.append(data)
            self.length += len(data)

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag in ("v", "t"):
            self.capture = False
        elif tag == "c":
            if self.has_value or self.formula:
                value = clean(self._value())
                if value is not None:
                    self.values[self.column] = value
        elif tag == "rPh":
            self.phonetic -= 1
        elif tag == "row":
            self._finish_row()

    def _finish_row(self) -> None:
        if not self.values:
            return
        width = max(self.values) + 1
        if width > self.limits.columns:
            place, limit = at(self.package.path, self.row), self.limits.columns
            name = self.part.name
            raise too_much("input.too-large/sheet-columns", place, width, limit, sheet=name)
        self.row_count += 1
        self.cell_count += len(self.values)
        if self.cell_count > self.limits.cells:
            place, limit = at(self.package.path, self.row), self.limits.cells
            raise too_much("input.too-large/cells", place, self.cell_count, limit)
        cells = tuple(self.values.get(i) for i in range(width))
        self.ready.append(SheetRow(self.row, cells, self.hidden))

    def _value(self) -> Value:
        text = plain_text("".join(self.pieces))
        if self.length > self.limits.text:
            return Bad(text[:200], "too-long")
        if self.formula and (not self.has_value or (not text and self.kind != "str")):
            return Bad("=", "no-cached")
        if not self.has_value:
            return None
        if self.kind == "s":
            return self._string(text)
        if self.kind in ("str", "inlineStr"):
            return text
        if self.kind == "b":
            return text.strip() in ("1", "true")
        if self.kind == "e":
            return Bad(text, "error")
        if self.kind == "d":
            return text
        return self._number(text)

    def _number(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return Bad(text, "number/cell") if text.strip() else None
        if number != number or number in (float("inf"), float("-inf")):
            return Bad(text, "number/cell")
        if self.formula and number == 0 and self.book.recalculate:
            # Writers that cannot calculate leave a 0 and ask the program to fill it in on opening.
            return Bad("=", "stale")
        if self.zeros and not self.book.date1904 and self._is_bare():
            return number
        return self._format().show(number, text, date1904=self.book.date1904, zeros=self.zeros)

    def _is_bare(self) -> bool:
        """Whether the style of the cell shows numbers as they are; nearly all do."""
        found = self.bare.get(self.style)
        if found is None:
            found = self.bare[self.style] = self._format().bare
        return found

    def _format(self) -> NumberFormat:
        found = self.styles.get(self.style)
        if found is None:
            style = int(self.style) if self.style.isdigit() and len(self.style) < 9 else -1
            if not 0 <= style < len(self.book.formats):
                return PLAIN
            found = self.styles[self.style] = self.book.formats[style]
        return found

"""Rows of a table from a CSV or xlsx file beside the pack, or from the pack itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from prescreen.errors import Place, Problem
from prescreen.fields import UnitError, industry, parse_unit
from prescreen.fields.dates import rule_day
from prescreen.fields.units import near_units
from prescreen.lang.types import BOOL, TEXT, Sort, Type
from prescreen.messages import problem
from prescreen.pack.clashes import clashes
from prescreen.pack.model import Citation
from prescreen.pack.schema import TableShape
from prescreen.pack.table_files import Grid, UnreadableGrid, read_grid
from prescreen.pack.tables import (
    ANY_KEY,
    KEY_KINDS,
    Key,
    KeyInterval,
    LookupTable,
    TableRow,
    key_type,
    number_of,
    word_of,
)

Report = Callable[[Problem], None]
_DASH = re.compile(r"(\d+(?:\.\d+)?)\s*[-–—~～至到]\s*(\d+(?:\.\d+)?)")
_DATES = ("effective_from", "effective_until")
MAX_CLASHES = 20
"""Pairs of rows that clash, of one table, that are told."""


_WRITTEN = frozenset(("text", "industry"))
"""Kinds of columns whose cells are texts."""


@dataclass(slots=True)
class TableReader:
    """Reads one table and reports every bad cell with file, line and column name."""

    key: str
    shape: TableShape
    folder: Path
    place: Place
    report: Report
    digest: hashlib._Hash | None = None
    row_places: tuple[Place, ...] = ()
    row_texts: tuple[Mapping[str, str], ...] = ()
    """Cells of rows in YAML as they are written: 1.10 is no 1.1 where a text is wanted."""
    citations: tuple[Citation, ...] = ()
    authority: tuple[Citation, ...] = ()
    lines: tuple[str, ...] = ()
    _places: dict[int, Place] = field(default_factory=dict)

    def read(self) -> LookupTable | None:
        self._places = {p.line or 1: p for p in reversed(self.row_places)}
        keys, columns = self._keys(), self._columns()
        if keys is None or columns is None:
            return None
        raw, shown = self._raw()
        if raw is None:
            return None
        rows = [row for line, cells in raw if (row := self._row(keys, columns, line, cells, shown))]
        table = LookupTable(
            self.key,
            self.shape.label,
            self.shape.label_en or self.shape.label,
            keys,
            columns,
            rows,
            self.shape.on_empty,
            shown,
            first=self.shape.hit == "first",
            better=self.shape.better,
            citations=self.citations,
            authority=self.authority,
        )
        self._clashes(table)
        return table

    # -- heads -------------------------------------------------------------------------------
    def _problem(self, code: str, place: Place | None = None, /, **words: object) -> None:
        self.report(problem(code, place or self.place, **words))

    def _keys(self) -> tuple[Key, ...] | None:
        out: list[Key] = []
        for name, kind in self.shape.keys.items():
            head, _, unit = kind.partition(":")
            if head not in KEY_KINDS or (unit and head != "interval"):
                self._problem("table-key-kind", key=name, kind=kind)
                return None
            number = self._type(unit or "1") if head == "interval" else None
            out.append(Key(name, head, key_type(head, number)))
        return tuple(out)

    def _type(self, unit: str) -> Type | None:
        if unit in ("text", "bool"):
            return TEXT if unit == "text" else BOOL
        try:
            return Type(Sort.NUMBER, parse_unit(unit))
        except UnitError:
            near = near_units(unit)
            code = "unit-unknown/near" if near else "unit-unknown"
            self._problem(code, unit=unit, near=near)
            return None

    def _columns(self) -> dict[str, Type] | None:
        out: dict[str, Type] = {}
        for name, unit in self.shape.values.items():
            type_ = self._type(unit)
            if type_ is None:
                return None
            out[name] = type_
        return out

    # -- rows --------------------------------------------------------------------------------
    def _raw(self) -> tuple[list[tuple[int, Mapping[str, object]]] | None, str]:
        if self.shape.rows is not None:
            lines = [p.line or 1 for p in self.row_places]
            rows = [self._as_written(i, row) for i, row in enumerate(self.shape.rows)]
            return list(zip(lines, rows, strict=True)), self.place.file
        if self.shape.file is None:
            self._problem("table-no-rows")
            return None, ""
        path = self._file(self.shape.file)
        if path is None:
            self._problem("table-file", file=self.shape.file)
            return None, ""
        shown = (Path(self.place.file).parent / self.shape.file).as_posix()
        try:
            grid = read_grid(path, self.shape.sheet)
            if self.digest is not None:
                self.digest.update(path.read_bytes())
        except UnreadableGrid as error:
            self.report(replace(error.problem, place=Place(shown, error.line, 1)))
            return None, shown
        self.lines = grid.lines
        if not self._head_fits(grid.head, shown):
            return None, shown
        return list(self._cells(grid, shown)), shown

    def _file(self, name: str) -> Path | None:
        """The file of the table; None for what is no file, or not in the folder of the pack."""
        try:
            path = (self.folder / name).resolve()
            inside = path.is_relative_to(self.folder.resolve())
            return path if inside and path.is_file() else None
        except (OSError, ValueError):  # a name that no system takes
            return None

    def _as_written(self, at: int, row: Mapping[str, object]) -> Mapping[str, object]:
        """A row of YAML with the very text in columns of texts, where YAML sees a number."""
        if at >= len(self.row_texts):
            return row
        typed, texts = self.shape.keys | self.shape.values, self.row_texts[at]
        lost = [name for name, cell in row.items() if cell is None and name not in typed]
        if lost:  # {value: 1,000} is a value of 1 and a key 000 with nothing behind it
            self._problem("table-row/key", self.row_places[at], keys=lost)
        return {
            name: texts[name]
            if cell is not None and typed.get(name) in _WRITTEN and name in texts
            else cell
            for name, cell in row.items()
        }

    def _head_fits(self, head: tuple[str, ...], shown: str) -> bool:
        wanted = (*self.shape.keys, *self.shape.values)
        lacking = tuple(c for c in wanted if c not in head)
        twice = tuple(c for c in wanted if head.count(c) > 1)
        place, whole = self._place(shown, 1), ",".join(wanted)
        if lacking:
            self._problem("table-column/missing", place, file=shown, columns=lacking, head=whole)
        if twice:
            self._problem("table-column/twice", place, file=shown, columns=twice)
        return not lacking and not twice

    def _cells(self, grid: Grid, shown: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Rows by column; one with more cells than the head has is a problem."""
        width = max((i for i, name in enumerate(grid.head, start=1) if name), default=0)
        for line, cells in grid.rows:
            if any(c not in (None, "") for c in cells[width:]):
                place = self._place(shown, line)
                self._problem("table-row", place, cells=len(cells), columns=width)
                continue
            yield line, dict(zip(grid.head, cells, strict=False))

    def _row(
        self,
        keys: tuple[Key, ...],
        columns: Mapping[str, Type],
        line: int,
        cells: Mapping[str, object],
        shown: str,
    ) -> TableRow | None:
        place = self._place(shown, line)
        known: list[object] = []
        for key in keys:
            value = self._key_cell(key, cells.get(key.name), place)
            if value is None:
                return None
            known.append(value)
        values = {
            name: value
            for name, type_ in columns.items()
            if (value := self._value_cell(name, type_, cells.get(name), place)) is not None
        }
        since, until = (self._day(cells.get(d), d, place) for d in _DATES)
        source = cells.get("source")
        return TableRow(tuple(known), values, since, until, line, str(source) if source else None)

    def _key_cell(self, key: Key, cell: object, place: Place) -> object | None:
        text = "" if cell is None else str(cell).strip()
        if key.ranged:
            interval = parse_interval(text, _day_number if key.kind == "date" else _number)
            if interval is None:
                days, dash = key.kind == "date", _DASH.fullmatch(text)
                if dash and not days:
                    low, high = dash.groups()
                    dashed = "table-cell/interval-dash"
                    self._problem(dashed, place, column=key.name, text=text, low=low, high=high)
                else:
                    code = "table-cell/interval-days" if days else "table-cell/interval"
                    self._problem(code, place, column=key.name, text=text)
            return interval
        if not text:
            self._problem("table-cell/empty", place, column=key.name, text=text)
            return None
        if text == ANY_KEY:
            return ANY_KEY
        if key.kind == "bool":
            truth = _TRUTHS.get(text.lower())
            if truth is None:
                self._problem("table-cell/bool", place, column=key.name, text=text)
            return truth and word_of(truth == "true")
        if key.kind == "industry" and not industry.exists(text):
            self._problem("table-cell/industry", place, column=key.name, text=text)
            return None
        return text

    def _value_cell(self, name: str, type_: Type, cell: object, place: Place) -> object | None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        if type_.sort is Sort.NUMBER:
            number = _number(str(cell))
            if number is None:
                self._problem("table-cell/number", place, column=name, text=str(cell))
            return number
        text = str(cell).strip()
        if type_.sort is Sort.BOOL:
            truth = _TRUTHS.get(text.lower())
            if truth is None:
                self._problem("table-cell/bool", place, column=name, text=text)
                return None
            return truth == "true"
        return text

    def _day(self, cell: object, name: str, place: Place) -> dt.date | None:
        if cell is None or cell == "":
            return None
        if isinstance(cell, dt.date):
            return cell
        day = rule_day(str(cell))
        if day is None:
            self._problem("table-cell/date", place, column=name, text=str(cell))
        return day

    def _place(self, file: str, line: int) -> Place:
        """A line of the table with its text; of the pack for rows that stand in it."""
        own = self._places.get(line)
        if own is not None:
            return own
        excerpt = self.lines[line - 1] if line <= len(self.lines) else None
        return Place(file, line, 1, excerpt, len(excerpt or "x"))

    def _clashes(self, table: LookupTable) -> None:
        """Two rows in force on one day that answer the same question."""
        for first, second in islice(clashes(table), MAX_CLASHES):
            place = self._place(table.file, second.line)
            self._problem("table-overlap", place, first=first.line, second=second.line)


End = Callable[[str], float | None]
_TRUTHS = {"true": "true", "false": "false", "是": "true", "否": "false"}
_FULL_WIDTH = str.maketrans("\uff0c\uff08\uff09\uff1e\uff1c\uff1d", ",()><=", " ")
_ONE_SIDED = re.compile(r"(>=|>|<=|<)(.+)")
_TWO_SIDED = re.compile(r"([\[(])(.+),(.+)([\])])")


def parse_interval(text: str, end: End | None = None) -> KeyInterval | None:
    """`[a,b)`, `(a,b]`, `>=a`, `>a`, `<b`, `<=b`, `*` and the like, days a day alone too; None if
    it is none of these. `end` reads an end."""
    read = end or _number
    body = text.replace("≥", ">=").replace("≤", "<=").translate(_FULL_WIDTH)
    if body == ANY_KEY:
        return KeyInterval(-math.inf, math.inf)
    if (two := _TWO_SIDED.fullmatch(body)) is not None:
        low, high = read(two[2]), read(two[3])
        return _between(low, high, two[1] == "(", two[4] == "]")
    if (one := _ONE_SIDED.fullmatch(body)) is not None:
        at, above = read(one[2]), one[1].startswith(">")
        low, high = (at, math.inf) if above else (-math.inf, at)
        return _between(low, high, one[1] == ">", one[1] == "<=")
    day = end(body) if end is _day_number else None
    return _between(day, day, False, True)


def _between(
    low: float | None, high: float | None, low_out: bool, high_in: bool
) -> KeyInterval | None:
    """None where an end is none, or no number lies between them."""
    if low is None or high is None or low > high or (low == high and (low_out or not high_in)):
        return None
    return KeyInterval(low, high, low_out, high_in)


def _day_number(text: str) -> float | None:
    day = rule_day(text)
    return None if day is None else number_of(day)


def _number(text: str) -> float | None:
    """A finite number; `nan` and `inf`, which Python reads too, are none."""
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None

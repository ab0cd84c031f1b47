"""Rows of a table from a CSV or xlsx file beside the pack, or from the pack itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from prescreen.errors import Place, Problem
from prescreen.fields import UnitError, industry, parse_unit
from prescreen.lang.types import BOOL, TEXT, Sort, Type
from prescreen.pack.schema import TableShape
from prescreen.pack.table_files import Grid, UnreadableGrid, read_grid
from prescreen.pack.tables import Interval, Key, Row, Table, key_type, less

Report = Callable[[Problem], None]
_DATES = ("effective_from", "effective_until")


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
    lines: tuple[str, ...] = ()

    def read(self) -> Table | None:
        keys, columns = self._keys(), self._columns()
        if keys is None or columns is None:
            return None
        raw, shown = self._raw()
        if raw is None:
            return None
        rows = [row for line, cells in raw if (row := self._row(keys, columns, line, cells, shown))]
        table = Table(
            self.key,
            self.shape.label,
            self.shape.label_en,
            keys,
            columns,
            rows,
            self.shape.on_empty,
            shown,
        )
        self._clashes(table)
        return table

    # -- heads -------------------------------------------------------------------------------
    def _problem(self, code: str, zh: str, en: str, place: Place | None = None, *hint: str) -> None:
        self.report(Problem(code, zh, en, place or self.place, *hint))

    def _keys(self) -> tuple[Key, ...] | None:
        out: list[Key] = []
        for name, kind in self.shape.keys.items():
            head, _, unit = kind.partition(":")
            if head not in ("text", "industry", "interval"):
                self._problem(
                    "table-key-kind",
                    f"键 {name} 的类型 {kind} 不认识",
                    f"key {name} has the unknown kind {kind}",
                    None,
                    "可选:text、industry、interval:单位",
                    "one of: text, industry, interval:UNIT",
                )
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
            self._problem(
                "unit-unknown",
                f"不认识的单位 {unit}",
                f"unknown unit {unit}",
                None,
                "单位见 docs/reference/units.md",
                "units are listed in docs/reference/units.md",
            )
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
            return list(zip(lines, self.shape.rows, strict=True)), self.place.file
        if self.shape.file is None:
            self._problem(
                "table-no-rows",
                "表没有 file 也没有 rows",
                "neither file nor rows given",
                None,
                "写 file: 文件名.csv,或在 rows: 下逐行写",
                "give file: name.csv, or the rows under rows:",
            )
            return None, ""
        path = (self.folder / self.shape.file).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            self._problem(
                "table-file",
                f"找不到表文件 {self.shape.file}",
                f"the table file {self.shape.file} is not there",
                None,
                "文件放在规则包的文件夹里",
                "put the file into the folder of the pack",
            )
            return None, ""
        if self.digest is not None:
            self.digest.update(path.read_bytes())
        shown = (Path(self.place.file).parent / self.shape.file).as_posix()
        try:
            grid = read_grid(path, self.shape.sheet)
        except UnreadableGrid as error:
            self.report(replace(error.problem, place=Place(shown, error.line, 1)))
            return None, shown
        self.lines = grid.lines
        if not self._head_fits(grid.head, shown):
            return None, shown
        return list(self._cells(grid, shown)), shown

    def _head_fits(self, head: tuple[str, ...], shown: str) -> bool:
        wanted = (*self.shape.keys, *self.shape.values)
        lacking = [c for c in wanted if c not in head]
        twice = [c for c in wanted if head.count(c) > 1]
        if lacking:
            self._problem(
                "table-column",
                f"表 {shown} 缺少列 {'、'.join(lacking)}",
                f"table {shown} lacks the columns {', '.join(lacking)}",
                self._place(shown, 1),
                f"表头写成 {','.join(wanted)}",
                f"the head is {','.join(wanted)}",
            )
        if twice:
            self._problem(
                "table-column",
                f"表 {shown} 的列 {'、'.join(twice)} 重复",
                f"table {shown} has the columns {', '.join(twice)} twice",
                self._place(shown, 1),
                "保留一列",
                "keep one of them",
            )
        return not lacking and not twice

    def _cells(self, grid: Grid, shown: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Rows by column; one with more cells than the head has is a problem."""
        width = max((i for i, name in enumerate(grid.head, start=1) if name), default=0)
        for line, cells in grid.rows:
            if any(c not in (None, "") for c in cells[width:]):
                self._problem(
                    "table-row",
                    f"这一行有 {len(cells)} 格,表头只有 {width} 列",
                    f"this row has {len(cells)} cells, the head only {width}",
                    self._place(shown, line),
                    '含逗号的内容加英文双引号,如 "[0,30)"',
                    'put a cell that contains a comma in double quotes, such as "[0,30)"',
                )
                continue
            yield line, dict(zip(grid.head, cells, strict=False))

    def _row(
        self,
        keys: tuple[Key, ...],
        columns: Mapping[str, Type],
        line: int,
        cells: Mapping[str, object],
        shown: str,
    ) -> Row | None:
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
        return Row(tuple(known), values, since, until, line, str(source) if source else None)

    def _key_cell(self, key: Key, cell: object, place: Place) -> object | None:
        text = "" if cell is None else str(cell).strip()
        if key.kind == "interval":
            interval = parse_interval(text)
            if interval is None:
                self._bad(
                    key.name,
                    text,
                    place,
                    "区间写成 [0,30)、>=30、<30 或 *",
                    "write intervals as [0,30), >=30, <30 or *",
                )
            return interval
        if not text:
            self._bad(key.name, text, place, "键不能为空", "a key cannot be empty")
            return None
        if key.kind == "industry" and not industry.exists(text):
            self._bad(
                key.name,
                text,
                place,
                "GB/T 4754-2017 没有这个代码",
                "GB/T 4754-2017 has no such code",
            )
            return None
        return text

    def _value_cell(self, name: str, type_: Type, cell: object, place: Place) -> object | None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        if type_.sort is Sort.NUMBER:
            number = _number(str(cell))
            if number is None:
                self._bad(name, str(cell), place, "这里要数字", "a number is needed")
            return number
        text = str(cell).strip()
        if type_.sort is Sort.BOOL:
            if text.lower() not in ("true", "false"):
                self._bad(name, text, place, "写 true 或 false", "write true or false")
                return None
            return text.lower() == "true"
        return text

    def _day(self, cell: object, name: str, place: Place) -> dt.date | None:
        if cell is None or cell == "":
            return None
        if isinstance(cell, dt.date):
            return cell
        try:
            return dt.date.fromisoformat(str(cell).strip())
        except ValueError:
            self._bad(name, str(cell), place, "日期写成 2026-11-22", "write dates as 2026-11-22")
            return None

    def _place(self, file: str, line: int) -> Place:
        """A line of the table with its text; of the pack for rows that stand in it."""
        own = next((p for p in self.row_places if p.line == line), None)
        if own is not None:
            return own
        excerpt = self.lines[line - 1] if line <= len(self.lines) else None
        return Place(file, line, 1, excerpt, len(excerpt or "x"))

    def _bad(self, column: str, text: str, place: Place, zh: str, en: str) -> None:
        self._problem(
            "table-cell",
            f"列 {column} 的内容读不懂:{text!r}",
            f"column {column} cannot be read: {text!r}",
            place,
            zh,
            en,
        )

    def _clashes(self, table: Table) -> None:
        """Two rows in force on one day that answer the same question."""
        groups: dict[tuple[object, ...], list[Row]] = {}
        for row in table.rows:
            groups.setdefault(table._exact(row.keys), []).append(row)
        for rows in groups.values():
            for i, first in enumerate(rows):
                for second in rows[i + 1 :]:
                    if _overlap(table, first, second):
                        self._problem(
                            "table-overlap",
                            f"第 {second.line} 行与第 {first.line} 行的键重复或区间重叠",
                            f"row {second.line} repeats or overlaps the keys of row {first.line}",
                            self._place(table.file, second.line),
                            "保留一行,或用生效日期分开",
                            "keep one, or separate them by effective dates",
                        )


def _overlap(table: Table, a: Row, b: Row) -> bool:
    days = (a.until is None or b.since is None or b.since < a.until) and (
        b.until is None or a.since is None or a.since < b.until
    )
    return days and all(
        not isinstance(x, Interval)
        or (isinstance(y, Interval) and less(x.low, y.high) and less(y.low, x.high))
        for x, y in zip(a.keys, b.keys, strict=True)
    )


def parse_interval(text: str) -> Interval | None:
    """`[a,b)`, `>=a`, `<b` or `*`; None if it is none of these."""
    body = text.replace("\uff0c", ",").replace("≥", ">=").replace(" ", "")
    infinity = float("inf")
    try:
        if body == "*":
            return Interval(-infinity, infinity)
        if body.startswith(">="):
            return _between(_number(body[2:]), infinity)
        if body.startswith("<") and not body.startswith("<="):
            return _between(-infinity, _number(body[1:]))
        if body.startswith("[") and body.endswith(")"):
            low, high = body[1:-1].split(",")
            return _between(_number(low), _number(high))
    except ValueError:
        return None
    return None


def _between(low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None or low >= high else Interval(low, high)


def _number(text: str) -> float | None:
    """A finite number; `nan` and `inf`, which Python reads too, are none."""
    try:
        value = float(text.strip())
    except ValueError:
        return None
    return value if math.isfinite(value) else None

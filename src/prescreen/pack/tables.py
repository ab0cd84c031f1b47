"""Lookup tables: exact keys, industry codes that fall back to their parents, half-open intervals.

A cell lookup gives the value, `MISSING` (no such row) or `EMPTY` (the row is there, the cell is
not filled). Rows may carry `effective_from` and `effective_until`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prescreen.fields import industry
from prescreen.lang.types import Sort, Type
from prescreen.logic.numbers import at_least_number


class _Sentinel:
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


MISSING = _Sentinel("MISSING")
EMPTY = _Sentinel("EMPTY")


@dataclass(frozen=True, slots=True)
class KeyInterval:
    """`[low, high)`, either end open to infinity."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return not less(value, self.low) and less(value, self.high)


def less(a: float, b: float) -> bool:
    """Tolerant `<`, the negation of `>=`: equal within 1e-9 of the larger is not less."""
    if math.isinf(a) or math.isinf(b):
        return a < b
    return not at_least_number(a, b)


@dataclass(frozen=True, slots=True)
class Key:
    """A key column: `kind` is text, industry or interval."""

    name: str
    kind: str
    type: Type


@dataclass(frozen=True, slots=True)
class TableRow:
    keys: tuple[object, ...]
    values: Mapping[str, object]
    since: dt.date | None
    until: dt.date | None
    line: int
    source: str | None = None

    def on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class LookupTable:
    """Rows with typed keys and columns. `lookup` answers for one day."""

    __slots__ = (
        "_exactly",
        "_index",
        "_rows",
        "columns",
        "file",
        "key",
        "keys",
        "label",
        "label_en",
        "on_empty",
        "rows",
    )

    def __init__(
        self,
        key: str,
        label: str,
        label_en: str,
        keys: Sequence[Key],
        columns: Mapping[str, Type],
        rows: Sequence[TableRow],
        on_empty: str,
        file: str,
    ) -> None:
        self.key = key
        self.label = label
        self.label_en = label_en
        self.keys = tuple(keys)
        self.columns = dict(columns)
        self.rows = tuple(rows)
        self.on_empty = on_empty
        self.file = file
        self._index: dict[dt.date, dict[tuple[object, ...], list[TableRow]]] = {}
        self._exactly = all(k.kind != "interval" for k in self.keys)
        self._rows: dict[tuple[object, ...], TableRow | _Sentinel | None] = {}
        """Rows found by their keys and the day, where no key is an interval."""

    def edges(self) -> set[dt.date]:
        return {d for r in self.rows for d in (r.since, r.until) if d is not None}

    def _exact(self, keys: Sequence[object]) -> tuple[object, ...]:
        return tuple(k for k, spec in zip(keys, self.keys, strict=True) if spec.kind != "interval")

    def on(self, day: dt.date) -> dict[tuple[object, ...], list[TableRow]]:
        """Rows in force on the day, by their exact keys."""
        found = self._index.get(day)
        if found is None:
            found = {}
            for row in self.rows:
                if row.on(day):
                    found.setdefault(self._exact(row.keys), []).append(row)
            if len(self._index) > 64:
                self._index.clear()
            self._index[day] = found
        return found

    def row(self, keys: Sequence[object], day: dt.date) -> TableRow | None:
        """The row for the keys: nearest industry code first, then the interval that holds."""
        if not self._exactly:
            return self._row(keys, day)
        asked = (day, *keys)
        found = self._rows.get(asked, MISSING)
        if isinstance(found, _Sentinel):
            if len(self._rows) > 4096:
                self._rows.clear()
            found = self._rows[asked] = self._row(keys, day)
        return found

    def _row(self, keys: Sequence[object], day: dt.date) -> TableRow | None:
        index = self.on(day)
        numbers = [
            (i, k)
            for i, (k, spec) in enumerate(zip(keys, self.keys, strict=True))
            if spec.kind == "interval"
        ]
        for exact in self._fallbacks(self._exact(keys)):
            for row in index.get(exact, ()):
                if all(n in row.keys[i] for i, n in numbers):  # type: ignore[operator]
                    return row
        return None

    def _fallbacks(self, exact: tuple[object, ...]) -> Sequence[tuple[object, ...]]:
        specs = [s for s in self.keys if s.kind != "interval"]
        options = [
            _ancestry(str(k)) if s.kind == "industry" else (k,)
            for k, s in zip(exact, specs, strict=True)
        ]
        out: list[tuple[object, ...]] = [()]
        for choice in options:
            out = [(*head, tail) for head in out for tail in choice]
        return out

    def lookup(self, keys: Sequence[object], column: str, day: dt.date) -> object:
        row = self.row(keys, day)
        if row is None:
            return MISSING
        value = row.values.get(column)
        return EMPTY if value is None else value


@lru_cache(maxsize=4096)
def _ancestry(code: str) -> tuple[object, ...]:
    return (code, *industry.ancestors(code))


def key_type(kind: str, unit: Type | None) -> Type:
    """The expression type that a key column takes."""
    if kind == "interval" and unit is not None:
        return unit
    return Type(Sort.INDUSTRY if kind == "industry" else Sort.TEXT)

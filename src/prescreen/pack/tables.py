"""Lookup tables: exact keys, industry codes that fall back to their parents, intervals, days.

A cell lookup gives the value, `MISSING` (no such row) or `EMPTY` (the row is there, the cell is
not filled). Rows may carry `effective_from` and `effective_until`. Of the rows that fit, the most
special one holds, and `*` holds where nothing else does; or, in a table of ordered rules (`hit:
first`), the first one in the order of the file.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

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


ANY_KEY = "*"
"""The key of a row that holds where no other does."""
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class KeyInterval:
    """`[low, high)`, either end open to infinity; or with the low end out, the high end in."""

    low: float
    high: float
    low_out: bool = False
    high_in: bool = False

    def __contains__(self, value: float) -> bool:
        above = less(self.low, value) if self.low_out else not less(value, self.low)
        return above and (not less(self.high, value) if self.high_in else less(value, self.high))

    @property
    def endless(self) -> bool:
        return math.isinf(self.low) and math.isinf(self.high)

    def covers(self, other: KeyInterval) -> bool:
        """Whether every number of the other is in this one."""
        starts = less(self.low, other.low) or (
            not less(other.low, self.low) and self.low_out <= other.low_out
        )
        ends = less(other.high, self.high) or (
            not less(self.high, other.high) and self.high_in >= other.high_in
        )
        return starts and ends

    def meets(self, other: KeyInterval) -> bool:
        """Whether any number is in both."""
        return self.begins_before(other) and other.begins_before(self)

    def begins_before(self, other: KeyInterval) -> bool:
        """Whether this one begins before the other has ended."""
        if less(self.low, other.high):
            return True
        return not less(other.high, self.low) and not self.low_out and other.high_in


def less(a: float, b: float) -> bool:
    """Tolerant `<`, the negation of `>=`: equal within 1e-9 of the larger is not less."""
    if math.isinf(a) or math.isinf(b):
        return a < b
    return not at_least_number(a, b)


def number_of(key: object) -> float:
    """The place on its axis of a number or a day (days since 1970)."""
    return float((key - _EPOCH).days) if isinstance(key, dt.date) else key  # type: ignore[return-value]


def day_of(number: float) -> dt.date:
    """The day at a place on the axis of days."""
    return _EPOCH + dt.timedelta(days=int(number))


def word_of(key: object) -> str:
    """A truth or a text as rows have it."""
    return str(key).lower() if isinstance(key, bool) else str(key)


@dataclass(frozen=True, slots=True)
class Key:
    """A key column: `kind` is text, bool, industry, interval or date."""

    name: str
    kind: str
    type: Type

    @property
    def ranged(self) -> bool:
        """Whether its cells are intervals."""
        return self.kind in ("interval", "date")


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
        "_order",
        "_rows",
        "_starred",
        "authority",
        "better",
        "citations",
        "columns",
        "file",
        "first",
        "key",
        "keys",
        "label",
        "label_en",
        "layers",
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
        *,
        first: bool = False,
        better: str = "none",
        citations: tuple[Any, ...] = (),
        authority: tuple[Any, ...] = (),
    ) -> None:
        """`first`: the first row of the file that fits; `better`: which side of its numbers is the
        stricter, for packs that set rows anew; `citations`: what it rests on; `authority`: what
        allows it to be looser than the table of a pack extended."""
        self.key = key
        self.label = label
        self.label_en = label_en
        self.keys = tuple(keys)
        self.columns = dict(columns)
        self.rows = tuple(rows)
        self.on_empty = on_empty
        self.file = file
        self.first = first
        self.better = better
        self.citations = citations
        self.authority = authority
        self.layers: tuple[LookupTable, ...] = (self,)
        """Tables tried one after the other: rows set anew come before those they replace."""
        self._order = {id(r): i for i, r in enumerate(self.rows)}
        self._starred = tuple(
            any(r.keys[i] == ANY_KEY for r in self.rows) for i in range(len(self.keys))
        )
        self._index: dict[dt.date, dict[tuple[object, ...], list[TableRow]]] = {}
        self._exactly = not any(k.ranged for k in self.keys)
        self._rows: dict[tuple[object, ...], TableRow | _Sentinel | None] = {}
        """Rows found by their keys and the day, where no key is an interval."""

    def edges(self) -> set[dt.date]:
        return {d for r in self.rows for d in (r.since, r.until) if d is not None}

    def over(self, under: LookupTable) -> LookupTable:
        """This table, with the rows of another where it has none."""
        made = LookupTable(
            under.key, under.label, under.label_en, under.keys, under.columns,
            (*self.rows, *under.rows), under.on_empty, under.file,
        )  # fmt: skip
        made.layers = (*self.layers, *under.layers)
        return made

    def _exact(self, keys: Sequence[object]) -> tuple[object, ...]:
        return tuple(k for k, spec in zip(keys, self.keys, strict=True) if not spec.ranged)

    def on(self, day: dt.date) -> dict[tuple[object, ...], list[TableRow]]:
        """Rows in force on the day, by their exact keys."""
        found = self._index.get(day)
        if found is None:
            found = {}
            for row in self.rows:
                if row.on(day):
                    found.setdefault(self._exact(row.keys), []).append(row)
            for rows in found.values():  # of intervals, `*` holds where no other does
                rows.sort(key=lambda r: [isinstance(k, KeyInterval) and k.endless for k in r.keys])
            if len(self._index) > 64:
                self._index.clear()
            self._index[day] = found
        return found

    def row(self, keys: Sequence[object], day: dt.date) -> TableRow | None:
        """The row that holds for the keys on a day, the nearest industry code first."""
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
        numbers = [(i, number_of(keys[i])) for i, spec in enumerate(self.keys) if spec.ranged]
        for row in self.fitting(tuple(map(word_of, self._exact(keys))), day):
            if all(n in row.keys[i] for i, n in numbers):  # type: ignore[operator]
                return row
        return None

    def fitting(self, exact: tuple[str, ...], day: dt.date) -> Iterator[TableRow]:
        """The rows whose keys that are no intervals fit, in the order in which they are tried."""
        for table in self.layers:
            index, steps = table.on(day), table._fallbacks(exact)
            rows = [row for step in steps for row in index.get(step, ())]
            if table.first:
                rows.sort(key=lambda r: table._order[id(r)])
            yield from rows

    def _fallbacks(self, exact: tuple[str, ...]) -> Sequence[tuple[object, ...]]:
        """What a row may say of exact keys, the most special first."""
        specs = [
            (s, star) for s, star in zip(self.keys, self._starred, strict=True) if not s.ranged
        ]
        out: list[tuple[object, ...]] = [()]
        for key, (spec, star) in zip(exact, specs, strict=True):
            choice = _ancestry(key) if spec.kind == "industry" else (key,)
            choice = (*choice, ANY_KEY) if star else choice
            out = [(*head, tail) for head in out for tail in choice]
        return out

    def lookup(self, keys: Sequence[object], column: str, day: dt.date) -> object:
        return cell_of(self.row(keys, day), column)

    def met(
        self, keys: Sequence[object], within: Mapping[int, tuple[float, float]], day: dt.date
    ) -> tuple[TableRow | None, ...]:
        """The rows that hold somewhere where keys, by their places, lie within two ends."""
        ends = [
            (i, within[i] if i in within else (number_of(keys[i]),) * 2)
            for i, spec in enumerate(self.keys)
            if spec.ranged
        ]
        rows = tuple(self.fitting(tuple(map(word_of, self._exact(keys))), day))
        return met(rows, ends, frozenset(i for i, k in enumerate(self.keys) if k.kind == "date"))


def cell_of(row: TableRow | None, column: str) -> object:
    """What a row holds; MISSING without a row, EMPTY where nothing is filled in."""
    if row is None:
        return MISSING
    value = row.values.get(column)
    return EMPTY if value is None else value


_MOST_TRIED = 10_000


def met(
    rows: Sequence[TableRow],
    within: Sequence[tuple[int, tuple[float, float]]],
    days: frozenset[int] = frozenset(),
) -> tuple[TableRow | None, ...]:
    """The first of the rows, in the order in which they are tried, at each point between the ends;
    None among them where there is a point without a row.

    Which row holds turns only where an interval ends: tried are these points, what lies between
    them, and the ends. `days` are the keys that move by whole days.
    """
    axes = []
    for key, ends in within:
        cells = [c for r in rows if isinstance(c := r.keys[key], KeyInterval)]
        edges = {end for c in cells for end in (c.low, c.high) if math.isfinite(end)}
        axes.append([(key, x) for x in tried(ends, edges, key in days)])
    if math.prod(map(len, axes)) > _MOST_TRIED:
        return (None, *rows)
    found: dict[int, TableRow | None] = {}
    for point in product(*axes):
        row = next((r for r in rows if all(x in r.keys[i] for i, x in point)), None)  # type: ignore[operator]
        found[id(row)] = row
    return tuple(found.values())


def tried(ends: tuple[float, float], edges: set[float], days: bool) -> list[float]:
    """Points of which one stands for each stretch between the ends that no edge divides."""
    low, high = ends
    inside = sorted(e for e in edges if low < e < high)
    near = inside or [e for e in ends if math.isfinite(e)] or [0.0]
    first = near[0] - max(1.0, abs(near[0])) if math.isinf(low) else low
    last = near[-1] + max(1.0, abs(near[-1])) if math.isinf(high) else high
    if days:
        points = {first, last, *(e + step for e in inside for step in (-1, 0, 1))}
        return sorted(p for p in points if low <= p <= high)
    points = {first, *inside, last}
    return sorted(points | {a + (b - a) / 2 for a, b in pairwise(sorted(points))})


@lru_cache(maxsize=4096)
def _ancestry(code: str) -> tuple[object, ...]:
    return (code, *industry.ancestors(code))


def key_type(kind: str, unit: Type | None) -> Type:
    """The expression type that a key column takes."""
    if kind == "interval" and unit is not None:
        return unit
    return Type(_SORTS.get(kind, Sort.TEXT))


_SORTS = {"industry": Sort.INDUSTRY, "bool": Sort.BOOL, "date": Sort.DATE}
KEY_KINDS = ("text", "bool", "industry", "interval", "date")

"""Table lookups for whole columns: keys become small integers, their combination a row number.

What a combination of exact keys leads to is worked out once by the table itself (its `row`, with
the fallback along industry codes) and kept; only intervals are compared row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.values import Bools, Floats, Ints, Vocab, industry_vocab, places
from prescreen.logic.intervals import Ends
from prescreen.pack.tables import KeyInterval, LookupTable, TableRow, met, number_of, word_of

_TODO = -2
_LARGEST = 20_000_000


class TableIndex:
    """One table on one day."""

    def __init__(self, table: LookupTable, day: dt.date) -> None:
        self.table = table
        self.day = day
        self.rows = tuple(r for r in table.rows if r.on(day))
        self.absent = len(self.rows)
        self._place = {id(r): i for i, r in enumerate(self.rows)}
        self.exact = [i for i, k in enumerate(table.keys) if not k.ranged]
        self.numeric = [i for i, k in enumerate(table.keys) if k.ranged]
        self.vocabs = [self._vocab(i) for i in self.exact]
        self._sizes = [len(v) + 1 for v in self.vocabs]
        size = int(np.prod(self._sizes, dtype=np.float64)) if self._sizes else 1
        self._dense = (
            np.full(size, _TODO, dtype=np.int32) if size <= _LARGEST else np.zeros(0, np.int32)
        )
        self._choices: dict[int, tuple[int, ...]] = {}
        self.by_code: dict[object, Any] = {}
        """Rows by the code of the one key that varies, for each way in which the table is asked."""

    def _vocab(self, key: int) -> Vocab:
        if self.table.keys[key].kind == "industry":
            return industry_vocab()
        return tuple(dict.fromkeys(str(r.keys[key]) for r in self.rows))

    # -- columns of values --------------------------------------------------------------------
    def cells(self, column: str) -> list[Any]:
        """The cells by row number; the last one stands for no row."""
        return [*(r.values.get(column) for r in self.rows), None]

    def filled(self, column: str) -> list[bool | None]:
        """Whether the cell is filled, by row number; None where that asks a person."""
        empty = None if self.table.on_empty == "unknown" else False
        return [True if c is not None else empty for c in self.cells(column)[:-1]] + [None]

    # -- from keys to rows --------------------------------------------------------------------
    def codes(self, which: int, keys: pl.Series, vocab: Vocab | None) -> Ints:
        """Positions of key values in the vocabulary of the `which`-th exact key; last: none."""
        own = self.vocabs[which]
        at, none = places(own), len(own)
        if vocab is None:
            text = keys.cast(pl.String).replace_strict(
                pl.Series(own, dtype=pl.String),
                pl.Series(range(none), dtype=pl.Int64),
                default=none,
                return_dtype=pl.Int64,
            )
            return text.fill_null(none).to_numpy()
        codes = keys.fill_null(len(vocab)).to_numpy()
        if vocab == own:
            return codes.astype(np.int64)
        table = np.array([at.get(w, none) for w in vocab] + [none], dtype=np.int64)
        return table[codes]  # type: ignore[no-any-return]

    def code(self, which: int, key: Known, height: int) -> Ints:
        """The position of a key that is the same in all rows."""
        own = self.vocabs[which]
        return np.full(height, places(own).get(word_of(key.value), len(own)), dtype=np.int64)

    def find(self, exact: Sequence[Ints], numbers: Sequence[Floats]) -> Ints:
        """Row numbers, `absent` where there is no row."""
        length = len(exact[0]) if exact else len(numbers[0])
        combined = self.combined(exact, length)
        if self.numeric:
            return self._by_interval(combined, numbers)
        if not len(self._dense):
            distinct, back = np.unique(combined, return_inverse=True)
            return np.array([self._row(int(c)) for c in distinct], dtype=np.int64)[back]
        found = self._dense[combined]
        todo = found == _TODO
        if todo.any():
            for code in np.unique(combined[todo]).tolist():
                self._dense[code] = self._row(code)
            found = self._dense[combined]
        return found.astype(np.int64)

    def _keys(self, combined: int) -> tuple[str, ...]:
        """The exact keys that a combined code stands for; one not in the table is like no other."""
        out: list[str] = []
        for vocab, size in zip(reversed(self.vocabs), reversed(self._sizes), strict=True):
            combined, code = divmod(combined, size)
            out.append(vocab[code] if code < len(vocab) else "\x00")
        return tuple(reversed(out))

    def combined(self, exact: Sequence[Ints], height: int) -> Ints:
        """One code for the exact keys of each row."""
        combined = np.zeros(height, dtype=np.int64)
        for codes, size in zip(exact, self._sizes, strict=True):
            combined = combined * size + codes
        return combined

    def met(self, combined: int, ends: Sequence[Ends]) -> tuple[TableRow | None, ...]:
        """The rows that exact keys, and intervals between these ends, may lead to."""
        rows = [self.rows[at] for at in self._candidates(combined)]
        days = frozenset(i for i in self.numeric if self.table.keys[i].kind == "date")
        return met(rows, tuple(zip(self.numeric, ends, strict=True)), days)

    def _candidates(self, combined: int) -> tuple[int, ...]:
        """Row numbers for exact keys in the order in which they are tried."""
        found = self._choices.get(combined)
        if found is None:
            rows = self.table.fitting(self._keys(combined), self.day)
            found = self._choices[combined] = tuple(self._place[id(r)] for r in rows)
        return found

    def place(self, row: TableRow | None) -> int:
        return self.absent if row is None else self._place[id(row)]

    def _row(self, combined: int) -> int:
        found = self._candidates(combined)
        return found[0] if found else self.absent

    def _by_interval(self, combined: Ints, numbers: Sequence[Floats]) -> Ints:
        """Rows by exact keys, tried in turn where they are not yet found."""
        first, count, rows = self._tried(combined)
        out = np.full(len(combined), self.absent, dtype=np.int64)
        todo = np.flatnonzero(count)
        turn = 0
        while len(todo):
            row = rows[first[todo] + turn]
            fits = np.ones(len(todo), dtype=bool)
            for bounds, given in zip(self._bounds, numbers, strict=True):
                fits &= bounds.hold(row, given[todo])
            out[todo[fits]] = row[fits]
            turn += 1
            todo = todo[~fits & (count[todo] > turn)]
        return out

    def _tried(self, combined: Ints) -> tuple[Ints, Ints, Ints]:
        """Of exact keys: where the rows that are tried begin, how many they are, and the rows."""
        distinct, back = self._distinct(combined)
        tried = [self._candidates(c) for c in distinct.tolist()]
        count = np.array([len(rows) for rows in tried], dtype=np.int64)
        rows = np.array([row for rows in tried for row in rows], dtype=np.int64)
        return (np.cumsum(count) - count)[back], count[back], rows

    def _distinct(self, combined: Ints) -> tuple[Ints, Ints]:
        """The different codes, and the place of each row's among them."""
        if not len(self._dense):
            return np.unique(combined, return_inverse=True)
        distinct = np.flatnonzero(np.bincount(combined, minlength=len(self._dense)))
        places = np.zeros(len(self._dense), dtype=np.int64)
        places[distinct] = np.arange(len(distinct))
        return distinct, places[combined]

    @cached_property
    def _bounds(self) -> list[_Bounds]:
        return [_Bounds.of(r.keys[key] for r in self.rows) for key in self.numeric]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The ends of the intervals of all rows under one key, and whether they are out and in."""

    low: Floats
    high: Floats
    low_out: Bools
    high_in: Bools

    @classmethod
    def of(cls, keys: Iterable[object]) -> _Bounds:
        cells = [k for k in keys if isinstance(k, KeyInterval)]
        return cls(
            np.array([c.low for c in cells], dtype=np.float64),
            np.array([c.high for c in cells], dtype=np.float64),
            np.array([c.low_out for c in cells], dtype=bool),
            np.array([c.high_in for c in cells], dtype=bool),
        )

    def hold(self, row: Ints, given: Floats) -> Bools:
        """Whether the interval of each row holds the number; only near its ends do tolerances
        count."""
        low, high = self.low[row], self.high[row]
        inside: Bools = (given > low) & (given < high)
        margin = 2e-9 * np.abs(given) + 2e-12
        near = np.flatnonzero((np.abs(given - low) <= margin) | (np.abs(given - high) <= margin))
        if len(near):
            low, high, given, row = low[near], high[near], given[near], row[near]
            above = np.where(self.low_out[row], _less(low, given), ~_less(given, low))
            below = np.where(self.high_in[row], ~_less(high, given), _less(given, high))
            inside[near] = above & below
        return inside


def _less(a: Floats, b: Floats) -> Bools:
    """Tolerant `<` as `pack.tables.less` has it."""
    with np.errstate(invalid="ignore", over="ignore"):
        endless = np.isinf(a) | np.isinf(b)
        gap = np.maximum(1e-9 * np.maximum(np.abs(a), np.abs(b)), 1e-12)
        return np.where(endless, a < b, ~((a >= b) | (np.abs(a - b) <= gap)))


@dataclass(frozen=True, slots=True)
class LookupStep:
    """Makes the column of row numbers; the one behind the last where a key is unknown.

    `keys` are (column, vocabulary) in the order of the table, or the constant itself.
    """

    frame: str
    index: TableIndex
    keys: tuple[tuple[str, Vocab | None] | Known, ...]
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        frame = batch.frame(self.frame)
        varying = [k for k in self.keys if not isinstance(k, Known)]
        if len(varying) == 1 and (vocab := varying[0][1]) is not None:
            key = self.frame, varying[0][0]
            if key not in batch.codes:
                batch.codes[key] = frame[key[1]].fill_null(len(vocab)).to_numpy()
            return pl.Series(self.name, self._by_code(vocab)[batch.codes[key]])
        return pl.Series(self.name, self._found(frame).astype(np.uint32))

    def _by_code(self, vocab: Vocab) -> Any:
        """The row for every code of the one key that varies; the last is for no code."""
        memo = self.index.by_code
        if self.keys not in memo:
            table, day = self.index.table, self.index.day
            rows = []
            for word in vocab:
                keys = [k.value if isinstance(k, Known) else word for k in self.keys]
                rows.append(self.index.place(table.row(keys, day)))
            memo[self.keys] = np.array([*rows, self.index.absent], dtype=np.uint32)
        return memo[self.keys]

    def _found(self, frame: pl.DataFrame) -> Ints:
        height = frame.height
        known = np.ones(height, dtype=bool)
        given: dict[int, Any] = {}
        for place, key in enumerate(self.keys):
            if isinstance(key, Known):
                given[place] = key
                continue
            column = frame[key[0]]
            if column.null_count():
                known &= column.is_not_null().to_numpy()
            given[place] = (column, key[1])
        exact = [self._codes(w, given[p], height) for w, p in enumerate(self.index.exact)]
        numbers = [self._numbers(given[p], height) for p in self.index.numeric]
        return np.where(known, self.index.find(exact, numbers), self.index.absent)

    def _codes(self, which: int, key: Any, height: int) -> Ints:
        if isinstance(key, Known):
            return self.index.code(which, key, height)
        return self.index.codes(which, *key)

    def _numbers(self, key: Any, height: int) -> Floats:
        if isinstance(key, Known):
            return np.full(height, number_of(key.value), dtype=np.float64)
        # A day is a number of days since 1970, as `number_of` has it.
        return key[0].to_physical().cast(pl.Float64).to_numpy()  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Known:
    """A key that is the same in all rows."""

    value: Hashable

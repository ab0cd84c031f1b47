"""Aggregates over lists: conditions on the flat elements, then one answer a candidate.

Sums are folded from the left in the order of the list, so that they agree to the last bit with
one candidate's (`numpy.bincount` adds one by one; `Series.sum` does not).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.values import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Reduce:
    """One aggregate. `found` names the truth of each element for any, all, count; `where` and
    `value` name the columns of the numeric ones (`where` None: every element counts)."""

    frame: str
    list: str
    how: str
    found: str | None
    where: str | None
    value: str | None
    verified: bool
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        opened = batch.opened(self.list, self.verified)
        rows = batch.rows[self.list]
        items = batch.items[self.list]
        if self.how in ("any", "all", "count"):
            assert self.found is not None
            found = items[self.found]
            out = _quantified(self.how, found, rows, opened)
        else:
            assert self.value is not None
            where = items[self.where] if self.where is not None else None
            out = _numeric(self.how, where, items[self.value], rows, opened)
        if self.verified:
            out = _nulled(out, batch.unverified[self.list])
        return out.alias(self.name)


@dataclass(frozen=True, slots=True)
class Marked:
    """Which candidates have an element that is marked."""

    list: str
    mark: str
    name: str
    frame: str = MAIN

    def run(self, batch: ColumnBatch) -> pl.Series:
        mark, height = batch.items[self.list][self.mark], batch.main.height
        return pl.Series(self.name, _marked(batch.rows[self.list], mark, height))


@dataclass(frozen=True, slots=True)
class ListState:
    """What a batch says of a list as a whole: `mark` is `open`, `given` or `unverified`."""

    list: str
    mark: Literal["open", "given", "unverified"]
    verified: bool
    name: str
    frame: str = MAIN

    def run(self, batch: ColumnBatch) -> pl.Series:
        if self.mark == "open":
            return pl.Series(self.name, batch.opened(self.list, self.verified))
        return pl.Series(self.name, getattr(batch, self.mark)[self.list])


def _marked(rows: pl.Series, mask: pl.Series, height: int) -> Bools:
    """Which candidates have an element that is marked."""
    out = np.zeros(height, dtype=bool)
    if mask.any():
        out[rows.filter(mask).to_numpy()] = True
    return out


def _quantified(how: str, found: pl.Series, rows: pl.Series, opened: Bools) -> pl.Series:
    height = len(opened)
    unknown = opened
    if found.null_count():
        unknown = opened | _marked(rows, found.is_null(), height)
    if how == "count":
        true = rows.filter(found).to_numpy()
        return _nulled(pl.Series(np.bincount(true, minlength=height).astype(np.float64)), unknown)
    decided = _marked(rows, found if how == "any" else ~found, height)
    return _nulled(pl.Series(decided if how == "any" else ~decided), unknown & ~decided)


def _numeric(
    how: str, where: pl.Series | None, value: pl.Series, rows: pl.Series, opened: Bools
) -> pl.Series:
    height = len(opened)
    taken, missing = _taken(where, value)
    unknown = opened | _marked(rows, missing, height) if missing.any() else opened
    at = rows.filter(taken).to_numpy().astype(np.int64)
    numbers = value.filter(taken).to_numpy()
    if how == "sum":
        return _nulled(pl.Series(_sum(at, numbers, height)), unknown)
    count = np.bincount(at, minlength=height)
    empty = count == 0
    if how == "avg":
        total = _sum(at, numbers, height) / np.where(empty, 1, count)
        return _nulled(pl.Series(total), unknown | empty)
    out = np.zeros(height)
    if len(at):
        starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        out[at[starts]] = _EXTREMES[how].reduceat(numbers, starts)
    return _nulled(pl.Series(out), unknown | empty)


_EXTREMES = {"min": np.minimum, "max": np.maximum}


def _taken(where: pl.Series | None, value: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Elements that count and have a number; elements whose say is not known."""
    given = value.is_not_null()
    if where is None:
        return given, ~given
    may = where.fill_null(True)
    return where.fill_null(False) & given, may & (where.is_null() | ~given)


def _sum(at: Ints, numbers: Floats, height: int) -> Floats:
    return np.bincount(at, weights=numbers, minlength=height).astype(np.float64)


def _nulled(values: pl.Series, unknown: Bools) -> pl.Series:
    return values.set(pl.Series(unknown), None) if unknown.any() else values

"""Numbers of which only the ends are known, held against each other: `run.relations` row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.possible.intervals import IntervalColumn, rows_of
from prescreen.columnar.compile.values import Bools, Floats


@dataclass(frozen=True, slots=True)
class Apart:
    """Where not both of two numbers are known, and nothing between the ends of the one agrees with
    anything between those of the other.

    `given` and `found` name the numbers, `ends` the columns of the ends of the first; `near` is the
    share, and `step` the size, to within which the two agree.
    """

    given: str
    ends: tuple[str, str] | None
    found: str
    number: IntervalColumn
    near: float
    step: float
    name: str
    frame: str = MAIN

    def run(self, batch: ColumnBatch) -> pl.Series:
        main = batch.main
        names = [self.given, *(self.ends or ()), self.found]
        columns = [main[n].cast(pl.Float64).to_numpy() for n in names]
        given, found = columns[0], columns[-1]
        low, high = (given, given) if self.ends is None else columns[1:3]
        one = tuple(np.where(np.isnan(given), end, given) for end in (low, high))
        every = pl.int_range(main.height, dtype=pl.UInt32, eager=True)
        bounds = self.number.bounds(rows_of(main, every, self.number.reads))
        other = tuple(np.broadcast_to(end, main.height) for end in bounds)
        partly = np.isnan(given) | np.isnan(found)
        with np.errstate(invalid="ignore"):
            apart = self._above(one[0], other[1]) | self._above(other[0], one[1])
        return pl.Series(self.name, partly & apart)

    def _above(self, low: Floats, high: Floats) -> Bools:
        near = self.near * np.maximum(np.abs(low), np.abs(high))
        far = np.abs(low - high) > np.maximum(near, self.step)
        return (low > high) & far

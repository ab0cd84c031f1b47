"""Rows in, one answer a row out: rejects set apart, days with other rules run apart."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from prescreen.candidate import Waiver
from prescreen.columnar.answers import answers
from prescreen.columnar.compact import Compact
from prescreen.columnar.compile.plan import BatchShape, ColumnBatch
from prescreen.columnar.compile.tables import TableIndex
from prescreen.columnar.frame.chains import PATHS, ChainColumns
from prescreen.columnar.frame.columns import Columns
from prescreen.columnar.frame.prepare import ID, NAME, ROW, Needs, Preparer
from prescreen.columnar.frame.reading import days
from prescreen.columnar.frame.rows import waivers_of
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.program import ColumnarProgram, table_indexes
from prescreen.columnar.results import empty, together
from prescreen.errors import Problem
from prescreen.pack.ruleset import RuleSet
from prescreen.region import Region
from prescreen.run.derive import ChainDeriver


@dataclass(slots=True)
class Programs:
    """Programs by epoch and shape; made once, shared by threads."""

    rules: RuleSet
    made: dict[tuple[object, ...], ColumnarProgram] = field(default_factory=dict)
    indexes: dict[int, Mapping[str, TableIndex]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __reduce__(self) -> tuple[object, ...]:
        """Another process compiles for itself."""
        return Programs, (self.rules,)

    def of(self, day: dt.date, shape: BatchShape, missing: bool = False) -> ColumnarProgram:
        epoch = self.rules.epoch(day)
        key = (
            epoch,
            shape.columns,
            tuple(sorted((k, tuple(sorted(v))) for k, v in shape.lists.items())),
            tuple(sorted((k, repr(v)) for k, v in shape.known.items())),
            shape.verified,
            shape.verified_lists,
            shape.day,
            shape.waivers,
            missing,
        )
        with self.lock:
            found = self.made.get(key)
            if found is None:
                rules = self.rules.on(day)
                if epoch not in self.indexes:
                    self.indexes[epoch] = table_indexes(rules)
                found = self.made[key] = ColumnarProgram(rules, shape, self.indexes[epoch], missing)
        return found


class Runner:
    """Screens chunks of one input."""

    def __init__(
        self,
        region: Region,
        programs: Programs,
        deriver: ChainDeriver | None,
        columns: Columns,
        day: dt.date,
        dates: list[dt.date] | None = None,
        missing: bool = False,
    ) -> None:
        """`dates` are all days of evaluation of the input, where it has its own; `missing`: say
        of each row what its verdict waits for."""
        self.programs = programs
        self.columns = columns
        self.day = day
        self.missing = missing
        self.days = {
            programs.rules.epoch(d): d for d in sorted({day, *(dates or ())}, reverse=True)
        }
        """The first day of the input in each of its epochs."""
        rules = [programs.rules.on(d) for d in self.days.values()]
        needs = Needs.of(rules, deriver is not None)
        chains = None
        if deriver is not None:
            chains = ChainColumns(deriver, not needs.paths.isdisjoint(PATHS))
        self.preparer = Preparer(region, chains, columns, needs, day)
        self._shape: BatchShape | None = None
        self._made: dict[int, ColumnarProgram] = {}

    @property
    def sources(self) -> list[str]:
        return self.preparer.sources

    def screen(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The answers to a chunk whose rows are valid; `id`, `name` and `row` are there."""
        made = [
            answers(part.select(ROW, ID, NAME), program, batch)
            for part, program, batch in self.parts(raw)
        ]
        names = (n for p in self._programs().values() for n in (*p.judged, *p.drawn))
        every = empty(ROW, *names, missing=self.missing)
        return together([every, *made]).sort(ROW)

    def compact(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The same as truths; `legend` says how they are read."""
        made = [
            self._file.answers(part.select(ROW, ID, NAME), program, batch)
            for part, program, batch in self.parts(raw)
        ]
        return made[0] if len(made) == 1 else pl.concat(made).sort(ROW)

    def problems(self) -> list[Problem]:
        """Columns with cells that could not be read, so far."""
        return self.preparer.unread.problems()

    def unread(self) -> dict[str, int]:
        """By column, how many cells could not be read so far."""
        return {path: cells for path, (cells, *_) in self.preparer.unread.seen.items()}

    def legend(self) -> dict[str, Any]:
        return self._file.legend()

    @cached_property
    def _file(self) -> Compact:
        programs = self._programs()
        return Compact((self.days[epoch], programs[epoch]) for epoch in sorted(programs))

    # -- chunks -------------------------------------------------------------------------------
    def parts(
        self, raw: pl.DataFrame
    ) -> Iterator[tuple[pl.DataFrame, ColumnarProgram, ColumnBatch]]:
        """The rows of a chunk by the epoch of their day, made ready, and the program for them."""
        for part, day in self._by_epoch(raw):
            batch = self.preparer.prepare(part)
            batch.waivers = self._waivers(part)
            if self._shape is None:
                self._shape = self._shape_of(batch)
            yield part, self._programs()[self.programs.rules.epoch(day)], batch

    def _shape_of(self, batch: ColumnBatch) -> BatchShape:
        """All chunks of an input have the shape of its columns, whatever stands in them."""
        ids = self.columns.ids
        fixed = self.day if "as_of" not in ids else None
        return shape_of(batch, self.preparer.region_columns.known, fixed, "waivers" in ids)

    def _programs(self) -> Mapping[int, ColumnarProgram]:
        """The program of every epoch that the input has rows of."""
        assert self._shape is not None
        if not self._made:
            made = {
                epoch: self.programs.of(d, self._shape, self.missing)
                for epoch, d in self.days.items()
            }
            self._made = made
        return self._made

    def _by_epoch(self, raw: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, dt.date]]:
        name = self.columns.ids.get("as_of")
        if name is None or not raw.height:
            yield raw, self.day
            return
        epoch = self.programs.rules.epoch
        own = days(raw[name], self.day)
        distinct = own.unique()
        numbers = own.replace_strict(distinct, [epoch(d) for d in distinct], return_dtype=pl.Int32)
        for number in sorted(numbers.unique().to_list()):
            here = numbers == number
            yield raw.filter(here), own.filter(here)[0]

    def _waivers(self, raw: pl.DataFrame) -> dict[int, tuple[Waiver, ...]]:
        name = self.columns.ids.get("waivers")
        if name is None:
            return {}
        out = {}
        for row, given in enumerate(raw[name].to_list()):
            if given:
                out[row] = waivers_of(given)
        return {k: v for k, v in out.items() if v}

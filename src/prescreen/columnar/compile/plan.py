"""The passes over a batch: columns computed level by level, each from those before it.

A batch is a main frame (one row a candidate) and one frame for the elements of each list. Within a
level all expressions of a frame run together; then come the steps that Polars expressions cannot
say: table lookups, the carrying of a candidate's facts to its list elements, and aggregates.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from prescreen.candidate import Waiver
from prescreen.columnar.compile.values import Bools, Ints

MAIN = ""
"""Name of the main frame; list frames are named by their paths."""
STAGE, DAY = "@stage", "@day"
"""Columns of the main frame: the index of the stage, and the day of evaluation."""


@dataclass(slots=True)
class ColumnBatch:
    """Candidates as columns.

    `main`: one row a candidate. `items`: list path to its elements, candidate by candidate.
    `rows`: list path to the row that each element belongs to, ascending. `open`: list path to
    whether the list may have other elements (not given, or not complete); `given` whether anything
    is said of it at all; `unverified` whether it does not count where only verified facts do.
    """

    main: pl.DataFrame
    items: dict[str, pl.DataFrame] = field(default_factory=dict)
    rows: dict[str, pl.Series] = field(default_factory=dict)
    open: dict[str, Bools] = field(default_factory=dict)
    open_sure: dict[str, Bools] = field(default_factory=dict)
    """The same where only verified facts count, for lists of which it differs."""
    doubted: dict[tuple[str, bool], Bools] = field(default_factory=dict)
    """Where other facts contradict what a list says, by its path and whether only verified facts
    count."""
    given: dict[str, Bools] = field(default_factory=dict)
    unverified: dict[str, Bools] = field(default_factory=dict)
    verified_lists: set[str] = field(default_factory=set)
    doubtful: dict[str, pl.Series] = field(default_factory=dict)
    """Rows in which a fact is stated and its evidence calls it doubtful, by path."""
    waivers: dict[int, tuple[Waiver, ...]] = field(default_factory=dict)
    distinct: dict[tuple[str, str], tuple[pl.Series, pl.Series] | None] = field(
        default_factory=dict
    )
    codes: dict[tuple[str, str], Ints] = field(default_factory=dict)
    """Columns of codes as arrays, a code behind the last one for none; made when first asked."""

    def frame(self, name: str) -> pl.DataFrame:
        return self.main if name == MAIN else self.items[name]

    def opened(self, path: str, verified: bool) -> Bools:
        """Whether a list may have other elements, as seen from all facts or the verified."""
        return self.open_sure.get(path, self.open[path]) if verified else self.open[path]

    def part(self, rows: pl.Series, columns: Iterable[str], lists: Iterable[str]) -> ColumnBatch:
        """Some of the candidates, with these columns and lists of theirs, to be computed with."""
        part = ColumnBatch(self.main.select(columns).filter(rows))
        part.verified_lists, mask = self.verified_lists, rows.to_numpy()
        place = rows.cast(pl.UInt32).cum_sum() - 1
        for path in lists:
            kept = rows.gather(self.rows[path])
            part.items[path] = self.items[path].filter(kept)
            part.rows[path] = place.gather(self.rows[path].filter(kept))
        for name in ("open", "open_sure", "given", "unverified"):
            every, some = getattr(self, name), getattr(part, name)
            some.update((p, state[mask]) for p, state in every.items() if p in part.items)
        part.doubted.update((of, state[mask]) for of, state in self.doubted.items())
        return part

    def put(self, name: str, columns: list[pl.Expr] | list[pl.Series]) -> None:
        if name == MAIN:
            self.main = self.main.with_columns(columns)
        else:
            self.items[name] = self.items[name].with_columns(columns)


class PlanStep(Protocol):
    """Something that makes one column of a frame from columns that are there."""

    @property
    def frame(self) -> str: ...
    def run(self, batch: ColumnBatch) -> pl.Series: ...


@dataclass(slots=True)
class _Level:
    exprs: dict[str, list[pl.Expr]] = field(default_factory=lambda: defaultdict(list))
    steps: list[PlanStep] = field(default_factory=list)
    after: list[Callable[[ColumnBatch], None]] = field(default_factory=list)


class ExecutionPlan:
    """What is to be computed, in order. Built once, run on any number of batches."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._names = 0

    def name(self) -> str:
        self._names += 1
        return f"\x00{self._names}"

    def _at(self, level: int) -> _Level:
        while len(self._levels) <= level:
            self._levels.append(_Level())
        return self._levels[level]

    def column(self, frame: str, level: int, expr: pl.Expr, name: str | None = None) -> str:
        """Compute a column in the pass `level`; readable from the next level on."""
        name = name or self.name()
        self._at(level).exprs[frame].append(expr.alias(name))
        return name

    def step(self, level: int, step: PlanStep) -> None:
        self._at(level).steps.append(step)

    def after(self, level: int, act: Callable[[ColumnBatch], None]) -> None:
        """Do something with the whole batch when the pass `level` is done."""
        self._at(level).after.append(act)

    def run(self, batch: ColumnBatch) -> None:
        """All passes over one batch, in place."""
        for level in self._levels:
            for frame, exprs in level.exprs.items():
                batch.put(frame, exprs)
            made: dict[str, list[pl.Series]] = defaultdict(list)
            for step in level.steps:
                made[step.frame].append(step.run(batch))
            for frame, columns in made.items():
                batch.put(frame, columns)
            for act in level.after:
                act(batch)


@dataclass(frozen=True, slots=True)
class BatchShape:
    """Which facts a batch has as columns, so that the absent are unknown before any row is read.

    `known` are facts that are the same for all rows (of the place), `verified` the columns that
    come with evidence, as `✓path`; lists by path with the leaves they have. `day` is given when all
    rows are evaluated on it, `waivers` says whether any row may have some.
    """

    columns: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    known: Mapping[str, object] = field(default_factory=dict)
    verified: frozenset[str] = frozenset()
    verified_lists: frozenset[str] = frozenset()
    day: dt.date | None = None
    waivers: bool = False


VERIFIED = "✓"
"""Prefix of the columns that hold only verified values."""
WITHHELD = "?"
"""Prefix of the truths that say where a fact is stated and not relied on."""
LOW, HIGH = "@low", "@high"
"""Columns of the bounds of the score, in thousandths of a point."""
LEAST, MOST = ".low", ".high"
"""Suffixes of the columns that hold the ends of a number or day known in part."""
EPOCH = float(dt.date(1970, 1, 1).toordinal())


def epoch_day(ordinal: float) -> float:
    """An ordinal as Polars counts days."""
    return ordinal - EPOCH

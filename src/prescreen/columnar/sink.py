"""A file in, a file out, in bounded batches: memory does not grow with the number of rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from prescreen.columnar.answers import answers
from prescreen.columnar.chunks import (
    chunks,
    distinct,
    doubled_ids,
    groups,
    made_ids,
    named,
    runner_of,
)
from prescreen.columnar.compact import Compact
from prescreen.columnar.compile.plan import DAY, ColumnBatch
from prescreen.columnar.frame.prepare import ROW
from prescreen.columnar.program import ColumnarProgram
from prescreen.columnar.results import together
from prescreen.columnar.source import Source, source_of
from prescreen.columnar.write import WORDS, kind_of, write_results
from prescreen.engine import Engine
from prescreen.errors import Problem
from prescreen.processes import collector_paused, polars_ready
from prescreen.vocabulary import NOTHING_AGAINST

if TYPE_CHECKING:
    from prescreen.candidate import Candidate
    from prescreen.intake import HeadingMapping, Reject


CHUNK = 250_000
"""Rows that are screened together."""
AHEAD = 3
"""Chunks under way at the same time."""
_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(slots=True)
class Counts:
    """How many rows came in, and what became of them."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    states: Counter[str] = field(default_factory=Counter)
    """How many rows are shown in each of `vocabulary.STATES`."""
    problems: list[Problem] = field(default_factory=list)
    """Cells that could not be read, or columns with such cells."""

    @property
    def verdicts(self) -> Counter[str]:
        """How many rows have each verdict."""
        out = Counter(self.states)
        out["pass"] += out.pop(NOTHING_AGAINST.code, 0)
        return out

    def add(self, frame: pl.DataFrame, rejected: int) -> None:
        self.rows += frame.height + rejected
        self.screened += frame.height
        self.rejected += rejected
        for state, count in frame["display_state"].value_counts().iter_rows():
            self.states[str(state)] += count


def screen_file(
    engine: Engine,
    source: str | Path | pl.LazyFrame | Source,
    sink: str | Path,
    *,
    mapping: HeadingMapping | None = None,
    chunk: int | None = None,
    rejects: Callable[[Reject], None] | None = None,
    progress: Callable[[int], None] | None = None,
    ranked: bool = False,
    missing: bool = True,
) -> Counts:
    """Screen a Parquet or CSV file (or a lazy frame) into a Parquet, CSV or JSONL file.

    Rows keep the order of the input, so that both files may be laid side by side; `ranked` puts a
    Parquet file in the order of rank. `missing`: also what the verdict of
    each row waits for. A Parquet file holds truths and a legend (`read_results` reads it), CSV and
    JSONL hold words. `rejects` is told of every row that
    cannot be screened, `progress` how many rows are done. The sink appears whole or not at all.
    Raises `InputError` where the columns of the input can only be read row by row.
    """
    polars_ready()
    given = source if isinstance(source, Source) else source_of(source, mapping)
    lazy, columns = given.lazy, given.columns
    runner = runner_of(engine, lazy, columns, missing)
    counts = Counts(rows=len(given.rejected), rejected=len(given.rejected))
    screen = runner.screen if kind_of(sink) in WORDS else runner.compact
    beside = ThreadPoolExecutor(max_workers=1)
    doubles = beside.submit(doubled_ids, lazy, columns)
    beside.shutdown(wait=False)

    def screened(part: tuple[int, pl.DataFrame]) -> tuple[pl.DataFrame, list[Reject]]:
        valid, nameless = named(part[1], columns, part[0])
        return distinct(screen(valid), doubles.result()).drop(ROW), nameless

    def frames() -> Iterator[pl.DataFrame]:
        if rejects is not None:
            for one in given.rejected:
                rejects(one)
        nothing = 0, lazy.select(runner.sources).clear().collect()
        every = chunks(lazy, runner.sources, chunk or CHUNK)
        for made, bad in _ahead(_some(every, nothing), screened):
            for one in bad:
                if rejects is not None:
                    rejects(one)
            counts.add(made, len(bad))
            if progress is not None:
                progress(counts.rows)
            yield made

    with collector_paused():
        write_results(frames(), sink, runner.legend, ranked=ranked)
    doubled = [] if columns.built else [d.problem() for d in doubles.result().values()]
    counts.problems = [
        *given.problems, *made_ids(lazy, columns), *runner.problems(), *doubled
    ]  # fmt: skip
    return counts


def screen_candidates(
    engine: Engine,
    candidates: Sequence[Candidate],
    sink: str | Path,
    *,
    ranked: bool = False,
    missing: bool = True,
) -> Counts:
    """Screen candidates that are built already into a file, as `screen_file` does."""
    polars_ready()
    counts = Counts()
    parts = list(groups(engine, candidates, missing))
    if kind_of(sink) in WORDS:
        frame, legend = together(answers(*part) for part in parts), None
    else:
        file = Compact((_first_day(batch, program), program) for _, program, batch in parts)
        frame = pl.concat([file.answers(*part) for part in parts])
        legend = file.legend
    frame = frame.sort(ROW).drop(ROW)
    counts.add(frame, 0)
    write_results(iter([frame]), sink, legend, ranked=ranked)
    return counts


def _first_day(batch: ColumnBatch, program: ColumnarProgram) -> dt.date:
    return min(batch.main[DAY], default=program.rules.day)


def _some(parts: Iterable[_In], otherwise: _In) -> Iterator[_In]:
    """The parts, or the one that stands for none of them."""
    found = iter(parts)
    yield next(found, otherwise)
    yield from found


def _ahead(parts: Iterable[_In], work: Callable[[_In], _Out]) -> Iterator[_Out]:
    """`work` on each part, some at a time on threads of their own, results in order."""
    pool = ThreadPoolExecutor(max_workers=AHEAD)
    waiting: deque[Future[_Out]] = deque()
    try:
        for part in parts:
            waiting.append(pool.submit(work, part))
            if len(waiting) > AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)

"""Many candidates at once: one row each in a Polars frame, and the full report of any on demand.

    batch = screener.screen_many("candidates.parquet")
    batch.frame                    # id, name, verdict, grounds, score, chain fit, outcome per check
    batch.report(0)                # the whole reasoning behind the first row, and it agrees with it
    batch.write_parquet("results.parquet")

A column of outcomes bears the id of its check; it is an enumeration over one-byte codes, in this
order: fail, pass, unknown, not_applicable, later, waived (`LEGEND`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from prescreen.candidate import Candidate
from prescreen.candidate.identity import identified
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
from prescreen.columnar.frame.columns import Columns, columns_of
from prescreen.columnar.frame.prepare import ROW
from prescreen.columnar.frame.rows import RowByRow, RowSource, row_by_row
from prescreen.columnar.outcomes import LEGEND
from prescreen.columnar.read import read_results
from prescreen.columnar.results import OUTCOME, empty, ranks, together
from prescreen.columnar.sink import CHUNK, Counts, screen_file
from prescreen.columnar.write import write_results
from prescreen.engine import Engine
from prescreen.errors import Problem
from prescreen.intake import Reject
from prescreen.intake.formats.parquet import tame

if TYPE_CHECKING:
    from prescreen.intake import HeadingMapping
    from prescreen.report import Report

__all__ = [
    "CHUNK",
    "LEGEND",
    "BatchResult",
    "Counts",
    "read_results",
    "screen_file",
    "screen_many",
]


class BatchResult:
    """What came of a list. `frame` is ranked within each stage (`vocabulary.rank`); the rejected
    rows keep their place and reason. `frame.height + len(rejected)` is the number of rows."""

    legend: Sequence[str] = LEGEND

    def __init__(
        self,
        engine: Engine,
        frame: pl.DataFrame,
        rejected: Sequence[Reject],
        candidate: Callable[[int], Candidate],
        problems: Sequence[Problem] = (),
    ) -> None:
        self._engine = engine
        self._candidate = candidate
        self._rows = frame[ROW]
        self.rejected = tuple(rejected)
        self.problems = tuple(problems)
        self.frame = frame.drop(ROW)

    def __len__(self) -> int:
        return self.frame.height

    @property
    def rows(self) -> int:
        return self.frame.height + len(self.rejected)

    def candidate(self, i: int) -> Candidate:
        """The candidate behind row `i` of the frame."""
        return self._candidate(int(self._rows[i]))

    def report(self, i: int) -> Report:
        """The full report on row `i`."""
        return self._engine.screen(self.candidate(i))

    def reports(self) -> Iterator[Report]:
        """All reports, one after the other: a million of them are some 47 GB as JSON."""
        return (self.report(i) for i in range(len(self)))

    def outcomes(self, i: int) -> dict[str, str]:
        """Check to outcome of row `i`, in words."""
        row = self.frame.row(i, named=True)
        return {c: row[c] for c in self.checks if row[c] is not None}

    @property
    def checks(self) -> tuple[str, ...]:
        """Columns of outcomes."""
        return tuple(n for n, t in self.frame.schema.items() if t == OUTCOME)

    # -- files --------------------------------------------------------------------------------
    def write_parquet(self, path: str | Path) -> None:
        """Outcomes in words. Like the others whole or not at all, and read by `read_results`."""
        write_results(iter([self.frame]), path, kind=".parquet")

    def write_csv(self, path: str | Path) -> None:
        """UTF-8 with a mark, so that spreadsheets read it, and no formula; lists joined by `;`."""
        write_results(iter([self.frame]), path, kind=".csv")

    def write_jsonl(self, path: str | Path) -> None:
        """One object a row, as in the frame (not the full reports)."""
        write_results(iter([self.frame]), path, kind=".jsonl")


# -- in memory -------------------------------------------------------------------------------------
def screen_many(
    engine: Engine,
    source: Any,
    *,
    mapping: HeadingMapping | None = None,
    missing: bool | None = None,
) -> BatchResult:
    """Screen a file, a frame or a list of candidates; see `Engine.screen_many`."""
    found = _frame_of(source)
    if found is not None:
        found = tame(found) if isinstance(found, pl.LazyFrame) else tame(found.lazy()).collect()
        columns = columns_of(dict(found.collect_schema()), mapping)
        if columns.plain and {"name"} <= columns.ids.keys():
            return _columns(engine, found, columns, missing)
        rows = found.collect() if isinstance(found, pl.LazyFrame) else found
        return _by_row(engine, RowSource(columns).rows(rows), missing)
    if isinstance(source, str | Path):
        from prescreen.intake import read

        batch = read(source, mapping=mapping)
        return _candidates(engine, batch.candidates, batch.rejected, missing, batch.problems)
    return _by_row(engine, row_by_row(source, _entry), missing)


def _by_row(engine: Engine, rows: RowByRow, missing: bool | None) -> BatchResult:
    return _candidates(engine, rows.candidates, rows.rejected, missing, rows.problems)


def _frame_of(source: Any) -> pl.DataFrame | pl.LazyFrame | None:
    """The source as a frame, None for what is read row by row."""
    if isinstance(source, pl.DataFrame | pl.LazyFrame):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        return pl.scan_parquet(path) if path.suffix.lower() == ".parquet" else None
    module = type(source).__module__.split(".")[0]
    if module == "pandas":
        return pl.from_pandas(source)
    if module == "pyarrow":
        made = pl.from_arrow(source)
        return made if isinstance(made, pl.DataFrame) else made.to_frame()
    return None


def _entry(given: Candidate | Mapping[str, Any]) -> tuple[Candidate, bool]:
    """A candidate as it is, or of a mapping, and whether its id had to be made."""
    return (given, False) if isinstance(given, Candidate) else identified(given)


LISTED = 100_000
"""Rows up to which `missing` is listed unasked: names row by row take memory."""


def _candidates(
    engine: Engine,
    candidates: Sequence[Candidate],
    rejected: Sequence[Reject],
    missing: bool | None = None,
    problems: Sequence[Problem] = (),
) -> BatchResult:
    """Candidates that are built already, in columns all the same."""
    asked = len(candidates) <= LISTED if missing is None else missing
    frame = together(answers(*part) for part in groups(engine, candidates, asked))
    return BatchResult(engine, _ranked(frame), rejected, lambda i: candidates[i], problems)


def _ranked(frame: pl.DataFrame) -> pl.DataFrame:
    checks = [n for n, t in frame.schema.items() if t == OUTCOME]
    return frame[frame.select(at=pl.arg_sort_by(ranks(checks)))["at"]]


def _columns(
    engine: Engine,
    found: pl.DataFrame | pl.LazyFrame,
    columns: Columns,
    missing: bool | None,
) -> BatchResult:
    """A frame whose columns can be read as a whole."""
    lazy = found.lazy()
    if missing is None:
        missing = lazy.select(pl.len()).collect().item() <= LISTED
    runner = runner_of(engine, lazy, columns, missing)
    doubles = doubled_ids(lazy, columns)
    parts: list[pl.DataFrame] = []
    rejected: list[Reject] = []
    for start, raw in chunks(lazy, runner.sources, CHUNK):
        valid, nameless = named(raw, columns, start)
        rejected += nameless
        parts.append(distinct(runner.screen(valid), doubles))
    frame = together(parts) if parts else empty(ROW, missing=missing)
    rows = RowSource(columns)

    def candidate(i: int) -> Candidate:
        raw = found[i] if isinstance(found, pl.DataFrame) else found.slice(i, 1).collect()
        found_one = rows.candidate(raw.row(0, named=True))
        return found_one.named(doubles[i].own) if i in doubles else found_one

    told = [
        *made_ids(lazy, columns),
        *runner.problems(),
        *(double.problem() for double in doubles.values()),
    ]
    return BatchResult(engine, _ranked(frame), rejected, candidate, told)

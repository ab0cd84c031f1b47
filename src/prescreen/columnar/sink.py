"""A file in, a file out, in bounded batches: memory does not grow with the number of rows."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from prescreen.columnar.answers import RANKED, answers
from prescreen.columnar.chunks import chunks, distinct, doubled_ids, groups, named, runner_of
from prescreen.columnar.compact import Compact
from prescreen.columnar.compile.expressions import DAY
from prescreen.columnar.decode import KEY
from prescreen.columnar.frame.columns import columns_of
from prescreen.columnar.frame.prepare import ROW
from prescreen.engine import Engine
from prescreen.errors import Problem
from prescreen.pack.cache import collector_paused

if TYPE_CHECKING:
    from prescreen.candidate import Candidate
    from prescreen.intake import HeadingMapping, Reject


CHUNK = 125_000
"""Rows that are screened together."""
WORDS = (".csv", ".jsonl", ".ndjson")
"""Kinds of files that hold outcomes in words."""
AHEAD = 4
"""Chunks under way at the same time."""
_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(slots=True)
class Counts:
    """How many rows came in, and what became of them."""

    rows: int = 0
    screened: int = 0
    rejected: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    """Columns with cells that could not be read."""

    def add(self, frame: pl.DataFrame, rejected: int) -> None:
        self.rows += frame.height + rejected
        self.screened += frame.height
        self.rejected += rejected
        for verdict, count in frame["verdict"].value_counts().iter_rows():
            self.verdicts[str(verdict)] += count


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """A file that is written whole or not at all, whatever interrupts it."""
    final = Path(path)
    part = final.with_name(f"{final.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, final)
    finally:
        part.unlink(missing_ok=True)


def screen_file(
    engine: Engine,
    source: str | Path | pl.LazyFrame,
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
    Parquet file in the order of verdict, sure score and id. `missing`: also what the verdict of
    each row waits for. A Parquet file holds truths and a legend (`read_results` reads it), CSV and
    JSONL hold words. `rejects` is told of every row that
    cannot be screened, `progress` how many rows are done. The sink appears whole or not at all.
    Raises `InputError` where the columns of the input can only be read row by row.
    """
    lazy = source if isinstance(source, pl.LazyFrame) else scan(Path(source))
    columns = columns_of(dict(lazy.collect_schema()), mapping)
    if not columns.plain or "name" not in columns.ids:
        raise _by_row(columns)
    runner = runner_of(engine, lazy, columns, missing)
    counts = Counts()
    kind = Path(sink).suffix.lower()
    screen = runner.screen if kind in WORDS else runner.compact
    beside = ThreadPoolExecutor(max_workers=1)
    doubles = beside.submit(doubled_ids, lazy, columns)
    beside.shutdown(wait=False)

    def screened(part: tuple[int, pl.DataFrame]) -> tuple[pl.DataFrame, list[Reject]]:
        valid, nameless = named(part[1], columns, part[0])
        made, again = distinct(screen(valid), doubles.result())
        return made.drop(ROW), sorted([*nameless, *again], key=lambda r: r.row)

    def frames() -> Iterator[pl.DataFrame]:
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

    with whole(sink) as part, collector_paused():
        _write(frames(), part, kind, lambda: {KEY: json.dumps(runner.legend())})
        if ranked:
            _rank(part)
    counts.problems = runner.problems()
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
    counts, kind = Counts(), Path(sink).suffix.lower()
    parts = list(groups(engine, candidates, missing))
    if kind in WORDS:
        frame = pl.concat([answers(*part) for part in parts], how="diagonal")
        legend: dict[str, str] = {}
    else:
        days = (min(batch.main[DAY]) for _, _, batch in parts)
        file = Compact((d, program) for d, (_, program, _) in zip(days, parts, strict=True))
        frame = pl.concat([file.answers(*part) for part in parts])
        legend = {KEY: json.dumps(file.legend())}
    frame = frame.sort(ROW).drop(ROW)
    counts.add(frame, 0)
    with whole(sink) as part:
        _write(iter([frame]), part, kind, lambda: legend)
        if ranked:
            _rank(part)
    return counts


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


def scan(path: Path) -> pl.LazyFrame:
    """A Parquet or CSV file, lazily."""
    if path.suffix.lower() == ".csv":
        return pl.scan_csv(path, infer_schema_length=None, null_values=[""])
    return pl.scan_parquet(path)


def _write(
    frames: Iterator[pl.DataFrame], path: Path, kind: str, legend: Callable[[], dict[str, str]]
) -> None:
    """All frames into one file; Parquet is encoded while the next batch is computed."""
    first = next(frames)
    if kind == ".csv":
        with path.open("wb") as stream:
            flat(first).write_csv(stream, include_bom=True)
            for frame in frames:
                flat(frame).write_csv(stream, include_header=False)
    elif kind in WORDS:
        with path.open("wb") as stream:
            first.write_ndjson(stream)
            for frame in frames:
                frame.write_ndjson(stream)
    else:
        _parquet(first, frames, path, legend())


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as texts, joined by `;`."""
    lists = [n for n, t in frame.schema.items() if isinstance(t, pl.List)]
    return frame.with_columns(pl.col(n).list.join(";") for n in lists)


def _parquet(
    first: pl.DataFrame, rest: Iterator[pl.DataFrame], path: Path, legend: dict[str, str]
) -> None:
    from polars.io.plugins import register_io_source

    def source(
        with_columns: Any, predicate: Any, n_rows: Any, batch_size: Any
    ) -> Iterator[pl.DataFrame]:
        try:
            yield first
            yield from rest
        except BaseException as error:
            stopped.append(error)
            raise

    stopped: list[BaseException] = []
    try:
        register_io_source(source, schema=first.schema).sink_parquet(
            path, compression="lz4", statistics=False, maintain_order=True, metadata=legend
        )
    except pl.exceptions.PolarsError:
        if stopped and not isinstance(stopped[0], GeneratorExit):
            raise stopped[0] from None
        raise


def _rank(path: Path) -> None:
    """A file of results put in the order of its ranks."""
    legend = {KEY: pl.read_parquet_metadata(path)[KEY]}
    with whole(path) as part:
        pl.scan_parquet(path).sort(*RANKED).sink_parquet(
            part, compression="lz4", statistics=False, metadata=legend
        )


def _by_row(columns: Any) -> Exception:
    from prescreen.errors import InputError, Problem

    names = "、".join(columns.odd[:10]) or "name"
    return InputError(
        [
            Problem(
                "input.by-row", f"这些列只能逐行读取:{names}", f"to be read row by row: {names}",
                None, "用 screen_many,或把列改成字段路径",
                "use screen_many, or name the columns by field paths",
            )
        ]
    )  # fmt: skip

"""The one writer of results: frames into a Parquet, CSV or JSONL file, whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from prescreen.columnar.decode import decoded
from prescreen.columnar.results import JOIN, OUTCOME, ranks
from prescreen.files.atomic import scratch, whole
from prescreen.files.sheets import FORMULA

WORDS = (".csv", ".jsonl", ".ndjson")
"""Kinds of files that hold outcomes in words whatever is in the frame."""
_CODE = re.compile(r"\(os error (\d+)\)")
Legend = Callable[[], Mapping[str, Any]]
KEY = "prescreen"
"""Under which a Parquet file keeps its legend."""


def kind_of(path: str | Path) -> str:
    return Path(path).suffix.lower()


def write_results(
    frames: Iterator[pl.DataFrame],
    path: str | Path,
    legend: Legend | None = None,
    *,
    kind: str | None = None,
    ranked: bool = False,
) -> None:
    """Write frames of the same columns one behind the other.

    `kind` is a suffix, that of the path unless given; what is neither CSV nor JSONL is Parquet.
    `legend` is asked for when the first frame is there and kept in Parquet; `ranked` puts a Parquet
    file in the order of rank. OSError as the system has it.
    """
    kind = kind or kind_of(path)
    with whole(path) as stream, _system_errors(path, stream):
        if kind == ".csv":
            _csv(frames, stream)
        elif kind in WORDS:
            for frame in frames:
                frame.write_ndjson(stream)
        elif not ranked:
            _parquet(frames, stream, legend)
        else:
            with scratch(Path(path)) as (part, unranked):
                how = _parquet(frames, unranked, legend)
                _in_order(part).sink_parquet(stream, **how)


def _in_order(part: Path) -> pl.LazyFrame:
    """The rows of a file of results by rank, for which its truths are put into words."""
    rows = pl.scan_parquet(part)
    legend = pl.read_parquet_metadata(part).get(KEY)
    words = rows if legend is None else decoded(rows, json.loads(legend))
    checks = [n for n, t in words.collect_schema().items() if t == OUTCOME]
    places = words.select(pl.arg_sort_by(ranks(checks)).alias("at")).collect()["at"]
    return rows.select(pl.all().gather(places))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as texts, joined; texts that a spreadsheet takes for no formula (`files.sheets`)."""
    lists = [n for n, t in frame.schema.items() if isinstance(t, pl.List)]
    texts = [*lists, *(n for n, t in frame.schema.items() if t == pl.String)]
    joined = frame.with_columns(pl.col(n).list.join(JOIN) for n in lists)
    return joined.with_columns(_inert(pl.col(n)).alias(n) for n in texts)


def _inert(text: pl.Expr) -> pl.Expr:
    """As `files.sheets.inert`, for a whole column."""
    return pl.when(text.str.contains(f"^(?:{FORMULA})")).then("'" + text).otherwise(text)


def _csv(frames: Iterator[pl.DataFrame], stream: BinaryIO) -> None:
    flat(next(frames)).write_csv(stream, include_bom=True)
    for frame in frames:
        flat(frame).write_csv(stream, include_header=False)


def _parquet(
    frames: Iterator[pl.DataFrame], stream: BinaryIO, legend: Legend | None
) -> dict[str, Any]:
    """Encoded while the next frame is computed; how, with what the legend says."""
    from polars.io.plugins import register_io_source  # of no use for the other kinds

    first = next(frames)
    kept = {} if legend is None else {KEY: json.dumps(legend())}
    how: dict[str, Any] = {"compression": "lz4", "statistics": False, "metadata": kept}

    def source(
        with_columns: Any, predicate: Any, n_rows: Any, batch_size: Any
    ) -> Iterator[pl.DataFrame]:
        try:
            yield first
            yield from frames
        except BaseException as error:
            stopped.append(error)
            raise

    stopped: list[BaseException] = []
    try:
        register_io_source(source, schema=first.schema).sink_parquet(
            stream, maintain_order=True, **how
        )
    except pl.exceptions.PolarsError:
        if stopped and not isinstance(stopped[0], GeneratorExit):
            raise stopped[0] from None
        raise
    stream.flush()
    return how


@contextmanager
def _system_errors(path: str | Path, stream: BinaryIO) -> Iterator[None]:
    """What Polars says of a full disk or the like, as the error that it is."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if getattr(error, "errno", None) is not None:
            raise
        found = _CODE.search(str(error))
        code = int(found[1]) if found is not None else _refusal(stream)
        if code is None:
            raise
        raise OSError(code, os.strerror(code), str(path)) from error


def _refusal(stream: BinaryIO) -> int | None:
    """Why the system takes no more of a stream: Parquet writers say only that it does not."""
    try:
        os.write(stream.fileno(), bytes(1 << 16))
        os.fsync(stream.fileno())
    except OSError as error:
        return error.errno
    return None

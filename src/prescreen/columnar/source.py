"""What a list of any length is read from: Parquet by columns, a text by the one reader of texts.

No type is inferred from a text: what stands in a cell is read by its field, however long the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from prescreen.candidate import Candidate
from prescreen.columnar.frame.columns import Columns, columns_of
from prescreen.columnar.frame.given import BuiltRows
from prescreen.errors import InputError, Problem
from prescreen.intake import Reject, read_in_parts
from prescreen.intake.formats.parquet import tame
from prescreen.messages import problem
from prescreen.processes import collector_paused

if TYPE_CHECKING:
    from prescreen.intake import HeadingMapping

TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Source:
    """A list as columns, the rows that were turned down on the way, and what is to be said."""

    lazy: pl.LazyFrame
    columns: Columns
    rejected: Sequence[Reject] = ()
    problems: Sequence[Problem] = ()
    notices: Sequence[Problem] = ()


def source_of(given: str | Path | pl.LazyFrame, mapping: HeadingMapping | None = None) -> Source:
    """A Parquet file or lazy frame by its columns, any other file as `intake.read` reads it.

    Raises `InputError` where the file cannot be read, or its columns only row by row.
    """
    if not isinstance(given, pl.LazyFrame):
        path = Path(given)
        if path.suffix.lower() in TEXTS:
            return _of_text(path, mapping)
        given = pl.scan_parquet(path)
    given = tame(given)
    return Source(given, as_columns(columns_of(dict(given.collect_schema()), mapping)))


def as_columns(columns: Columns) -> Columns:
    """The columns; `InputError` where they can only be read row by row."""
    if not columns.plain or "name" not in columns.ids:
        named = tuple(columns.odd[:10]) or "name"
        raise InputError([problem("input.by-row", names=named)])
    return columns


def _of_text(path: Path, mapping: HeadingMapping | None) -> Source:
    rows = BuiltRows()
    rejected: list[Reject] = []

    def take(candidates: Sequence[Candidate], turned_down: Sequence[Reject]) -> None:
        rows.add(candidates)
        rejected.extend(turned_down)

    with collector_paused():
        said = read_in_parts(path, take, mapping=mapping)
    lazy, columns = rows.frame()
    return Source(lazy.lazy(), columns, rejected, said.problems, said.notices)

"""Ids that stand twice are told apart by one rule, whichever reader reads the list."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.columnar.test_columnar_frames import screener

from prescreen.candidate.identity import identified
from prescreen.columnar.batch import screen_file
from prescreen.columnar.chunks import distinct, doubled_ids, named
from prescreen.columnar.frame.columns import columns_of
from prescreen.columnar.frame.prepare import ID, ROW
from prescreen.columnar.frame.rows import row_by_row
from prescreen.columnar.source import source_of
from prescreen.intake import read

IDS = st.sampled_from(["A", "A#2", "A#3", "A#2#2", "A#02", "#2", "B", None])
ROWS = st.lists(st.tuples(IDS, st.sampled_from(["甲", "乙", None])), min_size=1, max_size=9)


def by_reader(rows: Sequence[tuple[str | None, str | None]]) -> Iterator[tuple[str, list[str]]]:
    """The ids of the rows in their order, as each reader has them."""
    data = [{k: v for k, v in zip(("id", "name"), row, strict=True) if v} for row in rows]
    yield "mappings", [c.id for c in row_by_row(data, identified).candidates]
    frame = pl.DataFrame(list(rows), schema={"id": pl.String, "name": pl.String}, orient="row")
    yield "frame", of_columns(frame.lazy(), columns_of(dict(frame.schema)))
    with tempfile.TemporaryDirectory() as folder:
        text, lines, parquet = (Path(folder) / n for n in ("a.csv", "a.jsonl", "a.parquet"))
        with text.open("w", encoding="utf-8", newline="") as stream:
            head = ("项目编号", "项目名称", "总投资(亿元)")
            csv.writer(stream).writerows([head, *((*row, "1") for row in rows)])
        lines.write_text("\n".join(map(json.dumps, data)), encoding="utf-8")
        frame.write_parquet(parquet)
        yield "csv short", [c.id for c in read(text).candidates]
        long = source_of(text)
        yield "csv long", of_columns(long.lazy, long.columns)
        yield "documents", [c.id for c in read(lines).candidates]
        yield "parquet short", [c.id for c in read(parquet).candidates]
        file = source_of(parquet)
        yield "parquet long", of_columns(file.lazy, file.columns)


def of_columns(lazy: pl.LazyFrame, columns: Any) -> list[str]:
    """The ids under which whoever screens columns answers."""
    valid, _ = named(lazy.collect(), columns, 0)
    return distinct(valid.select(ID, ROW), doubled_ids(lazy, columns))[ID].to_list()


@settings(max_examples=40, deadline=None)
@given(ROWS)
@example([("A", "甲"), ("A", "乙"), ("A#2", "甲"), ("A#2", "乙")])
@example([(None, "甲"), (None, "甲"), ("B", "乙")])
def test_made_ids_never_collide_with_those_that_stand(
    rows: list[tuple[str | None, str | None]],
) -> None:
    """The first row of an id keeps it, wherever it stands; all ids differ; all readers agree."""
    if not any(name for _, name in rows):
        return
    found = dict(by_reader(rows))
    first = found["mappings"]

    assert all(ids == first for ids in found.values()), found
    assert len(set(first)) == len(first)
    given_ids = [ident for ident, name in rows if name]
    for at, ident in enumerate(given_ids):
        if ident is not None and ident not in given_ids[:at]:
            assert first[at] == ident


def test_a_file_of_results_names_rows_by_the_same_ids(tmp_path: Path) -> None:
    """Also where the id that a mark would make stands in a later row of a long text."""
    path = tmp_path / "in.csv"
    path.write_text("项目编号,项目名称,总投资(亿元)\nA,甲,1\nA,乙,1\nA#2,丙,1\n", encoding="utf-8")

    counts = screen_file(screener(), path, tmp_path / "out.csv")

    assert pl.read_csv(tmp_path / "out.csv")["id"].to_list() == ["A", "A#3", "A#2"]
    assert [p.code for p in counts.problems] == ["input.id-twice"]
    assert counts.problems == list(read(path).problems)

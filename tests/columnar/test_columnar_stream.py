"""Record batches in and out: the same answers as a file, however the rows are cut."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_files import several
from tests.columnar.test_columnar_frames import rows, screener

from prescreen.columnar.batch import read_results, screen_file
from prescreen.columnar.stream import (
    BatchStream,
    Told,
    days_among,
    id_columns,
    identify,
    turned_down,
)
from prescreen.errors import InputError

PLAIN = (pa.string(), pa.float64(), pa.bool_(), pa.date32(), pa.list_(pa.string()))


def stream_of(frame: pl.DataFrame) -> BatchStream:
    dates = days_among(frame["as_of"].to_list(), dt.date(2026, 11, 22)) if "as_of" in frame else []
    return BatchStream(screener(), frame.to_arrow().schema, dates=dates)


def kept(answers: list[pa.RecordBatch], stream: BatchStream, path: Path) -> pl.DataFrame:
    """The answers as a file of results, read back."""
    pq.write_table(pa.Table.from_batches(answers, stream.schema), path)
    return read_results(path).collect()


def test_the_answers_are_those_of_a_file(tmp_path: Path) -> None:
    """Days, evidence, waivers and lists of the rows: the same columns, legend and rows."""
    frame = several(screener())
    stream = pickle.loads(pickle.dumps(stream_of(frame)))

    found = kept(
        list(stream.screen(frame.to_arrow().to_batches(7), chunk=11)),
        stream,
        tmp_path / "s.parquet",
    )

    screen_file(screener(), frame.lazy(), tmp_path / "f.parquet")
    assert_frame_equal(found, read_results(tmp_path / "f.parquet").collect())


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(1, 40), min_size=1, max_size=8), chunk=st.integers(1, 60))
def test_cuts_change_nothing(cuts: list[int], chunk: int) -> None:
    """Batches of any sizes and chunks of any size give the same rows in the same order."""
    table = pl.DataFrame(rows(), strict=False).to_arrow()
    stream = BatchStream(screener(), table.schema)
    batches, at = [], 0
    while at < table.num_rows:
        size = cuts[len(batches) % len(cuts)]
        batches += table.slice(at, size).combine_chunks().to_batches()
        at += size

    cut = pa.Table.from_batches(stream.screen(batches, chunk=chunk))

    assert cut.equals(pa.Table.from_batches(stream.screen(table.to_batches())))


def test_types_are_those_that_every_reader_has() -> None:
    """No dictionaries, long texts or unsigned numbers, also where there are no rows."""
    frame = several(screener())
    stream = stream_of(frame)

    assert set(stream.schema.types) <= set(PLAIN)
    assert list(stream.screen([])) == []
    assert list(stream.screen([_no_rows(frame)])) == []


def _no_rows(frame: pl.DataFrame) -> pa.RecordBatch:
    schema = frame.to_arrow().schema
    return pa.RecordBatch.from_arrays([pa.array([], t) for t in schema.types], schema=schema)


def test_only_the_columns_that_are_read_need_to_come() -> None:
    """What no rule reads may be left out of the batches."""
    frame = pl.DataFrame(rows(), strict=False).with_columns(pl.lit("x").alias("没有人问"))
    stream = BatchStream(screener(), frame.to_arrow().schema)

    assert "没有人问" not in stream.sources
    few = list(stream.screen(frame.select(stream.sources).to_arrow().to_batches()))
    assert few == list(stream.screen(frame.to_arrow().to_batches()))


def test_what_is_told_is_of_one_run() -> None:
    """Rows, rejects, states and cells not read are counted anew in each run of a stream."""
    frame = pl.DataFrame(
        {
            "id": ["a", "b", "c"],
            "name": ["甲", "", "丙"],
            "investment.total": ["1000万元", "2000万元", "很多钱"],
        }
    )
    stream = BatchStream(screener(), frame.to_arrow().schema)

    for _ in range(2):
        told = Told()
        answers = list(stream.screen(frame.to_arrow().to_batches(), told))

        assert sum(a.num_rows for a in answers) == 2
        assert (told.rows, told.rejected) == (3, 1)
        assert sum(told.states.values()) == 2
        assert told.unread == {"investment.total": 1}


def test_days_that_python_does_not_have_are_no_fault() -> None:
    """A day of the year 12000 is not read and counted; the other days of the column are."""
    far = pl.select(day=pl.lit(3_662_000, pl.Int32).cast(pl.Date))["day"]
    near = pl.Series("day", [dt.date(2026, 12, 1)])
    frame = pl.DataFrame(
        {"id": ["a", "b"], "name": ["甲", "乙"], "schedule.start": far.append(near)}
    )
    stream = BatchStream(screener(), frame.to_arrow().schema)
    told = Told()

    answers = list(stream.screen(frame.to_arrow().to_batches(), told))

    assert sum(a.num_rows for a in answers) == 2
    assert told.unread == {"schedule.start": 1}


def test_ids_are_given_or_made_as_in_a_file() -> None:
    """`identify` says the id that each answer bears; rows without a name have none."""
    table = pl.DataFrame({"id": ["7", None, "9", " "], "name": ["甲", "乙", " ", "丁"]}).to_arrow()
    stream = BatchStream(screener(), table.schema)

    said = pa.Table.from_batches(identify(table.to_batches()))["id"].to_pylist()

    answers = pa.Table.from_batches(stream.screen(table.to_batches()))
    assert said == answers["id"].to_pylist()
    assert said[0] == "7"
    assert said[1].startswith("N")
    assert id_columns(table.schema) == ["id", "name"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "缺少项目名称"), ("en", "no name")])
def test_rows_without_a_name_are_turned_down_with_a_reason(lang: str, words: str) -> None:
    """Each with what it said of itself, the code and the reason in the language asked for."""
    table = pl.DataFrame({"id": [7, 8], "name": ["甲", None]}).to_arrow()

    (batch,) = turned_down(table.to_batches(), lang=lang)  # type: ignore[arg-type]

    (row,) = batch.to_pylist()
    assert (row["id"], row["name"], row["code"]) == ("8", None, "input.name")
    assert words in row["reason"]


def test_columns_that_only_rows_are_read_with_are_refused() -> None:
    """A column that is no column of a batch is named."""
    schema = pa.schema([("name", pa.string()), ("land", pa.struct([("what", pa.int64())]))])
    odd = pa.schema([("name", pa.list_(pa.string()))])

    BatchStream(screener(), schema)
    with pytest.raises(InputError, match="逐行"):
        BatchStream(screener(), odd)

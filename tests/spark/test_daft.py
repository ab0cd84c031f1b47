"""Another engine of record batches calls the same stream: Daft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_files import several
from tests.columnar.test_columnar_frames import screener

from prescreen.columnar.batch import read_results, screen_file
from prescreen.columnar.stream import BatchStream


@pytest.fixture(scope="module")
def daft() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DO_NOT_TRACK", "1")
        patch.setenv("DAFT_PROGRESS_BAR", "0")
        yield pytest.importorskip("daft", reason="Daft is not installed: pip install daft")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows of every kind but those that say days of their own, and one machine's answers."""
    made = tmp_path_factory.mktemp("daft")
    several(screener()).drop("as_of", strict=False).write_parquet(made / "in.parquet")
    screen_file(screener(), made / "in.parquet", made / "one.parquet")
    return made


def test_batches_that_daft_reads(daft: Any, folder: Path) -> None:
    """Its iterator of record batches goes in; the file of the answers is that of one machine."""
    rows = daft.read_parquet(str(folder / "in.parquet")).into_batches(3)
    stream = BatchStream(screener(), rows.schema().to_pyarrow_schema())

    with pq.ParquetWriter(folder / "out.parquet", stream.schema) as out:
        for answers in stream.screen(rows.to_arrow_iter()):
            out.write_batch(answers)

    found = read_results(folder / "out.parquet").collect()
    assert_frame_equal(found, read_results(folder / "one.parquet").collect())


def test_a_function_that_daft_calls(daft: Any, folder: Path) -> None:
    """Daft's workers call the stream on their batches: one struct of answers a row."""
    rows = daft.read_parquet(str(folder / "in.parquet")).into_batches(3)
    stream = BatchStream(screener(), rows.schema().to_pyarrow_schema())
    answer = pa.struct(list(stream.schema))

    @daft.func.batch(return_dtype=daft.DataType.from_arrow_type(answer), unnest=True)
    def screened(*columns: Any) -> pa.Array:
        given = pa.RecordBatch.from_arrays([c.to_arrow() for c in columns], stream.sources)
        (out,) = stream.screen([given])
        return pa.StructArray.from_arrays(out.columns, fields=list(answer))

    found = rows.select(screened(*(rows[name] for name in stream.sources))).to_arrow()

    one = pl.from_arrow(pa.Table.from_batches(stream.screen(_batches(folder))))
    assert_frame_equal(pl.from_arrow(found.cast(stream.schema)).sort("id"), one.sort("id"))


def _batches(folder: Path) -> list[pa.RecordBatch]:
    return pq.read_table(folder / "in.parquet").to_batches()

"""What Spark reads is screened, as the notebook shows and as databases give it."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_frames import rows, screener

from prescreen.columnar.batch import read_results, screen_file
from prescreen.errors import ProblemsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NOTEBOOK = Path(__file__).parents[2] / "examples/spark/notebook.ipynb"


def test_the_notebook(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every cell runs, in order, and no output is kept in the file; its report and its table agree
    with one machine."""
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    monkeypatch.chdir(NOTEBOOK.parent)
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            exec(compile("".join(cell["source"]), str(NOTEBOOK), "exec"), names)

    one = names["screener"].screen_many("../projects/candidates.csv", missing=True)
    found = pl.from_arrow(names["answers"].select("id", "verdict", "display_state").toArrow())
    assert_frame_equal(found.sort("id"), _words(one.frame.select(found.columns)).sort("id"))
    assert names["counts"].rows == one.rows
    assert names["report"].verdict == one.frame.filter(id=names["chosen"])["verdict"][0]
    assert "display_state" in capsys.readouterr().out


def _words(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))


def test_a_table_of_a_database(spark: SparkSession, tmp_path: Path) -> None:
    """Over JDBC, names of columns with dots and all: Derby, which Spark brings along."""
    from prescreen.spark import screen

    real = pl.when(pl.col(pl.Float64).is_finite()).then(pl.col(pl.Float64))  # all that Derby holds
    frame = pl.DataFrame(rows(), strict=False).with_columns(real)
    plain = [name for name, kind in frame.schema.items() if not kind.is_nested()]
    frame.select(plain).write_parquet(tmp_path / "in.parquet")
    screen_file(screener(), tmp_path / "in.parquet", tmp_path / "one.parquet")
    derby = {
        "url": "jdbc:derby:memory:projects;create=true",
        "driver": "org.apache.derby.iapi.jdbc.AutoloadedDriver",
        "dbtable": "projects",
    }
    spark.read.parquet(str(tmp_path / "in.parquet")).write.format("jdbc").options(**derby).save()

    screen(spark.read.format("jdbc").options(**derby).load(), screener()).write.parquet(
        str(tmp_path / "out")
    )

    one = read_results(tmp_path / "one.parquet").collect().sort("id")
    assert_frame_equal(read_results(tmp_path / "out").collect().sort("id"), one, check_exact=True)


def test_settings_and_zones_change_nothing(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment is on its day in China whatever the session's zone; long texts and batches of one
    row are read alike; a worker that lacks a package is told before a row is read."""
    from prescreen.spark import screen

    frame = pl.DataFrame(rows(), strict=False).with_columns(
        as_of=pl.Series([dt.datetime(2026, 8, 31, hour, tzinfo=dt.UTC) for hour in range(14, 19)])
    )
    frame.write_parquet(tmp_path / "in.parquet")
    screen_file(screener(), tmp_path / "in.parquet", tmp_path / "one.parquet")
    one = read_results(tmp_path / "one.parquet").collect().sort("id")
    assert one["as_of"].n_unique() == 2
    settings = {
        "spark.sql.session.timeZone": "America/New_York",
        "spark.sql.execution.arrow.useLargeVarTypes": "true",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
    }
    before = {name: spark.conf.get(name) for name in settings}
    try:
        for name, value in settings.items():
            spark.conf.set(name, value)
        given = spark.read.parquet(str(tmp_path / "in.parquet"))
        screen(given, screener()).write.parquet(str(tmp_path / "out"))
        monkeypatch.setattr(
            import_module("prescreen.spark.session"), "PACKAGES", ("polars", "no_such_package")
        )
        with pytest.raises(ProblemsError, match="no_such_package"):
            screen(given, screener())
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)

    found = read_results(tmp_path / "out").collect().sort("id")
    assert_frame_equal(found, one, check_exact=True)

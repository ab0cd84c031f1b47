"""The same verdicts on Spark as on one machine, however the rows are spread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_files import several
from tests.columnar.test_columnar_frames import rows, screener

from prescreen.columnar.batch import read_results, screen_file
from prescreen.errors import InputError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

REGION = Path(__file__).parents[2] / "examples/kecheng/region.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows of every kind as a file, with what one machine says of them, by id."""
    made = tmp_path_factory.mktemp("spark")
    several(screener()).write_parquet(made / "in.parquet")
    pl.DataFrame(rows(), strict=False).write_parquet(made / "day.parquet")
    for name in ("in", "day"):
        screen_file(screener(), made / f"{name}.parquet", made / f"{name}-one.parquet")
    return made


@pytest.fixture(scope="module")
def given(spark: SparkSession, folder: Path) -> DataFrame:
    return spark.read.parquet(str(folder / "in.parquet"))


def by_id(path: Path) -> pl.DataFrame:
    return read_results(path).collect().sort("id")


def assert_same(found: pl.DataFrame, one: pl.DataFrame) -> None:
    """To the last bit."""
    assert_frame_equal(found, one, check_exact=True)


def test_spread_over_any_partitions_the_answers_are_the_same(
    spark: SparkSession, folder: Path, tmp_path: Path
) -> None:
    """In 1 and 64 parts, shuffled, most rows in one part, in batches of any size: one machine's
    answers, to the last bit once they are sorted by id, and one fingerprint."""
    from pyspark.sql import functions as f

    from prescreen.spark import fingerprint, screen

    given = spark.read.parquet(str(folder / "day.parquet"))
    one = by_id(folder / "day-one.parquet")
    most = f.when(f.col("id") > one["id"][2], "many").otherwise(f.col("id"))
    spreads = {
        "one": given.coalesce(1),
        "many": given.orderBy(f.rand(7)).repartition(64),
        "skewed": given.repartition(4, most),
    }
    batches = {"one": "2", "many": "50000", "skewed": "1"}
    seen = {fingerprint(spark.read.parquet(str(folder / "day-one.parquet")))}
    for name, spread in spreads.items():
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", batches[name])
        screen(spread, screener(), distinct=name != "one").write.parquet(str(tmp_path / name))

        assert_same(by_id(tmp_path / name), one)
        seen.add(fingerprint(spark.read.parquet(str(tmp_path / name))))
    assert len(seen) == 1


def test_rows_with_days_evidence_and_waivers_of_their_own(
    given: DataFrame, folder: Path, tmp_path: Path
) -> None:
    """Every kind of row, in seven parts."""
    from prescreen.spark import screen

    screen(given.repartition(7), screener()).write.parquet(str(tmp_path / "out"))

    assert_same(by_id(tmp_path / "out"), by_id(folder / "in-one.parquet"))


def test_the_fingerprint_sees_every_cell(given: DataFrame) -> None:
    """Another order of rows or columns is the same; a cell changed, lost or doubled is not."""
    from pyspark.sql import functions as f

    from prescreen.spark import fingerprint

    few = given.select("id", "name", "`investment.total`")
    same = few.select("name", "`investment.total`", "id").repartition(5)
    changed = few.withColumn(
        "name", f.when(f.col("id") == few.first()["id"], "x").otherwise(f.col("name"))
    )

    assert fingerprint(same) == fingerprint(few)
    others = [changed, few.limit(few.count() - 1), few.union(few.limit(1)), few.drop("name")]
    assert len({fingerprint(one) for one in [few, *others]}) == 5


def test_ids_that_stand_twice_are_told_apart_as_on_one_machine(
    spark: SparkSession, tmp_path: Path
) -> None:
    """In the order of a column, whichever part a row is in; what stands twice to the letter too."""
    from prescreen.spark import screen

    plain = pl.DataFrame(rows(), strict=False).with_row_index("place").cast({"place": pl.Int64})
    last = plain.height
    twins = plain.head(3).with_columns(place=pl.lit(last, pl.Int64))
    taken = plain[3:4].with_columns(id=pl.lit(plain["id"][4] + "#2"))
    frame = pl.concat([plain, twins, plain[4:5], plain[4:5], taken])
    frame.write_parquet(tmp_path / "in.parquet")
    screen_file(
        screener(), frame.sort("place", maintain_order=True).lazy(), tmp_path / "one.parquet"
    )
    given = spark.read.parquet(str(tmp_path / "in.parquet")).repartition(5)

    screen(given, screener(), order="place").write.parquet(str(tmp_path / "out"))
    screen(given, screener()).write.parquet(str(tmp_path / "unordered"))

    one = by_id(tmp_path / "one.parquet")
    assert one["id"].str.contains("#").sum() == 6
    assert_same(by_id(tmp_path / "out"), one)
    assert by_id(tmp_path / "unordered")["id"].to_list() == one["id"].to_list()


IDS = st.sampled_from(["A", "A#2", "A#3", " A", "B", "", None])


@settings(max_examples=2)
@drawn(ids=st.lists(IDS, min_size=2, max_size=9), parts=st.integers(1, 4), data=st.data())
def test_whatever_ids_stand_twice_they_are_those_of_one_machine(
    spark: SparkSession, ids: list[str | None], parts: int, data: st.DataObject
) -> None:
    """Marks that are ids themselves, blanks, ids that are made: the same in the order of a column
    from whichever part the rows come, and without one each id still stands once."""
    from prescreen.spark import screen

    names = [data.draw(st.sampled_from("甲乙")) for _ in ids]
    frame = pl.DataFrame(
        {"id": ids, "name": names, "land.area": [float(i) for i in range(len(ids))]},
        schema_overrides={"id": pl.String},
    )
    given = spark.createDataFrame(frame.to_arrow()).repartition(parts)

    found = screen(given, screener(), order="land.area").select("id", "name").collect()
    unordered = [row["id"] for row in screen(given, screener()).select("id").collect()]

    one = screener().screen_many(frame).frame.select("id", "name").rows()
    assert sorted(map(tuple, found)) == sorted(one)
    assert sorted(unordered) == sorted(ident for ident, _ in one)
    assert len(set(unordered)) == len(ids)


def test_what_has_no_answer_is_told(spark: SparkSession, tmp_path: Path) -> None:
    """Rows without a name are counted and given with the reason; cells not read are counted."""
    from prescreen.spark import Counts, legend, rejected, screen

    made = [("a", "甲", "1000万元"), ("b", "", "2000万元"), ("c", "丙", "很多钱")]
    given = spark.createDataFrame(made, "id string, name string, `investment.total` string")
    counts = Counts(spark.sparkContext)

    answers = screen(given.repartition(2), screener(), counts=counts)
    found = answers.select("id", "verdict").collect()

    assert {row["id"] for row in found} == {"a", "c"}
    assert (counts.rows, counts.rejected, counts.unread) == (3, 1, {"investment.total": 1})
    assert sum(counts.states.values()) == 2
    (turned_down,) = rejected(given, screener()).collect()
    assert (turned_down["id"], turned_down["code"]) == ("b", "input.name")
    assert legend(answers)["epochs"]
    with pytest.raises(ValueError, match="legend"):
        legend(given)


def test_columns_that_only_rows_are_read_with_are_refused(spark: SparkSession) -> None:
    """Before a row is read, with their names."""
    from prescreen.spark import screen

    given = spark.createDataFrame([("a", ["甲"])], "id string, name array<string>")
    with pytest.raises(InputError, match="逐行"):
        screen(given, screener(), distinct=True)


def test_the_command_writes_a_folder_of_results(folder: Path, tmp_path: Path) -> None:
    """`python -m prescreen.spark` reads and writes Parquet, says counts and a fingerprint."""
    from tests.spark.conftest import ready

    ready()
    command = [sys.executable, "-m", "prescreen.spark", str(folder / "day.parquet"),
               str(tmp_path / "out"), "--region", str(REGION), "--master", "local[1]"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)

    assert done.returncode == 0, done.stderr[-2000:]
    assert "指纹" in done.stdout
    assert by_id(tmp_path / "out").height == by_id(folder / "day-one.parquet").height

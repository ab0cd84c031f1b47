"""A cluster of separate processes that loses a worker or a task: the answers stay the same.

What is done twice at once (speculation) takes two hosts: Spark starts no second attempt where the
first is.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_frames import rows, screener
from tests.spark.conftest import SETTINGS, ready

from prescreen.columnar.batch import read_results, screen_file

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

PARTS = 4
Batches: TypeAlias = "Iterator[pa.RecordBatch]"


@pytest.fixture(scope="module")
def cluster() -> Iterator[SparkSession]:
    """Two workers with a Java of their own."""
    ready()
    from pyspark import cloudpickle

    from prescreen.spark import session

    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not have the tests

    made = session("local-cluster[2,1,1024]", **SETTINGS)
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


def disturbed(batches: Batches, seen: str, trouble: Callable[[Path], None]) -> Batches:
    """Rows as they come; every attempt leaves a file, the first at one part gets into trouble."""
    from pyspark import TaskContext

    task = TaskContext.get()
    part, attempt = task.partitionId(), task.attemptNumber()
    Path(seen, f"{part}-{attempt}").touch()
    for batch in batches:
        yield batch.slice(0, 1)
        if (part, attempt) == (0, 0):
            trouble(Path(seen))
        yield batch.slice(1)


def lost(seen: Path) -> None:
    """The worker of this task dies, its Java and all that it held."""
    daemon = Path(f"/proc/{os.getppid()}/stat").read_text().rpartition(")")[2].split()
    os.kill(int(daemon[1]), signal.SIGKILL)
    time.sleep(60)


def broken(seen: Path) -> None:
    """This task fails, after it gave some of its answers."""
    raise RuntimeError("tried")


@pytest.mark.parametrize("trouble", [broken, lost])
def test_a_part_that_is_done_twice_is_there_once(
    cluster: SparkSession, tmp_path: Path, trouble: Callable[[Path], None]
) -> None:
    """A task that is started again after it failed, or its worker died, in the middle of its rows:
    no row is lost, none is doubled, and all are those of one machine."""
    from prescreen.spark import screen
    from prescreen.spark.names import numbered

    seen = tmp_path / "seen"
    seen.mkdir()
    frame = pl.concat(
        [pl.DataFrame(rows(), strict=False).with_columns(pl.col("id") + f"-{n}") for n in range(4)]
    )
    frame.write_parquet(tmp_path / "in.parquet")
    screen_file(screener(), tmp_path / "in.parquet", tmp_path / "one.parquet")
    given = cluster.read.parquet(str(tmp_path / "in.parquet")).repartition(PARTS)
    plain = numbered(given, given.columns)
    work = partial(disturbed, seen=str(seen), trouble=trouble)
    troubled = plain.mapInArrow(work, plain.schema).toDF(*given.columns)

    screen(troubled, screener(), distinct=True).write.parquet(str(tmp_path / "out"))

    attempts = {path.name for path in seen.iterdir()}
    assert {f"{part}-0" for part in range(PARTS)} | {"0-1"} <= attempts
    found = read_results(tmp_path / "out").collect().sort("id")
    one = read_results(tmp_path / "one.parquet").collect().sort("id")
    assert_frame_equal(found, one, check_exact=True)

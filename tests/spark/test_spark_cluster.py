"""A cluster of separate processes that loses a worker: the answers are whole, and the same."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_frames import rows, screener
from tests.spark.conftest import SETTINGS, ready

from prescreen.columnar.batch import read_results, screen_file

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="module")
def cluster() -> Iterator[SparkSession]:
    """Two workers with a Java of their own; a slow task is started a second time."""
    ready()
    from prescreen.spark import session

    made = session(
        "local-cluster[2,1,1024]",
        **SETTINGS,
        **{"spark.speculation": "true", "spark.speculation.quantile": "0.5"},
    )
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


def executors() -> list[int]:
    """Processes of the workers."""
    found = subprocess.run(
        ["pgrep", "-f", "CoarseGrainedExecutorBackend"], capture_output=True, text=True
    )
    return [int(pid) for pid in found.stdout.split()]


def test_a_lost_worker_loses_no_row(cluster: SparkSession, tmp_path: Path) -> None:
    """A worker is killed while rows are screened: its parts are done by another."""
    from prescreen.spark import screen

    frame = pl.DataFrame(rows(), strict=False)
    frame.write_parquet(tmp_path / "in.parquet")
    screen_file(screener(), tmp_path / "in.parquet", tmp_path / "one.parquet")
    given = cluster.read.parquet(str(tmp_path / "in.parquet")).repartition(8)
    answers = screen(given, screener(), distinct=True)
    killed: list[int] = []
    before = executors()

    def kill() -> None:
        time.sleep(2)
        for pid in before[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    assassin = threading.Thread(target=kill)
    assassin.start()
    answers.write.parquet(str(tmp_path / "out"))
    assassin.join()

    assert killed
    found = read_results(tmp_path / "out").collect().sort("id")
    assert_frame_equal(found, read_results(tmp_path / "one.parquet").collect().sort("id"))

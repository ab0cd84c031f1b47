"""One session of Spark for these tests; without PySpark or Java they say what they miss."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prescreen.errors import ProblemsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Dderby.stream.error.file={os.devnull}",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """PySpark warns of pandas 3, which these tests do not touch, and leaves a socket open."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.spark)
            item.add_marker(pytest.mark.xdist_group("spark"))
            for kind in ("FutureWarning", "ResourceWarning", "UserWarning:pyspark"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore::{kind}"))


ROOT = Path(__file__).parents[2]
_GIVEN = os.environ.get("PYTHONPATH", "")


def ready() -> None:
    """Skips where Spark cannot run here; workers find what the tests are of."""
    pytest.importorskip(
        "pyspark", reason="PySpark is not installed: pip install 'prescreen[spark]'"
    )
    from prescreen.spark import java_home

    try:
        java_home()
    except ProblemsError as error:
        pytest.skip(error.text("en"))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), _GIVEN])


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    ready()
    from prescreen.spark import session

    made = session("local[2]", **SETTINGS)
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()

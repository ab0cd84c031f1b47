"""A session of Spark with what the answers need: Java, Arrow, one thread a task."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from prescreen.errors import ProblemsError
from prescreen.messages import problem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_JAVA = 17
PACKAGES = ("prescreen", "polars", "pyarrow", "pandas")
"""What the Python of a worker needs; pandas is asked for by PySpark."""
_SETTINGS = {
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.python.worker.reuse": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.sql.session.timeZone": "Asia/Shanghai",
}


def java_home() -> Path:
    """Where the Java is that Spark would start; `ProblemsError` where there is none, or an old one.

    Looked for in `JAVA_HOME`, then on the path.
    """
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else Path(shutil.which("java") or "java")
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        raise ProblemsError([problem("spark-java", least=LEAST_JAVA)]) from None
    found = re.search(r'version "(\d+)', said.stderr + said.stdout)
    if found is None or int(found[1]) < LEAST_JAVA:
        seen = found[1] if found is not None else said.stderr.strip()[:80]
        raise ProblemsError([problem("spark-java/old", least=LEAST_JAVA, found=seen)])
    return java.resolve().parents[1]


def session(master: str | None = None, **settings: str) -> SparkSession:
    """A session with the settings that screening needs; `settings` come before them.

    `master` is that of `spark-submit` unless given. Raises `ProblemsError` where Java is missing.
    """
    os.environ.setdefault("JAVA_HOME", str(java_home()))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # workers of a local master inherit it
    from pyspark.sql import SparkSession

    made = SparkSession.builder.appName("prescreen")
    if master is not None:
        made = made.master(master)
    for name, value in {**_SETTINGS, **settings}.items():
        made = made.config(name, value)
    return made.getOrCreate()


def check_workers(spark: SparkSession) -> None:
    """ProblemsError where a worker's Python lacks a package, before rows are read.

    One worker is asked; what it is asked with stands in every Python. With Spark Connect none is:
    there is no way to.
    """
    context = getattr(spark, "sparkContext", None)
    if context is None:
        return
    found = context.parallelize(PACKAGES, 1).map(find_spec).map(bool).collect()
    absent = [name for name, there in zip(PACKAGES, found, strict=True) if not there]
    if absent:
        raise ProblemsError([problem("spark-worker", absent=tuple(absent))])

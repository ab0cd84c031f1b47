"""What Spark costs beside the columnar executor itself, and how it grows.

Each figure is of a program of its own, and is the processor time of all its processes (Java, Python
workers): Spark handing every row to Python and back unchanged (`identity`), Spark screening
(`screen`), and the executor alone over the same file (`alone`, one thread). What Spark adds is
`(screen - identity) / alone`; 1 would be nothing. Fingerprints of all sizes of partitions and of a
file written by one machine are compared.

    python -m benchmarks.spark --rows 1000000 --kind real-narrow
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.lists import write
from benchmarks.measure import save
from prescreen import Screener

REGION = "examples/kecheng/region.yaml"
DAY = "2026-11-22"


def screener() -> Screener:
    return Screener.from_files(REGION, as_of=DAY)


# -- programs --------------------------------------------------------------------------------------
def identity(source: str, parts: int) -> None:
    """Spark gives the columns that screening reads to Python, and takes them back."""
    from prescreen.columnar.stream import BatchStream
    from prescreen.spark.names import numbered

    df = _session().read.parquet(source)
    stream = BatchStream(screener(), df.limit(0).toArrow().schema)
    given = numbered(df, stream.sources)
    given.repartition(parts).mapInArrow(iter, given.schema).write.format("noop").mode(
        "overwrite"
    ).save()


def screened(source: str, parts: int) -> None:
    from prescreen.spark import screen

    df = _session().read.parquet(source).repartition(parts)
    screen(df, screener(), distinct=True).write.format("noop").mode("overwrite").save()


def alone(source: str, parts: int) -> None:
    """The executor without Spark: the batches of the file, screened in this process."""
    import pyarrow.parquet as pq

    from prescreen.columnar.stream import BatchStream

    file = pq.ParquetFile(source)
    stream = BatchStream(screener(), file.schema_arrow)
    for _ in stream.screen(file.iter_batches(50_000, columns=stream.sources)):
        pass


def written(source: str, parts: int) -> None:
    """The fingerprint of a result of Spark in so many parts; of one machine without parts."""
    from prescreen.columnar.batch import screen_file
    from prescreen.spark import fingerprint, screen

    spark = _session()
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder, "out.parquet"))
        if parts:
            screen(spark.read.parquet(source).repartition(parts), screener()).write.parquet(out)
        else:
            screen_file(screener(), source, out)
        print(fingerprint(spark.read.parquet(out)))


def _session() -> Any:
    from prescreen.spark import session

    made = session("local[2]", **{"spark.ui.enabled": "false", "spark.driver.memory": "3g"})
    made.sparkContext.setLogLevel("ERROR")
    return made


PROGRAMS = {"identity": identity, "screen": screened, "alone": alone, "written": written}


# -- measuring -------------------------------------------------------------------------------------
def run(name: str, source: str, parts: int) -> tuple[dict[str, float], str]:
    """Wall and processor seconds and peak memory of a program, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.spark", "--program", name, source, str(parts)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figures = {"wall_s": time.perf_counter() - began, "cpu_s": cpu}
    return {k: round(v, 2) for k, v in figures.items()}, done.stdout.strip()


def main(args: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--kind", default="real-narrow")
    asked.add_argument("--parts", type=int, default=8)
    asked.add_argument("--program", nargs=3)
    options = asked.parse_args(args)
    if options.program:
        name, source, parts = options.program
        PROGRAMS[name](source, int(parts))
        return
    with tempfile.TemporaryDirectory() as folder:
        source = str(Path(folder, "list.parquet"))
        write(options.kind, options.rows, Path(source))
        found = {n: run(n, source, options.parts)[0] for n in ("identity", "screen", "alone")}
        seen = {parts: run("written", source, parts)[1] for parts in (0, 1, 7, 64)}
    assert len(set(seen.values())) == 1, seen
    added = (found["screen"]["cpu_s"] - found["identity"]["cpu_s"]) / found["alone"]["cpu_s"]
    for name, figures in found.items():
        print(f"{name:10} {figures['wall_s']:8.1f} s  {figures['cpu_s']:8.1f} s of processor")
    print(f"screen - identity is {added:.2f} times the executor alone; fingerprint {seen[0]}")
    result = {"rows": options.rows, "kind": options.kind, **found, "added": round(added, 2)}
    save("spark", {**result, "fingerprint": seen[0]}, ("pyspark", "polars"))


if __name__ == "__main__":
    main(sys.argv[1:])

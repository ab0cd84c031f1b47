"""What Spark costs beside the columnar executor itself, and how it grows.

Each figure is of a program of its own, measured from its first call to its last answer, without the
start of Java: Spark handing every row to Python and back unchanged (`identity`), Spark screening
(`screen`), and the executor alone over the same files (`alone`, one thread, chunks as long as those
of `screen_file`). Processor time is that of the program, Java and all Python workers, from /proc;
memory the peak of the largest worker. The target is

    screen <= identity + 1.25 x alone            in processor time, in one run

    python -m benchmarks.spark --rows 300000 --kind real-wide
    python -m benchmarks.spark --growth                    all of it, in some twelve minutes
    python -m benchmarks.spark --growth --rows 10000000 --sizes 1,3,10,30     some three hours
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.lists import frame
from benchmarks.measure import save
from prescreen import Screener

REGION = "examples/kecheng/region.yaml"
DAY = "2026-11-22"
STEP = 100_000
"""Rows of a file of the list."""
MOST = 1.25
"""How many times the executor's own processor time screening on Spark may add."""
MANY = 10_000_000
"""Rows of the list that the target is set for."""
CORES = 4
"""Cores of a worker in what is computed for clusters."""

RIVALS = ("alone", "identity", "screen")

Figures = dict[str, float]


def screener() -> Screener:
    return Screener.from_files(REGION, as_of=DAY)


def write(kind: str, rows: int, folder: Path) -> int:
    """The list as a folder of Parquet files; how many columns it has."""
    folder.mkdir()
    for start in range(0, rows, STEP):
        made = frame(kind, min(STEP, rows - start), start)
        made.write_parquet(folder / f"{start:010}.parquet")
    return made.width


# -- programs --------------------------------------------------------------------------------------
def identity(source: str, parts: int) -> Figures:
    """Spark gives the columns that screening reads to Python, and takes them back."""
    from prescreen.columnar.stream import BatchStream
    from prescreen.spark.names import numbered

    def unchanged(batches: Iterator[Any]) -> Iterator[Any]:
        yield from batches

    rows = _session().read.parquet(source)
    names = BatchStream(screener(), rows.limit(0).toArrow().schema).sources
    with measured() as figures:
        given = numbered(rows, names)
        _done(given.mapInArrow(unchanged, given.schema))
    return figures


def screened(source: str, parts: int) -> Figures:
    from prescreen.spark import screen

    rows, made = _session().read.parquet(source), screener()
    with measured() as figures:
        _done(screen(rows, made, distinct=True))
    return figures


def alone(source: str, parts: int) -> Figures:
    """The executor without Spark, in this process."""
    import pyarrow.parquet as pq

    from prescreen.columnar.sink import CHUNK
    from prescreen.columnar.stream import BatchStream

    files = [pq.ParquetFile(path) for path in sorted(Path(source).iterdir())]
    made = screener()
    with measured() as figures:
        stream = BatchStream(made, files[0].schema_arrow)
        batches = (b for f in files for b in f.iter_batches(CHUNK, columns=stream.sources))
        for _ in stream.screen(batches, chunk=CHUNK):
            pass
    return figures


def fingerprints(source: str, parts: int) -> dict[str, str]:
    """Of one machine's result, and of Spark's in 1, 7 and 64 parts with all ids looked at."""
    from prescreen.columnar.batch import screen_file
    from prescreen.spark import fingerprint, screen

    spark, found = _session(), {}
    with tempfile.TemporaryDirectory() as folder:
        for parts in (0, 1, 7, 64):
            out = str(Path(folder, f"{parts}.parquet"))
            if parts:
                rows = spark.read.parquet(source).repartition(parts)
                screen(rows, screener()).write.parquet(out)
            else:
                screen_file(screener(), pl.scan_parquet(f"{source}/*.parquet"), out)
            found[str(parts)] = fingerprint(spark.read.parquet(out))
    return found


PROGRAMS: dict[str, Callable[[str, int], object]] = {
    "identity": identity,
    "screen": screened,
    "alone": alone,
    "fingerprints": fingerprints,
}


def _session() -> Any:
    from prescreen.spark import session

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "1g",
        "spark.sql.files.maxPartitionBytes": "32m",
    }
    made = session("local[2]", **settings)
    made.sparkContext.setLogLevel("ERROR")
    return made


def _done(rows: Any) -> None:
    rows.write.format("noop").mode("overwrite").save()


# -- measuring -------------------------------------------------------------------------------------
@contextmanager
def measured() -> Iterator[Figures]:
    """Seconds on the wall and of processor, and the peak memory of the largest Python process."""
    figures: Figures = {}
    before, began = _seconds(), time.perf_counter()
    yield figures
    figures["wall_s"] = round(time.perf_counter() - began, 2)
    spent = {name: seconds - before[name] for name, seconds in _seconds().items()}
    figures["cpu_s"] = round(sum(spent.values()), 2)
    figures |= {f"{name}_s": round(seconds, 2) for name, seconds in spent.items()}
    python = {pid: _peak(pid) for pid in _tree() if _kind(pid) == "workers"}
    figures["worker_mb"] = max(python.values(), default=_peak(os.getpid()))


def _tree() -> list[int]:
    """This process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            parents[int(entry.name)] = int(stat[1])
    found = [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _seconds() -> dict[str, float]:
    """Processor time by kind of process, those that have ended and were waited for included."""
    found = {"program": 0.0, "java": 0.0, "workers": 0.0}
    for pid in _tree():
        if stat := _stat(pid):
            found[_kind(pid)] += sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _kind(pid: int) -> str:
    if pid == os.getpid():
        return "program"
    return "java" if "java" in Path(f"/proc/{pid}/comm").read_text() else "workers"


def _peak(pid: int) -> int:
    """Megabytes that a process held at most; 0 of one that has just ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def run(name: str, source: Path) -> Any:
    """What a program of its own found."""
    command = [sys.executable, "-m", "benchmarks.spark", "--program", name, str(source)]
    one_thread = {**os.environ, "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=one_thread)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


# -- what is asked ---------------------------------------------------------------------------------
def cost(kind: str, rows: int) -> dict[str, Any]:
    """What screening on Spark takes beside handing the rows about and the executor alone.

    Two lists of one kind, one three times as long, so that what is done once (compiling, warming
    Java up) is told from what each row takes; from both, what a list of `MANY` rows would take.
    """
    sizes = (rows // 3, rows)
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            columns = write(kind, size, Path(folder, str(size)))
        runs = [{n: run(n, Path(folder, str(size))) for n in RIVALS} for size in sizes]
    short, whole = ({n: figures["cpu_s"] for n, figures in found.items()} for found in runs)
    each = {n: (whole[n] - short[n]) / (sizes[1] - sizes[0]) for n in RIVALS}
    many = {n: whole[n] + each[n] * (MANY - rows) for n in RIVALS}
    row = {
        "kind": kind,
        "rows": rows,
        "columns": columns,
        **runs[1],
        "us_a_row": {n: round(seconds * 1e6, 2) for n, seconds in each.items()},
        "added": _added(whole),
        "added_each_row": _added(each),
        "added_many": _added(many),
    }
    for name, figures in runs[1].items():
        print(f"  {name:9}{figures['wall_s']:8.1f} s {figures['cpu_s']:8.1f} s of processor"
              f" {each[name] * 1e6:7.1f} us a row more {figures['worker_mb']:6.0f} MB")  # fmt: skip
    said = "met" if row["added_many"] <= MOST else "missed"
    print(f"  (screen - identity) / alone = {row['added']}, for each row more"
          f" {row['added_each_row']}, computed for {MANY:,} rows {row['added_many']}:"
          f" target {MOST} {said}", flush=True)  # fmt: skip
    return row


def _added(cpu: dict[str, float]) -> float:
    return round((cpu["screen"] - cpu["identity"]) / cpu["alone"], 3)


def growth(kind: str, millions: Sequence[float]) -> list[dict[str, Any]]:
    """Screening lists of several lengths, each with the microseconds that a row more takes."""
    found: list[dict[str, Any]] = []
    for size in sorted(millions):
        rows = round(size * 1e6)
        with tempfile.TemporaryDirectory() as folder:
            write(kind, rows, Path(folder, "list"))
            found.append({"kind": kind, "rows": rows, **run("screen", Path(folder, "list"))})
        one, first = found[-1], found[0]
        each = (one["cpu_s"] - first["cpu_s"]) / max(rows - first["rows"], 1) * 1e6
        one["us_a_row_more"] = round(each, 2)
        print(f"  {rows:>11,} rows {one['wall_s']:8.1f} s {one['cpu_s']:8.1f} s of processor"
              f" {one['worker_mb']:7.0f} MB a worker", flush=True)  # fmt: skip
        print(f"  {'':11} {each:.1f} us for each row more", flush=True)
    return found


def computed(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Minutes that larger lists would take on clusters, by the processor time of each row more."""
    each = row["us_a_row"]["screen"] / 1e6
    return [
        {
            "rows": rows,
            "workers": workers,
            "cores": CORES,
            "minutes": round(rows * each / (workers * CORES) / 60, 1),
            "core_hours": round(rows * each / 3600, 1),
        }
        for rows in (100_000_000, 1_000_000_000)
        for workers in (10, 100)
    ]


def main(args: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=None)
    asked.add_argument("--kind", default="real-narrow")
    asked.add_argument("--growth", action="store_true")
    asked.add_argument("--sizes", default="1,3,10", help="millions of rows")
    asked.add_argument("--program", nargs=2)
    options = asked.parse_args(args)
    if options.program:
        name, source = options.program
        print(json.dumps(PROGRAMS[name](source, 0)))
        return
    if not options.growth:
        print(f"{options.kind}, {options.rows or STEP:,} rows", flush=True)
        cost(options.kind, options.rows or STEP)
        return
    whole(options.rows or 600_000, [float(size) for size in options.sizes.split(",")])


def whole(rows: int, millions: Sequence[float]) -> None:
    """Everything, in turn, kept in `results/spark.json`."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        write("real-narrow", STEP // 10, Path(folder, "list"))
        seen = run("fingerprints", Path(folder, "list"))
    assert len(set(seen.values())) == 1, seen
    print(f"one machine, 1, 7 and 64 parts: {seen['0']}", flush=True)
    costs = []
    for kind in ("real-narrow", "real-wide"):
        print(f"{kind}, {rows:,} rows", flush=True)
        costs.append(cost(kind, rows))
    print("narrow, growing", flush=True)
    grown = growth("narrow", millions)
    clusters = {row["kind"]: computed(row) for row in costs}
    found = {"target": MOST, "fingerprint": seen["0"]}
    found |= {"cost": costs, "growth": grown, "computed": clusters}
    print(json.dumps(clusters), f"{time.perf_counter() - began:.0f} s in all", flush=True)
    save("spark", found, ("pyspark", "polars", "pyarrow"))


if __name__ == "__main__":
    main(sys.argv[1:])

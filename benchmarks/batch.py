"""Long lists: against copying the file, against other engines, and how it grows.

    python -m benchmarks.batch --only copy|growth|rivals [--rows N] [--rounds N]

`copy`: the fixed lists of `lists.py` screened against all packs of a region and its chains, Parquet
to Parquet, and the same file copied by Polars, in turns; CPU seconds beside wall seconds, since
the former do not mind what else the machine does. The lists of realistic texts have a tenth of the
rows, and others in each turn: what is known of the texts of the turn before must not help.
`growth`: a new process for each size, its time and its peak of memory. `rivals`: the checks that
each can say, over invented candidates of which all is known; every outcome compared, then rows a
second and a CPU second (most rivals use one core).
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import lists
from benchmarks.measure import save
from benchmarks.one import match, moments_of
from benchmarks.rivals import rivals
from benchmarks.rivals.cases import DAY, record
from prescreen import Screener
from prescreen.columnar.answers import answers
from prescreen.columnar.batch import screen_file
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.frame.batch import batch_of
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.program import ColumnarProgram
from prescreen.pack.ruleset import load_rules

REGION = Path(__file__).resolve().parent.parent / "examples/kecheng/region.yaml"
KINDS = {"wide": 1.0, "narrow": 1.0, "real-wide": 0.1, "real-narrow": 0.1}
"""The lists of `lists.py`, and what part of the rows asked for each has."""
PACKAGES = ("polars", "numpy", "duckdb", "zen-engine", "rule-engine", "cel-python",
            "common-expression-language", "datalogic-py", "clipspy", "durable-rules")  # fmt: skip


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """(wall, CPU of all threads) seconds of one call."""
    before, start = time.process_time(), time.perf_counter()
    work()
    return time.perf_counter() - start, time.process_time() - before


def screener() -> Screener:
    return Screener.from_files(REGION, as_of=lists.DAY)


# -- beside a copy of the file ---------------------------------------------------------------------
def copy(rows: int, rounds: int, folder: Path) -> dict[str, Any]:
    """`screen`: verdict, grounds, score, chain fit, every outcome, conclusions; `missing`: also
    what each verdict waits for."""
    out: dict[str, Any] = {}
    ours = screener()
    checks = len(ours.program(lists.DAY).rules.checks)
    sink = folder / "out.parquet"
    for kind, count in KINDS.items():
        height = max(1, int(rows * count))
        source = folder / f"{kind}.parquet"
        lists.write(kind, height, source)
        works: dict[str, Callable[[], object]] = {
            "copy": lambda s=source: pl.scan_parquet(s).sink_parquet(folder / "copy.parquet"),
            "screen": lambda s=source: screen_file(ours, s, sink, missing=False),
            "missing": lambda s=source: screen_file(ours, s, sink),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for turn, name in enumerate([*works] * rounds):
            if turn and kind.startswith("real"):
                lists.write(kind, height, source, start=turn * height)
            times[name].append(taken(works[name]))
        walls = {k: statistics.median(w for w, _ in v) for k, v in times.items()}
        cpus = {k: statistics.median(c for _, c in v) for k, v in times.items()}
        out[kind] = {
            "rows": height,
            "columns": len(pl.read_parquet_schema(source)),
            "checks": checks,
            "megabytes": round(source.stat().st_size / 1e6, 1),
            "seconds": {k: round(v, 2) for k, v in walls.items()},
            "cpu_seconds": {k: round(v, 2) for k, v in cpus.items()},
            "times_the_copy": round(walls["screen"] / walls["copy"], 2),
            "times_the_copy_cpu": round(cpus["screen"] / cpus["copy"], 2),
            "times_the_copy_with_missing": round(walls["missing"] / walls["copy"], 2),
            "rows_a_second": round(height / walls["screen"]),
            "cpu_microseconds_a_row": round(cpus["screen"] / height * 1e6, 2),
            "nanoseconds_a_check_and_row": round(walls["screen"] / height / checks * 1e9, 2),
        }
        print(kind, out[kind], flush=True)
    return out


def _screen(ours: Screener, source: Path, folder: Path) -> None:
    screen_file(ours, source, folder / "out.parquet")


# -- growth ----------------------------------------------------------------------------------------
def growth(sizes: Sequence[int], folder: Path) -> list[dict[str, Any]]:
    out = []
    for rows in sizes:
        source = folder / f"narrow{rows}.parquet"
        lists.write("narrow", rows, source)
        command = [sys.executable, "-m", "benchmarks.batch", "--only", "once", str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        wall, cpu, peak = (float(x) for x in done.stdout.split()[-3:])
        source.unlink()
        out.append({"rows": rows, "seconds": wall, "cpu_seconds": cpu, "peak_megabytes": peak})
        print(out[-1], flush=True)
    return out


def once(source: Path) -> None:
    """One run in a process of its own: wall and CPU seconds, peak megabytes."""
    ours = screener()
    wall, cpu = taken(lambda: _screen(ours, source, source.parent))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(round(wall, 2), round(cpu, 2), round(peak))


# -- rivals ----------------------------------------------------------------------------------------
def against(count: int, rows: int, skipped: tuple[str, ...]) -> list[dict[str, Any]]:
    from benchmarks.rivals import duck, durable, in_prefix_form

    rules = load_rules(["national"]).on(DAY)
    situations = moments_of(rules, count)
    batch = batch_of(situations)
    out = []
    if (db := duck.make()) is not None:
        out.append(_duck(db, rules, situations, batch, rows))
    patterns = durable.make()
    for rival in (*in_prefix_form(), *([patterns] if patterns is not None else []), *rivals()):
        if rival.name.startswith(skipped):
            continue
        pair = match(rival, rules)
        program = ColumnarProgram(pair.program.rules, shape_of(batch))
        prepared = [rival.prepare(record(m)) for m in situations]
        theirs: list[Any] = []
        took = taken(lambda p=pair, r=prepared, t=theirs: t.extend(p.judge(x) for x in r))
        differing = _differing(program, batch, theirs)
        if took[0] < 0.5:  # a fast one: again, for a figure that holds
            again = round(1 / max(took[0], 1e-3))
            work = lambda p=pair, r=prepared, n=again: [p.judge(x) for _ in range(n) for x in r]  # noqa: E731
            wall, cpu = taken(work)
            took = wall / again, cpu / again
        rate = count / took[0], count / took[1]
        out.append(_row(rival, pair, differing, rate, _speed(program, batch, rows)))
    return out


def _differing(program: ColumnarProgram, batch: ColumnBatch, theirs: Sequence[Any]) -> int:
    done = _words(program, _again(batch, 1))
    return sum(
        word != said.get(check)
        for check in program.judged
        for word, said in zip(done[check].to_list(), theirs, strict=True)
    )


def _words(program: ColumnarProgram, batch: ColumnBatch) -> pl.DataFrame:
    """Ours: from facts in columns to a word for every outcome, and the verdict."""
    rows = pl.DataFrame({"row": pl.int_range(batch.main.height, eager=True)})
    return answers(rows, program, batch)


def _again(batch: ColumnBatch, times: int) -> ColumnBatch:
    """The batch, repeated; in one piece, as a file is read."""
    import numpy as np

    height = batch.main.height
    out = ColumnBatch(pl.concat([batch.main] * times, rechunk=True))
    for path, frame in batch.items.items():
        out.items[path] = pl.concat([frame] * times, rechunk=True)
        rows = [batch.rows[path] + pl.Series([n * height], dtype=pl.UInt32) for n in range(times)]
        out.rows[path] = pl.concat(rows, rechunk=True)
        out.open[path] = np.tile(batch.open[path], times)
        out.given[path] = np.tile(batch.given[path], times)
        out.unverified[path] = np.tile(batch.unverified[path], times)
    out.verified_lists = set(batch.verified_lists)
    return out


def _speed(program: ColumnarProgram, batch: ColumnBatch, rows: int) -> tuple[float, float]:
    """Rows a second and a CPU second of ours on the very same checks, from facts in columns to
    outcomes."""
    times = max(1, rows // batch.main.height)
    made = [_again(batch, times) for _ in range(3)]
    wall, cpu = min(taken(lambda b=b: _words(program, b)) for b in made)
    return times * batch.main.height / wall, times * batch.main.height / cpu


Rate = tuple[float, float]
"""Rows a second, and a CPU second."""


def _row(rival: Any, pair: Any, differing: int, theirs: Rate, ours: Rate) -> dict[str, Any]:
    made = {
        "rival": rival.name,
        "version": rival.version,
        "checks": len(pair.program.checks),
        "checks_left_out": sum(pair.left_out.values()),
        "outcomes_that_differ": differing,
        "theirs_rows_a_second": round(theirs[0], 1 if theirs[0] < 100 else None),
        "ours_rows_a_second": round(ours[0]),
        "times_faster": round(ours[0] / theirs[0], 1),
        "theirs_rows_a_cpu_second": round(theirs[1], 1),
        "ours_rows_a_cpu_second": round(ours[1]),
        "times_faster_cpu": round(ours[1] / theirs[1], 1),
    }
    print(made, flush=True)
    return made


def _duck(db: Any, rules: Any, situations: Any, batch: ColumnBatch, rows: int) -> dict[str, Any]:
    import duckdb
    import pyarrow as pa

    pair = match(_Named(db), rules)
    program = ColumnarProgram(pair.program.rules, shape_of(batch))
    conditions = [db.dialect.condition(c.check, rules) for c in pair.program.checks]
    times = max(1, rows // len(situations))
    every = pa.Table.from_pylist([dict(record(m)) for m in situations])
    t = pa.concat_tables([every] * times).combine_chunks()
    connection = duckdb.connect()
    connection.register("arrow", t)
    connection.execute("create table t as select * from arrow")
    query = db.query(conditions)
    said = _frame(connection, f"{query} limit {len(situations)}")
    done = _words(program, _again(batch, 1))
    code = {"fail": 0, "pass": 1, "not_applicable": 3}
    differing = sum(
        code.get(word) != b
        for check in program.judged
        for word, b in zip(done[check].to_list(), said[check].to_list(), strict=True)
    )
    wall, cpu = min(taken(lambda: _frame(connection, query)) for _ in range(3))
    rate = t.num_rows / wall, t.num_rows / cpu
    return _row(db, pair, differing, rate, _speed(program, batch, rows))


def _frame(connection: Any, query: str) -> pl.DataFrame:
    made = pl.from_arrow(connection.sql(query).to_arrow_table())
    assert isinstance(made, pl.DataFrame)
    return made


class _Named:
    """DuckDB as `match` wants a rival: nothing to judge row by row."""

    def __init__(self, db: Any) -> None:
        self.name, self.version, self.dialect, self.cannot = db.name, db.version, db.dialect, ()

    def judge(self, conditions: Any) -> Any:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("copy", "growth", "rivals", "once"), required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--skip", default="", help="names of rivals to leave out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("source", nargs="?", type=Path)
    args = parser.parse_args()
    if args.only == "once":
        once(args.source)
        return
    with tempfile.TemporaryDirectory() as made:
        if args.only == "copy":
            data: Any = copy(args.rows, args.rounds, Path(made))
        elif args.only == "growth":
            sizes = [n for n in (10_000, 100_000, 1_000_000, 10_000_000) if n <= args.rows]
            data = growth(sizes, Path(made))
        else:
            data = against(40, min(args.rows, 60_000), tuple(args.skip.split()) or ("\0",))
    print(save(f"batch-{args.only}", {args.only: data}, PACKAGES).name)


if __name__ == "__main__":
    main()

"""One large decision table beside zen-engine and DuckDB: energy limits by item, nature and size.

    python -m benchmarks.table [--rows 1000000] [--rounds 3]

In the manner of the DMCommunity challenges: every product item of the national list of energy
limits, in five natures of construction and five bands of yearly energy, with a drawn limit each.
A project is held against the limit of its row. All three say the same of every drawn project
before anything is timed; `load` is from files (or text) to ready, `one` a decision of one project,
`batch` rows a second and a CPU second over columns.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Taken, once, save, summary
from prescreen import Candidate
from prescreen.columnar.answers import answers
from prescreen.columnar.compile.plan import DAY as DAY_COLUMN
from prescreen.columnar.compile.plan import STAGE, ColumnBatch
from prescreen.columnar.compile.values import places, vocab_of
from prescreen.columnar.frame.batch import dtype_of
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.program import ColumnarProgram
from prescreen.content import content_root
from prescreen.fields import catalogue
from prescreen.pack.ruleset import InForce, load_rules
from prescreen.run.program import Program
from prescreen.run.situation import Situation

DAY = dt.date(2026, 11, 22)
NATURES = ("新建", "扩建", "改建", "技术改造", "迁建")
EDGES = (0.0, 1000.0, 5000.0, 10000.0, 50000.0)
"""Where the bands of yearly energy begin, in 吨标准煤; the last is open."""
ITEM, NATURE, SIZE, VALUE = "technology.route", "project.build_type", "energy.total", "energy.coal"
CHECK = "table.limit"
Row = tuple[str, str, float, float, float]
"""Item, nature, from, below, limit."""
ONES = 300
"""So many projects are decided one by one."""
PACKAGES = ("polars", "numpy", "duckdb", "zen-engine")
_PACK = """
pack: table
title: 限额大表
title_en: A large table of limits
version: "1"
level: national
status: unverified
tested_on: 2026-11-22
sources:
  drawn: {title: 抽取的限额, issuer: 测速, basis: practice, evidence: secondary}
tables:
  limits:
    label: 限额
    label_en: limit
    file: limits.csv
    keys: {item: text, nature: text, size: 'interval:吨标准煤'}
    values: {limit: 吨}
    on_empty: unknown
    source: drawn
checks:
  - id: table.limit
    title: 不超过限额
    title_en: Within the limit
    severity: advice
    scope: process
    due: 初审
    bureau: development_reform
    basis: practice
    source: drawn
    require: energy.coal <= limits[technology.route, project.build_type, energy.total].limit
    remedy: 降到限额以内
    remedy_en: Come within the limit
"""


# -- the table and projects ------------------------------------------------------------------------
def rows(rng: np.random.Generator) -> list[Row]:
    """The whole table."""
    path = content_root("rules") / "national" / "energy" / "limits.csv"
    with path.open(encoding="utf-8") as stream:
        items = [row["item"] for row in csv.DictReader(stream)]
    bands = list(zip(EDGES, (*EDGES[1:], float("inf")), strict=True))
    return [
        (item, nature, low, high, round(float(rng.uniform(50, 5000)), 1))
        for item in items
        for nature in NATURES
        for low, high in bands
    ]


def write_pack(table: list[Row], folder: Path) -> Path:
    (folder / "pack.yaml").write_text(_PACK.lstrip(), encoding="utf-8")
    with (folder / "limits.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["item", "nature", "size", "limit"])
        for item, nature, low, high, limit in table:
            size = f">={low:g}" if high == float("inf") else f"[{low:g},{high:g})"
            writer.writerow([item, nature, size, limit])
    return folder


def projects(table: list[Row], count: int, rng: np.random.Generator) -> pl.DataFrame:
    """Drawn projects, of which a few stand at the edge of a band."""
    items = list(dict.fromkeys(row[0] for row in table))
    sizes = np.round(10 ** rng.uniform(1, 5.3, count), 1)
    at_edge = rng.random(count) < 0.02
    sizes[at_edge] = rng.choice(EDGES[1:], int(at_edge.sum()))
    return pl.DataFrame(
        {
            "item": pl.Series(items).gather(rng.integers(0, len(items), count)),
            "nature": pl.Series(NATURES).gather(rng.integers(0, len(NATURES), count)),
            "size": sizes,
            "value": np.round(rng.uniform(0, 5000, count), 1),
        }
    )


# -- ours ------------------------------------------------------------------------------------------
def batch_of(given: pl.DataFrame) -> ColumnBatch:
    """Facts in columns, as a file is read."""
    field = catalogue[NATURE]
    at = places(vocab_of(field) or ())
    codes = given["nature"].replace_strict(list(at), list(at.values()), return_dtype=pl.Int64)
    height = given.height
    return ColumnBatch(
        pl.DataFrame(
            {
                DAY_COLUMN: pl.Series([DAY], dtype=pl.Date).new_from_index(0, height),
                STAGE: pl.Series([0], dtype=pl.UInt8).new_from_index(0, height),
                ITEM: given["item"],
                NATURE: codes.cast(dtype_of(field)),
                SIZE: given["size"],
                VALUE: given["value"],
            }
        )
    )


def ours_of(rules: InForce) -> Callable[[ColumnBatch], pl.Series]:
    """Whether each project is within its limit."""
    programs: list[ColumnarProgram] = []

    def run(batch: ColumnBatch) -> pl.Series:
        if not programs:
            programs.append(ColumnarProgram(rules, shape_of(batch)))
        given = ColumnBatch(batch.main)  # the program adds its columns to a batch
        who = pl.DataFrame({"row": pl.int_range(batch.main.height, eager=True)})
        return answers(who, programs[0], given)[CHECK] == "pass"

    return run


def one_of(rules: InForce) -> Callable[[dict[str, Any]], bool]:
    program = Program(rules)

    def run(row: dict[str, Any]) -> bool:
        facts = {ITEM: row["item"], NATURE: row["nature"], SIZE: row["size"], VALUE: row["value"]}
        situation = Situation(Candidate("c", "项目", facts), DAY, "初审", {})
        outcome = program.judged(situation.env(), cache(situation.verified_env), ())[0]
        return outcome.status == "pass"

    return run


# -- DuckDB ----------------------------------------------------------------------------------------
def duck_of(table: list[Row], given: pl.DataFrame) -> Callable[[bool], pl.Series]:
    """The limits and the projects are tables of the database before a query is timed."""
    import duckdb

    connection = duckdb.connect()
    limits = pl.DataFrame(table, schema=["item", "nature", "low", "high", "most"], orient="row")
    for name, frame in (("limits", limits), ("projects", given.with_row_index("n"))):
        connection.register("arrow", frame.to_arrow())
        connection.execute(f"create table {name} as select * from arrow")
    query = (
        "select p.value <= l.most as ok from projects p left join limits l on p.item = l.item "
        "and p.nature = l.nature and p.size >= l.low and p.size < l.high"
    )

    def run(in_order: bool) -> pl.Series:
        said = connection.sql(query + " order by p.n" if in_order else query)
        return pl.DataFrame(said.to_arrow_table())["ok"]

    return run


# -- zen-engine ------------------------------------------------------------------------------------
def zen_of(
    table: list[Row],
) -> Callable[[dict[str, Any]], bool]:
    """A decision table of its own kind, which finds the limit; first hit."""
    import zen

    content = zen.ZenDecisionContent(json.dumps(_graph(table), ensure_ascii=False))
    engine = zen.ZenEngine({"loader": lambda key: content})

    def run(row: dict[str, Any]) -> bool:
        found = engine.evaluate("limits", row)["result"]
        return bool(row["value"] <= found["most"])

    return run


def _graph(table: list[Row]) -> dict[str, object]:
    columns = [{"id": c, "name": c, "field": c} for c in ("item", "nature", "size")]
    rules = [
        {
            "_id": str(k),
            "item": json.dumps(item, ensure_ascii=False),
            "nature": json.dumps(nature, ensure_ascii=False),
            "size": f">= {low:g}" if high == float("inf") else f"[{low:g}..{high:g})",
            "most": str(limit),
        }
        for k, (item, nature, low, high, limit) in enumerate(table)
    ]
    at = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": at},
            {
                "id": "limits",
                "type": "decisionTableNode",
                "name": "limits",
                "position": at,
                "content": {
                    "hitPolicy": "first",
                    "inputs": columns,
                    "outputs": [{"id": "most", "name": "most", "field": "most"}],
                    "rules": rules,
                },
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": at},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "limits"},
            {"id": "2", "type": "edge", "sourceId": "limits", "targetId": "out"},
        ],
    }


# -- measuring -------------------------------------------------------------------------------------
def _rate(taken: list[Taken], height: int) -> dict[str, float]:
    return {
        "rows_a_second": round(height / min(t.wall for t in taken)),
        "rows_a_cpu_second": round(height / min(t.cpu for t in taken)),
    }


def measure(count: int, rounds: int, folder: Path) -> dict[str, Any]:
    rng = np.random.default_rng(20261122)
    table = rows(rng)
    pack = write_pack(table, folder)
    given = projects(table, count, rng)
    single = given.head(ONES).to_dicts()
    ready: dict[str, Any] = {}

    def load() -> None:
        ready["ours"] = load_rules([pack]).on(DAY)

    out: dict[str, Any] = {"rows_of_the_table": len(table), "projects": count}
    out["ours"] = {"load_seconds": round(once(load).wall, 3)}
    many, one = ours_of(ready["ours"]), one_of(ready["ours"])
    batch = batch_of(given)
    said = many(batch)
    assert said.head(ONES).to_list() == [one(row) for row in single]
    duck = duck_of(table, given)
    assert duck(True).to_list() == said.to_list()

    def load_zen() -> None:
        ready["zen"] = zen_of(table)
        ready["zen"](single[0])

    out["zen-engine"] = {"load_seconds": round(once(load_zen).wall, 3)}
    zen = ready["zen"]
    assert [zen(row) for row in single] == said.head(ONES).to_list()
    out["ours"]["one_ms"] = summary([once(partial(one, row)).wall for row in single])
    out["zen-engine"]["one_ms"] = summary([once(partial(zen, row)).wall for row in single])
    batches: dict[str, list[Taken]] = {"ours": [], "DuckDB": []}
    for _ in range(rounds):
        batches["ours"].append(once(lambda: many(batch)))
        batches["DuckDB"].append(once(lambda: duck(False)))
    for name, taken in batches.items():
        out.setdefault(name, {}).update(_rate(taken, count))
    out["times_duckdb"] = round(out["DuckDB"]["rows_a_second"] / out["ours"]["rows_a_second"], 2)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = measure(args.rows, args.rounds, Path(folder))
    print(json.dumps(data, ensure_ascii=False, indent=1))
    print(save("table", data, PACKAGES).name)


if __name__ == "__main__":
    main()

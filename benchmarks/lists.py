"""Fixed lists of candidates for measuring: any number of rows, the same bytes for the same seed.

`wide` has 70 columns of which 4 are nested lists, `narrow` 20 plain ones; both hold the facts that
the national packs read most. About a fifth of the cells is blank, as in real lists. In these two,
texts are few; in `real-wide` and `real-narrow` no two names or contents are alike, products,
investors and addresses are many, and numbers stand as texts (`real_lists`).

    python -m benchmarks.lists wide 1000000 /tmp/wide.parquet
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import real_lists
from prescreen.fields import Field, Kind, catalogue, industry
from prescreen.lang import ast, walk
from prescreen.pack.ruleset import load_rules

SEED = 20261122
DAY = dt.date(2026, 11, 22)
LISTS = {
    "investor": ("name", "kind", "share", "ownership_traced", "funding_proof", "insolvency",
                 "paid_in_capital", "debt_ratio", "employees", "track_record"),
    "product": ("name", "industry_code", "share", "capacity", "capacity_unit"),
    "incentive": ("text", "kind", "amount"),
    "penalty": ("amount",),
}  # fmt: skip
_PRODUCTS = (
    "车载显示模组",
    "光学膜",
    "轴承",
    "锂电池",
    "水泥熟料",
    "汽车零部件",
    "特种纸",
    "芯片封装",
    "食品包装",
    "工业机器人",
)
_TEXTS = (
    "新建智能制造生产线",
    "扩建电镀车间",
    "建设研发与总部基地",
    "新建仓储物流中心",
    "技术改造与节能降碳",
)
_CODES = tuple(c for c, row in industry.table().items() if row.level in ("class",))


def columns(count: int) -> tuple[str, ...]:
    """The candidate's own facts that the rules read most, most read first."""
    rules = load_rules(["national"]).on(DAY)
    read: Counter[str] = Counter()
    for check in rules.checks:
        for tree in (check.applies, check.require, check.waive_when):
            if tree is not None:
                read.update(n.path for n in walk(tree) if isinstance(n, ast.FieldRef))
    own = [p for p, _ in read.most_common() if catalogue[p].origin == "candidate"]
    first = ["project.stage", "project.industry_code", "site.park", "project.content"]
    rest = [p for p in own if p not in first and p not in ("project.id", "project.name")]
    return tuple([*first, *rest][:count])


def _values(field: Field, rng: np.random.Generator, rows: int, real: bool = False) -> pl.Series:
    if field.kind is Kind.BOOL:
        return pl.Series(rng.random(rows) < 0.3)
    if field.kind is Kind.NUMBER:
        high = field.high if field.high is not None else 10.0 ** rng.integers(1, 5)
        numbers = pl.Series(np.round(rng.random(rows) * high, 2))
        return real_lists.in_words(field, numbers, rng) if real else numbers
    if field.kind is Kind.DATE:
        days = rng.integers(0, 900, rows)
        return pl.Series((np.datetime64("2024-06-01") + days).astype("datetime64[D]"))
    if field.kind is Kind.INDUSTRY:
        return _pick(_CODES or ("3922", "3011", "2614"), rng, rows)
    if field.kind is Kind.SET:
        known = field.values[:6] or _PRODUCTS
        sizes = rng.integers(0, 3, rows)
        flat = rng.integers(0, len(known), int(sizes.sum()))
        words = pl.Series(known).gather(pl.Series(flat, dtype=pl.UInt32))
        owner = np.repeat(np.arange(rows, dtype=np.uint32), sizes)
        lists = pl.DataFrame({"o": owner, "w": words}).group_by("o", maintain_order=True).agg("w")
        every = pl.DataFrame({"o": np.arange(rows, dtype=np.uint32)})
        whole = every.join(lists, on="o", how="left", maintain_order="left")
        return whole["w"].fill_null([])
    if field.kind is Kind.ENUM and field.values:
        return _pick(field.values, rng, rows)
    return real_lists.texts(field, rng, rows) if real else _pick(_TEXTS, rng, rows)


def _pick(words: tuple[str, ...], rng: np.random.Generator, rows: int) -> pl.Series:
    at = rng.integers(0, len(words), rows)
    return pl.Series(words, dtype=pl.String).gather(pl.Series(at, dtype=pl.UInt32))


def _blanked(values: pl.Series, rng: np.random.Generator, share: float) -> pl.Series:
    keep = pl.Series(rng.random(len(values)) >= share)
    return values.to_frame("v").select(pl.when(keep).then(pl.col("v")).alias("v"))["v"]


def _list(path: str, rng: np.random.Generator, rows: int, real: bool) -> pl.Series:
    sizes = rng.integers(0, 3, rows) if path != "investor" else rng.integers(1, 3, rows)
    count = int(sizes.sum())
    leaves = {}
    for leaf in LISTS[path]:
        field = catalogue[f"{path}.{leaf}"]
        if leaf == "name" and not real:
            made = _pick(_PRODUCTS, rng, count)
        elif leaf == "capacity_unit":
            made = _pick(("吨", "件", "平方米"), rng, count)
        else:
            made = _values(field, rng, count, real and field.kind is not Kind.NUMBER)
        leaves[leaf] = made if leaf == "name" else _blanked(made, rng, 0.1)
    items = pl.DataFrame(leaves).to_struct("s")
    owner = np.repeat(np.arange(rows, dtype=np.uint32), sizes)
    grouped = (
        pl.DataFrame({"o": owner, "s": items}).group_by("o", maintain_order=True).agg(pl.col("s"))
    )
    every = pl.DataFrame({"o": np.arange(rows, dtype=np.uint32)})
    whole = every.join(grouped, on="o", how="left", maintain_order="left")
    return whole["s"].fill_null(pl.Series([[]], dtype=grouped["s"].dtype))


def frame(kind: str, rows: int, start: int = 0) -> pl.DataFrame:
    """`rows` rows of the list `kind`, numbered from `start`."""
    rng, real, kind = np.random.default_rng([SEED, start]), "real" in kind, kind.split("-")[-1]
    number = pl.int_range(start, start + rows, eager=True)
    made = {
        "id": "P" + number.cast(pl.String).str.zfill(8),
        "name": real_lists.names(rng, rows) if real else "示例项目" + number.cast(pl.String),
    }
    for path in columns(64 if kind == "wide" else 18):
        made[path] = _blanked(_values(catalogue[path], rng, rows, real), rng, 0.2)
    if kind == "wide":
        for path in LISTS:
            made[path] = _list(path, rng, rows, real)
    return pl.DataFrame(made)


def write(kind: str, rows: int, path: Path, step: int = 100_000, start: int = 0) -> None:
    """The list as a Parquet file, numbered from `start`; in steps, so that memory stays flat."""
    from polars.io.plugins import register_io_source

    end = start + rows
    first = frame(kind, min(step, rows), start)

    def source(*_: object):  # type: ignore[no-untyped-def]
        yield first
        for at in range(start + step, end, step):
            yield frame(kind, min(step, end - at), at)

    register_io_source(source, schema=first.schema).sink_parquet(path, maintain_order=True)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))

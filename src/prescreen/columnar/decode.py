"""Files of long lists read back: outcomes in words, whatever the file holds as truths."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from prescreen.columnar.answers import OUTCOME
from prescreen.columnar.compact import STAGE_TYPE
from prescreen.columnar.missing.missing import MISSING, listed
from prescreen.errors import InputError, Problem

NAMES = pl.List(pl.String)
KEY = "prescreen"
"""Under which a Parquet file keeps its legend."""


def legend_of(path: Path) -> dict[str, Any]:
    """The legend in a file of results. Raises `InputError` where there is none."""
    try:
        text = pl.read_parquet_metadata(path).get(KEY)
    except (OSError, pl.exceptions.PolarsError):
        text = None
    if text is None:
        raise InputError(
            [
                Problem(
                    "input.no-legend", f"{path.name} 不是预审结果文件(没有图例)",
                    f"{path.name} is no file of results: it has no legend", None,
                    "用 prescreen screen 清单 --out 文件夹 生成的 results.parquet",
                    "Use a results.parquet that prescreen screen LIST --out FOLDER made",
                )
            ]
        )  # fmt: skip
    found: dict[str, Any] = json.loads(text)
    return found


def decoded(lazy: pl.LazyFrame, legend: Mapping[str, Any]) -> pl.LazyFrame:
    """The same rows with a column of words for every check and of truths for every conclusion."""
    epochs = legend["epochs"]
    checks = sorted({c for e in epochs for c in e["checks"]})
    drawn = sorted({c for e in epochs for c in e["conclusions"]})
    own = lazy.collect_schema().names()
    waived = "waived" in own
    exprs = [
        *(_over(epochs, partial(_outcome, check=c, waived=waived)).alias(c) for c in checks),
        *(_over(epochs, partial(_drawn, conclusion=c)).alias(c) for c in drawn),
    ]
    kept = own[: own.index("as_of")]
    if any(e["missing"] is not None for e in epochs):
        kept.insert(kept.index("score_high") + 1, MISSING)
        lazy = lazy.with_columns(_over(epochs, _asked).alias(MISSING))
    return lazy.select(*kept, *exprs, "as_of", "stage")


def _over(epochs: list[dict[str, Any]], make: Callable[[Mapping[str, Any]], pl.Expr]) -> pl.Expr:
    """What holds in the epoch of each row's day."""
    found = make(epochs[0])
    for epoch in epochs[1:]:
        since = pl.lit(epoch["from"]).str.to_date()
        found = pl.when(pl.col("as_of") >= since).then(make(epoch)).otherwise(found)
    return found


def _truth(said: object) -> pl.Expr:
    return pl.col(said) if isinstance(said, str) else pl.lit(said, dtype=pl.Boolean)


def _drawn(epoch: Mapping[str, Any], conclusion: str) -> pl.Expr:
    return _truth(epoch["conclusions"].get(conclusion))


def _asked(epoch: Mapping[str, Any]) -> pl.Expr:
    """The names of all that is asked for, in their order."""
    said = [
        _truth(w).fill_null(False).alias(n) for n, w in epoch["missing"].items() if w is not False
    ]
    if not said:
        return pl.lit([], dtype=NAMES)
    row = pl.struct("id", *said)  # a column that is there gives the constants their height
    return row.map_batches(_listed, return_dtype=NAMES)


def _listed(row: pl.Series, **_: object) -> pl.Series:
    return listed(row.struct.unnest().drop("id"))


def _outcome(epoch: Mapping[str, Any], check: str, waived: bool) -> pl.Expr:
    """A check's outcome; null where it is not in force."""
    said = epoch["checks"].get(check)
    if said is None:
        return pl.lit(None, dtype=OUTCOME)
    idle = pl.when(_truth(said["idle"])).then(_word("not_applicable"))
    due = pl.col("stage").to_physical() >= STAGE_TYPE.categories.to_list().index(said["due"])
    opened = pl.when(due).then(_word("unknown")).otherwise(_word("later"))
    if said["open"] is True:
        rest = idle.otherwise(opened)
    else:
        rest = pl.when(_truth(said["open"])).then(opened).otherwise(idle.otherwise(_word("pass")))
    found = pl.when(_truth(said["fails"])).then(_word("fail")).otherwise(rest)
    if not waived:
        return found
    return pl.when(pl.col("waived").list.contains(check)).then(_word("waived")).otherwise(found)


def _word(outcome: str) -> pl.Expr:
    return pl.lit(outcome, dtype=OUTCOME)

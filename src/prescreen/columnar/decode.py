"""Truths and a legend (`compact`) put back into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl

from prescreen.columnar.missing.missing import MISSING, listed
from prescreen.columnar.results import FIRST, LAST, NAMES, OUTCOME, STAGE_TYPE


def decoded(lazy: pl.LazyFrame, legend: Mapping[str, Any]) -> pl.LazyFrame:
    """The same rows with a column of words for every check and of truths for every conclusion."""
    epochs = legend["epochs"]
    checks = sorted({c for e in epochs for c in e["checks"]})
    drawn = sorted({c for e in epochs for c in e["conclusions"]})
    own = lazy.collect_schema().names()
    kept = {n: {**FIRST, **LAST}[n] for n in own if n in FIRST or n in LAST}
    lazy = lazy.with_columns(pl.col(n).cast(kind) for n, kind in kept.items())
    waived = "waived" in own
    exprs = [
        *(_over(epochs, partial(_outcome, check=c, waived=waived)).alias(c) for c in checks),
        *(_over(epochs, partial(_drawn, conclusion=c)).alias(c) for c in drawn),
    ]
    if any(e["missing"] is not None for e in epochs):
        exprs.append(_over(epochs, _asked).alias(MISSING))
    return lazy.select(*kept, *exprs)


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

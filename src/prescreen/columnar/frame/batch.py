"""Candidates as columns: canonical facts of a list of candidates, in one batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from prescreen.candidate import Candidate, ListFact
from prescreen.columnar.compile.expressions import DAY, STAGE
from prescreen.columnar.compile.plan import VERIFIED, Batch
from prescreen.columnar.compile.values import bits, code_dtype, mask_of, places, vocab_of
from prescreen.fields import Field, Kind, catalogue
from prescreen.vocabulary import stage_index

_PLAIN: Mapping[Kind, Any] = {
    Kind.BOOL: pl.Boolean,
    Kind.NUMBER: pl.Float64,
    Kind.DATE: pl.Date,
    Kind.TEXT: pl.String,
    Kind.ENUM: pl.String,
    Kind.SET: pl.List(pl.String),
}
ROW = "\x00row"


def dtype_of(field: Field) -> Any:
    vocab = vocab_of(field)
    if mask_of(field) is not None:
        return pl.UInt64
    return _PLAIN[field.kind] if vocab is None else code_dtype(vocab)


def column(field: Field, values: Sequence[Any], name: str) -> pl.Series:
    """Canonical values, None for unknown, as a column of the field's kind."""
    vocab = vocab_of(field)
    if vocab is not None:
        at = places(vocab)
        return pl.Series(
            name, [None if v is None else at[v] for v in values], dtype=code_dtype(vocab)
        )
    if (words := mask_of(field)) is not None:
        made = [None if v is None else bits(v, words) for v in values]
        return pl.Series(name, made, dtype=pl.UInt64)
    if field.kind is Kind.SET:
        values = [None if v is None else sorted(v) for v in values]
    return pl.Series(name, values, dtype=_PLAIN[field.kind])


def batch_of(
    candidates: Sequence[Candidate],
    days: Sequence[dt.date],
    stages: Sequence[str],
    around: Sequence[Mapping[str, object]],
) -> Batch:
    """A batch of candidates with the facts around each of them."""
    columns = {
        STAGE: pl.Series(STAGE, [stage_index(s) for s in stages], dtype=pl.UInt8),
        DAY: pl.Series(DAY, days, dtype=pl.Date),
    }
    paths = dict.fromkeys(p for c in candidates for p in c.facts)
    for path in paths:
        columns[path] = _facts([c.facts for c in candidates], path, path)
    for path in dict.fromkeys(p for a in around for p in a):
        columns[path] = _facts(around, path, path)
    for path in paths:
        sure = [_verified(c, path) for c in candidates]
        if any(sure):
            own = [c.facts if s else {} for c, s in zip(candidates, sure, strict=True)]
            columns[VERIFIED + path] = _facts(own, path, VERIFIED + path)
    batch = Batch(pl.DataFrame(columns))
    batch.waivers = {i: c.waivers for i, c in enumerate(candidates) if c.waivers}
    for path in dict.fromkeys(p for c in candidates for p in c.lists):
        _put_list(batch, path, candidates)
    return batch


def _facts(of: Iterable[Mapping[str, object]], path: str, name: str) -> pl.Series:
    return column(catalogue[path], [f.get(path) for f in of], name)


def _verified(candidate: Candidate, path: str) -> bool:
    evidence = candidate.evidence.get(path)
    return evidence is not None and evidence.grade == "verified"


def _put_list(batch: Batch, path: str, candidates: Sequence[Candidate]) -> None:
    lists: list[ListFact | None] = [c.lists.get(path) for c in candidates]
    opened = [found is None or not found.complete for found in lists]
    sure = [_verified(c, path) for c in candidates]
    rows = [i for i, found in enumerate(lists) if found is not None for _ in found.items]
    items = [item for found in lists if found is not None for item in found.items]
    series = [pl.Series(ROW, rows, dtype=pl.UInt32)]
    for leaf in dict.fromkeys(leaf for item in items for leaf in item):
        field = catalogue[f"{path}.{leaf}"]
        series.append(column(field, [item.get(leaf) for item in items], leaf))
    batch.items[path] = pl.DataFrame(series)
    batch.rows[path] = series[0]
    batch.open[path] = np.array(opened, dtype=bool)
    batch.given[path] = np.array([found is not None for found in lists], dtype=bool)
    batch.unverified[path] = ~np.array(sure, dtype=bool)
    if any(sure):
        batch.verified_lists.add(path)

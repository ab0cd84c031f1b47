"""Candidates as columns: canonical facts of a list of candidates, in one batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from prescreen.candidate import ListFact
from prescreen.columnar.compile.plan import DAY, STAGE, VERIFIED, WITHHELD, ColumnBatch
from prescreen.columnar.compile.values import bits, code_dtype, mask_of, places, vocab_of
from prescreen.columnar.frame.ranges import ends_of_values
from prescreen.fields import Field, Kind, catalogue
from prescreen.logic import Unknown
from prescreen.run.causes import field_unknown
from prescreen.run.situation import Situation
from prescreen.vocabulary import PLACE, stage_index

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


def batch_of(situations: Sequence[Situation]) -> ColumnBatch:
    """A batch of candidates, their facts bound together, with the facts around each of them."""
    columns = {
        STAGE: pl.Series(STAGE, [stage_index(s.stage) for s in situations], dtype=pl.UInt8),
        DAY: pl.Series(DAY, [s.day for s in situations], dtype=pl.Date),
    }
    for prefix, bounds in (
        ("", [s.bound for s in situations]),
        (VERIFIED, [s.verified for s in situations]),
    ):
        for path in dict.fromkeys(p for b in bounds for p in b.values):
            if not prefix or not path.startswith(PLACE):
                values = (b.values.get(path) for b in bounds)
                columns |= {c.name: c for c in _facts(values, path, prefix + path)}
            if not prefix:
                held = [isinstance(b.values.get(path), Unknown) for b in bounds]
                if any(held):
                    columns[WITHHELD + path] = pl.Series(WITHHELD + path, held)
    batch = ColumnBatch(pl.DataFrame(columns))
    given = [s.candidate.waivers for s in situations]
    batch.waivers = {i: waivers for i, waivers in enumerate(given) if waivers}
    for path in dict.fromkeys(p for s in situations for p in s.bound.lists):
        _put_list(batch, path, situations)
    return batch


def _facts(values: Iterable[object], path: str, name: str) -> list[pl.Series]:
    """A fact as a column, with its ends where some candidate knows it in part."""
    every, declared = list(values), field_unknown(path).ends
    found = [None if isinstance(v, Unknown) else v for v in every]
    made = [column(catalogue[path], found, name)]
    part = [v if isinstance(v, Unknown) and v.ends != declared else None for v in every]
    if any(v is not None for v in part):
        made += ends_of_values(catalogue[path], part).columns(name)
    return made


def _put_list(batch: ColumnBatch, path: str, situations: Sequence[Situation]) -> None:
    lists: list[ListFact | None] = [s.bound.lists.get(path) for s in situations]
    opened = [found is None or not found.complete for found in lists]
    sure = [path in s.verified.lists for s in situations]
    rows = [i for i, found in enumerate(lists) if found is not None for _ in found.items]
    items = [item for found in lists if found is not None for item in found.items]
    series = [pl.Series(ROW, rows, dtype=pl.UInt32)]
    for leaf in dict.fromkeys(leaf for item in items for leaf in item):
        series += _facts((item.get(leaf) for item in items), f"{path}.{leaf}", leaf)
    batch.items[path] = pl.DataFrame(series)
    batch.rows[path] = series[0]
    batch.open[path] = np.array(opened, dtype=bool)
    if any(sure):
        whole = [path in s.verified.lists and s.verified.lists[path].complete for s in situations]
        batch.open_sure[path] = ~np.array(whole, dtype=bool)
    for verified, bounds in (
        (False, lists),
        (True, [s.verified.lists.get(path) for s in situations]),
    ):
        doubted = [found is not None and found.doubted for found in bounds]
        if any(doubted):
            batch.doubted[path, verified] = np.array(doubted, dtype=bool)
    batch.given[path] = np.array([found is not None for found in lists], dtype=bool)
    batch.unverified[path] = ~np.array(sure, dtype=bool)
    if any(sure):
        batch.verified_lists.add(path)

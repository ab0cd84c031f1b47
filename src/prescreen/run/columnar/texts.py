"""Words looked for in texts: once for each distinct text where these are few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import polars as pl

from prescreen.run.columnar.plan import Batch

_FEW = 4
"""A column is taken by its distinct texts when there are at least so many rows for each."""


@dataclass(frozen=True, slots=True)
class Words:
    """Makes the truth of “the text contains one of the words”; null where there is no text."""

    frame: str
    column: str
    words: tuple[str, ...]
    name: str

    def run(self, batch: Batch) -> pl.Series:
        texts = batch.frame(self.frame)[self.column]
        found = _distinct(batch, self.frame, texts)
        if found is None:
            return texts.str.contains_any(list(self.words)).alias(self.name)
        distinct, codes = found
        return distinct.str.contains_any(list(self.words)).gather(codes).alias(self.name)


def _distinct(batch: Batch, frame: str, texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """The distinct texts and the place of each row's among them; None where they are many."""
    key = (frame, texts.name)
    if key not in batch.distinct:
        batch.distinct[key] = None
        if len(texts) > 1000 and cast(int, texts.approx_n_unique()) * _FEW < len(texts):
            distinct = texts.drop_nulls().unique()
            codes = texts.cast(pl.Enum(distinct)).to_physical()
            batch.distinct[key] = (distinct, codes)
    return batch.distinct[key]

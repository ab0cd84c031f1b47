"""Candidate items of the catalogue and the negative list for many rows: what `run.derive` says of
one.

Texts are looked through for the things of items, a text once; rows in which one may come to
something are cut down to what decides (`filed`), and each different rest is searched once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.catalogue.against import FIGURES
from prescreen.catalogue.foreign import open_to
from prescreen.catalogue.mentions import items
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.values import industry_vocab
from prescreen.columnar.frame.filed import CONTENT, ROUTE, Said
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.mentions import Looked
from prescreen.columnar.frame.region_columns import Found
from prescreen.run.derive import CLASSES

CODE = "project.industry_code"
READS = frozenset({CONTENT, CODE, ROUTE, "product"})
LEAVES = frozenset({"name", *FIGURES})
NAMED, NAMED_ABROAD = "@items", "@items_abroad"
"""Columns of candidate items in words: those for all, and those that bind a foreign investor."""


@dataclass(frozen=True, slots=True)
class CatalogueColumns:
    """`catalogue.*` columns of the batches of one input, and what the candidates are called."""

    looked: Looked

    @classmethod
    def ready(cls) -> CatalogueColumns:
        return cls(Looked.ready())

    def columns(
        self,
        batch: ColumnBatch,
        texts: Texts,
        facts: Mapping[str, pl.Series],
        place: Found,
    ) -> list[pl.Series]:
        """One truth a row and class, and the names of the items."""
        height = len(texts.names.texts)
        found = np.zeros((len(CLASSES), height), dtype=bool)
        at = np.zeros(height, dtype=np.int64)
        own: list[str | None] = [None]
        abroad: list[str | None] = [None]
        for filed, rows in Said.of(self.looked, batch, texts, facts, place).different():
            if not (held := items(filed)):
                continue
            classes = {item.class_ for item, _ in held}
            for k, class_ in enumerate(CLASSES.values()):
                if class_ in classes:
                    found[k, rows] = True
            at[rows] = len(own)
            own.append(named((i.id, word) for i, word in held if not i.foreign))
            abroad.append(named((i.id, word) for i, word in held if i.foreign))
        truths = [pl.Series(path, found[i]) for i, path in enumerate(CLASSES)]
        bound = pl.Series(abroad, dtype=pl.String).gather(at)
        if (codes := facts.get(CODE)) is not None and bound.null_count() < height:
            bound = bound.set(_closed(codes), None)
        said = pl.Series(own, dtype=pl.String).gather(at)
        return [*truths, said.alias(NAMED), bound.alias(NAMED_ABROAD)]


def _closed(codes: pl.Series) -> pl.Series:
    """Rows of industries of which the negative list does not speak."""
    closed = pl.Series([not open_to(code) for code in industry_vocab()], dtype=pl.Boolean)
    return closed.gather(codes).fill_null(False)


def named(found: Iterable[tuple[str, str]]) -> str | None:
    """Items in the order of their numbers, each with a word that matched: R-04-02 丙烯腈."""
    return ";".join(f"{item} {word}" for item, word in sorted(found)) or None

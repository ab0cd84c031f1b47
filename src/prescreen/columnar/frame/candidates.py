"""Candidate items of the restructuring catalogue for many rows: what `run.derive` says of one.

Texts are looked through for the things of restricted and eliminated items, a text once; rows in
which one may come to something are cut down to what decides (`filed`), and each different rest
is searched once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.catalogue.against import FIGURES
from prescreen.catalogue.mentions import classes
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.frame.filed import CONTENT, ROUTE, Said
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.mentions import Looked
from prescreen.columnar.frame.region_columns import Found
from prescreen.run.derive import CLASSES

READS = frozenset({CONTENT, "project.industry_code", ROUTE, "product"})
LEAVES = frozenset({"name", *FIGURES})


@dataclass(frozen=True, slots=True)
class CatalogueColumns:
    """`catalogue.*` columns of the batches of one input."""

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
        """One truth a row and class."""
        found = np.zeros((len(CLASSES), len(texts.names.texts)), dtype=bool)
        for filed, rows in Said.of(self.looked, batch, texts, facts, place).different():
            held = classes(filed)
            for k, class_ in enumerate(CLASSES.values()):
                if class_ in held:
                    found[k, rows] = True
        return [pl.Series(path, found[i]) for i, path in enumerate(CLASSES)]

"""Candidate items of the restructuring catalogue for many rows: what `run.derive` says of one.

A word of a restricted or eliminated item has to stand in a text before a row is read closely, so
rows are first looked through for these words, a text once; errs on the side of yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from prescreen.catalogue.against import FIGURES, Filed, adverse_index, against, product_text
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.texts import TextColumn, contain
from prescreen.columnar.compile.values import Bools, Ints, industry_vocab
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.region_columns import Found
from prescreen.run.derive import CLASSES, class_facts, filed_place

READS = frozenset({"project.content", "project.industry_code", "technology.route", "product"})
LEAVES = frozenset({"name", *FIGURES})
# What `catalogue.text.normal` rewrites or drops: there the words are looked for in normal form.
_ODD = r"[^0-9A-Za-z\u4e00-\u9fff.,;:/|+&%$@^`()、。-]"
_DROPPED = r"[\s\"'“”‘’《》<>【】\[\]{}?~_#]+"


@dataclass(frozen=True, slots=True)
class CatalogueColumns:
    """`catalogue.*` columns of the batches of one input."""

    words: tuple[str, ...]

    @classmethod
    def ready(cls) -> CatalogueColumns:
        return cls(adverse_index().words)

    def columns(
        self,
        batch: ColumnBatch,
        texts: Texts,
        facts: Mapping[str, pl.Series],
        place: Found,
    ) -> list[pl.Series]:
        """One truth a row and class."""
        height = len(texts.names.texts)
        said = {"project.content": texts.contents, "technology.route": None}
        route = facts.get("technology.route")
        if route is not None:
            said["technology.route"] = TextColumn.of(route)
        named = texts.names.each(self._may)
        maybe = named.copy()
        for column in said.values():
            if column is not None:
                maybe |= column.each(self._may)
        products = batch.items.get("product")
        if products is not None and "name" in products.columns:
            rows = batch.rows["product"].to_numpy()
            maybe[rows[TextColumn.of(products["name"]).each(self._may)]] = True
        found = np.zeros((len(CLASSES), height), dtype=bool)
        rows = np.flatnonzero(maybe)
        if len(rows):
            names = texts.names.texts.set(pl.Series(~named), None)
            columns = {"name": names, **{p: c.texts for p, c in said.items() if c is not None}}
            self._read(rows, batch, columns, facts, place, found)
        return [pl.Series(path, found[i]) for i, path in enumerate(CLASSES)]

    def _may(self, texts: pl.Series) -> pl.Series:
        """Whether a word can stand in each text."""
        found = contain(texts, list(self.words), ignore_case=True).fill_null(False)
        odd = texts.str.contains(_ODD).fill_null(False) & ~found
        if odd.any():
            plain = texts.filter(odd).str.normalize("NFKC").str.to_lowercase()
            plain = plain.str.replace_all(_DROPPED, "")
            found = found.scatter(odd.arg_true(), contain(plain, list(self.words)))
        return found

    def _read(
        self,
        rows: Ints,
        batch: ColumnBatch,
        said: Mapping[str, pl.Series],
        facts: Mapping[str, pl.Series],
        place: Found,
        found: Bools,
    ) -> None:
        """The rows that may name such a thing: each different one is searched once."""
        texts = {path: column.gather(rows).to_list() for path, column in said.items()}
        none: list[str | None] = [None] * len(rows)
        contents, routes = texts.get("project.content", none), texts.get("technology.route", none)
        codes = facts.get("project.industry_code")
        given: list[Any] = none if codes is None else codes.gather(rows).to_list()
        vocabulary, made = industry_vocab(), _products(batch, rows)
        for i, row in enumerate(rows.tolist()):
            code, route = given[i], routes[i]
            what = Filed(
                texts["name"][i],
                contents[i],
                made.get(row, ()),
                (route,) if route else (),
                None if code is None else vocabulary[code],
                *filed_place(place.distinct[place.at[row]]),
            )
            for k, truth in enumerate(class_facts(against(what)).values()):
                found[k, row] = truth


def _products(batch: ColumnBatch, rows: Ints) -> dict[int, tuple[str, ...]]:
    """What each of the rows makes, with its figures."""
    items = batch.items.get("product")
    if items is None or "name" not in items.columns:
        return {}
    row = batch.rows["product"]
    kept = row.is_in(pl.Series(rows, dtype=row.dtype).implode()) & items["name"].is_not_null()
    leaves = [leaf for leaf in ("name", *FIGURES) if leaf in items.columns]
    figures = [leaf for leaf in leaves if leaf != "name"]
    some = items.filter(kept).select(leaves)
    nothing = pl.all_horizontal(pl.lit(True), *(pl.col(leaf).is_null() for leaf in figures))
    bare = some.with_columns(nothing.alias("bare"))["bare"].to_list()
    out: dict[int, list[str]] = {}
    for at, without, item in zip(row.filter(kept).to_list(), bare, some.iter_rows(), strict=True):
        text = item[0] if without else product_text(item[0], dict(zip(leaves, item, strict=True)))
        out.setdefault(at, []).append(text)
    return {at: tuple(names) for at, names in out.items()}

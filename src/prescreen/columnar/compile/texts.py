"""Words looked for in texts: once for each distinct text where these are few."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.compile.values import Bools, Ints

_T = TypeVar("_T", bound=np.generic)
FEW_TEXTS = 20
"""To get ready for many words takes longer than to look through so few texts."""
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_FEW = 4
"""A column is taken by its distinct texts when there are at least so many rows for each."""


@dataclass(frozen=True, slots=True)
class Words:
    """Makes the truth of “the text contains one of the words”; null where there is no text."""

    frame: str
    column: str
    words: tuple[str, ...]
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        texts = batch.frame(self.frame)[self.column]
        key = (self.frame, self.column)
        if key not in batch.distinct:
            batch.distinct[key] = distinct_of(texts)
        found = batch.distinct[key]
        if found is None:
            return texts.str.contains_any(list(self.words)).alias(self.name)
        distinct, codes = found
        return distinct.str.contains_any(list(self.words)).gather(codes).alias(self.name)


def contain(texts: pl.Series, words: list[str], ignore_case: bool = False) -> pl.Series:
    """Whether any of the words is in each text; null where there is no text."""
    if len(texts) <= FEW_TEXTS and len(words) > FEW_TEXTS:
        return _contain(texts, words, ignore_case)
    made = pl.Series(words, dtype=pl.String).implode()  # typed even where there are no words
    return texts.str.contains_any(made, ascii_case_insensitive=ignore_case)


def _contain(texts: pl.Series, words: list[str], ignore_case: bool) -> pl.Series:
    """The same, text by text."""
    if not len(texts):
        return pl.Series(texts.name, [], dtype=pl.Boolean)
    if ignore_case:
        words = "\0".join(words).translate(_LOWER).split("\0")
    said = [t.translate(_LOWER) if t and ignore_case else t for t in texts]
    found = [None if t is None else any(word in t for word in words) for t in said]
    return pl.Series(texts.name, found, dtype=pl.Boolean)


def distinct_of(texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """The distinct texts and the place of each row's among them; None where they are many."""
    if len(texts) <= 1000 or cast(int, texts.approx_n_unique()) * _FEW >= len(texts):
        return None
    distinct = texts.drop_nulls().unique()
    return distinct, texts.cast(pl.Enum(distinct)).to_physical()


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Texts, and their distinct ones where these are few. `maybe`: where any of the words can be
    that will be looked for."""

    texts: pl.Series
    distinct: tuple[pl.Series, pl.Series] | None = None
    maybe: Bools | None = None

    @classmethod
    def of(cls, texts: pl.Series) -> TextColumn:
        return cls(texts, distinct_of(texts))

    def rows(self, rows: Ints) -> TextColumn:
        distinct = self.distinct
        return TextColumn(
            self.texts.gather(rows),
            None if distinct is None else (distinct[0], distinct[1].gather(rows)),
            None if self.maybe is None else self.maybe[rows],
        )

    def has(self, words: list[str], ignore_case: bool = False) -> Bools:
        """Whether any of the words is in each text."""

        def contained(texts: pl.Series) -> pl.Series:
            return contain(texts, words, ignore_case)

        return self.found(lambda texts: np.array(contained(texts).fill_null(False).to_numpy()))

    def found(self, made: Callable[[pl.Series], npt.NDArray[_T]]) -> npt.NDArray[_T]:
        """What is made of texts in which one of the words can be that are looked for; zero for all
        others."""
        if self.maybe is None:
            return self.spread(made)
        rows = np.flatnonzero(self.maybe)
        some = made(self.texts.gather(rows))
        out = np.zeros(len(self.texts), dtype=some.dtype)
        out[rows] = some
        return out

    def each(self, test: Callable[[pl.Series], pl.Series]) -> Bools:
        """A test of every text, made once for each distinct one; false where there is none."""
        return self.spread(lambda texts: np.array(test(texts).fill_null(False).to_numpy()))

    def spread(self, made: Callable[[pl.Series], npt.NDArray[_T]]) -> npt.NDArray[_T]:
        """What is made of texts, once for each distinct one; zero where there is none."""
        if self.distinct is None:
            return made(self.texts)
        distinct, codes = self.distinct
        found = made(distinct)
        every = np.append(found, np.zeros(1, dtype=found.dtype))
        spread: npt.NDArray[_T] = every[codes.fill_null(len(distinct)).to_numpy()]
        return spread

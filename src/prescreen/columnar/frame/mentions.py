"""What each text of a column can come to in the restructuring catalogue, as flags.

Words are looked for in all texts at once; only texts in which one stands are looked at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from prescreen.catalogue.against import FIGURES, adverse_index
from prescreen.catalogue.mentions import NOTHING, Mention, asks, beside, measured, mention, needs
from prescreen.catalogue.text import normal
from prescreen.columnar.compile.texts import FEW_TEXTS, contain

Flags = npt.NDArray[np.uint16]
NAMES, PARTS, READY, MEASURED = 1, 2, 4, 8
"""A thing of an item stands there; it may be about a part; about one that needs no other word;
about one that figures decide. Above these, a bit for each leaf whose figure is asked for."""
ASKS = {leaf: np.uint16(16 << i) for i, leaf in enumerate(FIGURES)}
# What `catalogue.text.normal` rewrites or drops: there the words are looked for in normal form.
_ODD = r"[^0-9A-Za-z\u4e00-\u9fff.,;:/|+&%$@^`()、。-]"
_DROPPED = r"[\s\"'“”‘’《》<>【】\[\]{}?~_#]+"
# Texts of these alone have the same normal form in Polars as in Python.
_USUAL = r"^[!-~\u4e00-\u9fff、。，；：（）！？“”‘’《》【】％－～／＋]*$"


@dataclass(frozen=True, slots=True)
class Looked:
    """Looks for the things of items, and for what narrows them."""

    words: pl.Series
    beside: list[str]
    needs: list[str]

    @classmethod
    def ready(cls) -> Looked:
        return cls(pl.Series(adverse_index().words), list(beside()), list(needs()))

    def flags(self, texts: pl.Series) -> Flags:
        """Of each text, 0 where it names nothing."""
        if len(texts) <= FEW_TEXTS:
            return np.array([_flags_of(text) for text in texts], dtype=np.uint16)
        out = np.zeros(len(texts), dtype=np.uint16)
        may = may_say(texts, self.words.to_list())
        at = np.flatnonzero(may.to_numpy())
        if len(at):
            plain = normal_forms(texts.filter(may))
            words = plain.str.extract_many(self.words.implode(), overlapping=True).list.unique()
            out[at] = [
                _bits(mention(text, sorted(found)))
                for text, found in zip(plain.to_list(), words.to_list(), strict=True)
            ]
        return out

    def narrow(self, texts: pl.Series) -> pl.Series:
        """Whether a word stands in each text that counts wherever it is said."""
        return may_say(texts, self.beside)

    def wanted(self, texts: pl.Series) -> pl.Series:
        """Whether a word stands in each text without which some part is about nothing."""
        return may_say(texts, self.needs)


@lru_cache(maxsize=1 << 12)
def _flags_of(text: str | None) -> int:
    """Of one text."""
    if text is None:
        return 0
    plain = normal(text)
    return _bits(mention(plain, {plain[i:j] for i, j, _ in adverse_index().hits(plain)}))


def _bits(found: Mention) -> int:
    if found is NOTHING:
        return 0
    bits = NAMES | (PARTS if found.parts else 0) | (READY if found.ready else 0)
    for part in found.parts:
        if measured(part):
            bits |= MEASURED
            for leaf in asks(part):
                bits |= int(ASKS[leaf])
    return bits


def may_say(texts: pl.Series, words: list[str]) -> pl.Series:
    """Whether one of the words can stand in each text in normal form; errs on the side of yes."""
    found = contain(texts, words, ignore_case=True).fill_null(False)
    odd = is_odd(texts) & ~found
    if odd.any():
        plain = texts.filter(odd).str.normalize("NFKC").str.to_lowercase()
        plain = plain.str.replace_all(_DROPPED, "")
        found = found.scatter(odd.arg_true(), contain(plain, words))
    return found


def is_odd(texts: pl.Series) -> pl.Series:
    """Whether words may stand in the normal form of a text that do not stand in it as it is."""
    return texts.str.contains(_ODD).fill_null(False)


def normal_forms(texts: pl.Series) -> pl.Series:
    """Texts in the normal form of `catalogue.text.normal`."""
    usual = texts.str.contains(_USUAL)
    plain = texts.str.normalize("NFKC").str.to_lowercase().str.replace_all(_DROPPED, "")
    if usual.all():
        return plain
    odd = ~usual
    return plain.scatter(odd.arg_true(), pl.Series([normal(t) for t in texts.filter(odd)]))

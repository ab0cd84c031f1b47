"""Which texts can name a product at all, so that only those are read one by one.

Errs on the side of yes. A text is a project's name and its content, joined by a blank; names are
all different, contents often are not, so each is looked at by itself. That is enough where both
are plain (nothing in them that the linker would rewrite, cut out or drop) and no word can stand
across the blank; all other texts are brought into normal form first, as the linker does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from prescreen.chain.words import AMOUNT, CUT
from prescreen.columnar.compile.texts import TextColumn, contain
from prescreen.columnar.compile.values import Bools, Ints

_CLEAN = r"[\s\"'“”‘’《》<>【】\[\]{}:!?~_*#=]+"
_REWRITTEN = r"[^0-9A-Za-z\u4e00-\u9fff.,;/|+&%$@^`-]"
_ODD = rf"(?i){_REWRITTEN}|{CUT}|{AMOUNT}"


@dataclass(frozen=True, slots=True)
class Texts:
    """Names and contents of projects."""

    names: TextColumn
    contents: TextColumn | None = None

    def rows(self, rows: Ints) -> Texts:
        contents = None if self.contents is None else self.contents.rows(rows)
        return Texts(self.names.rows(rows), contents)

    def has(self, words: list[str]) -> Bools:
        """Whether any of the words is in name or content."""
        named = self.names.has(words)
        return named if self.contents is None else named | self.contents.has(words)

    def joined(self) -> pl.Series:
        """The texts as the linker reads them."""
        if self.contents is None:
            return self.names.texts
        both = pl.DataFrame({"n": self.names.texts, "c": self.contents.texts})
        text = pl.concat_str("n", "c", separator=" ", ignore_nulls=True)
        return both.select(text.alias("t"))["t"]


class Hints:
    """Looks for the words of one vocabulary."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self._before: dict[str, set[str]] = {}
        for word in self.words:
            for left, right in pairwise(word):
                self._before.setdefault(right, set()).add(left)

    def may_match(self, texts: Texts) -> Bools:
        """Whether a word can be in each text."""
        names, contents = texts.names, texts.contents
        ends = self._odd_names(contents)
        odd = names.each(lambda t: t.str.contains(ends))
        hit = names.has(self.words, ignore_case=True)
        if contents is not None:
            odd |= contents.each(lambda t: t.str.contains(_ODD))
            hit |= contents.has(self.words, ignore_case=True)
        rows = np.flatnonzero(odd & ~hit)
        if len(rows):
            hit[rows] = self._whole(texts.rows(rows).joined())
        return hit

    def _odd_names(self, contents: TextColumn | None) -> str:
        """What makes a name odd; also an end with which a word may run on into the content."""
        if contents is None:
            return _ODD
        starts = (contents.distinct[0] if contents.distinct else contents.texts).str.head(1)
        firsts = starts.drop_nulls().str.to_lowercase().unique().to_list()
        ends = sorted({c for f in firsts for c in self._before.get(f, ())})
        return f"{_ODD}|[{''.join(re.escape(c) for c in ends)}]$" if ends else _ODD

    def _whole(self, texts: pl.Series) -> Bools:
        """The same for texts in normal form."""
        low = texts.str.normalize("NFKC").str.to_lowercase()
        bare = low.str.replace_all(_CLEAN, "")
        found = contain(bare, self.words) | low.str.contains(f"{CUT}|{AMOUNT}")
        return found.fill_null(False).to_numpy()

"""Official product terms and the classes of GB/T 4754 under which they are filed.

`_terms.csv` beside the chains has the columns term and codes (classes of four digits, or a group of
three where the class is not certain); `tools/make_terms.py` builds it. Read on first use: most
products are named by a word of a node.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from prescreen.chain.lexicon import Lexicon

TERMS = "_terms.csv"


class Terms:
    """Terms of a file, or those given; none by default."""

    def __init__(
        self, file: Path | None = None, given: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.file = file
        self._given = given or {}

    @classmethod
    def beside(cls, root: Path) -> Terms:
        """Those that stand beside the chains of a folder, none where it has no such file."""
        file = root / TERMS
        return cls(file if file.is_file() else None)

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        if self.file is None:
            return self._given
        with self.file.open(encoding="utf-8", newline="") as rows:
            return {term: tuple(codes.split()) for term, codes in list(csv.reader(rows))[1:]}

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.codes)

    def ending(self, phrase: str) -> tuple[str, int, int] | None:
        """The term a phrase ends in, but for neutral words, and where it stands."""
        found = self.lexicon.find(phrase)
        if not found or not found[-1].head:
            return None
        return found[-1].word, found[-1].start, found[-1].end

"""Which parts a text may speak of: every subject word, found in one pass over the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from prescreen.catalogue.model import Catalogue, Item, Part
from prescreen.catalogue.text import alone

Hit: TypeAlias = tuple[int, int, list[int]]
"""Start and end of a word in a text, and the parts it is a subject of."""


class Index:
    """Subject words to parts. Built once an edition; a search takes well under a millisecond."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.parts: list[tuple[Item, Part]] = [
            (item, part) for item in catalogue.items.values() for part in item.parts
        ]
        self._by_word: dict[str, list[int]] = {}
        lengths: dict[str, set[int]] = {}
        for i, (_, part) in enumerate(self.parts):
            for word in dict.fromkeys(part.subjects):
                self._by_word.setdefault(word, []).append(i)
                lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {head: tuple(sorted(found)) for head, found in lengths.items()}

    @property
    def words(self) -> tuple[str, ...]:
        """All subject words."""
        return tuple(self._by_word)

    def numbers(self, word: str) -> list[int]:
        """The parts that a word is a subject of."""
        return self._by_word[word]

    def hits(self, plain: str) -> Iterator[Hit]:
        """Start and end of each word in a normal text, with the parts it is a subject of."""
        lengths = self._lengths
        for at in [i for i in range(len(plain) - 1) if plain[i : i + 2] in lengths]:
            for length in lengths[plain[at : at + 2]]:
                end = at + length
                found = self._by_word.get(plain[at:end])
                if found is not None and end <= len(plain) and alone(plain, at, end):
                    yield at, end, found


@cache
def index_of(catalogue: Catalogue) -> Index:
    return Index(catalogue)

"""What a word of the vocabulary is: a code, what it is called, and the table it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Word:
    """A code and what it is called; `aliases` are other words that papers use for it."""

    code: str
    label: str
    label_en: str
    aliases: tuple[str, ...] = ()

    def text(self, lang: str) -> str:
        return self.label if lang == "zh" else self.label_en


W = TypeVar("W", bound=Word, covariant=True)


class WordTable(Mapping[str, W]):
    """A table of words by code. Its order is part of what it says."""

    __slots__ = ("_places", "_words", "codes", "names")

    def __init__(self, *words: W) -> None:
        self._words = {word.code: word for word in words}
        self.codes = tuple(word.code for word in words)
        self._places = {code: at for at, code in enumerate(self.codes)}
        self.names = {n: w.code for w in words for n in (w.code, w.label, *w.aliases)}
        """The code by every name: the code itself, the Chinese label, the aliases."""

    def __getitem__(self, code: str) -> W:
        return self._words[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def index(self, code: str) -> int:
        """The place of a code; ValueError for one that is not in the table."""
        try:
            return self._places[code]
        except (KeyError, TypeError):
            raise ValueError(f"no such code: {code!r}") from None


@dataclass(frozen=True, slots=True)
class Colour:
    """One meaning in all media: its name in a terminal, `ink` and `pale` on screen and in figures,
    and a `fill` for paper that stays apart from the others as a grey."""

    terminal: str
    ink: str
    pale: str
    fill: str


GREEN = Colour("green", "#14532d", "#e7f2ea", "#FFFFFF")
BLUE = Colour("cyan", "#1d4470", "#e6eef7", "#E7EEF6")
AMBER = Colour("yellow", "#6a4700", "#faf1d9", "#F6EFD9")
TEAL = Colour("blue", "#0f4c5c", "#e3f0f2", "#F3F3F3")
GREY = Colour("magenta", "#3f4450", "#e9ebee", "#D9D9D9")
RED = Colour("red", "#861b16", "#f9e7e5", "#BFBFBF")

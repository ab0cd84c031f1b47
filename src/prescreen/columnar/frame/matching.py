"""Words found in many phrases at once: what `chain.lexicon.Lexicon.find` says of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from prescreen.columnar.compile.values import Bools, Ints

_ASCII_WORD = np.array([chr(b).isascii() and chr(b).isalnum() for b in range(256)])


@dataclass(frozen=True, slots=True)
class Matches:
    """The longest word at each place of each phrase, those inside another left out, in order.

    phrase, word: places among the phrases and the words; start, end: in bytes of all phrases."""

    phrase: Ints
    word: Ints
    start: Ints
    end: Ints

    @property
    def last(self) -> Bools:
        """Whether it is the last of its phrase."""
        return np.append(self.phrase[1:] != self.phrase[:-1], True)[: len(self.phrase)]


@dataclass(frozen=True)
class Bytes:
    """Phrases, and their bytes one behind the other."""

    phrases: pl.Series

    @cached_property
    def data(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer("".join(self.phrases).encode(), dtype=np.uint8)

    @cached_property
    def start(self) -> Ints:
        """Where each phrase begins, and where the last one ends."""
        sizes = self.phrases.str.len_bytes().to_numpy().astype(np.int64)
        return np.concatenate([[0], np.cumsum(sizes)])

    def text(self, start: int, end: int) -> str:
        return self.data[start:end].tobytes().decode()


class Matcher:
    """Looks for the words of a lexicon."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(w for w in words if len(w) > 1)
        self._known = pl.Series(self.words, dtype=pl.String)
        self._enum = pl.Enum(self._known)
        self._lengths = self._known.str.len_bytes().to_numpy().astype(np.int64)

    def find(self, texts: Bytes) -> Matches:
        """All matches in phrases."""
        known = self._known.implode()
        found = texts.phrases.str.extract_many(known, overlapping=True)
        starts = texts.phrases.str.find_many(known, overlapping=True)
        counts = found.list.len().to_numpy()
        if not counts.sum():
            none = np.zeros(0, dtype=np.int64)
            return Matches(none, none, none, none)
        some = pl.Series(counts > 0)
        word = found.filter(some).explode().cast(self._enum).to_physical().to_numpy()
        phrase = np.repeat(np.arange(len(counts)), counts)
        start = starts.filter(some).explode().to_numpy().astype(np.int64) + texts.start[phrase]
        word = word.astype(np.int64)
        return _longest(texts, phrase, word, start, start + self._lengths[word])


def _longest(texts: Bytes, phrase: Ints, word: Ints, start: Ints, end: Ints) -> Matches:
    alone = _stands_alone(texts, phrase, start, end)
    phrase, word, start, end = phrase[alone], word[alone], start[alone], end[alone]
    order = np.lexsort((-end, start))
    phrase, word, start, end = phrase[order], word[order], start[order], end[order]
    # ends are places in all phrases, so those of a phrase before are smaller
    before = np.concatenate([[0], np.maximum.accumulate(end)[:-1]]) if len(end) else end
    kept = end > before
    return Matches(phrase[kept], word[kept], start[kept], end[kept])


def _stands_alone(texts: Bytes, phrase: Ints, start: Ints, end: Ints) -> Bools:
    """ASCII words do not match inside longer ASCII words."""
    data = texts.data
    first, last = texts.start[phrase], texts.start[phrase + 1]
    is_word = _ASCII_WORD[data]
    before = (start > first) & is_word[start - 1] & is_word[start]
    after = (end < last) & is_word[end - 1] & is_word[np.minimum(end, len(data) - 1)]
    alone: Bools = ~(before | after)
    return alone

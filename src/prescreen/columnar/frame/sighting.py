"""What stands in the phrases of many texts: `chain.meaning.Meanings.see` for columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.chain.lexicon import bare, followed
from prescreen.chain.meaning import Meanings
from prescreen.chain.seen import HEADS, NO_WORD, Seen
from prescreen.columnar.compile.values import Bools, Ints
from prescreen.columnar.frame.matching import Bytes, Matcher, Matches


@dataclass(frozen=True, slots=True)
class Sighted:
    """Phrases of texts of which one decides: `which` of the different `seen` each is; noun: whether
    it is a bare noun, which what stands beside it may tell."""

    text: Ints
    which: Ints
    seen: list[Seen]
    noun: Bools


@dataclass(frozen=True, slots=True)
class _Heads:
    """The last word of each phrase that has one: its place among the matches, and what follows."""

    at: Ints
    phrase: Ints
    count: Ints
    """How many words the phrase has."""
    exact: Bools
    head: Bools
    changed: Bools
    form: Bools

    @classmethod
    def of(cls, said: Bytes, words: list[str], found: Matches) -> _Heads:
        at = np.flatnonzero(found.last)
        phrase, ends = found.phrase[at], found.end[at]
        stops = said.start[phrase + 1]
        follows = [
            followed(words[word], said.text(end, stop) if end < stop else "")
            for word, end, stop in zip(
                found.word[at].tolist(), ends.tolist(), stops.tolist(), strict=True
            )
        ]
        neutral, changed, form = np.array(follows, dtype=bool).reshape(-1, 3).T
        exact = neutral & (found.start[at] == said.start[phrase])
        return cls(at, phrase, np.diff(at, prepend=-1), exact, neutral, changed, form)


class Sights:
    """Sees phrases as the meanings of one graph do."""

    def __init__(self, means: Meanings) -> None:
        self.means = means
        self._words = Matcher(means.lexicon.words)
        self._terms = Matcher(means.terms.codes)
        self._whole = pl.Series(sorted(means.whole), dtype=pl.String)

    def of(self, cut: pl.DataFrame, height: int) -> Sighted:
        """`cut`: text and phrase, each pair once; `height`: how many texts there are."""
        phrases = cut["phrase"].unique()
        at = cut["phrase"].cast(pl.Enum(phrases)).to_physical().to_numpy().astype(np.int64)
        text, said = cut["text"].to_numpy().astype(np.int64), Bytes(phrases)
        found = self._words.find(said)
        heads = _Heads.of(said, self._words.words, found)
        decides = phrases.is_in(self._whole.implode()).to_numpy().copy()
        decides[heads.phrase] = heads.head | heads.form
        some = np.zeros(height, dtype=bool)
        some[text[decides[at]]] = True
        kept = some[text]
        text, at = text[kept], at[kept]
        which, noun, seen = self._seen(said, np.unique(at), found, heads)
        told = which[at] >= 0
        return Sighted(text[told], which[at[told]], seen, noun[at[told]])

    def _seen(
        self, said: Bytes, used: Ints, found: Matches, heads: _Heads
    ) -> tuple[Ints, Bools, list[Seen]]:
        """Of each phrase: which of the different `Seen` it is, -1 where it means nothing or is not
        used; and whether it is a bare noun."""
        phrases = said.phrases.gather(used)
        terms, begins, ends = self._endings(phrases)
        where = np.full(len(said.phrases), -1, dtype=np.int64)
        where[heads.phrase] = np.arange(len(heads.phrase))
        last = where[used]
        whole = phrases.is_in(self._whole.implode()).to_numpy()
        nouns = phrases.str.contains_any(list(HEADS)).to_numpy()
        which = np.full(len(said.phrases), -1, dtype=np.int64)
        noun = np.zeros(len(said.phrases), dtype=bool)
        known: dict[Seen, int] = {}
        rows = np.flatnonzero((last >= 0) | whole | nouns | (terms >= 0))
        for i, phrase in zip(rows.tolist(), phrases.gather(rows).to_list(), strict=True):
            at, head = int(used[i]), int(last[i])
            plain = bare(phrase) if nouns[i] or terms[i] >= 0 else ""
            term = self._terms.words[terms[i]] if terms[i] >= 0 else None
            if head >= 0:
                begin = int(said.start[at])
                span = begins[i] + begin, ends[i] + begin
                seen = self._with_words(found, heads, head, term, span, plain)
            elif whole[i]:
                seen = Seen((phrase,), exact=True, head=True)
            else:
                seen = Seen.of((), NO_WORD, False, term, plain)
            noun[at] = plain in HEADS
            which[at] = known.setdefault(seen, len(known))
        return which, noun, list(known)

    def _with_words(
        self,
        found: Matches,
        heads: _Heads,
        head: int,
        term: str | None,
        span: tuple[int, int],
        plain: str,
    ) -> Seen:
        """A phrase with words, the last of which is `head`; span: where the term stands."""
        end = int(heads.at[head])
        first = end - int(heads.count[head]) + 1
        words = tuple(self._words.words[w] for w in found.word[first : end + 1].tolist())
        start, stop = int(found.start[end]), int(found.end[end])
        overlaps = end > first and int(found.end[end - 1]) > start
        is_head = bool(heads.head[head])
        if is_head and not (span[1] == stop and span[0] < start):
            term = None
        exact = is_head and bool(heads.exact[head])
        flags = (exact, is_head, bool(heads.changed[head]), bool(heads.form[head]))
        return Seen.of(words, flags, overlaps, term, plain)

    def _endings(self, phrases: pl.Series) -> tuple[Ints, Ints, Ints]:
        """The official term that each phrase ends in (-1: none), and where it stands there."""
        said = Bytes(phrases)
        found = self._terms.find(said)
        heads = _Heads.of(said, self._terms.words, found)
        at, phrase = heads.at[heads.head], heads.phrase[heads.head]
        out = np.full((3, len(phrases)), -1, dtype=np.int64)
        out[:, phrase] = (
            found.word[at],
            found.start[at] - said.start[phrase],
            found.end[at] - said.start[phrase],
        )
        return out[0], out[1], out[2]

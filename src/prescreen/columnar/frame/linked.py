"""What many texts say for certain of the nodes of a graph: `chain.Linker.certain` for columns.

Texts are cut into phrases and words found in all of them at once; what a phrase may mean is asked
of `chain.meaning`, once for phrases that are alike in all that decides. Odd texts, and those in
which a bare noun may be told by what stands beside it, go the way of one text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from prescreen.chain.grades import FROM_TEXT, SAME_CLASS, grade
from prescreen.chain.link import SURE, Linker
from prescreen.columnar.compile.values import Bools, Floats, Ints, industry_vocab
from prescreen.columnar.frame.phrases import normal_forms, phrases, wholes
from prescreen.columnar.frame.sighting import Sighted, Sights

NO_CODE = len(industry_vocab())
LEAST_SURE = (SURE - SAME_CLASS) / FROM_TEXT - 1e-3
_FEW = 1000
"""To get ready for many texts takes as long as to read so many."""


@dataclass(frozen=True, slots=True)
class Links:
    """Links of texts, flat; `text` is the place of a text."""

    text: Ints
    node: Ints
    share: Floats
    confidence: Floats

    @classmethod
    def of(cls, told: list[tuple[int, int, float, float]]) -> Links:
        ints = np.array([one[:2] for one in told], dtype=np.int64).reshape(-1, 2)
        floats = np.array([one[2:] for one in told], dtype=np.float64).reshape(-1, 2)
        return cls(ints[:, 0], ints[:, 1], floats[:, 0], floats[:, 1])

    def where(self, kept: Bools) -> Links:
        return Links(self.text[kept], self.node[kept], self.share[kept], self.confidence[kept])

    def in_order(self) -> Links:
        order = np.argsort(self.text, kind="stable")
        return Links(self.text[order], self.node[order], self.share[order], self.confidence[order])

    def spread(self, at: Ints) -> Links:
        """Of texts of which each is the `at`-th of these."""
        first = np.searchsorted(self.text, at)
        times = np.searchsorted(self.text, at, side="right") - first
        inside = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        which = np.repeat(first, times) + inside
        text = np.repeat(np.arange(len(at)), times)
        return Links(text, self.node[which], self.share[which], self.confidence[which])

    def beside(self, other: Links) -> Links:
        return Links(
            np.concatenate([self.text, other.text]),
            np.concatenate([self.node, other.node]),
            np.concatenate([self.share, other.share]),
            np.concatenate([self.confidence, other.confidence]),
        )


class TextLinks:
    """The certain links of texts. Built once an input."""

    def __init__(self, linker: Linker, few: int = _FEW) -> None:
        """few: fewer texts are read one by one."""
        self.linker = linker
        self.few = few
        self.means = linker.meanings
        self._node = {name: i for i, name in enumerate(linker.graph.ids)}
        self._named = pl.Series(sorted(linker.meanings.by_word), dtype=pl.String)

    @cached_property
    def sights(self) -> Sights:
        """Made for the first chunk that has many texts: it reads all official terms."""
        return Sights(self.means)

    def of(self, texts: pl.Series, codes: Ints) -> Links:
        """Of texts with the industry codes of their projects, by text."""
        pairs = pl.DataFrame({"t": texts, "c": codes})
        different = pairs.unique(maintain_order=True)
        if different.height == pairs.height:
            return self._of(texts, codes)
        different = different.with_row_index("k")
        at = pairs.join(different, on=["t", "c"], how="left", maintain_order="left")["k"].to_numpy()
        return self._of(different["t"], different["c"].to_numpy()).spread(at)

    def _of(self, texts: pl.Series, codes: Ints) -> Links:
        if len(texts) < self.few:
            return self._each(texts, codes, np.ones(len(texts), dtype=bool))
        plain = normal_forms(texts)
        cut, odd = phrases(plain)
        named = wholes(plain).is_in(self._named.implode()).fill_null(False)
        alone = (odd | named).to_numpy().copy()
        links, unsure = self._of_phrases(self.sights.of(cut, len(texts)), codes)
        alone[unsure] = True
        every = links.where(~alone[links.text]).beside(self._each(texts, codes, alone))
        return every.in_order()

    def _each(self, texts: pl.Series, codes: Ints, which: Bools) -> Links:
        """The way of one text."""
        rows = np.flatnonzero(which)
        return Links.of(
            [
                (row, self._node[x.node], x.share, x.confidence)
                for row, text in zip(rows.tolist(), texts.gather(rows).to_list(), strict=True)
                for x in self.linker.certain(text, _word(int(codes[row])))
            ]
        )

    def _of_phrases(self, said: Sighted, codes: Ints) -> tuple[Links, Ints]:
        """The links of texts of which a phrase decides, and the texts in which a bare noun stands
        beside a certain node."""
        pair, node, base = self._meant(said, codes)
        text = said.text[pair]
        confidence = self._graded(node, base, codes[text])
        sure = confidence >= SURE
        certain = np.zeros(len(codes), dtype=bool)
        certain[text[sure]] = True
        told = np.zeros(len(said.text), dtype=bool)
        told[pair[sure]] = True
        nouns = said.noun & ~told & certain[said.text]
        count = self.linker.graph.n
        key, back = np.unique(text * count + node, return_inverse=True)
        best = np.zeros(len(key))
        np.maximum.at(best, back, confidence)
        weight = np.bincount(back, minlength=len(key)).astype(np.float64)
        kept = best >= SURE
        key, best, weight = key[kept], best[kept], weight[kept]
        of = key // count
        total = np.bincount(of, weights=weight, minlength=len(codes))
        return Links(of, key % count, weight / total[of], best), np.unique(said.text[nouns])

    def _meant(self, said: Sighted, codes: Ints) -> tuple[Ints, Ints, Floats]:
        """What the phrases may mean, not yet graded: the place of text and phrase, node and
        confidence."""
        several = np.array([self.means.several(s) for s in said.seen], dtype=bool)
        by_code = np.where(several[said.which], codes[said.text], NO_CODE)
        key, back = np.unique(said.which * (NO_CODE + 1) + by_code, return_inverse=True)
        found = []
        for one in key.tolist():
            which, code = divmod(one, NO_CODE + 1)
            found.append(self.means.meant(said.seen[which], _word(code), "text"))
        sizes = np.array([len(f) for f in found], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        nodes = np.array([i for f in found for i in f], dtype=np.int64)
        bases = np.array([c for f in found for c, _ in f.values()], dtype=np.float64)
        times = sizes[back]
        inside = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        at = np.repeat(starts[back], times) + inside
        return np.repeat(np.arange(len(back)), times), nodes[at], bases[at]

    def _graded(self, node: Ints, base: Floats, codes: Ints) -> Floats:
        """Confidences with the source of the text and the industry code; 0 where no code would
        make it certain."""
        out = np.zeros(len(base))
        may = np.flatnonzero(base >= LEAST_SURE)
        if not len(may):
            return out
        node, base, codes = node[may], base[may], codes[may]
        pairs, at = np.unique(node * (NO_CODE + 1) + codes, return_inverse=True)
        bonus = np.array(
            [
                self.means.grades.bonus(i, _word(code))
                for i, code in (divmod(p, NO_CODE + 1) for p in pairs.tolist())
            ]
        )
        both = np.stack([base, bonus[at]], axis=1)
        different, back = np.unique(both, axis=0, return_inverse=True)
        graded = np.array([grade(c, b, "text") for c, b in different.tolist()])
        out[may] = graded[back.reshape(-1)]
        return out


def _word(code: int) -> str | None:
    return None if code == NO_CODE else industry_vocab()[code]

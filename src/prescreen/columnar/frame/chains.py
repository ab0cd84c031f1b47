"""The chain fit of many candidates: products linked once each, fits summed from the node tables.

What a product name with its industry code may be is asked of the linker once for every distinct
pair; shares are divided, links united and points summed for all rows together, as
`chain.Linker.link` and `chain.FitModel.fit` do for one. Texts are read only where the products
say nothing, and only where a product word can be in them at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from prescreen.chain.link import MOST_ASKED, SURE, Link
from prescreen.chain.masses import combine
from prescreen.chain.model import ROUNDED, UNIT
from prescreen.columnar.compile.plan import LEAST, MOST
from prescreen.columnar.compile.values import Bools, Floats, Ints, industry_vocab
from prescreen.columnar.frame.hints import Hints, Texts
from prescreen.columnar.frame.linked import NO_CODE, TextLinks
from prescreen.columnar.frame.sectors import SectorColumns
from prescreen.run.derive import ChainDeriver
from prescreen.vocabulary import FITS

TOTAL = "chain.total"
PATHS = ("chain.fill", "chain.extend", "chain.strengthen", "chain.build", TOTAL)
RELATION = "chain.relation"
_LIMIT = 400_000
NOTHING, CERTAIN, ASKED, BOUNDED = range(4)


@dataclass(frozen=True, slots=True)
class Products:
    """Named products of all rows, flat. `code` is the product's own or else the project's, as a
    place in the vocabulary (NO_CODE for none); `share` a part of 1, NaN where it is not known.
    `partly`: rows whose list of products is not complete."""

    row: Ints
    name: pl.Series
    code: Ints
    share: Floats
    partly: Bools


@dataclass(slots=True)
class _Links:
    """Links of all rows, flat."""

    row: list[Ints]
    node: list[Ints]
    share: list[Floats]
    confidence: list[Floats]

    def add(self, row: Ints, node: Ints, share: Floats, confidence: Floats) -> None:
        self.row.append(row)
        self.node.append(node)
        self.share.append(share)
        self.confidence.append(confidence)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Products in question of rows that have no certain one: their rows, ascending, and which of
    `found` each is."""

    rows: Ints
    which: Ints
    found: list[tuple[Link, ...]]

    def nodes(self, row: int) -> set[str]:
        """What the products of a row may be."""
        if not len(self.rows):
            return set()
        here = slice(*np.searchsorted(self.rows, [row, row + 1]))
        return {x.node for k in self.which[here].tolist() for x in self.found[k][:MOST_ASKED]}


_NONE_ASKED = _Asked(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), [])


class ChainColumns:
    """The fits of one region; remembers what names and texts were linked to (bounded)."""

    def __init__(self, deriver: ChainDeriver, scored: bool = True) -> None:
        """`scored`: whether rules read the scores, so that all chunks have columns of ends."""
        self.scored = scored
        self.sectors = SectorColumns(deriver.sectors) if deriver.sectors is not None else None
        self.linker = deriver.linker
        self.model = deriver.model
        self._node = {name: i for i, name in enumerate(self.model.graph.ids)}
        self.hints = Hints(self.linker.words)
        self._certain = TextLinks(self.linker)
        self._memo: dict[tuple[str, int], tuple[Link, ...]] = {}

    def amounts(self, output: Floats, investment: Floats) -> Floats:
        """The capacity of projects in units, as `FitParams.amount` has it."""
        params = self.model.params
        return np.fmin(output / params.unit_output, investment / params.unit_investment)

    def columns(
        self,
        height: int,
        products: Products | None,
        codes: Ints,
        confirmed: pl.Series | None,
        texts: Texts,
        amount: Floats,
        days: pl.Series,
    ) -> list[pl.Series]:
        """`chain.*` columns. `codes` are the projects' own; `texts` what they say; `amount` their
        capacity in units, NaN where it is not known."""
        links = _Links([], [], [], [])
        state = np.zeros(height, dtype=np.int64)
        decided = np.zeros(height, dtype=bool)
        if confirmed is not None:
            decided = self._confirmed(confirmed, links, state)
        rest, asked = np.zeros(height), _NONE_ASKED
        if products is not None:
            if len(products.row):
                rest, asked = self._products(products, height, decided, links, state)
            state[products.partly & (state == NOTHING) & ~decided] = ASKED
        asks = (state == NOTHING) & ~decided
        asks[asked.rows] = True
        if asks.any():
            self._texts(asks, codes, texts, asked, links, state)
        out = self._fits(height, links, state, rest, amount)
        if self.sectors is not None:
            open_ = (state == NOTHING) | (state == ASKED)
            out += self.sectors.columns(open_, codes, amount, days)
        return out

    # -- links --------------------------------------------------------------------------------
    def _confirmed(self, confirmed: pl.Series, links: _Links, state: Ints) -> Bools:
        """Rows with a node that a person named; one that no chain has is asked about again."""
        given: Bools = confirmed.is_not_null().to_numpy()
        graph = self.model.graph
        known = (
            given
            & confirmed.is_in([n for n in confirmed.drop_nulls().unique() if n in graph])
            .fill_null(False)
            .to_numpy()
        )
        state[given] = ASKED
        state[known] = CERTAIN
        rows = np.flatnonzero(known)
        if len(rows):
            nodes = [self._node[graph.canonical(n)] for n in confirmed.filter(pl.Series(known))]
            ones = np.ones(len(rows))
            links.add(rows, np.array(nodes, dtype=np.int64), ones, ones)
        return given

    def _found(self, name: str, code: int) -> tuple[Link, ...]:
        """What a product may be."""
        found = self._memo.get((name, code))
        if found is None:
            word = industry_vocab()[code] if code != NO_CODE else None
            found = tuple(self.linker.candidates(name, word, "product"))
            if len(self._memo) < _LIMIT:
                self._memo[name, code] = found
        return found

    def _products(
        self, given: Products, height: int, decided: Bools, links: _Links, state: Ints
    ) -> tuple[Floats, _Asked]:
        """Links the products of rows not decided; what part of a project none of them is told
        to make, and the products in question of rows that have no certain one."""
        share, stated = _shares(given, height)
        pairs = pl.DataFrame({"n": given.name, "c": given.code})
        distinct = pairs.unique(maintain_order=True).with_row_index("k")
        at = pairs.join(distinct, on=["n", "c"], how="left", maintain_order="left")["k"].to_numpy()
        found = [self._found(n, c) for n, c in distinct["n", "c"].iter_rows()]
        kind = np.array(
            [ASKED if f and f[0].confidence < SURE else CERTAIN if f else NOTHING for f in found]
        )[at]
        asked = np.bincount(
            given.row[kind == ASKED], weights=share[kind == ASKED], minlength=height
        )
        some = np.zeros(height, dtype=bool)
        some[given.row[kind == ASKED]] = True
        row, node, part, confidence = self._spread(found, at, kind == CERTAIN, given.row, share)
        linked = np.bincount(row, weights=part, minlength=height)
        sure = np.zeros(height, dtype=bool)
        sure[row] = True
        good = sure & (linked > asked + 1e-12) & ~decided & ~given.partly
        state[(sure | some) & ~decided] = ASKED
        state[good] = CERTAIN
        state[sure & given.partly & ~decided] = BOUNDED
        kept = (good | (state == BOUNDED))[row]
        links.add(row[kept], node[kept], part[kept], confidence[kept])
        open_ = (kind == ASKED) & ~(sure | decided | given.partly)[given.row]
        return np.maximum(0.0, 1.0 - stated), _Asked(given.row[open_], at[open_], found)

    def _spread(
        self, found: list[tuple[Link, ...]], at: Ints, taken: Bools, rows: Ints, share: Floats
    ) -> tuple[Ints, Ints, Floats, Floats]:
        """The certain links of each product that has some: row, node, part of the project."""
        certain = [[x for x in f if x.confidence >= SURE] for f in found]
        counts = np.array([len(c) for c in certain], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum(counts)])
        node = np.array([self._node[x.node] for c in certain for x in c], dtype=np.int64)
        part = np.array([x.share for c in certain for x in c], dtype=np.float64)
        sure = np.array([x.confidence for c in certain for x in c], dtype=np.float64)
        pick, row, weight = at[taken], rows[taken], share[taken]
        times = counts[pick]
        inside = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        which = np.repeat(starts[pick], times) + inside
        return (
            np.repeat(row, times),
            node[which],
            part[which] * np.repeat(weight, times),
            sure[which],
        )

    def _texts(
        self, asks: Bools, codes: Ints, texts: Texts, asked: _Asked, links: _Links, state: Ints
    ) -> None:
        """Rows whose products decide nothing: what the text says, where it can say something."""
        rows = np.flatnonzero(asks)
        if len(rows) < len(asks):
            texts = texts.rows(rows)
        may = np.flatnonzero(self.hints.may_match(texts))
        if not len(may):
            return
        at = rows[may]
        found = self._certain.of(texts.rows(may).joined(), codes[at])
        told = np.zeros(len(at), dtype=bool)
        told[found.text] = True
        for i in np.flatnonzero(told & np.isin(at, asked.rows)).tolist():
            here = slice(*np.searchsorted(found.text, [i, i + 1]))
            nodes = [self.model.graph.ids[n] for n in found.node[here].tolist()]
            told[i] = self.linker.tells_apart(nodes, asked.nodes(int(at[i])))
        found = found.where(told[found.text])
        state[at[told]] = CERTAIN
        links.add(at[found.text], found.node, found.share, found.confidence)

    # -- fits ---------------------------------------------------------------------------------
    def _fits(
        self, height: int, links: _Links, state: Ints, rest: Floats, amount: Floats
    ) -> list[pl.Series]:
        unsized = np.isnan(amount)
        sure = state == CERTAIN
        known, partly = sure & ~unsized, (state == BOUNDED) | (sure & unsized)
        rest = np.where(state == BOUNDED, rest, 0.0)
        if not known.any() and not partly.any():
            return _unknown(height, self.scored)
        row, node, share, confidence = _united(links, len(self._node))
        table = self.model.table
        nothing = np.zeros(len(row))
        size = np.where(unsized[row], 1.0, self.model.size(amount[row], node))
        points = combine(table.columns[node], size * (share * confidence), nothing, nothing)
        rest *= np.where(unsized, 1.0, self.model.largest_size(amount))
        steps, most = np.empty((height, len(FITS))), np.zeros((height, len(FITS)))
        *tops, top = self.model.tops
        for k, one in enumerate(tops):
            told = np.bincount(row, points[:, k], minlength=height)
            steps[:, k] = np.rint(told * UNIT)
            if partly.any():
                most[:, k] = np.rint((told + rest * one) * UNIT)
        unknown = pl.Series(~known)
        out = []
        for path, made in zip(PATHS, (*steps.T, steps.sum(axis=1)), strict=True):
            values = pl.Series(path, made / UNIT)
            out.append(values.set(unknown, None) if not known.all() else values)
        if partly.any() or self.scored:
            whole = steps.sum(axis=1) + np.floor(rest * top * UNIT) + ROUNDED
            least = np.where(unsized[:, None], 0.0, steps)
            out += _ends(least, most, whole, pl.Series(~partly))
        relation = pl.Series(RELATION, self._relation(height, row, node, share), dtype=pl.UInt8)
        out.append(relation.set(pl.Series(~sure), None) if not sure.all() else relation)
        return out

    def _relation(self, height: int, row: Ints, node: Ints, share: Floats) -> Ints:
        whole = np.bincount(row, weights=share, minlength=height)
        weight = np.where(whole[row] > 0, share, 1.0)
        whole = np.bincount(row, weights=weight, minlength=height)
        part = weight / whole[row]
        shares = self.model.table.shares
        mean = np.stack(
            [np.bincount(row, shares[node, k] * part, minlength=height) for k in range(len(FITS))],
            axis=1,
        )
        found: Ints = np.argmax(mean, axis=1)  # the values of the field are those of FITS
        return found


def _unknown(height: int, ends: bool) -> list[pl.Series]:
    """No fit in any row."""
    paths = [*PATHS, *(p + end for p in PATHS for end in (LEAST, MOST) if ends)]
    types = {**dict.fromkeys(paths, pl.Float64), RELATION: pl.UInt8}
    return [pl.Series(p, [None], dtype=t).new_from_index(0, height) for p, t in types.items()]


def _ends(least: Floats, most: Floats, whole: Floats, unknown: pl.Series) -> list[pl.Series]:
    """The least and the most of each score, in rows whose products are told in part."""
    lows = (*least.T, least.sum(axis=1))
    highs = (*most.T, np.minimum(most.sum(axis=1), whole))
    out = []
    for path, low, high in zip(PATHS, lows, highs, strict=True):
        for suffix, end in ((LEAST, low), (MOST, high)):
            out.append(pl.Series(path + suffix, end / UNIT).set(unknown, None))
    return out


def _shares(given: Products, height: int) -> tuple[Floats, Floats]:
    """Each product's part of its project, and what parts are stated in each: blanks share what is
    left unless there are more products, too much is scaled down."""
    known = ~np.isnan(given.share)
    told = np.bincount(given.row[known], weights=given.share[known], minlength=height)
    stated = np.asarray(told, dtype=np.float64)
    blanks = np.bincount(given.row[~known], minlength=height)
    each = np.maximum(0.0, 1.0 - stated) / np.where(blanks == 0, 1, blanks)
    each[given.partly] = 0.0
    scale = np.where(stated > 1, 1.0 / np.where(stated > 0, stated, 1.0), 1.0)
    return np.where(known, given.share * scale[given.row], each[given.row]), stated


def _united(links: _Links, nodes: int) -> tuple[Ints, Ints, Floats, Floats]:
    """One link a node: shares added, confidence their mean by share."""
    if not links.row:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0), np.zeros(0)
    row, node = np.concatenate(links.row), np.concatenate(links.node)
    share, confidence = np.concatenate(links.share), np.concatenate(links.confidence)
    key, back = np.unique(row.astype(np.int64) * nodes + node, return_inverse=True)
    whole = np.bincount(back, weights=share, minlength=len(key))
    weighted = np.bincount(back, weights=share * confidence, minlength=len(key))
    best = np.zeros(len(key))
    np.maximum.at(best, back, confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(whole > 0, weighted / whole, best)
    return key // nodes, key % nodes, np.minimum(1.0, whole), mean

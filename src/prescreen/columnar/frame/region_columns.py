"""Facts of the place as columns: dated regional facts, parks, and how an industry fits both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.texts import TextColumn
from prescreen.columnar.compile.values import Bools, Ints, industry_vocab
from prescreen.columnar.frame.batch import column
from prescreen.fields import catalogue
from prescreen.region import Region

TIER, LEADING = "region.industry_tier", "park.leading_match"


@dataclass(frozen=True, slots=True)
class Found:
    """Distinct facts of region and park, and which of them each row has."""

    distinct: list[Mapping[str, object]]
    at: Ints


class RegionColumns:
    """What `run.derive.region_facts` says of one candidate, for whole columns."""

    def __init__(self, region: Region, day: dt.date | None, parks: bool) -> None:
        """`day` is given when all rows are evaluated on it; `parks`: whether rows name parks."""
        self.region = region
        self.day = day
        self.parks = (None, *region.shape.parks) if parks else (None,)
        self._by_code: Ints | None = None
        of_parks = {p for park in region.shape.parks for p in park.facts}
        of_parks |= {"park.name", "park.leading"}
        every = set(region.shape.facts) | of_parks
        self.known: dict[str, object] = {}
        if day is not None:
            facts = region.facts_on(day, None)
            self.known = {p: facts.get(p) for p in (every - of_parks if parks else every)}
        self.varying = tuple(sorted(every - set(self.known)))

    # -- dated facts --------------------------------------------------------------------------
    def facts(self, days: pl.Series, parks: pl.Series) -> tuple[list[pl.Series], Found]:
        """Columns of region and park facts, and which facts each row has."""
        at = self._park_of(parks)
        distinct_days = [self.day] if self.day is not None else days.unique().to_list()
        if len(distinct_days) > 1:
            day_at = days.replace_strict(
                pl.Series(distinct_days, dtype=pl.Date),
                pl.Series(range(len(distinct_days)), dtype=pl.Int64),
                return_dtype=pl.Int64,
            )
            at = at + day_at.to_numpy() * len(self.parks)
        used = np.flatnonzero(np.bincount(at, minlength=1))
        found = [self._facts(distinct_days, int(c)) for c in used]
        places = np.zeros(int(used[-1]) + 1 if len(used) else 1, dtype=np.int64)
        places[used] = np.arange(len(used))
        back = places[at]
        index = pl.Series(back, dtype=pl.UInt32)
        columns = []
        for path in self.varying:
            values = [f.get(path) for f in found]
            columns.append(column(catalogue[path], values, path).gather(index).alias(path))
        return columns, Found(found, back)

    def _facts(self, days: list[dt.date], combined: int) -> Mapping[str, object]:
        day, park = divmod(combined, len(self.parks))
        chosen = self.parks[park]
        return self.region.facts_on(days[day], chosen.name if chosen is not None else None)

    def _park_of(self, parks: pl.Series) -> Ints:
        names = parks.drop_nulls().unique().to_list()
        places = {id(p): i for i, p in enumerate(self.parks)}
        at = [places[id(self.region.park(n))] for n in names]
        if not any(at):
            return np.zeros(len(parks), dtype=np.int64)
        found = parks.replace_strict(
            pl.Series(names, dtype=pl.String), pl.Series(at, dtype=pl.Int64), default=0
        )
        return found.fill_null(0).to_numpy().astype(np.int64)

    # -- industries ---------------------------------------------------------------------------
    def industries(self, codes: pl.Series | None, parts: Parts, facts: Found) -> list[pl.Series]:
        """`region.industry_tier` and `park.leading_match`.

        `codes` are industry codes (places in the vocabulary).
        """
        listed = self.region.shape.industries
        none = len(listed)
        given = np.zeros(parts.height, dtype=bool)
        found = np.full(parts.height, none, dtype=np.int64)
        if codes is not None:
            given = codes.is_not_null().to_numpy()
            found = self._codes()[codes.fill_null(len(industry_vocab())).to_numpy()]
        if any(i.words for i in listed):
            found = self._by_words(found, parts)
        tiers = catalogue[TIER].values
        by_industry = [tiers.index(i.tier) for i in listed]
        other = tiers.index("其他")
        tier = np.array([*by_industry, other], dtype=np.int64)[found]
        unknown = (found == none) & ~given
        out = [_coded(TIER, tier, unknown)]
        stated = [f.get("park.leading") for f in facts.distinct]
        leading = np.array(
            [[isinstance(s, frozenset) and i.name in s for i in listed] + [False] for s in stated],
            dtype=bool,
        ).reshape(-1, len(listed) + 1)
        states = np.array([isinstance(s, frozenset) for s in stated], dtype=bool)
        match = pl.Series(LEADING, leading[facts.at, found])
        silent = unknown | ~states[facts.at]
        out.append(match.set(pl.Series(silent), None) if silent.any() else match)
        return out

    def _codes(self) -> Ints:
        """The place of the industry that each code belongs to; the last entry is for no code."""
        if self._by_code is None:
            listed = self.region.shape.industries
            places = {id(i): n for n, i in enumerate(listed)}
            none = len(listed)
            at = []
            for code in industry_vocab():
                item = self.region.industry_of(code, "")
                at.append(none if item is None else places[id(item)])
            self._by_code = np.array([*at, none], dtype=np.int64)
        return self._by_code

    def _by_words(self, found: Ints, parts: Parts) -> Ints:
        """Rows whose code says nothing, by the words of the project: the first that has one."""
        listed = self.region.shape.industries
        none = len(listed)
        open_ = found == none
        if not open_.any():
            return found
        out = found.copy()
        every = sorted({w for i in listed for w in i.words})
        rows = np.flatnonzero(parts.hits(every) & open_)
        if not len(rows):
            return out
        some = parts.rows(rows)
        at = np.full(len(rows), none, dtype=np.int64)
        for place, item in reversed(list(enumerate(listed))):
            if item.words:
                at[some.hits(list(item.words))] = place
        out[rows] = at
        return out


@dataclass(frozen=True, slots=True)
class Parts:
    """What projects say they make: texts of their own, and the names of their products.

    As a whole they are joined by blanks, so a word without a blank is in the whole when it is in
    a part.
    """

    height: int
    texts: list[TextColumn]
    names: TextColumn | None = None
    owner: pl.Series | None = None

    def hits(self, words: list[str]) -> Bools:
        """Whether any of the words occurs."""
        if any(" " in w for w in words):
            return TextColumn(self._whole()).has(words)
        out = np.zeros(self.height, dtype=bool)
        for said in self.texts:
            out |= said.has(words)
        if self.names is not None and self.owner is not None:
            out[self.owner.filter(pl.Series(self.names.has(words))).to_numpy()] = True
        return out

    def rows(self, rows: Ints) -> Parts:
        """The same for some of the rows."""
        texts = [t.rows(rows) for t in self.texts]
        if self.names is None or self.owner is None:
            return Parts(len(rows), texts)
        new = np.full(self.height, -1, dtype=np.int64)
        new[rows] = np.arange(len(rows))
        owner = new[self.owner.to_numpy()]
        kept = np.flatnonzero(owner >= 0)
        return Parts(len(rows), texts, self.names.rows(kept), pl.Series(owner[kept]))

    def _whole(self) -> pl.Series:
        """The texts joined, as one candidate's are."""
        parts = {str(i): t.texts for i, t in enumerate(self.texts)}
        if self.names is not None and self.owner is not None:
            named = pl.DataFrame({"r": self.owner, "t": self.names.texts}).drop_nulls()
            joined = dict(named.group_by("r", maintain_order=True).agg("t").iter_rows())
            parts["n"] = pl.Series(
                [" ".join(joined[i]) if i in joined else None for i in range(self.height)],
                dtype=pl.String,
            )
        return pl.DataFrame(parts).select(
            pl.concat_str(pl.all(), separator=" ", ignore_nulls=True).alias("t")
        )["t"]


def _coded(path: str, codes: Ints, unknown: Any) -> pl.Series:
    out = pl.Series(path, codes, dtype=pl.UInt8)
    return out.set(pl.Series(unknown), None) if unknown.any() else out

"""Facts of the place as columns: dated regional facts, parks, and how an industry fits both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.values import Bools, Ints, industry_vocab
from prescreen.columnar.frame.batch import column
from prescreen.columnar.frame.hints import Texts
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
    def industries(self, codes: pl.Series | None, texts: Texts, facts: Found) -> list[pl.Series]:
        """`region.industry_tier` and `park.leading_match`.

        `codes` are industry codes (places in the vocabulary).
        """
        listed = self.region.shape.industries
        height, none = facts.at.size, len(listed)
        found = np.full(height, none, dtype=np.int64)
        unknown = np.ones(height, dtype=bool)
        if codes is not None:
            unknown = codes.is_null().to_numpy()
            found = self._codes()[codes.fill_null(len(industry_vocab())).to_numpy()]
            if self.region.industry_words:
                unknown |= self._by_words(found, texts)
        tiers = catalogue[TIER].values
        by_industry = [tiers.index(i.tier) for i in listed]
        other = tiers.index("其他")
        tier = np.array([*by_industry, other], dtype=np.int64)[found]
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
                item = self.region.industry_of_code(code)
                at.append(none if item is None else places[id(item)])
            self._by_code = np.array([*at, none], dtype=np.int64)
        return self._by_code

    def _by_words(self, found: Ints, texts: Texts) -> Bools:
        """Fill in, for rows whose code says nothing, the first industry that has a word in the
        texts; says for which rows it stays open, since the content is not known."""
        listed = self.region.shape.industries
        open_: Bools = found == len(listed)
        if texts.contents is None:
            return open_
        stated: Bools = texts.contents.texts.is_not_null().to_numpy()
        rows = np.flatnonzero(open_ & stated & texts.has(list(self.region.industry_words)))
        some = texts.rows(rows)
        at = np.full(len(rows), len(listed), dtype=np.int64)
        for place, item in reversed(list(enumerate(listed))):
            if item.words:
                at[some.has(list(item.words))] = place
        found[rows] = at
        open_[stated] = False
        return open_


def _coded(path: str, codes: Ints, unknown: Any) -> pl.Series:
    out = pl.Series(path, codes, dtype=pl.UInt8)
    return out.set(pl.Series(unknown), None) if unknown.any() else out

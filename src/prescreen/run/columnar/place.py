"""Facts of the place as columns: dated regional facts, parks, and how an industry fits both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from prescreen.fields import catalogue
from prescreen.region import Region
from prescreen.run.columnar.frame import column
from prescreen.run.columnar.values import Ints, industry_vocab

TIER, LEADING = "region.industry_tier", "park.leading_match"


@dataclass(frozen=True, slots=True)
class Found:
    """Distinct facts of region and park, and which of them each row has."""

    distinct: list[Mapping[str, object]]
    at: Ints


class PlaceColumns:
    """What `run.derive.region_facts` says of one candidate, for whole columns."""

    def __init__(self, region: Region, day: dt.date | None) -> None:
        """`day` is given when all rows are evaluated on it."""
        self.region = region
        self.parks = (None, *region.shape.parks)
        self._by_code: Ints | None = None
        park_paths = {p for park in region.shape.parks for p in park.facts}
        fixed = set(region.shape.facts) - park_paths
        self.known: dict[str, object] = {}
        if day is not None:
            facts = region.facts_on(day, None)
            self.known = {p: facts.get(p) for p in fixed}
        self.varying = tuple(
            sorted(
                (set(region.shape.facts) | park_paths | {"park.name", "park.leading"})
                - set(self.known)
            )
        )

    # -- dated facts --------------------------------------------------------------------------
    def facts(self, days: pl.Series, parks: pl.Series) -> tuple[list[pl.Series], Found]:
        """Columns of region and park facts, and which facts each row has."""
        at = self._park_of(parks)
        distinct_days = days.unique().to_list()
        day_at = days.replace_strict(
            pl.Series(distinct_days, dtype=pl.Date),
            pl.Series(range(len(distinct_days)), dtype=pl.Int64),
            return_dtype=pl.Int64,
        ).to_numpy()
        combined = day_at * len(self.parks) + at
        used, back = np.unique(combined, return_inverse=True)
        found = [self._facts(distinct_days, int(c)) for c in used]
        index = pl.Series(back, dtype=pl.UInt32)
        columns = []
        for path in self.varying:
            values = [f.get(path) for f in found]
            if any(v is not None for v in values):
                columns.append(column(catalogue[path], values, path).gather(index).alias(path))
        return columns, Found(found, back.astype(np.int64))

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
    def industries(
        self, codes: pl.Series | None, text: Any, height: int, facts: Found
    ) -> list[pl.Series]:
        """`region.industry_tier` and `park.leading_match`.

        `codes` are industry codes (places in the vocabulary). `text` makes, for a mask of rows,
        what these projects say they make.
        """
        listed = self.region.shape.industries
        none = len(listed)
        given = np.zeros(height, dtype=bool)
        found = np.full(height, none, dtype=np.int64)
        if codes is not None:
            given = codes.is_not_null().to_numpy()
            found = self._codes()[codes.fill_null(len(industry_vocab())).to_numpy()]
        if any(i.words for i in listed):
            found = self._by_words(found, text)
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
        )
        states = np.array([isinstance(s, frozenset) for s in stated])
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

    def _by_words(self, found: Ints, text: Any) -> Ints:
        """Rows whose code says nothing, by the words of the project."""
        none = len(self.region.shape.industries)
        open_ = found == none
        if not open_.any():
            return found
        words: pl.Series = text(open_)
        at = np.full(len(words), none, dtype=np.int64)
        for place, item in reversed(list(enumerate(self.region.shape.industries))):
            if item.words:
                hit = words.str.contains_any(list(item.words)).fill_null(False).to_numpy()
                at[hit] = place
        out = found.copy()
        out[open_] = at
        return out


def _coded(path: str, codes: Ints, unknown: Any) -> pl.Series:
    out = pl.Series(path, codes, dtype=pl.UInt8)
    return out.set(pl.Series(unknown), None) if unknown.any() else out

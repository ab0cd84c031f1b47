"""What the sector backbone says of many candidates: a look-up by industry code and day."""

from __future__ import annotations

import numpy as np
import polars as pl

from prescreen.chain import FitModel, SectorTable
from prescreen.chain.masses import combine
from prescreen.chain.model import UNIT
from prescreen.columnar.compile.values import Bools, Floats, Ints, industry_vocab
from prescreen.run.sectors import Sectors

SECTOR_TOTAL, SECTOR_RELATION = "chain.sector_total", "chain.sector_relation"


class SectorColumns:
    """Remembers the sector of every industry code, by table."""

    def __init__(self, sectors: Sectors) -> None:
        self.sectors = sectors
        self._places: dict[int, Ints] = {}

    def columns(
        self, open_: Bools, codes: Ints, amount: Floats, days: pl.Series
    ) -> list[pl.Series]:
        """`chain.sector_*` of the rows that no product chain answers (`open_`), by industry code
        and capacity (NaN where it is not known)."""
        relation = np.full(len(codes), -1, dtype=np.int64)
        total = np.full(len(codes), np.nan)
        for day in days.unique(maintain_order=True).drop_nulls() if open_.any() else ():
            found = self.sectors.on(day)
            if found is None:
                continue
            table, model = found
            place = self._place(table)[codes]
            at = np.flatnonzero(open_ & (place >= 0) & (days == day).fill_null(False).to_numpy())
            relation[at], total[at] = _fits(model, place[at], amount[at])
        return [
            pl.Series(SECTOR_RELATION, relation, dtype=pl.Int64)
            .set(pl.Series(relation < 0), None)
            .cast(pl.UInt8),
            pl.Series(SECTOR_TOTAL, total).fill_nan(None),
        ]

    def _place(self, table: SectorTable) -> Ints:
        """The sector of each code of the vocabulary, and of none; -1 where there is none."""
        places = self._places.get(table.year)
        if places is None:
            found = [table.sector_of(code) for code in industry_vocab()]
            places = np.array([-1 if i is None else i for i in (*found, None)], dtype=np.int64)
            self._places[table.year] = places
        return places


def _fits(model: FitModel, place: Ints, amount: Floats) -> tuple[Ints, Floats]:
    """Relation and total of sectors, as `FitModel.fit` has them; NaN where no size is known."""
    nothing = np.zeros(len(place))
    points = combine(model.table.columns[place], model.size(amount, place), nothing, nothing)
    relation: Ints = np.argmax(model.table.shares, axis=1)[place]
    total: Floats = np.rint(points * UNIT).sum(axis=1) / UNIT
    return relation, total

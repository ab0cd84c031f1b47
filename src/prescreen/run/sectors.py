"""What the sector backbone says of a project where no product chain answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from prescreen.chain import Firm, FitModel, SectorFit, SectorTable
from prescreen.chain.sectors import sectors_on
from prescreen.region import Region
from prescreen.vocabulary import PARK_ROLE

_CODES = 4096
"""Codes whose sectors are kept; the national table of industries has fewer."""


class Sectors:
    """The backbone of each day, with the enterprises and parks of a region upon it.

    `gb_of` gives the industry class of a node of the region's chains. Models are made once a table.
    """

    def __init__(self, root: Path, region: Region, gb_of: Callable[[str], str]) -> None:
        self.root = root
        self._firms = _present(region, gb_of)
        self._models: dict[int, FitModel] = {}
        self._places: dict[tuple[int, str | None], int | None] = {}

    def on(self, day: dt.date) -> tuple[SectorTable, FitModel] | None:
        """The table of a day and its model; None before the first table."""
        table = sectors_on(self.root, day)
        if table is None:
            return None
        model = self._models.get(table.year)
        if model is None:
            model = self._models[table.year] = FitModel(table.graph, self._placed(table))
        return table, model

    def fit(self, code: str | None, day: dt.date, amount: float | None) -> SectorFit | None:
        """The fit of the sector of an industry code; None where the code tells no sector."""
        found = self.on(day)
        if found is None or (place := self._place(found[0], code)) is None:
            return None
        return SectorFit(*found, place, amount)

    def _place(self, table: SectorTable, code: str | None) -> int | None:
        """`sector_of`, looked for once a code."""
        key = table.year, code
        if key not in self._places:
            if len(self._places) >= _CODES:
                self._places.clear()
            self._places[key] = table.sector_of(code)
        return self._places[key]

    def _placed(self, table: SectorTable) -> list[Firm]:
        """Each enterprise on its sector; a park shared among the sectors of its industries."""
        out = []
        for name, codes, capacity, role, document in self._firms:
            at = {i for code in codes for i in table.sectors_under(code)}
            for i in sorted(at):
                node = table.graph.ids[i]
                out.append(Firm(name, node, capacity / len(at), role, document))
        return out


_Present = tuple[str, tuple[str, ...], float, str, str]


def _present(region: Region, gb_of: Callable[[str], str]) -> list[_Present]:
    """Name, industry codes, capacity, role and document of what is here. A park counts as one unit
    of each of its leading industries."""
    out: list[_Present] = []
    for f in region.shape.enterprises:
        code = f.industry_code or (gb_of(f.node) if f.node is not None else "")
        if code:
            out.append((f.name, (code,), float(f.capacity), f.role, f.document or ""))
    codes = {i.name: tuple(i.codes) for i in region.shape.industries}
    for park in region.shape.parks:
        for name in park.leading:
            if codes.get(name):
                out.append((park.name, codes[name], 1.0, PARK_ROLE, park.document or ""))
    return out

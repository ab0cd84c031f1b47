"""The sector backbone: the whole economy in some 150 sectors, from a national input-output table.

Used where no product chain answers. An edge runs from a supplying sector to a using one, with the
direct consumption coefficient a (what a yuan of the user's output takes of the supplier's);
its weight is min(1, a / CORE). Sectors are wide and their graph is cyclic: hops stay 1, and what it
says is 行业层面, never to be ranked with what a product chain says.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from prescreen.chain.graph import ChainGraph
from prescreen.chain.model import ChainNode, Edge

if TYPE_CHECKING:
    import networkx as nx

FOLDER, TABLES = "sectors", "tables.csv"
CORE = 0.04
"""The coefficient of a core supply: the median of the edges of weight 1 in the product chains."""


@dataclass(frozen=True, slots=True)
class SectorTable:
    """The backbone of one table: `coefficients` by supplier and user, as places in the graph;
    `codes`: divisions, groups and classes to the sector that they are."""

    year: int
    title: str
    source: str
    evidence: str
    graph: ChainGraph
    coefficients: Mapping[tuple[int, int], float]
    codes: Mapping[str, int]

    def sector_of(self, code: str | None) -> int | None:
        """The sector of an industry code, with or without its letter; None where it has none, or
        stands above several."""
        digits = "".join(ch for ch in code or "" if ch.isdigit())
        for length in range(len(digits), 1, -1):
            if (found := self.codes.get(digits[:length])) is not None:
                return found
        below = {i for c, i in self.codes.items() if len(digits) > 1 and c.startswith(digits)}
        return below.pop() if len(below) == 1 else None

    def sectors_under(self, code: str) -> set[int]:
        """The sector of a code, or all that stand below it."""
        if (found := self.sector_of(code)) is not None:
            return {found}
        return {i for c, i in self.codes.items() if code and c.startswith(code)}

    def suppliers(self, i: int) -> list[tuple[int, float]]:
        """(sector, coefficient) of those that supply it, the largest first."""
        return self._ranked(
            {j: self.coefficients[j, i] for j in self.graph.suppliers(i)[0].tolist()}
        )

    def users(self, i: int) -> list[tuple[int, float]]:
        """(sector, coefficient) of those that use it, the largest first."""
        return self._ranked({j: self.coefficients[i, j] for j in self.graph.users(i)[0].tolist()})

    def _ranked(self, found: Mapping[int, float]) -> list[tuple[int, float]]:
        return sorted(found.items(), key=lambda x: (-x[1], x[0]))

    def to_networkx(self) -> nx.DiGraph[str]:
        """The graph of networkx, as of any chain, with `coefficient` on its edges."""
        out = self.graph.to_networkx()
        for (i, j), a in self.coefficients.items():
            out.edges[self.graph.ids[i], self.graph.ids[j]]["coefficient"] = a
        out.graph["table"] = {"title": self.title, "source": self.source}
        return out


@cache
def sectors_on(root: Path, day: dt.date) -> SectorTable | None:
    """The newest table whose structure stands for a day, of those beside the chains of a folder.

    Cached: the files are content that comes with the engine. Raises KeyError for an edge of a
    sector that the table does not have, and ValueError for figures that are none.
    """
    index = root / FOLDER / TABLES
    if not index.is_file():
        return None
    with index.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda r: -int(r["year"]))
    for row in rows:
        since, until = _day(row["from"]), _day(row["until"])
        if (since is None or since <= day) and (until is None or day <= until):
            return load_sectors(root, int(row["year"]))
    return None


@cache
def load_sectors(root: Path, year: int) -> SectorTable:
    """The table of a year. Raises KeyError where there is none, and as `sectors_on`."""
    with (root / FOLDER / TABLES).open(encoding="utf-8", newline="") as file:
        about = {int(r["year"]): r for r in csv.DictReader(file)}[year]
    with (root / FOLDER / f"{year}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chain = f"io{year}"
    sectors = [r for r in rows if r["row"] == "sector"]
    nodes = [
        ChainNode(
            f"{chain}.{r['code']}",
            r["name"],
            r["name_en"].lower(),
            gb_alt=tuple(r["gb"].split()),
            chains=(chain,),
        )
        for r in sectors
    ]
    kind = {r["code"]: r["kind"] for r in sectors}
    cells = [(r["code"], r["name"], float(r["name_en"])) for r in rows if r["row"] == "edge"]
    graph = ChainGraph.from_nodes(
        nodes,
        [Edge(f"{chain}.{u}", f"{chain}.{v}", min(1.0, a / CORE), kind[u]) for u, v, a in cells],
    )
    at = {u: graph.index(f"{chain}.{u}") for u in kind}
    return SectorTable(
        year,
        about["title"],
        about["source"],
        about["evidence"],
        graph,
        {(at[u], at[v]): a for u, v, a in cells},
        {code: i for i, node in enumerate(graph.nodes) for code in node.codes},
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None

"""Where the nodes of a chain stand on its map: columns by stage, rows by neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prescreen.chain.graph import ChainGraph
from prescreen.chain.model import STAGES, SUPPORT

#: Sub-columns a stage may take: longer chains inside a stage are folded into the last.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """columns: node indices top to bottom; stage_of: the stage of each column; support: rows of
    (stage, nodes) for the band below."""

    columns: tuple[tuple[int, ...], ...]
    stage_of: tuple[str, ...]
    support: tuple[tuple[str, tuple[int, ...]], ...]


def lay_out(graph: ChainGraph, members: Sequence[int]) -> Layout:
    """Columns for the main stages and a band for equipment, support and the rest."""
    inside = set(members)
    stage = {i: graph.nodes[i].stage for i in members}
    users = {i: [j for j in graph.users(i)[0].tolist() if j in inside] for i in members}
    suppliers: dict[int, list[int]] = {i: [] for i in members}
    for i, near in users.items():
        for j in near:
            suppliers[j].append(i)
    columns: list[list[int]] = []
    names: list[str] = []
    for name in (s for s in STAGES if s not in SUPPORT):
        here = [i for i in members if stage[i] == name]
        for column in _folded(here, suppliers, users):
            columns.append(column)
            names.append(name)
    _order(columns, suppliers, users)
    band = [(s, tuple(i for i in members if stage[i] == s)) for s in SUPPORT]
    return Layout(
        tuple(tuple(c) for c in columns), tuple(names), tuple((s, row) for s, row in band if row)
    )


def _folded(
    here: Sequence[int], suppliers: Mapping[int, list[int]], users: Mapping[int, list[int]]
) -> list[list[int]]:
    """A stage as one to DEEPEST columns by the longest path inside it; loners go where there is
    most room."""
    inside = set(here)
    depth: dict[int, int] = {}

    def deep(i: int) -> int:
        if i not in depth:
            depth[i] = 0  # a cycle, where there is one, is cut here
            depth[i] = max((deep(j) + 1 for j in suppliers[i] if j in inside), default=0)
        return depth[i]

    last = min(DEEPEST - 1, max((deep(i) for i in here), default=0))
    out: list[list[int]] = [[] for _ in range(last + 1)] if here else []
    loners = [i for i in here if not any(j in inside for j in (*suppliers[i], *users[i]))]
    for i in here:
        if i not in loners:
            out[min(depth[i], last)].append(i)
    for i in loners:
        min(reversed(out), key=len).append(i)
    return [column for column in out if column]


def _order(
    columns: list[list[int]], suppliers: Mapping[int, list[int]], users: Mapping[int, list[int]]
) -> None:
    """Barycentre sweeps: a node goes to the mean height of its neighbours, so lines cross less."""
    height: dict[int, float] = {}

    def note(column: list[int]) -> None:
        for row, i in enumerate(column):
            height[i] = (row + 0.5) / len(column)

    for column in columns:
        note(column)
    for sweep in range(6):
        near = suppliers if sweep % 2 == 0 else users
        for column in columns if sweep % 2 == 0 else reversed(columns):
            mean = {
                i: sum(ys) / len(ys)
                if (ys := [height[j] for j in near[i] if j in height])
                else height[i]
                for i in column
            }
            column.sort(key=lambda i, m=mean: (m[i], i))  # type: ignore[misc]
            note(column)

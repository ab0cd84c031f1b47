"""The scores of every node of a graph, given who is here already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from prescreen.chain.arrays import Floats
from prescreen.chain.graph import ChainGraph
from prescreen.chain.masses import combine, compute_masses, compute_table, update_masses
from prescreen.chain.model import UNIT, FitParams
from prescreen.chain.presence import Firm, Presence


class ScoreModel:
    """All sums of a region and the scores of every node. Built in O(n + e); a score is a lookup.

    Raises KeyError for a firm on a node the graph does not have, and ValueError for hops > 1 on a
    graph with a cycle (there an enterprise would raise the need for itself).
    """

    def __init__(
        self,
        graph: ChainGraph,
        firms: Sequence[Firm] | Presence = (),
        params: FitParams | None = None,
    ) -> None:
        self.graph = graph
        self.params = params or FitParams()
        if self.params.hops > 1 and not graph.is_acyclic():
            raise ValueError("hops > 1 needs a graph without cycles; use hops=1")
        self.presence = firms if isinstance(firms, Presence) else Presence.of(graph, firms)
        self.masses = compute_masses(graph, self.presence, self.params)
        self.table = compute_table(graph, self.masses, self.params)

    def with_firm(self, firm: Firm) -> Self:
        """The model with one more enterprise; equal to a rebuild, at the cost of its degree."""
        i = self.graph.index(firm.node)
        return self._changed(self.presence.adding(i, firm), [i])

    def without_firm(self, name: str, node: str | None = None) -> Self:
        """The model without an enterprise, on one node or everywhere it stands."""
        at = None if node is None else self.graph.index(node)
        presence, changed = self.presence.removing(name, at)
        return self._changed(presence, changed) if changed else self

    def _changed(self, presence: Presence, changed: list[int]) -> Self:
        out = type(self).__new__(type(self))
        out.graph, out.params, out.presence = self.graph, self.params, presence
        out.masses = update_masses(self.graph, presence, self.params, self.masses, changed)
        out.table = compute_table(self.graph, out.masses, self.params)
        return out

    def passed(self, j: int, side: str) -> float:
        """Need passing through node j from further on (0 at hops = 1)."""
        via = self.masses.demand_via if side == "down" else self.masses.supply_via
        return float(via[j])

    @property
    def tops(self) -> list[float]:
        """The most that any node gives for each score, and for all together."""
        n = len(self.table.columns)
        ones, nothing = np.ones(n), np.zeros(n)
        points = combine(self.table.columns, ones, nothing, nothing)
        every = np.column_stack([points, points.sum(axis=1)])
        return [float(x) for x in every.max(axis=0, initial=0.0)]

    def size(self, amount: npt.ArrayLike, node: npt.ArrayLike) -> Floats:
        """The part that projects will make of the capacity of their nodes, in 0..1, one more unit
        counted besides: amount / (amount + 1 + m). amount: units of capacity (c0 = 1 of them)."""
        q = np.asarray(amount, dtype=np.float64) / self.params.c0
        out: Floats = q / (q + 1.0 + self.masses.m[np.asarray(node, dtype=np.int64)])
        return out

    def largest_size(self, amount: npt.ArrayLike) -> Floats:
        """The size at a node where nobody is: no node gives more."""
        q = np.asarray(amount, dtype=np.float64) / self.params.c0
        out: Floats = q / (q + 1.0)
        return out

    def fit_many(
        self,
        node: npt.ArrayLike,
        factor: npt.ArrayLike = 1.0,
        upgrade: npt.ArrayLike = 0.0,
        anchor: npt.ArrayLike = 0.0,
    ) -> Floats:
        """(k, 5) rounded fill, extend, strengthen, build, total of k one-product projects.

        node: (k,) indices; factor: size * share * confidence. Equal to `fit` row by row.
        """
        at = np.asarray(node, dtype=np.int64)
        full = [
            np.broadcast_to(np.asarray(x, dtype=np.float64), at.shape)
            for x in (factor, upgrade, anchor)
        ]
        steps = np.rint(combine(self.table.columns[at], *full) * UNIT)
        return np.concatenate([steps, steps.sum(axis=1, keepdims=True)], axis=1) / UNIT

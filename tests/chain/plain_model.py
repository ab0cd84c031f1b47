"""The fit model a second time, on a plain networkx graph, one node at a time and by the formulas.

Slow and obvious on purpose: the judge of the array code in tests and the rival in the benchmark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx

TYPES = ("fill", "extend", "strengthen", "build")


class PlainModel:
    """nodes: {id: {kappa, tau, chains}}; edges: (u, v, w); firms: (name, node, capacity)."""

    def __init__(
        self,
        nodes: dict[Any, dict[str, Any]],
        edges: Iterable[tuple[Any, Any, float]],
        firms: Sequence[tuple[str, Any, float]],
        *,
        c0: float = 1.0,
        lam: float = 0.0,
        hops: int = 1,
        beta: float = 0.3,
        chain_half: float = 3.0,
    ) -> None:
        self.graph = nx.DiGraph()
        for node, data in nodes.items():
            self.graph.add_node(node, **data)
        for u, v, w in edges:
            old = self.graph.get_edge_data(u, v, {"weight": 0.0})["weight"]
            self.graph.add_edge(u, v, weight=max(old, w))
        self.owners: dict[Any, dict[str, float]] = {node: {} for node in nodes}
        for name, node, capacity in firms:
            self.owners[node][name] = self.owners[node].get(name, 0.0) + capacity
        self.c0, self.lam, self.hops, self.beta, self.half = c0, lam, hops, beta, chain_half
        self.presence: dict[Any, float] = {}
        for node in nodes:
            for chain in nodes[node].get("chains", ("one",)):
                self.presence[chain] = self.presence.get(chain, 0.0) + self.m(node)

    def m(self, x: Any) -> float:
        return sum(self.owners[x].values()) / self.c0

    def gap(self, x: Any) -> float:
        return math.exp(-self.m(x))

    def demand(self, x: Any, hops: int | None = None) -> float:
        return self._mass(x, self.graph.successors, lambda x, v: (x, v), hops or self.hops)

    def supply(self, x: Any, hops: int | None = None) -> float:
        return self._mass(x, self.graph.predecessors, lambda x, u: (u, x), hops or self.hops)

    def _mass(self, x: Any, near: Any, edge: Any, hops: int) -> float:
        total = 0.0
        for v in near(x):
            reach = self.m(v)
            if hops > 1:
                further = self._mass(v, near, edge, hops - 1)
                reach += self.beta * self.gap(v) * (1 - math.exp(-further))
            total += self.graph.edges[edge(x, v)]["weight"] * reach
        return total

    def shares(self, x: Any) -> tuple[float, float, float, float]:
        g, d, u = self.gap(x), 1 - math.exp(-self.demand(x)), 1 - math.exp(-self.supply(x))
        fill = g * d * (1 - self.lam * (1 - u))
        extend = g * ((1 - d) * u + self.lam * d * (1 - u))
        return fill, extend, 1 - g, g * (1 - d) * (1 - u)

    def values(self, x: Any, upgrade: float, anchor: float) -> tuple[float, float, float, float]:
        data = self.graph.nodes[x]
        kappa, tau = data.get("kappa", 0.0), data.get("tau", 0.0)
        d, u = 1 - math.exp(-self.demand(x)), 1 - math.exp(-self.supply(x))
        m, direct = self.m(x), self.demand(x, 1)
        hhi = sum((c / self.c0 / m) ** 2 for c in self.owners[x].values()) if m > 0 else 0.0
        short = direct / (direct + m) if direct + m > 0 else 0.0
        down = sum(self.graph.edges[x, v]["weight"] * self.gap(v) for v in self.graph.successors(x))
        up = sum(
            self.graph.edges[u_, x]["weight"] * self.gap(u_) for u_ in self.graph.predecessors(x)
        )
        best = max(self.presence[c] for c in data.get("chains", ("one",)))
        settled = 1 - math.exp(-best / self.half)
        return (
            0.50 + 0.25 * u + 0.25 * kappa,
            0.50 + 0.25 * tau + 0.25 * (1 - math.exp(-down)),
            0.35 * hhi * d + 0.25 * short + 0.25 * upgrade + 0.15 * (1 - (1 - u) * (1 - d)),
            (1 - settled) * (0.40 * (1 - math.exp(-down - up)) + 0.40 * anchor + 0.20 * kappa),
        )

    def score(
        self, x: Any, size: float = 1.0, upgrade: float = 0.0, anchor: float = 0.0
    ) -> dict[str, float]:
        pairs = zip(TYPES, self.shares(x), self.values(x, upgrade, anchor), strict=True)
        out = {name: 100 * size * share * value for name, share, value in pairs}
        out["total"] = sum(out.values())
        return out

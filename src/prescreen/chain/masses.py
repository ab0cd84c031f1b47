"""The arithmetic of the fit model: sums over edges, and what follows node by node.

Formulas and reasons: docs/explanation/chain.md. Every array is (n,). `Masses` are linear sums that
a new enterprise changes at a few nodes only; `table` derives the rest elementwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from prescreen.chain.arrays import Floats, Ints, row_sums
from prescreen.chain.graph import ChainGraph
from prescreen.chain.model import FitParams
from prescreen.chain.presence import Presence


@dataclass(frozen=True, slots=True)
class Masses:
    """m: local capacity in c0; gap: G = exp(-m); hhi: concentration; demand, supply: M_D, M_U with
    pass-through; direct: M_D of neighbours alone; users_gap, suppliers_gap: sum of w*G over users,
    suppliers; chain_sums: (chains,) presence of each chain; chain: the node's most present chain,
    -1 for none; demand_via, supply_via: what passes through the node itself (0 at hops = 1).
    """

    m: Floats
    gap: Floats
    hhi: Floats
    demand: Floats
    supply: Floats
    direct: Floats
    users_gap: Floats
    suppliers_gap: Floats
    chain: Ints
    chain_sums: Floats
    demand_via: Floats
    supply_via: Floats


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Everything a fit needs, per node. shares: (n, 4) fill, extend, strengthen, build, sum 1.

    columns: (n, 6) points at size 1: fill, extend, strengthen, strengthen per upgrade, build, build
    per anchor; `scores = columns @ [..]`, see `combine`.
    """

    gap: Floats
    demand: Floats
    supply: Floats
    short: Floats
    openings: Floats
    pull: Floats
    settled: Floats
    shares: Floats
    columns: Floats


def compute_masses(graph: ChainGraph, presence: Presence, params: FitParams) -> Masses:
    """All sums from scratch: O(n + e), times `hops` for M_D and M_U."""
    m = presence.mass(params.c0)
    gap = np.exp(-m)
    direct = graph.sum_over_users(m)
    demand, demand_via = _passed_on(graph.sum_over_users, m, gap, direct, params)
    near = graph.sum_over_suppliers(m)
    supply, supply_via = _passed_on(graph.sum_over_suppliers, m, gap, near, params)
    sums, chain = _chains(graph, m)
    return Masses(
        m,
        gap,
        presence.concentration(),
        demand,
        supply,
        direct,
        graph.sum_over_users(gap),
        graph.sum_over_suppliers(gap),
        chain,
        sums,
        demand_via,
        supply_via,
    )


def _passed_on(
    summed: Callable[[Floats], Floats], m: Floats, gap: Floats, direct: Floats, p: FitParams
) -> tuple[Floats, Floats]:
    """Need that reaches a node through missing neighbours too, `hops` steps far."""
    total, via = direct, np.zeros_like(m)
    for _ in range(int(p.hops) - 1):
        via = p.beta * gap * -np.expm1(-total)
        total = summed(m + via)
    return total, via


def _chains(graph: ChainGraph, m: Floats) -> tuple[Floats, Ints]:
    sums = np.zeros(len(graph.chain_names))
    if graph.chain_of.size:
        sums += row_sums(graph.chain_of, m[graph.chain_node], len(sums))
    order = np.argsort(sums)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    best = np.full(graph.n, -1, np.int64)
    np.maximum.at(best, graph.chain_node, rank[graph.chain_of])
    return sums, np.append(order, -1)[best]


def update_masses(
    graph: ChainGraph, presence: Presence, params: FitParams, old: Masses, changed: list[int]
) -> Masses:
    """The same sums after the firms of some nodes changed: O(degree) at hops = 1.

    Rows are summed again in the order of `compute_masses`, so the result is equal bit by bit.
    """
    if params.hops > 1:
        return compute_masses(graph, presence, params)
    m, hhi = old.m.copy(), old.hhi.copy()
    for i in changed:
        part = slice(int(presence.ptr[i]), int(presence.ptr[i + 1]))
        at = np.zeros(part.stop - part.start, np.int64)
        total = row_sums(at, presence.capacity[part], 1)
        m[i] = (total / params.c0)[0]
        share = presence.capacity[part] / total[0] if total[0] > 0 else presence.capacity[part]
        hhi[i] = row_sums(at, share * share, 1)[0]
    gap = np.exp(-m)
    sellers = _union([graph.suppliers(i)[0] for i in changed])
    buyers = _union([graph.users(i)[0] for i in changed])
    demand, supply = old.demand.copy(), old.supply.copy()
    users_gap, suppliers_gap = old.users_gap.copy(), old.suppliers_gap.copy()
    demand[sellers] = graph.sum_over_users(m, sellers)
    supply[buyers] = graph.sum_over_suppliers(m, buyers)
    users_gap[sellers] = graph.sum_over_users(gap, sellers)
    suppliers_gap[buyers] = graph.sum_over_suppliers(gap, buyers)
    sums, chain = _chains(graph, m)
    return Masses(
        m,
        gap,
        hhi,
        demand,
        supply,
        demand,
        users_gap,
        suppliers_gap,
        chain,
        sums,
        old.demand_via,
        old.supply_via,
    )


def _union(parts: list[Ints]) -> Ints:
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def compute_table(graph: ChainGraph, masses: Masses, p: FitParams) -> NodeTable:
    """Shares and points of every node, from the sums: elementwise."""
    m, gap, hhi = masses.m, masses.gap, masses.hhi
    d, u = -np.expm1(-masses.demand), -np.expm1(-masses.supply)
    shares = np.empty((graph.n, 4))
    shares[:, 0] = gap * d * (1 - p.lam * (1 - u))
    shares[:, 1] = gap * ((1 - d) * u + p.lam * d * (1 - u))
    shares[:, 2] = 1 - gap
    shares[:, 3] = gap * (1 - d) * (1 - u)

    total = masses.direct + m
    short = masses.direct / np.where(total > 0, total, 1)
    openings = -np.expm1(-masses.users_gap)
    pull = -np.expm1(-(masses.users_gap + masses.suppliers_gap))
    settled = -np.expm1(-np.append(masses.chain_sums, 0.0) / p.chain_half)[masses.chain]
    kappa, tau = graph.kappa, graph.tau

    f, e, s, b = p.fill, p.extend, p.strengthen, p.build
    out = np.empty((graph.n, 6))
    out[:, 0] = 100 * shares[:, 0] * (f[0] + f[1] * u + f[2] * kappa)
    out[:, 1] = 100 * shares[:, 1] * (e[0] + e[1] * tau + e[2] * openings)
    linkage = 1 - (1 - u) * (1 - d)
    out[:, 2] = 100 * shares[:, 2] * (s[0] * hhi * d + s[1] * short + s[3] * linkage)
    out[:, 3] = 100 * shares[:, 2] * s[2]
    out[:, 4] = 100 * shares[:, 3] * (1 - settled) * (b[0] * pull + b[2] * kappa)
    out[:, 5] = 100 * shares[:, 3] * (1 - settled) * b[1]
    return NodeTable(gap, d, u, short, openings, pull, settled, shares, out)


def combine(columns: Floats, factor: Floats, upgrade: Floats, anchor: Floats) -> Floats:
    """(k, 4) points from table rows (k, 6); factor = size * share * confidence, all (k,) in 0..1.

    Multiplied and added in one fixed order, so that one fit and a million agree.
    """
    out = np.empty((len(columns), 4))
    out[:, 0] = columns[:, 0] * factor
    out[:, 1] = columns[:, 1] * factor
    out[:, 2] = (columns[:, 2] + columns[:, 3] * upgrade) * factor
    out[:, 3] = (columns[:, 4] + columns[:, 5] * anchor) * factor
    return out

"""The graph by itself: sums over neighbours, and cycles."""

from __future__ import annotations

import networkx as nx
import numpy as np
from chain_cases import UNIT, Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import ChainGraph

FEW = settings(max_examples=60, deadline=None)


@FEW
@given(cases(), st.data())
def test_sums_add_edges_one_after_another(case: Case, data: st.DataObject) -> None:
    """A sum over neighbours is that of a plain loop to its last bit, for all nodes and for some."""
    graph = case.graph()
    x = np.array(data.draw(st.lists(UNIT, min_size=case.n, max_size=case.n)))
    rows = np.array(data.draw(st.lists(st.integers(0, case.n - 1))), dtype=np.int64)
    users, suppliers = [0.0] * case.n, [0.0] * case.n
    for u, v, w in zip(*(a.tolist() for a in (graph.src, graph.dst, graph.weight)), strict=True):
        users[u] += w * x[v]
        suppliers[v] += w * x[u]
    assert graph.sum_over_users(x).tolist() == users
    assert graph.sum_over_suppliers(x).tolist() == suppliers
    assert graph.sum_over_users(x, rows).tolist() == [users[i] for i in rows]
    assert graph.sum_over_suppliers(x, rows).tolist() == [suppliers[i] for i in rows]


@FEW
@given(cases() | cases(acyclic=True))
def test_cycles_are_found(case: Case) -> None:
    """A graph is acyclic where networkx says so; else a path along its edges returns to itself."""
    graph = case.graph()
    edges = {(f"n{u}", f"n{v}") for u, v, _ in case.edges}
    assert graph.is_acyclic() == nx.is_directed_acyclic_graph(nx.DiGraph(edges))
    ring = graph.find_cycle()
    assert bool(ring) != graph.is_acyclic()
    assert set(zip(ring, ring[1:] + ring[:1], strict=True)) <= edges


def test_a_cycle_of_a_large_graph() -> None:
    """One edge that closes a line of ten thousand nodes is found, and the line walked."""
    n = 10_000
    line = np.arange(n - 1)
    open_ended = ChainGraph.from_arrays(n, line, line + 1, np.ones(n - 1))
    assert open_ended.is_acyclic()
    closed = ChainGraph.from_arrays(n, [*line, n - 1], [*(line + 1), 0], np.ones(n))
    assert len(closed.find_cycle()) == n

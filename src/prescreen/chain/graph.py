"""The merged supply graph as arrays.

Edges run from supplier to user. Parallel edges count once, with the largest weight, so a duplicate
or a weaker parallel edge changes nothing. Nodes are ordered by id, edges by (supplier, user): the
order of files and lines has no influence on any result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from prescreen.chain import networkx_io
from prescreen.chain.arrays import (
    Edges,
    Floats,
    Ints,
    distinct,
    order_of,
    pointers,
    row_sums,
    spans,
    unit,
)
from prescreen.chain.model import KINDS, Chain, ChainNode, Edge
from prescreen.errors import ChainError, Problem
from prescreen.fields import industry
from prescreen.messages import problem

if TYPE_CHECKING:
    import networkx as nx

_KIND = {kind: i for i, kind in enumerate(KINDS)}


class ChainGraph:
    """n nodes and e edges. All arrays are read-only by convention.

    src, dst: (e,) node indices, sorted by (src, dst); weight: (e,) in (0, 1]; kind: (e,) index into
    KINDS; out_ptr: (n+1,) the edges of node i as a supplier are out_ptr[i]:out_ptr[i+1];
    by_user: (e,) the edges sorted by (dst, src), with in_ptr likewise; kappa, tau: (n,) in 0..1;
    chain_node, chain_of: memberships of nodes in chains, as parallel index arrays.
    """

    def __init__(
        self,
        ids: Sequence[str] | None,
        edges: Edges,
        kappa: Floats,
        tau: Floats,
        chain_node: Ints,
        chain_of: Ints,
        chain_names: Sequence[str],
        nodes: tuple[ChainNode, ...] = (),
        chains: Mapping[str, Chain] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        n = len(kappa)
        self.n = n
        self._ids = tuple(ids) if ids is not None else None
        self.src, self.dst, self.weight, self.kind = edges
        self.kappa, self.tau = kappa, tau
        self.chain_node, self.chain_of = chain_node, chain_of
        self.chain_names = tuple(chain_names)
        self.nodes = nodes
        self.chains: Mapping[str, Chain] = chains or {}
        self.aliases: Mapping[str, str] = aliases or {}
        self.out_ptr = pointers(self.src, n)
        self.by_user: Ints = order_of(self.dst, n)
        self.in_ptr = pointers(self.dst[self.by_user], n)
        self._index: dict[str, int] | None = None
        self._cache: dict[str, Any] = {}

    # -- construction --------------------------------------------------------------------------

    @classmethod
    def from_nodes(
        cls,
        nodes: Iterable[ChainNode],
        edges: Iterable[Edge],
        chains: Mapping[str, Chain] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> ChainGraph:
        """From nodes and edges by id. Raises KeyError for an edge to a node that is not there."""
        ordered = tuple(sorted(nodes, key=lambda n: n.id))
        at = {node.id: i for i, node in enumerate(ordered)}
        rows = [(at[e.supplier], at[e.user], e.weight, _KIND[e.kind]) for e in edges]
        table = np.array(rows, dtype=np.float64).reshape(-1, 4)
        u, v, kind = (table[:, k].astype(np.int64) for k in (0, 1, 3))
        names = sorted({c for node in ordered for c in node.chains})
        number = {name: i for i, name in enumerate(names)}
        member = [(i, number[c]) for i, node in enumerate(ordered) for c in node.chains]
        pairs = np.array(member, dtype=np.int64).reshape(-1, 2)
        return cls(
            [n.id for n in ordered],
            distinct(len(ordered), u, v, table[:, 2].copy(), kind),
            np.array([n.kappa for n in ordered], dtype=np.float64),
            np.array([n.tau for n in ordered], dtype=np.float64),
            pairs[:, 0].copy(),
            pairs[:, 1].copy(),
            names,
            ordered,
            chains,
            aliases,
        )

    @classmethod
    def from_arrays(
        cls,
        n: int,
        src: npt.ArrayLike,
        dst: npt.ArrayLike,
        weight: npt.ArrayLike,
        *,
        kappa: npt.ArrayLike | None = None,
        tau: npt.ArrayLike | None = None,
        chain: npt.ArrayLike | None = None,
        kind: npt.ArrayLike | None = None,
        ids: Sequence[str] | None = None,
    ) -> ChainGraph:
        """From index arrays, for large graphs: src, dst, weight (e,), kappa, tau, chain (n,).

        `chain` numbers one chain a node (default: all in one). Raises ValueError for indices out of
        range, self loops and weights outside (0, 1].
        """
        u, v = np.asarray(src, dtype=np.int64), np.asarray(dst, dtype=np.int64)
        w = np.asarray(weight, dtype=np.float64)
        if not u.shape == v.shape == w.shape or u.ndim != 1:
            raise ValueError("src, dst and weight must be one-dimensional and equally long")
        if u.size and not (min(u.min(), v.min()) >= 0 and max(u.max(), v.max()) < n):
            raise ValueError(f"an edge names a node outside 0..{n - 1}")
        if u.size and not (np.all(w > 0) and np.all(w <= 1)):
            raise ValueError("weights lie in (0, 1]")
        if np.any(u == v):
            raise ValueError("a node cannot supply itself")
        k = np.zeros(u.shape, np.int64) if kind is None else np.asarray(kind, dtype=np.int64)
        number = np.zeros(n, np.int64) if chain is None else np.asarray(chain, dtype=np.int64)
        names = [f"c{i}" for i in range(int(number.max()) + 1 if n else 0)]
        return cls(
            ids,
            distinct(n, u, v, w, k),
            unit(kappa, n),
            unit(tau, n),
            np.arange(n, dtype=np.int64),
            number,
            names,
        )

    @classmethod
    def from_networkx(
        cls,
        graph: nx.Graph[Any],
        *,
        rename: Mapping[str, str | None] | None = None,
        defaults: Mapping[str, object] | None = None,
        known_code: Callable[[str], bool] | None = None,
    ) -> ChainGraph:
        """From a directed networkx graph whose edges run from supplier to user.

        Nodes need `stage` and `chains`, edges `weight` and `kind`; all attributes are those of
        `ChainNode` and `Edge`. `rename` says what their attributes are called here, None leaves one
        out; `defaults` what holds where an attribute is not stated. Parallel edges count as the
        heaviest. `known_code` as in `load_chains`. Raises ChainError with every problem found;
        a cycle is one, and is looked for when all else is well.
        """
        parts = networkx_io.read(graph, rename or {}, defaults or {}, known_code or industry.exists)
        out = cls.from_nodes(parts.nodes, parts.edges, parts.chains, parts.aliases)
        if problems := cycle_problems(out, parts.edges, "chain-cycle/networkx"):
            raise ChainError(problems)
        return out

    def only(self, kinds: Iterable[str]) -> ChainGraph:
        """The same nodes with the edges of some kinds: gap lists leave generic inputs out."""
        keep = np.isin(self.kind, [_KIND[k] for k in kinds])
        return ChainGraph(
            self._ids,
            (self.src[keep], self.dst[keep], self.weight[keep], self.kind[keep]),
            self.kappa,
            self.tau,
            self.chain_node,
            self.chain_of,
            self.chain_names,
            self.nodes,
            self.chains,
            self.aliases,
        )

    # -- looking up ----------------------------------------------------------------------------

    @property
    def ids(self) -> tuple[str, ...]:
        if self._ids is None:
            self._ids = tuple(f"n{i}" for i in range(self.n))
        return self._ids

    def __len__(self) -> int:
        return self.n

    def __contains__(self, node: object) -> bool:
        return isinstance(node, str) and self.aliases.get(node, node) in self._by_id()

    def _by_id(self) -> dict[str, int]:
        if self._index is None:
            self._index = {name: i for i, name in enumerate(self.ids)}
        return self._index

    def canonical(self, node: str) -> str:
        """The canonical id of a node or alias. Raises KeyError when the graph has neither."""
        return self.ids[self.index(node)]

    def index(self, node: str) -> int:
        """The position of a node, by id or alias. Raises KeyError when there is none."""
        try:
            return self._by_id()[self.aliases.get(node, node)]
        except KeyError:
            raise KeyError(f"no node {node} in these chains") from None

    def suggest(self, node: str, most: int = 3) -> tuple[str, ...]:
        """Ids that a mistyped id or a node's name may mean, for error messages."""
        from difflib import get_close_matches

        named = [n.id for n in self.nodes if node and node in n.name]
        near = get_close_matches(node, [*self.ids, *self.aliases], n=most, cutoff=0.6)
        return tuple(dict.fromkeys([*named, *near]))[:most]

    def node(self, node: str | int) -> ChainNode:
        """The node itself; graphs from arrays have none and get a bare one made."""
        i = node if isinstance(node, int) else self.index(node)
        if self.nodes:
            return self.nodes[i]
        kappa, tau = float(self.kappa[i]), float(self.tau[i])
        chains = (self.chain_names[self.chain_of[i]],)
        return ChainNode(self.ids[i], self.ids[i], stage="", kappa=kappa, tau=tau, chains=chains)

    def name(self, i: int, lang: str = "zh") -> str:
        return self.nodes[i].label(lang) if self.nodes else self.ids[i]

    def users(self, i: int) -> tuple[Ints, Floats]:
        """Nodes that use node i, with the edge weights."""
        part = slice(int(self.out_ptr[i]), int(self.out_ptr[i + 1]))
        return self.dst[part], self.weight[part]

    def suppliers(self, i: int) -> tuple[Ints, Floats]:
        """Nodes that supply node i, with the edge weights."""
        edges = self.by_user[self.in_ptr[i] : self.in_ptr[i + 1]]
        return self.src[edges], self.weight[edges]

    # -- whole-graph views ---------------------------------------------------------------------

    def sum_over_users(self, x: Floats, rows: Ints | None = None) -> Floats:
        """The sum of weight * x over the users of each node, or of each of `rows`.

        Added one after another in the order of the edges, so a sum of some rows is equal bit by bit
        to the same rows of a sum of all.
        """
        if rows is None:
            return row_sums(self.src, self.weight * x[self.dst], self.n)
        group, edge = spans(self.out_ptr, rows)
        return row_sums(group, self.weight[edge] * x[self.dst[edge]], len(rows))

    def sum_over_suppliers(self, x: Floats, rows: Ints | None = None) -> Floats:
        """The sum of weight * x over the suppliers of each node; as `sum_over_users`."""
        if rows is None:
            return row_sums(self.dst, self.weight * x[self.src], self.n)
        group, at = spans(self.in_ptr, rows)
        edge = self.by_user[at]
        return row_sums(group, self.weight[edge] * x[self.src[edge]], len(rows))

    def is_acyclic(self) -> bool:
        """Whether no product supplies itself through others."""
        if "acyclic" not in self._cache:
            lacking = np.diff(self.in_ptr).tolist()
            users, ptr = self.dst.tolist(), self.out_ptr.tolist()
            ready = [i for i, suppliers in enumerate(lacking) if not suppliers]
            for i in ready:  # grows: a node is ready once all its suppliers are
                for j in users[ptr[i] : ptr[i + 1]]:
                    lacking[j] -= 1
                    if not lacking[j]:
                        ready.append(j)
            self._cache["acyclic"] = len(ready) == self.n
        return bool(self._cache["acyclic"])

    def find_cycle(self) -> list[str]:
        """The ids along one cycle, each supplying the next, or an empty list."""
        if self.is_acyclic():
            return []
        try:
            TopologicalSorter({i: self.suppliers(i)[0].tolist() for i in range(self.n)}).prepare()
        except CycleError as error:
            return [self.ids[i] for i in error.args[1][:-1]]
        raise AssertionError("a graph that cannot be sorted has a cycle")

    def to_networkx(self) -> nx.DiGraph[str]:
        """A copy as a networkx graph, for its algorithms and for other programs.

        Attributes are those that `from_networkx` reads; what is not stated is left out. Recycling
        is no edge here either.
        """
        columns = (part.tolist() for part in (self.src, self.dst, self.weight, self.kind))
        rows = zip(*columns, strict=True)
        edges = (Edge(self.ids[u], self.ids[v], w, KINDS[k]) for u, v, w, k in rows)
        nodes = map(self.node, range(self.n))
        return networkx_io.write(nodes, edges, self.chains.values(), self.aliases)


def cycle_problems(graph: ChainGraph, edges: Sequence[Edge], code: str) -> list[Problem]:
    """The one problem of a graph with a cycle, at the last of `edges` on it; else none."""
    ring = graph.find_cycle()
    if not ring:
        return []
    on = set(zip(ring, ring[1:] + ring[:1], strict=True))
    place = next((e.place for e in reversed(edges) if (e.supplier, e.user) in on), None)
    return [problem(code, place, path=" → ".join([*ring, ring[0]]))]

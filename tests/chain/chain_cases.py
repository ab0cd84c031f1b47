"""Small random regions for the property tests, and the real chains with the example enterprises."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from plain_model import PlainModel

from prescreen.chain import ChainGraph, Firm, FitModel, FitParams, load_chains
from prescreen.chain.model import ChainNode, Edge

ROOT = Path(__file__).resolve().parents[2]
CHAINS = ROOT / "industry_chains"


@dataclass(frozen=True)
class Case:
    """Nodes n0.. with kappa, tau, chain numbers; edges (u, v, w); firms (name, node, capacity)."""

    quality: tuple[tuple[float, float, tuple[int, ...]], ...]
    edges: tuple[tuple[int, int, float], ...]
    firms: tuple[tuple[str, int, float], ...]
    params: dict[str, float] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.quality)

    def graph(self, name: str = "n{}") -> ChainGraph:
        nodes = [
            ChainNode(
                name.format(i),
                f"产品{i}",
                f"product {i}",
                kappa=k,
                tau=t,
                chains=tuple(f"c{c}" for c in chains),
            )
            for i, (k, t, chains) in enumerate(self.quality)
        ]
        edges = [Edge(name.format(u), name.format(v), w) for u, v, w in self.edges]
        return ChainGraph.from_nodes(nodes, edges)

    def local(self, name: str = "n{}") -> list[Firm]:
        return [Firm(who, name.format(at), c) for who, at, c in self.firms]

    def fit_params(self) -> FitParams:
        return FitParams(**self.params)  # type: ignore[arg-type]

    def model(self, **changed: float) -> FitModel:
        return FitModel(self.graph(), self.local(), FitParams(**{**self.params, **changed}))  # type: ignore[arg-type]

    def plain(self) -> PlainModel:
        nodes = {
            f"n{i}": {"kappa": k, "tau": t, "chains": [f"c{c}" for c in chains]}
            for i, (k, t, chains) in enumerate(self.quality)
        }
        edges = [(f"n{u}", f"n{v}", w) for u, v, w in self.edges]
        firms = [(who, f"n{at}", c) for who, at, c in self.firms]
        return PlainModel(nodes, edges, firms, **self.params)  # type: ignore[arg-type]


UNIT = st.floats(0, 1, allow_subnormal=False)
WEIGHT = st.sampled_from([0.3, 0.6, 1.0]) | st.floats(0.01, 1)
CAPACITY = st.sampled_from([0.0, 0.3, 1.0, 2.5]) | st.floats(0, 8, allow_subnormal=False)


@st.composite
def cases(draw: st.DrawFn, *, acyclic: bool = False, nodes: int = 7) -> Case:
    n = draw(st.integers(2, nodes))
    quality = [
        (draw(UNIT), draw(UNIT), tuple(sorted(draw(st.sets(st.integers(0, 2), min_size=1)))))
        for _ in range(n)
    ]
    pairs = draw(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), WEIGHT), max_size=2 * n)
    )
    edges = [(min(u, v), max(u, v), w) if acyclic else (u, v, w) for u, v, w in pairs if u != v]
    firms = draw(
        st.lists(
            st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, n - 1), CAPACITY), max_size=6
        )
    )
    params = {
        "c0": draw(st.sampled_from([1.0, 0.5, 4.0])),
        "lam": draw(st.sampled_from([0.0, 0.0, 0.5, 1.0])),
        "hops": draw(st.integers(1, 3)) if acyclic else 1,
    }
    return Case(tuple(quality), tuple(edges), tuple(firms), params)


@cache
def real_graph() -> ChainGraph:
    return load_chains(root=CHAINS)


#: What the public notice of Kecheng district (2022) states: 东巨康 makes phones and runs the first
#: line of its LCD division; the latter is read as LCD modules.
KECHENG = (
    Firm("东巨康", "display.phone", 1.0, "链主", "report2022"),
    Firm("东巨康", "display.lcm", 1.0, "链主", "report2022"),
)

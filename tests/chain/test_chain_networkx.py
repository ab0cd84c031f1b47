"""Chains to networkx and back, and what is said of graphs that are no chains."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from chain_cases import KECHENG, Case, cases, real_graph
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import ChainGraph, ChainNode, FitModel, Linker
from prescreen.chain.model import KINDS, STAGES, Edge
from prescreen.errors import ChainError, Problem
from prescreen.render.plots import draw_svg

FEW = settings(max_examples=60, deadline=None)
TEXT = st.text(max_size=6)
LIST = st.lists(TEXT, max_size=3).map(tuple)


@st.composite
def named(draw: st.DrawFn) -> ChainGraph:
    """An acyclic graph whose nodes and edges state anything that they may."""
    case = draw(cases(acyclic=True))
    nodes = [
        replace(
            node,
            stage=draw(st.sampled_from(STAGES)),
            gb=draw(st.sampled_from(["", "3974"])),
            gb_alt=draw(st.sampled_from([(), ("3975", "C")])),
            words=draw(LIST),
            sources=draw(LIST),
            note=draw(TEXT),
        )
        for node in case.graph().nodes
    ]
    kinds = st.sampled_from(KINDS)
    edges = [Edge(f"n{u}", f"n{v}", w, draw(kinds)) for u, v, w in case.edges]
    return ChainGraph.from_nodes(nodes, edges, None, {"old": nodes[0].id})


def same(one: ChainGraph, two: ChainGraph) -> None:
    """Both say the same, but for the places where it was read."""
    assert one.ids == two.ids
    for name in ("src", "dst", "weight", "kind", "kappa", "tau", "chain_node", "chain_of"):
        assert getattr(one, name).tolist() == getattr(two, name).tolist()
    assert one.chain_names == two.chain_names
    assert one.aliases == two.aliases
    for a, b in zip(one.nodes, two.nodes, strict=True):
        assert replace(a, place=None) == replace(b, place=None)


@FEW
@given(named())
def test_a_chain_comes_back_from_networkx_as_it_went(graph: ChainGraph) -> None:
    """Nodes, edges, memberships and aliases are equal, with lists made by JSON too."""
    there = graph.to_networkx()
    same(ChainGraph.from_networkx(there), graph)
    data = json.loads(json.dumps(nx.node_link_data(there, edges="edges")))
    same(ChainGraph.from_networkx(nx.node_link_graph(data, edges="edges")), graph)


@FEW
@given(cases(acyclic=True), st.randoms(use_true_random=False))
def test_order_and_parallel_edges_change_nothing(case: Case, rnd: Any) -> None:
    """Nodes and edges in any order, an edge twice or with less weight, give the same scores."""
    plain = case.graph().to_networkx()
    shuffled = nx.MultiDiGraph()
    for name, data in rnd.sample(list(plain.nodes.items()), case.n):
        shuffled.add_node(name, **data)
    for u, v, w in rnd.sample(
        [*case.edges, *((u, v, w / 2) for u, v, w in case.edges)], k=len(case.edges) * 2
    ):
        shuffled.add_edge(f"n{u}", f"n{v}", weight=w, kind="material")
    graph = ChainGraph.from_networkx(shuffled)
    same(graph, case.graph())
    model = FitModel(graph, case.local(), case.fit_params())
    assert np.array_equal(model.table.columns, case.model().table.columns)


def test_the_built_in_chains_come_back() -> None:
    """Scores, links, map and gaps of the real chains are those before; names and sources stand."""
    graph = real_graph()
    back = ChainGraph.from_networkx(graph.to_networkx())
    same(back, graph)
    for key, chain in graph.chains.items():
        about = (chain.name, chain.name_en, chain.scope, set(chain.sources))
        assert about == (
            back.chains[key].name,
            back.chains[key].name_en,
            back.chains[key].scope,
            set(back.chains[key].sources),
        )
    old, new = FitModel(graph, KECHENG), FitModel(back, KECHENG)
    assert np.array_equal(new.table.columns, old.table.columns)
    links = Linker(back).link(["背光模组"])
    assert new.fit(links).to_dict() == old.fit(Linker(graph).link(["背光模组"])).to_dict()
    assert draw_svg(back, new, chain="display") == draw_svg(graph, old, chain="display")


def test_what_is_not_stated_is_not_written() -> None:
    """A node that nobody judged has no criticality, and one from arrays no stage."""
    (data,) = ChainGraph.from_nodes([ChainNode("a", "甲")], []).to_networkx().nodes.values()
    assert data == {"name": "甲", "stage": "中游"}
    arrays = ChainGraph.from_arrays(2, [0], [1], [0.6], kappa=[0.5, 0.0])
    written = arrays.to_networkx()
    assert written.nodes["n0"] == {"name": "n0", "chains": ("c0",), "kappa": 0.5}
    assert written.edges["n0", "n1"] == {"weight": 0.6, "kind": "material"}
    back = ChainGraph.from_networkx(written, defaults={"stage": "中游"})
    assert back.kappa.tolist() == [0.5, 0.0]


def test_the_copy_is_the_users() -> None:
    """A change of the networkx graph changes nothing in the chain it was made from."""
    graph = real_graph()
    graph.to_networkx().clear()
    assert graph.to_networkx().number_of_nodes() == graph.n


def test_an_empty_graph() -> None:
    """No nodes make a chain without nodes."""
    assert len(ChainGraph.from_networkx(nx.DiGraph())) == 0


def own(**changed: Any) -> nx.DiGraph:
    """a -> b -> c with other people's attributes; `changed` sets those of b."""
    graph = nx.DiGraph()
    for name, label in zip("abc", ("甲料", "乙件", "丙机"), strict=True):
        graph.add_node(name, label=label, stage="中游", colour="red")
    graph.nodes["b"].update(changed)
    graph.add_edges_from([("a", "b", {"w": 1}), ("b", "c", {"w": np.float64(0.6)})])
    return graph


RENAME = {"label": "name", "colour": None, "w": "weight"}
DEFAULTS = {"chains": "demo", "kind": "material"}


def test_other_names_and_defaults() -> None:
    """Attributes are renamed or left out, and what is lacking or None is what the caller says."""
    graph = ChainGraph.from_networkx(own(note=None), rename=RENAME, defaults=DEFAULTS)
    assert [n.name for n in graph.nodes] == ["甲料", "乙件", "丙机"]
    assert {n.chains for n in graph.nodes} == {("demo",)}
    assert graph.weight.tolist() == [1.0, 0.6]
    assert {KINDS[k] for k in graph.kind.tolist()} == {"material"}


def test_a_key_is_the_name_where_there_is_none() -> None:
    """A node without a name is called by its key."""
    graph = nx.DiGraph()
    graph.add_node("背光模组", stage="中游", chains=["display"])
    assert ChainGraph.from_networkx(graph).nodes[0].label() == "背光模组"


def refused(graph: nx.Graph, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(ChainError) as caught:
        ChainGraph.from_networkx(graph, **{"rename": RENAME, "defaults": DEFAULTS, **options})
    return caught.value.problems


WRONG = [
    ("chain-choice", {"stage": "中部"}),
    ("chain-choice", {"stage": ""}),
    ("chain-text", {"label": 3}),
    ("chain-text", {"gb": 3974}),
    ("chain-code", {"gb": "9999"}),
    ("chain-code", {"gb_alt": ["3974", "39x5"]}),
    ("chain-shape", {"words": [1]}),
    ("chain-shape", {"chains": {"demo"}}),
    ("chain-number", {"kappa": "0.5"}),
    ("chain-number", {"kappa": True}),
    ("chain-range", {"kappa": 1.5}),
    ("chain-range", {"tau": float("nan")}),
    ("chain-alias-twice", {"aliases": ["a"]}),
    ("chain-attribute-twice", {"name": "乙"}),
    ("chain-unknown-key", {"kapa": 0.5}),
]


@pytest.mark.parametrize(("code", "changed"), WRONG)
def test_each_mistake_of_a_node_is_named(code: str, changed: dict[str, Any]) -> None:
    """What is wrong with a node is told in both languages, with the node and a remedy."""
    (one,) = refused(own(**changed))
    assert one.code == code
    for lang in ("zh", "en"):
        said = one.text(lang)  # type: ignore[arg-type]
        assert said.startswith(f"graph.nodes['b']: [{code}] ")
        assert ("处理:" if lang == "zh" else "Remedy: ") in said


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("chain-range", {"w": 0}),
        ("chain-range", {"w": 1.2}),
        ("chain-number", {"w": "heavy"}),
        ("chain-choice", {"kind": "stuff"}),
        ("chain-choice", {"kind": ""}),
        ("chain-unknown-key", {"thickness": 2}),
    ],
)
def test_each_mistake_of_an_edge_is_named(code: str, changed: dict[str, Any]) -> None:
    """What is wrong with an edge is told with its two ends."""
    graph = own()
    graph.edges["a", "b"].update(changed)
    (one,) = refused(graph)
    assert one.code == code
    assert str(one.place) == "graph.edges['a', 'b']"


def test_what_all_nodes_lack_is_told_once() -> None:
    """Missing and unknown attributes come once with their number, and the way out is named."""
    problems = refused(own(), rename={"label": "name"}, defaults={})
    told = [(p.code, p.zh) for p in problems]
    assert told == [
        ("chain-unknown-key", "不认识的属性 colour,有它的节点:3"),
        ("chain-missing", "缺少 chains 的节点:3"),
        ("chain-unknown-key", "不认识的属性 w,有它的边:2"),
        ("chain-missing", "缺少 weight 的边:2"),
        ("chain-missing", "缺少 kind 的边:2"),
    ]
    assert "rename" in problems[0].hint_zh
    assert "defaults" in problems[1].hint_zh
    assert "defaults" in problems[1].hint_en


def test_options_that_name_nothing() -> None:
    """A slip in `rename` or `defaults` is told as such."""
    (one,) = refused(own(), rename={**RENAME, "note2": "nota"})
    assert (one.code, str(one.place)) == ("chain-unknown-key", "rename")
    (one,) = refused(own(), defaults={**DEFAULTS, "colour": "red"})
    assert (one.code, str(one.place)) == ("chain-unknown-key", "defaults")


def test_a_graph_without_directions() -> None:
    """An undirected graph is refused: nobody knows who supplies whom."""
    (one,) = refused(own().to_undirected())
    assert one.code == "chain-undirected"


def test_a_cycle_and_a_loop() -> None:
    """A cycle is shown as a path with an edge on it, a node that supplies itself by its edge."""
    graph = own()
    graph.add_edge("c", "a", w=0.3)
    (one,) = refused(graph)
    assert one.code == "chain-cycle"
    assert sorted(one.zh.split(":", 1)[1].split(" → ")[:-1]) == ["a", "b", "c"]
    assert str(one.place).startswith("graph.edges[")
    assert "recycle_edges" not in one.hint_zh
    graph = own()
    graph.add_edge("c", "c", w=0.3)
    (one,) = refused(graph)
    assert (one.code, str(one.place)) == ("chain-loop", "graph.edges['c', 'c']")


@pytest.mark.parametrize("key", [3, "", " ", ("a", 1)])
def test_keys_that_are_no_ids(key: object) -> None:
    """Keys must be texts, since enterprises are placed by them."""
    graph = own()
    graph.add_node(key, label="丁", stage="中游")
    (one,) = refused(graph)
    assert one.code == "chain-id"


def test_an_alias_of_two_nodes() -> None:
    """Another id of one product cannot be that of a second."""
    graph = own(aliases=["x"])
    graph.nodes["c"]["aliases"] = "x"
    assert [p.code for p in refused(graph)] == ["chain-alias-twice"]


@pytest.mark.parametrize(
    ("code", "chains"),
    [
        ("chain-shape", ["demo"]),
        ("chain-shape", {"demo": "演示"}),
        ("chain-shape", {1: {}}),
        ("chain-text", {"demo": {"name": 1}}),
        ("chain-unknown-key", {"demo": {"nom": "演示"}}),
        ("chain-unknown-key", {"demo": {"sources": {"K": {"link": "x"}}}}),
    ],
)
def test_names_of_chains_that_cannot_be_read(code: str, chains: object) -> None:
    """What the graph says of its chains is checked as its nodes are."""
    graph = own()
    graph.graph["chains"] = chains
    (one,) = refused(graph)
    assert one.code == code
    assert str(one.place).startswith("graph.graph['chains']")

"""Chain files: the built-in ones load clean, every mistake has its place and its remedy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from chain_cases import CHAINS, real_graph

from prescreen.chain import chain_ids, load_chains, read
from prescreen.chain.model import KINDS, STAGES, chain_json_schema
from prescreen.errors import ChainError, Problem
from prescreen.messages import entries
from prescreen.yamlsource.source import read_yaml, to_plain

GOOD = """\
id: demo
name: "演示"
sources:
  K: {url: "", supports: "常识"}
nodes:
  - {id: a, name: "甲料", stage: 上游, gb: "3985", kappa: 0.5, src: [K]}
  - {id: b, name: "乙件", stage: 中游, gb: "3974", gb_alt: ["3975"], src: [K]}
  - {id: c, name: "丙机", stage: 下游, gb: "3922", src: [K]}
edges:
  - [a, b, 1.0, material]
  - [b, c, 0.6, material]
"""


def problems(tmp_path: Path, text: str, aliases: str | None = None) -> tuple[Problem, ...]:
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    if aliases is not None:
        (tmp_path / "_aliases.yaml").write_text(aliases, encoding="utf-8")
    with pytest.raises(ChainError) as caught:
        load_chains(root=tmp_path)
    return caught.value.problems


def test_the_built_in_chains_load() -> None:
    """The chains that come along form one graph without cycles, each node named and sourced."""
    graph = real_graph()
    assert len(chain_ids(CHAINS)) >= 15
    assert graph.n > 500
    assert graph.is_acyclic()
    assert graph.find_cycle() == []
    assert all(n.name and n.name_en and n.stage in STAGES and n.gb for n in graph.nodes)
    assert all(n.sources for n in graph.nodes), "every node says where it comes from"
    assert "glass.phone" in graph
    assert graph.canonical("glass.phone") == graph.canonical("semi.terminal") == "display.phone"
    assert set(graph.node("display.phone").chains) == {"display", "glass", "semi"}
    assert graph.to_networkx().number_of_edges() == len(graph.src)


def test_the_merged_graph_hangs_together() -> None:
    """Most nodes hang together in one part, and no part is a splinter."""
    import networkx as nx

    parts = list(nx.weakly_connected_components(real_graph().to_networkx()))
    assert max(map(len, parts)) > 0.65 * real_graph().n
    assert min(map(len, parts)) > 10


def test_a_canonical_id_stands_without_its_own_chain() -> None:
    """A merged node keeps its common id though only one of its chains is loaded."""
    graph = load_chains(["glass"], root=CHAINS)
    assert graph.canonical("glass.phone") == "display.phone"
    assert graph.node("display.phone").name == "手机与车载终端（用户）"
    with pytest.raises(KeyError, match=r"display\.lcm"):
        graph.index("display.lcm")


def test_the_canonical_node_names_the_merged_one() -> None:
    """A merged node has the words of both and the larger criticality."""
    pack = real_graph().node("auto.batt")
    assert (pack.id, pack.name) == ("new_energy.pack", "电池模组与 PACK")
    assert "动力电池系统" in pack.words
    assert real_graph().node("petrochem.eva").kappa == 0.6, "the larger criticality stands"


def test_a_mistyped_node_finds_its_like() -> None:
    """A mistyped node or a name finds its node, and no text finds none."""
    assert real_graph().suggest("display.backlite")[0] == "display.backlight"
    assert real_graph().suggest("背光模组") == ("display.backlight",)
    assert real_graph().suggest("") == ()


def test_order_of_chains_does_not_matter() -> None:
    """The same chains named in another order make the same graph."""
    one = load_chains(["display", "glass", "semi"], root=CHAINS)
    two = load_chains(["semi", "display", "glass"], root=CHAINS)
    assert one.ids == two.ids
    assert one.weight.tolist() == two.weight.tolist()


def test_a_chain_by_path(tmp_path: Path) -> None:
    """A chain of one's own, given as a path, joins a built-in one."""
    (tmp_path / "own.yaml").write_text(GOOD, encoding="utf-8")
    graph = load_chains([tmp_path / "own.yaml", "bearing"], root=CHAINS)
    assert {"demo.a", "bearing.ring"} <= set(graph.ids)


BROKEN = [
    ("chain-missing", 'name: "演示"\n', "", 1),
    ("chain-unknown-key", "kappa: 0.5,", "kapa: 0.5,", 6),
    ("chain-id", "id: a, name", "id: A-1, name", 6),
    ("chain-node-twice", "id: b, name", "id: a, name", 7),
    ("chain-choice", "stage: 中游", "stage: 中部", 7),
    ("chain-choice", "[b, c, 0.6, material]", "[b, c, 0.6, stuff]", 11),
    ("chain-source", "src: [K]}\nedges", "src: [L]}\nedges", 8),
    ("chain-code", '"3985"', '"9999"', 6),
    ("chain-code", '["3975"]', '["39x5"]', 7),
    ("chain-range", "kappa: 0.5", "kappa: 1.5", 6),
    ("chain-range", "[b, c, 0.6,", "[b, c, 1.2,", 11),
    ("chain-range", "[b, c, 0.6,", "[b, c, 0,", 11),
    ("chain-number", "kappa: 0.5", 'kappa: "0.5"', 6),
    ("chain-text", 'gb: "3985"', "gb: 3985", 6),
    ("yaml-number", 'gb: "3985"', "gb: 0112", 6),
    ("yaml-yes-no", "id: a, name", "id: no, name", 6),
    ("yaml-duplicate-key", "kappa: 0.5,", "kappa: 0.5, kappa: 0.6,", 6),
    ("chain-edge-node", "[b, c, 0.6", "[b, d, 0.6", 11),
    ("chain-edge-twice", "  - [b, c", "  - [b, a, 0.3, service]\n  - [b, c", 11),
    ("chain-loop", "[b, c, 0.6", "[b, b, 0.6", 11),
    ("chain-direction", "[b, c, 0.6", "[c, b, 0.6", 11),
    ("chain-orphan", "  - [b, c, 0.6, material]\n", "", 8),
    ("chain-shape", "[b, c, 0.6, material]", "[b, c, 0.6]", 11),
    ("chain-shape", "nodes:\n  - {id: a", "nodes:\n  - [a]\n  - {id: a", 6),
]


@pytest.mark.parametrize(("code", "old", "new", "line"), BROKEN)
def test_each_mistake_has_its_place_and_remedy(
    tmp_path: Path, code: str, old: str, new: str, line: int
) -> None:
    """Each mistake is told with file, line, column and remedy, in both languages."""
    assert old in GOOD
    found = {p.code: p for p in problems(tmp_path, GOOD.replace(old, new, 1))}
    assert code in found
    place = found[code].place
    assert place is not None
    assert (place.file, place.line) == ("demo.yaml", line)
    assert place.col
    for lang in ("zh", "en"):
        said = found[code].text(lang)  # type: ignore[arg-type]
        assert said.startswith(f"demo.yaml:{line}:")
        assert ("处理:" if lang == "zh" else "Remedy: ") in said


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """One reading names every mistake of a chain."""
    bad = GOOD.replace('"3985"', '"9999"').replace("stage: 中游", "stage: 中部")
    assert {"chain-code", "chain-choice"} <= {p.code for p in problems(tmp_path, bad)}


def test_a_cycle_is_shown_as_a_path(tmp_path: Path) -> None:
    """A cycle is shown as the path that leads back to its start."""
    text = GOOD.replace("material]", "service]") + "  - [c, a, 0.3, service]\n"
    (one,) = problems(tmp_path, text)
    assert one.code == "chain-cycle"
    ring = one.zh.split(":", 1)[1].split(" → ")
    assert sorted(ring[:-1]) == ["demo.a", "demo.b", "demo.c"]
    assert ring[0] == ring[-1]
    assert one.place is not None
    assert one.place.line in (10, 11, 12)


@pytest.mark.parametrize(
    ("code", "aliases"),
    [
        ("chain-alias-node", "aliases:\n  - [demo.a, demo.x]\n"),
        ("chain-alias-twice", "aliases:\n  - [demo.a, o.x]\n  - [demo.b, o.x]\n"),
        ("chain-alias-loop", "aliases:\n  - [demo.a, demo.b]\n"),
        ("chain-shape", "aliases:\n  - [demo.a]\n"),
        ("chain-unknown-key", "alias: []\n"),
    ],
)
def test_bad_aliases(tmp_path: Path, code: str, aliases: str) -> None:
    """Aliases that name no node, one twice or one another, or have no shape, are refused."""
    found = problems(tmp_path, GOOD, aliases)
    assert [p.code for p in found] == [code]
    assert found[0].place is not None


@pytest.mark.parametrize("text", ["", "a: &x [1]\nb: *x\n", "a: [1", "- 1\n", "!!python/none x"])
def test_files_that_are_no_chain(tmp_path: Path, text: str) -> None:
    """A file that is empty, broken or of another shape is refused."""
    assert problems(tmp_path, text)


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    """Anchors that would multiply without end are refused."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for one, two in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{two}: &{two} [{','.join('*' + one for _ in range(9))}]\n"
    assert "yaml-alias" in {p.code for p in problems(tmp_path, bomb)}


@pytest.mark.parametrize("name", ["x" * 300, "x" * 40_000 + ".yaml", "a\0b", "\ud800", "/"])
def test_no_name_of_a_chain_is_more_than_not_there(name: str) -> None:
    """A name that no file system takes is a chain that is not there, told in brief."""
    with pytest.raises(ChainError, match="chain-file") as caught:
        load_chains([name])
    assert len(str(caught.value)) < 1_000


def test_a_chain_that_is_not_there_names_those_that_are() -> None:
    """A misspelt chain is refused with the names of those that there are."""
    with pytest.raises(ChainError) as caught:
        load_chains(["dispaly"], root=CHAINS)
    (one,) = caught.value.problems
    assert one.code == "chain-file"
    assert "display" in one.hint_zh


def test_the_same_chain_twice(tmp_path: Path) -> None:
    """Two files of the same chain are refused."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ChainError) as caught:
        load_chains(root=tmp_path)
    assert [p.code for p in caught.value.problems] == ["chain-twice"]


def test_recycling_is_kept_out_of_the_graph(tmp_path: Path) -> None:
    """Recycling stands with its chain and adds no edge to the graph."""
    text = GOOD + "recycle_edges:\n  - [c, a]\n"
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    graph = load_chains(root=tmp_path)
    assert len(graph.src) == 2
    assert [e.user for e in graph.chains["demo"].recycling] == ["demo.a"]


def test_only_keeps_the_nodes_and_some_edges() -> None:
    """Edges of one kind alone leave every node in its place."""
    graph = real_graph()
    thin = graph.only(["material"])
    assert thin.n == graph.n
    assert 0 < len(thin.src) < len(graph.src)
    assert {KINDS[k] for k in thin.kind.tolist()} == {"material"}


def test_every_message_speaks_both_languages() -> None:
    """Each message on chains has its sentence and remedy in Chinese and in English."""
    for entry in entries("chain").values():
        assert all((entry.title_zh, entry.title_en, entry.about_zh, entry.about_en))
        for said in entry.says.values():
            assert all((said.zh, said.en, said.hint_zh, said.hint_en))
            assert said.en.isascii()


def test_importing_the_package_is_light() -> None:
    """Importing chains loads neither SciPy nor networkx."""
    code = (
        "import sys, prescreen.chain; from prescreen.chain import load_chains;"
        "print([m for m in ('networkx',) if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_schema_names_what_is_read() -> None:
    """The schema of chains has the keys and stages that the reader knows."""
    schema = chain_json_schema()
    assert set(schema["properties"]) == set(read._CHAIN_KEYS)
    node = schema["properties"]["nodes"]["items"]["properties"]
    assert set(node) == {*read._NODE_KEYS, *read._OTHER_KEYS}
    assert node["stage"]["enum"] == list(STAGES)


def test_the_schema_accepts_the_built_in_chains() -> None:
    """Each chain that comes along fits the schema of chains."""
    jsonschema = pytest.importorskip("jsonschema")
    for path in sorted(CHAINS.glob("[a-z]*.yaml")):
        data = to_plain(read_yaml(path).root)
        jsonschema.validate(data, chain_json_schema())

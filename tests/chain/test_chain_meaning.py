"""What a phrase means: one rule a test, and the labelled projects."""

from __future__ import annotations

from functools import cache

import pytest
from chain_cases import CHAINS, ROOT, real_graph
from labels import measured

from prescreen.chain import ChainGraph, Linker, LinkResult, Terms
from prescreen.chain.model import ChainNode, Edge
from prescreen.chain.words import GENERIC, normal, read
from prescreen.fields import industry

LABELS = ROOT / "benchmarks" / "data"


@cache
def linker() -> Linker:
    return Linker(real_graph(), Terms.beside(CHAINS))


def nodes(result: LinkResult) -> set[str]:
    return {x.node for x in result.links}


@pytest.mark.parametrize(
    ("file", "recall", "answered", "precision"),
    [
        ("projects_seen.csv", 0.85, 0.95, 0.93),
        ("projects_held_out.csv", 0.80, 0.85, 0.93),
        ("link_labels.csv", 0.80, 0.90, 0.97),
    ],
)
def test_labelled_projects(file: str, recall: float, answered: float, precision: float) -> None:
    """Of the products of real projects most are linked, the rest asked by name, few wrongly."""
    found = measured(linker(), LABELS / file)
    print({k: v for k, v in found.items() if k != "wrong"})
    assert found["recall"] >= recall
    assert found["answered"] >= answered
    assert found["precision"] >= precision


@pytest.mark.parametrize("word", ["机器人", "电池/组件", "主控板", "高效芯片", "光伏玻璃盖片模组"])
def test_a_bare_noun_is_a_question_by_name(word: str) -> None:
    """A noun that says only the kind of product is asked, with the products of that kind."""
    result = linker().link([word])
    assert result.status == "uncertain"
    assert result.candidates


def test_an_adjective_may_split_a_word() -> None:
    """A product is known where an adjective stands before the noun that its word ends in."""
    assert nodes(linker().link(["异质结叠层电池"])) == {"new_energy.pv_cell"}
    assert nodes(linker().link(["手机快充芯片"])) == set()


def test_a_bare_noun_follows_its_neighbours() -> None:
    """Among products next to one of its kind in the chain, a bare noun is that one."""
    assert nodes(linker().link(["晶硅电池、组件"])) == {"new_energy.pv_cell", "new_energy.module"}
    assert "new_energy.module" not in nodes(linker().link(["组件"]))


def test_a_cover_of_photovoltaic_glass_is_no_phone_cover() -> None:
    """Words that overlap in one group of products decide nothing; a word for both does."""
    assert nodes(linker().link(["光伏玻璃盖板"])) == {"glass.pv_glass"}
    odd = linker().link(["太阳能玻璃盖板"])
    assert odd.status == "uncertain"
    assert {"glass.pv_glass", "glass.cover"} <= set(odd.candidates)


@pytest.mark.parametrize("text", ["购置织机10000台", "新上10000台织机", "10000台喷气织机"])
def test_machines_bought_or_counted_are_not_made(text: str) -> None:
    """What a project buys is asked as what it makes with it, and never linked as its product."""
    result = linker().link([text])
    assert result.links == ()
    assert {"textile.woven", "textile.chem_weave"} & set(result.candidates)


@pytest.mark.parametrize("text", ["年产10000台织机", "织机10000台/年", "织机1000台", "织机制造"])
def test_machines_made_are_made(text: str) -> None:
    """A number of machines that a text says are made, or that follows their name, is an output."""
    assert nodes(linker().link([text])) == {"textile.machine"}


def test_what_is_bought_ends_where_making_begins() -> None:
    """Buying a machine to make something names both apart."""
    said = read("购置数控加工中心80台,年产精密模具2万套")
    assert said.phrases == ("精密模具",)
    assert said.bought == ("数控加工中心",)
    assert nodes(linker().link(["购置织机生产化纤面料"])) == {"textile.chem_weave"}


def test_a_form_of_supply_changes_nothing() -> None:
    """A part that is named by its form of supply is the same in another form."""
    for text, node in (
        ("新能源汽车热管理部件", "auto.thermal"),
        ("背光源模块", "display.backlight"),
        ("汽车内外饰塑料件", "auto.interior"),
    ):
        assert nodes(linker().link([text])) == {node}
    assert linker().link(["手机部件"]).status != "linked"


def _small(terms: dict[str, tuple[str, ...]]) -> Linker:
    yarn = ChainNode("t.yarn", "棉纱", gb="1711", covers=("1711",), chains=("t",))
    cloth = ChainNode("t.cloth", "坯布", gb="1712", chains=("t",))
    press = ChainNode("t.press", "压榨机", gb="3531", chains=("t",))
    graph = ChainGraph.from_nodes([yarn, cloth, press], [Edge("t.yarn", "t.cloth", 1.0)])
    return Linker(graph, Terms(given=terms))


def test_a_term_of_a_class_that_a_node_covers_decides() -> None:
    """A term of the official notes links where a node covers its class, and asks elsewhere."""
    small = _small({"精梳纱": ("1711",), "帆布": ("1712",), "帐篷": ("1784",)})
    assert nodes(small.link(["年产3万吨精梳纱"])) == {"t.yarn"}
    assert (small.link(["帆布"]).status, small.link(["帆布"]).candidates) == (
        "uncertain",
        ("t.cloth",),
    )
    assert small.link(["帐篷"]).status == "none"
    assert small.link([], text="精梳纱项目").status == "uncertain", (
        "a text is held to words of nodes"
    )


def test_a_longer_term_of_another_group_takes_the_word_away() -> None:
    """A word does not decide where an official term that ends in it is filed elsewhere."""
    plain, small = _small({}), _small({"橡胶压榨机": ("3522",)})
    assert nodes(plain.link(["橡胶压榨机"])) == {"t.press"}
    assert nodes(small.link(["橡胶压榨机"])) == {"t.press"}, "nobody else can be asked about"
    other = _small({"纸坯布": ("3531",)})
    assert other.link(["纸坯布"]).links == ()
    assert set(other.link(["纸坯布"]).candidates) == {"t.cloth", "t.press"}


def test_the_name_tells_apart_what_the_product_leaves_open() -> None:
    """A text decides among what a product may be, and does not bring in another."""
    assert nodes(linker().link(["芯片70亿颗/年"], text="IC封装测试")) == {"semi.osat"}
    assert linker().link(["芯片70亿颗/年"], text="偏光片").status == "uncertain"


def test_the_official_terms_are_sound() -> None:
    """Terms are in normal form, not generic, and filed under codes that exist."""
    codes = Terms.beside(CHAINS).codes
    assert len(codes) > 10_000
    for term, filed in codes.items():
        assert term == normal(term)
        assert term not in GENERIC
        assert filed
        assert all(industry.exists(c) for c in filed), term
    assert not Terms.beside(ROOT / "tests").codes, "a folder without terms has none"


def test_what_a_node_covers_is_covered_once() -> None:
    """No class is covered by two nodes, nor by one whose own code stands in another division."""
    seen: dict[str, str] = {}
    for node in real_graph().nodes:
        for code in node.covers:
            assert seen.setdefault(code, node.id) == node.id
            assert any(c[:2] == code[:2] for c in node.codes), (node.id, code)

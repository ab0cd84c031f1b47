"""What an officer sees: the example district, the gap list and the map."""

from __future__ import annotations

import json
import re
from functools import cache
from xml.etree import ElementTree

import pytest
from chain_cases import CHAINS, KECHENG, Case, real_graph

from prescreen.chain import ChainGraph, Firm, Fit, FitModel, Linker, gaps, load_chains
from prescreen.chain.model import ChainNode, Edge
from prescreen.render.plots import draw_svg
from prescreen.render.plots.layout import lay_out


@cache
def kecheng() -> FitModel:
    return FitModel(real_graph(), KECHENG)


def fit(product: str, **given: float) -> Fit:
    return kecheng().fit(Linker(real_graph()).link([product]), **given)


@pytest.mark.parametrize(
    ("product", "relation", "zh", "en"),
    [
        (
            "背光模组",
            "补链",
            "下游东巨康(液晶显示模组 LCM)需要背光模组,本地无供应:补链",
            "东巨康 (LCD module) downstream needs it, and nobody supplies it here; fill",
        ),
        ("偏光片", "补链", "偏光片属关键环节(关键性 0.6):补链", "Polarizer: a critical link"),
        ("手机", "强链", "本地已有东巨康做手机整机组装,属强链", "东巨康 makes it here already"),
        (
            "车载显示屏",
            "延链",
            "上游东巨康的液晶显示模组 LCM可由车载显示终端就地利用",
            "it uses LCD module from 东巨康 and carries the chain downstream; extend",
        ),
        (
            "人形机器人",
            "建链",
            "人形机器人带动关节模组与执行器,本地尚缺:建链",
            "it draws in joint modules and actuators, missing here; build",
        ),
    ],
)
def test_kecheng(product: str, relation: str, zh: str, en: str) -> None:
    """Each product gets its relation to the district's chain, and the reason in both languages."""
    got = fit(product)
    assert got.relation == relation
    assert any(zh in s for s in got.sentences("zh"))
    assert any(en in s for s in got.sentences("en"))


def test_an_enterprise_behind_a_missing_link_is_named() -> None:
    """A firm one missing link away is named with that link, and only where there is one."""
    phones_only = FitModel(real_graph(), KECHENG[:1])
    got = phones_only.fit(Linker(real_graph()).link(["背光模组"]))
    assert got.relation == "建链"
    assert "再隔一环(液晶显示模组 LCM,本地尚缺)有东巨康(手机整机组装)" in got.note_zh
    assert "东巨康 (mobile phone assembly) is one link away, past LCD module" in got.note_en
    assert "隔着" not in phones_only.fit(Linker(real_graph()).link(["人形机器人"])).note_zh


def test_partners_to_call() -> None:
    """Partners are the local firms upstream, downstream or at the same link, with their role."""
    partners = fit("背光模组").partners
    assert [(p.name, p.side, p.node, p.role) for p in partners] == [
        ("东巨康", "downstream", "display.lcm", "链主")
    ]
    assert {p.side for p in fit("手机").partners} == {"upstream", "same"}


def test_unknown_is_not_zero() -> None:
    """Where no link is known there are no scores at all, and what would help is asked for."""
    nothing, asked = fit("挖掘机"), fit("溅射靶材")
    for got in (nothing, asked):
        assert (got.status, got.relation, got.scores, got.contributions) == (
            "unknown",
            None,
            {},
            (),
        )
        assert got.to_dict()["scores"] is None
        assert got.sentences("zh")[0]
        assert got.sentences("en")[0].isascii()
    assert nothing.ask == ()
    assert "semi.target" in asked.ask
    assert kecheng().fit([]).status == "unknown"


def test_the_fit_is_plain_json() -> None:
    """A fit in either language is plain JSON whose contributions add up to its total."""
    for lang in ("zh", "en"):
        data = json.loads(json.dumps(fit("背光模组").to_dict(lang), allow_nan=False))
        assert data["relation"] == "补链"
        assert sum(round(c["points"] * 1000) for c in data["contributions"]) == round(
            data["scores"]["total"] * 1000
        )
        assert data["links"][0]["words"] == ["背光模组"]


def test_anchor_and_upgrade_are_told() -> None:
    """A stated anchor or upgrade moves the score, and the sentences say so."""
    leader = fit("人形机器人", anchor=1.0)
    assert leader.scores["build"] > fit("人形机器人").scores["build"] + 20
    assert any("链主带动" in s for s in leader.sentences())
    better = fit("手机", upgrade=0.8)
    assert any("提升度 0.8" in s for s in better.sentences())
    assert len(better.sentences(top=2)) == 3


def test_firms_on_unknown_nodes_are_refused() -> None:
    """A firm on a node that no chain has is an error that names the node."""
    with pytest.raises(KeyError, match="nowhere"):
        FitModel(real_graph(), [Firm("甲", "display.nowhere")])


def test_gaps_are_sorted_and_searchable() -> None:
    """Gaps come by score, with codes and words to search for, and can be narrowed down."""
    report = gaps(real_graph(), kecheng(), top=20)
    fill = report.of("补链")
    assert [g.scores["fill"] for g in fill] == sorted(
        (g.scores["fill"] for g in fill), reverse=True
    )
    names = {g.node for g in fill}
    assert {"display.polarizer", "display.backlight"} <= names
    assert "display.os" not in names, "software is needed everywhere"
    assert "display.car_disp" in {g.node for g in report.of("延链")}
    assert all(len(report.of(r)) <= 20 for r in ("补链", "延链", "建链"))
    assert {g.relation for g in report.gaps} == {"补链", "延链", "建链"}
    backlight = next(g for g in fill if g.node == "display.backlight")
    assert backlight.codes == ("3974", "3975")
    assert "背光源" in backlight.words
    assert [p.name for p in backlight.users] == ["东巨康"]
    everything = gaps(real_graph(), kecheng(), kinds=["material", "software"], top=None)
    assert "display.os" in {g.node for g in everything.gaps}
    own = gaps(real_graph(), kecheng(), chains=["display"], top=None)
    assert all("display" in g.chains for g in own.gaps)
    json.dumps(own.to_dict("en"))


def test_a_chain_without_enterprises_gets_no_advice() -> None:
    """A place with nobody on a chain is told so, and no link of that chain is recommended."""
    graph = load_chains(["petrochem", "food"], root=CHAINS)
    farm = FitModel(graph, [Firm("甲", "food.livestock")])
    report = gaps(graph, farm, top=None)
    assert [b.chain for b in report.bare] == ["petrochem"]
    assert "没有登记本地企业" in report.bare[0].text("zh")
    assert all("food" in g.chains for g in report.gaps)
    nobody = gaps(graph, FitModel(graph), top=None)
    assert nobody.gaps == ()
    assert [b.chain for b in nobody.bare] == ["food", "petrochem"]
    assert "no local enterprise" in nobody.to_dict("en")["bare"][0]["text"]


def test_weak_links_are_named() -> None:
    """A link with one supplier, with too little, or critical and missing is told as weak."""
    firms = [*KECHENG, Firm("盖板甲", "display.cover_glass", 0.2)]
    report = gaps(real_graph(), FitModel(real_graph(), firms))
    kinds = {(w.kind, w.node) for w in report.weaknesses}
    assert ("single", "glass.cover") in kinds
    assert ("short", "glass.cover") in kinds
    assert ("critical", "display.polarizer") in kinds
    assert ("critical", "display.backlight") not in kinds, "missing but not critical"
    assert not any(w.node == "display.lcm" for w in report.weaknesses), "its own user is no risk"
    texts = [w.text(lang) for w in report.weaknesses for lang in ("zh", "en")]
    assert any("只有盖板甲一家" in t for t in texts)
    assert any("only local source" in t for t in texts)


def test_the_map_is_sound_svg() -> None:
    """The map is sound SVG with each node of the chain once, its state and the legend."""
    svg = draw_svg(real_graph(), kecheng(), chain="display", highlight="display.backlight")
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    states = [g.get("class") for g in root.iter(f"{space}g") if g.get("class")]
    drawn = sum(1 for n in real_graph().nodes if "display" in n.chains)
    assert len(states) == drawn + 5, "every node once, and the legend"
    assert states.count("present") == 3
    assert "东巨康" in svg
    assert svg.count('class="chosen"') == 3  # the node, its legend box and group
    assert len(list(root.iter(f"{space}path"))) > 80
    english = draw_svg(real_graph(), kecheng(), chain="display", lang="en")
    assert "backlight module" in english


def test_the_map_of_a_region_has_a_panel_a_chain() -> None:
    """A region's map has the chains it has firms in, all of them where it has none."""
    svg = draw_svg(real_graph(), kecheng())
    assert all(
        f"{real_graph().chains[c].name} 招商图谱" in svg for c in ("display", "glass", "semi")
    )
    assert "现代种业" not in svg
    everything = draw_svg(real_graph(), FitModel(real_graph()))
    assert "现代种业" in everything
    with pytest.raises(KeyError):
        draw_svg(real_graph(), kecheng(), chain="nothing")


def test_weak_and_present_look_different() -> None:
    """A link that covers less than its users need, or hardly anything, is drawn as weak."""

    def states(capacity: float, user: float) -> str:
        nodes = [
            ChainNode("x.a", "甲", chains=("x",), stage="上游"),
            ChainNode("x.b", "乙", chains=("x",), stage="下游"),
        ]
        graph = ChainGraph.from_nodes(nodes, [Edge("x.a", "x.b", 1.0)])
        firms = [Firm("供", "x.a", capacity), Firm("用", "x.b", user)]
        svg = draw_svg(graph, FitModel(graph, firms))
        found = re.findall(
            r'<g class="(\w+)" transform="translate\([^)]*\)"><rect class="box" w', svg
        )
        return found[0]

    assert states(2.0, 0.5) == "present"
    assert states(2.0, 3.0) == "weak", "less than its local users need"
    assert states(0.3, 0.0) == "weak", "hardly there"


def test_chains_inside_a_stage_take_several_columns() -> None:
    """A supplier stands left of its user within a stage too, and no node is lost."""
    graph = real_graph()
    members = [i for i, n in enumerate(graph.nodes) if "display" in n.chains]
    layout = lay_out(graph, members)
    assert layout.stage_of.count("上游") == 3
    column = {i: k for k, nodes in enumerate(layout.columns) for i in nodes}
    film, polarizer = graph.index("display.pva"), graph.index("display.polarizer")
    assert column[film] < column[polarizer]
    drawn = [*column, *(i for _, nodes in layout.support for i in nodes)]
    assert sorted(drawn) == members


def test_neighbours_stand_side_by_side() -> None:
    """Nodes are ordered so that the lines between neighbours do not cross."""
    stages = {"a": "上游", "b": "上游", "c": "下游", "d": "下游"}
    nodes = [ChainNode(f"x.{k}", k, chains=("x",), stage=s) for k, s in stages.items()]
    graph = ChainGraph.from_nodes(nodes, [Edge("x.a", "x.d", 1.0), Edge("x.b", "x.c", 1.0)])
    left, right = lay_out(graph, range(4)).columns
    assert [graph.users(i)[0][0] for i in left] == list(right), "no lines cross"


def test_text_in_the_map_is_escaped() -> None:
    """Names with markup or control characters are text in the map, not elements."""
    nodes = [
        ChainNode("x.a", "<b>&甲\x07", chains=("x",), stage="上游"),
        ChainNode("x.b", "乙", chains=("x",), stage="下游"),
    ]
    graph = ChainGraph.from_nodes(nodes, [])
    svg = draw_svg(graph, FitModel(graph, [Firm('"><script>', "x.a")]))
    assert "<script>" not in svg
    ElementTree.fromstring(svg)


def test_a_bare_graph_has_bare_names() -> None:
    """A graph made without chains or documents still gives a fit."""
    model = Case(((0.2, 0, (0,)),) * 2, ((0, 1, 1.0),), (("甲", 1, 1.0),)).model()
    assert model.fit(Linker(model.graph).link(["产品0"])).relation == "补链"

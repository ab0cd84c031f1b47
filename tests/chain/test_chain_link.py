"""Products to nodes: the head of the phrase counts, and what is uncertain is asked."""

from __future__ import annotations

from functools import cache

import pytest
from chain_cases import real_graph
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import Linker
from prescreen.chain.lexicon import Lexicon
from prescreen.chain.link import LinkResult
from prescreen.chain.words import GENERIC, normal, phrases


@cache
def linker() -> Linker:
    return Linker(real_graph())


def nodes(result: LinkResult) -> set[str]:
    return {x.node for x in result.links}


@pytest.mark.parametrize(
    ("product", "node"),
    [
        ("背光模组", "display.backlight"),
        ("年产6000万件手机生产线", "display.phone"),
        ("手机背光模组", "display.backlight"),
        ("汽车玻璃", "glass.auto_glass"),
        ("玻璃纤维", "glass.fiberg"),
        ("ＦＰＣ 软板", "display.fpc"),
        ("锂电池隔膜", "new_energy.separator"),
        ("年产2万吨锂电池石墨负极材料", "new_energy.anode"),
        ("人形机器人", "robot.humanoid"),
        ("苯", "petrochem.benzene"),
        ("CT", "medical.ct"),
        ("尼龙66", "petrochem.pa66"),
        ("面向新能源汽车的碳化硅功率器件", "new_energy.igbt"),
        ("用于手机的偏光片", "display.polarizer"),
        ("不含手机", None),
        ("偏光片,用于手机", "display.polarizer"),
    ],
)
def test_the_head_of_a_phrase_decides(product: str, node: str | None) -> None:
    """What a phrase ends in is what is made; what it is used for is not."""
    result = linker().link([product])
    if node is None:
        assert "display.phone" not in nodes(result), "what it is used for is not what is made"
    else:
        assert nodes(result) == {node}
        assert result.links[0].words
        assert 0.6 <= result.links[0].confidence < 1


@pytest.mark.parametrize(
    "product",
    [
        "手机检测设备",
        "手机维修",
        "汽车模具钢材料",
        "轴承包装箱",
        "锂电池回收设备配件",
        "手机软件开发服务",
    ],
)
def test_what_follows_the_head_may_change_it(product: str) -> None:
    """Equipment, services and packages for a product are not that product."""
    wrong = {"display.phone", "bearing.deep_groove", "new_energy.cell"}
    result = linker().link([product])
    assert not nodes(result) & wrong


def test_none_and_generic_words_are_unknown() -> None:
    """Words that say no product, or nothing at all, give no link."""
    for text in ("挖掘机", "标准厂房", "电子产品", "新材料", "高端装备制造", ""):
        result = linker().link([text])
        assert result.status == "none", text
        assert result.links == ()


def test_a_changed_head_is_less_likely_than_an_unknown_ending() -> None:
    """An ending known to change the product makes it less likely than an unknown ending."""
    changed, unclear = (linker().link([p]).possible[0] for p in ("手机检测设备", "手机甲乙"))
    assert changed.node == unclear.node == "display.phone"
    assert changed.confidence < unclear.confidence < 0.6


def test_a_qualified_product_is_a_little_less_certain() -> None:
    """A product with an unknown qualifier is linked with a little less confidence."""
    plain, qualified = (linker().link([p]).links[0] for p in ("背光模组", "某型背光模组"))
    assert plain.node == qualified.node
    assert plain.confidence > qualified.confidence > 0.6


def test_nodes_of_users_are_no_products() -> None:
    """Words for users of the chain are not linked as products."""
    for text in ("零部件制造", "汽车与零部件", "3C"):
        assert not any("用户" in real_graph().node(n).name for n in nodes(linker().link([text])))


def test_no_generic_word_decides() -> None:
    """No generic word alone decides a link."""
    names = {normal(n.name) for n in real_graph().nodes}
    for word in GENERIC - names:
        assert linker().link([word]).status != "linked", word


def test_an_uncertain_product_is_asked() -> None:
    """A product that two nodes could mean links to none and names both."""
    result = linker().link(["溅射靶材"])
    assert result.status == "uncertain"
    assert {"glass.target", "semi.target"} <= set(result.candidates)
    assert result.links == ()


@pytest.mark.parametrize("word", ["轴承", "传感器", "专用车", "医疗耗材", "硅片"])
def test_a_word_for_a_whole_family_is_asked(word: str) -> None:
    """A word for a whole family is not guessed; its members are named."""
    result = linker().link([f"年产100万套{word}"])
    assert result.status == "uncertain"
    assert len(result.candidates) >= 2


def test_code_or_context_tells_two_meanings_apart() -> None:
    """An industry code decides between two meanings that the word alone leaves open."""
    assert nodes(linker().link([("工程塑料", "2929", None)])) == {"petrochem.mod_plast"}
    assert linker().link(["工程塑料"]).status == "uncertain"


def test_a_code_confirms_or_contradicts() -> None:
    """A code that fits raises confidence, one that does not lowers it."""
    plain, same, other = (
        linker().link([("背光模组", code, None)]).links[0].confidence
        for code in (None, "3974", "1311")
    )
    assert same > plain > other


def test_a_code_alone_never_decides() -> None:
    """An industry code without a product only gives candidates to ask about."""
    result = linker().link([], industry_code="3922")
    assert result.status == "uncertain"
    assert "display.phone" in result.candidates
    assert linker().link(["某某产品"], industry_code="3041").status == "uncertain"


def test_several_products_share_the_project() -> None:
    """Products share the project as stated, and what is not stated is shared out."""
    result = linker().link([("背光模组", None, 0.7), ("偏光片", None, 0.3)])
    assert [(x.node, x.share) for x in result.links] == [
        ("display.backlight", 0.7),
        ("display.polarizer", 0.3),
    ]
    halves = linker().link(["背光模组", "偏光片"])
    assert [x.share for x in halves.links] == [0.5, 0.5]
    rest = linker().link([("背光模组", None, 0.6), ("偏光片", None, None)])
    assert [x.share for x in rest.links] == pytest.approx([0.6, 0.4])
    both = linker().link(["背光模组、偏光片"])
    assert [x.share for x in both.links] == [0.5, 0.5]
    percent = linker().link([("背光模组", None, 70.0), ("偏光片", None, 30.0)])
    assert [x.share for x in percent.links] == pytest.approx([0.7, 0.3])


def test_the_uncertain_part_outweighs() -> None:
    """Where the open products are the larger part, the whole project is uncertain."""
    much = linker().link([("背光模组", None, 0.3), ("溅射靶材", None, 0.7)])
    assert much.status == "uncertain"
    little = linker().link([("背光模组", None, 0.7), ("溅射靶材", None, 0.3)])
    assert little.status == "linked"
    assert little.candidates
    assert little.open_share == pytest.approx(0.3)


def test_text_helps_only_when_the_products_say_nothing() -> None:
    """The description links only without products, and with less confidence."""
    assert nodes(linker().link([], text="建设年产500万套背光模组生产线")) == {"display.backlight"}
    assert nodes(linker().link(["偏光片"], text="背光模组")) == {"display.polarizer"}
    text, product = linker().link([], text="偏光片"), linker().link(["偏光片"])
    assert text.links[0].confidence < product.links[0].confidence
    assert text.links[0].via == "text"


def test_what_a_person_confirmed_overrides() -> None:
    """A confirmed node overrides the words, and a mistyped one is asked about."""
    result = linker().link(["背光模组"], confirmed="glass.phone")
    assert [(x.node, x.share, x.confidence, x.via) for x in result.links] == [
        ("display.phone", 1.0, 1.0, "confirmed")
    ]
    mistyped = linker().link(["偏光片"], confirmed="display.backlite")
    assert (mistyped.status, mistyped.links) == ("uncertain", ())
    assert mistyped.candidates[0] == "display.backlight"
    assert linker().link(["偏光片"], confirmed="无此节点").candidates == ("display.polarizer",)


def test_every_node_is_found_by_its_own_name() -> None:
    """Each product of the chains is found by the name of its node."""
    lost = []
    for node in real_graph().nodes:
        if "用户" in node.name:  # not products, and found by their words only
            continue
        result = linker().link([node.name])
        if node.id not in nodes(result) | set(result.candidates):
            lost.append(node.name)
    assert lost == []


def test_phrases() -> None:
    """Products are parted from one another, from amounts and from what is denied."""
    assert phrases("年产6000万件手机、背光模组(含光学膜)") == ["手机", "背光模组", "含光学膜"]
    assert phrases("磷酸铁10万吨、磷酸铁锂5万吨") == ["磷酸铁", "磷酸铁锂"]
    assert phrases("项目不涉及电镀") == ["项目"]
    assert phrases("某某手机项目 建设背光模组产线") == ["某某手机项目", "建设背光模组产线"]
    assert phrases("Mini LED 背光") == ["miniled背光"]
    assert normal("Ｍｉｎｉ “LED”") == "miniled"


def test_ascii_words_stand_alone() -> None:
    """A word in Latin letters is not found inside another."""
    lexicon = Lexicon(["led", "ct"])
    assert lexicon.find("oled屏") == []
    assert [m.word for m in lexicon.find("led屏")] == ["led"]
    assert lexicon.find("ctp") == []


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("手机背光模组偏光片、,。年产设备与(0万件led"), max_size=24))
def test_any_text_gets_a_sound_answer(text: str) -> None:
    """Whatever the text, status, links, shares and confidence fit together."""
    result = linker().link([text], text=text)
    assert result.status in ("linked", "uncertain", "none")
    assert (result.status == "linked") == bool(result.links)
    assert sum(x.share for x in result.links) <= 1 + 1e-9
    assert all(0 < x.confidence <= 1 and x.node in real_graph() for x in result.links)

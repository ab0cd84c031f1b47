"""Candidates of a project: roles, figures, exceptions, places, and never a decision."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from prescreen.catalogue import Candidate, Findings, find

DATA = Path(__file__).parents[1] / "data" / "catalogue"


def ids(candidates: tuple[Candidate, ...]) -> list[str]:
    return [c.item.id for c in candidates]


def one(found: Findings, item: str) -> Candidate:
    return next(
        c for c in (*found.against, *found.encouraged, *found.ruled_out) if c.item.id == item
    )


def test_a_met_figure_makes_an_item_fit() -> None:
    """The words, the role and the figure that decides are all shown."""
    found = one(find("新增2台5吨/小时冲天炉"), "XQ-10-26")
    assert (found.standing, found.role, found.met) == ("fits", "equips", True)
    assert found.words == ("冲天炉",)
    assert found.figures[0].value == "5吨/小时"


def test_a_figure_over_the_limit_rules_an_item_out() -> None:
    """It is shown apart, with the figure."""
    found = find("26万吨/年丙烯腈装置")
    assert found.against == ()
    out = one(found, "R-04-02")
    assert (out.standing, out.met) == ("ruled_out", False)


def test_an_unknown_figure_leaves_an_item_open() -> None:
    """It is asked about, not passed."""
    found = one(find("丙烯腈项目"), "R-04-02")
    assert (found.standing, found.met, found.open) == ("open", None, ("capacity",))


@pytest.mark.parametrize(
    "text",
    [
        "购置剪板机、折弯机,年加工机箱5万套",
        "外购丙烯腈生产碳纤维",
        "农资经营部,销售草甘膦、百草枯",
        "淘汰10蒸吨燃煤锅炉,改用天然气锅炉",
        "高尔夫球杆生产",
        "数据挖掘软件开发",
        "无汞碱锰电池生产",
        "锅炉维修服务",
    ],
)
def test_lures_raise_nothing(text: str) -> None:
    """Uses, sells, drops, repairs or only shares a word: no candidate against the project."""
    assert find(text).against == ()


def test_names_given_apart_have_their_role() -> None:
    """A product is made, a machine is put in, a process is run."""
    assert "R-11-17" in ids(find(products=["液压剪板机"]).against)
    assert find(equipment=["液压剪板机"]).against == ()
    assert "XQ-19-01" in ids(find(processes=["氰化镀锌"]).against)


def test_an_exception_that_is_said_rules_out() -> None:
    """再生铜 and 天然碱 are outside; without the word the item stays."""
    assert "R-04-05" in ids(find("年产纯碱100万吨").against)
    assert "R-04-05" in ids(find("天然碱法年产纯碱100万吨").ruled_out)


def test_half_an_exception_is_to_be_asked() -> None:
    """电子级硫酸 is outside only with its metal ions, which the text does not give."""
    found = one(find("硫磺制酸20万吨/年,产品为电子级硫酸"), "R-04-04")
    assert found.standing == "open"


def test_a_province_decides_where_the_item_says_so() -> None:
    """Soy crushing is restricted outside the three growing provinces; unknown places are asked."""
    text = "大豆压榨,日压榨3000吨"
    assert one(find(text, province="广西"), "R-12-22").standing == "fits"
    assert one(find(text), "R-12-22").standing == "open"
    assert "R-12-22" in ids(find(text, province="黑龙江").ruled_out)
    assert "R-12-22" in ids(find("黑龙江" + text).ruled_out)


def test_key_air_regions() -> None:
    """A boiler of 20 steam tonnes is eliminated in key air regions only."""
    text = "安装20蒸吨/小时燃煤锅炉"
    assert one(find(text, key_air_region=True), "XP-07-70").standing == "fits"
    assert one(find(text), "XP-07-70").standing == "open"
    assert "XP-07-70" in ids(find(text, key_air_region=False).ruled_out)


def test_facts_stand_before_figures_of_the_text() -> None:
    """What is known of a quantity decides, whatever the text says."""
    known = {"capacity": "26万吨/年"}
    assert one(find("年产10万吨丙烯腈", facts=known), "R-04-02").met is False


def test_no_figure_of_a_damaged_item_decides() -> None:
    """The fragments of our copy are candidates to ask about, whatever the size."""
    for size in ("300", "2500"):
        found = one(find(f"新建{size}立方米炼铁高炉"), "XQ-05-04")
        assert found.standing == "open"
        assert all(f.met is None for f in found.figures)


def test_a_code_alone_lists_its_industry() -> None:
    """Where nothing else is known, the items of the industry are to be asked about."""
    found = find(code="3011")
    assert "R-09-01" in ids(found.against)
    assert {c.standing for c in found.against} == {"open"}
    assert find().against == ()


def test_a_code_is_heard_where_no_verb_speaks() -> None:
    """A wholesaler sells what it names; the same words of a maker are made."""
    assert find("草甘膦、百草枯", code="5167").against == ()
    assert ids(find("草甘膦、百草枯", code="2631").against) == ["R-04-09"]


def test_the_limit_holds_on_either_side() -> None:
    """At most so many candidates against a project, and as many for it."""
    text = "年产电石、黄磷、烧碱、钛白粉、草甘膦、氢氟酸、柠檬酸、味精、酒精、光伏组件"
    assert len(find(text).against) == 5
    assert len(find(text, limit=9).against) > 5
    assert len(find(text, limit=1).encouraged) == 1


def test_encouraged_thresholds() -> None:
    """A large line is encouraged where a small one is restricted."""
    large = find("林浆纸一体化,单条60万吨/年漂白化学木浆线")
    assert "E-19-01" in ids(large.encouraged)
    assert large.against == ()
    assert "R-12-18" in ids(find("漂白化学木浆线,单条20万吨/年").against)


def measured(name: str) -> tuple[float, float, float]:
    """Recall of the right items, share of candidates that are fair, share of lures alarmed."""
    right = found_right = shown = fair = lures = alarmed = 0
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found = find(row["text"], code=row["code"] or None, province=row["province"] or None)
            got, want = set(ids(found.against)), set(row["right"].split())
            allowed = want | set(row["fair"].split())
            right, found_right = right + len(want), found_right + len(want & got)
            shown, fair = shown + len(got), fair + len(got & allowed)
            lures, alarmed = lures + (not want), alarmed + (not want and not got <= allowed)
    return found_right / right, fair / shown, alarmed / lures


@pytest.mark.parametrize("name", ["tuning", "judged"])
def test_labelled_projects(name: str) -> None:
    """Of 147 labelled projects a half, the right items are among five, and few lures alarm."""
    recall, precision, lured = measured(name)
    assert recall >= 0.98
    assert precision >= 0.9
    assert lured <= 0.08


def test_a_long_text_takes_no_more_than_its_length() -> None:
    """Work grows with the text, not with its square: words and figures repeated many times."""

    def steps(times: int) -> int:
        count = 0

        def trace(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(trace)
        try:
            find("轴承,冲天炉5吨/小时、" * times)
        finally:
            sys.setprofile(None)
        return count

    find("轴承,冲天炉5吨/小时")
    assert steps(800) < 2.5 * steps(400)

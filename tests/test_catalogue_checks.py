"""Candidates of the restructuring catalogue feed the checks of its classes, on every executor."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen.case.case import Case
from prescreen.catalogue.text import normal
from prescreen.report.schema import ReportModel
from prescreen.screener import Screener

ROOT = Path(__file__).resolve().parents[1]
CUPOLA = "新建5吨/小时冲天炉2台"
VETO = "industrial_policy.not-eliminated"
NEW_BUILD = "industrial_policy.no-restricted-new-build"
SETTLED = "project.catalogue_settled"


@cache
def screener() -> Screener:
    return Screener.from_files(region=ROOT / "examples/kecheng/region.yaml", as_of="2026-11-22")


def project(**more: Any) -> dict[str, Any]:
    facts = {"stage": "初审", "build_type": "新建", "catalogue_class": "允许", **more}
    return {"id": "1", "name": "某铸造项目", "project": facts}


def test_a_candidate_nobody_settled_is_asked_once_by_name() -> None:
    """The veto stays open for one question, which names the items."""
    report = screener().screen(project(content=CUPOLA))
    assert report.outcome(VETO).status == "unknown"
    asked = [m for m in report.to_dict()["missing"] if m["field"] == SETTLED]
    assert len(asked) == 1
    assert "XQ-10-26 淘汰 5吨以下冲天炉" in asked[0]["label"]
    assert {VETO, NEW_BUILD} <= set(asked[0]["needed_by"])
    assert asked[0]["bureau"] == "development_reform"


@pytest.mark.parametrize(
    ("settled", "eliminated", "restricted"),
    [("均不属于", "pass", "pass"), ("属淘汰类", "fail", "pass"), ("属限制类", "pass", "fail")],
)
def test_an_answer_decides_the_class(settled: str, eliminated: str, restricted: str) -> None:
    """A confirmed candidate makes the class of the project, a refuted one lets it pass."""
    given = project(content=CUPOLA, catalogue_settled=settled)
    del given["project"]["catalogue_class"]
    if settled == "均不属于":
        given["project"]["catalogue_class"] = "允许"
    report = screener().screen(given)
    assert report.outcome(VETO).status == eliminated
    assert report.outcome(NEW_BUILD).status == restricted


def test_a_known_size_settles_a_candidate() -> None:
    """The capacity of the product itself rules an item out, and one below the limit is asked."""
    for amount, status in ((26, "pass"), (12, "unknown")):
        made = {"name": "丙烯腈", "capacity": amount, "capacity_unit": "万吨"}
        report = screener().screen({**project(), "product": [made]})
        assert report.outcome(NEW_BUILD).status == status


def test_the_report_has_the_candidates_with_words_and_figures() -> None:
    """Item, words, figure and whether it is within the limit; what a figure rules out comes last;
    a project that names no such thing has no such key."""
    given = {**project(content=f"{CUPOLA},配套26万吨/年丙烯腈装置"), "as_of": "2026-11-22"}
    report = screener().screen(given).to_dict()
    found = {c["item"]: c for c in report["catalogue_candidates"]}
    cupola, nitrile = found["XQ-10-26"], found["R-04-02"]

    assert (cupola["class"], cupola["standing"], cupola["words"]) == ("淘汰", "fits", ["冲天炉"])
    assert cupola["figures"][0]["met"] is True
    assert (nitrile["standing"], nitrile["figures"]) == (
        "ruled_out",
        [{"label": "年产能", "limit": "13万吨/年以下", "value": "26万吨/年", "met": False}],
    )
    assert ReportModel.model_validate(report).as_dict() == report
    assert "catalogue_candidates" not in screener().screen(project()).to_dict()


FOREIGN_VETO = "industrial_policy.foreign-not-prohibited"


def abroad(**more: Any) -> dict[str, Any]:
    """A film company with a foreign investor that is filed as outside the negative list."""
    facts = {"foreign": True, "industry_code": "8730", "content": "电影制作和院线经营"}
    return project(**{**facts, "foreign_list": "清单以外", **more})


def test_a_candidate_of_the_negative_list_is_asked_by_name() -> None:
    """What a foreign investor files as outside the list is asked about by the item it names; with
    no foreign investor, or a factory, nobody asks."""
    report = screener().screen(abroad())
    assert report.outcome(FOREIGN_VETO).status == "unknown"
    (asked,) = [m for m in report.to_dict()["missing"] if m["field"] == "project.foreign_settled"]
    assert "外资-27 外资禁止" in asked["label"]
    assert asked["needed_by"] == [FOREIGN_VETO]
    assert [c["item"] for c in report.to_dict()["catalogue_candidates"]] == ["外资-27"]
    for other in (abroad(foreign=False, foreign_list="不涉及外资"), abroad(industry_code="3051")):
        report = screener().screen(other)
        assert report.outcome(FOREIGN_VETO).status == "not_applicable"
        assert "catalogue_candidates" not in report.to_dict()


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"foreign_settled": "均不属于"}, "pass"),
        ({"foreign_settled": "属禁止领域", "foreign_list": "待核"}, "fail"),
        ({"foreign_item": "外资-27", "foreign_list": "待核"}, "fail"),
        ({"foreign_item": "外资-14", "foreign_list": "待核"}, "unknown"),
    ],
)
def test_an_answer_or_a_stated_item_decides(answer: dict[str, str], status: str) -> None:
    """The finding decides, and so does an item whose text in force was seen; none else does."""
    assert screener().screen(abroad(**answer)).outcome(FOREIGN_VETO).status == status


def test_the_encouraged_list_names_its_question() -> None:
    """A foreign investor is asked for the item of the encouraged list by those that may apply."""
    made = abroad(industry_code="2770", content="年产新型诊断试剂2000万人份")
    missing = screener().screen(made).to_dict()["missing"]
    (asked,) = [m for m in missing if m["field"] == "project.foreign_encouraged"]
    assert "全国-105" in asked["label"]


def labelled() -> list[dict[str, Any]]:
    """Every labelled description as content, as product or as process route, by turns."""
    out = []
    for half in ("tuning", "judged", "foreign"):
        with (ROOT / f"tests/data/catalogue/{half}.csv").open(encoding="utf-8", newline="") as file:
            out += [_placed(f"{half}{n}", n, row) for n, row in enumerate(csv.DictReader(file))]
    return out


def _placed(ident: str, n: int, row: dict[str, str]) -> dict[str, Any]:
    text = row["text"]
    made = {"name": text, "capacity": 1.5, "capacity_unit": "万吨"}
    where: dict[str, Any] = [{"product": [made]}, {"technology": {"route": text}}, {}][n % 3]
    facts = {"content": text} if n % 3 == 2 else {}
    if row["code"]:
        facts["industry_code"] = row["code"]
    if n % 2:
        facts |= {"foreign": "是", "foreign_list": "清单以外"}
    name = text.replace("(", "\uff08").replace(",", "\uff0c") if n % 7 == 0 else "某项目"
    return {**project(**facts), "id": ident, "name": name, **where}


def test_lists_find_the_candidates_that_one_project_finds() -> None:
    """Rows of a list and single projects answer alike on every labelled description, and name the
    same items."""
    given = labelled()
    frame = screener().screen_many(given).frame.sort("id")
    for row in frame.iter_rows(named=True):
        one = next(g for g in given if g["id"] == row["id"])
        report = screener().screen(one)
        for check in (VETO, NEW_BUILD, FOREIGN_VETO):
            assert row[check] == report.outcome(check).status, one
        assert named_in(row["catalogue_items"], one) == items_of(report.to_dict()), one
    for check in (VETO, FOREIGN_VETO):
        assert {"unknown", "pass"} <= set(frame[check])


def items_of(report: dict[str, Any]) -> set[str]:
    """The candidates of a full report."""
    found = report.get("catalogue_candidates", ())
    return {c["item"] for c in found if c["standing"] != "ruled_out"}


def named_in(said: str | None, one: dict[str, Any]) -> set[str]:
    """The items that a list of results names, each with a word that the project says."""
    found = dict(i.split(" ", 1) for i in said.split(";")) if said else {}
    told = normal(str(one))
    assert all(word in told for word in found.values()), said
    return set(found)


def test_a_case_asks_when_the_content_arrives() -> None:
    """A case opens the question with the fact that raises it, and closes it with the answer."""
    case = screener().open_case(project(), on="2026-11-22")
    assert not asks(case)
    case.assert_fact("project.content", CUPOLA, "investment_promotion", on="2026-11-22")
    assert asks(case)
    case.assert_fact(SETTLED, "均不属于", "development_reform", on="2026-11-22")
    assert not asks(case)


def asks(case: Case) -> bool:
    """Whether the case waits for the finding on the candidates."""
    status = {o.check.id: o.status for o in case._now().outcomes}
    assert (status[VETO] == "unknown") is (status[NEW_BUILD] == "unknown")
    return status[VETO] == "unknown"

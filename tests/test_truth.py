"""Facts under which a report once said the wrong thing, with what is right of them.

A filled example of 柯城区, moved to a county on the Yangtze; each case changes what it names.
"""

from __future__ import annotations

import copy
import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen import Report, Screener
from prescreen.candidate import Evidence
from prescreen.fields import Kind, catalogue
from prescreen.lang.figures import number
from prescreen.relations import load_relations
from tests.columnar.test_columnar_missing import value_of
from tests.test_executors_agree import blanked

EXAMPLES = Path(__file__).parent.parent / "examples" / "kecheng"
DAY = "2026-10-01"


@cache
def screener() -> Screener:
    text = (EXAMPLES / "region.yaml").read_text(encoding="utf-8")
    text = text.replace("facts:\n", "facts:\n  region.yangtze_county: [{value: true}]\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.yaml"
        path.write_text(text.replace("[national, local/kecheng]", "[national]"), encoding="utf-8")
        return Screener.from_files(path)


@cache
def _filled() -> str:
    rows = json.loads((EXAMPLES / "candidates-filled.json").read_text(encoding="utf-8"))
    return json.dumps(rows[0])


def verified(value: object) -> dict[str, object]:
    return {"value": value, "evidence": "verified", "source": "测绘成果", "on": "2026-09-01"}


def report(changes: Mapping[str, Any], without: Sequence[str] = (), on: str = DAY) -> Report:
    """The filled example with facts changed and others left out."""
    made = json.loads(_filled()) | {"as_of": on}
    # The query of the example is of a later day than most cases.
    made["investor"][0]["credit_checked_on"] = "2026-02-20"
    for path, value in changes.items():
        group, _, leaf = path.partition(".")
        if leaf:
            made.setdefault(group, {})[leaf] = value
        else:
            made[path] = value
    for path in without:
        group, _, leaf = path.partition(".")
        made[group].pop(leaf, None)
    return screener().screen(made)


def reason(made: Report, check: str, lang: str = "zh") -> str:
    found = next(o for o in made.to_dict(lang)["outcomes"] if o["check"] == check)
    return str(found["reason"])


def status(made: Report, check: str) -> str:
    return made.outcome(check).status


CHEMICAL = {"safety.is_chemical": verified("是")}
INVESTOR = copy.deepcopy(json.loads(_filled())["investor"])
SHORE, FARMLAND = "environment.yangtze-shore", "land.permanent-farmland"
LIMIT, DEFAULTER = "energy.limit-entry", "credit.judgment-defaulter"


# -- facts that answer others, and facts that contradict others ------------------------------------
@pytest.mark.parametrize(("distance", "verdict"), [("800 m", "fail"), ("1001 m", "pass")])
def test_a_measured_distance_decides(distance: str, verdict: str) -> None:
    """800 m from the Yangtze is within 1 km, 1,001 m is not, whether or not anybody says so."""
    facts = CHEMICAL | {"site.yangtze_distance": verified(distance)}
    made = report(facts, without=["site.yangtze_1km"])

    assert status(made, SHORE) == verdict
    assert (made.verdict == "fail") is (verdict == "fail")
    assert distance[:1] in reason(made, SHORE)


def test_two_verified_facts_that_contradict_each_other_never_pass() -> None:
    """Both are named with their source; neither is used."""
    facts = {"site.yangtze_distance": verified("800 m"), "site.yangtze_1km": verified("否")}
    made = report(CHEMICAL | facts)

    (conflict,) = made.to_dict()["conflicts"]
    assert made.verdict == "needs_info"
    assert {f["field"] for f in conflict["facts"]} == {*facts}
    assert all(f["source"] == "测绘成果" for f in conflict["facts"])


@pytest.mark.parametrize("supply", ["新增出让", "租赁标准厂房"])
def test_permanent_farmland_is_no_site_however_it_is_got(supply: str) -> None:
    """A rented workshop on permanent farmland is no clean site."""
    made = report({"land.supply": supply, "site.pbf_area": verified("5亩")})

    assert made.verdict == "fail"
    assert "5亩" in reason(made, FARMLAND)


def test_farmland_fails_with_nothing_else_known() -> None:
    """The site fails on one fact; what is not known of the rest does not matter."""
    made = screener().screen(
        {"id": "1", "name": "甲", "as_of": DAY, "project.kind": "工业", "site.pbf_area": "5亩"}
    )
    assert made.verdict == "fail"


@pytest.mark.parametrize("flag", ["defaulter", "abnormal"])
def test_a_flag_without_a_listing_is_a_contradiction(flag: str) -> None:
    """What the investor's row says and the empty list does not: never a pass in silence."""
    made = report({"investor": [INVESTOR[0] | {flag: True}], "listing": []})

    assert made.verdict == "needs_info"
    assert made.conflicts


# -- completeness ----------------------------------------------------------------------------------
def test_an_investor_who_is_not_named_may_be_listed() -> None:
    """An empty list of listings says nothing of investors that nobody knows."""
    made = report({"investor": {"complete": False, "items": INVESTOR}, "listing": []})

    assert status(made, DEFAULTER) == "unknown"


def test_every_limit_of_a_product_is_asked() -> None:
    """One of three limits of clinker met does not meet the other two."""
    item = {"product": "熟料", "item": "水泥熟料（综合能耗）", "value": 100}
    made = report({"project.stage": "开工", "energy.unit_product": [item]})

    assert status(made, LIMIT) == "unknown"


def test_what_the_list_of_carriers_says_is_not_asked_again() -> None:
    """1,000 万kWh and 10 万m3 are the electricity and the gas of the project."""
    listed = [
        {"name": "电力", "amount": 1000, "unit": "万kWh"},
        {"name": "天然气", "amount": 10, "unit": "万m3"},
    ]
    made = report({"energy.carriers": listed}, without=["energy.electricity", "energy.gas"])

    assert made.derived["energy.electricity"].value == 1000.0
    assert made.derived["energy.gas"].value == 10.0
    assert {"energy.electricity", "energy.gas"}.isdisjoint(m.cause.name for m in made.missing)


def test_a_carrier_in_a_unit_nobody_knows_is_not_summed() -> None:
    """Electricity in 桶 is no electricity that could be added."""
    listed = [{"name": "电力", "amount": 1000, "unit": "桶"}]
    made = report({"energy.carriers": listed}, without=["energy.electricity"])

    assert "energy.electricity" not in made.derived


# -- reasons with their figures --------------------------------------------------------------------
Said = Callable[[], tuple[Report, str]]


def _glass() -> tuple[Report, str]:
    item = {
        "product": "平板玻璃",
        "item": "平板玻璃 500<能力≤800t/d",
        "raw": 11.6,
        "unit": "kgce/重箱",
    }
    return report({"project.stage": "开工", "energy.unit_product": [item]}), LIMIT


def _coal() -> tuple[Report, str]:
    facts = {"energy.review_status": "未办", "energy.coal": "1000 t"}
    return report(facts), "energy.review-obtained"


def _shareholder() -> tuple[Report, str]:
    other = {"name": "乙公司", "role": "参股股东", "share": 40, "kind": "企业"}
    listed = {
        "subject": "乙公司", "subject_role": "参股股东", "list": "失信被执行人", "state": "在列",
    }  # fmt: skip
    return report({"investor": [*INVESTOR, other], "listing": [listed]}), "credit.related"


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (_glass, ["平板玻璃", "11.6", "11.5", "GB 21340", "500<能力≤800t/d"]),
        (_coal, ["煤炭", "1,000吨", "不低于", "须单独进行节能审查"]),
        (_shareholder, ["乙公司", "参股股东", "40%", "失信被执行人"]),
    ],
)
def test_a_reason_names_what_decided(said: Said, parts: list[str]) -> None:
    """The element, the limb, the figure, the limit, the row and the standard."""
    made, check = said()

    assert status(made, check) == "fail"
    assert [p for p in parts if p not in reason(made, check)] == []


def test_a_reason_states_no_fact_that_nobody_gave() -> None:
    """Not applicable for the industry code says nothing of processes that nobody stated."""
    made = report({"project.industry_code": "3670"}, without=["environment.processes"])

    for outcome in made.to_dict()["outcomes"]:
        if outcome["status"] == "not_applicable":
            assert "涉及工序" not in outcome["reason"], outcome["check"]
            assert outcome["reason"] != "不适用。", outcome["check"]


# -- law, money, stage -----------------------------------------------------------------------------
def test_a_restricted_item_makes_the_class() -> None:
    """A new rosin plant of 900 t a year is the restricted item, whatever class was declared."""
    rosin = {"name": "松香", "capacity": 900, "capacity_unit": "吨/年", "share": 100}
    assert report({"product": [rosin], "project.industry_code": "2663"}).verdict == "fail"


def test_only_texts_in_force_are_cited() -> None:
    """A review of 1 March cites no code passed on the 12th."""
    made = report({}, on="2026-03-01")
    assert all(c.source.effective.on(made.as_of) for o in made.outcomes for c in o.check.citations)


@pytest.mark.parametrize(("actual", "verdict"), [(1099, "pass"), (1100, "fail")])
def test_so_much_and_above_takes_in_the_figure(actual: float, verdict: str) -> None:
    """10%以上 is 10 % as well."""
    facts = {
        "project.stage": "投产", "project.started": True, "energy.review_status": "已批",
        "energy.approved_total": 1000, "energy.actual_total": actual,
    }  # fmt: skip
    made = report(facts, without=["schedule.start"])
    assert status(made, "energy.actual-energy") == verdict


def test_a_reward_for_local_contribution_is_tied_to_tax() -> None:
    """按地方综合贡献 is no neutral reward: the checks of tax rewards ask or fail."""
    clause = {"text": "按地方综合贡献的50%给予奖励", "kind": "财政奖补", "amount": "100万元"}
    made = report({"incentive": [clause]})

    assert made.verdict != "pass"
    assert status(made, "fair.tax-words") in ("fail", "unknown")


@pytest.mark.parametrize(
    ("words", "verdict", "stage"),
    [
        ("终止", "defer", "初审"),
        ("开工后停摆", "defer", "开工"),
        ("项目搁置", "defer", "初审"),
        ("供地手续办理", "conditional", "供地"),
    ],
)
def test_what_stands_for_a_stage_never_makes_a_project_look_better(
    words: str, verdict: str, stage: str
) -> None:
    """Ended and stalled projects are deferred, an unread stage is the latest that is shown."""
    made = report({"project.stage": words})

    assert made.situation.stage == stage
    if verdict == "defer":
        assert made.verdict == "defer"
        assert "decision.alive" in {c for g in made.grounds for c in g.checks}
    else:
        assert made.candidate.warnings


def test_facts_show_how_far_a_project_with_no_readable_stage_has_come() -> None:
    """推进中 says nothing; a plant that reports its energy use produces."""
    started = report({"project.stage": "推进中", "project.started": True})
    producing = report({"project.stage": "推进中", "energy.actual_total": 100})

    assert started.situation.stage == "开工"
    assert producing.situation.stage == "投产"


# -- properties ------------------------------------------------------------------------------------
@cache
def examples() -> tuple[Report, ...]:
    """Reports on all candidates of all example regions."""
    found: list[Report] = []
    for folder in ("kecheng", "bengshan", "qinhuangdao", "weifang"):
        root = EXAMPLES.parent / folder
        for name in ("candidates.json", "candidates-filled.json"):
            if (root / name).exists():
                made = Screener.from_files(root / "region.yaml")
                found += [
                    made.screen(c) for c in json.loads((root / name).read_text(encoding="utf-8"))
                ]
    assert len(found) > 20
    return tuple(found)


def test_every_figure_that_decided_stands_in_the_reason() -> None:
    """Value and threshold of each comparison of numbers behind an outcome."""
    seen = 0
    for made in examples():
        for outcome in made.to_dict()["outcomes"]:
            if outcome["status"] not in ("pass", "fail"):
                continue
            for one in outcome["values"]:
                if isinstance(one["value"], float) and isinstance(one["threshold"], float):
                    seen += 1
                    assert number(one["value"]) in outcome["reason"], outcome
                    assert number(one["threshold"]) in outcome["reason"], outcome
    assert seen > 300


def test_needs_info_asks_for_something() -> None:
    """材料待补正 with nothing to bring would leave everybody waiting."""
    rng, asked = random.Random(13), 0
    for made in examples():
        for candidate in (made.candidate, *(blanked(made.candidate, rng) for _ in range(2))):
            one = screener().screen(candidate)
            if one.verdict == "needs_info":
                asked += 1
                assert [m for m in one.missing if m.needed_for == "verdict"], candidate.id
    assert asked > 30


def test_a_contradiction_never_makes_a_pass() -> None:
    """A declared value that a relation rules out, beside the verified facts that rule it out."""
    rng, tried = random.Random(29), set()
    passed = screener().screen(report({}).candidate)
    for relation in load_relations().all:
        reads = [f for p in sorted(relation.reads) if (f := catalogue.get(p)) is not None]
        if not relation.target or len(reads) < len(relation.reads):
            continue
        for _ in range(25):
            drawn = {f.path: value_of(f, rng) for f in reads}
            drawn |= {"safety.is_chemical": "是", "project.tailings": rng.choice("是否")}
            facts = {p: v for p, v in passed.candidate.facts.items() if p != relation.target}
            evidence = {p: Evidence("verified", "核验") for p in facts | drawn}
            sure = replace(passed.candidate, facts=facts | drawn, evidence=evidence)
            before = screener().screen(sure)
            if before.verdict == "pass" or relation.target not in before.derived:
                continue
            for value in _other_values(relation.target, before):
                after = screener().screen(
                    replace(sure, facts={**sure.facts, relation.target: value})
                )
                if after.conflicts:
                    tried.add(relation.id)
                    assert after.verdict != "pass", (relation.id, drawn, value)
    assert {"yangtze-1km", "outfall"} <= tried, tried


def _other_values(path: str, made: Report) -> list[Any]:
    """Values of a fact other than the one that follows."""
    field, now = catalogue[path], made.situation.values.get(path)
    if field.kind is Kind.BOOL:
        return [not now]
    if field.kind is Kind.NUMBER and isinstance(now, float):
        return [now * 2 + 1]
    return [v for v in field.values if v != now][:3]

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
from prescreen.errors import Lang
from prescreen.fields import Kind, catalogue
from prescreen.lang.figures import number
from prescreen.logic import Unknown
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


def reason(made: Report, check: str, lang: Lang = "zh") -> str:
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


def product(**changes: object) -> dict[str, object]:
    """The only product of the example, with leaves changed."""
    one = {"name": "液晶显示模组", "industry_code": "3974", "share": 100, "catalogue_class": "允许"}
    return {"product": [one | changes]}


def listed(name: str, state: str) -> dict[str, object]:
    """The investor on a list, in a state."""
    found = {
        "list": name, "subject": INVESTOR[0]["name"], "uscc": INVESTOR[0]["uscc"],
        "subject_role": "控股股东", "state": state, "code_matched": "一致",
    }  # fmt: skip
    return {"listing": [found]}


def test_codes_of_different_fineness_do_not_contradict_each_other() -> None:
    """A product told by its class and a project by the group above it, or the other way round."""
    for project, made in (("384", "3841"), ("3841", "384"), ("384", "384"), ("38", "3841")):
        told = report({"project.industry_code": project} | product(industry_code=made))

        assert "code-of-main-product" not in {c.relation.id for c in told.conflicts}
    apart = report({"project.industry_code": "3841"} | product(industry_code="3842"))
    assert "code-of-main-product" in {c.relation.id for c in apart.conflicts}


def flagged(flag: str) -> dict[str, object]:
    return {"investor": [INVESTOR[0] | {flag: True}]}


COAL_BOILER = {"kind": "锅炉", "fuel": "煤", "capacity": 35}
DEFAULTERS, ABNORMAL = "失信被执行人名单", "经营异常名录"
HAZARD = {"safety.hazchem_storage": verified("是"), "safety.major_hazard": verified("三级")}


@pytest.mark.parametrize(
    ("facts", "relation", "verdict"),
    [
        # an investor and the lists
        (flagged("defaulter") | listed(DEFAULTERS, "已修复"), "defaulter-and-list", "needs_info"),
        (flagged("defaulter") | listed(DEFAULTERS, "已移出"), "defaulter-and-list", "needs_info"),
        (flagged("defaulter") | listed(DEFAULTERS, "非同一主体"),
         "defaulter-and-list", "needs_info"),
        (flagged("defaulter") | listed(ABNORMAL, "在列"), "defaulter-and-list", "needs_info"),
        (flagged("abnormal") | listed(ABNORMAL, "已移出"), "abnormal-and-list", "needs_info"),
        (flagged("foreign"), "foreign-investor", "needs_info"),
        ({"project.security_review": verified("未通过")}, "reviewed-as-foreign", "needs_info"),
        # what is made
        (product(catalogue_class="淘汰"), "eliminated-product", "needs_info"),
        (product(catalogue_class="限制"), "restricted-product", "needs_info"),
        (product(industry_code="2614"), "code-of-main-product", "needs_info"),
        ({"project.catalogue_item": verified("XQ-10-26")}, "catalogue-item-class", "needs_info"),
        ({"project.access_licence": "未办"}, "licence-of-listed-trade", "needs_info"),
        ({"safety.hazchem": [{"name": "氯", "use": "生产"}]}, "hazchem-made", "needs_info"),
        # the site and what leaves it
        ({"site.chem_park": verified("是"), "site.in_park": False},
         "chem-park-in-park", "needs_info"),
        (HAZARD | {"site.flood_zone": "蓄滞洪区", "safety.hazard_area": verified("不涉及")},
         "hazard-area", "needs_info"),
        ({"environment.wastewater_to": "不外排"}, "no-wastewater-let-out", "needs_info"),
        ({"environment.wastewater_to": verified("直排"), "environment.discharges": "否",
          "site.water_source_zone": verified("二级")}, "outfall", "fail"),
        # money that the clauses name and the list of support does not
        ({"incentive": [{"kind": "财政奖补", "text": "给予奖励", "land_refund": "是"}]},
         "land-refund-kind", "needs_info"),
        ({"investment.equity_terms": "保本或到期回购"}, "equity-terms-of-equity", "needs_info"),
    ],
    ids=str,
)  # fmt: skip
def test_what_two_facts_cannot_both_say_never_passes(
    facts: Mapping[str, Any], relation: str, verdict: str
) -> None:
    """A favourable fact beside one that rules it out: told, and no pass."""
    made = report(facts)

    assert relation in {c.relation.id for c in made.conflicts}
    assert made.verdict == verdict


def test_two_values_that_both_speak_against_a_project_still_do() -> None:
    """A class declared as eliminated beside a verified restricted product: no pass as a lead."""
    products = product(catalogue_class="淘汰")["product"]
    listed = {"items": products, "complete": True, "evidence": "verified", "source": "意见"}
    for stage in ("线索", "初审", "联审"):
        made = report(
            {"product": listed, "project.catalogue_class": "限制", "project.stage": stage}
        )
        assert made.verdict == "fail"
        assert "eliminated-product" in {c.relation.id for c in made.conflicts}


def test_a_declared_list_does_not_unsettle_a_verified_figure_alone() -> None:
    """Gas verified as none and a furnace declared as burning gas: neither is relied on."""
    furnace = {"kind": "工业炉窑", "fuel": "天然气"}
    made = report({"energy.gas": verified(0), "energy.carriers": [], "energy.boilers": [furnace]})
    assert "gas-burnt" in {c.relation.id for c in made.conflicts}
    assert isinstance(made.situation.values["energy.gas"], Unknown)
    assert not made.situation.bound.lists["energy.boilers"].complete


@pytest.mark.parametrize(
    ("facts", "relation", "unknown"),
    [
        ({"land.farmland_area": "5亩", "land.new_area": 0},
         "farmland-is-new-land", "land.new_area"),
        ({"energy.boilers": [COAL_BOILER]}, "coal-burnt", "energy.coal"),
        ({"energy.gas": 0, "energy.carriers": [],
          "energy.boilers": [{"kind": "工业炉窑", "fuel": "天然气"}]},
         "gas-burnt", "energy.gas"),
        ({"energy.electricity": 1000, "energy.total_calorific": 100}, "power-within-total",
         "energy.total_calorific"),
        ({"energy.carriers": [{"name": "烟煤", "amount": 5000, "unit": "吨"}]}, "coal-listed",
         "energy.coal"),
        ({"energy.total": 400}, "calorific-within-total", "energy.total"),
        ({"investment.fixed": 40000}, "fixed-within-total", "investment.fixed"),
        ({"land.far": 1.0}, "plot-ratio", "land.far"),
    ],
    ids=str,
)  # fmt: skip
def test_a_figure_that_another_contradicts_is_used_nowhere(
    facts: Mapping[str, Any], relation: str, unknown: str
) -> None:
    """It is unknown to every rule, so no threshold is met with it."""
    made = report(facts)

    assert relation in {c.relation.id for c in made.conflicts}
    assert made.situation.values.get(unknown) is None or isinstance(
        made.situation.values[unknown], Unknown
    )


@pytest.mark.parametrize(
    ("facts", "without", "check"),
    [
        (product(catalogue_class="淘汰"), ["project.catalogue_class"],
         "industrial_policy.not-eliminated"),
        ({"safety.hazchem": [{"name": "氯", "use": "生产"}]}, ["safety.hazchem_production"],
         "safety.production-in-park"),
        (HAZARD | {"site.flood_zone": verified("蓄滞洪区")}, ["safety.hazard_area"],
         "safety.hazard-site"),
        ({"site.pbf_area": verified("0.1亩")}, [], FARMLAND),
        ({"site.eco_redline_area": verified("2亩"), "land.supply": "租赁标准厂房"}, [],
         "land.eco-redline"),
        ({"project.catalogue_item": verified("R-01-01")}, ["project.catalogue_class"],
         "industrial_policy.no-restricted-new-build"),
        (CHEMICAL | {"site.yangtze_distance": verified("1公里")}, ["site.yangtze_1km"], SHORE),
        (product(name="松香", industry_code="3974", capacity=999_900, capacity_unit="kg/年"), [],
         "industrial_policy.item-rosin-size"),
        (product(name="刨花板", single_line_volume=49_999), [],
         "industrial_policy.item-board-line"),
    ],
    ids=str,
)  # fmt: skip
def test_a_ban_is_found_through_another_field(
    facts: Mapping[str, Any], without: Sequence[str], check: str
) -> None:
    """The forbidding fact follows from what is given: the check fails, and so does the project."""
    made = report(facts, without)

    assert status(made, check) == "fail"
    assert made.verdict == "fail"


def test_what_follows_from_a_list_names_the_element() -> None:
    """A verified list of products wins over the declared class, and the reason says which one."""
    sure = {"complete": True, "evidence": "verified", "source": "发展改革部门意见"}
    products = {"items": product(catalogue_class="淘汰")["product"], **sure}
    made = report({"product": products, "project.catalogue_class": "允许"})

    assert made.verdict == "fail"
    assert "液晶显示模组" in reason(made, "industrial_policy.not-eliminated")


def test_the_range_of_a_monument_is_asked_about_before_signing() -> None:
    """Nothing is built inside it without an approval, and none is on file."""
    made = report({"site.relics": verified("保护范围")})

    assert made.verdict == "needs_info"
    assert "site.relics_approval" in {m.cause.name for m in made.missing}


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
    """300 万kWh and 10 万m3 are the electricity and the gas of the project."""
    listed = [
        {"name": "电力", "amount": 300, "unit": "万kWh"},
        {"name": "天然气", "amount": 10, "unit": "万m3"},
    ]
    made = report({"energy.carriers": listed}, without=["energy.electricity", "energy.gas"])

    assert made.derived["energy.electricity"].value == 300.0
    assert made.derived["energy.gas"].value == 10.0
    assert {"energy.electricity", "energy.gas"}.isdisjoint(m.cause.name for m in made.missing)


@pytest.mark.parametrize(
    ("carriers", "path", "amount"),
    [
        ([("电力", 3_000_000, "度")], "energy.electricity", 300),
        ([("电力", 3000, "MWh")], "energy.electricity", 300),
        ([("外购电力", 3, "GWh")], "energy.electricity", 300),
        ([("电力", 100, "万kWh"), ("电", 200, "万千瓦时")], "energy.electricity", 300),
        ([("电力", 100, "万kWh"), ("绿电", 200, "万kWh")], "energy.electricity", None),
        ([("电力", 100, "万kWh"), ("光伏", 200, "万kWh")], "energy.electricity", None),
        ([("无烟煤", 500, "吨"), ("原煤", 600, "吨")], "energy.coal", 1100),
        ([("原煤", 600, "吨"), ("煤泥", 500, "吨")], "energy.coal", None),
        ([("原煤", 600, "吨"), ("焦炉煤气", 500, "万立方米")], "energy.coal", 600),
        ([("天然气", 10, "万m3"), ("液化天然气", 100, "吨")], "energy.gas", None),
        ([("饱和蒸汽", 1, "万吨")], "energy.steam", 10_000),
    ],
    ids=str,
)
def test_carriers_of_one_kind_are_one_sum(
    carriers: Sequence[tuple[str, float, str]], path: str, amount: float | None
) -> None:
    """Every kind of coal counts, whatever its unit; one that cannot be added leaves it open."""
    listed = [{"name": n, "amount": a, "unit": u} for n, a, u in carriers]
    made = report({"energy.carriers": listed}, without=[path])

    found = made.derived.get(path)
    assert (found.value if found else None) == (pytest.approx(amount) if amount else None)


def test_a_carrier_in_a_unit_nobody_knows_is_not_summed() -> None:
    """Electricity in 桶 is no electricity that could be added."""
    listed = [{"name": "电力", "amount": 1000, "unit": "桶"}]
    made = report({"energy.carriers": listed}, without=["energy.electricity"])

    assert "energy.electricity" not in made.derived


TIE = "planning_fit.chain-tie"


@pytest.mark.parametrize("share", [60, 100, None])
def test_an_incomplete_list_of_products_bounds_the_chain_score(share: float | None) -> None:
    """The score is an interval, the relation open, in the report, a list and a case alike."""
    items = product(share=share)["product"]
    whole, part = (report({"product": {"complete": c, "items": items}}) for c in (True, False))
    assert whole.fit is not None
    assert part.fit is not None
    low, high = part.fit.bounds["total"]
    row = screener().screen_many([part.candidate]).frame.row(0, named=True)
    case = screener().open_case(part.candidate)

    assert status(whole, TIE) == "pass"
    assert status(part, TIE) == row[TIE] == case.report.outcome(TIE).status == "unknown"
    assert part.to_dict()["chain_fit"]["status"] == "bounded"
    assert low <= whole.fit.scores["total"] <= high
    assert (row["chain.total_low"], row["chain.total_high"]) == (low, high)
    assert f"{low:g}" in part.fit.sentences()[0]


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
        ("项目黄了", "defer", "初审"),
        ("投资方撤资", "defer", "初审"),
        ("协议解除", "defer", "初审"),
        ("企业破产清算", "defer", "初审"),
        ("因不符合环评要求终止", "defer", "初审"),
        ("停工至今未复工", "defer", "初审"),
        ("停工待复工", "defer", "初审"),
        ("两年没有进展", "defer", "初审"),
        ("试生产阶段", "needs_info", "投产"),
        ("桩基施工阶段", "needs_info", "开工"),
        ("正常建设未停工", "needs_info", "开工"),
        ("尚未投产", "needs_info", "开工"),
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


def clause(text: str, **changes: object) -> dict[str, object]:
    """A promise that nothing else is wrong with."""
    one = {
        "text": text, "side": "政府承诺", "kind": "财政奖补", "base": "投资额", "amount": "100万元",
        "beneficiary": "公开客观条件", "legal_basis": "无", "conditions": [], "land_refund": "待核",
        "fair_review": "市场监管已审查通过", "legality_review": "通过", "fiscal_review": "可承受",
        "published_policy": "区政策1号", "policy_public": True, "national_policy": False,
        "term": "2年",
    }  # fmt: skip
    return {"incentive": [one | changes]}


TAX, LAND = "fair.tax-words", "fair.land-words"
BACKED, DEMANDED = "fiscal.guarantee", "fair.condition-words"


@pytest.mark.parametrize(
    ("text", "check", "found"),
    [
        ("按企业当年形成的地方留存部分的80%奖励", TAX, "unknown"),
        ("按年度纳税额给予30%扶持", TAX, "unknown"),
        ("按实缴税收的20%给予扶持", TAX, "unknown"),
        ("以企业入库税金为基数,前三年全额扶持", TAX, "unknown"),
        ("增值税、企业所得税地方所得部分全额奖励", TAX, "unknown"),
        ("上缴部分的区级所得全额返还", TAX, "unknown"),
        ("按形成的区级留存给予产业扶持", TAX, "unknown"),
        ("亩均税收达到30万元的给予奖励100万元", TAX, "unknown"),
        ("按新增财力的50%支持企业发展", TAX, "unknown"),
        ("土地出让金超出基准价部分以产业扶持资金方式支持企业", LAND, "unknown"),
        ("给予零地价供地", LAND, "unknown"),
        ("地价超出部分奖励企业", LAND, "unknown"),
        ("按期缴清土地出让金", LAND, "not_applicable"),
        ("政府承诺股权投资年化保底收益8%", BACKED, "unknown"),
        ("区政府为项目贷款提供担保", BACKED, "unknown"),
        ("五年内未上市由平台公司兜底回购", BACKED, "unknown"),
        ("由区国资公司承担差额补足义务", BACKED, "unknown"),
        ("区财政局承担连带责任", BACKED, "unknown"),
        ("保证投资方固定回报", BACKED, "unknown"),
        ("企业须在本区注册方可享受", DEMANDED, "fail"),
        ("十年内迁出的退回全部奖励", DEMANDED, "fail"),
        ("优先使用本地供应商产品", DEMANDED, "fail"),
        ("基金返投比例不低于1.5倍", "fiscal.fund-bait", "fail"),
        ("按设备投资额的5%给予补助", TAX, "not_applicable"),
        ("按设备投资额的5%给予补助", BACKED, "not_applicable"),
        ("在综合保税区内给予物流补助", TAX, "not_applicable"),
    ],
)
def test_a_clause_is_read_in_whatever_words(text: str, check: str, found: str) -> None:
    """What ties support to tax, land money, a guarantee or the place never passes in silence."""
    made = report(clause(text))

    assert status(made, check) == found
    assert (made.verdict == "pass") is (found == "not_applicable" or check == "fiscal.fund-bait")


def test_what_is_found_of_a_clause_answers_its_words() -> None:
    """The words only hint: a finding that nothing is tied to tax lets the clause pass."""
    assert report(clause("按地方综合贡献给予奖励", tax_linked="否")).verdict == "pass"
    assert report(clause("按地方综合贡献给予奖励", tax_linked="是")).verdict == "fail"
    assert report(clause("零地价供地", land_refund="是")).verdict == "fail"


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

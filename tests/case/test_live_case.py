"""What a case promises to those who keep it: units, evidence, silence, time, people's decision."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from tests import factories
from tests.case.live_tools import needs_durable, stands, tagged, when

from prescreen.candidate import Candidate, Evidence
from prescreen.case import events as ev
from prescreen.case.case import Case
from prescreen.case.docket import OPINIONS
from prescreen.case.state import CHAIN_READS, REGION_READS
from prescreen.errors import CaseError, InputError
from prescreen.run.derive import region_facts
from prescreen.screener import Screener
from prescreen.vocabulary import MEMBERS

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.from_files(ROOT / "examples/kecheng/region.yaml", as_of=DAY)


@pytest.fixture
def case(screener: Screener) -> Case:
    return screener.open_case({"id": "1", "name": "示例项目", "land": {"area": "120亩"}})


def small(way: Any = "auto") -> Case:
    """A case under one veto (no foreign project), whose failure gives a tag and a route."""
    rules = [when("a", stands("t.c"), "大项目"), when("b", tagged("大项目"))]
    screener = factories.screener(factories.check("!project.foreign"), conclusions=tuple(rules))
    return screener.open_case({"id": "1", "name": "示例"}, way=way)


# -- facts -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", [pytest.param("durable", marks=needs_durable), "fixed-point"])
def test_conclusions_come_and_go_with_facts(way: str) -> None:
    """A fact draws its conclusions and tags, and taking it back takes them away."""
    case = small(way)
    assert (case.verdict, case.conclusions) == ("needs_info", ())
    assert case.assert_fact("project.foreign", "是") == "fail"
    assert [c.id for c in case.conclusions] == ["a", "b"]
    assert case.tags == {"大项目"}
    assert case.retract("project.foreign") == "needs_info"
    assert (case.conclusions, case.tags) == ((), frozenset())


def test_the_last_word_counts_and_taking_it_back_restores_the_one_before(case: Case) -> None:
    """The last word on a fact counts; taken back, the word before it counts again."""
    case.assert_fact("land.area", "100亩", bureau="自然资源和规划", evidence="verified")
    case.assert_fact("land.area", 90, bureau="招商")
    assert case.candidate.facts["land.area"] == 90
    case.retract("land.area", bureau="investment_promotion")
    assert case.candidate.facts["land.area"] == 100
    assert case.candidate.evidence["land.area"].grade == "verified"
    case.retract("land.area", bureau="自然资源")
    assert case.candidate.facts["land.area"] == 120  # as the file said it
    case.retract("land.area")
    assert "land.area" not in case.candidate.facts


def test_elements_of_lists_go_with_their_list(case: Case) -> None:
    """What one unit said inside another's list goes when that list goes."""
    case.assert_fact("investor", [{"name": "示例甲", "share": 60}], bureau="tax")
    case.assert_fact("investor[0].share", 40, bureau="ecology")
    assert case.candidate.lists["investor"].items[0]["share"] == 40
    case.retract("investor", bureau="tax")  # what was said inside has nothing to stand on
    assert "investor" not in case.candidate.lists


def test_evidence_says_who_and_when(case: Case) -> None:
    """A fact keeps who said it, when, and on what grade of evidence."""
    case.assert_fact("land.far", 1.5, bureau="natural_resources", on="2026-12-01")
    assert case.candidate.evidence["land.far"] == Evidence(
        "declared", None, dt.date(2026, 12, 1), "natural_resources"
    )
    case.assert_fact("land.far", 1.6, "tax", {"grade": "verified", "source": "图", "on": DAY})
    assert case.candidate.evidence["land.far"] == Evidence("verified", "图", DAY, "tax")
    case.assert_fact("investment.total", "约3亿元", bureau="tax")
    assert case.candidate.evidence["investment.total"].grade == "estimated"
    assert case.candidate.evidence["investment.total"].by == "tax"


def test_what_cannot_be_read_is_not_filed(case: Case) -> None:
    """A value that cannot be read leaves no event in the log."""
    before = case.events()
    for path, value in (("land.area", "很多"), ("no.such", 1), ("investor[3].share", 5)):
        with pytest.raises(InputError):
            case.assert_fact(path, value)
    assert case.events() == before


def test_a_word_for_not_known_makes_the_fact_unknown(case: Case) -> None:
    """待核 makes a stated fact unknown, also after the case is restored."""
    case.assert_fact("land.area", "待核", bureau="natural_resources")
    assert "land.area" not in case.candidate.facts
    assert case.candidate.notes["land.area"] == "待核"
    again = case._engine.restore_case(case.events())
    assert again.candidate.canonical() == case.candidate.canonical()


# -- opinions and decisions ------------------------------------------------------------------------
def test_silence_is_not_consent(case: Case) -> None:
    """Thirteen units agree and one says nothing: the opinions are not settled."""
    case.move_stage("拟签约")
    for unit in MEMBERS[:-1]:
        case.opinion(unit, "同意")
    status = {o.check.id: o.status for o in case.report.outcomes}
    assert status["decision.opinions-settled"] == "unknown"
    assert not case.candidate.lists[OPINIONS].complete
    assert [p.unit for p in case.pending() if p.opinion] == [MEMBERS[-1]]
    case.opinion(MEMBERS[-1], "不涉及")
    assert case.report.outcome("decision.opinions-settled").status == "pass"
    case.withdraw_opinion(MEMBERS[0])
    assert case.report.outcome("decision.opinions-settled").status == "unknown"


def test_a_later_opinion_replaces_the_earlier(case: Case) -> None:
    """A unit's later opinion is the only one that counts."""
    case.opinion("生态环境", "不同意", law="示例法第一条", doc="示例1号")
    case.opinion("ecology", "附条件", text="示例", date="2026-11-20")
    (item,) = case.candidate.lists[OPINIONS].items
    assert (item["result"], item["date"]) == ("附条件", dt.date(2026, 11, 20))
    assert [o.result for o in case.opinions.values() if o is not None] == ["附条件"]


def test_opinions_of_the_file_count_until_the_unit_speaks(screener: Screener) -> None:
    """An opinion in the file is the unit's own until the unit gives another."""
    given = {"items": [{"bureau": "市生态环境分局", "result": "不同意"}], "complete": False}
    case = screener.open_case({"id": "1", "name": "x", "judgement": {"opinions": given}})
    assert "ecology" not in [p.unit for p in case.pending() if p.opinion]
    case.opinion("ecology", "同意")
    assert [i["result"] for i in case.candidate.lists[OPINIONS].items] == ["同意"]


def test_a_file_cannot_say_that_all_have_answered(screener: Screener) -> None:
    """A list of one opinion, complete as far as the file goes, leaves thirteen units silent."""
    given = {
        "id": "1",
        "name": "x",
        "judgement": {"opinions": [{"bureau": "环保", "result": "同意"}]},
    }
    case = screener.open_case(given)
    assert Candidate.from_dict(given).lists[OPINIONS].complete
    assert not case.candidate.lists[OPINIONS].complete
    assert len([p for p in case.pending() if p.opinion]) == 13


def test_a_second_meeting_replaces_the_first() -> None:
    """A second meeting leaves nothing of the first, not even its dissent."""
    case = small()
    case.record_meeting("暂缓", minutes_no="示例1号", dissent="示例")
    case.record_meeting("同意引进", minutes_no="示例2号")
    facts = case.candidate.facts
    assert facts["judgement.meeting.minutes_no"] == "示例2号"
    assert "judgement.meeting.dissent" not in facts


def test_a_place_may_ask_other_units(screener: Screener) -> None:
    """A place that names its own members hears these, also one that the catalogue lacks."""
    case = screener.open_case({"id": "1", "name": "x"}, members=["ecology", "人民武装部"])
    case.opinion("人民武装部", "不涉及")
    assert list(case.opinions) == ["ecology", "人民武装部"]
    assert case.candidate.lists[OPINIONS].items[0]["bureau"] == "人民武装部"


def test_what_people_decide_never_becomes_the_verdict() -> None:
    """A meeting that agrees does not lift a veto, nor is it undone when the veto goes."""
    case = small()
    case.assert_fact("project.foreign", True)
    case.record_meeting("同意引进", minutes_no="示例1号", dissent="示例")
    assert case.verdict == "fail"
    assert case.decision is not None
    assert case.decision.result == "同意引进"
    case.retract("project.foreign")
    assert case.decision.result == "同意引进"
    assert case.verdict == "needs_info"


# -- stages, days, waivers -------------------------------------------------------------------------
def test_stages_bring_checks_due() -> None:
    """A check begins to count at the stage at which it is due."""
    screener = factories.screener(factories.check("!project.foreign", due="供地"))
    case = screener.open_case({"id": "1", "name": "示例", "project": {"stage": "初审"}})
    assert case.verdict == "pass"
    assert case.move_stage("已供地") == "needs_info"
    assert case.stage == "供地"


def test_days_bring_dated_rules_into_force() -> None:
    """A rule counts from its first day on, and no event may be dated back."""
    later = factories.Period(dt.date(2026, 12, 1), None)
    rule = factories.check("!project.foreign", effective=later)
    case = factories.screener(rule).open_case(
        {"id": "1", "name": "示例", "project": {"foreign": True}}
    )
    assert case.verdict == "pass"
    assert case.advance("2026-12-01") == "fail"
    with pytest.raises(CaseError, match="case-day"):
        case.assert_fact("land.area", 1, on="2026-11-30")


def test_a_waiver_lifts_a_check_until_its_day() -> None:
    """A waiver lifts its check until its last day, and not after."""
    rule = factories.check("!project.foreign", waivable=True, basis="local_published")
    case = factories.screener(rule).open_case(
        {"id": "1", "name": "示例", "project": {"foreign": True}}
    )
    assert case.verdict == "fail"
    assert case.waive("t.c", "示例", "示例会议", "示例1号", "2026-11-30") == "pass"
    assert case.advance("2026-12-01") == "fail"


# -- the log ---------------------------------------------------------------------------------------
def test_a_case_is_its_log(case: Case, screener: Screener) -> None:
    """Restored from its log, a case has the same report, verdict, decision and log."""
    case.assert_fact("investor", [{"name": "示例甲", "share": {"value": 60, "evidence": "核验"}}])
    case.assert_fact("investment.total", "1.5亿元", "tax", "verified", on="2026-11-23")
    case.opinion("ecology", "附条件", law="示例")
    case.move_stage("联审")
    case.record_meeting("暂缓", date="2026-11-23")
    case.waive("x.y", "示例", "示例", "示例", "2027-01-01")
    case.retract("land.area", on="2026-12-01")
    text = json.dumps(case.events(), ensure_ascii=False)
    again = screener.restore_case(text)
    assert again.log == case.log
    assert again.report.to_json() == case.report.to_json()
    assert screener.restore_case(case.log).verdict == case.verdict
    assert again.decision == case.decision


def test_the_past_can_be_looked_at_and_not_changed(case: Case) -> None:
    """Any past event or day can be looked at; it takes no facts, and none is before the first."""
    case.assert_fact("land.area", 50, on="2026-11-25")
    case.assert_fact("land.area", 60, on="2026-11-30")
    assert [case.at(n).candidate.facts["land.area"] for n in (0, 1, 2)] == [120, 50, 60]
    assert case.at("2026-11-24").candidate.facts["land.area"] == 120
    assert case.at("2026-11-26").day == dt.date(2026, 11, 26)
    with pytest.raises(CaseError, match="case-closed"):
        case.at(1).assert_fact("land.area", 1)
    with pytest.raises(CaseError, match="case-moment"):
        case.at("2026-11-21")
    assert [s.event.n for s in case.history()] == [0, 1, 2]


def test_history_says_what_each_event_changed() -> None:
    """Each event says which outcomes moved and which conclusions came or went."""
    case = small()
    case.assert_fact("project.foreign", True)
    case.assert_fact("land.area", 1)
    case.retract("project.foreign")
    opened, said, other, back = case.history()
    assert (opened.verdict, opened.ran) == ("needs_info", 1)
    assert said.moved == (("t.c", "unknown", "fail"),)
    assert said.drawn == ("t.a", "t.b")
    assert (other.ran, other.moved) == (0, ())
    assert back.withdrawn == ("t.a", "t.b")


def test_only_what_a_fact_touches_runs_again(case: Case, screener: Screener) -> None:
    """After a fact, just the checks that read it run again."""
    reads = screener.program(DAY).reads
    assert case.verdict  # the first look runs everything
    for path in ("land.far", "energy.coal", "investment.total"):
        case.assert_fact(path, 1)
        assert case._now().ran == sum(path in r for r in reads.values())


def test_a_closed_case_takes_nothing_more(case: Case, screener: Screener) -> None:
    """A closed case keeps its verdict and refuses further events, restored or not."""
    case.close("示例")
    case.close()
    assert case.closed
    assert screener.restore_case(case.events()).closed
    with pytest.raises(CaseError, match="case-closed"):
        case.opinion("ecology", "同意")
    assert case.verdict == screener.screen(case.candidate).verdict


# -- why and what is owed --------------------------------------------------------------------------
def test_why_leads_down_to_outcomes() -> None:
    """A conclusion is explained by tags, these by conclusions, down to an outcome."""
    case = small()
    case.assert_fact("project.foreign", True)
    why = case.why("b")
    (tag,) = why.because
    assert (tag.kind, tag.name) == ("tag", "大项目")
    (check,) = tag.made_by[0].because
    assert (check.kind, check.name, check.status) == ("check", "t.c", "fail")
    assert "测试项:不符合" in str(why)
    assert "not met" in str(case.why("t.b", lang="en"))
    assert case.why("大项目") == case.why("a")
    with pytest.raises(KeyError):
        case.why("c")


def test_why_names_values_and_only_what_decides(case: Case) -> None:
    """Metrics are opened up; of alternatives only those that hold are named."""
    case.assert_fact("energy.total_calorific", 12000)
    case.assert_fact("energy.coal", 0)
    case.assert_fact("project.build_type", "新建")
    texts = [b.text for b in case.why("reviewed-by-province").because]
    assert any("12,000吨标准煤" in t and "10,000吨标准煤" in t for t in texts)
    assert not any("煤炭" in t for t in texts)


def test_tasks_have_a_clock(case: Case) -> None:
    """It runs from the day on which the task came up, and anew where it went away between."""

    def of(title: str) -> tuple[dt.date, int | None, int] | None:
        found = [t for t in case.tasks() if t.conclusion.id == title]
        return (found[0].since, found[0].days, found[0].elapsed) if found else None

    case.assert_fact("energy.total_calorific", 3000, on="2026-11-24")
    case.assert_fact("energy.coal", 0)
    case.assert_fact("project.build_type", "新建")
    case.assert_fact("energy.review_status", "未办")
    case.advance("2026-11-30")
    assert of("review-task") == (dt.date(2026, 11, 24), 5, 6)
    case.assert_fact("energy.total_calorific", 3, on="2026-12-01")
    assert of("review-task") is None
    case.retract("energy.total_calorific", on="2026-12-02")
    case.assert_fact("energy.total_calorific", 3000, on="2026-12-03")
    assert of("review-task") == (dt.date(2026, 12, 3), 5, 0)


def test_pending_names_units_and_what_still_matters(case: Case) -> None:
    """Each unit owes its opinion, and together they owe the facts that the verdict waits for."""
    owed = {p.unit: p for p in case.pending()}
    assert set(MEMBERS) <= set(owed)
    asked = {m.cause.name for p in owed.values() for m in p.facts}
    assert asked == {m.cause.name for m in case.report.missing if m.needed_for == "verdict"}
    assert owed["host"].name == "柯城区生态工业服务中心"


# -- wrong use -------------------------------------------------------------------------------------
WRONG: Mapping[str, Any] = {
    "case-unit": lambda c: c.opinion("不存在的单位", "同意"),
    "case-word": lambda c: c.opinion("ecology", "随便"),
    "case-path": lambda c: c.assert_fact("judgement.meeting.result", "暂缓"),
    "case-retract": lambda c: c.retract("investor[0].share"),
    "case-day": lambda c: c.advance("明天"),
    "case-evidence": lambda c: c.assert_fact("land.far", 1, evidence="听说"),
}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_use_is_said_and_changes_nothing(case: Case, code: str) -> None:
    """A wrong call is refused by its code and leaves no event."""
    before = case.events()
    with pytest.raises(CaseError, match=code):
        WRONG[code](case)
    assert case.events() == before
    for unit in ("ecology", "tax"):
        with pytest.raises(CaseError, match="case-retract"):
            case.withdraw_opinion(unit)


def bad_logs(good: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    first, second = good
    yield "不以立卷开头", [second]
    yield "空", []
    yield "编号不连续", [first, {**second, "n": 2}]
    yield "日期倒退", [first, {**second, "on": "2020-01-01"}]
    yield "立卷两次", [first, {**first, "n": 1}]
    yield "不认识的事件", [first, {**second, "event": "gossip"}]
    yield "不认识的键", [first, {**second, "mood": "good"}]
    yield "缺键", [first, {k: v for k, v in second.items() if k != "path"}]
    yield "字段不再有", [first, {**second, "path": "no.such"}]
    yield (
        "没有的意见",
        [first, {"event": "opinion-withdrawn", "n": 1, "on": second["on"], "unit": "tax"}],
    )
    yield "项目读不出", [{**first, "candidate": {}}]
    yield "格式", [{**first, "format": 99}]
    yield "不是日期", [first, {**second, "on": "today"}]
    yield "不是 JSON", "{"
    yield "不是列表", '{"event": "opened"}'


def test_a_bad_log_is_refused(case: Case, screener: Screener) -> None:
    """A log out of order, with gaps, unknown events or keys, or no log at all is refused."""
    case.assert_fact("land.far", 1)
    for _, log in bad_logs(case.events()):
        with pytest.raises(CaseError, match="case-log"):
            screener.restore_case(log)


def test_every_event_is_described() -> None:
    """Those who keep logs in a database find each kind and key in the guide."""
    page = (ROOT / "docs/how-to/live-case.md").read_text(encoding="utf-8")
    for kind, cls in ev.KINDS.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{kind}` |")]
        own = {f.name for f in fields(cls)} - {"n", "on", "unit"}
        assert set(re.findall(r"`(\w+)`", row.split("|")[3])) == own


def test_an_event_goes_through_json() -> None:
    """An event written as JSON reads back, a set as its sorted list."""
    event = ev.Asserted(n=1, on=DAY, path="x", value=frozenset({"b", "a"}), evidence=Evidence(
        "verified", "s", DAY, "b"))  # fmt: skip
    data = json.loads(json.dumps(ev.to_data(event)))
    assert ev.from_data(data) == replace(event, value=["a", "b"])


# -- what derived facts rest on --------------------------------------------------------------------
class Spy(dict[str, Any]):
    """Facts that note which of them are asked for."""

    def __init__(self, data: Mapping[str, Any], seen: set[str]) -> None:
        super().__init__(data)
        self.seen = seen

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.seen.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.seen.add(str(key))
        return super().__contains__(key)


@pytest.mark.parametrize("filled", [False, True])
def test_derived_facts_rest_on_what_is_said(screener: Screener, filled: bool) -> None:
    """If a derivation comes to read another fact, its list has to grow with it."""
    name = "candidates-filled.json" if filled else "candidates.json"
    listed = json.loads((ROOT / "examples/kecheng" / name).read_text(encoding="utf-8"))
    for given in listed:
        own = Candidate.from_dict(given)
        region: set[str] = set()
        spied = replace(own, facts=Spy(own.facts, region), lists=Spy(own.lists, region))
        region_facts(screener.region, spied, DAY)
        assert region <= REGION_READS
        chain: set[str] = set()
        spied = replace(own, facts=Spy(own.facts, chain), lists=Spy(own.lists, chain))
        assert screener.chains is not None
        screener.chains.fit(spied, DAY)
        assert chain <= CHAIN_READS


# -- the example -----------------------------------------------------------------------------------
def test_the_scripted_review(capsys: pytest.CaptureFixture[str]) -> None:
    """东巨康 is judged on public and 「示例」 facts alone, none of them of credit or hazards."""
    spec = importlib.util.spec_from_file_location("review", ROOT / "examples/kecheng/review.py")
    assert spec is not None
    assert spec.loader is not None
    review = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(review)
    review.main()
    out = capsys.readouterr().out
    assert "报省级节能审查" in out
    assert "逐字节相同" in out
    screener = Screener.from_files(ROOT / "examples/kecheng/region.yaml")
    case = review.real_firm(screener)
    ill = ("listing", "penalty", "safety", "environment", "controller", "investor", "related")
    for event in case.log:
        if isinstance(event, ev.Asserted):
            assert not event.path.startswith(ill)
            assert event.evidence is not None
            assert event.evidence.source == "示例"
        if isinstance(event, ev.Opinion):
            assert (event.text or "").startswith("示例")
    assert case.decision is None
    assert case.verdict == "needs_info"
    twin = review.invented_firm(screener)
    assert twin.verdict == "pass"
    assert [s.verdict for s in twin.history()][-4:] == ["pass", "conditional", "pass", "pass"]


def test_the_members_are_those_of_the_region() -> None:
    """A region names whom it asks; without a word it is the fourteen of a joint review."""
    from dataclasses import replace

    from tests.factories import candidate, check, screener

    engine = screener(check("project.started == false"))
    shape = engine.region.shape.model_copy(update={"members": ["water", "某镇政府"]})
    engine.region = replace(engine.region, shape=shape)

    assert list(engine.open_case(candidate()).opinions) == ["water", "某镇政府"]

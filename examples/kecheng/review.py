"""A joint review from first clue to verdict, with the member units answering over time.

    python examples/kecheng/review.py

First 东巨康, as public documents name it: its case is opened as a clue, moves through the stages,
and units answer. Every answer about it is invented, marked 「示例」, and speaks of the plan only;
credit, hazards and violations of a real firm are not made up, so they stay asked for, and what
people decided is not made up either. Then a firm that does not exist, 示例甲光电, goes all the
way: answers come in unit by unit, a listing is found and turns out to be a mistake, people decide.
"""

from __future__ import annotations

import json
from pathlib import Path

from prescreen import Candidate, Screener
from prescreen.case.case import Case
from prescreen.fields import catalogue

HERE = Path(__file__).parent
EXAMPLE = {"grade": "declared", "source": "示例"}
CHECKED = {"grade": "verified", "source": "示例"}


def listed(name: str, ident: str) -> dict[str, object]:
    """One entry of a list beside this file."""
    entries = json.loads((HERE / name).read_text(encoding="utf-8"))
    return next(entry for entry in entries if entry["id"] == ident)


def say(case: Case, what: str) -> None:
    print(f"{case.day}  {case.stage:<4}  {what}\n            系统初判: {case.verdict}")


def real_firm(screener: Screener) -> Case:
    """东巨康: what is public, and 「示例」 answers about the plan alone."""
    clue = listed("candidates.json", "kecheng-01")
    clue["project"] = {"stage": "线索", "kind": "工业"}
    case = screener.open_case(clue, on="2026-03-02")
    say(case, "立卷:线索只有公开报告说过的内容")

    case.move_stage("在谈", on="2026-03-16")
    case.assert_fact("project.industry_code", "3922", "发展改革", EXAMPLE)
    case.assert_fact("land.supply", "新增出让", "自然资源和规划", EXAMPLE)
    case.assert_fact("land.area", "260亩", "自然资源和规划", EXAMPLE, on="2026-03-20")
    say(case, "在谈:「示例」用地意向 260 亩")

    case.move_stage("初审", on="2026-04-01")
    case.assert_fact("project.build_type", "新建", "发展改革", EXAMPLE)
    case.assert_fact("energy.total_calorific", 12000, "发展改革", EXAMPLE)
    case.assert_fact("energy.coal", 0, "发展改革", EXAMPLE)
    say(case, "初审:「示例」能耗 12,000 吨标准煤")
    print(case.why("reviewed-by-province"))

    case.assert_fact("energy.total_calorific", 800, "发展改革", CHECKED, on="2026-04-10")
    say(case, "发展改革更正:「示例」能耗 800 吨标准煤,依附于原数的推论随之撤回")
    assert "reviewed-by-province" not in {c.id for c in case.conclusions}

    case.move_stage("联审", on="2026-04-20")
    case.opinion("自然资源和规划", "附条件", text="示例:套合后再定红线", date="2026-04-22")
    case.opinion("统计", "不涉及", text="示例", on="2026-04-24")
    say(case, "联审:两家答复,其余未答复——未答复不等于同意")
    for owed in case.pending():
        words = "、".join(label(m.cause.name) for m in owed.facts[:3])
        heard = (
            "意见未回" if owed.opinion else "意见已回" if owed.unit in case.opinions else "未列会签"
        )
        print(f"  {owed.name}: {heard}; 待补 {len(owed.facts)} 项 {words}")
    assert case.decision is None
    return case


def invented_firm(screener: Screener) -> Case:
    """示例甲光电 (does not exist): from a name to a verdict, by answers of the units."""
    filled = Candidate.from_dict(listed("candidates-filled.json", "kecheng-f1"))
    case = screener.open_case(
        {"id": filled.id, "name": filled.name, "project": {"stage": "线索"}}, on="2026-09-01"
    )
    say(case, "立卷:只有名称")
    case.move_stage("初审", on="2026-09-15")
    say(case, "初审:该问的都问")
    case.move_stage("拟签约", on="2026-11-10")
    for unit in units(filled):
        if count := answer(case, filled, unit):
            print(f"  {case.day}  {unit:<22} 答复 {count:>2} 项 → {case.verdict}")
    for unit in case.opinions:
        case.opinion(unit, "同意", text="示例", on="2026-11-18")
    say(case, "拟签约:十四家单位都已答复")

    entry = {
        "subject": "示例甲光电有限公司(虚构)",
        "subject_role": "项目公司",
        "list": "失信被执行人名单",
        "state": "在列",
        "source": "示例",
    }
    case.assert_fact("listing", {"items": [entry]}, "司法行政", CHECKED, on="2026-11-19")
    say(case, "「示例」查到一条失信被执行人记录")
    case.retract("listing", "司法行政", on="2026-11-20")
    say(case, "「示例」核实系同名企业,撤回该记录:依附于它的结论随之撤回")
    case.record_meeting("同意引进", body="示例会议", minutes_no="示例〔2026〕1号", on="2026-11-22")
    say(case, f"联审结论(人作出): {case.decision.result if case.decision else ''}")
    return case


def units(candidate: Candidate) -> list[str]:
    """Units that have something to say of the candidate, the most first."""
    told: dict[str, int] = {}
    for path in (*candidate.facts, *candidate.lists):
        told[unit_of(path)] = told.get(unit_of(path), 0) + 1
    return sorted(told, key=lambda unit: (-told[unit], unit))


def unit_of(path: str) -> str:
    field = catalogue.get(path)
    return field.bureau if field is not None else catalogue.lists[path].fields[0].bureau


def label(path: str) -> str:
    field = catalogue.get(path)
    listed_ = catalogue.lists.get(path)
    return field.label if field else listed_.label if listed_ else path


def answer(case: Case, told: Candidate, unit: str) -> int:
    """The unit states all that it has to say; gives how many facts that is."""
    given = told.canonical()
    count = 0
    for path, value in (*given["facts"].items(), *given["lists"].items()):
        kept = path.startswith(("judgement.opinions", "judgement.meeting."))
        if unit_of(path) != unit or kept or path in ("project.id", "project.name", "project.stage"):
            continue
        evidence = told.evidence.get(path)
        case.assert_fact(path, value, unit, evidence)
        count += 1
    return count


def main() -> None:
    screener = Screener.from_files(region=HERE / "region.yaml")
    for title, review in (("东巨康", real_firm), ("示例甲光电(虚构)", invented_firm)):
        print(f"== {title}")
        case = review(screener)
        again = screener.restore_case(case.events())
        assert again.report.to_json() == case.report.to_json()
        print(f"案卷 {len(case.log)} 个事件,从记录重建后逐字节相同;推论引擎: {case.engine}\n")


if __name__ == "__main__":
    main()

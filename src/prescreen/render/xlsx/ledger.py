"""The columns of the ledger (台账): what stands in each, from a report alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prescreen.fields import industry
from prescreen.render.labels import severity
from prescreen.render.view import View
from prescreen.vocabulary import ROLES, STATES

Value = str | float | None


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: heading in both languages, width in characters, kind of value, how to get it.

    kind: 'text', 'long' (wrapped), 'number', 'whole', 'verdict'.
    """

    zh: str
    en: str
    width: float
    kind: str
    of: Callable[[View], Value]

    def heading(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def _text(zh: str, en: str, path: str, width: float = 12, kind: str = "text") -> LedgerColumn:
    return LedgerColumn(zh, en, width, kind, lambda v: v.fact(path))


def _number(zh: str, en: str, path: str, width: float = 10, kind: str = "number") -> LedgerColumn:
    """A number in the field's own unit; what was said but could not be used stays as text."""
    return LedgerColumn(zh, en, width, kind, lambda v: _amount(v, path))


def _amount(v: View, path: str) -> Value:
    value = v.number(path)
    return v.fact(path) if value is None else value


def _investors(v: View) -> str:
    return v.names("investor", "name")


def _industry(v: View) -> str:
    code = v.fact("project.industry_code")
    name = industry.name(code) if code and industry.exists(code) and v.lang == "zh" else ""
    return " / ".join(t for t in (f"{code} {name}".strip(), v.relation(), v.nodes()) if t)


def _tax(v: View) -> str:
    total, basis = v.fact("tax.total"), v.fact("tax.basis")
    return f"{total}({basis})" if total and basis else total


def _energy(v: View) -> str:
    pairs = [
        ("当量", "calorific", "energy.total_calorific"),
        ("等价", "equivalent", "energy.total_equivalent"),
        ("", "", "energy.total"),
    ]
    said = [
        f"{v.fact(path)}({zh if v.lang == 'zh' else en})" if zh else v.fact(path)
        for zh, en, path in pairs
        if v.fact(path)
    ]
    return v.join(said[:2], "semi")


def _place(v: View) -> str:
    return v.fact("site.park") or v.fact("project.host_unit") or v.fact("project.place")


def _first(v: View, texts: Sequence[str], most: int, sep: str = "semi") -> str:
    """The first of some texts, and how many there are."""
    said = v.join(texts[:most], sep)
    if len(texts) > most:
        said += f" 等{len(texts)}项" if v.lang == "zh" else f" and {len(texts) - most} more"
    return said


def _settle(v: View) -> str:
    return _first(v, [f"{o['title']}({o['bureau_name']})" for o in v.to_settle], 4)


def _missing(v: View) -> str:
    said = [
        f"{b}{len(m)}项" if v.lang == "zh" else f"{b}: {len(m)}"
        for b, m in v.missing_by_bureau.items()
    ]
    if len(said) <= 6:
        return v.join(said)
    total = (
        f"等{len(said)}个单位共{len(v.missing)}项"
        if v.lang == "zh"
        else (f" and others, {len(v.missing)} in all")
    )
    return v.join(said[:5]) + total


def _incentives(v: View) -> str:
    asked = v.names("incentive", "text")
    failed = [f"{severity(o, v.lang)}:{o['title']}" for o in v.of("fail") if o["scope"] == "terms"]
    open_ = sum(o["scope"] == "terms" for o in v.of("unknown"))
    note = (f"条款待查明{open_}项" if v.lang == "zh" else f"{open_} open") if open_ else ""
    return v.join((asked, _first(v, failed, 3), note), "semi")


def _opinions(v: View) -> str:
    given = Counter(
        v.leaf("judgement.opinions", i, "result") for i in v.items("judgement.opinions")
    )
    return v.join(f"{n} {r}" if v.lang == "en" else f"{n}{r}" for r, n in given.items() if r)


def _verdict(v: View) -> str:
    return f"{STATES[v.state].mark} {v.report['verdict_label']}"


_LEADER = ROLES["leader"]

LEDGER: tuple[LedgerColumn, ...] = (
    LedgerColumn("项目编号", "No.", 12, "text", lambda v: v.id),
    LedgerColumn("原序", "In the list", 6, "whole", lambda v: v.run.places.get(v.id)),
    LedgerColumn("项目名称", "Project", 30, "long", lambda v: v.name),
    LedgerColumn("投资方", "Investors", 22, "long", _investors),
    _text("项目类型", "Kind", "project.kind"),
    LedgerColumn("所属产业/产业链环节", "Industry / chain link", 24, "long", _industry),
    _text("建设内容", "What is built", "project.content", 34, "long"),
    _number("总投资(万元)", "Total investment (10k CNY)", "investment.total", 12),
    _number("固投(万元)", "Fixed assets (10k CNY)", "investment.fixed", 12),
    _number("外资(万美元)", "Foreign capital (10k USD)", "investment.foreign_contracted"),
    _text("用地方式", "Land supply", "land.supply", 13),
    _number("用地(亩)", "Land (mu)", "land.area"),
    _number("达产产值(万元)", "Output (10k CNY)", "output.value", 12),
    LedgerColumn("达产税收(口径)", "Tax (basis)", 20, "text", _tax),
    _number("就业(人)", "Jobs", "output.jobs", 8, "whole"),
    LedgerColumn("能耗", "Energy", 22, "text", _energy),
    LedgerColumn("落户地", "Site", 18, "long", _place),
    _text("引资单位", "Unit responsible", "project.lead_unit", 14),
    LedgerColumn(_LEADER.label, _LEADER.label_en.capitalize(), 10, "text", lambda v: ""),
    _text("首谈日", "First contact", "schedule.first_contact", 14),
    LedgerColumn("阶段", "Stage", 10, "text", lambda v: v.stage),
    LedgerColumn("系统初判", "System verdict", 24, "verdict", _verdict),
    LedgerColumn("主要原因", "Main reasons", 40, "long", lambda v: v.main_reasons()),
    LedgerColumn("须落实", "To be settled", 40, "long", _settle),
    LedgerColumn("待补正(单位)", "Missing (by bureau)", 28, "long", _missing),
    LedgerColumn("政策诉求提示", "Incentives asked for", 32, "long", _incentives),
    LedgerColumn("成员单位意见", "Opinions of member units", 16, "text", _opinions),
    _text("联审结论", "Joint review", "judgement.meeting.result", 12),
    _text("会议纪要号", "Minutes no.", "judgement.meeting.minutes_no", 14),
    _text("签约日", "Signing", "schedule.sign", 14),
    _number("到位资金(万元)", "Funds arrived (10k CNY)", "investment.arrived", 12),
    _text("供地", "Land supplied", "land.conversion_status", 10),
    _text("开工", "Start", "schedule.start", 14),
    _text("入库", "Statistics entry", "schedule.statistics_entry", 14),
    _text("投产", "Production", "schedule.production", 14),
    LedgerColumn("评分", "Score", 10, "text", lambda v: v.score_text()),
    LedgerColumn("链上作用", "Chain relation", 10, "text", lambda v: v.relation()),
    LedgerColumn("事实矛盾", "Contradictions", 30, "long", lambda v: v.join(v.conflicts, "semi")),
    LedgerColumn("备注", "Notes", 30, "long",
           lambda v: v.join(map(str, v.report["candidate"]["warnings"]), "semi")),
)  # fmt: skip

"""The two pages of the opinion that decide: facts, verdict, what to settle, chain, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.render import gist
from prescreen.render.asking import of_investor
from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity, stage, stage_order
from prescreen.render.view import MOST_QUESTIONS, Data, View
from prescreen.vocabulary import SIDES, STATES

# (label zh, label en, field path); two to a row
_FACTS: tuple[tuple[str, str, str], ...] = (
    ("项目类型", "Kind", "project.kind"), ("所处阶段", "Stage", "stage"),
    ("总投资", "Total investment", "investment.total"),
    ("固定资产投资", "Fixed assets", "investment.fixed"),
    ("落户园区", "Park", "site.park"), ("用地方式", "Land supply", "land.supply"),
    ("用地面积", "Land", "land.area"), ("行业代码", "Industry code", "project.industry_code"),
    ("达产产值", "Output", "output.value"), ("达产税收", "Tax", "tax.total"),
    ("综合能耗(当量值)", "Energy (calorific)", "energy.total_calorific"),
    ("新增就业", "Jobs", "output.jobs"),
    ("合同外资", "Foreign capital", "investment.foreign_contracted"),
    ("引资单位", "Unit responsible", "project.lead_unit"),
)  # fmt: skip
_ROWS = 4
"""Rows of facts beside name, investors and content."""
_MATTERS = 4
"""Failed checks that the opinion itself names; the annexes name all."""
_UNITS = 6
"""Matters of member units that the opinion itself names."""


def facts(v: View, w: DocxWriter) -> str:
    """The main facts; those not given are said to be so."""
    not_given = pick(v, "未提供", "not given")
    given: list[tuple[str, str]] = []
    empty = []
    for zh, en, path in _FACTS:
        found = v.facts.get(path)
        text = v.stage if path == "stage" else str(found["text"]) if found else ""
        if not text:
            empty.append(pick(v, zh, en))
            continue
        grade = found["evidence"] if found else "declared"
        marked = "" if grade == "declared" else v.word(f"evidence.{grade}")
        given.append((pick(v, zh, en), v.clip(text, 28) + v.bracket(marked)))
    content = v.fact("project.content")
    rows: list[tuple[str, ...]] = [
        (pick(v, "投资方", "Investors"), v.clip(_investors(v), 80) or not_given),
        (pick(v, "建设内容", "What is built"), v.clip(content, 90) or not_given),
    ]
    given = given[: 2 * _ROWS]
    for n in range(0, len(given), 2):
        rows.append((*given[n], *(given[n + 1] if n + 1 < len(given) else ("", ""))))
    note = pick(v, "除注明外均为申报数据。", "As declared unless marked otherwise. ")
    if empty:
        kept = v.whole(empty, 70, len(empty))
        said = v.join(kept) + (pick(v, "等", " and others") if len(kept) < len(empty) else "")
        note += pick(v, f"未提供:{said}。", f"Not given: {said}.")
    return w.table(rows, (18, 32, 18, 32)) + w.p(note, "small")


def _investors(v: View) -> str:
    said = []
    for item in v.items("investor"):
        share = v.leaf("investor", item, "share")
        more = v.join((v.leaf("investor", item, "role"), share))
        said.append(v.leaf("investor", item, "name") + v.bracket(more))
    return v.join(said)


def verdict(v: View, w: DocxWriter) -> str:
    """The verdict, why, what next, who."""
    state = STATES[v.state]
    lines = [w.p(f"{state.mark} {v.report['verdict_label']}", "mark")]
    for label, text in (
        (pick(v, "理由:", "Why: "), gist.reasons(v)),
        (pick(v, "下一步:", "Next: "), gist.next_step(v)),
        (pick(v, "由谁办:", "Who: "), gist.who(v)),
        (pick(v, "审查范围:", "Scope: "), gist.scope(v)),
    ):
        lines.append(w.labelled(label, text, "cell"))
    note = pick(
        v,
        "系统初判由程序按已收录规则作出,供预审参考;联审结论由会议作出。",
        "The system verdict follows the rules on file and informs; people decide.",
    )
    return w.table([["".join(lines)]], (100,), plain=False) + w.p(note, "small")


def matters(v: View, w: DocxWriter) -> str:
    """What is to be settled, then asked first: by whom, by when."""
    rows = list(_matters(v))
    if not rows:
        return w.p(v.word("none"))
    head = (
        pick(v, "事项", "Matter"), pick(v, "由谁办", "Who"), pick(v, "何时", "By when"),
    )  # fmt: skip
    out = w.table(rows, (62, 22, 16), head)
    left = _left(v)
    return out + w.p(left, "small") if left else out


def _matters(v: View) -> Iterator[tuple[str, str, str]]:
    for o in _failed(v)[:_MATTERS]:
        what = f"{severity(o, v.lang)}{v.word('colon')}{v.clip(str(o['title']), 50)}"
        remedy = v.clip(str(o["remedy"]), 70)
        yield f"{what}\n{remedy}", str(o["bureau_name"]), _by(v, o["due"])
    days = v.run.feedback_days
    soon = pick(v, f"{days} 个工作日", f"{days} working days")
    told = gist.asks(v)
    if told:
        asked = pick(v, "请答复:", "Please answer: ") + told
        yield asked, pick(v, "投资方", "the investor"), soon
    by: dict[str, list[Data]] = {}
    for m in v.to_check:
        by.setdefault(m["bureau_name"], []).append(m)
    for unit, mine in list(by.items())[:_UNITS]:
        found = pick(v, "核查:", "To check: ") + v.join(v.clip(str(m["label"]), 30) for m in mine)
        yield found, unit, _by(v, mine[0]["due"])


def _failed(v: View) -> list[Data]:
    return [o for o in v.of("fail") if o["severity"] not in ("advice", "task")]


def _by(v: View, due: str) -> str:
    """Before a stage; what is due already is to be done now."""
    if stage_order(due) <= stage_order(str(v.report["candidate"]["stage"])):
        return pick(v, "即办", "now")
    return pick(v, f"{stage(due, v.lang)}前", f"before {stage(due, v.lang)}")


def _left(v: View) -> str:
    """How much more there is, and where."""
    units = [m for m in v.asked if not of_investor(m)]
    failed = max(0, len(_failed(v)) - _MATTERS)
    asked = max(0, len(v.to_bring) - MOST_QUESTIONS)
    checked = max(0, len(units) - len(v.to_check))
    parts = [
        (failed, pick(v, f"须落实 {failed} 项", f"{failed} to settle")),
        (asked, pick(v, f"投资方答复 {asked} 项", f"{asked} to be answered")),
        (checked, pick(v, f"单位核查 {checked} 项", f"{checked} to be checked")),
    ]
    said = v.join(text for n, text in parts if n)
    if not said:
        return ""
    return pick(
        v,
        f"另有{said},列在清单、成员单位意见表和附件中。成员单位逾期未回复不视为同意。",
        f"More: {said}; see the list, the forms of the units and the annexes. Silence of a unit is "
        "not consent.",
    )


def chain(v: View, w: DocxWriter) -> str:
    """The relation and a small picture of the neighbours; informs, decides nothing."""
    fit = v.chain
    if fit is None:
        return w.p(pick(v, "本地区未配置产业链。", "No chain is configured."), "cell")
    if fit["status"] != "scored":
        ask = v.join(v.node(a) for a in fit["ask"][:4])
        said = pick(
            v,
            f"产品对应的环节待确认。备选:{ask}。",
            f"The link of the products is to be confirmed. Options: {ask}.",
        )
        note = v.clip(str(fit["note"]).rstrip("。."), 150) + pick(v, "。", ".")
        return w.p(said if ask else note[:1].upper() + note[1:], "cell")
    points = fit["scores"]["total"]
    text = pick(
        v,
        f"{v.relation()}(环节:{v.nodes()};参考分 {points:.0f}),只作参考,不影响系统初判。",
        f"{v.relation()} (link: {v.nodes()}; {points:.0f} points), for reference only.",
    )
    return w.p(text[:1].upper() + text[1:], "cell") + _picture(v, w)


def _picture(v: View, w: DocxWriter) -> str:
    """Suppliers, the project and users side by side, with arrows between."""
    sides: dict[str, list[str]] = {side: [] for side in SIDES}
    for p in (v.chain or {})["partners"]:
        name = p["node_name"] if v.lang == "zh" else p["node_name_en"]
        said = v.clip(p["name"], 24) + v.bracket(name)
        if said not in sides[p["side"]]:
            sides[p["side"]].append(said)
    gap = pick(v, "本地暂无", "none here")
    middle = w.p(pick(v, "本项目", "this project"), "head") + w.p(v.nodes(), "cell", align="center")

    def box(side: str) -> str:
        head = w.p(v.word(f"side.{side}"), "small_head")
        return head + "".join(w.p(t, "cell", align="center") for t in sides[side][:3] or [gap])

    arrow = w.p("→", "head")
    return w.table(
        [[box("upstream"), arrow, middle, arrow, box("downstream")]],
        (30, 5, 30, 5, 30), plain=False,
    )  # fmt: skip


def signature(v: View, w: DocxWriter) -> str:
    """An empty box to write and sign in."""
    lines = [w.p("", "cell") for _ in range(4)]
    sign = pick(v, "签字:              年   月   日", "Signature:               Date:        ")
    return w.table([["".join([*lines, w.p(sign, "cell", align="right")])]], (100,), plain=False)


def meeting(v: View, w: DocxWriter) -> str:
    """Where it goes, and the minutes."""
    said = [
        (pick(v, zh, en), v.fact(path))
        for zh, en, path in (
            ("会议名称", "Meeting", "judgement.meeting.body"),
            ("会议日期", "Date", "judgement.meeting.date"),
            ("联审结论", "Joint review", "judgement.meeting.result"),
            ("会议纪要号", "Minutes no.", "judgement.meeting.minutes_no"),
        )
    ]
    return w.table([(*said[0], *said[1]), (*said[2], *said[3])], (18, 32, 18, 32))

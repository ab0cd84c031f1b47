"""Sections one to six of the opinion: facts, verdict, checks, what to settle, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity, stage
from prescreen.render.view import Data, View
from prescreen.vocabulary import DECIDING, SCOPES, STATES, STATUSES, VERDICTS

# (label zh, label en, field path or list.leaf); two to a row, long ones alone
_FACTS: tuple[tuple[str, str, str], ...] = (
    ("项目类型", "Kind", "project.kind"), ("建设性质", "Construction", "project.build_type"),
    ("行业代码", "Industry code", "project.industry_code"), ("所处阶段", "Stage", "stage"),
    ("落户园区", "Park", "site.park"), ("落户地单位", "Host", "project.host_unit"),
    ("总投资", "Total investment", "investment.total"),
    ("固定资产投资", "Fixed assets", "investment.fixed"),
    ("项目资本金", "Capital", "investment.capital"),
    ("合同外资", "Foreign capital", "investment.foreign_contracted"),
    ("用地方式", "Land supply", "land.supply"), ("用地面积", "Land", "land.area"),
    ("达产产值", "Output", "output.value"), ("达产税收", "Tax", "tax.total"),
    ("税收口径", "Tax basis", "tax.basis"), ("新增就业", "Jobs", "output.jobs"),
    ("综合能耗(当量值)", "Energy (calorific)", "energy.total_calorific"),
    ("综合能耗(等价值)", "Energy (equivalent)", "energy.total_equivalent"),
    ("引资单位", "Unit responsible", "project.lead_unit"),
    ("首次洽谈", "First contact", "schedule.first_contact"),
)  # fmt: skip


def pick(v: View, zh: str, en: str) -> str:
    return zh if v.lang == "zh" else en


def facts(v: View, w: DocxWriter) -> str:
    """One: a table of the main facts; those not given are said to be so."""
    not_given = pick(v, "未提供", "not given")

    def said(path: str) -> str:
        if path == "stage":
            return v.stage
        found = v.facts.get(path)
        if found is None:
            return not_given
        grade = found["evidence"]
        marked = "" if grade == "declared" else v.word(f"evidence.{grade}")
        return str(found["text"]) + v.bracket(marked)

    rows: list[tuple[str, ...]] = [
        (pick(v, "项目名称", "Project"), v.name),
        (pick(v, "投资方", "Investors"), _investors(v) or not_given),
        (pick(v, "建设内容", "What is built"), v.fact("project.content") or not_given),
    ]
    given = [(pick(v, *x[:2]), said(x[2])) for x in _FACTS if said(x[2]) != not_given]
    rows += [
        (*given[n], *(given[n + 1] if n + 1 < len(given) else ("", "")))
        for n in range(0, len(given), 2)
    ]
    empty = [pick(v, *x[:2]) for x in _FACTS if said(x[2]) == not_given]
    note = pick(v, "除注明外均为申报数据。", "As declared unless marked otherwise. ")
    if empty:
        note += pick(v, f"未提供:{v.join(empty)}。", f"Not given: {v.join(empty)}.")
    return w.table(rows, (18, 32, 18, 32)) + w.p(note, "small")


def _investors(v: View) -> str:
    said = []
    for item in v.items("investor"):
        share = v.leaf("investor", item, "share")
        more = v.join((v.leaf("investor", item, "role"), share))
        said.append(v.leaf("investor", item, "name") + v.bracket(more))
    return v.join(said)


def verdict(v: View, w: DocxWriter) -> str:
    """Two: the verdict with what the packs do not cover beside it."""
    r = v.report
    left = [
        w.p(f"{STATES[v.state].mark} {r['verdict_label']}", "mark"),
        w.labelled(f"{v.word('asof')}{v.word('colon')}", r["as_of"], "cell"),
    ]
    if VERDICTS[v.verdict].failing:
        for g in r["grounds"]:
            titles = v.join(str(v.by_id[c]["title"]) for c in g["checks"] if c in v.by_id)
            left.append(w.labelled(f"{g['label']}{v.word('colon')}", titles, "cell"))
    c = v.counts
    left.append(w.labelled(
        pick(v, "审查项:", "Checks: "),
        v.join(f"{v.word('status.' + s)} {n}" for s, n in c.items() if n), "cell"))  # fmt: skip
    if len(r["reachable"]) > 1:
        reach = v.join(v.word(f"verdict.{x}") for x in r["reachable"])
        left.append(w.labelled(
            pick(v, "资料补齐后仍可能为:", "May still become: "), reach, "cell"))  # fmt: skip
    if r["score"]:
        left.append(w.labelled(
            v.word("score") + v.word("colon"),
            f"{v.score_text()} / {r['score']['max']:g}", "cell"))  # fmt: skip
    packs = v.join(f"{p['id']} {p['version']}" for p in r["provenance"]["packs"])
    left.append(w.labelled(pick(v, "规则版本:", "Packs: "), packs, "small"))
    right = [w.p(v.word("gap.note"), "cell")]
    gaps = [f"{c['title']}({len(c['gaps'])})" for c in r["coverage"] if c["gaps"]]
    right.append(w.labelled(
        pick(v, f"共 {len(v.gaps)} 项(全文见第九部分):", f"{len(v.gaps)} items (in section 9): "),
        v.join(gaps), "cell"))  # fmt: skip
    stale = [c["title"] for c in r["coverage"] if c["review_due"]]
    if stale:
        right.append(w.labelled(
            pick(v, "已过复核日期:", "Past review: "), v.join(stale), "cell"))  # fmt: skip
    head = (v.word("system"), pick(v, "规则未收录范围", "Not covered by the packs"))
    note = pick(
        v,
        "系统初判由程序按已收录规则作出,供预审参考;联审结论由会议作出。",
        "The system verdict follows the rules on file and informs; people decide.",
    )
    return w.table(
        [["".join(left), "".join(right)]], (38, 62), head, plain=False, whole=False
    ) + w.p(note, "small")


def statutory(v: View, w: DocxWriter) -> str:
    """Three: checks based on law, regulation, rule or normative documents."""
    return _by_scope(v, w, [o for o in v.outcomes if v.legal(o)])


def local(v: View, w: DocxWriter) -> str:
    """Four: checks based on published local texts."""
    mine = [o for o in v.outcomes if o["basis"] == "local_published"]
    if not mine:
        return w.p(pick(v, "未启用本地已公布标准。", "No published local standard is in use."))
    return _by_scope(v, w, mine)


def _by_scope(v: View, w: DocxWriter, outcomes: Sequence[Data]) -> str:
    """Counts by scope, then what is not met, waived or open in each."""
    head = (pick(v, "对象", "Scope"), *(v.word(f"status.{s}") for s in STATUSES),
            pick(v, "以申报为准", "as declared"))  # fmt: skip
    groups = {s: [o for o in outcomes if o["scope"] == s] for s in SCOPES}
    rows = [
        (
            v.word(f"scope.{scope}"),
            *(str(sum(o["status"] == s for o in mine) or "–") for s in STATUSES),
            str(sum(bool(o["declared"]) for o in mine) or "–"),
        )
        for scope, mine in groups.items()
        if mine
    ]
    out = [w.table(rows, (12, 11, 12, 16, 11, 12, 12, 14), head)]
    said = [(scope, text) for scope, mine in groups.items() if (text := _scope(v, w, mine))]
    for n, (scope, text) in enumerate(said):
        name = v.word(f"scope.{scope}")
        out.append(w.p(pick(v, f"({'一二三四五'[n]}){name}", f"({n + 1}) {name}"), "h2") + text)
    if not said:
        out.append(w.p(pick(v, "未发现不符合或待查明的事项。", "Nothing not met, nothing open.")))
    return "".join(out) + w.p(pick(v, "逐项结论见附件3。", "For each check see annex 3."), "small")


def _scope(v: View, w: DocxWriter, outcomes: Sequence[Data]) -> str:
    """Failed and waived checks in a table, open ones by bureau; empty where there is neither."""
    hard = [o for o in outcomes if o["status"] in ("fail", "waived") and o["severity"] != "advice"]
    out = []
    if hard:
        head = (
            pick(v, "结论", "Outcome"), pick(v, "审查项及理由", "Check and reason"),
            pick(v, "依据", "Based on"), pick(v, "责任单位", "Unit"),
        )  # fmt: skip
        rows = [
            (
                f"{STATUSES[o['status']].mark} {v.word('status.' + o['status'])}\n"
                f"{severity(o, v.lang)}",
                f"{o['title']}\n{o['reason']}",
                v.citations(o, full=not v.legal(o)),
                o["bureau_name"],
            )
            for o in hard
        ]
        out.append(w.table(rows, (15, 40, 31, 14), head))
    due = [o for o in outcomes if o["status"] == "unknown" and o["severity"] in DECIDING]
    if due:
        groups: dict[str, list[str]] = {}
        for o in due:
            groups.setdefault(o["bureau_name"], []).append(str(o["title"]))
        rows2 = [(f"{b}({len(t)})", v.join(t, "semi")) for b, t in groups.items()]
        head2 = (
            pick(v, "责任单位", "Unit"),
            pick(v, "已到期而待查明的事项", "Due and not known"),
        )  # fmt: skip
        out.append((w.gap() if out else "") + w.table(rows2, (20, 80), head2))
    return "".join(out)


def conditions(v: View, w: DocxWriter) -> str:
    """Five: what must be settled, by whom, by which stage."""
    rows: list[tuple[str, ...]] = [
        (
            f"{o['title']}\n{o['reason']}", o["bureau_name"], stage(o["due"], v.lang),
            v.join((o["remedy"], o["fallback"] or ""), "semi"), v.citations(o, full=not v.legal(o)),
        )
        for o in v.to_settle
    ]  # fmt: skip
    for c in v.report["conclusions"]:
        task = c["task"]
        if task:
            days = pick(v, f"{task['days']}日", f"{task['days']} days") if task["days"] else ""
            cited = v.join(s["text"] for s in c["source"])
            rows.append((task["title"], task["bureau_name"], days, v.join(task["papers"]), cited))
    routes = [c for c in v.report["conclusions"] if c["kind"] in ("route", "escalate")]
    out = []
    if rows:
        head = (
            pick(v, "事项", "Matter"), pick(v, "责任单位", "Unit"), pick(v, "时限", "By"),
            pick(v, "办法和材料", "How, with what papers"), pick(v, "依据", "Based on"),
        )  # fmt: skip
        out.append(w.table(rows, (27, 13, 9, 28, 23), head))
    else:
        out.append(w.p(v.word("none")))
    for c in routes:
        label = v.word(f"kind.{c['kind']}") + v.word("colon")
        out.append(w.labelled(label, str(c["value"]) + v.bracket(str(c["because"])), "cell"))
    if v.report["later"]:
        parts = [f"{stage(due, v.lang)} {len(xs)}" for due, xs in v.later_by_stage.items()]
        text = pick(v, "尚未到期、须按阶段办理的事项(项数):", "Not yet due, by stage: ")
        out.append(w.p(text + v.join(parts) + pick(v, "。明细见附件3。", "."), "cell"))
    return "".join(out)


def missing(v: View, w: DocxWriter) -> str:
    """Six: missing facts by unit; empty where the verdict no longer depends on any."""
    if not v.missing:
        said = pick(v, "无待补正材料。", "Nothing is missing.")
        if v.verdict == "fail":
            said = pick(v, "已有不可补正的事项,暂不要求补正材料。",
                        "The verdict does not depend on any further paper.")  # fmt: skip
        return w.p(said)
    own = {id(m) for m in v.to_bring}
    rows = []
    for bureau, ms in v.missing_by_bureau.items():
        bring = v.join(m["label"] for m in ms if id(m) in own)
        verify = v.join(m["label"] for m in ms if id(m) not in own)
        rows.append((f"{bureau}\n({len(ms)})", bring, verify))
    head = (
        pick(v, "单位", "Unit"), pick(v, "请投资方补正", "From the investor"),
        pick(v, "由单位核验、研判或核定", "To be verified or judged by the unit"),
    )  # fmt: skip
    note = pick(v, "各成员单位逾期未回复的,不视为同意。", "Silence of a unit is not consent.")
    return w.table(rows, (18, 41, 41), head) + w.p(note, "small")

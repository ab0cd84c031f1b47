"""Annexes of the opinion on checks: statutory and local ones, what to settle, what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity, stage
from prescreen.render.view import Data, View
from prescreen.vocabulary import DECIDING, SCOPES, STATUSES


def pick(v: View, zh: str, en: str) -> str:
    return zh if v.lang == "zh" else en


def statutory(v: View, w: DocxWriter) -> str:
    """Checks based on law, regulation, rule or normative documents."""
    return _by_scope(v, w, [o for o in v.outcomes if v.legal(o)])


def local(v: View, w: DocxWriter) -> str:
    """Checks based on published local texts."""
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
    return "".join(out) + w.p(
        pick(v, "逐项结论见“审查项明细”。", "For each check see the last annex."), "small"
    )


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
    """What must be settled, by whom, by which stage."""
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
        out.append(w.p(text + v.join(parts) + pick(v, "。明细见“审查项明细”。", "."), "cell"))
    return "".join(out)


def missing(v: View, w: DocxWriter) -> str:
    """Missing facts by unit; empty where the verdict no longer depends on any."""
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

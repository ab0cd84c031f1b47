"""Annexes of the opinion: texts relied on, definitions, all checks in small type."""

from __future__ import annotations

from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity, stage
from prescreen.render.view import View
from prescreen.vocabulary import DECIDING, SEVERITIES, STATUSES


def sources(v: View, w: DocxWriter) -> str:
    """One: every text behind a check that applies, with the articles used."""
    head = (
        "#", pick(v, "名称", "Title"), pick(v, "文号", "Number"), pick(v, "发布机关", "Issuer"),
        pick(v, "条款", "Articles"), pick(v, "核实", "Evidence"),
    )  # fmt: skip
    rows = [
        (str(n), s["title"], s["number"] or "", s["issuer"], v.join(articles),
         v.word(f"evidence.{s['evidence']}"))
        for n, (s, articles) in enumerate(v.sources, 1)
    ]  # fmt: skip
    return w.table(rows, (5, 33, 20, 14, 20, 8), head, role="small")


def notes(v: View, w: DocxWriter) -> str:
    """Two: derived figures, the words used, where the report comes from."""
    out = []
    if v.report["metrics"]:
        head = (pick(v, "指标", "Figure"), pick(v, "数值", "Value"), pick(v, "标识", "Id"))
        rows = [(m["label"], m["text"], m["id"]) for m in v.report["metrics"]]
        out.append(w.table(rows, (40, 30, 30), head, role="small") + w.gap())
    if v.report["score"]:
        head4 = (pick(v, "评分项", "Item"), pick(v, "得分", "Points"), pick(v, "满分", "Of"),
                v.word("status.unknown").capitalize())  # fmt: skip
        rows4 = [
            (i["label"], _interval(i["low"], i["high"]),
             f"{i['max']:g}", v.join(i["unknown"]))
            for i in v.report["score"]["items"]
        ]  # fmt: skip
        out.append(w.table(rows4, (40, 15, 10, 35), head4, role="small") + w.gap())
    out += [w.p(text, "small") for text in _notes(v)]
    made = v.report["provenance"]
    out.append(w.labelled(
        pick(v, "规则包:", "Packs: "),
        v.join((f"{p['id']} {p['version']} ({p['sha256'][:12]})" for p in made["packs"]), "semi"),
        "small"))  # fmt: skip
    out.append(w.labelled(pick(v, "输入摘要:", "Input digest: "), made["input_sha256"], "small"))
    return "".join(out)


def _interval(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _notes(v: View) -> tuple[str, ...]:
    """What the words of the opinion mean."""
    said = {s: v.word(f"status.{s}") for s in STATUSES}
    deciding = v.join(SEVERITIES[s].text(v.lang) for s in DECIDING)
    others = v.join(w.text(v.lang) for s, w in SEVERITIES.items() if s not in DECIDING)
    secondary = v.word("evidence.secondary")
    texts = (
        (f"{said['pass']}、{said['fail']}:按已收录规则和现有资料得出。"
         f"{said['unknown']}:资料不足,且已到应当提供的阶段。"
         f"{said['later']}:资料不足,但依规定可在以后阶段提供。"
         f"{said['not_applicable']}:该规则的前提不成立。",
         "Met and not met follow from the rules on file and the facts known. Not known: a fact is "
         "lacking that is already due. Not yet due: it may be given at a later stage."),
        (f"{deciding}{v.word('for.verdict')};{others}、评分和产业链得分不影响。",
         "Vetoes, deferrals and conditions bear on the system verdict; procedures, advice, score "
         "and chain fit do not."),
        (f"以申报为准:该事实只有投资方申报,尚未核验。{secondary}:依据条文取自二手来源。",
         "As declared: not yet verified. Secondary: the text was read in a secondary source."),
    )  # fmt: skip
    return tuple(pick(v, zh, en) for zh, en in texts)


def checks(v: View, w: DocxWriter) -> str:
    """Three: every check that applies, in small type; those that do not by their titles."""
    head = (
        pick(v, "结论", "Outcome"), pick(v, "等级/对象", "Grade / scope"),
        pick(v, "审查项", "Check"), pick(v, "理由", "Reason"),
        pick(v, "依据(序号)", "Based on (number)"),
        pick(v, "单位/到期", "Unit / due"),
    )  # fmt: skip
    rows = [
        (
            f"{STATUSES[o['status']].mark}{v.word('status.' + o['status'])}",
            f"{severity(o, v.lang)}/{v.word('scope.' + o['scope'])}",
            o["title"], o["reason"], v.references(o),
            f"{o['bureau_name']}/{stage(o['due'], v.lang)}",
        )
        for o in v.of("fail", "unknown", "waived", "pass", "later")
    ]  # fmt: skip
    out = w.table(rows, (9, 11, 24, 30, 16, 10), head, role="small")
    idle = v.of("not_applicable")
    if idle:
        name = v.word("status.not_applicable")
        label = pick(v, f"{name}({len(idle)} 项):", f"Do not apply ({len(idle)}): ")
        out += w.labelled(label, v.join((str(o["title"]) for o in idle), "semi"), "small")
    return out

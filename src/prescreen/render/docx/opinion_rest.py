"""Annexes of the opinion on incentives and on risks, with what the packs do not cover."""

from __future__ import annotations

from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity
from prescreen.render.view import View


def incentives(v: View, w: DocxWriter) -> str:
    """What is asked for or promised, and the checks on terms."""
    rows = [
        tuple(
            v.leaf("incentive", i, leaf)
            for leaf in ("text", "kind", "base", "amount", "fair_review")
        )
        for i in v.items("incentive")
    ]
    out = []
    if rows:
        head = (
            pick(v, "条款", "Term"), pick(v, "方式", "Kind"), pick(v, "计算依据", "Base"),
            pick(v, "金额", "Amount"), pick(v, "公平竞争审查", "Fair-competition review"),
        )  # fmt: skip
        out.append(w.table(rows, (40, 15, 17, 12, 16), head))
    else:
        out.append(w.p(pick(v, "未提供政策诉求条款。", "No terms asked for are on file.")))
    for o in v.of("fail", "waived"):
        if o["scope"] == "terms":
            said = f"{severity(o, v.lang)}·{v.word('status.' + o['status'])}{v.word('colon')}"
            out.append(w.labelled(said, f"{o['title']}。{o['reason']}", "cell"))
    doubt = sum(o["scope"] == "terms" for o in v.of("unknown"))
    if doubt:
        out.append(
            w.p(
                pick(
                    v,
                    f"另有条款待查明 {doubt} 项,见附件。",
                    f"{doubt} checks on terms are open, see the annexes.",
                ),
                "cell",
            )
        )
    out.append(w.p(pick(
        v, "起草含经营主体经济活动内容的政策措施和协议,依法应当在出台前进行公平竞争审查。",
        "Terms that touch on business activity are subject to fair-competition review.",
    ), "cell"))  # fmt: skip
    return "".join(out)


def risks(v: View, w: DocxWriter) -> str:
    """Advice, decisive facts, changes, waivers, doubtful input, what is not covered."""
    r = v.report
    out: list[str] = []

    def part(zh: str, en: str, lines: list[str]) -> None:
        if lines:
            out.append(w.p(pick(v, zh, en), "h2"))
            out.extend(w.p("· " + line, "cell") for line in lines)

    advice = [o for o in v.of("fail") if o["severity"] == "advice"]
    part(
        "提示事项",
        "Advice",
        [
            o["title"]
            + v.word("colon")
            + o["reason"]
            + ("" if v.lang == "zh" else " ")
            + o["remedy"]
            for o in advice
        ],
    )
    part("单项即可否决、须先查明的事实", "Facts that alone could end it: ask first",
         [str(d["text"]) for d in r["decisive"]])  # fmt: skip
    part("可改变系统初判的最小调整(已逐项验算)", "Smallest changes that would help (each re-run)",
         [f"{x['text']}→{v.word('verdict.' + x['verdict'])}" for x in r["changes"]])  # fmt: skip
    part("例外办理情况", "Waivers", [
        f"{v.by_id[x['check']]['title'] if x['check'] in v.by_id else x['check']}:{x['reason']}"
        f"({x['by']},{x['document']},{x['until']},{v.word('waiver.' + x['state'])})"
        for x in r["waivers"]
    ])  # fmt: skip
    part("事实矛盾", "Contradictions", v.conflicts)
    part("资料存疑", "Doubtful input", [str(t) for t in r["candidate"]["warnings"]])
    stale = [c["title"] for c in r["coverage"] if c["review_due"]]
    met = v.word("status.pass")
    part(f"规则包已过复核日期,其“{met}”须复核", "Packs past their review date", stale)
    out.append(w.p(pick(v, "未收录范围", "Not covered"), "h2"))
    rows = [(c["title"], v.join(c["gaps"], "semi")) for c in r["coverage"] if c["gaps"]]
    head = (pick(v, "规则包", "Pack"), v.word("gap.note"))
    out.append(w.table(rows, (16, 84), head, role="small", whole=False))
    return "".join(out)

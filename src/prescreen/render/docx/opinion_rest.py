"""Sections seven to thirteen: incentives, chain, risks, opinions and signatures."""

from __future__ import annotations

from prescreen.fields import catalogue
from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity
from prescreen.render.view import View
from prescreen.vocabulary import BUREAUS, FITS, MEMBERS, SIDES


def incentives(v: View, w: DocxWriter) -> str:
    """Seven: what is asked for or promised, and the checks on terms."""
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
                    f"另有条款待查明 {doubt} 项,见第三、四部分。",
                    f"{doubt} checks on terms are open, see sections 3 and 4.",
                ),
                "cell",
            )
        )
    out.append(w.p(pick(
        v, "起草含经营主体经济活动内容的政策措施和协议,依法应当在出台前进行公平竞争审查。",
        "Terms that touch on business activity are subject to fair-competition review.",
    ), "cell"))  # fmt: skip
    return "".join(out)


def chain(v: View, w: DocxWriter) -> str:
    """Eight: the relation, a small picture of the neighbours, and why."""
    fit = v.chain
    if fit is None:
        return w.p(pick(v, "未配置产业链。", "No chain is configured."))
    if fit["status"] != "scored":
        ask = v.join(v.node(a) for a in fit["ask"])
        said = fit["note"] + (pick(v, f"待选环节:{ask}", f" To choose among: {ask}") if ask else "")
        return w.p(said)
    scores = v.join(
        f"{v.word('chain.' + k)} {fit['scores'][k]:.1f}" for k in FITS if fit["scores"].get(k)
    )
    text = pick(
        v,
        f"链上作用:{v.relation()};环节:{v.nodes()};得分:{scores};对应把握 {fit['confidence']:.2f}。"
        "得分只作参考,不影响系统初判。",
        f"Relation: {v.relation()}; link: {v.nodes()}; scores: {scores}; confidence "
        f"{fit['confidence']:.2f}. For reference only.",
    )
    out = [w.p(text, "cell"), _picture(v, w)]
    out += [w.p("· " + c["text"], "cell") for c in fit["contributions"][:5]]
    return "".join(out)


def _picture(v: View, w: DocxWriter) -> str:
    """Suppliers, the project and users side by side, with arrows between."""
    fit = v.chain or {}
    sides: dict[str, list[str]] = {side: [] for side in SIDES}
    for p in fit["partners"]:
        name = p["node_name"] if v.lang == "zh" else p["node_name_en"]
        said = f"{p['name']}({name})"
        if said not in sides[p["side"]]:
            sides[p["side"]].append(said)
    gap = pick(v, "本地暂无", "none here")
    same = v.join(sides["same"][:4])
    middle = w.p(pick(v, "本项目", "this project"), "head") + w.p(v.nodes(), "cell", align="center")
    if same:
        middle += w.p(v.word("side.same") + v.word("colon") + same, "small", align="center")

    def box(side: str) -> str:
        head = w.p(v.word(f"side.{side}"), "small_head")
        return head + "".join(w.p(t, "cell", align="center") for t in sides[side][:6] or [gap])

    arrow = w.p("→", "head")
    return w.table(
        [[box("upstream"), arrow, middle, arrow, box("downstream")]],
        (30, 5, 30, 5, 30), plain=False,
    )  # fmt: skip


def risks(v: View, w: DocxWriter) -> str:
    """Nine: advice, decisive facts, changes, waivers, doubtful input, what is not covered."""
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


def opinions(v: View, w: DocxWriter) -> str:
    """Ten: a row for each member unit, filled where an opinion is on file."""
    names = {o["bureau"]: o["bureau_name"] for o in v.report["outcomes"]}
    given = {v.leaf("judgement.opinions", i, "bureau"): i for i in v.items("judgement.opinions")}
    asked = catalogue["judgement.opinions.result"]
    rows = []
    for code in MEMBERS:
        bureau = BUREAUS[code]
        name = names.get(code) or bureau.text(v.lang)
        known = {bureau.label, name, *bureau.aliases}
        item = next((i for b, i in given.items() if b in known), None)
        if item is None:
            item = next((i for b, i in given.items() if b and bureau.label in b), {})
        result = str(item.get("result", ""))
        boxes = [
            f"{'■' if r == result else '□'}{asked.value_label(r, v.lang)}" for r in asked.values
        ]
        ticks = "  ".join(boxes[:2]) + "\n" + "  ".join(boxes[2:4]) + "\n" + boxes[4]
        text = v.join(v.leaf("judgement.opinions", item, leaf) for leaf in ("text", "law", "doc"))
        day = v.leaf("judgement.opinions", item, "date")
        rows.append((name, ticks, text, "", "", day))
    head = (
        pick(v, "单位", "Unit"), pick(v, "意见", "Opinion"), pick(v, "理由及依据", "Grounds"),
        pick(v, "经办人", "Officer"), pick(v, "负责人签字", "Head, signature"),
        pick(v, "日期(章)", "Date (seal)"),
    )  # fmt: skip
    return w.table(rows, (16, 24, 24, 11, 11, 14), head)


def signature(v: View, w: DocxWriter) -> str:
    """Eleven and twelve: an empty box to write and sign in."""
    lines = [w.p("", "cell") for _ in range(6)]
    sign = pick(v, "签字:              年   月   日", "Signature:               Date:        ")
    return w.table([["".join([*lines, w.p(sign, "cell", align="right")])]], (100,), plain=False)


def meeting(v: View, w: DocxWriter) -> str:
    """Thirteen: where it goes, and the minutes."""
    rows = [
        (pick(v, zh, en), v.fact(path))
        for zh, en, path in (
            ("会议名称", "Meeting", "judgement.meeting.body"),
            ("会议日期", "Date", "judgement.meeting.date"),
            ("联审结论", "Joint review", "judgement.meeting.result"),
            ("会议纪要号", "Minutes no.", "judgement.meeting.minutes_no"),
        )
    ]
    return w.table(rows, (25, 75))

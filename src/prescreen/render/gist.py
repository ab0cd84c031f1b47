"""What the verdict is, why, what comes next, who acts: the same words on paper and on screens."""

from __future__ import annotations

from prescreen.render.citations import cited
from prescreen.render.view import MOST_QUESTIONS, Data, View
from prescreen.vocabulary import STATES, VERDICTS


def reasons(v: View, most: int = 3) -> str:
    """Why the verdict is what it is, with the law."""
    failing = VERDICTS[v.verdict].failing
    if failing:
        said = [because(v, o) for o in v.of("fail") if o["severity"] == failing]
        more = v.pick(f"另有 {len(said) - most} 项。", f" {len(said) - most} more.")
        return "".join(said[:most]) + (more if len(said) > most else "")
    if v.verdict == "needs_info":
        return _waits(v)
    met, ahead = len(v.of("pass")), len(v.report["later"])
    return v.pick(
        f"已核对符合 {met} 项,未见不符合;另有 {ahead} 项未到期,按阶段办理。",
        f"{met} checks are met and none fails; {ahead} are not yet due.",
    )


def _waits(v: View) -> str:
    n = len(v.missing)
    text = v.pick(f"有 {n} 项事实已到期而未知。", f"{n} facts are due and not known. ")
    waits = {m["field"] for m in v.missing}
    told_of = (d for d in v.report["decisive"] if d["field"] in waits)
    single = list(dict.fromkeys(str(d["label"]) for d in told_of))
    if not single:
        return text
    kept = v.whole(single, 60, 4)
    told = v.join(kept) + (v.pick("等", " and others") if len(kept) < len(single) else "")
    return text + v.pick(f"其中一项即可否决的:{told}。", f"Each alone could end it: {told}.")


def because(v: View, o: Data) -> str:
    """A failed check: what it asks for, why it fails, by what law."""
    names = [name + "、".join(articles) for name, _, articles in cited(o["source"], full=False)]
    law = v.join(names[:2], "semi") + (v.pick("等", " and others") if len(names) > 2 else "")
    title, reason = v.clip(str(o["title"]), 60), v.clip(str(o["reason"]).rstrip("。."), 90)
    word = v.word("status.fail")
    return v.pick(
        f"{word}“{title}”:{reason}({law})。",
        f"{word.capitalize()}: “{title}”; {reason} ({law}). ",
    )


def next_step(v: View) -> str:
    return STATES[v.state].next_step(v.lang) + v.pick("。", ".")


def who(v: View, room: int = 60) -> str:
    """The unit that goes on with it, and those that have something to settle or to check."""
    lead = v.clip(v.fact("project.lead_unit") or v.run.office or v.word("none"), 30)
    units = [o["bureau_name"] for o in v.to_settle]
    units += [m["bureau_name"] for m in v.to_check if v.verdict == "needs_info"]
    others = [u for u in dict.fromkeys(units) if u != lead]
    if not others:
        return v.pick(f"{lead}牵头。", f"{lead} leads.")
    kept = v.whole(others, room, 5)
    said, more = v.join(kept), len(others) - len(kept)
    rest = v.pick(f"等 {len(others)} 个单位", f" and {more} more units") if more > 0 else ""
    return v.pick(f"{lead}牵头;{said}{rest}办理。", f"{lead} leads, with {said}{rest}.")


def scope(v: View) -> str:
    """The day, how much was looked at, and that what is not covered is not met."""
    looked = len(v.report["outcomes"])
    return v.pick(
        f"数据截止 {v.report['as_of']};共 {looked} 项审查;另有 {len(v.gaps)} 项内容规则未收录,"
        "未收录不等于符合,由责任单位另行核查。",
        f"As of {v.report['as_of']}; {looked} checks; {len(v.gaps)} matters are not covered by "
        "the rules, which is not the same as met: the units check them.",
    )


def asks(v: View, most: int = MOST_QUESTIONS) -> str:
    """What the investor is asked first."""
    return v.join(v.clip(str(m["label"]), 40) for m in v.to_bring[:most])

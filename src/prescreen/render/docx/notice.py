"""The 《需补充材料一次性清单》: plain questions to the investor; nothing else goes out.

It is sent after sign-off by the unit that brought the project. What is not asked of the investor
never stands in it: no verdict, no reason, no matter of the units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prescreen.render.asking import question
from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.template import template_of
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import Data, View

FIELDS = frozenset(
    {"number", "name", "addressee", "region", "office", "contact", "sender", "feedback", "footer"}
)
BLOCKS = frozenset({"questions", "others", "contacts"})
_ASKED = 16
"""Questions that are put one by one."""
_ROOM = 700
"""Characters for what is named only; with the questions it makes two pages."""


def notice(report: Mapping[str, Any] | View, run: Run, template: str | Path | None = None) -> bytes:
    """The list for one investor as .docx bytes."""
    view = View.of_report(report, run)
    ready = template_of("notice", run.lang, template, FIELDS, BLOCKS)
    writer = DocxWriter(ready.styles)
    office = run.office or "________________"
    fields = {
        "number": view.id,
        "name": view.clip(view.name, 60),
        "addressee": view.clip(view.names("investor", "name"), 60) or "________________",
        "region": run.region_name,
        "office": office,
        "contact": run.contact or "________________",
        "sender": view.clip(view.fact("project.lead_unit"), 30) or office,
        "feedback": _feedback(view),
        "footer": "",
    }
    asked = view.to_bring
    blocks = {
        "questions": _questions(view, writer, asked[:_ASKED]),
        "others": _others(view, writer, asked[_ASKED:]),
        "contacts": _contacts(view, writer, asked[:_ASKED]),
    }
    title = f"{word('notice.title', run.lang)} {view.clip(view.name, 60)}"
    return ready.fill(fields, blocks, title, str(view.report["as_of"]), run.lang)


def _feedback(v: View) -> str:
    """The suggested day; working days from receipt where the year's holidays are not known."""
    days, day = v.run.feedback_days, v.run.feedback_day
    if day is None:
        return pick(v, f"收到之日起 {days} 个工作日内", f"within {days} working days of receipt")
    zh = f"{day.year}年{day.month}月{day.day}日前,即 {days} 个工作日内"
    return pick(v, zh, f"by {day.isoformat()}, that is within {days} working days")


def _questions(v: View, w: DocxWriter, asked: Sequence[Data]) -> str:
    """Question, how to answer, an example, whom to ask; the order of worth."""
    if not asked:
        return w.p(pick(v, "暂无需要补充的材料。", "Nothing is needed at present."))
    head = (
        pick(v, "序号", "#"), pick(v, "问题", "Question"), pick(v, "怎样答", "How to answer"),
        pick(v, "答复示例", "Example"), pick(v, "咨询单位", "Ask"),
    )  # fmt: skip
    rows = []
    for n, m in enumerate(asked, 1):
        q = question(m, v.lang)
        rows.append((str(n), v.clip(q.text, 60), v.clip(q.how, 60), v.clip(q.example, 24),
                     m["bureau_name"]))  # fmt: skip
    return w.table(rows, (7, 34, 31, 14, 14), head)


def _others(v: View, w: DocxWriter, asked: Sequence[Data]) -> str:
    """What may fall away with the answers above, by name."""
    if not asked:
        return w.p(pick(v, "没有其他需要准备的材料。", "Nothing else is needed."), "cell")
    said, used = [], 0
    for m in asked:
        label = v.clip(str(m["label"]), 30)
        used += len(label) + 1
        if used > _ROOM:
            break
        said.append(label)
    left = len(asked) - len(said)
    more = pick(v, f"等 {len(asked)} 项", f" and {left} more") if left else ""
    return w.p(v.join(said) + more + pick(v, "。", "."), "cell")


def _contacts(v: View, w: DocxWriter, asked: Sequence[Data]) -> str:
    """The units named beside the questions, with their contact where the region states one."""
    known = {m["bureau"]: m["bureau_name"] for m in asked}
    said = [
        name + v.bracket(v.run.contacts[code])
        for code, name in known.items()
        if code in v.run.contacts
    ]
    text = v.join(said, "semi")
    return w.p(pick(v, f"各单位联系方式:{text}。", f"Contacts: {text}."), "cell") if text else ""

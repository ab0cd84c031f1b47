"""成员单位意见表, a page for each unit of the review, and the 意见汇总表 that gathers them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prescreen.fields import catalogue
from prescreen.render.asking import of_investor
from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.template import template_of
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import severity, word
from prescreen.render.run import Run
from prescreen.render.view import Data, View
from prescreen.vocabulary import BUREAUS, MEMBERS, STATES, bureau_code

FIELDS = frozenset({"internal", "number", "name", "region", "as_of", "verdict", "footer"})
FORM_BLOCKS = frozenset({"forms"})
SUMMARY_BLOCKS = frozenset({"summary"})
_MOST = 8
"""Matters that a form names."""


def forms(report: Mapping[str, Any] | View, run: Run, template: str | Path | None = None) -> bytes:
    """The forms of all units for one candidate as .docx bytes."""
    return _made("forms", FORM_BLOCKS, report, run, template)


def summary(
    report: Mapping[str, Any] | View, run: Run, template: str | Path | None = None
) -> bytes:
    """The opinions of all units gathered, as .docx bytes."""
    return _made("summary", SUMMARY_BLOCKS, report, run, template)


def _made(
    kind: str,
    blocks: frozenset[str],
    report: Mapping[str, Any] | View,
    run: Run,
    template: str | Path | None,
) -> bytes:
    view = View.of_report(report, run)
    ready = template_of(kind, run.lang, template, FIELDS, blocks)
    writer = DocxWriter(ready.styles)
    made = _forms(view, writer) if kind == "forms" else _summary(view, writer)
    title = word(f"{kind}.title", run.lang)
    title = f"{title} {view.clip(view.name, 60)}"
    return ready.fill(fields(view), {kind: made}, title, str(view.report["as_of"]), view.lang)


def fields(v: View) -> dict[str, str]:
    """What `{{…}}` stands for."""
    return {
        "internal": v.word("internal"),
        "number": v.id,
        "name": v.clip(v.name, 60),
        "region": v.run.region_name,
        "as_of": str(v.report["as_of"]),
        "verdict": str(v.report["verdict_label"]),
        "footer": v.word("footer"),
    }


def _forms(v: View, w: DocxWriter) -> str:
    title = word("forms.title", v.lang)
    out = []
    for n, (code, name) in enumerate(members(v)):
        out.append(w.p(title, "title", before=n > 0))
        out.append(w.p(pick(v, f"单位:{name}", f"Unit: {name}"), "h2"))
        state = STATES[v.state]
        said = v.report["verdict_label"]
        rows = [
            (pick(v, "项目", "Project"), v.clip(v.name, 60)),
            (pick(v, "系统初判", "System verdict"), f"{state.mark} {said}"),
            (pick(v, "请核查的事项", "To be checked"), "\n".join(_matters(v, code))),
            (pick(v, "意见", "Opinion"), "  ".join(_boxes(v, ""))),
            (pick(v, "理由及依据", "Grounds"), "\n" * 5),
            (pick(v, "附加条件", "Conditions"), "\n" * 2),
            (pick(v, "经办人", "Officer"), ""),
            (pick(v, "负责人签字(章)", "Head, signature, seal"), "\n"),
            (pick(v, "日期", "Date"), ""),
        ]
        out.append(w.table(rows, (22, 78)))
        out.append(w.p(pick(
            v, "请在收到后按预审办公室约定的时间返回;逾期未回复不视为同意。",
            "Please return it by the day agreed with the office. Silence is not consent.",
        ), "small"))  # fmt: skip
    return "".join(out)


def members(v: View) -> tuple[tuple[str, str], ...]:
    """Code and name of each unit of the joint review."""
    return v.run.members or tuple((code, BUREAUS[code].text(v.lang)) for code in MEMBERS)


def _matters(v: View, code: str) -> list[str]:
    """What fails at this unit, then what it finds out itself, in the order of worth."""
    failed = [
        f"{severity(o, v.lang)}{v.word('colon')}{v.clip(o['title'], 50)}"
        for o in v.of("fail")
        if o["bureau"] == code and o["severity"] != "advice"
    ]
    own = [str(m["label"]) for m in v.asked if m["bureau"] == code and not of_investor(m)]
    said = [f"{n}. {text}" for n, text in enumerate((*failed, *own)[:_MOST], 1)]
    more = len(failed) + len(own) - _MOST
    if more > 0:
        said.append(pick(v, f"另有 {more} 项,见附件。", f"{more} more: see the annexes."))
    return said or [pick(v, "本单位职责范围内的事项。", "What is within the unit's competence.")]


def _boxes(v: View, result: str) -> list[str]:
    asked = catalogue["judgement.opinions.result"]
    return [f"{'■' if r == result else '□'}{asked.value_label(r, v.lang)}" for r in asked.values]


def _summary(v: View, w: DocxWriter) -> str:
    """A row for each unit, filled where an opinion is on file."""
    given = {v.leaf("judgement.opinions", i, "bureau"): i for i in v.items("judgement.opinions")}
    rows = []
    for code, name in members(v):
        item = _opinion_of(code, name, given)
        boxes = _boxes(v, str(item.get("result", "")))
        ticks = "  ".join(boxes[:3]) + "\n" + "  ".join(boxes[3:])
        text = v.join(v.leaf("judgement.opinions", item, leaf) for leaf in ("text", "law", "doc"))
        rows.append((name, ticks, text, v.leaf("judgement.opinions", item, "date")))
    head = (
        pick(v, "单位", "Unit"), pick(v, "意见", "Opinion"),
        pick(v, "理由、依据、附加条件", "Grounds, conditions"), pick(v, "日期", "Date"),
    )  # fmt: skip
    answered = sum(bool(_opinion_of(c, n, given)) for c, n in members(v))
    note = pick(
        v,
        f"共 {len(rows)} 个单位,已回复 {answered} 个。未回复的不视为同意。",
        f"{len(rows)} units, {answered} answered. Silence is not consent.",
    )
    return w.table(rows, (20, 30, 36, 14), head) + w.p(note, "small")


def _opinion_of(code: str, name: str, given: Mapping[str, Data]) -> Data:
    """The opinion of a unit, whatever it calls itself."""
    for unit, opinion in given.items():
        if unit in (code, name) or bureau_code(unit) == code:
            return opinion
    return {}

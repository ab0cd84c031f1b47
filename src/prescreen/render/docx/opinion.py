"""The 预审意见书, two pages that decide, and its annexes: from templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prescreen.render.docx import opinion_annexes, opinion_checks, opinion_main, opinion_rest
from prescreen.render.docx.template import template_of
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import View, clip

Block = Callable[[View, DocxWriter], str]

BLOCKS: Mapping[str, Block] = {
    "facts": opinion_main.facts,
    "verdict": opinion_main.verdict,
    "matters": opinion_main.matters,
    "chain": opinion_main.chain,
    "office_opinion": opinion_main.signature,
    "leader_opinion": opinion_main.signature,
    "meeting": opinion_main.meeting,
    "statutory": opinion_checks.statutory,
    "local": opinion_checks.local,
    "conditions": opinion_checks.conditions,
    "missing": opinion_checks.missing,
    "incentives": opinion_rest.incentives,
    "risks": opinion_rest.risks,
    "sources": opinion_annexes.sources,
    "notes": opinion_annexes.notes,
    "checks": opinion_annexes.checks,
}
"""Every block may stand in either template."""
FIELDS = frozenset(
    {
        "internal", "number", "name", "id", "region", "as_of", "stage", "verdict", "footer",
        "office", "contact",
    }
)  # fmt: skip


def opinion(
    report: Mapping[str, Any] | View, run: Run, template: str | Path | None = None
) -> bytes:
    """The opinion on one candidate as .docx bytes."""
    return _made("opinion", report, run, template)


def annexes(
    report: Mapping[str, Any] | View, run: Run, template: str | Path | None = None
) -> bytes:
    """All checks, papers, texts and definitions behind an opinion as .docx bytes."""
    return _made("annexes", report, run, template)


def _made(
    kind: str, report: Mapping[str, Any] | View, run: Run, template: str | Path | None
) -> bytes:
    view = View.of_report(report, run)
    ready = template_of(kind, run.lang, template, FIELDS, frozenset(BLOCKS))
    writer = DocxWriter(ready.styles)
    blocks = {name: BLOCKS[name](view, writer) for name in ready.blocks}
    title = f"{word(f'{kind}.title', run.lang)} {clip(view.name, 60)}"
    return ready.fill(fields(view), blocks, title, str(view.report["as_of"]), view.lang)


def fields(view: View) -> dict[str, str]:
    """What `{{…}}` stands for."""
    return {
        "internal": view.word("internal"),
        "number": view.id,
        "name": clip(view.name, 60),
        "id": view.id,
        "region": view.run.region_name,
        "as_of": str(view.report["as_of"]),
        "stage": view.stage,
        "verdict": str(view.report["verdict_label"]),
        "footer": view.word("footer"),
        "office": view.run.office,
        "contact": view.run.contact,
    }

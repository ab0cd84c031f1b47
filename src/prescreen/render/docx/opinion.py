"""The 预审意见书: a working paper for the joint review, from a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prescreen.render.docx import opinion_annexes, opinion_checks, opinion_rest
from prescreen.render.docx.template import template_of
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import View

Block = Callable[[View, DocxWriter], str]

BLOCKS: Mapping[str, Block] = {
    "facts": opinion_checks.facts,
    "verdict": opinion_checks.verdict,
    "statutory": opinion_checks.statutory,
    "local": opinion_checks.local,
    "conditions": opinion_checks.conditions,
    "missing": opinion_checks.missing,
    "incentives": opinion_rest.incentives,
    "chain": opinion_rest.chain,
    "risks": opinion_rest.risks,
    "opinions": opinion_rest.opinions,
    "office_opinion": opinion_rest.signature,
    "leader_opinion": opinion_rest.signature,
    "meeting": opinion_rest.meeting,
    "sources": opinion_annexes.sources,
    "notes": opinion_annexes.notes,
    "checks": opinion_annexes.checks,
}
FIELDS = frozenset(
    {
        "internal", "number", "name", "id", "region", "as_of", "stage", "verdict", "footer",
        "office", "contact",
    }
)  # fmt: skip


def opinion(report: Mapping[str, Any], run: Run, template: str | Path | None = None) -> bytes:
    """The opinion on one candidate as .docx bytes."""
    view = View(report, run)
    ready = template_of("opinion", run.lang, template, FIELDS, frozenset(BLOCKS))
    writer = DocxWriter(ready.styles)
    blocks = {name: make(view, writer) for name, make in BLOCKS.items()}
    title = word("opinion.title", run.lang)
    return ready.fill(fields(view), blocks, f"{title} {view.name}", str(view.report["as_of"]))


def fields(view: View) -> dict[str, str]:
    """What `{{…}}` stands for."""
    return {
        "internal": view.word("internal"),
        "number": view.id,
        "name": view.name,
        "id": view.id,
        "region": view.run.region_name,
        "as_of": str(view.report["as_of"]),
        "stage": view.stage,
        "verdict": str(view.report["verdict_label"]),
        "footer": view.word("footer"),
        "office": view.run.office or "________________",
        "contact": view.run.contact or "________________",
    }

"""The 《补正材料一次性告知单》: what to bring, to whom, on what basis; nothing else goes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prescreen.render.citations import cited
from prescreen.render.docx.opinion_checks import pick
from prescreen.render.docx.template import template_of
from prescreen.render.docx.wordml import DocxWriter
from prescreen.render.labels import word
from prescreen.render.run import Run
from prescreen.render.view import Data, View

FIELDS = frozenset({"number", "name", "addressee", "region", "office", "contact", "footer"})
BLOCKS = frozenset({"bring", "later_papers"})


def notice(report: Mapping[str, Any], run: Run, template: str | Path | None = None) -> bytes:
    """The notice to one investor as .docx bytes."""
    view = View(report, run)
    ready = template_of("notice", run.lang, template, FIELDS, BLOCKS)
    writer = DocxWriter(ready.styles)
    fields = {
        "number": view.id,
        "name": view.name,
        "addressee": view.names("investor", "name") or "________________",
        "region": run.region_name,
        "office": run.office or "________________",
        "contact": run.contact or "________________",
        "footer": "",
    }
    blocks = {"bring": bring(view, writer), "later_papers": later_papers(view, writer)}
    title = word("notice.title", run.lang)
    return ready.fill(fields, blocks, f"{title} {view.name}", str(view.report["as_of"]))


def bring(v: View, w: DocxWriter) -> str:
    """The papers by unit, each with the basis of asking; reasons of the review stay inside."""
    rows = [
        (str(n), m["label"], m["bureau_name"], basis(v, m)) for n, m in enumerate(v.to_bring, 1)
    ]
    if not rows:
        return w.p(pick(v, "暂无需要补充的材料。", "Nothing is needed at present."))
    head = (
        pick(v, "序号", "#"), pick(v, "需要补充的材料或信息", "Paper or information"),
        pick(v, "核对单位", "Unit"), pick(v, "依据", "Basis of asking"),
    )  # fmt: skip
    return w.table(rows, (7, 34, 18, 41), head)


def basis(v: View, m: Data) -> str:
    """The texts that the checks asking for this rest on: law before local texts, two at most."""
    checks = [v.by_id[c] for c in m["needed_by"] if c in v.by_id]
    law = [o for o in checks if v.legal(o)]
    local = [o for o in checks if o["basis"] == "local_published"]
    texts = cited([s for o in (*law, *local) for s in o["source"]], full=False)
    said = [name + "、".join(articles[:4]) for name, _, articles in texts[:2]]
    return v.join(said, "semi") or pick(
        v, "《优化营商环境条例》(一次性告知)", "Regulations on improving the business environment"
    )


def later_papers(v: View, w: DocxWriter) -> str:
    """Papers of the procedures that follow, so that they can be prepared."""
    tasks = [c["task"] for c in v.report["conclusions"] if c["task"] and c["task"]["papers"]]
    if not tasks:
        return w.p(v.word("none"))
    head = (
        pick(v, "手续", "Procedure"), pick(v, "办理单位", "Unit"), pick(v, "材料", "Papers"),
    )  # fmt: skip
    rows = [(t["title"], t["bureau_name"], v.join(t["papers"])) for t in tasks]
    return w.table(rows, (36, 18, 46), head)

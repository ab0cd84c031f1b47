"""Reports on paper and screen: report dicts in, files out.

    from prescreen import render
    run = render.Run.of(region, as_of=..., batch=batch)
    render.write_html("report.html", reports, run)      # one self-contained offline page
    render.write_xlsx("ledger.xlsx", reports, run)      # 台账
    render.write_docx("opinion.docx", report, run)      # 预审意见书
    render.write_notice("notice.docx", report, run)     # 补正材料一次性告知单

Nothing here knows rules: what a report does not say is not said. The same input gives the same
bytes. Personal data and trade secrets are masked unless `run.reveal` is set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from prescreen.files.atomic import write
from prescreen.render.run import RejectedRow, Run
from prescreen.render.view import ranked

__all__ = [
    "RejectedRow", "Run", "write_docx", "write_html", "write_notice", "write_templates",
    "write_xlsx",
]  # fmt: skip

ReportDict = Mapping[str, Any]
Target = str | Path | BinaryIO
"""A path, whose file is written whole or not at all, or a stream."""


def write_html(target: Target, reports: Sequence[ReportDict], run: Run) -> None:
    """One self-contained page; needs no network and loads nothing. It shows the first 2,000
    candidates by rank, and says how many there are."""
    from prescreen.render.html import Page

    page = Page(run)
    for view in ranked(reports, run):
        page.add(view)
    _put(target, page.content())


def write_xlsx(target: Target, reports: Sequence[ReportDict], run: Run) -> None:
    """The ledger with its sheets of checks, missing papers, follow-ups, sources, statistics.

    InputError where the library for workbooks is not installed.
    """
    needs("xlsxwriter", "Excel")
    from prescreen.render.xlsx.workbook import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, run)
    for view in ranked(reports, run):
        book.add(view)
    book.close()
    _put(target, buffer.getvalue())


def write_docx(
    target: Target, report: ReportDict, run: Run, template: str | Path | None = None
) -> None:
    """The 预审意见书 of one candidate, from the built-in template or the bureau's own.

    InputError for a template that cannot be used, or where the library for Word is not installed.
    """
    needs("lxml", "Word")
    from prescreen.render.docx.opinion import opinion

    _put(target, opinion(report, run, template))


def write_notice(
    target: Target, report: ReportDict, run: Run, template: str | Path | None = None
) -> None:
    """The 补正材料一次性告知单 that goes out: what to bring, no verdict, no inner opinion."""
    needs("lxml", "Word")
    from prescreen.render.docx.notice import notice

    _put(target, notice(report, run, template))


def write_templates(folder: str | Path) -> tuple[Path, ...]:
    """Copies of the built-in Word templates, to be changed by the bureau and passed back in."""
    needs("lxml", "Word")
    from prescreen.render.docx.template import builtin_templates

    out = []
    for name, data in builtin_templates().items():
        target = Path(folder) / name
        write(target, data)
        out.append(target)
    return tuple(out)


def _put(target: Target, data: bytes) -> None:
    if isinstance(target, str | Path):
        write(target, data)
    else:
        target.write(data)


def needs(module: str, what: str) -> None:
    """Say how to install what a format needs, rather than fail inside it."""
    from importlib.util import find_spec

    if find_spec(module) is None:
        from prescreen.intake.limits import missing_extra

        raise missing_extra(what, f" {what}", module, "office")

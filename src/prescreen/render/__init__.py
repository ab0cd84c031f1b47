"""Reports on paper and screen: report dicts in, files out.

    from prescreen import render
    run = render.Run.of(region, as_of=..., batch=batch)
    render.write_html("report.html", reports, run)      # one self-contained offline page
    render.write_xlsx("ledger.xlsx", reports, run)      # 台账
    render.write_docx("opinion.docx", report, run)      # 预审意见书
    render.write_notice("notice.docx", report, run)     # 需补充材料一次性清单

Nothing here knows rules: what a report does not say is not said. The same input gives the same
bytes. Personal data and trade secrets are masked unless `run.reveal` is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from prescreen.errors import InputError, Problem
from prescreen.files.atomic import write
from prescreen.render.run import RejectedRow, Run
from prescreen.render.view import View, ranked

__all__ = [
    "PAPERS", "RejectedRow", "Run", "check_templates", "write_docx", "write_html", "write_notice",
    "write_paper", "write_templates", "write_xlsx",
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


PAPERS = ("opinion", "notice", "forms", "summary", "annexes")
"""Word papers on one candidate: 预审意见书, 需补充材料一次性清单, 成员单位意见表, 意见汇总表,
附件."""


def write_docx(
    target: Target, report: ReportDict, run: Run, template: str | Path | None = None
) -> None:
    """The 预审意见书 of one candidate, from the built-in template or the bureau's own.

    InputError for a template that cannot be used, or where the library for Word is not installed.
    """
    write_paper(target, "opinion", report, run, template)


def write_notice(
    target: Target, report: ReportDict, run: Run, template: str | Path | None = None
) -> None:
    """The 需补充材料一次性清单 that goes out: what to bring, no verdict, no inner opinion."""
    write_paper(target, "notice", report, run, template)


def write_paper(
    target: Target,
    kind: str,
    report: ReportDict | View,
    run: Run,
    template: str | Path | None = None,
) -> None:
    """One of `PAPERS`; `template` is a Word file, or a folder of them (`opinion.zh.docx` …)."""
    needs("lxml", "Word")
    _put(target, _paper(kind)(report, run, template))


def _paper(kind: str) -> Callable[[ReportDict | View, Run, str | Path | None], bytes]:
    from prescreen.render.docx import notice, opinion, units

    return {
        "opinion": opinion.opinion, "annexes": opinion.annexes, "notice": notice.notice,
        "forms": units.forms, "summary": units.summary,
    }[kind]  # fmt: skip


def check_templates(folder: str | Path) -> None:
    """InputError with all that is wrong with a folder of templates, before anything is made."""
    needs("lxml", "Word")
    from prescreen.render.docx import notice, opinion, units
    from prescreen.render.docx.template import check_folder, template_of

    check_folder(Path(folder))
    known = {
        "opinion": (opinion.FIELDS, frozenset(opinion.BLOCKS)),
        "annexes": (opinion.FIELDS, frozenset(opinion.BLOCKS)),
        "notice": (notice.FIELDS, notice.BLOCKS),
        "forms": (units.FIELDS, units.FORM_BLOCKS),
        "summary": (units.FIELDS, units.SUMMARY_BLOCKS),
    }
    faults: list[Problem] = []
    for kind, (fields, blocks) in known.items():
        for lang in ("zh", "en"):
            try:
                template_of(kind, lang, folder, fields, blocks)
            except InputError as error:
                faults += error.problems
    if faults:
        raise InputError(list(dict.fromkeys(faults)))


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

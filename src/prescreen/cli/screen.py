"""`prescreen screen`: a list of candidates in, verdicts with reasons out."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prescreen.cli.large import LARGE, is_large, run_built, run_large
from prescreen.cli.order import FORMATS, Order, load
from prescreen.cli.rejects import rejects
from prescreen.files.folder import Staged, staged
from prescreen.intake import Intake
from prescreen.plugins import writer
from prescreen.render.terminal.console import say, say_data
from prescreen.render.terminal.summary import print_summary
from prescreen.report import Report
from prescreen.report.report import in_force
from prescreen.screener import Screener
from prescreen.vocabulary import rank


def run(order: Order) -> int:
    if not order.name_column and is_large(order.source) and (done := run_large(order)) is not None:
        return done
    screener, batch = load(order)
    if len(batch.candidates) > LARGE:
        return run_built(order, screener, batch)
    wanted = order.wanted()
    gc.freeze()  # rules and chains stay to the end: no use in going through them again and again
    gc.set_threshold(50_000, 20, 20)
    if order.out is None:
        reports = _screen(screener, batch)
        if "json" in wanted:
            whole = [r.to_dict(order.lang) for r in reports]
            say_data(json.dumps(whole, ensure_ascii=False, indent=1))
        elif "jsonl" in wanted:
            for report in reports:
                say_data(report.to_json(order.lang))
    else:
        with staged(order.out, "screen") as out:
            reports = _screen(screener, batch)
            _write(order, out, wanted, screener, batch, reports)
        for note in out.notes:
            say(note.text(order.lang))
    if "table" in wanted:
        print_summary(screener, batch, reports, order.lang)
    return 0


def _rank(report: Report) -> tuple[int, float, str]:
    return rank(report.verdict, report.score[0] if report.score else None, report.candidate.id)


def _screen(screener: Screener, batch: Intake) -> list[Report]:
    """All reports by rank, with a progress bar where the work is long and somebody looks."""
    candidates: Iterable[Any] = batch.candidates
    if len(batch.candidates) >= 500 and sys.stderr.isatty():
        from rich.console import Console  # where somebody looks, it may take its time to load
        from rich.progress import track

        candidates = track(batch.candidates, "预审", console=Console(stderr=True))
    return sorted((screener.screen(c) for c in candidates), key=_rank)


# -- files -----------------------------------------------------------------------------------------
def _write(
    order: Order,
    out: Staged,
    wanted: Sequence[str],
    screener: Screener,
    batch: Intake,
    reports: Sequence[Report],
) -> None:
    dicts = [r.to_dict(order.lang) for r in reports]
    if "jsonl" in wanted:
        _jsonl(out, dicts)
    if "json" in wanted:
        text = json.dumps(dicts, ensure_ascii=False, indent=1)
        (out / "results.json").write_text(text, "utf-8", "backslashreplace")
    with rejects(out / "rejects.csv") as told:
        for reject in batch.rejected:
            told.row(reject)
        told.cells(batch.problems)
        told.notes((*batch.columns, *batch.notices))
    if {"html", "xlsx", "docx"} & set(wanted):
        from prescreen.cli.papers import write_papers  # loads what draws pages and workbooks

        write_papers(out, wanted, screener, batch, reports, dicts, order.lang)
    tables = [kind for kind in ("parquet", "csv") if kind in wanted]
    if tables or {"json", "jsonl"} & set(wanted):
        _results(out, tables, screener, reports)
    for name in [n for n in wanted if n not in FORMATS]:
        if (write := writer(name)) is not None:
            write(dicts, out.folder, order.lang)


def _jsonl(out: Staged, dicts: Iterable[Mapping[str, Any]]) -> None:
    """A report a line; lone surrogates as JSON escapes them."""
    with (out / "results.jsonl").open("w", encoding="utf-8", errors="backslashreplace") as lines:
        for data in dicts:
            lines.write(json.dumps(data, ensure_ascii=False) + "\n")


def _results(
    out: Staged, tables: Sequence[str], screener: Screener, reports: Sequence[Report]
) -> None:
    """One row a candidate, as long lists have it; what the files of full reports do not say."""
    if tables:
        from prescreen.columnar.sink import screen_candidates  # Polars: an extra, and half a second

        for kind in tables:
            candidates = [r.candidate for r in reports]
            screen_candidates(screener, candidates, out / f"results.{kind}")
    out.about |= in_force(reports)

"""`prescreen screen`: a list of candidates in, verdicts with reasons out."""

from __future__ import annotations

import csv
import gc
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prescreen.cli.large import LARGE, is_large, run_built, run_large
from prescreen.errors import InputError, Lang, Problem
from prescreen.intake import Batch, read
from prescreen.render.terminal.summary import print_summary
from prescreen.report import Report
from prescreen.screener import Screener
from prescreen.vocabulary import rank

FORMATS = ("table", "json", "jsonl", "html", "xlsx", "docx", "parquet")


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    source: Path
    region: Path
    out: Path | None
    formats: str | None
    as_of: str | None
    packs: Sequence[Path] | None
    mapping: Path | None
    lang: Lang
    ranked: bool = False

    def wanted(self) -> tuple[str, ...]:
        """The formats, checked. With a folder and no word, everything that people hold in hands."""
        if self.formats is None:
            return ("table", "jsonl", "html", "xlsx", "docx") if self.out else ("table",)
        names = tuple(f.strip() for f in self.formats.split(",") if f.strip())
        wrong = [n for n in names if n not in FORMATS]
        if wrong:
            from prescreen import plugins

            wrong = sorted(set(wrong) - set(plugins.names(plugins.REPORTS)))
        if wrong:
            raise _usage(
                f"没有格式 {'、'.join(wrong)}",
                f"no format {', '.join(wrong)}",
                "可选:" + "、".join(FORMATS),
                "one of: " + ", ".join(FORMATS),
            )
        files = [n for n in names if n not in ("table", "json", "jsonl")]
        if files and self.out is None:
            raise _usage(
                f"{'、'.join(files)} 要写成文件",
                f"{', '.join(files)} are written to files",
                "加上 --out 文件夹",
                "add --out FOLDER",
            )
        return names


def _usage(zh: str, en: str, hint_zh: str, hint_en: str) -> InputError:
    return InputError([Problem("usage", zh, en, None, hint_zh, hint_en)])


def load(order: Order) -> tuple[Screener, Batch]:
    """The screener and the candidates of an order."""
    screener = Screener.from_files(
        order.region, packs=list(order.packs) if order.packs else None, as_of=day_of(order.as_of)
    )
    return screener, read(order.source, mapping=order.mapping)


def day_of(text: str | None) -> str | None:
    """The day of `--as-of` in ISO form."""
    import datetime as dt

    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise _usage(
            f"评估日读不懂:{text}", f"not a date: {text}", "写成 2026-11-22", "write 2026-11-22"
        ) from None


def run(order: Order) -> int:
    if is_large(order.source) and (done := run_large(order)) is not None:
        return done
    screener, batch = load(order)
    if len(batch.candidates) > LARGE:
        return run_built(order, screener, batch)
    wanted = order.wanted()
    gc.freeze()  # rules and chains stay to the end: no use in going through them again and again
    gc.set_threshold(50_000, 20, 20)
    reports = _screen(screener, batch)
    reports.sort(key=_rank)
    if order.out is not None:
        _write(order, wanted, screener, batch, reports)
    elif "json" in wanted:
        print(json.dumps([r.to_dict(order.lang) for r in reports], ensure_ascii=False, indent=1))
    elif "jsonl" in wanted:
        for report in reports:
            print(report.to_json(order.lang))
    if "table" in wanted:
        print_summary(screener, batch, reports, order.lang)
    return 0


def _rank(report: Report) -> tuple[int, float, str]:
    return rank(report.verdict, report.score[0] if report.score else None, report.candidate.id)


def _screen(screener: Screener, batch: Batch) -> list[Report]:
    """All reports, with a progress bar where the work is long and somebody looks."""
    import sys

    candidates = batch.candidates
    if len(candidates) < 500 or not sys.stderr.isatty():
        return [screener.screen(c) for c in candidates]
    from rich.console import Console
    from rich.progress import track

    shown = track(candidates, "预审", console=Console(stderr=True))
    return [screener.screen(c) for c in shown]


# -- files -----------------------------------------------------------------------------------------
def _write(
    order: Order,
    wanted: Sequence[str],
    screener: Screener,
    batch: Batch,
    reports: Sequence[Report],
) -> None:
    out = order.out
    assert out is not None
    out.mkdir(parents=True, exist_ok=True)
    dicts = [r.to_dict(order.lang) for r in reports]
    if "jsonl" in wanted:
        _replace(
            out / "results.jsonl",
            "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in dicts),
        )
    if "json" in wanted:
        _replace(out / "results.json", json.dumps(dicts, ensure_ascii=False, indent=1))
    write_rejects(out / "rejects.csv", batch)
    if {"html", "xlsx", "docx"} & set(wanted):
        from prescreen.cli.papers import write_papers

        write_papers(out, wanted, screener, batch, reports, dicts, order.lang)
    if "parquet" in wanted:
        from prescreen.cli.papers import write_parquet

        write_parquet(out / "results.parquet", reports)
    for name in [n for n in wanted if n not in FORMATS]:
        from prescreen.plugins import writer

        if (write := writer(name)) is not None:
            write(dicts, out, order.lang)


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def write_rejects(path: Path, batch: Batch, more: Sequence[Problem] = ()) -> None:
    rows: list[list[Any]] = [["kind", "place", "code", "zh", "en", "remedy"]]
    for reject in batch.rejected:
        p = reject.reason
        rows.append(["row", str(p.place or reject.row), p.code, p.zh, p.en, p.hint_zh])
    for p in [*batch.problems, *more]:
        rows.append(["cell", str(p.place or ""), p.code, p.zh, p.en, p.hint_zh])
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([[_inert(c) for c in row] for row in rows])
    os.replace(part, path)


def _inert(cell: Any) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    text = str(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

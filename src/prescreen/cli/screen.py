"""`prescreen screen`: a list of candidates in, verdicts with reasons out.

Reports are made one after the other, in the order of rank, and each is handed to all that is to be
written before the next is made: memory does not grow with the list.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from prescreen.candidate import Candidate
from prescreen.cli.large import LARGE, is_large, run_built, run_large
from prescreen.cli.order import FORMATS, PRINTED, Order, load
from prescreen.cli.rejects import rejects
from prescreen.errors import Place, Problem, ProblemsError
from prescreen.files.folder import Staged, staged
from prescreen.files.text import clean
from prescreen.intake import Intake, Reject
from prescreen.messages import problem
from prescreen.plugins import Writer, writer
from prescreen.render.terminal.console import complain, say, say_data
from prescreen.render.terminal.summary import Summary
from prescreen.report import Report
from prescreen.report.asking import asking
from prescreen.report.report import in_force
from prescreen.screener import Screener
from prescreen.vocabulary import rank

QUESTIONS = 200
"""Candidates up to which the questions of each are run to put them in order: some 20 ms each."""
KEPT = 500
"""Candidates up to which all reports are kept; of more, each is made again when its turn comes."""
Data = Mapping[str, Any]
T = TypeVar("T")
_OF_ALL = (ProblemsError, OSError, ImportError, MemoryError)
"""Faults that are not of one candidate: a rule, the disk, an extra that is wanting."""


def run(order: Order) -> int:
    if not order.name_column and is_large(order.source) and (done := run_large(order)) is not None:
        return done
    if order.templates is not None:
        from prescreen import render  # loads nothing more until something is drawn

        render.check_templates(order.templates)
    screener, batch = load(order)
    if len(batch.candidates) > LARGE:
        return run_built(order, screener, batch)
    wanted = order.wanted()
    gc.freeze()  # rules and chains stay to the end: no use in going through them again and again
    gc.set_threshold(50_000, 20, 20)
    code = 0
    found, batch = _ranked(screener, batch)
    summary = Summary(screener, batch, order.lang, order.full)
    if order.out is None:
        _show(order, wanted, _reports(screener, found, summary))
        printed = [n for n in wanted if n in PRINTED]
        data = "table" not in wanted  # JSON has no place for words
        if not data:
            summary.show()
        if printed:
            summary.close(None, _then(order), complain if data else say)
        return 0
    with staged(order.out, "screen") as out:
        _write(order, out, wanted, screener, batch, found, summary)
    if "table" in wanted:
        summary.show()
    for note in out.notes:
        say(note.text(order.lang))
        if note.code.startswith("plugin"):
            code = 2  # a format that was asked for is not there
    first = next((r.candidate.id for r in summary.telling), None)
    summary.close((order.out, out.written), _then(order, first))
    return code


def _then(order: Order, ident: str | None = None) -> str:
    """The command to go on with: files where there are none yet, else one candidate's reasons."""
    words = ["prescreen", "screen" if ident is None else "explain", str(order.source)]
    words += ["--region", str(order.region)]
    if order.mapping is not None:
        words += ["--mapping", str(order.mapping)]
    if order.name_column:
        words += ["--name-column", order.name_column]
    words += ["--out", "out"] if ident is None else ["--id", ident]
    return " ".join(quote(clean(word)) for word in words)


def _rank(report: Report) -> tuple[object, ...]:
    opened = sum(o.status in ("unknown", "later") for o in report.outcomes)
    sure = report.score[0] if report.score else None
    return rank(report.verdict, report.situation.stage, opened, sure, report.candidate.id)


def _ranked(screener: Screener, batch: Intake) -> tuple[list[Report | Candidate], Intake]:
    """All by rank, as reports where they are few. A bar where it takes long and somebody looks.

    One whose screening fails is rejected, and all others are as they were.
    """
    candidates = batch.candidates
    every: Iterable[Candidate] = candidates
    if len(candidates) >= KEPT and sys.stderr.isatty():
        from rich.console import Console  # where somebody looks, it may take its time to load
        from rich.progress import track

        every = track(candidates, "预审", console=Console(stderr=True))
    few = len(candidates) <= KEPT
    found: list[tuple[tuple[object, ...], Report | Candidate]] = []
    faults: dict[str, Reject] = {}
    for candidate in every:
        with _of_one("screened", candidate, lambda c, why: faults.update({c.id: _reject(why)})):
            report = screener.screen(candidate)
            found.append((_rank(report), report if few else candidate))
    if faults:
        batch = replace(
            batch,
            candidates=tuple(c for c in candidates if c.id not in faults),
            rejected=(*batch.rejected, *faults.values()),
        )
    return [one for _, one in sorted(found, key=lambda pair: pair[0])], batch


@contextmanager
def _of_one(
    what: str, candidate: Candidate, tell: Callable[[Candidate, Problem], None]
) -> Iterator[None]:
    """A fault of one candidate, which nobody foresaw, is told and does not cost the others."""
    try:
        yield
    except _OF_ALL:
        raise
    except Exception as error:
        place, why = Place(candidate.id), type(error).__name__
        tell(candidate, problem(f"input.failed/{what}", place, id=candidate.id, why=why))


def _reject(why: Problem) -> Reject:
    return Reject(0, "", why, {})


def _reports(
    screener: Screener, found: Sequence[Report | Candidate], summary: Summary
) -> Iterator[Report]:
    """Each report when its turn comes."""
    for one in found:
        report = one if isinstance(one, Report) else screener.screen(one)
        summary.add(report)
        yield report


def _show(order: Order, wanted: Sequence[str], reports: Iterator[Report]) -> None:
    """Print what can be printed."""
    lines: Iterator[str] = iter(())
    if "json" in wanted:
        lines = json_list(_each(reports, lambda r: r.to_dict(order.lang, order.detail), order))
    elif "jsonl" in wanted:
        lines = _each(reports, lambda r: r.to_json(order.lang, detail=order.detail), order)
    for line in lines:
        say_data(line)
    for _ in reports:  # those of a table alone
        pass


def _each(reports: Iterator[Report], made: Callable[[Report], T], order: Order) -> Iterator[T]:
    """What is made of each report; one that fails is told."""
    for report in reports:
        one: list[T] = []
        with _of_one("written", report.candidate, lambda _, why: complain(why.text(order.lang))):
            one.append(made(report))
        yield from one


def json_list(every: Iterable[Data]) -> Iterator[str]:
    """The lines of a JSON list, as `json.dumps` with an indent of 1 has them."""
    before = ""
    for data in every:
        yield before + "," if before else "["
        text = json.dumps(data, ensure_ascii=False, indent=1)
        before = " " + text.replace("\n", "\n ")
    yield from (before, "]") if before else ("[]",)


# -- files -----------------------------------------------------------------------------------------
def _write(
    order: Order,
    out: Staged,
    wanted: Sequence[str],
    screener: Screener,
    batch: Intake,
    found: Sequence[Report | Candidate],
    summary: Summary,
) -> None:
    candidates = [one.candidate if isinstance(one, Report) else one for one in found]
    days: dict[Any, Report] = {}
    added = list(_added(out, [n for n in wanted if n not in FORMATS]))
    held: list[Data] = []
    with ExitStack() as stack:
        told = stack.enter_context(rejects(out / "rejects.csv"))
        for reject in batch.rejected:
            told.row(reject)
        told.cells(batch.problems)
        told.notes((*batch.columns, *batch.notices))

        def unwritten(_: Candidate, why: Problem) -> None:
            told.row(_reject(why))
            out.notes.append(why)

        takes: list[Callable[[_Forms], None]] = []
        if "jsonl" in wanted:
            takes.append(_jsonl(out, stack))
        if {"html", "xlsx", "docx"} & set(wanted):
            from prescreen.cli.papers import papers  # loads what draws pages and workbooks

            paper = stack.enter_context(papers(out, wanted, screener, batch, candidates, order))
            takes.append(lambda forms: paper(forms.report, forms.whole))
        if added:
            takes.append(lambda forms: held.append(forms.whole))

        def datas() -> Iterator[Data]:
            for report in _reports(screener, found, summary):
                days.setdefault(report.as_of, report)
                if not takes and "json" not in wanted:
                    continue
                made: list[Data] = []
                with _of_one("written", report.candidate, unwritten):
                    forms = _Forms(report, order, len(candidates) <= QUESTIONS)
                    for take in takes:
                        take(forms)
                    if "json" in wanted:
                        made.append(forms.asked)
                yield from made

        if "json" in wanted:
            path = out / "results.json"
            with path.open("w", encoding="utf-8", errors="backslashreplace") as lines:
                lines.writelines("\n" * (n > 0) + x for n, x in enumerate(json_list(datas())))
        else:
            for _ in datas():
                pass
    tables = [kind for kind in ("parquet", "csv") if kind in wanted]
    if tables or {"json", "jsonl"} & set(wanted):
        _results(out, tables, screener, candidates)
        out.about |= in_force(days.values())
    for write in added:
        with _left_out(out), TemporaryDirectory(dir=out.folder) as folder:
            write(held, Path(folder), order.lang)
            _move(Path(folder), out)


def _added(out: Staged, names: Sequence[str]) -> Iterator[Writer]:
    """The writers that other distributions add; one that cannot be had is left out and told."""
    for name in names:
        with _left_out(out):
            if (write := writer(name)) is not None:
                yield write


@contextmanager
def _left_out(out: Staged) -> Iterator[None]:
    """What a plugin cannot do is told beside the results of all others."""
    try:
        yield
    except ProblemsError as error:
        out.notes += error.problems


def _move(folder: Path, out: Staged) -> None:
    """What a plugin wrote, beside the other results; none of them is replaced."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        target = out / path.relative_to(folder).as_posix()
        if not target.exists():
            path.replace(target)


class _Forms:
    """One report as it is written, each form made once and only where it is asked for."""

    def __init__(self, report: Report, order: Order, ranked: bool = True) -> None:
        """`ranked`: its questions are put in the order of their worth, by running them."""
        self.report = report
        self.order = order
        self.ranked = ranked

    @cached_property
    def text(self) -> str:
        """JSON, as detailed as was asked."""
        return self.report.to_json(self.order.lang, detail=self.order.detail)

    @cached_property
    def asked(self) -> Data:
        """The same as data."""
        data: Data = json.loads(self.text)
        return data

    @cached_property
    def whole(self) -> Data:
        """All of the report, with the questions in their order, of which papers are made."""
        lang = self.order.lang
        full = self.asked if self.order.detail == "full" else self.report.to_dict(lang)
        if not self.ranked:
            return full
        return {**full, "questions": asking(self.report, self.report.questions, lang)}


def _jsonl(out: Staged, stack: ExitStack) -> Callable[[_Forms], None]:
    """A report a line; lone surrogates as JSON escapes them."""
    path = out / "results.jsonl"
    lines = stack.enter_context(path.open("w", encoding="utf-8", errors="backslashreplace"))

    def take(forms: _Forms) -> None:
        lines.write(forms.text + "\n")

    return take


def _results(
    out: Staged, tables: Sequence[str], screener: Screener, candidates: Sequence[Candidate]
) -> None:
    """One row a candidate, as long lists have it."""
    if tables:
        from prescreen.columnar.sink import screen_candidates  # Polars: an extra, and half a second

        for kind in tables:
            screen_candidates(screener, candidates, out / f"results.{kind}")

"""One list, in a process of its own: `python -m prescreen.serve.job FOLDER`.

What the list costs, in time and memory, costs nobody else; what ends this process ends this list.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from prescreen import render
from prescreen.clock import today
from prescreen.errors import ProblemsError
from prescreen.files.atomic import write
from prescreen.files.folder import staged
from prescreen.files.text import without_contacts
from prescreen.intake import Intake, read
from prescreen.intake.limits import Limits as IntakeLimits
from prescreen.messages import problem
from prescreen.report.outcomes import compact
from prescreen.serve import masking
from prescreen.serve.keys import now
from prescreen.serve.problems import refuse, told
from prescreen.serve.rules import Rules
from prescreen.serve.settings import VARIABLE, Settings
from prescreen.serve.spool import Job, Spool

PAPERS = 5_000
"""Rows up to which a page and a workbook of full reports are made."""
_SECONDS = 1.0
"""How often it is said how far the list is."""


def main(folder: Path) -> int:
    """Work on the list; whatever comes of it stands in its `job.json`."""
    settings = Settings.from_json(os.environ[VARIABLE])
    _bounded(settings.limits.job_megabytes)
    spool = Spool(folder.parent, settings.limits)
    job = spool.get(folder.name)
    try:
        ended = _screened(folder, job, settings)
    except ProblemsError as error:
        ended = replace(job, state="failed", errors=tuple(told(p, "") for p in error.problems))
    except MemoryError:
        said = problem("serve-job/memory", most=settings.limits.job_megabytes)
        ended = replace(job, state="failed", errors=(told(said, ""),))
    except Exception as error:
        traceback.print_exc()
        said = problem("serve-job/stopped", said=type(error).__name__)
        ended = replace(job, state="failed", errors=(told(said, ""),))
    spool.put(replace(ended, finished=now()))
    return 0


class _Progress:
    """How far the list is, said every second by a thread, so that silence means an end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "progress.json"
        self.rows: int | None = None
        self.done = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._say, daemon=True)

    def __enter__(self) -> _Progress:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _say(self) -> None:
        while True:
            write(self._path, json.dumps({"rows": self.rows, "done": self.done}), 0o600)
            if self._end.wait(_SECONDS):
                return


def _screened(folder: Path, job: Job, settings: Settings) -> Job:
    with _Progress(folder) as progress, staged(folder / "out", "serve") as out:
        version = Rules(settings).current
        limits = IntakeLimits()
        batch = read(folder / f"input.{job.kind}", limits=limits)
        progress.rows = batch.rows
        papers = {"xlsx", "html"}.intersection(job.formats)
        if papers and batch.rows > PAPERS:
            raise refuse("serve-limit/rows", 413, most=PAPERS)
        counted: Counter[str] = Counter()
        with ExitStack() as stack:
            lines = stack.enter_context((out / "results.jsonl").open("wb"))
            kept: list[dict[str, Any]] = []
            for candidate in batch.candidates:
                report = version.screener.screen(candidate)
                text = masking.shown(report, job.lang, job.detail)
                lines.write(f"{text}\n".encode("utf-8", "backslashreplace"))
                if papers:
                    kept.append(report.to_dict(job.lang))
                counted[report.verdict] += 1
                progress.done += 1
            with (out / "rejects.jsonl").open("wb") as rows:
                rows.writelines(_rejects(batch))
        if papers:
            day = version.screener.as_of or today()
            run = render.Run.of(version.screener.region, day, lang=job.lang, batch=batch)
            if "html" in papers:
                render.write_html(out / "report.html", kept, run)
            if "xlsx" in papers:
                render.write_xlsx(out / "ledger.xlsx", kept, run)
    return replace(
        job, state="done", rows=batch.rows, done=len(batch.candidates),
        rejected=len(batch.rejected), verdicts=dict(sorted(counted.items())), rules=version.digest,
    )  # fmt: skip


def _rejects(batch: Intake) -> Iterator[bytes]:
    """Rows turned down, cells not read and what is to be said of the file, a line each."""
    rows = (("row", r.row, r.sheet, r.reason) for r in batch.rejected)
    cells = (("cell", getattr(p, "row", None), getattr(p, "sheet", ""), p) for p in batch.problems)
    notes = (("notice", None, "", p) for p in (*batch.columns, *batch.notices))
    for kind, row, sheet, said in (*rows, *cells, *notes):
        data = {"kind": kind, "row": row, "sheet": sheet, **told(said, "")}
        text = without_contacts(compact(data))
        yield f"{text}\n".encode("utf-8", "backslashreplace")


def _bounded(megabytes: int) -> None:
    """No more memory than that, where the system can hold us to it."""
    if sys.platform == "win32":
        return
    import resource  # of the other systems only

    most = megabytes << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

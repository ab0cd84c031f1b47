"""Lists on their way, in a folder that all workers share: any of them takes one up, any answers.

    <id>/job.json        what was asked, and how it stands; written whole
    <id>/input.<kind>    the list as it was uploaded
    <id>/progress.json   rows done, by the process that works on it, at least every two seconds
    <id>/out/            results, complete or not there

A list is taken up by making `<id>/taken`, which only one worker can. One whose process says nothing
for half a minute is taken up again, twice at most.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from prescreen.errors import Lang
from prescreen.files.atomic import write
from prescreen.messages import problem
from prescreen.report.report import Detail
from prescreen.serve.keys import now
from prescreen.serve.problems import refuse, told
from prescreen.serve.settings import Limits

State = Literal["queued", "running", "done", "failed"]
SILENT = 30.0
"""Seconds without a word after which the process of a list is given up."""
TRIES = 3
KINDS = ("xlsx", "xls", "csv", "tsv", "txt", "json", "jsonl", "yaml", "parquet", "ods", "docx")
RESULTS = {
    "jsonl": ("results.jsonl", "application/x-ndjson"),
    "xlsx": ("ledger.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "html": ("report.html", "text/html; charset=utf-8"),
    "rejects": ("rejects.jsonl", "application/x-ndjson"),
}
"""What a list comes to: the name of the file and its type."""
_ID = re.compile(r"[0-9]{13}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Job:
    """One list and how it stands."""

    id: str
    kind: str
    key: str
    bureau: str
    created: str
    detail: Detail = "summary"
    lang: Lang = "zh"
    formats: tuple[str, ...] = ("jsonl",)
    state: State = "queued"
    tries: int = 0
    rows: int | None = None
    done: int = 0
    rejected: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    errors: tuple[dict[str, Any], ...] = ()
    finished: str | None = None
    rules: str = ""

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed")


class Spool:
    """The lists of one service."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self._limits = limits
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def new(self, job: Job, source: Path) -> Job:
        """Put a list in line; the file is moved. ServeError where too many wait."""
        if sum(1 for _ in self.waiting()) >= self._limits.jobs:
            raise refuse("serve-limit/jobs", 503, most=self._limits.jobs)
        ident = f"{time.time_ns() // 1_000_000:013d}-{secrets.token_hex(8)}"
        made = replace(job, id=ident, created=now())
        draft = self.folder / f".{ident}"
        draft.mkdir(mode=0o700)
        shutil.move(source, draft / f"input.{job.kind}")
        self._write(draft, made)
        draft.rename(self.folder / ident)  # from here on it can be taken up
        return made

    def get(self, ident: str) -> Job:
        """A list with its newest progress. ServeError 404."""
        if not _ID.fullmatch(ident):
            raise refuse("serve-path/gone", 404, what="任务 / job", name=ident[:40])
        try:
            job = _read(self.folder / ident / "job.json")
        except (OSError, ValueError):
            raise refuse("serve-path/gone", 404, what="任务 / job", name=ident) from None
        if job.state != "running":
            return job
        with suppress(OSError, ValueError):
            said = json.loads((self.folder / ident / "progress.json").read_text("utf-8"))
            return replace(job, rows=said["rows"], done=said["done"])
        return job

    def put(self, job: Job) -> None:
        self._write(self.folder / job.id, job)

    def all(self) -> Iterator[str]:
        """Ids, oldest first."""
        with suppress(FileNotFoundError):
            yield from sorted(name for name in os.listdir(self.folder) if _ID.fullmatch(name))

    def waiting(self) -> Iterator[Job]:
        """Lists that nobody has taken up."""
        for ident in self.all():
            if not (self.folder / ident / "taken").exists():
                with suppress(OSError, ValueError):
                    job = _read(self.folder / ident / "job.json")
                    if not job.ended:
                        yield job

    def take(self) -> Job | None:
        """Take up the oldest list that waits, or whose process was silent for too long."""
        self._revive()
        for job in self.waiting():
            with suppress(OSError):
                flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
                os.close(os.open(self.folder / job.id / "taken", flags, 0o600))
                taken = replace(job, state="running", tries=job.tries + 1)
                self.put(taken)
                return taken
        return None

    def _revive(self) -> None:
        for ident in self.all():
            folder = self.folder / ident
            with suppress(OSError, ValueError):
                job = _read(folder / "job.json")
                if job.ended or not (folder / "taken").exists():
                    continue
                last = max(_moment(folder / n) for n in ("taken", "job.json", "progress.json"))
                if time.time() - last > SILENT:
                    if job.tries >= TRIES:
                        said = told(problem("serve-job/stopped", said=str(job.tries)), "")
                        self.put(replace(job, state="failed", errors=(said,), finished=now()))
                    else:
                        (folder / "taken").unlink()

    def delete(self, ident: str) -> None:
        """A list and its results, gone at once for all who ask."""
        gone = self.folder / f".gone-{ident}"
        (self.folder / ident).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def forget(self) -> None:
        """Lists that are older than they are kept."""
        until = (time.time() - self._limits.kept_days * 86_400) * 1000
        for ident in list(self.all()):
            if int(ident[:13]) < until:
                with suppress(OSError):
                    self.delete(ident)

    @staticmethod
    def _write(folder: Path, job: Job) -> None:
        write(folder / "job.json", json.dumps(asdict(job), ensure_ascii=False), 0o600)


def _read(path: Path) -> Job:
    data = json.loads(path.read_text("utf-8"))
    lists = {name: tuple(data[name]) for name in ("formats", "errors")}
    return Job(**data | lists)


def _moment(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0

"""Attachments: files kept in a folder under their SHA-256, the digest on file in the ledger."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from prescreen.errors import Problem
from prescreen.files.atomic import write
from prescreen.ledger import events as ev
from prescreen.ledger import schema
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.reading import read_events
from prescreen.messages import problem


def attach(
    ledger: Ledger,
    folder: Path,
    project: str,
    source: Path,
    *,
    by: str,
    path: str | None = None,
    name: str | None = None,
) -> ev.Recorded:
    """Keep a file and put it on file; `path` is the fact that it proves, `name` what it is called
    where that is not its own. The file is on the disk
    before the event is; the same content is kept once. OSError where it cannot be read or kept."""
    data = source.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    target = place_of(folder, digest)
    if not _holds(target, digest):
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, data, 0o600)
    called = name or source.name
    media = mimetypes.guess_type(called)[0]
    event = ev.Attached(name=called, digest=digest, size=len(data), media=media, path=path)
    return ledger.append(project, event, by=by)[0]


def folder_of(db: str, elsewhere: Path) -> Path:
    """The folder of attachments of a ledger: beside its file, else, for a server, `elsewhere`."""
    return elsewhere if "://" in db or not db else Path(db).with_suffix(".files")


def place_of(folder: Path, digest: str) -> Path:
    """Where the file of a digest is kept."""
    return folder / digest[:2] / digest


def missing(ledger: Ledger, folder: Path) -> Iterator[Problem]:
    """Attachments on file that are not in the folder, or not what their digest says."""
    table = schema.event.c
    query = select(schema.event).where(table.kind == ev.Attached.kind).order_by(table.seq)
    with ledger.store.reading() as connection:
        found = [one.event for one in read_events(connection, query)]
    for event in found:
        assert isinstance(event, ev.Attached)
        if not _holds(place_of(folder, event.digest), event.digest):
            yield problem("ledger-chain/file", name=event.name, digest=event.digest[:12])


def _holds(file: Path, digest: str) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == digest

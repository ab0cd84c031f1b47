"""Never lose: the chain verified, the whole ledger copied, exported and brought back."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, delete, insert, select

from prescreen.errors import LedgerError, Problem
from prescreen.files.atomic import folder_on_disk, on_disk, whole
from prescreen.ledger import schema
from prescreen.ledger.admit import error
from prescreen.ledger.chain import digest_of
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.projecting import rebuild, wrong
from prescreen.ledger.store import head_of
from prescreen.messages import problem

_KEPT = (schema.head, schema.event, schema.content, schema.person)
"""The tables that are the ledger; all others are made from them."""
_BINARY = {("content", "data"), ("person", "key")}
_AT_ONCE = 500


def verify(ledger: Ledger, noted: str | None = None) -> tuple[int, tuple[Problem, ...]]:
    """How many events there are, and all that is wrong: a broken chain, a gap, a cut tail, a kept
    text that is not what its digest says, a projection that is not what the events make.

    `noted` is a digest of the head that was written down elsewhere: it must be in the chain.
    """
    with ledger.store.reading() as connection:
        found = [*_chain(connection, noted), *_contents(connection)]
        if not found:  # events that were changed say nothing of what should be made of them
            found += _projections(connection)
        return head_of(connection).seq, tuple(found)


def _chain(connection: Connection, noted: str | None) -> Iterator[Problem]:
    head = head_of(connection)
    before, last, versions = head.ledger, 0, dict[str, int]()
    known = noted is None or noted == before
    for row in stream(connection, schema.event):
        if row["seq"] != last + 1:
            yield problem("ledger-chain/gap", seq=row["seq"], last=last)
        if digest_of(before, row) != row["sha256"]:
            yield problem("ledger-chain", seq=row["seq"], project=row["project"])
        if row["n"] != versions.get(row["project"], 0) + 1:
            yield problem("ledger-chain/number", seq=row["seq"], project=row["project"])
        before, last, versions[row["project"]] = row["sha256"], row["seq"], row["n"]
        known = known or before == noted
    if (last, before) != (head.seq, head.sha256 or head.ledger):
        yield problem("ledger-chain/head", seq=last, head=head.seq)
    if not known:
        yield problem("ledger-chain/noted", noted=noted)


def _contents(connection: Connection) -> Iterator[Problem]:
    for row in stream(connection, schema.content):
        try:
            held = hashlib.sha256(zlib.decompress(row["data"])).hexdigest()
        except (zlib.error, TypeError):
            held = ""
        if held != row["sha256"]:
            yield problem("ledger-chain/content", digest=row["sha256"])


def _projections(connection: Connection) -> Iterator[Problem]:
    for table, project in wrong(connection):
        yield problem("ledger-chain/projection", table=table, project=project)


def stream(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """The rows of a table in the order of its key, some at a time."""
    key = next(iter(table.primary_key.columns))
    last: Any = None
    while True:
        query = select(table).order_by(key).limit(_AT_ONCE)
        rows = connection.execute(query if last is None else query.where(key > last)).all()
        for row in rows:
            yield dict(row._mapping)
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1]._mapping[key]


# -- copies ----------------------------------------------------------------------------------------
def backup(ledger: Ledger, target: Path) -> int:
    """The whole ledger as one file of SQLite, verified before it takes its name; gives the number
    of events. It holds the keys of persons too. OSError where it cannot be written."""
    with TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / "copy.db"
        with ledger.store.reading() as connection, Ledger.open(made) as copy:
            _fill(copy, ((t, stream(connection, t)) for t in _KEPT))
        count = _verified(made)
        with closing(sqlite3.connect(made)) as plain:
            plain.execute("PRAGMA journal_mode=DELETE")  # one file, without a second beside it
        with made.open("rb+") as stream_:
            on_disk(stream_.fileno())
        os.replace(made, target)
        folder_on_disk(target.parent)
    return count


def export(ledger: Ledger, target: Path, keys: bool = True) -> int:
    """The whole ledger as JSON lines, a row a line; gives the number of events. Without `keys` the
    persons named in it cannot be read by whoever gets it."""
    count = 0
    with whole(target) as out, ledger.store.reading() as connection:
        out.write(_line({"format": "prescreen-ledger", "schema": schema.HEAD}))
        for table in _KEPT:
            if table is schema.person and not keys:
                continue
            for row in stream(connection, table):
                plain = {c: _text(v) if (table.name, c) in _BINARY else v for c, v in row.items()}
                out.write(_line({table.name: plain}))
                count += table is schema.event
    return count


def restore(source: Path, url: str | Path) -> int:
    """Bring a backup or an export back into a database that has no ledger yet; gives the number of
    events. LedgerError for a file that is neither, is broken, or for a ledger that is there."""
    with source.open("rb") as stream_:
        is_backup = stream_.read(16) == b"SQLite format 3\0"
    with Ledger.open(url) as ledger:
        if ledger.head.seq:
            raise error("ledger-there", seq=ledger.head.seq)
        if is_backup:
            with Ledger.open(source, create=False) as copy, copy.store.reading() as connection:
                _fill(ledger, ((t, stream(connection, t)) for t in _KEPT))
        else:
            with source.open("rb") as lines:
                _fill(ledger, _tables(lines, source))
    return _verified(url)


def _fill(ledger: Ledger, tables: Iterable[tuple[Table, Iterable[Mapping[str, Any]]]]) -> None:
    """Write the rows of tables into an empty ledger, and make its projections."""
    with ledger.store.writing() as connection:
        for table, rows in tables:
            if table is schema.head:
                connection.execute(delete(schema.head))
            part: list[Mapping[str, Any]] = []
            for row in rows:
                part.append(row)
                if len(part) == _AT_ONCE:
                    connection.execute(insert(table), part)
                    part = []
            if part:
                connection.execute(insert(table), part)
        rebuild(connection)


def _tables(lines: BinaryIO, source: Path) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The rows of an export, some at a time."""
    first = _json(lines.readline(), source, 1)
    if first.get("format") != "prescreen-ledger":
        raise error("ledger-export", file=source, line=1)
    if not schema.KEPT_SINCE <= str(first.get("schema")) <= schema.HEAD:
        raise error("ledger-schema", found=first.get("schema"), ours=schema.HEAD)
    tables = {t.name: t for t in _KEPT}
    part: list[dict[str, Any]] = []
    name = ""
    for n, line in enumerate(lines, 2):
        ((own, row),) = _json(line, source, n).items()
        if own not in tables or set(row) != set(tables[own].c.keys()):
            raise error("ledger-export", file=source, line=n)
        if part and (own != name or len(part) == _AT_ONCE):
            yield tables[name], part
            part = []
        name = own
        part.append({c: _bytes(v) if (own, c) in _BINARY else v for c, v in row.items()})
    if part:
        yield tables[name], part


def _json(line: bytes, source: Path, n: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
        if isinstance(found, dict) and found:
            return found
    except ValueError:
        pass
    raise error("ledger-export", file=source, line=n)


def _verified(url: str | Path) -> int:
    with Ledger.open(url, create=False) as copy:
        count, found = verify(copy)
    if found:
        raise LedgerError(found)
    return count


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)

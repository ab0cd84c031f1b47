"""Who saw or changed what: an append-only table whose entries are chained by digest.

Each entry's digest covers the one before it, so that a changed or missing entry shows. What was
seen is named (the fields), never said (their values). Entries are kept for 183 days at least:
网络安全法 第二十三条 asks for six months.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from prescreen.serve.keys import now
from prescreen.serve.store import Store

KEPT_DAYS = 183
"""Days for which every entry stays."""
_COLUMNS = ("at", "request", "key", "action", "subject", "detail")


class Audit:
    """The audit of one service."""

    def __init__(self, store: Store, algorithm: str = "sha256") -> None:
        self._store = store
        self._algorithm = algorithm

    def add(
        self, request: str, key: str, action: str, subject: str, detail: Mapping[str, Any]
    ) -> int:
        """One entry, on the disk when this returns; its number."""
        said = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        values = (now(), request, key, action, subject, said)
        with self._store.writing() as db:
            last = db.execute("SELECT digest FROM audit ORDER BY n DESC LIMIT 1").fetchone()
            digest = _digest(last["digest"] if last else "", values, self._algorithm)
            done = db.execute(
                "INSERT INTO audit (at, request, key, action, subject, detail, algorithm, digest)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, self._algorithm, digest),
            )
        return int(done.lastrowid or 0)

    def after(self, n: int, limit: int) -> list[dict[str, Any]]:
        """Entries behind a number, in order."""
        rows = self._store.db.execute(
            "SELECT * FROM audit WHERE n > ? ORDER BY n LIMIT ?", (n, limit)
        ).fetchall()
        return [
            {k: row[k] for k in ("n", *_COLUMNS[:-1])} | {"detail": json.loads(row["detail"])}
            for row in rows
        ]

    def broken(self) -> list[int]:
        """Numbers of entries that do not follow from the one before them."""
        found, before = [], None
        for row in self._store.db.execute("SELECT * FROM audit ORDER BY n"):
            values = tuple(row[c] for c in _COLUMNS)
            if before is not None and not _follows(before, row, values):
                found.append(int(row["n"]))
            before = row
        return found

    def forget(self, days: int = KEPT_DAYS) -> int:
        """Take away entries older than `days`, never fewer than `KEPT_DAYS`; how many."""
        until = dt.datetime.now(dt.UTC) - dt.timedelta(days=max(days, KEPT_DAYS))
        with self._store.writing() as db:
            done = db.execute("DELETE FROM audit WHERE at < ?", (until.isoformat(),))
        return done.rowcount


def _follows(before: sqlite3.Row, row: sqlite3.Row, values: Sequence[str]) -> bool:
    whole = int(row["n"]) == int(before["n"]) + 1
    return whole and row["digest"] == _digest(before["digest"], values, row["algorithm"])


def _digest(before: str, values: Sequence[str], algorithm: str) -> str:
    text = json.dumps([before, *values], ensure_ascii=False)
    return hashlib.new(algorithm, text.encode("utf-8", "backslashreplace")).hexdigest()

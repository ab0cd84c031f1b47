"""The small database of the service: keys, accounts, the audit, answers kept for a retry.

SQLite in the folder of state, shared by all workers: write-ahead log, every commit on the disk.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = (
    """
    CREATE TABLE keys (
        id TEXT PRIMARY KEY, algorithm TEXT NOT NULL, digest TEXT NOT NULL,
        label TEXT NOT NULL, bureau TEXT NOT NULL, roles TEXT NOT NULL,
        made TEXT NOT NULL, expires TEXT NOT NULL, revoked TEXT
    ) STRICT;
    CREATE TABLE audit (
        n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, request TEXT NOT NULL,
        key TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
        algorithm TEXT NOT NULL, digest TEXT NOT NULL
    ) STRICT;
    CREATE TABLE again (
        key TEXT NOT NULL, word TEXT NOT NULL, request TEXT NOT NULL, at REAL NOT NULL,
        status INTEGER, headers TEXT, body BLOB, PRIMARY KEY (key, word)
    ) STRICT;
    """,
    """
    CREATE TABLE hooks (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, kinds TEXT NOT NULL, secret TEXT NOT NULL,
        after INTEGER NOT NULL, failures INTEGER NOT NULL, next_at REAL NOT NULL,
        last_error TEXT NOT NULL, made TEXT NOT NULL
    ) STRICT;
    CREATE TABLE lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) STRICT;
    """,
    """
    CREATE TABLE accounts (
        name TEXT PRIMARY KEY, label TEXT NOT NULL, bureau TEXT NOT NULL, roles TEXT NOT NULL,
        password TEXT NOT NULL, own INTEGER NOT NULL DEFAULT 0, set_at REAL NOT NULL,
        made TEXT NOT NULL, proposed_by TEXT NOT NULL, approved_by TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0, locked REAL NOT NULL DEFAULT 0, ended TEXT
    ) STRICT;
    CREATE TABLE sessions (
        digest TEXT PRIMARY KEY, account TEXT NOT NULL, used REAL NOT NULL, until REAL NOT NULL
    ) STRICT;
    """,
)
"""One script a version; `user_version` says how many of them a file has had."""


class Store:
    """Connections to one file, one a thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / "serve.sqlite"
        if not self.path.exists():  # nobody else on the machine may read digests and the audit
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._own = threading.local()
        with self.writing() as db:
            self._migrate(db)

    @property
    def db(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "db", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            self._own.db = found
        return found

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes beside; on the disk when the block ends well."""
        db = self.db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Close the connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._own, "db", None)
        if found is not None:
            found.close()
            self._own.db = None

    @staticmethod
    def _migrate(db: sqlite3.Connection) -> None:
        (at,) = db.execute("PRAGMA user_version").fetchone()
        for version, script in enumerate(_SCHEMA[at:], at + 1):
            for statement in script.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {version}")

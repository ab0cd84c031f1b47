"""Idempotency keys: a request that is sent again does nothing again and is answered the same.

What a key was used for is kept for a day, by the caller's key, with the digest of the request.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from prescreen.serve.problems import refuse
from prescreen.serve.store import Store

KEPT = 86_400.0
"""Seconds for which a key is remembered."""
_BUSY = 60.0
"""Seconds after which a request that never ended is taken as lost."""


class Again:
    """One request, under the key that its caller gave it, if any."""

    def __init__(self, store: Store, caller: str, word: str | None, digest: str) -> None:
        self._store = store
        self._own = (caller, word or "")
        self._digest = digest

    def once(self, make: Callable[[], str]) -> str:
        """What `make` gives, or gave when this request came first.

        ServeError 409 where the key was used for another request, or while that is under way.
        """
        if not self._own[1]:
            return make()
        known = self._begin()
        if known is not None:
            return known
        try:
            made = make()
        except BaseException:
            with self._store.writing() as db:
                db.execute("DELETE FROM again WHERE key = ? AND word = ?", self._own)
            raise
        with self._store.writing() as db:
            db.execute(
                "UPDATE again SET body = ? WHERE key = ? AND word = ?", (made.encode(), *self._own)
            )
        return made

    def _begin(self) -> str | None:
        """What was given before, None where this request is the first."""
        now = time.time()
        with self._store.writing() as db:
            db.execute("DELETE FROM again WHERE at < ?", (now - KEPT,))
            row: sqlite3.Row | None = db.execute(
                "SELECT * FROM again WHERE key = ? AND word = ?", self._own
            ).fetchone()
            if row is None or (row["body"] is None and row["at"] < now - _BUSY):
                db.execute(
                    "INSERT OR REPLACE INTO again VALUES (?, ?, ?, ?, NULL, NULL, NULL)",
                    (*self._own, self._digest, now),
                )
                return None
        if row["request"] != self._digest:
            raise refuse("serve-again", 409)
        if row["body"] is None:
            raise refuse("serve-again/busy", 409)
        return bytes(row["body"]).decode()

"""Webhooks: events of the ledger sent to other systems, signed, tried again until they arrive.

    POST <url>
    Prescreen-Signature: t=1796133625,v1=<hex of HMAC-SHA256 over "<t>.<body>">
    {"events": [...]}                                as /v1/events gives them, masked

A target is asked for when its host stands on the list of `--webhook-host`, and never follows a
redirect. Events arrive in their order, at least once: who answers with 2xx has them. One that does
not is asked again after 5 seconds, 10, 20 … up to an hour.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from prescreen.ledger import Ledger
from prescreen.ledger.events import KINDS
from prescreen.serve import book
from prescreen.serve.keys import now
from prescreen.serve.problems import refuse
from prescreen.serve.store import Store

FIRST, LONGEST = 5.0, 3_600.0
"""Seconds until an attempt is made again: doubled each time, at most an hour."""
PART = 100
"""Events that are sent together."""
PATIENCE = 10.0
_LEASE = 30.0
"""Seconds for which one worker alone sends; it renews them while it does."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One target."""

    id: str
    url: str
    kinds: tuple[str, ...]
    secret: str
    after: int
    failures: int
    next_at: float
    last_error: str


def signature(secret: str, at: int, body: bytes) -> str:
    """What a receiver compares: keyed digest of the time and the body."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


class Hooks:
    """The targets of one service."""

    def __init__(self, store: Store, hosts: Sequence[str]) -> None:
        self._store = store
        self._hosts = frozenset(h.lower() for h in hosts)
        self._own = secrets.token_hex(8)

    def make(self, url: str, kinds: Sequence[str], after: int) -> Hook:
        """A new target, told of events after a number. ServeError 409 for one not allowed."""
        for kind in kinds:
            if kind not in KINDS:
                raise refuse("serve-hook/kind", 409, kind=kind[:40], known=tuple(KINDS))
        self._allowed(url)
        found = Hook(
            secrets.token_hex(6), url, tuple(kinds), secrets.token_urlsafe(32), after, 0, 0.0, ""
        )
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO hooks VALUES (?, ?, ?, ?, ?, 0, 0, '', ?)",
                (found.id, url, " ".join(kinds), found.secret, after, now()),
            )
        return found

    def _allowed(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            host, port = "", None
        target = host if port is None else f"{host}:{port}"
        if target not in self._hosts or parts.username or parts.password:
            raise refuse("serve-hook", 409, host=host[:80] or "-")

    def delete(self, ident: str) -> None:
        """LookupError where there is none."""
        with self._store.writing() as db:
            if db.execute("DELETE FROM hooks WHERE id = ?", (ident,)).rowcount == 0:
                raise LookupError(ident)

    def all(self) -> list[Hook]:
        rows = self._store.db.execute("SELECT * FROM hooks ORDER BY made, id").fetchall()
        return [
            Hook(
                r["id"], r["url"], tuple(r["kinds"].split()), r["secret"], r["after"],
                r["failures"], r["next_at"], r["last_error"],
            )
            for r in rows
        ]  # fmt: skip

    # -- sending -----------------------------------------------------------------------------
    def send_due(self, ledger: Ledger) -> int:
        """Send to each target what it has not had, where it is time and no other worker sends;
        how many attempts were made."""
        if not self._leased():
            return 0
        made = 0
        for hook in self.all():
            if hook.next_at <= time.time():
                made += self._send(hook, ledger)
        return made

    def _leased(self) -> bool:
        moment = time.time()
        with self._store.writing() as db:
            row = db.execute("SELECT * FROM lease WHERE name = 'hooks'").fetchone()
            if row is not None and row["owner"] != self._own and row["until"] > moment:
                return False
            db.execute(
                "INSERT OR REPLACE INTO lease VALUES ('hooks', ?, ?)", (self._own, moment + _LEASE)
            )
        return True

    def _send(self, hook: Hook, ledger: Ledger) -> int:
        records = ledger.events(hook.after, PART)
        if not records:
            return 0
        wanted = [r for r in records if not hook.kinds or r.kind in hook.kinds]
        said = ""
        if wanted:
            data = {"events": [book.shown_event(r) for r in wanted]}
            body = json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")
            said = self._post(hook, body)
        self._after(hook, records[-1].seq, said)
        return 1

    def _after(self, hook: Hook, seq: int, said: str) -> None:
        with self._store.writing() as db:
            if not said:
                db.execute(
                    "UPDATE hooks SET after = ?, failures = 0, next_at = 0, last_error = ''"
                    " WHERE id = ?",
                    (seq, hook.id),
                )
                return
            wait = min(FIRST * 2 ** min(hook.failures, 20), LONGEST)
            db.execute(
                "UPDATE hooks SET failures = failures + 1, next_at = ?, last_error = ?"
                " WHERE id = ?",
                (time.time() + wait, said[:200], hook.id),
            )

    def _post(self, hook: Hook, body: bytes) -> str:
        """Send once; why it did not arrive, empty where it did."""
        try:
            self._allowed(hook.url)  # the list may have become shorter
            parts = urlsplit(hook.url)
            at = int(time.time())
            headers: Mapping[str, str] = {
                "Content-Type": "application/json",
                "Prescreen-Signature": signature(hook.secret, at, body),
                "Prescreen-Webhook": hook.id,
            }
            connection: http.client.HTTPConnection
            if parts.scheme == "https":
                secure = ssl.create_default_context()
                connection = http.client.HTTPSConnection(
                    parts.netloc, timeout=PATIENCE, context=secure
                )
            else:
                connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("POST", path, body, dict(headers))
                status = connection.getresponse().status
            finally:
                connection.close()
        except Exception as error:
            return type(error).__name__
        return "" if 200 <= status < 300 else f"HTTP {status}"

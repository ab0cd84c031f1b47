"""Keys for machines: 256 random bits, shown once; the database holds a digest.

    ps_<id>_<secret>

A digest without salt is enough for a secret that nobody chose: there is nothing to guess. The id
finds the row, the digest is compared in constant time. What was found is believed for two seconds,
so that a busy key does not ask the database each time; within that time a revoked key ends.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from prescreen.serve.problems import ServeError, refuse
from prescreen.serve.roles import Caller, checked
from prescreen.serve.store import Store

SESSION = "pss_"
"""How the text of a person's session begins."""
BELIEVED = 2.0
"""Seconds for which a key that was found good is not looked up again."""
_MOST = 4_096
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="prescreen"'}


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; the secret is known to its holder alone."""

    id: str
    label: str
    bureau: str
    roles: frozenset[str]
    made: str
    expires: str
    revoked: str | None


def now() -> str:
    """The moment, in UTC, so that texts compare as times do."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def digest_of(text: str, algorithm: str) -> str:
    """The digest of a text, by any algorithm that OpenSSL has (sha256, sm3)."""
    return hashlib.new(algorithm, text.encode()).hexdigest()


class Keys:
    """The keys of one service. `sessions` knows whose the text of a session is."""

    def __init__(
        self,
        store: Store,
        algorithm: str = "sha256",
        sessions: Callable[[str], Caller | None] = lambda _: None,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._algorithm = algorithm
        self._believed: dict[str, tuple[float, Caller]] = {}

    def make(
        self, roles: Iterable[str], bureau: str = "", label: str = "", days: int = 365
    ) -> tuple[Key, str]:
        """A new key and its text, which is never to be had again."""
        own, code = checked(roles, bureau)
        ident, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        text = f"ps_{ident}_{secret}"
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        key = Key(ident, label, code, own, now(), until.isoformat(timespec="seconds"), None)
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    ident, self._algorithm, digest_of(text, self._algorithm), label, code,
                    " ".join(sorted(own)), key.made, key.expires,
                ),
            )  # fmt: skip
        return key, text

    def rotate(self, ident: str, days: int = 365, overlap: int = 7) -> tuple[Key, str]:
        """A new key in place of one, which ends after `overlap` days. LookupError without one."""
        old = self.get(ident)
        made = self.make(old.roles, old.bureau, old.label, days)
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=overlap)
        with self._store.writing() as db:
            db.execute(
                "UPDATE keys SET expires = min(expires, ?) WHERE id = ?",
                (until.isoformat(timespec="seconds"), ident),
            )
        return made

    def revoke(self, ident: str) -> None:
        """End a key; other workers hear of it within `BELIEVED` seconds. LookupError without."""
        self.get(ident)
        with self._store.writing() as db:
            db.execute(
                "UPDATE keys SET revoked = coalesce(revoked, ?) WHERE id = ?", (now(), ident)
            )
        self._believed.clear()

    def get(self, ident: str) -> Key:
        for key in self.all():
            if key.id == ident:
                return key
        raise LookupError(ident)

    def all(self) -> list[Key]:
        rows = self._store.db.execute("SELECT * FROM keys ORDER BY made, id").fetchall()
        return [
            Key(
                r["id"], r["label"], r["bureau"], frozenset(r["roles"].split()), r["made"],
                r["expires"], r["revoked"],
            )
            for r in rows
        ]  # fmt: skip

    def caller(self, header: str) -> Caller:
        """Who sends this Authorization header. ServeError 401 for none, or one of no worth."""
        found = self._believed.get(header)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise _challenged(refuse("serve-key/missing", 401))
        text = text.strip()
        caller = self._sessions(text) if text.startswith(SESSION) else self._known(text)
        if caller is None:
            raise _challenged(refuse("serve-key/refused", 401))
        if caller.person:
            return caller  # sessions end at once
        if len(self._believed) >= _MOST:
            self._believed.clear()
        self._believed[header] = time.monotonic() + BELIEVED, caller
        return caller

    def _known(self, text: str) -> Caller | None:
        _, _, rest = text.partition("_")
        ident, _, _ = rest.partition("_")
        row = self._store.db.execute("SELECT * FROM keys WHERE id = ?", (ident,)).fetchone()
        algorithm, expected = (row["algorithm"], row["digest"]) if row else ("sha256", "")
        same = hmac.compare_digest(digest_of(text, algorithm), expected)
        if row is None or not same or row["revoked"] or row["expires"] <= now():
            return None
        return Caller(row["id"], row["bureau"], frozenset(row["roles"].split()))


def _challenged(error: ServeError) -> ServeError:
    error.headers |= _CHALLENGE
    return error

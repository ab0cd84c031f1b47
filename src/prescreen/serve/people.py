"""Accounts of people: a password of their own, sessions that end, two others who let one in.

Keys are for machines. A person is proposed by one security administrator and approved by another,
gets a password for one use, and chooses an own one with it. A wrong name, a wrong password, a
locked and an ended account are answered alike, after the same scrypt.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from prescreen.errors import InputError
from prescreen.messages import problem
from prescreen.serve.keys import SESSION, digest_of, now
from prescreen.serve.problems import refuse
from prescreen.serve.roles import SECURITY, Caller, checked
from prescreen.serve.store import Store

COST = (15, 8, 3)
"""scrypt: log2 of n, r, p; 32 MB. One of the settings of OWASP's cheat sheet on passwords."""
FAILURES, LOCKED = 5, 900.0
"""Wrong passwords in a row after which an account is locked, and for how many seconds."""
IDLE, LONGEST = 1_800.0, 43_200.0
"""Seconds after which a session that nobody uses ends, and after which each one does."""
FIRST_DAYS, OWN_DAYS = 7, 90
"""Days for which the password for one use is good, and one that its owner chose."""
NAME = "^[a-z][a-z0-9._-]{1,31}$"
SHORTEST, KINDS = 12, 3
"""Signs of a password, and how many of lower, upper, digits and others are among them."""
_TOUCH = 60.0
"""Seconds within which the use of a session is not written down again."""
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of a person's account; `approved_by` is empty as long as it is proposed."""

    name: str
    label: str
    bureau: str
    roles: frozenset[str]
    made: str
    proposed_by: str
    approved_by: str
    locked: bool
    ended: str | None

    @property
    def state(self) -> Literal["proposed", "approved", "ended"]:
        if self.ended:
            return "ended"
        return "approved" if self.approved_by else "proposed"


@dataclass(frozen=True, slots=True)
class Session:
    """A session that began: its text, which is never to be had again, and when it ends at last."""

    text: str
    until: float
    caller: Caller


class Accounts:
    """The accounts of one service. LookupError for a name that no account has."""

    def __init__(
        self, store: Store, algorithm: str = "sha256", clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._algorithm = algorithm
        self._clock = clock
        self._nobody = _hashed(secrets.token_urlsafe(16))
        """Compared with where there is no such account, so that the work is the same."""

    # -- who has one ---------------------------------------------------------------------------
    def propose(
        self, name: str, roles: Iterable[str], bureau: str, label: str, by: str, alone: bool = False
    ) -> tuple[Account, str]:
        """A new account, which somebody else has to approve, and its password for one use.
        `alone`: there is nobody else yet; approved at once.

        InputError for a name or roles that cannot be, ServeError 409 for a name given before.
        """
        if not re.fullmatch(NAME, name):
            raise InputError([problem("serve-account/name", name=name[:40])])
        own, code = checked(roles, bureau)
        password = secrets.token_urlsafe(18)
        values = (
            name, label, code, " ".join(sorted(own)), _hashed(password), self._clock(), now(), by,
            by if alone else "",
        )  # fmt: skip
        try:
            with self._store.writing() as db:
                db.execute(
                    "INSERT INTO accounts (name, label, bureau, roles, password, set_at, made,"
                    " proposed_by, approved_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values,
                )  # fmt: skip
        except sqlite3.IntegrityError:
            raise refuse("serve-account/taken", 409, name=name) from None
        return self.get(name), password

    def reset(self, name: str, by: str, alone: bool = False) -> str:
        """A new password for one use; as with a new account, somebody else has to approve."""
        self.get(name)
        password = secrets.token_urlsafe(18)
        kept = _hashed(password)  # slow on purpose: nobody waits for it with the database held
        with self._store.writing() as db:
            db.execute(
                "UPDATE accounts SET password = ?, own = 0, set_at = ?, proposed_by = ?,"
                " approved_by = ?, failures = 0, locked = 0 WHERE name = ? AND ended IS NULL",
                (kept, self._clock(), by, by if alone else "", name),
            )
            db.execute("DELETE FROM sessions WHERE account = ?", (name,))
        return password

    def approve(self, name: str, by: str) -> Account:
        """Let a proposed account in. ServeError 409 where it is the proposer who approves."""
        if self.get(name).proposed_by == by:
            raise refuse("serve-account/own", 409, name=name)
        with self._store.writing() as db:  # whoever proposes anew meanwhile is not approved along
            db.execute(
                "UPDATE accounts SET approved_by = ? WHERE name = ? AND approved_by = ''"
                " AND proposed_by <> ? AND ended IS NULL", (by, name, by),
            )  # fmt: skip
        return self.get(name)

    def end(self, name: str) -> None:
        """End an account and its sessions, at once. Its name is never given again."""
        self.get(name)
        with self._store.writing() as db:
            db.execute(
                "UPDATE accounts SET ended = coalesce(ended, ?) WHERE name = ?", (now(), name)
            )
            db.execute("DELETE FROM sessions WHERE account = ?", (name,))

    @property
    def guards(self) -> int:
        """How many could approve."""
        return sum(a.state == "approved" and SECURITY in a.roles for a in self.all())

    def get(self, name: str) -> Account:
        row = self._row(name)
        if row is None:
            raise LookupError(name)
        return self._account(row)

    def all(self) -> list[Account]:
        rows = self._store.db.execute("SELECT * FROM accounts ORDER BY name").fetchall()
        return [self._account(row) for row in rows]

    # -- who is there --------------------------------------------------------------------------
    def login(self, name: str, password: str) -> Session:
        """Begin a session. ServeError 401, or 403 where the password has to be changed first."""
        row = self._known(name, password)
        age = (self._clock() - row["set_at"]) / _DAY
        if not row["own"] or age > OWN_DAYS:
            raise refuse("serve-account/change", 403)
        text, begun = SESSION + secrets.token_urlsafe(32), self._clock()
        with self._store.writing() as db:
            _still(db, row)
            db.execute("DELETE FROM sessions WHERE until < ? OR used < ?", (begun, begun - IDLE))
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)",
                (digest_of(text, self._algorithm), name, begun, begun + LONGEST),
            )
        return Session(text, begun + LONGEST, _caller(row))

    def change(self, name: str, password: str, new: str) -> None:
        """Choose an own password; all sessions end. ServeError 401, or 422 for a weak one."""
        row = self._known(name, password)
        if _weak(new, name) or new == password:
            raise refuse("serve-account/weak", 422, "/new", least=SHORTEST, kinds=KINDS)
        kept = _hashed(new)
        with self._store.writing() as db:
            _still(db, row)
            db.execute(
                "UPDATE accounts SET password = ?, own = 1, set_at = ? WHERE name = ?",
                (kept, self._clock(), name),
            )
            db.execute("DELETE FROM sessions WHERE account = ?", (name,))

    def logout(self, text: str) -> None:
        with self._store.writing() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (digest_of(text, self._algorithm),))

    def caller(self, text: str) -> Caller | None:
        """Whose session this is, None where it is none or has ended."""
        digest, moment = digest_of(text, self._algorithm), self._clock()
        row = self._store.db.execute(
            "SELECT a.*, s.used FROM sessions s JOIN accounts a ON a.name = s.account"
            " WHERE s.digest = ? AND s.until > ? AND s.used > ? AND a.ended IS NULL",
            (digest, moment, moment - IDLE),
        ).fetchone()
        if row is None:
            return None
        if moment - row["used"] > _TOUCH:
            with self._store.writing() as db:
                db.execute("UPDATE sessions SET used = ? WHERE digest = ?", (moment, digest))
        return _caller(row)

    def _known(self, name: str, password: str) -> sqlite3.Row:
        """The account, where the password is its own. ServeError 401."""
        found = self._row(name)
        same = _matches(password, self._nobody if found is None else found["password"])
        if found is None or not self._attempt(name, found["password"], same):
            raise refuse("serve-account/refused", 401)
        return found

    def _attempt(self, name: str, kept: str, same: bool) -> bool:
        """Count an attempt; whether the person may come in. The account is read as it stands now:
        others may have guessed, or ended it, while this password was compared."""
        moment = self._clock()
        with self._store.writing() as db:
            row = db.execute("SELECT * FROM accounts WHERE name = ?", (name,)).fetchone()
            if row["locked"] > moment or row["ended"] or row["password"] != kept:
                return False
            failures = 0 if same else row["failures"] + 1
            full = failures >= FAILURES
            db.execute(
                "UPDATE accounts SET failures = ?, locked = ? WHERE name = ?",
                (0 if full else failures, moment + LOCKED if full else 0.0, name),
            )
        fresh = row["own"] or moment - row["set_at"] <= FIRST_DAYS * _DAY
        return same and bool(row["approved_by"]) and bool(fresh)

    def _row(self, name: str) -> sqlite3.Row | None:
        query = "SELECT * FROM accounts WHERE name = ?"
        found: sqlite3.Row | None = self._store.db.execute(query, (name,)).fetchone()
        return found

    def _account(self, row: sqlite3.Row) -> Account:
        return Account(
            row["name"], row["label"], row["bureau"], frozenset(row["roles"].split()), row["made"],
            row["proposed_by"], row["approved_by"], row["locked"] > self._clock(), row["ended"],
        )  # fmt: skip


def _still(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    """ServeError 401 where the account was reset or ended, or got another password, since it was
    read: what its old password opened must not outlive that."""
    query = "SELECT 1 FROM accounts WHERE name = ? AND password = ? AND ended IS NULL"
    if db.execute(query, (row["name"], row["password"])).fetchone() is None:
        raise refuse("serve-account/refused", 401)


def _caller(row: sqlite3.Row) -> Caller:
    of = Caller.of_person(row["name"])
    return replace(of, bureau=row["bureau"], roles=frozenset(row["roles"].split()))


def _weak(password: str, name: str) -> bool:
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    seen = sum(any(kind(sign) for sign in password) for kind in kinds)
    return len(password) < SHORTEST or seen < KINDS or name in password.lower()


def _hashed(password: str) -> str:
    """The password as it is kept: with its cost, so that the cost can be raised."""
    log, r, p = COST
    salt = secrets.token_bytes(16)
    return f"{log}${r}${p}${salt.hex()}${_scrypt(password, salt, log, r, p).hex()}"


def _matches(password: str, kept: str) -> bool:
    log, r, p, salt, digest = kept.split("$")
    made = _scrypt(password, bytes.fromhex(salt), int(log), int(r), int(p))
    return hmac.compare_digest(made.hex(), digest)


def _scrypt(password: str, salt: bytes, log: int, r: int, p: int) -> bytes:
    n = 1 << log
    most = 2 * 128 * r * (n + p)  # OpenSSL wants a little more than the 128·r·n of the method
    text = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=most, dklen=32)

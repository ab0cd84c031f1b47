"""One database: how it is opened, written to by one at a time, and read in one piece.

SQLite runs in WAL mode with full synchronisation: what is acknowledged is on the disk. Writers take
their turn, on SQLite by `BEGIN IMMEDIATE`, on PostgreSQL by the lock on the row of the head; so
events are numbered in the order in which they become visible, and a reader who asks for what came
after a number misses none.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from prescreen.errors import LedgerError
from prescreen.fields.reading import said
from prescreen.ledger import schema
from prescreen.messages import problem

_WAIT = 30
"""Seconds that a writer waits for its turn on SQLite."""


class Store:
    """Connections to one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine
        self._writer = engine
        if engine.dialect.name == "sqlite":
            self._writer = engine.execution_options(prescreen_begin="BEGIN IMMEDIATE")
        else:
            self._reader = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @classmethod
    def connect(cls, url: str | Path) -> Store:
        """A store at a URL of SQLAlchemy, or in a file of SQLite. LedgerError where that is none.

        The file need not be there, but its folder must.
        """
        address = address_of(url)
        try:
            if address.get_backend_name() == "sqlite":
                engine = create_engine(address, connect_args={"timeout": _WAIT})
                event.listen(engine, "connect", _prepare)
                event.listen(engine, "begin", _begin)
            else:
                engine = create_engine(address, pool_pre_ping=True)
        except (ArgumentError, NoSuchModuleError) as error:
            raise LedgerError(
                [problem("ledger-url", url=shown(address), said=said(str(error)))]
            ) from None
        return cls(engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with self._spoken(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone writes; all of it is kept, or nothing where an error leaves."""
        with self._spoken(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """What the database says, in our words."""
        try:
            yield
        except OperationalError as error:
            busy = "locked" in str(error.orig) or "timeout" in str(error.orig)
            code = "ledger-database/busy" if busy else "ledger-database"
            raise LedgerError([problem(code, said=said(str(error.orig)))]) from error
        except DatabaseError as error:
            raise LedgerError([problem("ledger-database", said=said(str(error.orig)))]) from error

    def tidy(self) -> None:
        """Bring what was written over into the database file itself, so that nothing older is left
        beside it. PostgreSQL does so by itself, when it vacuums."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


def address_of(url: str | Path) -> URL:
    """The address that a text or a path means; PostgreSQL by psycopg 3."""
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(url))
    try:
        found = make_url(url)
    except ArgumentError:
        raise LedgerError([problem("ledger-url", url=said(url), said="")]) from None
    kind = found.get_backend_name()
    if kind not in ("sqlite", "postgresql") or (kind == "sqlite" and not found.database):
        raise LedgerError([problem("ledger-url", url=shown(found), said=kind)])
    if found.drivername == "postgresql":
        return found.set(drivername="postgresql+psycopg")
    return found


def shown(address: URL) -> str:
    """An address without its password."""
    return address.render_as_string(hide_password=True)


def head_of(connection: Connection, lock: bool = False) -> Any:
    """The row of the head; with `lock`, until the transaction ends."""
    query = select(schema.head).where(schema.head.c.id == 1)
    return connection.execute(query.with_for_update() if lock else query).one()


def begin_ledger(connection: Connection) -> None:
    """Give an empty database its id, its secret and the start of its chain."""
    ident = secrets.token_hex(16)
    row = {"id": 1, "seq": 0, "sha256": "", "at": "", "ledger": ident}
    connection.execute(insert(schema.head), {**row, "secret": secrets.token_hex(32)})


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by us
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # a deleted key is overwritten
    cursor.close()


def _begin(connection: Connection) -> None:
    words = connection.get_execution_options().get("prescreen_begin", "BEGIN")
    connection.exec_driver_sql(words)

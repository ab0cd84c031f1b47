"""Reading back: events, states and keys from their rows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from prescreen.ledger import events as ev
from prescreen.ledger import schema
from prescreen.ledger.sealing import persons_in, unseal
from prescreen.ledger.state import ProjectState

CHUNK = 500
"""Rows or names that one statement takes."""


def states(connection: Connection, projects: Iterable[str]) -> dict[str, ProjectState]:
    """The present states of projects; those that are not there are left out."""
    found = {}
    table = schema.state
    for part in chunks(sorted(projects)):
        rows = connection.execute(select(table).where(table.c.project.in_(part))).all()
        keys = keys_by_id(connection, (row.body for row in rows))
        for row in rows:
            data = json.loads(unseal(row.body, keys))
            found[row.project] = ProjectState.from_data(data)
    return found


def recorded(
    connection: Connection,
    project: str,
    as_of: dt.date | None = None,
    known_at: str | None = None,
) -> list[ev.Recorded]:
    """The events of a project in the order in which they were recorded.

    `as_of`: those that hold from that day or before; `known_at`: those recorded by that moment.
    """
    table = schema.event.c
    query = select(schema.event).where(table.project == project).order_by(table.n)
    if as_of is not None:
        query = query.where(table.on <= as_of.isoformat())
    if known_at is not None:
        query = query.where(table.at <= known_at)
    return list(read_events(connection, query))


def read_events(connection: Connection, query: Select[Any]) -> Iterator[ev.Recorded]:
    """The events that a query of their table gives."""
    rows = connection.execute(query).all()
    keys = keys_by_id(connection, (row.body for row in rows))
    for row in rows:
        yield record_of(row, keys)


def record_of(row: Any, keys: Mapping[str, bytes]) -> ev.Recorded:
    event = ev.from_data(row.kind, json.loads(unseal(row.body, keys)))
    return ev.Recorded(
        row.seq, row.project, row.n, dt.date.fromisoformat(row.on), row.at, row.by, row.unit,
        event, row.sha256,
    )  # fmt: skip


def keys_of(
    connection: Connection, projects: Iterable[str]
) -> dict[tuple[str, str], tuple[str, bytes]]:
    """Ids and keys of the persons of projects, by project and tag."""
    table = schema.person
    found = {}
    for part in chunks(sorted(projects)):
        for row in connection.execute(select(table).where(table.c.project.in_(part))):
            found[row.project, row.tag] = (row.id, bytes(row.key))
    return found


def keys_by_id(connection: Connection, texts: Iterable[str]) -> dict[str, bytes]:
    """The keys of all persons sealed in these texts who were not erased."""
    wanted: set[str] = set().union(*map(persons_in, texts))
    table = schema.person
    found = {}
    for part in chunks(sorted(wanted)):
        query = select(table.c.id, table.c.key).where(table.c.id.in_(part))
        found.update({row.id: bytes(row.key) for row in connection.execute(query)})
    return found


def chunks(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]

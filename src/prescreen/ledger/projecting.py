"""Projections: written for the projects that a batch touched, made again for all, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from prescreen.ledger import schema
from prescreen.ledger.fold import replay
from prescreen.ledger.people import People
from prescreen.ledger.reading import chunks, read_events
from prescreen.ledger.rows import owed_rows, project_row, seen_rows, task_rows
from prescreen.ledger.sealing import dumps, persons_of_state, values_of
from prescreen.ledger.state import ProjectState
from prescreen.ledger.store import head_of

Rows = dict[str, list[dict[str, Any]]]
Numbered = tuple[ProjectState, int]
"""A state, and the number of its last event."""


def write(connection: Connection, found: Sequence[Numbered], people: People) -> None:
    """Write the projections of states, each with the number of its last event."""
    remove(connection, [state.id for state, _ in found])
    made: Rows = {table.name: [] for table in schema.PROJECTIONS}
    for state, seq in found:
        for name, rows in rows_of(state, seq, people).items():
            made[name] += rows
    for table in schema.PROJECTIONS:
        for part in chunks(made[table.name]):
            connection.execute(insert(table), part)


def remove(connection: Connection, projects: Sequence[str]) -> None:
    for table in schema.PROJECTIONS:
        for part in chunks(projects):
            connection.execute(delete(table).where(project_of(table).in_(part)))


def project_of(table: Table) -> Any:
    """The column of a projection that names the project."""
    return table.c.id if table is schema.project else table.c.project


def rows_of(state: ProjectState, seq: int, people: People) -> Rows:
    """The rows of a state, by table."""
    body = people.sealed(state.id, dumps(state.to_data()), values_of(persons_of_state(state)))
    return {
        "project": [project_row(state, seq)],
        "state": [{"project": state.id, "body": body}],
        "task": task_rows(state),
        "owed": owed_rows(state),
        "seen": seen_rows(state),
    }


def rebuild(connection: Connection) -> int:
    """Throw the projections away and make them again from the events; how many projects."""
    for table in schema.PROJECTIONS:
        connection.execute(delete(table))
    count = 0
    for part, states, people in _folded(connection):
        write(connection, states, people)
        count += len(part)
    return count


def wrong(connection: Connection) -> Iterator[tuple[str, str]]:
    """Table and project of every projection that is not what the events make it."""
    for part, states, people in _folded(connection):
        made = {state.id: rows_of(state, seq, people) for state, seq in states}
        for table in schema.PROJECTIONS:
            stored: dict[str, list[tuple[Any, ...]]] = {name: [] for name in part}
            query = select(table).where(project_of(table).in_(part))
            for row in connection.execute(query):
                stored[row[0]].append(tuple(row))
            columns = [column.name for column in table.c]
            for name in part:
                want = [tuple(row[c] for c in columns) for row in made[name][table.name]]
                if sorted(map(repr, want)) != sorted(map(repr, stored[name])):
                    yield table.name, name
    on_file = select(schema.event.c.project)
    for table in schema.PROJECTIONS:
        key = project_of(table)
        for name in connection.execute(select(key).where(key.not_in(on_file)).distinct()).scalars():
            yield table.name, name


def _folded(
    connection: Connection,
) -> Iterator[tuple[Sequence[str], list[Numbered], People]]:
    """All projects some at a time, as their events make them."""
    head = head_of(connection)
    table = schema.event.c
    ids = list(
        connection.execute(select(table.project).distinct().order_by(table.project)).scalars()
    )
    for part in chunks(ids):
        own: dict[str, list[Any]] = {name: [] for name in part}
        query = select(schema.event).where(table.project.in_(part)).order_by(table.seq)
        for one in read_events(connection, query):
            own[one.project].append(one)
        states = [(replay(name, own[name]), own[name][-1].seq) for name in part]
        yield part, states, People(connection, head.secret, part)

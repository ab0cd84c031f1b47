"""Putting events on file: all of a batch in one transaction, or nothing of it.

One writer at a time: the head is locked, the states of the projects are read, each event is asked
whether it may follow, sealed, chained and folded; then events, projections and the new head are
written together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from prescreen.errors import StaleError
from prescreen.ledger import admit, schema
from prescreen.ledger import events as ev
from prescreen.ledger.chain import digest_of
from prescreen.ledger.fold import At, after, replay
from prescreen.ledger.reading import keys_of, recorded, states
from prescreen.ledger.rows import owed_rows, project_row, task_rows
from prescreen.ledger.sealing import (
    dumps,
    new_key,
    persons_of_event,
    persons_of_state,
    seal,
    tag_of,
    values_of,
)
from prescreen.ledger.state import ProjectState
from prescreen.ledger.store import head_of
from prescreen.messages import problem

CHUNK = 500
"""Rows or names that one statement takes."""
CHINA = dt.timezone(dt.timedelta(hours=8))
"""Days are days in China, which has had one time of day since 1991."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event to be put on file. `expected` is the version of the project that the writer saw,
    0 for one that must be new; None where it does not matter."""

    project: str
    event: ev.Event
    on: dt.date | None = None
    unit: str | None = None
    expected: int | None = None


@dataclass(slots=True)
class Batch:
    """The work of one transaction."""

    connection: Connection
    by: str
    now: dt.datetime
    states: dict[str, ProjectState]
    """As they stand after what is on file and in the batch."""
    begun: Mapping[str, int]
    """The version of each project at the start."""
    seq: int
    digest: str
    at: str
    secret: str
    people: People
    rows: list[dict[str, Any]] = field(default_factory=list)
    out: list[ev.Recorded] = field(default_factory=list)

    @classmethod
    def begin(cls, connection: Connection, by: str, now: dt.datetime, projects: set[str]) -> Batch:
        head = head_of(connection, lock=True)
        found = states(connection, projects)
        begun = {name: state.version for name, state in found.items()}
        at = max(moment(now), head.at)
        people = People(connection, head.secret, projects)
        return cls(
            connection, by, now, dict(found), begun, head.seq, head.sha256 or head.ledger, at,
            head.secret, people,
        )  # fmt: skip

    def add(self, draft: Draft) -> ev.Recorded:
        """Put one event on file. LedgerError or InputError where it cannot be."""
        name = draft.project
        today = self.now.astimezone(CHINA).date()
        on = draft.on or today
        admit.check_envelope(name, self.by, draft.unit, on, today)
        state = self.states.get(name) or ProjectState(name)
        self._expect(draft, name)
        event = admit.admitted(state, draft.event, draft.unit)
        n = state.version + 1
        self.seq += 1
        body = dumps(ev.to_data(event))
        admit.check_size(body, event.kind)
        row = {
            "seq": self.seq, "project": name, "n": n, "kind": event.kind, "on": on.isoformat(),
            "at": self.at, "by": self.by, "unit": draft.unit,
            "body": self.people.sealed(name, body, values_of(persons_of_event(event))),
        }  # fmt: skip
        row["sha256"] = self.digest = digest_of(self.digest, row)
        self.rows.append(row)
        one = ev.Recorded(self.seq, name, n, on, self.at, self.by, draft.unit, event, self.digest)
        self.out.append(one)
        if state.last is not None and on < state.last:  # it takes its place among the others
            own = (o for o in self.out if o.project == name)
            self.states[name] = replay(name, [*recorded(self.connection, name), *own])
        else:
            self.states[name] = after(state, event, At(n, on, draft.unit))
        return one

    def _expect(self, draft: Draft, name: str) -> None:
        begun = self.begun.get(name, 0)
        if draft.expected is None or draft.expected == begun:
            return
        table = schema.event.c
        since = select(schema.event).where(table.project == name, table.n > draft.expected)
        rows = self.connection.execute(since.order_by(table.n).limit(20)).all()
        said = tuple(f"{r.by} {r.at[:16]} {r.kind}" for r in rows)
        code = "ledger-stale" if rows else "ledger-stale/ahead"
        raise StaleError(
            [problem(code, project=name, expected=draft.expected, version=begun, since=said)]
        )

    def keep(self, project: str, text: str, persons: Mapping[str, str]) -> str:
        """Keep a text under the digest of its sealed form."""
        sealed = self.people.sealed(project, text, persons).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(sealed).hexdigest()
        table = schema.content
        known = self.connection.execute(select(table.c.sha256).where(table.c.sha256 == digest))
        if known.first() is None:
            row = {"sha256": digest, "data": zlib.compress(sealed, 6)}
            self.connection.execute(insert(table), row)
        return digest

    def end(self) -> tuple[ev.Recorded, ...]:
        """Write everything."""
        connection = self.connection
        for part in chunks(self.rows):
            connection.execute(insert(schema.event), part)
        touched = {one.project: one.seq for one in self.out}
        self.people.save()
        project_states(
            connection, [(self.states[n], seq) for n, seq in touched.items()], self.people
        )
        self.people.save()
        new = {"seq": self.seq, "sha256": self.digest, "at": self.at}
        if self.rows:
            connection.execute(update(schema.head).where(schema.head.c.id == 1), new)
        return tuple(self.out)


class People:
    """The keys of the persons named in some projects, those that are new made on the way."""

    def __init__(self, connection: Connection, secret: str, projects: Iterable[str]) -> None:
        self._connection = connection
        self._secret = secret
        self._known = keys_of(connection, projects)
        self._new: list[dict[str, Any]] = []

    def sealed(self, project: str, text: str, values: Mapping[str, str]) -> str:
        """The text with the personal values sealed, each with the name of its person."""
        if not values:
            return text
        return seal(text, {value: self._key(project, name) for value, name in values.items()})

    def _key(self, project: str, name: str) -> tuple[str, bytes]:
        tag = tag_of(self._secret, project, name)
        found = self._known.get((project, tag))
        if found is None:
            found = self._known[project, tag] = new_key()
            row = {"id": found[0], "project": project, "tag": tag, "key": found[1]}
            self._new.append(row)
        return found

    def save(self) -> None:
        """Write the new keys."""
        for part in chunks(self._new):
            self._connection.execute(insert(schema.person), part)
        self._new = []


def project_states(
    connection: Connection, found: Sequence[tuple[ProjectState, int]], people: People
) -> None:
    """Write the projections of states, each with the number of its last event."""
    names = [state.id for state, _ in found]
    for table in schema.PROJECTIONS:
        key = table.c.id if table is schema.project else table.c.project
        for part in chunks(names):
            connection.execute(delete(table).where(key.in_(part)))
    bodies = []
    for state, _ in found:
        body = people.sealed(state.id, dumps(state.to_data()), values_of(persons_of_state(state)))
        bodies.append({"project": state.id, "body": body})
    rows: list[tuple[Table, list[dict[str, Any]]]] = [
        (schema.project, [project_row(state, seq) for state, seq in found]),
        (schema.state, bodies),
        (schema.task, [row for state, _ in found for row in task_rows(state)]),
        (schema.owed, [row for state, _ in found for row in owed_rows(state)]),
    ]
    for table, every in rows:
        for part in chunks(every):
            connection.execute(insert(table), part)


def moment(now: dt.datetime) -> str:
    """A moment in UTC, as a text that sorts."""
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chunks(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]


Clock = Callable[[], dt.datetime]

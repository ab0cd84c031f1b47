"""Putting events on file: all of a batch in one transaction, or nothing of it.

One writer at a time: the head is locked, the states of the projects are read, each event is asked
whether it may follow, sealed, chained and folded; then events, projections and the new head are
written together.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from prescreen.clock import day_of
from prescreen.errors import StaleError
from prescreen.ledger import admit, projecting, schema
from prescreen.ledger import events as ev
from prescreen.ledger.chain import digest_of
from prescreen.ledger.fold import At, after, replay
from prescreen.ledger.people import People
from prescreen.ledger.reading import chunks, recorded, states
from prescreen.ledger.sealing import dumps, persons_of_event, values_of
from prescreen.ledger.state import ProjectState
from prescreen.ledger.store import head_of
from prescreen.messages import problem


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
    seq: int
    digest: str
    at: str
    people: People
    states: dict[str, ProjectState] = field(default_factory=dict)
    """As they stand after what is on file and in the batch, of projects that are loaded."""
    begun: dict[str, int] = field(default_factory=dict)
    """The version of each project at the start."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    out: list[ev.Recorded] = field(default_factory=list)
    _loaded: set[str] = field(default_factory=set)
    _dropped: bool = False

    @classmethod
    def begin(cls, connection: Connection, by: str, now: dt.datetime) -> Batch:
        head = head_of(connection, lock=True)
        at = max(moment(now), head.at)
        before = head.sha256 or head.ledger
        people = People(connection, head.secret, ())
        return cls(connection, by, now, head.seq, before, at, people)

    def load(self, projects: Iterable[str]) -> None:
        """Read the states of projects that are to be written to, many at once."""
        new = set(projects) - self._loaded
        if not new:
            return
        self._loaded |= new
        found = states(self.connection, new)
        self.states |= found
        self.begun |= {name: state.version for name, state in found.items()}
        self.people.load(new)

    def drop(self) -> None:
        """Nothing of the batch is kept."""
        self._dropped = True

    def forget(self, project: str, name: str | None) -> int:
        """Erase a person, or all persons of a project, in its events, projections and reports."""
        self.load([project])
        count = self.people.erase(project, name)
        own = (o for o in self.out if o.project == project)
        records = [*recorded(self.connection, project), *own]
        self.states[project] = replay(project, records)
        return count

    def add(self, draft: Draft) -> ev.Recorded:
        """Put one event on file. LedgerError or InputError where it cannot be."""
        name = draft.project
        today = day_of(self.now)
        on = draft.on or today
        admit.check_envelope(name, self.by, draft.unit, on, today)
        self.load([name])
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
        if self._dropped or not self.rows:
            return ()
        connection = self.connection
        for part in chunks(self.rows):
            connection.execute(insert(schema.event), part)
        touched = {one.project: one.seq for one in self.out}
        found = [(self.states[name], seq) for name, seq in touched.items()]
        projecting.write(connection, found, self.people)
        self.people.save()
        new = {"seq": self.seq, "sha256": self.digest, "at": self.at}
        connection.execute(update(schema.head).where(schema.head.c.id == 1), new)
        return tuple(self.out)


def moment(now: dt.datetime) -> str:
    """A moment in UTC, as a text that sorts."""
    return now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

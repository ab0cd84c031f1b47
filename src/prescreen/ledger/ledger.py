"""The ledger, what callers hold: put on file, read of any day, screen, verify.

    with Ledger.open("book.db") as ledger:
        ledger.append("P1", Stated(path="land.area", value="120亩"), by="zhang", unit="host")
        state = ledger.project("P1", as_of=date(2026, 10, 31))
        ledger.screen(screener, "P1", by="zhang")

Safe to share between threads and between processes: the database decides who comes first.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from prescreen import clock as clocks
from prescreen.clock import CHINA, Clock
from prescreen.ledger import events as ev
from prescreen.ledger import lists, migrate, projecting, schema
from prescreen.ledger.admit import error
from prescreen.ledger.fold import replay
from prescreen.ledger.lists import Page, ProjectFilter, TaskRow
from prescreen.ledger.reading import chunks, keys_by_id, read_events, recorded, states
from prescreen.ledger.sealing import dumps, persons_of_state, unseal, values_of
from prescreen.ledger.state import ProjectState
from prescreen.ledger.store import Store, address_of, begin_ledger, head_of, shown
from prescreen.ledger.writing import Batch, Draft, moment
from prescreen.report.explain import bureau_of

if TYPE_CHECKING:
    from prescreen.engine import Engine
    from prescreen.report import Report


@dataclass(frozen=True, slots=True)
class Head:
    """How far a ledger has come: the number and digest of its last event, and its id."""

    seq: int
    sha256: str
    at: str
    ledger: str


@dataclass(frozen=True, slots=True)
class Screening:
    """A screening that was put on file; `text` is the report, as JSON."""

    record: ev.Recorded
    text: str

    @property
    def verdict(self) -> str:
        assert isinstance(self.record.event, ev.Screened)
        return self.record.event.verdict


class Ledger:
    """The ledger (项目库) in one database."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.store = store
        self._clock = clock or clocks.now

    # -- opening -----------------------------------------------------------------------------
    @classmethod
    def open(cls, url: str | Path, *, create: bool = True, clock: Clock | None = None) -> Ledger:
        """Open the ledger at a URL of SQLAlchemy, or in a file of SQLite.

        An empty database becomes a ledger where `create` says so. LedgerError for a database that
        cannot be opened, has no ledger, or one of another revision (`migrate` brings it here).
        `clock` says what time it is, by default that of `prescreen.clock`.
        """
        address = address_of(url)
        if address.get_backend_name() == "sqlite" and not create:
            file = Path(str(address.database))
            if not file.is_file():
                raise error("ledger-none", url=shown(address))
        store = Store.connect(url)
        try:
            with store.reading() as connection:
                found = migrate.revision_of(connection)
            if found is None:
                if not create:
                    raise error("ledger-none", url=shown(address))
                with store.writing() as connection:
                    if migrate.revision_of(connection) is None:
                        migrate.upgrade(connection)
                        begin_ledger(connection)
            elif found != schema.HEAD:
                raise error("ledger-schema", found=found, ours=schema.HEAD)
        except BaseException:
            store.close()
            raise
        return cls(store, clock)

    @staticmethod
    def migrate(url: str | Path) -> tuple[str, str]:
        """Bring the schema of a ledger to this version; gives the revision before, and after."""
        store = Store.connect(url)
        try:
            with store.writing() as connection:
                found = migrate.revision_of(connection)
                if found is None:
                    raise error("ledger-none", url=shown(address_of(url)))
                migrate.upgrade(connection)
        finally:
            store.close()
        return found, schema.HEAD

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- writing -----------------------------------------------------------------------------
    def append(
        self,
        project: str,
        *events: ev.Event,
        by: str,
        unit: str | None = None,
        on: dt.date | None = None,
        expected: int | None = None,
    ) -> tuple[ev.Recorded, ...]:
        """Put events on file for one project, all or none; they are kept when this returns.

        `by` is the account that writes, `unit` the unit that speaks, `on` the day from which it
        holds, by default today. `expected` is the version of the project that the writer saw, 0
        for a new one: StaleError where others wrote since. LedgerError for an event that cannot
        follow, InputError for a value that cannot be read.
        """
        return self.write([Draft(project, one, on, unit, expected) for one in events], by=by)

    def write(self, drafts: Iterable[Draft], *, by: str) -> tuple[ev.Recorded, ...]:
        """Put events of any projects on file in one transaction. Raises what `append` raises."""
        every = list(drafts)
        with self.batch(by=by) as batch:
            batch.load(draft.project for draft in every)
            for draft in every:
                batch.add(draft)
        return tuple(batch.out)

    @contextmanager
    def batch(self, *, by: str) -> Iterator[Batch]:
        """A transaction in which states can be read and events added."""
        with self.store.writing() as connection:
            batch = Batch.begin(connection, by, self._clock())
            yield batch
            batch.end()

    # -- reading -----------------------------------------------------------------------------
    def project(
        self,
        project: str,
        as_of: dt.date | None = None,
        known_at: dt.date | dt.datetime | None = None,
    ) -> ProjectState:
        """The state of a project: now, or what held on a day, as it was known at a moment.

        LedgerError where there is, or was, no such project.
        """
        with self.store.reading() as connection:
            if as_of is None and known_at is None:
                found = states(connection, [project]).get(project)
            else:
                records = recorded(connection, project, as_of, _until(known_at))
                found = replay(project, records) if records else None
        if found is None:
            raise error("ledger-unknown", project=project)
        return found

    def has(self, project: str) -> bool:
        """Whether there is such a project."""
        with self.store.reading() as connection:
            query = select(schema.project.c.id).where(schema.project.c.id == project)
            return connection.execute(query).first() is not None

    def states(
        self,
        as_of: dt.date | None = None,
        known_at: dt.date | dt.datetime | None = None,
        summaries: bool = False,
    ) -> Iterator[ProjectState]:
        """The states of all projects that go on by themselves, in the order of their ids; with
        `summaries` also records of sums stated of projects that nobody names."""
        with self.store.reading() as connection:
            if as_of is None and known_at is None:
                query = select(schema.project.c.id).where(schema.project.c.merged.is_(None))
                if not summaries:
                    query = query.where(schema.project.c.summary.is_(False))
                ids = list(connection.execute(query.order_by(schema.project.c.id)).scalars())
                for part in chunks(ids):
                    found = states(connection, part)
                    yield from (found[name] for name in part)
                return
            table = schema.event.c
            query = select(schema.event)
            if as_of is not None:
                query = query.where(table.on <= as_of.isoformat())
            if (until := _until(known_at)) is not None:
                query = query.where(table.at <= until)
            ids = list(
                connection.execute(
                    select(func.distinct(table.project)).order_by(table.project)
                ).scalars()
            )
            for part in chunks(ids):
                own: dict[str, list[ev.Recorded]] = {}
                wanted = query.where(table.project.in_(part)).order_by(table.project, table.n)
                for one in read_events(connection, wanted):
                    own.setdefault(one.project, []).append(one)
                for name in part:
                    if name in own:
                        state = replay(name, own[name])
                        if state.merged_into is None and (summaries or not state.reported):
                            yield state

    def projects(
        self,
        wanted: ProjectFilter | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page:
        """One page of the list; `cursor` is that of the page before. LedgerError for another."""
        with self.store.reading() as connection:
            return lists.page(connection, wanted or ProjectFilter(), cursor, limit)

    def counts(self, by: str) -> Mapping[str, int]:
        """How many projects there are by `stage`, `verdict`, `lead_unit`, `host_unit`, `park`."""
        with self.store.reading() as connection:
            return lists.counts(connection, by)

    def tasks(
        self, to: str | None = None, due_by: dt.date | None = None, done: bool = False
    ) -> tuple[TaskRow, ...]:
        """Tasks of a unit, or of all, by the day on which they are due."""
        with self.store.reading() as connection:
            return lists.tasks(connection, to, due_by, done)

    def history(self, project: str) -> tuple[ev.Recorded, ...]:
        """All events of a project, in the order in which they were recorded."""
        with self.store.reading() as connection:
            return tuple(recorded(connection, project))

    def events(self, after: int = 0, limit: int = 1000) -> tuple[ev.Recorded, ...]:
        """The events after a number, in the order of their numbers: what another system follows.

        None is missed: numbers become visible in their order.
        """
        table = schema.event.c
        query = select(schema.event).where(table.seq > after).order_by(table.seq).limit(limit)
        with self.store.reading() as connection:
            return tuple(read_events(connection, query))

    @property
    def head(self) -> Head:
        """The last event, by number and digest. Note it elsewhere: it tells of a cut tail."""
        with self.store.reading() as connection:
            row = head_of(connection)
            return Head(row.seq, row.sha256, row.at, row.ledger)

    # -- screening ---------------------------------------------------------------------------
    def screen(
        self,
        engine: Engine,
        project: str,
        *,
        by: str,
        on: dt.date | None = None,
        expected: int | None = None,
    ) -> Screening:
        """Screen what is known of a project on a day, by default today, and put it on file.

        The report is kept as it is, and comes back byte for byte (`report`).
        """
        day = on or self.today
        state = self.project(project) if on is None else self.project(project, as_of=day)
        shape = engine.region.shape
        names = {code: engine.region.bureau_name(code) for code in state.opinions}
        report = engine.screen(state.candidate(day, tuple(shape.members), names))
        text = report.to_json()
        with self.batch(by=by) as batch:
            batch.load([project])
            persons = values_of(persons_of_state(state))
            made = report.provenance
            rules = {part: made[part] for part in ("engine", "packs", "chains", "region")}
            event = ev.Screened(
                verdict=report.verdict,
                as_of=day,
                report=batch.keep(project, text, persons),
                rules=batch.keep(project, dumps(rules), {}),
                input=str(made["input_sha256"]),
                open=_open(report),
            )
            seen = state.version if expected is None and on is None else expected
            record = batch.add(Draft(project, event, day, None, seen))
        return Screening(record, text)

    def report(
        self,
        project: str,
        as_of: dt.date | None = None,
        known_at: dt.date | dt.datetime | None = None,
    ) -> str:
        """The report that stood on a day, as it was known at a moment: the same bytes as then.

        LedgerError where the project was not screened by then.
        """
        state = self.project(project, as_of, known_at)
        if state.screening is None:
            raise error("ledger-unscreened", project=project)
        return self.kept(state.screening["report"])

    def kept(self, digest: str) -> str:
        """A kept text by its digest. KeyError where there is none."""
        table = schema.content.c
        with self.store.reading() as connection:
            found = connection.execute(select(table.data).where(table.sha256 == digest)).first()
            if found is None:
                raise KeyError(digest)
            text = zlib.decompress(found.data).decode("utf-8", "surrogatepass")
            return unseal(text, keys_by_id(connection, [text]))

    # -- care --------------------------------------------------------------------------------
    @property
    def today(self) -> dt.date:
        """The day it is in China, by the clock of the ledger."""
        return clocks.day_of(self._clock())

    def rebuild(self) -> int:
        """Throw the projections away and make them again from the events; how many projects."""
        with self.store.writing() as connection:
            head_of(connection, lock=True)
            return projecting.rebuild(connection)

    def erase(self, project: str, person: str | None = None, *, reason: str, by: str) -> int:
        """Delete the key of a person named in a project, or of all: nobody can read them any more,
        in no event, projection or report, and the chain still holds. Gives how many persons.

        LedgerError where nobody of that name stands there. What a backup holds is not reached.
        """
        with self.batch(by=by) as batch:
            batch.load([project])
            state = batch.states.get(project)
            if state is None:
                raise error("ledger-unknown", project=project)
            names = [project, *state.absorbed, *filter(None, [state.merged_into])]
            counts = {name: batch.forget(name, person) for name in names}
            if not any(counts.values()):
                raise error("ledger-nothing", what=person or "", project=project)
            for name, count in counts.items():
                if count:
                    batch.add(Draft(name, ev.Erased(count=count, reason=reason)))
        self.store.tidy()
        return sum(counts.values())


def _open(report: Report) -> dict[str, tuple[str, ...]]:
    """What still matters for the verdict, by the unit that can say it."""
    found: dict[str, dict[str, None]] = {}
    for one in report.missing:
        if one.needed_for == "verdict":
            unit = bureau_of(one.cause, "investment_promotion")
            found.setdefault(unit, {})[one.cause.name] = None
    return {unit: tuple(paths) for unit, paths in sorted(found.items())}


def _until(known_at: dt.date | dt.datetime | None) -> str | None:
    """The last moment of what is asked for; a day means all of that day in China."""
    if known_at is None:
        return None
    if isinstance(known_at, dt.datetime):
        return moment(known_at if known_at.tzinfo else known_at.replace(tzinfo=CHINA))
    last = dt.datetime.combine(known_at, dt.time.max, CHINA)
    return moment(last)

"""A list comes in again: what is new, changed, moved, gone, and what has to be asked.

The whole list is one transaction. Each row is on file as it stood in the list; what a unit verified
stands whatever a declared cell says, and both are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import func, select

from prescreen.candidate import Candidate
from prescreen.candidate.candidate import digest as digest_of
from prescreen.intake import Intake, Reject, read
from prescreen.ledger import events as ev
from prescreen.ledger import schema
from prescreen.ledger.admit import error
from prescreen.ledger.identity import Register, row_of
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.state import Claim, ProjectState
from prescreen.ledger.writing import Batch, Draft

SERIES = "项目库"
Fate = Literal["new", "changed", "same", "gone", "double"]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact: what held before (None for nothing), what the list says now, and what holds."""

    path: str
    before: Claim | None
    said: Any
    now: Claim | None

    @property
    def taken(self) -> bool:
        """Whether what the list says is what holds now."""
        return self.now is not None and self.now.value == self.said


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one project. `moved` is its stage before and now, `like` the projects that it
    may be the same as, and `why`."""

    project: str
    name: str
    fate: Fate
    row: int | None = None
    changes: tuple[Change, ...] = ()
    moved: tuple[str | None, str | None] | None = None
    like: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list brought. `rejected` are rows that could not be read."""

    list: str
    series: str
    on: dt.date
    lines: tuple[Line, ...]
    rejected: tuple[Reject, ...] = ()

    def of(self, fate: Fate) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.fate == fate)


def import_file(
    ledger: Ledger, source: str | Path, *, by: str, mapping: Path | None = None, **more: Any
) -> Imported:
    """Put a file on file: see `import_list`. InputError where it cannot be read at all."""
    found: Intake = read(source, mapping=mapping)
    done = import_list(ledger, found.candidates, by=by, file=Path(source).name, **more)
    return replace(done, rejected=found.rejected)


def import_list(
    ledger: Ledger,
    candidates: Sequence[Candidate],
    *,
    by: str,
    on: dt.date | None = None,
    name: str | None = None,
    series: str = SERIES,
    file: str | None = None,
    dry: bool = False,
) -> Imported:
    """Put a list on file, as of the day `on`, by default today.

    `series` names lists that follow one another: who stood in the one before and not in this is
    gone. `name` is that of the list, by default the month. `dry` only says what would become of
    it. LedgerError for a list older than the last of its series.
    """
    day = on or ledger.today
    named = name or f"{day:%Y-%m}"
    with ledger.batch(by=by) as batch:
        last = batch.connection.execute(
            select(func.max(schema.seen.c.on)).where(schema.seen.c.series == series)
        ).scalar()
        if last is not None and day.isoformat() < last:
            raise error("ledger-list", list=named, on=day, last=last)
        work = _Work(batch, named, series, day, file)
        work.take(candidates)
        work.leave()
        if dry:
            batch.drop()
    return Imported(named, series, day, tuple(work.lines))


class _Work:
    """One list on its way into a batch."""

    def __init__(
        self, batch: Batch, name: str, series: str, day: dt.date, file: str | None
    ) -> None:
        self.batch, self.name, self.series, self.day, self.file = batch, name, series, day, file
        self.register = Register.read(batch.connection)
        self.lines: list[Line] = []
        self.taken: set[str] = set()
        """Projects that have their row in this list."""

    def take(self, candidates: Sequence[Candidate]) -> None:
        matched = []
        for candidate in candidates:
            row = row_of(candidate)
            match = self.register.match(row)
            if match.project is None:
                ident = self._free(candidate.id)
                self.register.add(replace(row, id=ident))
                matched.append((candidate, ident, match))
            else:
                matched.append((candidate, match.project, match))
        self.batch.load({project for _, project, _ in matched})
        for n, (candidate, project, match) in enumerate(matched, 1):
            if project in self.taken:
                self.lines.append(Line(project, candidate.name, "double", n))
                continue
            self.taken.add(project)
            self._row(candidate, project, n)
            if match.like:
                asked = ev.MatchAsked(like=match.like, why=match.why)
                self.batch.add(self._draft(project, asked))
                self.lines[-1] = replace(self.lines[-1], like=match.like, why=match.why)

    def _free(self, ident: str) -> str:
        free, times = ident, 1
        while free in self.register.by_id:
            times += 1
            free = f"{ident}#{times}"
        return free

    def _draft(self, project: str, event: ev.Event) -> Draft:
        return Draft(project, event, self.day)

    def _row(self, candidate: Candidate, project: str, n: int) -> None:
        before = self.batch.states.get(project)
        canonical = _row_data(candidate)
        digest = digest_of(canonical)
        seen = before.seen.get(self.series) if before is not None else None
        same = seen is not None and seen.digest == digest
        event = ev.Received(
            list=self.name,
            series=self.series,
            digest=digest,
            candidate=None if same else canonical,
            file=self.file,
            row=n,
        )
        self.batch.add(self._draft(project, event))
        now = self.batch.states[project]
        back = seen is not None and seen.gone is not None
        if before is None:
            self.lines.append(Line(project, candidate.name, "new", n))
        elif same and not back:
            self.lines.append(Line(project, candidate.name, "same", n))
        else:
            changes = tuple(changes_of(before, now, self.series))
            moved = (before.stage, now.stage) if before.stage != now.stage else None
            fate: Fate = "changed" if changes or moved or back else "same"
            self.lines.append(Line(project, candidate.name, fate, n, changes, moved))

    def leave(self) -> None:
        """Who stood in the lists of the series and does not stand in this one."""
        table = schema.seen.c
        query = select(table.project).where(table.series == self.series, table.gone.is_(None))
        absent = sorted(set(self.batch.connection.execute(query).scalars()) - self.taken)
        self.batch.load(set(absent))
        for project in absent:
            state = self.batch.states[project]
            if state.merged_into is None:
                self.batch.add(self._draft(project, ev.Gone(list=self.name, series=self.series)))
                self.lines.append(Line(project, state.name, "gone"))


def _row_data(candidate: Candidate) -> dict[str, Any]:
    """The row in canonical form, without what names it in the list alone."""
    canonical = candidate.canonical()
    facts = {path: v for path, v in canonical["facts"].items() if path != "project.id"}
    keep = ("name", "lists", "evidence", "notes")
    return {"facts": facts, **{key: canonical[key] for key in keep}}


def changes_of(before: ProjectState, now: ProjectState, series: str) -> Iterable[Change]:
    """Facts of which a series says something else than it did."""
    for path in sorted({*before.claims, *now.claims}):
        old, new = _of(before, path, series), _of(now, path, series)
        old_value, new_value = old and old.value, new and new.value
        if old_value != new_value:
            yield Change(path, before.standing(path), new_value, now.standing(path))


def _of(state: ProjectState, path: str, series: str) -> Claim | None:
    return next((c for c in state.claims.get(path, ()) if c.series == series), None)


# -- two days of the ledger ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one project between two days; `changes` give what held on each."""

    project: str
    name: str
    fate: Literal["new", "changed", "gone", "merged"]
    moved: tuple[str | None, str | None] | None = None
    changes: tuple[tuple[str, Claim | None, Claim | None], ...] = ()
    verdict: tuple[str | None, str | None] | None = None


def diff(
    ledger: Ledger,
    first: dt.date,
    second: dt.date,
    known_at: dt.date | dt.datetime | None = None,
) -> tuple[Difference, ...]:
    """What is not the same on the second day as on the first, project by project."""
    before = {s.id: s for s in ledger.states(first, known_at)}
    after: Mapping[str, ProjectState] = {s.id: s for s in ledger.states(second, known_at)}
    merged = {other for state in after.values() for other in state.absorbed}
    out = []
    for project in sorted(before.keys() | after.keys()):
        old, new = before.get(project), after.get(project)
        if old is None and new is not None:
            out.append(Difference(project, new.name, "new"))
        elif new is None and old is not None:
            out.append(Difference(project, old.name, "merged" if project in merged else "gone"))
        elif old is not None and new is not None:
            out += _between(old, new)
    return tuple(out)


def _between(old: ProjectState, new: ProjectState) -> list[Difference]:
    left = is_gone(new) and not is_gone(old)
    came = is_gone(old) and not is_gone(new)
    changes = []
    for path in sorted({*old.paths, *new.paths}):
        one, other = old.standing(path), new.standing(path)
        if (one and one.value) != (other and other.value):
            changes.append((path, one, other))
    moved = (old.stage, new.stage) if old.stage != new.stage else None
    verdict = (old.verdict, new.verdict) if old.verdict != new.verdict else None
    if left:
        return [Difference(new.id, new.name, "gone", moved, tuple(changes), verdict)]
    if changes or moved or verdict or came:
        fate: Literal["new", "changed"] = "new" if came else "changed"
        return [Difference(new.id, new.name, fate, moved, tuple(changes), verdict)]
    return []


def is_gone(state: ProjectState) -> bool:
    """Whether the project stood in lists and stands in none now."""
    return bool(state.seen) and all(s.gone is not None for s in state.seen.values())

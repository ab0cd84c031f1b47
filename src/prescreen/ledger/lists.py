"""The list of projects, page by page: from one row a project, by indices."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, and_, exists, func, or_, select

from prescreen.ledger import schema
from prescreen.ledger.admit import error
from prescreen.ledger.rows import folded

MOST = 1000
"""Rows that a page may have."""


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects: every part that is given must hold. `text` is looked for in name, investor
    and id; `owes` is a unit that still has to say a fact; `gone` and `merged` are left out unless
    they are asked for."""

    text: str | None = None
    stage: str | None = None
    verdict: str | None = None
    lead_unit: str | None = None
    host_unit: str | None = None
    park: str | None = None
    owes: str | None = None
    due_by: dt.date | None = None
    gone: bool = True
    merged: bool = False
    order: Literal["recent", "id"] = "recent"


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list; what is not known is empty, a total None (万元)."""

    id: str
    version: int
    seq: int
    updated: str
    name: str
    investor: str
    stage: str
    verdict: str
    decision: str
    industry: str
    lead_unit: str
    host_unit: str
    park: str
    total: float | None
    tasks: int
    due: str | None
    gone: bool
    merged: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """`cursor` gives the next page, None after the last."""

    items: tuple[ProjectRow, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list."""

    project: str
    name: str
    task: str
    title: str
    to: str | None
    opened: dt.date
    due: dt.date | None
    done: dt.date | None


_COLUMNS = [schema.project.c[name] for name in ProjectRow.__dataclass_fields__]
_EQUAL = ("stage", "verdict", "lead_unit", "host_unit", "park")


def page(connection: Connection, wanted: ProjectFilter, cursor: str | None, limit: int) -> Page:
    """One page of the list. LedgerError for a cursor that is none of ours."""
    table = schema.project.c
    limit = max(1, min(limit, MOST))
    query = select(table.id).where(table.summary.is_(False))
    for name in _EQUAL:
        if (value := getattr(wanted, name)) is not None:
            query = query.where(table[name] == value)
    if not wanted.merged:
        query = query.where(table.merged.is_(None))
    if not wanted.gone:
        query = query.where(table.gone.is_(False))
    if wanted.due_by is not None:
        query = query.where(table.due <= wanted.due_by.isoformat())
    if wanted.owes is not None:
        owed = schema.owed.c
        query = query.where(exists().where(owed.project == table.id, owed.unit == wanted.owes))
    if words := folded(wanted.text or "").split():
        query = query.where(*(table.words.contains(word, autoescape=True) for word in words))
    by_id = wanted.order == "id"
    order = (table.id,) if by_id else (table.seq.desc(), table.id.desc())
    if cursor is not None and by_id:
        query = query.where(table.id > _read(cursor, "id"))
    elif cursor is not None:
        seq, ident = _read(cursor, "recent")
        query = query.where(or_(table.seq < seq, and_(table.seq == seq, table.id < ident)))
    # The ids of a page are found in an index that has what is asked; only its rows are read.
    ids = query.order_by(*order).limit(limit + 1)
    rows = connection.execute(select(*_COLUMNS).where(table.id.in_(ids)).order_by(*order)).all()
    items = tuple(ProjectRow(*row) for row in rows[:limit])
    more = len(rows) > limit
    return Page(items, _cursor(items[-1], wanted.order) if more else None)


def _cursor(last: ProjectRow, order: str) -> str:
    place: Any = last.id if order == "id" else [last.seq, last.id]
    return base64.urlsafe_b64encode(json.dumps([order, place]).encode()).decode().rstrip("=")


def _read(cursor: str, order: str) -> Any:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        found, place = json.loads(text)
        if found != order:
            raise ValueError(found)
        if order == "id":
            return str(place)
        return int(place[0]), str(place[1])
    except (ValueError, TypeError, IndexError):
        raise error("ledger-cursor", cursor=cursor[:80]) from None


def counts(connection: Connection, by: str) -> Mapping[str, int]:
    """How many projects that go on there are for each value of a column."""
    table = schema.project.c
    column = table[by]
    query = (
        select(column, func.count())
        .where(table.merged.is_(None), table.summary.is_(False))
        .group_by(column)
    )
    return {row[0]: row[1] for row in connection.execute(query.order_by(column))}


def tasks(
    connection: Connection, to: str | None, due_by: dt.date | None, done: bool
) -> tuple[TaskRow, ...]:
    """Tasks by the day on which they are due, those without a day last."""
    task, project = schema.task.c, schema.project.c
    query = select(
        task.project, project.name, task.task, task.title, task.to, task.opened, task.due, task.done
    ).join_from(schema.task, schema.project, task.project == project.id)
    if not done:
        query = query.where(task.done.is_(None))
    if to is not None:
        query = query.where(task.to == to)
    if due_by is not None:
        query = query.where(task.due <= due_by.isoformat())
    query = query.order_by(func.coalesce(task.due, "9999"), task.project, task.task)

    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    return tuple(
        TaskRow(*row[:5], dt.date.fromisoformat(row.opened), day(row.due), day(row.done))
        for row in connection.execute(query)
    )

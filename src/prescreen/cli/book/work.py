"""What an officer puts on file: facts, stages, opinions, decisions, tasks, and what is the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prescreen.candidate import Evidence
from prescreen.cli.book.common import HERE, account, day_of, opened
from prescreen.cli.order import wrong
from prescreen.fields import catalogue
from prescreen.ledger import deciding
from prescreen.ledger import events as ev
from prescreen.ledger.files import attach, folder_of
from prescreen.render.terminal.console import say
from prescreen.vocabulary import bureau_code


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it was typed."""

    project: str
    path: str
    value: str
    db: str
    by: str | None
    on: str | None
    unit: str | None
    verified: bool
    document: str | None


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """A task: new with a title, handed on with a unit, moved with a day, ended with a result."""

    project: str
    name: str
    title: str | None
    sort: str | None
    asker: str | None
    to: str | None
    due: str | None
    done: str | None
    db: str
    by: str | None
    on: str | None


def run_state(fact: Fact) -> int:
    grade = Evidence("verified", fact.document, day_of(fact.on)) if fact.verified else None
    event = ev.Stated(
        path=path_of(fact.path), value=fact.value, evidence=grade, document=fact.document
    )
    return put(fact.project, event, fact.db, fact.by, fact.on, unit_of(fact.unit))


def run_stage(project: str, stage: str, db: str, by: str | None, on: str | None) -> int:
    return put(project, ev.StageMoved(stage=stage), db, by, on)


def run_decide(
    project: str, result: str, minutes: str | None, db: str, by: str | None, on: str | None
) -> int:
    event = ev.Decided(result=result, minutes_no=minutes, date=day_of(on))
    return put(project, event, db, by, on)


def run_opinion(
    project: str,
    result: str,
    unit: str | None,
    text: str | None,
    document: str | None,
    db: str,
    by: str | None,
    on: str | None,
) -> int:
    event = ev.Opinion(result=result, text=text, doc=document, date=day_of(on))
    return put(project, event, db, by, on, unit_of(unit))


def run_task(order: TaskOrder) -> int:
    due, to = day_of(order.due), unit_of(order.to)
    event: ev.Event
    if order.title is not None:
        event = ev.TaskOpened(
            task=order.name, title=order.title, to=to, due=due, sort=order.sort, asker=order.asker
        )
    elif order.done is not None:
        event = ev.TaskDone(task=order.name, result=order.done)
    elif to is not None:
        event = ev.TaskHanded(task=order.name, to=to, due=due)
    elif due is not None:
        event = ev.TaskDue(task=order.name, due=due)
    else:
        raise wrong("usage/task")
    return put(order.project, event, order.db, order.by, order.on)


def run_attach(
    project: str, file: Path, fact: str | None, db: str, files: Path | None, by: str | None
) -> int:
    path = None if fact is None else path_of(fact)
    with opened(db) as ledger:
        ledger.project(project)
        one = attach(ledger, files or folder_of(db, HERE), project, file, by=account(by), path=path)
    assert isinstance(one.event, ev.Attached)
    say(f"{project} {one.n} {file.name} {one.event.digest}")
    return 0


def run_same(what: str, project: str, other: str, db: str, by: str | None) -> int:
    said = {"merge": deciding.merge, "split": deciding.split, "apart": deciding.keep_apart}
    with opened(db) as ledger:
        said[what](ledger, project, other, by=account(by))
        say(f"{project} {ledger.project(project).version}")
    return 0


def put(
    project: str, event: ev.Event, db: str, by: str | None, on: str | None, unit: str | None = None
) -> int:
    """One event on file; what was filed is said with its number."""
    with opened(db) as ledger:
        ledger.project(project)  # a mistyped id begins no new project
        (one,) = ledger.append(project, event, by=account(by), unit=unit, on=day_of(on))
        say(f"{project} {one.n} {one.kind} {one.sha256[:12]}")
    return 0


def path_of(text: str) -> str:
    """The path of a field by its path or label; as it was typed where it is none."""
    if catalogue.get(text.partition("[")[0]) is not None or text in catalogue.lists:
        return text
    found = catalogue.by_heading(text)
    return found[0].path if len(found) == 1 else text


def unit_of(text: str | None) -> str | None:
    return text if text is None else bureau_code(text) or text

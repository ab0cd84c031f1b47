"""Who stands for projects, their plans and promises on file, and the briefing of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from prescreen.cli.book.common import account, day_of, opened
from prescreen.cli.book.sheets import Sheet, briefed, promised, show, write_workbook
from prescreen.cli.book.work import path_of, put, unit_of
from prescreen.errors import Lang
from prescreen.ledger import events as ev
from prescreen.ledger.briefing import briefing
from prescreen.ledger.periods import Period
from prescreen.ledger.plans import planned, read_plan
from prescreen.ledger.promises import performances
from prescreen.region import load_region
from prescreen.render.terminal.console import say
from prescreen.vocabulary import PERIODS
from prescreen.vocabulary import stage as stage_named


@dataclass(frozen=True, slots=True)
class PromiseOrder:
    """An item of a project with its number, up to a day."""

    project: str
    item: str
    value: str | None
    day: str
    since: str | None
    document: str | None
    db: str
    by: str | None
    on: str | None


@dataclass(frozen=True, slots=True)
class BriefOrder:
    """Which period, by whose clocks, and where the workbook goes."""

    period: str
    db: str
    region: Path | None
    on: str | None
    out: Path | None
    lang: Lang


def run_assign(
    project: str,
    role: str,
    holder: str | None,
    document: str | None,
    db: str,
    by: str | None,
    on: str | None,
) -> int:
    return put(project, ev.Assigned(role=role, holder=holder, document=document), db, by, on)


def run_plan(project: str, file: Path, until: str, db: str, by: str | None, on: str | None) -> int:
    goal, plan = day_of(until), read_plan(file)
    assert goal is not None
    with opened(db) as ledger:
        state = ledger.project(project)
        found = planned(state, plan, goal)
        if found:
            ledger.append(
                project, *found, by=account(by), on=day_of(on), expected=state.version
            )  # fmt: skip
        state = ledger.project(project)
    for step in plan.steps:
        task = state.tasks[step.task]
        say(f"{task.due or '-'} {step.task} {task.title} {task.to or ''}".rstrip())
    return 0


def run_promise(order: PromiseOrder, withdrawn: bool) -> int:
    due = day_of(order.day)
    assert due is not None
    event = ev.Promised(
        item=_item(order.item), value=order.value, due=due, since=day_of(order.since),
        document=order.document, withdrawn=withdrawn or None,
    )  # fmt: skip
    return put(order.project, event, order.db, order.by, order.on)


def run_perform(order: PromiseOrder, unit: str | None) -> int:
    until = day_of(order.day)
    assert until is not None
    event = ev.Performed(
        item=_item(order.item), value=order.value, until=until, since=day_of(order.since),
        document=order.document,
    )  # fmt: skip
    return put(order.project, event, order.db, order.by, order.on, unit_of(unit))


def _item(text: str) -> str:
    return stage_named(text) or path_of(text)


def run_promises(db: str, on: str | None, out: Path | None, lang: Lang) -> int:
    with opened(db) as ledger:
        day = day_of(on) or ledger.today
        states = ledger.states(as_of=day if day < ledger.today else None)
        sheet = promised(performances(states, day), lang)
    return _told([sheet], str(day), out, lang)


def run_brief(order: BriefOrder) -> int:
    of: Callable[[dt.date], Period] = getattr(Period, order.period)
    region = load_region(order.region) if order.region is not None else None
    with opened(order.db) as ledger:
        period = of(day_of(order.on) or ledger.today)
        found = briefing(ledger, region, period, of(period.after))
    title = PERIODS[order.period].text(order.lang)
    days = f"{title} {period.since} — {period.until} ({found.day})"
    return _told(briefed(found, region, order.lang), days, order.out, order.lang)


def _told(sheets: list[Sheet], title: str, out: Path | None, lang: Lang) -> int:
    """Sheets on the screen, or as a workbook."""
    say(title)
    if out is None:
        for sheet in sheets:
            show(sheet)
    else:
        write_workbook(out, title, sheets, lang)
        say(str(out))
    return 0

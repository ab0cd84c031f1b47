"""周调度、月跟进、季通报: what the ledger says of a week, a month or a quarter.

All of it follows from the states of projects at the end of the period, or today where the period
still runs; nothing is counted that is not on file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from prescreen.ledger.deadlines import Deadline, of_project, standing
from prescreen.ledger.ledger import Ledger
from prescreen.ledger.periods import Period
from prescreen.ledger.promises import Performance, performances
from prescreen.ledger.state import ProjectState, Task
from prescreen.region import Region
from prescreen.vocabulary import ROLES, STAGES, StandingCode


@dataclass(frozen=True, slots=True)
class Moved:
    """A project that reached a stage."""

    project: str
    name: str
    stage: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Work:
    """A step of a plan, or what a company asked for."""

    project: str
    name: str
    key: str
    task: Task

    def standing(self, day: dt.date) -> StandingCode:
        """Where it stands on a day."""
        return standing(self.task.due, self.task.done, day)


@dataclass(frozen=True, slots=True)
class Post:
    """Who stands for a project."""

    project: str
    name: str
    role: str
    holder: str
    on: dt.date
    document: str | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """One period, as it stood on `day`. `done` was finished in it, `overdue` is open and past its
    day, `coming` is due from that day to the end of the period after it, `undated` is open and its
    day is not known."""

    period: Period
    day: dt.date
    projects: int = 0
    new: list[Moved] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    done: list[Deadline] = field(default_factory=list)
    overdue: list[Deadline] = field(default_factory=list)
    coming: list[Deadline] = field(default_factory=list)
    undated: list[Deadline] = field(default_factory=list)
    steps: list[Work] = field(default_factory=list)
    requests: list[Work] = field(default_factory=list)
    promises: list[Performance] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


def briefing(ledger: Ledger, region: Region | None, period: Period, coming: Period) -> Briefing:
    """What happened in a period, what is open at its end, and what is due in the one after it."""
    day = min(period.until, ledger.today)
    states = list(ledger.states(as_of=day if day < ledger.today else None))
    out = Briefing(period, day, len(states), promises=performances(states, day))
    for state in states:
        _stages(out, state)
        _work(out, state)
        if not state.value("project.terminated"):
            _deadlines(out, of_project(state, region), coming)
        for role in ROLES:
            if (post := state.assigned.get(role)) is not None:
                on = dt.date.fromisoformat(post["on"])
                given = (role, post["holder"], on, post.get("document"))
                out.posts.append(Post(state.id, state.name, *given))
    for found in (out.done, out.overdue, out.coming, out.undated):
        found.sort(key=lambda d: (d.due or dt.date.max, d.project, d.kind, d.key))
    for listed in (out.steps, out.requests):
        listed.sort(key=lambda w: (w.project, w.task.due or dt.date.max, w.key))
    out.moved.sort(key=lambda m: (m.on, m.project, STAGES.index(m.stage)))
    return out


def _stages(out: Briefing, state: ProjectState) -> None:
    if state.since is not None and out.period.holds(state.since):
        out.new.append(Moved(state.id, state.name, state.stage or "", state.since))
    for stage, on in state.stages.items():
        if out.period.holds(on):
            out.moved.append(Moved(state.id, state.name, stage, on))


def _work(out: Briefing, state: ProjectState) -> None:
    """Plans and requests that are open, or were begun or finished in the period."""
    for key, task in state.all_tasks():
        lists = {"step": out.steps, "request": out.requests}
        mine = lists.get(task.sort)
        days = (task.opened, task.done)
        if mine is not None and (
            task.done is None or any(one is not None and out.period.holds(one) for one in days)
        ):
            mine.append(Work(state.id, state.name, key, task))


def _deadlines(out: Briefing, found: Iterable[Deadline], coming: Period) -> None:
    for one in found:
        if one.met is not None:
            if out.period.holds(one.met):
                out.done.append(one)
        elif one.due is None:
            out.undated.append(one)
        elif one.due < out.day:
            out.overdue.append(one)
        elif one.due <= coming.until:
            out.coming.append(one)

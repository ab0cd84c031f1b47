"""倒排计划: the steps of a project counted back from the day on which its goal is due.

A plan is a file: the stage that is its goal, and the steps before it with the days that each takes.
The last step ends on the day of the goal, the one before it when the last begins, and so on. Where
a working day on the way is not known, the step and those before it have no day.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import Field

from prescreen import workdays
from prescreen.ledger import events as ev
from prescreen.ledger.ratefile import Part, read_shape
from prescreen.ledger.state import ProjectState
from prescreen.vocabulary import StageCode

_DAY = dt.timedelta(days=1)


class StepShape(Part):
    """One step: how many days it takes, who owes it, the stage by which it is done."""

    task: str
    title: str
    days: int = Field(ge=0, le=3660)
    to: str | None = None
    stage: StageCode | None = None


class PlanShape(Part):
    """Steps in their order; `working` counts working days."""

    title: str
    working: bool = False
    document: str | None = None
    steps: list[StepShape] = Field(min_length=1)


def read_plan(file: Path) -> PlanShape:
    """A file of a plan. LedgerError with the place of what is wrong."""
    return read_shape(file, PlanShape)[0]


def planned(state: ProjectState, plan: PlanShape, until: dt.date) -> list[ev.Event]:
    """The events by which a project has the steps of a plan that ends on a day.

    Steps that it has already get their new day; those that are done stay as they are.
    """
    out: list[ev.Event] = []
    due: dt.date | None = until
    for step in reversed(plan.steps):
        known = state.tasks.get(step.task)
        if known is None:
            out.append(
                ev.TaskOpened(
                    task=step.task, title=step.title, to=step.to, due=due, sort="step",
                    stage=step.stage, ground=plan.document or plan.title,
                )
            )  # fmt: skip
        elif known.done is None and due is not None and due != known.due:
            out.append(ev.TaskDue(task=step.task, due=due, reason=plan.title))
        due = before(due, step.days, plan.working)
    return out[::-1]


def before(day: dt.date | None, days: int, working: bool) -> dt.date | None:
    """The last day of what comes before a step of so many days that ends on `day`, itself a
    working day where those are counted; None where a day on the way is not known."""
    if day is None or not working:
        return day and day - days * _DAY
    while True:
        works = workdays.is_workday(day)
        if works is None:
            return None
        if works and not days:
            return day
        days -= works
        day -= _DAY

"""What each event of a case changed, worked out again from its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prescreen.case import events as ev
from prescreen.case.docket import Docket
from prescreen.case.state import CaseState, Evaluator
from prescreen.pack.model import Conclusion


@dataclass(frozen=True, slots=True)
class Step:
    """One event and what came of it. `ran` is how many checks ran again."""

    event: ev.Event
    verdict: str
    moved: tuple[tuple[str, str, str], ...]
    """Checks whose outcome changed: id, before, after."""
    drawn: tuple[str, ...]
    withdrawn: tuple[str, ...]
    ran: int


@dataclass(frozen=True, slots=True)
class Clock:
    """A task that stands: since which day without a break, how many days the rule gives it, and
    how many calendar days went by. Whether the rule counts working days its text says."""

    conclusion: Conclusion
    since: dt.date
    days: int | None
    elapsed: int


def clocks(steps: Sequence[Step], drawn: Sequence[Conclusion], day: dt.date) -> tuple[Clock, ...]:
    """The tasks among the conclusions drawn now, with the day on which each came up."""
    since: dict[str, dt.date] = {}
    for step in steps:
        for gone in step.withdrawn:
            since.pop(gone, None)
        for new in step.drawn:
            since[new] = step.event.on
    out = []
    for c in drawn:
        if c.task is not None:
            came = since[f"{c.pack}.{c.id}"]
            out.append(Clock(c, came, c.task.days, (day - came).days))
    return tuple(out)


def history(
    log: Sequence[ev.Event], evaluator: Evaluator, name_of: Callable[[str], str]
) -> tuple[Step, ...]:
    """One step an event."""
    first, *rest = log
    assert isinstance(first, ev.Opened)
    docket = Docket(first, name_of)
    now = evaluator.first(docket.candidate)
    steps = [_step(first, None, now)]
    for event in rest:
        docket.apply(event)
        before, now = now, evaluator.next(now, docket.candidate)
        steps.append(_step(event, before, now))
    return tuple(steps)


def _step(event: ev.Event, before: CaseState | None, now: CaseState) -> Step:
    def ids(standing: CaseState | None) -> set[str]:
        return {f"{c.pack}.{c.id}" for c in standing.drawn} if standing else set()

    old = {o.check.id: o.status for o in before.outcomes} if before else {}
    moved = tuple(
        (o.check.id, old[o.check.id], o.status)
        for o in now.outcomes
        if o.check.id in old and old[o.check.id] != o.status
    )
    drawn, gone = sorted(ids(now) - ids(before)), sorted(ids(before) - ids(now))
    return Step(event, now.verdict, moved, tuple(drawn), tuple(gone), now.ran)

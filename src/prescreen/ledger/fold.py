"""From one state of a project to the next: what each kind of event does to it.

Events are folded in the order of the days from which they hold, those of one day as recorded. So
what is recorded late takes its place among what was known, and never hides what was said after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any, cast

from prescreen.candidate import Evidence
from prescreen.case.docket import covers
from prescreen.case.parts import to_plain
from prescreen.ledger import events as ev
from prescreen.ledger.state import Claim, ProjectState, Seen, Task
from prescreen.vocabulary import TaskSortCode


@dataclass(frozen=True, slots=True)
class At:
    """What a fold reads of the record around an event."""

    n: int
    on: dt.date
    unit: str | None


def replay(project: str, records: Iterable[ev.Recorded]) -> ProjectState:
    """The state after all these events, in whatever order they come."""
    state = ProjectState(project)
    for one in sorted(records, key=lambda r: (r.on, r.n)):
        state = after(state, one.event, At(one.n, one.on, one.unit))
    return state


def after(state: ProjectState, event: ev.Event, at: At) -> ProjectState:
    """The state after one more event, none of which is of a later day."""
    found = fold(event, state, at)
    return replace(
        found, version=max(state.version, at.n), since=state.since or at.on, last=at.on
    )  # fmt: skip


@singledispatch
def fold(event: ev.Event, state: ProjectState, at: At) -> ProjectState:
    raise TypeError(f"no fold for {type(event).__name__}")


# -- lists and facts -------------------------------------------------------------------------------
@fold.register
def fold_received(event: ev.Received, state: ProjectState, at: At) -> ProjectState:
    before = state.seen.get(event.series)
    row = event.candidate
    if row is None:
        if before is None:  # what it repeats holds from a later day
            return state
        seen = replace(before, list=event.list, digest=event.digest, on=at.on, gone=None)
        return replace(state, seen={**state.seen, event.series: seen})
    stage = row["facts"].get("project.stage")
    seen = Seen(event.list, event.digest, at.on, stage)
    state = replace(
        state,
        notes=row["notes"],
        claims=_of_list(state.claims, event.series, row, at),
        seen={**state.seen, event.series: seen},
    )
    # A list that repeats its stage does not take back what an officer moved meanwhile.
    moved = stage is not None and (before is None or before.stage != stage)
    return _staged(state, stage, at.on) if moved else state


_OWN = frozenset({"project.id", "project.stage"})


def _of_list(
    claims: Mapping[str, tuple[Claim, ...]], series: str, row: Mapping[str, Any], at: At
) -> dict[str, tuple[Claim, ...]]:
    """The claims with those of a series replaced by what its newest row says."""
    out = _without(claims, lambda path, c: c.series == series)
    for path, value in (*row["facts"].items(), *row["lists"].items()):
        if path not in _OWN:
            backing = _backing(row["evidence"].get(path), path)
            claim = Claim(value, at.n, at.on, series=series, **backing)
            out[path] = (*out.get(path, ()), claim)
    return out


def _backing(given: Mapping[str, Any] | None, path: str) -> dict[str, Any]:
    if given is None:
        return {}
    on = given.get("on")
    return {
        "grade": given["grade"], "source": given.get("source"), "by": given.get("by"),
        "evidence_on": dt.date.fromisoformat(on) if on else None, "settles": given.get("settles"),
    }  # fmt: skip


@fold.register
def fold_gone(event: ev.Gone, state: ProjectState, at: At) -> ProjectState:
    if (before := state.seen.get(event.series)) is None:
        return state
    return replace(state, seen={**state.seen, event.series: replace(before, gone=event.list)})


@fold.register
def fold_stated(event: ev.Stated, state: ProjectState, at: At) -> ProjectState:
    given = event.evidence or Evidence("declared", by=at.unit)
    claim = Claim(
        event.value, at.n, at.on, at.unit, None, given.grade, given.source, given.by, given.on,
        given.settles, event.document,
    )  # fmt: skip
    verified = claim.grade == "verified"

    def replaced(path: str, c: Claim) -> bool:
        own = c.series is None and c.unit == at.unit
        return own and path == event.path and (c.grade == "verified") == verified

    claims = _without(state.claims, replaced)
    claims[event.path] = (*claims.get(event.path, ()), claim)
    return replace(state, claims=claims)


@fold.register
def fold_withdrawn(event: ev.Withdrawn, state: ProjectState, at: At) -> ProjectState:
    def taken_back(path: str, c: Claim) -> bool:
        mine = at.unit is None or (c.series is None and c.unit == at.unit)
        return mine and covers(event.path, path)

    return replace(state, claims=_without(state.claims, taken_back))


def _without(claims: Mapping[str, tuple[Claim, ...]], drop: Any) -> dict[str, tuple[Claim, ...]]:
    kept = {path: tuple(c for c in said if not drop(path, c)) for path, said in claims.items()}
    return {path: said for path, said in kept.items() if said}


@fold.register
def fold_stage(event: ev.StageMoved, state: ProjectState, at: At) -> ProjectState:
    return _staged(state, event.stage, at.on)


def _staged(state: ProjectState, stage: str, on: dt.date) -> ProjectState:
    """The state at a stage; tasks that wait for it, or for one before it, are done."""
    found = replace(state, stage=stage, stages={stage: on, **state.stages})
    waiting = {n: t for n, t in found.tasks.items() if t.stage is not None and t.done is None}
    if not waiting:
        return found
    met = {n: replace(t, done=found.reached(t.stage or "")) for n, t in waiting.items()}
    return replace(found, tasks={**found.tasks, **met})


# -- what units and people say ---------------------------------------------------------------------
@fold.register
def fold_opinion(event: ev.Opinion, state: ProjectState, at: At) -> ProjectState:
    assert at.unit is not None
    opinions = {**state.opinions, at.unit: ev.to_data(event)}
    return replace(state, opinions=opinions, heard={at.unit: at.on, **state.heard})


@fold.register
def fold_opinion_withdrawn(event: ev.OpinionWithdrawn, state: ProjectState, at: At) -> ProjectState:
    opinions = {u: o for u, o in state.opinions.items() if u != at.unit}
    heard = {u: day for u, day in state.heard.items() if u != at.unit}
    return replace(state, opinions=opinions, heard=heard)


@fold.register
def fold_decided(event: ev.Decided, state: ProjectState, at: At) -> ProjectState:
    return replace(state, decision=ev.to_data(event))


@fold.register
def fold_waived(event: ev.Waived, state: ProjectState, at: At) -> ProjectState:
    waiver = {**ev.to_data(event), "granted": at.on.isoformat()}
    return replace(state, waivers=(*state.waivers, waiver))


# -- what is to be done ----------------------------------------------------------------------------
@fold.register
def fold_task_opened(event: ev.TaskOpened, state: ProjectState, at: At) -> ProjectState:
    done = state.reached(event.stage) if event.stage is not None else None
    sort = cast(TaskSortCode, event.sort or "task")  # only admitted events are folded
    task = Task(
        event.title, at.on, event.to, event.due, event.ground, done, sort=sort,
        stage=event.stage, asker=event.asker,
    )  # fmt: skip
    return replace(state, tasks={**state.tasks, event.task: task})


@fold.register
def fold_task_handed(event: ev.TaskHanded, state: ProjectState, at: At) -> ProjectState:
    moved = {} if event.due is None else {"due": event.due}
    return _task(state, event.task, to=event.to, **moved)


@fold.register
def fold_task_due(event: ev.TaskDue, state: ProjectState, at: At) -> ProjectState:
    return _task(state, event.task, due=event.due)


@fold.register
def fold_task_done(event: ev.TaskDone, state: ProjectState, at: At) -> ProjectState:
    return _task(state, event.task, done=at.on, result=event.result, document=event.document)


def _task(state: ProjectState, name: str, **changed: Any) -> ProjectState:
    """The state with a task changed; as it was where the task is of a later day."""
    if name not in state.tasks:
        return state
    return replace(state, tasks={**state.tasks, name: replace(state.tasks[name], **changed)})


@fold.register
def fold_attached(event: ev.Attached, state: ProjectState, at: At) -> ProjectState:
    attached = {**ev.to_data(event), "on": at.on.isoformat()}
    return replace(state, attachments=(*state.attachments, attached))


@fold.register
def fold_screened(event: ev.Screened, state: ProjectState, at: At) -> ProjectState:
    return replace(state, screening=to_plain(ev.to_data(event)))


@fold.register
def fold_reported(event: ev.Reported, state: ProjectState, at: At) -> ProjectState:
    return replace(state, reported=(*state.reported, ev.to_data(event)))


# -- who stands for it, what was promised ----------------------------------------------------------
@fold.register
def fold_assigned(event: ev.Assigned, state: ProjectState, at: At) -> ProjectState:
    rest = {role: given for role, given in state.assigned.items() if role != event.role}
    if event.holder is not None:
        rest[event.role] = {**ev.to_data(event), "on": at.on.isoformat()}
    return replace(state, assigned=rest)


@fold.register
def fold_promised(event: ev.Promised, state: ProjectState, at: At) -> ProjectState:
    new = ev.to_data(event)
    same = ("item", "since", "due")
    rest = (p for p in state.promises if any(p.get(key) != new.get(key) for key in same))
    return replace(state, promises=(*rest, *(() if event.withdrawn else (new,))))


@fold.register
def fold_performed(event: ev.Performed, state: ProjectState, at: At) -> ProjectState:
    new = ev.to_data(event) if at.unit is None else {**ev.to_data(event), "unit": at.unit}
    same = ("item", "since", "until", "unit")
    rest = (p for p in state.performed if any(p.get(key) != new.get(key) for key in same))
    return replace(state, performed=(*rest, new))


# -- which project it is ---------------------------------------------------------------------------
@fold.register
def fold_match_asked(event: ev.MatchAsked, state: ProjectState, at: At) -> ProjectState:
    new = {other: event.why for other in event.like if other not in state.distinct}
    return replace(state, asked={**state.asked, **new})


@fold.register
def fold_distinct(event: ev.Distinct, state: ProjectState, at: At) -> ProjectState:
    asked = {other: why for other, why in state.asked.items() if other != event.other}
    distinct = tuple(sorted({*state.distinct, event.other}))
    return replace(state, asked=asked, distinct=distinct)


@fold.register
def fold_absorbed(event: ev.Absorbed, state: ProjectState, at: At) -> ProjectState:
    asked = {other: why for other, why in state.asked.items() if other != event.other}
    other = ProjectState.from_data(event.state)
    return replace(state, asked=asked, absorbed={**state.absorbed, event.other: other})


@fold.register
def fold_merged_into(event: ev.MergedInto, state: ProjectState, at: At) -> ProjectState:
    asked = {other: why for other, why in state.asked.items() if other != event.other}
    return replace(state, merged_into=event.other, asked=asked)


@fold.register
def fold_split(event: ev.Split, state: ProjectState, at: At) -> ProjectState:
    """Said on both: the one gives the other back, the other goes on by itself."""
    absorbed = {other: s for other, s in state.absorbed.items() if other != event.other}
    merged = None if state.merged_into == event.other else state.merged_into
    distinct = tuple(sorted({*state.distinct, event.other}))
    return replace(state, absorbed=absorbed, merged_into=merged, distinct=distinct)


@fold.register
def fold_erased(event: ev.Erased, state: ProjectState, at: At) -> ProjectState:
    return replace(state, erased=state.erased + event.count)

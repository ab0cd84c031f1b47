"""Whether an event may follow what is on file, and its value as it was understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from prescreen.case.filing import canonical_of
from prescreen.errors import LedgerError
from prescreen.fields import catalogue
from prescreen.fields.reading import LONGEST_TEXT, said
from prescreen.files.text import clean
from prescreen.ledger import events as ev
from prescreen.ledger.state import ProjectState
from prescreen.messages import Both, problem
from prescreen.vocabulary import GRADES, STAGES
from prescreen.vocabulary import stage as stage_named

_OWN = ("project.id", "project.stage")
_LONGEST_ID = 200


def admitted(state: ProjectState, event: ev.Event, unit: str | None) -> ev.Event:
    """The event as it is put on file. LedgerError where it cannot follow the state, InputError
    for a value that cannot be read."""
    if state.merged_into is not None and not isinstance(event, ev.Split | ev.Erased):
        raise error("ledger-merged", project=state.id, other=state.merged_into)
    match event:
        case ev.Stated():
            return _stated(state, event)
        case ev.Withdrawn():
            if not any(_mine(c.unit, unit) for c in state.said(event.path)):
                raise error("ledger-nothing", what=event.path, project=state.id)
        case ev.StageMoved():
            stage = stage_named(event.stage)
            if stage is None:
                raise error("ledger-word", value=said(event.stage), allowed=tuple(STAGES))
            return replace(event, stage=stage)
        case ev.Opinion():
            if unit is None:
                raise error("ledger-unit")
            _among(event.result, "judgement.opinions.result")
        case ev.OpinionWithdrawn():
            if unit is None or unit not in state.opinions:
                raise error("ledger-nothing", what=str(unit), project=state.id)
        case ev.Decided():
            _among(event.result, "judgement.meeting.result")
        case ev.TaskOpened():
            if event.task in state.tasks:
                raise error("ledger-task/taken", task=said(event.task), project=state.id)
        case ev.TaskDue() | ev.TaskDone():
            if event.task not in state.open_tasks:
                raise error("ledger-task", task=said(event.task), project=state.id)
    return event


def _mine(speaker: str | None, unit: str | None) -> bool:
    return unit is None or speaker == unit


def _stated(state: ProjectState, event: ev.Stated) -> ev.Event:
    if event.path in _OWN or event.path.startswith(("judgement.opinions", "judgement.meeting.")):
        raise error("ledger-path", path=event.path)
    if event.evidence is not None and event.evidence.grade not in GRADES:
        raise error("ledger-word", value=said(event.evidence.grade), allowed=tuple(GRADES))
    trial = state.candidate().with_fact(event.path, event.value)
    if "[" in event.path:
        value = _plain_element(trial.canonical()["lists"], event.path)
    elif event.path in trial.lists:
        value = trial.canonical()["lists"][event.path]
    else:
        value = canonical_of(trial, event.path, event.value)
    return replace(event, value=value)


def _plain_element(lists: dict[str, Any], path: str) -> Any:
    """The value of a field of a list element in canonical form."""
    head, _, rest = path.partition("[")
    place, _, leaf = rest.partition("].")
    return lists[head]["items"][int(place)].get(leaf)


def check_envelope(project: str, by: str, unit: str | None, on: dt.date, today: dt.date) -> None:
    """LedgerError for an id, account, unit or day that cannot be put on file."""
    for key, given in (("project", project), ("by", by), ("unit", unit)):
        if given is None and key == "unit":
            continue
        named = isinstance(given, str) and 0 < len(given) <= _LONGEST_ID
        if not named or given != clean(given).strip():
            raise error("ledger-name", key=key, said=said(given))
    if type(on) is not dt.date or on > today:
        raise error("ledger-day", given=on, today=today)


def check_size(body: str, kind: str) -> None:
    """LedgerError for an event that is longer than any honest one."""
    if len(body) > 1000 * LONGEST_TEXT:
        raise error("ledger-event/long", kind=kind)


def _among(value: str, path: str) -> None:
    field = catalogue[path]
    if value not in field.values:
        named = Both(field.label, field.label_en)
        raise error("ledger-word/field", value=said(value), allowed=field.values, field=named)


def error(code: str, /, **words: object) -> LedgerError:
    """The error of one message of the catalogue."""
    return LedgerError([problem(code, **words)])

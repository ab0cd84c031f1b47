"""Whether an event may follow what is on file, and its value as it was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from prescreen.case.filing import canonical_of
from prescreen.errors import LedgerError
from prescreen.fields import catalogue
from prescreen.fields.model import Kind
from prescreen.fields.reading import LONGEST_TEXT, said
from prescreen.files.text import clean
from prescreen.ledger import events as ev
from prescreen.ledger.promises import may_be_promised
from prescreen.ledger.state import ProjectState
from prescreen.messages import Both, problem
from prescreen.vocabulary import GRADES, ROLES, STAGES, TASK_SORTS, Word, WordTable
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
            return replace(event, stage=_stage(event.stage))
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
            sort = None if event.sort is None else _named(event.sort, TASK_SORTS)
            stage = None if event.stage is None else _stage(event.stage)
            return replace(event, sort=None if sort == "task" else sort, stage=stage)
        case ev.TaskDue() | ev.TaskDone() | ev.TaskHanded():
            if event.task not in state.open_tasks:
                raise error("ledger-task", task=said(event.task), project=state.id)
        case ev.Assigned():
            role = _named(event.role, ROLES)
            if event.holder is None and role not in state.assigned:
                raise error("ledger-nothing", what=ROLES[role].label, project=state.id)
            return replace(event, role=role)
        case ev.Promised():
            return _promised(state, event)
        case ev.Performed():
            return replace(event, value=_number(state, event.item, event.value))
    return event


def _stage(given: str) -> str:
    stage = stage_named(given)
    if stage is None:
        raise error("ledger-word", value=said(given), allowed=tuple(STAGES))
    return stage


def _named(given: str, table: WordTable[Word]) -> str:
    """The code of a word by any of its names."""
    code = table.names.get(given)
    if code is None:
        labels = tuple(word.label for word in table.values())
        raise error("ledger-word", value=said(given), allowed=labels)
    return code


def _promised(state: ProjectState, event: ev.Promised) -> ev.Event:
    if event.since is not None and event.since > event.due:
        raise error("ledger-item/days", since=event.since, due=event.due)
    stage = stage_named(event.item)
    if event.withdrawn:
        item = stage or event.item
        same = (item, event.since, event.due)
        if not any(_of_promise(one) == same for one in state.promises):
            raise error("ledger-nothing", what=said(event.item), project=state.id)
        return replace(event, item=item, value=None)
    if stage is not None and event.value is None:
        return replace(event, item=stage)
    return replace(event, value=_number(state, event.item, event.value))


def _of_promise(one: Mapping[str, Any]) -> tuple[str, dt.date | None, dt.date]:
    since = one.get("since")
    day = dt.date.fromisoformat
    return one["item"], None if since is None else day(since), day(one["due"])


def _number(state: ProjectState, item: str, value: Any) -> float:
    """A number of a field in its own unit. LedgerError for a range, for what is no such field, and
    for one whose number is none to be reached."""
    field = catalogue.get(item)
    if field is None or field.kind is not Kind.NUMBER or field.list_path is not None:
        raise error("ledger-item", item=said(item))
    if not may_be_promised(field.path):
        raise error("ledger-item/less", item=field.label)
    read = canonical_of(state.candidate().with_fact(item, value), item, value)
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise error("ledger-item/value", item=said(item), value=said(value))
    return float(read)


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

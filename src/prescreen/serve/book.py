"""The ledger as a caller may see and write it: whose facts, what is masked, which events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from prescreen.fields import catalogue
from prescreen.files.text import MASK
from prescreen.ledger import Event, ProjectState, Recorded
from prescreen.ledger import events as ev
from prescreen.ledger.importing import Fate, Imported, Line
from prescreen.ledger.rows import label_of
from prescreen.render.mask import hidden, reached
from prescreen.serve.problems import refuse, told
from prescreen.serve.roles import OFFICER, Caller

_UNITS_OWN = (ev.Stated, ev.Withdrawn, ev.Opinion, ev.OpinionWithdrawn, ev.TaskDone)
"""What a unit may put on file: facts of its own field, its opinion, tasks that it was given."""
_KEPT = ("id", "version", "since", "last", "stage", "stages", "seen", "distinct", "merged_into")
"""Parts of a state that say nothing of a person."""


def may_write(caller: Caller, state: ProjectState | None, events: Iterable[Event]) -> None:
    """ServeError 403 for an event that is not the caller's to put on file."""
    if caller.has(OFFICER):
        return
    for event in events:
        if not isinstance(event, _UNITS_OWN):
            raise refuse("serve-key/role", 403, roles=(OFFICER,))
        if isinstance(event, ev.Stated | ev.Withdrawn):
            if not _owns(caller.bureau, event.path):
                path = event.path[:80]
                raise refuse("serve-key/unit", 403, bureau=caller.bureau, path=path)
        elif isinstance(event, ev.TaskDone):
            task = state.open_tasks.get(event.task) if state is not None else None
            if task is not None and task.to != caller.bureau:
                path = event.task[:80]
                raise refuse("serve-key/unit", 403, bureau=caller.bureau, path=path)


def may_attach(caller: Caller, path: str) -> None:
    """ServeError 403 for a paper of a fact that is not the caller's, 422 for no such fact."""
    if path and catalogue.get(path) is None and path not in catalogue.lists:
        raise refuse("serve-request", 422, where="query path", said=path)
    if not caller.has(OFFICER) and not _owns(caller.bureau, path):
        raise refuse("serve-key/unit", 403, bureau=caller.bureau, path=path or "-")


def _owns(bureau: str, path: str) -> bool:
    """Whether a field, or every field of a list, is asked of the bureau."""
    plain = path.partition("[")[0] + path.partition("]")[2] if "[" in path else path
    field, whole = catalogue.get(plain), catalogue.lists.get(plain)
    if whole is not None:
        return all(f.bureau == bureau for f in whole.fields)
    return field is not None and field.bureau == bureau


# -- what is shown ---------------------------------------------------------------------------------
def hidden_paths(state: ProjectState) -> list[str]:
    """Facts of the project that are personal data or trade secrets."""
    found = {path for path in state.paths if hidden(path)}
    for path in state.paths:
        if path in catalogue.lists:
            value = state.value(path) or {}
            items = value.get("items", ()) if isinstance(value, Mapping) else ()
            found |= {f"{path}.{leaf}" for item in items for leaf in item}
    return sorted(path for path in found if hidden(path))


def shown_state(state: ProjectState, reveal: bool) -> dict[str, Any]:
    """The state as data; what is hidden is masked unless it is revealed."""
    data = state.to_data()
    return data if reveal else _masked_state(data)


def _masked_state(data: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {
        key: value if key in _KEPT else reached(value) for key, value in data.items()
    }
    out["claims"] = {
        path: [{**c, "value": _value(path, c.get("value"))} for c in claims]
        for path, claims in data.get("claims", {}).items()
    }
    for part in ("opinions", "assigned"):
        out[part] = {key: _unnamed(given) for key, given in data.get(part, {}).items()}
    out["absorbed"] = {key: _masked_state(one) for key, one in data.get("absorbed", {}).items()}
    return {key: value for key, value in out.items() if value not in ({}, [])}


def _value(path: str, value: Any) -> Any:
    """The value of a fact, of a list or of a field of an element, masked where it is hidden."""
    if hidden(path):
        return MASK
    if path in catalogue.lists and isinstance(value, Mapping):
        items = [
            {leaf: MASK if hidden(f"{path}.{leaf}") else reached(v) for leaf, v in item.items()}
            for item in value.get("items", ())
        ]
        return {**value, "items": items}
    return reached(value)


def _unnamed(said: Mapping[str, Any]) -> dict[str, Any]:
    """An opinion without the name of who signed it, a post without that of who holds it."""
    return {k: MASK if k in ("signer", "holder") else reached(v) for k, v in said.items()}


def shown_event(record: Recorded) -> dict[str, Any]:
    """An event on file as others follow it: always masked."""
    data = record.to_data()
    event = data["event"]
    if isinstance(record.event, ev.Stated):
        event = {**reached(event), "value": _value(record.event.path, event.get("value"))}
    elif isinstance(record.event, ev.Received):
        event = {**event, "candidate": _candidate(event.get("candidate"))}
    elif isinstance(record.event, ev.Absorbed):
        event = {"other": event["other"]}
    else:
        names = isinstance(record.event, ev.Opinion | ev.Assigned)
        event = _unnamed(event) if names else _texts(event)
    return {**data, "event": event}


def _texts(event: Mapping[str, Any]) -> dict[str, Any]:
    """Free texts without contacts; digests are left as they are."""
    kept = ("digest", "report", "rules", "input")
    return {k: v if k in kept else reached(v) for k, v in event.items()}


def _candidate(canonical: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if canonical is None:
        return None
    facts = {path: _value(path, v) for path, v in canonical.get("facts", {}).items()}
    lists = {path: _value(path, v) for path, v in canonical.get("lists", {}).items()}
    return {"id": canonical.get("id"), "facts": facts, "lists": lists}


def shown_import(done: Imported) -> dict[str, Any]:
    """What a list brought; values that are hidden are masked."""
    return {
        "name": done.list, "series": done.series, "on": done.on,
        "counts": {fate: len(done.of(fate)) for fate in get_args(Fate)},
        "lines": [_line(one) for one in done.lines if one.fate != "same" or one.like],
        "rejected": [
            {"row": r.row, "sheet": r.sheet, **told(r.reason, "")} for r in done.rejected
        ],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "project": line.project, "name": reached(line.name), "fate": line.fate, "row": line.row,
        "moved": line.moved, "like": line.like, "why": line.why,
        "changes": [
            {
                "path": c.path, "label": label_of(c.path), "taken": c.taken,
                "before": _value(c.path, c.before.value if c.before else None),
                "said": _value(c.path, c.said),
                "now": _value(c.path, c.now.value if c.now else None),
            }
            for c in line.changes
        ],
    }  # fmt: skip

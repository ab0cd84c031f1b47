"""What the projections hold of a state: the row of the list, tasks, and what units owe."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

from prescreen.fields import catalogue
from prescreen.ledger.matching import investor_key, name_key
from prescreen.ledger.state import ProjectState

_LONGEST = 200
_WORDS = 240
"""Letters in which words are looked for: no entry of an index on PostgreSQL may be longer than
2,704 bytes, of which two ids and the words take four for a letter at most."""


def project_row(state: ProjectState, seq: int) -> dict[str, Any]:
    """The row of a project in lists. A natural person who invests is not named there."""
    investor = company_of(state)
    due = sorted(t.due for t in state.open_tasks.values() if t.due is not None)
    total = state.value("investment.total")
    seen = state.seen.values()
    return {
        "id": state.id,
        "version": state.version,
        "seq": seq,
        "updated": "" if state.last is None else state.last.isoformat(),
        "name": state.name,
        "investor": investor,
        "name_key": digest(name_key(state.name)),
        "investor_key": digest(investor_key(investor)),
        "code": text(state, "project.record_code"),
        "stage": state.stage or "",
        "verdict": state.verdict or "",
        "decision": str((state.decision or {}).get("result", "")),
        "industry": text(state, "project.industry_code"),
        "lead_unit": text(state, "project.lead_unit"),
        "host_unit": text(state, "project.host_unit"),
        "park": text(state, "site.park"),
        "total": float(total) if isinstance(total, int | float) else None,
        "tasks": len(state.open_tasks),
        "due": due[0].isoformat() if due else None,
        "gone": bool(seen) and all(s.gone is not None for s in seen),
        "merged": state.merged_into,
        "summary": bool(state.reported),
        "words": folded(f"{state.name} {investor} {state.id}")[:_WORDS],
    }


def task_rows(state: ProjectState) -> list[dict[str, Any]]:
    """The tasks of a project that goes on as itself."""
    if state.merged_into is not None:
        return []
    return [
        {
            "project": state.id,
            "task": name,
            "sort": task.sort,
            "to": task.to,
            "title": task.title,
            "opened": task.opened.isoformat(),
            "due": task.due and task.due.isoformat(),
            "done": task.done and task.done.isoformat(),
        }
        for name, task in state.all_tasks()
    ]


def owed_rows(state: ProjectState) -> list[dict[str, Any]]:
    """Facts that still matter for the verdict, each once."""
    if state.merged_into is not None or state.screening is None:
        return []
    return [
        {"project": state.id, "unit": unit, "path": path[:_LONGEST], "label": label_of(path)}
        for unit, paths in state.screening.get("open", {}).items()
        for path in paths
    ]


def seen_rows(state: ProjectState) -> list[dict[str, Any]]:
    """Where a project stood last, by series."""
    return [
        {
            "project": state.id,
            "series": series,
            "list": seen.list,
            "on": seen.on.isoformat(),
            "gone": seen.gone,
        }
        for series, seen in state.seen.items()
    ]


def label_of(path: str) -> str:
    """What a path is called; itself where it is none of the catalogue."""
    found = catalogue.get(path) or catalogue.lists.get(path)
    return found.label if found is not None else path


def company_of(state: ProjectState) -> str:
    """The first investor that is no natural person."""
    items = (state.value("investor") or {}).get("items", ())
    named = (i["name"] for i in items if i.get("name") and i.get("kind") != "自然人")
    return str(next(named, ""))


def text(state: ProjectState, path: str) -> str:
    found = state.value(path)
    return found[:_LONGEST] if isinstance(found, str) else ""


def digest(key: str) -> str:
    """A key of any length as one of 64 characters; nothing stays nothing."""
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest() if key else ""


def folded(word: str) -> str:
    """As words are looked for: widths and capitals do not matter."""
    return unicodedata.normalize("NFKC", word).casefold()

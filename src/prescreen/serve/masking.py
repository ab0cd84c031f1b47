"""Reports as a caller may see them: personal data and trade secrets are masked unless revealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from prescreen.errors import Lang
from prescreen.files.text import MASK, without_contacts
from prescreen.render.mask import hidden, masked, reached
from prescreen.report import Report
from prescreen.report.outcomes import compact
from prescreen.report.report import Detail
from prescreen.verdict.whatif import Change


def hidden_fields(report: Report) -> list[str]:
    """Fields of the candidate that are personal data or trade secrets, by path."""
    candidate = report.candidate
    found = {path for path in (*candidate.facts, *candidate.notes) if hidden(path)}
    for path, held in candidate.lists.items():
        found |= {f"{path}.{leaf}" for item in held.items for leaf in item}
    return sorted(path for path in found if hidden(path))


def shown(report: Report, lang: Lang, detail: Detail, questions: bool = False) -> str:
    """The JSON of a report without what is hidden; the same bytes where there is nothing."""
    text = report.to_json(lang, detail=detail, questions=questions)
    if detail == "verdict" or not hidden_fields(report):
        said = _own_words(report) if detail == "verdict" else text
        return text if without_contacts(said) == said else compact(_contacts(json.loads(text)))
    data = json.loads(text)
    if detail == "summary":
        return compact(_contacts(_summary(report, data)))
    return compact(masked_report(data, lang))


def masked_report(data: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """A full report as data without what is hidden; it does not carry its input along."""
    out = masked(data, data["provenance"]["input"].get("lists", {}), lang)
    return out | {"provenance": {**out["provenance"], "input": {}}}


def _own_words(report: Report) -> str:
    """What a verdict says in the candidate's own words."""
    return f"{report.candidate.id}\n{report.candidate.name}"


def _contacts(data: dict[str, Any]) -> dict[str, Any]:
    """Without phone and identity numbers; digests and ids of checks are none."""
    kept = {key: data[key] for key in ("provenance", "sources") if key in data}
    out: dict[str, Any] = reached(data) | kept
    if "input" in kept.get("provenance", ()):
        out["provenance"] = {**kept["provenance"], "input": {}}
    return out


def _summary(report: Report, data: dict[str, Any]) -> dict[str, Any]:
    """A summary in which the sentences that rest on a hidden fact say so, and no more."""
    reads = report.program.reads
    secret = set(hidden_fields(report))
    covered = {c for c, paths in reads.items() if any(_within(p, secret) for p in paths)}
    moved = {c.check for c in report.changes if _moves(c, secret)}
    return data | {
        "failed": [
            {**f, "reason": f"{f['title']}:{MASK}"} if f["check"] in covered else f
            for f in data["failed"]
        ],
        "changes": [
            {**c, "text": MASK} if c["check"] in moved else c for c in data["changes"]
        ],
        "missing": [
            {**m, "label": m["label"].partition("(")[0]} if hidden(m["field"]) else m
            for m in data["missing"]
        ],
    }  # fmt: skip


def _within(path: str, secret: set[str]) -> bool:
    """Whether a path that a check reads is hidden, or a list that has such a field."""
    return path in secret or any(s.startswith(f"{path}.") for s in secret)


def _moves(change: Change, secret: set[str]) -> bool:
    return any(move.field.path in secret for move in change.moves)

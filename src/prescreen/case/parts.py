"""What the log of a case and the ledger of projects say in the same parts, and how parts are kept.

The parts have no slots of their own, so that an event may take them beside those of its base.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prescreen.candidate import Candidate, Evidence
from prescreen.fields.reading import LONGEST_TEXT, said


@dataclass(frozen=True, kw_only=True)
class OpinionParts:
    """What a unit says of the project; `result` as in the field catalogue."""

    __slots__ = ()
    result: str
    text: str | None = None
    law: str | None = None
    signer: str | None = None
    date: dt.date | None = None
    doc: str | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionParts:
    """What people decided (联审结论)."""

    __slots__ = ()
    result: str
    body: str | None = None
    minutes_no: str | None = None
    dissent: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class WaiverParts:
    """A check that people set aside, until a day, by a document."""

    __slots__ = ()
    check: str
    reason: str
    by: str
    document: str
    until: dt.date


def to_plain(value: Any) -> Any:
    """A value as JSON has it; what JSON has not, as text."""
    if isinstance(value, Evidence):
        named = ("grade", "source", "on", "by", "settles")
        return {k: to_plain(v) for k in named if (v := getattr(value, k)) is not None}
    if isinstance(value, Candidate):
        return value.canonical()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(to_plain(v) for v in value)
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(v) for v in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return None if value != value else value  # JSON has no NaN, which is a blank
    return said(value, LONGEST_TEXT)


def read_parts(given: dict[str, Any]) -> None:
    """Days and evidence read back from JSON, in place. TypeError or ValueError for others."""
    for name in _DAYS & given.keys():
        given[name] = dt.date.fromisoformat(given[name])
    if "evidence" in given:
        given["evidence"] = _evidence(given["evidence"])


_DAYS = frozenset({"on", "date", "since", "until", "due", "as_of"})
"""Parts that are days, in any event."""


def _evidence(data: Any) -> Evidence:
    if not isinstance(data, Mapping):
        raise TypeError(said(data))
    on = data.get("on")
    return Evidence(**{**data, "on": dt.date.fromisoformat(on) if on is not None else None})

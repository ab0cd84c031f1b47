"""The log of a case: what was put on file, by whom, on which day. Frozen, and JSON both ways.

A case is its log: the same events under the same rules give the same case.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from prescreen.candidate import Candidate, Evidence
from prescreen.errors import CaseError, InputError
from prescreen.messages import problem

FORMAT = 1
"""Version of the log, written into its first event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`n` counts from 0; `on` is the day of filing, never before that of the event before;
    `unit` the member unit that speaks, None for the office that keeps the case."""

    kind: ClassVar[str] = ""
    n: int
    on: dt.date
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """`candidate` as it was then; `members` are asked for an opinion; `made` says under which
    engine, packs and region."""

    kind: ClassVar[str] = "opened"
    candidate: Candidate
    members: tuple[str, ...]
    made: Mapping[str, Any]
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted(Event):
    """A fact, list or field of a list element; `value` canonical where it could be read."""

    kind: ClassVar[str] = "asserted"
    path: str
    value: Any
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted(Event):
    """With a unit: what that unit said, so that what others said stands again. Without: all."""

    kind: ClassVar[str] = "retracted"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Event):
    """What a member unit says of the project; `result` as in the field catalogue."""

    kind: ClassVar[str] = "opinion"
    result: str
    text: str | None = None
    law: str | None = None
    signer: str | None = None
    date: dt.date | None = None
    doc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionWithdrawn(Event):
    kind: ClassVar[str] = "opinion-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoved(Event):
    kind: ClassVar[str] = "stage"
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Event):
    """What people decided (联审结论). It stands beside the verdict and never becomes one."""

    kind: ClassVar[str] = "meeting"
    result: str
    body: str | None = None
    minutes_no: str | None = None
    dissent: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Event):
    kind: ClassVar[str] = "waived"
    check: str
    reason: str
    by: str
    document: str
    until: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPassed(Event):
    """Nothing was said, but the day moved on: dated rules, listings and waivers with it."""

    kind: ClassVar[str] = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    kind: ClassVar[str] = "closed"
    reason: str | None = None


KINDS: Mapping[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        Opened, Asserted, Retracted, Opinion, OpinionWithdrawn, StageMoved, Meeting, Waived,
        DayPassed, Closed,
    )
}  # fmt: skip
_DAYS = {"on", "date", "until"}


def to_data(event: Event) -> dict[str, Any]:
    """The event as JSON-able data; what is None is left out."""
    out: dict[str, Any] = {"event": event.kind}
    for field in fields(event):
        value = getattr(event, field.name)
        if value is not None:
            out[field.name] = to_plain(value)
    return out


def from_data(data: Mapping[str, Any]) -> Event:
    """Read one event back. CaseError for a kind or a key that is not known."""
    cls = KINDS.get(str(data.get("event")))
    if cls is None:
        raise bad_log("case-log/kind", kind=data.get("event"))
    given = {k: v for k, v in data.items() if k != "event"}
    odd = sorted(set(given) - {f.name for f in fields(cls)})
    if odd:
        raise bad_log("case-log/keys", kind=cls.kind, odd=odd)
    try:
        for name in _DAYS & given.keys():
            given[name] = dt.date.fromisoformat(given[name])
        if given.get("evidence") is not None:
            given["evidence"] = _evidence(given["evidence"])
        if "candidate" in given:
            given["candidate"] = Candidate.from_dict(given["candidate"])
        if "members" in given:
            given["members"] = tuple(given["members"])
        return cls(**given)
    except (InputError, TypeError, ValueError) as error:
        raise bad_log("case-log/value", kind=cls.kind, error=error) from error


def from_text(text: str) -> list[Event]:
    """Read a log that was kept as JSON. CaseError where it is none."""
    try:
        listed = json.loads(text)
    except ValueError as error:
        raise bad_log("case-log/json", error=error) from None
    if not isinstance(listed, list) or not all(isinstance(d, dict) for d in listed):
        raise bad_log("case-log/shape")
    return [from_data(d) for d in listed]


def check_log(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events as a log: opened first and once, counted from 0, days that never go back."""
    log = tuple(events)
    if not log or not isinstance(log[0], Opened):
        raise bad_log("case-log/start")
    if log[0].format != FORMAT:
        raise bad_log("case-log/format", found=log[0].format, ours=FORMAT)
    for n, event in enumerate(log):
        if event.n != n:
            raise bad_log("case-log/number", n=n, found=event.n)
        if n and (event.on < log[n - 1].on or isinstance(event, Opened)):
            raise bad_log("case-log/place", n=n)
    return log


def to_plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Evidence):
        return {
            k: to_plain(v)
            for k in ("grade", "source", "on", "by")
            if (v := getattr(value, k)) is not None
        }
    if isinstance(value, Candidate):
        return value.canonical()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(v) for v in value]
    return value


def _evidence(data: Mapping[str, Any]) -> Evidence:
    on = data.get("on")
    return Evidence(
        data["grade"], data.get("source"), dt.date.fromisoformat(on) if on else None, data.get("by")
    )


def bad_log(code: str, **words: object) -> CaseError:
    """The error for a log that cannot be read."""
    return CaseError([problem(code, **words)])

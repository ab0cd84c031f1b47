"""The log of a case: what was put on file, by whom, on which day. Frozen, and JSON both ways.

A case is its log: the same events under the same rules give the same case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, TypeVar

from prescreen.candidate import Candidate, Evidence
from prescreen.case.parts import DecisionParts, OpinionParts, WaiverParts, read_parts, to_plain
from prescreen.errors import CaseError, InputError, Place
from prescreen.fields.reading import said
from prescreen.files.text import clean
from prescreen.messages import problem

FORMAT = 2
"""Version of the log, written into its first event. 1 had no chain of digests."""
OPINIONS = "judgement.opinions"
"""The list in which opinions stand among the facts."""


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
class Opinion(OpinionParts, Event):
    """What a member unit says of the project; `result` as in the field catalogue."""

    kind: ClassVar[str] = "opinion"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionWithdrawn(Event):
    kind: ClassVar[str] = "opinion-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoved(Event):
    kind: ClassVar[str] = "stage"
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(DecisionParts, Event):
    """What people decided (联审结论). It stands beside the verdict and never becomes one."""

    kind: ClassVar[str] = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(WaiverParts, Event):
    kind: ClassVar[str] = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPassed(Event):
    """Nothing was said, but the day moved on: dated rules, listings and waivers with it."""

    kind: ClassVar[str] = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    kind: ClassVar[str] = "closed"
    reason: str | None = None


_E = TypeVar("_E", bound=Event)
KINDS: Mapping[str, type[Event]] = {
    cls.kind: cls
    for cls in (
        Opened, Asserted, Retracted, Opinion, OpinionWithdrawn, StageMoved, Meeting, Waived,
        DayPassed, Closed,
    )
}  # fmt: skip
PARTS: Mapping[type[Event], tuple[tuple[str, bool], ...]] = {
    cls: tuple((f.name, f.default is None) for f in fields(cls)) for cls in KINDS.values()
}
"""The parts of each kind of event by name, and whether they may be left out."""


# -- to JSON and back ------------------------------------------------------------------------------
def to_data(event: Event) -> dict[str, Any]:
    """The event as JSON-able data; what is None is left out."""
    out: dict[str, Any] = {"event": event.kind}
    for field in fields(event):
        value = getattr(event, field.name)
        if value is not None:
            out[field.name] = to_plain(value)
    return out


def from_data(data: Mapping[str, Any], place: Place | None = None) -> Event:
    """Read one event back. CaseError for a kind or a key that is not known."""
    kind = data.get("event")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise bad_log("case-log/kind", place, kind=kind)
    given = {k: v for k, v in data.items() if k != "event"}
    odd = sorted(str(k) for k in set(given) - {f.name for f in fields(cls)})
    if odd:
        raise bad_log("case-log/keys", place, kind=kind, odd=odd)
    try:
        read_parts(given)
        if "candidate" in given:
            given["candidate"] = Candidate.from_dict(given["candidate"])
        if "members" in given:
            given["members"] = _members(given["members"])
        return cls(**given)
    except (InputError, KeyError, TypeError, ValueError) as error:
        raise bad_log("case-log/value", place, kind=kind, error=error) from error


def _members(data: Any) -> tuple[str, ...]:
    if not isinstance(data, list | tuple):
        raise TypeError(said(data))
    return tuple(data)


def tidied(event: _E) -> _E:
    """The event with clean texts: no controls, nothing around them; an empty one is none."""
    changed: dict[str, Any] = {}
    for name, _ in PARTS[type(event)]:
        value = getattr(event, name)
        if isinstance(value, str) and name != "value":  # which its field reads
            if (text := tidy(value)) is not value:
                changed[name] = text
        elif isinstance(value, Evidence):
            texts = {k: tidy(getattr(value, k)) for k in ("source", "by", "settles")}
            if any(text is not getattr(value, k) for k, text in texts.items()):
                changed[name] = replace(value, **texts)
    return replace(event, **changed) if changed else event


def tidy(given: Any) -> Any:
    """A text without what nobody sees; whatever is no text stays as it is."""
    if not isinstance(given, str):
        return given
    text = clean(given).strip() or None
    return given if text == given else text


def bad_log(code: str, place: Place | None = None, /, **words: object) -> CaseError:
    """The error for a log that cannot be read."""
    return CaseError([problem(code, place, **words)])

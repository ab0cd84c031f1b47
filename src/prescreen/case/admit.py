"""Whether an event may go on file: asked of every event, from a call or from a log."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from prescreen.candidate import Candidate, Evidence
from prescreen.case import events as ev
from prescreen.case.filing import among, error, nothing_there, refuse_own
from prescreen.fields.dates import read_date
from prescreen.fields.reading import LONGEST_TEXT, said
from prescreen.files.text import clean
from prescreen.vocabulary import BUREAUS, GRADES, STAGES


class Filed(Protocol):
    """What is on file, as far as it matters to what may follow."""

    candidate: Candidate
    closed: ev.Closed | None
    day: dt.date
    log: list[ev.Event]
    members: tuple[str, ...]
    opinions: dict[str, ev.Opinion]

    def says(self, unit: str, path: str) -> bool:
        """Whether the unit said something of the path that still stands."""


def admit(docket: Filed, event: ev.Event) -> None:
    """CaseError where the event cannot follow what is on file; the docket reads its value."""
    check_parts(event)
    if docket.closed is not None:
        raise error("case-closed")
    if event.n != len(docket.log):
        raise error("case-log/number", n=len(docket.log), found=event.n)
    if isinstance(event, ev.Opened):
        raise error("case-log/place", n=event.n)
    if event.on < docket.day:
        raise error("case-day", given=event.on, day=docket.day)
    unit = event.unit
    if unit is not None and unit not in docket.members and unit not in BUREAUS:
        raise error("case-unit", unit=event.unit)
    match event:
        case ev.Asserted():
            refuse_own(event.path)
        case ev.Retracted():
            refuse_own(event.path)
            if not _stated(docket, event):
                raise nothing_there(event.path)
        case ev.Opinion():
            if event.unit is None:
                raise error("case-unit", unit=None)
            among(event.result, f"{ev.OPINIONS}.result")
        case ev.OpinionWithdrawn():
            if event.unit is None or event.unit not in docket.opinions:
                raise nothing_there(str(event.unit))
        case ev.StageMoved():
            if event.stage not in STAGES:
                among(event.stage, "project.stage")
        case ev.Meeting():
            among(event.result, "judgement.meeting.result")


def _stated(docket: Filed, event: ev.Retracted) -> bool:
    if event.unit is not None:
        return docket.says(event.unit, event.path)
    now = docket.candidate
    bare = now.without(event.path)
    return (bare.facts, bare.lists, bare.notes) != (now.facts, now.lists, now.notes)


def check_parts(event: ev.Event) -> None:
    """CaseError where a part of the event is not what its type says."""
    for key, optional in ev.PARTS[type(event)]:
        value = getattr(event, key)
        if value is None and optional:
            continue
        match key:
            case "on" | "date" | "until":
                _day(value)
            case "n" | "format":
                if type(value) is not int:
                    raise error("case-text/number", key=key, said=said(value))
            case "evidence":
                _check_evidence(value)
            case "members":
                for member in value:
                    _text(key, member)
            case "made":
                _check_made(value)
            case "candidate" | "value":  # read where they are used
                pass
            case _:
                _text(key, value)


def _check_evidence(given: Evidence) -> None:
    if not isinstance(given.grade, str) or given.grade not in GRADES:
        raise error("case-evidence", grade=given.grade)
    for key in ("source", "by", "settles"):
        if (text := getattr(given, key)) is not None:
            _text(key, text)
    if given.on is not None:
        _day(given.on)


def _check_made(given: Any) -> None:
    """Engine, packs and region, each with its texts."""
    try:
        packs, region = given["packs"], given["region"]
        texts = [given["engine"], region["id"], region["sha256"]]
        texts += [p[key] for p in packs for key in ("id", "version", "sha256")]
    except (KeyError, TypeError):
        raise error("case-text", key="made", said=said(given)) from None
    for text in texts:
        _text("made", text)


def _day(given: object) -> None:
    if type(given) is not dt.date or read_date(given) != given:
        raise error("case-day/unread", given=given)


def _text(key: str, given: object) -> None:
    if not isinstance(given, str):
        raise error("case-text", key=key, said=said(given))
    if not given.strip() or given != given.strip():
        raise error("case-text/blank", key=key, said=said(given))
    if len(given) > LONGEST_TEXT or clean(given) != given:
        raise error("case-text/odd", key=key, most=LONGEST_TEXT)

"""From the log of a case to the candidate of the moment: one event changes it, none is hidden.

The docket is the candidate as opened, plus what units said and did not take back, in the order in
which they said it. Opinions stand in the list `judgement.opinions`, which is complete only when
every member has answered: silence is never consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from prescreen.candidate import Candidate, ListFact, Waiver
from prescreen.case import events as ev
from prescreen.case.admit import admit, check_parts
from prescreen.case.events import OPINIONS
from prescreen.errors import InputError
from prescreen.vocabulary import bureau_code

_KEPT = ("candidate", "closed", "day", "decision")


class Docket:
    """What is on file at one moment. `candidate.as_of` is the day of the last event."""

    __slots__ = (
        "base", "candidate", "closed", "day", "decision", "log", "members", "name_of", "opinions",
    )  # fmt: skip

    def __init__(self, opened: ev.Opened, name_of: Callable[[str], str]) -> None:
        """CaseError where a part of the event is not what it should be."""
        check_parts(opened)
        self.base = opened.candidate
        self.name_of = name_of
        self.members = opened.members
        self.day = opened.on
        self.candidate = replace(self.base, as_of=opened.on)
        self.opinions: dict[str, ev.Opinion] = {}
        if OPINIONS in self.base.lists:
            self.candidate = self._listed()
        self.decision: ev.Meeting | None = None
        self.closed: ev.Closed | None = None
        self.log: list[ev.Event] = [opened]

    @classmethod
    def of(cls, log: Iterable[ev.Event], name_of: Callable[[str], str]) -> Docket:
        """The docket after these events. Raises what `apply` raises."""
        first, *rest = log
        assert isinstance(first, ev.Opened)
        docket = cls(first, name_of)
        for event in rest:
            docket.apply(event)
        return docket

    def apply(self, event: ev.Event, write: Callable[[ev.Event], None] | None = None) -> None:
        """File one event, and have it written; nothing changed where either fails.

        CaseError for an event that cannot follow, InputError for a fact that cannot be read.
        """
        admit(self, event)
        before = {name: getattr(self, name) for name in _KEPT}
        heard, length = dict(self.opinions), len(self.log)
        try:
            candidate = self._applied(event)
            if event.on != self.day or candidate.as_of != event.on:
                candidate = replace(candidate, as_of=event.on)
            self.candidate, self.day = candidate, event.on
            self.log.append(event)
            if write is not None:
                write(event)
        except BaseException:
            for name, value in before.items():
                setattr(self, name, value)
            self.opinions = heard
            del self.log[length:]
            raise

    def pass_to(self, day: dt.date) -> None:
        """Look at the same file on a later day, without an event."""
        self.candidate, self.day = replace(self.candidate, as_of=day), day

    def _applied(self, event: ev.Event) -> Candidate:
        match event:
            case ev.Asserted():
                return said(self.candidate, event)
            case ev.Retracted(unit=None):
                return self.candidate.without(event.path)
            case ev.Retracted():
                return self.rebuilt(event)
            case ev.Opinion() | ev.OpinionWithdrawn():
                return self._opinion(event)
            case ev.StageMoved():
                return self.candidate.with_fact("project.stage", event.stage)
            case ev.Meeting():
                candidate = decided(self.candidate, event)
                self.decision = event
                return candidate
            case ev.Waived():
                waiver = Waiver(
                    event.check, event.reason, event.by, event.document, event.until, event.on
                )
                waivers = sorted(
                    (*self.candidate.waivers, waiver),
                    key=lambda w: (w.check, w.until, w.document, w.reason, w.by),
                )
                return replace(self.candidate, waivers=tuple(waivers))
            case ev.Closed():
                self.closed = event
        return self.candidate

    # -- what was taken back -----------------------------------------------------------------
    def says(self, unit: str, path: str) -> bool:
        """Whether the unit said something of the path, or inside it, that still stands."""
        return any(isinstance(e, ev.Asserted) and e.unit == unit and covers(path, e.path)
                   for e in self.standing())  # fmt: skip

    def standing(self, last: ev.Event | None = None) -> list[ev.Event]:
        """The log without what units took back."""
        out: list[ev.Event] = []
        for event in self.log if last is None else [*self.log, last]:
            if isinstance(event, ev.Retracted) and event.unit is not None:
                unit, path = event.unit, event.path
                out = [
                    e for e in out
                    if not (isinstance(e, ev.Asserted) and e.unit == unit and covers(path, e.path))
                ]  # fmt: skip
            else:
                out.append(event)
        return out

    def rebuilt(self, last: ev.Event | None = None) -> Candidate:
        """The candidate from the beginning, over what still stands."""
        candidate = replace(self.base, as_of=self.day)
        for event in self.standing(last):
            match event:
                case ev.Asserted():
                    try:
                        candidate = said(candidate, event)
                    except InputError:  # it spoke of a list element that is no longer there
                        continue
                case ev.Retracted():
                    candidate = candidate.without(event.path)
                case ev.StageMoved():
                    candidate = candidate.with_fact("project.stage", event.stage)
                case ev.Meeting():
                    candidate = decided(candidate, event)
        return replace(
            candidate,
            waivers=self.candidate.waivers,
            lists=_with(candidate.lists, OPINIONS, self.candidate.lists.get(OPINIONS)),
        )

    # -- opinions ----------------------------------------------------------------------------
    def _opinion(self, event: ev.Opinion | ev.OpinionWithdrawn) -> Candidate:
        assert event.unit is not None
        if isinstance(event, ev.Opinion):
            self.opinions[event.unit] = event
        else:
            del self.opinions[event.unit]
        return self._listed()

    def _listed(self) -> Candidate:
        """All opinions as the list that rules read; those of the file it was opened with too."""
        given = self.base.lists.get(OPINIONS, ListFact((), False))
        items: list[Mapping[str, Any]] = [
            item for item in given.items if self._unit_of(item) not in self.opinions
        ]
        items += [self._item(o) for _, o in sorted(self.opinions.items())]
        # whatever the file says of itself: while a member is silent, there may be other opinions
        return self.candidate.with_fact(OPINIONS, {"items": items, "complete": not self.silent()})

    def _unit_of(self, item: Mapping[str, Any]) -> str | None:
        name = item.get("bureau")
        return None if name is None else bureau_code(str(name)) or str(name)

    def _item(self, o: ev.Opinion) -> dict[str, Any]:
        item = {
            "bureau": self.name_of(o.unit or ""), "result": o.result, "text": o.text, "law": o.law,
            "signer": o.signer, "date": o.date, "doc": o.doc,
        }  # fmt: skip
        return {k: v for k, v in item.items() if v is not None}

    def silent(self) -> tuple[str, ...]:
        """Members that have not answered."""
        given = self.base.lists.get(OPINIONS, ListFact((), False))
        heard = {self._unit_of(item) for item in given.items} | set(self.opinions)
        return tuple(m for m in self.members if m not in heard)


def said(candidate: Candidate, event: ev.Asserted) -> Candidate:
    """The candidate with one asserted fact and the evidence for it, where it has a value."""
    candidate = candidate.with_fact(event.path, event.value)
    if event.evidence is None or not candidate.knows(event.path):
        return candidate
    return replace(candidate, evidence=_with(candidate.evidence, event.path, event.evidence))


def decided(candidate: Candidate, event: ev.Meeting) -> Candidate:
    """The decision of people as recorded facts, which rules on due form may read."""
    facts = {
        "result": event.result, "body": event.body, "minutes_no": event.minutes_no,
        "dissent": event.dissent, "date": event.date,
    }  # fmt: skip
    for leaf, value in facts.items():
        path = f"judgement.meeting.{leaf}"
        candidate = candidate.without(path) if value is None else candidate.with_fact(path, value)
    return candidate


def covers(path: str, other: str) -> bool:
    """Whether `other` is the path or lies inside the list that it names."""
    return other == path or other.startswith(f"{path}[")


def _with(known: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    out = dict(known)
    if value is None:
        out.pop(key, None)
    else:
        out[key] = value
    return out

"""What may happen to a project, as it is put on file: frozen, and JSON both ways.

An event says nothing of when, by whom and in which order: that is `Recorded`, which the ledger
makes of it. Nothing on file is changed or taken away; a later event says otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from prescreen.candidate import Evidence
from prescreen.case.parts import DecisionParts, OpinionParts, WaiverParts, read_parts, to_plain
from prescreen.errors import LedgerError
from prescreen.fields.reading import said
from prescreen.messages import problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to one project."""

    kind: ClassVar[str] = ""


# -- lists and facts -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Event):
    """The project stood in a list. `candidate` is the row in canonical form, None where it says
    the same as the row of the list before; `series` names lists that follow one another."""

    kind: ClassVar[str] = "received"
    list: str
    series: str
    digest: str
    candidate: Mapping[str, Any] | None = None
    file: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone(Event):
    """The project no longer stands in the lists of a series, of which `list` is the newest."""

    kind: ClassVar[str] = "gone"
    list: str
    series: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Event):
    """A fact, a list or a field of a list element; `value` canonical, a range as
    {"low": …, "high": …}. `document` is the paper that it stands in."""

    kind: ClassVar[str] = "stated"
    path: str
    value: Any
    evidence: Evidence | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """What the unit said of the path no longer stands, and what others said does again; without
    a unit, nothing that anybody said of it stands."""

    kind: ClassVar[str] = "withdrawn"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMoved(Event):
    kind: ClassVar[str] = "stage"
    stage: str


# -- what units and people say ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(OpinionParts, Event):
    """What the unit says of the project; its later opinion replaces the earlier."""

    kind: ClassVar[str] = "opinion"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionWithdrawn(Event):
    kind: ClassVar[str] = "opinion-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(DecisionParts, Event):
    """What people decided (联审结论). It stands beside the tool's verdict, never mixed with it."""

    kind: ClassVar[str] = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(WaiverParts, Event):
    kind: ClassVar[str] = "waived"


# -- what is to be done ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Event):
    """`task` names it within the project; `to` is the unit that owes it, `ground` why.

    `sort` is one of `TASK_SORTS`, a plain task where it is not said; `asker` who asked for it. A
    task with a `stage` is done when the project reaches that stage.
    """

    kind: ClassVar[str] = "task-opened"
    task: str
    title: str
    to: str | None = None
    due: dt.date | None = None
    ground: str | None = None
    sort: str | None = None
    stage: str | None = None
    asker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskHanded(Event):
    """The task is handed to a unit, and due on another day where one is said."""

    kind: ClassVar[str] = "task-handed"
    task: str
    to: str
    due: dt.date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDue(Event):
    """The task is due on another day."""

    kind: ClassVar[str] = "task-due"
    task: str
    due: dt.date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    kind: ClassVar[str] = "task-done"
    task: str
    result: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Event):
    """A file, kept under its SHA-256; `path` is the fact that it proves."""

    kind: ClassVar[str] = "attached"
    name: str
    digest: str
    size: int
    media: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened(Event):
    """The tool's verdict on what was known. `report` is the digest under which the report is
    kept, `rules` that of engine, packs, chains and region, `input` that of the candidate; `open`
    names by unit what still matters for the verdict."""

    kind: ClassVar[str] = "screened"
    verdict: str
    as_of: dt.date
    report: str
    rules: str
    input: str
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Event):
    """A sum that a text states of projects that it does not name: `count` of them, `amount` in
    万元, of a period or (without `since`) up to a day. `expected`: 预计, which is never done;
    `inferred`: what of it the text does not say, and how it was concluded."""

    kind: ClassVar[str] = "reported"
    measure: str
    until: dt.date
    source: str
    since: dt.date | None = None
    count: int | None = None
    amount: float | None = None
    expected: bool | None = None
    inferred: str | None = None


# -- who stands for it, what was promised ----------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Who stands for the project in a role (`ROLES`); nobody any more without a holder."""

    kind: ClassVar[str] = "assigned"
    role: str
    holder: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised(Event):
    """What is to be reached by the day `due`: a stage, or a number of a field in its own unit.

    A number is that of the time from `since` (a year of output or tax), without it all that was
    done by then (investment). A later promise of the same item, `since` and `due` takes the place
    of the earlier; one that is `withdrawn` takes it back.
    """

    kind: ClassVar[str] = "promised"
    item: str
    due: dt.date
    value: Any = None
    since: dt.date | None = None
    document: str | None = None
    withdrawn: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed(Event):
    """What was done of a number by the day `until`, from `since` on as in `Promised`."""

    kind: ClassVar[str] = "performed"
    item: str
    until: dt.date
    value: Any
    since: dt.date | None = None
    document: str | None = None


# -- which project it is ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAsked(Event):
    """It may be the same as others: a person has to say."""

    kind: ClassVar[str] = "match-asked"
    like: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct(Event):
    """A person said that it is not the same as `other`."""

    kind: ClassVar[str] = "distinct"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed(Event):
    """A person said that `other` is the same; `state` is what was known of it then."""

    kind: ClassVar[str] = "absorbed"
    other: str
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedInto(Event):
    """It goes on as `other`."""

    kind: ClassVar[str] = "merged-into"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Event):
    """`other`, once taken for the same, is a project of its own again."""

    kind: ClassVar[str] = "split"
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(Event):
    """The key of `count` persons named in the project was deleted; `reason` says on what ground."""

    kind: ClassVar[str] = "erased"
    count: int
    reason: str


KINDS: Mapping[str, type[Event]] = {cls.kind: cls for cls in Event.__subclasses__()}
_PLAIN = frozenset({"candidate", "state"})
"""Parts that are JSON-able data already."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event on file. `seq` counts all events of the ledger from 1, `n` those of the project;
    `on` is the day from which it holds, `at` when it was recorded (UTC); `by` the account that
    recorded it, `unit` the unit that speaks. `sha256` chains it to the event before."""

    seq: int
    project: str
    n: int
    on: dt.date
    at: str
    by: str
    unit: str | None
    event: Event
    sha256: str

    @property
    def kind(self) -> str:
        return self.event.kind

    def to_data(self) -> dict[str, Any]:
        """As JSON-able data."""
        return {
            "seq": self.seq, "project": self.project, "n": self.n, "kind": self.kind,
            "on": self.on.isoformat(), "at": self.at, "by": self.by, "unit": self.unit,
            "event": to_data(self.event), "sha256": self.sha256,
        }  # fmt: skip


def to_data(event: Event) -> dict[str, Any]:
    """The parts of an event as JSON-able data; what is None is left out."""
    found = ((f.name, getattr(event, f.name)) for f in fields(event))
    return {
        name: value if name in _PLAIN else to_plain(value)
        for name, value in found
        if value is not None
    }


def from_data(kind: str, data: Mapping[str, Any]) -> Event:
    """Read one event back. LedgerError for a kind or a part that is not known."""
    cls = KINDS.get(kind)
    if cls is None:
        raise LedgerError([problem("ledger-event/kind", kind=kind)])
    given = dict(data)
    try:
        read_parts(given)
        if "like" in given:
            given["like"] = tuple(given["like"])
        if "open" in given:
            given["open"] = {unit: tuple(paths) for unit, paths in given["open"].items()}
        return cls(**given)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise LedgerError(
            [problem("ledger-event/value", kind=kind, said=said(str(error)))]
        ) from error

"""What the ledger's requests and answers look like, events as the ledger's own types have them."""

from __future__ import annotations

import datetime as dt
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_type_hints

from pydantic import Field, create_model

from prescreen.ledger import Event
from prescreen.ledger import events as ev
from prescreen.ledger.importing import Fate
from prescreen.serve.problems import ErrorModel
from prescreen.serve.shapes import Shape

WRITTEN: tuple[type[Event], ...] = (
    ev.Stated, ev.Withdrawn, ev.StageMoved, ev.Opinion, ev.OpinionWithdrawn, ev.Decided, ev.Waived,
    ev.TaskOpened, ev.TaskHanded, ev.TaskDue, ev.TaskDone, ev.Attached, ev.Assigned, ev.Promised,
    ev.Performed,
)  # fmt: skip
"""Events that come in over HTTP; the others are what the ledger makes itself."""
_BY_KIND = {cls.kind: cls for cls in WRITTEN}


def _shape(cls: type[Event]) -> type[Shape]:
    """The pydantic model of one kind of event."""
    hints = get_type_hints(cls)
    own: dict[str, Any] = {
        f.name: (hints[f.name], ... if f.default is MISSING else f.default) for f in fields(cls)
    }
    kind: Any = (Literal[cls.kind], ...)
    return create_model(f"{cls.__name__}Event", __base__=Shape, kind=kind, **own)


if TYPE_CHECKING:

    class EventsIn(Shape):
        events: list[Any]
        on: dt.date | None

else:
    _Each = Annotated[
        Union[tuple(_shape(cls) for cls in WRITTEN)],  # noqa: UP007
        Field(discriminator="kind"),
    ]
    EventsIn = create_model(
        "EventsIn",
        __base__=Shape,
        __doc__="Events of one project, put on file together or not at all.",
        events=(list[_Each], Field(min_length=1, max_length=200)),
        on=(dt.date | None, Field(None, description="the day from which they hold, else today")),
    )


def event_of(given: Any) -> Event:
    """The ledger's event of one that came in."""
    cls = _BY_KIND[given.kind]
    return cls(**{f.name: getattr(given, f.name) for f in fields(cls)})


class Written(Shape):
    project: str
    version: int
    seq: int = Field(description="number of the last event, for /v1/events?after=")


class ProjectShown(Shape):
    id: str
    version: int
    name: str
    investor: str
    stage: str
    verdict: str
    decision: str
    lead_unit: str
    host_unit: str
    park: str
    total: float | None
    tasks: int
    due: str | None
    gone: bool
    updated: str


class ProjectPage(Shape):
    projects: list[ProjectShown]
    next: str | None = Field(description="cursor of the next page")


class StateShown(Shape):
    state: dict[str, Any]
    verdict: str | None = Field(description="the tool's last verdict, never what people decided")
    contested: list[str] = Field(description="facts of which something else is said besides")


class TaskShown(Shape):
    project: str
    name: str
    task: str
    title: str
    to: str | None
    due: str | None
    done: str | None


class TaskList(Shape):
    tasks: list[TaskShown]


class EventShown(Shape):
    seq: int
    project: str
    n: int
    kind: str
    on: str
    at: str
    by: str
    unit: str | None
    event: dict[str, Any]
    sha256: str


class EventPage(Shape):
    events: list[EventShown]
    next: int = Field(description="ask again with after= this")


class AttachmentMade(Written):
    name: str
    digest: str = Field(description="SHA-256, the name under which it can be had again")


class FactChanged(Shape):
    """A fact: what held, what the list says, what holds now."""

    path: str
    label: str
    before: Any
    said: Any
    now: Any
    taken: bool = Field(description="whether what the list says is what holds now")


class ImportLine(Shape):
    project: str
    name: str
    fate: Fate
    row: int | None
    moved: tuple[str | None, str | None] | None = Field(description="stage before and now")
    like: list[str] = Field(description="projects that it may be the same as")
    why: str
    changes: list[FactChanged]


class RowRejected(ErrorModel):
    row: int
    sheet: str


class ImportShown(Shape):
    name: str = Field(description="of the list")
    series: str
    on: dt.date
    counts: dict[Fate, int]
    lines: list[ImportLine] = Field(description="those that stayed the same are left out")
    rejected: list[RowRejected]


class MeasureShown(Shape):
    name: str
    title: str
    basis: str
    count: int | None = Field(description="null where nobody stated it")
    amount: float | None = Field(description="10 000 yuan; null where nothing is known")
    expected: float | None = Field(description="only expected, never counted")
    projects: list[str] = Field(description="counted, by id")
    unknown: list[str] = Field(description="projects of which a fact is not known")
    sources: list[str] = Field(description="of sums stated for projects that nobody names")


class RateShown(Shape):
    name: str
    title: str
    percent: str | None = Field(description="null where there is nothing below, or it is unknown")
    unknown: list[str] = Field(description="projects that are left out: a fact is not known")
    target: float | None
    source: str | None = Field(description="the document that sets the target")
    inferred: str | None = Field(description="from what the target was worked out")


class RatesShown(Shape):
    place: str
    since: dt.date
    until: dt.date
    measures: list[MeasureShown]
    rates: list[RateShown]
    footer: str


class HookQuestion(Shape):
    url: str = Field(max_length=500, pattern="^https?://", description="on the list of targets")
    kinds: list[str] = Field(default_factory=list, max_length=30, description="none: all")


class HookShown(Shape):
    id: str
    url: str
    kinds: list[str]
    after: int = Field(description="number of the last event that was delivered")
    failures: int
    next_at: str | None
    last_error: str


class HookMade(HookShown):
    secret: str = Field(description="shown this once; signs what is sent")


class HookList(Shape):
    webhooks: list[HookShown]

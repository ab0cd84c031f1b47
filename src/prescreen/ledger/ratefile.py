"""Rates and statements as content: what their YAML may hold, and how it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from prescreen.errors import LedgerError
from prescreen.ledger import events as ev
from prescreen.messages import problem
from prescreen.vocabulary import StageCode
from prescreen.yamlsource.nodes import Document
from prescreen.yamlsource.source import read_yaml, to_plain


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class MeasureShape(Part):
    """What is counted: projects that reached `stage`, under `where`; `sum` is the amount (万元)
    that is added up. `basis` and the rest say on what the figure rests."""

    title: str
    stage: StageCode | None = None
    where: str | None = None
    sum: str | None = None
    basis: Literal["当年", "累计"] = "当年"
    funds: str | None = None
    proof: list[str] = []
    recognised_by: str | None = None
    note: str | None = None


class TargetShape(Part):
    """What is to be reached in a year, by all or by the group of that name (a county, a park);
    `inferred` says how, where no document states it."""

    value: float | int
    year: int
    group: str | None = None
    document: str | None = None
    inferred: str | None = None

    @model_validator(mode="after")
    def _known_from(self) -> TargetShape:
        if self.document is None and self.inferred is None:
            raise ValueError("document or inferred")
        return self


class RateShape(Part):
    """One measure over another, or over its target, in percent."""

    title: str
    over: str
    under: str | None = None
    target: TargetShape | list[TargetShape] | None = None
    of: Literal["count", "amount"] = "count"
    digits: int = 2
    rounding: Literal["half-up", "down"] = "half-up"
    document: str | None = None

    @property
    def targets(self) -> list[TargetShape]:
        """Its targets, of all years and groups."""
        if self.target is None:
            return []
        return self.target if isinstance(self.target, list) else [self.target]

    def target_of(self, year: int, labels: Sequence[str] = ()) -> TargetShape | None:
        """The target of a year: of all, or of the group that has this label and no other. That of
        all, or of a group, is no target of a part of it."""
        own = list(labels)
        return next(
            (t for t in self.targets if t.year == year and own == ([t.group] if t.group else [])),
            None,
        )

    @model_validator(mode="after")
    def _one_below(self) -> RateShape:
        if (self.under is None) == (self.target is None):
            raise ValueError("under or target")
        return self


class RatesShape(Part):
    """One file of rates."""

    place: str
    measures: dict[str, MeasureShape]
    rates: dict[str, RateShape] = {}

    @model_validator(mode="after")
    def _named(self) -> RatesShape:
        named = {m for r in self.rates.values() for m in (r.over, r.under) if m is not None}
        if odd := sorted(named - set(self.measures)):
            raise ValueError(f"measures: {', '.join(odd)}")
        return self


class ProjectShape(Part):
    """A project that a text names, with the facts that it states."""

    id: str
    name: str
    stage: StageCode | None = None
    on: dt.date
    facts: dict[str, Any] = {}


class ReportedShape(Part):
    """A sum that a text states of projects that it does not name."""

    measure: str
    since: dt.date | None = None
    until: dt.date
    count: int | None = None
    amount: float | int | None = None
    expected: bool = False
    inferred: str | None = None


class StatementsShape(Part):
    """What one published text states."""

    id: str
    source: str
    on: dt.date
    projects: list[ProjectShape] = []
    reported: list[ReportedShape] = []


_Shape = TypeVar("_Shape", bound=BaseModel)


def read_shape(file: Path, shape: type[_Shape]) -> tuple[_Shape, Document]:
    """A file of one shape. LedgerError with the place of the first thing that is wrong."""
    document = read_yaml(file)
    if document.problems or document.root is None:
        raise LedgerError(document.problems)
    try:
        return shape.model_validate(to_plain(document.root)), document
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise LedgerError(
            [problem("ledger-rates", document.place(first["loc"]), said=said)]
        ) from None


def statements(file: Path) -> list[tuple[str, ev.Event, dt.date]]:
    """The events of a file of statements: project, event and day. LedgerError as `read_shape`."""
    shape, _ = read_shape(file, StatementsShape)
    out: list[tuple[str, ev.Event, dt.date]] = []
    for one in shape.projects:
        facts = {"project.name": one.name, **one.facts}
        for path, value in facts.items():
            out.append((one.id, ev.Stated(path=path, value=value, document=shape.source), one.on))
        if one.stage is not None:
            out.append((one.id, ev.StageMoved(stage=one.stage), one.on))
    for told in shape.reported:
        event = ev.Reported(
            measure=told.measure, since=told.since, until=told.until, count=told.count,
            amount=None if told.amount is None else float(told.amount), source=shape.source,
            expected=told.expected or None, inferred=told.inferred,
        )  # fmt: skip
        out.append((shape.id, event, shape.on))
    return out

"""What the checks came to, and the points."""

from __future__ import annotations

from pydantic import Field

from prescreen.report.schema.base import Day, Model, Plain, Reference
from prescreen.vocabulary import (
    BasisCode,
    GroundCode,
    ScopeCode,
    SeenCode,
    SeverityCode,
    StageCode,
    StatusCode,
    WaiverCode,
)


class Ground(Model):
    kind: GroundCode
    label: str
    checks: list[str]


class Condition(Model):
    """One elementary condition as it was met; margin is value minus threshold."""

    label: str
    value: Plain
    unit: str
    op: str
    threshold: Plain
    margin: float | None
    holds: bool | None


class Source(Model):
    """A text that rules rest on."""

    title: str
    issuer: str
    number: str | None
    basis: BasisCode
    evidence: SeenCode


class Outcome(Model):
    check: str
    pack: str
    title: str
    status: StatusCode
    severity: SeverityCode
    scope: ScopeCode
    due: StageCode
    basis: BasisCode
    bureau: str
    bureau_name: str
    reason: str
    rule: str
    applies: str | None
    values: list[Condition]
    threshold: Plain
    margin: float | None
    source: list[Reference]
    evidence: SeenCode
    declared: list[str] = Field(description="fields behind a pass that nobody has verified yet")
    review_due: bool
    remedy: str
    fallback: str | None
    unknown: list[str]


class ScoreItem(Model):
    id: str
    pack: str
    label: str
    low: float
    high: float
    max: float
    unknown: list[str]
    reason: str
    """The band that holds and the figures it rests on; empty while points are not settled."""


class Score(Model):
    """An interval: low equals high when all is known."""

    low: float
    high: float
    max: float
    items: list[ScoreItem]


class Metric(Model):
    id: str
    label: str
    value: Plain
    unit: str
    text: str


class Later(Model):
    check: str
    title: str
    due: StageCode
    severity: SeverityCode
    bureau: str
    bureau_name: str
    remedy: str


class Waiver(Model):
    check: str
    reason: str
    by: str
    document: str
    until: Day
    state: WaiverCode

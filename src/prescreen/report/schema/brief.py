"""The short forms of a report: the verdict alone, and a summary."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from prescreen.report.schema.base import Day, Model, Region
from prescreen.report.schema.conclusions import RegionVersion
from prescreen.report.schema.outcomes import Ground
from prescreen.vocabulary import (
    RelationCode,
    ScopeCode,
    SeverityCode,
    StageCode,
    StateCode,
    StatusCode,
    VerdictCode,
)


class Identity(Model):
    id: str
    name: str
    stage: StageCode


class Digests(Model):
    engine: str
    packs_sha256: str = Field(description="of the packs of the day, ids and versions included")
    region: RegionVersion
    input_sha256: str


class BriefGround(Ground):
    """A ground of a short form: the first checks behind it, and how many they are."""

    count: int


class VerdictModel(Model):
    """The short form of a report: the verdict and its grounds."""

    schema_version: Literal[2]
    detail: Literal["verdict"]
    lang: Literal["zh", "en"]
    candidate: Identity
    verdict: VerdictCode
    display_state: StateCode
    verdict_label: str
    as_of: Day
    region: Region
    grounds: list[BriefGround]
    provenance: Digests


class Failed(Model):
    check: str
    title: str
    severity: SeverityCode
    scope: ScopeCode
    due: StageCode
    reason: str


class Asked(Model):
    """What the verdict waits for; `needed_by` says how many checks do."""

    label: str
    kind: str
    field: str
    bureau_name: str
    due: StageCode
    needed_by: int


class Flip(Model):
    check: str
    text: str
    verdict: VerdictCode


class Points(Model):
    low: float
    high: float
    max: float


class Place(Model):
    """The place in the chains; `total` is null where nothing is scored, and the least where it
    is bounded: `most` is then the most."""

    status: Literal["scored", "bounded", "unknown"]
    relation: RelationCode | None
    total: float | None
    most: float | None
    links: list[str]
    confidence: float
    ask: list[str]


class SummaryModel(VerdictModel):
    """The summary of a report: besides, what failed, what is asked, what would change it."""

    detail: Literal["summary"]  # type: ignore[assignment]
    counts: dict[StatusCode, int]
    failed: list[Failed]
    missing: list[Asked]
    missing_count: int
    changes: list[Flip]
    changes_count: int
    score: Points | None
    chain_fit: Place | None
    conflicts: int

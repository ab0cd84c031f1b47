"""The JSON report as pydantic models: the contract that other systems build against.

    model = ReportModel.model_validate(report.to_dict())
    model.as_dict() == report.to_dict()

Every key is named; unknown keys are refused. Kept apart from `report` so that screening does not
need pydantic to be loaded.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from prescreen.vocabulary import (
    BasisCode,
    ConclusionCode,
    FitCode,
    GradeCode,
    GroundCode,
    ItemClassCode,
    ItemRoleCode,
    ItemStandingCode,
    NeedCode,
    RelationCode,
    ScopeCode,
    SeenCode,
    SeverityCode,
    SideCode,
    StageCode,
    StateCode,
    StatusCode,
    VerdictCode,
    WaiverCode,
)

Day = str


class Model(BaseModel):
    """Frozen, strict, and closed: a key that is not named here is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Range(Model):
    """A number or a day that is known only within two ends; null for an end that is not there."""

    low: float | str | None
    high: float | str | None
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False


Plain = bool | float | str | list[str] | Range | None
"""A value of a field as JSON has it; numbers are in the field's own unit."""


class Fact(Model):
    field: str
    label: str
    value: Plain = Field(description="null where something was said that could not be used")
    text: str
    unit: str
    evidence: GradeCode
    source: str | None


class StatedFact(Model):
    field: str
    label: str
    text: str
    evidence: GradeCode
    source: str | None
    by: str | None
    on: Day | None


class Conflict(Model):
    """Facts that cannot stand together; `stands` says which side is used."""

    relation: str
    field: str | None = Field(description="the fact spoken of, null for a bare inconsistency")
    why: str
    follows: str | None = Field(description="what follows for it from the other facts")
    stands: Literal["given", "derived", "neither"]
    facts: list[StatedFact]


class CandidateFacts(Model):
    id: str
    name: str
    stage: StageCode
    facts: list[Fact]
    warnings: list[str]


class Region(Model):
    id: str
    name: str


class Ground(Model):
    kind: GroundCode
    label: str
    checks: list[str]


class BriefGround(Ground):
    """A ground of a short form: the first checks behind it, and how many they are."""

    count: int


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


Reference = Annotated[str, Field(description="the key of a text in `sources`, then #article")]


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


class Contribution(Model):
    score: FitCode
    kind: str
    who: str | None
    node: str
    other: str | None
    points: float
    text: str


class Partner(Model):
    name: str
    side: SideCode
    node: str
    node_name: str
    node_name_en: str
    capacity: float
    weight: float
    role: str
    document: str


class Link(Model):
    node: str
    share: float
    confidence: float
    words: list[str] | tuple[str, ...]
    via: str


class SectorUse(Model):
    sector: str
    coefficient: float


class SectorFit(Model):
    code: str
    name: str
    table: str
    year: int
    source: str
    relation: RelationCode | None
    scores: dict[str, float] | None
    most: dict[str, float] | None
    shares: dict[str, float] | None
    contributions: list[Contribution]
    partners: list[Partner]
    suppliers: list[SectorUse]
    users: list[SectorUse]
    note: str


class ChainFit(Model):
    status: Literal["scored", "bounded", "unknown"]
    """`bounded`: not all products are told; `scores` are the least and `most` the most."""
    relation: RelationCode | None
    scores: dict[str, float] | None
    most: dict[str, float] | None = None
    shares: dict[str, float] | None
    contributions: list[Contribution]
    partners: list[Partner]
    links: list[Link]
    confidence: float
    ask: list[str]
    note: str
    amount: float | None = None
    """The capacity of the project in units, None where neither investment nor output is known."""
    level: str | None = None
    sector: SectorFit | None = None
    """What the sector backbone says where no product chain answers."""


class Turn(Model):
    """Where in a range the outcome of a check turns, and whether the point itself is `above`."""

    check: str
    at: float | str
    below: str
    above: str
    reached: bool
    text: str


class Missing(Model):
    kind: str
    field: str
    detail: str
    range: Range | None = Field(None, description="what is known, where only the ends are")
    turns: list[Turn] = Field(default_factory=list, description="where in the range it turns")
    label: str
    bureau: str
    bureau_name: str
    due: StageCode
    needed_by: list[str]
    needed_for: NeedCode
    what_to_do: str


class When(Model):
    op: Literal["==", ">", ">=", "<", "<="]
    value: Plain


class Decisive(Model):
    """A single unknown fact some of whose values make a veto fail."""

    field: str
    label: str
    bureau: str
    bureau_name: str
    check: str
    when: list[When]
    then: VerdictCode
    ground: str
    text: str


class Move(Model):
    field: str
    label: str
    from_: Plain = Field(alias="from")
    to: Plain
    unit: str


class Turned(Model):
    check: str
    from_: StatusCode = Field(alias="from")
    to: StatusCode


class Change(Move):
    """The smallest change that turns a failed check, run again with it."""

    check: str
    also: list[Move]
    flips: list[str]
    others: list[Turned]
    status: StatusCode
    verdict: VerdictCode
    verified: bool
    text: str


class Later(Model):
    check: str
    title: str
    due: StageCode
    severity: SeverityCode
    bureau: str
    bureau_name: str
    remedy: str


class Task(Model):
    bureau: str
    bureau_name: str
    title: str
    papers: list[str]
    days: int | None


class Conclusion(Model):
    id: str
    pack: str
    kind: ConclusionCode
    title: str
    value: str
    task: Task | None
    because: str
    source: list[Reference]


class Coverage(Model):
    pack: str
    title: str
    gaps: list[str]
    review_by: Day | None
    review_due: bool


class Waiver(Model):
    check: str
    reason: str
    by: str
    document: str
    until: Day
    state: WaiverCode


class PackVersion(Model):
    id: str
    version: str
    sha256: str
    effective: Day | None


class RegionVersion(Model):
    id: str
    sha256: str


class Provenance(Model):
    engine: str
    packs: list[PackVersion]
    chains: list[str]
    region: RegionVersion
    input_sha256: str
    input: dict[str, Any] = Field(description="the canonical candidate, to screen it again")


class Identity(Model):
    id: str
    name: str
    stage: StageCode


class Digests(Model):
    engine: str
    packs_sha256: str = Field(description="of the packs of the day, ids and versions included")
    region: RegionVersion
    input_sha256: str


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


class Suggestion(Model):
    """An answer that the project's own words suggest, to be confirmed."""

    value: str
    label: str | None


class Question(Model):
    """One thing to ask; `least` of `of` fall away whatever the answer, `most` at best."""

    kind: str
    field: str
    label: str
    asked_of: Literal["investor", "bureau", "region", "internal"]
    bureau: str
    bureau_name: str
    least: int
    most: int
    of: int
    ends: bool = Field(description="some answer makes a veto fail")
    verified: bool = Field(description="least and most were found by running it")
    suggested: list[Suggestion]
    text: str


class ItemFigure(Model):
    label: str
    limit: str = Field(description="the limit of the item in words")
    value: str | None = Field(description="what the project states")
    met: bool | None = Field(description="whether it is within the limit")


class CatalogueCandidate(Model):
    """A restricted or eliminated item of the catalogue that may be about the project."""

    item: str
    class_: ItemClassCode = Field(alias="class")
    title: str
    standing: ItemStandingCode
    standing_label: str
    role: ItemRoleCode
    role_label: str
    words: list[str] = Field(description="what matched")
    figures: list[ItemFigure]
    open: list[str] = Field(description="what else is to be asked, or rules it out")


class ReportModel(Model):
    """The report on one candidate."""

    schema_version: Literal[2]
    detail: Literal["full"]
    lang: Literal["zh", "en"]
    candidate: CandidateFacts
    verdict: VerdictCode
    verdict_label: str
    display_state: StateCode
    reachable: list[VerdictCode]
    as_of: Day
    region: Region
    grounds: list[Ground]
    outcomes: list[Outcome]
    score: Score | None
    metrics: list[Metric]
    chain_fit: ChainFit | None
    missing: list[Missing]
    decisive: list[Decisive]
    changes: list[Change]
    later: list[Later]
    conclusions: list[Conclusion]
    coverage: list[Coverage]
    conflicts: list[Conflict]
    unused_facts: list[str] = Field(description="facts given that nothing reads")
    waivers: list[Waiver]
    sources: dict[str, Source] = Field(description="every text that a rule of the day cites")
    provenance: Provenance
    catalogue_candidates: list[CatalogueCandidate] = Field(
        default_factory=list, description="there where the project names a thing of such an item"
    )
    questions: list[Question] = Field(
        default_factory=list, description="what to ask in which order; there where it was asked for"
    )

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a JSON report; pydantic's ValidationError names what does not fit."""
        return cls.model_validate(json.loads(text))

    def as_dict(self) -> dict[str, Any]:
        """The same data as plain dicts, keys as in the JSON."""
        return self.model_dump(by_alias=True, exclude_unset=True)


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a report (draft 2020-12)."""
    schema = ReportModel.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

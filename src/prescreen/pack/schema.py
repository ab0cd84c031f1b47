"""The shape of a pack file, as pydantic models: validation here, JSON Schema for editors too.

Expressions are plain strings at this edge; `compile` turns them into typed trees.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prescreen.vocabulary import BasisCode, ScopeCode, SeenCode, SeverityCode, StageCode

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
CheckId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$")
]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
NamePattern = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Expression = bool | int | float | str


class PackPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Effective(PackPart):
    """A range of days, `from` included, `until` excluded."""

    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None


class CoverageShape(PackPart):
    """What a pack does not know, in both languages."""

    zh: Text
    en: Text


class SourceShape(PackPart):
    title: Text
    issuer: Text
    number: str | None = None
    effective: Effective = Effective.model_validate({})
    basis: BasisCode
    evidence: SeenCode = "verified"
    note: str | None = None
    url: str | None = None


class ParameterShape(PackPart):
    label: Text
    label_en: Text
    unit: str = "1"
    values: dict[str, Expression | None]
    source: str | list[str] | None = None
    better: Literal["lower", "higher", "none"] = "none"
    authority: str | None = None
    note: str | None = None


class TableShape(PackPart):
    label: Text
    label_en: Text
    file: str | None = None
    sheet: str | None = None
    rows: list[dict[str, Any]] | None = None
    keys: dict[str, str]
    values: dict[str, str]
    on_empty: Literal["unknown", "none"] = "unknown"
    complete: bool = True
    source: str | list[str] | None = None
    note: str | None = None


class MetricShape(PackPart):
    label: Text
    label_en: Text
    unit: str | None = None
    formula: Expression
    source: str | list[str] | None = None
    note: str | None = None


class CheckShape(PackPart):
    id: CheckId
    title: Text
    title_en: Text
    applies: Expression | None = None
    require: Expression
    severity: SeverityCode
    scope: ScopeCode
    due: StageCode
    verify_by: StageCode | None = None
    basis: BasisCode
    bureau: Text
    source: str | list[str]
    authority: str | None = None
    waivable: bool = False
    waive_when: Expression | None = None
    until: str | None = None
    until_en: str | None = None
    remedy: Text
    remedy_en: Text
    fallback: str | None = None
    fallback_en: str | None = None
    note: str | None = None
    effective: Effective = Effective.model_validate({})


class BandShape(PackPart):
    when: Expression
    points: Expression


class ItemShape(PackPart):
    id: Slug
    label: Text
    label_en: Text
    max: float | int
    min: float | int = 0
    points: Expression | None = None
    bands: list[BandShape] | None = None
    source: str | list[str] | None = None
    note: str | None = None


class ScorecardShape(PackPart):
    title: Text
    title_en: str | None = None
    items: list[ItemShape]
    note: str | None = None


class TaskShape(PackPart):
    bureau: Text
    title: Text
    title_en: Text
    papers: list[str] = []
    papers_en: list[str] = []
    days: int | None = None


class ConclusionShape(PackPart):
    id: RuleId
    title: str | None = None
    title_en: str | None = None
    when: Expression
    after: Literal["verdict"] | None = None
    tag: str | None = None
    task: TaskShape | None = None
    route: str | None = None
    route_en: str | None = None
    escalate: str | None = None
    escalate_en: str | None = None
    source: str | list[str] | None = None
    note: str | None = None


class TestShape(PackPart):
    __test__ = False
    name: Text
    given: dict[str, Any] = {}
    as_of: dt.date | None = None
    waivers: list[dict[str, Any]] = []
    expect: dict[str, Any]


class EquivalentShape(PackPart):
    """A change of a rule that `prescreen test --mutate` names, and why nothing changes by it."""

    rule: Text
    change: Text
    reason: Text


class PackShape(PackPart):
    """One pack.yaml."""

    pack: Text
    title: Text
    title_en: Text
    version: Text
    level: Literal["national", "province", "local"] = "national"
    status: Literal["active", "unverified"] = "active"
    uses: list[str] = []
    extends: list[str] = []
    effective: Effective = Effective.model_validate({})
    review_by: dt.date | None = None
    tested_on: dt.date | None = None
    coverage: list[CoverageShape] = []
    sources: dict[str, SourceShape] = {}
    parameters: dict[NamePattern, ParameterShape] = {}
    tables: dict[NamePattern, TableShape] = {}
    metrics: dict[NamePattern, MetricShape] = {}
    checks: list[CheckShape] = []
    scorecard: ScorecardShape | None = None
    conclusions: list[ConclusionShape] = []
    tests: list[TestShape] = []
    equivalent: list[EquivalentShape] = []
    note: str | None = None

"""The shape of a pack file, as pydantic models: validation here, JSON Schema for editors too.

Expressions are plain strings at this edge; `compile` turns them into typed trees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from prescreen.fields.dates import rule_day
from prescreen.vocabulary import (
    BASES,
    SCOPES,
    SEEN,
    SEVERITIES,
    STAGES,
    BasisCode,
    ScopeCode,
    SeenCode,
    SeverityCode,
    StageCode,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
CheckId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$")
]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
NamePattern = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Lacking = tuple[tuple[str | int, ...], str]
Expression = bool | int | float | str
English = Text | None
"""What national packs say in English too; a local one that does not is shown in Chinese."""


def _named(names: Mapping[str, str]) -> tuple[BeforeValidator, WithJsonSchema]:
    """A code that may be written by any of its names, in Chinese as well."""

    def read(value: object) -> object:
        return names.get(value, value) if isinstance(value, str) else value

    return BeforeValidator(read), WithJsonSchema({"type": "string", "enum": list(names)})


def _day(value: object) -> object:
    """A day as people write it (2026.1.1); what is none is left for the message."""
    return (rule_day(value) or value) if isinstance(value, str) else value


_LEVELS = {
    "national": "national", "province": "province", "local": "local",
    "国家": "national", "省": "province", "省级": "province", "地方": "local", "本地": "local",
}  # fmt: skip
_BETTER = {
    "lower": "lower", "higher": "higher", "none": "none", "越低越严": "lower", "越高越严": "higher",
    "不分": "none",
}  # fmt: skip
Severity = Annotated[SeverityCode, *_named(SEVERITIES.names)]
Scope = Annotated[ScopeCode, *_named(SCOPES.names)]
Basis = Annotated[BasisCode, *_named(BASES.names)]
Seen = Annotated[SeenCode, *_named(SEEN.names)]
Stage = Annotated[StageCode, *_named(STAGES.names)]
Level = Annotated[Literal["national", "province", "local"], *_named(_LEVELS)]
Better = Annotated[Literal["lower", "higher", "none"], *_named(_BETTER)]
Hit = Annotated[
    Literal["unique", "first"],
    *_named({"unique": "unique", "first": "first", "唯一": "unique", "首个": "first"}),
]
After = Annotated[Literal["verdict"], *_named({"verdict": "verdict", "初判": "verdict"})]
Day = Annotated[dt.date, BeforeValidator(_day)]


class PackPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Effective(PackPart):
    """A range of days, `from` included, `until` excluded."""

    since: Day | None = Field(None, alias="from")
    until: Day | None = None


class CoverageShape(PackPart):
    """What a pack does not know, in both languages."""

    zh: Text
    en: English = None


class SourceShape(PackPart):
    title: Text
    issuer: Text
    number: str | None = None
    effective: Effective = Effective.model_validate({})
    basis: Basis
    evidence: Seen = "verified"
    note: str | None = None
    url: str | None = None


class ParameterShape(PackPart):
    label: Text
    label_en: English = None
    unit: str = "1"
    values: dict[str, Expression | None]
    source: str | list[str] | None = None
    better: Better = "none"
    authority: str | None = None
    note: str | None = None


class TableShape(PackPart):
    label: Text
    label_en: English = None
    file: str | None = None
    sheet: str | None = None
    rows: list[dict[str, Any]] | None = None
    keys: dict[str, str]
    values: dict[str, str]
    on_empty: Literal["unknown", "none"] = "unknown"
    complete: bool = True
    hit: Hit = "unique"
    better: Better = "none"
    source: str | list[str] | None = None
    authority: str | None = None
    note: str | None = None


class MetricShape(PackPart):
    label: Text
    label_en: English = None
    unit: str | None = None
    formula: Expression
    source: str | list[str] | None = None
    note: str | None = None


class CheckShape(PackPart):
    id: CheckId
    title: Text
    title_en: English = None
    applies: Expression | None = None
    require: Expression
    severity: Severity
    scope: Scope
    due: Stage
    verify_by: Stage | None = None
    basis: Basis
    bureau: Text
    source: str | list[str]
    authority: str | None = None
    waivable: bool = False
    waive_when: Expression | None = None
    until: str | None = None
    until_en: str | None = None
    remedy: Text
    remedy_en: English = None
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
    label_en: English = None
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
    title_en: English = None
    papers: list[str] = []
    papers_en: list[str] = []
    days: int | None = None


class ConclusionShape(PackPart):
    id: RuleId
    title: str | None = None
    title_en: str | None = None
    when: Expression
    after: After | None = None
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
    as_of: Day | None = None
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
    title_en: English = None
    version: Text
    level: Level = "national"
    status: Literal["active", "unverified"] = "active"
    uses: list[str] = []
    extends: list[str] = []
    effective: Effective = Effective.model_validate({})
    review_by: Day | None = None
    tested_on: Day | None = None
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


_BILINGUAL = ("title_en", "label_en", "remedy_en", "en")
_FREE = ("ConclusionShape", "ScorecardShape")
"""Parts whose titles are optional anyway."""


def lacking_english(part: PackPart, path: tuple[str | int, ...] = ()) -> Iterator[Lacking]:
    """Where a pack says something in Chinese only, and the key that is not there."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in _BILINGUAL and value is None and type(part).__name__ not in _FREE:
            yield path, name
        inner: list[tuple[tuple[str | int, ...], object]] = [((name,), value)]
        if isinstance(value, dict):
            inner = [((name, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            inner = [((name, at), item) for at, item in enumerate(value)]
        for below, item in inner:
            if isinstance(item, PackPart):
                yield from lacking_english(item, (*path, *below))

"""The JSON report as pydantic models: the contract that other systems build against.

    model = ReportModel.model_validate(report.to_dict())
    model.as_dict() == report.to_dict()

Every key is named; unknown keys are refused. Kept apart from `report` so that screening does not
need pydantic to be loaded.
"""

from __future__ import annotations

import json
from typing import Any, Literal, Self

from pydantic import Field

from prescreen.report.schema.asking import Change, Decisive, Missing, Question
from prescreen.report.schema.base import Day, Model, Region
from prescreen.report.schema.brief import SummaryModel, VerdictModel
from prescreen.report.schema.chain import ChainFit
from prescreen.report.schema.conclusions import Conclusion, Coverage, Provenance
from prescreen.report.schema.facts import CandidateFacts, CatalogueCandidate, Conflict
from prescreen.report.schema.outcomes import Ground, Later, Metric, Outcome, Score, Source, Waiver
from prescreen.vocabulary import StateCode, VerdictCode

__all__ = ["ChainFit", "ReportModel", "SummaryModel", "VerdictModel"]


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

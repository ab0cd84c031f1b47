"""What follows besides the verdict, what the rules do not cover, and what made the report."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from prescreen.report.schema.base import Day, Model, Reference
from prescreen.vocabulary import ConclusionCode


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

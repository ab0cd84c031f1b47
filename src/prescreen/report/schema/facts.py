"""What was said of the candidate, and which items of the catalogue it may be about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from prescreen.report.schema.base import Day, Model, Plain
from prescreen.vocabulary import GradeCode, ItemClassCode, ItemRoleCode, ItemStandingCode, StageCode


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

"""The place in the industry chains."""

from __future__ import annotations

from typing import Literal

from prescreen.report.schema.base import Model
from prescreen.vocabulary import FitCode, RelationCode, SideCode


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

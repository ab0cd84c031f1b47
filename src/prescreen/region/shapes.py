"""What a region profile may hold, as its YAML has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from prescreen.vocabulary import StageCode, bureau_code


def _codes(given: Any) -> Any:
    """Bureaus by their codes, whatever they are called (市监局, 生态环境分局)."""
    if not isinstance(given, dict):
        return given
    return {(bureau_code(k) or k) if isinstance(k, str) else k: v for k, v in given.items()}


def _tier(given: Any) -> Any:
    """主导产业 as 主导."""
    return given.removesuffix("产业") if isinstance(given, str) else given


def _share(given: Any) -> Any:
    """A bare number as text: it is refused as a share that may be meant in two ways, and not as a
    number that lacks its quotes."""
    if isinstance(given, Mapping):
        return {name: _share(value) for name, value in given.items()}
    return str(given) if isinstance(given, float | int) else given


class RegionPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class DocumentShape(RegionPart):
    title: str
    issuer: str | None = None
    date: dt.date | None = None
    number: str | None = None
    url: str | None = None
    note: str | None = None


class BureauShape(RegionPart):
    name: str
    contact: str | None = None


class IndustryShape(RegionPart):
    name: str
    name_en: str | None = None
    tier: Annotated[Literal["首位", "主导", "新兴", "其他"], BeforeValidator(_tier)]
    codes: list[str] = []
    words: list[str] = []
    document: str | None = None
    note: str | None = None


class ParkShape(RegionPart):
    name: str
    aliases: list[str] = []
    leading: list[str] = []
    facts: dict[str, Any] = {}
    area: str | None = None
    document: str | None = None
    note: str | None = None


class DatedShape(RegionPart):
    value: Any
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None
    document: str | None = None
    note: str | None = None


class FirmShape(RegionPart):
    """A local enterprise, on a node of a chain or known by its industry code, or both."""

    name: str
    node: str | None = None
    industry_code: str | None = None
    capacity: float | int = 1.0
    role: Literal["链主", "龙头", "规上", "其他"] = "其他"
    document: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _placed(self) -> FirmShape:
        if self.node is None and self.industry_code is None:
            raise ValueError("node or industry_code")
        return self


class ClockShape(RegionPart):
    """A period that runs from a stage on, and ends with another or with a unit's opinion."""

    title: str
    since: StageCode = Field(alias="from")
    until: StageCode | Literal["opinion"]
    unit: str | None = None
    days: int = Field(ge=1, le=366)
    working: bool = True
    document: str | None = None

    @model_validator(mode="after")
    def _answered(self) -> ClockShape:
        if self.until == "opinion" and self.unit is None:
            raise ValueError("unit")
        return self


class TargetShape(RegionPart):
    name: str
    value: float | int
    unit: str
    year: int | None = None
    document: str | None = None
    note: str | None = None


class RegionShape(RegionPart):
    """One region.yaml."""

    region: str
    name: str
    name_en: str | None = None
    code: str | None = None
    documents: dict[str, DocumentShape] = {}
    packs: list[str]
    chains: list[str] = []
    default_stage: StageCode = "初审"
    tolerance: Annotated[str | dict[str, str] | None, BeforeValidator(_share)] = None
    bureaus: Annotated[dict[str, BureauShape], BeforeValidator(_codes)] = {}
    members: list[str] = []
    feedback_days: int = Field(5, ge=1, le=60)
    clocks: list[ClockShape] = []
    industries: list[IndustryShape] = []
    parks: list[ParkShape] = []
    facts: dict[str, list[DatedShape]] = {}
    enterprises: list[FirmShape] = []
    targets: list[TargetShape] = []
    note: str | None = None

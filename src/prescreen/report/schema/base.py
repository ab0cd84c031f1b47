"""What all of the contract is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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


class Region(Model):
    id: str
    name: str


Reference = Annotated[str, Field(description="the key of a text in `sources`, then #article")]

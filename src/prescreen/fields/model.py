"""What a field is: a row of `data/fields.csv`.

A path has one level of lists at most: `investor.share` is the field `share` of every element of the
list `investor`, `energy.carriers.name` of the list `energy.carriers`. All else is flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from prescreen.fields.units import Unit
from prescreen.vocabulary import InformationalCode

Origin = Literal["candidate", "region", "derived"]
Direction = Literal["up", "down", "both"]
Asked = Literal["investor", "bureau", "region", "internal"]


class Kind(StrEnum):
    """What values a field holds. Whole numbers are NUMBER with step 1."""

    BOOL = "bool"
    NUMBER = "number"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    INDUSTRY = "industry"  # a GB/T 4754-2017 code as text
    SET = "set"  # frozenset of texts; `values` may be empty for free texts


_STANDING = ("investment.", "land.", "investor.")
"""Where no number is of a year; all else of a candidate may be a flow."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a candidate, region or derived result. Numbers are in the field's own `unit`."""

    path: str
    label: str
    label_en: str
    kind: Kind
    unit: Unit | None
    values: tuple[str, ...]
    values_en: tuple[str, ...]
    unknown_values: tuple[str, ...]
    """Words such as 待核 that say the value is not known."""
    value_aliases: tuple[tuple[str, str], ...]
    """(other word, canonical value), such as 已签约 -> 签约."""
    list_path: str | None
    bureau: str
    due: str
    aliases: tuple[str, ...]
    """Headings seen in real papers; may be shared by several fields."""
    origin: Origin
    sensitive: bool
    personal: bool
    secret: bool
    actionable: Direction | None
    step: float
    low: float | None
    high: float | None
    ordered: bool
    fatal: tuple[object, ...]
    """Values that speak against a project; `>0` for a number of which there should be none."""
    better: Literal["up", "down"] | None
    """Which way a number speaks for a project."""
    asked_of: Asked
    """Who can answer: the investor, a unit of the joint review, the region's profile, the bureau
    itself. What is not asked of the investor never leaves the house."""
    informational: InformationalCode | None
    """Why no rule reads it, empty where one does."""
    caution: str

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def leaf(self) -> str:
        """The name inside a list element: `share` of `investor.share`; else the path."""
        return self.path if self.list_path is None else self.path[len(self.list_path) + 1 :]

    @property
    def standing(self) -> bool:
        """Whether a number is of the whole project or a stock, which 万元/年 cannot measure."""
        return self.path.startswith(_STANDING)

    def worse(self, one: object, other: object) -> bool:
        """Whether `one` speaks against a project, and `other` does not, or less."""
        if self.better is not None and isinstance(one, float) and isinstance(other, float):
            return one < other if self.better == "up" else one > other
        return self.speaks_against(one) and not self.speaks_against(other)

    def speaks_against(self, value: object) -> bool:
        """Whether a value forbids or stops a project."""
        if isinstance(value, float):
            return value > 0 and ">0" in self.fatal
        if isinstance(value, frozenset):
            return not value.isdisjoint(self.fatal)
        return value in self.fatal

    def value_label(self, value: str, lang: str = "zh") -> str:
        """How an enumerated value is shown: itself, or its English."""
        if lang == "zh" or value not in self.values:
            return value
        return self.values_en[self.values.index(value)]


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A list of the candidate: its path, names, and the fields of one element."""

    path: str
    label: str
    label_en: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()

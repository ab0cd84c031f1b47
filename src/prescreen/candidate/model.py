"""What is held of a fact besides its value: evidence, waivers, lists and their completeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from prescreen.fields.values import Value
from prescreen.vocabulary import GradeCode


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a fact is known, and from where. A fact without one is declared."""

    grade: GradeCode
    source: str | None = None
    on: date | None = None
    by: str | None = None
    settles: str | None = None
    """Why this stands although other facts contradict it: a person's recorded resolution."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to pass over one failed check until a day: who, why, by which document."""

    check: str
    reason: str
    by: str
    document: str
    until: date
    granted: date | None = None


@dataclass(frozen=True, slots=True)
class ListFact:
    """Elements by leaf name (`share`), values canonical; `complete`: there are no others.

    `doubted`: other facts contradict it, so there may be others whatever it says.
    """

    items: tuple[Mapping[str, Value], ...]
    complete: bool
    doubted: bool = False

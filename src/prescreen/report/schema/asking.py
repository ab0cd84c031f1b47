"""What is not known, whom to ask in which order, and what would change the verdict."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from prescreen.report.schema.base import Model, Plain, Range
from prescreen.vocabulary import NeedCode, StageCode, StatusCode, VerdictCode


class Turn(Model):
    """Where in a range the outcome of a check turns, and whether the point itself is `above`."""

    check: str
    at: float | str
    below: str
    above: str
    reached: bool
    text: str


class Missing(Model):
    kind: str
    field: str
    detail: str
    range: Range | None = Field(None, description="what is known, where only the ends are")
    turns: list[Turn] = Field(default_factory=list, description="where in the range it turns")
    label: str
    bureau: str
    bureau_name: str
    due: StageCode
    needed_by: list[str]
    needed_for: NeedCode
    what_to_do: str


class When(Model):
    op: Literal["==", ">", ">=", "<", "<="]
    value: Plain


class Decisive(Model):
    """A single unknown fact some of whose values make a veto fail."""

    field: str
    label: str
    bureau: str
    bureau_name: str
    check: str
    when: list[When]
    then: VerdictCode
    ground: str
    text: str


class Move(Model):
    field: str
    label: str
    from_: Plain = Field(alias="from")
    to: Plain
    unit: str


class Turned(Model):
    check: str
    from_: StatusCode = Field(alias="from")
    to: StatusCode


class Change(Move):
    """The smallest change that turns a failed check, run again with it."""

    check: str
    also: list[Move]
    flips: list[str]
    others: list[Turned]
    status: StatusCode
    verdict: VerdictCode
    verified: bool
    text: str


class Suggestion(Model):
    """An answer that the project's own words suggest, to be confirmed."""

    value: str
    label: str | None


class Question(Model):
    """One thing to ask; `least` of `of` fall away whatever the answer, `most` at best."""

    kind: str
    field: str
    label: str
    asked_of: Literal["investor", "bureau", "region", "internal"]
    bureau: str
    bureau_name: str
    least: int
    most: int
    of: int
    ends: bool = Field(description="some answer makes a veto fail")
    verified: bool = Field(description="least and most were found by running it")
    suggested: list[Suggestion]
    text: str

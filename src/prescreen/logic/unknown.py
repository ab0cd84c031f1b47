"""What is not known, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Cause(NamedTuple):
    """One reason why a value is not known.

    `kind`: `field` a fact not given; `conflict` a fact that another contradicts; `judgement` a
    human judgement not recorded; `list` a list not given or not complete; `table` a row or cell not
    there; `divisor` a division by zero; `parameter` no value in force on the day; `verification` a
    fact only declared; `link` an uncertain chain link; `region` a fact of the place that its
    profile does not state. `name` is the path or the qualified name, `detail` e.g. the keys that
    were looked up.
    """

    kind: str
    name: str
    detail: str = ""


class Unknown:
    """An unknown value with its causes.

    Unknowns are joined far more often than their causes are read, so the causes of a joined one
    are put together when somebody asks: sorted and without repetition.
    """

    __slots__ = ("_causes", "_parts")

    def __init__(self, causes: tuple[Cause, ...] | None, parts: tuple[Unknown, ...] = ()) -> None:
        self._causes = causes
        self._parts = parts

    @property
    def causes(self) -> tuple[Cause, ...]:
        if self._causes is None:
            self._causes = tuple(sorted({c for part in self._parts for c in part.causes}))
        return self._causes

    def __bool__(self) -> bool:
        raise TypeError("an unknown value has no truth value; compare with `is`")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and self.causes == other.causes

    def __hash__(self) -> int:
        return hash(self.causes)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(c.name for c in self.causes)})"


def join(unknowns: Iterable[Unknown]) -> Unknown:
    """One unknown with the causes of all."""
    return Unknown(None, tuple(unknowns))

"""What is not known, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from prescreen.logic.intervals import ANY, Ends


class Cause(NamedTuple):
    """One reason why a value is not known.

    `kind`: `field` a fact not given; `range` one of which only the ends are; `conflict` a fact that
    another contradicts; `doubtful` one that is to be confirmed first; `judgement` a human judgement
    not recorded; `list` a list not given or not complete; `table` a row or cell not there;
    `divisor` a division by zero; `parameter` no value in force on the day; `verification` a fact
    only declared; `link` an uncertain chain link; `region` a fact of the place that its profile
    does not state. `name` is the path or the qualified name, `detail` e.g. the keys looked up.
    """

    kind: str
    name: str
    detail: str = ""


class Unknown:
    """An unknown value with its causes, and what it may be all the same.

    `ends` are the least and the greatest that a number may be, or a day as an ordinal; `words` the
    values that a choice may take, None for any. Unknowns are joined far more often than their
    causes are read, so the causes of a joined one are put together when somebody asks: sorted and
    without repetition.
    """

    __slots__ = ("_causes", "_parts", "_plain", "ends", "words")

    def __init__(
        self,
        causes: tuple[Cause, ...] | None,
        parts: tuple[Unknown, ...] = (),
        ends: Ends = ANY,
        words: frozenset[str] | None = None,
    ) -> None:
        self._causes = causes
        self._parts = parts
        self._plain: Unknown | None = None
        self.ends = ends
        self.words = words

    @property
    def plain(self) -> Unknown:
        """The same causes for a value that may be anything."""
        if self.ends is ANY and self.words is None:
            return self
        if self._plain is None:
            self._plain = Unknown(self._causes, self._parts)
        return self._plain

    @property
    def causes(self) -> tuple[Cause, ...]:
        if self._causes is None:
            self._causes = tuple(sorted({c for part in self._parts for c in part.causes}))
        return self._causes

    def __bool__(self) -> bool:
        raise TypeError("an unknown value has no truth value; compare with `is`")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Unknown)
            and self.causes == other.causes
            and self.ends == other.ends
            and self.words == other.words
        )

    def __hash__(self) -> int:
        return hash(self.causes)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(c.name for c in self.causes)})"


def join(unknowns: Iterable[Unknown]) -> Unknown:
    """One unknown with the causes of all."""
    return Unknown(None, tuple(unknowns))


UnknownJoin = Callable[[Unknown, Unknown], Unknown]


def unknown_join() -> UnknownJoin:
    """Joins two unknowns, the same two always to the same one.

    Most candidates lack the same facts in the same conditions: so the causes of a joined unknown
    are put together once, not once a candidate. Forgets all when it has grown large.
    """
    known: dict[tuple[int, int], tuple[Unknown, Unknown, Unknown]] = {}

    def meet(a: Unknown, b: Unknown) -> Unknown:
        if a is b:
            return a
        found = known.get((id(a), id(b)))
        if found is None:
            if len(known) >= 1 << 15:
                known.clear()
            # The two are kept as well: an id is only theirs while they live.
            found = known[id(a), id(b)] = (join((a, b)), a, b)
        return found[0]

    return meet

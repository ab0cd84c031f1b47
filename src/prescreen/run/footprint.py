"""What a check rests on, as something to look up by: equal footprints, equal answers.

What is worked out of one candidate for a check holds for every other with the same footprint, and
most candidates lack the same facts. Elements of lists have none: no two lists are ever the same.
"""

from __future__ import annotations

import datetime as dt
from typing import Generic, TypeVar

from prescreen.candidate import ListFact
from prescreen.logic import Unknown
from prescreen.run.env import Env

T = TypeVar("T")
_THEMSELVES = frozenset({str, bool, frozenset, dt.date})
"""No field has both truths and numbers, so that True and 1.0 never stand for the same fact."""
Footprint = tuple[object, ...]
_MOST = 1 << 15


class Footprints:
    """Those of one candidate on its day and at its stage."""

    def __init__(self, env: Env) -> None:
        self._marks: dict[str, object] = {p: _mark(v) for p, v in env.values.items()}
        self._listed: set[str] = set()
        for path, fact in env.lists.items():
            self._note(path, fact)
        self._moment = env.stage, env.day

    def after(self, env: Env, moved: frozenset[str]) -> Footprints:
        """Those of the same candidate at the same moment, with the facts and lists that moved."""
        new = Footprints.__new__(Footprints)
        new._marks, new._listed, new._moment = dict(self._marks), set(self._listed), self._moment
        for path in moved:
            new._marks.pop(path, None)
            new._listed.discard(path)
            if path in env.values:
                new._marks[path] = _mark(env.values[path])
            elif (fact := env.lists.get(path)) is not None:
                new._note(path, fact)
        return new

    def _note(self, path: str, fact: ListFact) -> None:
        if fact.items:
            self._listed.add(path)
        else:
            self._marks[path] = fact.complete, fact.doubted

    def of(self, reads: frozenset[str]) -> Footprint | None:
        """The footprint of what reads these facts and lists; None where it has none.

        The order is that of the set: only footprints of the very same set may be compared.
        """
        if not self._listed.isdisjoint(reads):
            return None
        return (self._moment, *map(self._marks.get, reads))


def _mark(value: object) -> object:
    """Such that equal marks are said alike: 1 is not 1.0, -0.0 is not 0.0."""
    kind = value.__class__
    if kind in _THEMSELVES or (kind is float and value):
        return value
    if isinstance(value, Unknown):
        return value.causes, value.ends, value.words
    return (repr(value),)


class Remembered(Generic[T]):
    """Answers by check and footprint; forgets all when it has grown large."""

    def __init__(self) -> None:
        self._found: dict[Footprint, T] = {}

    def get(self, key: Footprint | None) -> T | None:
        return None if key is None else self._found.get(key)

    def keep(self, key: Footprint | None, answer: T) -> T:
        if key is not None:
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[key] = answer
        return answer

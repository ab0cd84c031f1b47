"""What scopes of one run share: where texts pass tests, and formulas made once."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from prescreen.pack.tables import LookupTable


class Domains:
    """Where tests of texts hold among the values of a closed domain, worked out once.

    Values are numbered in their order, so that what lies under a division is one stretch.
    """

    def __init__(self) -> None:
        self._stretches: dict[tuple[Hashable, str], tuple[tuple[int, int], ...]] = {}
        self._marks: dict[int, tuple[LookupTable, str]] = {}
        self._made: dict[Hashable, tuple[Any, ...]] = {}

    def once(self, key: Hashable, make: Callable[[], Iterable[Any]]) -> tuple[Any, ...]:
        """Formulas that `key` says all of, made when first asked for: the solver's terms are those
        of the process, and most of the work is making them."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = tuple(make())
        return found

    def mark(self, table: LookupTable) -> str:
        """A name for what a table holds: two versions with the same rows are one to the solver."""
        found = self._marks.get(id(table))
        if found is None:
            held = [
                (layer.first, [(r.keys, sorted(r.values.items()), r.since, r.until)
                               for r in layer.rows])
                for layer in table.layers
            ]  # fmt: skip
            digest = hashlib.sha256(repr((table.on_empty, held)).encode()).hexdigest()[:12]
            found = self._marks[id(table)] = (table, f"{table.key}#{digest}")
        return found[1]

    def stretches(
        self, domain: Hashable, values: tuple[str, ...], key: str, says: Callable[[str], bool]
    ) -> tuple[tuple[int, int], ...]:
        """First and last places of each run of values that pass a test."""
        found = self._stretches.get((domain, key))
        if found is None:
            found = self._stretches[domain, key] = tuple(runs(map(says, values)))
        return found


def runs_of(values: Iterable[float]) -> dict[float, list[tuple[int, int]]]:
    """First and last places of each run of a value; NaN is none."""
    out: dict[float, list[tuple[int, int]]] = {}
    start, last, at = 0, math.nan, -1
    for at, value in enumerate(values):
        if value != last:
            if last == last:
                out.setdefault(last, []).append((start, at - 1))
            start, last = at, value
    if last == last:
        out.setdefault(last, []).append((start, at))
    return out


def runs(truths: Iterable[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    at = -1
    for at, truth in enumerate(truths):
        if truth and start is None:
            start = at
        elif not truth and start is not None:
            yield start, at - 1
            start = None
    if start is not None:
        yield start, at


__all__ = ["Domains", "runs", "runs_of"]

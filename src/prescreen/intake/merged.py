"""Looking up merged ranges by cell, in little memory however many and however large they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from prescreen.intake.cells import MergedRange

_WIDEST = 50  # columns of one range that are looked at; lists are not merged wider below their head


class Merged:
    """The merged ranges below the heading of a sheet."""

    def __init__(self, spans: Iterable[MergedRange], below: int) -> None:
        self._tall: dict[int, list[MergedRange]] = {}
        self._wide: dict[int, list[MergedRange]] = {}
        for span in sorted(spans, key=lambda s: s.top):
            if span.top <= below:
                continue
            if span.bottom > span.top:
                for column in range(span.left, min(span.right, span.left + _WIDEST) + 1):
                    self._tall.setdefault(column, []).append(span)
            if span.right > span.left:
                self._wide.setdefault(span.top, []).append(span)
        self._tops = {column: [s.top for s in found] for column, found in self._tall.items()}

    def tall(self, column: int, row: int) -> MergedRange | None:
        """The range of several rows that covers a cell. Ranges of a sheet do not overlap."""
        tops = self._tops.get(column)
        if not tops:
            return None
        place = bisect_right(tops, row) - 1
        span = self._tall[column][place] if place >= 0 else None
        return span if span is not None and span.bottom >= row else None

    def wide(self, row: int) -> list[MergedRange]:
        """The ranges of several columns that begin in a row."""
        return self._wide.get(row, [])

"""Rows that can be looked at before they are taken."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from prescreen.intake.cells import SheetRow


class Ahead(Iterator[SheetRow]):
    """An iterator of rows with `peek`; it holds no more than was peeked at."""

    def __init__(self, rows: Iterable[SheetRow]) -> None:
        self._rows = iter(rows)
        self._held: deque[SheetRow] = deque()

    def __next__(self) -> SheetRow:
        return self._held.popleft() if self._held else next(self._rows)

    def peek(self, count: int) -> list[SheetRow]:
        """The next rows, at most `count` of them, which stay to be taken."""
        while len(self._held) < count:
            row = next(self._rows, None)
            if row is None:
                break
            self._held.append(row)
        return list(islice(self._held, count))

    def back(self, row: SheetRow) -> None:
        """Put a row back that was taken."""
        self._held.appendleft(row)

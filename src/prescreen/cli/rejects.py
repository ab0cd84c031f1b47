"""`rejects.csv`: the rows that were turned down and the cells that were not read, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prescreen.errors import Problem
from prescreen.files.sheets import Sheet, sheet
from prescreen.files.text import without_contacts
from prescreen.intake import Reject

_HEADS = ("kind", "place", "code", "zh", "en", "remedy")


class Rejects:
    """The file while it is written; its rows are told as they are met."""

    def __init__(self, rows: Sheet) -> None:
        self._rows = rows

    def row(self, reject: Reject) -> None:
        self._tell("row", reject.reason, str(reject.row))

    def cells(self, problems: Iterable[Problem]) -> None:
        for one in problems:
            self._tell("cell", one)

    def notes(self, problems: Iterable[Problem]) -> None:
        """What a person should know besides: columns not used, hidden rows, rows passed over."""
        for one in problems:
            self._tell("notice", one)

    def _tell(self, kind: str, p: Problem, place: str = "") -> None:
        zh, en = without_contacts(p.zh), without_contacts(p.en)
        self._rows.row(kind, str(p.place or place), p.code, zh, en, p.hint_zh)


@contextmanager
def rejects(path: Path) -> Iterator[Rejects]:
    """The file of this name, with the same headings after every run."""
    with sheet(path, _HEADS) as rows:
        yield Rejects(rows)

"""A project as its rows tell it, before it is a candidate; and the rows that are no projects.

A draft keeps what each row said, so a reject can show it, and what could not be read, cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prescreen.errors import Problem
from prescreen.fields import Interval
from prescreen.fields.reading import Reading
from prescreen.fields.reasons import Reason
from prescreen.intake.cells import SheetRow, Value, shown
from prescreen.intake.headings.columns import HeadingColumn
from prescreen.intake.headings.form import Pair
from prescreen.intake.headings.targets import TargetColumn


@dataclass(slots=True)
class Draft:
    """A project as its rows tell it; `items[list][place]` is one element of a list."""

    sheet: str
    row: int
    id: str | None = None
    serial: str | None = None
    name: str | None = None
    data: dict[str, Reading] = field(default_factory=dict)
    items: dict[str, dict[int, dict[str, Reading]]] = field(default_factory=dict)
    ranges: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Ends that stand in columns of their own, by field."""
    complete: dict[str, bool] = field(default_factory=dict)
    linked: dict[str, list[dict[str, Reading]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    doubts: dict[str, Reason] = field(default_factory=dict)
    """Fields whose value stands but is not to be relied upon, and why."""
    confirmed: set[str] = field(default_factory=set)
    """Fields whose cell says that it was checked: no doubt is left."""
    measured: set[str] = field(default_factory=set)
    """Fields of which some cell or heading states the unit."""
    cells: dict[str, tuple[int, TargetColumn, Value]] = field(default_factory=dict)
    """Where the number of a field stands: its row, column and cell."""
    problems: list[Problem] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    columns: tuple[HeadingColumn, ...] = ()
    pairs: tuple[Pair, ...] = ()
    labelled: dict[str, str] = field(default_factory=dict)
    """What a form says, by label; a form has no columns."""

    def ends(self, path: str) -> tuple[float, float] | None:
        """The least and the greatest number that a field says; None where it says none."""
        value = self.data[path].value if path in self.data else None
        if type(value) is float:
            return value, value
        if not isinstance(value, Interval):
            return None
        found = [end for end in (value.low, value.high) if isinstance(end, float)]
        return (found[0], found[-1]) if found else None

    def heading(self, path: str) -> str:
        """The heading that the number of a field stands below."""
        return self.cells[path][1].heading if path in self.cells else path

    def raw(self) -> dict[str, str]:
        """What its rows say, by heading: the first cell filled under each."""
        found = dict(self.labelled)
        for row in self.rows:
            for column in self.columns:
                value = row.at(column.column)
                if value is not None:
                    found.setdefault(column.match.heading, shown(value, 500))
        return found


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is no candidate: why, and what it says."""

    row: int
    why: str
    text: str


def said(row: SheetRow) -> str:
    """What a row says, shortened."""
    return " ".join(shown(row.cells[i], 80) for i in row.filled)[:200]

"""The columns of a sheet with what their headings mean, and how the sheet is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from prescreen.intake.cells import column_name
from prescreen.intake.headings.recognise import HeadingMatch
from prescreen.intake.headings.text import plain

Role = Literal["candidates", "form", "list", "skip"]
SERIAL = frozenset({"序号", "序", "no", "no.", "编号"})


@dataclass(frozen=True, slots=True)
class HeadingColumn:
    """One column of a sheet; `column` counts from 0.

    `unit_at` is the column that says the unit of its numbers row by row, -1 for none.
    """

    column: int
    match: HeadingMatch
    unit_at: int = -1

    @property
    def letter(self) -> str:
        return column_name(self.column)

    @property
    def path(self) -> str | None:
        return self.match.path

    @property
    def is_serial(self) -> bool:
        """A running number (序号, 编号), which is a weaker id than a project number."""
        return plain(self.match.heading.rpartition(" / ")[2]) in SERIAL

    @property
    def is_running(self) -> bool:
        """A number of the row alone (序号), other next month: no id at all."""
        return self.is_serial and plain(self.match.heading.rpartition(" / ")[2]) != "编号"


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read: as candidates, as a form of one, as a list tied to them, or not."""

    sheet: str
    role: Role
    list_path: str | None = None
    head: tuple[int, int] = (1, 1)
    columns: tuple[HeadingColumn, ...] = ()
    units: tuple[str, ...] = ()
    """Units that a note above the table declares (单位:万元)."""
    around: tuple[str, ...] = ()
    """Units that other tables of the sheet declare; this one may have another."""


def apply(
    matches: Iterable[HeadingMatch], decided: Mapping[str, HeadingMatch]
) -> tuple[HeadingMatch, ...]:
    """Put what a person decided in place of what was found, heading by heading."""
    out: list[HeadingMatch] = []
    for match in matches:
        user = decided.get(plain(match.heading))
        if user is None:
            out.append(match)
        elif user.how == "skip":
            out.append(replace(match, path=None, how="skip", confidence=1.0, others=()))
        else:
            out.append(replace(user, heading=match.heading, unit=user.unit or match.unit))
    return tuple(out)

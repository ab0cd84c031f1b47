"""The ends of ranges that stand in columns of their own, put together once a row is read."""

from __future__ import annotations

from collections.abc import Iterator

from prescreen.errors import Problem
from prescreen.fields import catalogue
from prescreen.fields.values import read_value
from prescreen.intake.draft import Draft
from prescreen.intake.headings.targets import cell_problem, is_read


def join_ends(draft: Draft, file: str, sheet: str) -> Iterator[Problem]:
    """Make each range of its ends, and say where they make none; a value beside them comes
    first, and an end that could not be read makes none with the other."""
    for path, ends in draft.ranges.items():
        if path in draft.data or path in draft.disputed or ends.keys().isdisjoint(("low", "high")):
            continue
        reading = read_value(catalogue[path], ends)
        if is_read(reading):
            draft.data[path] = reading
        elif reading.why is not None:
            row, target, value = draft.cells[path]
            draft.notes[path] = reading.note or ""
            yield cell_problem(file, sheet, row, target, value, reading.why)

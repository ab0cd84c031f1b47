"""Second sheets (投资方, 产品, 政策诉求 …): one element a row, tied to a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prescreen.errors import Problem
from prescreen.fields import catalogue
from prescreen.fields.reading import Reading
from prescreen.intake.cells import MergedRange, SheetRow, Value, shown
from prescreen.intake.draft import PassedOver
from prescreen.intake.headings.columns import SheetMapping
from prescreen.intake.headings.layout import Head
from prescreen.intake.headings.rows import RowKinds
from prescreen.intake.headings.targets import cell_problem, is_read, target_of
from prescreen.intake.merged import Merged


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """One element of a list, and the project it says it belongs to."""

    sheet: str
    row: int
    list_path: str
    id: str | None
    name: str | None
    element: dict[str, Reading]
    problems: tuple[Problem, ...]


def read_links(
    file: str,
    sheet: SheetMapping,
    head: Head,
    spans: tuple[MergedRange, ...],
    rows: Iterator[SheetRow],
) -> Iterator[LinkedRow | PassedOver]:
    """The elements in a sheet of one list. Merged project cells count for all their rows."""
    assert sheet.list_path is not None
    info = catalogue.lists[sheet.list_path]
    targets = [target_of(c, sheet) for c in sheet.columns if c.path is not None]
    ties = {t.path: t.at for t in targets if t.path in ("project.id", "project.name")}
    own = [t for t in targets if t.field is not None and t.field.list_path == sheet.list_path]
    first = own[0].at if own else -1
    merged = Merged(spans, head.bottom)
    kinds = RowKinds(first, frozenset(c.column for c in sheet.columns if c.is_serial))
    held: dict[tuple[int, int], Value] = {}
    for row in rows:
        if row.number <= head.bottom or not row.filled:
            continue
        why = kinds.kind(row)
        keys: dict[str, str | None] = {}
        for path, at in ties.items():
            value = row.at(at)
            if (span := merged.tall(at, row.number)) is not None:
                value = held.setdefault((span.top, at), value)
            keys[path] = shown(value, 500) if value is not None else None
        if why or not any(row.at(t.at) is not None for t in own):
            text = " ".join(shown(row.cells[i], 80) for i in row.filled)
            yield PassedOver(row.number, why or "empty", text)
            continue
        element: dict[str, Reading] = {}
        problems: list[Problem] = []
        for target in own:
            assert target.field is not None
            value = row.at(target.at)
            reading = target.read_element(value)
            if is_read(reading):
                element.setdefault(target.field.leaf, reading)
            elif reading.why is not None:
                problems.append(
                    cell_problem(file, sheet.sheet, row.number, target, value, reading.why)
                )
        yield LinkedRow(sheet.sheet, row.number, info.path, keys.get("project.id"),
                   keys.get("project.name"), element, tuple(problems))  # fmt: skip

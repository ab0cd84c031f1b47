"""A sheet that is a form of one project: names of fields with the value to their right.

项目名称 | 甲项目 | 投资方       | A公司
总投资   | 5亿元  | 用地面积(亩) | 20
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prescreen.intake.cells import SheetRow
from prescreen.intake.headings.columns import HeadingColumn, apply
from prescreen.intake.headings.recognise import HeadingMatch, match_headings

LONGEST = 400  # rows of a form that are looked at
_LONGEST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """A label that names a field, and the cell to its right that holds the value."""

    row: SheetRow
    label: int
    column: HeadingColumn


def find_form(rows: Sequence[SheetRow], decided: Mapping[str, HeadingMatch]) -> tuple[Pair, ...]:
    """The pairs of a form; empty where the rows are no form.

    A form has labels in three rows at least, and other labels below 项目名称. Below that heading in
    a list there are names of projects.
    """
    pairs: list[Pair] = []
    labels: set[tuple[int, int]] = set()
    for row in rows:
        found = _labels(row, decided)
        labels |= {(row.number, at) for at in found}
        filled = row.filled
        for place, at in enumerate(filled[:-1]):
            value = filled[place + 1]
            if at in found and value not in found:
                pairs.append(Pair(row, at, HeadingColumn(value, found[at])))
    if len({pair.row.number for pair in pairs}) < 3:
        return ()
    name = next((p for p in pairs if p.column.path == "project.name"), None)
    if name is None:
        return ()
    below = [row.number for row in rows
             if row.number > name.row.number and row.at(name.label) is not None][:20]  # fmt: skip
    named = sum((number, name.label) in labels for number in below)
    return tuple(pairs) if named * 2 > len(below) else ()


def _labels(row: SheetRow, decided: Mapping[str, HeadingMatch]) -> dict[int, HeadingMatch]:
    """The cells of a row that name a field."""
    texts = {
        at: value
        for at in row.filled
        if isinstance(value := row.cells[at], str) and len(value) <= _LONGEST_LABEL
    }
    found = match_headings(list(texts.values()), suggest=False)
    matches = apply(found, decided) if decided else found
    return {at: m for at, m in zip(texts, matches, strict=True) if m.path is not None}

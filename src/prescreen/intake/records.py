"""Rows of a sheet become drafts of candidates: one draft a project, several rows where cells merge.

A draft keeps what each row said, so a reject can show it, and what could not be read, cell by cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from prescreen.errors import Problem
from prescreen.fields import Field, Kind
from prescreen.fields.reading import Reading
from prescreen.fields.reasons import Reason
from prescreen.fields.words import NONE_WORDS, SEVERAL, yes_or_no
from prescreen.intake.cells import MergedRange, SheetRow, Value, shown
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping
from prescreen.intake.headings.form import Pair
from prescreen.intake.headings.layout import Head, not_a_candidate
from prescreen.intake.headings.recognise import COMPLETE, FLAT
from prescreen.intake.headings.targets import TargetColumn, cell_problem, is_read, target_of
from prescreen.intake.merged import Merged

_COMPANY = re.compile(
    r"公司|集团|厂$|院$|中心|合作社|企业|基金|银行|店$|co\.|ltd|inc", re.IGNORECASE
)


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
    complete: dict[str, bool] = field(default_factory=dict)
    linked: dict[str, list[dict[str, Reading]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    columns: tuple[HeadingColumn, ...] = ()
    labelled: dict[str, str] = field(default_factory=dict)
    """What a form says, by label; a form has no columns."""

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


class RecordReader:
    """Reads the rows below the heading of one sheet."""

    def __init__(
        self, file: str, sheet: SheetMapping, head: Head, spans: tuple[MergedRange, ...]
    ) -> None:
        self.file, self.sheet, self.head = file, sheet, head
        self.targets = tuple(target_of(c, sheet) for c in sheet.columns if c.path is not None)
        self.name_at = next((t.at for t in self.targets if t.path == "project.name"), -1)
        self.serials = frozenset(c.column for c in sheet.columns if c.is_serial)
        self.merged = Merged(spans, head.bottom)
        self.held: dict[tuple[int, int], Value] = {}

    def read(self, rows: Iterator[SheetRow]) -> Iterator[Draft | PassedOver]:
        """Drafts and the rows passed over, in order."""
        draft: Draft | None = None
        last = 0
        for row in rows:
            if row.number <= self.head.bottom or not row.filled:
                continue
            why = self._passed_over(row)
            if why:
                text = " ".join(shown(row.cells[i], 80) for i in row.filled)
                yield PassedOver(row.number, why, text[:200])
                continue
            if draft is not None and row.number <= last:
                self._absorb(draft, row, row.number - draft.row)
                continue
            if draft is not None:
                yield draft
            span = self.merged.tall(self.name_at, row.number)
            last = span.bottom if span is not None else row.number
            draft = Draft(self.sheet.sheet, row.number, columns=self.sheet.columns)
            self._absorb(draft, row, 0)
        if draft is not None:
            yield draft

    def read_form(self, pairs: Sequence[Pair]) -> Draft:
        """The one draft of a form. The second of two labels for a list is its second element."""
        draft = Draft(self.sheet.sheet, pairs[0].row.number)
        times: Counter[str] = Counter()
        for pair in pairs:
            target = target_of(pair.column, self.sheet)
            value = pair.row.at(target.at)
            draft.labelled.setdefault(target.heading, shown(value, 500))
            if value is not None:
                self._take(draft, pair.row, target, value, False, times[target.path])
            times[target.path] += 1
        return draft

    def _passed_over(self, row: SheetRow) -> str:
        if all(i in self.serials and _is_number(row.cells[i]) for i in row.filled):
            return "blank"
        return not_a_candidate(row, self.head, self.name_at, self.merged.wide(row.number))

    def _cell(self, row: SheetRow, target: TargetColumn, own: Draft) -> tuple[Value, bool]:
        """The value of a cell, taken from its merged range; true if that spans other projects."""
        value = row.at(target.at)
        span = self.merged.tall(target.at, row.number)
        if span is None:
            return value, False
        key = (span.top, target.at)
        if row.number == span.top:
            self.held[key] = value
        name = self.merged.tall(self.name_at, row.number)
        mine = name is not None and name.top <= span.top and span.bottom <= name.bottom
        return self.held.get(key), not mine

    def _absorb(self, draft: Draft, row: SheetRow, offset: int) -> None:
        draft.rows.append(row)
        for target in self.targets:
            value, shared = self._cell(row, target, draft)
            if value is None:
                continue
            if offset and value is not None and row.at(target.at) is None:
                continue  # the rest of a merged cell of the same project: already taken
            self._take(draft, row, target, value, shared, offset)

    def _take(
        self,
        draft: Draft,
        row: SheetRow,
        target: TargetColumn,
        value: Value,
        shared: bool,
        offset: int,
    ) -> None:
        if target.path == "project.id":
            self._take_id(draft, row, target, value)
            return
        if target.path.endswith(COMPLETE):
            self._take_complete(draft, row, target, value)
            return
        known = target.field
        if known is None:
            return
        if known.list_path is not None and not self._stands_beside(known, value):
            draft.notes.setdefault(known.list_path, f"{target.heading}:{shown(value, 500)}")
            if target.path == "incentive.text" and shown(value) in NONE_WORDS:
                draft.complete.setdefault("incentive", True)
            return
        if shared and known.kind is Kind.NUMBER:
            self._problem(draft, row, target, value, Reason("merged"))
            return
        if known.list_path is None:
            self._keep(draft, row, target, value)
        else:
            self._keep_items(draft, row, target, known, value, offset)

    def _take_id(self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value) -> None:
        reading = self._reading(draft, row, target, value)
        if not isinstance(reading.value, str):
            return
        text = shown(reading.value, 200)
        if target.at in self.serials:
            draft.serial = draft.serial or text
        else:
            draft.id = draft.id or text

    def _take_complete(
        self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value
    ) -> None:
        whole = yes_or_no(shown(value))
        if whole is None:
            self._problem(draft, row, target, value, Reason("bool"))
        else:
            draft.complete[target.path.removesuffix(COMPLETE)] = whole

    def _stands_beside(self, known: Field, value: Value) -> bool:
        """Only some lists can stand in columns beside their candidate.

        是 under 高新技术企业 or 无 under 失信记录 is no element of a list; it is kept as a note.
        """
        if known.list_path not in FLAT:
            return False
        if known.leaf != FLAT[known.list_path]:
            return True
        return not isinstance(value, bool) and yes_or_no(shown(value)) is None

    def _reading(self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value) -> Reading:
        reading = target.read(value)
        if is_read(reading):
            return reading
        if reading.note is not None:
            draft.notes[target.path] = reading.note
        if reading.why is not None:
            self._problem(draft, row, target, value, reading.why)
        return reading

    def _keep(self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value) -> None:
        path = target.path
        reading = self._reading(draft, row, target, value)
        if path == "project.name" and isinstance(reading.value, str):
            draft.name = draft.name or reading.value
        if not is_read(reading) or path in draft.disputed:
            return
        if path in draft.data and not _same(draft.data[path], reading):
            kept: Any = draft.data.pop(path).value
            draft.disputed.add(path)
            draft.notes[path] = f"{shown(kept)} / {shown(value)}"
            self._problem(draft, row, target, value, Reason("disputed", {"kept": kept}))
            return
        draft.data[path] = reading

    def _keep_items(
        self,
        draft: Draft,
        row: SheetRow,
        target: TargetColumn,
        known: Field,
        value: Value,
        offset: int,
    ) -> None:
        assert known.list_path is not None
        items = draft.items.setdefault(known.list_path, {})
        parts = [value] if target.index > 1 else list(self._parts(known, value))
        for place, part in enumerate(parts):
            reading = self._reading(draft, row, target, part)
            if not is_read(reading):
                continue
            at = offset * 1000 + target.index * 100 + place
            element = items.setdefault(at, {})
            if known.leaf in element and not _same(element[known.leaf], reading):
                self._problem(draft, row, target, value, Reason("disputed/column"))
                del element[known.leaf]
                continue
            element[known.leaf] = reading

    def _parts(self, known: Field, value: Value) -> Iterator[Value]:
        """Names that stand together in one cell: 甲公司、乙公司 are two investors."""
        if not isinstance(value, str) or known.leaf != "name":
            yield value
            return
        pieces = [p.strip() for p in SEVERAL.split(value) if p.strip()]
        companies = known.list_path != "investor" or all(_COMPANY.search(p) for p in pieces)
        open_bracket = any(
            len(re.findall(r"[(（]", p)) != len(re.findall(r"[)）]", p)) for p in pieces
        )
        yield from pieces if companies and not open_bracket and len(pieces) <= 50 else [value]

    def _problem(
        self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value, why: Reason
    ) -> None:
        draft.problems.append(
            cell_problem(self.file, self.sheet.sheet, row.number, target, value, why)
        )


def _is_number(value: Value) -> bool:
    return isinstance(value, float) or (isinstance(value, str) and value.strip().isdigit())


def _same(one: Reading, other: Reading) -> bool:
    left, right = one.value, other.value
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    return left == right and one.quantity == other.quantity

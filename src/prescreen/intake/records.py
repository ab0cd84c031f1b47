"""Rows of a sheet become drafts: one draft a project, of several rows where cells merge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from prescreen.fields import Field, Kind, catalogue
from prescreen.fields.dates import read_span
from prescreen.fields.reading import Convention, Reading
from prescreen.fields.reasons import Reason
from prescreen.fields.words import NONE_WORDS, SEVERAL, yes_or_no
from prescreen.intake.ahead import Ahead
from prescreen.intake.cells import MergedRange, SheetRow, Value, one_line, shown
from prescreen.intake.draft import Draft, PassedOver, said
from prescreen.intake.headings.columns import SheetMapping
from prescreen.intake.headings.form import Pair
from prescreen.intake.headings.layout import Head, head_again, same_head
from prescreen.intake.headings.recognise import COMPLETE, FLAT, HeadingMatch
from prescreen.intake.headings.rows import RowKinds
from prescreen.intake.headings.targets import (
    CONFIRMED,
    TargetColumn,
    cell_problem,
    is_read,
    target_of,
)
from prescreen.intake.headings.text import units_in
from prescreen.intake.merged import Merged
from prescreen.intake.range_columns import join_ends
from prescreen.intake.totals import Totals

_COMPANY = re.compile(
    r"公司|集团|厂$|院$|中心|合作社|企业|基金|银行|店$|co\.|ltd|inc", re.IGNORECASE
)
_BUILDING, _ENDS = "schedule.build_months", ("schedule.start", "schedule.production")
_DAYS = Convention(spreadsheet=True)
"""A time of construction may be given as a span, which says when it begins and when it ends."""


class RecordReader:
    """Reads the rows below one heading, up to the next heading that says something else.

    `sample` are the first of these rows; `decided` is what a person decided about headings.
    """

    def __init__(
        self,
        file: str,
        sheet: SheetMapping,
        head: Head,
        spans: tuple[MergedRange, ...],
        sample: Sequence[SheetRow] = (),
        decided: Mapping[str, HeadingMatch] | None = None,
    ) -> None:
        self.file, self.sheet, self.head, self.spans = file, sheet, head, spans
        self.decided = decided
        self.targets = tuple(target_of(c, sheet) for c in sheet.columns if c.path is not None)
        self._plain = frozenset(
            t.at for t in self.targets
            if t.field is not None and t.field.list_path is None
            and t.path not in ("project.id", _BUILDING)
        )  # fmt: skip
        """Columns whose cells fill one field of the project, whatever they say."""
        self.name_at = next((t.at for t in self.targets if t.path == "project.name"), -1)
        self.serials = frozenset(c.column for c in sheet.columns if c.is_serial)
        self.running = frozenset(c.column for c in sheet.columns if c.is_running)
        self.noted = tuple(
            (c.column, c.match.heading) for c in sheet.columns if c.match.how == "partial"
        )
        self.merged = Merged(spans, head.bottom)
        self.held: dict[tuple[int, int], Value] = {}
        self.kinds = RowKinds(self.name_at, self.serials, sample)
        self.totals = Totals(self.targets)
        self._known = {at for at, _ in head.columns}
        self._whole_to = next((n for n in range(len(self._known)) if n not in self._known),
                              len(self._known))  # fmt: skip
        self.headless: set[int] = set()
        """Columns that hold something and have no heading."""
        self.bare: set[str] = set()
        """Headings that state no unit, below which a number states none either."""
        self.above: list[str] = []
        """What stands between the last project and the row that is read: units of what follows."""

    def read(self, rows: Ahead) -> Iterator[Draft | PassedOver]:
        """Drafts and the rows passed over, in order; ends before a heading of another table."""
        draft: Draft | None = None
        last = 0
        again = 0
        for row in rows:
            if not row.filled or self.head.top <= row.number <= self.head.bottom:
                continue
            if row.number < self.head.top:
                yield _passed(row, "title")
                continue
            other = head_again([row, *rows.peek(3)], self.spans, None, self.decided)
            if other is not None and not self._same(other):
                rows.back(row)
                break
            if other is not None:
                again = other.bottom
            why = "heading" if row.number <= again else self._kind(row, rows)
            inside = draft is not None and row.number <= last
            if draft is not None and not inside:
                yield self._whole(draft)
                draft = None
            if why:
                self._between(row, why)
                yield _passed(row, why)
                continue
            if draft is not None:
                self._absorb(draft, row, row.number - draft.row)
                continue
            self.above.clear()
            span = self.merged.tall(self.name_at, row.number)
            last = span.bottom if span is not None else row.number
            draft = Draft(self.sheet.sheet, row.number, columns=self.sheet.columns)
            self._absorb(draft, row, 0)
        if draft is not None:
            yield self._whole(draft)

    def _kind(self, row: SheetRow, rows: Ahead) -> str:
        """What a row is; one cell alone above a heading is the title of what follows."""
        found = self.kinds.kind(row, self.merged.wide(row.number))
        if not found and self.kinds.heads(row, next(iter(rows.peek(1)), None)):
            return "section"
        if found or len(row.filled) > 1 or len(self.head.columns) < 2:
            return found
        below = [line for line in rows.peek(8) if line.filled]
        for place, line in enumerate(below[:3]):
            if head_again(below[place : place + 4], self.spans, None, self.decided):
                return "section"
            if len(line.filled) > 1:
                break
        return ""

    def _whole(self, draft: Draft) -> Draft:
        """A draft that has all its rows; a value beside its ends comes first."""
        draft.problems += join_ends(draft, self.file, self.sheet.sheet)
        self.totals.project(draft.data, draft.notes, draft.measured)
        return draft

    def _same(self, other: Head) -> bool:
        """Whether this is the heading again, and nothing above it declares other units."""
        units = units_in(self.above)
        return same_head(self.head, other) and (
            not units or tuple(u.text for u in units) == self.sheet.units
        )

    def _between(self, row: SheetRow, why: str) -> None:
        self.above += [shown(row.cells[i], 200) for i in row.filled][:50]
        del self.above[:-200]
        if why in ("total", "section"):
            self.totals.total(row, why)

    def read_form(self, pairs: Sequence[Pair]) -> Draft:
        """The one draft of a form. The second of two labels for a list is its second element."""
        draft = Draft(self.sheet.sheet, pairs[0].row.number, pairs=tuple(pairs))
        times: Counter[str] = Counter()
        for pair in pairs:
            heading, value = pair.column.match.heading, pair.value
            draft.labelled.setdefault(heading, shown(value, 500))
            if pair.column.path is None:
                if pair.column.match.how == "partial" and value is not None:
                    draft.notes.setdefault(heading, shown(value, 500))
                continue
            target = target_of(pair.column, self.sheet)
            if value is not None:
                self._take(draft, pair.row, target, value, False, times[target.path])
            times[target.path] += 1
        return draft

    def _cell(self, row: SheetRow, target: TargetColumn) -> tuple[Value, bool]:
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
        if len(row.cells) > self._whole_to:
            self.headless.update(at for at in row.filled if at not in self._known)
        for at, heading in self.noted:
            if (value := row.at(at)) is not None:
                draft.notes.setdefault(heading, shown(value, 500))
        for target in self.targets:
            value, shared = row.at(target.at), False
            if self.spans:
                value, shared = self._cell(row, target)
            if value is None or (offset and row.at(target.at) is None):
                continue  # blank, or the rest of a merged cell of the same project: already taken
            target = target.in_row(row)
            if target.at in self._plain and not shared:
                self._keep(draft, row, target, value)
            else:
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
        if target.path == _BUILDING and isinstance(value, str) and (ends := read_span(value)):
            for path, end in zip(_ENDS, ends, strict=True):  # 2021-03/2023-12
                own = replace(target, path=path, field=catalogue[path], by=_DAYS, others=())
                self._keep(draft, row, own, end)
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
        if target.at in self.running:
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
        in_list = target.field is not None and target.field.list_path is not None
        reading = target.read_element(value) if in_list else target.read(value)
        if is_read(reading):
            return reading
        if reading.note is not None:
            draft.notes[target.path] = _with_unit(reading.note, target)
        if reading.why is not None:
            self._problem(draft, row, target, value, reading.why)
        return reading

    def _keep(self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value) -> None:
        path = target.path
        if target.end:
            self._keep_end(draft, row, target, value, target.end)
            return
        if path == "project.name" and isinstance(value, str):
            value = one_line(value)
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
        if target.heading != path:
            draft.cells.setdefault(path, (row.number, target, value))
        self._doubt(draft, target, value)

    def _keep_end(
        self, draft: Draft, row: SheetRow, target: TargetColumn, value: Value, end: str
    ) -> None:
        """One end of a range, which makes one with the others once the row is read."""
        ends = draft.ranges.setdefault(target.path, {})
        if end.endswith("_open"):
            said = yes_or_no(shown(value))
            if said is None:
                self._problem(draft, row, target, value, Reason("bool"))
            else:
                ends[end] = said
        elif (reading := self._reading(draft, row, target, value)).value is not None:
            ends[end] = reading.value
            draft.cells.setdefault(target.path, (row.number, target, value))
        else:
            draft.disputed.add(target.path)

    def _doubt(self, draft: Draft, target: TargetColumn, value: Value) -> None:
        """A number in a unit that nothing says: 5 may be 5 万元 or 5 亿元."""
        own = target.field.unit if target.field is not None else None
        if own is None or target.heading == target.path:
            return  # a column of our own, in our own unit
        if type(value) is str and CONFIRMED.search(value):
            draft.confirmed.add(target.path)
        if target.in_no_unit(value):
            self.bare.add(target.heading)
            draft.doubts.setdefault(target.path, Reason("doubtful/unit", {"unit": own}))
        else:
            draft.measured.add(target.path)

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


def _with_unit(note: str, target: TargetColumn) -> str:
    """What a cell says, with the unit of its column where it ends in a bare figure."""
    unit = target.by.unit if target.by.stated else None
    bare = target.field is not None and target.field.kind is Kind.NUMBER and note[-1:].isdigit()
    return f"{note}{unit}" if bare and unit is not None else note


def _passed(row: SheetRow, why: str) -> PassedOver:
    return PassedOver(row.number, why, said(row))


def _same(one: Reading, other: Reading) -> bool:
    left, right = one.value, other.value
    if isinstance(left, float) and isinstance(right, float):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
    return left == right and one.quantity == other.quantity

"""Reading the sheets of one file: what each is, its rows, and what a person should be told."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib import import_module

from prescreen.errors import InputError, Place, Problem
from prescreen.fields.quantity import shortest
from prescreen.intake.ahead import Ahead
from prescreen.intake.beside import side_by_side
from prescreen.intake.cells import SheetRow, SheetStream, column_name
from prescreen.intake.draft import Draft, PassedOver, said
from prescreen.intake.formats.sniff import READERS, SourceFile
from prescreen.intake.headings.columns import SheetMapping
from prescreen.intake.headings.doubts import assumed, judge, like_names, unused
from prescreen.intake.headings.form import LONGEST, beside_forms, find_form, several
from prescreen.intake.headings.layout import LOOK_AHEAD
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.plan import Before, Lists, SheetPlan, form_plan, plan_sheet
from prescreen.intake.limits import Limits, at, refuse, too_much
from prescreen.intake.linked import LinkedRow, read_links
from prescreen.intake.records import RecordReader
from prescreen.intake.totals import Difference
from prescreen.messages import Both, problem

_OWN_SHEETS = frozenset({"_选项", "填表说明"})  # sheets of our template that hold no data


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A row of a sheet that is no project: what it is, and what it says.

    `kind` is total, part, section, numbering, note, heading, empty (a running number alone) or
    title (what stands above the first heading).
    """

    sheet: str
    row: int
    kind: str
    said: str


@dataclass(slots=True)
class Seen:
    """What reading gathers before candidates can be built."""

    lists: Lists = "any"
    """Which sheets may be lists tied to candidates kept in another sheet."""
    drafts: list[Draft] = field(default_factory=list)
    links: list[LinkedRow] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    columns: list[Problem] = field(default_factory=list)
    """Columns that fill no field: kept as notes, not used, or without a heading."""
    passed: list[PassedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    plans: list[SheetMapping] = field(default_factory=list)
    rows: int = 0

    @property
    def only_lists(self) -> bool:
        """No sheet holds candidates, but some were taken for lists of them: take these instead."""
        roles = {plan.role for plan in self.plans}
        return self.lists != "none" and "list" in roles and not roles & {"candidates", "form"}

    @property
    def fewer_lists(self) -> Lists:
        return "named" if self.lists == "any" else "none"


def read_sheets(
    source: SourceFile,
    mapping: HeadingMapping | None,
    wanted: str | None,
    limits: Limits,
    seen: Seen,
) -> Seen:
    told_by_name(source, seen)
    names: list[str] = []
    with closing(_sheets(source, limits)) as sheets:
        for one in sheets:
            names.append(one.name)
            if _wanted(one, wanted, source, seen):
                _read_sheet(one, mapping, source, limits, seen)
    if wanted is not None and wanted not in names:
        listed = Both("、".join(names), ", ".join(names))
        raise refuse("input.no-sheet", source.path, sheet=wanted, names=listed)
    return seen


def plan_sheets(
    source: SourceFile, mapping: HeadingMapping | None, limits: Limits, seen: Seen
) -> Seen:
    with closing(_sheets(source, limits)) as sheets:
        for one in sheets:
            if _wanted(one, None, source, seen):
                for part in side_by_side(one, mapping.matches(one.name) if mapping else {}):
                    plan = _planned(part, Ahead(part.rows), mapping, source, seen)
                    every = {column.match.heading for column in plan.mapping.columns}
                    seen.notices += assumed(plan.mapping, source.path.name, every)
    return seen


def _sheets(source: SourceFile, limits: Limits) -> Generator[SheetStream]:
    """The sheets of a file; each is closed before the next, and the file with the last."""
    module = import_module(f"prescreen.intake.formats.{READERS.get(source.kind, 'xlsx')}")
    streams: Iterator[SheetStream] = module.sheets(source.path, limits)
    for one in streams:
        try:
            yield one
        finally:
            if isinstance(one.rows, Generator):
                one.rows.close()


def told_by_name(source: SourceFile, seen: Seen) -> None:
    if source.misnamed:
        place = Place(source.path.name)
        suffix = source.path.suffix
        seen.notices.append(problem("input.misnamed", place, suffix=suffix, kind=source.kind))


def _wanted(one: SheetStream, wanted: str | None, source: SourceFile, seen: Seen) -> bool:
    if one.name in _OWN_SHEETS and wanted != one.name:
        return False
    if wanted is not None:
        return one.name == wanted
    if one.hidden:
        seen.notices.append(_notice(source, one.name, "input.hidden-sheet"))
        return False
    return True


def _notice(
    source: SourceFile, sheet: str, code: str, line: int | None = None, /, **words: object
) -> Problem:
    return problem(code, Place(f"{source.path.name}[{sheet}]", line), sheet=sheet, **words)


def _planned(
    one: SheetStream,
    rows: Ahead,
    mapping: HeadingMapping | None,
    source: SourceFile,
    seen: Seen,
    before: Before | None = None,
) -> SheetPlan:
    """The plan of the table that begins in these rows, which all stay to be read."""
    first = rows.peek(LOOK_AHEAD)
    plan = plan_sheet(one.name, first, one.spans, mapping, lists=seen.lists, before=before)
    if plan.mapping.role == "form":
        pairs = find_form(rows.peek(LONGEST), mapping.matches(one.name) if mapping else {})
        plan = form_plan(one.name, pairs, rows.peek(LONGEST)) if pairs else plan
    if plan.mapping.columns or plan.head is None:
        seen.plans.append(plan.mapping)
    seen.problems += judge(plan.mapping, source.path.name)
    seen.columns += unused(plan.mapping, source.path.name)
    wish = mapping.role_of(one.name) if mapping else None
    if plan.mapping.role != "skip" or not first or (wish is not None and wish.role == "skip"):
        return plan
    if plan.head is None:
        seen.notices.append(_notice(source, one.name, "input.no-table"))
    else:
        seen.notices.append(_no_name(source, one.name, plan))
    return plan


def _no_name(source: SourceFile, sheet: str, plan: SheetPlan) -> Problem:
    """A table without names; the column that looks most like them is offered."""
    assert plan.head is not None
    line = plan.head.bottom
    like = like_names(plan.mapping.columns, plan.sample)
    if like is None:
        return _notice(source, sheet, "input.no-name", line)
    heading, column = like.match.heading, like.letter
    return _notice(
        source, sheet, "input.no-name/like", line, row=line, heading=heading, column=column
    )


def _read_sheet(
    one: SheetStream, mapping: HeadingMapping | None, source: SourceFile, limits: Limits, seen: Seen
) -> None:
    hidden: list[int] = []
    whole = replace(one, rows=_counted(one.rows, hidden, source, limits, seen))
    decided = mapping.matches(one.name) if mapping else {}
    read = [_read_part(part, mapping, source, seen) for part in side_by_side(whole, decided)]
    for encoding in one.notices:
        seen.notices.append(_notice(source, one.name, "input.read-as", encoding=encoding))
    if one.bare:
        seen.notices.append(_notice(source, one.name, "input.read-bare"))
    if any(read):
        _told_hidden(one, hidden, source, seen)


def _read_part(
    one: SheetStream, mapping: HeadingMapping | None, source: SourceFile, seen: Seen
) -> bool:
    """Read the tables of a sheet, or of one of the lists side by side in it; whether it has any."""
    rows = Ahead(one.rows)
    plan = _planned(one, rows, mapping, source, seen)
    if plan.mapping.role == "form":
        _read_form(one, rows, plan, mapping, source, seen)
    before, found = Before(), plan.head is not None
    while plan.head is not None and plan.mapping.role in ("candidates", "list"):
        before = _read_table(one, rows, plan, mapping, source, seen, before)
        if not rows.peek(1):
            break
        plan = _planned(one, rows, mapping, source, seen, before)
    return found


def _read_form(
    one: SheetStream,
    rows: Ahead,
    plan: SheetPlan,
    mapping: HeadingMapping | None,
    source: SourceFile,
    seen: Seen,
) -> None:
    assert plan.head is not None
    whole = rows.peek(LONGEST)
    pairs = find_form(whole, mapping.matches(one.name) if mapping else {})
    bare: set[str] = set()
    for form in several(pairs):
        reader = RecordReader(source.path.name, plan.mapping, plan.head, one.spans)
        seen.drafts.append(reader.read_form(form))
        bare |= reader.bare
    seen.notices += assumed(plan.mapping, source.path.name, bare)
    _told_headless(one, plan, beside_forms(pairs), source, seen)
    used = {pair.row.number for pair in pairs}
    for row in whole:
        if row.filled and row.number not in used:
            kind = "title" if row.number < min(used) else "note"
            seen.passed.append(PassedRow(one.name, row.number, kind, said(row)))


def _read_table(
    one: SheetStream,
    rows: Ahead,
    plan: SheetPlan,
    mapping: HeadingMapping | None,
    source: SourceFile,
    seen: Seen,
    before: Before,
) -> Before:
    """Read one table of a sheet; gives what the next one has above it."""
    assert plan.head is not None
    name, sheet = source.path.name, plan.mapping
    if sheet.role == "list":
        _take(read_links(name, sheet, plan.head, one.spans, rows), one.name, source, seen)
        return before
    decided = mapping.matches(one.name) if mapping else {}
    reader = RecordReader(name, sheet, plan.head, one.spans, plan.sample, decided)
    _take(reader.read(rows), one.name, source, seen)
    seen.notices += assumed(sheet, name, reader.bare)
    _told_headless(one, plan, sorted(reader.headless), source, seen)
    for found in reader.totals.differences():
        seen.problems.append(_differs(source, one.name, found))
    return Before(tuple(reader.above), (*before.units, *sheet.units))


def _told_headless(
    one: SheetStream, plan: SheetPlan, columns: list[int], source: SourceFile, seen: Seen
) -> None:
    """Tell of columns that hold something below no heading, or beside no label of a form."""
    if columns:
        listed = "、".join(map(column_name, columns[:20]))
        line = plan.mapping.head[1]
        seen.columns.append(
            _notice(source, one.name, "input.columns-headless", line, columns=listed)
        )


def _take(
    found: Iterable[Draft | PassedOver | LinkedRow], sheet: str, source: SourceFile, seen: Seen
) -> None:
    for entry in found:
        if isinstance(entry, Draft):
            seen.drafts.append(entry)
            continue
        if isinstance(entry, LinkedRow):
            seen.links.append(entry)
            continue
        seen.passed.append(PassedRow(sheet, entry.row, entry.why, entry.text))
        if entry.why not in ("empty", "title"):
            seen.notices.append(_notice(
                source, sheet, f"input.row-{entry.why}", entry.row, row=entry.row, said=entry.text
            ))  # fmt: skip


def _differs(source: SourceFile, sheet: str, found: Difference) -> Problem:
    stated, rows = shortest(float(found.stated)), shortest(float(found.found))
    if not found.cell:
        return _notice(
            source, sheet, "input.total-differs/count", found.row,
            row=found.row, stated=stated, found=rows,
        )  # fmt: skip
    return _notice(
        source, sheet, "input.total-differs", found.row, cell=found.cell, heading=found.heading,
        said=found.said, stated=stated, found=rows, unit=found.unit,
    )  # fmt: skip


_BESIDE = 100
"""One row in so many may be a title, a heading, a total or a note beside the projects."""


def _counted(
    rows: Iterable[SheetRow], hidden: list[int], source: SourceFile, limits: Limits, seen: Seen
) -> Iterator[SheetRow]:
    for row in rows:
        seen.rows += 1
        if seen.rows > limits.rows + limits.rows // _BESIDE:
            place = at(source.path, row.number)
            raise too_much("input.too-large/rows", place, seen.rows, limits.rows)
        if row.hidden and len(hidden) < 1000:
            hidden.append(row.number)
        yield row


def _told_hidden(one: SheetStream, hidden: list[int], source: SourceFile, seen: Seen) -> None:
    if hidden:
        listed = "、".join(map(str, hidden[:20])) + ("…" if len(hidden) > 20 else "")
        seen.notices.append(_notice(source, one.name, "input.hidden-rows", rows=listed))
    if one.hidden_columns:
        listed = "、".join(one.hidden_columns[:20])
        seen.notices.append(_notice(source, one.name, "input.hidden-columns", columns=listed))


def no_list(source: SourceFile, seen: Seen) -> InputError:
    headings = [c.match.heading for plan in seen.plans for c in plan.columns][:20]
    listed = Both("、".join(headings) or "无", ", ".join(headings) or "none")
    error = refuse("input.no-list", source.path, headings=listed)
    return InputError((*error.problems, *seen.notices))

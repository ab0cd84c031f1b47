"""Reading the sheets of one file: what each is, its rows, and what a person should be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain, islice

from prescreen.errors import InputError, Place, Problem
from prescreen.intake.cells import SheetRow, SheetStream
from prescreen.intake.formats.sniff import READERS, SourceFile
from prescreen.intake.headings.columns import SheetMapping
from prescreen.intake.headings.doubts import assumed, judge
from prescreen.intake.headings.form import LONGEST, find_form
from prescreen.intake.headings.layout import LOOK_AHEAD
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.plan import Lists, SheetPlan, form_plan, plan_sheet
from prescreen.intake.limits import Limits, at, refuse, too_much
from prescreen.intake.linked import LinkedRow, read_links
from prescreen.intake.records import Draft, PassedOver, RecordReader
from prescreen.messages import Both, problem

_OWN_SHEETS = frozenset({"_选项", "填表说明"})  # sheets of our template that hold no data


@dataclass(slots=True)
class Seen:
    """What reading gathers before candidates can be built."""

    lists: Lists = "any"
    """Which sheets may be lists tied to candidates kept in another sheet."""
    drafts: list[Draft] = field(default_factory=list)
    links: list[LinkedRow] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
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
    for one in _sheets(source, limits):
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
    for one in _sheets(source, limits):
        if _wanted(one, None, source, seen):
            _planned(one, mapping, source, seen)
    return seen


def _sheets(source: SourceFile, limits: Limits) -> Iterator[SheetStream]:
    module = import_module(f"prescreen.intake.formats.{READERS.get(source.kind, 'xlsx')}")
    found: Iterator[SheetStream] = module.sheets(source.path, limits)
    return found


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
    one: SheetStream, mapping: HeadingMapping | None, source: SourceFile, seen: Seen
) -> tuple[SheetPlan, Iterator[SheetRow]]:
    """The plan of a sheet, and all its rows again from the first."""
    first: list[SheetRow] = []
    for row in one.rows:
        first.append(row)
        if len(first) >= LOOK_AHEAD:
            break
    plan = plan_sheet(one.name, first, one.spans, mapping, lists=seen.lists)
    if plan.mapping.columns or plan.head is None:
        seen.plans.append(plan.mapping)
    seen.problems += judge(plan.mapping, source.path.name)
    seen.notices += assumed(plan.mapping, source.path.name)
    if plan.mapping.role == "skip" and first and plan.head is None:
        seen.notices.append(_notice(source, one.name, "input.no-table"))
    elif plan.mapping.role == "skip" and plan.head is not None:
        seen.notices.append(_notice(source, one.name, "input.no-name", plan.head.bottom))
    return plan, chain(first, one.rows)


def _read_sheet(
    one: SheetStream, mapping: HeadingMapping | None, source: SourceFile, limits: Limits, seen: Seen
) -> None:
    plan, rows = _planned(one, mapping, source, seen)
    for encoding in one.notices:
        seen.notices.append(_notice(source, one.name, "input.read-as", encoding=encoding))
    if one.bare:
        seen.notices.append(_notice(source, one.name, "input.read-bare"))
    if plan.head is None or plan.mapping.role == "skip":
        return
    hidden: list[int] = []
    rows = _counted(rows, hidden, source, limits, seen)
    name = source.path.name
    if plan.mapping.role == "form":
        whole = list(islice(rows, LONGEST))
        pairs = find_form(whole, mapping.matches(one.name) if mapping else {})
        seen.plans[-1] = form_plan(one.name, pairs).mapping
        reader = RecordReader(name, seen.plans[-1], plan.head, one.spans)
        seen.drafts.append(reader.read_form(pairs))
        _told_hidden(one, hidden, source, seen)
        return
    found: Iterator[Draft | PassedOver | LinkedRow] = (
        read_links(name, plan.mapping, plan.head, one.spans, rows)
        if plan.mapping.role == "list"
        else RecordReader(name, plan.mapping, plan.head, one.spans).read(rows)
    )
    for entry in found:
        if isinstance(entry, Draft):
            seen.drafts.append(entry)
        elif isinstance(entry, LinkedRow):
            seen.links.append(entry)
        elif entry.why != "blank":
            seen.notices.append(_notice(
                source, one.name, f"input.row-{entry.why}", entry.row,
                row=entry.row, said=entry.text,
            ))  # fmt: skip
    _told_hidden(one, hidden, source, seen)


def _counted(
    rows: Iterator[SheetRow], hidden: list[int], source: SourceFile, limits: Limits, seen: Seen
) -> Iterator[SheetRow]:
    for row in rows:
        seen.rows += 1
        if seen.rows > limits.rows:
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

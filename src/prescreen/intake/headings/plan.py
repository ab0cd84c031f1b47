"""What each sheet of a file is: a list of candidates, a list tied to them, or neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prescreen.fields import catalogue
from prescreen.intake.cells import MergedRange, SheetRow
from prescreen.intake.headings.columns import HeadingColumn, Role, SheetMapping
from prescreen.intake.headings.form import Pair, find_form
from prescreen.intake.headings.layout import Head, find_head
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.recognise import COMPLETE, FLAT, LINKS, HeadingMatch
from prescreen.intake.headings.row_units import with_row_units
from prescreen.intake.headings.text import plain, units_in

Lists = Literal["any", "named", "none"]
_LONGEST_NOTE = 100
_LIST_WORDS = {
    "政策诉求": "incentive", "优惠政策": "incentive", "股东": "investor", "投资方": "investor",
    "投资主体": "investor", "产品": "product", "原辅料": "material",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How a sheet will be read; `head` is None where nothing in it looks like headings."""

    mapping: SheetMapping
    head: Head | None
    sample: tuple[SheetRow, ...] = ()
    """The first rows below the head."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands above a table that is not the first of its sheet."""

    texts: tuple[str, ...] = ()
    """Between the two: titles, and notes of units."""
    units: tuple[str, ...] = ()
    """Units that tables above declare."""


def plan_sheet(
    name: str,
    rows: Sequence[SheetRow],
    spans: tuple[MergedRange, ...],
    mapping: HeadingMapping | None,
    *,
    lists: Lists = "any",
    before: Before | None = None,
) -> SheetPlan:
    """Decide from the first rows; `mapping` is what a person decided before.

    `lists` says which sheets may be lists tied to another: any, those named after a list, none.
    `before` is given for a table below another; its heading is the first row.
    """
    plan = _plan(name, rows, spans, mapping, lists, before)
    if plan.head is None:
        return plan
    below = tuple(row for row in rows if row.number > plan.head.bottom)
    if plan.mapping.role != "candidates":
        return replace(plan, sample=below)
    name_column = mapping.name if mapping else ""
    columns = named(_under_one_name(list(plan.mapping.columns), below), name_column)
    columns = with_row_units(columns, below)
    role: Role = "candidates" if any(c.path == "project.name" for c in columns) else "skip"
    wish = mapping.role_of(name) if mapping else None
    if wish is not None and wish.role != "skip":
        role = plan.mapping.role
    return SheetPlan(replace(plan.mapping, role=role, columns=tuple(columns)), plan.head, below)


def _plan(
    name: str,
    rows: Sequence[SheetRow],
    spans: tuple[MergedRange, ...],
    mapping: HeadingMapping | None,
    lists: Lists,
    before: Before | None,
) -> SheetPlan:
    spans = tuple(s for s in spans if rows and s.top <= rows[-1].number)
    decided = mapping.matches(name) if mapping else {}
    wish = mapping.role_of(name) if mapping else None
    if wish is not None and wish.role == "skip":
        return SheetPlan(SheetMapping(name, "skip"), None)
    if before is not None:
        found = find_head(rows[:4], spans, None, decided)
        return _planned(name, "candidates", None, found, before)
    if wish is not None and wish.role == "list":
        found = find_head(rows, spans, wish.list_path, decided)
        return _planned(name, "list", wish.list_path, found)
    pairs = find_form(rows, decided) if wish is None or wish.role == "form" else ()
    if pairs:
        return form_plan(name, pairs, rows)
    found = find_head(rows, spans, None, decided)
    if found is None:
        return SheetPlan(SheetMapping(name, "skip"), None)
    if wish is None and (lists == "any" or (lists == "named" and _by_name(name))):
        as_list = _as_list(name, rows, spans, decided, found[1])
        if as_list is not None:
            return as_list
    return _planned(name, "candidates", None, found)


def form_plan(name: str, pairs: tuple[Pair, ...], rows: Sequence[SheetRow]) -> SheetPlan:
    """The plan of a form, which has its labels beside the values and no heading above.

    Its other rows may say the units: 单位:亿元 above, 二、投资情况(单位:亿元) within.
    """
    head = Head(pairs[0].row.number, pairs[-1].row.number, (), ())
    columns = tuple(pair.column for pair in pairs)
    used = {pair.row.number for pair in pairs}
    others = (row.cells[at] for row in rows if row.number not in used for at in row.filled)
    said = units_in(text for text in others if isinstance(text, str) and len(text) <= _LONGEST_NOTE)
    units = tuple(dict.fromkeys(unit.text for unit in said))
    mapping = SheetMapping(name, "form", None, (head.top, head.bottom), columns, units)
    return SheetPlan(mapping, head)


def _as_list(
    name: str,
    rows: Sequence[SheetRow],
    spans: tuple[MergedRange, ...],
    decided: Mapping[str, HeadingMatch],
    matches: tuple[HeadingMatch, ...],
) -> SheetPlan | None:
    """The plan of a sheet that lists investors, products … of projects kept in another sheet."""
    paths = [m.path for m in matches if m.path]
    own = [p for p in paths if _list_of(p) is None and p not in LINKS]
    counts = Counter(one for p in paths if (one := _list_of(p)) is not None)
    hint = _by_name(name)
    ordered = [hint] if hint else [path for path, _ in counts.most_common(2)]
    for path in ordered:
        found = find_head(rows, spans, path, decided)
        if found is None:
            continue
        inside = [m.path for m in found[1] if m.path]
        linked = any(p in LINKS for p in inside)
        elements = sum(_list_of(p) == path for p in inside)
        # A list of projects that names its investors too has fields of its own besides.
        if linked and elements and (hint or not own):
            return _planned(name, "list", path, found)
    return None


def _by_name(name: str) -> str | None:
    wanted = plain(name)
    for path, info in catalogue.lists.items():
        if wanted in (plain(info.label), path, plain(info.label_en)):
            return path
    return next((path for word, path in _LIST_WORDS.items() if wanted.startswith(word)), None)


def _list_of(path: str) -> str | None:
    if path.endswith(COMPLETE):
        return None
    known = catalogue.get(path)
    return known.list_path if known else None


def _planned(
    name: str,
    role: Role,
    list_path: str | None,
    found: tuple[Head, tuple[HeadingMatch, ...]] | None,
    before: Before | None = None,
) -> SheetPlan:
    if found is None:
        return SheetPlan(SheetMapping(name, "skip"), None)
    head, matches = found
    columns = [
        HeadingColumn(at, match) for (at, _), match in zip(head.columns, matches, strict=True)
    ]
    columns = _one_id(columns)
    if role == "candidates":
        columns = _anchored(columns)
    units = tuple(u.text for u in units_in(before.texts if before else head.above))
    return SheetPlan(
        SheetMapping(
            name, role, list_path, (head.top, head.bottom), tuple(columns), units,
            before.units if before else (),
        ),
        head,
    )  # fmt: skip


def named(columns: list[HeadingColumn], chosen: str = "") -> list[HeadingColumn]:
    """The columns with one name at most: that headed 项目名称, else the one a person chose, else
    the first that says it otherwise, as 签约项目名称 does.
    """
    names = [c for c in columns if c.path == "project.name"]
    if chosen and not any(c.match.how in ("label", "alias", "user") for c in names):
        letter, heading = chosen.upper(), plain(chosen)
        wanted = [c for c in columns if c.letter == letter or plain(c.match.heading) == heading][:1]
        names = [c for c in names if c not in wanted]
        columns = [_as_name(c) if c in wanted else c for c in columns]
    elif sum(c.match.how != "name" for c in names) > 1 or len(names) < 2:
        return columns  # doubles of the very same name are told, and compared row by row
    else:
        first = next((c for c in names if c.match.how != "name"), names[0])
        names.remove(first)
    return [
        replace(c, match=replace(c.match, path=None, how="near", others=("project.name",)))
        if c in names else c
        for c in columns
    ]  # fmt: skip


def _under_one_name(
    columns: list[HeadingColumn], sample: Sequence[SheetRow]
) -> list[HeadingColumn]:
    """The columns, of those below one merged 项目名称 only the last that is filled as a name.

    At its left stand groups: 工业 | 甲项目. Where the merge was lost, the last has no heading.
    """
    names = [c for c in columns if c.path == "project.name" and c.match.how != "user"]
    if len(names) == 1 and _groups(names[0].column, columns, sample):
        names.append(replace(names[0], column=names[0].column + 1))
        columns = sorted([*columns, names[1]], key=lambda c: c.column)
    beside = [c.column - names[0].column for c in names] == list(range(len(names)))
    if len(names) < 2 or not beside or len({c.match.heading for c in names}) > 1:
        return columns
    filled = [c for c in names
              if sum(r.at(c.column) is not None for r in sample) * 2 > len(sample)]  # fmt: skip
    chosen = filled[-1] if filled else names[0]
    return [
        replace(c, match=replace(c.match, path=None, how="near", others=("project.name",)))
        if c in names and c is not chosen else c
        for c in columns
    ]  # fmt: skip


def _groups(at: int, columns: Sequence[HeadingColumn], sample: Sequence[SheetRow]) -> bool:
    """Whether a column has blanks or repeats where the next, without a heading, has other names."""
    if at + 1 in {c.column for c in columns}:
        return False
    own = [v for row in sample if (v := row.at(at)) is not None]
    names = [v for row in sample if isinstance(v := row.at(at + 1), str)]
    return len(names) * 2 > len(sample) and len(set(map(str, own))) < len(set(names))


def _as_name(column: HeadingColumn) -> HeadingColumn:
    match = HeadingMatch(column.match.heading, "project.name", None, 1.0, "user")
    return HeadingColumn(column.column, match)


def _one_id(columns: list[HeadingColumn]) -> list[HeadingColumn]:
    """Where there is a project number, the running number is not an id."""
    ids = [c for c in columns if c.path == "project.id"]
    if len(ids) < 2 or all(c.is_serial for c in ids):
        return columns
    return [
        replace(c, match=replace(c.match, path=None, confidence=0.0, how="serial", others=()))
        if c in ids and c.is_serial and c.match.how != "user"
        else c
        for c in columns
    ]


def _anchored(columns: list[HeadingColumn]) -> list[HeadingColumn]:
    """A loose 金额 or 年限 is of a list only where the list's own name stands in a column too."""
    present = {c.path for c in columns}
    out: list[HeadingColumn] = []
    for column in columns:
        path, known = column.path, catalogue.get(column.path or "")
        loose = (
            known is not None
            and known.list_path in FLAT
            and known.list_path != "investor"
            and column.match.how not in ("user", "path")
            and not present & {f"{known.list_path}.{FLAT[known.list_path]}", "incentive.side"}
        )
        if loose and path is not None:
            column = replace(
                column, match=replace(column.match, path=None, how="near", others=(path,))
            )
        out.append(column)
    return out

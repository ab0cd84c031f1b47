"""Reading the sheets of one file: what each is, its rows, and what a person should be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from prescreen.errors import InputError, Place, Problem
from prescreen.intake.cells import Row, Sheet
from prescreen.intake.formats.sniff import Source
from prescreen.intake.headings.doubts import assumed, judge
from prescreen.intake.headings.form import LONGEST, find_form
from prescreen.intake.headings.layout import LOOK_AHEAD
from prescreen.intake.headings.mapping import Mapping, SheetMapping
from prescreen.intake.headings.plan import Lists, Plan, form_plan, plan_sheet
from prescreen.intake.limits import Limits, refuse, too_much
from prescreen.intake.linked import Link, read_links
from prescreen.intake.records import Draft, RecordReader, Said

_OWN_SHEETS = frozenset({"_选项", "填表说明"})  # sheets of our template that hold no data
_WHY = {
    "total": ("合计行", "a sum"), "note": ("说明或备注行", "a note"),
    "section": ("分类标题行", "a section heading"), "heading": ("重复的表头", "the heading again"),
    "blank": ("没有内容的行", "a row without content"),
}  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What reading gathers before candidates can be built."""

    lists: Lists = "any"
    """Which sheets may be lists tied to candidates kept in another sheet."""
    drafts: list[Draft] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
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
    source: Source, mapping: Mapping | None, wanted: str | None, limits: Limits, seen: Seen
) -> Seen:
    told_by_name(source, seen)
    names: list[str] = []
    for one in _sheets(source, limits):
        names.append(one.name)
        if _wanted(one, wanted, source, seen):
            _read_sheet(one, mapping, source, limits, seen)
    if wanted is not None and wanted not in names:
        raise refuse("input.no-sheet", f"没有工作表“{wanted}”", f"there is no sheet “{wanted}”",
                     file=source.path, hint_zh=f"现有:{'、'.join(names)}",
                     hint_en=f"There are: {', '.join(names)}")  # fmt: skip
    return seen


def plan_sheets(source: Source, mapping: Mapping | None, limits: Limits, seen: Seen) -> Seen:
    for one in _sheets(source, limits):
        if _wanted(one, None, source, seen):
            _planned(one, mapping, source, seen)
    return seen


def _sheets(source: Source, limits: Limits) -> Iterator[Sheet]:
    if source.kind == "csv":
        from prescreen.intake.formats import delimited

        return delimited.sheets(source.path, limits)
    if source.kind == "xls":
        from prescreen.intake.formats import xls

        return xls.sheets(source.path, limits)
    from prescreen.intake.formats import xlsx

    return xlsx.sheets(source.path, limits)


def told_by_name(source: Source, seen: Seen) -> None:
    if source.misnamed:
        seen.notices.append(Problem(
            "input.misnamed", f"扩展名为 {source.path.suffix},内容实为 {source.kind},已按内容读取",
            f"named {source.path.suffix} but really {source.kind}; read as what it is",
            Place(source.path.name)))  # fmt: skip


def _wanted(one: Sheet, wanted: str | None, source: Source, seen: Seen) -> bool:
    if one.name in _OWN_SHEETS and wanted != one.name:
        return False
    if wanted is not None:
        return one.name == wanted
    if one.hidden:
        seen.notices.append(_notice(
            source, one.name, "input.hidden-sheet", "是隐藏的工作表,未读取",
            "is hidden and was not read", hint_zh="需要时取消隐藏,或指明该表",
            hint_en="Unhide it, or name it"))  # fmt: skip
        return False
    return True


def _notice(
    source: Source, sheet: str, code: str, zh: str, en: str, *, line: int | None = None,
    hint_zh: str = "", hint_en: str = "",
) -> Problem:  # fmt: skip
    return Problem(code, f"工作表“{sheet}”{zh}", f"sheet “{sheet}” {en}",
                   Place(f"{source.path.name}[{sheet}]", line), hint_zh, hint_en)  # fmt: skip


def _planned(
    one: Sheet, mapping: Mapping | None, source: Source, seen: Seen
) -> tuple[Plan, Iterator[Row]]:
    """The plan of a sheet, and all its rows again from the first."""
    first: list[Row] = []
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
        seen.notices.append(_notice(source, one.name, "input.no-table", "没有认出表头,未读取",
                                    "has no headings that are known; not read"))  # fmt: skip
    elif plan.mapping.role == "skip" and plan.head is not None:
        seen.notices.append(_notice(
            source, one.name, "input.no-name", "没有“项目名称”列,未读取",
            "has no column 项目名称 and was not read", line=plan.head.bottom,
            hint_zh="补上该列,或在映射文件中指定",
            hint_en="Add that column, or name it in the mapping file"))  # fmt: skip
    return plan, chain(first, one.rows)


def _read_sheet(
    one: Sheet, mapping: Mapping | None, source: Source, limits: Limits, seen: Seen
) -> None:
    plan, rows = _planned(one, mapping, source, seen)
    for encoding in one.notices:
        seen.notices.append(_notice(source, one.name, "input.read-as", f"按 {encoding} 编码读取",
                                    f"was read as {encoding}"))  # fmt: skip
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
    found: Iterator[Draft | Said | Link] = (
        read_links(name, plan.mapping, plan.head, one.spans, rows)
        if plan.mapping.role == "list"
        else RecordReader(name, plan.mapping, plan.head, one.spans).read(rows)
    )
    for entry in found:
        if isinstance(entry, Draft):
            seen.drafts.append(entry)
        elif isinstance(entry, Link):
            seen.links.append(entry)
        elif entry.why != "blank":
            zh, en = _WHY[entry.why]
            seen.notices.append(_notice(
                source, one.name, f"input.row-{entry.why}",
                f"第 {entry.row} 行是{zh},不作为项目:{entry.text}",
                f"row {entry.row} is {en}, no candidate: {entry.text}",
                line=entry.row))  # fmt: skip
    _told_hidden(one, hidden, source, seen)


def _counted(
    rows: Iterator[Row], hidden: list[int], source: Source, limits: Limits, seen: Seen
) -> Iterator[Row]:
    for row in rows:
        seen.rows += 1
        if seen.rows > limits.rows:
            raise too_much(source.path, "行数", "rows", seen.rows, limits.rows, line=row.number)
        if row.hidden and len(hidden) < 1000:
            hidden.append(row.number)
        yield row


def _told_hidden(one: Sheet, hidden: list[int], source: Source, seen: Seen) -> None:
    if hidden:
        listed = "、".join(map(str, hidden[:20])) + ("…" if len(hidden) > 20 else "")
        seen.notices.append(_notice(
            source, one.name, "input.hidden-rows", f"有隐藏行(第 {listed} 行),已一并读取",
            f"has hidden rows ({listed}); they were read too"))  # fmt: skip
    if one.hidden_columns:
        listed = "、".join(one.hidden_columns[:20])
        seen.notices.append(_notice(
            source, one.name, "input.hidden-columns", f"有隐藏列({listed}),已一并读取",
            f"has hidden columns ({listed}); they were read too"))  # fmt: skip


def no_list(source: Source, seen: Seen) -> InputError:
    headings = [c.match.heading for plan in seen.plans for c in plan.columns][:20]
    error = refuse(
        "input.no-list", "没有找到项目清单(带“项目名称”列的表)",
        "no list of candidates was found (a table with a column 项目名称)", file=source.path,
        hint_zh=f"认出的标题:{'、'.join(headings) or '无'};用 prescreen template 可得到标准表格",
        hint_en=f"Headings seen: {', '.join(headings) or 'none'}; prescreen template writes a form",
    )  # fmt: skip
    return InputError((*error.problems, *seen.notices))

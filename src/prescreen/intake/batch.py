"""Reading a file of candidates: every row comes out, screened or rejected with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from prescreen.candidate import Candidate
from prescreen.errors import InputError, Place, Problem
from prescreen.intake import documents
from prescreen.intake.assemble import Assembler, Reject
from prescreen.intake.cells import Row, Sheet
from prescreen.intake.documents import Item
from prescreen.intake.layout import LOOK_AHEAD
from prescreen.intake.limits import Limits, refuse, too_much
from prescreen.intake.linked import Link, read_links
from prescreen.intake.mapping import Mapping, SheetMapping, assumed, judge
from prescreen.intake.plan import Plan, plan_sheet
from prescreen.intake.records import Draft, RecordReader, Said
from prescreen.intake.sniff import Source, look

_OWN_SHEETS = frozenset({"_选项", "填表说明"})  # sheets of our template that hold no data
_WHY = {
    "total": ("合计行", "a sum"), "note": ("说明或备注行", "a note"),
    "section": ("分类标题行", "a section heading"), "heading": ("重复的表头", "the heading again"),
    "blank": ("没有内容的行", "a row without content"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """What a file held: `rows` is the number of candidates and rejects together.

    `problems` lists every cell that could not be read (`CellProblem`: sheet, row, column, what it
    says) and every doubt about the headings; `notices` what a person should know besides: rows
    passed over, hidden rows and sheets, a wrong extension, the encoding.
    """

    source: str
    candidates: tuple[Candidate, ...]
    rejected: tuple[Reject, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    mapping: Mapping

    @property
    def rows(self) -> int:
        return len(self.candidates) + len(self.rejected)


@dataclass(slots=True)
class _Seen:
    """What reading gathers before candidates can be built."""

    drafts: list[Draft] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    plans: list[SheetMapping] = field(default_factory=list)
    rows: int = 0
    lists: bool = True
    """Whether a sheet may be a list tied to candidates kept in another sheet."""

    @property
    def only_lists(self) -> bool:
        """No sheet holds candidates, but some were taken for lists of them: take these instead."""
        roles = {plan.role for plan in self.plans}
        return self.lists and "list" in roles and "candidates" not in roles


def read(
    path: str | Path,
    *,
    mapping: Mapping | str | Path | None = None,
    sheet: str | None = None,
    limits: Limits | None = None,
) -> Batch:
    """Read a list of candidates from a file of any supported kind.

    `mapping` (or the path of its YAML) is what a person decided about headings; `sheet` names the
    one sheet to read, a hidden one too. Raises `InputError` for a file that cannot be read at all.
    """
    limits = limits or Limits()
    source = look(Path(path), limits)
    if isinstance(mapping, str | Path):
        mapping = Mapping.from_yaml(Path(mapping))
    if source.kind in documents.READERS:
        return _documents(source, documents.READERS[source.kind](source.path, limits), limits)
    if source.kind == "parquet":
        from prescreen.intake.parquet import read_parquet

        items, columns = read_parquet(source.path, limits, mapping)
        return _documents(source, items, limits, columns)
    return _tables(source, mapping, sheet, limits)


def map_headings(
    path: str | Path, *, mapping: Mapping | None = None, limits: Limits | None = None
) -> Mapping:
    """How the headings of a table would be read, and what is doubtful; reads few rows."""
    limits = limits or Limits()
    source = look(Path(path), limits)
    if source.kind == "parquet":
        from prescreen.intake.parquet import map_parquet

        return map_parquet(source.path, mapping)
    if source.kind in documents.READERS:
        raise refuse("input.no-headings", "该格式按字段名读取,没有标题可对应",
                     "this format names its fields; it has no headings", file=source.path,
                     hint_zh="直接筛查即可", hint_en="Screen it as it is")  # fmt: skip
    seen = _plans(source, mapping, limits, _Seen())
    if seen.only_lists:
        seen = _plans(source, mapping, limits, _Seen(lists=False))
    return Mapping(tuple(seen.plans), dict(mapping.complete) if mapping else {},
                   (*seen.problems, *seen.notices))  # fmt: skip


def _plans(source: Source, mapping: Mapping | None, limits: Limits, seen: _Seen) -> _Seen:
    for one in _sheets(source, limits):
        if _wanted(one, None, source, seen):
            _planned(one, mapping, source, seen)
    return seen


# -- tables -----------------------------------------------------------------------------------


def _sheets(source: Source, limits: Limits) -> Iterator[Sheet]:
    if source.kind == "csv":
        from prescreen.intake import delimited

        return delimited.sheets(source.path, limits)
    if source.kind == "xls":
        from prescreen.intake import xls

        return xls.sheets(source.path, limits)
    from prescreen.intake import xlsx

    return xlsx.sheets(source.path, limits)


def _tables(source: Source, mapping: Mapping | None, wanted: str | None, limits: Limits) -> Batch:
    seen = _read_sheets(source, mapping, wanted, limits, _Seen())
    if seen.only_lists:
        seen = _read_sheets(source, mapping, wanted, limits, _Seen(lists=False))
    if not any(plan.role == "candidates" for plan in seen.plans):
        raise _no_list(source, seen)
    if not seen.drafts:
        seen.notices.append(Problem(
            "input.no-rows", "表头下没有项目行", "there is no candidate below the headings",
            Place(source.path.name), "请填写后再导入", "Fill it in first"))  # fmt: skip
    complete = dict(mapping.complete) if mapping else {}
    built = Assembler(source.path.name, complete)
    built.attach(seen.drafts, seen.links)
    candidates, rejected = built.build(seen.drafts)
    return Batch(
        source.path.name, tuple(candidates), tuple(rejected),
        _bounded((*seen.problems, *built.problems), limits), tuple(seen.notices),
        Mapping(tuple(seen.plans), complete, tuple(seen.problems)),
    )  # fmt: skip


def _read_sheets(
    source: Source, mapping: Mapping | None, wanted: str | None, limits: Limits, seen: _Seen
) -> _Seen:
    _told_by_name(source, seen)
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


def _bounded(problems: tuple[Problem, ...], limits: Limits) -> tuple[Problem, ...]:
    if len(problems) <= limits.problems:
        return problems
    more = len(problems) - limits.problems
    return (*problems[: limits.problems], Problem(
        "input.more-problems", f"另有 {more:,} 处问题未列出",
        f"{more:,} more problems are not listed"
    ))  # fmt: skip


def _told_by_name(source: Source, seen: _Seen) -> None:
    if source.misnamed:
        seen.notices.append(Problem(
            "input.misnamed", f"扩展名为 {source.path.suffix},内容实为 {source.kind},已按内容读取",
            f"named {source.path.suffix} but really {source.kind}; read as what it is",
            Place(source.path.name)))  # fmt: skip


def _wanted(one: Sheet, wanted: str | None, source: Source, seen: _Seen) -> bool:
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
    one: Sheet, mapping: Mapping | None, source: Source, seen: _Seen
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
    one: Sheet, mapping: Mapping | None, source: Source, limits: Limits, seen: _Seen
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
    rows: Iterator[Row], hidden: list[int], source: Source, limits: Limits, seen: _Seen
) -> Iterator[Row]:
    for row in rows:
        seen.rows += 1
        if seen.rows > limits.rows:
            raise too_much(source.path, "行数", "rows", seen.rows, limits.rows, line=row.number)
        if row.hidden and len(hidden) < 1000:
            hidden.append(row.number)
        yield row


def _told_hidden(one: Sheet, hidden: list[int], source: Source, seen: _Seen) -> None:
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


def _no_list(source: Source, seen: _Seen) -> InputError:
    headings = [c.match.heading for plan in seen.plans for c in plan.columns][:20]
    error = refuse(
        "input.no-list", "没有找到项目清单(带“项目名称”列的表)",
        "no list of candidates was found (a table with a column 项目名称)", file=source.path,
        hint_zh=f"认出的标题:{'、'.join(headings) or '无'};用 prescreen template 可得到标准表格",
        hint_en=f"Headings seen: {', '.join(headings) or 'none'}; prescreen template writes a form",
    )  # fmt: skip
    return InputError((*error.problems, *seen.notices))


# -- documents --------------------------------------------------------------------------------


def _documents(
    source: Source, items: Iterator[Item], limits: Limits, mapping: Mapping | None = None
) -> Batch:
    seen = _Seen()
    _told_by_name(source, seen)
    built = Assembler(source.path.name, {})
    candidates, rejected = built.from_items(items)
    problems = (*(mapping.problems if mapping else ()), *built.problems)
    if not candidates and not rejected:
        raise refuse("input.empty", "文件中没有项目", "the file holds no candidate",
                     file=source.path, hint_zh="请确认已保存内容",
                     hint_en="Make sure its content was saved")  # fmt: skip
    return Batch(source.path.name, tuple(candidates), tuple(rejected), _bounded(problems, limits),
                 tuple(seen.notices), mapping or Mapping())  # fmt: skip

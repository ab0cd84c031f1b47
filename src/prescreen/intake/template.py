"""The input workbook: one sheet of projects, one for each list, drop-downs, units and notes.

`read` takes a filled one back without a question: every heading maps to the field it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from prescreen.errors import InputError, Place, Problem
from prescreen.fields import ONE, Field, Kind, ListInfo, catalogue
from prescreen.files.atomic import write
from prescreen.intake.limits import missing_extra
from prescreen.messages import problem
from prescreen.vocabulary import BUREAUS

GUIDE, OPTIONS = "填表说明", "_选项"
ROWS = 500  # rows with drop-downs
_LISTS = ("investor", "product", "incentive")
_TIES = ("project.id", "project.name")
_GROUPS = {
    "project": "项目", "site": "选址", "land": "用地", "investment": "投资", "energy": "能源",
    "environment": "环境", "safety": "安全", "output": "产出", "tax": "税收",
    "technology": "技术", "schedule": "进度", "judgement": "研判", "agreement": "协议",
}  # fmt: skip
_DUE = ("线索", "在谈", "初审")
_STEPS = (
    "一行填一个项目;“项目名称”必填,“项目编号”最好填写,用来对应其他工作表。",
    "数字按标题中的单位填;也可以连单位一起写,如 38.5亿元、约120亩(按估算记)。",
    "没有的、还不知道的一律留空或写 待核:未知不算不符合,系统会列出该向谁要什么。",
    "写成 1.2-1.5亿元、不低于3000万元 也可以,按两头判断;能确定的请填一个数。",
    "日期写到日,如 2026-09-01。多项内容用顿号、隔开。",
    "投资方、产品、政策诉求在各自的工作表中一行一项,用项目编号(或项目名称)对应。",
    "“…是否列全”填 否 时,该表视为只列了一部分;留空而表中有该项目的行时,视为已列全。",
    "不要删改第一、二行的标题;列的次序可以调整,不需要的列可以删除。",
)


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    field: Field | None
    group: str
    note: str


def write_template(path: str | Path, fields: Iterable[str] | None = None) -> Path:
    """Write the workbook to `path` and return it.

    `fields` are paths (`land.area`), groups (`energy`) or lists (`investor`); without them the
    fields that a first review asks for, with investors, products and incentives. Raises
    `InputError` for a name that is no field, and where xlsxwriter is not installed.
    """
    path = Path(path)
    try:
        import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise missing_extra(path, " Excel 模板", "xlsxwriter", "office") from None
    chosen, lists = _chosen(path, fields)
    columns = [_column(f) for f in chosen]
    columns += [_whole(info) for info in lists]
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        # The same fields give the same bytes.
        book.set_properties({"created": datetime(2026, 1, 1), "title": "拟引进项目信息表"})
        style = _styles(book)
        sheets = [(book.add_worksheet("项目表"), columns)]
        for info in lists:
            ties = [_column(catalogue[p]) for p in _TIES]
            own = [_column(f) for f in info.fields if not _derived(f)]
            sheets.append((book.add_worksheet(info.label), [*ties, *own]))
        guide = book.add_worksheet(GUIDE)
        options = _Options(book)
        for place, (sheet, cells) in enumerate(sheets):
            _write_sheet(sheet, cells, style, options, grouped=place == 0)
        _write_guide(guide, [c for _, cells in sheets for c in cells], style)
        options.sheet.hide()
        sheets[0][0].activate()
    write(path, made.getvalue())
    return path


def _chosen(path: Path, names: Iterable[str] | None) -> tuple[list[Field], list[ListInfo]]:
    own = [f for f in catalogue if f.origin == "candidate" and f.list_path is None]
    if names is None:
        wanted = [f for f in own if f.aliases and f.due in _DUE and f.path[:9] != "judgement"]
        return wanted, [catalogue.lists[name] for name in _LISTS]
    fields: dict[str, Field] = {p: catalogue[p] for p in _TIES}
    lists: dict[str, ListInfo] = {}
    problems: list[Problem] = []
    for name in names:
        group = {f.path: f for f in own if f.path == name or f.path.startswith(f"{name}.")}
        by_name = catalogue.by_name(name)
        if name in catalogue.lists:
            lists[name] = catalogue.lists[name]
        elif isinstance(by_name, Field) and by_name.origin == "candidate":
            fields[by_name.path] = by_name  # of a list: its first element stands in the row
        elif group:
            fields |= group
        else:
            near = "、".join(catalogue.suggest(name))
            code = "input.unknown-field/template-near" if near else "input.unknown-field/template"
            problems.append(problem(code, Place(path.name), name=name, near=near))
    if problems:
        raise InputError(problems)
    order = {f.path: i for i, f in enumerate(own)}
    return sorted(fields.values(), key=lambda f: order.get(f.path, len(order))), list(
        lists.values()
    )


def _derived(field: Field) -> bool:
    """Fields that are converted from a number and its unit text, so nobody fills them in."""
    return field.caution.startswith("由") and "折算" in field.caution


def _column(field: Field) -> _Column:
    unit = field.unit
    heading = field.label if unit is None or unit == ONE else f"{field.label}({unit})"
    return _Column(heading, field, _GROUPS.get(field.path.partition(".")[0], ""), _note(field))


def _whole(info: ListInfo) -> _Column:
    return _Column(f"{info.label}是否列全", None, "列表",
                   f"工作表“{info.label}”是否列出了全部;未列全填 否")  # fmt: skip


def _note(field: Field) -> str:
    bureau = BUREAUS[field.bureau].label if field.bureau in BUREAUS else field.bureau
    parts = [f"{field.label} {field.path}", f"核对单位:{bureau};到期阶段:{field.due}"]
    if field.unit is not None and field.unit != ONE:
        parts.append(f"单位:{field.unit}")
    if field.values:
        several = "(可多项,用、隔开)" if field.kind is Kind.SET else ""
        parts.append(f"可选{several}:{'、'.join(field.values)}")
    if field.caution:
        parts.append(f"注意:{field.caution}")
    return "\n".join(parts)


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    head = {**base, "bold": True, "border": 1, "align": "center", "text_wrap": True}
    return {
        "group": book.add_format({**head, "bg_color": "#D9E2EC"}),
        "head": book.add_format({**head, "bg_color": "#F0F4F8"}),
        "must": book.add_format({**head, "bg_color": "#FFE8CC"}),
        "text": book.add_format({**base, "num_format": "@"}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "cell": book.add_format(base),
        "wrap": book.add_format({**base, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
    }


class _Options:
    """The hidden sheet that drop-downs take their choices from: lists may be of any length."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet(OPTIONS)
        self.known: dict[tuple[str, ...], str] = {}

    def source(self, values: Sequence[str]) -> str:
        from prescreen.intake.cells import column_name

        key = tuple(values)
        if key not in self.known:
            at = len(self.known)
            self.sheet.write_column(0, at, key)
            letter = column_name(at)
            self.known[key] = f"='{OPTIONS}'!${letter}$1:${letter}${len(key)}"
        return self.known[key]


def _write_sheet(
    sheet: Any, columns: list[_Column], style: dict[str, Any], options: _Options, *, grouped: bool
) -> None:
    top = 1 if grouped else 0
    if grouped:
        _write_groups(sheet, columns, style["group"])
    for at, column in enumerate(columns):
        needed = column.field is not None and column.field.path in _TIES
        sheet.write_string(top, at, column.heading, style["must" if needed else "head"])
        sheet.write_comment(top, at, column.note, {"x_scale": 2.2, "y_scale": 1.6})
        kind = column.field.kind if column.field else Kind.BOOL
        texts = kind in (Kind.TEXT, Kind.INDUSTRY)
        form = style["text" if texts else "date" if kind is Kind.DATE else "cell"]
        sheet.set_column(at, at, min(30, max(9, 2 * len(column.heading) + 1)), form)
        rule = _rule(column.field, options)
        if rule:
            sheet.data_validation(top + 1, at, top + ROWS, at, rule)
    sheet.set_row(top, 42)
    sheet.freeze_panes(top + 1, 2)
    sheet.autofilter(top, 0, top, len(columns) - 1)


def _write_groups(sheet: Any, columns: list[_Column], form: Any) -> None:
    start = 0
    for at in range(1, len(columns) + 1):
        if at == len(columns) or columns[at].group != columns[start].group:
            if at - start > 1:
                sheet.merge_range(0, start, 0, at - 1, columns[start].group, form)
            else:
                sheet.write_string(0, start, columns[start].group, form)
            start = at


def _rule(field: Field | None, options: _Options) -> dict[str, Any] | None:
    """The check that Excel makes on entry: it warns, since 待核 and 约120亩 are welcome too."""
    if field is None or field.kind is Kind.BOOL:
        return _choice(options, ("是", "否"))
    if field.kind is Kind.ENUM:
        return _choice(options, (*field.values, *field.unknown_values[:1]))
    if field.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": date(1950, 1, 1),
                "maximum": date(2099, 12, 31), "error_type": "warning",
                "error_title": "不是日期",
                "error_message": "请写成 2026-09-01;不知道就留空"}  # fmt: skip
    if field.kind is Kind.NUMBER and field.low is not None:
        high = field.high if field.high is not None else 1e15
        return {"validate": "decimal", "criteria": "between", "minimum": field.low,
                "maximum": high, "error_type": "warning", "error_title": "不是数或超出范围",
                "error_message": f"请填 {field.low:g} 至 {high:g} 的数"}  # fmt: skip
    return None


def _choice(options: _Options, values: Sequence[str]) -> dict[str, Any]:
    return {"validate": "list", "source": options.source(values), "error_type": "warning",
            "error_title": "不在选项中",
            "error_message": "请从下拉列表中选;不知道就留空"}  # fmt: skip


def _write_guide(sheet: Any, columns: list[_Column], style: dict[str, Any]) -> None:
    sheet.write_string(0, 0, "拟引进项目信息表填表说明", style["title"])
    for at, step in enumerate(_STEPS, 1):
        sheet.write_string(at, 0, f"{at}. {step}", style["cell"])
    top = len(_STEPS) + 2
    for at, text in enumerate(("标题", "说明")):
        sheet.write_string(top, at, text, style["head"])
    for row, column in enumerate(dict.fromkeys(columns), top + 1):
        sheet.write_string(row, 0, column.heading, style["wrap"])
        sheet.write_string(row, 1, column.note.replace("\n", ";"), style["wrap"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)

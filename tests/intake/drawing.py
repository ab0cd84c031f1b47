"""Drawing sheets as people make them, with what a reader is to find in them.

What is drawn: the order of columns and their names, where units stand (in the heading, in a row or
a column of their own, above the table, in the cells, nowhere), currencies row by row, ditto marks,
heads of two rows with merged cells, sums at the top, in the midst, at the end and carried over to
the next page, sections with and without sums, rows of other kinds, the heading again, a second
table with other columns and units, columns of a year, a phase or of what is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from prescreen.fields import Interval, catalogue, parse_unit

FIELDS: dict[str, tuple[str, ...]] = {
    "investment.total": ("总投资", "计划总投资", "总投资额", "计划投资总额", "拟投资额",
                         "协议投资额", "项目总投资额", "投资总额", "投资金额"),
    "investment.fixed": ("固定资产投资", "固投", "其中:固定资产投资"),
    "investment.equipment": ("设备投资", "其中:设备投资"),
    "output.value": ("达产年产值", "年产值", "预计产值"),
    "output.revenue": ("年销售收入", "营业收入"),
    "tax.total": ("年税收", "达产年税收", "预计税收", "税金"),
    "investment.external_funds": ("省外资金",),
    "investment.foreign_contracted": ("合同外资",),
    "land.area": ("用地面积", "占地面积", "拟用地", "需用土地", "用地"),
    "output.jobs": ("就业人数", "用工", "新增就业"),
}  # fmt: skip
UNITS = {
    "land.area": ("亩", "公顷", "平方米"), "output.jobs": ("人",),
    "investment.foreign_contracted": ("万美元", "亿美元"),
}  # fmt: skip
MONEY = ("万元", "亿元", "万元", "亿元", "元")
PARTIAL = ("年计划投资", "年度计划投资", "2023年计划投资", "本年完成投资", "累计完成投资",
           "一期投资", "截至2025年底完成投资", "本月完成投资", "本期投资", "上年税收", "2024年产值",
           "今年产值", "剩余投资", "2026年固定资产投资", "当年用地")  # fmt: skip
OTHERS = ("备注", "责任领导", "进展情况说明", "利税", "投资强度", "亩均税收", "联系方式")
NAMES = ("项目名称", "项目名称", "签约项目名称", "发改项目名称", "企业(项目)名称",
         "项目名称及建设内容", "拟建项目名称", "谋划项目名称", "工程名称")  # fmt: skip
FIRST = ("年产{n}万套", "", "华东", "第一类", "汇总", "平均", "小计量", "注射用", "一体化", "三一",
         "其他", "说明书", "单位产线", "新", "甲", "二期", "总计费")  # fmt: skip
LAST = ("阀门项目", "储能电池项目", "生产基地", "数据平台", "产业园", "智造中心", "医疗器械项目")
FORMS = ("{h}({u})", "{h}（{u}）", "{h}/{u}", "{h}(单位:{u})", "{h}：{u}", "{h}{u}", "{h}\n({u})",
         "{h}({u}", "*{h}({u})")  # fmt: skip


@dataclass(slots=True)
class Column:
    """A column: its field (empty for one that must fill none), heading, unit of its numbers and
    where that is said."""

    path: str
    heading: str
    unit: str = ""
    said: str = "heading"
    group: str = ""


@dataclass(slots=True)
class Project:
    name: str
    row: int = 0
    last: int = 0
    """The last row of a project that has several, as in a form."""
    facts: dict[str, float | Interval | None] = field(default_factory=dict)
    """In the field's own unit; None for what no reader can know."""


@dataclass(slots=True)
class Drawn:
    """A sheet as it was made."""

    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    wrong_sum: bool = False
    right_sums: bool = True
    names: set[str] = field(default_factory=set)

    def add(self, *cells: Any) -> int:
        self.rows.append(list(cells))
        return len(self.rows)


def draw(r: Random) -> Drawn:
    """A sheet of one to three tables."""
    sheet = Drawn()
    if r.random() < 0.4:
        sheet.add("某市重点项目情况表")
    for place in range(r.choice((1, 1, 1, 2, 2, 3))):
        if place and r.random() < 0.5:
            sheet.add(*[None] * r.randrange(1, 3))
        if place and r.random() < 0.5:
            sheet.add(r.choice(("二、在谈项目", "附:其他项目")))
        _table(r, sheet)
    if r.random() < 0.4:
        sheet.add(r.choice(("备注:金额为估算", "注:1.含土地费", "单位负责人:张某")),
                  *(["填表人:李某"] if r.random() < 0.3 else []))  # fmt: skip
    return sheet


def draw_columns(r: Random, scheme: str = "", money: str = "") -> tuple[list[Column], str, bool]:
    """The columns of a table in their order, the note above it, and whether a row holds units."""
    paths = [*dict.fromkeys(["investment.total", *r.sample(list(FIELDS), r.randrange(1, 6))])]
    if r.random() < 0.1:
        paths.remove("investment.total")
    scheme = scheme or r.choice(("heading", "heading", "heading", "row", "above", "two", "cell",
                                 "mixed", "none", "beside"))  # fmt: skip
    common = money or r.choice(("万元", "亿元"))
    out: list[Column] = []
    for path in paths:
        is_money = path not in UNITS
        unit = r.choice(UNITS.get(path, MONEY))
        said = scheme if scheme != "mixed" else r.choice(("heading", "cell", "none"))
        if said in ("above", "below", "two") and not is_money:
            said = "heading" if path != "land.area" or scheme == "two" else said
            unit = "亩" if path == "land.area" else unit
        if said in ("above", "below") and is_money:
            unit = common
        if said == "two":
            unit = r.choice(("万元", "亿元"))
        if path == "output.jobs" or (said == "beside" and r.random() < 0.3):
            said = "heading"
        out.append(Column(path, r.choice(FIELDS[path]), unit, said))
    for heading in r.sample(PARTIAL, r.choice((0, 0, 1, 1, 2))):
        out.append(Column("", heading, r.choice(("万元", "亿元")), r.choice(("heading", "none"))))
    for heading in r.sample(OTHERS, r.choice((0, 1, 2))):
        out.append(Column("", heading, "", "text"))
    r.shuffle(out)
    for column in out:
        column.heading = _heading(r, column)
    if scheme == "beside":
        out = [one for column in out for one in _with_unit(r, column)]
    if r.random() < 0.08:
        out.append(Column("", "币种", "", "currency"))
    above = {"above": f"单位:{common}、亩", "two": "单位:亿元、万元"}.get(scheme, "")
    return out, above, scheme == "row"


def _with_unit(r: Random, column: Column) -> list[Column]:
    """A column of numbers, and the one beside it that says their unit row by row."""
    if column.said != "beside":
        return [column]
    heading = r.choice(("单位", "计量单位", "单位", column.heading + "单位", ""))
    column.said = "beside" if heading else "headless"
    return [column, Column("", heading, column.unit, "unit")]


def _heading(r: Random, column: Column) -> str:
    if column.said != "heading" or not column.unit:
        return column.heading
    unit = column.unit
    if unit in ("亿元", "万元") and r.random() < 0.15:
        unit = r.choice((f"{unit}人民币", unit[0], f"人民币{unit}"))
        return f"{column.heading}({unit})"
    return r.choice(FORMS).format(h=column.heading, u=unit)


def _table(r: Random, sheet: Drawn) -> None:
    columns, above, units = draw_columns(r)
    serial = r.random() < 0.7
    name = r.choice(NAMES)
    with_investor = r.random() < 0.5
    lead: list[Any] = ["序号"] * serial + [name] + ["投资方"] * with_investor
    at = len(lead) - 1 - with_investor
    if above:
        sheet.add(*[None] * r.randrange(0, len(lead)), above)
    grouped = not units and r.random() < 0.25
    head = [*lead, *(c.heading for c in columns)]
    top = len(sheet.rows) + 1
    if grouped:
        _two_rows(r, sheet, lead, columns)
    else:
        sheet.add(*head)
    if units:
        sheet.add(*[None] * len(lead), *(
            r.choice(("{}", "({})")).format(c.unit) if c.said == "row" else None for c in columns
        ))  # fmt: skip
    if serial and r.random() < 0.15:
        sheet.add(*"甲乙丙"[: len(lead)], *range(1, len(columns) + 1))
    _body(
        r,
        sheet,
        columns,
        serial,
        at,
        with_investor,
        sheet.rows[top - 1] if not grouped and not units else None,
    )


def _two_rows(r: Random, sheet: Drawn, lead: Sequence[Any], columns: list[Column]) -> None:
    """Two heading rows: some columns below a common heading, the others merged down."""
    width = len(lead) + len(columns)
    upper: list[Any] = [*lead, *(c.heading for c in columns)]
    lower: list[Any] = [None] * width
    top = len(sheet.rows) + 1
    start = len(lead)
    pairs = [n for n in range(len(columns) - 1)
             if columns[n].path in FIELDS and columns[n + 1].path in FIELDS]  # fmt: skip
    inside: set[int] = set()
    if pairs:
        n = r.choice(pairs)
        year = r.random() < 0.4
        upper[start + n], upper[start + n + 1] = ("2023年计划" if year else "项目情况"), None
        lower[start + n], lower[start + n + 1] = columns[n].heading, columns[n + 1].heading
        if year:
            columns[n].path = columns[n + 1].path = ""
        sheet.merges.append((top, start + n, top, start + n + 1))
        inside = {start + n, start + n + 1}
    for at in range(width):
        if at not in inside:
            sheet.merges.append((top, at, top + 1, at))
    sheet.add(*upper)
    sheet.add(*lower)


def _body(
    r: Random, sheet: Drawn, columns: list[Column], serial: bool, at: int, investor: bool,
    again: list[Any] | None,
) -> None:  # fmt: skip
    count = r.randrange(1, 8)
    made = [draw_project(r, sheet, columns) for _ in range(count)]
    sums = r.choice(("", "", "top", "end", "end", "sections"))
    wrong = bool(sums) and r.random() < 0.15
    pre: list[Any] = [None] * at
    tail: list[Any] = [None] * investor
    if sums == "top":
        _sum(r, sheet, columns, made, pre, tail, wrong)
    cut = r.randrange(1, count) if count > 1 else 1
    groups = [made[:cut], made[cut:]] if sums == "sections" else [made]
    groups = [group for group in groups if group]
    for n, group in enumerate(groups):
        if sums == "sections":
            _section(r, sheet, columns, group, serial, pre, tail, n)
        elif r.random() < 0.15:
            sheet.add("一、工业项目")
        for k, (project, cells) in enumerate(group):
            number = [r.choice((k + 1, str(k + 1)))] if serial else []
            firm = [f"{r.choice('宏远恒泰')}某公司"] if investor else []
            project.row = sheet.add(*number, project.name, *firm, *cells)
            sheet.projects.append(project)
            if r.random() < 0.05:
                sheet.add(*pre, "其中:一期", *tail, *(_part(cell) for cell in cells))
            if again is not None and r.random() < 0.05 and k + 1 < len(group):
                if sums != "end" and at:
                    so_far = sums_of(columns, [one for part in groups[:n] for one in part]
                                   + list(group[: k + 1]))  # fmt: skip
                    sheet.add(*pre, r.choice(("过次页", "转下页")), *tail, *so_far)
                sheet.add(*again)
    if sums == "end":
        _sum(r, sheet, columns, made, pre, tail, wrong)


def _part(cell: Any) -> Any:
    return cell / 2 if isinstance(cell, float | int) else None


def draw_project(r: Random, sheet: Drawn, columns: Sequence[Column]) -> tuple[Project, list[Any]]:
    while True:
        name = r.choice(FIRST).format(n=r.randrange(1, 99)) + r.choice(LAST)
        name += f"({len(sheet.names) + 1}号)" if r.random() < 0.5 else ""
        if name not in sheet.names:
            sheet.names.add(name)
            break
    project = Project(name)
    cells: list[Any] = []
    for column in columns:
        if column.said == "unit":
            cells[-1], said = _in_its_row(r, project, columns[len(cells) - 1], cells[-1])
            cells.append(said)
        else:
            cells.append(draw_cell(r, project, column))
    _abroad(r, project, columns, cells)
    return project, cells


def _in_its_row(r: Random, project: Project, column: Column, cell: Any) -> tuple[Any, str | None]:
    """The number of a row in a unit of its own, and that unit; left out, nobody knows it."""
    number = project.facts.get(column.path)
    if not isinstance(cell, float | int) or number is None:
        return cell, r.choice((column.unit, None))
    if r.random() < 0.1:
        project.facts[column.path] = None
        return cell, None
    unit = r.choice([*UNITS.get(column.path, ("万元", "亿元"))])
    own = catalogue[column.path].unit
    assert own is not None
    return own.convert(number, parse_unit(unit)), r.choice((unit, f"({unit})", unit))


def _abroad(r: Random, project: Project, columns: Sequence[Column], cells: list[Any]) -> None:
    """The currency of a row; bare amounts of another than ours are known to nobody."""
    for place, column in enumerate(columns):
        if column.said != "currency":
            continue
        cells[place] = r.choice(("人民币", "人民币", None, "美元", "USD", "港币"))
        if cells[place] in ("美元", "USD", "港币"):
            for one, cell in zip(columns, cells, strict=True):
                if one.path and (one.path not in UNITS) and "元" not in str(cell):
                    project.facts.pop(one.path, None)
                    if cell not in (None, "—", "待定", "/"):
                        project.facts[one.path] = None


def draw_cell(r: Random, project: Project, column: Column) -> Any:
    if column.said in ("text", "currency"):
        return r.choice((None, "正在推进", "无", 5, "3.2"))
    scale = {"元": 1e4, "万元": 1.0, "亿元": 1e-4}.get(column.unit, 1.0)
    size = r.choice((1500, 8000, 26000, 52000, 120000, 385000))
    number = round(size * scale * r.choice((1, 1.5, 0.8)), 4)
    if column.unit in ("亩", "公顷", "平方米"):
        number = {"亩": 60, "公顷": 4, "平方米": 40000}[column.unit] * r.choice((1, 1.5, 2))
    if column.unit == "人":
        number = r.randrange(20, 900)
    odd = r.random()
    if odd < 0.06:
        return r.choice((None, "—", "待定", "/"))
    own = catalogue[column.path].unit if column.path else None
    truth = parse_unit(column.unit).convert(float(number), own) if own is not None else None
    if column.path:
        project.facts[column.path] = truth
    if odd < 0.09 and column.path:
        low, high = f"{number:g}", f"{number * 2:g}"
        said = r.choice((f"{low}-{high}{column.unit}", "约若干", "3000万日元"))
        within = truth is not None and said.startswith(low)
        project.facts[column.path] = Interval(truth, 2 * truth) if within else None
        return said
    shown = f"{number:.10g}"
    if column.said == "cell" or odd > 0.93:
        return r.choice(("{n}{u}", "约{n}{u}", "{n} {u}", "{n}{u}左右")).format(
            n=shown, u=column.unit
        )
    return r.choice((number, number, shown))


def _written(column: Column, project: Project) -> float | None:
    """What a project adds to a sum, in the unit of the column; None where nobody knows."""
    if column.path not in project.facts:
        return 0.0
    value, own = project.facts[column.path], catalogue[column.path].unit
    assert own is not None
    return own.convert(value, parse_unit(column.unit)) if isinstance(value, float) else None


def sums_of(columns: Sequence[Column], made: Sequence[tuple[Project, list[Any]]]) -> list[Any]:
    out: list[Any] = []
    for column in columns:
        by_row = column.said in ("beside", "headless")
        known = bool(column.path) and not by_row  # a sum of several units is in none
        parts = [_written(column, project) for project, _ in made] if known else [None]
        out.append(None if None in parts else round(sum(p for p in parts if p is not None), 6))
    return out


def _sum(
    r: Random, sheet: Drawn, columns: Sequence[Column], made: Sequence[tuple[Project, list[Any]]],
    pre: list[Any], tail: list[Any], wrong: bool,
) -> None:  # fmt: skip
    sums = sums_of(columns, made)
    known = [n for n, value in enumerate(sums) if value]
    if wrong and known:
        sums[r.choice(known)] *= r.choice((2, 10000))
        sheet.wrong_sum = True
    label: list[Any]
    if pre:
        count = len(made)
        label = r.choice(([*pre[:-1], "合计", None], [*pre[:-1], "合计", f"{count}个"],
                          [*pre[:-1], f"合计:{count}个", None], [*pre, "全县合计"], [*pre, "合计"],
                          [*pre[:-1], "总计", f"({count}个)"],
                          [*pre[:-1], "合 计", None]))  # fmt: skip
    else:
        label = [r.choice(("合计", "总计", "全县合计", f"合计({len(made)}个)"))]
    sheet.add(*label, *tail, *sums)


def _section(
    r: Random, sheet: Drawn, columns: Sequence[Column], group: Sequence[tuple[Project, list[Any]]],
    serial: bool, pre: list[Any], tail: list[Any], n: int,
) -> None:  # fmt: skip
    sums = sums_of(columns, group)
    if serial:
        number = r.choice(("一二"[n], f"({'一二'[n]})", f"{'一二'[n]}、"))
        sheet.add(number, r.choice(("省级重点", "工业")), *tail, *sums)
    else:
        sheet.add(f"{'一二'[n]}、{r.choice(('省级重点', '工业'))}项目", *tail, *sums)

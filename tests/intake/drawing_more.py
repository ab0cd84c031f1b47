"""More kinds of drawn sheets: lists side by side, forms with label and value in one cell, and heads
and cells as people vary them, each with what a reader is to find in it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.intake.drawing import (
    FIELDS,
    MONEY,
    NAMES,
    PARTIAL,
    UNITS,
    Column,
    Drawn,
    Project,
    draw,
    draw_columns,
    draw_project,
    sums_of,
)

WITHOUT_A_PART = ("总投资(亿元,不含土地)", "总投资(不含流动资金)(亿元)", "年税收(前三年平均)",
                  "固定资产投资(万元,扣除土地款)")  # fmt: skip


def beside(r: Random) -> Drawn:
    """Two or three lists side by side, each with columns, units, sums and a length of its own."""
    sheet = Drawn()
    above = r.choice(("", "", "", "单位:亿元"))
    for text in (r.choice(("", "某市重点项目情况表")), above):
        if text:
            sheet.add(*[None] * r.randrange(0, 3), text)
    count = r.choice((2, 2, 2, 3))
    gap, serial = r.choice((0, 1, 1, 2)), r.random() < 0.6
    titles = gap and r.random() < 0.3
    parts = [_list(r, sheet, above, serial or not gap) for _ in range(count)]
    first = len(sheet.rows) + 1 + bool(titles)
    left = 0
    height = max(len(rows) for rows, _ in parts) + bool(titles)
    block: list[list[Any]] = [[] for _ in range(height)]
    for n, (rows, projects) in enumerate(parts):
        for project in projects:
            project.row += first - 1
        if titles:
            rows = [[f"{'一二三'[n]}、{'在谈签约开工'[2 * n : 2 * n + 2]}项目"], *rows]
        for line, cells in zip(block, rows, strict=False):
            line += [None] * (left - len(line)) + cells
        left += max(map(len, rows)) + gap
        sheet.projects += projects
    for line in block:
        sheet.add(*line)
    return sheet


def _list(
    r: Random, sheet: Drawn, above: str, serial: bool
) -> tuple[list[list[Any]], list[Project]]:
    """One of the lists: its rows from the headings on, and the projects with their row in it."""
    scheme = "above" if above else r.choice(("heading", "heading", "cell", "mixed", "none"))
    columns, _, _ = draw_columns(r, scheme, "亿元")
    while not any(column.path for column in columns):  # names alone make no list
        columns, _, _ = draw_columns(r, scheme, "亿元")
    lead = ["序号"] * serial + [r.choice(NAMES[:3])]
    rows: list[list[Any]] = [[*lead, *(column.heading for column in columns)]]
    made: list[tuple[Project, list[Any]]] = []
    for n in range(r.randrange(2, 8)):
        project, cells = draw_project(r, sheet, columns)
        made.append((project, cells))
        rows.append([*[n + 1] * serial, project.name, *cells])
        project.row = len(rows)
    if r.random() < 0.3:
        rows.append([*[None] * serial, "合计", *sums_of(columns, made)])
    return rows, [project for project, _ in made]


def form(r: Random) -> Drawn:
    """One project or several, each label in one cell with its value: 项目名称:甲项目;总投资:5亿."""
    sheet = Drawn()
    if r.random() < 0.4:
        sheet.add("招商引资项目信息表")
    colon, numbered = r.choice(":："), r.random() < 0.3
    across = r.choice((1, 1, 2, 0))  # labels in a row; none: all in one cell
    parted = r.choice((";", "；", "\n", "  ", "，", "|"))
    for _ in range(r.choice((1, 1, 2, 3))):
        said = _said(r, sheet, colon)
        if numbered and across == 1:
            said = [f"{n}{r.choice('.、')}{text}" for n, text in enumerate(said, 1)]
        project = sheet.projects[-1]
        if not across:
            project.row = sheet.add(parted.join(said))
            continue
        rows = [said[at : at + across] for at in range(0, len(said), across)]
        project.row = sheet.add(*rows[0])
        for row in rows[1:]:
            project.last = sheet.add(*row)
    return sheet


def _said(r: Random, sheet: Drawn, colon: str) -> list[str]:
    """What the cells of a project say, the name first."""
    paths = ["investment.total", *r.sample([p for p in FIELDS if p != "investment.total"], 4)]
    columns = []
    for path in paths:
        heading, unit = r.choice(FIELDS[path]), r.choice(UNITS.get(path, MONEY))
        where = r.choice(("heading", "cell", "cell", "none")) if path != "output.jobs" else "cell"
        columns.append(Column(path, heading.removeprefix("其中:"), unit, where))
    columns += [Column("", heading, "万元", "cell") for heading in r.sample(PARTIAL, 1)]
    r.shuffle(columns)
    project, cells = draw_project(r, sheet, columns)
    sheet.projects.append(project)
    out = [f"项目名称{colon}{project.name}"]
    for column, cell in zip(columns, cells, strict=True):
        label = f"{column.heading}({column.unit})" if column.said == "heading" else column.heading
        out.append(f"{label}{colon}{'' if cell is None else cell}")
    return [*out, f"建设内容{colon}新建厂房"] if r.random() < 0.3 else out


def varied(r: Random) -> Drawn:
    """A sheet of the first kind with headings, notes and cells that were not thought of there."""
    sheet = Drawn()
    if r.random() < 0.3:
        sheet.add("某市重点项目情况表")
    columns, _, _ = draw_columns(r, r.choice(("heading", "below", "row")), "亿元")
    columns = [c for c in columns if c.said in ("heading", "below", "row") and c.path]
    columns += [Column("", heading, "亿元", "none")
                for heading in r.sample(WITHOUT_A_PART, r.choice((0, 1, 1)))]  # fmt: skip
    if r.random() < 0.2:
        columns.append(Column("", "说明" * 40, "", "text"))
        columns.append(Column("", "要求" * 40, "", "text"))
    r.shuffle(columns)
    by_row = any(c.said == "row" for c in columns)
    below = any(c.said == "below" for c in columns)
    _varied_head(r, sheet, columns, by_row, below)
    for n in range(r.randrange(1, 7)):
        project, cells = draw_project(r, sheet, columns)
        cells = [_varied(r, project, c, v) for c, v in zip(columns, cells, strict=True)]
        project.row = sheet.add(n + 1, project.name, *cells)
        sheet.projects.append(project)
    return sheet


def _varied_head(r: Random, sheet: Drawn, columns: list[Column], by_row: bool, below: bool) -> None:
    """Headings in one to three rows, units in a labelled row or in a line of their own below."""
    headings = [c.heading for c in columns]
    top = len(sheet.rows) + 1
    levels = r.choice((1, 2, 3)) if all(c.path for c in columns) and columns else 1
    blank: list[Any] = [None] * len(headings)
    sheet.add("序号", "项目名称", *(headings if levels == 1 else ["项目概况", *blank[1:]]))
    if levels == 3:
        sheet.add(None, None, *headings)
        sheet.add(None, None, *(r.choice(("合计", "总额")) for _ in headings))
    elif levels == 2:
        sheet.add(None, None, *headings)
    if levels > 1:
        sheet.merges += [(top, 2, top, 1 + len(headings))] if len(headings) > 1 else []
        sheet.merges += [(top, at, top + levels - 1, at) for at in (0, 1)]
    if by_row:
        sheet.add(r.choice((None, "单位", "计量单位")), None,
                  *(c.unit if c.said == "row" else None for c in columns))  # fmt: skip
    if below:
        sheet.add(*[None] * r.randrange(0, 2), r.choice(("单位:亿元、亩", "(计量单位：亿元、亩)")))


def _varied(r: Random, project: Project, column: Column, cell: Any) -> Any:
    """The cell with a remark behind it, or as an amount of each year."""
    number = project.facts.get(column.path)
    if not isinstance(cell, float | int) or not isinstance(number, float):
        return cell
    odd = r.random()
    if odd < 0.06:
        project.facts[column.path] = None
        return f"{cell:.10g}{column.unit}({r.choice(('三年累计', '首期', '已完成', '不含土地'))})"
    if odd < 0.12:
        return f"{cell:.10g}{column.unit}({r.choice(('待定', '暂估', '含土地款', '初步'))})"
    if odd < 0.16 and column.path.startswith(("investment.", "land.")):
        project.facts[column.path] = None
        return f"{cell:.10g}{column.unit}/年"
    if odd < 0.18 and column.path == "investment.total":
        project.facts[column.path] = 0.0  # doubtful, whatever it says
        return 0
    return cell


KINDS: dict[str, Callable[[Random], Drawn]] = {
    "stacked": draw, "beside": beside, "form": form, "varied": varied,
}  # fmt: skip

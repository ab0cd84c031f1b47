"""Any table, written in any messy manner, reads back as what it says."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prescreen.intake import Intake, read

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
# field -> (heading, units of the heading with what one is in the field's own unit)
NUMBERS: dict[str, tuple[str, dict[str, float]]] = {
    "investment.total": ("总投资", {"亿元": 1e4, "万元": 1.0, "元": 1e-4}),
    "land.area": ("用地面积", {"亩": 1.0, "公顷": 15.0, "㎡": 3 / 2000}),
    "tax.total": ("年税收", {"亿元": 1e4, "万元": 1.0}),
    "land.far": ("容积率", {"": 1.0}),
}
TRUTH = {True: ("是", "有", "√", "Y", "true"), False: ("否", "无", "×", "N", "false")}
text = st.text(st.sampled_from("甲乙丙丁项目产业园一期ABC(),，“”'\"\n ;|"), min_size=1, max_size=12)


@dataclass(frozen=True)
class Wanted:
    """What a row means, and how it was written."""

    name: str
    facts: dict[str, Any]
    cells: dict[str, Any]


@st.composite
def number(draw: st.DrawFn, path: str, unit: str) -> tuple[float, Any]:
    """A value in the field's own unit, and a cell that says it under a heading of `unit`."""
    units = NUMBERS[path][1]
    value = draw(st.integers(1, 99_999)) / draw(st.sampled_from([1, 10, 100]))
    manner = draw(st.sampled_from(["number", "text", "wide", "commas", "own unit", "about"]))
    if manner == "number":
        return value * units[unit], value
    said = f"{value:,}" if manner == "commas" else f"{value}"
    if manner == "wide":
        said = said.translate(_WIDE)
    if manner == "own unit":
        unit = draw(st.sampled_from(sorted(units)))
        said += unit
    return value * units[unit], f"约{said}" if manner == "about" else said


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[Wanted]]:
    """Headings by field, and rows."""
    units = {path: draw(st.sampled_from(sorted(units))) for path, (_, units) in NUMBERS.items()}
    order = draw(st.permutations([*NUMBERS, "project.has_realty"]))
    rows: list[Wanted] = []
    for _ in range(draw(st.integers(1, 6))):
        name = draw(text.filter(lambda t: any(ch.isalnum() for ch in t)))
        facts: dict[str, Any] = {}
        cells: dict[str, Any] = {}
        for path in order:
            if draw(st.booleans()):
                continue
            if path == "project.has_realty":
                facts[path] = draw(st.booleans())
                cells[path] = draw(st.sampled_from(TRUTH[facts[path]]))
            else:
                facts[path], cells[path] = draw(number(path, units[path]))
        rows.append(Wanted(name, facts, cells))
    heads = [f"{NUMBERS[p][0]}({units[p]})" if p in NUMBERS and units[p] else NUMBERS[p][0]
             if p in NUMBERS else "是否含房地产" for p in order]  # fmt: skip
    return [f"{path}={head}" for path, head in zip(order, heads, strict=True)], rows


def grid(heads: list[str], rows: list[Wanted]) -> list[list[Any]]:
    paths = [h.partition("=")[0] for h in heads]
    lines: list[list[Any]] = [["项目编号", "项目名称", *(h.partition("=")[2] for h in heads)]]
    for at, row in enumerate(rows):
        lines.append([f"A{at}", row.name, *(row.cells.get(p) for p in paths)])
    return lines


def same(batch: Intake, rows: list[Wanted]) -> None:
    assert batch.rejected == ()
    assert [c.id for c in batch.candidates] == [f"A{i}" for i in range(len(rows))]
    for candidate, row in zip(batch.candidates, rows, strict=True):
        assert "\n" not in candidate.name
        assert "".join(candidate.name.split()) == "".join(row.name.split())
        found = {
            k: v for k, v in candidate.facts.items() if k not in ("project.id", "project.name")
        }
        assert set(found) == set(row.facts), batch.problems
        for path, value in row.facts.items():
            if isinstance(value, bool):
                assert found[path] is value
            else:
                assert math.isclose(found[path], value, rel_tol=1e-9), (path, row.cells[path])


@QUIET
@given(table=tables(), title=st.booleans(), notes=st.booleans(), split=st.booleans())
def test_workbooks(
    tmp_path: Path, table: tuple[list[str], list[Wanted]], title: bool, notes: bool, split: bool
) -> None:
    """Titles, split headings, sum rows and any manner of numbers: a workbook keeps its meaning."""
    heads, rows = table
    lines = grid(heads, rows)
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    if title:
        sheet.append(["某县项目情况表"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(lines[0]))
        sheet.append([None, "填报单位:某局"])
    top = sheet.max_row + 1 if title else 1
    if split:  # a group above the facts, the first two headings merged down
        for at, text_ in enumerate(["项目编号", "项目名称", "主要指标"], 1):
            sheet.cell(top, at, text_)
        for at, text_ in enumerate(lines[0][2:], 3):
            sheet.cell(top + 1, at, text_)
        sheet.merge_cells(start_row=top, start_column=1, end_row=top + 1, end_column=1)
        sheet.merge_cells(start_row=top, start_column=2, end_row=top + 1, end_column=2)
        sheet.merge_cells(start_row=top, start_column=3, end_row=top, end_column=len(lines[0]))
    else:
        for at, text_ in enumerate(lines[0], 1):
            sheet.cell(top, at, text_)
    first = top + (2 if split else 1)
    for down, line in enumerate(lines[1:]):
        for at, value in enumerate(line, 1):
            cell = sheet.cell(first + down, at)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl would make a formula of =…
    if notes:
        sheet.cell(first + len(rows), 2, "合计")
        sheet.cell(first + len(rows) + 1, 1, "备注:企业申报")
    path = tmp_path / "a.xlsx"
    made.save(path)
    same(read(path), rows)


@QUIET
@given(
    table=tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_delimited(
    tmp_path: Path, table: tuple[list[str], list[Wanted]], encoding: str, delimiter: str,
    newline: str,
) -> None:  # fmt: skip
    """In any encoding, with any delimiter and line end, a text file keeps its meaning."""
    heads, rows = table
    path = tmp_path / "a.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=newline)
        writer.writerows(["" if v is None else v for v in line] for line in grid(heads, rows))
    same(read(path), rows)


@QUIET
@given(table=tables(), data=st.data())
def test_columns_in_any_order_give_the_same(
    tmp_path: Path, table: tuple[list[str], list[Wanted]], data: st.DataObject
) -> None:
    """Candidates have the same digest, whichever order the columns stand in."""
    lines = grid(*table)
    order = data.draw(st.permutations(range(len(lines[0]))))
    path = tmp_path / "a.csv"
    shas = []
    for columns in (range(len(lines[0])), order):
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(
                ["" if line[c] is None else line[c] for c in columns] for line in lines
            )
        shas.append([c.sha256 for c in read(path).candidates])
    assert shas[0] == shas[1]

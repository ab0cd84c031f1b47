"""Workbooks as offices make them, and as openpyxl sees them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from intake_files import HEAD, book, raw_book, save, text_cell

from prescreen.candidate.identity import made_id
from prescreen.errors import InputError
from prescreen.fields import Interval
from prescreen.intake import CellProblem, HeadingMapping, map_headings, read
from prescreen.intake.cells import Bad, Percent, column_index, column_name
from prescreen.intake.formats.numfmt import serial_to_date
from prescreen.intake.formats.xlsx import sheets
from prescreen.intake.limits import Limits

TWO_ROWS = [
    ["某县2026年在谈项目情况表"],
    ["填报单位:招商局", None, None, None, None, None, None, "单位:万元、亩"],
    ["序号", "项目名称", "投资方", "投资(亿元)", None, "用地", "达产效益", None, "主要产品"],
    [None, None, None, "总投资", "固投", "面积", "产值(亿元)", "税收", None],
]
TWO_ROWS_MERGED = ["A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "G3:H3", "I3:I4"]


def test_title_units_above_and_two_heading_rows(tmp_path: Path) -> None:
    """Titles, units above the table and two rows of merged headings give facts in their units."""
    path = tmp_path / "a.xlsx"
    book(path, [*TWO_ROWS, [1, "甲", "A公司", 2, 1.5, 20, 3, 300, "阀门"]], TWO_ROWS_MERGED)
    batch = read(path)
    facts = batch.candidates[0].facts
    assert facts["investment.total"] == 20_000
    assert facts["investment.fixed"] == 15_000
    assert facts["land.area"] == 20
    assert facts["output.value"] == 30_000
    assert facts["tax.total"] == 300
    assert batch.mapping.sheets[0].head == (3, 4)
    assert batch.mapping.sheets[0].units == ("万元", "亩")
    assert batch.problems == ()
    assert [n.code for n in batch.notices] == ["input.id-made"]


def test_one_project_over_several_merged_rows(tmp_path: Path) -> None:
    """A project over several merged rows is one, its products one a row."""
    path = tmp_path / "a.xlsx"
    rows: list[list[Any]] = [*TWO_ROWS]
    rows += [[1, "甲", "A公司", 2, 1, 20, 3, 300, "阀门"], [None] * 8 + ["泵"], [None] * 8 + ["管"],
             [2, "乙", "B公司", 5, None, None, None, None, "轴承"]]  # fmt: skip
    merged = [f"{c}5:{c}7" for c in "ABCDEFGH"]
    book(path, rows, [*TWO_ROWS_MERGED, *merged])
    first, second = read(path).candidates
    assert [i["name"] for i in first.lists["product"].items] == ["阀门", "泵", "管"]
    assert [i["name"] for i in first.lists["investor"].items] == ["A公司"]
    assert second.name == "乙"
    assert second.facts["investment.total"] == 50_000


def test_a_cell_merged_over_projects_holds_for_each_unless_it_is_a_number(tmp_path: Path) -> None:
    """A merged word holds for each row that it covers; a merged number for none, and is told."""
    path = tmp_path / "a.xlsx"
    rows = [["项目编号", "项目名称", "拟落户园区", "用地面积(亩)"], [1, "甲", "东园", 100],
            [2, "乙"], [3, "丙", "西园", 5]]  # fmt: skip
    book(path, rows, ["C2:C3", "D2:D3"])
    batch = read(path)
    assert [c.facts.get("site.park") for c in batch.candidates] == ["东园", "东园", "西园"]
    assert [c.facts.get("land.area") for c in batch.candidates] == [None, None, 5]
    assert [(p.code, p.row) for p in batch.problems if isinstance(p, CellProblem)] == [
        ("cell.merged", 2), ("cell.merged", 3),
    ]  # fmt: skip


def test_numbers_dates_and_percentages_as_shown(tmp_path: Path) -> None:
    """A number shown as per cent is one, and days and truths keep their type."""
    path = tmp_path / "a.xlsx"
    head = ["项目编号", "项目名称", "投资方", "出资比例", "拟开工日期", "是否含房地产", "容积率"]
    sheet = book(path, [head, [1, "甲", "A公司", 0.4, datetime(2026, 9, 1, 8), True, 1.2]])
    sheet["D2"].number_format = "0.0%"
    candidate = read(save(sheet, path)).candidates[0]
    assert candidate.lists["investor"].items[0]["share"] == 40
    assert candidate.facts["schedule.start"] == date(2026, 9, 1)
    assert candidate.facts["project.has_realty"] is True
    assert candidate.facts["land.far"] == 1.2


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (46266, date(2026, 9, 1)), ("2026-09-01", date(2026, 9, 1)), ("2026/9/1", date(2026, 9, 1)),
        ("2026.9.1", date(2026, 9, 1)), ("20260901", date(2026, 9, 1)),
        (20260901, date(2026, 9, 1)),
        ("2026年9月1日", date(2026, 9, 1)), ("二〇二六年九月一日", date(2026, 9, 1)),
        ("2026年十二月二十一日", date(2026, 12, 21)), ("２０２６－９－１", date(2026, 9, 1)),
        ("2026-09-01 08:30:00", date(2026, 9, 1)), ("2026-09-01T08:30:00", date(2026, 9, 1)),
        ("1 Sep 2026", date(2026, 9, 1)), ("26年9月1日", date(2026, 9, 1)),
        ("2026年9月", Interval(date(2026, 9, 1), date(2026, 9, 30))),
        ("2026年上半年", Interval(date(2026, 1, 1), date(2026, 6, 30))),
        ("2026年左右", None), ("2026-13-01", None), ("26.9.1", None),
        ("尽快", None), (3, None),
    ],
)  # fmt: skip
def test_dates_of_every_shape(tmp_path: Path, said: object, day: object) -> None:
    """A day in any form is that day, a month or half year its days; nonsense is told as none."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "拟开工日期"], [1, "甲", said]])
    batch = read(path)
    assert batch.candidates[0].facts.get("schedule.start") == day
    assert len(batch.problems) == (day is None)


@pytest.mark.parametrize(
    ("said", "truth"),
    [("是", True), ("有", True), ("√", True), ("✓", True), ("Y", True), (1, True), (True, True),
     ("否", False), ("无", False), ("×", False), (0, False), ("/", None), ("", None)],
)  # fmt: skip
def test_yes_and_no(tmp_path: Path, said: object, truth: bool | None) -> None:
    """Words and signs are true or false; a slash or blank is neither."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "是否含房地产"], [1, "甲", said]])
    assert read(path).candidates[0].facts.get("project.has_realty") is truth


def test_formulas_are_read_never_run(tmp_path: Path) -> None:
    """A formula gives its kept value; without one, or with an error, the cell is told."""
    rows = (
        HEAD
        + f'<row r="2"><c r="A2"><v>1</v></c>{text_cell("B2", "甲")}<c r="C2"><f>1+1</f></c></row>'
        + f'<row r="3"><c r="A3"><v>2</v></c>{text_cell("B3", "乙")}'
        + '<c r="C3"><f>1+1</f><v>7</v></c></row>'
        + '<row r="4"><c r="A4"><v>3</v></c><c r="B4" t="str"><f>A1</f><v>丙</v></c>'
        + '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    batch = read(raw_book(tmp_path / "a.xlsx", rows))
    assert [(c.name, c.facts.get("investment.total")) for c in batch.candidates] == [
        ("甲", None), ("乙", 70_000), ("丙", None),
    ]  # fmt: skip
    assert [(p.code, p.row) for p in batch.problems if isinstance(p, CellProblem)] == [
        ("cell.no-cached", 2), ("cell.error", 4),
    ]  # fmt: skip


def test_a_zero_that_a_writer_left_for_excel_to_calculate_is_no_value(tmp_path: Path) -> None:
    """The 0 that a library writes for a formula not yet calculated is no value; a plain 0 is."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["项目编号", "项目名称", "总投资(亿元)", "年税收(万元)"])
        sheet.write_row(1, 0, [1, "甲", None, 0])
        sheet.write_formula(1, 2, "=1+1")
    batch = read(path)
    assert "investment.total" not in batch.candidates[0].facts
    assert batch.candidates[0].facts["tax.total"] == 0
    assert [p.code for p in batch.problems] == ["cell.stale"]


def test_hidden_things_are_said(tmp_path: Path) -> None:
    """Hidden rows and columns are read and told, a hidden sheet only when asked for."""
    path = tmp_path / "a.xlsx"
    sheet = book(path, [["项目编号", "项目名称", "总投资(亿元)"], [1, "甲", 5], [2, "乙", 6]])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("旧表")
    other.append(["项目名称"])
    other.append(["丙"])
    other.sheet_state = "hidden"
    batch = read(save(sheet, path))
    assert [c.name for c in batch.candidates] == ["甲", "乙"]
    assert sorted(n.code for n in batch.notices) == [
        "input.hidden-columns", "input.hidden-rows", "input.hidden-sheet",
    ]  # fmt: skip
    assert [c.name for c in read(path, sheet="旧表").candidates] == ["丙"]
    with pytest.raises(InputError, match="没有工作表"):
        read(path, sheet="新表")


def test_second_sheets_hold_lists(tmp_path: Path) -> None:
    """Further sheets give lists by id or name, and a row that belongs to no project is told."""
    path = tmp_path / "a.xlsx"
    sheet = book(path, [["项目编号", "项目名称", "总投资"], ["A1", "甲", 5], ["A2", "乙", 6]])
    assert sheet.parent is not None
    extra: dict[str, list[list[Any]]] = {
        "投资方": [["项目编号", "投资方名称", "出资比例(%)"], ["A1", "甲公司", 60],
                ["A1", "乙公司", 40], ["A9", "丙公司", 10]],
        "产品": [["项目名称", "产品名称", "年产能(万吨)"], ["乙", "阀门", 2],
               ["乙", "泵", "3000吨"]],
    }  # fmt: skip
    for title, rows in extra.items():
        other = sheet.parent.create_sheet(title)
        for row in rows:
            other.append(row)
    batch = read(save(sheet, path))
    first, second = batch.candidates
    assert [dict(i) for i in first.lists["investor"].items] == [
        {"name": "甲公司", "share": 60.0}, {"name": "乙公司", "share": 40.0},
    ]  # fmt: skip
    assert first.lists["investor"].complete
    assert "investor" not in second.lists
    assert [i["capacity_mass"] for i in second.lists["product"].items] == [20_000, 3_000]
    assert [(p.code, p.place and p.place.line) for p in batch.problems] == [("input.link", 4)]
    assert [s.role for s in batch.mapping.sheets] == ["candidates", "list", "list"]
    whole = read(path, mapping=HeadingMapping(complete={"investor": False}))
    assert not whole.candidates[0].lists["investor"].complete


def test_a_lone_sheet_called_investors_still_holds_projects(tmp_path: Path) -> None:
    """A single sheet holds projects, whatever it is called."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目名称", "投资方名称"], ["甲", "A公司"]], title="投资方")
    assert read(path).candidates[0].lists["investor"].items[0]["name"] == "A公司"
    assert map_headings(path).sheets[0].role == "candidates"


def test_several_sheets_of_projects(tmp_path: Path) -> None:
    """Projects on several sheets are all read, and repeated running numbers are no ids."""
    path = tmp_path / "a.xlsx"
    sheet = book(path, [["序号", "项目名称", "总投资"], [1, "甲", 5]], title="2025")
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("2026")
    for row in ([None, "表"], ["序号", "项目名称", "总投资"], [1, "乙", 6], [2, "丙", 6]):
        other.append(row)
    batch = read(save(sheet, path))
    assert [(c.id, c.name) for c in batch.candidates] == [
        (made_id(name), name) for name in ("甲", "乙", "丙")
    ]  # fmt: skip


def test_cells_are_as_openpyxl_sees_them(tmp_path: Path) -> None:
    """Each cell has the value that openpyxl reads, and a percentage knows that it is one."""
    path = tmp_path / "a.xlsx"
    values: list[Any] = ["文字", 1, -2.5, 1e-7, True, False, datetime(2026, 9, 1, 12, 30),
                         date(1900, 1, 5), " x y ", "a\nb", "<&>", None, 0]  # fmt: skip
    sheet = book(path, [values])
    sheet["B2"], sheet["B2"].number_format = 0.125, "0.00%"
    save(sheet, path)
    (rows,) = (list(one.rows) for one in sheets(path, Limits()))
    seen = openpyxl.load_workbook(path, data_only=True).active
    assert seen is not None
    for at, value in enumerate(rows[0].cells):
        theirs = seen.cell(1, at + 1).value
        if isinstance(theirs, str):
            theirs = theirs.strip()
        if isinstance(theirs, datetime) and not isinstance(value, datetime):
            theirs = theirs.date()
        assert value == theirs, at
    assert rows[1].cells[1] == Percent(12.5)


@pytest.mark.parametrize(
    ("serial", "old", "day"),
    [(1, False, date(1900, 1, 1)), (59, False, date(1900, 2, 28)), (61, False, date(1900, 3, 1)),
     (46266, False, date(2026, 9, 1)), (44804, True, date(2026, 9, 1)), (0, False, None),
     (-5, False, None), (3_000_000, False, None), (46266.5, False, datetime(2026, 9, 1, 12))],
)  # fmt: skip
def test_serials(serial: float, old: bool, day: date | None) -> None:
    """A serial is its day in either calendar, in spite of the 29 February 1900; others are none."""
    assert serial_to_date(serial, old) == day


@pytest.mark.parametrize("index", [0, 25, 26, 27, 701, 702, 16383])
def test_column_names(index: int) -> None:
    """The name of a column leads back to its number."""
    assert column_index(column_name(index) + "7") == index


def test_old_workbooks() -> None:
    """An .xls workbook gives facts, lists and notices like a new one."""
    batch = read(Path(__file__).parent / "data" / "old.xls")
    first, second = batch.candidates
    assert first.facts["investment.total"] == 20_000
    assert first.facts["schedule.start"] == date(2026, 9, 1)
    assert first.lists["investor"].items[0]["share"] == 40
    assert second.facts["investment.total"] == 35_000
    assert second.facts["project.two_high"] == "是"
    assert [n.code for n in batch.notices] == [
        "input.row-total", "input.hidden-rows", "input.hidden-sheet",
    ]  # fmt: skip


def test_shared_texts_without_reading_aids(tmp_path: Path) -> None:
    """A shared text has its parts without the reading aids; one that is not there is no name."""
    strings = (
        "<sst><si><t>甲</t><rPh><t>jia</t></rPh></si>"
        "<si><r><t>乙</t></r><r><t>丙</t></r></si></sst>"
    )
    rows = (
        HEAD + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="s"><v>1</v></c></row>'
        '<row r="4"><c r="A4"><v>3</v></c><c r="B4" t="s"><v>9</v></c></row>'
    )
    batch = read(raw_book(tmp_path / "a.xlsx", rows, extra={"xl/sharedStrings.xml": strings}))
    assert [c.name for c in batch.candidates] == ["甲", "乙丙"]
    assert [r.row for r in batch.rejected] == [4]


def test_prefixed_names_and_missing_references(tmp_path: Path) -> None:
    """A sheet with prefixed tags and no cell references is read."""
    rows = (
        "<x:row><x:c t='inlineStr'><x:is><x:t>项目名称</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='inlineStr'><x:is><x:t>甲</x:t></x:is></x:c></x:row>"
    )
    assert [c.name for c in read(raw_book(tmp_path / "a.xlsx", rows)).candidates] == ["甲"]


def test_bad_is_never_a_value() -> None:
    """A cell that could not be read does not equal its text."""
    assert Bad("=", "no-cached") != "="

"""Forms of one project, units in a row of their own, and what a number format loses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from intake_files import book, save

from prescreen.candidate.identity import made_id
from prescreen.intake import HeadingMapping, Intake, map_headings, read

FORM: list[list[Any]] = [
    ["项目信息表"], ["项目名称", "甲项目", "投资方", "A公司"],
    ["总投资(亿元)", "5", "用地面积(亩)", 20], ["建设内容", "年产阀门", "项目阶段", "在谈"],
    ["投资方", "B公司", "出资比例", None], ["是否两高", "也许"], ["备注", "x"],
]  # fmt: skip


def table(folder: Path, rows: list[list[Any]]) -> Intake:
    book(folder / "a.xlsx", rows)
    return read(folder / "a.xlsx")


def test_a_form_of_one_project(tmp_path: Path) -> None:
    """A sheet of labels and values side by side is one project, its mistakes with their cell."""
    batch = table(tmp_path, FORM)
    (candidate,) = batch.candidates
    assert candidate.name == "甲项目"
    assert candidate.facts["investment.total"] == 50_000
    assert candidate.facts["land.area"] == 20
    assert candidate.facts["project.stage"] == "在谈"
    assert [i["name"] for i in candidate.lists["investor"].items] == ["A公司", "B公司"]
    assert [(p.code, p.row, p.column) for p in batch.problems] == [  # type: ignore[attr-defined]
        ("cell.enum", 6, "B")
    ]
    assert batch.mapping.sheets[0].role == "form"


def test_a_form_without_a_name_is_rejected_whole(tmp_path: Path) -> None:
    """A form whose project has no name is one rejected row that keeps all its cells."""
    rows = [row[:] for row in FORM]
    rows[1][1] = "待定"
    (reject,) = table(tmp_path, rows).rejected
    assert reject.reason.code == "input.name"
    assert reject.raw["投资方"] == "A公司"


def test_one_form_a_sheet(tmp_path: Path) -> None:
    """Each sheet of a workbook may be a form, and gets an id of its own."""
    sheet = book(tmp_path / "a.xlsx", FORM)
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("乙")
    for row in FORM:
        other.append(["乙项目" if v == "甲项目" else v for v in row])
    batch = read(save(sheet, tmp_path / "a.xlsx"))
    assert [(c.id, c.name) for c in batch.candidates] == [
        (made_id("甲项目", ["A公司", "B公司"]), "甲项目"),
        (made_id("乙项目", ["A公司", "B公司"]), "乙项目"),
    ]


def test_a_mapping_for_a_form(tmp_path: Path) -> None:
    """A saved mapping can skip a label of a form, and the other labels stay."""
    book(tmp_path / "a.xlsx", FORM)
    text = map_headings(tmp_path / "a.xlsx").to_yaml().replace("heading: 备注\n    field: null", "")
    mapping = HeadingMapping.from_yaml(text.replace("field: land.area", "field: skip"))
    facts = read(tmp_path / "a.xlsx", mapping=mapping).candidates[0].facts
    assert "land.area" not in facts
    assert facts["investment.total"] == 50_000


def test_a_list_with_names_of_fields_in_its_cells_is_no_form(tmp_path: Path) -> None:
    """Fields named inside a list's cells do not make it a form."""
    rows = [["项目名称", "问题类别", "内容"], ["甲", "用地面积", "需20亩"],
            ["乙", "年税收", "x"], ["丙", "产品", "y"]]  # fmt: skip
    assert [c.name for c in table(tmp_path, rows).candidates] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("units", [["亿元", "亩"], ["(亿元)", "（亩）"]])
def test_units_in_a_row_of_their_own(tmp_path: Path, units: list[str]) -> None:
    """A row of units below the headings gives the units and is no project."""
    rows = [["序号", "项目名称", "总投资", "用地面积"], [None, None, *units], [1, "甲", 5, 20]]
    batch = table(tmp_path, rows)
    assert batch.candidates[0].facts["investment.total"] == 50_000
    assert batch.candidates[0].facts["land.area"] == 20
    assert [n.code for n in batch.notices] == ["input.id-made"]
    assert batch.rejected == ()


def test_numbers_that_were_texts(tmp_path: Path) -> None:
    """A code that lost digits as a number is told and left out, not filled with zeros."""
    head = ["项目编号", "项目名称", "投资方", "统一社会信用代码", "行业代码"]
    batch = table(
        tmp_path, [head, [1, "甲", "A公司", 91330800123456789, 111], [2, "乙", None, None, 3922]]
    )
    first, second = batch.candidates
    assert "uscc" not in first.lists["investor"].items[0]
    assert "project.industry_code" not in first.facts
    assert second.facts["project.industry_code"] == "3922"
    assert [p.code for p in batch.problems] == ["cell.digits-lost", "cell.industry"]


def test_a_bare_word_is_no_field_of_a_list(tmp_path: Path) -> None:
    """Headings such as 类别 and 金额 alone belong to no list."""
    batch = table(
        tmp_path,
        [["项目编号", "项目名称", "类别", "名称及用途", "金额"], [1, "甲", "工业", "x", 5]],
    )
    assert batch.candidates[0].lists == {}
    assert batch.problems == ()


def test_units_and_scales_in_number_formats(tmp_path: Path) -> None:
    """A unit in a number format counts; a format that scales the number is told."""
    path = tmp_path / "a.xlsx"
    sheet = book(
        path,
        [["项目编号", "项目名称", "总投资", "用地面积", "年税收(万元)"], [1, "甲", 38.5, 120, 5e6]],
    )
    for cell, form in (("C2", '0.0"亿元"'), ("D2", '0"亩"'), ("E2", "0!.0,")):
        sheet[cell].number_format = form
    batch = read(save(sheet, path))
    assert batch.candidates[0].facts["investment.total"] == 385_000
    assert batch.candidates[0].facts["land.area"] == 120
    assert "tax.total" not in batch.candidates[0].facts
    assert [p.code for p in batch.problems] == ["cell.scaled"]


def test_projects_that_name_only_investors_beside_a_list(tmp_path: Path) -> None:
    """A sheet with no facts but investors is still the projects that a list belongs to."""
    sheet = book(tmp_path / "a.xlsx", [["项目编号", "项目名称", "投资方"], ["A", "甲", "A公司"]])
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("产品方案")
    for row in (["项目编号", "产品名称", "年产能"], ["A", "阀门", "5万吨"], [None, "泵", "3吨"]):
        other.append(row)
    other.merge_cells("A2:A3")
    (candidate,) = read(save(sheet, tmp_path / "a.xlsx")).candidates
    assert [i["name"] for i in candidate.lists["product"].items] == ["阀门", "泵"]
    assert candidate.lists["product"].items[0]["capacity_mass"] == 50_000
    assert candidate.lists["investor"].items[0]["name"] == "A公司"


# -- labels and values in one cell ---------------------------------------------------------------
@pytest.mark.parametrize(
    "rows",
    [
        [["项目名称:甲项目;总投资:5亿元;用地面积(亩):30;投资方:某公司;建设内容:一期:厂房"]],
        [["项目名称：甲项目"], ["总 投 资：5亿元    用地面积：30亩"],
         ["投资方：某公司，建设内容：一期:厂房"]],
        [["一、项目名称：甲项目"], ["二、投资方：某公司"], ["三、总投资：5亿元；用地面积：30亩"],
         ["四、建设内容：一期:厂房"]],
        [["信息表"], ["项目名称:甲项目", None, "投资方:某公司"],
         ["总投资(亿元)", 5, "用地面积(亩)", 30], ["建设内容", "一期:厂房"]],
        [["单位:亿元、亩"],
         ["项目名称:甲项目\n总投资:5\n用地面积:30\n投资方:某公司\n建设内容:一期:厂房"]],
    ],
)  # fmt: skip
def test_labels_with_their_values_in_one_cell(tmp_path: Path, rows: list[list[Any]]) -> None:
    """All in one cell, a cell each, numbered, or beside a form of cells: one project, whole."""
    batch = table(tmp_path, rows)
    (one,) = batch.candidates
    assert one.name == "甲项目"
    assert (one.facts["investment.total"], one.facts["land.area"]) == (50_000.0, 30.0)
    assert [i["name"] for i in one.lists["investor"].items] == ["某公司"]
    assert one.facts["project.content"] == "一期:厂房"
    assert batch.problems == ()


def test_a_cell_for_each_project(tmp_path: Path) -> None:
    """Each 项目名称 begins another project; a label that names no field is told."""
    rows = [["项目名称:甲;总投资:5亿元;用地:30亩;进度:好"], ["项目名称:乙;总投资:60万元;用地:2亩"]]
    batch = table(tmp_path, rows)
    assert [(c.name, c.facts["investment.total"]) for c in batch.candidates] == [
        ("甲", 50_000.0), ("乙", 60.0)
    ]  # fmt: skip
    assert any("进度" in one.zh for one in batch.columns)


def test_a_text_with_labels_in_a_list_stays_a_text(tmp_path: Path) -> None:
    """What a column 项目概况 says in words fills no field of the list."""
    rows = [["项目名称", "项目概况", "总投资(亿元)"], ["甲", "总投资:5亿元,用地:30亩", 6],
            ["乙", "投资方:某公司;总投资:5亿元", 7]]  # fmt: skip
    batch = table(tmp_path, rows)
    assert [(c.name, c.facts["investment.total"]) for c in batch.candidates] == [
        ("甲", 60_000.0), ("乙", 70_000.0)
    ]  # fmt: skip
    assert not any("land.area" in c.facts or c.lists for c in batch.candidates)

"""Sheets as officers lay them out: what stands beside, between and above the projects of a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from intake_files import book

from prescreen.errors import InputError
from prescreen.intake import Intake, read


def sheet(folder: Path, *rows: list[Any], merged: tuple[str, ...] = ()) -> Intake:
    book(folder / "a.xlsx", rows, merged)
    return read(folder / "a.xlsx")


# -- what is no name, no value, no project ---------------------------------------------------------
def test_ditto_marks_are_told_and_give_nothing(tmp_path: Path) -> None:
    """同上 is no name of an investor and no number."""
    batch = sheet(
        tmp_path, ["项目名称", "投资方", "用地(亩)"],
        ["甲", "某公司", 30], ["乙", "同上", "〃"], ["丙", '"', "同上"], ["〃", "另公司", 5],
    )  # fmt: skip
    assert [c.name for c in batch.candidates] == ["甲", "乙", "丙"]
    assert [len(c.lists) for c in batch.candidates] == [1, 0, 0]
    assert [c.facts.get("land.area") for c in batch.candidates] == [30.0, None, None]
    assert {p.code for p in batch.problems} == {"cell.ditto"}
    assert len(batch.problems) == 5


def test_a_heading_below_names_is_rejected(tmp_path: Path) -> None:
    """总投资(亿元) in the column of names shows that the sheet is laid out otherwise."""
    batch = sheet(tmp_path, ["项目名称", "投资方"], ["甲", "A公司"], ["总投资(亿元)", "5"],
                  ["总投资软件项目", "B公司"])  # fmt: skip
    assert [c.name for c in batch.candidates] == ["甲", "总投资软件项目"]
    assert [r.reason.zh[-18:] for r in batch.rejected] == ["项目名称是一个标题(总投资(亿元))"]


@pytest.mark.parametrize(
    "rows",
    [
        [[1, "甲", 5, 30], [None, "过次页", 5, 30], [None, "承前页", 5, 30], [2, "乙", 6, 40]],
        [[1, "甲", 5, 30], ["1.1", "其中:厂房", 3, 2], ["1.2", "其中:设备", 2, 1], [2, "乙", 6, 4]],
        [[1, "甲", 5, 30], [None, "取消项目"], [2, "乙", 6, 40], [None, "工业项目", 6, 40]],
    ],
)  # fmt: skip
def test_carried_sums_parts_and_classes_are_no_projects(
    tmp_path: Path, rows: list[list[Any]]
) -> None:
    """过次页, 1.1 其中:厂房 and 取消项目 are told as rows of their kind."""
    batch = sheet(tmp_path, ["序号", "项目名称", "总投资(亿元)", "用地(亩)"], *rows)
    assert [c.name for c in batch.candidates] == ["甲", "乙"]
    assert len(batch.candidates) + len(batch.passed) == len(rows)


def test_groups_below_a_merged_name_are_no_names(tmp_path: Path) -> None:
    """Of two columns below one 项目名称 the last is the name, the first a group."""
    batch = sheet(
        tmp_path, ["序号", "项目名称", None, "总投资(亿元)"], [1, "工业", "甲", 5],
        [2, None, "乙", 6], [3, "农业", "丙", 7], merged=("B1:C1", "B2:B3"),
    )  # fmt: skip
    assert [(c.name, c.facts["investment.total"]) for c in batch.candidates] == [
        ("甲", 50_000.0), ("乙", 60_000.0), ("丙", 70_000.0)
    ]  # fmt: skip


def test_groups_beside_names_whose_merge_was_lost(tmp_path: Path) -> None:
    """In a text file 项目名称 stands over groups alone: the names are in the next column."""
    (tmp_path / "a.csv").write_text(
        "序号,项目名称,,总投资(亿元)\n1,工业,甲,5\n2,,乙,6\n3,农业,丙,7\n", encoding="utf-8"
    )
    batch = read(tmp_path / "a.csv")
    assert [c.name for c in batch.candidates] == ["甲", "乙", "丙"]


def test_figures_that_go_on_in_a_row_without_a_name_are_doubtful(tmp_path: Path) -> None:
    """甲 with a first and, below, a second phase whose merge was lost: the first is no total."""
    batch = sheet(tmp_path, ["项目名称", "期次", "总投资(亿元)", "用地(亩)"], ["甲", "一期", 5, 30],
                  [None, "二期", 6, None], ["乙", "一期", 7, 10])  # fmt: skip
    assert [dict(c.evidence).keys() for c in batch.candidates] == [{"investment.total"}, set()]
    assert [r.row for r in batch.rejected] == [3]


def test_a_count_of_projects_is_no_name(tmp_path: Path) -> None:
    """A sum by towns names no projects."""
    rows = [["乡镇", "项目数", "总投资(亿元)"], ["甲镇", 3, 11], ["乙镇", 5, 12]]
    with pytest.raises(InputError, match="项目名称"):
        sheet(tmp_path, *rows)


def test_the_unit_of_a_title_or_beside_headings_counts(tmp_path: Path) -> None:
    """重点项目表(亿元), and 单位:亿元 in the row of headings."""
    title = sheet(
        tmp_path, ["重点项目表(亿元)"], ["项目名称", "总投资", "投资方"], ["甲", 5, "某公司"]
    )
    beside = sheet(
        tmp_path, ["项目名称", "总投资", "固定资产投资", "投资方", "单位:亿元"],
        ["甲", 5, 4, "某公司", None],
    )  # fmt: skip
    for batch in (title, beside):
        (one,) = batch.candidates
        assert (one.facts["investment.total"], dict(one.evidence)) == (50_000.0, {})


def test_units_of_another_currency_are_not_taken_for_ours(tmp_path: Path) -> None:
    """Total investment (CNY 100 million) is not understood: no value, the column listed."""
    batch = sheet(tmp_path, ["项目名称", "Total investment (CNY 100 million)"], ["甲", 5])
    assert "investment.total" not in batch.candidates[0].facts
    assert len(batch.columns) == 1


# -- lists side by side ----------------------------------------------------------------------------
def test_lists_side_by_side_are_read_each_for_itself(tmp_path: Path) -> None:
    """Two lists beside one another share the note above; columns, units and sums are their own."""
    batch = sheet(
        tmp_path,
        ["项目表"], ["单位:亿元"],
        ["序号", "项目名称", "总投资", None, "序号", "项目名称", "总投资(万元)"],
        [1, "甲", 5, None, 1, "乙", 3000], [2, "丙", 6, None, 2, "丁", 4000],
        ["合计", None, 11, None, "合计", None, 7000],
        merged=["A1:G1", "A2:G2"],
    )  # fmt: skip
    facts = {c.name: c.facts["investment.total"] for c in batch.candidates}
    assert facts == {"甲": 50_000.0, "丙": 60_000.0, "乙": 3_000.0, "丁": 4_000.0}
    assert batch.problems == ()


def test_what_stands_beside_a_list_belongs_to_no_project(tmp_path: Path) -> None:
    """What stands beside a list without names of projects gives them no figure, and is told."""
    summary = sheet(
        tmp_path,
        ["序号", "项目名称", "总投资(亿元)", None, "行业", "个数", "用地面积(亩)"],
        [1, "甲", 5, None, "化工", 1, 30], [2, "丙", 6, None, "机械", 2, 50], [3, "丁", 6],
        [4, "戊", 6],
    )  # fmt: skip
    other = sheet(
        tmp_path,
        ["序号", "项目名称", "总投资(亿元)", "序号", "企业名称", "用地面积(亩)"],
        [1, "甲", 5, 1, "某公司", 3000], [2, "丙", 6, 2, "另一公司", 4000],
    )  # fmt: skip
    for batch in (summary, other):
        assert not any("land.area" in one.facts for one in batch.candidates)
        assert any(n.code.startswith("input.no-name") for n in batch.notices)


def test_a_name_that_stands_twice_in_a_list_does_not_split_it(tmp_path: Path) -> None:
    """The same names in two columns are one list; so are columns behind an empty one."""
    twice = ["项目名称", "总投资(亿元)", "用地(亩)", "项目名称", "税收(万元)"]
    gap = ["项目名称", "总投资(亿元)", None, "用地(亩)", "税收(万元)"]
    for head, rows in ((twice, [["甲", 5, 1, "甲", 2], ["丙", 6, 2, "丙", 1]]),
                       (gap, [["甲", 5, None, 1, 2], ["丙", 6, None, 2, 1]])):  # fmt: skip
        found = [c.facts["tax.total"] for c in sheet(tmp_path, head, *rows).candidates]
        assert found == [2.0, 1.0]


# -- units row by row ------------------------------------------------------------------------------
def test_a_column_of_units_speaks_for_the_numbers_at_its_left(tmp_path: Path) -> None:
    """总投资 | 单位: each row in its own unit; a row whose unit is blank is unknown and told."""
    batch = sheet(
        tmp_path,
        ["项目名称", "总投资", "固投", "单位", "用地面积", "计量单位"],
        ["甲", 5, 3, "亿元", 30, "亩"],
        ["乙", 5000, 400, "(万元)", 2, "公顷"],
        ["丙", 500, None, None, 3, "亩"],
    )
    facts = [(c.facts.get("investment.total"), c.facts.get("investment.fixed"),
              c.facts.get("land.area")) for c in batch.candidates]  # fmt: skip
    assert facts == [(50_000.0, 30_000.0, 30.0), (5_000.0, 400.0, 30.0), (None, None, 3.0)]
    assert [(p.code, p.row) for p in batch.problems] == [("cell.unit-unsure", 4)]  # type: ignore[attr-defined]
    assert not any(one.evidence for one in batch.candidates)
    assert batch.columns == ()


def test_a_unit_in_its_row_that_is_not_that_of_the_heading_is_told(tmp_path: Path) -> None:
    """总投资(亿元) beside 万元, in a column with or without a heading, is in neither."""
    for heading in ("单位", None):
        batch = sheet(
            tmp_path, ["项目名称", "总投资(亿元)", heading, "投资方"],
            ["甲", 5, "万元", "A公司"], ["乙", 6, "亿", "B公司"], ["丙", 7, None, "C公司"],
        )  # fmt: skip
        found = [c.facts.get("investment.total") for c in batch.candidates]
        assert found == [None, 60_000.0, 70_000.0]
        assert [p.code for p in batch.problems] == ["cell.unit-unsure"]


def test_a_column_of_units_beside_a_capacity_stays_with_the_product(tmp_path: Path) -> None:
    """产能 | 单位 is a field of the product."""
    batch = sheet(
        tmp_path, ["项目名称", "产品", "产能", "单位", "总投资"], ["甲", "阀门", 5, "万套", 3]
    )
    (product,) = batch.candidates[0].lists["product"].items
    assert (product["capacity_unit"], product["capacity"]) == ("万套", 5.0)


def test_an_amount_in_the_currency_of_its_row_is_no_renminbi(tmp_path: Path) -> None:
    """币种 美元 leaves bare amounts unknown and told; an amount that says its unit stands."""
    batch = sheet(
        tmp_path,
        ["项目名称", "总投资(万元)", "币种"],
        ["甲", 5000, "人民币"], ["乙", 5000, "美元"], ["丙", "5亿元", "USD"], ["丁", 600, None],
    )  # fmt: skip
    found = [c.facts.get("investment.total") for c in batch.candidates]
    assert found == [5_000.0, None, 50_000.0, 600.0]
    assert [p.code for p in batch.problems] == ["cell.unit-unsure"]


def test_the_unit_of_a_column_that_is_noted_is_of_no_other(tmp_path: Path) -> None:
    """2023年计划投资 | 单位 | 总投资 | 单位: each 单位 speaks for the number at its left."""
    batch = sheet(tmp_path, ["项目名称", "2023年计划投资", "单位", "总投资", "单位"],
                  ["甲", 5, "亿元", 8000, "万元"], ["乙", 6, "亿元", 2, "亿元"])  # fmt: skip
    assert [c.facts["investment.total"] for c in batch.candidates] == [8_000.0, 20_000.0]

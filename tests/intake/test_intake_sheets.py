"""What a sheet says of itself: sums, sections, units, years, names, and what is not used of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_files import book
from openpyxl import Workbook

from prescreen.errors import InputError
from prescreen.fields import Interval
from prescreen.intake import HeadingMapping, Intake, match_headings, read, trace


def sheet(folder: Path, *rows: list[Any], merged: tuple[str, ...] = ()) -> Intake:
    book(folder / "a.xlsx", rows, merged)
    return read(folder / "a.xlsx")


HEAD = ["序号", "项目名称", "投资方", "总投资(万元)"]
TWO = ([1, "甲项目", "甲公司", 100], [2, "乙项目", "乙公司", 200])


# -- rows that are no projects ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["合计", None, None, 300], "total"), (["合计", "2个", None, 300], "total"),
        ([None, "全县合计", None, 300], "total"), ([None, "经开区小计", None, 300], "total"),
        (["合计:2个", None, None, 300], "total"), (["总计(2个)", None, None, 300], "total"),
        (["共2个项目", None, None, 300], "total"), ([3, "合计", None, 300], "total"),
        ([None, "其中:一期", None, 50], "part"), (["其中", "一期", None, 50], "part"),
        (["一", "省级重点项目", None, 300], "section"),
        (["(二)", "先进制造业", None, 300], "section"),
        (["二、", "工业", None, 300], "section"), (["一、工业项目"], "section"),
        ([None, "工业项目(2个)", None, 300], "section"),
        (["甲", "乙", "丙", 1], "numbering"), (["(1)", "(2)", "(3)", "(4)"], "numbering"),
        (["单位负责人:某某", "统计负责人:某某", "填表人:某某"], "note"),
        (["备注:企业申报", None, None, None], "note"), (["注:1.含土地费;2.暂无", None], "note"),
        (["2.有新增项目或者项目有进度更新时都需要填写本报表;"], "note"),
        ([5, None, None, None], "empty"),
        ([None, "全区合计:2个项目", None, 300], "total"), ([None, "总计:贰个", None, 300], "total"),
        (["Ⅰ", "新建项目", None, 300], "section"), (["II", "续建项目", None, 300], "section"),
        ([None, "经开区", None, 300], "section"), ([None, "市本级", "-", 300], "section"),
        (["A", "B", "C", "D"], "numbering"), (["A", "B", 1, 2], "numbering"),
        (["审核", "某某", "制表", "某某"], "note"),
        (["联系人", "某某", "电话", 5701234567], "note"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_project_is_told_by_its_kind(
    row: list[Any], kind: str, tmp_path: Path
) -> None:
    """Sums, parts, sections, numbers of columns, signatures and notes make no project."""
    batch = sheet(tmp_path, HEAD, *TWO, row)
    assert [c.name for c in batch.candidates] == ["甲项目", "乙项目"]
    assert [(p.row, p.kind) for p in batch.passed] == [(4, kind)]
    told = {p.code for p in batch.notices}
    assert kind == "empty" or f"input.row-{kind}" in told


@pytest.mark.parametrize(
    "name",
    ["汇总平台项目", "小计量泵项目", "平均数据中心", "第一类医疗器械项目", "注射器项目",
     "一体化压铸基地", "三一重工项目", "说明书印刷厂", "合计量仪表项目",
     "29个产业项目合计", "其它材料项目"],
)  # fmt: skip
def test_a_project_named_like_such_a_row_is_a_project(name: str, tmp_path: Path) -> None:
    """A name that only begins like 汇总, 平均, 第一类 or 注 is no sum, section or note."""
    batch = sheet(tmp_path, HEAD, *TWO, [3, name, "丙公司", "5万元"])
    assert [c.name for c in batch.candidates] == ["甲项目", "乙项目", name]


def test_what_follows_a_part_is_a_part(tmp_path: Path) -> None:
    """二期 below 其中:一期 is no project either; 二期阀门项目 with a number of its own is one."""
    parts = ([None, "其中:一期", None, 50], [None, "　　二期", None, 50])
    batch = sheet(tmp_path, HEAD, *TWO, *parts, [3, "二期阀门项目", "丙公司", 5])
    assert [c.name for c in batch.candidates] == ["甲项目", "乙项目", "二期阀门项目"]
    assert [p.kind for p in batch.passed] == ["part", "part"]


def test_a_row_numbered_above_others_heads_them(tmp_path: Path) -> None:
    """1 工业类 above 1.1 and 1.2 is a section with their sum, not a project of its own."""
    rows: list[list[Any]] = [["1", "工业类", None, 300], ["1.1", *TWO[0][1:]], ["1.2", *TWO[1][1:]],
            [2, "服务类", None, 1], [2.1, "丙项目", "丙公司", 1]]  # fmt: skip
    batch = sheet(tmp_path, HEAD, *rows)
    assert [c.name for c in batch.candidates] == ["甲项目", "乙项目", "丙项目"]
    assert [p.kind for p in batch.passed] == ["section", "section"]


def test_a_name_and_a_sum_may_be_a_project(tmp_path: Path) -> None:
    """Where other projects lack a running number or a text too, a row of name and figure is one."""
    for other in ([None, "丙项目", "丙公司", 5], [3, "丙项目", None, 5]):
        rows = ([1, "甲项目", None, 100], other, [None, "丁项目", None, 300])
        assert len(sheet(tmp_path, HEAD, *rows).candidates) == 3


def test_projects_numbered_in_chinese_are_projects(tmp_path: Path) -> None:
    """Where all running numbers are 一 二 三, none of them is a section."""
    rows = (["一", "甲项目", "甲公司", 1], ["二", "乙项目", "乙公司", 2])
    assert len(sheet(tmp_path, HEAD, *rows).candidates) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["合计", None, None, 300]], None), ([["合计", None, None, 3000]], "各行相加是 300"),
        ([["合计", "3个", None, 300]], "读到 2 个项目"), ([["合计", None, None, "0.03亿元"]], None),
        ([["合计", None, None, "-"]], None),
        ([[3, "丙项目", None, "待定"], ["合计", None, None, 900]], None),
        ([[None, "小计", None, 300], [3, "丙项目", None, 50], [None, "小计", None, 50],
          ["合计", None, None, 350]], None),
        ([[None, "小计", None, 300], [3, "丙项目", None, 50], [None, "小计", None, 60],
          ["合计", None, None, 350]], "各行相加是 50"),
    ],
)  # fmt: skip
def test_a_sum_is_compared_with_its_rows(
    rows: list[list[Any]], said: str | None, tmp_path: Path
) -> None:
    """A sum or count that fits no rows is told, unless some of the rows could not be read."""
    batch = sheet(tmp_path, HEAD, *TWO, *rows)
    found = [p.zh for p in batch.problems if p.code == "input.total-differs"]
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


# -- units -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heading", "unit", "also"),
    [
        ("总投资(亿元人民币)", "亿元", ()), ("总投资(人民币万元)", "万元", ()),
        ("总投资(亿)", "亿元", ()),
        ("总投资(单位:亿元人民币)", "亿元", ()), ("总投资(亿元,外资为万美元)", "亿元", ("万美元",)),
        ("总投资(万元)(亿元)", "万元", ("亿元",)), ("用地面积(亩", "亩", ()),
        ("总投资【亿元】", "亿元", ()),
    ],
)  # fmt: skip
def test_units_of_a_heading(heading: str, unit: str, also: tuple[str, ...]) -> None:
    """Renminbi is no unit of its own, a bracket may stay open, and two units are both seen."""
    (match,) = match_headings([heading])
    assert (match.unit, match.also) == (unit, also)
    assert match.path is not None


@pytest.mark.parametrize(
    ("above", "heads", "cells", "facts"),
    [
        ("单位:亿元、万元", ["总投资"], [5], {}),
        ("单位:亿元、万元", ["总投资"], ["5亿元"], {"investment.total": 50_000}),
        ("单位:万元", ["总投资", "合同外资"], [5, 3], {"investment.total": 5}),
        ("单位:万元", ["合同外资(万美元)"], [3], {"investment.foreign_contracted": 3}),
        (None, ["总投资(亿元)", "省外资金"], [5, 5], {"investment.total": 50_000}),
        (None, ["总投资(亿元,外资为万美元)"], [5], {}),
        (None, ["总投资(亿元)", "固定资产投资"], [5, "3亿元"],
         {"investment.total": 50_000, "investment.fixed": 30_000}),
        (None, ["总投资(亿元)", "固定资产投资"], [5, 0],
         {"investment.total": 50_000, "investment.fixed": 0}),
    ],
)  # fmt: skip
def test_only_a_certain_unit_is_read(
    above: str | None, heads: list[str], cells: list[Any], facts: dict[str, float], tmp_path: Path
) -> None:
    """Two units above or in a heading, another currency, a neighbour's unit: unknown and told."""
    rows: list[list[Any]] = [[above]] if above else []
    batch = sheet(tmp_path, *rows, ["项目编号", "项目名称", *heads], ["1", "甲", *cells])
    found = batch.candidates[0]
    known = {p: v for p, v in found.facts.items() if not p.startswith("project.")}
    assert known == facts
    unsure = [p for p in batch.problems if p.code == "cell.unit-unsure"]
    assert len(unsure) == len(heads) - len(facts)
    assert all(p.field in found.notes for p in unsure)  # type: ignore[attr-defined]


def test_a_group_above_headings_has_its_unit(tmp_path: Path) -> None:
    """The unit of a merged group counts below it, and its year makes what is below a part."""
    rows: list[list[Any]] = [["项目概况", None, "投资情况(亿元)", None, "2026年", None],
            ["序号", "项目名称", "总投资", "固定资产投资", "投资", "税收"],
            [1, "甲项目", 5, 3, 1, 2]]  # fmt: skip
    batch = sheet(tmp_path, *rows, merged=("A1:B1", "C1:D1", "E1:F1"))
    facts = batch.candidates[0].facts
    assert (facts["investment.total"], facts["investment.fixed"]) == (50_000, 30_000)
    assert "tax.total" not in facts
    assert batch.passed == ()
    rows = [["某县项目表", None, None, None, "2026年3月", None], *rows[1:]]
    batch = sheet(tmp_path, *rows, merged=("A1:D1", "E1:F1"))
    assert batch.candidates[0].facts["tax.total"] == 2
    assert [p.kind for p in batch.passed] == ["title"]


def test_a_figure_below_a_unit_is_no_text(tmp_path: Path) -> None:
    """现有用地(亩) is not the field 现有用地情况, which holds words."""
    batch = sheet(tmp_path, ["项目名称", "现有用地(亩)"], ["甲项目", 5])
    assert "land.existing_use" not in batch.candidates[0].facts
    assert [p.code for p in batch.columns] == ["input.columns-unused"]


MARCH = Interval(date(2021, 3, 1), date(2021, 3, 31))
DECEMBER = Interval(date(2023, 12, 1), date(2023, 12, 31))
Y2026, Y2028 = (Interval(date(y, 1, 1), date(y, 12, 31)) for y in (2026, 2028))


@pytest.mark.parametrize(
    ("said", "start", "end", "months"),
    [
        ("2026年3月1日—2027年5月1日", date(2026, 3, 1), date(2027, 5, 1), None),
        ("2026.03.01-2027.03.01", date(2026, 3, 1), date(2027, 3, 1), None),
        ("2021-03/2023-12", MARCH, DECEMBER, None), ("2026-2028年", Y2026, Y2028, None),
        ("24个月", None, None, 24), ("2年", None, None, 24), ("2026年", None, None, "2026年"),
        (2026.3, None, None, "2026.3"),
    ],
)  # fmt: skip
def test_a_time_of_construction_may_be_a_span(
    said: Any, start: Any, end: Any, months: Any, tmp_path: Path
) -> None:
    """A span fills both days, or the ranges of both; a year is no number of months."""
    batch = sheet(tmp_path, ["项目名称", "建设起止年限"], ["甲项目", said])
    (one,) = batch.candidates
    found = {**one.notes, **one.facts}
    paths = ("schedule.start", "schedule.production", "schedule.build_months")
    assert tuple(found.get(path) for path in paths) == (start, end, months)
    unread = [v for v in (start, end, months) if isinstance(v, str)]
    assert len(batch.problems) == len(unread)


def test_a_second_table_has_units_of_its_own(tmp_path: Path) -> None:
    """The same heading below another note of units is a table in that unit."""
    batch = sheet(
        tmp_path, ["单位:万元"], ["项目编号", "项目名称", "总投资"], ["1", "甲", 500],
        ["二、在谈项目"], ["单位:亿元"], ["项目编号", "项目名称", "总投资"], ["2", "乙", 5],
        ["项目编号", "项目名称", "总投资"], ["3", "丙", 6],
    )  # fmt: skip
    totals = [c.facts["investment.total"] for c in batch.candidates]
    assert totals == [500, 50_000, 60_000]


def test_a_table_without_a_unit_below_one_with_is_not_guessed(tmp_path: Path) -> None:
    """What stands above the first table is not known to hold for the second."""
    batch = sheet(
        tmp_path, ["单位:亿元"], ["项目编号", "项目名称", "总投资"], ["1", "甲", 5],
        ["项目编号", "项目名称", "投资方", "总投资"], ["2", "乙", "乙公司", 6],
    )  # fmt: skip
    assert batch.candidates[0].facts["investment.total"] == 50_000
    assert "investment.total" not in batch.candidates[1].facts
    assert "input.unit-unsure" in {p.code for p in batch.problems}


# -- years, phases and what is done so far ---------------------------------------------------------
@pytest.mark.parametrize(
    "heading",
    ["年计划投资", "年度计划投资", "2023年计划投资", "本年完成投资", "累计完成投资", "1月完成投资",
     "截至2025年底完成投资", "一期投资", "本期投资", "2024年营业收入", "上年税收", "当年用地面积",
     "2026年固定资产投资", "达产年度税收"],
)  # fmt: skip
def test_a_part_never_fills_the_whole(heading: str, tmp_path: Path) -> None:
    """A figure of a year, a phase or of what is done is a note, even where no other is given."""
    batch = sheet(tmp_path, ["项目编号", "项目名称", heading], ["1", "甲", 5])
    (candidate,) = batch.candidates
    assert {p for p in candidate.facts if not p.startswith("project.")} == set()
    assert candidate.notes[heading] == "5"
    assert [p.code for p in batch.columns] == ["input.columns-noted"]


def test_two_heading_rows_are_read_together(tmp_path: Path) -> None:
    """投资 below 2023年计划 is of that year; the total beside it stays."""
    rows = (["项目名称", "总投资(万元)", "2023年计划", None], [None, None, "投资", "建设内容"],
            ["甲", 500, 60, "主体"])  # fmt: skip
    batch = sheet(tmp_path, *rows, merged=("A1:A2", "B1:B2", "C1:D1"))
    (candidate,) = batch.candidates
    assert candidate.facts["investment.total"] == 500
    assert "project.content" not in candidate.facts
    assert candidate.notes["2023年计划 / 投资"] == "60"


# -- names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "heading",
    ["签约项目名称", "发改项目名称", "项目名称及建设内容", "企业(项目)名称", "谋划项目名称",
     "工程名称", "项目名称或项目建设内容", "拟建项目名称", "项目(企业)名称"],
)  # fmt: skip
def test_names_in_other_words(heading: str, tmp_path: Path) -> None:
    """The name of a project is known by its wording."""
    batch = sheet(tmp_path, ["序号", heading, "总投资(亿元)"], [1, "甲", 5])
    assert [c.name for c in batch.candidates] == ["甲"]


def test_a_likely_name_is_offered(tmp_path: Path) -> None:
    """A list without 项目名称 says which column it may be, and reads it when told so."""
    path = tmp_path / "a.xlsx"
    book(path, [["工程", "总投资(万元)"], ["甲桥", 5], ["乙路", 6]])
    with pytest.raises(InputError) as refused:
        read(path)
    assert "--name-column A" in refused.value.text("zh")
    assert "“工程”是不是 项目名称" in refused.value.text("zh")
    for column in ("A", "工程"):
        assert [c.name for c in read(path, name_column=column).candidates] == ["甲桥", "乙路"]


def test_a_number_is_no_name(tmp_path: Path) -> None:
    """A row whose name is a number is rejected: columns have moved."""
    batch = sheet(tmp_path, ["项目名称", "总投资(万元)"], ["甲", 5], ["7.8", 6])
    assert [(r.row, r.reason.code) for r in batch.rejected] == [(3, "input.name")]


# -- sizes -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heads", "cells", "doubted"),
    [
        (["总投资(亿元)", "固定资产投资(亿元)"], [5, 8], ["investment.fixed", "investment.total"]),
        (["总投资(亿元)", "固定资产投资(亿元)"], [8, 5], []),
        (["年产值(万元)", "年税收(万元)"], [100, 200], ["output.value", "tax.total"]),
        (["总投资(亿元)"], [50_000], ["investment.total"]),
        (["总投资(亿元)", "用地面积(亩)"], [500, 20], ["investment.total", "land.area"]),
        (["总投资(亿元)"], ["50000亿元(已核)"], []),
        (["总投资"], [500], ["investment.total"]), (["总投资"], ["500万元"], []),
    ],
)  # fmt: skip
def test_doubtful_sizes_stand_and_are_flagged(
    heads: list[str], cells: list[Any], doubted: list[str], tmp_path: Path
) -> None:
    """What cannot be believed keeps its value and is marked, until somebody writes (已核)."""
    batch = sheet(tmp_path, ["项目编号", "项目名称", *heads], ["1", "甲", *cells])
    (candidate,) = batch.candidates
    marked = [p for p, e in candidate.evidence.items() if e.grade == "doubtful"]
    assert sorted(marked) == doubted
    assert all(path in candidate.facts for path in doubted)
    assert doubted == [] or batch.problems or batch.notices


@pytest.mark.parametrize(
    ("heading", "cell", "kept"),
    [
        ("注册资本", 5000, None),
        ("注册资本", "5000", None),
        ("注册资本", "5000(已核)", 5000),
        ("注册资本", "5000万元", 5000),
        ("注册资本(万元)", 5000, 5000),
        ("出资比例", 60, 60),
    ],
)
def test_a_list_holds_no_number_in_a_unit_that_nothing_says(
    heading: str, cell: Any, kept: float | None, tmp_path: Path
) -> None:
    """The elements of a list carry no doubt: the number is told, kept in words, and not known."""
    heads = ["项目编号", "项目名称", "投资方", heading]
    beside = sheet(tmp_path, heads, ["1", "甲", "A公司", cell])
    made = Workbook()
    own, more = made.worksheets[0], made.create_sheet("投资方")
    for page, rows in (
        (own, [["项目编号", "项目名称"], ["1", "甲"]]),
        (more, [["项目编号", "投资方名称", heading], ["1", "A公司", cell]]),
    ):
        for row in rows:
            page.append(row)
    made.save(tmp_path / "b.xlsx")
    linked = read(tmp_path / "b.xlsx")
    for batch in (beside, linked):
        ((candidate,), problems) = batch.candidates, batch.problems
        (investor,) = candidate.lists["investor"].items
        leaf = "share" if heading == "出资比例" else "registered_capital"
        assert investor.get(leaf) == kept
        assert [p.code for p in problems] == ([] if kept else ["cell.unit-unsure"])
        assert kept or str(cell) in problems[0].zh


def test_one_value_far_from_its_column_is_doubted(tmp_path: Path) -> None:
    """万 and 亿 mixed in one column: the value that stands apart is marked, the others not."""
    rows: list[list[Any]] = [[f"{n}", f"项目{n}", 5000 + n] for n in range(6)] + [
        ["9", "错", 500_000_000]
    ]
    batch = sheet(tmp_path, ["项目编号", "项目名称", "设备投资(万元)"], *rows)
    assert [c.name for c in batch.candidates if c.evidence] == ["错"]
    assert [p.code for p in batch.problems] == ["cell.doubtful"]


# -- what is not used ------------------------------------------------------------------------------
def test_columns_that_fill_no_field_are_listed(tmp_path: Path) -> None:
    """Each with the nearest field in Chinese; a column without a heading too."""
    batch = sheet(tmp_path, ["项目名称", "投资方简介", "外资(万元)", "备注", None],
                  ["甲", "x", 5, "y", "z"])  # fmt: skip
    unused, headless = batch.columns
    assert unused.code == "input.columns-unused"
    for said in (
        "B“投资方简介”(最近的字段:投资方名称)",
        "C“外资(万元)”(单位不是“合同外资”的单位)",
        "D“备注”",
    ):
        assert said in unused.zh
    assert (headless.code, "E" in headless.zh) == ("input.columns-headless", True)


def test_a_mapping_by_hand(tmp_path: Path) -> None:
    """Chinese names of fields are taken, sheets are skipped, and headings that went are told."""
    text = (
        "sheets: [{sheet: 项目表, columns: [{heading: 盘子, field: 计划总投资, unit: 亿元},"
        " {heading: 早没了, field: 用地面积}]}, {sheet: 旧表, role: skip}]"
    )
    path = tmp_path / "a.xlsx"
    made = book(path, [["项目名称", "盘子"], ["甲", 5]])
    assert made.parent is not None
    made.parent.create_sheet("旧表").append(["随便"])
    made.parent.save(path)
    batch = read(path, mapping=HeadingMapping.from_yaml(text))
    assert batch.candidates[0].facts["investment.total"] == 50_000
    (gone,) = [p for p in batch.problems if p.code == "input.mapping-gone"]
    assert "早没了" in gone.zh
    assert "盘子" not in gone.zh
    assert "旧表" not in " ".join(n.zh for n in batch.notices)


def test_the_trace_names_the_fate_of_each_cell(tmp_path: Path) -> None:
    """Used, doubtful, unread, kept as a note, not used: each cell of a project has one fate."""
    sheet(tmp_path, ["项目名称", "总投资", "用地面积(亩)", "年度计划投资", "备注"],
          ["甲", 5, "很多", 3, "x"])  # fmt: skip
    head, row = trace(tmp_path / "a.xlsx")
    assert head.kind == "head"
    assert [c.outcome for c in row.cells] == ["used", "doubtful", "unread", "noted", "unused"]
    assert row.cells[1].value == "5 万元"


# -- forms -----------------------------------------------------------------------------------------
FORM = (
    ["基本情况", "项目名称", "甲项目", "投资方", "A公司", "内外资", "内资"],
    [None, "总投资(亿元)", 5, "用地面积(亩)", 20, "对应产业链", "装备"],
    ["其他", "是否两高", "□是 ☑否", "建设性质", "☑新建 □扩建", "项目阶段", "□签约 □在谈"],
    [None, "年计划投资(万元)", 300, "带动就业", "50人", "备用", "无"],
)  # fmt: skip


def test_a_form_in_six_columns_with_groups_and_boxes(tmp_path: Path) -> None:
    """Labels beside values in three pairs of columns; a ticked box counts, an empty one not."""
    batch = sheet(tmp_path, *FORM, merged=("A1:A2", "A3:A4"))
    (candidate,) = batch.candidates
    assert candidate.facts["investment.total"] == 50_000
    assert candidate.facts["project.two_high"] == "否"
    assert candidate.facts["project.build_type"] == "新建"
    assert candidate.facts["output.jobs"] == 50
    assert "project.stage" not in candidate.facts
    assert candidate.notes["年计划投资(万元)"] == "300"
    listed = " ".join(p.zh for p in batch.columns)
    assert all(label in listed for label in ("内外资", "对应产业链", "备用"))


def test_several_forms_below_one_another(tmp_path: Path) -> None:
    """Each 项目名称 begins a form, and no value of one goes to the other."""
    second = [["乙项目" if v == "甲项目" else 8 if v == 5 else v for v in row] for row in FORM]
    batch = sheet(tmp_path, ["项目表一"], *FORM, ["项目表二"], *second)
    assert [c.name for c in batch.candidates] == ["甲项目", "乙项目"]
    assert [c.facts["investment.total"] for c in batch.candidates] == [50_000, 80_000]


@pytest.mark.parametrize(
    "rows",
    [
        [["单位:亿元、公顷"], ["项目名称", "甲项目"], ["总投资", 5], ["用地面积", 2]],
        [["项目名称", "甲项目"], ["二、投资(单位:亿元)"], ["总投资", 5], ["用地面积", "30亩"]],
        [["项目名称", "甲项目"], ["总投资", 5, "亿元"], ["用地面积", 30, "亩"]],
        [["指标", "内容", "备注"], ["项目名称", "甲项目"], ["总投资(亿元)", 5],
         ["用地面积(亩)", 30]],
    ],
)  # fmt: skip
def test_units_of_a_form(rows: list[list[Any]], tmp_path: Path) -> None:
    """A unit above or within a form, or behind its value, is that of the value."""
    (candidate,) = sheet(tmp_path, *rows).candidates
    assert candidate.facts["investment.total"] == 50_000
    assert candidate.facts["land.area"] == 30
    assert {e.grade for e in candidate.evidence.values()}.isdisjoint({"doubtful"})
    assert "project.content" not in candidate.facts


def test_forms_beside_one_another(tmp_path: Path) -> None:
    """Two columns of values are two projects; what stands beside a value and is none is told."""
    rows: list[list[Any]] = [["项目名称", "甲项目", "乙项目"], ["投资方", "甲公司", "乙公司"],
            ["总投资(亿元)", 5, 3], ["用地面积(亩)", None, 20]]  # fmt: skip
    batch = sheet(tmp_path, *rows)
    found = [(c.name, c.facts["investment.total"], c.facts.get("land.area"))
             for c in batch.candidates]  # fmt: skip
    assert found == [("甲项目", 50_000, None), ("乙项目", 30_000, 20)]
    labelled = [[row[0], row[1], row[0], row[2]] for row in rows]
    twice = sheet(tmp_path, *labelled).candidates
    assert [(c.name, c.facts["investment.total"], len(c.lists["investor"].items))
            for c in twice] == [("甲项目", 50_000, 1), ("乙项目", 30_000, 1)]  # fmt: skip
    for beside in (None, "备注"):
        rows[0][2], rows[1][2] = beside, None
        batch = sheet(tmp_path, *rows)
        assert [c.name for c in batch.candidates] == ["甲项目"]
        assert "input.columns-headless" in {p.code for p in batch.columns}


@pytest.mark.parametrize(
    ("said", "value"),
    [("是□  否√", "否"), ("是☑ 否□", "是"), ("是（√） 否（ ）", "是"), ("[ ]是 [x]否", "否"),
     ("□是 □否", None)],
)  # fmt: skip
def test_boxes_before_or_behind_their_words(said: str, value: str | None, tmp_path: Path) -> None:
    """The word of the ticked box counts, on whichever side of the words the boxes stand."""
    rows: list[list[Any]] = [
        ["项目名称", "甲项目"],
        ["总投资(亿元)", 5],
        ["是否两高", said],
        ["用地(亩)", 3],
    ]
    assert sheet(tmp_path, *rows).candidates[0].facts.get("project.two_high") == value


# -- words for codes -------------------------------------------------------------------------------
def test_words_for_industries_are_told_once_with_codes(tmp_path: Path) -> None:
    """A column of words is one problem, which offers codes; a code in it is read."""
    rows: list[list[Any]] = [
        [f"{n}", f"项目{n}", said] for n, said in enumerate(["光电", "光电", "新材料", "3976"])
    ]
    batch = sheet(tmp_path, ["项目编号", "项目名称", "所属行业"], *rows)
    (told,) = batch.problems
    assert told.code == "input.industry-words"
    assert "光电(3976 光电子器件制造" in told.zh
    assert told.zh.count("光电(") == 1
    assert [c.facts.get("project.industry_code") for c in batch.candidates] == [None] * 3 + ["3976"]
    assert batch.candidates[0].notes["project.industry_code"] == "光电"

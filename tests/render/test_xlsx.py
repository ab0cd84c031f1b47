"""The ledger, opened again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from prescreen import render
from prescreen.render.escape import cell
from prescreen.render.view import View
from prescreen.render.xlsx.statistics import Statistics, counterpart
from tests.render.samples import report, run

PAPERS = [
    "项目名称",
    "投资方",
    "项目类型",
    "所属产业/产业链环节",
    "建设内容",
    "总投资",
    "固投",
    "外资",
    "用地方式",
    "用地",
    "达产产值",
    "达产税收(口径)",
    "就业",
    "能耗",
    "落户地",
    "引资单位",
    "包保领导",
    "首谈日",
    "阶段",
    "系统初判",
    "主要原因",
    "须落实",
    "待补正(单位)",
    "政策诉求提示",
    "成员单位意见",
    "联审结论",
    "会议纪要号",
    "签约日",
    "到位资金",
    "供地",
    "开工",
    "入库",
    "投产",
    "备注",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    other = report("p-2", "pass")
    other["score"] = None
    other["chain_fit"] = None
    render.write_xlsx(path, [report(), other], run())
    return openpyxl.load_workbook(path)


def rows(book: openpyxl.Workbook, name: str) -> list[tuple]:
    return list(book[name].iter_rows(values_only=True))


def test_sheets(book: openpyxl.Workbook) -> None:
    """The ledger has its nine sheets in their order."""
    assert book.sheetnames == [
        "一览", "台账", "审查明细", "待补正(按单位)", "后续手续(按阶段)", "产业链", "退回行",
        "统计", "数据来源",
    ]  # fmt: skip


def test_columns_are_those_of_the_papers_in_their_order(book: openpyxl.Workbook) -> None:
    """Every column that the papers ask for is there, in the order of the papers."""
    heads = [str(h) for h in rows(book, "台账")[2]]
    places = [next(i for i, h in enumerate(heads) if h.startswith(p)) for p in PAPERS]
    assert heads[0] == "序号"
    assert places == sorted(places)


def test_every_sheet_is_ready_to_use(book: openpyxl.Workbook) -> None:
    """Each sheet is frozen, filtered, set up for print and marked as internal."""
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.page_setup.orientation == "landscape"
        assert "内部资料" in str(sheet["A2"].value)


def test_ranking_and_figures(book: openpyxl.Workbook) -> None:
    """Projects stand by rank, with figures as numbers and verdicts in words."""
    body = rows(book, "台账")[3:]
    heads = list(rows(book, "台账")[2])
    assert [r[heads.index("项目编号")] for r in body] == ["p-2", "p-1"]
    row = dict(zip(heads, body[1], strict=True))
    assert row["总投资(万元)"] == 32000
    assert row["达产税收(口径)"] == "1,200万元(全部税收)"
    assert row["投资方"] == "示例甲公司(虚构)"
    assert row["系统初判"] == "? 材料待补正"
    assert row["待补正(单位)"] == "生态环境2项"
    assert row["成员单位意见"] == "1同意"


def test_what_is_personal_or_secret_is_masked(book: openpyxl.Workbook, tmp_path: Path) -> None:
    """No sheet has a private fact, unless all is revealed, which the workbook then says."""
    said = "\n".join(str(c) for s in book for r in s.iter_rows(values_only=True) for c in r)
    for hidden in ("某路北侧地块", "张三丰", "李四光明", "88123"):
        assert hidden not in said
    path = tmp_path / "open.xlsx"
    render.write_xlsx(path, [report()], run(reveal=True))
    opened = openpyxl.load_workbook(path)
    said = "\n".join(str(c) for s in opened for r in s.iter_rows(values_only=True) for c in r)
    assert "某路北侧地块" in said
    assert "含个人信息" in said


def test_checks_sheet_lists_findings_only(book: openpyxl.Workbook) -> None:
    """Checks that do not apply are left out, and failed ones come first."""
    titles = [r[5] for r in rows(book, "审查明细")[3:] if r[0] == "p-1"]
    assert titles == [f"审查项a.{n}" for n in ("fail", "task", "tip", "waived", "pass", "open")]


def test_open_checks_of_a_bureau_share_a_row(tmp_path: Path) -> None:
    """Checks left open by one bureau take one row, which says how many they are."""
    many = report()
    base = many["outcomes"][3]
    many["outcomes"] += [{**base, "check": f"m.{n}", "title": f"又一项{n}"} for n in range(40)]
    render.write_xlsx(tmp_path / "a.xlsx", [many], run())
    found = rows(openpyxl.load_workbook(tmp_path / "a.xlsx"), "审查明细")[3:]
    assert len([r for r in found if r[2] == "待查明"]) == 1
    assert any("41项待查明" in str(r[6]) for r in found)


def test_missing_by_bureau_parts_investor_and_unit(book: openpyxl.Workbook) -> None:
    """What the investor must state and what the unit knows stand in columns of their own."""
    row = next(r for r in rows(book, "待补正(按单位)")[3:] if r[2] == "p-1" and r[1] == "初审")
    assert row[:2] == ("生态环境", "初审")
    assert (row[5], row[6]) == ("环评类别", "占用永久基本农田面积")


def test_rejected_rows_come_out(book: openpyxl.Workbook) -> None:
    """Rejected rows and unreadable cells are in the workbook with place and reason."""
    said = rows(book, "退回行")[3:]
    assert said[0] == ("退回行", "Sheet1", "9", "缺少项目名称", "投资=1亿元")
    assert said[1][3] == "Sheet1 第3行:读不出"


def test_statistics_carry_definitions_and_unknowns() -> None:
    """Each figure has its definition and counts the unknown apart; none without data is zero."""
    signed = report("s")
    signed["candidate"]["stage"] = "签约"
    lacking = report("t")
    lacking["candidate"]["stage"] = "开工"
    lacking["candidate"]["facts"] = []
    views = [View(r, run()) for r in (report(), signed, lacking)]
    figures = {f.key: f for f in Statistics(views, run()).figures()}
    assert figures["signed"].value == 2
    assert (figures["invested"].value, figures["invested"].unknown) == (32000.0, 1)
    assert figures["over1"].value == 1
    assert (figures["manufacturing"].value, figures["manufacturing"].unknown) == (100.0, 1)
    assert figures["rate.started"].value == 50.0
    assert figures["arrived"].value is None
    assert all(f.definition for f in figures.values())
    found = counterpart(run().targets[0], list(figures.values()))
    assert found is not None
    assert found.key == "over1"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("=1+1", "'=1+1"), ("-cmd", "'-cmd"), ("-3.5%", "-3.5%"), ("+86 0000", "'+86 0000"),
     (" =1", "' =1"), ("\uff1dA1", "'\uff1dA1"), ("正常", "正常"), ("@x", "'@x"),
     ("1,200", "1,200")],
)  # fmt: skip
def test_formula_escape(text: str, kept: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe; negative numbers stay."""
    assert cell(text) == kept


def test_the_first_sheet_is_one_page(book: openpyxl.Workbook) -> None:
    """It has rank, place in the list, verdict, reason, questions and units, on one page of A3."""
    sheet = book["一览"]
    assert sheet.page_setup.paperSize in (8, "8")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight != 0
    assert book["审查明细"].page_setup.fitToHeight == 0
    heads = rows(book, "一览")[2]
    assert heads[:3] == ("名次", "原序", "项目名称")
    row = dict(zip(heads, rows(book, "一览")[4], strict=True))
    assert row["名次"] == "拟签约 2"
    assert row["系统初判"] == "? 材料待补正"
    assert row["先问投资方"] == "环评类别"


def test_the_order_of_the_list_is_kept(tmp_path: Path) -> None:
    """Both sheets say where a project stood in the list that was given."""
    of = run(places={"p-1": 1, "p-2": 2})
    render.write_xlsx(tmp_path / "a.xlsx", [report(), report("p-2", "pass")], of)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for name in ("一览", "台账"):
        heads = list(rows(book, name)[2])
        assert [r[heads.index("原序")] for r in rows(book, name)[3:]] == [2, 1]


def test_empty_columns_are_hidden(book: openpyxl.Workbook) -> None:
    """What no project fills is out of sight, and what one fills is not."""
    sheet = book["台账"]
    heads = [str(h) for h in rows(book, "台账")[2]]
    letters = {h: openpyxl.utils.get_column_letter(n) for n, h in enumerate(heads, 1)}
    shut = {h for h, c in letters.items() if sheet.column_dimensions[c].hidden}
    assert {"包保领导", "供地"} <= shut
    assert not {"项目名称", "系统初判", "总投资(万元)"} & shut


def test_sheets_speak_the_language_of_people(book: openpyxl.Workbook) -> None:
    """No path of a field, no digest and no code of a check in any sheet."""
    said = "\n".join(str(c) for s in book for r in s.iter_rows(values_only=True) for c in r)
    for code in ("investment.total", "sha256", "SHA-256", "environment.", "project."):
        assert code not in said


def test_nothing_to_report(tmp_path: Path) -> None:
    """A ledger without projects still has its headings."""
    render.write_xlsx(tmp_path / "a.xlsx", [], run())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["台账"].max_row == 3

"""CSV as it comes: encodings, delimiters, titles, notes, and quotes that do not pair."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from prescreen.errors import InputError
from prescreen.fields import Interval
from prescreen.intake import Intake, Limits, read

PLAIN = "项目编号,项目名称,总投资(亿元),用地面积(亩)\nA1,甲,38.5,120\nA2,乙,2,\n"


def csv(folder: Path, text: str, encoding: str = "utf-8", name: str = "list.csv") -> Intake:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_dialect_reads_alike(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    """Whatever the encoding, delimiter and line end, the same candidates come out."""
    text = PLAIN.replace(",", delimiter).replace("\n", newline)
    batch = csv(tmp_path, text, encoding)
    assert [(c.id, c.name) for c in batch.candidates] == [("A1", "甲"), ("A2", "乙")]
    assert batch.candidates[0].facts["investment.total"] == 385_000
    assert batch.candidates[0].facts["land.area"] == 120
    assert "land.area" not in batch.candidates[1].facts
    assert batch.problems == batch.rejected == ()


def test_gb18030_outside_of_gbk(tmp_path: Path) -> None:
    """Characters that only GB18030 has are read, and the encoding taken is told."""
    batch = csv(tmp_path, "项目编号,项目名称\n1,㐂𠮷项目\n", "gb18030")
    assert batch.candidates[0].name == "㐂𠮷项目"
    assert [n.code for n in batch.notices] == ["input.read-as"]


def test_title_notes_sum_and_blank_rows_are_no_candidates(tmp_path: Path) -> None:
    """Titles, sections, sums, repeated headings and notes are no candidates, and are told."""
    text = (
        "某县在谈项目表,,\n填报单位:招商局,,单位:亿元\n序号,项目名称,总投资\n"
        "一、工业项目,,\n1,甲,5\n2,,\n小计,,5\n序号,项目名称,总投资\n,,\n3,乙,6\n"
        "合计,,11\n备注:企业申报,,\n"
    )
    batch = csv(tmp_path, text)
    assert [(c.name, c.facts["investment.total"]) for c in batch.candidates] == [
        ("甲", 50_000), ("乙", 60_000),
    ]  # fmt: skip
    assert [(n.code, n.place and n.place.line) for n in batch.notices] == [
        ("input.row-section", 4), ("input.row-total", 7), ("input.row-heading", 8),
        ("input.row-total", 11), ("input.row-note", 12), ("input.id-made", None),
    ]  # fmt: skip
    assert batch.rejected == ()


@pytest.mark.parametrize("beside", ["3个", "11 个项目", "全县", "3"])
def test_a_total_with_something_under_the_name_is_no_candidate(beside: str, tmp_path: Path) -> None:
    """合计 in the running number is a total, whatever count or place stands under the name."""
    file = tmp_path / "a.csv"
    rows = f"序号,项目名称,总投资(万元)\n1,甲,100\n2,乙,200\n合计,{beside},300\n"
    file.write_text(rows, encoding="utf-8")
    batch = read(file)
    assert [c.name for c in batch.candidates] == ["甲", "乙"]
    told = [*batch.problems, *(r.problem for r in batch.rejected), *getattr(batch, "notices", ())]
    assert "input.row-total" in {p.code for p in told}


def test_two_heading_rows_whose_merged_cells_are_lost(tmp_path: Path) -> None:
    """Two rows of headings are read together where the text file lost their merging."""
    text = (
        "项目编号,项目名称,投资(亿元),,用地\n,,总投资,固定资产投资,面积(亩)\n"
        "1,甲,5,3,20\n"
    )  # fmt: skip
    facts = csv(tmp_path, text).candidates[0].facts
    assert facts["investment.total"] == 50_000
    assert facts["investment.fixed"] == 30_000
    assert facts["land.area"] == 20


def test_cells_are_read_in_their_own_unit_before_that_of_the_heading(tmp_path: Path) -> None:
    """A unit in the cell comes before that of its heading."""
    text = (
        "项目编号,项目名称,总投资(亿元),用地面积(亩),年税收,达产年产值(万元)\n"
        '1,甲,三千五百万元,"1,200㎡",３００万元,2亿\n'
    )
    facts = csv(tmp_path, text).candidates[0].facts
    assert facts["investment.total"] == 3_500
    assert facts["land.area"] == pytest.approx(1.8)
    assert facts["tax.total"] == 300
    assert facts["output.value"] == 20_000


def test_what_cannot_be_read_is_listed_and_the_row_is_kept(tmp_path: Path) -> None:
    """Each unreadable cell is told with its place and text, and stays unknown in its row."""
    text = (
        "项目编号,项目名称,总投资(亿元),出资比例,是否两高,拟开工日期,项目阶段\n"
        "1,甲,1.2-1.5亿元,0.4,也许,2026年5月,省重点\n"
    )
    batch = csv(tmp_path, text)
    facts = batch.candidates[0].facts
    assert set(facts) == {"project.id", "project.name", "investment.total", "schedule.start"}
    assert facts["investment.total"] == Interval(12_000, 15_000)
    assert facts["schedule.start"] == Interval(date(2026, 5, 1), date(2026, 5, 31))
    said = [(p.code, p.row, p.column, p.said) for p in batch.problems]  # type: ignore[attr-defined]
    assert said == [
        ("cell.percent", 2, "D", "0.4"), ("cell.enum", 2, "E", "也许"),
        ("cell.enum", 2, "G", "省重点"),
    ]  # fmt: skip
    assert "list.csv" not in batch.problems[0].zh
    assert "D2" in batch.problems[0].zh
    assert "D2" in batch.problems[0].en


def test_unknown_words_are_no_problem(tmp_path: Path) -> None:
    """A word for unknown is a note, and no problem."""
    text = "项目编号,项目名称,总投资,是否两高,用地面积\n1,甲,待定,待认定,-\n"
    batch = csv(tmp_path, text)
    assert batch.problems == ()
    assert batch.candidates[0].notes == {"investment.total": "待定", "project.two_high": "待认定"}


def test_about_is_an_estimate(tmp_path: Path) -> None:
    """约 before a number gives the number, as an estimate with its text as source."""
    batch = csv(tmp_path, "项目编号,项目名称,用地面积\n1,甲,约120亩\n")
    assert batch.candidates[0].facts["land.area"] == 120
    evidence = batch.candidates[0].evidence["land.area"]
    assert (evidence.grade, evidence.source) == ("estimated", "约120亩")


def test_missing_name_rejects_and_missing_number_does_not(tmp_path: Path) -> None:
    """A row without a name is rejected, one without an id gets one, an id twice is two projects."""
    batch = csv(tmp_path, "项目编号,项目名称,总投资\n,甲,5\n7,,6\n7,乙,7\n7,丙,8\n")
    assert [(c.id, c.name) for c in batch.candidates[1:]] == [("7", "乙"), ("7#2", "丙")]
    assert batch.candidates[0].id.startswith("N")
    assert [(r.row, r.reason.code) for r in batch.rejected] == [(3, "input.name")]
    assert batch.rejected[0].raw == {"项目编号": "7", "总投资": "6"}
    (twice,) = batch.problems
    assert twice.code == "input.id-twice"
    assert all(word in twice.zh for word in ("第 4 行", "第 5 行", "7#2"))
    assert twice in batch.candidates[2].warnings
    assert batch.rows == 4


def test_running_numbers_are_no_ids(tmp_path: Path) -> None:
    """A list in another order has the same ids, made of investor and name, and tells so once."""
    rows = ["甲,A公司,5\n", "乙,B公司、C公司,5\n", "丙,,6\n"]
    first = csv(tmp_path, "序号,项目名称,投资方,总投资\n"
                + "".join(f"{n},{row}" for n, row in enumerate(rows, 1)))  # fmt: skip
    rows[1] = "乙,C公司、B公司,5\n"
    second = csv(tmp_path, "序号,项目名称,投资方,总投资\n"
                 + "".join(f"{n},{row}" for n, row in enumerate(reversed(rows), 1)))  # fmt: skip
    ids = {c.name: c.id for c in first.candidates}
    assert ids == {c.name: c.id for c in second.candidates}
    assert len(set(ids.values())) == 3
    assert [p.code for p in first.notices] == ["input.unit-assumed", "input.id-made"]
    assert "3 个项目" in first.notices[1].zh
    assert first.problems == ()


def test_several_investors_in_one_cell_or_in_numbered_columns(tmp_path: Path) -> None:
    """Firms in one cell or in numbered columns are elements; names of persons are not parted."""
    text = (
        "项目编号,项目名称,投资方,投资方2,出资比例2\n"
        "1,甲,甲有限公司、乙股份公司,丙集团,30%\n2,乙,张三、李四,,\n"
    )
    batch = csv(tmp_path, text)
    first, second = (c.lists["investor"] for c in batch.candidates)
    assert [dict(i) for i in first.items] == [
        {"name": "甲有限公司"}, {"name": "乙股份公司"}, {"name": "丙集团", "share": 30.0},
    ]  # fmt: skip
    assert not first.complete
    assert [dict(i) for i in second.items] == [{"name": "张三、李四"}]


def test_a_list_is_complete_only_if_that_is_said(tmp_path: Path) -> None:
    """A list is complete where its row says so, and no list where it is blank."""
    text = "项目编号,项目名称,投资方,投资方是否列全\n1,甲,A公司,是\n2,乙,B公司,\n3,丙,,是\n"
    lists = [c.lists.get("investor") for c in csv(tmp_path, text).candidates]
    assert [found and found.complete for found in lists] == [True, False, None]


def test_yes_under_a_list_heading_is_no_element(tmp_path: Path) -> None:
    """否 under 是否失信被执行人 must never become an entry of a list of dishonest firms."""
    text = "项目编号,项目名称,是否失信被执行人,行政处罚,高新技术企业,投资方\n1,甲,否,无,是,无\n"
    candidate = csv(tmp_path, text).candidates[0]
    assert [dict(i) for i in candidate.lists["investor"].items] == [{"defaulter": False}]
    assert not candidate.lists["investor"].complete
    assert set(candidate.lists) == {"investor"}
    assert candidate.notes["penalty"] == "行政处罚:无"


def test_two_columns_of_one_field_must_agree(tmp_path: Path) -> None:
    """Two columns of one field that disagree leave it unknown, and this is told."""
    text = (
        "项目编号,项目名称,总投资(亿元),计划总投资(万元)\n1,甲,5,50000\n2,乙,5,6000\n3,丙,,7000\n"
    )
    batch = csv(tmp_path, text)
    totals = [c.facts.get("investment.total") for c in batch.candidates]
    assert totals == [50_000, None, 7_000]
    assert [p.code for p in batch.problems] == ["input.heading-twice", "cell.disputed"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('项目名称,总投资\n"甲,5\n乙,6\n', "input.broken", 2),
        ("总投资,税收\n5,6\n", "input.no-list", None),
        ("甲,乙\n1,2\n", "input.no-list", None),
        ("项目名称,总投资\n甲," + "9" * 200_000 + "\n", "input.too-large", 2),
        (",".join(["项目名称"] + ["x"] * 1200) + "\n", "input.too-large", 1),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    """An open quote, no list, or a cell or row beyond bounds is refused with its line."""
    with pytest.raises(InputError) as caught:
        csv(tmp_path, text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.place and problem.place.line) == (code, line)
    assert problem.hint_zh
    assert problem.hint_en


def test_a_cell_that_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    """A cell that is too long is left out, and its message stays short."""
    batch = csv(tmp_path, "项目编号,项目名称,总投资\n1,甲," + "9" * 40_000 + "\n")
    assert batch.candidates[0].name == "甲"
    assert batch.problems[0].code == "cell.too-long"
    assert len(batch.problems[0].zh) < 200


def test_rows_are_bounded(tmp_path: Path) -> None:
    """A list with more rows than allowed is refused."""
    path = tmp_path / "long.csv"
    path.write_text("项目名称\n" + "甲\n" * 50, encoding="utf-8")
    with pytest.raises(InputError, match="行数"):
        read(path, limits=Limits(rows=40))


def test_problems_are_bounded(tmp_path: Path) -> None:
    """All rows are read while problems beyond the bound are only said to exist."""
    path = tmp_path / "bad.csv"
    path.write_text(
        "项目编号,项目名称,总投资\n" + "".join(f"{i},甲,x\n" for i in range(30)), "utf-8"
    )
    batch = read(path, limits=Limits(problems=10))
    assert len(batch.candidates) == 30
    assert len(batch.problems) == 11
    assert batch.problems[-1].code == "input.more-problems"


def test_the_same_file_reads_the_same(tmp_path: Path) -> None:
    """Read twice, a file gives equal batches."""
    first, second = csv(tmp_path, PLAIN), csv(tmp_path, PLAIN)
    assert first == second


def test_a_code_of_three_digits_may_have_lost_its_zero(tmp_path: Path) -> None:
    """311 in a text that a spreadsheet saved is 炼铁 or 0311: unknown and told; C311 is 炼铁."""
    text = "项目名称,行业代码\n甲,311\n乙,C311\n丙,0311\n丁,398\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    batch = read(tmp_path / "a.csv")
    codes = [c.facts.get("project.industry_code") for c in batch.candidates]
    assert codes == [None, "311", "0311", "398"]
    assert [p.code for p in batch.problems] == ["cell.industry"]


def test_headings_do_not_count_against_the_projects(tmp_path: Path) -> None:
    """A list of just as many projects as are allowed is read, title and heading beside them."""
    path = tmp_path / "a.csv"
    rows = "".join(f"甲{n},{n}亩\n" for n in range(1, 201))
    path.write_text("项目名称,用地面积\n" + rows, "utf-8")
    assert len(read(path, limits=Limits(rows=200)).candidates) == 200
    with pytest.raises(InputError):
        read(path, limits=Limits(rows=150))


def test_a_column_of_another_fields_values_names_that_field(tmp_path: Path) -> None:
    """项目类型 with 新建 and 技改 is 建设性质: unknown, and the other is offered."""
    path = tmp_path / "a.csv"
    head = "项目名称,项目类型,用地面积(亩)\n"
    path.write_text(head + "甲,新建,1\n乙,技改,2\n", "utf-8")
    batch = read(path)
    (told,) = (p for p in batch.problems if p.code == "input.column-of-another")
    assert "建设性质" in told.hint_zh
    assert not any("project.kind" in c.facts for c in batch.candidates)
    path.write_text(head + "甲,新建,1\n乙,工业,2\n", "utf-8")  # some are of the field itself
    assert "input.column-of-another" not in {p.code for p in read(path).problems}


def test_a_unit_is_assumed_only_where_a_number_has_none(tmp_path: Path) -> None:
    """A column that states no unit is told where a bare number stands in it, not where all cells
    say theirs."""
    path = tmp_path / "a.csv"
    path.write_text("项目名称,总投资,用地\n甲,5亿元,30\n乙,8000万元,20亩\n", "utf-8")
    told = [p for p in read(path).notices if p.code == "input.unit-assumed"]
    assert [("用地" in p.zh, "总投资" in p.zh) for p in told] == [(True, False)]


def test_a_doubted_size_is_told_in_plain_digits(tmp_path: Path) -> None:
    """How far a number lies off is never told as 1e-05 or 1.667e+07."""
    path = tmp_path / "a.csv"
    path.write_text("项目名称,总投资(万元),用地面积(亩)\n甲,0.0005,50\n乙,833333333,50\n", "utf-8")
    told = [p.zh for p in read(path).problems if "万元/亩" in p.zh]
    assert any("0.00001 万元/亩" in text for text in told)
    assert any("16,670,000 万元/亩" in text for text in told)

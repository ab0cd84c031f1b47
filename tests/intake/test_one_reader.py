"""A value is read by one reader, whichever way it comes in; each way words the reasons."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from prescreen import Candidate
from prescreen.candidate import Evidence
from prescreen.fields import Field, Interval, Kind, Quantity, Range, catalogue, parse_unit
from prescreen.fields.reading import Convention, Reading
from prescreen.fields.values import read_value
from prescreen.intake import Intake, read

SPREADSHEET = Convention(stated=False, spreadsheet=True)
WORDS = (
    "是", "否", "有", "无", "√", "待核", "待定", "约120亩", "38.5亿", "1.2-1.5亿元", "12万吨",
    "3万立方米", "-5", "120", "三千五百万元", "1e3", "1e28", "40%", "约40%", "200人", "2年",
    "2026-09-01", "2026年9月", "2026年底", "二〇二六年九月一日", "2026年2月30日", "Sep 1, 2026",
    "20260901", "9999-12-31", "明年", "3922", "C3922", "0311", "电镀、喷漆", "甲公司；乙公司",
    "鼓励类", "技改", "已签约", "自由文字", "914403001922038217",
)  # fmt: skip


def table(folder: Path, rows: list[list[Any]], name: str = "list.csv") -> Intake:
    """What is read from a list of these rows, the first of which are headings."""
    path = folder / name
    if name.endswith(".csv"):
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)
    return read(path)


def flat() -> list[Field]:
    """Some fields of every kind that stand in columns of their own."""
    own = [f for f in catalogue if f.origin == "candidate" and f.list_path is None]
    own = [f for f in own if not f.path.startswith("project.") or f.path == "project.industry_code"]
    return [f for kind in Kind for f in [f for f in own if f.kind is kind][::9]]


def test_a_text_is_read_alike_in_a_mapping_and_in_a_cell(tmp_path: Path) -> None:
    """Every word under every kind of field gives the same facts, notes and evidence both ways."""
    fields = flat()
    rows = [[f"A{i}", f"甲{i}", *[word] * len(fields)] for i, word in enumerate(WORDS)]
    found = table(tmp_path, [["id", "name", *(f.path for f in fields)], *rows])
    assert len(found.candidates) == len(WORDS)
    for word, cells in zip(WORDS, found.candidates, strict=True):
        given = {
            "id": cells.id,
            "name": cells.name,
            **dict.fromkeys((f.path for f in fields), word),
        }
        plain = Candidate.from_dict(given)
        assert cells.facts == plain.facts, word
        assert cells.notes == plain.notes, word
        assert cells.evidence == plain.evidence, word


def test_a_number_may_be_a_day_in_a_spreadsheet_only() -> None:
    """46000 is a day where a spreadsheet counts days, and no date elsewhere."""
    start = catalogue["schedule.start"]
    assert read_value(start, 46_000.0, SPREADSHEET).value == date(2025, 12, 9)
    assert read_value(start, "46000.5", SPREADSHEET).value == date(2025, 12, 9)
    assert read_value(start, 46_000).fault is not None
    assert read_value(start, 20_260_901.0).value == date(2026, 9, 1)


def test_a_code_kept_as_a_number_may_have_lost_its_zero() -> None:
    """In a spreadsheet 111 may be 0111 too; 311 can only be 311 or 0311; 26.13 is no code."""
    code = catalogue["project.industry_code"]
    either = read_value(code, 111.0, SPREADSHEET)
    assert either.why is not None
    assert (either.why.code, either.why.words) == (
        "industry/either",
        {"one": "111", "other": "0111"},
    )
    assert read_value(code, 111.0).value == "111"
    assert read_value(code, 26.13, SPREADSHEET).value is None


def test_plain_numbers_are_in_the_unit_of_their_source() -> None:
    """A number without a unit is in that of its column; one with a unit says so itself."""
    by = Convention(parse_unit("亿元"))
    total = catalogue["investment.total"]
    assert read_value(total, 5, by).value == 50_000
    assert read_value(total, "5", by).value == 50_000
    assert read_value(total, "5万元", by).value == 5
    wrong = read_value(total, 5.0, Convention(parse_unit("亩")))
    assert wrong.fault is not None
    assert wrong.fault.code == "number/unit"


def test_a_range_hands_on_both_ends() -> None:
    """The ends of a range come in the unit of the field, and a wrong unit is told."""
    found = read_value(catalogue["investment.total"], "1.2-1.5亿元")
    assert found.value == Interval(12_000, 15_000)
    assert found.fault is None
    phased = read_value(catalogue["investment.total"], "1.5亿元(一期1.2亿元)")
    assert phased.value is None
    assert phased.quantity == Range(12_000, 15_000, parse_unit("万元"), phases=True)
    wrong = read_value(catalogue["land.area"], "1.2-1.5亿元")
    assert wrong.fault is not None
    assert wrong.fault.code == "number/unit"


def test_a_number_with_a_unit_of_its_own_is_handed_on() -> None:
    """The capacity of a product keeps its unit; without a field for that the number is refused."""
    found = read_value(catalogue["product.capacity"], "50万吨")
    assert found.quantity == Quantity(50, parse_unit("万吨"))
    assert found.value is None
    item = {"name": "泵", "capacity": found, "capacity_unit": "台"}
    made = Candidate.from_dict({"id": "1", "name": "甲", "product": [item]})
    assert dict(made.lists["product"].items[0]) == {"name": "泵", "capacity_unit": "台"}
    assert made.notes["product[0].capacity"] == "50万吨"
    assert [p.code for p in made.warnings] == ["input.number"]


def test_what_was_read_is_not_read_again() -> None:
    """A reading is taken as it is, with its reason and what it says of being about right."""
    about = Reading(120.0, "约120亩", approx=True)
    made = Candidate.from_dict({"id": "1", "name": "甲", "land.area": about})
    assert made.facts["land.area"] == 120
    assert made.evidence["land.area"] == Evidence("estimated", "约120亩")


def test_about_counts_in_lists_too(tmp_path: Path) -> None:
    """A share that is only about right is an estimate, in a mapping as in a table."""
    found = table(
        tmp_path,
        [["项目编号", "项目名称", "投资方", "出资比例(%)"], ["A1", "甲", "乙公司", "约40%"]],
        "list.xlsx",
    )
    made = found.candidates[0]
    assert made.evidence["investor[0].share"] == Evidence("estimated", "约40%")
    given = {"id": "A1", "name": "甲", "investor": [{"name": "乙公司", "share": "约40%"}]}
    assert Candidate.from_dict(given).evidence == made.evidence


@pytest.mark.parametrize(
    ("heading", "cell", "code", "zh"),
    [
        ("用地面积(亩)", "120吨", "cell.number", "“120吨”单位不相容: 吨 不能换算为 亩;"),
        ("用地面积(亩)", "很多", "cell.number", "“很多”读不出数量;"),
        ("用地面积(亩)", "5葫芦", "cell.number", "“5葫芦”不认识的单位 '葫芦'(在 '葫芦' 处);"),
        ("用地面积(亩)", "9-5亩", "cell.number", "“9-5亩”范围上下限颠倒;"),
        ("用地面积(亩)", 1e28, "cell.bounds", "绝对值超过 10^15;"),
        ("拟开工日期", "2026年2月30日", "cell.date", "“2026年2月30日”读不出日期;"),
        ("拟开工日期", "9999-12-31", "cell.date", "“9999-12-31”不在 1900 至 2200 年之间;"),
        ("两高项目认定", "也许", "cell.enum", "“也许”不在可选值内;"),
        ("投资方是否列全", "也许", "cell.bool", "“也许”应为是或否;"),
    ],
)
def test_a_cell_names_its_place_and_the_reason(
    tmp_path: Path, heading: str, cell: Any, code: str, zh: str
) -> None:
    """The message of a cell has sheet, cell and heading around the reason of the reader."""
    rows = [["项目编号", "项目名称", heading], ["A1", "甲", cell]]
    found = table(tmp_path, rows, "list.xlsx")
    (problem,) = found.problems
    assert problem.code == code
    assert problem.zh.startswith(f"工作表“Sheet” C2“{heading}”:")
    assert zh in problem.zh
    assert problem.zh.endswith(";该项按未知处理")
    assert problem.hint_zh
    assert problem.hint_en


def test_water_in_tonnes_is_read_in_cells_too(tmp_path: Path) -> None:
    """A tonne of water is a cubic metre in a table as elsewhere."""
    rows = [["项目编号", "项目名称", "年取用水量"], ["A1", "甲", "12万吨"]]
    assert table(tmp_path, rows).candidates[0].facts["environment.water_use"] == 12

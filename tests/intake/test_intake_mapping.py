"""Headings to fields: what is matched, what is proposed, what is said; the mapping file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from intake_files import book

from prescreen.errors import InputError
from prescreen.fields import ONE, catalogue
from prescreen.intake import HeadingMapping, map_headings, match_headings, read

BOTH = "总投资(其中:固定资产投资)"  # one column, two fields


@pytest.mark.parametrize(
    ("heading", "path", "unit"),
    [
        ("项目名称", "project.name", None), ("序号", "project.id", None),
        ("总投资(亿元)", "investment.total", "亿元"),
        ("总投资（万元）", "investment.total", "万元"),
        ("总投资亿元", "investment.total", "亿元"),
        ("总投资/亿元", "investment.total", "亿元"),
        ("计划总投资额：亿元", "investment.total", "亿元"),
        ("* 用地面积（亩）", "land.area", "亩"),
        ("3、用地面积(公顷)", "land.area", "公顷"),
        ("总 投 资\n(亿元)", "investment.total", "亿元"),
        ("预计达产年税收", "tax.total", None), ("land.area", "land.area", None),
        ("综合能耗（吨标准煤，当量值）", "energy.total_calorific", "吨标准煤"),
        ("综合能耗(等价值)", "energy.total_equivalent", None),
        ("site area", None, None), ("备注", None, None), ("投资强度(万元/亩)", None, "万元/亩"),
        ("2024年营业收入", None, None), ("总投资(亩)", None, "亩"),
    ],
)  # fmt: skip
def test_headings(heading: str, path: str | None, unit: str | None) -> None:
    """Spacing, numbering and units in a heading do not matter; a wrong unit or a year does."""
    (match,) = match_headings([heading])
    assert (match.path, match.unit) == (path, unit)
    assert 0 <= match.confidence <= 1


def test_levels_of_a_heading() -> None:
    """Headings of two levels are read together, the unit from either."""
    first, second, third = match_headings(
        [("投资(亿元)", "总投资"), ("用地", "面积(亩)"), ("达产效益", "税收(万元)")]
    )
    assert (first.path, first.unit) == ("investment.total", "亿元")
    assert (second.path, second.unit) == ("land.area", "亩")
    assert (third.path, third.unit) == ("tax.total", "万元")
    assert second.heading == "用地 / 面积(亩)"


def test_alike_is_proposed_not_used() -> None:
    """A heading that is only similar is proposed, and no field is taken."""
    (match,) = match_headings(["安置就业人数"])
    assert (match.path, match.how) == (None, "near")
    assert "output.jobs" in match.others


def test_two_fields_that_fit_alike_are_said() -> None:
    """A heading that fits two fields names both and takes neither."""
    (match,) = match_headings([BOTH])
    assert (match.path, match.how) == (None, "ambiguous")
    assert set(match.others) == {"investment.total", "investment.fixed"}


def test_elements_by_number() -> None:
    """A number in a heading, in any script, says which element of the list is meant."""
    matches = match_headings(["投资方1", "出资比例（2）", "投资方三"])
    assert [(m.path, m.index) for m in matches] == [
        ("investor.name", 1), ("investor.share", 2), ("investor.name", 3),
    ]  # fmt: skip


def test_every_field_is_found_by_its_label_and_path() -> None:
    """Each field of a candidate is found by its label with unit and by its path."""
    for field in catalogue:
        if field.origin != "candidate":
            continue
        unit = f"({field.unit})" if field.unit is not None and field.unit != ONE else ""
        for heading in (field.label + unit, field.path):
            (match,) = match_headings([heading], within=field.list_path)
            assert match.path == field.path, heading


def test_headings_seen_in_real_papers() -> None:
    """Of the aliases that point to one field alone, every one is matched to it."""
    owners: dict[str, set[str]] = {}
    for field in catalogue:
        if field.origin == "candidate":
            for name in (field.label, *field.aliases):
                owners.setdefault(name, set()).add(field.path)
    single = {name: paths for name, paths in owners.items() if len(paths) == 1}
    missed = [n for n, paths in single.items() if match_headings([n])[0].path not in paths]
    assert len(single) > 400
    assert len(missed) <= 0.02 * len(single), missed


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.xlsx"
    book(path, [["编码", "事项", "盘子(亿元)", "防护距离", "地"], ["A", "甲", 5, 30, 7]])
    return path


def test_a_mapping_is_edited_and_used_again(odd: Path, tmp_path: Path) -> None:
    """Headings that nobody could guess are read by a mapping, from text or from its file."""
    with pytest.raises(InputError, match="没有找到项目清单"):
        read(odd)
    text = """
mapping: 1
complete: {investor: true}
sheets:
  - sheet: anything
    columns:
      - {heading: 编码, field: project.id}
      - {heading: 事项, field: project.name}
      - {heading: 盘子(亿元), field: investment.total}
      - {heading: 防护距离, field: site.sensitive_distance}
      - {heading: 地, field: land.area, unit: 公顷}
"""
    mapping = HeadingMapping.from_yaml(text)
    facts = read(odd, mapping=mapping).candidates[0].facts
    assert facts["investment.total"] == 50_000
    assert facts["site.sensitive_distance"] == 30
    assert facts["land.area"] == 105
    file = tmp_path / "mapping.yaml"
    file.write_text(text, encoding="utf-8")
    assert read(odd, mapping=file).candidates[0].facts == facts


def test_a_mapping_goes_to_yaml_and_back(odd: Path) -> None:
    """A mapping written as YAML and read again gives the same candidates."""
    book(odd, [["项目编号", "项目名称", "总投资(亿元)", BOTH, "备注"], ["A", "甲", 5, 3, "x"]])
    first = map_headings(odd)
    assert [p.code for p in first.problems] == ["input.heading-ambiguous"]
    text = first.to_yaml()
    again = HeadingMapping.from_yaml(text)
    assert read(odd, mapping=again).candidates == read(odd).candidates
    assert map_headings(odd, mapping=again).to_yaml().count("field: investment.total") == 1


def test_a_column_can_be_skipped(tmp_path: Path) -> None:
    """A column mapped to `skip` is not read, and the mapping keeps saying so."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "总投资(亿元)"], ["A", "甲", 5]])
    text = map_headings(path).to_yaml().replace("field: investment.total", "field: skip")
    batch = read(path, mapping=HeadingMapping.from_yaml(text))
    assert "investment.total" not in batch.candidates[0].facts
    assert "field: skip" in batch.mapping.to_yaml()


@pytest.mark.parametrize(
    "text",
    [
        "sheets: 5", "[]", "sheets: [{sheet: a, role: maybe}]",
        "sheets: [{sheet: a, role: list, list: nothing}]",
        "sheets: [{sheet: a, columns: [{heading: x, field: land.areaa}]}]",
        "sheets: [{sheet: a, columns: [{heading: x, field: land.area, unit: 头猪}]}]",
        "sheets: []\ncomplete: {nothing: true}", "a: &b 1", "sheets: [\n",
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong(text: str) -> None:
    """A mapping with an unknown field, list, unit, role or shape is refused."""
    with pytest.raises(InputError) as caught:
        HeadingMapping.from_yaml(text)
    assert caught.value.problems[0].code in ("input.mapping", "input.yaml")


def test_a_missing_unit_is_said(tmp_path: Path) -> None:
    """A sum without a unit is read in the field's own, and this is told."""
    path = tmp_path / "a.xlsx"
    book(
        path, [["项目编号", "项目名称", "总投资", "用地面积(亩)", "就业人数"], ["A", "甲", 5, 6, 7]]
    )
    notices = read(path).notices
    assert [n.code for n in notices] == ["input.unit-assumed"]
    assert "万元" in notices[0].zh


def test_documents_have_no_headings(tmp_path: Path) -> None:
    """A JSON file has no headings to be mapped, and is refused as such."""
    path = tmp_path / "a.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="没有标题可对应"):
        map_headings(path)


def test_the_mapping_of_a_csv_shows_each_column(tmp_path: Path) -> None:
    """The mapping of a GBK text names each column with its letter, field and manner of match."""
    path = tmp_path / "a.csv"
    with path.open("w", encoding="gbk", newline="") as stream:
        csv.writer(stream).writerows(
            [["序号", "项目名称", "总投资(亿元)", "备注"], [1, "甲", 5, ""]]
        )
    (sheet,) = map_headings(path).sheets
    assert [(c.letter, c.path, c.match.how) for c in sheet.columns] == [
        ("A", "project.id", "alias"), ("B", "project.name", "label"),
        ("C", "investment.total", "alias"), ("D", None, "none"),
    ]  # fmt: skip

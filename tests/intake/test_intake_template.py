"""The input workbook: it comes back in cleanly, whatever is filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from prescreen.errors import InputError
from prescreen.fields import ONE, Field, Kind, catalogue
from prescreen.intake import map_headings, read, write_template

LISTS = {"investor": "投资方", "product": "产品方案", "incentive": "政策诉求条款"}


def filled(field: Field) -> tuple[object, object]:
    """What a person writes into a cell of a field, and the value it means."""
    if field.kind is Kind.BOOL:
        return "是", True
    if field.kind is Kind.NUMBER:
        low, high = field.low or 0, field.high if field.high is not None else 1e6
        value = float(min(max(low, 3), high))
        return value, value
    if field.kind is Kind.ENUM:
        return field.values[-1], field.values[-1]
    if field.kind is Kind.DATE:
        return date(2026, 9, 1), date(2026, 9, 1)
    if field.kind is Kind.INDUSTRY:
        return "3922", "3922"
    if field.kind is Kind.SET:
        words = field.values[:2] or ("一", "二")
        return "、".join(words), frozenset(words)
    return f"{field.label}文字", f"{field.label}文字"


def fill(sheet: Worksheet, head: int, path_of: dict[str, str], key: str) -> dict[str, object]:
    wanted: dict[str, object] = {}
    for column in range(1, sheet.max_column + 1):
        path = path_of[str(sheet.cell(head, column).value)]
        field = catalogue.get(path)
        if path == "project.id":
            sheet.cell(head + 1, column).value = key
        elif path == "project.name":
            sheet.cell(head + 1, column).value = "甲项目"
        elif field is None:
            sheet.cell(head + 1, column).value = "否"
        else:
            said, meant = filled(field)
            sheet.cell(head + 1, column).value = said  # type: ignore[assignment]
            wanted[path] = meant
    return wanted


def test_a_full_form_comes_back_value_by_value(tmp_path: Path) -> None:
    """A form with every field filled in reads back without a question, each value as meant."""
    path = write_template(tmp_path / "form.xlsx")
    mapping = map_headings(path)
    assert mapping.problems == ()
    paths = {
        s.sheet: {c.match.heading.rpartition(" / ")[2]: c.path or "" for c in s.columns}
        for s in mapping.sheets
    }
    made = openpyxl.load_workbook(path)
    wanted = fill(made["项目表"], 2, paths["项目表"], "A1")
    inside = {name: fill(made[title], 1, paths[title], "A1") for name, title in LISTS.items()}
    made.save(path)
    batch = read(path)
    (candidate,) = batch.candidates
    assert batch.rejected == ()
    assert {p.code for p in batch.problems} <= {"input.uscc"}
    facts = {k: v for k, v in candidate.facts.items() if k not in ("project.id", "project.name")}
    assert facts == wanted
    for name, items in inside.items():
        (item,) = candidate.lists[name].items
        assert not candidate.lists[name].complete
        for where, value in items.items():
            leaf = catalogue[where].leaf
            if catalogue[where].unit != ONE and leaf != "uscc":
                assert item[leaf] == value


def test_an_empty_form_holds_nothing(tmp_path: Path) -> None:
    """A form that nobody filled in has no rows and no problems, and this is told."""
    batch = read(write_template(tmp_path / "form.xlsx"))
    assert batch.rows == 0
    assert batch.problems == ()
    assert [n.code for n in batch.notices] == ["input.no-rows"]


def test_the_same_fields_give_the_same_bytes(tmp_path: Path) -> None:
    """Two forms of the same fields are the same file."""
    first = write_template(tmp_path / "a.xlsx").read_bytes()
    assert first == write_template(tmp_path / "b.xlsx").read_bytes()


def test_chosen_fields_groups_and_lists(tmp_path: Path) -> None:
    """Paths, labels, groups and lists choose what a form has; an unknown name is refused."""
    path = write_template(tmp_path / "form.xlsx", ["land.area", "计划总投资", "tax", "certificate"])
    first, second = map_headings(path).sheets
    assert [c.path for c in first.columns][:3] == ["project.id", "project.name", "land.area"]
    assert {c.path for c in first.columns} >= {"investment.total", "tax.total", "tax.basis"}
    assert (second.role, second.list_path) == ("list", "certificate")
    with pytest.raises(InputError, match="没有名为"):
        write_template(path, ["land.areaa"])


@pytest.mark.parametrize("name", sorted(catalogue.lists))
def test_every_list_has_a_form(tmp_path: Path, name: str) -> None:
    """Each list has a sheet of its own in which every heading is known."""
    path = write_template(tmp_path / "form.xlsx", [name])
    _, second = map_headings(path).sheets
    assert (second.role, second.list_path) == ("list", name)
    assert all(c.path is not None for c in second.columns)


def test_drop_downs_units_and_notes(tmp_path: Path) -> None:
    """Headings carry units and notes, choices drop down, and the choices' sheet is hidden."""
    made = openpyxl.load_workbook(write_template(tmp_path / "form.xlsx"))
    sheet = made["项目表"]
    headings = {sheet.cell(2, c).value: c for c in range(1, sheet.max_column + 1)}
    assert "计划总投资(万元)" in headings
    note = sheet.cell(2, headings["用地面积(亩)"]).comment
    assert note is not None
    assert "自然资源和规划" in note.text
    assert len(sheet.data_validations.dataValidation) > 40
    assert made["_选项"].sheet_state == "hidden"
    assert sheet.freeze_panes == "C3"

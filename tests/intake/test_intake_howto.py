"""What docs/how-to/excel.md promises of single cells holds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from intake_files import book

from prescreen.intake import HeadingMapping, Limits, read

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "excel.md").read_text(encoding="utf-8")


def row(start: str) -> list[str]:
    """The code spans in the first cell of the table row that starts with `start`."""
    line = next(line for line in TEXT.splitlines() if line.startswith(f"| `{start}`"))
    return re.findall(r"`([^`]+)`", line.split(" | ")[0])


@pytest.mark.parametrize("said", row("38.5亿元"))
def test_sums_of_money(tmp_path: Path, said: str) -> None:
    """Each way of writing a sum that the guide lists is the same sum."""
    path = tmp_path / "a.xlsx"
    cell = float(said) if said.replace(".", "").isascii() and said[-1].isdigit() else said
    book(path, [["项目编号", "项目名称", "总投资(亿元)"], [1, "甲", cell]])
    assert read(path).candidates[0].facts["investment.total"] == 385_000


@pytest.mark.parametrize("said", [s for s in row("2026-9-1") if not s.isdigit()] + [46266])
def test_days(tmp_path: Path, said: object) -> None:
    """Each way of writing a day that the guide lists is the same day."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "拟开工日期"], [1, "甲", said]])
    assert read(path).candidates[0].facts["schedule.start"] == date(2026, 9, 1)


@pytest.mark.parametrize("said", row("待定"))
def test_unknown_words(tmp_path: Path, said: str) -> None:
    """Each word that the guide calls unknown leaves the fact unknown, without a problem."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "总投资(亿元)"], [1, "甲", said]])
    batch = read(path)
    assert "investment.total" not in batch.candidates[0].facts
    assert batch.problems == ()


def test_the_mapping_shown(tmp_path: Path) -> None:
    """The mapping printed in the guide reads a heading that no synonym knows."""
    shown = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert shown is not None
    mapping = HeadingMapping.from_yaml(shown[1])
    path = tmp_path / "a.xlsx"
    book(path, [["项目名称", "盘子", "内部备注", "投资方"], ["甲", 5, "x", "A公司"]])
    candidate = read(path, mapping=mapping).candidates[0]
    assert candidate.facts["investment.total"] == 50_000
    assert candidate.lists["investor"].complete


def test_the_bounds_stated() -> None:
    """Rows, columns, text and size in the guide are the limits in force."""
    limits = Limits()
    assert f"{limits.rows:,} 行" in TEXT
    assert f"{limits.columns:,} 列" in TEXT
    assert f"{limits.text:,} 字" in TEXT
    assert f"{limits.file_bytes // 2**20} MB" in TEXT
    assert limits.cells == 10_000_000

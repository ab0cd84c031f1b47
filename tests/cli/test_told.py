"""What was not read of a list is told on the terminal and in rejects.csv too."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.intake_files import book, save

from prescreen.cli.order import Order
from prescreen.cli.screen import run

REGION = Path(__file__).resolve().parents[2] / "examples" / "kecheng" / "region.yaml"


def test_hidden_rows_and_sheets_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hidden row is read and a hidden sheet is not; both stand on the screen and in the file."""
    path = tmp_path / "a.xlsx"
    sheet = book(path, [["项目编号", "项目名称"], ["1", "甲"], ["2", "乙"]])
    sheet.row_dimensions[3].hidden = True
    assert sheet.parent is not None
    sheet.parent.create_sheet("旧表").sheet_state = "hidden"
    save(sheet, path)
    out = tmp_path / "out"
    order = Order(path, REGION, out, "table,jsonl", "2026-11-22", None, None, "zh")
    assert run(order) == 0
    shown = " ".join(capsys.readouterr().out.split())
    told = (out / "rejects.csv").read_text(encoding="utf-8-sig")
    for code, words in (("input.hidden-rows", "隐藏"), ("input.hidden-sheet", "旧表")):
        assert words in shown
        assert code in told

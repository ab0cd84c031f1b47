"""What was not read of a list is told on the terminal and in rejects.csv too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.intake.intake_files import book, save

from prescreen.cli.order import Order
from prescreen.cli.screen import run
from prescreen.messages import problem
from prescreen.report import Report
from prescreen.screener import Screener

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


@pytest.mark.parametrize(
    ("place", "code"), [("screen", "input.failed/screened"), ("to_json", "input.failed/written")]
)
def test_a_fault_of_one_candidate_costs_no_other(
    place: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """A candidate whose screening or report fails is told and rejected; the others are written."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称"], *([f"P{n}", f"项目{n}"] for n in (1, 2, 3))])
    owner: Any = Screener if place == "screen" else Report
    whole = getattr(owner, place)

    def failing(self: Any, *args: Any, **named: Any) -> Any:
        one = args[0] if place == "screen" else self.candidate
        if one.id == "P2":
            raise ZeroDivisionError
        return whole(self, *args, **named)

    monkeypatch.setattr(owner, place, failing)
    out = tmp_path / "out"
    wanted = "table,json,jsonl,html,xlsx,docx"
    assert run(Order(path, REGION, out, wanted, "2026-11-22", None, None, "zh")) == 0
    shown = capsys.readouterr()
    said = problem(code, id="P2", why="ZeroDivisionError").zh
    assert said in "".join((shown.out + shown.err).split("\n"))
    assert said in (out / "rejects.csv").read_text(encoding="utf-8-sig")
    written = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert [data["candidate"]["id"] for data in written] == ["P1", "P3"]
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == written
    opinions = {p.stem[:2] for p in (out / "opinions").iterdir()}
    assert opinions == {"P1", "P3"}
    assert run(Order(path, REGION, None, "json", "2026-11-22", None, None, "zh")) == 0
    shown = capsys.readouterr()
    assert [data["candidate"]["id"] for data in json.loads(shown.out)] == ["P1", "P3"]
    assert said in "".join(shown.err.split("\n"))

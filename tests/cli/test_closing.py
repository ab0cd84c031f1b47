"""How a run ends, and how much of it stands on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.intake_files import book

from prescreen.cli import explain
from prescreen.cli.order import Order
from prescreen.cli.screen import run

ROOT = Path(__file__).resolve().parents[2]
KECHENG = ROOT / "examples" / "kecheng"
DAY = "2026-11-22"


def order(source: Path, out: Path | None = None, formats: str | None = None, lang: str = "zh",
          full: bool = False) -> Order:  # fmt: skip
    region = KECHENG / "region.yaml"
    return Order(source, region, out, formats, DAY, None, None, lang, full=full)  # type: ignore[arg-type]


def test_the_demo_fits_sixty_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Both lists of `make demo`: the tables, the most telling projects, the closing lines."""
    for name in ("candidates.json", "candidates-filled.json"):
        assert run(order(KECHENG / name)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 60
    heads = [n for n, line in enumerate(lines) if line.startswith("■")]
    assert len(heads) == 4
    for n in heads:
        own = lines[n : n + 6]
        assert own.index("") <= 5, "five lines each"


@pytest.mark.parametrize("formats", ["html,xlsx,docx,jsonl", "jsonl", None])
def test_a_run_with_files_says_which(
    formats: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the formats, the end names what was read, each file written and what to do next."""
    assert run(order(KECHENG / "candidates-filled.json", tmp_path / "out", formats)) == 0
    said = capsys.readouterr().out
    assert "共 4 行:预审 4 项,退回 0 行" in said
    written = [p for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")]
    assert all(p.name in said for p in written)
    assert "接着:prescreen explain " in said.splitlines()[-1]
    assert "--id kecheng-f4" in said.splitlines()[-1]


def test_what_was_not_read_is_told_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows turned down, cells and columns: five of them, and where the others are."""
    path = tmp_path / "a.xlsx"
    book(path, [["项目编号", "项目名称", "建设内容"], ["1", "甲", "一条线"],
                *([str(n), None, "一条线"] for n in range(2, 11))])  # fmt: skip
    assert run(order(path, tmp_path / "out", "jsonl")) == 0
    said = capsys.readouterr().out
    assert "退回 9 行" in said
    assert "见 rejects.csv" in said
    assert said.count("[input.name]") == 5


def test_printed_json_stays_json(capsys: pytest.CaptureFixture[str]) -> None:
    """With JSON on standard output the closing lines go to standard error."""
    assert run(order(KECHENG / "candidates-filled.json", formats="jsonl")) == 0
    done = capsys.readouterr()
    assert all(line.startswith("{") for line in done.out.splitlines())
    assert "接着:" in done.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_is_one_screen(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first screen has verdict, next step, units and questions in forty lines; --full all."""
    source = KECHENG / "candidates.json"
    assert explain.run(order(source, lang=lang), "kecheng-01") == 0
    first = capsys.readouterr().out
    assert len(first.splitlines()) <= 40
    for word in ("下一步:", "由谁办:", "先问投资方") if lang == "zh" else ("Next:", "Who:", "Ask"):
        assert word in first
    assert explain.run(order(source, lang=lang, full=True), "kecheng-01") == 0
    assert len(capsys.readouterr().out.splitlines()) > 200

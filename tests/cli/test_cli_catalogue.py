"""`prescreen catalogue find` and `prescreen catalogue import`."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from prescreen.cli.app import app


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["catalogue", *words])
    return done.exit_code, done.output


def test_candidates_are_printed_with_figures() -> None:
    """Item, role, figure and the reminder that nothing is decided."""
    code, out = run("find", "新增2台5吨/小时冲天炉", "--code", "3391")
    assert code == 0
    assert "XQ-10-26" in out
    assert "5吨/小时" in out
    assert "候选" in out


def test_what_is_ruled_out_is_shown_apart_in_english() -> None:
    """A larger plant is not a candidate, and one sees why."""
    code, out = run("find", "26万吨/年丙烯腈装置", "--lang", "en")
    assert code == 0
    assert "ruled out" in out
    assert "not met" in "".join(out.split("\n")).replace("  ", "") or "not" in out


def test_nothing_found_is_no_pass() -> None:
    """It says that the bureau decides."""
    _, out = run("find", "软件开发培训教室")
    assert "不等于符合目录" in out


def test_a_province_is_heard() -> None:
    """Soy crushing in a growing province is ruled out."""
    _, out = run("find", "大豆压榨,日压榨3000吨", "--province", "吉林")
    assert "R-12-22" in out
    assert "已排除" in out


def test_lists_for_foreign_investors_are_searched_when_asked() -> None:
    """With --foreign both lists are searched, and how far an item was seen is said."""
    text = "卷烟批发和市场调查业务"
    _, out = run("find", text, "--foreign")
    assert "外资准入负面清单候选" in out
    assert "外资-7" in out
    assert "2021年版同条" in out
    assert "外资-7" not in run("find", text)[1]
    _, out = run("find", "年产新型诊断试剂2000万人份", "--foreign", "--lang", "en")
    assert "encouraged list" in out


def test_official_text_is_imported_and_quoted(tmp_path: Path) -> None:
    """The text put beside an id stands under the candidates."""
    source, kept = tmp_path / "official.csv", tmp_path / "kept.csv"
    source.write_text("条目,原文\nR-18-04,虚构的原文\n", encoding="utf-8")
    code, out = run("import", str(source), "--out", str(kept))
    assert code == 0
    assert "1005 条中的 1 条" in out
    _, out = run("find", "建设高尔夫球场", "--texts", str(kept))
    assert "R-18-04 虚构的原文" in out


def test_notices_are_findings(tmp_path: Path) -> None:
    """A text that does not show a limit is written, and the exit code says to look."""
    source = tmp_path / "official.csv"
    source.write_text("item,text\nR-18-06,虚构\n", encoding="utf-8")
    code, out = run("import", str(source), "--out", str(tmp_path / "kept.csv"))
    assert code == 1
    assert "catalogue-figure" in out

"""Hostile ids and names through every way out: no cell computes, no name leads out of the folder,
nothing acts on the terminal."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from tests.cli.test_cli import DAY, REGION
from typer.testing import CliRunner

from prescreen.cli import large, screen
from prescreen.cli.app import app
from prescreen.cli.papers import ENDINGS
from prescreen.files.sheets import FORMULA

ACTS = "\x1b]0;t\x07\x9b2J\u202e\x9d8;;x\x9c"
IDS = ("=1+1", "+1", "-2", "@x", " =3", "\t=4", "＝5", "'=6", "../../up", "CON", "a/b", f"x{ACTS}")
NAMES = ("=cmd|' /C calc'!A0", f"甲{ACTS}", '=HYPERLINK("http://x")', "甲\n■ 9 初审通过", "@SUM(1)")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    rows = [
        {"id": ident, "name": NAMES[n % len(NAMES)], "land.area": "=1+1", "project.foreign": "-1+2"}
        for n, ident in enumerate(IDS)
    ]
    rows.append({"id": "=double", "name": "=a"} | {"=key": "=value"})
    rows.append({"id": "=nameless", "name": " "})
    path = tmp_path / "list.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def run(*args: str) -> str:
    done = CliRunner().invoke(app, [*args, "--region", REGION, *DAY])
    assert done.exit_code == 0, done.output
    return done.output


def assert_inert(folder: Path, *names: str) -> None:
    """No cell of these files, headings counted, begins as a formula does."""
    for name in names:
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert len(cells) > 10
        assert [c for c in cells if re.match(FORMULA, c) and not c.startswith("'")] == [], name


def test_every_csv_of_a_run_is_inert(hostile: Path, tmp_path: Path) -> None:
    """results.csv and rejects.csv, of a short list and of a long one, and compare.csv."""
    out = tmp_path / "out"
    run("screen", str(hostile), "--out", str(out), "--format", "csv,parquet")
    assert_inert(out, "results.csv", "rejects.csv")
    run("compare", str(hostile), "--out", str(out), "--sweep", "energy.review_floor=1,9")
    with (out / "compare.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert not [c for row in csv.reader(stream) for c in row if c.startswith(("=", "+", "@"))]


def test_a_long_list_is_as_inert(
    hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer of long lists neutralises as that of short ones does."""
    for module in (large, screen):
        monkeypatch.setattr(module, "LARGE", 3)
    source = tmp_path / "list.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "name", "land.area"])
        rows.writerows([ident, NAMES[n % len(NAMES)], "=1"] for n, ident in enumerate(IDS))
    run("screen", str(source), "--out", str(tmp_path / "out"), "--format", "csv")
    assert_inert(tmp_path / "out", "results.csv", "rejects.csv")


def test_file_names_and_terminal_obey_nothing(hostile: Path, tmp_path: Path) -> None:
    """Papers stand inside the folder, one a project; what is printed is plain text."""
    out = tmp_path / "a" / "out"
    shown = run("screen", str(hostile), "--out", str(out), "--format", "table,docx,html,xlsx,jsonl")
    assert all(c.isprintable() or c == "\n" for c in shown)
    assert not any(line.startswith("■ 9") for line in shown.splitlines())
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]
    opinions = {
        p.name
        for p in (out / "opinions").iterdir()
        if not p.stem.endswith(tuple(e for e in ENDINGS.values() if e))
    }
    assert len(opinions) == len(IDS) + 1
    assert not any(set(name) & set('<>:"/\\|?*\x00\n\x1b\u202e') for name in opinions)

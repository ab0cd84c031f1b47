"""Every mistake that a pack can contain is answered with its place and its remedy.

One folder a mistake in `tests/packs/bad`, with the exact message in `expect.txt`. After a message
was improved on purpose, `PRESCREEN_UPDATE_EXPECTED=1 pytest tests/pack/test_bad_packs.py` writes
the files anew; read the difference before it is kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from prescreen.errors import PackError, Problem
from prescreen.lint.findings import findings
from prescreen.pack import load_rules

BAD = Path(__file__).parent.parent / "packs" / "bad"
UPDATE = os.environ.get("PRESCREEN_UPDATE_EXPECTED") == "1"
FOLDERS = sorted(p for p in BAD.iterdir() if p.is_dir())


def problems_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Problem, ...]:
    """What loading and linting the folder finds, with files named from within the folder."""
    monkeypatch.chdir(folder)
    try:
        rules = load_rules([folder])
    except PackError as error:
        return error.problems
    return tuple(f.problem for f in findings(rules) if f.serious)


def shown(problems: tuple[Problem, ...]) -> str:
    """All messages, Chinese first, then English."""
    return "\n".join([*(p.text("zh") for p in problems), "", *(p.text("en") for p in problems)])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_message(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack with one mistake is refused with exactly the message expected."""
    said = shown(problems_of(folder, monkeypatch)) + "\n"
    expected = folder / "expect.txt"
    if UPDATE:
        expected.write_text(said, encoding="utf-8")

    assert said == expected.read_text("utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_problem_is_complete(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem says where it stands, in both languages, and how to mend it."""
    problems = problems_of(folder, monkeypatch)

    assert problems
    for problem in problems:
        assert problem.place is not None
        assert problem.place.line is not None
        assert problem.zh
        assert problem.en
        assert problem.hint_zh
        assert problem.hint_en


def test_enough_mistakes() -> None:
    """The collection keeps its size."""
    assert len(FOLDERS) >= 100

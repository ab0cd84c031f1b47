"""`prescreen prove` as a rule keeper runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("z3")

from typer.testing import CliRunner

from prescreen.cli.app import app
from prescreen.lint.tests import run_tests
from prescreen.pack import load_rules

RUN = CliRunner()


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True)


def test_answers_are_counted_and_nothing_is_found() -> None:
    """A pack without dead checks: counts only, rc 0."""
    done = RUN.invoke(app, ["prove", "rules/national/credit", "--on", "2026-11-22"])

    assert done.exit_code == 0, done.output
    assert "有实例" in done.output
    assert "没有定论" not in done.output


def test_json_gives_an_answer_a_line() -> None:
    """Each with its question, subject, result and example."""
    asked = ["prove", "rules/national/fiscal", "--ask", "outcomes", "--json", "--on", "2026-11-22"]
    done = RUN.invoke(app, asked)
    lines = [json.loads(line) for line in done.output.splitlines()]

    assert {x["question"] for x in lines} == {"outcomes"}
    assert all(x["witness"]["project.stage"] for x in lines if x["result"] == "witness")


def test_a_pack_against_itself_is_the_same() -> None:
    """Every check is proven the same as itself."""
    asked = ["prove", "rules/national/credit", "--against", "rules/national/credit", "--json"]
    lines = [json.loads(x) for x in RUN.invoke(app, asked).output.splitlines()]

    assert lines
    assert {x["result"] for x in lines} <= {"proved"}


@pytest.mark.parametrize("words", [["--ask", "everything"], ["--on", "someday"]])
def test_wrong_words_are_told(words: list[str]) -> None:
    """A question or a day that does not exist names what does."""
    done = RUN.invoke(app, ["prove", "rules/national/credit", *words])

    assert done.exit_code != 0


def test_a_revision_of_the_repository_is_another_version(tmp_path: Path) -> None:
    """Packs as committed against packs as they stand: what was changed since is told."""
    pack = tmp_path / "credit"
    shutil.copytree("rules/national/credit", pack)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "packs")
    text = (pack / "pack.yaml").read_text(encoding="utf-8")
    assert "listing.state == '在列'" in text
    (pack / "pack.yaml").write_text(
        text.replace("listing.state == '在列'", "listing.state == '已移出'", 1), encoding="utf-8"
    )
    done = RUN.invoke(app, ["prove", str(pack), "--against", "HEAD", "--on", "2026-11-22"])

    assert done.exit_code == 1, done.output
    assert "有实例 1" in done.output
    assert "没有定论" not in done.output


def test_a_revision_that_does_not_exist_is_told() -> None:
    """Neither a folder nor a revision: the remedy says what to give."""
    done = RUN.invoke(app, ["prove", "rules/national/credit", "--against", "no-such-revision"])

    assert done.exit_code != 0
    assert "usage" in str(done.exception) or "no-such-revision" in done.output + str(done.exception)


def test_tests_that_are_written_are_tests_of_the_pack(tmp_path: Path) -> None:
    """A pack robbed of its tests: those written for it load, pass, and notice their changes."""
    pack = tmp_path / "credit"
    shutil.copytree("rules/national/credit", pack)
    path = pack / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("\ntests:")]
    path.write_text(f"{head}\ntests: []\n", encoding="utf-8")
    asked = ["prove", str(pack), "--write-tests", "--sample", "6", "--on", "2026-11-22"]
    written = RUN.invoke(app, asked).output
    tests = written[: written.rindex("\n改动")]
    path.write_text(f"{head}\ntests:\n{tests}\n", encoding="utf-8")
    found = next(run_tests(load_rules([pack]), frozenset({"credit"})))

    assert tests.count("- name:") >= 4, written
    assert found.failures == ()

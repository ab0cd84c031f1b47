"""`prescreen prove` as a rule keeper runs it."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("z3")

from typer.testing import CliRunner

from prescreen.cli.app import app

RUN = CliRunner()


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

"""What to ask first: figures that hold when the answer is given, in an order that does not vary."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen import Candidate, Report, Screener
from prescreen.verdict.answers import answers, suggested
from prescreen.verdict.questions import FIRST

EXAMPLES = Path(__file__).parents[2] / "examples"
KECHENG = EXAMPLES / "kecheng"


@cache
def screener() -> Screener:
    return Screener.from_files(KECHENG / "region.yaml", as_of="2026-10-01")


def given() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((KECHENG / "candidates.json").read_text("utf-8"))
    return found


@cache
def report(place: int) -> Report:
    return screener().screen(given()[place])


def asked(one: Report) -> set[str]:
    return {m.cause.name for m in one.missing if m.needed_for == "verdict"}


@pytest.mark.parametrize("place", [0, 1, 7])
def test_what_is_said_to_fall_away_does(place: int) -> None:
    """Each of the first five answered in every representative way, and screened anew from the
    start: the least and the most that fall away are those that were said."""
    before = report(place)
    for question in before.questions[:FIRST]:
        checks = [before.program.by_id[c].check for c in question.needed_by]
        counts = []
        for answer in answers(question.cause, before.candidate, before.program, checks):
            candidate = before.candidate
            candidate = replace(candidate, lists={**candidate.lists, **answer.lists})
            for path, value in answer.facts.items():
                candidate = candidate.with_fact(path, value)
            after = asked(screener().screen(candidate))
            counts.append(len(asked(before) - after - {question.cause.name}) + 1)
        assert question.verified
        assert (question.least, question.most) == (min(counts), max(counts)), question.cause


@pytest.mark.parametrize("place", range(9))
def test_every_thing_missing_is_asked_once(place: int) -> None:
    """The questions are what the verdict waits for, none left out and none twice, the same each
    time; the first are worth most, whatever the answer."""
    one = report(place)
    wanted = sorted(m.cause for m in one.missing if m.needed_for == "verdict")
    again = screener().screen(given()[place])

    assert sorted(q.cause for q in one.questions) == wanted
    assert again.questions == one.questions
    least = [q.least for q in one.questions[:FIRST]]
    assert least == sorted(least, reverse=True)


def test_a_decided_project_is_asked_nothing() -> None:
    """A veto that fails ends it: there is nothing to ask."""
    ended = {**given()[0], "项目类型": "工业", "占用永久基本农田面积": "5亩"}
    one = screener().screen(Candidate.from_dict(ended))
    if one.verdict == "fail":
        assert one.questions == ()


def test_questions_stand_in_the_json_only_where_asked_for() -> None:
    """They are worked out on request, with a sentence each and the industry that is suggested."""
    one = report(1)
    assert "questions" not in one.to_dict()
    found = one.to_dict(questions=True)["questions"]
    assert [q["field"] for q in found] == [q.cause.name for q in one.questions]
    code = next(q for q in found if q["field"] == "project.industry_code")
    assert "3974" in [s["value"] for s in code["suggested"]]
    assert "3974 显示器件制造" in code["text"]
    assert found[0]["text"].endswith("项不必再问)")


def test_the_industry_is_suggested_from_products_then_from_the_name() -> None:
    """A product speaks before the name of the project; nothing that fits suggests nothing."""
    product = {"id": "1", "name": "某项目", "product": [{"name": "锂电池"}]}
    assert suggested(Candidate.from_dict(product))
    assert suggested(Candidate.from_dict({"id": "1", "name": "某某综合项目"})) == ()

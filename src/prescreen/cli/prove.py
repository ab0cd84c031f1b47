"""`prescreen prove`: what packs can and cannot come to, each answer with a proof or an example."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from prescreen.cli.order import wrong
from prescreen.cli.revisions import version
from prescreen.clock import today
from prescreen.errors import Lang
from prescreen.fields.dates import read_date
from prescreen.prove.answers import Answer
from prescreen.prove.run import Asked, answers
from prescreen.render.terminal.console import say
from prescreen.vocabulary import QUESTIONS, REASONS, RESULTS, STATUSES


@dataclass(frozen=True, slots=True)
class ProveOrder:
    """What was asked for."""

    packs: Sequence[Path]
    ask: str
    against: str | None
    day: str | None
    sample: int
    jobs: int
    as_json: bool
    lang: Lang
    write_tests: bool = False


def run(order: ProveOrder) -> int:
    """Print what was found and how many answers of each kind there are; 1 if something was."""
    with version(order.against, order.packs) as against:
        asked = Asked(
            order.packs, _questions(order), _day(order), order.lang, against, order.sample,
            order.write_tests,
        )  # fmt: skip
        return _answered(order, asked)


def _answered(order: ProveOrder, asked: Asked) -> int:
    tally: Counter[tuple[str, str]] = Counter()
    found = 0
    for answer in answers(asked, order.jobs):
        tally[answer.question, answer.result] += 1
        bad = _is_finding(answer)
        found += bad
        if order.as_json:
            say(json.dumps(answer.plain(), ensure_ascii=False))
        elif answer.test:
            say(answer.test)
        elif bad:
            line = _line(answer, order.lang)
            say(indent(line, "# ") if order.write_tests else line)
    if not order.as_json:
        _say_tally(tally, order.lang)
    return 1 if found else 0


def _questions(order: ProveOrder) -> list[str]:
    wanted = [w.strip() for w in order.ask.split(",") if w.strip()]
    unknown = [w for w in wanted if w not in QUESTIONS or w == "versions"]
    if unknown or not wanted:
        raise wrong("usage/prove", given=", ".join(unknown) or order.ask)
    if order.against is not None:
        return ["versions"]
    if order.write_tests:
        return ["mutants"]
    return [q for q in QUESTIONS if q in wanted]


def _day(order: ProveOrder) -> dt.date:
    if order.day is None:
        return today()
    found = read_date(order.day)
    if not isinstance(found, dt.date):
        raise wrong("usage/prove-day", given=order.day)
    return found


def _is_finding(answer: Answer) -> bool:
    """What is printed: what cannot come to pass, or fail, or wait; what has no effect; and
    whatever was not decided."""
    if answer.result == "undecided":
        return True
    if answer.question == "outcomes":
        return answer.result == "proved" and answer.what != "not_applicable"
    if answer.question == "verdicts":
        return answer.why == "unheeded"
    if answer.question == "effects":
        return answer.why != "no-value"
    return (answer.result == "witness") is (answer.question != "mutants")


def _line(answer: Answer, lang: Lang) -> str:
    """An answer on one line, its candidates below it."""
    what = answer.what
    if answer.question == "outcomes":
        what = STATUSES[what].text(lang)
    reason = REASONS[answer.why].text(lang) if answer.why in REASONS else answer.why
    head = f"{answer.subject}: {QUESTIONS[answer.question].text(lang)}"
    parts = [head, what, RESULTS[answer.result].text(lang), reason, "、".join(answer.lists)]
    line = " · ".join(p for p in parts if p)
    for witness in (answer.witness, answer.other):
        if witness is not None:
            line += "\n    " + json.dumps(witness.plain(), ensure_ascii=False)
    return line


def _say_tally(tally: Counter[tuple[str, str]], lang: Lang) -> None:
    for question in QUESTIONS:
        counts = [(r, tally[question, r]) for r in RESULTS if tally[question, r]]
        if counts:
            said = ", ".join(f"{RESULTS[r].text(lang)} {n}" for r, n in counts)
            say(f"{QUESTIONS[question].text(lang)}: {said}")


__all__ = ["ProveOrder", "run"]

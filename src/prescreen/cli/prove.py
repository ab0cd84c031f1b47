"""`prescreen prove`: what packs can and cannot come to, each answer with a proof or an example."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prescreen.cli.order import wrong
from prescreen.content import content_root
from prescreen.errors import Lang
from prescreen.fields.dates import read_date
from prescreen.lang.prose import Prose
from prescreen.lint.sites import pack_mutants
from prescreen.pack import RuleSet, load_rules
from prescreen.pack.model import Check, Pack
from prescreen.pack.ruleset import with_all_used
from prescreen.prove.answers import Answer
from prescreen.prove.copies import directed, fair, monotone
from prescreen.prove.effects import idle
from prescreen.prove.facts import Domains
from prescreen.prove.fairness import sensitive_reads
from prescreen.prove.mutants import sample, tried
from prescreen.prove.outcomes import outcomes
from prescreen.prove.prover import Prover
from prescreen.prove.versions import versions
from prescreen.render.terminal.console import say
from prescreen.vocabulary import QUESTIONS, REASONS, RESULTS, STATUSES


@dataclass(frozen=True, slots=True)
class ProveOrder:
    """What was asked for."""

    packs: Sequence[Path]
    ask: str
    against: Path | None
    day: str | None
    sample: int
    as_json: bool
    lang: Lang


def run(order: ProveOrder) -> int:
    """Print what was found and how many answers of each kind there are; 1 if something was."""
    tally: Counter[tuple[str, str]] = Counter()
    found = 0
    for question, answer in _all(order, _questions(order)):
        tally[question, answer.result] += 1
        bad = _is_finding(question, answer)
        found += bad
        if order.as_json:
            say(json.dumps(answer.plain(), ensure_ascii=False))
        elif bad:
            say(_line(question, answer, order.lang))
    if not order.as_json:
        _say_tally(tally, order.lang)
    return 1 if found else 0


def _all(order: ProveOrder, asked: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    """Every answer, pack by pack."""
    rules = load_rules(list(order.packs) or [content_root("rules")])
    other = None if order.against is None else load_rules([order.against])
    domains, day = Domains(), _day(order)
    for pack in rules.packs:
        if order.packs and rules.named and pack.id not in rules.named:
            continue
        prover = Prover(_book(rules, pack).on(day), day, domains)
        for question in asked:
            if other is not None:
                yield from ((question, a) for a in _against(prover, pack, other))
            elif question == "mutants":
                mutants = sample(list(pack_mutants(pack, rules.packs)), order.sample)
                yield from ((question, a) for a in tried(prover, mutants))
            else:
                for check in (c for c in prover.rules.checks if c.pack == pack.id):
                    yield from ((question, a) for a in _of_check(question, prover, check, order))


def _book(rules: RuleSet, pack: Pack) -> RuleSet:
    """A pack with all it uses, active or not."""
    packs = with_all_used(rules.packs, pack)
    return RuleSet(packs, frozenset(p.id for p in packs))


def _against(prover: Prover, pack: Pack, other: RuleSet) -> Iterator[Answer]:
    """Each check beside its other version; one that only one of them has is told as such."""
    theirs = next((p for p in other.packs if p.id == pack.id), None)
    own = {c.id: c for c in prover.rules.checks if c.pack == pack.id}
    if theirs is None:
        return
    rules = _book(other, theirs).on(prover.day)
    there = {c.id: c for c in rules.checks if c.pack == pack.id}
    beside = Prover(rules, prover.day, prover.domains)
    for ident in sorted(own.keys() | there.keys()):
        if ident in own and ident in there:
            yield versions(prover, beside, own[ident], there[ident])
        else:
            why = "only-here" if ident in own else "only-there"
            yield Answer("versions", ident, "", "witness", why=why)


def _questions(order: ProveOrder) -> list[str]:
    wanted = [w.strip() for w in order.ask.split(",") if w.strip()]
    unknown = [w for w in wanted if w not in QUESTIONS or w == "versions"]
    if unknown or not wanted:
        raise wrong("usage/prove", given=", ".join(unknown) or order.ask)
    if order.against is not None:
        return ["versions"]
    return [q for q in QUESTIONS if q in wanted]


def _day(order: ProveOrder) -> dt.date:
    if order.day is None:
        return dt.date.today()
    found = read_date(order.day)
    if not isinstance(found, dt.date):
        raise wrong("usage/prove-day", given=order.day)
    return found


def _of_check(question: str, prover: Prover, check: Check, order: ProveOrder) -> Iterator[Answer]:
    if question == "outcomes":
        yield from outcomes(prover, check)
    elif question == "effects":
        prose = Prose(prover.rules, order.lang)
        for node, answer in idle(prover, check):
            yield replace(answer, what=f"{prose.say(node)} → {answer.what}")
    elif question == "monotone":
        yield monotone(prover, check)
    elif question == "direction":
        yield from directed(prover, check)
    elif question == "fair":
        paths = sensitive_reads(prover, check)
        if paths:
            yield fair(prover, check, paths)


def _is_finding(question: str, answer: Answer) -> bool:
    """What is printed: what cannot come to pass, or fail, or wait; what has no effect; and
    whatever was not decided."""
    if answer.result == "undecided":
        return True
    if question == "outcomes":
        return answer.result == "proved" and answer.what != "not_applicable"
    return question == "effects" or (answer.result == "witness") is (question != "mutants")


def _line(question: str, answer: Answer, lang: Lang) -> str:
    """An answer on one line, its candidates below it."""
    what = answer.what
    if question == "outcomes":
        what = STATUSES[what].text(lang)
    reason = REASONS[answer.why].text(lang) if answer.why in REASONS else answer.why
    head = f"{answer.subject}: {QUESTIONS[question].text(lang)}"
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

"""The generated function says what the closures say; nothing that is said reaches its source."""

from __future__ import annotations

import ast as python
import datetime as dt
import json
import math
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen import Candidate, Screener
from prescreen.candidate import Evidence, ListFact, Waiver
from prescreen.fields import catalogue
from prescreen.lang import ast
from prescreen.lang.types import BOOL
from prescreen.pack.model import Check
from prescreen.run.compiled import CompiledCheck
from prescreen.run.generate import Generator
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program
from prescreen.run.quick import Quick
from prescreen.run.reads import check_reads
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from tests import strategies as own
from tests.factories import check
from tests.test_executors_agree import (
    LISTS,
    QUIET,
    blanked,
    drawn_nodes,
    moments_of,
    screener_of,
)

NAMES = re.compile(
    r"run|through_\d+|env|facts|get|stage|unasked|most|idle|met|failed|open|item|fact"
    r"|[acfilnvx]\d+|ask_a\d+|l\d+_empty"
)
ATTRIBUTES = {
    "lists", "get", "letters", "tags", "verdict", "stage", "complete", "items", "doubted",
}  # fmt: skip
LEAVES = {f.leaf for f in catalogue}


def quick(checks: Sequence[Check]) -> Quick:
    tracer = Tracer(own.bindings())
    reads = {c.id: check_reads(c, own.METRICS) for c in checks}
    return Quick([CompiledCheck(c, tracer) for c in checks], reads, tracer, own.DAY)


def statuses(nodes: Sequence[ast.Node], situation: Situation) -> tuple[list[str], list[str]]:
    """Those of the closures and of the function, of checks that require these conditions."""
    checks = [replace(check("project.foreign"), id=f"c{n}", require=x) for n, x in enumerate(nodes)]
    made = quick(checks)
    return [c.status(situation.env())[0] for c in made.checks], made.statuses(situation.env())


def shape(o: Outcome) -> Any:
    """All that an outcome says; operands as they print, since NaN is not equal to itself."""
    atoms = [(id(a.node), repr(a.left), repr(a.right), repr(a.truth)) for a in o.atoms]
    return o.check.id, o.status, o.causes, atoms, o.waiver, o.expired


def assert_alike(program: Program, situation: Situation) -> None:
    """Every outcome with its causes, conditions and waivers, and what is concluded."""
    given, waivers = situation.env(), situation.candidate.waivers
    program.prepare()
    traced = program.outcomes(given, situation.verified_env, waivers)
    env = situation.env()
    judged = program.judged(env, situation.verified_env, waivers)

    assert [shape(o) for o in judged] == [shape(o) for o in traced]
    assert program.conclude(env, judged) == program.conclude(given, traced)
    assert env.tags == given.tags
    assert program.conclude_after(env, "pass") == program.conclude_after(given, "pass")


@cache
def everybody(path: Path) -> list[Candidate]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return [Candidate.from_dict(d) for d in data]


@pytest.mark.parametrize("path", LISTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_real_candidates_come_out_alike(path: Path) -> None:
    """Candidates of the examples, blanked, at any stage, with verified facts and with waivers."""
    screener = screener_of(path.parent.name, path.stem.endswith("filled"))
    program, rng = screener.program(own.DAY), random.Random(path.parent.name)
    waivable = [c.check.id for c in program.checks if c.check.waivable]
    for whole in everybody(path)[:8]:
        for one in (whole, blanked(whole, rng), blanked(whole, rng)):
            sure = {p: Evidence("verified") for p in (*one.facts, *one.lists) if rng.random() < 0.5}
            until = rng.choice([dt.date(2020, 1, 1), dt.date(2030, 1, 1)])
            waivers = tuple(Waiver(c, "r", "b", "d", until) for c in waivable if rng.random() < 0.3)
            assert_alike(program, screener.situation(one)[0])
            proven = replace(one, evidence={**one.evidence, **sure}, waivers=waivers)
            assert_alike(program, screener.situation(proven)[0])


@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan, 1e308, -0.0, 7, True, None])
def test_odd_facts_come_out_alike(odd: object) -> None:
    """Facts that no reading gives, and doubtful ones, come out as the closures have them."""
    path = LISTS[0]
    screener, rng = screener_of(path.parent.name, path.stem.endswith("filled")), random.Random(3)
    program = screener.program(own.DAY)
    for whole in everybody(path)[:3]:
        numbers = [p for p, v in whole.facts.items() if isinstance(v, float)]
        some = set(rng.sample(numbers, min(4, len(numbers))))
        facts: dict[str, Any] = {p: odd if p in some else v for p, v in whole.facts.items()}
        if odd is None:
            doubts = {p: Evidence("doubtful") for p in some}
            one = replace(whole, evidence={**whole.evidence, **doubts})
        else:
            one = replace(whole, facts=facts)
        assert_alike(program, screener.situation(one)[0])


@QUIET
@given(
    texts=st.lists(own.conditions(3), min_size=1, max_size=4),
    candidates=st.lists(own.candidates(), min_size=1, max_size=4),
    strange=st.sampled_from([math.inf, -math.inf, math.nan, 1e308, 3]),
)
def test_strange_numbers_are_judged_alike(
    texts: list[str], candidates: list[Candidate], strange: float
) -> None:
    """Random conditions over numbers without end, no numbers, whole ones, in facts and in lists."""
    nodes = drawn_nodes(texts)
    for situation in moments_of(candidates):
        c = situation.candidate
        facts = {p: strange if isinstance(v, float) else v for p, v in c.facts.items()}
        lists = {
            p: ListFact(
                tuple(
                    {k: strange if type(v) is float else v for k, v in i.items()} for i in f.items
                ),
                f.complete,
            )
            for p, f in c.lists.items()
        }
        odd = replace(situation, candidate=replace(c, facts=facts, lists=lists))
        traced, made = statuses(nodes, odd)
        assert made == traced


def test_trees_too_deep_are_left_to_the_closures() -> None:
    """However deep conditions stand in one another, the function is made and says the same."""
    inner = own.compiled("project.foreign")
    trees = []
    for width in (5, 60, 150):
        node = inner
        for n in range(width):
            kind = (ast.And, ast.Or)[n % 2]
            node = kind(BOOL, inner.span, (node, own.compiled("project.started")))
        trees.append(node)
        branch = inner
        for _ in range(min(width, 60)):
            branch = ast.If(BOOL, inner.span, inner, branch, own.compiled("site.in_park"))
        trees.append(branch)
    for facts in ({}, {"project.foreign": True}, {"project.foreign": False, "site.in_park": True}):
        situation = Situation(Candidate("1", "甲", facts), own.DAY, "初审", {})
        traced, made = statuses(trees, situation)
        assert made == traced


# -- nothing that is said reaches the source ------------------------------------------------------
EVIL = (
    "');__import__('os').system('id')#",
    '"""\nraise SystemExit\n"""',
    "{env}", "%s", "\\", "\n    return []", "f0", "unasked", "\u2028import os", "'", '"',
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(EVIL), st.text(min_size=1, max_size=12))


@QUIET
@given(words=st.lists(TEXTS, min_size=4, max_size=4), key=TEXTS, facts=TEXTS)
def test_no_text_of_packs_or_candidates_reaches_the_source(
    words: list[str], key: str, facts: str
) -> None:
    """Words, ids, tags and values of all sorts that try to be Python stay values."""
    said = own.compiled("project.foreign")
    span = said.span
    content = own.compiled("mentions(project.content, 'a')")
    assert isinstance(content, ast.Mentions)
    text = content.text
    nodes: list[ast.Node] = [
        ast.Mentions(BOOL, span, text, tuple(words)),
        ast.StartsWith(BOOL, span, text, tuple(words)),
        ast.Member(BOOL, span, text, tuple(words)),
        ast.Equal(BOOL, span, text, ast.Const(text.type, span, words[0]), False),
        ast.Under(BOOL, span, text, tuple(words)),
        ast.OutcomeIs(BOOL, span, key, words[1][:1]),
        ast.Tagged(BOOL, span, key),
        ast.VerdictIs(BOOL, span, tuple(words)),
        ast.Aggregate(
            BOOL, span, "any", "investor",
            ast.Member(BOOL, span, ast.ItemRef(text.type, span, "investor", "name"), tuple(words)),
            None,
        ),
    ]  # fmt: skip
    made = Generator(Tracer(own.bindings()), own.DAY)
    source = made.source([made.truth(n).yes for n in nodes])
    assert_only_own_names(source)
    run = Generator(Tracer(own.bindings()), own.DAY).certain(nodes)
    c = Candidate("1", "甲", {"project.content": facts})
    env = Situation(c, own.DAY, "初审", {}).env()
    closures = [Tracer(own.bindings()).quiet(n)(env) is True for n in nodes]
    assert run(env, env.values) == closures


def test_sources_of_all_packs_hold_only_own_names() -> None:
    """The functions of all rules in the product are made of names and numbers of our own."""
    screener: Screener = screener_of("kecheng", False)
    program = screener.program(own.DAY)
    made = Generator(program._tracer, own.DAY)
    assert_only_own_names(made.source([made._check(c.check) for c in program.checks]))
    assert made.names["__builtins__"] == {}


def assert_only_own_names(source: str) -> None:
    for node in python.walk(python.parse(source)):
        if isinstance(node, python.Name):
            assert NAMES.fullmatch(node.id)
        elif isinstance(node, python.Attribute):
            assert node.attr in ATTRIBUTES
        elif isinstance(node, python.Constant) and isinstance(node.value, str):
            assert node.value in catalogue or node.value in set(catalogue.lists) | LEAVES | {"M"}
        else:
            assert not isinstance(node, python.Import | python.ImportFrom | python.Lambda)

"""Properties of reports over the whole catalogue: every relation, every veto, every test case.

A fact that contradicts verified ones never makes a pass; nothing that forbids a project and is
verified stands beside a pass; every reason has the value and the threshold that decided.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from prescreen import Report
from prescreen.candidate import Candidate, Evidence, ListFact
from prescreen.fields import Kind, catalogue
from prescreen.lang import ast, walk
from prescreen.lang.figures import number
from prescreen.lint.cases import Bench, Case
from prescreen.pack.model import Check
from prescreen.relations import Relation, load_relations
from prescreen.run.situation import Situation
from tests.columnar.test_columnar_missing import value_of
from tests.test_truth import report, screener

MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
STAGES = ("线索", "初审", "联审", "签约", "供地", "开工", "投产")
VERIFIED = Evidence("verified", "核验")
STATED = tuple(r for r in load_relations().all if r.unless is None)


def passing() -> Candidate:
    """The filled example, which passes."""
    made = report({})
    assert made.verdict == "pass"
    return made.candidate


# -- what is drawn ---------------------------------------------------------------------------------
def path_of(node: ast.Node) -> str:
    if isinstance(node, ast.FieldRef):
        return node.path
    return f"{node.list}.{node.leaf}" if isinstance(node, ast.ItemRef) else ""


@cache
def named(relation: Relation) -> dict[str, list[Any]]:
    """The values that a relation compares each fact with: those near which it turns."""
    found: dict[str, list[Any]] = {}
    for node in (n for tree in relation.trees for n in walk(tree)):
        if isinstance(node, ast.Equal) and isinstance(node.right, ast.Const):
            found.setdefault(path_of(node.left), []).append(node.right.value)
        elif isinstance(node, ast.Member):
            found.setdefault(path_of(node.operand), []).extend(node.values)
    return found


def drawn(relation: Relation, path: str, rng: random.Random) -> Any:
    near = named(relation).get(path)
    if near and rng.random() < 0.6:
        return rng.choice(near)
    return value_of(catalogue[path], rng)


def listed(relation: Relation, path: str, rng: random.Random) -> ListFact:
    items = (n for tree in relation.trees for n in walk(tree) if isinstance(n, ast.ItemRef))
    leaves = sorted({n.leaf for n in items if n.list == path})
    rows = range(rng.randrange(3))
    return ListFact(
        tuple({x: drawn(relation, f"{path}.{x}", rng) for x in leaves} for _ in rows), True
    )


def with_fact(candidate: Candidate, relation: Relation, path: str, rng: random.Random) -> Candidate:
    """The candidate with a drawn value for a fact or list."""
    if path in catalogue:
        facts = {**candidate.facts, path: drawn(relation, path, rng)}
        return replace(candidate, facts=facts)
    return replace(candidate, lists={**candidate.lists, path: listed(relation, path, rng)})


# -- contradictions --------------------------------------------------------------------------------
@MANY
@given(st.sampled_from(STATED), st.randoms(use_true_random=False))
def test_what_contradicts_verified_facts_never_makes_a_pass(
    relation: Relation, rng: random.Random
) -> None:
    """Whatever a relation binds, verified, and one more fact that cannot stand beside it."""
    sure = passing()
    for path in sorted(relation.reads):
        if path not in catalogue or catalogue[path].origin == "candidate":
            sure = with_fact(sure, relation, path, rng)
    sure = replace(sure, facts={**sure.facts, "project.stage": rng.choice(STAGES)})
    added = rng.choice(sorted({relation.target} if relation.target else relation.reads))
    evidence = {p: VERIFIED for p in (*sure.facts, *sure.lists) if p != added}
    sure = replace(sure.without(added), evidence=evidence)
    before = screener().screen(sure)
    after = screener().screen(with_fact(sure, relation, added, rng))

    assume(before.verdict != "pass" and after.conflicts)
    assert after.verdict != "pass", (before.grounds, added)


# -- vetoes ----------------------------------------------------------------------------------------
@cache
def cases() -> tuple[Case, ...]:
    """The cases that the tests of all national packs make."""
    rules = screener().rules
    return tuple(case for pack in rules.packs for case in Bench(rules, pack).cases)


def _forbidden() -> Iterator[tuple[Check, Case]]:
    vetoes = {c.id: c for p in screener().rules.packs for c in p.checks if c.severity == "veto"}
    for case in cases():
        for ident, status in case.test.expect.items():
            if ident in vetoes and status == "fail" and case.day >= dt.date(2026, 9, 1):
                yield vetoes[ident], case


@cache
def forbidden() -> tuple[tuple[Check, Case], ...]:
    """Each veto with the facts under which it fails."""
    return tuple(_forbidden())


def beside(case: Case, candidate: Candidate) -> Report:
    """A report on a candidate for whom the facts of the case are verified."""
    own = case.situation.candidate
    sure = dict.fromkeys((*own.facts, *own.lists), VERIFIED)
    made = replace(
        candidate,
        facts={**candidate.facts, **own.facts},
        lists={**candidate.lists, **own.lists},
        evidence={**candidate.evidence, **sure},
    )
    stage = case.situation.stage if "project.stage" in own.facts else "联审"
    around = {**report({}).situation.around, **case.situation.around}
    return screener().evaluate(Situation(made, case.day, stage, around), None)


def test_every_veto_has_a_case() -> None:
    """No veto of a national pack is left out of the properties here."""
    vetoes = {c.id for p in screener().rules.packs for c in p.checks if c.severity == "veto"}
    assert len({check.id for check, _ in forbidden()}) >= 0.97 * len(vetoes)


@pytest.mark.parametrize("part", range(4))
def test_what_forbids_a_project_never_stands_beside_a_pass(part: int) -> None:
    """Verified facts that a veto forbids, put into an example in order: never a pass."""
    for check, case in forbidden()[part::4]:
        assert beside(case, passing()).verdict != "pass", (check.id, case.test.name)


def rests_on(paths: frozenset[str]) -> set[str]:
    """Facts, the stage, and all from which they follow."""
    found = {*paths, "project.stage"}
    while more := {p for r in load_relations().all if r.target in found for p in r.reads} - found:
        found |= more
    return found


@MANY
@given(st.data(), st.randoms(use_true_random=False))
def test_no_other_facts_lift_what_forbids_a_project(
    data: st.DataObject, rng: random.Random
) -> None:
    """Other facts left out, and others declared: what is verified and forbids still decides."""
    check, case = data.draw(st.sampled_from(forbidden()))
    bound = rests_on(screener().program(case.day).reads[check.id])
    free = [
        f.path
        for f in catalogue
        if f.list_path is None and f.origin == "candidate" and f.path not in bound
        and (f.values or f.kind is not Kind.SET)
    ]  # fmt: skip
    candidate = passing()
    for path in rng.sample(free, min(12, len(free))):
        candidate = candidate.without(path)
        if rng.random() < 0.5:
            facts = {**candidate.facts, path: value_of(catalogue[path], rng)}
            candidate = replace(candidate, facts=facts)

    assert beside(case, candidate).verdict != "pass", (check.id, case.test.name)


# -- reasons ---------------------------------------------------------------------------------------
@MANY
@given(st.data())
def test_every_reason_has_value_and_threshold(data: st.DataObject) -> None:
    """Of every comparison that decided a check of any pack, over the cases of all their tests."""
    case = data.draw(st.sampled_from(cases()))
    made = screener().evaluate(case.situation, None)
    for outcome in made.to_dict()["outcomes"]:
        if outcome["status"] in ("pass", "fail"):
            for one in outcome["values"]:
                for shown in (one["value"], one["threshold"]):
                    if isinstance(shown, float):
                        assert number(shown) in outcome["reason"], outcome
                    elif isinstance(shown, str):
                        said = shown[:4] if ISO_DAY.fullmatch(shown) else shown[:20]
                        assert said in outcome["reason"], outcome

"""What is asked, in columns: what each condition may come to and which causes have a say in it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from benchmarks import lists
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies as own
from tests.factories import check, screener
from tests.test_executors_agree import QUIET, compiled, drawn_nodes, moments_of

from prescreen import Candidate, Screener
from prescreen.candidate import Evidence, ListFact
from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.truths import YES
from prescreen.columnar.compile.values import Value
from prescreen.columnar.missing.questions import Questions
from prescreen.fields import Field, Kind, catalogue
from prescreen.lang import ast, children
from prescreen.lang.types import Sort
from prescreen.logic import Unknown
from prescreen.run.abstract import Abstract
from prescreen.run.possible import Possible
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer


def every(path: str) -> str:
    return "[" + ", ".join(f"'{v}'" for v in catalogue[path].values) + "]"


EITHER = "(project.foreign ? project.build_type : project.catalogue_class)"
SETTLED = (
    "(investment.total >= 0[万元])",
    "(investment.total < 0[万元])",
    "(investment.total + investment.equipment > -1[万元])",
    "(investment.total * (land.area / site.pbf_area) >= 0[万元])",
    "(investment.total * (land.area / (site.pbf_area * 0)) >= 0[万元])",
    "(investment.total * (site.pbf_area / (land.area * (site.pbf_area / 3[亩]))) >= 3[万元])",
    "(investment.total * (site.pbf_area / (land.area - 3[亩])) >= 0[万元])",
    "(investment.total * (site.pbf_area / ceil(land.area - 3[亩])) <= 3[万元])",
    "(intensity * 0 >= 0[万元/亩])",
    "(min(investment.total, investment.equipment) >= investment.total)",
    "(no_money * (land.area / 3[亩]) >= 3[万元])",
    "(min(investment.total, no_money) >= output.revenue)",
    "(max(investment.total, 3[万元]) >= 3[万元])",
    "(clamp(investment.total, 1[万元], output.revenue) < 1[万元])",
    "(clamp(investment.total, 1[万元], no_money) < 1[万元])",
    "(abs(investment.total) >= 0[万元])",
    "(floor(investment.total) >= floor(investment.equipment))",
    "(steps(land.area, site.pbf_area) * 1[亩] >= 0[亩])",
    "((project.foreign ? investment.total : 3[万元]) >= 0[万元])",
    "((project.foreign ? 10[万元] : 3[万元]) >= investment.total)",
    "((investment.total >= 0[万元] ? investment.equipment : no_money) > 3[万元])",
    "(project.foreign ? project.started : project.started)",
    "(project.foreign ? investment.total >= 0[万元] : investment.total >= -1[万元])",
    f"(project.build_type in {every('project.build_type')})",
    f"({EITHER} in {every('project.build_type')})",
    f"({EITHER} == '新建')",
    f"({EITHER} != project.build_type)",
    "(project.build_type == project.catalogue_class)",
    "(project.build_type == project.content)",
    "(project.foreign == project.started)",
    "mentions(project.build_type, '建')",
    "(kinds[(investment.total >= 0[万元] ? '新建' : '扩建'), land.area].rate >= 1)",
    "has_value(kinds[(investment.total >= 0[万元] ? '新建' : '扩建'), land.area].rate)",
    "(count(investor) >= 0)",
    "(count(investor.foreign, investor.defaulter) >= 1)",
    "(sum(investor.assets, investor.foreign) >= 3[万元])",
    "(avg(investor.assets, investor.foreign) >= 3[万元])",
    "(max_of(investor.assets) >= investment.total)",
    "any(investor.assets >= 0[万元], investor.foreign)",
    "all(investor.assets >= 0[万元])",
    "any(investor.foreign && project.foreign)",
    "any(investor.foreign && investment.total >= 0[万元])",
    "any(investor.assets >= investment.total, investor.assets >= 0[万元])",
    f"any(investor.kind in {every('investor.kind')})",
    "(investment.total / count(investor) >= 1[万元])",
)
"""Conditions that declared bounds and values settle, now and then."""


def texts() -> st.SearchStrategy[str]:
    """Random conditions, and some of those above alone, joined and negated."""
    some = st.sampled_from(SETTLED) | own.conditions(1)
    joined = st.tuples(some, st.sampled_from(["&&", "||"]), st.sampled_from(SETTLED))
    return st.one_of(
        own.conditions(2),
        some,
        joined.map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        joined.map(lambda t: f"!({t[0]} {t[1]} {t[2]})"),
        st.tuples(some, some, some).map(lambda t: f"at_least(2, {', '.join(t)})"),
        st.tuples(some, some, some).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})"),
    )


TEXTS = st.lists(texts(), min_size=1, max_size=3)
CANDIDATES = st.lists(own.candidates(), min_size=1, max_size=6)


def said(value: Abstract) -> object:
    """What is known of it; None where a cause has a say."""
    if value.causes:
        return None
    if hasattr(value, "may"):
        (only,) = value.may
        return only
    return value.low if hasattr(value, "low") else "known"


def outside(node: ast.Node) -> Iterator[ast.Node]:
    """Conditions and numbers of the candidate, not of its list elements."""
    if node.type.sort in (Sort.BOOL, Sort.NUMBER):
        yield node
    if not isinstance(node, ast.Aggregate):
        for child in children(node):
            yield from outside(child)


def names_by_row(
    scope: Scope, batch: ColumnBatch, nodes: Sequence[ast.Node]
) -> list[list[set[str]]]:
    """The names asked for by each node in each row."""
    asked = [Questions(scope).causes([(n, YES)]) for n in nodes]
    columns = [{c: scope.solid(v) for c, v in found.items()} for found in asked]
    scope.plan.run(batch)
    return [
        [
            {c.name for c, v in found.items() if at(batch, v, row)}
            for row in range(batch.main.height)
        ]
        for found in columns
    ]


def at(batch: ColumnBatch, value: Value, row: int) -> object:
    return batch.main[value.expr.meta.output_name()][row]


def assert_settled(nodes: Sequence[ast.Node], situations: Sequence[Situation]) -> None:
    """Every condition and number in them: settled or open as `Possible` has it."""
    compiler, batch = compiled(situations)
    every = [n for tree in nodes for n in outside(tree)]
    compiler.expect(every)
    scope = compiler.scope(MAIN)
    columns = [scope.solid(scope.value(n)) for n in every]
    compiler.plan.run(batch)

    for row, situation in enumerate(situations):
        possible = Possible(own.bindings(), situation.env())
        for node, column in zip(every, columns, strict=True):
            assert at(batch, column, row) == said(possible.run(node)), node


def assert_asked(nodes: Sequence[ast.Node], situations: Sequence[Situation]) -> None:
    """The causes with a say in them, no more and no fewer than `Possible` names."""
    compiler, batch = compiled(situations)
    compiler.expect(nodes)

    found = names_by_row(compiler.scope(MAIN), batch, nodes)

    for row, situation in enumerate(situations):
        possible = Possible(own.bindings(), situation.env())
        for node, names in zip(nodes, found, strict=True):
            assert names[row] == {c.name for c in possible.truth(node).causes}, node


def assert_traced(nodes: Sequence[ast.Node], situations: Sequence[Situation]) -> None:
    """The causes of an unknown as it is traced, over the verified facts."""
    compiler, batch = compiled(situations)
    compiler.expect(nodes)

    found = names_by_row(compiler.scope(MAIN, verified=True), batch, nodes)

    tracer = Tracer(own.bindings())
    runs = [tracer.run(n) for n in nodes]
    for row, situation in enumerate(situations):
        for node, run, names in zip(nodes, runs, found, strict=True):
            value = run(situation.verified_env())
            causes = value.causes if isinstance(value, Unknown) else ()
            assert names[row] == {c.name for c in causes}, node


@QUIET
@given(texts=TEXTS, candidates=CANDIDATES)
def test_what_conditions_may_come_to(texts: list[str], candidates: list[Candidate]) -> None:
    """What bounds settle is settled in columns just where it is for one candidate."""
    assert_settled(drawn_nodes(texts), moments_of(candidates))


@QUIET
@given(texts=TEXTS, candidates=CANDIDATES)
def test_what_is_asked(texts: list[str], candidates: list[Candidate]) -> None:
    """In each row, the causes that have a say are those named for that candidate alone."""
    assert_asked(drawn_nodes(texts), moments_of(candidates))


@QUIET
@given(texts=TEXTS, candidates=CANDIDATES)
def test_what_is_unknown(texts: list[str], candidates: list[Candidate]) -> None:
    """In each row, what verified facts leave unknown has the causes that tracing finds."""
    assert_traced(drawn_nodes(texts), moments_of(candidates))


def invented(rng: random.Random, rows: int) -> list[Candidate]:
    """Candidates with values at the bounds of their fields; some facts are known of none."""
    paths = [p for p in own.FIELDS if rng.random() < 0.8]
    leaves = [p for p in own.ITEM_FIELDS if rng.random() < 0.9]
    listed = rng.random() < 0.9

    def facts(of: Sequence[str], prefix: str = "") -> dict[str, Any]:
        return {p: value_of(catalogue[prefix + p], rng) for p in of if rng.random() < 0.6}

    made = []
    for row in range(rows):
        items = tuple(facts(leaves, "investor.") for _ in range(rng.randrange(4)))
        some = listed and rng.random() < 0.8
        lists = {"investor": ListFact(items, rng.random() < 0.7)} if some else {}
        own_facts = facts(paths)
        proof = {p: Evidence("verified") for p in (*own_facts, *lists) if rng.random() < 0.6}
        made.append(Candidate(str(row), "示例", own_facts, lists, proof, as_of=own.DAY))
    return made


def value_of(field: Field, rng: random.Random) -> Any:
    if field.kind is Kind.BOOL:
        return rng.random() < 0.5
    if field.kind is Kind.NUMBER:
        return rng.choice([0.0, 0.0, 0.5, 1.0, 3.0, 10.0, 300.0, 3000.0])
    if field.kind is Kind.DATE:
        return rng.choice([dt.date(2026, 1, 31), dt.date(2026, 5, 31), own.DAY])
    if field.kind is Kind.INDUSTRY:
        return rng.choice(own.GIVEN_INDUSTRIES)
    if field.kind is Kind.SET:
        return frozenset(rng.sample(field.values[:5], rng.randrange(3)))
    words = field.values or (*own.WORDS, "新建")
    return rng.choice(words)


@pytest.mark.parametrize("seed", range(12))
def test_conditions_that_bounds_settle(seed: int) -> None:
    """Each of `SETTLED`, and some of them joined, over invented rows."""
    rng = random.Random(seed)
    situations = moments_of(invented(rng, 60))
    two = [rng.sample(SETTLED, 2) for _ in range(10)]
    three = [rng.sample(SETTLED, 3) for _ in range(10)]
    texts = [
        *SETTLED,
        *[f"({a} {rng.choice(['&&', '||'])} !{b})" for a, b in two],
        *[f"({a} ? {b} : {c})" for a, b, c in three],
        *[f"at_least(2, {', '.join(t)})" for t in three],
    ]
    nodes = [own.compiled(t) for t in texts]

    assert_settled(nodes, situations)
    assert_asked(nodes, situations)
    assert_traced(nodes, situations)


# -- whole packs ----------------------------------------------------------------------------------
ROOT = Path(__file__).parents[2]
STAGES = ("线索", "初审", "联审", "拟签约", "签约", "供地", "开工", "投产")


def known_in_part(rng: random.Random, rows: int) -> pl.DataFrame:
    """Rows of which whole columns are absent, at late stages, with evidence here and there."""
    frame = lists.frame("wide", rows, start=rng.randrange(10**6))
    kept = [c for c in frame.columns if c in ("id", "name") or rng.random() < 0.4]
    proved = [c for c in kept[2:] if rng.random() < 0.6]

    def column(name: str, options: Sequence[object]) -> pl.Series:
        return pl.Series(name, [rng.choice(options) for _ in range(rows)])

    return frame.select(kept).with_columns(
        column("project.stage", STAGES),
        *[column(f"{c}@evidence", ["verified", "verified", "declared", None]) for c in proved],
        *[column(f"{c}#complete", [True, False, None]) for c in kept if c in lists.LISTS],
    )


@pytest.mark.parametrize("seed", range(4))
def test_whole_packs_ask_the_same(seed: int) -> None:
    """Long lists under the national packs: the names in each report, whatever is known."""
    screener = Screener.from_files(ROOT / "examples/kecheng/region.yaml", as_of=lists.DAY)
    batch = screener.screen_many(known_in_part(random.Random(seed), 40))

    waiting = 0
    for i, said in enumerate(batch.frame["missing"].to_list()):
        wanted = {m.cause.name for m in batch.report(i).missing if m.needed_for == "verdict"}
        assert said == sorted(wanted)
        waiting += bool(said)
    assert waiting


def test_facts_that_are_only_declared_are_asked_for() -> None:
    """From `verify_by` on they are named where a check holds, and not otherwise."""
    made = screener(check("land.area >= 10[亩] || any(investor.foreign)", verify_by="签约"))
    area = {"land.area": 20.0}
    given = [
        {"id": "1", "name": "a", "project.stage": "线索", **area},
        {"id": "2", "name": "b", "project.stage": "签约", **area},
        {"id": "3", "name": "c", "project.stage": "签约",
         "land.area": {"value": 20.0, "evidence": "verified"}},
        {"id": "4", "name": "d", "project.stage": "签约", **area, "investor": {"complete": False}},
        {"id": "5", "name": "e", "project.stage": "签约", "land.area": 1.0},
    ]  # fmt: skip

    found = made.screen_many(given).frame.sort("id")["missing"].to_list()

    assert found == [sorted(m.cause.name for m in made.screen(g).missing) for g in given]
    assert found == [[], ["land.area"], [], ["investor", "land.area"], ["investor"]]


def test_a_divisor_of_zero_is_not_verified() -> None:
    """It stands in the way of a proof, but there is nothing of it to be verified."""
    made = screener(
        check("investment.total / land.area >= 1[万元/亩] || project.foreign", verify_by="签约")
    )
    proved = {"land.area": 0.0, "investment.total": 5.0}
    given = {"id": "1", "name": "a", "project.stage": "签约", "project.foreign": True} | {
        path: {"value": value, "evidence": "verified"} for path, value in proved.items()
    }

    assert [m.cause.name for m in made.screen(given).missing] == ["project.foreign"]
    assert made.screen_many([given]).frame["missing"].to_list() == [["project.foreign"]]


def test_nothing_is_asked_of_an_empty_list() -> None:
    """A list without candidates has nothing missing, and is no error."""
    assert screener(check("project.foreign")).screen_many([]).frame["missing"].to_list() == []

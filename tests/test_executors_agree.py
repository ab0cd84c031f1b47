"""The executors answer alike: columns and the generated function against the closures of one
candidate, and SQLite as a judge.

Where they do not is declared in `test_executors_differ`, with the reasons.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prescreen import Candidate, Report, Screener
from prescreen.candidate import ListFact
from prescreen.columnar.compile.plan import MAIN, ColumnBatch
from prescreen.columnar.compile.scope import Compiler
from prescreen.columnar.compile.tables import TableIndex
from prescreen.columnar.frame.batch import batch_of
from prescreen.columnar.frame.chains import PATHS, RELATION
from prescreen.columnar.frame.sectors import SECTOR_RELATION, SECTOR_TOTAL
from prescreen.columnar.frame.shape import shape_of
from prescreen.lang import LangError, ast, compile_expression
from prescreen.logic import Unknown
from prescreen.pack.ruleset import load_rules
from prescreen.run.causes import field_unknown
from prescreen.run.compiled import CompiledCheck
from prescreen.run.quick import Quick
from prescreen.run.reads import check_reads
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from prescreen.vocabulary import stage_index
from tests import strategies as own
from tests.factories import check

QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def traced(
    nodes: Sequence[ast.Node], situations: Sequence[Situation], verified: bool
) -> list[list[Any]]:
    tracer = Tracer(own.bindings())
    runs = [tracer.run(n) for n in nodes]
    out = []
    for run in runs:
        row = []
        for situation in situations:
            value = run(situation.verified_env() if verified else situation.env())
            row.append(None if isinstance(value, Unknown) else value)
        out.append(row)
    return out


def compiled(situations: Sequence[Situation]) -> tuple[Compiler, ColumnBatch]:
    """A compiler for batches of the shape of these candidates, and the batch of them."""
    batch = batch_of(situations)
    bindings = own.bindings()
    indexes = {k: TableIndex(t, own.DAY) for k, t in bindings.tables.items()}
    return Compiler(bindings, shape_of(batch), indexes), batch


def columns(
    nodes: Sequence[ast.Node], situations: Sequence[Situation], verified: bool
) -> list[list[Any]]:
    compiler, batch = compiled(situations)
    compiler.expect(nodes)
    scope = compiler.scope(MAIN, verified)
    names = [scope.solid(scope.value(n)).expr.meta.output_name() for n in nodes]
    compiler.plan.run(batch)
    return [batch.main[n].to_list() for n in names]


def generated(
    nodes: Sequence[ast.Node], situations: Sequence[Situation], verified: bool
) -> list[list[Any]]:
    """By the function generated for checks that require the conditions."""
    tracer = Tracer(own.bindings())
    checks = [replace(check("project.foreign"), id=f"c{n}", require=x) for n, x in enumerate(nodes)]
    reads = {c.id: check_reads(c, own.METRICS) for c in checks}
    quick = Quick([CompiledCheck(c, tracer) for c in checks], reads, tracer, own.DAY)
    truths = {"pass": True, "fail": False, "unknown": None}
    rows = [
        [truths[found] for found in quick.statuses(s.verified_env() if verified else s.env())]
        for s in situations
    ]
    return [[row[n] for row in rows] for n in range(len(nodes))]


def moments_of(candidates: Sequence[Candidate]) -> list[Situation]:
    out = []
    for c in candidates:
        stage = str(c.facts.get("project.stage", "初审"))
        stage_index(stage)
        out.append(Situation(c, own.DAY, stage, {}))
    return out


def drawn_nodes(texts: Sequence[str]) -> list[ast.Node]:
    found = []
    for text in texts:
        try:
            found.append(own.compiled(text))
        except LangError:
            continue
    return found


@QUIET
@example(
    texts=["under(code_of, code_of)"],
    candidates=[Candidate.from_dict({"id": "1", "name": "示例", "project.foreign": False})],
    verified=False,
)
@given(
    texts=st.lists(own.conditions(2), min_size=1, max_size=4),
    candidates=st.lists(own.candidates(), min_size=1, max_size=6),
    verified=st.booleans(),
)
def test_columns_and_functions_agree_with_trace(
    texts: list[str], candidates: list[Candidate], verified: bool
) -> None:
    """Random conditions over random candidates: true, false and unknown alike."""
    nodes, situations = drawn_nodes(texts), moments_of(candidates)

    said = traced(nodes, situations, verified)

    assert columns(nodes, situations, verified) == said
    assert generated(nodes, situations, verified) == said


@QUIET
@given(
    texts=st.lists(
        st.sampled_from(["万元", "亩"]).flatmap(lambda u: own.numbers(u, 2)), min_size=1, max_size=4
    ),
    candidates=st.lists(own.candidates(), min_size=1, max_size=6),
)
def test_numbers_agree_to_the_last_bit(texts: list[str], candidates: list[Candidate]) -> None:
    """Random formulas: the very same floats."""
    nodes = []
    for text in texts:
        try:
            nodes.append(own.compile_expression(text, own.names()))
        except LangError:
            continue
    situations = moments_of(candidates)

    assert columns(nodes, situations, False) == traced(nodes, situations, False)


@QUIET
@given(
    texts=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "chain.total",
                    "chain.fill + chain.total",
                    "max(chain.fill, 30)",
                    "(project.foreign ? chain.fill : chain.total)",
                    "chain.total / chain.fill",
                ]
            ),
            st.sampled_from([">=", ">", "<", "<="]),
            st.sampled_from(["20", "30", "60", "chain.fill"]),
        ).map(" ".join),
        min_size=1,
        max_size=3,
    ),
    ends=st.lists(
        st.lists(st.sampled_from([0.0, 10.0, 20.0, 30.0, 60.0, 100.0]), min_size=4, max_size=4),
        min_size=1,
        max_size=4,
    ),
    verified=st.booleans(),
)
def test_a_number_known_in_part_says_the_same_in_columns(
    texts: list[str], ends: list[list[float]], verified: bool
) -> None:
    """Scores of which only the ends are known, others known, others not at all."""
    situations = []
    for low, high, other, one in ends:
        around: dict[str, object] = {}
        if low <= high:
            around["chain.total"] = Unknown(field_unknown("chain.total").causes, ends=(low, high))
        if other < one:
            around["chain.fill"] = one
        situations.append(Situation(Candidate(id="1", name="甲"), own.DAY, "初审", around))
    nodes = [compile_expression(t, own.names()) for t in texts]

    assert columns(nodes, situations, verified) == traced(nodes, situations, verified)


# -- SQLite as a judge of the scalar core ----------------------------------------------------------
SCALARS = {"a": "project.foreign", "b": "project.started", "c": "site.in_park"}
LOGIC = st.recursive(
    st.sampled_from(sorted(SCALARS)),
    lambda sub: st.one_of(
        st.tuples(sub, st.sampled_from(["and", "or"]), sub),
        st.tuples(st.just("not"), sub),
    ),
    max_leaves=8,
)
MONEY = {"x": "investment.total", "y": "investment.equipment"}


def _as_sql(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    if len(tree) == 2:
        return f"(not {_as_sql(tree[1])})"
    return f"({_as_sql(tree[0])} {tree[1]} {_as_sql(tree[2])})"


def _as_rule(tree: Any) -> str:
    if isinstance(tree, str):
        return SCALARS.get(tree, tree)
    if len(tree) == 2:
        return f"!({_as_rule(tree[1])})"
    return f"({_as_rule(tree[0])} {'&&' if tree[1] == 'and' else '||'} {_as_rule(tree[2])})"


@QUIET
@given(
    tree=LOGIC,
    op=st.sampled_from(["<", "<=", ">", ">="]),
    rows=st.lists(
        st.tuples(
            *[st.sampled_from([None, False, True])] * 3,
            # SQL has no declared bounds: sums of money above 0 leave open what is not known.
            *[st.sampled_from([None, 0.5, 1.5, 300.0, 1e9])] * 2,
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_sqlite_agrees_on_the_scalar_core(tree: Any, op: str, rows: list[Any]) -> None:
    """`and`, `or`, `not`, `+ - * /` and comparisons of floats with nulls: SQL says the same."""
    sql = f"select {_as_sql(tree)} or x {op} y, x + y * 2.0 - x"
    text = f"{_as_rule(tree)} || {MONEY['x']} {op} {MONEY['y']}"
    sums = f"{MONEY['x']} + {MONEY['y']} * 2 - {MONEY['x']}"
    db = sqlite3.connect(":memory:")
    db.execute("create table t (a, b, c, x real, y real)")
    db.executemany("insert into t values (?, ?, ?, ?, ?)", rows)
    said = list(db.execute(f"{sql} from t order by rowid"))
    situations = []
    for row in rows:
        named = {**SCALARS, **MONEY}.values()
        facts = {p: v for p, v in zip(named, row, strict=True) if v is not None}
        situations.append(Situation(Candidate("1", "示例", facts), own.DAY, "初审", {}))
    nodes = [own.compiled(text), own.compile_expression(sums, own.names())]

    found = columns(nodes, situations, False)

    assert [None if s[0] is None else bool(s[0]) for s in said] == found[0]
    assert [s[1] for s in said] == found[1]


# -- whole packs -----------------------------------------------------------------------------------
EXAMPLES = Path(__file__).parents[1] / "examples"
LISTS = sorted(
    p for p in EXAMPLES.glob("*/candidates*.json") if (p.parent / "region.yaml").exists()
)


@cache
def screener_of(folder: str, filled: bool) -> Screener:
    name = "region-filled.yaml" if filled else "region.yaml"
    path = EXAMPLES / folder / name
    return Screener.from_files(
        path if path.exists() else EXAMPLES / folder / "region.yaml", as_of=own.DAY
    )


def blanked(candidate: Candidate, rng: random.Random) -> Candidate:
    """The candidate with facts, lists and facts of list elements left out at random."""
    for path in [*candidate.facts, *candidate.lists]:
        if rng.random() < 0.2:
            candidate = candidate.without(path)
    for path, found in candidate.lists.items():
        for place, item in enumerate(found.items):
            for leaf in item:
                if rng.random() < 0.1:
                    candidate = candidate.without(f"{path}[{place}].{leaf}")
        if rng.random() < 0.2:
            lists = {**candidate.lists, path: ListFact(candidate.lists[path].items, False)}
            candidate = replace(candidate, lists=lists)
    if rng.random() < 0.4:
        stage = rng.choice(["线索", "联审", "签约", "投产"])
        candidate = candidate.without("project.stage").with_fact("project.stage", stage)
    return replace(candidate, id=f"{candidate.id}/{rng.random()}")


def chain_row(report: Report) -> dict[str, object]:
    """What a row of a list says of the chain fit of a report."""
    known, fit = report.situation.bound.known(), report.fit
    total = known.get("chain.total")
    low, high = fit.bounds["total"] if fit is not None and fit.bounds else (total, total)
    said = {p: known.get(p) for p in (RELATION, *PATHS, SECTOR_RELATION, SECTOR_TOTAL)}
    return {**said, "chain.total_low": low, "chain.total_high": high}


def assert_row_agrees(row: Mapping[str, Any], report: Report) -> None:
    """Every outcome, the verdict, its grounds, the score, tags and conclusions, the chain fit."""
    said = {o.check.id: o.status for o in report.outcomes}
    drawn = {f"conclusion:{c.pack}.{c.id}" for c in report.drawn}
    chain = chain_row(report)

    assert {c: row[c] for c in said} == said
    assert row["verdict"] == report.verdict
    assert row["grounds"] == ";".join(g.kind for g in report.grounds)
    assert (row["score_low"], row["score_high"]) == (report.score or (None, None))
    assert {c for c, v in row.items() if c.startswith("conclusion:") and v} == drawn
    assert {p: v for p, v in row.items() if p.startswith("chain.")} == chain
    if "missing" in row:
        wanted = {m.cause.name for m in report.missing if m.needed_for == "verdict"}
        assert set(row["missing"]) == wanted


@pytest.mark.parametrize("path", LISTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_whole_packs_agree(path: Path) -> None:
    """Real candidates, blanked at random, under the real packs of their region."""
    screener = screener_of(path.parent.name, path.stem.endswith("filled"))
    rng = random.Random(path.parent.name)
    data = json.loads(path.read_text(encoding="utf-8"))
    real = [Candidate.from_dict(d) for d in data]
    every = real + [blanked(c, rng) for c in real for _ in range(2)]

    batch = screener.screen_many(every, missing=True)

    assert len(batch) == len(every)
    for i in range(len(batch)):
        assert_row_agrees(batch.frame.row(i, named=True), batch.report(i))


@pytest.mark.parametrize("folder", ["shouxian-shushan"])
def test_scores_of_local_packs_agree(folder: str) -> None:
    """Packs with scorecards: the same bounds, whatever is not known."""
    region = screener_of("kecheng", False).region
    rules = load_rules([f"local/{folder}"])
    if not any(p.score for p in rules.packs):
        pytest.skip("no scorecard")
    screener = Screener(region, rules, None, own.DAY)
    rng = random.Random(folder)
    made = []
    for pack in rules.packs:
        for n, test in enumerate(pack.tests):
            given = {**test.given, "id": f"{pack.id}-{n}", "name": "示例"}
            whole = Candidate.from_dict(given)
            made += [whole, blanked(whole, rng)]

    batch = screener.screen_many(made, missing=False)

    for i in range(len(batch)):
        assert_row_agrees(batch.frame.row(i, named=True), batch.report(i))

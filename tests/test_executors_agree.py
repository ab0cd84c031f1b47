"""The executors answer alike: columns against one candidate at a time, and SQLite as a judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies as own
from prescreen.candidate import Candidate
from prescreen.fields import stage_index
from prescreen.lang import LangError, ast
from prescreen.logic import Unknown
from prescreen.run.columnar.frame import batch_of
from prescreen.run.columnar.plan import MAIN
from prescreen.run.columnar.scope import Compiler
from prescreen.run.columnar.shape import shape_of
from prescreen.run.columnar.tables import TableIndex
from prescreen.run.moment import Moment
from prescreen.run.trace import Tracer

QUIET = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)


def traced(nodes: Sequence[ast.Node], moments: Sequence[Moment], verified: bool) -> list[list[Any]]:
    tracer = Tracer(own.bindings())
    runs = [tracer.run(n) for n in nodes]
    out = []
    for run in runs:
        row = []
        for moment in moments:
            value = run(moment.verified_env() if verified else moment.env())
            row.append(None if isinstance(value, Unknown) else value)
        out.append(row)
    return out


def columns(
    nodes: Sequence[ast.Node], moments: Sequence[Moment], verified: bool
) -> list[list[Any]]:
    batch = batch_of(
        [m.candidate for m in moments],
        [m.day for m in moments],
        [m.stage for m in moments],
        [m.around for m in moments],
    )
    bindings = own.bindings()
    indexes = {k: TableIndex(t, own.DAY) for k, t in bindings.tables.items()}
    compiler = Compiler(bindings, shape_of(batch), indexes)
    compiler.expect(nodes)
    scope = compiler.scope(MAIN, verified)
    names = [scope.solid(scope.value(n)).expr.meta.output_name() for n in nodes]
    compiler.plan.run(batch)
    return [batch.main[n].to_list() for n in names]


def moments_of(candidates: Sequence[Candidate]) -> list[Moment]:
    out = []
    for c in candidates:
        stage = str(c.facts.get("project.stage", "初审"))
        stage_index(stage)
        out.append(Moment(c, own.DAY, stage, {}))
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
@given(
    texts=st.lists(own.conditions(2), min_size=1, max_size=4),
    candidates=st.lists(own.candidates(), min_size=1, max_size=6),
    verified=st.booleans(),
)
def test_columns_agree_with_trace(
    texts: list[str], candidates: list[Candidate], verified: bool
) -> None:
    """Random conditions over random candidates: true, false and unknown alike."""
    nodes, moments = drawn_nodes(texts), moments_of(candidates)

    assert columns(nodes, moments, verified) == traced(nodes, moments, verified)


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
    moments = moments_of(candidates)

    assert columns(nodes, moments, False) == traced(nodes, moments, False)

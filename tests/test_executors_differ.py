"""Where executors differ, declared with a reason: these differences and no others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given

from prescreen.candidate import Candidate
from prescreen.columnar.compile.plan import MAIN
from prescreen.columnar.compile.truths import YES
from prescreen.columnar.missing.questions import Questions
from prescreen.lang import ast, compile_expression
from prescreen.logic import Cause, Unknown
from prescreen.run.possible import Possible
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from tests import strategies as own
from tests.columnar.test_columnar_missing import CANDIDATES, TEXTS
from tests.test_executors_agree import QUIET, columns, compiled, drawn_nodes, moments_of

TOTAL, AREA, CODE = "investment.total", "land.area", "project.industry_code"
EQUIPMENT = "investment.equipment"


@dataclass(frozen=True)
class Difference:
    """What two executors say of one expression about one candidate, and why that may be."""

    why: str
    text: str
    says: Mapping[str, object]
    facts: Mapping[str, Any] = field(default_factory=dict)


DIFFERENCES: Mapping[str, Difference] = {
    "a divisor of zero beside an unknown dividend": Difference(
        "Trace stops at the operands that are unknown; what is asked for names the divisor too, "
        "since the dividend alone would mend nothing.",
        f"{TOTAL} / {AREA} > 1[万元/亩]",
        {
            "trace": {Cause("field", TOTAL)},
            "possible": {Cause("field", TOTAL), Cause("divisor", AREA)},
            "asked": {Cause("field", TOTAL), Cause("divisor", AREA)},
        },
        {AREA: 0.0},
    ),
    "the keys of a row that a table does not have": Difference(
        "A cause is a column in a batch; one for each set of keys would be as many as candidates.",
        f"floors[{CODE}].floor > 1[万元]",
        {
            "trace": {Cause("table", "t.floors", "0111")},
            "possible": {Cause("table", "t.floors", "0111")},
            "asked": {Cause("table", "t.floors")},
        },
        {CODE: "0111"},
    ),
    "the sign of zero": Difference(
        "Both zeros are equal in every comparison, a divisor of either is unknown, and no report "
        "shows a number below zero that is none.",
        f"floor({TOTAL} * -1)",
        {"trace": "0.0", "column": "-0.0"},
        {TOTAL: 0.0},
    ),
    "numbers beyond the range of floats": Difference(
        "Tolerance means nothing at infinity; a test for it would cost every comparison, and no "
        "fact comes near: it takes a product of several that are beyond belief.",
        f"{TOTAL} * 10 - {EQUIPMENT} * 10 >= 0",
        {"trace": True, "column": False},
        {TOTAL: 0.0, EQUIPMENT: 1.7e308},
    ),
}


def said(value: object) -> object:
    """A number with its sign, an unknown as the set of its causes."""
    if isinstance(value, Unknown):
        return set(value.causes)
    return repr(value) if isinstance(value, float) else value


def traced(node: ast.Node, situation: Situation) -> object:
    return said(Tracer(own.bindings()).run(node)(situation.env()))


def possible(node: ast.Node, situation: Situation) -> object:
    found = Possible(own.bindings(), situation.env()).truth(node)
    return set(found.causes) or said(*found.may)


def in_a_column(node: ast.Node, situation: Situation) -> object:
    return said(columns([node], [situation], False)[0][0])


def asked(node: ast.Node, situation: Situation) -> object:
    compiler, batch = compiled([situation])
    found = Questions(compiler.scope(MAIN)).causes([(node, YES)])
    marks = {c: compiler.scope(MAIN).solid(v).expr.meta.output_name() for c, v in found.items()}
    compiler.plan.run(batch)
    return {c for c, mark in marks.items() if batch.main[mark][0]}


EXECUTORS: Mapping[str, Callable[[ast.Node, Situation], object]] = {
    "trace": traced,
    "possible": possible,
    "column": in_a_column,
    "asked": asked,
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_declared_difference_is_there(name: str) -> None:
    """What is declared as different is so; what has come to agree is to be struck out."""
    difference = DIFFERENCES[name]
    node = compile_expression(difference.text, own.names())
    (situation,) = moments_of([Candidate("1", "示例", dict(difference.facts))])

    found = {executor: EXECUTORS[executor](node, situation) for executor in difference.says}

    assert found == difference.says
    assert len({str(v) for v in found.values()}) > 1


@QUIET
@given(texts=TEXTS, candidates=CANDIDATES)
def test_what_may_come_of_it_differs_from_trace_only_as_declared(
    texts: list[str], candidates: list[Candidate]
) -> None:
    """What trace knows is all that is possible; of an unknown, only bounds and zeros say more."""
    for node in drawn_nodes(texts):
        run = Tracer(own.bindings()).run(node)
        for situation in moments_of(candidates):
            value = run(situation.env())
            found = Possible(own.bindings(), situation.env()).truth(node)
            if not isinstance(value, Unknown):
                assert (found.may, found.causes) == ({value}, frozenset())
                continue
            more = found.causes - set(value.causes)
            assert {c.kind for c in more} <= {"divisor"}
            assert bool(found.causes) == (len(found.may) == 2)

"""Where Polars alone would not follow Kleene's logic, or would count otherwise: each trap, shut."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests import strategies as own

from prescreen.candidate import Candidate, ListFact
from prescreen.columnar import score
from prescreen.columnar.compile import numbers
from prescreen.columnar.compile.plan import MAIN
from prescreen.columnar.compile.scope import Compiler, translate
from prescreen.columnar.compile.tables import TableIndex
from prescreen.columnar.frame.batch import batch_of
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.program import ColumnarProgram
from prescreen.fields import industry
from prescreen.lang import Sort, ast, compile_expression
from prescreen.lang.source import Span
from prescreen.lang.types import Type
from prescreen.logic.numbers import at_least_number, close, snap_ceil, snap_floor, snap_round
from prescreen.pack.model import Band, ScoreItem
from prescreen.pack.ruleset import InForce
from prescreen.run.dates import add_months
from prescreen.run.program import Program
from prescreen.run.situation import Situation


def found(text: str, facts: Sequence[dict[str, Any]], lists: Sequence[Any] = ()) -> list[Any]:
    """The values of an expression over candidates with these facts."""
    given_lists = list(lists) or [{}] * len(facts)
    made = [Candidate("1", "示例", f, lists=k) for f, k in zip(facts, given_lists, strict=True)]
    batch = batch_of([Situation(c, own.DAY, "初审", {}) for c in made])
    node = compile_expression(text, own.names())
    bindings = own.bindings()
    indexes = {k: TableIndex(t, own.DAY) for k, t in bindings.tables.items()}
    compiler = Compiler(bindings, shape_of(batch), indexes)
    compiler.expect([node])
    scope = compiler.scope(MAIN)
    name = scope.solid(scope.value(node)).expr.meta.output_name()
    compiler.plan.run(batch)
    return batch.main[name].to_list()


KIND, TOTAL, AREA = "project.build_type", "investment.total", "land.area"


def test_membership_of_an_unknown_is_unknown() -> None:
    """`is_in` on null."""
    facts = [{KIND: "新建"}, {KIND: "迁建"}, {}]

    assert found(f"{KIND} in ['新建', '扩建']", facts) == [True, False, None]


def test_false_and_unknown_is_false() -> None:
    """`is_between` with an unknown bound would be unknown; two comparisons are false."""
    facts = [{TOTAL: 5.0}, {}]

    assert found(f"{TOTAL} >= no_money && {TOTAL} <= 4[万元]", facts) == [False, None]


@pytest.mark.parametrize(
    ("text", "whole", "partly"),
    [
        ("any(investor.foreign)", [False, None, True], [None, None, True]),
        ("all(investor.foreign)", [False, False, None], [False, False, None]),
    ],
)
def test_any_and_all_see_unknown_elements(text: str, whole: list[Any], partly: list[Any]) -> None:
    """`list.any()` and `list.all()` skip nulls; an incomplete list may always hold another."""
    items = [({"foreign": False},), ({"foreign": False}, {}), ({"foreign": True}, {})]

    def with_(complete: bool) -> list[Any]:
        return found(text, [{}] * 3, [{"investor": ListFact(i, complete)} for i in items])

    assert with_(True) == whole
    assert with_(False) == partly


def test_a_list_that_is_not_given_is_unknown_and_an_empty_one_is_not() -> None:
    """An empty, complete list has no elements; one not given, or incomplete, is unknown."""
    lists = [{}, {"investor": ListFact((), True)}, {"investor": ListFact((), False)}]

    assert found("all(investor.foreign)", [{}] * 3, lists) == [None, True, None]
    assert found("sum(investor.assets)", [{}] * 3, lists) == [None, 0.0, None]
    assert found("avg(investor.assets)", [{}] * 3, lists) == [None, None, None]


def test_a_zero_divisor_is_unknown() -> None:
    """x / 0 would be infinite, and more than 300."""
    facts = [{TOTAL: 1.0, AREA: 0.0}, {TOTAL: 0.0, AREA: 0.0}, {TOTAL: 6.0, AREA: 2.0}]

    assert found("intensity > 2[万元/亩]", facts) == [None, None, True]


def test_a_quotient_by_a_constant_is_a_true_quotient() -> None:
    """Polars multiplies by the reciprocal: 3 / 2.5 would be 1.2000000000000002."""
    facts = [{TOTAL: 3.0}, {TOTAL: 9.0}]

    assert found(f"{TOTAL} / 2.5[万元]", facts) == [3.0 / 2.5, 9.0 / 2.5]


def test_an_unknown_test_takes_no_branch() -> None:
    """`when(null)` takes the other branch."""
    facts = [{"project.foreign": True, TOTAL: 1.0}, {"project.foreign": False}, {TOTAL: 1.0}]

    assert found(f"project.foreign ? {TOTAL} : 2[万元]", facts) == [1.0, 2.0, None]


def test_the_smallest_of_unknowns_is_unknown() -> None:
    """Horizontal minima, maxima and sums skip nulls."""
    facts = [{TOTAL: 1.0, "investment.equipment": 2.0}, {TOTAL: 1.0}]

    assert found(f"min({TOTAL}, investment.equipment)", facts) == [1.0, None]
    assert found(f"max({TOTAL}, investment.equipment)", facts) == [2.0, None]
    assert found(f"{TOTAL} + investment.equipment", facts) == [3.0, None]


def test_sums_are_folded_from_the_left() -> None:
    """A sum by halves differs in the last bits."""
    values = [0.1] * 40
    items = tuple({"assets": v} for v in values)
    total = 0.0
    for value in values:
        total += value

    assert found("sum(investor.assets)", [{}], [{"investor": ListFact(items, True)}]) == [total]
    assert total not in (float(np.sum(np.array(values))), math.fsum(values))


def test_a_fact_that_no_row_has_is_unknown() -> None:
    """A missing column is an error in Polars."""
    assert found("project.foreign || land.area > 1[亩]", [{}, {AREA: 2.0}]) == [None, True]


def test_months_end_where_the_month_ends() -> None:
    """A month after January 31st is the end of February, and after an unknown day is unknown."""
    day = "schedule.sign"
    facts = [{day: dt.date(2024, 1, 31)}, {day: dt.date(2023, 12, 31)}, {}]
    expected = [dt.date(2024, 2, 29), dt.date(2024, 1, 31), None]

    assert found("add_months(schedule.sign, 1)", facts) == expected


def test_months_beyond_the_calendar_are_its_first_and_last_day() -> None:
    """A year that no date has stops neither a candidate nor a whole batch."""
    day, months = dt.date(24, 1, 31), [-1e9, -25 * 12.0, 1.0, 9e99]
    facts = [{"schedule.sign": day, "output.profit": m} for m in months]
    expected = [dt.date.min, dt.date.min, dt.date(24, 2, 29), dt.date.max]

    assert found("add_months(schedule.sign, output.profit / 1[万元])", facts) == expected
    assert [add_months(day, m) for m in months] == expected


finite = st.floats(-1e12, 1e12) | st.sampled_from([0.0, 0.5, -2.5, 299.9999999999, 5e8 + 0.5])


@settings(deadline=None, max_examples=80)
@given(values=st.lists(finite, min_size=1, max_size=20), bound=finite)
def test_comparison_with_a_constant_is_the_tolerant_one(values: list[float], bound: float) -> None:
    """The shifted bound decides exactly as the formula does, at its very edge too."""
    edge = numbers.least(bound)
    values = [*values, bound, edge, math.nextafter(edge, -math.inf), -edge]
    frame = pl.DataFrame({"a": values})
    said = frame.select(
        ge=numbers.compare_bound(">=", pl.col("a"), bound),
        gt=numbers.compare_bound(">", pl.col("a"), bound),
        ge2=numbers.compare(">=", pl.col("a"), pl.lit(bound)),
        le2=numbers.compare("<=", pl.col("a"), pl.lit(bound)),
    )

    assert said["ge"].to_list() == [at_least_number(a, bound) for a in values]
    assert said["gt"].to_list() == [a > bound and not close(a, bound) for a in values]
    assert said["ge2"].to_list() == said["ge"].to_list()
    assert said["le2"].to_list() == [not x for x in said["gt"].to_list()]


@settings(deadline=None, max_examples=80)
@given(values=st.lists(finite, min_size=1, max_size=20))
def test_snapping_is_the_same(values: list[float]) -> None:
    """Rounding in columns snaps to whole numbers as it does for one candidate."""
    frame = pl.DataFrame({"a": values})
    said = frame.select(
        f=numbers.FUNCTIONS["floor"](pl.col("a")),
        c=numbers.FUNCTIONS["ceil"](pl.col("a")),
        r=numbers.FUNCTIONS["round"](pl.col("a")),
    )

    assert said["f"].to_list() == [snap_floor(x) for x in values]
    assert said["c"].to_list() == [snap_ceil(x) for x in values]
    assert said["r"].to_list() == [snap_round(x) for x in values]


def test_industry_codes_fall_back_and_intervals_are_half_open() -> None:
    """In columns too, codes fall back to the nearest row and intervals end below their end."""
    facts = [{"project.industry_code": c} for c in ("3922", "3911", "2614", "3011")]

    assert found("floors[project.industry_code].floor", facts) == [3000.0, 300.0, 0.0, None]
    areas = [{KIND: "新建", AREA: a} for a in (9.9, 10.0, 299.9999999999, 300.0)]
    assert found("kinds[project.build_type, land.area].rate", areas) == [1.0, 2.5, None, None]
    assert industry.exists("3922")


def test_a_node_without_a_rule_is_refused_loudly() -> None:
    """An expression of an unknown kind is an error which names it, never a silent column."""

    class Odd(ast.Node):
        pass

    with pytest.raises(NotImplementedError, match="Odd"):
        translate(Odd(Type(Sort.BOOL), Span(0, 0)), None)  # type: ignore[arg-type]


@example(
    bands=[("project.build_type == some_word", "round_to(land.area, land.area)")],
    candidates=[Candidate.from_dict({"id": "1", "name": "示例", "land.area": 0})],
)
@settings(deadline=None, max_examples=40)
@given(
    bands=st.lists(st.tuples(own.conditions(1), own.numbers("亩", 1)), min_size=1, max_size=3),
    candidates=st.lists(own.candidates(), min_size=1, max_size=5),
)
def test_scores_are_the_same_intervals(
    bands: list[tuple[str, str]], candidates: list[Candidate]
) -> None:
    """Random bands over random candidates: the same bounds in thousandths."""
    made = tuple(Band(own.compiled(w), compile_expression(p, own.names())) for w, p in bands)
    item = ScoreItem("i", "t", "i", "i", 0, 10_000, made, ())
    bound = own.bindings()
    rules = InForce(
        own.DAY, (), bound.metrics, bound.tables, bound.parameters, {}, (item,), (), ()
    )  # fmt: skip
    stages = [str(c.facts.get("project.stage", "初审")) for c in candidates]
    batch = batch_of(
        [Situation(c, own.DAY, s, {}) for c, s in zip(candidates, stages, strict=True)]
    )
    program = Program(rules)
    expected = [
        (s.low, s.high)
        for c, stage in zip(candidates, stages, strict=True)
        for s in program.scored(Situation(c, own.DAY, stage, {}).env())
    ]

    main = ColumnarProgram(rules, shape_of(batch)).run(batch)

    assert list(zip(main[score.LOW], main[score.HIGH], strict=True)) == expected


def test_points_beyond_an_integer_are_cut() -> None:
    """A cast of 9e20 to an integer stops a whole batch."""
    made = pl.select(numbers.thousandths(pl.Series([9e17, -9e17, 1.5])))

    assert made.to_series().to_list() == [9 * 10**15, -9 * 10**15, 1500]

"""Numbers over lists of which not all is known: what is there bounds them."""

from __future__ import annotations

from typing import Any

import pytest

from prescreen.candidate import ListFact
from prescreen.lang import ast, compile_expression
from prescreen.logic import Unknown
from prescreen.logic.intervals import INF
from prescreen.run.causes import lists_with_ranges
from prescreen.run.env import Env
from prescreen.run.signs import never_negative
from prescreen.run.trace import Tracer
from tests import strategies as own

ITEMS: tuple[dict[str, Any], ...] = (
    {"paid_in_capital": 300.0, "foreign": True},
    {"paid_in_capital": 200.0, "foreign": False},
    {"foreign": True},
)


def node_of(text: str) -> ast.Node:
    return compile_expression(text, own.names())


def value_of(text: str, fact: ListFact | None) -> Any:
    lists = {} if fact is None else lists_with_ranges({"investor": fact})
    return Tracer(own.bindings()).run(node_of(text))(Env({}, lists, 2, own.DAY))


def ends(text: str, *items: dict[str, Any], complete: bool = False, doubted: bool = False) -> Any:
    found = value_of(text, ListFact(items, complete, doubted))
    assert isinstance(found, Unknown)
    return found.ends


def test_what_is_missing_only_adds_to_a_sum() -> None:
    """The capital of the investors that are known is the least; with a list that is complete, an
    element of which it is not known counts as nothing at the least."""
    assert ends("sum(investor.paid_in_capital)", *ITEMS[:2]) == (500.0, INF)
    assert ends("sum(investor.paid_in_capital)", *ITEMS, complete=True) == (500.0, INF)
    assert value_of("sum(investor.paid_in_capital) >= 500[万元]", ListFact(ITEMS, False)) is True
    assert isinstance(
        value_of("sum(investor.paid_in_capital) >= 501[万元]", ListFact(ITEMS, False)), Unknown
    )


def test_what_may_be_negative_bounds_nothing() -> None:
    """A loss of an investor that is not known may outweigh all others."""
    text = "sum(investor.paid_in_capital - investor.assets)"

    assert ends(text, {"paid_in_capital": 300.0, "assets": 100.0}) == (-INF, INF)


def test_counts_and_extremes_have_their_bounds() -> None:
    """A count and a maximum never fall with what is missing, a minimum never rises."""
    assert ends("count(investor.foreign)", *ITEMS) == (2.0, INF)
    assert ends("count(investor.foreign)", *ITEMS[:1], {}, complete=True) == (1.0, 2.0)
    assert ends("max_of(investor.paid_in_capital)", *ITEMS[:2]) == (300.0, INF)
    assert ends("min_of(investor.paid_in_capital)", *ITEMS[:2]) == (0.0, 200.0)


def test_of_none_that_is_sure_to_count_nothing_is_known() -> None:
    """The largest of nothing is no number, so that no bound of it decides anything."""
    text = "max_of(investor.paid_in_capital, investor.defaulter)"

    assert ends(text, *ITEMS) == (-INF, INF)


def test_a_list_that_is_contradicted_bounds_nothing() -> None:
    """What other facts contradict is not the floor of anything."""
    assert ends("sum(investor.paid_in_capital)", *ITEMS[:2], doubted=True) == (0.0, INF)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("investor.paid_in_capital * floors['39'].floor", True),
        ("clamp(-(investor.assets), 0[万元], 3[万元])", True),
        ("investor.paid_in_capital - investor.assets", False),
        ("-(investor.assets)", False),
        ("max(-(investor.assets), 3[万元])", True),
        ("investor.foreign ? investor.assets : -(investor.assets)", False),
        ("whole + floor_money", True),
        ("abs(-(investor.assets))", True),
        ("steps(investor.assets, 3[万元]) * 1[万元]", True),
    ],
)
def test_the_sign_of_a_number_is_seen_from_the_tree(text: str, sure: bool) -> None:
    """By the bounds of fields and cells, and by what arithmetic does to signs."""
    aggregate = node_of(f"sum({text}, investor.foreign)")

    assert isinstance(aggregate, ast.Aggregate)
    assert aggregate.value is not None
    assert never_negative(aggregate.value, own.bindings()) is sure

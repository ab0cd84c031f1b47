"""Products told in part: the fit lies between what is told and what the rest may add."""

from __future__ import annotations

import pytest
from chain_cases import UNIT, Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import Link
from prescreen.vocabulary import FITS

FEW = settings(max_examples=60, deadline=None)


@FEW
@given(cases(), st.lists(UNIT, min_size=2, max_size=5), st.data())
def test_whatever_the_rest_is_the_fit_lies_within_its_bounds(
    case: Case, parts: list[float], data: st.DataObject
) -> None:
    """Some of the products of a project are told; those that are not may stand anywhere."""
    whole = sum(parts) or 1.0
    links = [
        Link(f"n{data.draw(st.integers(0, case.n - 1))}", part / whole, data.draw(UNIT))
        for part in parts
    ]
    model, told = case.model(), links[:1]
    bounded = model.bounded(told, 1.0 - told[0].share)
    true = model.fit(links)

    assert bounded.status == "bounded"
    assert bounded.relation is None
    for name in (*FITS, "total"):
        low, high = bounded.bounds[name]
        assert low - 0.0011 <= true.scores[name] <= high + 0.0011, name
        assert low == model.fit(told).scores[name]


def test_nothing_untold_is_a_point() -> None:
    """Where the products told make all of the project, the bounds meet; the relation stays open."""
    case = Case(((0.5, 0.5, (0,)), (0.2, 0.1, (0,))), ((0, 1, 0.8),), (("甲", 1, 1.0),))
    fit = case.model().bounded([Link("n0", 1.0, 0.9)], 0.0)

    assert fit.relation is None
    assert all(low == pytest.approx(high) for low, high in fit.bounds.values())

"""How large a project is: measured by investment and output against what its node has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from chain_cases import CAPACITY, UNIT, Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.chain import FitModel, FitParams, Link
from prescreen.vocabulary import FITS

FEW = settings(max_examples=80, deadline=None)
AMOUNT = st.floats(0, 1e4)
PARTS = (*FITS, "total")


def scores(model: FitModel, amount: float, node: str = "n0") -> dict[str, float]:
    return model.fit([Link(node, 1.0, 0.9)], amount=amount).scores


@FEW
@given(cases(), AMOUNT, AMOUNT)
def test_a_larger_project_has_no_fewer_points(case: Case, one: float, other: float) -> None:
    """All scores rise with the size, from nothing up to those of a full-size project."""
    model = case.model()
    small, large = sorted((one, other))
    full = model.fit([Link("n0", 1.0, 0.9)]).scores
    for part in PARTS:
        assert 0 <= scores(model, small)[part] <= scores(model, large)[part] <= full[part]
    assert scores(model, 0.0)["total"] == 0.0


@FEW
@given(cases(), AMOUNT)
def test_contributions_add_up_at_any_size(case: Case, amount: float) -> None:
    """Every point is still attributed."""
    fit = case.model().fit([Link("n0", 0.6, 0.9), Link(f"n{case.n - 1}", 0.4, 1.0)], amount=amount)
    for part in FITS:
        made = sum(round(c.points * 1000) for c in fit.contributions if c.score == part)
        assert made == round(fit.scores[part] * 1000)


@FEW
@given(cases(), AMOUNT, CAPACITY)
def test_a_firm_at_the_node_never_raises_the_score_of_a_gap(
    case: Case, amount: float, capacity: float
) -> None:
    """The more a node has, the less a project of one size adds to it."""
    more = replace(case, firms=(*case.firms, ("新", 0, capacity)))
    before, after = (scores(c.model(), amount) for c in (case, more))
    for part in ("fill", "extend", "build"):
        assert after[part] <= before[part] + 1e-9


@FEW
@given(cases(), AMOUNT, UNIT)
def test_splitting_a_firm_changes_no_size(case: Case, amount: float, part: float) -> None:
    """Two records of one enterprise count as one."""
    one = replace(case, firms=(*case.firms, ("新", 0, 1.0)))
    two = replace(case, firms=(*case.firms, ("新", 0, part), ("新", 0, 1.0 - part)))
    assert scores(one.model(), amount) == pytest.approx(scores(two.model(), amount), abs=0.0011)


@FEW
@given(cases(), AMOUNT, st.floats(0.1, 10))
def test_units_of_capacity_cancel(case: Case, amount: float, factor: float) -> None:
    """Capacities, c0 and the project's own amount in another unit give the same scores."""
    scaled = replace(
        case,
        firms=tuple((who, at, c * factor) for who, at, c in case.firms),
        params={**case.params, "c0": case.params.get("c0", 1.0) * factor},
    )
    assert scores(scaled.model(), amount * factor) == pytest.approx(
        scores(case.model(), amount), abs=0.0011
    )


@FEW
@given(cases(), AMOUNT)
def test_a_list_is_sized_as_one_project(case: Case, amount: float) -> None:
    """Many projects of a size have the scores of one by one."""
    model = case.model()
    nodes = np.arange(case.n)
    many = model.fit_many(nodes, model.size(np.full(case.n, amount), nodes) * 0.9)
    one = [scores(model, amount, f"n{i}") for i in nodes]
    assert many.tolist() == [pytest.approx([s[p] for p in PARTS], abs=0.0011) for s in one]


@FEW
@given(cases(), AMOUNT)
def test_an_unknown_size_is_bounded(case: Case, amount: float) -> None:
    """Where nobody knows the size, the relation is known and the scores lie within bounds."""
    model = case.model()
    links = [Link("n0", 1.0, 0.9)]
    open_ = model.unsized(links)
    assert open_.status == "bounded"
    assert open_.relation == model.fit(links).relation
    assert open_.contributions == ()
    for part in PARTS:
        low, high = open_.bounds[part]
        assert low == 0.0 <= scores(model, amount)[part] <= high


@FEW
@given(cases(), AMOUNT, UNIT)
def test_bounds_of_a_list_hold_at_any_size(case: Case, amount: float, share: float) -> None:
    """Products that are not told may stand anywhere, at the size of the project."""
    model = case.model()
    told = [Link("n0", share, 0.9)]
    true = model.fit([*told, Link(f"n{case.n - 1}", 1.0 - share, 1.0)], amount=amount)
    for bounded in (
        model.bounded(told, 1.0 - share, amount),
        model.bounded(told, 1.0 - share, sized=False),
    ):
        for part in PARTS:
            low, high = bounded.bounds[part]
            assert low - 0.0041 <= true.scores[part] <= high + 0.0041


def test_small_and_large_do_not_score_alike() -> None:
    """0.2 亿 and 150 亿 differ widely; what promises most does not win over what is invested."""
    params = FitParams()
    case = Case(((0.5, 0.5, (0,)), (0.2, 0.1, (0,))), ((0, 1, 0.8),), (("甲", 1, 1.0),))
    small, large = (params.amount(None, invested) for invested in (2_000.0, 1_500_000.0))
    assert small is not None
    assert large is not None
    few, many = (scores(case.model(), a)["total"] for a in (small, large))
    assert many > 8 * few > 0
    assert params.amount(1e9, 2_000.0) == small
    assert params.amount(28_000.0, None) == 1.0
    assert params.amount(None, None) is None

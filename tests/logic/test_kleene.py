"""The truth tables of Kleene's logic, and the causes on the critical path."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.logic import Cause, Unknown, all_of, any_of, at_least, join, negate
from prescreen.logic.kleene import Truth


def unknown(*names: str) -> Unknown:
    return Unknown(tuple(Cause("field", n) for n in names))


U1, U2 = unknown("a"), unknown("b")
NAMES = ("a", "b", "c", "d", "e")


@st.composite
def truths(draw: st.DrawFn) -> list[Truth]:
    """Up to five truths, the unknown ones each with a cause of its own."""
    kinds = draw(st.lists(st.sampled_from((True, False, None)), max_size=5))
    return [unknown(n) if k is None else k for k, n in zip(kinds, NAMES, strict=False)]


def completions(values: list[Truth]) -> list[tuple[bool, ...]]:
    """Everything that the values may turn out to be."""
    return list(product(*[(v,) if isinstance(v, bool) else (True, False) for v in values]))


def names(value: Truth) -> set[str]:
    return {c.name for c in value.causes} if isinstance(value, Unknown) else set()


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (False, False, False, False),
        (True, U1, U1, True),
        (False, U1, False, U1),
        (U1, U2, unknown("a", "b"), unknown("a", "b")),
        (U1, U1, U1, U1),
    ],
)
def test_tables(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    """Conjunction and disjunction, in either order."""
    assert all_of([a, b]) == all_of([b, a]) == both
    assert any_of([a, b]) == any_of([b, a]) == either


def test_negation() -> None:
    """Unknown stays unknown, with its causes."""
    assert negate(True) is False
    assert negate(False) is True
    assert negate(U1) is U1


def test_nothing() -> None:
    """The conjunction of nothing holds, the disjunction does not."""
    assert all_of([]) is True
    assert any_of([]) is False
    assert at_least(0, []) is True
    assert at_least(1, []) is False


def test_critical_path() -> None:
    """`(u1 || true) && u2` asks for u2 alone."""
    assert names(all_of([any_of([U1, True]), U2])) == {"b"}
    assert names(any_of([all_of([U1, False]), U2])) == {"b"}


@settings(max_examples=200, deadline=None)
@given(truths())
def test_and_is_what_all_completions_agree_on(values: list[Truth]) -> None:
    """Known exactly where every completion gives the same truth."""
    seen = {all(c) for c in completions(values)}
    found = all_of(values)

    assert ({found} if isinstance(found, bool) else {True, False}) == seen


@settings(max_examples=200, deadline=None)
@given(truths())
def test_or_is_what_all_completions_agree_on(values: list[Truth]) -> None:
    """Kleene's OR decides just where every completion of the unknown agrees."""
    seen = {any(c) for c in completions(values)}
    found = any_of(values)

    assert ({found} if isinstance(found, bool) else {True, False}) == seen


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 6), truths())
def test_at_least_is_what_all_completions_agree_on(n: int, values: list[Truth]) -> None:
    """Kleene's count decides just where every completion of the unknown agrees."""
    seen = {sum(c) >= n for c in completions(values)}
    found = at_least(n, values)

    assert ({found} if isinstance(found, bool) else {True, False}) == seen


@settings(max_examples=200, deadline=None)
@given(truths())
def test_causes_are_those_that_can_tip_it(values: list[Truth]) -> None:
    """An unknown conjunction asks for exactly the facts that may still change it."""
    found = all_of(values)
    tipping = set()
    for i, value in enumerate(values):
        if isinstance(value, Unknown):
            for c in completions(values):
                flipped = [*c[:i], not c[i], *c[i + 1 :]]
                if all(c) != all(flipped):
                    tipping |= names(value)

    assert names(found) == tipping


@settings(max_examples=100, deadline=None)
@given(truths(), st.randoms(use_true_random=False))
def test_order_does_not_show(values: list[Truth], random: object) -> None:
    """Truth and causes are the same in any order."""
    mixed = list(values)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert all_of(mixed) == all_of(values)
    assert any_of(mixed) == any_of(values)
    assert at_least(2, mixed) == at_least(2, values)


def test_unknown_is_no_truth() -> None:
    """An unknown used as a truth is a mistake in the program, told at once."""
    with pytest.raises(TypeError):
        bool(U1)


def test_join_sorts_and_drops_repetition() -> None:
    """Joined unknowns name each cause once, in order, whatever order they came in."""
    assert join([U2, U1, U2]) == unknown("a", "b")
    assert hash(join([U2, U1])) == hash(unknown("a", "b"))
    assert repr(U1) == "Unknown(a)"

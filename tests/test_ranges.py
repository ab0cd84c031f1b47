"""Ranges as facts: no point inside ever gives what the range excluded, on any executor."""

from __future__ import annotations

import datetime as dt
import math
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from prescreen.candidate import Candidate, ListFact
from prescreen.fields import Interval
from prescreen.fields.interval import day_of
from prescreen.lang import LangError, ast
from prescreen.logic import Unknown
from prescreen.logic.intervals import decided
from prescreen.run.abstract import NumberRange, Truth
from prescreen.run.causes import range_unknown
from prescreen.run.partly import day_ends_of, ends_of
from prescreen.run.possible import Possible
from prescreen.run.situation import Situation
from prescreen.run.trace import Tracer
from tests import strategies as own
from tests.test_executors_agree import QUIET, drawn_nodes, moments_of


def point_of(path: str, value: Any, rng: random.Random) -> Any:
    """A value inside a range, its ends more often than chance; any other value itself."""
    if not isinstance(value, Interval):
        return value
    low, high = range_unknown(path, value).ends
    days = isinstance(value.low or value.high, dt.date)
    most = (3e6 if days else 1e7) if math.isinf(high) else high
    least = (7e5 if days else -1e7) if math.isinf(low) else low
    least, most = min(least, most), max(least, most)
    found = rng.choice((least, most, rng.uniform(least, most), rng.uniform(least, most)))
    return day_of(float(round(found))) if days else found


def pointed(candidate: Candidate, rng: random.Random) -> Candidate:
    """The candidate with every range replaced by a point inside it."""
    facts = {p: point_of(p, v, rng) for p, v in candidate.facts.items()}
    lists = {
        path: ListFact(
            tuple(
                {n: point_of(f"{path}.{n}", v, rng) for n, v in item.items()} for item in f.items
            ),
            f.complete,
        )
        for path, f in candidate.lists.items()
    }
    return Candidate(
        candidate.id, candidate.name, facts, lists, candidate.evidence, as_of=candidate.as_of
    )


def agrees(found: Any, point: Any) -> bool:
    """Whether what is said of the range admits what came of the point."""
    if isinstance(found, Unknown):
        if isinstance(point, Unknown | bool | str):
            return found.words is None or point in found.words
        ends = day_ends_of if isinstance(point, dt.date) else ends_of
        return _inside(found.ends, ends(point))
    return bool(found == point)


def _inside(ends: tuple[float, float], point: tuple[float, float]) -> bool:
    """Whether a point is not told from what lies between the ends."""
    return decided("<", point, (ends[0],) * 2) is not True and (
        decided(">", point, (ends[1],) * 2) is not True
    )


@QUIET
@given(
    texts=st.lists(own.conditions(2), min_size=1, max_size=3),
    candidate=own.candidates(),
    seed=st.integers(0, 2**32),
)
def test_no_point_gives_a_truth_that_the_range_excluded(
    texts: list[str], candidate: Candidate, seed: int
) -> None:
    """What trace decides of a range, and what is possible, holds of each point inside it."""
    rng, nodes = random.Random(seed), drawn_nodes(texts)
    whole = moments_of([candidate])[0]
    for point in moments_of([pointed(candidate, rng) for _ in range(4)]):
        if whole.bound.conflicts or point.bound.conflicts:
            continue  # what contradicts itself is no project
        for node in nodes:
            _assert_sound(node, whole, point)


@QUIET
@given(
    texts=st.lists(
        st.sampled_from(["万元", "亩"]).flatmap(lambda u: own.numbers(u, 2)), min_size=1, max_size=3
    ),
    candidate=own.candidates(),
    seed=st.integers(0, 2**32),
)
def test_no_point_gives_a_number_outside_of_the_ends(
    texts: list[str], candidate: Candidate, seed: int
) -> None:
    """The ends of a formula over ranges hold its value at each point inside them."""
    rng = random.Random(seed)
    nodes = [own.compile_expression(text, own.names()) for text in texts if _compiles(text)]
    whole = moments_of([candidate])[0]
    for point in moments_of([pointed(candidate, rng) for _ in range(4)]):
        if whole.bound.conflicts or point.bound.conflicts:
            continue
        for node in nodes:
            _assert_sound(node, whole, point)


def _compiles(text: str) -> bool:
    try:
        own.compile_expression(text, own.names())
    except LangError:
        return False
    return True


def _assert_sound(node: ast.Node, whole: Situation, point: Situation) -> None:
    run = Tracer(own.bindings()).run(node)
    found, at_point = run(whole.env()), run(point.env())
    may = Possible(own.bindings(), whole.env()).run(node)

    assert agrees(found, at_point), (found, at_point)
    if isinstance(may, Truth) and isinstance(at_point, bool):
        assert at_point in may.may
    if isinstance(may, NumberRange) and isinstance(at_point, float):
        assert _inside((may.low, may.high), (at_point, at_point))
    if isinstance(may, Truth) and isinstance(found, bool):
        assert may.may == {found}

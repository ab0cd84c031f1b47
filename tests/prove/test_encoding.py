"""The encoding for the solver is an executor: it says of every candidate what the tracer says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

z3 = pytest.importorskip("z3")

from prescreen import Candidate  # noqa: E402
from prescreen.fields.interval import Interval  # noqa: E402
from prescreen.lang import LangError, ast  # noqa: E402
from prescreen.logic import Unknown  # noqa: E402
from prescreen.prove.domains import Domains  # noqa: E402
from prescreen.prove.encode import Encoder  # noqa: E402
from prescreen.prove.evaluate import evaluated  # noqa: E402
from prescreen.prove.order import Order, Way  # noqa: E402
from prescreen.prove.values import NotEncoded  # noqa: E402
from prescreen.prove.world import World  # noqa: E402
from prescreen.run.env import Env  # noqa: E402
from prescreen.run.trace import Tracer  # noqa: E402
from prescreen.vocabulary import stage_index  # noqa: E402
from tests import strategies as own  # noqa: E402

QUIET = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def env_of(candidate: Candidate) -> Env:
    """Ranges are left out: the solver is asked about facts that are known or not."""
    stage = stage_index(str(candidate.facts.get("project.stage", "初审")))
    lists = {p: replace(f, items=tuple(map(points, f.items))) for p, f in candidate.lists.items()}
    return Env(points(candidate.facts), lists, stage, own.DAY)


def points(facts: Mapping[str, object]) -> dict[str, object]:
    return {k: v for k, v in facts.items() if not isinstance(v, Interval)}


def traced(node: ast.Node, env: Env) -> bool | None:
    found: Any = Tracer(own.bindings()).run(node)(env)
    return None if isinstance(found, Unknown) else found


@QUIET
@given(text=own.conditions(2), candidates=st.lists(own.candidates(), min_size=1, max_size=4))
def test_the_encoding_agrees_with_trace(text: str, candidates: list[Candidate]) -> None:
    """Random conditions over random candidates: true, false and unknown alike."""
    try:
        node = own.compiled(text)
    except LangError:
        return
    world = World({"investor": 4}, Domains())
    encoder = Encoder(world, own.bindings(), own.DAY, Order(Way.EXACT))
    try:
        truth = encoder.truth(node)
    except NotEncoded:
        return
    for candidate in candidates:
        env = env_of(candidate)
        assert evaluated(encoder, truth, env) is traced(node, env), text

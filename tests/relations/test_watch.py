"""The generated function leaves out only relations that have nothing to say."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import strategies as own
from tests.run.test_generate import everybody
from tests.test_executors_agree import LISTS, blanked, screener_of

from prescreen import Candidate
from prescreen.candidate import Evidence
from prescreen.fields import catalogue
from prescreen.fields.model import Field, Kind
from prescreen.relations import load_relations
from prescreen.run import relate
from prescreen.run.causes import with_ranges
from prescreen.run.env import odd_among
from prescreen.run.relations import Binder, binder
from prescreen.run.situation import Situation


def bound_alike(situation: Situation, plain: Binder, watched: Binder) -> int:
    """Facts of the candidate, and those verified alone, bound by both; how much follows."""
    found = 0
    own_ = situation.candidate
    for facts, lists in (
        (situation._trusted, situation._lists),
        (with_ranges({p: v for p, v in own_.facts.items() if p in own_.evidence}), {}),
    ):
        given = (facts, lists, own_.evidence, situation.around, 3, situation.day)
        one, other = plain.bind(*given), watched.bind(*given)
        assert repr(one.values) == repr(other.values)
        assert one.lists == other.lists
        assert repr((one.conflicts, one.derived)) == repr((other.conflicts, other.derived))
        if other.odd is not None:
            assert set(other.odd) == set(odd_among(other.values, other.lists))
        found += len(one.derived) + len(one.conflicts)
    return found


def binders() -> tuple[Binder, Binder]:
    """One that never makes the function, and one that has made it."""
    plain, watched = Binder(load_relations()), Binder(load_relations())
    plain.prepare = lambda: None  # type: ignore[method-assign]
    plain._seen = -(10**9)
    watched.prepare()
    return plain, watched


def other_value(field: Field, rng: random.Random) -> Any:
    if field.kind is Kind.BOOL:
        return rng.random() < 0.5
    if field.kind is Kind.ENUM:
        return rng.choice(field.values)
    if field.kind is Kind.DATE:
        return dt.date(rng.choice([2019, 2026, 2031]), 3, 1)
    if field.kind is Kind.NUMBER:
        return rng.choice([0.0, 1.0, 30.0, 1e4, 1e7, math.inf, math.nan, 5])
    return None


def muddled(one: Candidate, rng: random.Random) -> Iterator[Candidate]:
    """The candidate with facts gone, put in at random where relations look, verified, doubtful."""
    concerned = [f for p in sorted(binder().relations.by_path) if (f := catalogue.get(p))]
    flat = [f for f in concerned if f.list_path is None]
    for share in (0.05, 0.4):
        facts = dict(blanked(one, rng).facts)
        for field in flat:
            if rng.random() < share and (value := other_value(field, rng)) is not None:
                facts[field.path] = value
        grades = ("verified", "doubtful", "declared")
        proofs = {p: Evidence(rng.choice(grades)) for p in facts if rng.random() < 0.3}
        yield replace(one, facts=facts, evidence=proofs)


@pytest.mark.parametrize("path", LISTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_what_follows_is_the_same_with_the_function(path: Path) -> None:
    """Real candidates, blanked and muddled, are bound alike with the function and without it."""
    screener, rng = screener_of(path.parent.name, path.stem.endswith("filled")), random.Random(4)
    plain, watched = binders()
    found = 0
    for whole in everybody(path)[:10]:
        moment = screener.situation(replace(whole, as_of=own.DAY))[0]
        for one in (whole, *muddled(whole, rng), *muddled(whole, rng)):
            found += bound_alike(replace(moment, candidate=one), plain, watched)
    assert found > 20


def test_the_function_runs_few_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a whole candidate hardly a relation is run: the function knows what most say."""
    path = LISTS[0]
    screener = screener_of(path.parent.name, path.stem.endswith("filled"))
    _, watched = binders()
    situation = screener.situation(everybody(path)[0])[0]
    run: list[object] = []
    touch = relate.Pass.touch
    monkeypatch.setattr(relate.Pass, "touch", lambda s, r: run.append(r) or touch(s, r))
    facts, lists = situation._trusted, situation._lists
    bound = watched.bind(facts, lists, {}, situation.around, 3, situation.day)

    assert bound.odd == []
    assert len(run) < 5 < len(bound.derived)

"""What is reported missing, judged by trying every completion of the unknown facts."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import candidate, check, screen, screener

from prescreen.candidate import ListFact

# Fields with small domains; numbers have values on both sides of, and at, every threshold used.
DOMAIN: Mapping[str, tuple[Any, ...]] = {
    "project.started": (True, False),
    "project.has_realty": (True, False),
    "technology.second_hand": (True, False),
    "project.build_type": ("新建", "扩建", "改建", "技术改造", "迁建", "续建"),
    "land.green_share": (0.0, 10.0, 20.0, 30.0, 100.0),
    "land.area": (0.0, 30.0, 50.0, 70.0, 1e6),
    "investment.fixed": (0.0, 3000.0, 5000.0, 9000.0, 1e9),
}
ATOMS = {
    "project.started": ["project.started", "project.started == false"],
    "project.has_realty": ["project.has_realty"],
    "technology.second_hand": ["!technology.second_hand"],
    "project.build_type": [
        "project.build_type == '新建'",
        "project.build_type in ['扩建', '改建']",
        "project.build_type != '迁建'",
    ],
    "land.green_share": ["land.green_share <= 20[%]", "land.green_share > 10[%]"],
    "land.area": ["land.area < 50[亩]", "land.area >= 30[亩]"],
    "investment.fixed": [
        "investment.fixed >= 5000[万元]",
        "min(investment.fixed, 8000[万元]) > 3000[万元]",
    ],
}


@st.composite
def conditions(draw: st.DrawFn, once: bool) -> tuple[str, list[str]]:
    """A random condition and its fields; each field once if `once`."""
    names = draw(st.permutations(sorted(ATOMS)))
    count = draw(st.integers(1, 5))
    fields = names[:count] if once else [draw(st.sampled_from(names)) for _ in range(count)]
    parts = [draw(st.sampled_from(ATOMS[f])) for f in fields]
    while len(parts) > 1:
        joint = draw(st.sampled_from([" && ", " || "]))
        take = draw(st.integers(2, len(parts)))
        text = "(" + joint.join(parts[:take]) + ")"
        if draw(st.booleans()):
            text = f"!{text}"
        parts = [*parts[take:], text]
    return parts[0], fields


def truth(text: str, facts: Mapping[str, Any]) -> str:
    return screen(check(text), facts).outcomes[0].status


def matters(text: str, known: Mapping[str, Any], unknown: list[str]) -> set[str]:
    """Fields that change the outcome for some completion of the others: by brute force."""
    rule = check(text)
    engine = screener(rule)
    found: set[str] = set()
    results: dict[tuple[Any, ...], str] = {}
    for values in itertools.product(*(DOMAIN[f] for f in unknown)):
        facts = {**known, **dict(zip(unknown, values, strict=True))}
        results[values] = engine.screen(candidate(facts)).outcomes[0].status
    for i, field in enumerate(unknown):
        for values, status in results.items():
            others = ((*values[:i], v, *values[i + 1 :]) for v in DOMAIN[field])
            if any(results[o] != status for o in others):
                found.add(field)
                break
    return found


@st.composite
def situations(draw: st.DrawFn, once: bool) -> tuple[str, dict[str, Any], list[str]]:
    text, fields = draw(conditions(once))
    used = sorted(set(fields))
    unknown = draw(st.lists(st.sampled_from(used), unique=True, max_size=3))
    known = {f: draw(st.sampled_from(DOMAIN[f])) for f in used if f not in unknown}
    return text, known, sorted(unknown)


@settings(max_examples=80, deadline=None)
@given(situations(once=True))
def test_missing_is_exact_where_each_field_occurs_once(
    situation: tuple[str, dict[str, Any], list[str]],
) -> None:
    """No fact that matters is left out, and none is listed that cannot matter."""
    text, known, unknown = situation
    report = screen(check(text), known)

    named = {m.cause.name for m in report.missing}

    if report.verdict == "fail":
        assert named == set()
    else:
        assert named == matters(text, known, unknown)


@settings(max_examples=60, deadline=None)
@given(situations(once=False))
def test_missing_leaves_nothing_out(situation: tuple[str, dict[str, Any], list[str]]) -> None:
    """With repeated fields the list may be too long, never too short."""
    text, known, unknown = situation
    report = screen(check(text), known)

    if report.outcomes[0].status == "unknown":
        assert matters(text, known, unknown) <= {m.cause.name for m in report.missing}


@settings(max_examples=60, deadline=None)
@given(situations(once=True))
def test_unknown_means_that_both_outcomes_are_possible(
    situation: tuple[str, dict[str, Any], list[str]],
) -> None:
    """Kleene logic is sound: a known outcome holds for every completion."""
    text, known, unknown = situation
    rule = check(text)
    status = screen(rule, known).outcomes[0].status
    engine = screener(rule)
    seen = {
        engine.screen(candidate({**known, **dict(zip(unknown, v, strict=True))})).outcomes[0].status
        for v in itertools.product(*(DOMAIN[f] for f in unknown))
    }

    assert seen == {status} if status != "unknown" else seen == {"pass", "fail"}


@settings(max_examples=40, deadline=None)
@given(situations(once=True))
def test_reachable_lists_every_verdict_that_a_completion_gives(
    situation: tuple[str, dict[str, Any], list[str]],
) -> None:
    """No verdict that can still come is left out."""
    text, known, unknown = situation
    rules = [check(text), check(text, id="t.d", severity="condition")]
    engine = screener(*rules)
    report = engine.screen(candidate(known))

    for values in itertools.product(*(DOMAIN[f] for f in unknown)):
        facts = {**known, **dict(zip(unknown, values, strict=True))}
        assert engine.screen(candidate(facts)).verdict in report.reachable


@pytest.mark.parametrize(
    ("text", "known", "named"),
    [
        ("project.started && land.area >= 30[亩]", {"project.started": False}, set()),
        ("project.started && land.area >= 30[亩]", {"project.started": True}, {"land.area"}),
        ("project.started || land.area >= 30[亩]", {}, {"project.started", "land.area"}),
        ("at_least(2, project.started, project.has_realty, technology.second_hand)",
         {"project.started": True}, {"project.has_realty", "technology.second_hand"}),
        ("land.green_share <= 100[%]", {}, set()),
    ],
)  # fmt: skip
def test_missing_by_example(text: str, known: dict[str, Any], named: set[str]) -> None:
    """Only what still matters is asked for."""
    report = screen(check(text, severity="condition"), known)

    assert named == {m.cause.name for m in report.missing}


@pytest.mark.parametrize(
    "text",
    [
        "sum(investor.assets, investor.foreign) + investment.total >= 50[万元]",
        "count(investor.defaulter, investor.foreign) >= land.area / 3[亩]",
    ],
)
def test_elements_that_do_not_count_are_not_asked_about(text: str) -> None:
    """What is not known of them cannot change a sum or a count over the others."""
    items = ({"foreign": False}, {"foreign": True, "assets": 5.0, "defaulter": True})

    report = screen(check(text), lists={"investor": ListFact(items, True)})

    assert {m.cause.name for m in report.missing} <= {"investment.total", "land.area"}
    assert report.missing

"""Conclusions made in memory, and the two ways to draw them side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.util import find_spec

import pytest
from hypothesis import strategies as st
from tests.factories import check

from prescreen.case.conclude import Concluder, concluder
from prescreen.lang import ast
from prescreen.lang.source import Span as TextSpan
from prescreen.lang.types import BOOL
from prescreen.pack.guards import strata
from prescreen.pack.model import Conclusion
from prescreen.pack.ruleset import InForce
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program

DAY = dt.date(2026, 11, 22)
AT = TextSpan(0, 0)
CHECKS = ("c.one", "c.two", "c.three")
TAGS = ("两高", "大项目", "t\"'\\{}", "1e5", "true")
STATUSES = {"F": "fail", "M": "pass", "O": "unknown", "W": "waived"}

needs_durable = pytest.mark.skipif(
    find_spec("durable_rules_engine") is None,
    reason="durable-rules is not installed (the extra `live`)",
)
FIELDS = ("project.foreign", "project.started", "site.in_park")


def field(path: str) -> ast.Node:
    return ast.FieldRef(BOOL, AT, path)


def stands(name: str, letter: str = "F") -> ast.Node:
    return ast.OutcomeIs(BOOL, AT, name, letter)


def tagged(tag: str) -> ast.Node:
    return ast.Tagged(BOOL, AT, tag)


def no(node: ast.Node) -> ast.Node:
    return ast.Not(BOOL, AT, node)


def both(*items: ast.Node) -> ast.Node:
    return ast.And(BOOL, AT, items)


def either(*items: ast.Node) -> ast.Node:
    return ast.Or(BOOL, AT, items)


def some(n: int, *items: ast.Node) -> ast.Node:
    return ast.AtLeast(BOOL, AT, n, items)


def when(ident: str, node: ast.Node, tag: str | None = None, after: bool = False) -> Conclusion:
    """A conclusion of the pack `t`: a tag, or else a route named after it."""
    kind, value = ("route", ident) if tag is None else ("tag", tag)
    return Conclusion(ident, "t", ident, ident, node, after, kind, value, value, None, ())


def program(conclusions: Iterable[Conclusion]) -> Program:
    """A program of nothing but these. Raises `CyclicNegation`."""
    rules = list(conclusions)
    level = strata(rules)
    rules = [replace(r, stratum=level[(r.pack, r.id)]) for r in rules]
    rules.sort(key=lambda c: (c.after_verdict, c.stratum, c.pack, c.id))
    return Program(InForce(DAY, (), {}, {}, {}, {}, (), tuple(rules), ()))


@cache
def fresh() -> Concluder:
    """durable-rules without a memory of answers, so that every call derives."""
    from prescreen.case.durable import Durable

    return Durable(remember=0)


def draw(
    way: Concluder | str,
    made: Program,
    letters: Mapping[str, str] | None = None,
    facts: Mapping[str, object] | None = None,
    verdict: str = "pass",
) -> tuple[list[str], set[str]]:
    """Ids of what is drawn, and the tags, from outcomes by letter and facts."""
    if way == "durable":
        way = fresh()
    drawer = concluder(way) if isinstance(way, str) else way  # type: ignore[arg-type]
    env = Env(dict(facts or {}), {}, 0, DAY)
    outcomes = [
        Outcome(check("project.foreign", id=name), STATUSES[letter])
        for name, letter in (letters or {}).items()
    ]
    drawn = drawer.before(made, env, outcomes)
    drawn = drawn + drawer.after(made, env, verdict)
    return [c.id for c in drawn], env.tags


# -- random conclusions ----------------------------------------------------------------------------
def conditions() -> st.SearchStrategy[ast.Node]:
    """Conditions over outcomes, tags and facts: nested, negated, counted."""
    leaves = st.one_of(
        st.builds(stands, st.sampled_from(CHECKS), st.sampled_from("FMOW")),
        st.sampled_from(TAGS).map(tagged),
        st.sampled_from(FIELDS).map(field),
    )

    def grow(inner: st.SearchStrategy[ast.Node]) -> st.SearchStrategy[ast.Node]:
        several = st.lists(inner, min_size=1, max_size=4)
        return st.one_of(
            inner.map(no),
            several.map(lambda items: both(*items)),
            several.map(lambda items: either(*items)),
            several.flatmap(
                lambda items: st.integers(1, len(items)).map(lambda n: some(n, *items))
            ),
        )

    return st.recursive(leaves, grow, max_leaves=8)


@st.composite
def conclusion_sets(pick: st.DrawFn) -> list[Conclusion]:
    """A dozen conclusions at most; tags chain into each other, some read the verdict."""
    out = []
    for i, node in enumerate(pick(st.lists(conditions(), min_size=1, max_size=12))):
        after = pick(st.booleans()) and pick(st.booleans())
        if after and pick(st.booleans()):
            node = both(node, ast.VerdictIs(BOOL, AT, ("pass", "fail")))
        out.append(when(f"r{i}", node, pick(st.none() | st.sampled_from(TAGS)), after))
    return out

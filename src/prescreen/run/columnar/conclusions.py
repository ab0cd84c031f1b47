"""Conclusions as truth columns, stratum by stratum, with the tags they set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import polars as pl

from prescreen.lang import ast, walk
from prescreen.lang.types import Sort
from prescreen.pack.model import Conclusion
from prescreen.run.columnar.outcomes import (
    FAIL,
    LATER,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    VERDICT,
    WAIVED,
    Coded,
)
from prescreen.run.columnar.plan import MAIN
from prescreen.run.columnar.scope import Compiler, Scope
from prescreen.run.columnar.values import Value, constant
from prescreen.verdict.combine import VERDICTS

_CODES = {"M": (PASS, NOT_APPLICABLE), "F": (FAIL,), "O": (UNKNOWN, LATER), "W": (WAIVED,)}
PREFIX = "conclusion:"


def column_of(rule: Conclusion) -> str:
    return f"{PREFIX}{rule.pack}.{rule.id}"


class State:
    """Outcomes, tags drawn so far, and the verdict, for conclusions to read."""

    def __init__(self, codes: Sequence[Coded], level: int) -> None:
        self.codes: Mapping[str, Coded] = {c.check.id: c for c in codes}
        self.level = level
        self.tags: dict[str, Value] = {}

    def outcome(self, check: str, letter: str) -> Value:
        coded = self.codes.get(check)
        if coded is None:
            return constant(Sort.BOOL, letter == "M")
        found = coded.holds(*_CODES[letter])
        if found.constant:
            return found
        return Value(Sort.BOOL, found.expr, max(found.level, self.level))

    def tagged(self, tag: str) -> Value:
        return self.tags.get(tag, constant(Sort.BOOL, False))

    def verdict(self, values: tuple[str, ...]) -> Value:
        codes = [VERDICTS.index(v) for v in values]
        found = pl.any_horizontal([pl.col(VERDICT) == c for c in codes])
        return Value(Sort.BOOL, found, self.level + 2)

    def add(self, tag: str, drawn: Value) -> None:
        before = self.tags.get(tag)
        if before is None or before.is_(False):
            self.tags[tag] = drawn
        elif not before.is_(True) and not drawn.is_(False):
            level = max(before.level, drawn.level)
            self.tags[tag] = (
                drawn if drawn.is_(True) else Value(Sort.BOOL, before.expr | drawn.expr, level)
            )


def settle(compiler: Compiler, rules: Sequence[Conclusion], state: State) -> None:
    """Add a truth column for every conclusion: drawn or not, never unknown."""
    compiler.letters = state
    for _, group in groupby(rules, key=lambda r: (r.after_verdict, r.stratum)):
        _stratum(compiler, list(group), state)


def _stratum(compiler: Compiler, rules: list[Conclusion], state: State) -> None:
    """In an order in which tags are set before they are read; in rounds where there is none."""
    reads = {id(r): _tags_read(r.when) for r in rules}
    left = list(rules)
    while left:
        waiting = {r.value for r in left if r.kind == "tag"}
        ready = [r for r in left if not (reads[id(r)] & waiting)]
        if not ready:
            _rounds(compiler, left, state)
            return
        scope = compiler.scope(MAIN)
        for rule in ready:
            _draw(scope, rule, state, column_of(rule))
        left = [r for r in left if r not in ready]


def _rounds(compiler: Compiler, rules: list[Conclusion], state: State) -> None:
    """Tags that depend on each other: from none, round by round, to the fixed point."""
    for turn in range(len(rules) + 1):
        last = turn == len(rules)
        for rule in rules:
            scope = Scope(compiler, MAIN, False)
            _draw(scope, rule, state, column_of(rule) if last else None)


def _draw(scope: Scope, rule: Conclusion, state: State, name: str | None) -> None:
    when = scope.value(rule.when)
    plan = scope.plan
    drawn = pl.lit(when.known is True) if when.constant else when.expr.fill_null(False)
    made = plan.column(MAIN, when.level, drawn, name)
    if rule.kind == "tag":
        value = (
            constant(Sort.BOOL, when.known is True)
            if when.constant
            else Value(Sort.BOOL, pl.col(made), when.level + 1)
        )
        state.add(rule.value, value)


def _tags_read(node: ast.Node) -> frozenset[str]:
    return frozenset(n.tag for n in walk(node) if isinstance(n, ast.Tagged))

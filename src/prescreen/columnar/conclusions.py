"""Conclusions as truth columns, stratum by stratum, with the tags they set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import polars as pl

from prescreen.columnar.compile.plan import HIGH, LOW, MAIN
from prescreen.columnar.compile.scope import Compiler, Scope
from prescreen.columnar.compile.truths import certain
from prescreen.columnar.compile.values import Value, constant
from prescreen.columnar.outcomes import VERDICT, Judged
from prescreen.columnar.score import thousandth
from prescreen.lang import ast, walk
from prescreen.lang.types import Sort
from prescreen.pack.model import Conclusion
from prescreen.vocabulary import DECIDED, LETTERS, STATUSES

_CODES = {c: tuple(s.stored for s in STATUSES.values() if s.letter == c) for c in LETTERS}
PREFIX = "conclusion:"


def column_of(rule: Conclusion) -> str:
    return f"{PREFIX}{rule.pack}.{rule.id}"


class State:
    """Outcomes, tags drawn so far, and the verdict, for conclusions to read."""

    def __init__(self, judged: Sequence[Judged], level: int, scored: int | None = None) -> None:
        """`level` is the one from which outcomes are known, `scored` that of the score, if any."""
        self.scored = scored
        self.judged: Mapping[str, Judged] = {j.check.id: j for j in judged}
        self.level = level
        self.tags: dict[str, Value] = {}

    def outcome(self, check: str, letter: str) -> Value:
        judged = self.judged.get(check)
        if judged is None:
            return constant(Sort.BOOL, letter == "M")
        found = judged.holds(*_CODES[letter])
        return found if found.constant else replace(found, level=max(found.level, self.level))

    def tagged(self, tag: str) -> Value:
        return self.tags.get(tag, constant(Sort.BOOL, False))

    def verdict(self, values: tuple[str, ...]) -> Value:
        codes = [DECIDED.index(v) for v in values]
        found = pl.any_horizontal([pl.col(VERDICT) == c for c in codes])
        return Value(Sort.BOOL, found, self.level + 2)

    def points(self) -> Value:
        """The score; unknown while its ends are not one."""
        if self.scored is None:
            return constant(Sort.NUMBER, None)
        point = pl.when(pl.col(LOW) == pl.col(HIGH)).then(thousandth(pl.col(LOW)))
        return Value(Sort.NUMBER, point, self.scored)

    def add(self, tag: str, drawn: Value) -> None:
        before = self.tags.get(tag)
        if before is None or before.is_(False):
            self.tags[tag] = drawn
        elif not before.is_(True) and not drawn.is_(False):
            level = max(before.level, drawn.level)
            self.tags[tag] = (
                drawn if drawn.is_(True) else Value(Sort.BOOL, before.expr | drawn.expr, level)
            )


def settle(compiler: Compiler, rules: Sequence[Conclusion], state: State) -> dict[str, Value]:
    """The truth of every conclusion by its column: drawn or not, never unknown."""
    compiler.letters = state
    drawn: dict[str, Value] = {}
    for _, group in groupby(rules, key=lambda r: (r.after_verdict, r.stratum)):
        drawn |= _stratum(compiler, list(group), state)
    return {column_of(rule): drawn[column_of(rule)] for rule in rules}


def _stratum(compiler: Compiler, rules: list[Conclusion], state: State) -> dict[str, Value]:
    """In an order in which tags are set before they are read; in rounds where there is none."""
    drawn: dict[str, Value] = {}
    reads = {id(r): _tags_read(r.when) for r in rules}
    left = list(rules)
    while left:
        waiting = {r.value for r in left if r.kind == "tag"}
        ready = [r for r in left if not (reads[id(r)] & waiting)]
        if not ready:
            return drawn | _rounds(compiler, left, state)
        scope = compiler.scope(MAIN)
        for rule in ready:
            drawn[column_of(rule)] = _draw(scope, rule, state)
        left = [r for r in left if r not in ready]
    return drawn


def _rounds(compiler: Compiler, rules: list[Conclusion], state: State) -> dict[str, Value]:
    """Tags that depend on each other: from none, round by round, to the fixed point."""
    drawn: dict[str, Value] = {}
    for _ in range(len(rules) + 1):
        for rule in rules:
            drawn[column_of(rule)] = _draw(Scope(compiler, MAIN, False), rule, state)
    return drawn


def _draw(scope: Scope, rule: Conclusion, state: State) -> Value:
    drawn = scope.column(certain(scope.value(rule.when)))
    if rule.kind == "tag":
        state.add(rule.value, drawn)
    return drawn


def _tags_read(node: ast.Node) -> frozenset[str]:
    return frozenset(n.tag for n in walk(node) if isinstance(n, ast.Tagged))

"""Sets of values and what conditions do to them: truths, intervals, choices.

A truth is a subset of {true, false}, a number an interval, anything else the values it may take;
each carries the causes that have a say in it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from prescreen.fields import Kind, catalogue
from prescreen.lang import Sort, ast
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import ANY, INF, Ends, decided
from prescreen.run.causes import field_unknown
from prescreen.run.operators import FUNCTIONS

Causes = frozenset[Cause]
NONE: Causes = frozenset()
BOTH = frozenset((True, False))


class Truth(NamedTuple):
    """The truths that are possible, and the causes that can tip them."""

    may: frozenset[bool]
    causes: Causes = NONE


class NumberRange(NamedTuple):
    """An interval, both bounds included; `causes` are empty for a known number."""

    low: float
    high: float
    causes: Causes = NONE


class Choice(NamedTuple):
    """A value of another sort: the values it may take, None for any."""

    values: frozenset[Any] | None
    causes: Causes = NONE


Abstract = Truth | NumberRange | Choice
YES, NO = Truth(frozenset((True,))), Truth(frozenset((False,)))


def known(truth: bool) -> Truth:
    return YES if truth else NO


def settle(may: frozenset[bool], causes: Causes) -> Truth:
    """A truth that cannot vary depends on nothing."""
    return Truth(may, causes) if len(may) == 2 else Truth(may)


# -- values ----------------------------------------------------------------------------------------
def exact(value: object) -> Abstract:
    if isinstance(value, bool):
        return known(value)
    if isinstance(value, float | int):
        return NumberRange(float(value), float(value))
    return Choice(frozenset((value,)))


def unknown_field(path: str, why: Unknown | None = None) -> Abstract:
    """All that an unknown field may be, by its declared kind, values and bounds.

    `why` is there where it is not known for another reason than that nobody gave it.
    """
    unknown = field_unknown(path) if why is None else why
    return _unknown_field(path, unknown.causes, unknown.ends, unknown.words)


@lru_cache(maxsize=4096)
def _unknown_field(
    path: str, why: tuple[Cause, ...], ends: Ends, words: frozenset[str] | None
) -> Abstract:
    causes = frozenset(why)
    field = catalogue.get(path)
    if field is not None and field.kind is Kind.BOOL:
        return Truth(BOTH, causes)
    if field is not None and (field.kind is Kind.NUMBER or ends != ANY):
        return NumberRange(*ends, causes)  # days as ordinals
    return Choice(words, causes)


def anything(node: ast.Node, causes: Causes) -> Abstract:
    if node.type.sort is Sort.BOOL:
        return Truth(BOTH, causes)
    if node.type.sort is Sort.NUMBER:
        return NumberRange(-INF, INF, causes)
    return Choice(None, causes)


def single(value: Abstract) -> object:
    """The one value, or the causes (a frozenset) for which it is not one."""
    if value.causes:
        return value.causes
    if isinstance(value, NumberRange):
        return value.low
    if isinstance(value, Truth):
        return next(iter(value.may))
    return next(iter(value.values or (None,)))


def ranged(value: Abstract) -> bool:
    """Whether it is not known because, among others, only the ends of something are."""
    return any(c.kind == "range" for c in value.causes)


def values_of(value: Abstract) -> frozenset[object] | None:
    if isinstance(value, Truth):
        return frozenset(value.may)
    return value.values if isinstance(value, Choice) else None


def tested(found: Abstract, test: Callable[[Any], bool]) -> Truth:
    values = values_of(found)
    if values is None:
        return Truth(BOTH, found.causes)
    may: set[bool] = set()
    for value in values:
        may.add(bool(test(value)))
        if len(may) == 2:
            return Truth(BOTH, found.causes)
    return Truth(frozenset(may))


def either(a: Abstract, b: Abstract, causes: Causes) -> Abstract:
    """One of two values, and the causes that say which."""
    if isinstance(a, Truth) and isinstance(b, Truth):
        return settle(a.may | b.may, causes)
    if isinstance(a, NumberRange) and isinstance(b, NumberRange):
        return NumberRange(min(a.low, b.low), max(a.high, b.high), causes)
    return Choice(None, causes)


# -- logic -----------------------------------------------------------------------------------------
def negation(value: Truth) -> Truth:
    """Both remain both."""
    return value if len(value.may) != 1 else known(False in value.may)


def conjunction(parts: list[Truth]) -> Truth:
    """An operand has a say where all the others may be true."""
    return _junction(parts, True)


def disjunction(parts: list[Truth]) -> Truth:
    return _junction(parts, False)


def _junction(parts: list[Truth], neutral: bool) -> Truth:
    for part in parts:
        if neutral not in part.may:
            return known(not neutral)
    open_parts = [p for p in parts if len(p.may) == 2]
    if not open_parts:
        return known(neutral)
    if len(open_parts) == 1:
        return open_parts[0]
    return Truth(BOTH, NONE.union(*[p.causes for p in open_parts]))


def at_least(n: int, parts: list[Truth]) -> Truth:
    least = sum(1 for p in parts if p.may == {True})
    most = sum(1 for p in parts if True in p.may)
    if least >= n:
        return YES
    if most < n:
        return NO
    return Truth(BOTH, frozenset().union(*(p.causes for p in parts if len(p.may) == 2)))


# -- intervals -------------------------------------------------------------------------------------
def bounds(a: NumberRange) -> tuple[float, float]:
    return a.low, a.high


def day_bounds(day: Abstract) -> Ends:
    """The ends of a day as ordinals; any day where nothing is known of it."""
    if isinstance(day, NumberRange):
        return bounds(day)
    value = single(day)
    return ANY if not isinstance(value, dt.date) else (float(value.toordinal()),) * 2


def made(ends: Ends, causes: Causes) -> NumberRange:
    return NumberRange(*ends, causes)


def bounded(name: str, values: list[float]) -> float:
    if name in ("floor", "ceil", "round") and math.isinf(values[0]):
        return values[0]
    result = FUNCTIONS[name](*values)
    return float(result)


def interval_order(op: str, a: NumberRange, b: NumberRange) -> frozenset[bool]:
    """The truths of `a op b` over two intervals, with tolerant comparison at their bounds."""
    found = decided(op, bounds(a), bounds(b))
    return BOTH if found is None else frozenset((found,))

"""Aggregates over the lists of a candidate, known in part or in whole.

Over a list that is not known to be complete, `any` is true or unknown, `all` false or unknown,
and numbers are unknown: one clean investor of three is not “no dishonest investor”. What is there
bounds them all the same: a count never falls with what is missing, nor does a sum of what cannot
be negative.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prescreen.logic import Cause, Unknown, all_of, any_of, join, negate
from prescreen.logic.intervals import ANY, INF, Ends
from prescreen.run.causes import list_doubted, list_unknown
from prescreen.run.env import Env
from prescreen.run.partly import ends_of, within

Run = Callable[[Env], Any]


def aggregate(name: str, path: str, value: Run | None, where: Run | None, positive: bool) -> Run:
    """A closure for `any all count sum avg min max` over the list at `path`.

    `positive`: the numbers of its elements cannot be negative, known or not.
    """
    unknown = list_unknown(path)
    if name in ("any", "all"):
        quantified = _any if name == "any" else _all

        def truth(env: Env) -> Any:
            fact = env.lists.get(path)
            if fact is None:
                return unknown
            why = list_doubted(path) if fact.doubted else unknown
            return quantified(_rows(env, fact.items, value, where), fact.complete, why)

        return truth

    finish, nothing = _FINISH[name], ends_of_fold(name, (), False, positive)
    absent = within(unknown, nothing)

    def number(env: Env) -> Any:
        fact = env.lists.get(path)
        if fact is None:
            return absent
        why = list_doubted(path) if fact.doubted else unknown
        rows = _rows(env, fact.items, value, where)
        found = finish(rows, fact.complete, why)
        if found.__class__ is not Unknown:
            return found
        if fact.doubted:
            return within(found, nothing)
        parts = [_part(name, row) for row in rows]
        return within(found, ends_of_fold(name, parts, fact.complete, positive))

    return number


Row = tuple[Any, Any]
"""Whether the element counts (Kleene) and its value."""


def _rows(env: Env, items: Any, value: Run | None, where: Run | None) -> list[Row]:
    outer, rows = env.item, []
    try:
        for item in items:
            env.item = item
            rows.append(
                (True if where is None else where(env), True if value is None else value(env))
            )
    finally:
        env.item = outer
    return rows


def _any(rows: list[Row], complete: bool, unknown: Unknown) -> Any:
    found = [v if w is True else all_of((w, v)) for w, v in rows]
    return any_of(found if complete else [*found, unknown])


def _all(rows: list[Row], complete: bool, unknown: Unknown) -> Any:
    found = [any_of((negate(w), v)) for w, v in rows]
    return all_of(found if complete else [*found, unknown])


def _count(rows: list[Row], complete: bool, unknown: Unknown) -> Any:
    found = [all_of((w, v)) for w, v in rows]
    missing = [f for f in found if isinstance(f, Unknown)]
    if not complete:
        missing.append(unknown)
    if missing:
        return join(missing)
    return float(sum(1 for f in found if f))


def _numbers(rows: list[Row], complete: bool, unknown: Unknown) -> list[float] | Unknown:
    """The values of the elements that count, or why they are not known."""
    out: list[float] = []
    missing: list[Unknown] = [] if complete else [unknown]
    for where, value in rows:
        if where is False:
            continue
        if isinstance(where, Unknown):
            missing.append(where)
        if isinstance(value, Unknown):
            missing.append(value)
        elif where is True:
            out.append(value)
    return join(missing) if missing else out


def total(numbers: Sequence[float]) -> float:
    """A left fold from zero: the order of addition is part of the answer."""
    found = 0.0
    for number in numbers:
        found += number
    return found


FOLDS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": total,
    "avg": lambda numbers: total(numbers) / len(numbers),
    "min": min,
    "max": max,
}
"""Numbers to one number; only the sum of none is one."""


def _folded(name: str) -> Callable[[list[Row], bool, Unknown], Any]:
    fold = FOLDS[name]

    def finish(rows: list[Row], complete: bool, unknown: Unknown) -> Any:
        numbers = _numbers(rows, complete, unknown)
        if isinstance(numbers, Unknown):
            return numbers
        if numbers or name == "sum":
            return fold(numbers)
        return Unknown((Cause("divisor", unknown.causes[0].name),))

    return finish


_FINISH: Mapping[str, Callable[[list[Row], bool, Unknown], Any]] = {
    "count": _count,
    **{name: _folded(name) for name in FOLDS},
}


# -- what is not known of a number ---------------------------------------------------------------
Part = tuple[bool | None, Ends]
"""Whether an element counts, None where that is open, and between which numbers it lies."""


def _part(name: str, row: Row) -> Part:
    counts, value = row
    if name == "count":
        counts, value = all_of(row), 1.0
    return (None if counts.__class__ is Unknown else counts), ends_of(value)


def ends_of_fold(name: str, parts: Sequence[Part], complete: bool, positive: bool) -> Ends:
    """Between which numbers an aggregate lies of which not all is known.

    An extreme or a mean of elements of which none is sure to count may not exist at all: it may be
    anything.
    """
    floor = 0.0 if positive else -INF
    some = [(c, (max(low, floor), high)) for c, (low, high) in parts if c is not False]
    sure = [ends for counts, ends in some if counts]
    if name == "count":
        return float(len(sure)), float(len(some)) if complete else INF
    if name == "sum":
        lows = [low if counts else min(low, 0.0) for counts, (low, _) in some]
        highs = [high if counts else max(high, 0.0) for counts, (_, high) in some]
        return total(lows) if complete or positive else -INF, total(highs) if complete else INF
    if not sure:
        return ANY
    if name == "avg" and complete and len(sure) == len(some):
        mean = FOLDS["avg"]
        return mean([low for low, _ in sure]), mean([high for _, high in sure])
    low, high = min(low for _, (low, _) in some), max(high for _, (_, high) in some)
    if not complete:
        low, high = min(low, floor), INF
    if name == "max":
        low = max(low for low, _ in sure)
    if name == "min":
        high = min(high for _, high in sure)
    return low, high

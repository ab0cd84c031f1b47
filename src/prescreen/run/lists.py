"""Aggregates over the lists of a candidate, known in part or in whole.

Over a list that is not known to be complete, `any` is true or unknown, `all` false or unknown,
and numbers are unknown: one clean investor of three is not “no dishonest investor”.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prescreen.logic import Cause, Unknown, all_of, any_of, join, negate
from prescreen.logic.intervals import INF
from prescreen.run.causes import list_doubted, list_unknown
from prescreen.run.env import Env

Run = Callable[[Env], Any]


def aggregate(name: str, path: str, value: Run | None, where: Run | None) -> Run:
    """A closure for `any all count sum avg min max` over the list at `path`."""
    unknown = list_unknown(path)
    finish = _FINISH[name]
    absent = Unknown(unknown.causes, ends=(0.0, INF)) if name == "count" else unknown

    def run(env: Env) -> Any:
        fact = env.lists.get(path)
        if fact is None:
            return absent
        why = list_doubted(path) if fact.doubted else unknown
        return finish(_rows(env, fact.items, value, where), fact.complete, why)

    return run


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
        return Unknown(None, (join(missing),), (0.0, INF))
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
    "any": _any,
    "all": _all,
    "count": _count,
    **{name: _folded(name) for name in FOLDS},
}

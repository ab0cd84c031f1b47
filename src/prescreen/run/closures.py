"""What compiled nodes run: closures over an `Env`, with a log where reasons are to be complete.

`trace` says which node becomes which of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from typing import Any

from prescreen.lang import ast
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import ANY
from prescreen.logic.unknown import UnknownJoin
from prescreen.pack.tables import EMPTY, MISSING, LookupTable
from prescreen.run.causes import field_unknown
from prescreen.run.env import Env
from prescreen.run.partly import (
    Settle,
    Test,
    cells_within,
    ends_of,
    filled_in_all,
    joined,
    settled,
    spread_of,
    within,
)

Run = Callable[[Env], Any]


def logged(node: ast.Node, run: Run) -> Run:
    """A condition without two operands, such as a yes-or-no fact, noted in the log."""

    def noted(env: Env) -> Any:
        truth = run(env)
        env.log.append((node, truth, None, truth))
        return truth

    return noted


# -- logic -----------------------------------------------------------------------------------------
def brief(items: Sequence[Run], neutral: bool, meet: UnknownJoin) -> Run:
    """A junction that stops at the first operand that decides."""
    decided = not neutral

    def junction(env: Env) -> Any:
        truth: Any = neutral
        for item in items:
            value = item(env)
            if value is decided:
                return decided
            if value is not neutral:
                truth = value if truth is neutral else meet(truth, value)
        return truth

    return junction


def whole(items: Sequence[Run], neutral: bool, meet: UnknownJoin) -> Run:
    """A junction of which all operands run, so that all are in the log."""
    decided = not neutral
    if len(items) == 2:
        first, second = items

        def pair(env: Env) -> Any:
            a, b = first(env), second(env)
            if a is decided or b is decided:
                return decided
            if a is neutral:
                return b
            return a if b is neutral else meet(a, b)

        return pair

    def junction(env: Env) -> Any:
        truth: Any = neutral
        for item in items:
            value = item(env)
            if value is decided:
                truth = decided
            elif value is not neutral and truth is not decided:
                truth = value if truth is neutral else meet(truth, value)
        return truth

    return junction


def choice(test: Run, then: Run, other: Run, meet: UnknownJoin, numbers: bool, every: bool) -> Run:
    """One of two branches; where the test is unknown, what both have in common.

    `every`: both run whatever the test says, so that their conditions are in the log.
    """

    def chosen(env: Env) -> Any:
        t = test(env)
        if not every and t.__class__ is not Unknown:
            return then(env) if t else other(env)
        a, b = then(env), other(env)
        if t.__class__ is not Unknown:
            return a if t else b
        if a.__class__ is not Unknown and a == b:
            return a
        found = reduce(meet, [v for v in (t, a, b) if v.__class__ is Unknown]).plain
        if not numbers:
            return found
        (low, high), (least, most) = ends_of(a), ends_of(b)
        return within(found, (min(low, least), max(high, most)))

    return chosen


# -- conditions ------------------------------------------------------------------------------------
def on_field(
    node: ast.Node, path: str, test: Test, settle: Settle | None, right: object, log: bool
) -> Run:
    """A condition on a scalar fact, by far the commonest, which is read in place.

    `settle` says of an unknown operand what comes of it whatever it is, None for either.
    """
    missing = field_unknown(path)
    without = settled(settle, missing)

    def tested(env: Env) -> Any:
        a = env.values.get(path, missing)
        if a.__class__ is not Unknown:
            truth = test(a)
        else:
            truth = without if a is missing else settled(settle, a)
        if log:
            env.log.append((node, a, right, truth))
        return truth

    return tested


def on_value(
    node: ast.Node, left: Run, test: Test, settle: Settle | None, right: object, log: bool
) -> Run:
    """A condition on anything else."""

    def tested(env: Env) -> Any:
        a = left(env)
        truth = settled(settle, a) if a.__class__ is Unknown else test(a)
        if log:
            env.log.append((node, a, right, truth))
        return truth

    return tested


def on_pair(
    node: ast.Node,
    left: Run,
    right: Run,
    test: Callable[[Any, Any], bool],
    settle: Callable[[Any, Any], bool | None] | None,
    meet: UnknownJoin,
    log: bool,
) -> Run:
    """A condition on two operands; `settle` is asked where one of them is unknown."""

    def tested(env: Env) -> Any:
        a, b = left(env), right(env)
        truth: Any
        if a.__class__ is Unknown or b.__class__ is Unknown:
            truth = None if settle is None else settle(a, b)
            if truth is None:
                truth = joined(meet, a, b)
        else:
            truth = test(a, b)
        if log:
            env.log.append((node, a, b, truth))
        return truth

    return tested


# -- tables ----------------------------------------------------------------------------------------
def cell(table: LookupTable, column: str, keys: Sequence[Run], meet: UnknownJoin) -> Run:
    """What a table holds for its keys: a value, EMPTY, or unknown where a key is or no row is."""

    def found(env: Env) -> Any:
        given = [k(env) for k in keys]
        unknown = [g for g in given if g.__class__ is Unknown]
        if unknown:
            return _partly(table, given, column, env, reduce(meet, unknown).plain)
        value = table.lookup(given, column, env.day)
        if value is MISSING:
            return _no_cell("table", table.key, ", ".join(map(str, given)))
        if value is EMPTY and table.on_empty == "unknown":
            return _no_cell("cell", table.key, ", ".join(map(str, given)))
        return value

    return found


def _partly(
    table: LookupTable, given: Sequence[Any], column: str, env: Env, unknown: Unknown
) -> Any:
    """The cell that all rows have to which keys known in part may lead."""
    cells = _cells(table, given, column, env)
    if len(cells) == 1 and MISSING not in cells and EMPTY not in cells:
        return next(iter(cells))
    return within(unknown, spread_of(cells))


def _cells(table: LookupTable, given: Sequence[Any], column: str, env: Env) -> frozenset[object]:
    keys = [(g, g.ends if g.__class__ is Unknown else ANY) for g in given]
    return cells_within(table, keys, column, env.day)


def value_of(table: LookupTable, column: str, keys: Sequence[Run], meet: UnknownJoin) -> Run:
    """The value of a cell; unknown where there is none."""
    look = cell(table, column, keys, meet)

    def value(env: Env) -> Any:
        found = look(env)
        if found is not EMPTY:
            return found
        return _no_cell("cell", table.key, ", ".join(str(k(env)) for k in keys))

    return value


def is_filled(table: LookupTable, column: str, keys: Sequence[Run], meet: UnknownJoin) -> Run:
    """Whether a cell has a value; unknown where that asks a person."""
    look = cell(table, column, keys, meet)

    def filled(env: Env) -> Any:
        found = look(env)
        if found.__class__ is not Unknown:
            return found is not EMPTY
        given = [k(env) for k in keys]
        if not any(g.__class__ is Unknown for g in given):
            return found
        settled = filled_in_all(_cells(table, given, column, env), table.on_empty)
        return found.plain if settled is None else settled

    return filled


@lru_cache(maxsize=4096)
def _no_cell(kind: str, table: str, keys: str) -> Unknown:
    return Unknown((Cause(kind, table, keys),))

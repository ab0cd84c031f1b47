"""The tracing executor: a typed tree becomes closures that run on one candidate.

Nothing is short-circuited, and every elementary condition is written to the log with both its
operands, so that reasons are complete. One function a node, by `singledispatch`; a node that has
none is refused loudly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import add, mul, sub
from typing import Any

from prescreen.fields import industry, stage_index
from prescreen.lang import ast
from prescreen.lang.dispatch import dispatched
from prescreen.logic import Cause, Unknown, all_of, any_of, at_least, join
from prescreen.logic.numbers import (
    at_least_number,
    close,
    snap_ceil,
    snap_floor,
    snap_round,
)
from prescreen.pack.model import Metric
from prescreen.pack.tables import EMPTY, MISSING, Table
from prescreen.run.causes import divisor_unknown, field_unknown
from prescreen.run.dates import add_months
from prescreen.run.env import Env
from prescreen.run.lists import aggregate

Run = Callable[[Env], Any]


@dataclass(frozen=True, slots=True)
class Bindings:
    """What names of a rule set stand for on one day."""

    parameters: Mapping[str, object]
    tables: Mapping[str, Table]
    metrics: Mapping[str, Metric]


class Tracer:
    """Compiles trees against the rules of one day. Metrics are compiled once."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.metrics: dict[str, Run] = {}
        self.logging = True

    def quiet(self, node: ast.Node) -> Run:
        """Compile without a log: inside metrics and lists."""
        before, self.logging = self.logging, False
        try:
            return self.run(node)
        finally:
            self.logging = before

    @dispatched
    def run(self, node: ast.Node) -> Run:
        raise NotImplementedError(f"trace has no rule for {type(node).__name__}")

    # -- leaves ------------------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Const) -> Run:
        value = node.value
        return lambda env: value

    @run.register
    def _(self, node: ast.Field) -> Run:
        path, missing = node.path, field_unknown(node.path)

        def field(env: Env) -> Any:
            return env.values.get(path, missing)

        if self.logging and node.type.sort == "bool":
            return _logged(node, field)
        return field

    @run.register
    def _(self, node: ast.Item) -> Run:
        leaf, missing = node.leaf, field_unknown(f"{node.list}.{node.leaf}")
        return lambda env: env.item.get(leaf, missing)

    @run.register
    def _(self, node: ast.Parameter) -> Run:
        value = self.bindings.parameters.get(node.key)
        if value is None:
            value = Unknown((Cause("parameter", node.key),))
        return lambda env: value

    @run.register
    def _(self, node: ast.Metric) -> Run:
        key = node.key
        if key not in self.metrics:
            self.metrics[key] = self.quiet(self.bindings.metrics[key].node)
        formula = self.metrics[key]

        def metric(env: Env) -> Any:
            memo = env.memo
            if key not in memo:
                memo[key] = formula(env)
            return memo[key]

        if self.logging and node.type.sort == "bool":
            return _logged(node, metric)
        return metric

    @run.register
    def _(self, node: ast.AsOf) -> Run:
        return lambda env: env.day

    @run.register
    def _(self, node: ast.StageReached) -> Run:
        need = stage_index(node.stage)

        def reached(env: Env) -> Any:
            return env.stage >= need

        return _logged(node, reached) if self.logging else reached

    # -- tables ------------------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Lookup) -> Run:
        table, column = self.bindings.tables[node.table], node.column
        keys = [self.quiet(k) for k in node.keys]

        def lookup(env: Env) -> Any:
            given = [k(env) for k in keys]
            unknown = [g for g in given if g.__class__ is Unknown]
            if unknown:
                return join(unknown)
            value = table.lookup(given, column, env.day)
            if value is MISSING or value is EMPTY:
                return _not_there(table, given, value is EMPTY)
            return value

        return lookup

    @run.register
    def _(self, node: ast.HasValue) -> Run:
        look = node.lookup
        table, column = self.bindings.tables[look.table], look.column
        keys = [self.quiet(k) for k in look.keys]

        def has_value(env: Env) -> Any:
            given = [k(env) for k in keys]
            unknown = [g for g in given if g.__class__ is Unknown]
            if unknown:
                return join(unknown)
            value = table.lookup(given, column, env.day)
            if value is MISSING or (value is EMPTY and table.on_empty == "unknown"):
                return _not_there(table, given, value is EMPTY)
            return value is not EMPTY

        return _logged(node, has_value) if self.logging else has_value

    # -- logic -------------------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Not) -> Run:
        operand = self.run(node.operand)

        def negation(env: Env) -> Any:
            value = operand(env)
            return value if value.__class__ is Unknown else not value

        return negation

    @run.register
    def _(self, node: ast.And) -> Run:
        items = [self.run(i) for i in node.items]
        return lambda env: all_of([i(env) for i in items])

    @run.register
    def _(self, node: ast.Or) -> Run:
        items = [self.run(i) for i in node.items]
        return lambda env: any_of([i(env) for i in items])

    @run.register
    def _(self, node: ast.AtLeast) -> Run:
        n, items = node.n, [self.run(i) for i in node.items]
        return lambda env: at_least(n, [i(env) for i in items])

    # -- atoms -------------------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Compare) -> Run:
        left, right = self.quiet(node.left), self.quiet(node.right)
        test = _tests(node.left.type.sort == "date")[node.op]
        log = self.logging

        def compare(env: Env) -> Any:
            a, b = left(env), right(env)
            truth: Any
            if a.__class__ is Unknown:
                truth = join((a, b)) if b.__class__ is Unknown else a
            elif b.__class__ is Unknown:
                truth = b
            else:
                truth = test(a, b)
            if log:
                env.log.append((node, a, b, truth))
            return truth

        return compare

    @run.register
    def _(self, node: ast.Equal) -> Run:
        left, right, negated = self.quiet(node.left), self.quiet(node.right), node.negated
        if isinstance(node.right, ast.Const):
            value = node.right.value
            return self._atom(node, left, None, lambda a, _: (a == value) is not negated)
        return self._atom(node, left, right, lambda a, b: (a == b) is not negated)

    @run.register
    def _(self, node: ast.Member) -> Run:
        values = frozenset(node.values)
        return self._atom(node, self.quiet(node.operand), None, lambda a, _: a in values)

    @run.register
    def _(self, node: ast.Holds) -> Run:
        values = frozenset(node.values)
        return self._atom(node, self.quiet(node.set), None, lambda a, _: not values.isdisjoint(a))

    @run.register
    def _(self, node: ast.Under) -> Run:
        prefixes = node.prefixes
        return self._atom(
            node, self.quiet(node.code), None, lambda a, _: industry.under(a, prefixes)
        )

    @run.register
    def _(self, node: ast.Mentions) -> Run:
        words = node.words
        return self._atom(
            node, self.quiet(node.text), None, lambda a, _: any(w in a for w in words)
        )

    def _atom(
        self, node: ast.Node, left: Run, right: Run | None, test: Callable[[Any, Any], bool]
    ) -> Run:
        log = self.logging
        if right is None:

            def single(env: Env) -> Any:
                a = left(env)
                truth: Any = a if a.__class__ is Unknown else test(a, None)
                if log:
                    env.log.append((node, a, None, truth))
                return truth

            return single

        def double(env: Env) -> Any:
            a, b = left(env), right(env)
            unknown = [v for v in (a, b) if v.__class__ is Unknown]
            truth: Any = join(unknown) if unknown else test(a, b)
            if log:
                env.log.append((node, a, b, truth))
            return truth

        return double

    # -- numbers and dates -------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Arith) -> Run:
        if node.op == "/":
            zero = divisor_unknown(node.right)
            return self._numeric((node.left, node.right), lambda a, b: a / b if b else zero)
        return self._numeric((node.left, node.right), {"+": add, "-": sub, "*": mul}[node.op])

    @run.register
    def _(self, node: ast.Scale) -> Run:
        operand, factor = self.quiet(node.operand), node.factor

        def scale(env: Env) -> Any:
            value = operand(env)
            return value if value.__class__ is Unknown else value * factor

        return scale

    @run.register
    def _(self, node: ast.Func) -> Run:
        return self._numeric(node.args, FUNCTIONS[node.name])

    @run.register
    def _(self, node: ast.Days) -> Run:
        return self._numeric((node.start, node.end), lambda a, b: float((b - a).days))

    @run.register
    def _(self, node: ast.AddMonths) -> Run:
        return self._numeric((node.date, node.months), add_months)

    def _numeric(self, nodes: tuple[ast.Node, ...], apply: Callable[..., Any]) -> Run:
        runs = [self.quiet(n) for n in nodes]
        if len(runs) == 2:
            left, right = runs

            def binary(env: Env) -> Any:
                a, b = left(env), right(env)
                if a.__class__ is Unknown:
                    return join((a, b)) if b.__class__ is Unknown else a
                return b if b.__class__ is Unknown else apply(a, b)

            return binary

        def call(env: Env) -> Any:
            given = [r(env) for r in runs]
            unknown = [g for g in given if g.__class__ is Unknown]
            return join(unknown) if unknown else apply(*given)

        return call

    @run.register
    def _(self, node: ast.If) -> Run:
        test = self.run(node.test)
        then, other = self.run(node.then), self.run(node.other)

        def choose(env: Env) -> Any:
            t, a, b = test(env), then(env), other(env)
            if t.__class__ is Unknown:
                return join([v for v in (t, a, b) if v.__class__ is Unknown])
            return a if t else b

        return choose

    @run.register
    def _(self, node: ast.Aggregate) -> Run:
        value = self.quiet(node.value) if node.value is not None else None
        where = self.quiet(node.where) if node.where is not None else None
        run = aggregate(node.name, node.list, value, where)
        return _logged(node, run) if self.logging and node.type.sort == "bool" else run

    # -- conclusions -------------------------------------------------------------------------
    @run.register
    def _(self, node: ast.Outcome) -> Run:
        check, letter = node.check, node.letter
        return lambda env: env.letters.get(check, "M") == letter

    @run.register
    def _(self, node: ast.Tagged) -> Run:
        tag = node.tag
        return lambda env: tag in env.tags

    @run.register
    def _(self, node: ast.VerdictIs) -> Run:
        values = frozenset(node.values)
        return lambda env: env.verdict in values


def _logged(node: ast.Node, run: Run) -> Run:
    """A condition without two operands, such as a yes-or-no fact, noted in the log."""

    def logged(env: Env) -> Any:
        truth = run(env)
        env.log.append((node, truth, None, truth))
        return truth

    return logged


def _not_there(table: Table, keys: list[Any], empty: bool) -> Unknown:
    detail = ", ".join(str(k) for k in keys)
    return Unknown((Cause("cell" if empty else "table", table.key, detail),))


def _tests(dates: bool) -> Mapping[str, Callable[[Any, Any], bool]]:
    if dates:
        return {
            "<": lambda a, b: a < b,
            "<=": lambda a, b: a <= b,
            ">": lambda a, b: a > b,
            ">=": lambda a, b: a >= b,
        }
    return {
        "<": lambda a, b: a < b and not close(a, b),
        "<=": lambda a, b: a <= b or close(a, b),
        ">": lambda a, b: a > b and not close(a, b),
        ">=": at_least_number,
    }


_NO_STEP = Unknown((Cause("divisor", "0"),))

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": lambda *xs: min(xs),
    "max": lambda *xs: max(xs),
    "clamp": lambda x, low, high: max(low, min(x, high)),
    "abs": abs,
    "floor": snap_floor,
    "ceil": snap_ceil,
    "round": snap_round,
    "steps": lambda x, size: snap_floor(x / size) if size else _NO_STEP,
}

"""The tracing executor: a typed tree becomes closures that run on one candidate.

Where conditions are logged nothing is short-circuited: each is written down with both its operands,
so that reasons are complete. Inside metrics, lists and conclusions the first operand that decides
ends it. One function a node, by `singledispatch`; a node that has none is refused loudly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from operator import eq, ne
from typing import Any, cast

from prescreen.fields import industry
from prescreen.lang import ast
from prescreen.lang.dispatch import dispatched
from prescreen.lang.walk import below
from prescreen.logic import Cause, Unknown, at_least
from prescreen.logic.intervals import ARITHMETIC as ARITHMETIC_OF_ENDS
from prescreen.logic.intervals import Ends, decided, spread, times
from prescreen.logic.unknown import unknown_join
from prescreen.run.bindings import Bindings
from prescreen.run.causes import divisor_unknown, field_unknown, is_range
from prescreen.run.closures import (
    Run,
    brief,
    choice,
    is_filled,
    logged,
    on_field,
    on_pair,
    on_value,
    value_of,
    whole,
)
from prescreen.run.dates import add_months
from prescreen.run.env import Env
from prescreen.run.lists import aggregate
from prescreen.run.operators import (
    ARITHMETIC,
    DATE_PARTS,
    EXACT,
    EXACT_AGAINST,
    FUNCTIONS,
    TOLERANT,
    mentions_of,
    starts_with_of,
    tolerant_against,
    under_of,
)
from prescreen.run.partly import (
    FUNCTIONS_OF_ENDS,
    Settle,
    Test,
    against,
    day_ends_of,
    ends_of,
    ends_of_days,
    ends_of_months,
    ends_of_part,
    joined,
    rising,
    same,
    whichever,
    within,
)
from prescreen.run.score import total
from prescreen.run.signs import never_negative
from prescreen.vocabulary import stage_index

_FACTS = (ast.FieldRef, ast.ItemRef)


class Tracer:
    """Compiles trees against the rules of one day. Metrics are compiled once."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self.metrics: dict[str, Run] = {}
        self.logging = True
        self.meet = unknown_join()

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
    def trace_const(self, node: ast.Const) -> Run:
        value = node.value
        return lambda env: value

    @run.register
    def trace_field_ref(self, node: ast.FieldRef) -> Run:
        path, missing = node.path, field_unknown(node.path)

        def field(env: Env) -> Any:
            return env.values.get(path, missing)

        def noted(env: Env) -> Any:
            value = env.values.get(path, missing)
            env.log.append((node, value, None, value))
            return value

        return noted if self.logging and node.type.sort == "bool" else field

    @run.register
    def trace_item_ref(self, node: ast.ItemRef) -> Run:
        leaf, missing = node.leaf, field_unknown(f"{node.list}.{node.leaf}")
        return lambda env: env.item.get(leaf, missing)

    @run.register
    def trace_parameter_ref(self, node: ast.ParameterRef) -> Run:
        value = self.bindings.parameters.get(node.key)
        if value is None:
            value = Unknown((Cause("parameter", node.key),))
        return lambda env: value

    @run.register
    def trace_metric_ref(self, node: ast.MetricRef) -> Run:
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
            return logged(node, metric)
        return metric

    @run.register
    def trace_as_of(self, node: ast.AsOf) -> Run:
        return lambda env: env.day

    @run.register
    def trace_stage_reached(self, node: ast.StageReached) -> Run:
        need = stage_index(node.stage)

        def reached(env: Env) -> Any:
            return env.stage >= need

        return logged(node, reached) if self.logging else reached

    # -- tables ------------------------------------------------------------------------------
    @run.register
    def trace_lookup(self, node: ast.Lookup) -> Run:
        table, keys = self.bindings.tables[node.table], [self.quiet(k) for k in node.keys]
        look = value_of(table, node.column, keys, self.meet)
        return logged(node, look) if self.logging and node.type.sort == "bool" else look

    @run.register
    def trace_has_value(self, node: ast.HasValue) -> Run:
        look = node.lookup
        table, keys = self.bindings.tables[look.table], [self.quiet(k) for k in look.keys]
        filled = is_filled(table, look.column, keys, self.meet)
        return logged(node, filled) if self.logging else filled

    # -- logic -------------------------------------------------------------------------------
    @run.register
    def trace_not(self, node: ast.Not) -> Run:
        operand = self.run(node.operand)

        def negation(env: Env) -> Any:
            value = operand(env)
            return value if value.__class__ is Unknown else not value

        return negation

    @run.register
    def trace_junction(self, node: ast.And | ast.Or) -> Run:
        """One operand that is not neutral decides, else what is unknown remains.

        All run where conditions are logged, so that reasons are complete; elsewhere the first that
        decides ends it.
        """
        join = whole if self.logging else brief
        return join([self.run(n) for n in node.items], isinstance(node, ast.And), self.meet)

    @run.register
    def trace_at_least(self, node: ast.AtLeast) -> Run:
        n, items = node.n, [self.run(i) for i in node.items]
        return lambda env: at_least(n, [i(env) for i in items])

    # -- atoms -------------------------------------------------------------------------------
    @run.register
    def trace_compare(self, node: ast.Compare) -> Run:
        op, dates = node.op, node.left.type.sort == "date"
        test = (EXACT if dates else TOLERANT)[op]
        limit = self._constant(node.right)
        ends: Callable[[Any], Ends] = day_ends_of if dates else ends_of
        if limit is not None:
            number = cast("float", limit)
            settle = partial(against, op, ends(limit))
            held = partial(EXACT_AGAINST[op], limit) if dates else tolerant_against(op, number)
            return self._atom(node, node.left, held, settle, limit)

        def between(a: Any, b: Any) -> bool | None:
            return decided(op, ends(a), ends(b))

        return self._pair(node, node.left, node.right, test, between)

    @run.register
    def trace_equal(self, node: ast.Equal) -> Run:
        test = ne if node.negated else eq
        if isinstance(node.right, ast.Const):
            return self._words(node, node.left, partial(test, node.right.value))
        between = partial(same, node.negated)
        return self._pair(node, node.left, node.right, test, between)

    @run.register
    def trace_member(self, node: ast.Member) -> Run:
        return self._words(node, node.operand, frozenset(node.values).__contains__)

    @run.register
    def trace_holds(self, node: ast.Holds) -> Run:
        values = frozenset(node.values)
        return self._atom(node, node.set, lambda a: not values.isdisjoint(a))

    @run.register
    def trace_under(self, node: ast.Under) -> Run:
        return self._words(node, node.code, under_of(node.prefixes))

    @run.register
    def trace_within(self, node: ast.Within) -> Run:
        return self._pair(node, node.code, node.group, industry.under, None)

    @run.register
    def trace_mentions(self, node: ast.Mentions) -> Run:
        return self._words(node, node.text, mentions_of(node.words))

    @run.register
    def trace_starts_with(self, node: ast.StartsWith) -> Run:
        return self._words(node, node.text, starts_with_of(node.words))

    @run.register
    def trace_known(self, node: ast.Known) -> Run:
        """Whether anything is said of it: a range says something, what is made of one may."""
        operand, direct = self.quiet(node.operand), isinstance(node.operand, _FACTS)
        ranged = self._ranged(node.operand)

        def known(env: Env) -> Any:
            value = operand(env)
            if value.__class__ is not Unknown:
                return True
            return (direct or value.plain) if ranged(env) else False

        return logged(node, known) if self.logging else known

    @run.register
    def trace_coalesce(self, node: ast.Coalesce) -> Run:
        first, second = self.quiet(node.first), self.quiet(node.second)
        ranged, direct = self._ranged(node.first), isinstance(node.first, _FACTS)

        def coalesce(env: Env) -> Any:
            a, b = first(env), second(env)
            if a.__class__ is not Unknown:
                return a
            if ranged(env):
                return a if direct else joined(self.meet, a, b)
            return joined(self.meet, a, b) if b.__class__ is Unknown else b

        if self.logging and node.type.sort == "bool":
            return logged(node, coalesce)
        return coalesce

    def _ranged(self, node: ast.Node) -> Callable[[Env], bool]:
        """Whether a fact or leaf that the node reads is a range."""
        paths = [n.path for n in below(node, self.bindings.metrics) if isinstance(n, ast.FieldRef)]
        leaves = [n.leaf for n in below(node, self.bindings.metrics) if isinstance(n, ast.ItemRef)]

        def ranged(env: Env) -> bool:
            return any(is_range(env.values.get(p)) for p in paths) or any(
                is_range(env.item.get(leaf)) for leaf in leaves
            )

        return ranged

    def _constant(self, node: ast.Node) -> object:
        """The value of a literal or of a parameter in force, None for anything else."""
        if isinstance(node, ast.ParameterRef):
            return self.bindings.parameters.get(node.key)
        return node.value if isinstance(node, ast.Const) else None

    def _words(self, node: ast.Node, operand: ast.Node, test: Test) -> Run:
        """A condition on a choice: settled where all values that it may take agree."""
        return self._atom(node, operand, test, partial(whichever, test))

    def _atom(
        self,
        node: ast.Node,
        operand: ast.Node,
        test: Test,
        settle: Settle | None = None,
        right: object = None,
    ) -> Run:
        """A condition on one operand."""
        if isinstance(operand, ast.FieldRef):
            return on_field(node, operand.path, test, settle, right, self.logging)
        return on_value(node, self.quiet(operand), test, settle, right, self.logging)

    def _pair(
        self,
        node: ast.Node,
        first: ast.Node,
        second: ast.Node,
        test: Callable[[Any, Any], bool],
        settle: Callable[[Any, Any], bool | None] | None,
    ) -> Run:
        left, right = self.quiet(first), self.quiet(second)
        return on_pair(node, left, right, test, settle, self.meet, self.logging)

    # -- numbers and dates -------------------------------------------------------------------
    @run.register
    def trace_arith(self, node: ast.Arith) -> Run:
        ends = ARITHMETIC_OF_ENDS[node.op]
        if node.op == "/":
            zero = divisor_unknown(node.right)
            apply: Callable[..., Any] = lambda a, b: a / b if b else zero  # noqa: E731
        else:
            apply = ARITHMETIC[node.op]
        left, right, meet = self.quiet(node.left), self.quiet(node.right), self.meet

        def arith(env: Env) -> Any:
            a, b = left(env), right(env)
            if a.__class__ is Unknown or b.__class__ is Unknown:
                return within(joined(meet, a, b), ends(ends_of(a), ends_of(b)))
            return apply(a, b)

        return arith

    @run.register
    def trace_scale(self, node: ast.Scale) -> Run:
        operand, factor = self.quiet(node.operand), node.factor

        def scale(env: Env) -> Any:
            value = operand(env)
            if value.__class__ is Unknown:
                return within(value.plain, spread([times(end, factor) for end in value.ends]))
            return value * factor

        return scale

    @run.register
    def trace_func(self, node: ast.Func) -> Run:
        """Most functions rise with each argument: ends go to ends."""
        apply, runs, meet = FUNCTIONS[node.name], [self.quiet(n) for n in node.args], self.meet
        ends = FUNCTIONS_OF_ENDS.get(node.name, partial(rising, node.name))

        def func(env: Env) -> Any:
            given = [r(env) for r in runs]
            unknown = [g for g in given if g.__class__ is Unknown]
            if not unknown:
                return apply(*given)
            return within(reduce(meet, unknown).plain, ends(*map(ends_of, given)))

        return func

    @run.register
    def trace_days(self, node: ast.Days) -> Run:
        days: Callable[..., float] = lambda a, b: float((b - a).days)  # noqa: E731
        return self._dated((node.start, node.end), days, ends_of_days)

    @run.register
    def trace_date_part(self, node: ast.DatePart) -> Run:
        return self._dated((node.date,), DATE_PARTS[node.part], partial(ends_of_part, node.part))

    @run.register
    def trace_add_months(self, node: ast.AddMonths) -> Run:
        return self._dated((node.date, node.months), add_months, ends_of_months)

    def _dated(
        self, nodes: tuple[ast.Node, ...], apply: Callable[..., Any], ends: Callable[..., Ends]
    ) -> Run:
        runs, meet = [self.quiet(n) for n in nodes], self.meet
        each = [day_ends_of if n.type.sort == "date" else ends_of for n in nodes]

        def call(env: Env) -> Any:
            given = [r(env) for r in runs]
            unknown = [g for g in given if g.__class__ is Unknown]
            if not unknown:
                return apply(*given)
            found = [of(g) for of, g in zip(each, given, strict=True)]
            return within(reduce(meet, unknown).plain, ends(*found))

        return call

    @run.register
    def trace_if(self, node: ast.If) -> Run:
        """Where the test is unknown, what both branches have in common."""
        test, then, other = self.run(node.test), self.run(node.then), self.run(node.other)
        numbers = node.type.sort == "number"
        return choice(test, then, other, self.meet, numbers, every=self.logging)

    @run.register
    def trace_aggregate(self, node: ast.Aggregate) -> Run:
        value = self.quiet(node.value) if node.value is not None else None
        where = self.quiet(node.where) if node.where is not None else None
        positive = node.value is not None and never_negative(node.value, self.bindings)
        run = aggregate(node.name, node.list, value, where, positive)
        return logged(node, run) if self.logging and node.type.sort == "bool" else run

    # -- conclusions -------------------------------------------------------------------------
    @run.register
    def trace_score_ref(self, node: ast.ScoreRef) -> Run:
        return total(self.bindings.score, self.quiet)

    @run.register
    def trace_outcome_is(self, node: ast.OutcomeIs) -> Run:
        check, letter = node.check, node.letter
        return lambda env: env.letters.get(check, "M") == letter

    @run.register
    def trace_tagged(self, node: ast.Tagged) -> Run:
        tag = node.tag
        return lambda env: tag in env.tags

    @run.register
    def trace_verdict_is(self, node: ast.VerdictIs) -> Run:
        values = frozenset(node.values)
        return lambda env: env.verdict in values

"""What a condition may still come to, and which unknown facts have a say in it.

The tree is run over sets of values: a truth is a subset of {true, false}, a number an interval,
a choice the values it may take; unknown fields range independently over their declared bounds.
The result is exact where every field occurs once, and errs on the side of “may” elsewhere: no
possible outcome and no fact that matters is left out.
"""

from __future__ import annotations

from functools import partial

from prescreen.fields import industry
from prescreen.lang import Sort, ast
from prescreen.lang.dispatch import dispatched
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import ANY, ARITHMETIC, INF, Ends, decided, spread, times
from prescreen.pack.tables import EMPTY, MISSING
from prescreen.run.abstract import (
    BOTH,
    NONE,
    YES,
    Abstract,
    Causes,
    Choice,
    NumberRange,
    Truth,
    anything,
    at_least,
    bounds,
    conjunction,
    day_bounds,
    disjunction,
    either,
    exact,
    interval_order,
    known,
    made,
    negation,
    ranged,
    settle,
    single,
    tested,
    unknown_field,
    values_of,
)
from prescreen.run.bindings import Bindings
from prescreen.run.causes import divisor_unknown, list_doubted, list_unknown
from prescreen.run.dates import add_months
from prescreen.run.elements import causes_of, part_of
from prescreen.run.env import Env
from prescreen.run.lists import FOLDS, ends_of_fold
from prescreen.run.operators import FUNCTIONS
from prescreen.run.partly import (
    FUNCTIONS_OF_ENDS,
    cells_within,
    ends_of_days,
    ends_of_months,
    ends_of_part,
    filled_in_all,
    rising,
    spread_of,
)
from prescreen.run.signs import never_negative
from prescreen.run.trace import Tracer
from prescreen.vocabulary import stage_index


class Possible:
    """The abstract executor for one candidate."""

    def __init__(self, bindings: Bindings, env: Env) -> None:
        self.bindings = bindings
        self.env = env
        self.memo: dict[str, Abstract] = {}

    def truth(self, node: ast.Node) -> Truth:
        found = self.run(node)
        if isinstance(found, Truth):
            return found
        raise TypeError(f"not a condition: {type(node).__name__}")

    def number(self, node: ast.Node) -> NumberRange:
        found = self.run(node)
        return found if isinstance(found, NumberRange) else NumberRange(-INF, INF, found.causes)

    @dispatched
    def run(self, node: ast.Node) -> Abstract:
        raise NotImplementedError(f"possible has no rule for {type(node).__name__}")

    # -- leaves ------------------------------------------------------------------------------
    @run.register
    def possible_const(self, node: ast.Const) -> Abstract:
        return exact(node.value)

    @run.register
    def possible_field_ref(self, node: ast.FieldRef) -> Abstract:
        value = self.env.values.get(node.path)
        if value is None or isinstance(value, Unknown):
            return unknown_field(node.path, value)
        return exact(value)

    @run.register
    def possible_item_ref(self, node: ast.ItemRef) -> Abstract:
        value = self.env.item.get(node.leaf)
        if value is None or isinstance(value, Unknown):
            return unknown_field(f"{node.list}.{node.leaf}", value)
        return exact(value)

    @run.register
    def possible_parameter_ref(self, node: ast.ParameterRef) -> Abstract:
        value = self.bindings.parameters.get(node.key)
        if value is not None:
            return exact(value)
        return anything(node, frozenset((Cause("parameter", node.key),)))

    @run.register
    def possible_metric_ref(self, node: ast.MetricRef) -> Abstract:
        if node.key not in self.memo:
            self.memo[node.key] = self.run(self.bindings.metrics[node.key].node)
        return self.memo[node.key]

    @run.register
    def possible_as_of(self, node: ast.AsOf) -> Abstract:
        return exact(self.env.day)

    @run.register
    def possible_stage_reached(self, node: ast.StageReached) -> Abstract:
        return known(self.env.stage >= stage_index(node.stage))

    # -- tables ------------------------------------------------------------------------------
    @run.register
    def possible_lookup(self, node: ast.Lookup) -> Abstract:
        found = self._cell(node)
        if not isinstance(found, frozenset):
            return exact(found)
        cells = self._cells(node)
        if len(cells) == 1 and MISSING not in cells and EMPTY not in cells:
            return exact(next(iter(cells)))
        ends = spread_of(cells)
        return anything(node, found) if ends == ANY else made(ends, found)

    @run.register
    def possible_has_value(self, node: ast.HasValue) -> Abstract:
        found = self._cell(node.lookup, has_value=True)
        if not isinstance(found, frozenset):
            return known(found is not EMPTY)
        table = self.bindings.tables[node.lookup.table]
        filled = filled_in_all(self._cells(node.lookup), table.on_empty)
        return Truth(BOTH, found) if filled is None else known(filled)

    def _cells(self, node: ast.Lookup) -> frozenset[object]:
        """The cells that the keys may lead to where some are known within two ends."""
        keys: list[tuple[object, Ends]] = []
        for key in node.keys:
            value = self.run(key)
            ends = bounds(value) if isinstance(value, NumberRange) else ANY
            keys.append((Unknown(None, ends=ends) if value.causes else single(value), ends))
        if not any(isinstance(key, Unknown) for key, _ in keys):
            return frozenset()
        return cells_within(self.bindings.tables[node.table], keys, node.column, self.env.day)

    def _cell(self, node: ast.Lookup, has_value: bool = False) -> object:
        """The cell, or the causes for which it is not known."""
        keys: list[object] = []
        causes: set[Cause] = set()
        for key in node.keys:
            value = single(self.run(key))
            if isinstance(value, frozenset):
                causes |= value
            keys.append(value)
        if causes:
            return frozenset(causes)
        table = self.bindings.tables[node.table]
        value = table.lookup(keys, node.column, self.env.day)
        if value is MISSING or (value is EMPTY and not (has_value and table.on_empty == "none")):
            kind = "cell" if value is EMPTY else "table"
            return frozenset((Cause(kind, table.key, ", ".join(str(k) for k in keys)),))
        return value

    # -- logic -------------------------------------------------------------------------------
    @run.register
    def possible_not(self, node: ast.Not) -> Abstract:
        return negation(self.truth(node.operand))

    @run.register
    def possible_and(self, node: ast.And) -> Abstract:
        return conjunction([self.truth(i) for i in node.items])

    @run.register
    def possible_or(self, node: ast.Or) -> Abstract:
        return disjunction([self.truth(i) for i in node.items])

    @run.register
    def possible_at_least(self, node: ast.AtLeast) -> Abstract:
        return at_least(node.n, [self.truth(i) for i in node.items])

    @run.register
    def possible_if(self, node: ast.If) -> Abstract:
        test, then, other = self.truth(node.test), self.run(node.then), self.run(node.other)
        if test.may == {True}:
            return then
        if test.may == {False}:
            return other
        if then == other and not then.causes and not isinstance(then, Truth):
            return then
        causes = test.causes | then.causes | other.causes
        return either(then, other, causes)

    # -- atoms -------------------------------------------------------------------------------
    @run.register
    def possible_compare(self, node: ast.Compare) -> Abstract:
        if node.left.type.sort is Sort.DATE:
            left, right = self.run(node.left), self.run(node.right)
            found = decided(node.op, day_bounds(left), day_bounds(right))
            return Truth(BOTH, left.causes | right.causes) if found is None else known(found)
        return self._compare(node.op, node.left, self.number(node.right))

    def _compare(self, op: str, left: ast.Node, right: NumberRange) -> Truth:
        """`min`, `max` and `clamp` against a known bound are conditions on their arguments."""
        if isinstance(left, ast.Func) and not right.causes and left.name in ("min", "max"):
            parts = [self._compare(op, a, right) for a in left.args]
            upward = op in (">=", ">")
            join = disjunction if (left.name == "max") is upward else conjunction
            return join(parts)
        if isinstance(left, ast.Func) and left.name == "clamp" and not right.causes:
            x, low, high = left.args
            inner = ast.Func(left.type, left.span, "min", (x, high))
            outer = ast.Func(left.type, left.span, "max", (low, inner))
            return self._compare(op, outer, right)
        if isinstance(left, ast.MetricRef) and not right.causes:
            return self._compare(op, self.bindings.metrics[left.key].node, right)
        a = self.number(left)
        return settle(interval_order(op, a, right), a.causes | right.causes)

    @run.register
    def possible_equal(self, node: ast.Equal) -> Abstract:
        left, right = self.run(node.left), self.run(node.right)
        a, b = values_of(left), values_of(right)
        causes = left.causes | right.causes
        if a is None or b is None:
            return Truth(BOTH, causes)
        equal, differ = not a.isdisjoint(b), len(a | b) > 1
        if equal is differ:
            return settle(BOTH if equal else frozenset(), causes)
        return known(equal is not node.negated)

    @run.register
    def possible_member(self, node: ast.Member) -> Abstract:
        found = self.run(node.operand)
        return tested(found, lambda v: v in node.values)

    @run.register
    def possible_holds(self, node: ast.Holds) -> Abstract:
        found = self.run(node.set)
        wanted = frozenset(node.values)
        return tested(found, lambda v: not wanted.isdisjoint(v))

    @run.register
    def possible_under(self, node: ast.Under) -> Abstract:
        return tested(self.run(node.code), lambda v: industry.under(str(v), node.prefixes))

    @run.register
    def possible_within(self, node: ast.Within) -> Abstract:
        """A code that is not known may be any."""
        code, group = self.run(node.code), self.run(node.group)
        codes, groups = values_of(code), values_of(group)
        if codes is None or groups is None:
            return Truth(BOTH, code.causes | group.causes)
        may = {industry.under(str(c), str(g)) for c in codes for g in groups}
        return settle(frozenset(may), code.causes | group.causes)

    @run.register
    def possible_mentions(self, node: ast.Mentions) -> Abstract:
        return tested(self.run(node.text), lambda v: any(w in str(v) for w in node.words))

    @run.register
    def possible_starts_with(self, node: ast.StartsWith) -> Abstract:
        return tested(self.run(node.text), lambda v: str(v).startswith(node.words))

    @run.register
    def possible_known(self, node: ast.Known) -> Abstract:
        """What is not known may yet become so."""
        found = self.run(node.operand)
        said = isinstance(node.operand, ast.FieldRef | ast.ItemRef) and ranged(found)
        return Truth(BOTH, found.causes) if found.causes and not said else YES

    @run.register
    def possible_coalesce(self, node: ast.Coalesce) -> Abstract:
        first, second = self.run(node.first), self.run(node.second)
        if isinstance(node.first, ast.FieldRef | ast.ItemRef) and ranged(first):
            return first
        return either(first, second, first.causes | second.causes) if first.causes else first

    # -- numbers and dates -------------------------------------------------------------------
    @run.register
    def possible_arith(self, node: ast.Arith) -> Abstract:
        a, b = self.number(node.left), self.number(node.right)
        causes = a.causes | b.causes
        if node.op == "/" and b.low == b.high == 0:
            causes = causes.union(divisor_unknown(node.right).causes)
        return made(ARITHMETIC[node.op](bounds(a), bounds(b)), causes)

    @run.register
    def possible_scale(self, node: ast.Scale) -> Abstract:
        a = self.number(node.operand)
        return made(spread([times(end, node.factor) for end in bounds(a)]), a.causes)

    @run.register
    def possible_func(self, node: ast.Func) -> Abstract:
        parts = [self.number(a) for a in node.args]
        causes = frozenset().union(*(p.causes for p in parts))
        if not causes:
            value = FUNCTIONS[node.name](*(p.low for p in parts))
            if isinstance(value, Unknown):
                return anything(node, frozenset(value.causes))
            return exact(value)
        ends = FUNCTIONS_OF_ENDS.get(node.name, partial(rising, node.name))
        return made(ends(*map(bounds, parts)), causes)

    @run.register
    def possible_days(self, node: ast.Days) -> Abstract:
        start, end = self.run(node.start), self.run(node.end)
        found = ends_of_days(day_bounds(start), day_bounds(end))
        return made(found, start.causes | end.causes)

    @run.register
    def possible_date_part(self, node: ast.DatePart) -> Abstract:
        found = self.run(node.date)
        return made(ends_of_part(node.part, day_bounds(found)), found.causes)

    @run.register
    def possible_add_months(self, node: ast.AddMonths) -> Abstract:
        day, months = self.run(node.date), self.number(node.months)
        causes = day.causes | months.causes
        if not causes:
            return exact(add_months(single(day), months.low))  # type: ignore[arg-type]
        ends = ends_of_months(day_bounds(day), bounds(months))
        return Choice(None, causes) if ends == ANY else made(ends, causes)

    # -- lists -------------------------------------------------------------------------------
    @run.register
    def possible_aggregate(self, node: ast.Aggregate) -> Abstract:
        fact = self.env.lists.get(node.list)
        if fact is None:
            return self._open(node, frozenset(list_unknown(node.list).causes))
        why = list_doubted if fact.doubted else list_unknown
        gap = frozenset(why(node.list).causes)
        outer, memo = self.env.item, self.memo
        rows: list[tuple[Truth, Abstract]] = []
        try:
            for item in fact.items:
                self.env.item, self.memo = item, {}
                where = YES if node.where is None else self.truth(node.where)
                rows.append((where, YES if node.value is None else self.run(node.value)))
        finally:
            self.env.item, self.memo = outer, memo
        if node.name in ("any", "all"):
            return self._quantified(node.name, rows, NONE if fact.complete else gap)
        causes = frozenset().union(*(causes_of(node, where, value) for where, value in rows))
        if not fact.complete:
            causes |= gap
        if not causes:
            return self._exactly(node, rows)
        parts = [] if fact.doubted else [part_of(node, *row) for row in rows]
        return made(ends_of_fold(node.name, parts, fact.complete, self._positive(node)), causes)

    def _positive(self, node: ast.Aggregate) -> bool:
        return node.value is not None and never_negative(node.value, self.bindings)

    def deciding(self, node: ast.Aggregate) -> tuple[int, ...]:
        """Positions of the elements that make `any` true or `all` false."""
        fact = self.env.lists.get(node.list)
        if fact is None or node.name not in ("any", "all") or node.value is None:
            return ()
        outer, memo, found = self.env.item, self.memo, []
        for i, item in enumerate(fact.items):
            self.env.item, self.memo = item, {}
            where = YES if node.where is None else self.truth(node.where)
            if where.may == {True} and self.truth(node.value).may == {node.name == "any"}:
                found.append(i)
        self.env.item, self.memo = outer, memo
        return tuple(found)

    def _open(self, node: ast.Aggregate, causes: Causes) -> Abstract:
        """Of a list of which nothing is known."""
        if node.type.sort is Sort.BOOL:
            return Truth(BOTH, causes)
        return made(ends_of_fold(node.name, (), False, self._positive(node)), causes)

    def _quantified(self, name: str, rows: list[tuple[Truth, Abstract]], gap: Causes) -> Truth:
        truths = [(w, v) for w, v in rows if isinstance(v, Truth)]
        if name == "any":
            parts = [conjunction([w, v]) for w, v in truths]
            return disjunction([*parts, Truth(BOTH, gap)] if gap else parts)
        parts = [disjunction([negation(w), v]) for w, v in truths]
        return conjunction([*parts, Truth(BOTH, gap)] if gap else parts)

    def _exactly(self, node: ast.Aggregate, rows: list[tuple[Truth, Abstract]]) -> Abstract:
        taken = [v for w, v in rows if w.may == {True}]
        if node.name == "count":
            return exact(float(sum(1 for v in taken if isinstance(v, Truth) and True in v.may)))
        numbers = [v.low for v in taken if isinstance(v, NumberRange)]
        if not numbers and node.name != "sum":
            return NumberRange(-INF, INF, frozenset((Cause("divisor", node.list),)))
        return exact(FOLDS[node.name](numbers))

    # -- conclusions: settled by the time they are read -----------------------------------------
    @run.register
    def possible_score_ref(self, node: ast.ScoreRef) -> Abstract:
        found = Tracer(self.bindings).quiet(node)(self.env)
        if not isinstance(found, Unknown):
            return exact(found)
        return NumberRange(*found.ends, frozenset(found.causes))

    @run.register
    def possible_outcome_is(self, node: ast.OutcomeIs) -> Abstract:
        return known(self.env.letters.get(node.check, "M") == node.letter)

    @run.register
    def possible_tagged(self, node: ast.Tagged) -> Abstract:
        return known(node.tag in self.env.tags)

    @run.register
    def possible_verdict_is(self, node: ast.VerdictIs) -> Abstract:
        return known(self.env.verdict in node.values)

"""The solver as an executor: a typed tree becomes a formula that says what the engine would say.

One function a node, by `singledispatch`; a node that has none is refused loudly. A value carries
the condition under which it is known, so one formula says when a condition is true, false and
unknown. `tests/prove` compares it with the tracing executor.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import z3

from prescreen.fields import catalogue, industry
from prescreen.lang import ast
from prescreen.lang.dispatch import dispatched
from prescreen.logic.intervals import ANY
from prescreen.prove import lists
from prescreen.prove.calendar import FIRST_DAY, earlier, ordinal, whole_months
from prescreen.prove.cells import Cell, look
from prescreen.prove.order import Order
from prescreen.prove.quantities import (
    Quantity,
    absolute,
    add,
    compare,
    divide,
    fold,
    multiply,
    quantity,
    scale,
    span,
    subtract,
)
from prescreen.prove.rounding import rounded
from prescreen.prove.terms import Bool, Number, chosen, conj, disj, literal, neg
from prescreen.prove.truths import NO, OPEN, YES, NotEncoded, Truth, all_of, any_of, negation
from prescreen.prove.values import Choice, Day, Several, Value, alike, branch
from prescreen.prove.words import held_against, is_one_of, mentions, settled_by_words, test, within
from prescreen.prove.world import World
from prescreen.run.bindings import Bindings
from prescreen.run.dates import add_months
from prescreen.run.operators import DATE_PARTS
from prescreen.run.signs import never_negative
from prescreen.vocabulary import stage_index

ARITHMETIC = {"+": add, "-": subtract, "*": multiply, "/": divide}


class Encoder:
    """Formulas for the rules of one day, over the facts of a world."""

    def __init__(self, world: World, bindings: Bindings, day: dt.date, order: Order) -> None:
        self.world = world
        self.bindings = bindings
        self.day = day
        self.order = order
        self._item: lists.Element | None = None
        self._metrics: dict[str, Value] = {}

    def truth(self, node: ast.Node) -> Truth:
        found = self.value(node)
        if isinstance(found, Truth):
            return found
        raise NotEncoded(f"{type(node).__name__} is no condition")

    def quantity(self, node: ast.Node) -> Quantity:
        found = self.value(node)
        if isinstance(found, Quantity):
            return found
        raise NotEncoded(f"{type(node).__name__} is no number")

    @dispatched
    def value(self, node: ast.Node) -> Value:
        raise NotEncoded(type(node).__name__)

    # -- leaves ------------------------------------------------------------------------------
    @value.register
    def encode_const(self, node: ast.Const) -> Value:
        return constant(node.value)

    @value.register
    def encode_field_ref(self, node: ast.FieldRef) -> Value:
        if node.path not in catalogue:  # what a mutant reads in place of a field
            return nothing(node)
        return self.world.fact(node.path).value

    @value.register
    def encode_item_ref(self, node: ast.ItemRef) -> Value:
        if self._item is None:
            raise NotEncoded("ItemRef outside a list")
        if f"{node.list}.{node.leaf}" not in catalogue:
            return nothing(node)
        return self._item.leaf(node.leaf).value

    @value.register
    def encode_parameter_ref(self, node: ast.ParameterRef) -> Value:
        value = self.bindings.parameters.get(node.key)
        return constant(value) if value is not None else nothing(node)

    @value.register
    def encode_metric_ref(self, node: ast.MetricRef) -> Value:
        if node.key not in self._metrics:
            outer, self._item = self._item, None
            self._metrics[node.key] = self.value(self.bindings.metrics[node.key].node)
            self._item = outer
        return self._metrics[node.key]

    @value.register
    def encode_as_of(self, node: ast.AsOf) -> Value:
        return Day(True, self.day)

    @value.register
    def encode_stage_reached(self, node: ast.StageReached) -> Value:
        reached = self.world.stage >= stage_index(node.stage)
        return Truth(reached, neg(reached))

    # -- tables ------------------------------------------------------------------------------
    @value.register
    def encode_lookup(self, node: ast.Lookup) -> Value:
        return self._cell(node).value(node.type.sort.value)

    @value.register
    def encode_has_value(self, node: ast.HasValue) -> Value:
        return self._cell(node.lookup).has_value

    def _cell(self, node: ast.Lookup) -> Cell:
        keys = [self.value(k) for k in node.keys]
        table = self.bindings.tables[node.table]
        return look(self.world.domains, table, node.column, keys, self.day, self.order)

    # -- logic -------------------------------------------------------------------------------
    @value.register
    def encode_not(self, node: ast.Not) -> Value:
        return negation(self.truth(node.operand))

    @value.register
    def encode_and(self, node: ast.And) -> Value:
        return all_of([self.truth(i) for i in node.items])

    @value.register
    def encode_or(self, node: ast.Or) -> Value:
        return any_of([self.truth(i) for i in node.items])

    @value.register
    def encode_at_least(self, node: ast.AtLeast) -> Value:
        parts = [self.truth(i) for i in node.items]
        true = _at_least(node.n, [p.true for p in parts])
        enough = len(parts) - node.n + 1
        return Truth(true, _at_least(enough, [p.false for p in parts]))

    @value.register
    def encode_if(self, node: ast.If) -> Value:
        return branch(self.truth(node.test), self.value(node.then), self.value(node.other))

    # -- atoms -------------------------------------------------------------------------------
    @value.register
    def encode_compare(self, node: ast.Compare) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(left, Day) and isinstance(right, Day):
            return _known_truth((left.known, right.known), earlier(node.op, left, right))
        if isinstance(left, Quantity) and isinstance(right, Quantity):
            return compare(self.order, node.op, left, right)
        raise NotEncoded("comparison of neither numbers nor dates")

    @value.register
    def encode_equal(self, node: ast.Equal) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        found = self._equal(left, right)
        return negation(found) if node.negated else found

    def _equal(self, left: Value, right: Value) -> Truth:
        if isinstance(left, Truth) and isinstance(right, Truth):
            same = disj((conj((left.true, right.true)), conj((left.false, right.false))))
            return _known_truth((left.known, right.known), same)
        if isinstance(left, Choice) and isinstance(right, Choice):
            found = _known_truth((left.known, right.known), held_against(left, right, alike))
            settled = settled_by_words(left, right)
            return Truth(disj((found.true, settled.true)), disj((found.false, settled.false)))
        if isinstance(left, Day) and isinstance(right, Day):
            both = conj((earlier("<=", left, right), earlier(">=", left, right)))
            return _known_truth((left.known, right.known), both)
        raise NotEncoded("equality of " + type(left).__name__)

    @value.register
    def encode_member(self, node: ast.Member) -> Value:
        found = self.value(node.operand)
        values = node.values
        return self._on_words(found, lambda atom: is_one_of(atom, values))

    @value.register
    def encode_holds(self, node: ast.Holds) -> Value:
        found = self.value(node.set)
        if not isinstance(found, Several):
            raise NotEncoded("choice among what is no multiple choice")
        return _known_truth((found.known,), disj(found.holds(v) for v in node.values))

    @value.register
    def encode_under(self, node: ast.Under) -> Value:
        prefixes = node.prefixes
        key = f"<{'|'.join(prefixes)}"
        return self._on_words(
            self.value(node.code),
            lambda atom: test(atom, key, lambda code: industry.under(code, prefixes)),
        )

    @value.register
    def encode_within(self, node: ast.Within) -> Value:
        code, group = self.value(node.code), self.value(node.group)
        if not isinstance(code, Choice) or not isinstance(group, Choice):
            raise NotEncoded("an industry code that is no choice")
        return _known_truth((code.known, group.known), held_against(code, group, within))

    @value.register
    def encode_mentions(self, node: ast.Mentions) -> Value:
        return self._on_words(self.value(node.text), lambda atom: mentions(atom, node.words))

    @value.register
    def encode_starts_with(self, node: ast.StartsWith) -> Value:
        return self._on_words(
            self.value(node.text), lambda atom: mentions(atom, node.words, starts=True)
        )

    @value.register
    def encode_known(self, node: ast.Known) -> Value:
        known = known_of(self.value(node.operand))
        return Truth(known, neg(known))

    @value.register
    def encode_coalesce(self, node: ast.Coalesce) -> Value:
        first, second = self.value(node.first), self.value(node.second)
        given = known_of(first)
        if isinstance(first, Quantity) and isinstance(second, Quantity):
            # What is known of an unknown number is not kept through it.
            return Quantity(
                disj((given, second.known)), _either_number(given, first, second), span(ANY)
            )
        if isinstance(first, Truth) and isinstance(second, Truth):
            return Truth(
                disj((first.true, conj((neg(given), second.true)))),
                disj((first.false, conj((neg(given), second.false)))),
            )
        if isinstance(first, Choice) and isinstance(second, Choice):
            options = [(conj((given, g)), a) for g, a in first.options]
            options += [(conj((neg(given), g)), a) for g, a in second.options]
            return Choice(disj((given, second.known)), tuple(options))
        raise NotEncoded("the first known of two dates or multiple choices")

    def _on_words(self, found: Value, test: Any) -> Truth:
        """A condition on a choice: settled as well where all that it may be agree."""
        if not isinstance(found, Choice):
            raise NotEncoded("words of what is no text")
        holds = disj(conj((guard, test(atom))) for guard, atom in found.options)
        truth = _known_truth((found.known,), holds)
        if found.words is None:
            return truth
        settled = {test(word) for word in found.words}
        if settled == {True}:
            return Truth(disj((truth.true, neg(found.known))), truth.false)
        if settled == {False}:
            return Truth(truth.true, disj((truth.false, neg(found.known))))
        return truth

    # -- numbers and dates -------------------------------------------------------------------
    @value.register
    def encode_arith(self, node: ast.Arith) -> Value:
        return ARITHMETIC[node.op](self.quantity(node.left), self.quantity(node.right))

    @value.register
    def encode_scale(self, node: ast.Scale) -> Value:
        return scale(self.quantity(node.operand), literal(node.factor).top)

    @value.register
    def encode_func(self, node: ast.Func) -> Value:
        args = [self.quantity(a) for a in node.args]
        if node.name in ("min", "max"):
            return fold(node.name, args)
        if node.name == "clamp":
            inner = fold("min", [args[0], args[2]])
            return fold("max", [args[1], inner])
        if node.name == "abs":
            return absolute(args[0])
        return rounded(node.name, args, self.order)

    @value.register
    def encode_days(self, node: ast.Days) -> Value:
        start, end = self.value(node.start), self.value(node.end)
        if not (isinstance(start, Day) and isinstance(end, Day)):
            raise NotEncoded("days between what are no dates")
        between = ordinal(end) - ordinal(start)
        known = conj((start.known, end.known))
        if isinstance(between, int):
            return Quantity(known, literal(float(between)), span(ANY))
        return Quantity(known, Number(z3.ToReal(between)), span(ANY))

    @value.register
    def encode_date_part(self, node: ast.DatePart) -> Value:
        date = self.value(node.date)
        if isinstance(date, Day) and date.constant is not None and date.known is True:
            return quantity(DATE_PARTS[node.part](date.constant))
        if isinstance(date, Day) and date.civil is not None and not date.months:
            part = z3.ToReal(getattr(date.civil(), node.part))
            return Quantity(date.known, Number(part), span(ANY))
        raise NotEncoded(f"{node.part} of a date moved by months")

    @value.register
    def encode_add_months(self, node: ast.AddMonths) -> Value:
        date, months = self.value(node.date), self.quantity(node.months)
        by = months.value.constant
        if not isinstance(date, Day) or by is None or date.months:
            raise NotEncoded("months that are not known beforehand")
        known = conj((date.known, months.known))
        if date.constant is not None:
            return Day(known, add_months(date.constant, float(by)))
        return Day(known, date.at, whole_months(float(by)), date.civil)

    # -- lists -------------------------------------------------------------------------------
    @value.register
    def encode_aggregate(self, node: ast.Aggregate) -> Value:
        found = self.world.listed(node.list)
        outer, rows = self._item, list[lists.Row]()
        for element in found.elements:
            self._item = element
            counts = YES if node.where is None else self.truth(node.where)
            value = YES if node.value is None else self.value(node.value)
            rows.append((element.there, counts, value))
        self._item = outer
        if node.name in ("any", "all"):
            return lists.quantified(node.name, found, rows)
        if node.name == "count":
            return lists.counted(found, rows)
        positive = node.value is not None and never_negative(node.value, self.bindings)
        return lists.folded(node.name, found, rows, positive)

    # -- conclusions: what they read is taken as it comes ----------------------------------------
    @value.register
    def encode_outcome_is(self, node: ast.OutcomeIs) -> Value:
        return _opaque(f"{node.check}={node.letter}")

    @value.register
    def encode_tagged(self, node: ast.Tagged) -> Value:
        return _opaque(f"tag {node.tag}")

    @value.register
    def encode_verdict_is(self, node: ast.VerdictIs) -> Value:
        return _opaque(f"verdict {'|'.join(node.values)}")


def _opaque(name: str) -> Truth:
    """A truth that stands for itself: the same in every formula that names it."""
    symbol = z3.Bool(name)
    return Truth(symbol, neg(symbol))


def constant(value: object) -> Value:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float | int):
        return quantity(float(value))
    if isinstance(value, dt.date):
        return Day(True, value)
    return Choice(True, ((True, str(value)),))


def nothing(node: ast.Node) -> Value:
    """A value that is never known, of the type of a node."""
    sort = node.type.sort.value
    if sort == "bool":
        return OPEN
    if sort == "number":
        return Quantity(False, literal(0.0))
    if sort == "date":
        return Day(False, FIRST_DAY)
    return Choice(False, ())


def known_of(value: Value) -> Bool:
    return value.known


def _either_number(given: Bool, first: Quantity, second: Quantity) -> Number:
    return chosen(given, first.value, second.value)


def _at_least(n: int, truths: list[Bool]) -> Bool:
    sure = sum(1 for t in truths if t is True)
    rest = [t for t in truths if not isinstance(t, bool)]
    need = n - sure
    if need <= 0:
        return True
    return False if need > len(rest) else z3.PbGe([(t, 1) for t in rest], need)


def _known_truth(known: tuple[Bool, ...], holds: Bool) -> Truth:
    return Truth(conj((*known, holds)), conj((*known, neg(holds))))


__all__ = ["Encoder"]

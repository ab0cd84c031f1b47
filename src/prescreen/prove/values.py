"""Values of expressions as formulas: each with the condition under which it is known.

Unknown values keep what the engine keeps of them: the ends of a number. So a comparison that an
unknown number settles whatever it is comes out settled here as well.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from prescreen.prove.order import Order
from prescreen.prove.terms import (
    ZERO,
    Bool,
    Number,
    at_least,
    chosen,
    conj,
    difference,
    disj,
    equal,
    literal,
    neg,
    over,
    over_any,
    plus,
    scaled,
    times,
)


class NotEncoded(Exception):
    """The solver is not asked about this: `what` says which node, in code words."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Truth(NamedTuple):
    """When a condition is certainly true, and when certainly false; else it is unknown."""

    true: Bool
    false: Bool

    @property
    def known(self) -> Bool:
        return disj((self.true, self.false))


YES, NO, OPEN = Truth(True, False), Truth(False, True), Truth(False, False)


def negation(a: Truth) -> Truth:
    return Truth(a.false, a.true)


def all_of(items: Iterable[Truth]) -> Truth:
    found = tuple(items)
    return Truth(conj(i.true for i in found), disj(i.false for i in found))


def any_of(items: Iterable[Truth]) -> Truth:
    return negation(all_of(negation(i) for i in items))


class End(NamedTuple):
    """An end of an interval: infinite under a condition, else a number."""

    infinite: Bool
    value: Number


class Span(NamedTuple):
    """Where a number lies while it is not known."""

    low: End
    high: End


def _end(value: float) -> End:
    return End(True, ZERO) if math.isinf(value) else End(False, literal(value))


def span(ends: tuple[float, float]) -> Span:
    return Span(_end(ends[0]), _end(ends[1]))


ANYWHERE = span((-math.inf, math.inf))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: known under a condition, then `value`; else somewhere in `within`."""

    known: Bool
    value: Number
    within: Span = ANYWHERE
    counts: bool = False
    """Whether it is seen beforehand that the number, known or not, is at least zero."""

    @property
    def ends(self) -> Span:
        """The one point where it is known."""
        low, high = self.within
        free = neg(self.known)
        return Span(
            End(conj((free, low.infinite)), chosen(self.known, self.value, low.value)),
            End(conj((free, high.infinite)), chosen(self.known, self.value, high.value)),
        )


def quantity(value: float) -> Quantity:
    return Quantity(True, literal(value), counts=value >= 0)


def _apart(order: Order, op: str, high: End, low: End) -> Bool:
    """Whether `high op low`: the most of one number against the least of another."""
    near = _holds(order, op, high.value, low.value)
    return disj((high.infinite, low.infinite, near))


def _never(order: Order, op: str, low: End, high: End) -> Bool:
    """Whether `low op high`: the least of one number against the most of another."""
    near = _holds(order, op, low.value, high.value)
    return conj((neg(low.infinite), neg(high.infinite), near))


def _holds(order: Order, op: str, a: Number, b: Number) -> Bool:
    return order.at_least(a, b) if op == ">=" else neg(order.at_least(b, a))


def compare(order: Order, op: str, a: Quantity, b: Quantity) -> Truth:
    """`a op b`, tolerant, settled as well where an unknown number settles it whatever it is."""
    if op in ("<", "<="):
        return negation(compare(order, ">=" if op == "<" else ">", a, b))
    point = _holds(order, op, a.value, b.value)
    cases = [(conj((a.known, b.known)), point, neg(point))]
    here, there = _point(a.value), _point(b.value)
    for knows, left, right in (
        (conj((a.known, neg(b.known))), here, b.within),
        (conj((neg(a.known), b.known)), a.within, there),
        (conj((neg(a.known), neg(b.known))), a.within, b.within),
    ):
        if knows is not False:
            sure = _never(order, op, left.low, right.high)
            never = neg(_apart(order, op, left.high, right.low))
            cases.append((knows, sure, never))
    return Truth(
        disj(conj((when, true)) for when, true, _ in cases),
        disj(conj((when, false)) for when, _, false in cases),
    )


def _point(value: Number) -> Span:
    return Span(End(False, value), End(False, value))


# -- arithmetic ------------------------------------------------------------------------------------
def add(a: Quantity, b: Quantity) -> Quantity:
    x, y = a.ends, b.ends
    low = End(disj((x.low.infinite, y.low.infinite)), plus(x.low.value, y.low.value))
    high = End(disj((x.high.infinite, y.high.infinite)), plus(x.high.value, y.high.value))
    known, value = conj((a.known, b.known)), plus(a.value, b.value)
    return Quantity(known, value, Span(low, high), a.counts and b.counts)


def subtract(a: Quantity, b: Quantity) -> Quantity:
    return add(a, scale(b, Fraction(-1)))


def scale(a: Quantity, factor: Fraction) -> Quantity:
    """Zero times anything is zero, as it is for the engine."""
    if factor == 0:
        return Quantity(a.known, ZERO, _point(ZERO), True)
    low, high = (
        End(end.infinite, scaled(end.value, factor)) for end in (a.within.low, a.within.high)
    )
    within = Span(low, high) if factor > 0 else Span(high, low)
    return Quantity(a.known, scaled(a.value, factor), within, a.counts and factor > 0)


def multiply(a: Quantity, b: Quantity) -> Quantity:
    for one, other in ((a, b), (b, a)):
        factor = one.value.constant
        if one.known is True and factor is not None:
            return scale(other, factor)
    known, value = conj((a.known, b.known)), times(a.value, b.value)
    x, y = a.ends, b.ends
    if not (a.counts and b.counts):
        return Quantity(
            known, value, _spread([_product(p, q) for p in _signed(x) for q in _signed(y)])
        )
    low = End(False, times(x.low.value, y.low.value))
    infinite = disj(
        conj((one.infinite, disj((other.infinite, neg(is_zero(other.value))))))
        for one, other in ((x.high, y.high), (y.high, x.high))
    )
    high = End(infinite, times(x.high.value, y.high.value))
    return Quantity(known, value, Span(low, high), True)


class _Corner(NamedTuple):
    """One of the products whose least and greatest are the ends: infinite either way, or finite."""

    above: Bool
    below: Bool
    value: Number


def _signed(of: Span) -> tuple[tuple[End, Bool], ...]:
    """Both ends, each with whether it is positive."""
    return tuple(
        (end, disj((conj((end.infinite, up)), conj((neg(end.infinite), is_positive(end.value))))))
        for end, up in ((of.low, False), (of.high, True))
    )


def _product(a: tuple[End, Bool], b: tuple[End, Bool]) -> _Corner:
    """Zero times infinity is zero."""
    (x, x_up), (y, y_up) = a, b
    nothing = disj(conj((neg(e.infinite), is_zero(e.value))) for e in (x, y))
    infinite = conj((neg(nothing), disj((x.infinite, y.infinite))))
    alike = disj((conj((x_up, y_up)), conj((neg(x_up), neg(y_up)))))
    value = chosen(nothing, ZERO, times(x.value, y.value))
    return _Corner(conj((infinite, alike)), conj((infinite, neg(alike))), value)


def _spread(corners: Sequence[_Corner]) -> Span:
    ends = []
    for lowest in (True, False):
        end = End(True, ZERO)  # so far nothing: any corner is nearer
        found: Bool = False
        for corner in corners:
            out = disj((corner.above, corner.below))
            better = conj((neg(out), disj((neg(found), _beyond(lowest, corner.value, end.value)))))
            end = End(False, chosen(better, corner.value, end.value))
            found = disj((found, neg(out)))
        far = disj(c.below if lowest else c.above for c in corners)
        ends.append(End(far, end.value))
    return Span(*ends)


def _beyond(lowest: bool, a: Number, b: Number) -> Bool:
    x, y, _ = difference(a, b)
    return at_least(y, x) if lowest else at_least(x, y)


def is_positive(a: Number) -> Bool:
    return neg(at_least(ZERO.top, a.top))


def is_zero(a: Number) -> Bool:
    return a.top == 0


def divide(a: Quantity, b: Quantity) -> Quantity:
    """Unknown where the divisor is zero, and anything where it may be."""
    divisor = b.value.constant
    if b.known is True and divisor is not None:
        return scale(a, 1 / divisor) if divisor else Quantity(False, ZERO)
    if not b.counts:
        raise NotEncoded("quotient by a number of either sign")
    known = conj((a.known, b.known, neg(is_zero(b.value))))
    within = _quotient_span(a, b)
    return Quantity(known, over(a.value, b.value), within)


def _quotient_span(a: Quantity, b: Quantity) -> Span:
    """The ends of `a / b`, `b` not negative: anything where `b` may be zero."""
    x, (least, most) = a.ends, b.within
    at_least_this = least.value.constant
    if at_least_this is None or least.infinite is not False:
        raise NotEncoded("quotient by a number that is bounded by another")
    unknown = ANYWHERE
    if at_least_this > 0:  # positive, known or not
        if not a.counts:
            raise NotEncoded("quotient of a number of either sign by a positive one")
        low = chosen(most.infinite, ZERO, _safe_over(x.low.value, most.value))
        high = over(x.high.value, least.value)
        unknown = Span(End(x.low.infinite, low), End(x.high.infinite, high))
    zero, free = is_zero(b.value), neg(b.known)
    return Span(
        *(
            End(
                disj((conj((b.known, disj((zero, end.infinite)))), conj((free, other.infinite)))),
                chosen(b.known, over(end.value, b.value), other.value),
            )
            for end, other in zip(x, unknown, strict=True)
        )
    )


def _safe_over(a: Number, b: Number) -> Number:
    """A quotient that is only used where its divisor is positive."""
    constant = b.constant
    if constant is not None:
        return over(a, b) if constant > 0 else ZERO
    return over_any(a, b)


def fold(name: str, parts: Sequence[Quantity]) -> Quantity:
    """`min` or `max` of several."""
    known = conj(p.known for p in parts)
    value, spans = parts[0].value, [p.ends for p in parts]
    lowest = name == "min"
    for part in parts[1:]:
        value = _extreme(lowest, value, part.value)
    low, high = spans[0]
    for other in spans[1:]:
        low = _extreme_end(lowest, low, other.low, infinite_wins=lowest)
        high = _extreme_end(lowest, high, other.high, infinite_wins=not lowest)
    counts = any(p.counts for p in parts) if not lowest else all(p.counts for p in parts)
    return Quantity(known, value, Span(low, high), counts)


def _extreme(lowest: bool, a: Number, b: Number) -> Number:
    x, y, _ = difference(a, b)
    return chosen(at_least(y, x) if lowest else at_least(x, y), a, b)


def _extreme_end(lowest: bool, a: End, b: End, infinite_wins: bool) -> End:
    value = _extreme(lowest, a.value, b.value)
    if infinite_wins:
        return End(disj((a.infinite, b.infinite)), value)
    value = chosen(a.infinite, b.value, chosen(b.infinite, a.value, value))
    return End(conj((a.infinite, b.infinite)), value)


def absolute(a: Quantity) -> Quantity:
    if a.counts:
        return a
    value = _size(a.value)
    low, high = a.ends
    straddles = conj(
        (
            disj((low.infinite, at_least(ZERO.top, low.value.top))),
            disj((high.infinite, at_least(high.value.top, ZERO.top))),
        )
    )
    ends = (_size(low.value), _size(high.value))
    nearest = chosen(low.infinite, ends[1], chosen(high.infinite, ends[0], _extreme(True, *ends)))
    far = disj((low.infinite, high.infinite))
    within = Span(End(False, chosen(straddles, ZERO, nearest)), End(far, _extreme(False, *ends)))
    return Quantity(a.known, value, within, True)


def _size(a: Number) -> Number:
    return _extreme(False, a, scaled(a, Fraction(-1)))


# -- choices, dates, sets --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Choice:
    """A text or choice: known under a condition, then the option whose guard holds.

    An option is a text or a fact that holds one (`prescreen.prove.facts.Text`). `words` are what
    an unknown choice may be, None for anything.
    """

    known: Bool
    options: tuple[tuple[Bool, Any], ...]
    words: frozenset[str] | None = None


class Civil(NamedTuple):
    """Year, month and day of a date, as terms."""

    year: Any
    month: Any
    day: Any


@dataclass(frozen=True, slots=True)
class Day:
    """A date: a day, or a term that counts days as `toordinal` does, moved by `months`.

    `civil` gives the year, month and day before it is moved.
    """

    known: Bool
    at: Any
    months: int = 0
    civil: Callable[[], Civil] | None = None

    @property
    def constant(self) -> dt.date | None:
        return self.at if isinstance(self.at, dt.date) else None


@dataclass(frozen=True, slots=True)
class Several:
    """A multiple choice: which words it holds."""

    known: Bool
    holds: Callable[[str], Bool]


Value = Truth | Quantity | Choice | Day | Several


def branch(test: Truth, then: Value, other: Value) -> Value:
    """`If`: where the test is unknown, what both branches have in common."""
    free = neg(test.known)
    if isinstance(then, Truth) and isinstance(other, Truth):
        return Truth(
            disj(_branches(test, then.true, other.true)),
            disj(_branches(test, then.false, other.false)),
        )
    if isinstance(then, Quantity) and isinstance(other, Quantity):
        return _branch_numbers(test, free, then, other)
    if isinstance(then, Choice) and isinstance(other, Choice):
        return _branch_choices(test, then, other)
    raise NotEncoded(f"branches of {type(then).__name__}")


def _branches(test: Truth, a: Bool, b: Bool) -> tuple[Bool, ...]:
    return (
        conj((test.true, a)),
        conj((test.false, b)),
        conj((neg(test.known), a, b)),
    )


def _branch_numbers(test: Truth, free: Bool, then: Quantity, other: Quantity) -> Quantity:
    x, y, _ = difference(then.value, other.value)
    agree = conj((free, then.known, other.known, equal(x, y)))
    known = disj((conj((test.true, then.known)), conj((test.false, other.known)), agree))
    value = chosen(neg(test.false), then.value, other.value)
    a, b = then.ends, other.ends
    low = _extreme_end(True, a.low, b.low, infinite_wins=True)
    high = _extreme_end(False, a.high, b.high, infinite_wins=True)
    within = Span(
        _pick_end(test, then.within.low, other.within.low, low),
        _pick_end(test, then.within.high, other.within.high, high),
    )
    return Quantity(known, value, within, then.counts and other.counts)


def _pick_end(test: Truth, then: End, other: End, both: End) -> End:
    infinite = disj(
        (
            conj((test.true, then.infinite)),
            conj((test.false, other.infinite)),
            conj((neg(test.known), both.infinite)),
        )
    )
    value = chosen(test.true, then.value, chosen(test.false, other.value, both.value))
    return End(infinite, value)


def _branch_choices(test: Truth, then: Choice, other: Choice) -> Choice:
    """Where the test is unknown the choice is, unless both branches give the same."""
    options = [
        (conj((when, guard)), atom)
        for when, part in ((test.true, then), (test.false, other))
        for guard, atom in part.options
    ]
    free, agree = neg(test.known), []
    if free is not False:
        for guard, atom in then.options:
            for guarded, against in other.options:
                both = conj((free, then.known, other.known, guard, guarded, alike(atom, against)))
                if both is not False:
                    agree.append(both)
                    options.append((both, atom))
    known = disj((conj((test.true, then.known)), conj((test.false, other.known)), *agree))
    return Choice(known, tuple(options))


def alike(a: Any, b: Any) -> Bool:
    """Whether two options are the same text."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b
    return b.equals(a) if isinstance(a, str) else a.equals(b)

"""Numbers as formulas: known under a condition, else somewhere between two ends.

Unknown numbers keep what the engine keeps of them. So a comparison that an unknown number settles
whatever it is comes out settled here as well.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

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
    literal,
    neg,
    over,
    over_any,
    plus,
    scaled,
    times,
)
from prescreen.prove.truths import NotEncoded, Truth, negation


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
        low = extreme_end(lowest, low, other.low, infinite_wins=lowest)
        high = extreme_end(lowest, high, other.high, infinite_wins=not lowest)
    counts = any(p.counts for p in parts) if not lowest else all(p.counts for p in parts)
    return Quantity(known, value, Span(low, high), counts)


def _extreme(lowest: bool, a: Number, b: Number) -> Number:
    x, y, _ = difference(a, b)
    return chosen(at_least(y, x) if lowest else at_least(x, y), a, b)


def extreme_end(lowest: bool, a: End, b: End, infinite_wins: bool) -> End:
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

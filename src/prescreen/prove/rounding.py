"""`floor ceil round steps round_to`: whole numbers, snapped before they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import z3

from prescreen.prove.order import Order, Way
from prescreen.prove.quantities import End, Quantity, Span, divide, is_zero, multiply
from prescreen.prove.terms import Number, conj, flat, literal, neg, plus, scaled, term
from prescreen.prove.truths import NotEncoded
from prescreen.run.abstract import bounded

HALF = Number(Fraction(1, 2))


def rounded(name: str, args: Sequence[Quantity], order: Order) -> Quantity:
    x = args[0]
    if name in ("steps", "round_to"):
        return _by_steps(name, x, args[1], order)
    return Quantity(x.known, _whole(name, x.value, order), _ends(name, x.within), x.counts)


def _by_steps(name: str, x: Quantity, size: Quantity, order: Order) -> Quantity:
    ratio = divide(x, size)
    known, counts = conj((x.known, size.known, neg(is_zero(size.value)))), x.counts and size.counts
    if name == "steps":
        value = _whole("floor", ratio.value, order)
        return Quantity(known, value, _ends("floor", ratio.within), counts)
    whole = Quantity(ratio.known, _whole("round", ratio.value, order), _ends("round", ratio.within))
    return replace(multiply(whole, size), known=known, counts=counts)


def _ends(name: str, within: Span) -> Span:
    return Span(_end(name, within.low), _end(name, within.high))


def _whole(name: str, x: Number, order: Order) -> Number:
    constant = x.constant
    if constant is not None:
        return literal(bounded(name, [float(constant)]))
    if name == "ceil":
        return scaled(_floor(scaled(x, Fraction(-1)), order), Fraction(-1))
    return _floor(x if name == "floor" else plus(x, HALF), order)


def _floor(x: Number, order: Order) -> Number:
    """The greatest whole number that `x` reaches, tolerant."""
    if order.way is Way.EXACT:
        real = term(flat(x))
        near = Number(z3.ToReal(z3.ToInt(real + z3.Q(1, 2))))
        cut = Number(z3.ToReal(z3.ToInt(real)))
        close = conj((order.at_least(x, near), order.at_least(near, x)))
        return Number(z3.If(_term(close), near.top, cut.top))
    whole: Any = z3.FreshInt("whole")
    this, next_ = Number(z3.ToReal(whole)), Number(z3.ToReal(whole + 1))
    order.rules += [_term(order.at_least(x, this)), _term(neg(order.at_least(x, next_)))]
    return this


def _term(truth: Any) -> Any:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def _end(name: str, end: End) -> End:
    constant = end.value.constant
    if end.infinite is True:
        return end
    if end.infinite is not False or constant is None:
        raise NotEncoded(f"{name} of a number that is bounded by another")
    return End(False, literal(float(bounded(name, [float(constant)]))))


__all__ = ["rounded"]

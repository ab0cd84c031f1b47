"""What formulas are made of: truths and numbers that fold where they are known beforehand.

A truth is a Python bool or a term of the solver. A number is a quotient of two, so that
`tax / area >= 300` is put to the solver as `tax >= 300 * area`, which is linear; a divisor that is
kept is positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import z3

Bool = Any
"""`bool` or `z3.BoolRef`."""
Real = Any
"""`Fraction` or `z3.ArithRef`."""
ONE = Fraction(1)


# -- truths ----------------------------------------------------------------------------------------
def conj(items: Iterable[Bool]) -> Bool:
    out = []
    for item in items:
        if item is False:
            return False
        if item is not True:
            out.append(item)
    if not out:
        return True
    return out[0] if len(out) == 1 else _joined(z3.z3core.Z3_mk_and, out)


def disj(items: Iterable[Bool]) -> Bool:
    out = []
    for item in items:
        if item is True:
            return True
        if item is not False:
            out.append(item)
    if not out:
        return False
    return out[0] if len(out) == 1 else _joined(z3.z3core.Z3_mk_or, out)


def _joined(make: Any, items: list[Any]) -> Any:
    """`z3.And` or `z3.Or` without its coercions, in which most of the time went."""
    context = z3.main_ctx()
    array = (z3.Ast * len(items))(*[i.ast for i in items])
    return z3.BoolRef(make(context.ref(), len(items), array), context)


def neg(item: Bool) -> Bool:
    if isinstance(item, bool):
        return not item
    return z3.BoolRef(z3.z3core.Z3_mk_not(item.ctx.ref(), item.ast), item.ctx)


def implies(premise: Bool, then: Bool) -> Bool:
    return disj((neg(premise), then))


def whichever(test: Bool, then: Bool, other: Bool) -> Bool:
    """`then` where the test holds, else `other`."""
    if isinstance(test, bool):
        return then if test else other
    if then is other:
        return then
    return disj((conj((test, then)), conj((neg(test), other))))


def same(a: Bool, b: Bool) -> Bool:
    return whichever(a, b, neg(b))


def term_of(truth: Bool) -> Any:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


# -- numbers ---------------------------------------------------------------------------------------
class Number(NamedTuple):
    """`top / below`; `below` is positive wherever the number is used."""

    top: Real
    below: Real = ONE

    @property
    def constant(self) -> Fraction | None:
        """The number where it is known beforehand."""
        if isinstance(self.top, Fraction) and isinstance(self.below, Fraction):
            return self.top / self.below
        return None


ZERO = Number(Fraction(0))


def literal(value: float) -> Number:
    """The number that a text of digits names, not the double nearest to it: tolerances cover the
    difference, and solvers like short fractions."""
    return Number(Fraction(repr(float(value))))


def term(value: Real) -> Any:
    """A number as a term of the solver."""
    return z3.Q(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _times(a: Real, b: Real) -> Real:
    for x, y in ((a, b), (b, a)):
        if isinstance(x, Fraction):
            if x == 0:
                return Fraction(0)
            if x == 1:
                return y
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return term(a) * term(b)


def _plus(a: Real, b: Real) -> Real:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    if isinstance(a, Fraction) and a == 0:
        return b
    return a if isinstance(b, Fraction) and b == 0 else term(a) + term(b)


def _alike(a: Real, b: Real) -> bool:
    if isinstance(a, Fraction) or isinstance(b, Fraction):
        return isinstance(a, Fraction) and isinstance(b, Fraction) and a == b
    return bool(a.eq(b))


def plus(a: Number, b: Number) -> Number:
    if _alike(a.below, b.below):
        return Number(_plus(a.top, b.top), a.below)
    top = _plus(_times(a.top, b.below), _times(b.top, a.below))
    return Number(top, _times(a.below, b.below))


def scaled(a: Number, factor: Fraction) -> Number:
    return Number(_times(a.top, factor), a.below)


def minus(a: Number, b: Number) -> Number:
    return plus(a, scaled(b, Fraction(-1)))


def times(a: Number, b: Number) -> Number:
    return Number(_times(a.top, b.top), _times(a.below, b.below))


def over(a: Number, b: Number) -> Number:
    """`a / b` where `b` is positive: its top becomes a divisor that is kept."""
    return Number(_times(a.top, b.below), _times(a.below, b.top))


def over_any(a: Number, b: Number) -> Number:
    """`a / b` where `b` is not zero, whatever its sign."""
    return Number(term(flat(a)) / term(flat(b)))


def flat(a: Number) -> Real:
    """One term for the number."""
    if isinstance(a.below, Fraction):
        return _times(a.top, 1 / a.below)
    return term(a.top) / term(a.below)


def chosen(test: Bool, then: Number, other: Number) -> Number:
    """`then` where the test holds, else `other`."""
    if isinstance(test, bool):
        return then if test else other
    if _alike(then.top, other.top) and _alike(then.below, other.below):
        return then
    if _alike(then.below, other.below):
        return Number(z3.If(test, term(then.top), term(other.top)), then.below)
    return Number(
        z3.If(test, term(then.top), term(other.top)),
        z3.If(test, term(then.below), term(other.below)),
    )


def size(a: Real) -> Real:
    """The absolute value."""
    return abs(a) if isinstance(a, Fraction) else z3.If(a >= 0, a, -a)


def at_least(a: Real, b: Real) -> Bool:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a >= b
    return term(a) >= term(b)


def difference(a: Number, b: Number) -> tuple[Real, Real, Real]:
    """Both numbers over one positive divisor, and that divisor."""
    return _times(a.top, b.below), _times(b.top, a.below), _times(a.below, b.below)


def weighted(share: Fraction, a: Real) -> Real:
    return _times(share, a)


def added(a: Real, b: Real) -> Real:
    return _plus(a, b)


def equal(a: Real, b: Real) -> Bool:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    return term(a) == term(b)

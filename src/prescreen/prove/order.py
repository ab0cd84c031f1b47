"""Tolerant comparison for the solver.

The engine takes `a >= b` as true where `a` falls short by no more than the tolerance, on doubles.
A solver that used another rule, or exact reals, would prove what is not so. Hence three ways:

- `EXACT`: the engine's rule on reals; for comparing the encoding with the engine.
- `LOOSE`: near the bound either truth is possible, so that every truth the engine can find is
  among those allowed: what is impossible here is impossible. For proofs.
- `CLEAR`: near the bound neither is, so that a candidate found does not rest on the last digit.
  For witnesses.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import Any

import z3

from prescreen.logic.numbers import RELATIVE, RESOLUTION
from prescreen.prove.terms import (
    Bool,
    Number,
    Real,
    added,
    at_least,
    conj,
    difference,
    implies,
    neg,
    size,
    term,
    weighted,
)


class Way(Enum):
    EXACT = "exact"
    LOOSE = "loose"
    CLEAR = "clear"


_RELATIVE, _RESOLUTION = Fraction(repr(RELATIVE)), Fraction(repr(RESOLUTION))
_BAND = 4
"""How much wider than the tolerance the band is in which a comparison is open."""


class Order:
    """Compares numbers in one way; `rules` collects what holds of the comparisons made."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.rules: list[Any] = []
        self._made: dict[tuple[int, int, int], tuple[Bool, Any, Any, Any]] = {}

    def at_least(self, a: Number, b: Number) -> Bool:
        """Whether `a >= b`, tolerant."""
        x, y, below = difference(a, b)
        if isinstance(x, Fraction) and isinstance(y, Fraction):
            if not isinstance(below, Fraction):
                x, y, below = Fraction(x), Fraction(y), Fraction(1)
            return x >= y or y - x <= max(
                _RELATIVE * max(abs(x), abs(y)), _RESOLUTION * Fraction(below)
            )
        if self.way is Way.EXACT:
            return self._exact(x, y, below)
        return self._open(x, y, below)

    def _exact(self, x: Real, y: Real, below: Real) -> Bool:
        short = term(y) - term(x)
        return z3.Or(
            short <= 0,
            short <= term(weighted(_RELATIVE, size(x))),
            short <= term(weighted(_RELATIVE, size(y))),
            short <= term(weighted(_RESOLUTION, below)),
        )

    def _open(self, x: Real, y: Real, below: Real) -> Bool:
        """A truth of its own, tied to the numbers outside the band."""
        left, right, scale = term(x), term(y), term(below)
        key = (left.get_id(), right.get_id(), scale.get_id())
        if key in self._made:
            return self._made[key][0]
        truth = z3.FreshBool("ge")
        self._in_step(truth, left, right, scale)
        self._made[key] = (truth, left, right, scale)  # ids stay theirs while the terms live
        relative = weighted(_BAND * _RELATIVE, self._magnitude(x, y))
        band = added(relative, weighted(_BAND * _RESOLUTION, below))
        low = added(y, weighted(Fraction(-1), band))
        if self.way is Way.LOOSE:
            self.rules += [
                implies(truth, at_least(x, low)),
                implies(neg(truth), neg(at_least(x, y))),
            ]
        else:
            self.rules += [
                implies(truth, at_least(x, y)),
                implies(neg(truth), at_least(low, x)),
            ]
        return truth

    def _in_step(self, truth: Any, x: Any, y: Any, below: Any) -> None:
        """More on the left or less on the right never undoes `>=`, near the bound as elsewhere."""
        for known, a, b, scale in self._made.values():
            if scale.eq(below):
                self.rules += [
                    implies(conj((known, x >= a, b >= y)), truth),
                    implies(conj((truth, a >= x, y >= b)), known),
                ]

    def _magnitude(self, x: Real, y: Real) -> Real:
        """Near the bound the two are alike, so a constant among them says how large both are."""
        for one in (y, x):
            if isinstance(one, Fraction):
                return abs(one)
        return added(size(x), size(y))

"""The ends of numbers made of other numbers, in two-valued trees, as `prescreen.logic.intervals`.

Where both ends of every part are the same tree, so are those of the whole. Products and quotients
are bounded where nothing in them is negative, which the trees test row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.rivals.facts import Ends, Truth, Value
from benchmarks.rivals.trees import (
    ABSENT,
    FALSE,
    TRUE,
    both,
    call,
    choose,
    either,
    least_zero,
    number,
    unequal_to_zero,
)
from prescreen.lang import ast

NOTHING = Value(ABSENT, FALSE)
"""No such number, or no such end."""


def of_exact(value: Value) -> Ends:
    return Ends(value, value)


def arithmetic(node: ast.Arith, a: Value, b: Value) -> Value:
    known = both(a.known, b.known)
    if node.op == "/":
        known = both(known, unequal_to_zero(b.what))
    return Value(replace(node, span=TRUE.span, left=a.what, right=b.what), known)


def ends_of_arith(node: ast.Arith, a: Ends, b: Ends, positive: bool) -> Ends:
    """`positive`: neither operand is ever negative, known or not."""
    if a.low == a.high and b.low == b.high:
        return of_exact(arithmetic(node, a.low, b.low))
    if node.op == "+":
        return Ends(arithmetic(node, a.low, b.low), arithmetic(node, a.high, b.high))
    if node.op == "-":
        return Ends(arithmetic(node, a.low, b.high), arithmetic(node, a.high, b.low))
    if node.op == "*" and (factor := _constant(a) or _constant(b)) is not None:
        if factor < 0:
            a, b = (x if _constant(x) else Ends(x.high, x.low) for x in (a, b))
        return Ends(arithmetic(node, a.low, b.low), arithmetic(node, a.high, b.high))
    never = both(a.low.known, b.low.known)
    if not positive:
        never = both(never, least_zero(a.low.what), least_zero(b.low.what))
    if node.op == "*":
        low, high = arithmetic(node, a.low, b.low), arithmetic(node, a.high, b.high)
        return Ends(_where(never, low), _where(never, high))
    never = both(never, unequal_to_zero(b.low.what))
    least = choose(b.high.known, arithmetic(node, a.low, b.high).what, number(0.0))
    return Ends(Value(least, never), _where(never, arithmetic(node, a.high, b.low)))


def _constant(value: Ends) -> float | None:
    """A factor other than zero that is the same for all rows."""
    what, known = value.low
    return what.value or None if isinstance(what, ast.Const) and known == TRUE else None


def _where(test: ast.Node, value: Value) -> Value:
    return Value(value.what, both(test, value.known))


def ends_of_scale(node: ast.Scale, a: Ends) -> Ends:
    low, high = (
        Value(replace(node, span=TRUE.span, operand=end.what), end.known)
        for end in (a if node.factor >= 0 else reversed(a))
    )
    return Ends(low, high)


def ends_of_extreme(name: str, parts: Sequence[Ends]) -> Ends:
    """`min` and `max` of some numbers: one that is known bounds them on one side."""
    lows, highs = [p.low for p in parts], [p.high for p in parts]
    if lows == highs and all(v.known == TRUE for v in lows):
        return of_exact(_all_known(name, lows))
    if name == "max":
        return Ends(_some_known(name, lows), _all_known(name, highs))
    return Ends(_all_known(name, lows), _some_known(name, highs))


def ends_of_clamp(x: Ends, low: Ends, high: Ends) -> Ends:
    return ends_of_extreme("max", [low, ends_of_extreme("min", [x, high])])


def ends_of_absolute(a: Ends) -> Ends:
    """Zero where both signs are possible."""
    if a.low == a.high:
        low: ast.Node = call("abs", a.low.what)
        return Ends(Value(choose(a.low.known, low, number(0.0)), TRUE), Value(low, a.low.known))
    above = both(a.low.known, least_zero(a.low.what))
    below = both(a.high.known, least_zero(ast.Scale(a.high.what.type, TRUE.span, a.high.what, -1)))
    least = choose(
        above,
        a.low.what,
        choose(below, call("abs", a.high.what), number(0.0)),
    )
    most = call("max", call("abs", a.low.what), call("abs", a.high.what))
    return Ends(Value(least, TRUE), Value(most, both(a.low.known, a.high.known)))


def ends_of_choice(test: Truth, a: Ends, b: Ends) -> Ends:
    """Where the test is open, what spans both."""
    low, high = (
        _chosen(test, name, x, y) for name, x, y in (("min", a.low, b.low), ("max", a.high, b.high))
    )
    return Ends(low, high)


def _chosen(test: Truth, name: str, a: Value, b: Value) -> Value:
    spanned = _all_known(name, [a, b])
    known = either(both(test.yes, a.known), both(test.no, b.known), spanned.known)
    return Value(choose(test.yes, a.what, choose(test.no, b.what, spanned.what)), known)


def _all_known(name: str, values: Sequence[Value]) -> Value:
    first, *others = values
    if all(v == first for v in others):
        return first
    return Value(call(name, *(v.what for v in values)), both(*(v.known for v in values)))


def _some_known(name: str, values: Sequence[Value]) -> Value:
    """The extreme of those of which the number is known."""
    sure = [v.what for v in values if v.known == TRUE]
    found = Value(sure[0] if len(sure) == 1 else call(name, *sure), TRUE) if sure else NOTHING
    for v in values:
        if v.known not in (TRUE, FALSE):
            found = _with(name, v, found)
    return found


def _with(name: str, a: Value, b: Value) -> Value:
    if b.known == FALSE:
        return a
    both_ = call(name, a.what, b.what)
    what = choose(both(a.known, b.known), both_, choose(a.known, a.what, b.what))
    if b.known == TRUE:
        what = choose(a.known, both_, b.what)
    return Value(what, either(a.known, b.known))

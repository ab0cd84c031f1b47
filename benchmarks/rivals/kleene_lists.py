"""What is asked of a list whose elements, or whose end, may not be known, in two-valued trees.

Where the list is not known to be complete, a count, an extreme and a sum of what cannot be negative
still have a least value, as they have with us.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.rivals.facts import Ends, Truth, Value
from benchmarks.rivals.kleene_numbers import of_exact
from benchmarks.rivals.trees import FALSE, TRUE, both, choose, either, negate, number
from prescreen.lang import ast
from prescreen.lang.types import BOOL


def quantified(node: ast.Aggregate, where: Truth, value: Truth) -> Truth:
    """`any` and `all`: elements that may not count, or may not hold, leave it open."""
    if node.name == "any":
        found = _over("any", node, both(where.yes, value.yes))
        return Truth(found, _throughout(node, either(where.no, value.no)))
    broken = _over("any", node, both(where.yes, value.no))
    return Truth(_throughout(node, either(where.no, value.yes)), broken)


def counted(node: ast.Aggregate, where: Truth, value: Truth) -> Value:
    """Known where the list is complete and every element is settled."""
    counts = both(where.yes, value.yes)
    return Value(_count(node, counts), _throughout(node, either(where.no, value.no, counts)))


def ends_of_count(node: ast.Aggregate, where: Truth, value: Truth) -> Ends:
    """At least those that count for sure; of a complete list, at most those that may."""
    may = both(negate(where.no), negate(value.no))
    sure = _count(node, both(where.yes, value.yes))
    return Ends(Value(sure, TRUE), Value(_count(node, may), _complete(node)))


def folded(node: ast.Aggregate, where: Truth, value: Value) -> Value:
    """`sum avg min max`; of no elements only the sum is known."""
    known = _throughout(node, either(where.no, both(where.yes, value.known)))
    if node.name != "sum":
        known = both(known, _over("any", node, where.yes))
    return Value(_fold(node, where.yes, value), known)


def ends_of_fold(node: ast.Aggregate, where: Truth, value: Ends, positive: bool) -> Ends:
    """`positive`: the numbers of the elements cannot be negative, known or not.

    Other sums, and means, are the number itself or nothing.
    """
    if node.name in ("min", "max"):
        return _ends_of_extreme(node, where, value, positive)
    if node.name == "avg" or not positive:
        return of_exact(folded(node, where, value.low))
    most = _fold(node, negate(where.no), value.high)
    known = _throughout(node, either(where.no, value.high.known))
    return Ends(Value(_fold(node, where.yes, value.low), TRUE), Value(most, known))


def _ends_of_extreme(node: ast.Aggregate, where: Truth, value: Ends, positive: bool) -> Ends:
    """Elements sure to count bound it on one side; on the other, all that may count.

    Nothing is said where none is sure to count: there may be no extreme at all.
    """
    some = _over("any", node, where.yes)
    inner, outer = (value.high, value.low) if node.name == "min" else (value.low, value.high)
    sure = Value(_fold(node, where.yes, inner), _over("any", node, both(where.yes, inner.known)))
    known = both(some, _throughout(node, either(where.no, outer.known)))
    every = Value(_fold(node, negate(where.no), outer), known)
    if node.name == "max":
        low = sure
        if positive:
            low = Value(choose(sure.known, sure.what, number(0.0)), some)
        return Ends(low, every)
    if positive:
        every = Value(choose(known, every.what, number(0.0)), some)
    return Ends(every, sure)


def _count(node: ast.Aggregate, counts: ast.Node) -> ast.Node:
    return replace(node, span=TRUE.span, where=None, value=None if counts == TRUE else counts)


def _fold(node: ast.Aggregate, where: ast.Node, value: Value) -> ast.Node:
    """Over the elements of which the number is known, so that it may be looked at in any case."""
    wanted = both(where, value.known)
    made = None if wanted == TRUE else wanted
    return replace(node, span=TRUE.span, value=value.what, where=made)


def _throughout(node: ast.Aggregate, settled: ast.Node) -> ast.Node:
    """The list is complete, and of every element this holds."""
    return both(_complete(node), _over("all", node, settled))


def _over(kind: str, node: ast.Aggregate, value: ast.Node) -> ast.Node:
    """`any` or `all` of the list, where that depends on its elements."""
    if value == (FALSE if kind == "any" else TRUE):
        return value
    return ast.Aggregate(BOOL, TRUE.span, kind, node.list, value, None)


def _complete(node: ast.Aggregate) -> ast.Node:
    return ast.FieldRef(BOOL, TRUE.span, f"complete.{node.list}")

"""What is asked of a list whose elements, or whose end, may not be known, in two-valued trees."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.rivals.facts import Truth, Value
from benchmarks.rivals.trees import FALSE, TRUE, both, either
from prescreen.lang import ast
from prescreen.lang.types import BOOL


def quantified(node: ast.Aggregate, where: Truth, value: Truth | Value) -> Truth:
    """`any` and `all`: elements that may not count, or may not hold, leave it open."""
    assert isinstance(value, Truth)
    if node.name == "any":
        found = _over("any", node, both(where.yes, value.yes))
        none = _over("all", node, either(where.no, value.no))
        return Truth(found, both(_complete(node), none))
    found = _over("all", node, either(where.no, value.yes))
    broken = _over("any", node, both(where.yes, value.no))
    return Truth(both(_complete(node), found), broken)


def counted(node: ast.Aggregate, where: Truth, value: Truth | Value) -> Value:
    """Numbers: known where the list is complete and every element is settled."""
    made = replace(node, span=TRUE.span, where=None)
    if isinstance(value, Truth):
        counts = both(where.yes, value.yes)
        settled = either(where.no, value.no, counts)
        made = replace(made, value=None if counts == TRUE else counts)
        return Value(made, both(_complete(node), _over("all", node, settled)))
    settled = either(where.no, both(where.yes, value.known))
    known = both(_complete(node), _over("all", node, settled))
    if node.name != "sum":
        known = both(known, _over("any", node, where.yes))
    wanted = None if where.yes == TRUE else where.yes
    return Value(replace(made, value=value.what, where=wanted), known)


def _over(kind: str, node: ast.Aggregate, value: ast.Node) -> ast.Node:
    """`any` or `all` of the list, where that depends on its elements."""
    if value == (FALSE if kind == "any" else TRUE):
        return value
    return ast.Aggregate(BOOL, TRUE.span, kind, node.list, value, None)


def _complete(node: ast.Aggregate) -> ast.Node:
    return ast.FieldRef(BOOL, TRUE.span, f"complete.{node.list}")

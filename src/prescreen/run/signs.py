"""Which numbers cannot be negative, whatever the facts are: seen from the tree alone.

A sum of such numbers over a list that is not known to be complete has a lower bound: what is
missing can only add to it.
"""

from __future__ import annotations

from functools import singledispatch

from prescreen.fields import catalogue
from prescreen.lang import ast
from prescreen.run.bindings import Bindings


@singledispatch
def never_negative(node: ast.Node, bindings: Bindings) -> bool:
    """Whether the number, where there is one, is at least zero. The default: it may be below."""
    return False


@never_negative.register
def sign_const(node: ast.Const, bindings: Bindings) -> bool:
    return isinstance(node.value, float) and node.value >= 0


@never_negative.register
def sign_field_ref(node: ast.FieldRef, bindings: Bindings) -> bool:
    return _bounded(node.path)


@never_negative.register
def sign_item_ref(node: ast.ItemRef, bindings: Bindings) -> bool:
    return _bounded(f"{node.list}.{node.leaf}")


def _bounded(path: str) -> bool:
    field = catalogue.get(path)
    return field is not None and field.low is not None and field.low >= 0


@never_negative.register
def sign_parameter_ref(node: ast.ParameterRef, bindings: Bindings) -> bool:
    value = bindings.parameters.get(node.key)
    return isinstance(value, float) and value >= 0


@never_negative.register
def sign_metric_ref(node: ast.MetricRef, bindings: Bindings) -> bool:
    return never_negative(bindings.metrics[node.key].node, bindings)


@never_negative.register
def sign_lookup(node: ast.Lookup, bindings: Bindings) -> bool:
    """By all rows of the column, on whatever day."""
    cells = (row.values.get(node.column) for row in bindings.tables[node.table].rows)
    return all(cell is None or (isinstance(cell, float) and cell >= 0) for cell in cells)


@never_negative.register
def sign_arith(node: ast.Arith, bindings: Bindings) -> bool:
    return node.op != "-" and all(never_negative(n, bindings) for n in (node.left, node.right))


@never_negative.register
def sign_scale(node: ast.Scale, bindings: Bindings) -> bool:
    return node.factor >= 0 and never_negative(node.operand, bindings)


@never_negative.register
def sign_func(node: ast.Func, bindings: Bindings) -> bool:
    args = [never_negative(arg, bindings) for arg in node.args]
    if node.name == "clamp":
        return args[1]
    return node.name == "abs" or (any(args) if node.name == "max" else all(args))


@never_negative.register
def sign_aggregate(node: ast.Aggregate, bindings: Bindings) -> bool:
    return node.name == "count" or (node.value is not None and never_negative(node.value, bindings))


@never_negative.register
def sign_if(node: ast.If, bindings: Bindings) -> bool:
    return never_negative(node.then, bindings) and never_negative(node.other, bindings)


@never_negative.register
def sign_coalesce(node: ast.Coalesce, bindings: Bindings) -> bool:
    return never_negative(node.first, bindings) and never_negative(node.second, bindings)


__all__ = ["never_negative"]

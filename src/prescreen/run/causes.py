"""The cause that stands for a fact not known."""

from __future__ import annotations

from functools import cache

from prescreen.fields import catalogue
from prescreen.lang import ast, walk
from prescreen.logic import Cause, Unknown


@cache
def field_unknown(path: str) -> Unknown:
    """Unknown because the fact at `path` is not given."""
    return Unknown((Cause(_kind(path), path),))


def _kind(path: str) -> str:
    if path.startswith("judgement."):
        return "judgement"
    if path.startswith("chain."):
        return "link"
    field = catalogue.get(path)
    return "region" if field is not None and field.origin != "candidate" else "field"


@cache
def list_unknown(path: str) -> Unknown:
    """Unknown because the list is not given, or not known to be complete."""
    return Unknown((Cause("list", path),))


def divisor_unknown(divisor: ast.Node) -> Unknown:
    """Unknown because something was to be divided by zero."""
    names = [_name(n) for n in walk(divisor)]
    return Unknown((Cause("divisor", next((n for n in names if n), "0")),))


def _name(node: ast.Node) -> str:
    if isinstance(node, ast.FieldRef):
        return node.path
    if isinstance(node, ast.ItemRef):
        return f"{node.list}.{node.leaf}"
    if isinstance(node, ast.MetricRef | ast.ParameterRef):
        return node.key
    if isinstance(node, ast.Aggregate) and node.value is None:
        return node.list
    return ""

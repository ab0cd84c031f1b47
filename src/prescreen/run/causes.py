"""The cause that stands for a fact not known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from prescreen.candidate import ListFact
from prescreen.fields import Interval, Kind, catalogue
from prescreen.lang import ast, walk
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import ANY, INF


@cache
def field_unknown(path: str) -> Unknown:
    """Unknown because the fact at `path` is not given."""
    return unknown_fact(path, Cause(_kind(path), path))


def unknown_fact(path: str, why: Cause) -> Unknown:
    """Unknown for a reason, but within the bounds and values that the field is declared with."""
    field = catalogue.get(path)
    if field is not None and field.kind is Kind.NUMBER:
        low = -INF if field.low is None else field.low
        high = INF if field.high is None else field.high
        return Unknown((why,), ends=ANY if (low, high) == ANY else (low, high))
    if field is not None and field.kind is Kind.ENUM and field.values:
        words = frozenset(v for v in field.values if v not in field.unknown_values)
        return Unknown((why,), words=words)
    return Unknown((why,))


# -- facts that are known within two ends ----------------------------------------------------------
@lru_cache(maxsize=1 << 14)
def range_unknown(path: str, given: Interval) -> Unknown:
    """Unknown within the ends that were said, cut to the bounds that the field is declared with."""
    field = catalogue.get(path)
    low, high = (None, None) if field is None else (field.low, field.high)
    return Unknown((Cause("range", path),), ends=given.within(low, high))


def with_ranges(facts: Mapping[str, Any], of_list: str = "") -> Mapping[str, Any]:
    """Facts, or one element of the list `of_list`, as rules see them: a range is an unknown."""
    if Interval not in map(type, facts.values()):
        return facts
    found = {
        name: range_unknown(f"{of_list}.{name}" if of_list else name, value)
        for name, value in facts.items()
        if value.__class__ is Interval
    }
    return {**facts, **found}


def lists_with_ranges(lists: Mapping[str, ListFact]) -> Mapping[str, ListFact]:
    """Lists as rules see them; the same object where no element has a range."""
    if Interval not in {type(v) for f in lists.values() for item in f.items for v in item.values()}:
        return lists
    found = {}
    for path, fact in lists.items():
        items = [with_ranges(item, path) for item in fact.items]
        if any(new is not old for new, old in zip(items, fact.items, strict=True)):
            found[path] = ListFact(tuple(items), fact.complete, fact.doubted)
    return {**lists, **found}


def is_range(value: object) -> bool:
    """Whether a fact is unknown because only its ends are known."""
    return isinstance(value, Unknown) and value.causes[:1] != () and value.causes[0].kind == "range"


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


@cache
def list_doubted(path: str) -> Unknown:
    """Unknown because other facts contradict what the list says."""
    return Unknown((Cause("conflict", path),))


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

"""Fair competition: no sensitive criterion, and no negative list of a place's own.

Articles 8 to 10 of the Fair Competition Review Regulation forbid criteria such as the place of
registration, ownership or size; article 20 of the Regulation on Optimising the Business
Environment keeps one national list of what is closed to the market.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prescreen.errors import Place, Problem
from prescreen.fields import catalogue
from prescreen.lang import Sort, ast, walk
from prescreen.messages import Both, problem
from prescreen.pack.model import Check
from prescreen.vocabulary import DECIDING

Metrics = dict[str, ast.Node]
_BAN_WORDS = ("一律不引进", "一律不予引进", "不得引进", "禁止引进", "不引进", "一律不得准入")
_WHAT_IS_MADE = {"project", "product", "technology", "material"}


def sensitive(
    nodes: Sequence[ast.Node], metrics: Metrics, seen: frozenset[str] = frozenset()
) -> list[str]:
    """Labels of the sensitive fields that the expressions rest on, metrics expanded."""
    book = catalogue
    out: list[str] = []
    for top in nodes:
        for node in walk(top):
            path = _path(node)
            if isinstance(node, ast.MetricRef) and node.key in metrics and node.key not in seen:
                out += sensitive([metrics[node.key]], metrics, seen | {node.key})
            field = book.get(path) if path else None
            if field is not None and field.sensitive:
                out.append(f"{field.label}({field.path})")
    return list(dict.fromkeys(out))


def sensitive_check(check: Check, metrics: Metrics) -> Iterator[Problem]:
    nodes = [n for n in (check.applies, check.require, check.waive_when) if n is not None]
    found = sensitive(nodes, metrics)
    if not found:
        return
    if check.authority is not None and check.authority.source.basis in ("law", "regulation"):
        return
    what = Both(f"审查项 {check.id}", f"check {check.id}")
    yield fair_competition(check.place, what, found)


def fair_competition(place: Place, what: Both, found: list[str]) -> Problem:
    return problem("guard-fair-competition", place, what=what, fields="、".join(found))


def negative_list(check: Check, metrics: Metrics) -> Iterator[Problem]:
    """A local ban of a whole industry without a law behind it."""
    if check.level == "national" or check.severity not in DECIDING:
        return
    if any(c.source.basis in ("law", "regulation") for c in check.citations):
        return
    banned = _bans_industry(check.require, metrics) or _never_for_industry(check, metrics)
    worded = any(w in text for w in _BAN_WORDS for text in (check.title, check.remedy))
    if banned or worded:
        yield problem("guard-negative-list", check.place)


def _bans_industry(node: ast.Node, metrics: Metrics) -> bool:
    """Whether the condition says, by itself, that the industry must not be a given one."""
    if isinstance(node, ast.MetricRef) and node.key in metrics:
        return _bans_industry(metrics[node.key], metrics)
    if isinstance(node, ast.And):
        return any(_bans_industry(n, metrics) for n in node.items)
    if isinstance(node, ast.Not):
        return _names_industry(node.operand, metrics)
    if isinstance(node, ast.Aggregate):
        return node.name == "all" and node.value is not None and _bans_industry(node.value, metrics)
    return isinstance(node, ast.Equal) and node.negated and _is_industry(node.left)


def _never_for_industry(check: Check, metrics: Metrics) -> bool:
    """A check that applies to an industry and can never be met: the same ban the other way."""
    never = isinstance(check.require, ast.Const) and check.require.value is False
    parts = check.applies.items if isinstance(check.applies, ast.And) else (check.applies,)
    return never and any(p is not None and _names_industry(p, metrics) for p in parts)


def _names_industry(node: ast.Node, metrics: Metrics) -> bool:
    """Whether the condition holds for given industries and for nothing else."""
    if isinstance(node, ast.MetricRef) and node.key in metrics:
        return _names_industry(metrics[node.key], metrics)
    if isinstance(node, ast.Or):
        return all(_names_industry(n, metrics) for n in node.items)
    if isinstance(node, ast.Aggregate):
        return (
            node.name == "any" and node.value is not None and _names_industry(node.value, metrics)
        )
    if isinstance(node, ast.Mentions):
        return _path(node.text).partition(".")[0] in _WHAT_IS_MADE
    if isinstance(node, ast.Member):
        return _is_industry(node.operand)
    if isinstance(node, ast.Equal):
        return not node.negated and _is_industry(node.left)
    return isinstance(node, ast.Under)


def _is_industry(node: ast.Node) -> bool:
    return node.type.sort is Sort.INDUSTRY


def _path(node: ast.Node) -> str:
    if isinstance(node, ast.ItemRef):
        return f"{node.list}.{node.leaf}"
    return node.path if isinstance(node, ast.FieldRef) else ""

"""No list of a place's own of what may come and what may not.

Article 20 of the Regulation on Optimising the Business Environment keeps one national list of
what is closed to the market. A local rule that keeps a trade out by itself, or lets only the trades
that it names in, is such a list; that a plot for industry takes no housing is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Literal

from prescreen.errors import Problem
from prescreen.fields import industry
from prescreen.lang import Sort, ast
from prescreen.lang.types import BOOL
from prescreen.messages import problem
from prescreen.pack.fairness import path_of
from prescreen.pack.model import Check, Metric
from prescreen.vocabulary import DECIDING

Question = Literal["implies", "covers"]
_BAN_WORDS = re.compile(
    "(?:不|不予|不再|不得|禁止|严禁|拒绝|谢绝)引进|不得准入|不再受理"
    "|(?:禁止|严禁|拒绝|谢绝)[^,。;、]{1,8}(?:引进|引入|落户|入驻)"
)
_WHAT_IS_MADE = {"project", "product", "technology", "material"}
_PLACE_VIEW = {"region.industry_tier", "park.leading_match", "park.leading"}
"""What a place thinks of a trade: a positive list by another name."""
_BUILDINGS = frozenset("EK")
"""Sections of the classification that say how land is built on and used, not what is made."""
_HOUSING = frozenset({"商品房", "公寓", "别墅", "商铺", "写字楼"})
"""Buildings that the names of the classification do not mention."""


def negative_list(check: Check, metrics: Mapping[str, Metric]) -> Iterator[Problem]:
    """A local ban of a trade, or of all trades but some, without a law behind it."""
    if check.level == "national" or check.severity not in DECIDING:
        return
    if any(c.source.basis in ("law", "regulation") for c in check.citations):
        return
    view = _View(metrics)
    worded = any(map(_BAN_WORDS.search, (check.title, check.remedy)))
    if worded or view.implies(check.require, False) or view.never(check, True):
        yield problem("guard-negative-list", check.place)
    elif view.implies(check.require, True) or view.never(check, False):
        yield problem("guard-negative-list/positive", check.place)


class _View:
    """What a condition says of the trade of a project, metrics followed."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self._known: dict[tuple[str, Question, bool], bool] = {}

    def _inside(self, node: ast.MetricRef, ask: Question, inside: bool) -> bool:
        """What is asked of a metric, found once."""
        metric = self.metrics.get(node.key)
        at = (node.key, ask, inside)
        if metric is not None and at not in self._known:
            self._known[at] = (self.implies if ask == "implies" else self.covers)(
                metric.node, inside
            )
        return self._known.get(at, False)

    def never(self, check: Check, inside: bool) -> bool:
        """A check that applies to given trades, or to all others, and can never be met."""
        require = check.require
        if not (isinstance(require, ast.Const) and require.value is False):
            return False
        return check.applies is not None and self.implies(check.applies, inside)

    def implies(self, node: ast.Node, inside: bool) -> bool:
        """Whether the condition holds only for given trades; or only for others than those."""
        node = _plain(node)
        if isinstance(node, ast.MetricRef):
            return self._inside(node, "implies", inside)
        if isinstance(node, ast.And):
            return any(self.implies(n, inside) for n in node.items)
        if isinstance(node, ast.Or):
            return all(self.implies(n, inside) for n in node.items)
        if isinstance(node, ast.Not):
            return self.covers(node.operand, not inside)
        if isinstance(node, ast.Aggregate):
            fits = node.name == "all" or (inside and node.name == "any")
            return fits and node.value is not None and self.implies(node.value, inside)
        if isinstance(node, ast.AtLeast):
            return sum(not self.implies(n, inside) for n in node.items) < node.n
        if isinstance(node, ast.If):
            then = _is(node.then, False) or self.implies(node.then, inside)
            other = _is(node.other, False) or self.implies(node.other, inside)
            return (then or self.implies(node.test, inside)) and (
                other or self.covers(node.test, not inside)
            )
        return _names(node, inside)

    def covers(self, node: ast.Node, inside: bool) -> bool:
        """Whether the condition holds for given trades whatever else; or for all others."""
        node = _plain(node)
        if isinstance(node, ast.MetricRef):
            return self._inside(node, "covers", inside)
        if isinstance(node, ast.And):
            return all(self.covers(n, inside) for n in node.items)
        if isinstance(node, ast.Or):
            return any(self.covers(n, inside) for n in node.items)
        if isinstance(node, ast.Not):
            return self.implies(node.operand, not inside)
        if isinstance(node, ast.Aggregate):
            fits = node.name == ("any" if inside else "all")
            return fits and node.value is not None and self.covers(node.value, inside)
        if isinstance(node, ast.AtLeast):
            return sum(self.covers(n, inside) for n in node.items) >= node.n
        if isinstance(node, ast.If):
            then = _is(node.then, True) or self.covers(node.then, inside)
            other = _is(node.other, True) or self.covers(node.other, inside)
            return (then and self.covers(node.test, inside)) or (
                other and self.implies(node.test, not inside)
            )
        return _names(node, inside)


def _is(node: ast.Node, value: bool) -> bool:
    return isinstance(node, ast.Const) and node.value is value


def _plain(node: ast.Node) -> ast.Node:
    """A condition in its plain form: `x == false` as its opposite, `count(…) <= 0` as not any."""
    if isinstance(node, ast.Equal) and isinstance(node.right, ast.Const):
        right = node.right.value
        if isinstance(right, bool):
            return node.left if right is not node.negated else ast.Not(BOOL, node.span, node.left)
    if isinstance(node, ast.Compare) and isinstance(node.right, ast.Const):
        of, least = node.left, node.right.value
        if isinstance(of, ast.Aggregate) and of.name == "count" and (of.value or of.where):
            some = replace(of, type=BOOL, name="any", value=of.value or of.where, where=None)
            if (node.op, least) in ((">", 0.0), (">=", 1.0)):
                return some
            if (node.op, least) in (("<=", 0.0), ("<", 1.0)):
                return ast.Not(BOOL, node.span, some)
    return node


def _listed(node: ast.Node) -> bool:
    """Whether a table of trades alone decides: that there is a row, or what it says."""
    if isinstance(node, ast.Compare) and isinstance(node.right, ast.Const):
        return _listed(node.left)
    look = node.lookup if isinstance(node, ast.HasValue) else node
    return isinstance(look, ast.Lookup) and all(map(_of_trade, look.keys))


def _names(node: ast.Node, inside: bool) -> bool:
    """Whether an elementary condition says by itself that the trade is, or is not, a given one."""
    if isinstance(node, ast.Equal):
        return node.negated is not inside and _of_trade(node.left)
    if isinstance(node, ast.Mentions | ast.StartsWith):
        return inside and _made(node)
    if isinstance(node, ast.Member):
        return inside and _of_trade(node.operand)
    if isinstance(node, ast.Within):
        return inside and isinstance(node.group, ast.ParameterRef | ast.MetricRef)
    if _listed(node):
        return True
    return inside and (isinstance(node, ast.Under) or path_of(node) in _PLACE_VIEW)


def _of_trade(node: ast.Node) -> bool:
    return node.type.sort is Sort.INDUSTRY or path_of(node) in _PLACE_VIEW


def _made(node: ast.Mentions | ast.StartsWith) -> bool:
    """Whether a text on the project is searched for what is made, not for what is built."""
    if path_of(node.text).partition(".")[0] not in _WHAT_IS_MADE:
        return False
    return not all(_is_building(word) for word in node.words)


@cache
def _is_building(word: str) -> bool:
    """Whether a word occurs in names of construction and real estate, and of no other trade."""
    sections = {row.section for row in industry.table().values() if word in row.name}
    return word in _HOUSING or (bool(sections) and sections <= _BUILDINGS)


__all__ = ["negative_list"]

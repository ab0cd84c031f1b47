"""Fair competition by effect: no criterion that comes down to where a firm is, whose, or how large.

Articles 8 to 10 of the Fair Competition Review Regulation forbid criteria such as the place of
registration, ownership or size. A field marked sensitive is found wherever it is read; one that
only gives a sensitive fact away (a credit code begins with the place of registration) where it is
asked for that; a clause that may not be demanded where a rule demands it. That a rule forbids such
a clause, or asks whether capital was paid in at all, is no criterion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from prescreen.errors import Place, Problem
from prescreen.fields import catalogue
from prescreen.lang import ast, children
from prescreen.messages import Both, problem
from prescreen.pack.model import Check, Conclusion, Metric, ScoreItem

Metrics = Mapping[str, Metric]
Trees = Iterable[tuple[ast.Node | None, int]]
"""Expressions, each with its sign: 1 where being true speaks for a project, -1 against, 0 both."""


Worded = ast.Mentions | ast.StartsWith | ast.Member | ast.Equal | ast.Holds
"""Conditions on the words of a fact."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A sensitive fact that a rule comes down to: the field read, and what it gives away.

    `through` are the metrics that lead there, by their labels.
    """

    path: str
    reveals: str
    through: tuple[Both, ...] = ()

    def said(self) -> Both:
        """The way from the rule to the sensitive fact."""
        ends = [self.path] if self.reveals in ("", self.path) else [self.path, self.reveals]
        steps = [Both(f"指标 {m.zh}", f"metric {m.en}") for m in self.through]
        steps += [_label(p) for p in ends]
        return Both(" → ".join(s.zh for s in steps), " → ".join(s.en for s in steps))

    def instead(self) -> Both:
        """What may be asked in its place."""
        return INSTEAD.get(self.reveals or self.path, INSTEAD.get(self.path, _ANY))


_TEXTS = {
    "investor.uscc": "investor.registered_place",
    "investor.name": "investor.registered_place",
    "certificate.name": "investor.honours",
    "certificate.no": "investor.honours",
    "certificate.investor": "investor.honours",
}
"""Texts that give a sensitive fact away once their content is compared."""
_AMOUNTS = {"investor.paid_in_capital": "investor.registered_capital"}
"""Amounts that stand for a sensitive one; whether there is any at all may be asked."""
PROXIES = frozenset(_TEXTS) | frozenset(_AMOUNTS)
"""Facts that are not sensitive themselves and give away one that is."""
_LISTS = {"certificate": "investor.honours"}
"""Lists of which a rule may not demand that something stands there."""
_PLACE, _TAX = "investor.registered_place", "tax.local_retained"
_CLAUSES = {
    "注册地迁入": _PLACE, "设分支机构": _PLACE, "不得迁离": "project.relocated_from",
    "本地纳税": _TAX, "纳入本地统计": _TAX, "本地采购": "result.local",
    "指定供应商": "result.local", "使用国产": "investor.country", "所有制": "investor.ownership",
    "出口实绩": "output.export",
}  # fmt: skip
"""Clauses of an agreement that nobody may be made to sign, and the sensitive fact each turns on."""
_CLAUSE_WORDS = {
    "注册": _PLACE, "迁入": _PLACE, "迁离": "project.relocated_from", "纳税": _TAX, "留存": _TAX,
    "本地": _PLACE, "当地": _PLACE, "本区": _PLACE, "本市": _PLACE, "本县": _PLACE,
    "落户": _PLACE, "在地": _PLACE, "属地": _PLACE, "区内": _PLACE, "市内": _PLACE, "县内": _PLACE,
    "省内": _PLACE, "入统": _TAX,
}  # fmt: skip

_CAPITAL = Both("项目资本金(investment.capital)、资金到位", "project capital, funds arrived")
_RECORD = Both("同类项目业绩、技术成熟度", "a record of like projects, maturity of the technology")
_YIELD = Both(
    "投资强度、达产年税收等不分地域的指标", "figures blind to place, as tax at full output"
)
_ANY = Both("与主体无关的项目指标", "figures of the project, whoever the investor is")
INSTEAD: Mapping[str, Both] = {
    "investor.registered_capital": _CAPITAL, "investor.assets": _CAPITAL,
    "investor.size": _CAPITAL, "investor.employees": _CAPITAL, "investor.listed": _RECORD,
    "investor.honours": _RECORD, "investor.established_on": _RECORD, "result.local": _RECORD,
    "investor.registered_place": _YIELD, "project.relocated_from": _YIELD,
    "tax.local_retained": _YIELD, "investor.country": _YIELD, "investor.foreign": _ANY,
    "investor.ownership": _ANY, "investment.external_funds": _YIELD, "output.export": _YIELD,
}  # fmt: skip
"""By sensitive field, what a rule may look at instead."""


# -- rules ---------------------------------------------------------------------------------------
def unfair_check(check: Check, metrics: Metrics) -> Iterator[Problem]:
    """A check that comes down to sensitive facts without a law behind it."""
    if check.authority is not None and check.authority.source.basis in ("law", "regulation"):
        return
    trees = ((check.applies, -1), (check.require, 1), (check.waive_when, 1))
    what = Both(f"审查项 {check.id}", f"check {check.id}")
    yield from _told(check.place, what, reached(trees, metrics))


def unfair_item(item: ScoreItem, place: Place, metrics: Metrics) -> Iterator[Problem]:
    trees = [t for b in item.bands for t in ((b.when, 1), (b.points, 1))]
    what = Both(f"评分项 {item.label}", f"score item {item.id}")
    yield from _told(place, what, reached(trees, metrics))


def unfair_conclusion(rule: Conclusion, place: Place, metrics: Metrics) -> Iterator[Problem]:
    """A conclusion demands nothing, and a tag may say which certificates there are."""
    found = reached([(rule.when, -1)], metrics)
    if rule.kind == "tag":
        found = [r for r in found if not r.path.startswith("certificate.")]
    yield from _told(place, Both(f"推论 {rule.id}", f"conclusion {rule.id}"), found)


def _told(place: Place, what: Both, found: list[Reached]) -> Iterator[Problem]:
    if found:
        ways = [r.said() for r in found]
        instead = list(dict.fromkeys(r.instead() for r in found))
        yield problem(
            "guard-fair-competition",
            place,
            what=what,
            fields=Both("、".join(w.zh for w in ways), ", ".join(w.en for w in ways)),
            instead=Both("、".join(i.zh for i in instead), "; ".join(i.en for i in instead)),
        )


# -- what a rule comes down to -------------------------------------------------------------------
def reached(trees: Trees, metrics: Metrics) -> list[Reached]:
    """Every sensitive fact that the expressions come down to, metrics followed."""
    walker = _Walker(metrics)
    return _each(r for tree, sign in trees if tree is not None for r in walker.walk(tree, sign))


def _each(found: Iterable[Reached]) -> list[Reached]:
    """Each fact once, by the shortest way."""
    ways: dict[tuple[str, str], Reached] = {}
    for one in found:
        known = ways.setdefault((one.path, one.reveals), one)
        if len(one.through) < len(known.through):
            ways[one.path, one.reveals] = one
    return list(ways.values())


class _Walker:
    """Goes through expressions; what a metric comes down to is found once for each sign."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.known: dict[tuple[str, int], list[Reached]] = {}

    def walk(self, node: ast.Node, sign: int) -> Iterator[Reached]:
        """What stands at a node and below; `sign` says what its being true does for a project."""
        yield from _at(node, sign)
        if isinstance(node, ast.MetricRef):
            yield from self._metric(node.key, sign)
        for child in children(node):
            yield from self.walk(child, _sign_below(node, child, sign))

    def _metric(self, key: str, sign: int) -> list[Reached]:
        metric = self.metrics.get(key)
        if metric is not None and (key, sign) not in self.known:
            label = Both(metric.label, metric.label_en)
            self.known[key, sign] = [
                replace(found, through=(label, *found.through))
                for found in _each(self.walk(metric.node, sign))
            ]
        return self.known.get((key, sign), [])


def _sign_below(node: ast.Node, child: ast.Node, sign: int) -> int:
    """What being true, or being more, does below a node for the project."""
    if isinstance(node, ast.Not):
        return -sign
    if isinstance(node, ast.Compare) and isinstance(child, ast.Aggregate) and child.name == "count":
        more = (child is node.left) is (node.op in (">=", ">"))
        return sign if more else -sign
    return sign if _keeps(node) else 0


def _keeps(node: ast.Node) -> bool:
    """Whether what is below being true makes the node true."""
    return isinstance(node, ast.And | ast.Or | ast.AtLeast | ast.Aggregate | ast.MetricRef)


def _at(node: ast.Node, sign: int) -> Iterator[Reached]:
    path = path_of(node)
    field = catalogue.get(path) if path else None
    if field is not None and field.sensitive:
        yield Reached(path, "")
    elif isinstance(node, Worded):
        yield from _compared(node, sign)
    elif isinstance(node, ast.Compare | ast.Arith | ast.Func | ast.Lookup):
        yield from _counted(node)
    elif isinstance(node, ast.Aggregate):
        if node.list in _LISTS and node.name != "all" and sign >= 0:
            yield Reached(node.list, _LISTS[node.list])
        if node.value is not None and path_of(node.value) in _AMOUNTS:
            yield Reached(path_of(node.value), _AMOUNTS[path_of(node.value)])


def _compared(node: Worded, sign: int) -> Iterator[Reached]:
    """A text compared with words, or a clause that the rule wants to see."""
    operand, words = _words(node)
    if words != ("",):  # whether it is filled in at all may be asked
        yield from (Reached(p, _TEXTS[p]) for p in values_of(operand) if p in _TEXTS)
    path = path_of(operand)
    if sign < 0 or (isinstance(node, ast.Equal) and node.negated):
        return
    if path == "incentive.conditions":
        yield from (Reached(path, _CLAUSES[w]) for w in words if w in _CLAUSES)
    elif path == "incentive.text":
        told = ((k, fact) for w in words for k, fact in _CLAUSE_WORDS.items() if k in w)
        yield from (Reached(path, fact) for _, fact in told)


def _words(
    node: Worded,
) -> tuple[ast.Node, tuple[str, ...]]:
    if isinstance(node, ast.Mentions | ast.StartsWith):
        return node.text, node.words
    if isinstance(node, ast.Member):
        return node.operand, node.values
    if isinstance(node, ast.Holds):
        return node.set, node.values
    right = node.right.value if isinstance(node.right, ast.Const) else ""
    return node.left, (str(right),)


def _counted(node: ast.Node) -> Iterator[Reached]:
    """An amount that stands for a sensitive one, unless it is only asked whether it is nothing."""
    parts = list(children(node))
    nothing = isinstance(node, ast.Compare) and any(
        isinstance(p, ast.Const) and p.value == 0 for p in parts
    )
    reveals = _AMOUNTS | _TEXTS if isinstance(node, ast.Lookup) else {} if nothing else _AMOUNTS
    for path in (p for part in parts for p in values_of(part)):
        if path in reveals:
            yield Reached(path, reveals[path])


def values_of(node: ast.Node) -> Iterator[str]:
    """The fields that a value may be that of: itself, or one of those that it is chosen from."""
    if isinstance(node, ast.Coalesce):
        yield from (*values_of(node.first), *values_of(node.second))
    elif isinstance(node, ast.If):
        yield from (*values_of(node.then), *values_of(node.other))
    elif isinstance(node, ast.Scale):
        yield from values_of(node.operand)
    elif path := path_of(node):
        yield path


def path_of(node: ast.Node) -> str:
    """The field that a node is, empty for anything else."""
    if isinstance(node, ast.ItemRef):
        return f"{node.list}.{node.leaf}"
    return node.path if isinstance(node, ast.FieldRef) else ""


def _label(path: str) -> Both:
    found = catalogue.get(path) or catalogue.lists.get(path)
    if found is None:
        return Both(path, path)
    return Both(f"{found.label}({path})", f"{found.label_en} ({path})")


__all__ = ["INSTEAD", "Metrics", "path_of", "reached", "unfair_check"]

"""Answers that stand for all that a question may be answered with: no likelihoods, only cases.

A yes-or-no fact has two, a choice its values, a number one on each side of every threshold that is
written against it; a list may be empty or whole as it stands; an industry is one of those that the
project's words suggest, one that rules name, or one that none names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from prescreen.candidate import Candidate, ListFact
from prescreen.fields import Field, Kind, catalogue, industry
from prescreen.fields.industry_words import near
from prescreen.fields.values import Value
from prescreen.lang import ast
from prescreen.lang.walk import below
from prescreen.logic import Cause
from prescreen.pack.model import Check
from prescreen.run.program import Program

CODE = "project.industry_code"
_MOST = 6
"""Answers that a question is tried with."""
_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: facts by path, or a list as it would be."""

    facts: Mapping[str, Value]
    lists: Mapping[str, ListFact]


def answers(
    cause: Cause, one: Candidate, program: Program, checks: Iterable[Check]
) -> list[Answer]:
    """Representative answers to what is not known; none where only a person can say."""
    field, path = catalogue.get(cause.name), cause.name
    if path in catalogue.lists:
        return [Answer({}, {path: fact}) for fact in _lists(one.lists.get(path))]
    if field is None or cause.kind in ("table", "cell", "divisor", "parameter", "verification"):
        return []
    found = list(_values(field, one, program, checks))[:_MOST]
    if field.list_path is None:
        return [Answer({path: value}, {}) for value in found]
    listed = one.lists.get(field.list_path)
    if listed is None:
        return []
    made = []
    for value in found:
        items = tuple({field.leaf: value, **item} for item in listed.items)
        made.append(Answer({}, {field.list_path: replace(listed, items=items)}))
    return made


def _lists(known: ListFact | None) -> Iterator[ListFact]:
    if known is not None and known.items:
        yield replace(known, complete=True)
        yield replace(known, items=(*known.items, {}), complete=True)
    else:
        yield ListFact((), True)
        yield ListFact(({},), True)


def _values(
    field: Field, one: Candidate, program: Program, checks: Iterable[Check]
) -> Iterator[Value]:
    if field.kind is Kind.BOOL:
        yield from (True, False)
    elif field.kind is Kind.ENUM:
        yield from (v for v in field.values if v not in field.unknown_values)
    elif field.kind is Kind.SET:
        yield frozenset()
        yield from (frozenset((v,)) for v in field.values)
    elif field.kind is Kind.NUMBER:
        yield from _numbers(field, program, checks)
    elif field.kind is Kind.DATE:
        day = one.as_of or date(2000, 1, 1)
        yield from (day - timedelta(days=365), day, day + timedelta(days=365))
    elif field.kind is Kind.INDUSTRY:
        yield from _industries(one, program, checks)
    else:
        yield "无"


def _numbers(field: Field, program: Program, checks: Iterable[Check]) -> Iterator[float]:
    """Each threshold that is written against the number, and a number beyond each end of them."""
    points: set[float] = set()
    for check in checks:
        points |= _thresholds(program, check.id).get(field.path, set())
    low, high = field.low or 0.0, field.high
    inside = sorted(p for p in points if p >= low and (high is None or p <= high))
    yield low
    yield from inside[: _MOST - 2]
    top = max(2 * (inside[-1] if inside else 1.0), 1e4)
    yield top if high is None else min(top, high)


def _thresholds(program: Program, check: str) -> Mapping[str, set[float]]:
    """Constants that facts are compared with in a check, by fact; worked out once."""
    memo: dict[str, dict[str, set[float]]] = program.kept.setdefault("thresholds", {})
    found = memo.get(check)
    if found is None:
        found = memo[check] = {}
        for comparison in program.comparisons(program.by_id[check].check):
            left, right = comparison.node.left, comparison.node.right
            limit = (
                program.rules.parameters.get(right.key)
                if isinstance(right, ast.ParameterRef)
                else right.value
                if isinstance(right, ast.Const)
                else None
            )
            if isinstance(left, ast.FieldRef) and isinstance(limit, float):
                found.setdefault(left.path, set()).add(limit)
    return found


# -- the industry ----------------------------------------------------------------------------------
def suggested(one: Candidate) -> tuple[str, ...]:
    """Codes that the names of the products, else of the project, may mean; for confirmation."""
    products = one.lists.get("product")
    names = [str(p["name"]) for p in products.items if "name" in p] if products else []
    return _suggested(
        tuple(names[:_SUGGESTED]), one.name, str(one.facts.get("project.content", ""))
    )


@lru_cache(maxsize=4096)
def _suggested(products: tuple[str, ...], name: str, content: str) -> tuple[str, ...]:
    found = [row.code for product in products for row in near(product, 1)]
    for text in (name, content[:40]):
        found += [row.code for row in near(text, 2)] if len(found) < _SUGGESTED and text else []
    return tuple(dict.fromkeys(found))[:_SUGGESTED]


def _industries(one: Candidate, program: Program, checks: Iterable[Check]) -> Iterator[str]:
    """What is suggested, an industry that no rule names, and the first of those that rules do."""
    yield from (told := suggested(one))
    named = _named(program, tuple(c.id for c in checks))
    quiet = (c for c in industry.table() if len(c) == 4 and not industry.under(c, named))
    if (code := next(quiet, None)) is not None and code not in told:
        yield code
    yield from (c for c in named if c not in told)


def _named(program: Program, checks: tuple[str, ...]) -> tuple[str, ...]:
    memo: dict[tuple[str, ...], tuple[str, ...]] = program.kept.setdefault("industries", {})
    found = memo.get(checks)
    if found is None:
        nodes = (n for i in checks for n in _nodes(program.by_id[i].check, program))
        codes = {p for n in nodes if isinstance(n, ast.Under) for p in n.prefixes}
        found = memo[checks] = tuple(sorted(codes, key=lambda c: (-len(c), c)))
    return found


def _nodes(check: Check, program: Program) -> Iterator[ast.Node]:
    for tree in (check.applies, check.require, check.waive_when):
        if tree is not None:
            yield from below(tree, program.rules.metrics)


Answering = Callable[[Cause], list[Answer]]

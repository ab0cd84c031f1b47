"""Conditions that decide nothing: a check is the same whatever stands in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from prescreen.lang import Sort, ast
from prescreen.lang.walk import slots_of
from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.order import Way
from prescreen.prove.outcomes import statuses
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.scope import LONGEST, SHORT
from prescreen.prove.truths import NotEncoded
from prescreen.prove.versions import told_apart
from prescreen.run.reads import expanded
from prescreen.vocabulary import ProofCode

Put = Callable[[ast.Node], ast.Node]
Place = tuple[ast.Node, Put]
"""A condition, and the tree with something else in its place."""


def conditions(tree: ast.Node) -> Iterator[Place]:
    """Every condition below the root that is no constant, parents first."""
    for slot in slots_of(type(tree)):
        value = getattr(tree, slot)
        if isinstance(value, ast.Node):
            yield from _below(value, partial(_put, tree, slot, None))
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, ast.Node):
                    yield from _below(item, partial(_put, tree, slot, i))


def _below(node: ast.Node, put: Put) -> Iterator[Place]:
    if node.type.sort is Sort.BOOL and not isinstance(node, ast.Const):
        yield node, put
    for inner, within in conditions(node):
        yield inner, partial(_through, put, within)


def _through(put: Put, within: Put, new: ast.Node) -> ast.Node:
    return put(within(new))


def _put(tree: ast.Node, slot: str, at: int | None, new: ast.Node) -> ast.Node:
    value: Any = new
    if at is not None:
        old = getattr(tree, slot)
        value = (*old[:at], new, *old[at + 1 :])
    changed: Any = {slot: value}
    return replace(tree, **changed)


def idle(prover: Prover, check: Check) -> Iterator[tuple[ast.Node, Answer]]:
    """Each condition that may as well be true or false, with the proof."""
    for part in ("applies", "require", "waive_when"):
        tree = getattr(check, part)
        if tree is None:
            continue
        for node, put in conditions(tree):
            for truth in (True, False):
                new = put(ast.Const(node.type, node.span, truth))
                changed: Any = {part: new}
                answer = _same(prover, check, replace(check, **changed), truth)
                if answer is not None:
                    yield node, answer


def _same(prover: Prover, check: Check, other: Check, truth: bool) -> Answer | None:
    """The proof that two forms of a check are the same; None where facts tell them apart."""
    what = "true" if truth else "false"
    try:
        if _differ(prover, check, other):
            return None
        for related in (False, True):
            loose = prover.scope_beside(prover, (check, other), Way.LOOSE, related)
            apart = told_apart(statuses(loose.encoder, check), statuses(loose.encoder, other))
            if loose.impossible(apart):
                result: ProofCode = "bounded" if loose.bounded else "proved"
                note = "consistent" if related else ""
                if (filled := _filled(prover, check)) and _differ(filled, check, other):
                    note = "no-value"
                return Answer("effects", check.id, what, result, why=note, lists=loose.bounded)
    except NotEncoded as error:
        return Answer("effects", check.id, what, "undecided", why=error.what)
    return Answer("effects", check.id, what, "undecided", why="work")


def _differ(prover: Prover, check: Check, other: Check) -> bool:
    """Whether facts tell two forms of a check apart; short lists first, since they mostly do."""
    for longest in (SHORT, LONGEST):
        scope = prover.scope_beside(prover, (check, other), Way.CLEAR, True, longest)
        apart = told_apart(statuses(scope.encoder, check), statuses(scope.encoder, other))
        if scope.possible(apart):
            return True
        if not scope.has_lists:
            break
    return False


def _filled(prover: Prover, check: Check) -> Prover | None:
    """The rules with some number, each another, for the parameters of a check that have no value
    on the day; None where it has none such."""
    here = prover.bindings
    read = expanded(trees_of(check), here.metrics)
    keys = {
        n.key for n in read if isinstance(n, ast.ParameterRef) and n.type.sort is Sort.NUMBER
    } - {k for k, v in here.parameters.items() if v is not None}
    if not keys:
        return None
    numbers = {key: 1.5 + place for place, key in enumerate(sorted(keys))}
    return prover.bound_to(replace(here, parameters={**here.parameters, **numbers}))


__all__ = ["conditions", "idle"]

"""Two versions of a check: one for all facts, or a smallest candidate for which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.order import Way
from prescreen.prove.outcomes import statuses
from prescreen.prove.prover import Prover
from prescreen.prove.scope import LONGEST, SHORT, Scope
from prescreen.prove.terms import Bool, conj, disj, neg
from prescreen.prove.truths import NotEncoded
from prescreen.prove.witness import Witness, witness_of
from prescreen.vocabulary import ProofCode


def told_apart(a: Mapping[str, Bool], b: Mapping[str, Bool]) -> Bool:
    """When a check stands at one outcome by `a` and at another by `b`."""
    return disj(conj((a[s], neg(b[s]))) for s in a if not _same_formula(a[s], b[s]))


def _same_formula(a: Any, b: Any) -> bool:
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return bool(a.eq(b))


def versions(one: Prover, other: Prover, a: Check, b: Check) -> Answer:
    """Whether check `a` of one version and `b` of the other ever come to different outcomes."""
    try:
        return _versions(one, other, a, b)
    except NotEncoded as error:
        return Answer("versions", a.id, "", "undecided", why=error.what)


def _versions(one: Prover, other: Prover, a: Check, b: Check) -> Answer:
    long = _formula(one, other, (a, b), Way.CLEAR, related=True)
    if long[1] is False:
        return Answer("versions", a.id, "", "proved")
    why = "work"
    tries = [long]
    if long[0].has_lists:
        tries.insert(0, _formula(one, other, (a, b), Way.CLEAR, related=True, longest=SHORT))
    for scope, apart in tries:
        if (model := scope.smallest(apart)) is not None:
            found = witness_of(scope.world, model)
            if _differ(one, other, a, b, found):
                return Answer("versions", a.id, "", "witness", found)
            why = "engine-differs"
    for related in (False, True):
        scope, apart = _formula(one, other, (a, b), Way.LOOSE, related)
        if scope.impossible(apart):
            result: ProofCode = "bounded" if scope.bounded else "proved"
            note = "bound" if scope.bounded else "consistent" if related else ""
            return Answer("versions", a.id, "", result, why=note, lists=scope.bounded)
    return Answer("versions", a.id, "", "undecided", why=why)


def _formula(
    one: Prover,
    other: Prover,
    pair: tuple[Check, Check],
    way: Way,
    related: bool,
    longest: int = LONGEST,
) -> tuple[Scope, Bool]:
    scope = one.scope_beside(other, pair, way, related, longest)
    here = statuses(scope.encoder, pair[0])
    return scope, told_apart(here, statuses(scope.version(other.bindings), pair[1]))


def _differ(one: Prover, other: Prover, a: Check, b: Check, found: Witness) -> bool:
    here, there = one.status(a, found), other.status(b, found)
    return here is not None and there is not None and here != there


__all__ = ["told_apart", "versions"]

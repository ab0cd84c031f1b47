"""Can a check come to each of its outcomes? A smallest candidate each, or a proof that not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.encode import Encoder
from prescreen.prove.order import Way
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.scope import LONGEST, SHORT, Scope
from prescreen.prove.terms import Bool, conj, neg
from prescreen.prove.truths import YES, NotEncoded, any_of
from prescreen.prove.witness import witness_of
from prescreen.vocabulary import ProofCode

STATUSES = ("pass", "fail", "unknown", "not_applicable")
"""Outcomes before stages, evidence and waivers come in."""
Clear = Callable[[int], tuple[Scope, Mapping[str, Bool]]]
"""The outcomes over lists of at most so many elements, for examples."""


def statuses(encoder: Encoder, check: Check) -> Mapping[str, Bool]:
    """When a check stands at each outcome: `applies -> (require or waive_when)`."""
    applied = YES if check.applies is None else encoder.truth(check.applies)
    held = [encoder.truth(t) for t in (check.require, check.waive_when) if t is not None]
    found = any_of(held)
    passes = conj((neg(applied.false), found.true))
    fails = conj((applied.true, found.false))
    idle = applied.false
    return {
        "pass": passes,
        "fail": fails,
        "not_applicable": idle,
        "unknown": conj((neg(idle), neg(passes), neg(fails))),
    }


def outcomes(prover: Prover, check: Check) -> Iterator[Answer]:
    """One answer for each outcome."""

    @cache
    def clear(longest: int) -> tuple[Scope, Mapping[str, Bool]]:
        scope = prover.scope(trees_of(check), Way.CLEAR, related=True, longest=longest)
        return scope, statuses(scope.encoder, check)

    for status in STATUSES:
        try:
            yield _outcome(prover, check, status, clear)
        except NotEncoded as error:
            yield Answer("outcomes", check.id, status, "undecided", why=error.what)


def _outcome(prover: Prover, check: Check, status: str, clear: Clear) -> Answer:
    why = ""
    for longest in (SHORT, LONGEST):  # most examples need one element, and that is soon found
        scope, wanted = clear(longest)
        model = scope.smallest(wanted[status])
        if model is not None:
            found = witness_of(scope.world, model)
            if prover.status(check, found) == status:
                return Answer("outcomes", check.id, status, "witness", found)
            why = "engine-differs"
        if not scope.has_lists:
            break
    for related in (False, True):
        loose = prover.scope(trees_of(check), Way.LOOSE, related)
        formula = statuses(loose.encoder, check)[status]
        if loose.impossible(formula):
            bounded = formula is not False and bool(loose.bounded)
            result: ProofCode = "bounded" if bounded else "proved"
            note = "bound" if bounded else "consistent" if related else ""
            return Answer("outcomes", check.id, status, result, why=note, lists=loose.bounded)
    return Answer("outcomes", check.id, status, "undecided", why=why or "work")


__all__ = ["STATUSES", "outcomes", "statuses"]

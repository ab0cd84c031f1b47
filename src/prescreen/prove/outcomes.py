"""Can a check come to each of its outcomes? A smallest candidate each, or a proof that not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.encode import Encoder
from prescreen.prove.order import Way
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.scope import Scope
from prescreen.prove.terms import Bool, conj, neg
from prescreen.prove.truths import YES, NotEncoded, any_of
from prescreen.prove.witness import witness_of
from prescreen.vocabulary import ProofCode

STATUSES = ("pass", "fail", "unknown", "not_applicable")
"""Outcomes before stages, evidence and waivers come in."""


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
    try:
        clear = prover.scope(trees_of(check), Way.CLEAR, related=True)
        wanted = statuses(clear.encoder, check)
    except NotEncoded as error:
        for status in STATUSES:
            yield Answer("outcomes", check.id, status, "undecided", why=error.what)
        return
    for status in STATUSES:
        yield _outcome(prover, check, status, clear, wanted[status])


def _outcome(prover: Prover, check: Check, status: str, clear: Scope, wanted: Bool) -> Answer:
    model = clear.smallest(wanted)
    why = ""
    if model is not None:
        found = witness_of(clear.world, model)
        if prover.status(check, found) == status:
            return Answer("outcomes", check.id, status, "witness", found)
        why = "engine-differs"
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

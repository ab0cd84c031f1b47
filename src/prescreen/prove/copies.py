"""Two candidates under one check: more is known, one figure is better, or only a sensitive fact
differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import z3

from prescreen.fields import catalogue
from prescreen.pack.model import Check
from prescreen.prove.answers import Answer
from prescreen.prove.facts import Amount
from prescreen.prove.order import Way
from prescreen.prove.outcomes import statuses
from prescreen.prove.prover import Prover, trees_of
from prescreen.prove.scope import Scope
from prescreen.prove.terms import Bool, conj, disj, neg
from prescreen.prove.truths import NotEncoded
from prescreen.prove.versions import told_apart
from prescreen.prove.witness import witness_of
from prescreen.prove.world import Naming, World
from prescreen.vocabulary import ProofCode

MORE = Naming(known="+")


def monotone(prover: Prover, check: Check) -> Answer:
    """That more information never turns a check that is decided.

    `pass` and `not_applicable` are one: an answer may turn the one into the other.
    """

    def turned(scope: Scope) -> Bool:
        more = scope.another(MORE)
        before, after = statuses(scope.encoder, check), statuses(more, check)
        at_least = conj(_more(scope.world, more.world))
        met = [disj((s["pass"], s["not_applicable"])) for s in (before, after)]
        lost = conj((met[0], neg(met[1])))
        lifted = conj((before["fail"], neg(after["fail"])))
        return conj((at_least, disj((lost, lifted))))

    return _pair(prover, check, "monotone", "", turned)


def _more(few: World, more: World) -> Iterator[Bool]:
    """That a world knows all that another does, and what the other has in full it has as well."""
    for path in {**few.facts, **more.facts}:
        yield z3.Implies(few.fact(path).known, more.fact(path).known)
    for path in {**few.lists, **more.lists}:
        a, b = few.listed(path), more.listed(path)
        yield z3.Implies(a.known, b.known)
        yield z3.Implies(a.complete, b.complete)
        for one, other in zip(a.elements, b.elements, strict=True):
            yield z3.Implies(one.there, other.there)
            yield z3.Implies(z3.And(a.known, a.complete), one.there == other.there)
            for leaf in {**one.leaves, **other.leaves}:
                yield z3.Implies(one.leaf(leaf).known, other.leaf(leaf).known)


def directed(prover: Prover, check: Check) -> Iterator[Answer]:
    """That a better figure never makes a check worse; one answer for each figure it reads."""
    for path in sorted(prover.program.reads[check.id]):
        field = catalogue.get(path)
        if field is not None and field.better is not None and field.list_path is None:
            yield _directed(prover, check, path, field.better == "up")


def _directed(prover: Prover, check: Check, path: str, up: bool) -> Answer:
    naming = Naming(changed=frozenset((path,)))

    def worse(scope: Scope) -> Bool:
        other = scope.another(naming)
        before, after = statuses(scope.encoder, check), statuses(other, check)
        a, b = scope.world.fact(path), other.world.fact(path)
        assert isinstance(a, Amount)
        assert isinstance(b, Amount)
        better = b.number >= a.number if up else b.number <= a.number
        met = disj((before["pass"], before["not_applicable"]))
        return conj((a.known, b.known, better, met, after["fail"]))

    return _pair(prover, check, "direction", path, worse)


def fair(prover: Prover, check: Check, sensitive: Iterable[str]) -> Answer:
    """That no sensitive fact changes a check, all else the same."""
    naming = Naming(changed=frozenset(sensitive))

    def unlike(scope: Scope) -> Bool:
        other = scope.another(naming)
        apart = told_apart(statuses(scope.encoder, check), statuses(other, check))
        return conj((apart, *_as_known(scope.world, other.world, naming.changed)))

    what = ", ".join(sorted(naming.changed))
    return _pair(prover, check, "fair", what, unlike)


def _as_known(a: World, b: World, changed: frozenset[str]) -> Iterator[Bool]:
    """That both know the same facts."""
    for path in sorted(changed & (a.facts.keys() | b.facts.keys())):
        yield a.fact(path).known == b.fact(path).known
    for path in a.lists.keys() & b.lists.keys():
        for one, other in zip(a.listed(path).elements, b.listed(path).elements, strict=True):
            for leaf in {**one.leaves, **other.leaves}:
                if f"{path}.{leaf}" in changed:
                    yield one.leaf(leaf).known == other.leaf(leaf).known


Formula = Callable[[Scope], Bool]
"""When two candidates are what a question asks for."""


def _pair(prover: Prover, check: Check, question: str, what: str, formula: Formula) -> Answer:
    try:
        return _asked(prover, check, question, what, formula)
    except NotEncoded as error:
        return Answer(question, check.id, what, "undecided", why=error.what)


def _asked(prover: Prover, check: Check, question: str, what: str, formula: Formula) -> Answer:
    """A proof over any facts whatever, else two candidates that the engine ran."""
    loose = prover.scope(trees_of(check), Way.LOOSE, related=False)
    wanted = formula(loose)
    if loose.impossible(wanted):
        bounded = wanted is not False and bool(loose.bounded)
        result: ProofCode = "bounded" if bounded else "proved"
        return Answer(question, check.id, what, result, lists=loose.bounded if bounded else ())
    clear = prover.scope(trees_of(check), Way.CLEAR, related=True)
    model = clear.smallest(formula(clear))
    if model is None:
        return Answer(question, check.id, what, "undecided", why="work")
    first, second = (witness_of(w, model) for w in clear.worlds)
    here, there = prover.status(check, first), prover.status(check, second)
    if here is None or there is None or here == there:
        return Answer(question, check.id, what, "undecided", why="engine-differs")
    return Answer(question, check.id, what, "witness", first, second)


__all__ = ["directed", "fair", "monotone"]

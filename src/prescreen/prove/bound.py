"""Relations between facts as axioms: the solver looks at facts that are bound together already.

A witness gives all its facts, those that follow from others included; so the engine finds nothing
to add and nothing that contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from prescreen.fields import catalogue
from prescreen.prove.encode import Encoder
from prescreen.prove.facts import Amount, Date, Fact, Words, YesNo
from prescreen.prove.order import Way
from prescreen.prove.quantities import Quantity
from prescreen.prove.terms import (
    Bool,
    Number,
    conj,
    difference,
    disj,
    equal,
    literal,
    neg,
    plus,
    scaled,
    term_of,
)
from prescreen.prove.texts import Text
from prescreen.relations import Relation, load_relations


def concerning(paths: Iterable[str]) -> tuple[Relation, ...]:
    """The relations that give one of the facts, directly or through others, and those that say
    of two of them that they cannot stand together."""
    relations, found = load_relations().all, set(paths)
    taken: dict[str, Relation] = {}
    while True:
        more = [
            r
            for r in relations
            if r.id not in taken
            and (r.target in found if r.target else not r.reads.isdisjoint(found))
        ]
        if not more:
            return tuple(r for r in relations if r.id in taken)
        for relation in more:
            taken[relation.id] = relation
            if relation.target:
                found |= relation.reads


def axioms(encoder: Encoder, relation: Relation) -> Iterator[Any]:
    """What holds of facts that the relation has bound."""
    if relation.holds is not None:
        yield term_of(neg(encoder.truth(relation.holds).false))
        return
    target = encoder.world.fact(relation.target)
    if relation.formula is not None:
        formula = encoder.quantity(relation.formula)
        applies = True if relation.when is None else encoder.truth(relation.when).true
        near = _near(encoder, target, formula, relation.tolerance)
        yield term_of(disj((neg(conj((formula.known, applies))), conj((target.known, near)))))
        return
    unless = False if relation.unless is None else encoder.truth(relation.unless).true
    before: Bool = neg(unless)
    for case in relation.cases:
        when = encoder.truth(case.when)
        fires = conj((before, when.true))
        # A presumption gives way to whatever is stated.
        value = True if relation.unless is not None else _is(target, case.value)
        yield term_of(disj((neg(fires), conj((target.known, value)))))
        before = conj((before, when.false))


def _near(encoder: Encoder, target: Fact, formula: Quantity, tolerance: float) -> Bool:
    """Equal for a witness; for a proof as far apart as the engine lets them be, and a little."""
    assert isinstance(target, Amount)
    own = Number(target.number)
    if encoder.order.way is not Way.LOOSE:
        return equal(*_tops(own, formula.value))
    wide = literal(1 + 2 * tolerance + 1e-6).top
    step = literal(catalogue[target.name].step + 1e-6)
    return conj(
        (
            encoder.order.at_least(plus(scaled(own, wide), step), formula.value),
            encoder.order.at_least(plus(scaled(formula.value, wide), step), own),
        )
    )


def _tops(a: Number, b: Number) -> tuple[Any, Any]:
    x, y, _ = difference(a, b)
    return x, y


def _is(fact: Fact, value: object) -> Bool:
    """Whether a fact has a value."""
    if isinstance(fact, YesNo):
        return fact.holds if value else neg(fact.holds)
    if isinstance(fact, Text):
        return fact.equals(str(value))
    if isinstance(fact, Words):
        wanted = value if isinstance(value, frozenset) else frozenset((str(value),))
        words = set(fact.field.values) | set(fact.words) | wanted
        return conj(fact.holds(w) if w in wanted else neg(fact.holds(w)) for w in sorted(words))
    if isinstance(fact, Amount) and isinstance(value, float):
        return equal(fact.number, literal(value).top)
    if isinstance(fact, Date) and hasattr(value, "toordinal"):
        return fact.ordinal == value.toordinal()
    raise TypeError(f"{fact.name} cannot be {value!r}")


__all__ = ["axioms", "concerning"]

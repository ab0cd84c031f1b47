"""Lists as the solver sees them: a few elements that may be there, and whether they are all.

`any` and `all` are decided by one element each, so as many elements as there are such conditions
are enough for whatever the list can come to. Sums, averages, counts and extremes may need more:
what is said of them is said for lists of that length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import z3

from prescreen.logic.intervals import INF
from prescreen.prove.facts import Fact
from prescreen.prove.quantities import ANYWHERE, Quantity, fold, span
from prescreen.prove.terms import ONE, ZERO, Number, chosen, conj, disj, literal, neg, over, plus
from prescreen.prove.truths import NotEncoded, Truth, all_of, any_of, negation
from prescreen.prove.values import Value


class Element:
    """One element of a list: whether it is there, and its leaves as facts."""

    def __init__(self, name: str, make: Callable[[str, str], Fact], mark: str) -> None:
        self.name = name
        self.there = z3.Bool(f"{name}!{mark}")
        self.leaves: dict[str, Fact] = {}
        self._make = make

    def leaf(self, leaf: str) -> Fact:
        if leaf not in self.leaves:
            self.leaves[leaf] = self._make(f"{self.name}.{leaf}", leaf)
        return self.leaves[leaf]


class Listed:
    """A list: whether it is given and complete, and its elements, the first ones first."""

    def __init__(
        self, path: str, length: int, make: Callable[[str, str], Fact], mark: str = ""
    ) -> None:
        self.path = path
        self.known = z3.Bool(f"{path}?{mark}")
        self.complete = z3.Bool(f"{path}={mark}")
        self.elements = tuple(Element(f"{path}[{i}]", make, mark) for i in range(length))

    def rules(self) -> Iterator[Any]:
        for element in self.elements:
            yield z3.Implies(element.there, self.known)
        for one, after in zip(self.elements, self.elements[1:], strict=False):
            yield z3.Implies(after.there, one.there)
        for element in self.elements:
            for fact in element.leaves.values():
                yield z3.Implies(fact.known, element.there)
                yield from fact.rules()

    def given(self, items: Sequence[Mapping[str, object]] | None, complete: bool) -> list[Any]:
        """What to put for the symbols of a list, None for one that is not given."""
        out = [
            (self.known, z3.BoolVal(items is not None)),
            (self.complete, z3.BoolVal(complete)),
        ]
        for i, element in enumerate(self.elements):
            item = items[i] if items is not None and i < len(items) else None
            out.append((element.there, z3.BoolVal(item is not None)))
            for leaf, fact in element.leaves.items():
                out += fact.given((item or {}).get(leaf))
        return out


Row = tuple[Any, Truth, Value]
"""Whether the element is there, whether it counts, and its value."""


def quantified(name: str, found: Listed, rows: list[Row]) -> Truth:
    if name == "all":
        turned = [(there, counts, negation(_truth(value))) for there, counts, value in rows]
        return negation(quantified("any", found, list(turned)))
    parts = []
    for there, counts, value in rows:
        both = all_of((counts, _truth(value)))
        parts.append(Truth(conj((there, both.true)), disj((neg(there), both.false))))
    some = any_of(parts)
    return Truth(conj((found.known, some.true)), conj((found.known, found.complete, some.false)))


def _truth(value: Value) -> Truth:
    if isinstance(value, Truth):
        return value
    raise NotEncoded("an element that is no condition")


def counted(found: Listed, rows: list[Row]) -> Quantity:
    parts = [(there, all_of((counts, _truth(value)))) for there, counts, value in rows]
    known = conj((found.known, found.complete, *(disj((neg(t), both.known)) for t, both in parts)))
    total = ZERO
    for there, both in parts:
        total = plus(total, chosen(conj((there, both.true)), Number(ONE), ZERO))
    return Quantity(known, total, span((0.0, INF)), True)


def folded(name: str, found: Listed, rows: list[Row]) -> Quantity:
    """`sum avg min max`; the first of none is zero, the others of none are unknown."""
    parts: list[tuple[Any, Quantity]] = []
    known: list[Any] = [found.known, found.complete]
    for there, counts, value in rows:
        if not isinstance(value, Quantity):
            raise NotEncoded(f"{name} of what is no number")
        taken = conj((there, counts.true))
        known.append(disj((neg(there), counts.false, conj((counts.true, value.known)))))
        parts.append((taken, value))
    if name == "sum":
        return Quantity(conj(known), _sum(parts), ANYWHERE)
    known.append(disj(taken for taken, _ in parts))
    if name == "avg":
        return Quantity(conj(known), _mean(parts), ANYWHERE)
    return Quantity(conj(known), _extreme(name, parts), ANYWHERE)


def _sum(parts: list[tuple[Any, Quantity]]) -> Number:
    total = ZERO
    for taken, value in parts:
        total = plus(total, chosen(taken, value.value, ZERO))
    return total


def _mean(parts: list[tuple[Any, Quantity]]) -> Number:
    total, mean = _sum(parts), ZERO
    for n in range(1, len(parts) + 1):
        exactly = _exactly(n, [taken for taken, _ in parts])
        mean = chosen(exactly, over(total, literal(float(n))), mean)
    return mean


def _exactly(n: int, truths: list[Any]) -> Any:
    terms = [z3.BoolVal(t) if isinstance(t, bool) else t for t in truths]
    return z3.PbEq([(t, 1) for t in terms], n)


def _extreme(name: str, parts: list[tuple[Any, Quantity]]) -> Number:
    """Of those that count: one that does not takes the value of the first that does."""
    some = parts[-1][1].value
    for taken, value in reversed(parts):
        some = chosen(taken, value.value, some)
    taken_only = [Quantity(True, chosen(taken, v.value, some)) for taken, v in parts]
    return fold(name, taken_only).value


__all__ = ["Element", "Listed", "Row", "counted", "folded", "quantified"]

"""Lists as the solver sees them: a few elements that may be there, and whether they are all.

`any` and `all` are decided by one element each, so as many elements as there are such conditions
are enough for whatever the list can come to. Sums, averages, counts and extremes may need more:
what is said of them is said for lists of that length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import z3

from prescreen.prove.facts import Fact
from prescreen.prove.quantities import End, Quantity, Span, extreme_end, fold
from prescreen.prove.terms import (
    ONE,
    ZERO,
    Number,
    chosen,
    conj,
    disj,
    implies,
    literal,
    neg,
    over,
    plus,
)
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
            yield implies(element.there, self.known)
        for one, after in zip(self.elements, self.elements[1:], strict=False):
            yield implies(after.there, one.there)
        for element in self.elements:
            for fact in element.leaves.values():
                yield implies(fact.known, element.there)
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
    every = conj((found.known, found.complete))
    known = conj((every, *(disj((neg(t), both.known)) for t, both in parts)))
    least = most = ZERO
    for there, both in parts:
        least = plus(least, chosen(conj((there, both.true)), Number(ONE), ZERO))
        most = plus(most, chosen(conj((there, neg(both.false))), Number(ONE), ZERO))
    return Quantity(known, least, Span(End(False, least), End(neg(every), most)), True)


def folded(name: str, found: Listed, rows: list[Row], positive: bool) -> Quantity:
    """`sum avg min max`; the first of none is zero, the others of none are unknown.

    `positive`: the numbers of its elements cannot be negative (`run.signs`).
    """
    parts: list[tuple[Any, Quantity]] = []
    known: list[Any] = [found.known, found.complete]
    for there, counts, value in rows:
        if not isinstance(value, Quantity):
            raise NotEncoded(f"{name} of what is no number")
        taken = conj((there, counts.true))
        known.append(disj((neg(there), counts.false, conj((counts.true, value.known)))))
        parts.append((taken, value))
    made: list[Part] = [(t, c, v.ends) for (t, c, _), (_, v) in zip(rows, parts, strict=True)]
    within = ends_of_fold(name, conj((found.known, found.complete)), made, positive)
    if name == "sum":
        return Quantity(conj(known), _sum(parts), within, positive)
    known.append(disj(taken for taken, _ in parts))
    made_of = _mean(parts) if name == "avg" else _extreme(name, parts)
    return Quantity(conj(known), made_of, within)


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


# -- what is not known of a number ---------------------------------------------------------------
Part = tuple[Any, Truth, Span]
"""Whether the element is there, whether it counts, and between which numbers it lies."""


def ends_of_fold(name: str, complete: Any, parts: list[Part], positive: bool) -> Span:
    """`run.lists.ends_of_fold` as formulas."""
    if positive:
        parts = [(there, counts, _positive(ends)) for there, counts, ends in parts]
    if name == "sum":
        return _ends_of_sum(complete, parts, positive)
    sure = [conj((there, counts.true)) for there, counts, _ in parts]
    may = [conj((there, neg(counts.false))) for there, counts, _ in parts]
    spans = [ends for _, _, ends in parts]
    least, most = (_far(lowest, may, spans) for lowest in (True, False))
    floor = End(not positive, ZERO)
    lower = extreme_end(True, least, floor, infinite_wins=True)
    low, high = _end_if(complete, least, lower), _end_if(complete, most, End(True, ZERO))
    if name == "max":
        low = _far(False, sure, spans, of_low=True)
    elif name == "min":
        high = _far(True, sure, spans, of_low=False)
    elif any(t is not False for t in sure):
        every = conj((complete, *(disj((neg(m), s)) for m, s in zip(may, sure, strict=True))))
        low = _end_if(every, _mean_end(sure, [s.low for s in spans]), low)
        high = _end_if(every, _mean_end(sure, [s.high for s in spans]), high)
    none = neg(disj(sure))
    anything = End(True, ZERO)
    return Span(_end_if(none, anything, low), _end_if(none, anything, high))


def _positive(ends: Span) -> Span:
    low = ends.low
    above = chosen(low.infinite, ZERO, extreme_end(False, low, End(False, ZERO), False).value)
    return Span(End(False, above), ends.high)


def _ends_of_sum(complete: Any, parts: list[Part], positive: bool) -> Span:
    ends = []
    for lowest in (True, False):
        total, infinite = ZERO, list[Any]()
        for there, counts, (low, high) in parts:
            end = low if lowest else high
            maybe = extreme_end(lowest, end, End(False, ZERO), infinite_wins=True)
            open_ = conj((there, neg(counts.true), neg(counts.false)))
            taken = conj((there, counts.true))
            total = plus(total, chosen(taken, end.value, chosen(open_, maybe.value, ZERO)))
            infinite += [conj((taken, end.infinite)), conj((open_, maybe.infinite))]
        if not (lowest and positive):
            infinite.append(neg(complete))
        ends.append(End(disj(infinite), total))
    return Span(*ends)


def _far(lowest: bool, taken: list[Any], spans: list[Span], of_low: bool | None = None) -> End:
    """The least or the greatest end of those taken; `of_low` says which ends where not the same."""
    low = lowest if of_low is None else of_low
    found, any_ = End(False, ZERO), False
    for held, span_ in zip(taken, spans, strict=True):
        end = span_.low if low else span_.high
        wins = low is lowest
        both = extreme_end(lowest, found, end, infinite_wins=wins)
        first = _end_if(any_, both, end)
        found = _end_if(held, first, found)
        any_ = disj((any_, held))
    return found


def _end_if(test: Any, then: End, other: End) -> End:
    infinite = disj((conj((test, then.infinite)), conj((neg(test), other.infinite))))
    return End(infinite, chosen(test, then.value, other.value))


def _mean_end(taken: list[Any], ends: list[End]) -> End:
    parts = [(held, Quantity(True, end.value)) for held, end in zip(taken, ends, strict=True)]
    infinite = disj(conj((held, end.infinite)) for held, end in zip(taken, ends, strict=True))
    return End(infinite, _mean(parts))


__all__ = ["Element", "Listed", "Row", "counted", "folded", "quantified"]

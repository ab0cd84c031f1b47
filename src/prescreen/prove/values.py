"""Values of expressions as formulas: each with the condition under which it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from prescreen.prove.quantities import End, Quantity, Span, extreme_end
from prescreen.prove.terms import Bool, chosen, conj, difference, disj, equal, neg
from prescreen.prove.truths import NotEncoded, Truth


@dataclass(frozen=True, slots=True)
class Choice:
    """A text or choice: known under a condition, then the option whose guard holds.

    An option is a text or a fact that holds one (`prescreen.prove.facts.Text`). `words` are what
    an unknown choice may be, None for anything.
    """

    known: Bool
    options: tuple[tuple[Bool, Any], ...]
    words: frozenset[str] | None = None


class Civil(NamedTuple):
    """Year, month and day of a date, as terms."""

    year: Any
    month: Any
    day: Any


@dataclass(frozen=True, slots=True)
class Day:
    """A date: a day, or a term that counts days as `toordinal` does, moved by `months`.

    `civil` gives the year, month and day before it is moved.
    """

    known: Bool
    at: Any
    months: int = 0
    civil: Callable[[], Civil] | None = None

    @property
    def constant(self) -> dt.date | None:
        return self.at if isinstance(self.at, dt.date) else None


@dataclass(frozen=True, slots=True)
class Several:
    """A multiple choice: which words it holds."""

    known: Bool
    holds: Callable[[str], Bool]


Value = Truth | Quantity | Choice | Day | Several


def branch(test: Truth, then: Value, other: Value) -> Value:
    """`If`: where the test is unknown, what both branches have in common."""
    free = neg(test.known)
    if isinstance(then, Truth) and isinstance(other, Truth):
        return Truth(
            disj(_branches(test, then.true, other.true)),
            disj(_branches(test, then.false, other.false)),
        )
    if isinstance(then, Quantity) and isinstance(other, Quantity):
        return _branch_numbers(test, free, then, other)
    if isinstance(then, Choice) and isinstance(other, Choice):
        return _branch_choices(test, then, other)
    raise NotEncoded(f"branches of {type(then).__name__}")


def _branches(test: Truth, a: Bool, b: Bool) -> tuple[Bool, ...]:
    return (
        conj((test.true, a)),
        conj((test.false, b)),
        conj((neg(test.known), a, b)),
    )


def _branch_numbers(test: Truth, free: Bool, then: Quantity, other: Quantity) -> Quantity:
    x, y, _ = difference(then.value, other.value)
    agree = conj((free, then.known, other.known, equal(x, y)))
    known = disj((conj((test.true, then.known)), conj((test.false, other.known)), agree))
    value = chosen(neg(test.false), then.value, other.value)
    a, b = then.ends, other.ends
    low = extreme_end(True, a.low, b.low, infinite_wins=True)
    high = extreme_end(False, a.high, b.high, infinite_wins=True)
    within = Span(
        _pick_end(test, then.within.low, other.within.low, low),
        _pick_end(test, then.within.high, other.within.high, high),
    )
    return Quantity(known, value, within, then.counts and other.counts)


def _pick_end(test: Truth, then: End, other: End, both: End) -> End:
    infinite = disj(
        (
            conj((test.true, then.infinite)),
            conj((test.false, other.infinite)),
            conj((neg(test.known), both.infinite)),
        )
    )
    value = chosen(test.true, then.value, chosen(test.false, other.value, both.value))
    return End(infinite, value)


def _branch_choices(test: Truth, then: Choice, other: Choice) -> Choice:
    """Where the test is unknown the choice is, unless both branches give the same."""
    options = [
        (conj((when, guard)), atom)
        for when, part in ((test.true, then), (test.false, other))
        for guard, atom in part.options
    ]
    free, agree = neg(test.known), []
    if free is not False:
        for guard, atom in then.options:
            for guarded, against in other.options:
                both = conj((free, then.known, other.known, guard, guarded, alike(atom, against)))
                if both is not False:
                    agree.append(both)
                    options.append((both, atom))
    known = disj((conj((test.true, then.known)), conj((test.false, other.known)), *agree))
    return Choice(known, tuple(options))


def alike(a: Any, b: Any) -> Bool:
    """Whether two options are the same text."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b
    return b.equals(a) if isinstance(a, str) else a.equals(b)

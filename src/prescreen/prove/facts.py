"""Facts as the solver sees them: one symbol a fact, or a leaf of a list element.

A text is seen only through what rules ask of it. Texts that no rule tells apart are one class: a
choice has a class for each of its values, an industry code one for each code of the standard, a
free text one for each text that a rule names, and one for all others, of which the words that
rules look for may stand in it or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import z3

from prescreen.fields import Field
from prescreen.fields.numbers import MOST
from prescreen.logic.intervals import INF
from prescreen.prove.calendar import FIRST_DAY, LAST_DAY, last_of, ordinal_of
from prescreen.prove.quantities import Quantity, span
from prescreen.prove.terms import Bool, Number, conj, literal, neg, term
from prescreen.prove.truths import Truth
from prescreen.prove.values import Civil, Day, Several, Value

LARGEST = Fraction(MOST)
"""No fact is read that is larger, so a proof has to reach as far."""


class Fact:
    """A symbol: whether the fact is known, and its value."""

    def __init__(self, name: str, field: Field, mark: str = "") -> None:
        self.name = name
        self.field = field
        self.known = z3.Bool(f"{name}?{mark}")

    @property
    def value(self) -> Value:
        raise NotImplementedError

    def rules(self) -> Iterator[Any]:
        """What holds of the symbol whatever the rules say."""
        return iter(())

    def read(self, model: Any) -> object:
        """The value in a model; only asked where the fact is known."""
        raise NotImplementedError

    def given(self, value: object) -> list[tuple[Any, Any]]:
        """What to put for the symbols, for a value or None for unknown."""
        known = (self.known, z3.BoolVal(value is not None))
        return [known] if value is None else [known, *self._given(value)]

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        raise NotImplementedError


class YesNo(Fact):
    def __init__(self, name: str, field: Field, mark: str = "") -> None:
        super().__init__(name, field, mark)
        self.holds = z3.Bool(name)

    @property
    def value(self) -> Value:
        return Truth(conj((self.known, self.holds)), conj((self.known, neg(self.holds))))

    def read(self, model: Any) -> object:
        return z3.is_true(model.eval(self.holds, True))

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        return [(self.holds, z3.BoolVal(value))]


class Amount(Fact):
    def __init__(self, name: str, field: Field, mark: str = "") -> None:
        super().__init__(name, field, mark)
        self.number = z3.Real(name)
        self.whole = field.step >= 1 and field.step == int(field.step)

    @property
    def value(self) -> Value:
        low = -INF if self.field.low is None else self.field.low
        high = INF if self.field.high is None else self.field.high
        return Quantity(self.known, Number(self.number), span((low, high)), low >= 0)

    def rules(self) -> Iterator[Any]:
        low = -LARGEST if self.field.low is None else literal(self.field.low).top
        high = LARGEST if self.field.high is None else literal(self.field.high).top
        yield z3.And(self.number >= term(low), self.number <= term(high))

    def read(self, model: Any) -> object:
        found = model.eval(self.number, True)
        if z3.is_algebraic_value(found):
            found = found.approx(12)
        return float(Fraction(found.numerator_as_long(), found.denominator_as_long()))

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        return [(self.number, z3.Q(*float(value).as_integer_ratio()))]


class Date(Fact):
    def __init__(self, name: str, field: Field, mark: str = "") -> None:
        super().__init__(name, field, mark)
        self.ordinal = z3.Int(name)
        self._civil: Civil | None = None

    @property
    def value(self) -> Value:
        return Day(self.known, self.ordinal, 0, self.civil)

    def civil(self) -> Civil:
        """Year, month and day: only where a rule needs them, since they cost the solver much."""
        if self._civil is None:
            self._civil = Civil(*(z3.Int(f"{self.name}.{part}") for part in Civil._fields))
        return self._civil

    def rules(self) -> Iterator[Any]:
        yield z3.And(self.ordinal >= FIRST_DAY.toordinal(), self.ordinal <= LAST_DAY.toordinal())
        if self._civil is not None:
            year, month, day = self._civil
            yield z3.And(year >= FIRST_DAY.year, year <= LAST_DAY.year)
            yield z3.And(month >= 1, month <= 12, day >= 1, day <= last_of(year, month))
            yield self.ordinal == ordinal_of(self._civil)

    def read(self, model: Any) -> object:
        return dt.date.fromordinal(model.eval(self.ordinal, True).as_long())

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        out = [(self.ordinal, z3.IntVal(value.toordinal()))]
        if self._civil is not None:
            parts = (value.year, value.month, value.day)
            out += [(s, z3.IntVal(v)) for s, v in zip(self._civil, parts, strict=True)]
        return out


class Words(Fact):
    """A multiple choice: a symbol for each word that a rule names."""

    def __init__(self, name: str, field: Field, mark: str = "") -> None:
        super().__init__(name, field, mark)
        self.words: dict[str, Any] = {}

    def holds(self, word: str) -> Bool:
        if self.field.values and word not in self.field.values:
            return False
        if word not in self.words:
            self.words[word] = z3.Bool(f"{self.name}∋{word}")
        return self.words[word]

    @property
    def value(self) -> Value:
        return Several(self.known, self.holds)

    def read(self, model: Any) -> object:
        return frozenset(w for w, bit in self.words.items() if z3.is_true(model.eval(bit, True)))

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        return [(bit, z3.BoolVal(word in value)) for word, bit in self.words.items()]

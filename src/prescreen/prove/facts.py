"""Facts as the solver sees them: one symbol a fact, or a leaf of a list element.

A text is seen only through what rules ask of it. Texts that no rule tells apart are one class: a
choice has a class for each of its values, an industry code one for each code of the standard, a
free text one for each text that a rule names, and one for all others, of which the words that
rules look for may stand in it or not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import z3

from prescreen.fields import Field, Kind, industry
from prescreen.fields.numbers import MOST
from prescreen.logic.intervals import INF
from prescreen.pack.tables import LookupTable
from prescreen.prove.calendar import FIRST_DAY, LAST_DAY, last_of, ordinal_of
from prescreen.prove.quantities import Quantity, span
from prescreen.prove.terms import Bool, Number, conj, disj, literal, neg, term
from prescreen.prove.truths import NotEncoded, Truth
from prescreen.prove.values import Choice, Civil, Day, Several, Value

OTHER = "\N{IDEOGRAPHIC NUMBER ZERO}"
"""Stands for a text that no rule names."""
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


class Domains:
    """Where tests of texts hold among the values of a closed domain, worked out once.

    Values are numbered in their order, so that what lies under a division is one stretch.
    """

    def __init__(self) -> None:
        self._stretches: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
        self._marks: dict[int, tuple[LookupTable, str]] = {}

    def mark(self, table: LookupTable) -> str:
        """A name for what a table holds: two versions with the same rows are one to the solver."""
        found = self._marks.get(id(table))
        if found is None:
            held = [
                (layer.first, [(r.keys, sorted(r.values.items()), r.since, r.until)
                               for r in layer.rows])
                for layer in table.layers
            ]  # fmt: skip
            digest = hashlib.sha256(repr((table.on_empty, held)).encode()).hexdigest()[:12]
            found = self._marks[id(table)] = (table, f"{table.key}#{digest}")
        return found[1]

    def stretches(
        self, domain: str, values: tuple[str, ...], key: str, says: Callable[[str], bool]
    ) -> tuple[tuple[int, int], ...]:
        """First and last places of each run of values that pass a test."""
        found = self._stretches.get((domain, key))
        if found is None:
            found = self._stretches[domain, key] = tuple(_runs(map(says, values)))
        return found


def _runs(truths: Iterable[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    at = -1
    for at, truth in enumerate(truths):
        if truth and start is None:
            start = at
        elif not truth and start is not None:
            yield start, at - 1
            start = None
    if start is not None:
        yield start, at


class Text(Fact):
    """A text, a choice or an industry code, as the place of its value in its domain."""

    def __init__(self, name: str, field: Field, domains: Domains, mark: str = "") -> None:
        super().__init__(name, field, mark)
        self.at = z3.Int(f"{name}#")
        self.closed = _closed(field)
        """All values that the fact may have; empty for a free text."""
        self._domains = domains
        self._named: dict[str, None] = {}
        self._words: dict[tuple[str, str], Any] = {}
        """Symbols of words that may stand in a free text, or begin it."""
        self._tests: dict[str, tuple[Any, Callable[[str], bool]]] = {}
        self._numbers: dict[str, tuple[Any, Callable[[str], float]]] = {}

    @property
    def value(self) -> Value:
        words = frozenset(self.closed) if self.field.kind is Kind.ENUM and self.closed else None
        return Choice(self.known, ((True, self),), words)

    def test(self, key: str, says: Callable[[str], bool]) -> Bool:
        """Whether the text passes a test; `key` names the test among all rules of the day."""
        if key not in self._tests:
            self._tests[key] = (z3.Bool(f"{self.name}|{key}"), says)
        return self._tests[key][0]

    def equals(self, other: Any) -> Bool:
        if isinstance(other, Text):
            return self._equals_fact(other)
        if self.closed and other not in self.closed:
            return False
        self.names([other])
        return self.test(f"={other}", lambda text: text == other)

    def _equals_fact(self, other: Text) -> Bool:
        if self.closed and self.closed == other.closed:
            return self.at == other.at
        closed = self.closed or other.closed
        if not closed:
            raise NotEncoded("equality of two free texts")
        return disj(conj((self.equals(v), other.equals(v))) for v in closed)

    def within(self, group: Text) -> Bool:
        """Whether an industry code lies in another: codes stand in the order of the standard, so
        its place is in the run that begins with the other's."""
        last = term(group.number("last", _last_below).top)
        wider = group.test("wider", lambda code: not math.isnan(_last_below(code)))
        return disj((self.at == group.at, conj((wider, self.at > group.at, self.at <= last))))

    def names(self, texts: Iterable[str]) -> None:
        """Texts that rules and tables name: each may be told from the others."""
        self._named.update(dict.fromkeys(texts))

    def mentions(self, word: str, starts: bool = False) -> Bool:
        mark = "^" if starts else "∋"
        if self.closed:
            return self.test(mark + word, lambda text: _stands(mark, word, text))
        if (mark, word) not in self._words:
            self._words[mark, word] = z3.Bool(f"{self.name}{mark}{word}")
        return self._words[mark, word]

    def number(self, key: str, gives: Callable[[str], float]) -> Number:
        """A number that a table gives for the text; anything where it gives none (NaN)."""
        if key not in self._numbers:
            self._numbers[key] = (z3.Real(f"{self.name}|{key}"), gives)
        return Number(self._numbers[key][0])

    @property
    def texts(self) -> tuple[str, ...]:
        """The values by their places; `OTHER` last, for a free text."""
        return self.closed or (*sorted(self._named.keys() - {OTHER}), OTHER)

    def rules(self) -> Iterator[Any]:
        texts, at = self.texts, self.at
        yield z3.And(at >= 0, at < len(texts))
        for key, (bit, says) in self._tests.items():
            yield bit == term_of(disj(_between(at, *run) for run in self._runs(key, says)))
        for number, gives in self._numbers.values():
            for i, text in enumerate(texts):
                if (found := gives(text)) == found:
                    yield z3.Implies(at == i, number == term(literal(found).top))
        if not self.closed:
            yield from self._word_rules(texts)

    def _runs(self, key: str, says: Callable[[str], bool]) -> Iterable[tuple[int, int]]:
        if not self.closed:
            return _runs(map(says, self.texts))
        domain = self.field.kind if self.field.kind is Kind.INDUSTRY else self.field.path
        return self._domains.stretches(domain, self.closed, key, says)

    def _word_rules(self, texts: tuple[str, ...]) -> Iterator[Any]:
        """In a text that a rule names its words stand; elsewhere they may, with what they hold."""
        for (mark, word), bit in self._words.items():
            for i, text in enumerate(texts[:-1]):
                yield z3.Implies(self.at == i, bit == _stands(mark, word, text))
            for (other_mark, other), implied in self._words.items():
                if (mark, word) == (other_mark, other):
                    continue
                if _stands(other_mark, other, word) and (mark == "^" or other_mark == "∋"):
                    yield z3.Implies(bit, implied)
                apart = not word.startswith(other) and not other.startswith(word)
                if mark == other_mark == "^" and apart:
                    yield z3.Not(z3.And(bit, implied))

    def read(self, model: Any) -> object:
        text = self.texts[model.eval(self.at, True).as_long()]
        if text != OTHER or self.closed:
            return text
        true = [key for key, bit in self._words.items() if z3.is_true(model.eval(bit, True))]
        starts = sorted((w for mark, w in true if mark == "^"), key=len)
        parts = [starts[-1]] if starts else []
        parts += [w for mark, w in true if mark == "∋" and not any(w in p for p in parts)]
        return "、".join([*parts, OTHER]) if parts else OTHER

    def _given(self, value: Any) -> list[tuple[Any, Any]]:
        place = self.texts.index(value) if value in self.texts else len(self.texts) - 1
        out: list[tuple[Any, Any]] = [(self.at, z3.IntVal(place))]
        out += [(bit, z3.BoolVal(says(value))) for bit, says in self._tests.values()]
        out += [
            (bit, z3.BoolVal(_stands(mark, word, value)))
            for (mark, word), bit in self._words.items()
        ]
        for number, gives in self._numbers.values():
            found = gives(value)
            out.append((number, z3.Q(*(found if found == found else 0.0).as_integer_ratio())))
        return out


def _between(at: Any, first: int, last: int) -> Any:
    return at == first if first == last else z3.And(at >= first, at <= last)


def _last_below(code: str) -> float:
    """The place of the last code below an industry code; NaN where there is none."""
    return _lasts().get(code, math.nan)


@cache
def _lasts() -> Mapping[str, float]:
    return {
        above: float(at) for at, code in enumerate(_codes()) for above in industry.ancestors(code)
    }


def _closed(field: Field) -> tuple[str, ...]:
    if field.kind is Kind.INDUSTRY:
        return _codes()
    return tuple(v for v in field.values if v not in field.unknown_values)


def _stands(mark: str, word: str, text: str) -> bool:
    return text.startswith(word) if mark == "^" else word in text


def term_of(truth: Bool) -> Any:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


@cache
def _codes() -> tuple[str, ...]:
    """All codes of the standard, those below a division behind it."""
    return tuple(industry.table())


_KINDS: Mapping[Kind, type[Fact]] = {
    Kind.BOOL: YesNo,
    Kind.NUMBER: Amount,
    Kind.DATE: Date,
    Kind.SET: Words,
}


def fact_of(name: str, field: Field, domains: Domains, mark: str = "") -> Fact:
    """The symbol of a fact; `mark` tells apart what is known of it in another world."""
    kind = _KINDS.get(field.kind)
    return Text(name, field, domains, mark) if kind is None else kind(name, field, mark)

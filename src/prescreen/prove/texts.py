"""Texts, choices and industry codes as symbols: the place of a value in its domain.

A text is seen only through what rules ask of it. Texts that no rule tells apart are one class: a
choice has a class for each of its values, an industry code one for each code of the standard, a
free text one for each text that a rule names, and one for all others, of which the words that
rules look for may stand in it or not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import z3

from prescreen.fields import Field, Kind, industry
from prescreen.fields.values import read_value
from prescreen.prove.domains import Domains, runs_of
from prescreen.prove.facts import Fact
from prescreen.prove.terms import Bool, Number, conj, disj, implies, literal, term, term_of
from prescreen.prove.truths import NotEncoded
from prescreen.prove.values import Choice, Value

OTHER = "\N{IDEOGRAPHIC NUMBER ZERO}"
"""Stands for a text that no rule names."""


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
        if other not in self.closed if self.closed else not _read_as_is(self.field, other):
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
        self._named.update((t, None) for t in texts if _read_as_is(self.field, t))

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
        yield from self._domains.once((self.name, "places", self.texts), self._place_rule)
        asked = "" if self.closed else self.texts
        for key, (bit, says) in self._tests.items():
            yield from self._domains.once(
                (self.name, key, asked), partial(self._test_rule, key, bit, says)
            )
        for key, (number, gives) in self._numbers.items():
            yield from self._domains.once(
                (self.name, key, asked, "number"), partial(self._number_rules, number, gives)
            )
        if self._words:
            words = (self.name, "words", tuple(self._words), self.texts)
            yield from self._domains.once(words, self._word_rules)

    def _place_rule(self) -> Iterator[Any]:
        yield z3.And(self.at >= 0, self.at < len(self.texts))

    def _test_rule(self, key: str, bit: Any, says: Callable[[str], bool]) -> Iterator[Any]:
        yield bit == term_of(disj(_between(self.at, *run) for run in self._runs(key, says)))

    def _number_rules(self, number: Any, gives: Callable[[str], float]) -> Iterator[Any]:
        """One formula for each value that the table has."""
        for value, places in runs_of(map(gives, self.texts)).items():
            at = disj(_between(self.at, *run) for run in places)
            yield implies(at, number == term(literal(value).top))

    def _runs(self, key: str, says: Callable[[str], bool]) -> Iterable[tuple[int, int]]:
        domain: Hashable = self.field.path
        if not self.closed:
            domain = (domain, self.texts)
        elif self.field.kind is Kind.INDUSTRY:
            domain = self.field.kind
        return self._domains.stretches(domain, self.texts, key, says)

    def _word_rules(self) -> Iterator[Any]:
        """In a text that a rule names its words stand; elsewhere they may, with what they hold."""
        for (mark, word), bit in self._words.items():
            for i, text in enumerate(self.texts[:-1]):
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


@cache
def _read_as_is(field: Field, text: str) -> bool:
    """Whether a candidate can state the text: "" and words for what is not known state nothing."""
    return read_value(field, text).value == text


def _between(at: Any, first: int, last: int) -> Any:
    low, high = _place(first), _place(last)
    return at == low if first == last else conj((at >= low, at <= high))


@cache
def _place(number: int) -> Any:
    return z3.IntVal(number)


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


@cache
def _codes() -> tuple[str, ...]:
    """All codes of the standard, those below a division behind it."""
    return tuple(industry.table())

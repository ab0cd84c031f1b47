"""Values that stand as they are: what other systems mostly send, known without a reading.

A plan for each field says of a value what `read_value` would make of it where that is the value and
nothing else, and None of all that is to be read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from prescreen.fields.model import Field, Kind
from prescreen.fields.numbers import MOST
from prescreen.fields.quantity import LONGEST
from prescreen.fields.values import Reading, Value, read_value
from prescreen.fields.words import BLANK, NO_WORDS, UNKNOWN_WORDS, YES_WORDS

Plan = Callable[[object], Value | None]
_SHORT = max(map(len, BLANK | UNKNOWN_WORDS))
"""Characters of the longest word that may stand for nothing."""


@lru_cache(maxsize=1024)
def plan_of(field: Field) -> Plan:
    """The plan of a field, made once."""
    return _PLANS.get(field.kind, _none)(field)


def _number(field: Field) -> Plan:
    low = -MOST if field.low is None else max(field.low, -MOST)
    high = MOST if field.high is None else min(field.high, MOST)

    def number(raw: object) -> Value | None:
        if raw.__class__ is int and low <= raw <= high:
            return float(raw)
        if raw.__class__ is float and low <= raw <= high:
            return raw + 0.0  # there is no -0.0
        return None

    return number


def _words(field: Field) -> Plan:
    """Of choices and truths: every word that is one, found by reading it."""
    known: dict[object, Value] = {}
    aliases = [word for word, _ in field.value_aliases]
    for word in (*field.values, *aliases, *YES_WORDS, *NO_WORDS):
        if (value := _read(field, word)) is not None:
            known[word] = value

    def chosen(raw: object) -> Value | None:
        return known.get(raw) if raw.__class__ is str else None

    def truth(raw: object) -> Value | None:
        return raw if raw.__class__ is bool else chosen(raw)

    return truth if field.kind is Kind.BOOL else chosen


def _text(field: Field) -> Plan:
    shortest = max([_SHORT, *map(len, field.unknown_values)])

    def text(raw: object) -> Value | None:
        if (
            isinstance(raw, str)
            and shortest < len(raw) <= LONGEST
            and raw.isprintable()
            and raw[0] != " " != raw[-1]
        ):
            return raw
        return None

    return _none(field) if field.path == "investor.uscc" else text


def _set(field: Field) -> Plan:
    """Of several words of a choice; free texts are always read."""
    if not field.values:
        return _none(field)
    read = lru_cache(maxsize=1024)(lambda raw: _read(field, raw))

    def chosen(raw: object) -> Value | None:
        words = tuple(raw) if raw.__class__ is list else None
        if words and len(words) <= len(field.values) and _STR.issuperset(map(type, words)):
            return read(words)
        return None

    return chosen


_STR = frozenset({str})


def _days_and_codes(field: Field) -> Plan:
    """Of days and industry codes, which are few and tell nothing of whose they are."""
    read = lru_cache(maxsize=1024)(lambda raw: _read(field, raw))

    def found(raw: object) -> Value | None:
        return read(raw) if isinstance(raw, str) and len(raw) <= _LONGEST_DAY else None

    return found


_LONGEST_DAY = len("2026-11-22")


def _none(_: Field) -> Plan:
    return lambda raw: None


def _read(field: Field, raw: object) -> Value | None:
    found = read_value(field, raw)
    return found.value if found == Reading(found.value) else None


_PLANS: dict[Kind, Callable[[Field], Plan]] = {
    Kind.NUMBER: _number,
    Kind.ENUM: _words,
    Kind.BOOL: _words,
    Kind.TEXT: _text,
    Kind.DATE: _days_and_codes,
    Kind.INDUSTRY: _days_and_codes,
    Kind.SET: _set,
}

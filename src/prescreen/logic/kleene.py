"""The one truth table (Kleene's strong logic), with causes on the critical path.

`false && unknown` is false and asks for nothing; `true && unknown` asks for the unknown;
`unknown || unknown` asks for both. The algebra of unknowns is the one that the Common Expression
Language describes for partial evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence

from prescreen.logic.unknown import Unknown, join

Truth = bool | Unknown


def negate(value: Truth) -> Truth:
    return value if isinstance(value, Unknown) else not value


def all_of(values: Sequence[Truth]) -> Truth:
    """Conjunction; `True` for no values."""
    unknowns: list[Unknown] = []
    for value in values:
        if value is False:
            return False
        if value is not True:
            unknowns.append(value)
    if not unknowns:
        return True
    return unknowns[0] if len(unknowns) == 1 else join(unknowns)


def any_of(values: Sequence[Truth]) -> Truth:
    """Disjunction; `False` for no values."""
    unknowns: list[Unknown] = []
    for value in values:
        if value is True:
            return True
        if value is not False:
            unknowns.append(value)
    if not unknowns:
        return False
    return unknowns[0] if len(unknowns) == 1 else join(unknowns)


def at_least(n: int, values: Sequence[Truth]) -> Truth:
    """Whether at least `n` of the values are true, as far as can be said."""
    unknowns = [v for v in values if isinstance(v, Unknown)]
    true = sum(1 for v in values if v is True)
    if true >= n:
        return True
    if true + len(unknowns) < n:
        return False
    return join(unknowns)

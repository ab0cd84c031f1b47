"""What comparisons and functions do to known values, the same for every executor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import add, ge, gt, le, lt, mul, sub
from typing import Any

from prescreen.fields import industry
from prescreen.logic import Cause, Unknown
from prescreen.logic.numbers import at_least_number, close, snap_ceil, snap_floor, snap_round

EXACT: Mapping[str, Callable[[Any, Any], Any]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
"""The four comparisons of dates."""
TOLERANT: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b and not close(a, b),
    "<=": lambda a, b: a <= b or close(a, b),
    ">": lambda a, b: a > b and not close(a, b),
    ">=": at_least_number,
}
"""The four comparisons of numbers."""
EXACT_AGAINST: Mapping[str, Callable[[Any, Any], Any]] = {"<": gt, "<=": ge, ">": lt, ">=": le}
"""The four comparisons of dates with the bound first."""


def tolerant_against(op: str, limit: float) -> Callable[[float], bool]:
    """A comparison of numbers with a bound that is known beforehand."""
    if op == ">=":
        return lambda a: a >= limit or close(a, limit)
    if op == "<=":
        return lambda a: a <= limit or close(a, limit)
    if op == ">":
        return lambda a: a > limit and not close(a, limit)
    return lambda a: a < limit and not close(a, limit)


def under_of(prefixes: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether an industry code lies within divisions, groups or classes."""
    return lru_cache(maxsize=1024)(lambda code: industry.under(code, prefixes))


def mentions_of(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a text contains one of the words."""

    def mentions(text: str) -> bool:
        for word in words:  # noqa: SIM110 - `any` would build a generator for each text
            if word in text:
                return True
        return False

    return mentions


def starts_with_of(words: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a text begins with one of the words."""
    return lambda text: text.startswith(words)


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul}
"""Division is not here: what a zero divisor makes unknown is said by who divides."""

_NO_STEP = Unknown((Cause("divisor", "0"),))

DATE_PARTS: Mapping[str, Callable[[Any], float]] = {
    "year": lambda d: float(d.year),
    "month": lambda d: float(d.month),
    "day": lambda d: float(d.day),
}

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": lambda *xs: min(xs),
    "max": lambda *xs: max(xs),
    "clamp": lambda x, low, high: max(low, min(x, high)),
    "abs": abs,
    "floor": snap_floor,
    "ceil": snap_ceil,
    "round": snap_round,
    "round_to": lambda x, size: snap_floor(x / size + 0.5) * size if size else _NO_STEP,
    "steps": lambda x, size: snap_floor(x / size) if size else _NO_STEP,
}

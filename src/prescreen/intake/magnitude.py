"""Sizes of numbers that cannot be believed: by what binds them, and by the rest of their column.

Nobody mistakes 万 for 亿 on purpose: a project of 5 万亿元, fixed investment above the total, tax
above output, one value ten thousand times its neighbours. Such a number stands, marked as doubtful:
no check may pass by it until somebody has looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from prescreen.fields import catalogue
from prescreen.fields.reasons import Reason
from prescreen.intake.draft import Draft
from prescreen.intake.headings.text import is_money

_PARTS = (
    ("investment.fixed", "investment.total"), ("investment.equipment", "investment.total"),
    ("investment.construction", "investment.total"), ("investment.land_cost", "investment.total"),
    ("investment.equipment", "investment.fixed"), ("tax.total", "output.value"),
    ("tax.total", "output.revenue"), ("output.value_added", "output.value"),
    ("output.profit", "output.revenue"),
)  # fmt: skip
"""Pairs of which the first is a part of the second."""
_PER_MU = {"investment.total": (0.1, 1e5), "investment.fixed": (0.1, 1e5),
           "tax.total": (0.0, 1e4), "output.value": (0.0, 1e6)}  # fmt: skip
"""万元 per 亩 between which all is believed; no standard, and wide on purpose."""
_MOST = {"investment.total": 1e8, "investment.fixed": 1e8, "output.value": 1e8,
         "output.revenue": 1e8, "tax.total": 1e7, "land.area": 1e5}  # fmt: skip
"""万元 and 亩 above what a list of projects to be won holds: 1 万亿元 and the like."""
_APART = 3000.0
"""Times the median of a column: well below the 10,000 between 万 and 亿, above real spreads."""
_FEW = 4


def doubt_sizes(drafts: Sequence[Draft]) -> None:
    """Mark the doubtful numbers in the projects of one table."""
    stated = [_stated(draft) for draft in drafts]
    columns: dict[str, list[float]] = {}
    for draft, numbers in zip(drafts, stated, strict=True):
        for path, why in _by_relation(draft, numbers):
            draft.doubts.setdefault(path, why)
        for path, (_, most) in numbers.items():
            if most:
                columns.setdefault(path, []).append(most)
    for path in sorted(columns):
        if (path == "land.area" or _of_money(path)) and len(columns[path]) >= _FEW:
            _by_column(path, median(columns[path]), drafts, stated)


_Ends = Mapping[str, tuple[float, float]]
"""The least and the greatest number of each field."""


def _stated(draft: Draft) -> _Ends:
    """The numbers that a person wrote below headings of theirs, by field."""
    return {path: ends for path in draft.cells if (ends := draft.ends(path)) is not None}


def _of_money(path: str) -> bool:
    known = catalogue.get(path)
    return known is not None and known.unit is not None and is_money(known.unit)


def _by_relation(draft: Draft, numbers: _Ends) -> Iterator[tuple[str, Reason]]:
    for part, whole in _PARTS if len(numbers) > 1 else ():
        if (
            part in numbers
            and whole in numbers
            and numbers[part][0] > numbers[whole][1] * (1 + 1e-9)
        ):
            why = Reason("doubtful/part", {"part": draft.heading(part),
                                           "whole": draft.heading(whole)})  # fmt: skip
            yield part, why
            yield whole, why
    for path, (_, most) in numbers.items():
        if most > _MOST.get(path, most) or (most == 0 and path == "investment.total"):
            yield path, Reason("doubtful/size")
    small, large = numbers.get("land.area", (0.0, 0.0))
    for path, (low, high) in _PER_MU.items() if small else ():
        least, most = numbers.get(path, (0.0, 0.0))
        if most and not (low <= most / small and least / large <= high):
            each = f"{_figure(most / small)} 万元/亩"
            yield path, Reason("doubtful/per-mu", {"each": each})
            yield "land.area", Reason("doubtful/per-mu", {"each": each})


def _by_column(path: str, middle: float, drafts: Sequence[Draft], stated: Sequence[_Ends]) -> None:
    for draft, numbers in zip(drafts, stated, strict=True):
        value = numbers[path][1] if path in numbers else 0.0
        if value and not 1 / _APART < value / middle < _APART:
            why = Reason("doubtful/column", {"times": _figure(value / middle)})
            draft.doubts.setdefault(path, why)


def _figure(value: float) -> str:
    """Four digits of it, and never 1.667e+07 or 1e-05."""
    return f"{Decimal(f'{value:.4g}'):,f}"

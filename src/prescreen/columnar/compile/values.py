"""What a compiled expression is: a Polars expression, or a value known before any row is read.

Unknown is null. Choices and industry codes travel as small integers into a vocabulary; free texts
travel as strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl

from prescreen.fields import Field, Kind, industry
from prescreen.lang.types import Sort

Vocab = tuple[str, ...]
WORDS = (Sort.TEXT, Sort.ENUM, Sort.INDUSTRY)


class _Varies:
    __slots__ = ()

    def __repr__(self) -> str:
        return "VARIES"


VARIES: Any = _Varies()
"""Stands in `Value.known` for a value that differs from row to row."""

ANY: frozenset[bool | None] = frozenset((True, False, None))
DTYPES: dict[Sort, Any] = {
    Sort.BOOL: pl.Boolean,
    Sort.NUMBER: pl.Float64,
    Sort.DATE: pl.Date,
    Sort.TEXT: pl.String,
    Sort.ENUM: pl.String,
    Sort.INDUSTRY: pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """One compiled (sub)expression.

    `level`: the pass after which all columns that `expr` reads are there. `vocab`: what the codes
    mean, None where the values are plain. `known`: the value itself where it is the same in all
    rows (None: unknown in all rows), else `VARIES`. `may`: of a truth, what it may be in some row
    (None: unknown); at the least what it is.
    """

    sort: Sort
    expr: pl.Expr
    level: int = 0
    vocab: Vocab | None = None
    known: Any = VARIES
    may: frozenset[bool | None] = ANY

    @property
    def constant(self) -> bool:
        return self.known is not VARIES

    def is_(self, value: object) -> bool:
        """Whether it is this very constant."""
        return self.known is value


def constant(sort: Sort, value: object) -> Value:
    """A value that is the same in all rows; None for unknown."""
    if sort is Sort.SET:
        return Value(sort, pl.lit(None, dtype=pl.Boolean), known=value)
    may = frozenset((value,)) if value is None or isinstance(value, bool) else ANY
    return Value(sort, pl.lit(value, dtype=DTYPES[sort]), known=value, may=may)


UNKNOWN = constant(Sort.BOOL, None)


def made(sort: Sort, expr: pl.Expr, *parts: Value, vocab: Vocab | None = None) -> Value:
    """A value that can be computed once its parts are there."""
    return Value(sort, expr, max((p.level for p in parts), default=0), vocab)


def boolean(expr: pl.Expr, *parts: Value) -> Value:
    return made(Sort.BOOL, expr, *parts)


@lru_cache(maxsize=1)
def industry_vocab() -> Vocab:
    """All codes of GB/T 4754, in the order of the standard."""
    return tuple(industry.table())


def vocab_of(field: Field) -> Vocab | None:
    """The vocabulary of a field whose values travel as codes, None for all others."""
    if field.kind is Kind.ENUM and field.values:
        return field.values
    return industry_vocab() if field.kind is Kind.INDUSTRY else None


def mask_of(field: Field) -> Vocab | None:
    """The vocabulary of a multi-choice field whose sets travel as bits, None for all others."""
    return field.values if field.kind is Kind.SET and 0 < len(field.values) <= 64 else None


def bits(words: Iterable[str], vocab: Vocab) -> int:
    """A set of words as bits by their places in the vocabulary; other words have none."""
    at = places(vocab)
    return sum(1 << at[w] for w in set(words) if w in at)


def code_dtype(vocab: Vocab) -> Any:
    return pl.UInt8 if len(vocab) < 255 else pl.UInt16


@lru_cache(maxsize=4096)
def places(vocab: Vocab) -> dict[str, int]:
    return {word: place for place, word in enumerate(vocab)}


@lru_cache(maxsize=256)
def _words(vocab: Vocab) -> pl.Series:
    return pl.Series(vocab, dtype=pl.String)


def table_of(values: object, dtype: Any) -> pl.Expr:
    """A literal column to gather from by position."""
    return pl.lit(pl.Series(values, dtype=dtype))  # type: ignore[arg-type]


def plain(value: Value) -> pl.Expr:
    """The values themselves instead of codes."""
    if value.constant or value.vocab is None:
        return value.expr
    return pl.lit(_words(value.vocab)).gather(value.expr)


def recode(value: Value, vocab: Vocab) -> pl.Expr:
    """The codes of `value` in another vocabulary that has all its words."""
    if value.constant:
        code = None if value.known is None else places(vocab)[value.known]
        return pl.lit(code, dtype=code_dtype(vocab))
    assert value.vocab is not None
    if value.vocab == vocab:
        return value.expr
    at = places(vocab)
    return table_of([at[w] for w in value.vocab], code_dtype(vocab)).gather(value.expr)


_FEW_RUNS = 6


def by_runs(code: pl.Expr, truths: Sequence[bool]) -> pl.Expr | None:
    """A truth for every code as a few comparisons, None where it takes many; null where the code
    is."""
    held, out = _runs(truths, True), _runs(truths, False)
    if min(len(held), len(out)) > _FEW_RUNS:
        return None
    either = reduce(or_, (_within(code, *run) for run in min(held, out, key=len)))
    return either if len(held) <= len(out) else ~either


def _runs(truths: Sequence[bool], wanted: bool) -> list[tuple[int, int]]:
    """First and last code of every stretch of codes with this truth."""
    runs: list[tuple[int, int]] = []
    for code, truth in enumerate(truths):
        if truth is wanted:
            start = runs.pop()[0] if runs and runs[-1][1] == code - 1 else code
            runs.append((start, code))
    return runs


def _within(code: pl.Expr, first: int, last: int) -> pl.Expr:
    return code == first if first == last else code.is_between(first, last)


def false_where_known(value: Value) -> pl.Expr:
    """False, but unknown where the value is unknown."""
    return pl.when(value.expr.is_not_null()).then(pl.lit(False))


Bools = np.ndarray[Any, np.dtype[np.bool_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

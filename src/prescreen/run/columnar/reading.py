"""Raw columns into canonical ones, by the same reader that reads one candidate.

Columns that already have the right type are checked as a whole; in all others each distinct value
is read once by `fields.values.read_value`. What cannot be read is unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import polars as pl

from prescreen.fields import Field, Kind
from prescreen.fields.values import BLANK, UNKNOWN_WORDS, read_value
from prescreen.run.columnar.frame import dtype_of
from prescreen.run.columnar.values import bits, mask_of, places, vocab_of

_ODD = sorted(w for w in BLANK | UNKNOWN_WORDS if w)
_BLANK = sorted(w for w in BLANK if w)


def read_column(field: Field, raw: pl.Series, factor: float = 1.0) -> pl.Series:
    """The values of a field: codes, numbers, truths, dates or texts; null where not known."""
    if raw.dtype == pl.Null:
        return pl.Series(raw.name, [None] * len(raw), dtype=dtype_of(field))
    if field.kind is Kind.NUMBER and raw.dtype.is_numeric() and factor == 1.0:
        return _numbers(field, raw)
    if field.kind is Kind.BOOL and raw.dtype == pl.Boolean:
        return raw
    if field.kind is Kind.DATE and raw.dtype in (pl.Date, pl.Datetime):
        return raw.cast(pl.Date)
    if field.kind is Kind.TEXT and raw.dtype == pl.String and field.path != "investor.uscc":
        return _texts(field, raw)
    if isinstance(raw.dtype, pl.List):
        return _sets(field, raw)
    if raw.dtype in (pl.Categorical, pl.Enum):
        raw = raw.cast(pl.String)
    return _distinct(field, raw, factor)


def _numbers(field: Field, raw: pl.Series) -> pl.Series:
    """Finite and within the declared bounds, else unknown; there is no -0.0."""
    value = raw.cast(pl.Float64)
    column = pl.col(raw.name)
    good = column.is_finite()
    if field.low is not None:
        good = good & (column >= field.low)
    if field.high is not None:
        good = good & (column <= field.high)
    frame = value.to_frame()
    return frame.select(pl.when(good & (column.abs() < 1e300)).then(column + 0.0).alias(raw.name))[
        raw.name
    ]


def _texts(field: Field, raw: pl.Series) -> pl.Series:
    text = raw.str.strip_chars()
    odd = _among(text, _ODD)
    if field.unknown_values:
        odd = odd | text.is_in(list(field.unknown_values)).fill_null(False)
    if not odd.any():
        return text
    return text.zip_with(~odd, text.clear(len(text)))


def _among(text: pl.Series, words: list[str]) -> pl.Series:
    """Whether a stripped text is one of a few short words, or empty; case does not count."""
    longest = max(len(w.encode()) for w in words)
    short = (text.str.len_bytes() <= longest).fill_null(False)
    if not short.any():
        return short
    some = text.filter(short).str.to_lowercase()
    hit = (some == "") | some.is_in(words)
    at = short.arg_true().filter(hit)
    return pl.zeros(len(text), pl.Int8, eager=True).scatter(at, 1).cast(pl.Boolean)


def read_one(field: Field, value: Any, factor: float = 1.0) -> Any:
    """One raw value as the canonical one, None where it is not known."""
    if factor != 1.0 and isinstance(value, int | float) and not isinstance(value, bool):
        value = round(value * factor, 12)
    return read_value(field, value).value


@lru_cache(maxsize=1024)
def _dictionary(field: Field) -> tuple[pl.Enum, pl.Series] | None:
    """The usual spellings of a field's values and their codes, None where there are none."""
    vocab = vocab_of(field)
    if vocab is None:
        return None
    words = dict.fromkeys([*vocab, *(word for word, _ in field.value_aliases)])
    codes = {w: _coded(field, read_one(field, w)) for w in words}
    known = [w for w, code in codes.items() if code is not None and w == w.strip()]
    return pl.Enum(known), pl.Series([codes[w] for w in known], dtype=dtype_of(field))


def _distinct(field: Field, raw: pl.Series, factor: float) -> pl.Series:
    usual = _dictionary(field) if raw.dtype == pl.String else None
    if usual is not None:
        words, codes = usual
        found = codes.gather(raw.cast(words, strict=False).to_physical()).alias(raw.name)
        odd = found.is_null() & raw.is_not_null()
        if odd.any():
            rest = _each(field, raw.filter(odd), factor)
            found = found.scatter(odd.arg_true(), rest)
        return found
    return _each(field, raw, factor)


def _each(field: Field, raw: pl.Series, factor: float) -> pl.Series:
    return by_distinct(raw, lambda v: _coded(field, read_one(field, v, factor)), dtype_of(field))


def _coded(field: Field, value: Any) -> Any:
    if value is None:
        return None
    vocab = vocab_of(field)
    if vocab is not None:
        return places(vocab)[value]
    if (words := mask_of(field)) is not None:
        return bits(value, words)
    return sorted(value) if isinstance(value, frozenset) else value


def by_distinct(raw: pl.Series, read: Callable[[Any], Any], dtype: Any) -> pl.Series:
    """Every distinct value read once, then looked up for all rows."""
    distinct = raw.drop_nulls().unique()
    values = [read(v) for v in distinct.to_list()]
    if isinstance(dtype, pl.List):
        table = pl.DataFrame({"k": distinct, "v": pl.Series(values, dtype=dtype)})
        joined = raw.alias("k").to_frame().join(table, on="k", how="left", maintain_order="left")
        return joined["v"].alias(raw.name)
    new = pl.Series(values, dtype=dtype)
    if not len(distinct):
        return pl.Series(raw.name, [None] * len(raw), dtype=dtype)
    return raw.replace_strict(distinct, new, default=None, return_dtype=dtype)


def _sets(field: Field, raw: pl.Series) -> pl.Series:
    """Lists of texts: every distinct combination read once."""
    if field.kind is not Kind.SET:
        values = [None if v is None else _coded(field, read_one(field, v)) for v in raw.to_list()]
        return pl.Series(raw.name, values, dtype=dtype_of(field))
    joined = raw.cast(pl.List(pl.String)).list.join("\x1f", ignore_nulls=True)
    return by_distinct(
        joined,
        lambda v: _coded(field, read_one(field, v.split("\x1f") if v else [])),
        dtype_of(field),
    ).alias(raw.name)


def blank(raw: pl.Series) -> pl.Series:
    """Whether a cell says nothing at all."""
    if raw.dtype == pl.String:
        return raw.is_null() | _among(raw.str.strip_chars(), _BLANK)
    return raw.is_null()


def days(raw: pl.Series, default: dt.date) -> pl.Series:
    """The day of evaluation of each row: its own, else the default."""
    from prescreen.fields.values import read_date

    def read(value: Any) -> dt.date | None:
        found = read_date(value)
        return found if isinstance(found, dt.date) else None

    if raw.dtype in (pl.Date, pl.Datetime):
        own = raw.cast(pl.Date)
    else:
        own = by_distinct(raw, read, pl.Date)
    return own.fill_null(default)

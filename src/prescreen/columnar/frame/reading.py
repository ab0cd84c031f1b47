"""Raw columns into canonical ones, by the same reader that reads one candidate.

Columns that already have the right type are checked as a whole; in all others each distinct value
is read once by `fields.values.read_value`. What cannot be read is unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import numpy as np
import polars as pl

from prescreen.columnar.compile.texts import TextColumn, distinct_of
from prescreen.columnar.compile.values import bits, mask_of, places, vocab_of
from prescreen.columnar.frame.batch import dtype_of
from prescreen.columnar.frame.figures import figures
from prescreen.fields import Field, Interval, Kind
from prescreen.fields.dates import FIRST, LAST, read_date
from prescreen.fields.numbers import MOST
from prescreen.fields.reading import LONGEST_TEXT
from prescreen.fields.values import read_value
from prescreen.fields.words import BLANK, NONE_WORDS, SPACE, UNKNOWN_WORDS
from prescreen.intake.formats.parquet import in_china

_ODD = sorted(w for w in BLANK | UNKNOWN_WORDS if w)
_BLANK = sorted(w for w in BLANK if w)
UNLIKE = (pl.Binary, pl.Decimal, pl.Duration, pl.Object, pl.Time)
"""Types whose values are looked at one by one: rare in lists, and not all can be looked up."""


def read_column(field: Field, raw: pl.Series, factor: float = 1.0) -> pl.Series:
    """The values of a field: codes, numbers, truths, dates or texts; null where not known."""
    raw = as_texts(raw)
    if raw.dtype == pl.Null:
        return pl.Series(raw.name, [None] * len(raw), dtype=dtype_of(field))
    if field.kind is Kind.NUMBER and factor == 1.0 and _is_figure(raw.dtype):
        return _numbers(field, raw)
    if field.kind is Kind.NUMBER and raw.dtype == pl.String:
        return _of_texts(field, raw, factor)
    if field.kind is Kind.BOOL and raw.dtype == pl.Boolean:
        return raw
    if field.kind is Kind.DATE and raw.dtype in (pl.Date, pl.Datetime):
        return _days(raw)
    if field.kind is Kind.TEXT and raw.dtype == pl.String and field.path != "investor.uscc":
        return _texts(field, raw)
    if isinstance(raw.dtype, pl.List):
        return _sets(field, raw)
    return _distinct(field, raw, factor)


def as_texts(raw: pl.Series) -> pl.Series:
    """Words of a dictionary as the texts that they are."""
    return raw.cast(pl.String) if raw.dtype in (pl.Categorical, pl.Enum) else raw


def _is_figure(dtype: pl.DataType) -> bool:
    """Whether casting gives the very number that Python makes of a value."""
    return dtype.is_integer() or dtype.is_float()


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
    return frame.select(pl.when(good & (column.abs() <= MOST)).then(column + 0.0).alias(raw.name))[
        raw.name
    ]


def _of_texts(field: Field, raw: pl.Series, factor: float) -> pl.Series:
    """Numbers that stand as texts: figures as a whole, all else once for each distinct text."""
    said = figures(field, raw)
    found, odd = _numbers(field, said), said.is_null() & raw.is_not_null()
    if odd.any():
        found = found.scatter(odd.arg_true(), _each(field, raw.filter(odd), factor))
    return found


def _days(raw: pl.Series) -> pl.Series:
    """Days within the years that a date may be in; others are unknown. A moment that says its
    time zone is on its day in China."""
    if isinstance(raw.dtype, pl.Datetime) and raw.dtype.time_zone is not None:
        raw = in_china(raw)
    days = raw.cast(pl.Date)
    inside = days.dt.year().is_between(FIRST, LAST)
    return days if inside.all() else days.zip_with(inside.fill_null(False), days.clear(len(days)))


def _texts(field: Field, raw: pl.Series) -> pl.Series:
    text = raw.str.strip_chars(SPACE)
    odd = _among(text, _ODD)
    if field.unknown_values:
        odd = odd | text.is_in(list(field.unknown_values)).fill_null(False)
    if (text.str.len_bytes() > LONGEST_TEXT).any():
        odd = odd | (text.str.len_chars() > LONGEST_TEXT).fill_null(False)
    if not odd.any():
        return text
    return text.zip_with(~odd, text.clear(len(text)))


def read_texts(field: Field, raw: pl.Series) -> TextColumn:
    """A column of texts; where the different ones are few, only they are looked at."""
    found = distinct_of(raw) if raw.dtype == pl.String else None
    if found is not None and _texts(field, found[0]).equals(found[0]):
        return TextColumn(raw, found)
    return TextColumn.of(read_column(field, raw))


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
    """One raw value as the canonical one, None where it is not known, or only within two ends."""
    if factor != 1.0 and isinstance(value, int | float) and not isinstance(value, bool):
        value = round(value * factor, 12)
    found = read_value(field, value).value
    return None if isinstance(found, Interval) else found


@lru_cache(maxsize=1024)
def _dictionary(field: Field) -> tuple[pl.Enum, pl.Series, int] | None:
    """The usual spellings of a field's values, their codes, and how many codes from the first on
    are their own places; None where there are none."""
    vocab = vocab_of(field)
    if vocab is None:
        return None
    words = dict.fromkeys([*vocab, *(word for word, _ in field.value_aliases)])
    codes = {w: _coded(field, read_one(field, w)) for w in words}
    known = [w for w, code in codes.items() if code is not None and w == w.strip()]
    found = pl.Series([codes[w] for w in known], dtype=dtype_of(field))
    plain = next((i for i, w in enumerate(known) if codes[w] != i), len(known))
    return pl.Enum(known), found, plain


def _distinct(field: Field, raw: pl.Series, factor: float) -> pl.Series:
    usual = _dictionary(field) if raw.dtype == pl.String else None
    if usual is not None:
        words, codes, plain = usual
        place = raw.cast(words, strict=False).to_physical()
        last = cast(int | None, place.max())
        if last is None or last < plain:
            found = place.cast(codes.dtype).alias(raw.name)
        else:
            found = codes.gather(place).alias(raw.name)
        if found.null_count() > raw.null_count():
            odd = found.is_null() & raw.is_not_null()
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
    if raw.dtype.is_nested() or raw.dtype in UNLIKE:
        values = [None if v is None else read(v) for v in raw.to_list()]
        return pl.Series(raw.name, values, dtype=dtype)
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
    """Lists of texts: known words by bits, other combinations read once each."""
    if field.kind is not Kind.SET:
        values = [None if v is None else _coded(field, read_one(field, v)) for v in raw.to_list()]
        return pl.Series(raw.name, values, dtype=dtype_of(field))
    if mask_of(field) is None or raw.dtype != pl.List(pl.String):
        return _combinations(field, raw)
    found, odd = _masks(field, raw)
    if odd.any():
        rows = odd.arg_true()
        found = found.scatter(rows, _combinations(field, raw.gather(rows)))
    return found.alias(raw.name)


def _combinations(field: Field, raw: pl.Series) -> pl.Series:
    """Lists read as they stand, equal ones once."""
    known: dict[str, Any] = {}
    values = []
    for given in raw.to_list():
        key = repr(given)
        if key not in known:
            known[key] = None if given is None else _coded(field, read_one(field, given))
        values.append(known[key])
    return pl.Series(raw.name, values, dtype=dtype_of(field))


def _masks(field: Field, raw: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Sets as bits, and which rows have a word that is not simply one of the field's."""
    words = [w for w in field.values if w == w.strip() and w.lower() not in NONE_WORDS]
    bit = np.array([*(bits([w], field.values) for w in words), 0], dtype=np.uint64)
    lengths = raw.list.len().fill_null(0).to_numpy()
    some = np.flatnonzero(lengths)
    found = np.zeros(len(raw), dtype=np.uint64)
    strange = np.zeros(len(raw), dtype=bool)
    if len(some):
        flat = raw.filter(pl.Series(lengths > 0)).explode()
        place = flat.cast(pl.Enum(words), strict=False).to_physical()
        starts = np.concatenate([[0], np.cumsum(lengths[some])[:-1]]).astype(np.int64)
        each = bit[place.fill_null(len(words)).to_numpy()]
        found[some] = np.bitwise_or.reduceat(each, starts)
        odd = place.is_null()
        if odd.any():
            strange[some] = np.logical_or.reduceat(odd.to_numpy(), starts)
    made = pl.Series(found)
    return (made.set(raw.is_null(), None) if raw.null_count() else made), pl.Series(strange)


def blank(raw: pl.Series) -> pl.Series:
    """Whether a cell says nothing at all."""
    raw = as_texts(raw)
    if raw.dtype == pl.String:
        return raw.is_null() | _among(raw.str.strip_chars(SPACE), _BLANK)
    return raw.is_null()


def days(raw: pl.Series, default: dt.date) -> pl.Series:
    """The day of evaluation of each row: its own, else the default."""

    def read(value: Any) -> dt.date | None:
        found = read_date(value)
        return found if isinstance(found, dt.date) else None

    own = _days(raw) if raw.dtype in (pl.Date, pl.Datetime) else by_distinct(raw, read, pl.Date)
    return own.fill_null(default)

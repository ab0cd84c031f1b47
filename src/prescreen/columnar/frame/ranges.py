"""Ranges of a column: the ends of what is known only within two, as `fields.interval` has them.

A range comes as columns of its ends (`land.area.low`, `.high`, and `.low_open`, `.high_open`), as a
struct of these, or as a text. In a batch it is an unknown fact with two more columns, its least and
its greatest value: days as Polars counts them, an end that is not there at infinity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import LEAST, MOST, epoch_day
from prescreen.columnar.compile.values import Bools, Floats
from prescreen.columnar.frame.figures import no_figures
from prescreen.fields import Field, Interval, Kind
from prescreen.fields.dates import FIRST, LAST
from prescreen.fields.numbers import MOST as LARGEST
from prescreen.fields.values import read_value
from prescreen.logic import Unknown
from prescreen.logic.numbers import RELATIVE, RESOLUTION
from prescreen.run.causes import range_unknown

INF = np.inf
ENDS = ("low", "high", "low_open", "high_open", "approximate")
_WORDS = (pl.String, pl.Categorical, pl.Enum)


@dataclass(frozen=True, slots=True)
class RangeColumns:
    """Where the ends of a field stand: by `ENDS` the column, or the field of a struct column."""

    field: Field
    places: Mapping[str, tuple[str, str | None]]

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(column for column, _ in self.places.values()))

    def exprs(self) -> list[pl.Expr]:
        return [
            (pl.col(column) if inside is None else pl.col(column).struct.field(inside)).alias(end)
            for end, (column, inside) in self.places.items()
        ]

    def of_row(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """The ends as a mapping that `read_value` reads, None where there are none."""
        found: dict[str, Any] = {}
        for end, (column, inside) in self.places.items():
            value = row[column]
            if inside is not None:
                value = None if value is None else value.get(inside)
            if value is not None and value == value:
                found[end] = value
        return found if found.keys() & {"low", "high"} else None


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends in each row, null where there is no range; `points` where both are the same."""

    low: pl.Series
    high: pl.Series
    points: pl.Series | None = None

    def columns(self, path: str) -> list[pl.Series]:
        return [self.low.alias(path + LEAST), self.high.alias(path + MOST)]

    def where(self, rows: pl.Series) -> Ends:
        """The same in some rows, none in the others."""
        none = self.low.clear(len(self.low))
        return Ends(self.low.zip_with(rows, none), self.high.zip_with(rows, none))


def in_words(field: Field, dtype: Any) -> bool:
    """Whether cells of this type may say a range by themselves."""
    if field.kind is Kind.NUMBER:
        return dtype in _WORDS
    return field.kind is Kind.DATE and (dtype in _WORDS or dtype.is_integer())


def ends_in_words(field: Field, raw: pl.Series) -> Ends:
    """The ranges that the cells of a column say."""
    distinct = no_figures(field, raw).drop_nulls().unique()
    pairs = [_ends(field, v) for v in distinct.to_list()]
    if not any(pairs):
        return nothing(len(raw))
    made = [
        raw.replace_strict(
            distinct,
            pl.Series([None if p is None else p[i] for p in pairs], dtype=pl.Float64),
            default=None,
            return_dtype=pl.Float64,
        )
        for i in (0, 1)
    ]
    return Ends(made[0], made[1])


def widened(
    field: Field, share: float, about: pl.Series, values: pl.Series, ends: Ends | None
) -> tuple[pl.Series, Ends]:
    """Numbers that are only `about` right, as the ranges that they stand for; see
    `fields.tolerance`."""
    rows = about & values.is_not_null() & (values != 0)
    low, high = values - values.abs() * share, values + values.abs() * share
    if field.low is not None:
        low = low.clip(lower_bound=field.low)
    if field.high is not None:
        high = high.clip(upper_bound=field.high)
    none = nothing(len(values)) if ends is None else ends
    made = Ends(low.zip_with(rows, none.low), high.zip_with(rows, none.high), none.points)
    return values.clear(len(values)).zip_with(rows, values), made


def about_in_words(field: Field, raw: pl.Series) -> pl.Series:
    """Whether each cell says that its number is only about right."""
    no = pl.Series([False]).new_from_index(0, len(raw))
    if raw.dtype not in _WORDS:
        return no
    distinct = no_figures(field, raw).drop_nulls().unique()
    said = [text for text in distinct.to_list() if read_value(field, text).approx]
    return raw.is_in(said).fill_null(False) if said else no


def nothing(height: int) -> Ends:
    none = pl.Series([None], dtype=pl.Float64).new_from_index(0, height)
    return Ends(none, none)


def ends_of(field: Field, given: Interval | Unknown) -> tuple[float, float]:
    """The ends of one range as a batch has them."""
    low, high = (range_unknown(field.path, given) if isinstance(given, Interval) else given).ends
    return (low, high) if field.kind is not Kind.DATE else (epoch_day(low), epoch_day(high))


@lru_cache(maxsize=8192)
def _of_text(field: Field, text: str | int) -> tuple[float, float] | None:
    found = read_value(field, text).value
    return ends_of(field, found) if isinstance(found, Interval) else None


def _ends(field: Field, value: Any) -> tuple[float, float] | None:
    return _of_text(field, value) if isinstance(value, str | int) else None


def ends_of_values(field: Field, values: Iterable[object]) -> Ends:
    """The ends of those values that are known in part, as facts or as rules see them."""
    pairs = [ends_of(field, v) if isinstance(v, Interval | Unknown) else None for v in values]
    return Ends(
        *(pl.Series([None if p is None else p[i] for p in pairs], dtype=pl.Float64) for i in (0, 1))
    )


def read_ends(one: RangeColumns, raw: pl.DataFrame) -> Ends:
    """The ends that columns state, each believed as a number or day of the field would be."""
    field, height = one.field, raw.height
    given = raw.select(one.exprs()).to_dict()
    values = {end: _end(field, given.get(end), height) for end in ("low", "high")}
    flags = {
        end: given[f"{end}_open"].fill_null(False).to_numpy()
        if f"{end}_open" in given
        else np.zeros(height, dtype=bool)
        for end in ("low", "high")
    }
    (low, fit), (high, fits) = values["low"], values["high"]
    said = fit & fits & ~(np.isnan(low) & np.isnan(high))
    step_low, step_high = (_steps(field, end) for end in (low, high))
    least = np.where(np.isnan(low), -INF, low + np.where(flags["low"], step_low, 0.0))
    most = np.where(np.isnan(high), INF, high - np.where(flags["high"], step_high, 0.0))
    if field.low is not None:
        least = np.maximum(least, field.low)
    if field.high is not None:
        most = np.minimum(most, field.high)
    same = said & (least == most)
    said = said & (least < most)
    return Ends(_where(said, least), _where(said, most), _where(same, least))


def _where(rows: Bools, values: Floats) -> pl.Series:
    return pl.Series(np.where(rows, values, np.nan)).fill_nan(None)


def _steps(field: Field, end: Any) -> Any:
    """How far behind an open end the nearest value is: see `logic.intervals.beyond`."""
    if field.kind is Kind.DATE:
        return 1.0
    return 2 * np.maximum(RELATIVE * np.abs(end), RESOLUTION)


def _end(field: Field, raw: pl.Series | None, height: int) -> tuple[Any, Any]:
    """One end in each row, not a number where there is none; and whether it can be believed."""
    if raw is None:
        return np.full(height, np.nan), np.ones(height, dtype=bool)
    if field.kind is Kind.DATE:
        days = raw.cast(pl.Date)
        inside = days.is_null() | days.dt.year().is_between(FIRST, LAST)
        ordinals = days.cast(pl.Int32).cast(pl.Float64).fill_null(np.nan)
        return ordinals.to_numpy(), inside.to_numpy()
    value = raw.cast(pl.Float64).fill_null(np.nan).to_numpy() + 0.0
    with np.errstate(invalid="ignore"):
        fit = np.isnan(value) | (np.abs(value) <= LARGEST)
        if field.low is not None:
            fit &= ~(value < field.low)
        if field.high is not None:
            fit &= ~(value > field.high)
    return value, fit


def points_of(field: Field, points: pl.Series | None) -> pl.Series:
    """Points as values of the field."""
    assert points is not None
    return points.cast(pl.Int32).cast(pl.Date) if field.kind is Kind.DATE else points

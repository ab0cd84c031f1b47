"""List columns into element frames: flattened, read leaf by leaf, units brought home."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import polars as pl

from prescreen.candidate import lists as own_lists
from prescreen.columnar.compile.plan import LEAST, MOST, ColumnBatch
from prescreen.columnar.compile.values import Bools
from prescreen.columnar.frame.batch import ROW
from prescreen.columnar.frame.ranges import about_in_words, ends_in_words, in_words, widened
from prescreen.columnar.frame.reading import as_texts, blank, read_column
from prescreen.errors import UnitError
from prescreen.fields import Field, Kind, catalogue, parse_unit
from prescreen.fields.tolerance import EXACT, Tolerance

Note = Callable[[Field, pl.Series, pl.Series, pl.Series], None]
"""Told of a leaf: its field, what is given, what was read, the row of each element."""


def put_list(
    batch: ColumnBatch,
    path: str,
    raw: pl.Series,
    note: Note,
    wanted: Iterable[str],
    complete: pl.Series | None,
    verified: Bools | None,
    *,
    built: bool = False,
    tolerance: Tolerance = EXACT,
) -> None:
    """Add the elements of a list column (structs) to the batch; `note` is told of every leaf.

    An element that says nothing is none, but then there may be more, unless it was `built` so.
    """
    height = len(raw)
    given = raw.is_not_null().to_numpy()
    whole = given if complete is None else given & complete.fill_null(True).to_numpy()
    rows, items = _flat(raw)
    if not built and (silent := _silent(items)).any():
        whole = whole & (np.bincount(rows.filter(silent), minlength=height) == 0)
        rows, items = rows.filter(~silent), items.filter(~silent)
    columns = _leaves(path, items, frozenset(wanted), rows, note, EXACT if built else tolerance)
    batch.items[path] = pl.DataFrame([rows.alias(ROW), *columns])
    batch.rows[path] = rows
    batch.open[path] = ~whole
    batch.given[path] = given
    if complete is not None:
        # “not complete” over nothing given is a list of which nothing is known but that it is.
        batch.open[path] |= ~given
        batch.given[path] = given | ~complete.fill_null(True).to_numpy()
    batch.unverified[path] = np.ones(height, dtype=bool) if verified is None else ~verified
    if verified is not None:
        batch.verified_lists.add(path)


def _flat(raw: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """(row of each element, the elements' leaves); a null element has null leaves."""
    lengths = raw.list.len().fill_null(0).to_numpy()
    rows = pl.Series(ROW, np.repeat(np.arange(len(raw), dtype=np.uint32), lengths))
    if not len(rows):
        inner = raw.dtype.inner  # type: ignore[attr-defined]
        empty = pl.Series([], dtype=inner).struct.unnest()
        return rows, empty
    items = raw.filter(pl.Series(lengths > 0)).explode()
    return rows, items.struct.unnest()


def _silent(items: pl.DataFrame) -> pl.Series:
    """Which elements say nothing: every cell is null, a blank or a dash."""
    silent = pl.Series([True]).new_from_index(0, items.height)
    for one in sorted(items, key=lambda column: column.dtype == pl.String):
        if not silent.any():
            break
        some = silent.arg_true()
        silent = silent.scatter(some, blank(one.gather(some)))
    return silent


def _leaves(
    path: str,
    items: pl.DataFrame,
    wanted: frozenset[str],
    rows: pl.Series,
    note: Note,
    tolerance: Tolerance,
) -> list[pl.Series]:
    made = {c: items[c] for c in items.columns}
    if path in own_lists._COMPANIONS:
        _companions(path, made)
    none = pl.Series([None], dtype=pl.Null).new_from_index(0, items.height)
    columns = []
    for leaf in sorted(wanted):
        one, given = catalogue[f"{path}.{leaf}"], made.get(leaf, none).alias(leaf)
        found = read_column(one, given)
        note(one, given, found, rows)
        if leaf + LEAST in made:
            columns += [found, made[leaf + LEAST], made[leaf + MOST]]
            continue
        ends = None
        if in_words(one, given.dtype):
            texts = as_texts(given)
            ends = ends_in_words(one, texts)
            share = tolerance.of(one.path)
            if share and one.kind is Kind.NUMBER:
                found, ends = widened(one, share, about_in_words(one, texts), found, ends)
        columns += [found.alias(leaf), *(() if ends is None else ends.columns(leaf))]
    return columns


def leaves_of(path: str, given: frozenset[str]) -> frozenset[str]:
    """The leaves that elements have: those given, and those that follow from a number and its
    unit."""
    if "unit" not in given and "capacity_unit" not in given:
        return given
    found = set(given)
    if path == "energy.unit_product" and "value" in given:
        found.add("raw")
    for number, unit, typed in own_lists._COMPANIONS.get(path, ()):
        if number in found and unit in found:
            found |= {leaf for leaf in typed if catalogue[f"{path}.{leaf}"].unit is not None}
    return frozenset(found)


def _companions(path: str, made: dict[str, pl.Series]) -> None:
    """Numbers with a unit of their own, converted to the leaves that have a fixed one."""
    if path == "energy.unit_product" and "value" in made and "unit" in made:
        _raw_first(made)
    for number, unit_leaf, typed in own_lists._COMPANIONS[path]:
        given, units = made.get(number), made.get(unit_leaf)
        if given is None or units is None or not given.dtype.is_numeric():
            continue
        for text in units.drop_nulls().unique().to_list():
            try:
                unit = parse_unit(text)
            except UnitError:
                continue
            here = (units == text).fill_null(False) & given.is_not_null()
            for leaf in typed:
                fixed = catalogue[f"{path}.{leaf}"].unit
                if fixed is None or not unit.same_dims(fixed):
                    continue
                before = made.get(leaf)
                new = pl.Series(leaf, unit.convert(given.cast(pl.Float64).to_numpy(), fixed))  # type: ignore[arg-type]
                nothing = pl.Series(leaf, [None], dtype=pl.Float64).new_from_index(0, len(new))
                old = nothing if before is None else before.cast(pl.Float64)
                made[leaf] = new.zip_with(here & old.is_null(), old)
                taken = here & old.is_null()
                if taken.all() or before is None:
                    break
                here = here & ~taken
                if not here.any():
                    break


def _raw_first(made: dict[str, pl.Series]) -> None:
    """A figure with a unit is `raw`; it becomes `value` only where the units fit."""
    value, unit = made["value"], made["unit"]
    raw = made.get("raw")
    moved = value.is_not_null() & unit.is_not_null()
    if raw is not None:
        moved = moved & raw.is_null()
    nothing = value.clear(len(value))
    made["raw"] = value.zip_with(moved, raw if raw is not None else nothing)
    made["value"] = nothing.zip_with(moved, value)

"""Cells in which something stands that could not be read: they are unknown, and that is said.

One problem a column, with how many cells, the first of them and what it says; words for unknown
(待核, a dash) are none.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import polars as pl

from prescreen.columnar.frame.reading import UNLIKE, as_texts
from prescreen.errors import Problem
from prescreen.fields import Field
from prescreen.fields.reading import said
from prescreen.fields.values import read_value
from prescreen.messages import problem

_MANY = 1_000
"""Different texts of a chunk that are looked at; behind these every one counts as not read."""


@dataclass(slots=True)
class Unread:
    """What was seen in all chunks so far, by column: cells, first row (from 0), what it says."""

    seen: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, one: Field, raw: pl.Series, found: pl.Series, rows: pl.Series) -> None:
        """Compare a column with what was read from it; `rows` are the places of its cells."""
        if found.null_count() <= raw.null_count():
            return
        odd = found.is_null() & raw.is_not_null()
        cells, at = _plain(raw.filter(odd)), rows.filter(odd)
        bad = _faulty(one, cells)
        if not bad.any():
            return
        first = int(at.filter(bad).arg_min() or 0)
        new = (int(bad.sum()), int(at.filter(bad)[first]), said(cells.filter(bad)[first]))
        with self.lock:
            old = self.seen.get(one.path)
            whole = new if old is None else (old[0] + new[0], *min(old[1:], new[1:]))
            self.seen[one.path] = whole

    def problems(self) -> list[Problem]:
        """One problem a column, in the order of their names."""
        return [_problem(path, *self.seen[path]) for path in sorted(self.seen)]


def _plain(cells: pl.Series) -> pl.Series:
    """Cells as Polars compares them; NaN says nothing."""
    cells = as_texts(cells)
    if cells.dtype == pl.Datetime:
        cells = cells.dt.replace_time_zone(None)
    if cells.dtype in (pl.Date, pl.Datetime):  # which Python need not have
        return cells.cast(pl.String)
    return cells.fill_nan(None) if cells.dtype.is_float() else cells


def _faulty(one: Field, cells: pl.Series) -> pl.Series:
    """Which cells hold what is no value, rather than nothing or a word for unknown."""
    if cells.dtype.is_nested() or cells.dtype in UNLIKE:
        known: dict[str, bool] = {}
        truths = []
        for given in cells.to_list():
            key = said(given)
            if key not in known:
                known[key] = len(known) >= _MANY or read_value(one, given).fault is not None
            truths.append(known[key])
        return pl.Series(truths, dtype=pl.Boolean)
    distinct = cells.drop_nulls().unique(maintain_order=True)[:_MANY]
    values = distinct.to_list()
    fine = pl.Series([read_value(one, v).fault is None for v in values], dtype=pl.Boolean)
    return cells.is_not_null() & ~cells.is_in(distinct.filter(fine).implode())


def _problem(path: str, cells: int, row: int, said: str) -> Problem:
    shown = said if len(said) <= 40 else said[:40] + "…"
    return problem("input.unread", path=path, cells=cells, row=row + 1, said=shown)

"""Cells in which something stands that could not be read: they are unknown, and that is said.

One problem a column, with how many cells, the first of them and what it says; words for unknown
(待核, a dash) are none.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import polars as pl

from prescreen.errors import Problem
from prescreen.fields import Field
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
        texts, at = _texts(raw.filter(odd)), rows.filter(odd)
        distinct = texts.unique(maintain_order=True).to_list()
        fine = {t for t in distinct[:_MANY] if read_value(one, t).fault is None}
        bad = ~texts.is_in(list(fine)) if fine else texts.is_not_null()
        if not bad.any():
            return
        first = int(at.filter(bad).arg_min() or 0)
        new = (int(bad.sum()), int(at.filter(bad)[first]), str(texts.filter(bad)[first]))
        with self.lock:
            old = self.seen.get(one.path)
            whole = new if old is None else (old[0] + new[0], *min(old[1:], new[1:]))
            self.seen[one.path] = whole

    def problems(self) -> list[Problem]:
        """One problem a column, in the order of their names."""
        return [_problem(path, *self.seen[path]) for path in sorted(self.seen)]


def _texts(cells: pl.Series) -> pl.Series:
    """What the cells say; NaN says nothing."""
    if isinstance(cells.dtype, pl.List):
        return cells.cast(pl.List(pl.String)).list.join("、", ignore_nulls=True)
    if cells.dtype.is_float():
        return cells.fill_nan(None).cast(pl.String).fill_null("")
    return cells.cast(pl.String)


def _problem(path: str, cells: int, row: int, said: str) -> Problem:
    shown = said if len(said) <= 40 else said[:40] + "…"
    return problem("input.unread", path=path, cells=cells, row=row + 1, said=shown)

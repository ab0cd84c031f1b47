"""Candidates that are built already as the columns of a list: canonical values, read back as is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from prescreen.candidate import Candidate, ListFact
from prescreen.candidate.stage import STAGE
from prescreen.columnar.compile.plan import LEAST
from prescreen.columnar.frame.columns import EVIDENCE, Columns, ScalarColumn
from prescreen.columnar.frame.prepare import ID, NAME, ROW
from prescreen.columnar.frame.ranges import ends_of_values
from prescreen.fields import Field, Interval, Kind, catalogue
from prescreen.intake.headings.recognise import COMPLETE

_TYPES: dict[Kind, Any] = {
    Kind.BOOL: pl.Boolean,
    Kind.NUMBER: pl.Float64,
    Kind.DATE: pl.Date,
    Kind.SET: pl.List(pl.String),
}
_AS_OF, _LENGTH = "as_of", "#length"


def columns_can_hold(one: Candidate) -> bool:
    """Whether columns say all that counts of it: not its waivers, nor that a contradiction was
    settled, nor a fact that is not its own."""
    return not (
        one.waivers
        or any(e.settles for e in one.evidence.values())
        or any(catalogue[path].origin != "candidate" for path in one.facts)
    )


class BuiltRows:
    """Gathers candidates part by part; a row takes far less memory than the candidate."""

    def __init__(self) -> None:
        self._rows: list[pl.DataFrame] = []
        self._items: dict[str, list[pl.DataFrame]] = {}
        self.height = 0

    def add(self, candidates: Sequence[Candidate]) -> None:
        """The next rows."""
        rows = range(self.height, self.height + len(candidates))
        self.height += len(candidates)
        series = [
            pl.Series(ROW, rows, dtype=pl.UInt32),
            pl.Series(ID, [c.id for c in candidates], dtype=pl.String),
            pl.Series(NAME, [c.name for c in candidates], dtype=pl.String),
        ]
        if any(c.as_of is not None for c in candidates):
            series.append(pl.Series(_AS_OF, [c.as_of for c in candidates], dtype=pl.Date))
        noted = (STAGE for c in candidates if STAGE in c.notes)
        for path in dict.fromkeys([*(p for c in candidates for p in c.facts), *noted]):
            if path not in ("project.id", "project.name"):
                values = [c.facts.get(path) for c in candidates]
                if path == STAGE:  # a stage that cannot be read says something all the same
                    values = [c.notes.get(path) if v is None else v
                              for c, v in zip(candidates, values, strict=True)]  # fmt: skip
                series += _columns(catalogue[path], path, values)
        lists = [c.relied_lists() for c in candidates]
        for path in dict.fromkeys(p for one in lists for p in one):
            series += self._list(path, [one.get(path) for one in lists])
        for path in dict.fromkeys(p for c in candidates for p in c.evidence if "[" not in p):
            series.append(
                pl.Series(path + EVIDENCE, [_grade(c, path) for c in candidates], dtype=pl.String)
            )
        self._rows.append(pl.DataFrame(series))

    def _list(self, path: str, found: Sequence[ListFact | None]) -> list[pl.Series]:
        items = [item for one in found if one is not None for item in one.items]
        leaves = list(dict.fromkeys(leaf for item in items for leaf in item))
        leaves = leaves or [catalogue.lists[path].fields[0].leaf]
        series = [
            column
            for n in leaves
            for column in _columns(catalogue[f"{path}.{n}"], n, [i.get(n) for i in items])
        ]
        self._items.setdefault(path, []).append(pl.DataFrame(series))
        lengths = [None if one is None else len(one.items) for one in found]
        complete = [None if one is None else one.complete for one in found]
        return [
            pl.Series(path + _LENGTH, lengths, dtype=pl.UInt32),
            pl.Series(path + COMPLETE, complete, dtype=pl.Boolean),
        ]

    def frame(self) -> tuple[pl.DataFrame, Columns]:
        """All rows, `id`, `name` and `row` in place, and what the columns mean."""
        rows = pl.concat(self._rows, how="diagonal")
        columns = Columns(ids={ID: ID, NAME: NAME}, built=True)
        for name in rows.columns:
            path = name.removesuffix(EVIDENCE)
            if name == _AS_OF:
                columns.ids[_AS_OF] = name
            elif path != name:
                columns.evidence[path] = name
            elif name in catalogue:
                columns.scalars[name] = ScalarColumn(name, catalogue[name])
                columns.ends |= {name} if name + LEAST in rows.columns else set()
        for path, parts in self._items.items():
            items = pl.concat(parts, how="diagonal")
            columns.lists[path], columns.leaves[path] = path, frozenset(items.columns)
            columns.complete[path] = path + COMPLETE
            rows = rows.with_columns(_nested(path, items, rows[path + _LENGTH]))
            rows = rows.drop(path + _LENGTH)
        return rows, columns


def _columns(one: Field, name: str, values: list[Any]) -> list[pl.Series]:
    """The values, and the ends of those that are ranges, where there are any."""
    if one.kind not in (Kind.NUMBER, Kind.DATE) or not any(v.__class__ is Interval for v in values):
        return [_column(one, name, values)]
    points = [None if isinstance(v, Interval) else v for v in values]
    return [_column(one, name, points), *ends_of_values(one, values).columns(name)]


def _column(one: Field, name: str, values: list[Any]) -> pl.Series:
    if one.kind is Kind.SET:
        values = [None if v is None else sorted(v) for v in values]
    return pl.Series(name, values, dtype=_TYPES.get(one.kind, pl.String))


def _nested(path: str, items: pl.DataFrame, lengths: pl.Series) -> pl.Series:
    """Elements put together again, as many as each row has; null where there is no list."""
    rows = pl.DataFrame({"n": lengths}).with_row_index("row")
    places = np.repeat(rows["row"].to_numpy(), rows["n"].fill_null(0).to_numpy())
    flat = pl.DataFrame({"row": places, "items": items.to_struct("items")})
    some = flat.group_by("row", maintain_order=True).agg("items")
    joined = rows.join(some, on="row", how="left", maintain_order="left")
    empty = pl.lit([], dtype=some.schema["items"])
    whole = pl.when(pl.col("n") == 0).then(empty).otherwise(pl.col("items"))
    return joined.select(whole.alias(path))[path]


def _grade(one: Candidate, path: str) -> str | None:
    found = one.evidence.get(path)
    return None if found is None else found.grade

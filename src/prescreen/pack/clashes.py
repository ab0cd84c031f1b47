"""Rows of a table that answer the same question on one day, found by sorting."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from prescreen.pack.tables import KeyInterval, LookupTable, TableRow, number_of


def clashes(table: LookupTable) -> Iterator[tuple[TableRow, TableRow]]:
    """Pairs of rows in force on one day whose keys meet, each later row of the file second.

    Rows of the same exact keys are gone through by the lower end of their first interval, or by
    their first day where there is none, and compared only with those that have not ended there.
    """
    groups: dict[tuple[object, ...], list[tuple[int, TableRow]]] = {}
    for at, row in enumerate(table.rows):
        if row.since is not None and row.until is not None and row.until <= row.since:
            continue  # in force on no day
        exact = tuple(k for k, key in zip(row.keys, table.keys, strict=True) if not key.ranged)
        groups.setdefault(exact, []).append((at, row))
    if table.first:
        return  # the order of the rows decides
    by_interval = any(key.ranged for key in table.keys)
    for rows in groups.values():
        if len(rows) > 1:
            yield from _meeting(rows, by_interval)


def _meeting(
    rows: Sequence[tuple[int, TableRow]], by_interval: bool
) -> Iterator[tuple[TableRow, TableRow]]:
    spans = sorted(((_span(row, by_interval), at, row) for at, row in rows), key=_start)
    open_: list[tuple[KeyInterval, int, TableRow]] = []
    for span, at, row in spans:
        open_ = [o for o in open_ if span.begins_before(o[0])]
        for _, other_at, other in open_:
            if _overlap(row, other):
                yield (other, row) if other_at < at else (row, other)
        open_.append((span, at, row))


def _start(one: tuple[KeyInterval, int, TableRow]) -> tuple[float, bool, int]:
    return one[0].low, one[0].low_out, one[1]


def _span(row: TableRow, by_interval: bool) -> KeyInterval:
    """Where a row begins and ends on the axis by which rows are gone through."""
    if by_interval:
        return next(k for k in row.keys if isinstance(k, KeyInterval))
    low = number_of(row.since) if row.since else -math.inf
    return KeyInterval(low, number_of(row.until) if row.until else math.inf)


def _overlap(a: TableRow, b: TableRow) -> bool:
    days = (a.until is None or b.since is None or b.since < a.until) and (
        b.until is None or a.since is None or a.since < b.until
    )
    return days and all(
        not isinstance(x, KeyInterval)
        or (isinstance(y, KeyInterval) and x.meets(y) and x.endless is y.endless)
        for x, y in zip(a.keys, b.keys, strict=True)
    )


__all__ = ["clashes"]

"""Rows of a table that answer the same question on one day, found by sorting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from prescreen.pack.tables import KeyInterval, LookupTable, TableRow, less


def clashes(table: LookupTable) -> Iterator[tuple[TableRow, TableRow]]:
    """Pairs of rows in force on one day whose keys meet, each later row of the file second.

    Rows of the same exact keys are gone through by the lower end of their first interval, or by
    their first day where there is none, and compared only with those that have not ended there.
    """
    groups: dict[tuple[object, ...], list[tuple[int, TableRow]]] = {}
    for at, row in enumerate(table.rows):
        if row.since is not None and row.until is not None and row.until <= row.since:
            continue  # in force on no day
        exact = tuple(
            k for k, key in zip(row.keys, table.keys, strict=True) if key.kind != "interval"
        )
        groups.setdefault(exact, []).append((at, row))
    by_interval = any(key.kind == "interval" for key in table.keys)
    for rows in groups.values():
        if len(rows) > 1:
            yield from _meeting(rows, by_interval)


def _meeting(
    rows: Sequence[tuple[int, TableRow]], by_interval: bool
) -> Iterator[tuple[TableRow, TableRow]]:
    spans = sorted((*_span(row, by_interval), at, row) for at, row in rows)
    open_: list[tuple[float, int, TableRow]] = []
    for low, high, at, row in spans:
        open_ = [o for o in open_ if low < o[0] and less(low, o[0])]
        for _, other_at, other in open_:
            if _overlap(row, other):
                yield (other, row) if other_at < at else (row, other)
        open_.append((high, at, row))


def _span(row: TableRow, by_interval: bool) -> tuple[float, float]:
    """Where a row begins and ends on the axis by which rows are gone through."""
    if by_interval:
        first = next(k for k in row.keys if isinstance(k, KeyInterval))
        return first.low, first.high
    start = row.since or dt.date.min
    return float(start.toordinal()), float(row.until.toordinal()) if row.until else float("inf")


def _overlap(a: TableRow, b: TableRow) -> bool:
    days = (a.until is None or b.since is None or b.since < a.until) and (
        b.until is None or a.since is None or a.since < b.until
    )
    return days and all(
        not isinstance(x, KeyInterval)
        or (isinstance(y, KeyInterval) and less(x.low, y.high) and less(y.low, x.high))
        for x, y in zip(a.keys, b.keys, strict=True)
    )


__all__ = ["clashes"]

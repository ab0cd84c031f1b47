"""Findings about tables: intervals with a gap, keys without a row, rows that no key reaches.

An unknown value counts as a value: a row keyed 待核, say, can never be reached, since a fact that
says 待核 is unknown, and a choice without a row leaves every candidate with it to a person.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

from prescreen.errors import Place
from prescreen.fields import Kind, catalogue, industry
from prescreen.lang import ast
from prescreen.lang.figures import number
from prescreen.lint.linted import Finding, Linted, finding, note
from prescreen.messages import Both
from prescreen.pack.model import Period
from prescreen.pack.tables import (
    ANY_KEY,
    Key,
    KeyInterval,
    LookupTable,
    TableRow,
    day_of,
    less,
)
from prescreen.yamlsource.source import Scalar

MAX_COMPARED = 2_000_000
"""Cells times rows of a table of several intervals that are looked through for gaps."""
Range = tuple[float, float]


def table_findings(
    linted: Linted, lookups: Mapping[str, Sequence[ast.Lookup]]
) -> Iterator[Finding]:
    """Findings of all tables of one pack; `lookups` are those of all packs, by table."""
    for name, table in linted.pack.tables.items():
        found = lookups.get(table.key, ())
        place = linted.document.place(("tables", name))
        complete = linted.document.node(("tables", name, "complete"))
        if not (isinstance(complete, Scalar) and complete.value is False):
            yield from _gaps(linted, table, name, place, found)
            yield from _choices_without_row(linted, table, name, place, found)
        yield from _unreached(linted, table, name, found)


# -- intervals -----------------------------------------------------------------------------------
def _range(linted: Linted, lookups: Sequence[ast.Lookup], i: int) -> Range:
    """The least and the greatest that key `i` may be, over all places where it is given."""
    if not lookups:
        return -math.inf, math.inf
    given = [linted.possible.number(lookup.keys[i]) for lookup in lookups]
    return min(g.low for g in given), max(g.high for g in given)


def _gaps(
    linted: Linted, table: LookupTable, name: str, place: Place, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    dims = [i for i, key in enumerate(table.keys) if key.ranged]
    if not dims:
        return
    ranges = [_range(linted, lookups, i) for i in dims]
    seen: set[tuple[object, ...]] = set()
    for day in _days(table):
        for exact in table.on(day):
            rows = tuple(table.fitting(tuple(map(str, exact)), day))
            for cell in _holes(rows, dims, ranges, bool(lookups)):
                if (exact, cell) in seen:
                    continue
                seen.add((exact, cell))
                units = [table.keys[i].type.unit for i in dims]
                said = "、".join(
                    f"{table.keys[i].name} {_interval(table.keys[i], *c)}{u.text if u else ''}"
                    for i, c, u in zip(dims, cell, units, strict=True)
                )
                whose = "".join(f"{k} 的 " for k in exact)
                whose_en = "".join(f" of {k}" for k in exact)
                where = Both(whose + said, said.replace("、", ", ") + whose_en)
                yield finding(place, "lint-gap", table=name, where=where)


def _days(table: LookupTable) -> list[dt.date]:
    """One day of every stretch in which the same rows are in force."""
    return [dt.date.min, *sorted(table.edges())]


def _holes(
    rows: Sequence[TableRow], dims: Sequence[int], ranges: Sequence[Range], bounded: bool
) -> Iterator[tuple[Range, ...]]:
    """Cells of the grid spanned by the interval ends in which no row holds."""
    axes = [
        _points([r.keys[d] for r in rows], span, bounded)
        for d, span in zip(dims, ranges, strict=True)
    ]
    if len(axes) == 1:
        yield from ((cell,) for cell in _uncovered(rows, dims[0], axes[0]))
        yield from (((end, end),) for end in _left_out(rows, dims[0], ranges[0]))
        return
    if math.prod(len(a) for a in axes) * len(rows) > MAX_COMPARED:
        return
    for cell in product(*axes):
        inside = (
            all(c[0] in r.keys[d] for d, c in zip(dims, cell, strict=True))  # type: ignore[operator]
            for r in rows
        )
        if not any(inside):
            yield cell


def _uncovered(rows: Sequence[TableRow], dim: int, axis: Sequence[Range]) -> Iterator[Range]:
    """Stretches of a single axis in which no row holds, gone through together with the rows."""
    known = [k for r in rows if isinstance(k := r.keys[dim], KeyInterval)]
    waiting = sorted(known, key=lambda k: k.low, reverse=True)
    reach = -math.inf
    for cell in axis:
        while waiting and not less(cell[0], waiting[-1].low):
            reach = max(reach, waiting.pop().high)
        if not less(cell[0], reach):
            yield cell


def _left_out(rows: Sequence[TableRow], dim: int, span: Range) -> Iterator[float]:
    """Single ends that no row takes in, where some leave out the low or take in the high one."""
    known = [k for r in rows if isinstance(k := r.keys[dim], KeyInterval)]
    if not any(k.low_out for k in known):
        return
    for end in sorted({e for k in known for e in (k.low, k.high) if math.isfinite(e)}):
        if span[0] <= end <= span[1] and not any(end in k for k in known):
            yield end


def _points(intervals: Sequence[object], span: Range, bounded: bool) -> list[Range]:
    """The stretches of one axis between neighbouring ends, within the range of the key."""
    known = [i for i in intervals if isinstance(i, KeyInterval)]
    ends = {e for i in known for e in (i.low, i.high) if math.isfinite(e)}
    low, high = span
    inner = sorted(e for e in ends if low < e < high)
    if not bounded:
        return list(pairwise(inner))
    start = low if math.isfinite(low) else (inner[0] - 1 if inner else 0.0)
    stretches = list(pairwise([start, *inner, high]))
    last = [(high, high)] if math.isfinite(high) else []
    return [*stretches, *last]


def _interval(key: Key, low: float, high: float) -> str:
    if low == high:
        return f"= {_end(key, low)} "
    if math.isinf(high):
        return f">= {_end(key, low)} "
    return f"[{_end(key, low)}, {_end(key, high)}) "


def _end(key: Key, at: float) -> str:
    return day_of(at).isoformat() if key.kind == "date" else number(at)


# -- choices -------------------------------------------------------------------------------------
def _choices(node: ast.Node) -> tuple[str, ...]:
    """The values that a key can have, unknown ones left out; empty if they are not fixed."""
    path = node.path if isinstance(node, ast.FieldRef) else ""
    if isinstance(node, ast.ItemRef):
        path = f"{node.list}.{node.leaf}"
    field = catalogue.get(path)
    if field is None or field.kind is not Kind.ENUM:
        return ()
    return tuple(v for v in field.values if v not in field.unknown_values)


def _choices_without_row(
    linted: Linted, table: LookupTable, name: str, place: Place, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    for i, key in enumerate(table.keys):
        given = {v for lookup in lookups for v in _choices(lookup.keys[i])}
        own = {str(r.keys[i]) for r in table.rows}
        lacking = () if ANY_KEY in own else tuple(sorted(given - own))
        if key.kind == "text" and given and lacking:
            yield note(place, "lint-no-row", table=name, key=key.name, values=lacking)


# -- rows ----------------------------------------------------------------------------------------
def _unreached(
    linted: Linted, table: LookupTable, name: str, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    ranges = {i: _range(linted, lookups, i) for i, k in enumerate(table.keys) if k.ranged}
    choices = [[_choices(lookup.keys[i]) for lookup in lookups] for i in range(len(table.keys))]
    for row in table.rows:
        place = _row_place(linted, table, row)
        found = _unreachable(place, name, table, row, ranges, choices)
        found = found or _out_of_time(place, name, linted.pack.effective, row)
        found = found or _behind(place, name, table, row)
        if found is not None:
            yield found


def _unreachable(
    place: Place,
    name: str,
    table: LookupTable,
    row: TableRow,
    ranges: Mapping[int, Range],
    choices: Sequence[Sequence[tuple[str, ...]]],
) -> Finding | None:
    """A row with a key that no candidate has."""
    for i, key in enumerate(table.keys):
        value = row.keys[i]
        if isinstance(value, KeyInterval):
            low, high = ranges[i]
            if value.low > high or not less(low, value.high):
                low_said, high_said = (
                    _end(key, e) if math.isfinite(e) else "∞" for e in (low, high)
                )
                return finding(
                    place,
                    "lint-never-reached/outside",
                    table=name,
                    key=key.name,
                    low=low_said,
                    high=high_said,
                )
        elif value == ANY_KEY:
            continue
        elif choices[i] and all(given and value not in given for given in choices[i]):
            return finding(place, "lint-never-reached/value", table=name, key=key.name, value=value)
    return None


def _behind(place: Place, name: str, table: LookupTable, row: TableRow) -> Finding | None:
    """A row of ordered rules before which stands one that takes all that it would take."""
    for other in table.rows if table.first else ():
        if other is row:
            return None
        if _takes_all(table, other, row):
            return finding(place, "lint-never-reached/behind", table=name, line=other.line)
    return None


def _takes_all(table: LookupTable, first: TableRow, row: TableRow) -> bool:
    days = first.since is None or (row.since is not None and first.since <= row.since)
    days = days and (first.until is None or (row.until is not None and row.until <= first.until))
    return days and all(
        a.covers(b)
        if isinstance(a, KeyInterval) and isinstance(b, KeyInterval)
        else a in (ANY_KEY, b)
        or (key.kind == "industry" and b != ANY_KEY and industry.under(str(b), (str(a),)))
        for key, a, b in zip(table.keys, first.keys, row.keys, strict=True)
    )


def _out_of_time(place: Place, name: str, span: Period, row: TableRow) -> Finding | None:
    """A row that is in force on no day on which the pack is."""
    if row.since is not None and row.until is not None and row.until <= row.since:
        return finding(place, "lint-never-reached/days", table=name)
    if row.until is not None and span.since is not None and row.until <= span.since:
        return finding(place, "lint-never-reached/too-early", table=name)
    if row.since is not None and span.until is not None and row.since >= span.until:
        return finding(place, "lint-never-reached/too-late", table=name)
    return None


def _row_place(linted: Linted, table: LookupTable, row: TableRow) -> Place:
    lines = linted.lines(table.file)
    excerpt = lines[row.line - 1] if row.line <= len(lines) else None
    return Place(table.file, row.line, 1, excerpt, len(excerpt or "x"))

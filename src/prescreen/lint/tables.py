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
from prescreen.fields import Kind, catalogue
from prescreen.lang import ast
from prescreen.lang.figures import number
from prescreen.lint.findings import Finding, Linted
from prescreen.pack.tables import Interval, Row, Table, less
from prescreen.yamlsource.source import Scalar

MAX_POINTS = 5_000
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
    linted: Linted, table: Table, name: str, place: Place, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    dims = [i for i, key in enumerate(table.keys) if key.kind == "interval"]
    if not dims:
        return
    ranges = [_range(linted, lookups, i) for i in dims]
    seen: set[tuple[object, ...]] = set()
    for day in _days(table):
        for exact, rows in table.on(day).items():
            for cell in _holes(rows, dims, ranges, bool(lookups)):
                if (exact, cell) in seen:
                    continue
                seen.add((exact, cell))
                units = [table.keys[i].type.unit for i in dims]
                said = "、".join(
                    f"{table.keys[i].name} {_interval(*c)}{u.text if u else ''}"
                    for i, c, u in zip(dims, cell, units, strict=True)
                )
                whose = "".join(f"{k} 的 " for k in exact)
                whose_en = "".join(f" of {k}" for k in exact)
                yield linted.finding(
                    place,
                    "lint-gap",
                    f"表 {name} 里 {whose}{said} 没有行",
                    f"table {name} has no row for {said.replace('、', ', ')}{whose_en}",
                    "补上这一段;文件本身没有规定的,写 complete: false",
                    "add the row; where the text itself leaves it open, say complete: false",
                )


def _days(table: Table) -> list[dt.date]:
    """One day of every stretch in which the same rows are in force."""
    return [dt.date.min, *sorted(table.edges())]


def _holes(
    rows: Sequence[Row], dims: Sequence[int], ranges: Sequence[Range], bounded: bool
) -> Iterator[tuple[Range, ...]]:
    """Cells of the grid spanned by the interval ends in which no row holds."""
    axes = [
        _points([r.keys[d] for r in rows], span, bounded)
        for d, span in zip(dims, ranges, strict=True)
    ]
    if math.prod(len(a) for a in axes) > MAX_POINTS:
        return
    for cell in product(*axes):
        inside = (
            all(c[0] in r.keys[d] for d, c in zip(dims, cell, strict=True))  # type: ignore[operator]
            for r in rows
        )
        if not any(inside):
            yield cell


def _points(intervals: Sequence[object], span: Range, bounded: bool) -> list[Range]:
    """The stretches of one axis between neighbouring ends, within the range of the key."""
    known = [i for i in intervals if isinstance(i, Interval)]
    ends = {e for i in known for e in (i.low, i.high) if math.isfinite(e)}
    low, high = span
    inner = sorted(e for e in ends if low < e < high)
    if not bounded:
        return list(pairwise(inner))
    start = low if math.isfinite(low) else (inner[0] - 1 if inner else 0.0)
    stretches = list(pairwise([start, *inner, high]))
    last = [(high, high)] if math.isfinite(high) else []
    return [*stretches, *last]


def _interval(low: float, high: float) -> str:
    if low == high:
        return f"= {number(low)} "
    if math.isinf(high):
        return f">= {number(low)} "
    return f"[{number(low)}, {number(high)}) "


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
    linted: Linted, table: Table, name: str, place: Place, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    for i, key in enumerate(table.keys):
        given = {v for lookup in lookups for v in _choices(lookup.keys[i])}
        lacking = sorted(given - {str(r.keys[i]) for r in table.rows})
        if key.kind == "text" and given and lacking:
            yield linted.note(
                place,
                "lint-no-row",
                f"表 {name} 没有 {key.name} 为 {'、'.join(lacking)} 的行,遇到时要人工判断",
                f"table {name} has no row for {key.name} {', '.join(lacking)}: left to a person",
                "补上;不适用的在 applies 里排除",
                "add rows, or exclude these in applies",
            )


# -- rows ----------------------------------------------------------------------------------------
def _unreached(
    linted: Linted, table: Table, name: str, lookups: Sequence[ast.Lookup]
) -> Iterator[Finding]:
    ranges = {
        i: _range(linted, lookups, i) for i, k in enumerate(table.keys) if k.kind == "interval"
    }
    choices = [[_choices(lookup.keys[i]) for lookup in lookups] for i in range(len(table.keys))]
    for row in table.rows:
        why = _why_unreached(table, row, ranges, choices) or _out_of_time(linted, row)
        if why is not None:
            zh, en = why
            yield linted.finding(
                _row_place(linted, table, row),
                "lint-never-reached",
                f"表 {name} 的这一行永远用不到:{zh}",
                f"this row of table {name} is never reached: {en}",
                "改正键,或删去这一行",
                "correct its keys, or remove it",
            )


def _why_unreached(
    table: Table,
    row: Row,
    ranges: Mapping[int, Range],
    choices: Sequence[Sequence[tuple[str, ...]]],
) -> tuple[str, str] | None:
    for i, key in enumerate(table.keys):
        value = row.keys[i]
        if isinstance(value, Interval):
            low, high = ranges[i]
            if value.low > high or not less(low, value.high):
                ends = (number(e) if math.isfinite(e) else "∞" for e in (low, high))
                said = f"{key.name} {' … '.join(ends)}"
                return f"在 {said} 之外", f"it lies outside {said}"
        elif choices[i] and all(given and value not in given for given in choices[i]):
            return (
                f"{key.name} 不会是 {value}(未知的值不查表)",
                f"{key.name} is never {value} (an unknown value is not looked up)",
            )
    return None


def _out_of_time(linted: Linted, row: Row) -> tuple[str, str] | None:
    span = linted.pack.effective
    if row.since is not None and row.until is not None and row.until <= row.since:
        return "生效日期不早于失效日期", "it ends before it begins"
    if row.until is not None and span.since is not None and row.until <= span.since:
        return "在规则包生效前已失效", "it ends before the pack is in force"
    if row.since is not None and span.until is not None and row.since >= span.until:
        return "在规则包失效后才生效", "it begins after the pack is out of force"
    return None


def _row_place(linted: Linted, table: Table, row: Row) -> Place:
    if table.file == linted.document.file:
        lines = linted.document.lines
    else:
        path = linted.path(table.file)
        text = path is not None and path.suffix == ".csv"
        lines = tuple(path.read_text("utf-8-sig").splitlines()) if path and text else ()
    excerpt = lines[row.line - 1] if row.line <= len(lines) else None
    return Place(table.file, row.line, 1, excerpt, len(excerpt or "x"))

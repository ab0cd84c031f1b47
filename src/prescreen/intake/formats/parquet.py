"""Parquet, through Polars: flat columns by heading, struct and list<struct> columns as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from prescreen.candidate.names import LONGEST_NAME
from prescreen.clock import CHINA
from prescreen.errors import Problem
from prescreen.fields import catalogue, parse_unit
from prescreen.intake.formats.documents import DocumentEntry
from prescreen.intake.headings.columns import HeadingColumn, SheetMapping, apply
from prescreen.intake.headings.doubts import judge
from prescreen.intake.headings.mapping import HeadingMapping
from prescreen.intake.headings.recognise import COMPLETE, HeadingMatch, match_headings
from prescreen.intake.limits import Limits, missing_extra, refuse, too_much

if TYPE_CHECKING:
    import polars as pl

Moments = TypeVar("Moments", "pl.Series", "pl.Expr")
_SLICE = 5_000
_TOP = frozenset({"id", "name", "as_of", "waivers", "evidence", "notes", "facts", "lists"})


def map_parquet(path: Path, mapping: HeadingMapping | None = None) -> HeadingMapping:
    """How the columns of a Parquet file would be read."""
    return _mapping(path, list(_scan(path).collect_schema()), mapping)


def read_parquet(
    path: Path, limits: Limits, mapping: HeadingMapping | None
) -> tuple[Iterator[DocumentEntry], HeadingMapping]:
    """The rows as entries, slice by slice, and the mapping of the flat columns."""
    frame = _scan(path)
    schema = frame.collect_schema()
    if len(schema) > limits.columns:
        raise too_much("input.too-large/frame-columns", path, len(schema), limits.columns)
    import polars as pl

    rows = int(frame.select(pl.len()).collect().item())
    if rows > limits.rows:
        raise too_much("input.too-large/rows", path, rows, limits.rows)
    found = _mapping(path, list(schema), mapping)
    return _items(frame, found, rows), found


def _scan(path: Path) -> pl.LazyFrame:
    try:
        import polars as pl
    except ImportError:
        raise missing_extra(path, " Parquet", "polars", "batch") from None
    try:
        frame = tame(pl.scan_parquet(path))
    except Exception as err:  # Polars and its Rust core have many kinds of error for a bad file
        raise refuse("input.broken/parquet", path, why=type(err).__name__) from err
    return frame


def tame(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Columns with days of years that Python does not have (10000, before 1) as texts of days."""
    import polars as pl

    schema = frame.collect_schema()
    moments = [n for n, t in schema.items() if t == pl.Date or isinstance(t, pl.Datetime)]
    if not moments:
        return frame
    beyond = frame.select(~pl.col(n).dt.year().is_between(1, 9999).all() for n in moments)
    odd = [n for n, found in beyond.collect().row(0, named=True).items() if found]
    return frame.with_columns(_day_of(n, schema[n]).cast(pl.String) for n in odd)


def _day_of(name: str, dtype: object) -> pl.Expr:
    import polars as pl

    column = pl.col(name)
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is not None:
        column = in_china(column)
    return column if dtype == pl.Date else column.dt.date()


def in_china(moments: Moments) -> Moments:
    """Moments that say their time zone, as the time that it is then in China (`clock.CHINA`)."""
    in_utc = moments.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return in_utc + CHINA.utcoffset(None)


def _mapping(path: Path, names: list[str], mapping: HeadingMapping | None) -> HeadingMapping:
    matches = [_exact(name) for name in names]
    found = match_headings([name if len(name) <= LONGEST_NAME else "" for name in names])
    joined = [exact or match for exact, match in zip(matches, found, strict=True)]
    decided = apply(joined, mapping.matches()) if mapping else tuple(joined)
    columns = tuple(HeadingColumn(i, match) for i, match in enumerate(decided))
    sheet = SheetMapping(path.stem, "candidates", None, (1, 1), columns)
    problems: list[Problem] = judge(sheet, path.name)
    return HeadingMapping((sheet,), dict(mapping.complete) if mapping else {}, tuple(problems))


def _exact(name: str) -> HeadingMatch | None:
    """Names that are no headings: id, name, lists and structs as they are called inside."""
    if name in _TOP:
        path = {"id": "project.id", "name": "project.name"}.get(name, name)
        return HeadingMatch(name, path, None, 1.0, "path")
    info = catalogue.list_by_name(name)
    if info is not None and catalogue.get(name) is None:
        return HeadingMatch(name, info.path, None, 1.0, "path")
    if any(field.path.startswith(name + ".") for field in catalogue):
        return HeadingMatch(name, name, None, 1.0, "path")
    return None


def _items(frame: pl.LazyFrame, mapping: HeadingMapping, rows: int) -> Iterator[DocumentEntry]:
    columns = [c for c in mapping.sheets[0].columns if c.path is not None and not c.is_running]
    factors = [_factor(c) for c in columns]
    for start in range(0, rows, _SLICE):
        part = frame.slice(start, _SLICE).collect()
        for offset, values in enumerate(part.iter_rows()):
            data: dict[str, Any] = {}
            complete: dict[str, bool] = {}
            for column, factor in zip(columns, factors, strict=True):
                value, path = values[column.column], column.path
                if value is None or path is None:
                    continue
                if path.endswith(COMPLETE):
                    complete[path.removesuffix(COMPLETE)] = bool(value)
                elif path not in data:
                    data[path] = _in_unit(value, column, factor)
            for path, whole in complete.items():
                if isinstance(data.get(path), list):
                    data[path] = {"items": data[path], "complete": whole}
            yield DocumentEntry(start + offset + 1, data)


def _factor(column: HeadingColumn) -> float:
    """What numbers of a column are multiplied by, when its heading names another unit."""
    field = catalogue.get(column.path or "")
    if field is None or field.unit is None or column.match.unit is None:
        return 1.0
    unit = parse_unit(column.match.unit)
    return unit.factor_to(field.unit) if unit.same_dims(field.unit) else 1.0


def _in_unit(value: Any, column: HeadingColumn, factor: float) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and factor != 1.0:
        return round(value * factor, 12)
    if isinstance(value, str) and column.match.unit and value.strip()[-1:].isdigit():
        return f"{value.strip()}{column.match.unit}"
    return value

"""Files of results read back: the same columns and types, whoever wrote them, however long.

Parquet with truths and a legend (`screen`, `screen_file`) or in words (`BatchResult`), CSV and
JSONL in words, and full reports as JSON or JSONL, each of which gives one row. A file of reports
does not say which conclusions could have been drawn; the folder of `--out` does (`in_force`).
"""

from __future__ import annotations

import datetime as dt
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from prescreen.columnar.compile.plan import LEAST, MOST
from prescreen.columnar.conclusions import PREFIX
from prescreen.columnar.decode import decoded
from prescreen.columnar.frame.candidates import named
from prescreen.columnar.frame.sectors import SECTOR_RELATION, SECTOR_TOTAL
from prescreen.columnar.missing.missing import MISSING
from prescreen.columnar.results import (
    FIRST,
    FIT_ENDS,
    ITEMS,
    completed,
    empty,
    together,
    type_of,
)
from prescreen.columnar.write import KEY, WORDS, kind_of
from prescreen.errors import InputError
from prescreen.files.folder import about
from prescreen.files.sheets import as_was
from prescreen.messages import problem
from prescreen.processes import polars_ready
from prescreen.vocabulary import display_state

_AT_ONCE = 1_000
"""Reports that are read into one piece; each is some 450 kB of JSON and 10 kB of row."""
_OF_SPARK = "org.apache.spark.sql.parquet.row.metadata"
"""Under which Spark keeps its schema, where the legend stands with the first column."""
_NEEDED = {"id", "name", "verdict"}


def read_results(path: str | Path) -> pl.LazyFrame:
    """A file of results with the outcome of every check in words, lazily where it can be.

    A folder is read as Spark writes one: its Parquet files are one result.

    Raises `InputError` where the file holds no results, OSError where it cannot be opened.
    """
    polars_ready()
    found = Path(path)
    try:
        if found.is_dir():
            return completed(_parquet(found))
        begins = _begins(found)
        if begins == b"PAR1":
            return completed(_parquet(found))
        if begins[:1] == b"{" or (not begins and kind_of(found) in WORDS[1:]):
            return _lines(found)
        if begins[:1] == b"[":
            return _from_reports(found, _document(found))
        return completed(_csv(found))
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise _no_results(found) from error


def _begins(path: Path) -> bytes:
    """What a file is, by its first signs; names say little."""
    with path.open("rb") as stream:
        return stream.read(100).removeprefix(BOM_UTF8).lstrip()[:4]


def _no_results(path: Path, line: int | None = None) -> InputError:
    if line is not None:
        return InputError([problem("input.no-legend/line", name=path.name, line=line)])
    return InputError([problem("input.no-legend", name=path.name)])


# -- tables ----------------------------------------------------------------------------------------
def legend_of(path: Path) -> dict[str, Any] | None:
    """The legend in a Parquet file of results, None where words stand in it already."""
    said = pl.read_parquet_metadata(path)
    if KEY in said:
        return dict(json.loads(said[KEY]))
    fields = json.loads(said.get(_OF_SPARK, "{}")).get("fields", ())
    found = next((f["metadata"][KEY] for f in fields if KEY in f["metadata"]), None)
    return None if found is None else dict(json.loads(found))


def _parquet(path: Path) -> pl.LazyFrame:
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not parts:
        raise _no_results(path)
    lazy = pl.scan_parquet(parts)
    legend = legend_of(parts[0])
    if legend is not None:
        return decoded(lazy, legend)
    return _checked(path, lazy)


def _csv(path: Path) -> pl.LazyFrame:
    lazy = _checked(path, pl.scan_csv(path, infer_schema=False, missing_columns="raise"))
    texts = [n for n, t in FIRST.items() if t == pl.String or n == MISSING]
    own = [n for n in texts if n in lazy.collect_schema()]
    return lazy.with_columns(pl.col(n).map_batches(_as_it_was, return_dtype=pl.String) for n in own)


def _as_it_was(column: pl.Series) -> pl.Series:
    """Without the apostrophes that kept spreadsheets from computing."""
    marked = column.filter(column.str.starts_with("'")).unique().drop_nulls()
    if marked.is_empty():
        return column
    return column.replace(marked, pl.Series([as_was(t) for t in marked], dtype=pl.String))


def _checked(path: Path, lazy: pl.LazyFrame) -> pl.LazyFrame:
    if not lazy.collect_schema().keys() >= _NEEDED:
        raise _no_results(path)
    return lazy


# -- lines -----------------------------------------------------------------------------------------
def _lines(path: Path) -> pl.LazyFrame:
    """Rows as they stand, or full reports."""
    with path.open(encoding="utf-8-sig") as stream:
        first = next((line for line in stream if line.strip()), None)
    if first is None:
        return _columns_noted(path).lazy()
    one = _read(path, 1, first)
    if _is_report(one):
        return _from_reports(path, _reports(path))
    if not one.keys() >= _NEEDED:
        raise _no_results(path)
    schema = {n: _in_json(type_of(n)) for n in one}
    return completed(pl.scan_ndjson(path, schema=schema))


def _in_json(wanted: Any) -> Any:
    """How JSON holds a type: days and words are texts."""
    return pl.String if wanted == pl.Date or isinstance(wanted, pl.Enum) else wanted


def _read(path: Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _no_results(path, number)
    return found


# -- full reports ----------------------------------------------------------------------------------
def _is_report(one: object) -> bool:
    return isinstance(one, dict) and one.keys() >= {"candidate", "verdict", "outcomes", "as_of"}


def _document(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except ValueError:
        raise _no_results(path) from None
    for one in found if isinstance(found, list) else [found]:
        if not _is_report(one):
            raise _no_results(path)
        yield one


def _reports(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                one = _read(path, number, line)
                if not _is_report(one):
                    raise _no_results(path, number)
                yield one


def _from_reports(path: Path, reports: Iterator[Mapping[str, Any]]) -> pl.LazyFrame:
    parts = [_columns_noted(path)]
    by_day = about(path).get("conclusions", {})
    while some := list(islice(reports, _AT_ONCE)):
        rows = [_row(one, by_day.get(one["as_of"], ())) for one in some]
        names = dict.fromkeys(n for row in rows for n in row)
        parts.append(pl.DataFrame(rows, schema={n: type_of(n) for n in names}))
    frame = together(parts)
    if not by_day:  # nobody says which conclusions there were: those that are drawn somewhere
        frame = frame.with_columns(pl.col(f"^{PREFIX}.*$").fill_null(False))
    return frame.lazy()


def _columns_noted(path: Path) -> pl.DataFrame:
    said = about(path)
    drawn = {f"{PREFIX}{c}" for day in said.get("conclusions", {}).values() for c in day}
    return empty(*said.get("checks", ()), *drawn)


def _row(report: Mapping[str, Any], conclusions: Iterable[str]) -> dict[str, Any]:
    score, fit = report["score"] or {}, report["chain_fit"] or {}
    exact = fit.get("relation") is not None and not fit.get("most")
    scores = fit.get("scores") or {} if exact else {}
    sector = fit.get("sector") or {}
    items = report.get("catalogue_candidates", ())
    least = (fit.get("scores") or {}).get("total")
    most = (fit.get("most") or {}).get("total", least)
    waits = {m["field"] for m in report["missing"] if m["needed_for"] == "verdict"}
    return {
        "id": report["candidate"]["id"],
        "name": report["candidate"]["name"],
        "verdict": report["verdict"],
        "display_state": display_state(report["verdict"], report["candidate"]["stage"]),
        "grounds": ";".join(g["kind"] for g in report["grounds"]),
        "score_low": score.get("low"),
        "score_high": score.get("high"),
        MISSING: sorted(waits),
        ITEMS: named((c["item"], c["words"][0]) for c in items if c["standing"] != "ruled_out"),
        "chain.relation": fit.get("relation"),
        **{f"chain.{k}": v for k, v in scores.items()},
        FIT_ENDS[LEAST]: least,
        FIT_ENDS[MOST]: most,
        SECTOR_RELATION: sector.get("relation"),
        SECTOR_TOTAL: None if sector.get("most") else (sector.get("scores") or {}).get("total"),
        **{o["check"]: o["status"] for o in report["outcomes"]},
        **{f"{PREFIX}{name}": False for name in conclusions},
        **{f"{PREFIX}{c['pack']}.{c['id']}": True for c in report["conclusions"]},
        "as_of": dt.date.fromisoformat(report["as_of"]),
        "stage": report["candidate"]["stage"],
    }

"""All doors read a list alike: mappings, a frame, Parquet, CSV short and CSV long.

A round draws one list: fields of every kind, and cells of every type that a frame may have or of
the texts that people write. Each door screens it; facts, notes, verdicts and outcomes of a row are
the same through every one, and nothing but a reject stops a row.
"""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import polars as pl

from prescreen import Screener
from prescreen.cli import large, screen
from prescreen.cli.order import Order
from prescreen.columnar.batch import BatchResult, read_results
from prescreen.columnar.frame.batch import column
from prescreen.columnar.frame.reading import read_column
from prescreen.errors import InputError
from prescreen.fields import Field, catalogue
from prescreen.fields.interval import Interval
from prescreen.fields.values import read_value
from prescreen.intake import read
from tests.fuzz.counts import Counts, rounds

REGION = Path(__file__).resolve().parents[2] / "examples" / "kecheng" / "region.yaml"
DAY = "2026-11-22"
UTC8 = "Asia/Shanghai"
TEXTS = (
    "", " ", "-", "—", "待核", "\x1f待核", " 待核\u3000", "\u200b待核", "无", "否", "是", "有", "√",
    "0311", "311", "03", "3922", "C3922", "0", "00120", "1e3", "120", " 120 ", "\xa0120", "１２０",
    "约120亩", "38.5亿元", "1.2-1.5亿元", "三亿八千五百万", "0.45", "45%", "46000", "12,000", "NaN",
    "nan", "inf", "-0", "1e400", "2026-09-01", "2026年9月", "2026-09-01T23:30:00+00:00",
    "9999-12-31", "终止", "签约", "新建", "鼓励类", "电镀、喷漆", "甲公司；乙公司", "\x85电镀",
    "已终止", "开工后停摆", "签约 / 开工", "\ufeff新建", "a\x00b", "新\x1f建",
    "true", "1", "𠮷", "\u2028新建",
)  # fmt: skip
MOMENTS = (
    dt.datetime(2026, 9, 1, 0, 30), dt.datetime(2026, 8, 31, 16, 30), dt.datetime(2026, 1, 1),
    dt.datetime(1899, 12, 31, 20), dt.datetime(2200, 12, 31, 20),
)  # fmt: skip
SURE = (
    "project.stage", "project.industry_code", "project.kind", "project.build_type", "land.area",
    "investment.total", "schedule.sign", "schedule.start", "project.foreign", "project.content",
    "environment.processes", "land.green_share",
)  # fmt: skip


@lru_cache(maxsize=1)
def screener() -> Screener:
    """One for all rounds."""
    return Screener.from_files(REGION, as_of=DAY)


@lru_cache(maxsize=1)
def fields() -> tuple[Field, ...]:
    """The candidate's own flat fields."""
    own = [f for f in catalogue if f.origin == "candidate" and f.list_path is None]
    return tuple(f for f in own if f.path not in ("project.id", "project.name"))


@lru_cache(maxsize=1)
def leaves() -> tuple[Field, ...]:
    """All fields of the candidate and of the elements of its lists."""
    return tuple(f for f in catalogue if f.origin == "candidate")


# -- lists -----------------------------------------------------------------------------------------
def _numbers(r: Random) -> Any:
    return r.choice([0, 1, -1, 311, 3922, 120, 46000, 20260901, 10**15, 2**53 + 1, -5])


def _typed(r: Random, n: int) -> pl.Series:
    """A column of some type that frames have."""
    draw: dict[str, Callable[[], pl.Series]] = {
        "text": lambda: pl.Series([r.choice((*TEXTS, None)) for _ in range(n)], dtype=pl.String),
        "int": lambda: pl.Series([_numbers(r) for _ in range(n)], dtype=pl.Int64),
        "small": lambda: pl.Series([r.choice([0, 1, 120, None]) for _ in range(n)], dtype=pl.UInt8),
        "float": lambda: pl.Series(
            [r.choice([0.0, -0.0, 0.45, 26.13, 311.0, float("nan"), float("inf"), 1e16, None])
             for _ in range(n)], dtype=pl.Float64),
        "float32": lambda: pl.Series([r.choice([0.1, 120.0, 3922.0]) for _ in range(n)],
                                     dtype=pl.Float32),
        "decimal": lambda: pl.Series(
            [r.choice([Decimal("0.45"), Decimal("120.50"), Decimal("3922"), None])
             for _ in range(n)], dtype=pl.Decimal(18, 2)),
        "bool": lambda: pl.Series([r.choice([True, False, None]) for _ in range(n)],
                                  dtype=pl.Boolean),
        "category": lambda: pl.Series([r.choice((*TEXTS, None)) for _ in range(n)],
                                      dtype=pl.Categorical),
        "enum": lambda: pl.Series([r.choice(["0311", "新建", "", "待核", None]) for _ in range(n)],
                                  dtype=pl.Enum(["0311", "新建", "", "待核"])),
        "date": lambda: pl.Series([r.choice(MOMENTS).date() for _ in range(n)], dtype=pl.Date),
        "moment": lambda: pl.Series([r.choice(MOMENTS) for _ in range(n)],
                                    dtype=pl.Datetime(r.choice(["ms", "us", "ns"]))),
        "zoned": lambda: pl.Series([r.choice(MOMENTS) for _ in range(n)], dtype=pl.Datetime("us"))
        .dt.replace_time_zone("UTC").dt.convert_time_zone(r.choice([UTC8, "UTC", "America/Lima"])),
        "time": lambda: pl.Series([dt.time(9, 30)] * n, dtype=pl.Time),
        "duration": lambda: pl.Series([r.choice([dt.timedelta(days=3), None]) for _ in range(n)],
                                      dtype=pl.Duration("us")),
        "binary": lambda: pl.Series([r.choice([b"0311", b"\xff", "新建".encode(), None])
                                     for _ in range(n)], dtype=pl.Binary),
        "null": lambda: pl.Series([None] * n, dtype=pl.Null),
        "struct": lambda: pl.Series([r.choice([{"value": "120", "note": "x"}, None])
                                     for _ in range(n)],
                                    dtype=pl.Struct({"value": pl.String, "note": pl.String})),
        "list": lambda: pl.Series([r.choice([["电镀"], [], ["电镀", None], [""], [" ", "-"], None])
                                   for _ in range(n)], dtype=pl.List(pl.String)),
        "numbers": lambda: pl.Series([r.choice([[1.0], [], None]) for _ in range(n)],
                                     dtype=pl.List(pl.Float64)),
    }  # fmt: skip
    return draw[r.choice(list(draw))]()


def _investors(r: Random, n: int) -> pl.Series:
    names = ("甲公司", " ", "-", "", None, "\x1f", "乙\u3000公司")
    shares = (60.0, 0.6, 250.0, None, float("nan"))
    made = [
        None
        if r.random() < 0.2
        else [{"name": r.choice(names), "share": r.choice(shares)} for _ in range(r.randrange(3))]
        for _ in range(n)
    ]
    inner = pl.Struct({"name": pl.String, "share": pl.Float64})
    return pl.Series(made, dtype=pl.List(inner))


def frame_of(r: Random, n: int) -> pl.DataFrame:
    """A list as a frame, columns of any type under fields of any kind."""
    chosen = dict.fromkeys([*r.sample(SURE, 5), *(r.choice(fields()).path for _ in range(5))])
    columns = {path: _typed(r, n) for path in chosen}
    idents = r.choice([_counted, _zeros])(n)
    columns = {"id": pl.Series(idents), "name": pl.Series([f"甲{i}" for i in range(n)]), **columns}
    if r.random() < 0.5:
        columns["investor"] = _investors(r, n)
    if r.random() < 0.3:
        columns["as_of"] = _typed(r, n)
    return pl.DataFrame(columns)


def _counted(n: int) -> list[str]:
    return [f"A{i}" for i in range(n)]


def _zeros(n: int) -> list[str]:
    """Ids that are one number when zeros do not count."""
    return ["0" * (i % 5) + str(i // 5 + 1) for i in range(n)]


def texts_of(r: Random, n: int) -> list[list[str]]:
    """A list as a spreadsheet saves it: headings and texts."""
    chosen = dict.fromkeys([*r.sample(SURE, 6), *(r.choice(fields()).path for _ in range(4))])
    said = [t for t in TEXTS if "\x00" not in t]
    rows = [
        [ident, f"甲{i}", *(r.choice(said) for _ in chosen)] for i, ident in enumerate(_zeros(n))
    ]
    return [["项目编号", "项目名称", *chosen], *rows]


# -- doors -----------------------------------------------------------------------------------------
Row = tuple[Mapping[str, Any], Mapping[str, str], str, Mapping[str, str]]
"""Facts and lists, notes, verdict, outcomes."""


def rows_of(batch: BatchResult) -> dict[str, Row]:
    """What a list says of each row, by id."""
    found: dict[str, Row] = {}
    for i in range(len(batch)):
        one = batch.candidate(i)
        lists = {p: ([dict(x) for x in v.items], v.complete) for p, v in one.lists.items()}
        verdict = str(batch.frame["verdict"][i])
        found[one.id] = ({**one.facts, **lists}, one.notes, verdict, batch.outcomes(i))
        assert not [p for p in one.warnings if p.code.endswith(".failed")], one.warnings
    return found


def alone(given: list[dict[str, Any]]) -> dict[str, Row]:
    """What a report on each row alone says."""
    found: dict[str, Row] = {}
    for row in given:
        report = screener().screen(row)
        one = report.candidate
        lists = {p: ([dict(x) for x in v.items], v.complete) for p, v in one.lists.items()}
        said = {o.check.id: o.status for o in report.outcomes}
        found[one.id] = ({**one.facts, **lists}, one.notes, report.verdict, said)
    return found


def _typed_doors(r: Random, folder: Path) -> Iterator[tuple[str, dict[str, Row]]]:
    frame = frame_of(r, r.randrange(1, 100))
    given = [{k: v for k, v in row.items() if v is not None} for row in frame.to_dicts()]
    yield "alone", alone(given)
    yield "list", rows_of(screener().screen_many(given, missing=False))
    yield "frame", rows_of(screener().screen_many(frame, missing=False))
    try:
        frame.write_parquet(folder / "in.parquet")
    except pl.exceptions.PolarsError:  # a type that Parquet does not have
        return
    yield "parquet", rows_of(screener().screen_many(folder / "in.parquet", missing=False))


def _text_doors(r: Random, folder: Path) -> Iterator[tuple[str, dict[str, Row]]]:
    rows = texts_of(r, r.randrange(1, 100))
    path = folder / "in.csv"
    with path.open("w", encoding=r.choice(["utf-8", "utf-8-sig", "gb18030"]), newline="") as stream:
        csv.writer(stream, delimiter=r.choice(",;\t")).writerows(rows)
    short = rows_of(screener().screen_many(path, missing=False))
    yield "csv short", short
    with patch.object(large, "LARGE", 0), patch.object(screen, "LARGE", 0):
        order = Order(path, REGION, folder / "out", "parquet", DAY, None, None, "zh")
        with redirect_stdout(StringIO()):
            screen.run(order)
    frame = read_results(folder / "out" / "results.parquet").collect()
    made = {c.id: c for c in read(path).candidates}
    long: dict[str, Row] = {}
    for row in frame.iter_rows(named=True):
        facts, notes, _, outcomes = short[row["id"]]
        assert made[row["id"]].facts.items() <= facts.items()
        long[row["id"]] = (facts, notes, row["verdict"], {c: row[c] for c in outcomes})
    yield "csv long", long


# -- rounds ----------------------------------------------------------------------------------------
def readers(seed: int, deadline: float) -> Counts:
    """Compare the doors, round by round."""
    counts = Counts()
    for number in rounds(seed, deadline):
        r = Random(number)
        counts.faults += _columns(counts, number, r)
        for doors in (_typed_doors, _text_doors):
            with tempfile.TemporaryDirectory() as folder:
                _round(counts, f"{number} {doors.__name__}", doors(r, Path(folder)))
    return counts


def _columns(counts: Counts, number: str, r: Random) -> Iterator[str]:
    """Columns of any field and type, each against its cells read one by one."""
    for _ in range(200):
        field, given = r.choice(leaves()), _typed(r, 20)
        counts.tried["cells in columns"] += len(given)
        try:
            cells = [read_value(field, v) for v in given.to_list()]
            points = [None if isinstance(c.value, Interval) else c.value for c in cells]
            alone = column(field, points, "").to_list()
            found = read_column(field, given.alias("x")).to_list()
        except Exception as error:
            yield f"{number}: {field.path} {given.dtype}: {type(error).__name__}: {error}"
            continue
        if found != alone:
            at = next(i for i in range(len(alone)) if found[i] != alone[i])
            yield f"{number}: {field.path} {given.dtype} {given[at]!r}: {found[at]}, {alone[at]}"
        if any(c.why is not None and c.why.code == "failed" for c in cells):
            yield f"{number}: {field.path} {given.dtype}: reading failed"


def _round(counts: Counts, number: str, doors: Iterator[tuple[str, dict[str, Row]]]) -> None:
    first: tuple[str, dict[str, Row]] | None = None
    try:
        for name, rows in doors:
            counts.tried[f"rows by {name}"] += len(rows)
            if first is None:
                first = name, rows
            else:
                counts.faults += _differences(number, first, (name, rows))
    except InputError as error:
        counts.faults.append(f"{number}: refused: {error}")
    except Exception as error:
        counts.faults.append(f"{number}: crash: {type(error).__name__}: {error}")


def _differences(
    number: str, one: tuple[str, dict[str, Row]], other: tuple[str, dict[str, Row]]
) -> Iterator[str]:
    (name, rows), (against, others) = one, other
    if rows.keys() != others.keys():
        yield f"{number}: {name} has {sorted(rows)}, {against} {sorted(others)}"
    for ident in sorted(rows.keys() & others.keys()):
        for what, a, b in zip(
            ("facts", "notes", "verdict", "outcome"), rows[ident], others[ident], strict=True
        ):
            if a != b:
                yield f"{number}: {ident} {what}: {name} {_only(a, b)}, {against} {_only(b, a)}"


def _only(a: Any, b: Any) -> Any:
    """What the one says and the other does not."""
    if not isinstance(a, Mapping):
        return a
    return {k: v for k, v in a.items() if k not in b or b[k] != v}

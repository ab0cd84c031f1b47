"""Ranges in frames: two columns, a struct or a text say the same as one candidate at a time."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from prescreen import Screener
from prescreen.columnar.batch import BatchResult, screen_file
from prescreen.fields import Interval

KECHENG = Path(__file__).parents[2] / "examples" / "kecheng"
IDS = {"id": ["1", "2", "3", "4"], "name": ["甲", "乙", "丙", "丁"]}
BASE = {**IDS, "land.supply": ["新增出让"] * 4, "project.kind": ["工业"] * 4}
ENDS = {
    "land.area": [60.0, None, None, None],
    "land.area.low": [None, 50.0, None, 70.0],
    "land.area.high": [None, 60.0, 80.0, 70.0],
    "land.area.low_open": [None, True, None, None],
    "schedule.start.low": [None, dt.date(2026, 1, 1), None, dt.date(2027, 1, 1)],
    "schedule.start.high": [None, dt.date(2026, 12, 31), dt.date(2026, 9, 1), None],
    "investment.fixed": ["1-1.5亿元", "不低于2亿元", "8000万元", None],
}


@cache
def screener() -> Screener:
    return Screener.from_files(KECHENG / "region.yaml", as_of="2026-10-01")


def assert_agrees(batch: BatchResult) -> None:
    """Outcomes, verdict, score and what is missing are those of each report."""
    assert len(batch) == 4
    for i in range(len(batch)):
        row, report = batch.frame.row(i, named=True), batch.report(i)
        said = {o.check.id: o.status for o in report.outcomes}
        assert {check: row[check] for check in said} == said
        assert row["verdict"] == report.verdict
        assert (row["score_low"], row["score_high"]) == (report.score or (None, None))
        if "missing" in row:
            wanted = {m.cause.name for m in report.missing if m.needed_for == "verdict"}
            assert set(row["missing"]) == wanted


def facts(batch: BatchResult, path: str) -> dict[str, Any]:
    made = (batch.candidate(i) for i in range(len(batch)))
    return {c.id: c.facts.get(path) for c in made}


def test_two_columns_are_the_ends_of_a_range() -> None:
    """A value beside them comes first, equal ends are a value, one end alone is open beyond."""
    batch = screener().screen_many(pl.DataFrame({**BASE, **ENDS}), missing=True)

    assert_agrees(batch)
    assert facts(batch, "land.area") == {
        "1": 60.0, "2": Interval(50.0, 60.0, low_open=True), "3": Interval(None, 80.0), "4": 70.0,
    }  # fmt: skip
    assert facts(batch, "schedule.start")["4"] == Interval(dt.date(2027, 1, 1), None)
    assert facts(batch, "investment.fixed")["2"] == Interval(20_000.0, None)


def test_a_struct_is_a_range() -> None:
    """The ends in one struct column say the same, and no struct says nothing."""
    ends = [{"low": 50.0, "high": 60.0}, {"low": None, "high": 60.0}, None, {"low": 5.0}]
    batch = screener().screen_many(pl.DataFrame({**BASE, "land.area": ends}), missing=True)

    assert_agrees(batch)
    assert facts(batch, "land.area") == {
        "1": Interval(50.0, 60.0), "2": Interval(None, 60.0), "3": None, "4": Interval(5.0, None),
    }  # fmt: skip


def test_pandas_and_parquet_have_ranges(tmp_path: Path) -> None:
    """What is not a number in pandas is no end, and a file says the same as the frame."""
    frame = pl.DataFrame({**BASE, **ENDS})
    path, out = tmp_path / "a.parquet", tmp_path / "out.parquet"
    frame.write_parquet(path)

    assert_agrees(screener().screen_many(frame.to_pandas(), missing=True))
    assert_agrees(screener().screen_many(path, missing=True))
    screen_file(screener(), path, out)
    plain = screener().screen_many(frame).frame
    assert sorted(pl.read_parquet(out)["verdict"].cast(pl.String)) == sorted(
        plain["verdict"].cast(pl.String)
    )


@pytest.mark.parametrize(
    ("low", "high"), [(60.0, 50.0), (-5.0, 60.0), (float("inf"), 60.0), (1e16, None)]
)
def test_ends_that_cannot_be_leave_the_fact_unknown(low: float, high: float | None) -> None:
    """Ends the wrong way round, out of bounds or endless are no range, on both ways to read."""
    frame = pl.DataFrame({**BASE, "land.area.low": [low] * 4, "land.area.high": [high] * 4})
    batch = screener().screen_many(frame, missing=True)

    assert_agrees(batch)
    assert set(facts(batch, "land.area").values()) == {None}


def test_elements_of_lists_have_ranges() -> None:
    """Numbers of list elements may be ranges, in mappings read row by row and in columns."""
    investor = [
        {"name": "甲", "paid_in_capital": "1-2亿元", "share": "40-50%"},
        {"name": "乙", "paid_in_capital": "不低于3亿元", "share": "50-60%"},
    ]
    rows = [{"id": str(i), "name": "甲", "investor": investor} for i in range(4)]

    assert_agrees(screener().screen_many(rows, missing=True))
    assert_agrees(screener().screen_many(pl.DataFrame(rows), missing=True))

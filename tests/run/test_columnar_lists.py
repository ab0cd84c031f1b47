"""Invented long lists under the packs of a region: rows agree with reports, whatever the day."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import polars as pl
import pytest
from benchmarks import lists
from tests.test_executors_agree import assert_row_agrees

from prescreen import Screener

ROOT = Path(__file__).parents[2]
TEXTS = ("年产10万吨水泥熟料", "用于汽车的轴承", "(光学膜)", None, "FPC 软板生产线", "显示 模组")


def disturbed(rng: random.Random, parks: list[str]) -> pl.DataFrame:
    """Rows with days, evidence, completeness, parks and texts of every kind."""
    frame = lists.frame("wide", 25, start=rng.randrange(10**6))

    def column(name: str, options: list[object]) -> pl.Series:
        return pl.Series(name, [rng.choice(options) for _ in range(frame.height)])

    days = [dt.date(rng.randint(2015, 2028), rng.randint(1, 12), 1) for _ in range(4)]
    grades = [column(f"{p}@evidence", ["verified", "declared", None]) for p in frame.columns[2:]]
    whole = [column(f"{p}#complete", [True, False, None]) for p in lists.LISTS]
    return frame.with_columns(
        column("as_of", [None, lists.DAY, *days]),
        column("site.park", [*parks, "别处", None]),
        column("project.content", list(TEXTS)),
        *grades,
        *whole,
    )


@pytest.mark.parametrize("folder", ["kecheng", "weifang"])
def test_rows_of_invented_lists_agree(folder: str) -> None:
    screener = Screener.from_files(ROOT / f"examples/{folder}/region.yaml", as_of=lists.DAY)
    frame = disturbed(random.Random(folder), [p.name for p in screener.region.shape.parks])

    batch = screener.screen_many(frame, missing=True)

    assert len(batch) == frame.height
    for i in range(len(batch)):
        row, report = batch.frame.row(i, named=True), batch.report(i)
        assert_row_agrees(row, report)
        assert set(batch.outcomes(i)) == {o.check.id for o in report.outcomes}


def test_a_list_is_the_same_each_time() -> None:
    """The measured lists are fixed by their seed."""
    assert lists.frame("narrow", 10).equals(lists.frame("narrow", 10))
    assert len(lists.frame("wide", 5).columns) == 70
    assert len(lists.frame("narrow", 5).columns) == 20

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
    """Days, evidence, parks and texts of every kind: each row says what its own report says."""
    screener = Screener.from_files(ROOT / f"examples/{folder}/region.yaml", as_of=lists.DAY)
    frame = disturbed(random.Random(folder), [p.name for p in screener.region.shape.parks])

    batch = screener.screen_many(frame, missing=True)

    assert len(batch) == frame.height
    for i in range(len(batch)):
        row, report = batch.frame.row(i, named=True), batch.report(i)
        assert_row_agrees(row, report)
        assert set(batch.outcomes(i)) == {o.check.id for o in report.outcomes}


UNITS = {
    "energy.unit_product": {
        "item": ("水泥熟料（综合能耗）", "水泥（综合能耗，熟料比例75%基准）", None, "没有的"),
        "raw": (50.0, 5_000.0, None), "value": (None, 0.05, 120.0),
        "unit": ("kgce/t", "tce/t", "kWh/t", "乱写", None),
    },
    "energy.carriers": {
        "name": ("电力", "原煤", "天然气", None), "amount": (10.0, 1e6, None),
        "unit": ("万千瓦时", "吨", "立方米", "乱写", None),
    },
    "product": {
        "name": ("水泥熟料", "轴承", None), "capacity": (3.0, 2e6, None),
        "capacity_unit": ("万吨", "吨", "件", "GWh", "乱写", None), "single_line": (5_000.0, None),
    },
    "material": {"name": ("煤", "钢", None), "amount": (2.0, None), "unit": ("万吨", "千克", None)},
}  # fmt: skip
CODES = ("3011", "3012", "3110", "2614", "3841", None)


@pytest.mark.parametrize("seed", range(3))
def test_numbers_with_units_of_their_own_agree(seed: int) -> None:
    """What follows from a number and its unit counts in a list of any length as for one."""
    rng = random.Random(seed)
    screener = Screener.from_files(ROOT / "examples/kecheng/region.yaml", as_of=lists.DAY)

    def element(leaves: dict[str, tuple[object, ...]]) -> dict[str, object]:
        return {leaf: rng.choice(values) for leaf, values in leaves.items()}

    rows = [
        {
            "id": str(n),
            "name": "示例",
            "project.stage": rng.choice(["联审", "开工"]),
            "project.build_type": rng.choice(["新建", "改建"]),
            "project.industry_code": rng.choice(CODES),
            **{p: [element(ls) for _ in range(rng.randint(0, 2))] for p, ls in UNITS.items()},
        }
        for n in range(40)
    ]
    batch = screener.screen_many(pl.DataFrame(rows, infer_schema_length=None), missing=False)

    outcomes = set()
    for i in range(len(batch)):
        assert_row_agrees(batch.frame.row(i, named=True), batch.report(i))
        outcomes.add(batch.frame["energy.limit-entry"][i])
    assert {"pass", "fail"} <= outcomes


def test_a_list_is_the_same_each_time() -> None:
    """The measured lists are fixed by their seed."""
    assert lists.frame("narrow", 10).equals(lists.frame("narrow", 10))
    assert len(lists.frame("wide", 5).columns) == 70
    assert len(lists.frame("narrow", 5).columns) == 20

"""Frames and files through `screen_many`: columns read as one candidate's facts would be."""

from __future__ import annotations

import datetime as dt
import pickle
import threading
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.test_executors_agree import chain_row

from prescreen import Screener
from prescreen.candidate.identity import made_id
from prescreen.columnar.batch import BatchResult, Counts, screen_file
from prescreen.columnar.results import OUTCOME
from prescreen.intake import read
from prescreen.region import Region, load_region
from prescreen.vocabulary import rank

DAY = dt.date(2026, 11, 22)
REGION = Path(__file__).parents[2] / "examples/kecheng/region.yaml"


@cache
def region() -> Region:
    return load_region(REGION)


@cache
def screener() -> Screener:
    return Screener.from_files(REGION, as_of=DAY)


def assert_agrees(batch: BatchResult) -> None:
    """Every row says what the report on it says."""
    for i in range(len(batch)):
        row, report = batch.frame.row(i, named=True), batch.report(i)
        said = {o.check.id: o.status for o in report.outcomes}

        assert {c: row[c] for c in said} == said
        assert row["verdict"] == report.verdict
        chain = chain_row(report)
        assert {p: row[p] for p in chain} == chain


def rows() -> dict[str, list[Any]]:
    return {
        "id": ["a", "b", "c", "d", "e"],
        "name": ["甲", "乙", "丙", "丁", "戊"],
        "project.stage": ["联审", "签约", None, "已签约", "终止"],
        "project.industry_code": ["3922", "C3011", "39", "不知道", None],
        "project.content": ["车载显示模组", " 待核 ", "-", "年产100吨光学膜项目", None],
        "project.build_type": ["新建", "扩建", "乱写", "待核", None],
        "land.area": [100.0, float("nan"), -5.0, float("inf"), 0.0],
        "investment.total": [30_000.0, 10.0, 1e305, None, 0.0],
        "project.foreign": [True, False, None, True, False],
        "site.park": ["柯城区生态工业园", None, "别处", "-", ""],
        "schedule.sign": ["2026-12-01", "2026年1月", None, "坏", "2025-05-05"],
        "environment.processes": [["电镀"], [], None, ["乱写"], ["电镀", "化学镀"]],
        "investor": [
            [{"name": "甲方", "share": 60.0}, {"name": None, "share": 40.0}],
            [],
            None,
            [{"name": "丁方", "share": 250.0}],
            [{"name": "-", "share": None}],
        ],
        "product": [
            [{"name": "车载显示模组", "share": 70.0, "capacity": 5.0, "capacity_unit": "万吨"},
             {"name": "光学膜", "share": None, "capacity": 1.0, "capacity_unit": "件"}],
            [{"name": "轴承", "share": None, "capacity": None, "capacity_unit": "乱写"}],
            None,
            [{"name": "水泥", "share": 130.0, "capacity": 3.0, "capacity_unit": "吨"}],
            [],
        ],
    }  # fmt: skip


def test_odd_cells_are_read_as_for_one_candidate() -> None:
    """NaN, words for unknown, out of bounds, unknown choices, units of their own."""
    batch = screener().screen_many(pl.DataFrame(rows(), strict=False))

    assert len(batch) == 5
    assert_agrees(batch)


def test_columns_of_evidence_completeness_day_and_waivers() -> None:
    """Evidence per fact, incomplete lists, a day and waivers of one's own."""
    data = rows() | {
        "land.area@evidence": ["verified", "已核验", "declared", None, "verified"],
        "investor@evidence": ["verified", None, "verified", "declared", "verified"],
        "project.build_type@evidence": ["verified"] * 5,
        "investor#complete": [False, True, False, None, True],
        "as_of": ["2026-11-22", "2020-01-01", None, "2025-09-01", "2026-03-31"],
        "waivers": [
            '[{"check": "x", "reason": "r", "by": "b", "document": "d", "until": "2027-01-01"}]',
            None, None, None, None,
        ],
    }  # fmt: skip
    batch = screener().screen_many(pl.DataFrame(data, strict=False))

    assert_agrees(batch)
    assert sorted(batch.frame["as_of"].to_list())[0] == dt.date(2020, 1, 1)


def test_products_told_in_part_bound_the_fit() -> None:
    """The list, whole or not, gives each row what its own report says of the chain."""
    products = [
        {"name": "液晶显示模组", "share": 60.0},
        {"name": "光学膜", "share": None},
        {"name": "轴承", "share": 30.0},
        {"name": "说不清的东西", "share": 80.0},
    ]
    some = [products[:k] for k in range(5)] + [products[k:] for k in range(4)]
    data = {
        "id": [str(i) for i in range(2 * len(some))],
        "name": ["车载显示模组项目"] * (2 * len(some)),
        "product": some * 2,
        "product#complete": [True] * len(some) + [False] * len(some),
    }
    batch = screener().screen_many(pl.DataFrame(data, strict=False))

    assert_agrees(batch)
    bounded = batch.frame.filter(pl.col("chain.total").is_null())["chain.total_high"]
    assert bounded.drop_nulls().len() >= 4


def test_headings_with_units_are_understood() -> None:
    """Chinese headings and a unit in the heading give the same facts as paths do."""
    frame = pl.DataFrame(
        {"项目编号": ["1"], "项目名称": ["甲"], "总投资(亿元)": [3.0], "用地面积(亩)": [100.0]}
    )
    batch = screener().screen_many(frame)

    assert batch.candidate(0).facts["investment.total"] == 30_000.0
    assert_agrees(batch)


def test_every_kind_of_frame_gives_the_same() -> None:
    """Polars, lazy, pandas, Arrow, a list of mappings."""
    plain = {k: v for k, v in rows().items() if k in ("id", "name", "land.area", "project.kind")}
    plain["land.area"] = [1.0, 2.0, None, 4.0, 5.0]
    frame = pl.DataFrame(plain)
    dicts = [{k: v for k, v in r.items() if v is not None} for r in frame.iter_rows(named=True)]
    given = [frame, frame.lazy(), pd.DataFrame(plain), pa.table(plain), dicts]

    found = [screener().screen_many(g, missing=False).frame for g in given]

    assert all(f.equals(found[0].select(f.columns)) for f in found[1:])


def test_mappings_without_ids_get_the_same_made_ids_as_files_do() -> None:
    """An id is made of investors and name, whatever the door; the list says so once."""
    data = [
        {"name": "甲项目", "investor": [{"name": "A公司"}]},
        {"project": {"name": "乙项目"}, "id": " "},
        {"项目编号": "7", "项目名称": "丙项目"},
        {"name": "甲 项目", "investor": [{"name": "A公司"}]},
    ]
    batch = screener().screen_many(data)

    assert batch.rejected == ()
    twin = made_id("甲项目", ["A公司"])
    wanted = {twin, made_id("乙项目"), "7", f"{twin}#2"}
    assert set(batch.frame["id"].to_list()) == wanted
    assert [p.code for p in batch.problems] == ["input.id-made"]


def test_rejected_rows_keep_their_place_and_reason() -> None:
    """A row without a name is said, counted, not dropped."""
    frame = pl.DataFrame({"id": ["1", "2", None], "name": ["甲", "  ", "丁"]})
    batch = screener().screen_many(frame)

    assert [(r.row, r.reason.code) for r in batch.rejected] == [(2, "input.name")]
    assert batch.rows == 3
    assert sorted(batch.frame["id"].to_list()) == ["1", made_id("丁")]
    assert [p.code for p in batch.problems] == ["input.id-made"]


@pytest.mark.parametrize("odd", [False, True])
def test_ids_are_made_as_in_every_other_reader(odd: bool, tmp_path: Path) -> None:
    """Without a number of the project its id is made of investors and name, whatever its place;
    a running number is none, and twins are both screened."""
    names, firms = ["甲", "乙", "甲"], [["A公司", "B公司"], [" -", None], ["B公司", "A公司"]]
    frame = pl.DataFrame({
        "序号": ["1", "2", "3"], "项目名称": names,
        "investor": [[{"name": f} for f in each] for each in firms],
    })  # fmt: skip
    if odd:  # columns that are read row by row
        frame = frame.with_columns(pl.Series("产品", ["x", "y", "z"]))
    twin = made_id("甲", ["A公司", "B公司"])
    wanted = [twin, made_id("乙"), f"{twin}#2"]
    batch = screener().screen_many(frame)
    assert sorted(batch.frame["id"].to_list()) == sorted(wanted)
    assert sorted(batch.report(i).candidate.id for i in range(3)) == sorted(wanted)
    frame.write_parquet(tmp_path / "a.parquet")
    if not odd:
        screen_file(screener(), tmp_path / "a.parquet", tmp_path / "b.csv")
        assert pl.read_csv(tmp_path / "b.csv")["id"].to_list() == wanted
    assert [c.id for c in read(tmp_path / "a.parquet").candidates] == wanted


def test_an_id_twice_is_screened_twice_in_every_frame_and_list() -> None:
    """The second and third go under marks of their own, and each is told."""
    rows = {"id": ["1", "1", "2", "1"], "name": ["甲", "乙", "丙", "丁"]}
    frame = pl.DataFrame(rows)
    for given in (frame, frame.lazy(), frame.to_dicts()):
        batch = screener().screen_many(given)
        found = dict(batch.frame["name", "id"].iter_rows())
        assert found == {"甲": "1", "乙": "1#2", "丙": "2", "丁": "1#3"}
        assert batch.rejected == ()
        assert {batch.candidate(i).id for i in range(len(batch))} == set(found.values())
    told = screener().screen_many(frame).problems
    assert [p.code for p in told] == ["input.id-twice"] * 2
    assert "1#3" in told[1].zh


def test_a_doubtful_fact_is_unknown_in_a_frame_too() -> None:
    """Evidence columns say which facts no rule may rely upon, as evidence of one candidate does."""
    data = {
        "id": ["1", "2"],
        "name": ["甲", "乙"],
        "investment.total": [5000.0, 5000.0],
        "investment.total@evidence": ["doubtful", "declared"],
        "land.area": [10.0, 10.0],
    }
    batch = screener().screen_many(pl.DataFrame(data))
    assert batch.candidate(0).evidence["investment.total"].grade == "doubtful"
    assert_agrees(batch)


def test_rows_are_ranked() -> None:
    """Within a stage the best verdict first, then the sure score, then the id."""
    frame = screener().screen_many(pl.DataFrame(rows(), strict=False)).frame
    checks = [n for n, kind in frame.schema.items() if kind == OUTCOME]
    places = [
        rank(r["verdict"], r["stage"], sum(r[c] in ("unknown", "later") for c in checks),
             r["score_low"], r["id"])
        for r in frame.iter_rows(named=True)
    ]  # fmt: skip

    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_a_file_becomes_a_file(tmp_path: Path, kind: str) -> None:
    """In batches of any size, the same rows as in memory, and the counts add up."""
    source, sink = tmp_path / "in.parquet", tmp_path / f"out.{kind}"
    frame = pl.concat(
        [
            pl.DataFrame(rows(), strict=False).with_columns(id=pl.col("id") + str(n))
            for n in range(4)
        ]
    )
    frame.write_parquet(source)
    bad: list[Any] = []

    counts = screen_file(screener(), source, sink, chunk=7, rejects=bad.append)

    read = {"parquet": pl.read_parquet, "csv": pl.read_csv, "jsonl": pl.read_ndjson}[kind](sink)
    whole_ = screener().screen_many(frame, missing=False).frame.sort("id")
    assert counts.rows == counts.screened + counts.rejected == 20
    assert sum(counts.verdicts.values()) == read.height == 20
    assert read.sort("id")["verdict"].cast(pl.String).to_list() == (
        whole_["verdict"].cast(pl.String).to_list()
    )


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_an_interrupted_run_leaves_no_half_written_file(tmp_path: Path, kind: str) -> None:
    """Ctrl-C in the middle: the old result stays, no part of a new one."""
    source, sink = tmp_path / "in.parquet", tmp_path / f"out.{kind}"
    pl.DataFrame(rows(), strict=False).write_parquet(source)
    sink.write_text("old")

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        screen_file(screener(), source, sink, chunk=2, progress=stop)

    assert sink.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.parquet", f"out.{kind}"]


def test_result_files(tmp_path: Path) -> None:
    """Parquet, CSV and JSONL of a result have its rows."""
    batch = screener().screen_many(pl.DataFrame(rows(), strict=False), missing=True)
    batch.write_parquet(tmp_path / "a.parquet")
    batch.write_csv(tmp_path / "a.csv")
    batch.write_jsonl(tmp_path / "a.jsonl")

    assert pl.read_parquet(tmp_path / "a.parquet").equals(batch.frame)
    assert pl.read_csv(tmp_path / "a.csv").height == 5
    assert pl.read_ndjson(tmp_path / "a.jsonl").height == 5


def test_threads_and_processes_may_share_a_screener() -> None:
    """The same frame from several threads, and from a screener that was pickled."""
    frame = pl.DataFrame(rows(), strict=False)
    shared = Screener.from_files(REGION, as_of=DAY)
    found: list[pl.DataFrame] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(shared.screen_many(frame, missing=False).frame)
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = pickle.loads(pickle.dumps(shared)).screen_many(frame, missing=False).frame

    assert len(found) == 4
    assert all(f.equals(again) for f in found)


def test_counts_start_at_nothing() -> None:
    """Before any row is seen, no row is counted."""
    assert Counts().rows == 0


def test_a_confirmed_node_that_no_chain_has_is_asked_about() -> None:
    """One such row neither stops the batch nor gets a fit, as in tracing."""
    engine = Screener.from_files(
        Path(__file__).parents[2] / "examples/kecheng/region.yaml", as_of="2026-11-22"
    )
    rows = [
        {"id": "1", "name": "甲", "judgement.chain_confirmed.node": "display.nowhere"},
        {"id": "2", "name": "乙", "judgement.chain_confirmed.node": "display.backlight"},
        {"id": "3", "name": "丙"},
    ]

    frame = engine.screen_many(rows).frame.sort("id")

    assert [engine.screen(r).fit.relation for r in rows] == [None, "补链", None]
    assert frame["chain.relation"].to_list() == [None, "补链", None]

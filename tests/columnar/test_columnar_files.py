"""Files of long lists: truths and a legend, from which every outcome can be had back."""

from __future__ import annotations

import json
import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_frames import rows, screener
from tests.columnar.test_columnar_lists import disturbed

from prescreen import Screener
from prescreen.columnar.batch import read_results, screen_file
from prescreen.columnar.read import legend_of

WAIVABLE = {
    "reason": "r", "by": "b", "document": "d", "until": "2027-01-01", "granted": "2026-01-01",
}  # fmt: skip


def several(shared: Screener) -> pl.DataFrame:
    """Rows of every kind, of several days, some with waivers for all that can be waived."""
    frame = disturbed(random.Random("files"), [p.name for p in shared.region.shape.parks])
    names = [c.id for p in shared.rules.packs for c in p.checks if c.waivable]
    some = json.dumps([{"check": c, **WAIVABLE} for c in names])
    return frame.with_columns(
        pl.Series("waivers", [some if i % 3 == 0 else None for i in range(frame.height)])
    )


def agrees(file: Path, frame: pl.DataFrame, shared: Screener) -> None:
    """The file read back is the frame that the same rows give in memory."""
    memory = shared.screen_many(frame, missing=True).frame.sort("id")
    back = read_results(file).collect().sort("id").select(memory.columns)

    assert_frame_equal(back, memory)


@pytest.mark.parametrize("chunk", [4, 100])
def test_a_file_read_back_is_the_frame(tmp_path: Path, chunk: int) -> None:
    """In chunks of any size; days, evidence, completeness and waivers of their own."""
    shared = screener()
    frame = several(shared)
    frame.write_parquet(tmp_path / "in.parquet")

    counts = screen_file(shared, tmp_path / "in.parquet", tmp_path / "out.parquet", chunk=chunk)

    assert counts.screened == frame.height
    agrees(tmp_path / "out.parquet", frame, shared)


def test_plain_rows_read_back_too(tmp_path: Path) -> None:
    """One day, no waivers: most checks are the same in all rows, and stand in the legend."""
    frame = pl.DataFrame(rows(), strict=False)

    screen_file(screener(), frame.lazy(), tmp_path / "out.parquet")

    agrees(tmp_path / "out.parquet", frame, screener())
    checks = legend_of(tmp_path / "out.parquet")["epochs"][0]["checks"]
    own = pl.read_parquet_schema(tmp_path / "out.parquet")
    named = {said[key] for said in checks.values() for key in ("fails", "open", "idle")}
    kinds = ("fails:", "open:", "idle:")
    assert {n for n in own if n.startswith(kinds)} == {n for n in named if isinstance(n, str)}
    assert all(own[n] == pl.Boolean for n in named if isinstance(n, str))


def test_chunks_in_which_nothing_stands_have_the_same_columns(tmp_path: Path) -> None:
    """A park, an ended stage, an odd unit in the last chunk only."""
    frame = pl.DataFrame(rows(), strict=False)
    early = frame.head(1).with_columns(
        pl.lit(None, dtype=pl.String).alias("site.park"), pl.lit("联审").alias("project.stage")
    )
    every = pl.concat([early, frame.tail(4)])

    screen_file(screener(), every.lazy(), tmp_path / "out.parquet", chunk=1)

    agrees(tmp_path / "out.parquet", every, screener())


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_no_rows_and_only_bad_rows_make_a_file_all_the_same(tmp_path: Path, kind: str) -> None:
    """A list of nothing, or of rejected rows only, still ends in a file, and the counts say so."""
    frame = pl.DataFrame({"id": ["1", "2"], "name": ["", None], "land.area": [1.0, 2.0]})
    for given, rejected in ((frame, 2), (frame.clear(), 0)):
        counts = screen_file(screener(), given.lazy(), tmp_path / f"out.{kind}", chunk=1)

        assert (counts.screened, counts.rejected) == (0, rejected)
        assert (tmp_path / f"out.{kind}").exists()
    if kind == "parquet":
        assert read_results(tmp_path / "out.parquet").collect().is_empty()


def test_days_with_other_rules_keep_all_columns(tmp_path: Path) -> None:
    """A check that is in force for the last rows only has its column in words too."""
    frame = pl.DataFrame(
        {"id": ["1", "2"], "name": ["甲", "乙"], "as_of": ["2015-01-01", "2026-11-22"]}
    )
    screen_file(screener(), frame.lazy(), tmp_path / "out.jsonl", chunk=1)
    screen_file(screener(), frame.lazy(), tmp_path / "out.parquet", chunk=1)

    said = pl.read_ndjson(tmp_path / "out.jsonl")
    memory = screener().screen_many(frame, missing=True).frame.sort("id")
    assert sorted(said.columns) == sorted(memory.columns)
    agrees(tmp_path / "out.parquet", frame, screener())


def test_results_written_in_words_are_read_as_they_are(tmp_path: Path) -> None:
    """A result that was written in words reads back as its frame."""
    batch = screener().screen_many(pl.DataFrame(rows(), strict=False), missing=True)
    batch.write_parquet(tmp_path / "small.parquet")

    assert read_results(tmp_path / "small.parquet").collect().equals(batch.frame)


def test_a_file_may_be_put_in_the_order_of_ranks(tmp_path: Path) -> None:
    """As the frame in memory is, with its legend."""
    frame = several(screener())

    screen_file(screener(), frame.lazy(), tmp_path / "out.parquet", chunk=4, ranked=True)

    memory = screener().screen_many(frame, missing=True).frame
    back = read_results(tmp_path / "out.parquet").collect()
    assert_frame_equal(back.select(memory.columns), memory)
    assert [p.name for p in tmp_path.iterdir()] == ["out.parquet"]


def test_cells_that_cannot_be_read_are_told_with_row_and_text(tmp_path: Path) -> None:
    """Text for a number, out of bounds, in a list: told once a column; 待核 is no fault."""
    frame = pl.DataFrame(
        {
            "id": ["1", "2", "3", "4"],
            "name": ["甲", "乙", "丙", "丁"],
            "land.area": ["80", "待核", "很多", "许多"],
            "land.height": [10.0, None, float("nan"), 5.0],
            "land.far": [1.0, -3.0, 1.2, -1.0],
            "project.build_type": ["新建", "-", "乱写", None],
            "environment.processes": [["电镀"], ["乱写"], [], None],
            "investor": [
                None,
                [{"name": "甲", "share": 250.0}],
                [],
                [{"name": "乙", "share": 9.0}],
            ],
        },
        strict=False,
    )
    counts = screen_file(screener(), frame.lazy(), tmp_path / "out.parquet", chunk=2)
    batch = screener().screen_many(frame)

    told = {p.zh.split()[1]: p.zh for p in counts.problems}
    assert set(told) == {
        "land.area", "land.far", "project.build_type", "environment.processes", "investor.share"
    }  # fmt: skip
    assert "2 格" in told["land.area"]
    assert "第 3 行:“很多”" in told["land.area"]
    assert "第 2 行:“-3”" in told["land.far"]
    assert "第 2 行:“250”" in told["investor.share"]
    assert list(batch.problems) == counts.problems
    assert all(p.code == "input.unread" for p in counts.problems)

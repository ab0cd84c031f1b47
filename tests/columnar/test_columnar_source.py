"""Lists of any length are read by one reader: a long text as a short one, candidates as columns."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from tests.columnar.test_columnar_frames import assert_agrees, screener

from prescreen import Candidate
from prescreen.candidate import Evidence, ListFact
from prescreen.columnar.batch import read_results, screen_file
from prescreen.columnar.frame.given import BuiltRows
from prescreen.columnar.source import source_of
from prescreen.errors import InputError
from prescreen.intake import Reject, read, read_in_parts

ROWS = (
    "重点项目清单,,,,\n项目编号,项目名称,总投资(亿元),行业代码,投资方\n"
    "00001,甲,5,0311,某公司\n1,乙,约3亿元,C3922,\n01,丙,待核,311,无\n合计,,8,,\n"
    '2,,1,3011,\n3,丁,"1,000万元",2613、3985,甲公司、乙公司\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_long_text_is_read_as_a_short_one(tmp_path: Path, encoding: str) -> None:
    """Codes and ids keep their zeros, units and words count, totals and titles are no rows."""
    path = tmp_path / "in.csv"
    path.write_text(ROWS, encoding=encoding)
    bad: list[Reject] = []
    counts = screen_file(screener(), path, tmp_path / "out.parquet", rejects=bad.append)
    short = read(path)

    assert (counts.rows, counts.screened, counts.rejected) == (5, 4, 1)
    assert bad == list(short.rejected)
    assert counts.problems == list(short.problems)
    back = read_results(tmp_path / "out.parquet").collect()
    assert back["id"].to_list() == [c.id for c in short.candidates] == ["00001", "1", "01", "3"]
    assert [c.facts.get("project.industry_code") for c in short.candidates] == [
        "0311", "3922", None, None,  # 311 may have lost its zero
    ]  # fmt: skip
    memory = screener().screen_many(path, missing=True).frame
    assert back.select(memory.columns).sort("id").equals(memory.sort("id"))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_parts_together_are_the_whole(tmp_path: Path, size: int) -> None:
    """Whatever the size of the parts, the rows, rejects and what is said of them are the same."""
    path = tmp_path / "in.csv"
    path.write_text(ROWS, encoding="utf-8")
    made: list[Candidate] = []
    bad: list[Reject] = []

    def take(candidates: object, rejected: object) -> None:
        made.extend(candidates)  # type: ignore[arg-type]
        bad.extend(rejected)  # type: ignore[arg-type]

    said = read_in_parts(path, take, size=size)
    whole = read(path)
    assert (tuple(made), tuple(bad)) == (whole.candidates, whole.rejected)
    assert (said.problems, said.notices) == (whole.problems, whole.notices)
    assert said.rows == 0


def test_a_text_that_is_no_list_is_refused(tmp_path: Path) -> None:
    """The checks of the short reader hold for long texts too."""
    path = tmp_path / "in.csv"
    path.write_text('ID;PWXL;N;E\nC;Y1;X1;K"项目名称"\n', encoding="utf-8")
    with pytest.raises(InputError, match="SYLK"):
        source_of(path)


def test_candidates_as_columns_say_the_same() -> None:
    """Facts, evidence, lists with elements of which nothing is known, days and unread stages."""
    made = [
        Candidate.from_dict(
            {
                "id": "1", "name": "甲", "project.stage": "开工后停摆", "land.area": "约120亩",
                "environment.processes": ["电镀"], "as_of": "2026-12-01",
                "investor": [{"name": "甲方", "share": 250}, {"share": 250}],
            }
        ),
        Candidate("2", "乙", {"land.area": 5.0}, {"investor": ListFact((), True)},
                  {"land.area": Evidence("verified"), "investor": Evidence("verified")}),
        Candidate("3", "丙", {}, {"product": ListFact(({"name": "轴承", "share": 40.0},), False)}),
        Candidate("4", "丁"),
    ]  # fmt: skip
    assert_agrees(screener().screen_many(made))


def test_parts_of_candidates_may_differ_in_their_columns() -> None:
    """Fields, leaves and lists that only some parts have are null in the others."""
    one = Candidate("1", "甲", {"land.area": 5.0}, {"investor": ListFact(({"name": "a"},), True)})
    two = Candidate(
        "2", "乙", {"land.far": 1.0}, {"investor": ListFact(({"share": 5.0}, {}), False)}
    )
    rows = BuiltRows()
    rows.add([one])
    rows.add([two, Candidate("3", "丙")])
    frame, columns = rows.frame()
    assert frame["land.area"].to_list() == [5.0, None, None]
    assert frame["investor"].to_list() == [
        [{"name": "a", "share": None}],
        [{"name": None, "share": 5.0}, {"name": None, "share": None}],
        None,
    ]
    assert frame["investor#complete"].to_list() == [True, False, None]
    assert columns.leaves["investor"] == {"name", "share"}


@pytest.mark.parametrize("days", [3_000_000, -800_000])
def test_days_that_python_does_not_have(tmp_path: Path, days: int) -> None:
    """A day of the year 10000 costs its cell, in a frame and in a file, and is told."""
    start = pl.Series([days, 20_000], dtype=pl.Int32).cast(pl.Date)
    frame = pl.DataFrame({"id": ["1", "2"], "name": ["甲", "乙"], "schedule.start": start})
    frame.write_parquet(tmp_path / "in.parquet")
    for source in (frame, tmp_path / "in.parquet"):
        batch = screener().screen_many(source)
        assert [p.code for p in batch.problems] == ["input.unread"]
        known = {c.id: "schedule.start" in c.facts for c in map(batch.candidate, range(2))}
        assert known == {"1": False, "2": True}
    assert len(read(tmp_path / "in.parquet").candidates) == 2


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("id", pl.Series([1.0, 2.5])),
        ("id", pl.Series([b"a", b"b"])),
        ("as_of", pl.Series([{"a": 1}, {"a": 2}])),
        ("as_of", pl.Series([b"a", None])),
        ("land.area@evidence", pl.Series([[1], [2]])),
        ("investor#complete", pl.Series(["是", "也许"])),
    ],
)
def test_columns_of_odd_types_are_read_row_by_row(name: str, column: pl.Series) -> None:
    """An id, a day, a grade of a type that columns cannot be read with stops nothing."""
    frame = pl.DataFrame(
        {"id": ["1", "2"], "name": ["甲", "乙"], "land.area": [1.0, 2.0],
         "investor": [[{"name": "a"}], [{"name": "b"}]], name: column}
    )  # fmt: skip
    assert_agrees(screener().screen_many(frame))

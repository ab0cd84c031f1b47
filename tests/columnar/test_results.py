"""Results read back: the same columns and types from every file, whoever wrote it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.columnar.test_columnar_frames import REGION, rows, screener

from prescreen.cli.compare import CompareOrder
from prescreen.cli.compare import run as compare
from prescreen.cli.order import Order
from prescreen.cli.screen import run as screen
from prescreen.columnar.batch import read_results, screen_file
from prescreen.columnar.results import COMPARED, FIRST, LAST, completed, ordered, type_of
from prescreen.columnar.sink import screen_candidates
from prescreen.errors import InputError

DAY = "2026-11-22"
FORMULAS = [
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "'=1", "'x", " =1", "=1", "普通", "a;b,c",
]  # fmt: skip


def listed() -> list[dict[str, object]]:
    """Candidates of several kinds and days; their names would be formulas."""
    frame = pl.DataFrame(rows(), strict=False).drop("land.area", "investment.total")
    some = frame.to_dicts()
    many = [{**some[i % len(some)], "id": f"P{i:02}", "name": n} for i, n in enumerate(FORMULAS)]
    kept = [{k: v for k, v in row.items() if v is not None} for row in many]
    return [{**row, "as_of": "2020-01-01"} if i % 5 == 0 else row for i, row in enumerate(kept)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file of results that a command or a method writes, of one list."""
    folder = tmp_path_factory.mktemp("results")
    source = folder / "list.json"
    source.write_text(json.dumps(listed(), ensure_ascii=False), encoding="utf-8")
    formats = "json,jsonl,parquet,csv"
    order = Order(source, REGION, folder / "out", formats, DAY, None, None, "zh")
    assert screen(order) == 0
    batch = screener().screen_many(listed(), missing=True)
    batch.write_parquet(folder / "batch.parquet")
    batch.write_csv(folder / "batch.txt")
    batch.write_jsonl(folder / "batch.jsonl")
    candidates = [batch.candidate(i) for i in range(len(batch))]
    for kind in ("parquet", "csv", "jsonl"):
        screen_candidates(screener(), candidates, folder / f"long.{kind}")
    return folder


WRITTEN = [
    "out/results.json", "out/results.jsonl", "out/results.parquet", "out/results.csv",
    "batch.parquet", "batch.txt", "batch.jsonl", "long.parquet", "long.csv", "long.jsonl",
]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_every_file_reads_back_as_the_same_frame(folder: Path, name: str) -> None:
    """Columns, their order, types and every value, texts that look like formulas included."""
    memory = screener().screen_many(listed(), missing=True).frame

    back = read_results(folder / name).collect()

    assert_frame_equal(back.sort("id"), memory.sort("id"))


@pytest.mark.parametrize("name", ["out/results.jsonl", "batch.txt"])
def test_a_file_taken_away_from_its_folder_says_the_same(
    folder: Path, tmp_path: Path, name: str
) -> None:
    """Full reports say which checks there were, and of the conclusions those that were drawn."""
    other = tmp_path / "elsewhere"
    other.write_bytes((folder / name).read_bytes())
    memory = screener().screen_many(listed(), missing=True).frame.sort("id")

    back = read_results(other).collect().sort("id")

    assert set(back.columns) <= set(memory.columns)
    lacking = [memory[n] for n in memory.columns if n not in back.columns]
    assert all(c.name.startswith("conclusion:") and not c.any() for c in lacking)
    same = [n for n in back.columns if not n.startswith("conclusion:")]
    assert_frame_equal(back.select(same), memory.select(same))


def test_what_was_not_asked_for_is_null_and_not_nothing(tmp_path: Path) -> None:
    """A file without `missing` does not say that nothing is missing."""
    frame = pl.DataFrame({"id": ["1"], "name": ["甲"]})
    screen_file(screener(), frame.lazy(), tmp_path / "a.parquet", missing=False)
    screen_file(screener(), frame.lazy(), tmp_path / "b.csv", missing=True)
    screener().screen_many(frame, missing=False).write_csv(tmp_path / "c.csv")

    asked = [read_results(tmp_path / n).collect()["missing"][0] for n in ("a.parquet", "c.csv")]

    assert asked == [None, None]
    assert read_results(tmp_path / "b.csv").collect()["missing"].list.len()[0] > 0


def test_the_changes_of_a_comparison_have_the_same_columns(tmp_path: Path) -> None:
    """Version, the verdict before and the checks behind it stand beside them."""
    source = REGION.parent / "candidates-filled.json"
    order = Order(source, REGION, tmp_path, None, DAY, None, None, "zh")
    compare(CompareOrder(order, None, "land.industry_term=0"))

    back = read_results(tmp_path / "compare.csv").collect()

    assert back.columns == [*FIRST, *LAST, *COMPARED]
    assert back.select("id", "verdict", "version", "before", "checks").rows() == [
        ("kecheng-f1", "conditional", "0", "pass", "land.term: pass -> fail")
    ]


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl"])
def test_no_candidates_make_a_file_with_all_columns(tmp_path: Path, kind: str) -> None:
    """Nobody was screened, and the columns say under which rules."""
    screen_candidates(screener(), [], tmp_path / f"none.{kind}")

    back = read_results(tmp_path / f"none.{kind}").collect()

    assert back.is_empty()
    assert {*FIRST, *LAST} <= set(back.columns)
    if kind != "jsonl":  # which has no line to say them
        assert len(back.columns) > 200


def test_columns_are_ordered_and_typed_by_name() -> None:
    """Identity and verdict first, checks and conclusions by name, day and stage last."""
    names = ["stage", "conclusion:a.b", "b.check", "a.check", "name", "id"]

    assert ordered(names) == ["id", "name", "a.check", "b.check", "conclusion:a.b", "stage"]
    assert type_of("conclusion:a.b") == pl.Boolean
    assert type_of("as_of") == pl.Date
    assert completed(pl.LazyFrame({"id": ["1"]})).collect_schema().names() == [*FIRST, *LAST]


@pytest.mark.parametrize(
    "content",
    [b"", b"id,name\n1,a\n", b"{}", b'{"id": 1', b"[1]", b"[", b"PAR1", b"\xff\xfe\x00", b"{\n"],
)
def test_what_is_no_file_of_results_is_refused_plainly(tmp_path: Path, content: bytes) -> None:
    """Whatever it holds instead, the message names the file and what to give."""
    path = tmp_path / "other.bin"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"other\.bin") as said:
        read_results(path).collect()

    assert said.value.problems[0].code == "input.no-legend"


def test_a_report_of_one_broken_line_is_named_by_its_number(tmp_path: Path) -> None:
    """A JSONL file cut off in the middle is not read as if it were whole."""
    report = screener().screen({"id": "1", "name": "甲"}).to_json()
    (tmp_path / "cut.jsonl").write_text(f"{report}\n\n{report[:90]}", encoding="utf-8")

    with pytest.raises(InputError, match="3"):
        read_results(tmp_path / "cut.jsonl")


def test_days_come_back_as_days(folder: Path) -> None:
    """Text in the file, a day in the frame."""
    for name in ("out/results.csv", "out/results.jsonl"):
        days = set(read_results(folder / name).collect()["as_of"])
        assert days == {dt.date(2020, 1, 1), dt.date(2026, 11, 22)}

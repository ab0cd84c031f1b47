"""Twice as much from a stranger takes at most about twice the work, counted in steps, not in time.

A step is a line of Python that is run. What runs inside one call of C, such as a regular
expression, does not count: texts are bounded before one sees them, which the last test shows.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import polars as pl
import pytest
from tests.intake.intake_files import HEAD, raw_book, text_cell

from prescreen import Candidate
from prescreen.candidate import walk
from prescreen.errors import InputError
from prescreen.fields import Kind, catalogue, dates, industry, numbers, numerals, quantity
from prescreen.fields.quantity import LONGEST
from prescreen.fields.reading import LONGEST_TEXT, Convention
from prescreen.fields.values import read_value
from prescreen.intake import Limits, read
from prescreen.intake.formats.numfmt import parse_format
from prescreen.intake.formats.xlsx import sheets

MOST = 2.5
SPREADSHEET = Convention(stated=False, spreadsheet=True)


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are run."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """The work for twice the size is at most 2.5 times as much."""
    work(size)()  # what is loaded and remembered once is not counted
    one, two = steps(work(size)), steps(work(2 * size))
    assert two <= MOST * one, (one, two)


# -- values ----------------------------------------------------------------------------------------
TAGS = itertools.count(0x4E10)
TEXTS = (
    "九", "1", "1,", "1万", "万亿", "约", "(约)", "()", "(1)", "至1", "1-", "一期4亿元,", "(一期",
    "+", "e1", ".1", "三千", "亿", "余", "人民币", "/", "·", "吨/", "标", "2026-", "年", "3月",
    "周",    " ", "、", "待", "是", "0",
)  # fmt: skip


@pytest.mark.parametrize("path", ["investment.total", "schedule.start", "project.kind",
                                  "project.industry_code", "environment.processes",
                                  "project.content", "project.foreign"])  # fmt: skip
@pytest.mark.parametrize("piece", TEXTS)
def test_one_value(path: str, piece: str) -> None:
    """A text of the same piece again and again, under a field of each kind."""
    field = catalogue[path]
    count = (LONGEST_TEXT if field.kind in (Kind.TEXT, Kind.SET) else LONGEST) // len(piece) // 4

    def work(size: int) -> Callable[[], object]:
        text = piece * size + chr(next(TAGS))  # what is remembered of one is of no use for the next
        return lambda: read_value(field, text, SPREADSHEET)

    assert_linear(work, max(count, 4))


@pytest.mark.parametrize(
    "code", ["0", "#,", ",", '"亿"', "[h]", "[$¥-804]", "\\\\a", "_ ", ";", "?/", "yyyy", '"', "["]
)
def test_number_formats(code: str) -> None:
    """A number format of any length."""
    parse = parse_format.__wrapped__
    assert_linear(lambda size: lambda: parse(code * size), 250 // len(code) // 2)


# -- candidates ------------------------------------------------------------------------------------
CANDIDATES: dict[str, Callable[[int], dict[str, Any]]] = {
    "unknown keys": lambda n: {f"不认识{i}": 1 for i in range(n)},
    "a long key": lambda n: {"a.1." * n + "\n": 1},
    "indexed keys": lambda n: {f"investor[{i}].name": f"甲{i}" for i in range(n)},
    "a long list": lambda n: {"investor": [{"name": f"甲{i}", "share": "1%"} for i in range(n)]},
    "names in one text": lambda n: {"investor": "、".join(f"甲{i}公司" for i in range(n))},
    "a long set": lambda n: {"environment.processes": [f"甲{i}" for i in range(n)]},
    "evidence of nothing": lambda n: {"evidence": {f"甲{i}": "verified" for i in range(n)}},
    "notes": lambda n: {"notes": {f"甲{i}": "x" for i in range(n)}},
    "waivers": lambda n: {"waivers": [{"check": f"甲{i}"} for i in range(n)]},
    "unknown leaves": lambda n: {"investor": [{f"甲{i}": 1 for i in range(n)}]},
    "a nest": lambda n: {"project": {"content": [["x"] * n]}},
}


@pytest.mark.parametrize("kind", CANDIDATES)
def test_one_candidate(kind: str) -> None:
    """Keys, lists, notes and evidence, as many as anybody likes."""
    made = CANDIDATES[kind]
    assert_linear(
        lambda n: lambda: Candidate.from_dict({"id": "1", "name": "甲", **made(n)}), 1_500
    )


# -- files -----------------------------------------------------------------------------------------
def _rows(n: int) -> str:
    made = (f'<row r="{i}">{text_cell(f"B{i}", "甲")}</row>' for i in range(2, n + 2))
    return HEAD + "".join(made)


def _book(rows: str, n: int, before: str = "", after: str = "") -> Callable[[Path], Path]:
    made = f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    extra = {"xl/worksheets/sheet1.xml": made}
    return lambda folder: raw_book(folder / f"{n}.xlsx", "", extra=extra)


def _text(text: str, n: int, suffix: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"{n}.{suffix}"
        path.write_text(text, encoding="utf-8")
        return path

    return write


LIST = "项目编号,项目名称,总投资(万元)\n1,甲,5\n"
FILES: dict[str, Callable[[int], Callable[[Path], Path]]] = {
    "rows of a book": lambda n: _book(_rows(n), n),
    "hidden columns": lambda n: _book(
        _rows(1), n, before="<cols>" + '<col min="1" max="900" hidden="1"/>' * n + "</cols>"
    ),
    "merged cells": lambda n: _book(
        _rows(n), n, after="".join(f'<mergeCell ref="C{i}:C{i}"/>' for i in range(2, n + 2))
    ),
    "rows of a text": lambda n: _text(LIST + "".join(f"{i},甲,5\n" for i in range(n)), n, "csv"),
    "wide rows": lambda n: _text(LIST + "1,甲,5,000,5\n" * n, n, "csv"),
    "blank lines": lambda n: _text(LIST + "\n" * n, n, "csv"),
    "totals": lambda n: _text(LIST + "合计,,5\n" * n, n, "csv"),
    "delimiters": lambda n: _text(LIST + "1;甲|5\t" * n, n, "csv"),
    "a list in JSON": lambda n: _text(
        json.dumps([{"id": str(i), "name": "甲"} for i in range(n)]), n, "json"
    ),
    "lines of JSON": lambda n: _text(
        "".join(json.dumps({"id": str(i), "name": "甲"}) + "\n" for i in range(n)), n, "jsonl"
    ),
    "the same id": lambda n: _text('{"id": "1", "name": "甲"}\n' * n, n, "jsonl"),
    "blank lines of JSON": lambda n: _text('{"id": "1", "name": "甲"}\n' + "\n" * n, n, "jsonl"),
}


@pytest.mark.parametrize("kind", FILES)
def test_one_file(tmp_path: Path, kind: str) -> None:
    """Rows, blank lines, columns and marks, as many as anybody likes."""

    def work(size: int) -> Callable[[], object]:
        path = FILES[kind](size)(tmp_path)

        def reading() -> None:
            try:
                read(path)
            except InputError:  # what is refused costs work too
                return

        return reading

    assert_linear(work, 300)


def test_names_of_columns(tmp_path: Path) -> None:
    """A name that is longer than any is looked at no further."""

    def work(size: int) -> Callable[[], object]:
        path = tmp_path / f"{size}.parquet"
        names = ["id", "name", *("-a" * size + str(i) for i in range(20))]
        pl.DataFrame({n: ["1"] for n in names}).write_parquet(path)
        return lambda: read(path)

    assert_linear(work, 2_000)


class Watched:
    """A pattern that notes how long the texts are that it is given."""

    def __init__(self, pattern: re.Pattern[str], seen: list[int]) -> None:
        self.pattern, self.seen = pattern, seen

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.pattern, name)

        def watched(*given: Any) -> Any:
            self.seen.append(max(len(text) for text in given if isinstance(text, str)))
            return method(*given)

        return watched


def test_no_pattern_sees_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is written in a cell or as a name, patterns are given what is bounded."""
    seen: list[int] = []
    for module in (dates, industry, numbers, numerals, quantity, walk):
        for name, found in vars(module).items():
            if isinstance(found, re.Pattern):
                monkeypatch.setattr(module, name, Watched(found, seen))
    for kind in [k for k in Kind if k not in (Kind.TEXT, Kind.SET)]:
        field = next(f for f in catalogue if f.kind is kind)
        for piece in filter(str.strip, TEXTS):
            assert read_value(field, piece * (LONGEST + 1)).fault is not None
            read_value(field, piece * 7, SPREADSHEET)
    Candidate.from_dict({"id": "1", "name": "甲", "a.1." * 900 + "\n": 1, "investor[0].x": 1})
    assert 0 < max(seen) <= LONGEST


def test_hidden_columns_are_named_once(tmp_path: Path) -> None:
    """However often a book says that a column is hidden, it is one column."""
    columns = '<col min="2" max="900" hidden="1"/>' * 500
    path = _book(_rows(1), 1, f"<cols>{columns}</cols>")(tmp_path)
    (one,) = [(list(found.rows), found) for found in sheets(path, Limits())]
    assert len(one[1].hidden_columns) == 899

"""Tables: exact keys, industry codes with fallback, half-open intervals, dated rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pack.pack_files import check, load, pack, problems, save, table

from prescreen.errors import PackError
from prescreen.pack import load_rules
from prescreen.pack.read_table import parse_interval
from prescreen.pack.tables import EMPTY, MISSING, KeyInterval, LookupTable

DAY = dt.date(2026, 11, 22)


def made(folder: Path, **parts: object) -> LookupTable:
    """The one table of a pack."""
    rules = load(folder, pack(tables={"t": table(**parts)}))  # type: ignore[arg-type]
    return rules.packs[0].tables["t"]


def test_missing_and_empty(tmp_path: Path) -> None:
    """No row and an empty cell are two things."""
    rows = [{"k": "甲", "value": 1}, {"k": "乙", "value": ""}]
    found = made(tmp_path, keys={"k": "text"}, rows=rows)

    assert found.lookup(["甲"], "value", DAY) == 1.0
    assert found.lookup(["乙"], "value", DAY) is EMPTY
    assert found.lookup(["丙"], "value", DAY) is MISSING


def test_industry_falls_back_along_the_code(tmp_path: Path) -> None:
    """The nearest code that has a row answers: class, group, division, section."""
    rows = [{"k": "C", "value": 1}, {"k": "39", "value": 2}, {"k": "3922", "value": 3}]
    found = made(tmp_path, keys={"k": "industry"}, rows=rows)

    assert found.lookup(["3922"], "value", DAY) == 3.0
    assert found.lookup(["3921"], "value", DAY) == 2.0
    assert found.lookup(["392"], "value", DAY) == 2.0
    assert found.lookup(["2614"], "value", DAY) == 1.0
    assert found.lookup(["5411"], "value", DAY) is MISSING


def test_fallback_with_a_second_key(tmp_path: Path) -> None:
    """A wider code answers where the narrower one has no row for the other key."""
    rows = [
        {"k": "39", "grade": "一", "value": 1},
        {"k": "39", "grade": "二", "value": 2},
        {"k": "3922", "grade": "一", "value": 3},
    ]
    found = made(tmp_path, keys={"k": "industry", "grade": "text"}, rows=rows)

    assert found.lookup(["3922", "一"], "value", DAY) == 3.0
    assert found.lookup(["3922", "二"], "value", DAY) == 2.0


def test_intervals_are_half_open(tmp_path: Path) -> None:
    """The lower end belongs to a stretch, the upper one to the next, within the tolerance."""
    rows = [{"k": "<30", "value": 1}, {"k": "[30,50)", "value": 2}, {"k": ">=50", "value": 3}]
    found = made(tmp_path, keys={"k": "interval:亩"}, rows=rows)

    def at(x: float) -> object:
        return found.lookup([x], "value", DAY)

    assert [at(x) for x in (-1.0, 29.99, 30.0, 49.99, 50.0, 1e9)] == [1, 1, 2, 2, 3, 3]
    assert at(30.0 - 1e-9) == 2.0
    assert at(0.1 * 300) == 2.0


def test_rows_have_their_time(tmp_path: Path) -> None:
    """A row counts from its first day and no longer on its last."""
    rows = [
        {"k": "甲", "value": 1, "effective_until": "2026-01-01"},
        {"k": "甲", "value": 2, "effective_from": "2026-01-01"},
    ]
    found = made(tmp_path, keys={"k": "text"}, rows=rows)

    assert found.lookup(["甲"], "value", dt.date(2025, 12, 31)) == 1.0
    assert found.lookup(["甲"], "value", dt.date(2026, 1, 1)) == 2.0
    assert found.edges() == {dt.date(2026, 1, 1)}


def test_csv_and_pack_give_the_same(tmp_path: Path) -> None:
    """Rows may stand in the pack or in a file beside it."""
    rows = [{"k": "[0,10)", "value": 1}, {"k": ">=10", "value": 2}]
    inside = made(tmp_path / "a", keys={"k": "interval:亩"}, rows=rows)
    folder = save(
        tmp_path / "b",
        pack(tables={"t": {k: v for k, v in table({"k": "interval:亩"}, []).items() if k != "rows"}
                     | {"file": "t.csv"}}),
    )  # fmt: skip
    (folder / "sample" / "t.csv").write_text('k,value\n"[0,10)",1\n>=10,2\n', "utf-8-sig")
    beside = load_rules([folder]).packs[0].tables["t"]

    assert [r.keys for r in inside.rows] == [r.keys for r in beside.rows]
    assert [r.values for r in inside.rows] == [r.values for r in beside.rows]


def test_a_table_outside_the_folder_is_refused(tmp_path: Path) -> None:
    """A pack reads no file but its own."""
    (tmp_path / "t.csv").write_text("k,value\n甲,1\n", "utf-8")
    own = {k: v for k, v in table({"k": "text"}, []).items() if k != "rows"}
    found = problems(tmp_path, pack(tables={"t": own | {"file": "../t.csv"}}))

    assert [p.code for p in found] == ["table-file"]


def test_changing_the_file_changes_the_digest(tmp_path: Path) -> None:
    """The digest of a pack covers its tables."""
    own = {k: v for k, v in table({"k": "text"}, []).items() if k != "rows"}
    folder = save(tmp_path, pack(tables={"t": own | {"file": "t.csv"}}))
    digests = []
    for value in ("1", "2"):
        (folder / "sample" / "t.csv").write_text(f"k,value\n甲,{value}\n", "utf-8")
        digests.append(load_rules([folder]).packs[0].sha256)

    assert digests[0] != digests[1]


def test_every_bad_cell_is_named(tmp_path: Path) -> None:
    """One reading names all cells that cannot be read, with their rows."""
    rows = [{"k": "甲", "value": "十"}, {"k": "", "value": 1}, {"k": "乙", "value": "x"}]
    found = problems(tmp_path, pack(tables={"t": table({"k": "text"}, rows)}))

    assert [p.code for p in found] == ["table-cell"] * 3
    lines = [p.place.line for p in found if p.place and p.place.line]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("*", float("-inf"), float("inf")),
        (">=3", 3.0, float("inf")),
        ("≥ 3", 3.0, float("inf")),
        ("<3.5", float("-inf"), 3.5),
        ("[1,2)", 1.0, 2.0),
        ("[1，2)", 1.0, 2.0),
        ("[ -1 , 2 )", -1.0, 2.0),
    ],
)
def test_intervals_as_written(text: str, low: float, high: float) -> None:
    """`*`, `>=`, `<` and `[a,b)` give their interval, with Chinese signs and spaces too."""
    assert parse_interval(text) == KeyInterval(low, high)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("<=3", [-9.0, 3.0], [3.1]),
        ("≤3", [3.0], [3.1]),
        (">3", [3.1, 99.0], [3.0]),
        ("(1,2)", [1.5], [1.0, 2.0]),
        ("[1,2]", [1.0, 2.0], [0.9, 2.1]),
        ("（1，2]", [1.1, 2.0], [1.0]),
        ("[1,1]", [1.0], [0.9, 1.1]),
    ],
)
def test_ends_are_in_or_out_as_written(
    text: str, inside: list[float], outside: list[float]
) -> None:
    """Each end is in with a square bracket or an equals sign, and out without."""
    interval = parse_interval(text)

    assert interval is not None
    assert [x in interval for x in (*inside, *outside)] == [True] * len(inside) + [False] * len(
        outside
    )


@pytest.mark.parametrize(
    "text", ["", "3", "[2,1)", "[1,1)", "(1,1]", "1-2", ">=nan", "<inf", "=3", "[1,2", "(,)"]
)
def test_no_intervals(text: str) -> None:
    """What is empty, backwards, a number alone or no number is no interval."""
    assert parse_interval(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text("[](),.<>=≥*- 0129einfa", max_size=12))
def test_any_interval_text(text: str) -> None:
    """Whatever a cell says, it is an interval or none."""
    found = parse_interval(text)

    assert found is None or found.low < found.high or found.low in found


def test_key_of_another_unit_is_converted(tmp_path: Path) -> None:
    """A key is given in the unit of the table, whatever unit the expression has."""
    rows = [{"k": "<1", "value": 1}, {"k": ">=1", "value": 2}]
    rules = load(
        tmp_path,
        pack(
            tables={"t": table({"k": "interval:公顷"}, rows)},
            checks=[check(require="t[land.area] >= 2")],
        ),
    )

    assert rules.packs[0].checks


def workbook(folder: Path, **sheets: list[list[object]]) -> Path:
    """A pack whose table is an xlsx file with these sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    own = {k: v for k, v in table({"k": "text"}, [], sheet="second").items() if k != "rows"}
    save(folder, pack(tables={"t": own | {"file": "t.xlsx"}}))
    book.save(folder / "sample" / "t.xlsx")
    book.close()
    return folder


def test_xlsx(tmp_path: Path) -> None:
    """A sheet of a workbook is a table like any other; empty rows are left out."""
    rows = [["k", "value"], ["甲", 1], [None, None], ["乙", None], ["丙", "2.5"]]
    folder = workbook(tmp_path, first=[["x"]], second=rows)
    found = load_rules([folder]).packs[0].tables["t"]

    assert [found.lookup([k], "value", DAY) for k in "甲丙丁"] == [1.0, 2.5, MISSING]
    assert found.lookup(["乙"], "value", DAY) is EMPTY
    assert [r.line for r in found.rows] == [2, 4, 5]


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"first": [["k", "value"]]}, "table-xlsx"),
        ({"second": [["k"], ["甲"]]}, "table-column"),
        ({"second": [["k", "value", "value"], ["甲", 1, 2]]}, "table-column"),
        ({"second": [["k", "value"], ["甲", "十"]]}, "table-cell"),
        ({"second": [["k", "value"], ["甲", 1, 7]]}, "table-row"),
        ({"second": []}, "table-column"),
    ],
)
def test_bad_xlsx(tmp_path: Path, sheets: dict[str, list[list[object]]], code: str) -> None:
    """A workbook that does not fit is a problem with its place, never a crash."""
    from prescreen.errors import PackError

    folder = workbook(tmp_path, **sheets)
    with pytest.raises(PackError) as caught:
        load_rules([folder])

    assert [p.code for p in caught.value.problems] == [code]


INLINE = """pack: sample
title: 示例
title_en: Sample
version: "1"
level: national
sources:
  norm: {{title: 示例规范, issuer: 示例机关, basis: normative}}
tables:
  t:
    label: 表
    label_en: table
    keys: {{k: text}}
    values: {{word: text, value: "1"}}
    on_empty: none
    rows:
      - {row}
"""


@pytest.mark.parametrize(
    ("row", "key", "word"),
    [
        ("{k: 1.10, word: true, value: 3}", "1.10", "true"),
        ("{k: 2026, word: 2026-01-01, value: 3}", "2026", "2026-01-01"),
        ("{k: '1.10', word: ~, value: 3}", "1.10", EMPTY),
    ],
)
def test_texts_of_rows_in_yaml_are_as_written(
    row: str, key: str, word: object, tmp_path: Path
) -> None:
    """A standard numbered 1.10 is not 1.1, and a word that YAML takes for a truth is a word."""
    (tmp_path / "pack.yaml").write_text(INLINE.format(row=row), encoding="utf-8")
    found = load_rules([tmp_path]).packs[0].tables["t"]

    assert found.lookup([key], "word", DAY) == word


def test_thousands_in_a_row_of_yaml_are_told(tmp_path: Path) -> None:
    """{value: 1,000} is a value of 1 to YAML, and a key 000 with nothing behind it."""
    row = "{k: 甲, word: 乙, value: 1,000}"
    (tmp_path / "pack.yaml").write_text(INLINE.format(row=row), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_rules([tmp_path])

    (found,) = caught.value.problems
    assert found.code == "table-row"
    assert "000" in found.zh
    assert found.place is not None
    assert found.place.line == 16

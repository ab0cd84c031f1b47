"""Default rows, ordered rules, ends that are in or out, keys that are truths or days."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pack.pack_files import check, load, pack, problems, table

from prescreen.lang import Sort, Type
from prescreen.lint.findings import findings
from prescreen.pack.tables import (
    ANY_KEY,
    MISSING,
    Key,
    KeyInterval,
    LookupTable,
    TableRow,
    number_of,
)

DAY = dt.date(2026, 10, 1)
END = st.integers(0, 4).map(float)
INTERVALS = st.tuples(END, END, st.booleans(), st.booleans()).map(
    lambda t: KeyInterval(min(t[:2]), max(t[:2]) + 1, t[2], t[3])
) | st.just(KeyInterval(float("-inf"), float("inf")))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", ANY_KEY]),
        INTERVALS,
        st.sampled_from(["true", "false", ANY_KEY]),
    ),
    max_size=8,
)
KEYS = [
    Key("k", "text", Type(Sort.TEXT)),
    Key("n", "interval", Type(Sort.NUMBER)),
    Key("b", "bool", Type(Sort.BOOL)),
]


def fits(row: Any, key: str, number: float, truth: bool) -> bool:
    """Whether a row holds for the keys, read off its cells."""
    return row[0] in (key, ANY_KEY) and number in row[1] and row[2] in (str(truth).lower(), ANY_KEY)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.booleans())
def test_the_first_or_the_most_special_row_holds(rows: list[Any], first: bool) -> None:
    """Ordered rules take the first row that fits; other tables the one with the fewest stars,
    from the first key on."""
    made = [TableRow(r, {"v": float(i)}, None, None, i) for i, r in enumerate(rows)]
    columns = {"v": Type(Sort.NUMBER)}
    tested = LookupTable("t", "t", "t", KEYS, columns, made, "unknown", "t", first=first)

    for key, number, truth in product("甲丙", (0.0, 1.0, 1.5, 4.0), (True, False)):
        held = [i for i, r in enumerate(rows) if fits(r, key, number, truth)]
        if not first:
            special = [
                (rows[i][0] == ANY_KEY, rows[i][2] == ANY_KEY, rows[i][1].endless) for i in held
            ]
            held = [i for i, s in zip(held, special, strict=True) if s == min(special)]
        found = tested.lookup((key, number, truth), "v", DAY)
        assert found == float(held[0]) if held else found is MISSING


def test_a_default_row_and_days_as_written(tmp_path: Path) -> None:
    """Cells of a pack: `*` in any kind of key, 是 and 否, a day alone and days between."""
    rows = [
        {"park": "是", "on": "[2026-01-01,2027-01-01)", "value": 1},
        {"park": "*", "on": "2027-03-01", "value": 2},
        {"park": "*", "on": "*", "value": 3},
    ]
    tables = {"t": table({"park": "bool", "on": "date"}, rows)}
    checks = [check(require="t[site.in_park, schedule.sign] >= 2")]
    found = load(tmp_path, pack(tables=tables, checks=checks)).packs[0].tables["t"]

    def value(park: bool, *day: int) -> object:
        return found.lookup((park, dt.date(*day)), "value", DAY)

    assert value(True, 2026, 5, 1) == 1
    assert value(False, 2026, 5, 1) == 3
    assert value(True, 2027, 3, 1) == 2
    assert value(True, 2027, 1, 1) == 3


@pytest.mark.parametrize(
    ("keys", "cell"),
    [
        ({"k": "bool"}, "也许"),
        ({"k": "date"}, "2026-13-01"),
        ({"k": "date"}, "20260101"),
        ({"k": "interval:亩"}, "30"),
    ],
)
def test_a_key_that_cannot_be_read_is_told(tmp_path: Path, keys: dict[str, str], cell: str) -> None:
    """No cell is taken for anything it does not say."""
    tables = {"t": table(keys, [{"k": cell, "value": 1}])}
    assert "table-cell" in [p.code for p in problems(tmp_path, pack(tables=tables))]


def test_a_rule_behind_one_that_takes_all_is_told(tmp_path: Path) -> None:
    """In ordered rules a row that an earlier one covers is never reached."""
    rows = [
        {"k": "26", "n": ">=3", "value": 1},
        {"k": "*", "n": "*", "value": 2},
        {"k": "2614", "n": "(5,9]", "value": 3},
    ]
    tables = {"t": table({"k": "industry", "n": "interval:亩"}, rows, hit="首个")}
    checks = [check(require="t[project.industry_code, land.area] >= 2")]
    rules = load(tmp_path, pack(tables=tables, checks=checks))
    said = [f for f in findings(rules) if f.problem.code == "lint-never-reached"]

    assert len(said) == 1
    assert "前面第" in said[0].problem.zh


def local(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A local pack that sets rows of the table anew."""
    tables = {"limits": table({"k": "text", "n": "interval:亩"}, rows, **more)}
    return pack("other", level="local", extends=["sample"], tables=tables)


NATIONAL = pack(
    tables={
        "limits": table(
            {"k": "text", "n": "interval:亩"},
            [
                {"k": "新建", "n": "<10", "value": 5},
                {"k": "新建", "n": ">=10", "value": 8},
                {"k": "*", "n": "*", "value": 9},
            ],
            better="lower",
            source="norm",
        )
    },
    checks=[check(require="limits[project.build_type, land.area] <= 6")],
)


def test_rows_set_anew_come_first_and_the_rest_stays(tmp_path: Path) -> None:
    """A local pack states what is stricter; where it says nothing the row above holds."""
    rules = load(tmp_path, NATIONAL, local([{"k": "新建", "n": ">=20", "value": 7}]))
    found = rules.on(DAY).tables["sample.limits"]

    def value(kind: str, area: float) -> object:
        return found.lookup((kind, area), "value", DAY)

    assert [value("新建", a) for a in (5.0, 15.0, 20.0)] == [5, 8, 7]
    assert value("扩建", 20.0) == 9


@pytest.mark.parametrize(
    "row",
    [
        {"k": "新建", "n": ">=5", "value": 6},
        {"k": "*", "n": "*", "value": 6},
        {"k": "扩建", "n": "<3", "value": 10},
        {"k": "扩建", "n": "<3", "value": ""},
    ],
    ids=str,
)
def test_a_row_looser_than_any_it_replaces_is_refused(tmp_path: Path, row: dict[str, Any]) -> None:
    """Looser for some candidate, or nothing in place of a value: the pack does not load."""
    assert [p.code for p in problems(tmp_path, NATIONAL, local([row]))] == ["extends-loosened"]


def test_a_table_of_other_keys_is_refused(tmp_path: Path) -> None:
    """Rows are set anew only in a table of the same keys and columns."""
    other = pack(
        "other", level="local", extends=["sample"],
        tables={"limits": table({"k": "text"}, [{"k": "新建", "value": 5}])},
    )  # fmt: skip
    assert [p.code for p in problems(tmp_path, NATIONAL, other)] == ["extends-type"]


def test_days_are_counted_alike() -> None:
    """A day and its place on the axis are one another's inverse."""
    assert number_of(dt.date(1970, 1, 2)) == 1.0

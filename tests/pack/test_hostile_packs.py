"""Packs from strangers: whatever a file holds, loading ends soon and says what is wrong where."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pack.pack_files import check, codes, pack, problems, save, table

from prescreen.errors import PackError
from prescreen.lang.types import TEXT, Sort, Type
from prescreen.lint.findings import findings
from prescreen.pack import clashes as clashes_module
from prescreen.pack import find_packs, load_rules
from prescreen.pack import load as load_module
from prescreen.pack.declare import MAX_CHAIN, MAX_PROBLEMS
from prescreen.pack.tables import Key, KeyInterval, LookupTable, TableRow


def metric(formula: str) -> dict[str, str]:
    return {"label": "甲", "label_en": "m", "formula": formula}


def chain(length: int, step: str, first: str) -> dict[str, Any]:
    """Metrics m0, m1 … each made of the one before, which `step` names `{}`."""
    names = [f"m{i}" for i in range(length)]
    made = {names[0]: metric(first) | {"label": "m0"}}
    for before, name in pairwise(names):
        made[name] = metric(step.format(before)) | {"label": name}
    return made


@pytest.mark.parametrize(
    ("step", "first", "require"),
    [
        ("{0} && {0}", "land.area > 1[亩]", "m23"),
        ("!{0} || {0}", "land.area > 1[亩]", "m23"),
        ("{0} + {0}", "land.area * 1", "m23 > 1[亩]"),
        ("{0} ? {0} : {0}", "any(investor.ownership == '国有')", "m23"),
    ],
)
@pytest.mark.parametrize("level", ["national", "local"])
def test_metrics_that_double(
    tmp_path: Path, step: str, first: str, require: str, level: str
) -> None:
    """Metrics each read twice by the next are gone through once each, not 2^24 times."""
    own = pack(level=level, metrics=chain(24, step, first), checks=[check(require=require)])
    found = codes(tmp_path, own)

    assert found == (["guard-fair-competition"] if "ownership" in first else [])
    if not found:
        assert list(findings(load_rules([tmp_path])))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("length", "ok"), [(MAX_CHAIN, True), (MAX_CHAIN + 1, False), (1000, False)]
)
def test_metrics_in_a_row(tmp_path: Path, length: int, ok: bool, backwards: bool) -> None:
    """A chain of metrics longer than every executor can follow is refused, in whatever order."""
    metrics = chain(length, "{} + 1[亩]", "land.area * 1")
    if backwards:
        metrics = dict(reversed(metrics.items()))
    own = pack(metrics=metrics, checks=[check(require=f"m{length - 1} > 1[亩]")])

    assert set(codes(tmp_path, own)) == (set() if ok else {"metric-deep"})


def test_packs_in_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs that use each other in a long row load; more than the limit are refused."""
    row = [pack(f"p{i}", uses=[f"p{i + 1}"] if i < 59 else [], checks=[]) for i in range(60)]

    assert codes(tmp_path / "a", *row) == []
    monkeypatch.setattr(load_module, "MAX_PACKS", 50)
    assert codes(tmp_path / "b", *row) == ["pack-many"]


@pytest.mark.parametrize("ref", ["a\0b", "x" * 5000, "/", "..", "/dev/null"])
def test_references_that_lead_nowhere(tmp_path: Path, ref: str) -> None:
    """A reference with a character or a length that no system takes names no pack, in its place."""
    (found,) = problems(tmp_path, pack(uses=[ref]))

    assert found.code == "pack-not-found"
    assert found.place is not None
    assert found.place.line is not None


@pytest.mark.parametrize("ref", ["a\0b", "x" * 5000, "/", "/dev/null"])
def test_folders_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ref: str) -> None:
    """A region or a command that names no folder of packs, or the whole disk, is told so."""
    monkeypatch.setattr(load_module, "MAX_ENTRIES", 100)

    with pytest.raises(PackError) as error:
        find_packs([ref], tmp_path)
    assert [p.code for p in error.value.problems] == ["pack-not-found"]


def test_a_folder_with_too_much_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole disk is not looked through for packs; the message says what to name instead."""
    save(tmp_path, *[pack(f"p{i}") for i in range(5)])
    monkeypatch.setattr(load_module, "MAX_ENTRIES", 5)

    with pytest.raises(PackError) as error:
        find_packs([tmp_path])
    assert "5" in error.value.problems[0].zh
    assert error.value.problems[0].hint_zh


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("make", [_fifo, _device])
def test_pipes_and_devices(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A pack that is a pipe, which never ends or never begins, is refused without being read."""
    folder = tmp_path / "sample"
    folder.mkdir()
    make(folder / "pack.yaml")

    with pytest.raises(PackError) as error:
        load_rules([tmp_path])
    assert [p.code for p in error.value.problems] == ["file-unreadable"]


@pytest.mark.parametrize(
    "file", ["x" * 5000, "a\0b", "../sample/pack.yaml/x", "folder.xlsx", "pipe.csv"]
)
def test_tables_that_are_no_files(tmp_path: Path, file: str) -> None:
    """A table that is a folder, a pipe or no name at all is told with its place."""
    folder = tmp_path / "sample"
    (folder / "folder.xlsx").mkdir(parents=True)
    os.mkfifo(folder / "pipe.csv")
    own = {"label": "t", "label_en": "t", "keys": {"a": "text"}, "values": {"v": "1"}, "file": file}
    (found,) = problems(tmp_path, pack(tables={"t": own}))

    assert found.code == "table-file"
    assert found.place is not None


def _rows(count: int, width: int) -> dict[str, Any]:
    rows = [{"a": f"[{i},{i + width})", "value": 1} for i in range(count)]
    return pack(
        tables={"t": table({"a": "interval:亩"}, rows, complete=False)},
        checks=[check(require="t[land.area] > 0")],
    )


@pytest.mark.parametrize(("width", "most"), [(1, 0), (2, 1)])
def test_rows_are_compared_with_their_neighbours_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, most: int
) -> None:
    """Twice the rows of an interval table take twice the comparisons at most, not four times."""
    compared: list[int] = []
    overlap = clashes_module._overlap
    monkeypatch.setattr(
        clashes_module, "_overlap", lambda a, b: compared.append(1) or overlap(a, b)
    )

    for count in (200, 400):
        compared.clear()
        found = codes(tmp_path / str(count), _rows(count, width))
        assert len(compared) <= most * count
        assert set(found) == ({"table-overlap"} if most else set())


ENDS = st.integers(0, 9).map(float)
INTERVALS = st.one_of(
    st.tuples(ENDS, st.integers(1, 5), st.booleans(), st.booleans()).map(
        lambda t: KeyInterval(t[0], t[0] + t[1], t[2], t[3])
    ),
    st.just(KeyInterval(float("-inf"), float("inf"))),
)
DAYS = st.one_of(st.none(), st.integers(1, 28).map(lambda d: dt.date(2026, 1, d)))
ROWS = st.lists(st.tuples(st.sampled_from("甲乙"), INTERVALS, INTERVALS, DAYS, DAYS), max_size=25)


@given(ROWS, st.sampled_from([(), (1,), (1, 2)]))
def test_clashes_are_those_of_comparing_all(rows: list[Any], axes: tuple[int, ...]) -> None:
    """Sorting finds just the pairs that comparing every row with every other finds."""
    number = Type(Sort.NUMBER)
    keys = [Key("k", "text", TEXT), *(Key(f"i{a}", "interval", number) for a in axes)]
    made = [
        TableRow((r[0], *(r[a] for a in axes)), {}, r[3], r[4], line) for line, r in enumerate(rows)
    ]
    table = LookupTable("p.t", "t", "t", keys, {}, made, "unknown", "t")
    found = {(a.line, b.line) for a, b in clashes_module.clashes(table)}

    assert found == {
        (a.line, b.line)
        for a, b in combinations(made, 2)
        if a.keys[0] == b.keys[0] and clashes_module._overlap(a, b) and _lasts(a) and _lasts(b)
    }


def _lasts(row: TableRow) -> bool:
    return row.since is None or row.until is None or row.since < row.until


def test_no_more_problems_than_anybody_mends(tmp_path: Path) -> None:
    """Thousands of mistakes of one kind are told until there are enough of them."""
    many = [check(f"sample.c{i}", f"no_such_{i} > 1") for i in range(MAX_PROBLEMS + 200)]

    assert len(codes(tmp_path / "a", pack(checks=many))) == MAX_PROBLEMS
    keys = {f"k{i}": 1 for i in range(3000)}
    assert len(codes(tmp_path / "b", {**pack(), **keys})) <= MAX_PROBLEMS

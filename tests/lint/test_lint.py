"""What `prescreen check` finds odd about packs that load."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import SOURCES, check, load, pack, parameter, save, table

from prescreen.cli.check import run
from prescreen.lint.findings import Finding, findings
from prescreen.pack import load_rules

TODAY = dt.date(2026, 11, 22)


def found(folder: Path, **parts: Any) -> list[Finding]:
    """Findings of one pack that cites all its sources."""
    every = check("sample.sources", source=["law", "norm", "local"])
    own = pack(**{**parts, "checks": [every, *parts.get("checks", [])]})
    return list(findings(load(folder, own), TODAY))


def said(items: list[Finding]) -> list[tuple[bool, str]]:
    return [(f.serious, f.problem.code) for f in items]


def by_area(rows: list[str], **more: Any) -> dict[str, Any]:
    """A table by land area and a check that reads it."""
    keys = {"k": "interval:亩"}
    return {
        "tables": {"t": table(keys, [{"k": r, "value": 1} for r in rows], **more)},
        "checks": [check(require="t[land.area] >= land.far")],
    }


@pytest.mark.parametrize(
    ("rows", "holes"),
    [
        (["*"], []),
        (["<30", ">=30"], []),
        (["[0,30)", ">=30"], []),
        (["[0,30)", ">=40"], ["[30, 40)"]),
        (["[10,30)", ">=30"], ["[0, 10)"]),
        (["[0,30)"], [">= 30"]),
        (["[0,10)", "[20,30)"], ["[10, 20)", ">= 30"]),
    ],
)
def test_gaps(tmp_path: Path, rows: list[str], holes: list[str]) -> None:
    """Every stretch that the field may have and no row covers is named."""
    items = found(tmp_path, **by_area(rows))

    assert said(items) == [(True, "lint-gap")] * len(holes)
    for item, hole in zip(items, holes, strict=True):
        assert hole in item.problem.zh
        assert hole in item.problem.en


def test_a_gap_that_the_text_leaves(tmp_path: Path) -> None:
    """`complete: false` says that the law itself is silent there."""
    assert found(tmp_path, **by_area(["[0,30)", ">=40"], complete=False)) == []


def test_the_upper_bound_itself(tmp_path: Path) -> None:
    """A share may be 100, so `[50,100)` leaves out one value."""
    items = found(
        tmp_path,
        tables={"t": table({"k": "interval:%"}, [
            {"k": "<50", "value": 1}, {"k": "[50,100)", "value": 2},
        ])},
        checks=[check(require="t[output.rnd_share] >= 1")],
    )  # fmt: skip

    assert said(items) == [(True, "lint-gap")]
    assert "= 100" in items[0].problem.zh


def test_gaps_in_two_dimensions(tmp_path: Path) -> None:
    """A hole in a grid of two intervals is found, the covered cells are not named."""
    rows = [
        {"a": "<10", "b": "*", "value": 1},
        {"a": ">=10", "b": "<5", "value": 2},
    ]
    items = found(
        tmp_path,
        tables={"t": table({"a": "interval:亩", "b": "interval:人"}, rows)},
        checks=[check(require="t[land.area, output.jobs] >= 1")],
    )

    assert [f.problem.code for f in items] == ["lint-gap"]
    assert "a >= 10" in items[0].problem.zh
    assert "b >= 5" in items[0].problem.zh


def test_gaps_by_exact_key_and_day(tmp_path: Path) -> None:
    """Each exact key and each day is looked at by itself."""
    rows = [
        {"g": "甲", "k": "*", "value": 1},
        {"g": "乙", "k": "<10", "value": 1},
        {"g": "乙", "k": ">=10", "value": 1, "effective_from": "2026-01-01"},
    ]
    items = found(
        tmp_path,
        tables={"t": table({"g": "text", "k": "interval:亩"}, rows)},
        checks=[check(require="t[project.local_class, land.area] >= 1")],
    )

    assert said(items) == [(True, "lint-gap")]
    assert "乙" in items[0].problem.zh


def test_rows_out_of_bounds(tmp_path: Path) -> None:
    """A stretch below what the field can be is never reached."""
    items = found(tmp_path, **by_area(["<-5", ">=-5"]))

    assert said(items) == [(True, "lint-never-reached")]


def test_an_unknown_value_is_never_looked_up(tmp_path: Path) -> None:
    """A row keyed by a value that counts as unknown, or by none of the choices, is never used."""
    rows = [{"k": "新建", "value": 1}, {"k": "待核", "value": 2}, {"k": "新 建", "value": 3}]
    items = found(
        tmp_path,
        tables={"t": table({"k": "text"}, rows)},
        checks=[check(require="t[project.build_type] >= 1")],
    )
    serious = [f for f in items if f.serious]

    assert [f.problem.code for f in serious] == ["lint-never-reached"] * 2
    assert [f.problem.code for f in items if not f.serious] == ["lint-no-row"]
    assert "扩建" in next(f.problem.zh for f in items if not f.serious)


def test_rows_out_of_time(tmp_path: Path) -> None:
    """A row that ends before it begins, or before its pack, is never used."""
    rows = [
        {"k": "甲", "value": 1, "effective_from": "2026-02-01", "effective_until": "2026-01-01"},
        {"k": "乙", "value": 1, "effective_until": "2019-01-01"},
        {"k": "丙", "value": 1},
    ]
    items = found(
        tmp_path,
        effective={"from": dt.date(2020, 1, 1)},
        tables={"t": table({"k": "text"}, rows)},
        checks=[check(require="t[project.local_class] >= 1")],
    )

    assert said(items) == [(True, "lint-never-reached")] * 2


def test_bands_behind_one_that_always_holds(tmp_path: Path) -> None:
    """A band that stands behind one which always holds is told as never reached."""
    items = found(
        tmp_path,
        scorecard={
            "title": "评分",
            "items": [
                {
                    "id": "a", "label": "甲", "label_en": "a", "max": 10,
                    "bands": [
                        {"when": "land.area >= 0[亩]", "points": 5},
                        {"when": "land.area >= 9[亩]", "points": 9},
                    ],
                }
            ],
        },
    )  # fmt: skip

    assert said(items) == [(True, "lint-never-reached")]


@pytest.mark.parametrize(
    ("require", "truth"),
    [
        ("land.area >= 0[亩]", "成立"),
        ("output.rnd_share > 100[%]", "不成立"),
        ("land.area < 0", "不成立"),
        ("land.area >= 1[亩]", None),
        ("any(result.revenue >= 0[万元])", "成立"),
        ("any(result.profit > 0[万元] && result.revenue >= 0[万元])", "成立"),
        ("any(result.revenue > 0[万元])", None),
        ("as_of >= date('2020-01-01') && land.area >= 1[亩]", None),
        ("stage_reached('线索') && land.area >= 1[亩]", None),
    ],
)
def test_conditions_decided_by_bounds(tmp_path: Path, require: str, truth: str | None) -> None:
    """A condition that no candidate can change is a note; days and stages are not facts."""
    items = found(tmp_path, checks=[check(require=require)])

    assert said(items) == ([(False, "lint-always")] if truth else [])
    assert all(f"总是{truth}" in f.problem.zh for f in items)


def test_names_never_used(tmp_path: Path) -> None:
    """Parameters, tables and sources that nothing uses are notes."""
    own = pack(
        parameters={"p": parameter({"2020-01-01": 1})},
        tables={"t": table({"k": "text"}, [{"k": "甲", "value": 1}])},
    )
    items = list(findings(load(tmp_path, own), TODAY))

    assert {f.problem.code for f in items} == {"lint-unused"}
    assert {f.problem.zh.split()[1] for f in items} == {"p", "t", "law", "local"}


def test_names_used_by_other_packs_or_overriding_are_used(tmp_path: Path) -> None:
    """A parameter that another pack reads, or that overrides one, is not told as unused."""
    sources = {"norm": SOURCES["norm"]}
    base = pack("base", sources=sources, parameters={"p": parameter({"2020-01-01": 9})})
    top = pack(
        "top", sources=sources, extends=["base"], level="local",
        checks=[check("top.a", "land.area <= p")],
        parameters={"p": parameter({"2020-01-01": 9})},
    )  # fmt: skip

    assert list(findings(load(tmp_path, base, top), TODAY)) == []


def test_a_pack_for_others_to_use(tmp_path: Path) -> None:
    """A pack without rules may define more than those use that are loaded with it."""
    own = pack(checks=[], parameters={"p": parameter({"2020-01-01": 1})})

    assert list(findings(load(tmp_path, own), TODAY)) == []


def test_sources_named_by_rows_are_used(tmp_path: Path) -> None:
    """Citing by a row or by its table makes a source used."""
    sources = {"norm": SOURCES["norm"], "row": SOURCES["norm"], "whole": SOURCES["norm"]}
    rows = [{"k": "甲", "value": 1, "source": "row#第一条"}]
    own = pack(
        sources=sources,
        tables={"t": table({"k": "text"}, rows, source="whole")},
        checks=[check(require="t[project.local_class] >= 1")],
    )

    assert list(findings(load(tmp_path, own), TODAY)) == []


def test_packs_and_texts_out_of_date(tmp_path: Path) -> None:
    """A pack past its review, and a check whose texts have all ended, are notes."""
    ended = {"norm": SOURCES["norm"] | {"effective": {"until": TODAY}}}
    own = pack(sources=ended, review_by=dt.date(2026, 11, 21))
    items = list(findings(load(tmp_path, own), TODAY))

    assert said(items) == [(False, "lint-review-by"), (False, "lint-source-ended")]
    before = list(findings(load(tmp_path, own), dt.date(2026, 11, 20)))
    assert before == []


def test_days_without_a_text(tmp_path: Path) -> None:
    """A check in force before any text of its basis is to be mended; one that has a text is not."""
    since = dt.date(2026, 6, 1)
    late = {**SOURCES, "law": SOURCES["law"] | {"effective": {"from": since}}}
    both = ["law#第一条", "norm#第一条"]

    def codes(**own: Any) -> list[tuple[bool, str]]:
        one = pack(sources=late, effective={"from": dt.date(2026, 1, 1)}, checks=[check(**own)])
        return said(list(findings(load(tmp_path, one), TODAY)))

    unused = (False, "lint-unused")
    assert [c for c in codes(source="law#第一条", basis="law") if c != unused] == [
        (True, "lint-source-gap")
    ]
    assert [c for c in codes(source=both, basis="law") if c != unused] == [
        (True, "lint-source-gap")
    ]
    assert [c for c in codes(source=both, basis="normative") if c != unused] == []
    assert [
        c for c in codes(source="law#第一条", basis="law", effective={"from": since}) if c != unused
    ] == []


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notes leave the exit code at 0, findings and errors make it 1."""
    notes = save(tmp_path / "notes", pack())
    gaps = save(tmp_path / "gaps", pack(**by_area(["<10"])))
    broken = save(tmp_path / "broken", pack(checks=[check(require="1 +")]))

    assert run([notes], "zh") == 0
    assert "提示" in capsys.readouterr().out
    assert run([gaps], "en") == 1
    assert "1 problems" in capsys.readouterr().out
    assert run([broken], "zh") == 1
    assert "1 个问题" in capsys.readouterr().out


def test_the_rules_have_no_findings() -> None:
    """The packs that come with the library have nothing to mend."""
    found = list(findings(load_rules(["national", "local"])))

    assert [f.problem.text() for f in found if f.serious] == []
    # A condition that nothing can change asks for nothing: an unknown would pass by it.
    assert [f.problem.text() for f in found if f.problem.code == "lint-always"] == []


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"effective": {"from": dt.date(2062, 1, 1)}}, True),
        ({"review_by": dt.date(2062, 1, 1)}, True),
        ({"parameters": {"p": parameter({"2062-01-01": 1})}}, True),
        ({"checks": [check(effective={"from": dt.date(2062, 1, 1)})]}, True),
        ({"effective": {"until": dt.date(2062, 1, 1)}}, False),
        ({"effective": {"from": dt.date(2027, 1, 1)}}, False),
    ],
)
def test_a_year_far_ahead(tmp_path: Path, parts: dict[str, Any], line: bool) -> None:
    """A rule that begins in 2062 was meant for 2026, and is told; an end may be that far."""
    rules = load(tmp_path, pack(**parts))
    found = [f for f in findings(rules, dt.date(2026, 6, 1)) if f.problem.code == "lint-year"]

    assert [f.serious for f in found] == [True] * line
    assert all(f.problem.place is not None and f.problem.place.line for f in found)

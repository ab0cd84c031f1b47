"""Mutation of packs: which changes there are, which of them the tests of a pack notice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.lang.book import names
from tests.pack.pack_files import check, load, pack, parameter

from prescreen.cli.test import run
from prescreen.lang import compile_expression, walk
from prescreen.lint import mutate
from prescreen.lint.mutants import moved, mutants

PASS = {"name": "恰好", "given": {"land": {"area": 100}}, "expect": {"sample.area": "pass"}}
FAIL = {"name": "差一点", "given": {"land": {"area": 100.1}}, "expect": {"sample.area": "fail"}}
LESS = {"name": "少一点", "given": {"land": {"area": 99.5}}, "expect": {"sample.area": "pass"}}


def alive(folder: Path, *tests: dict[str, Any], **parts: Any) -> set[str]:
    """What is said of the mutants that no test kills."""
    (found,) = mutate(load(folder, pack(tests=list(tests), **parts)))
    assert found.killed + found.equivalent + len(found.survivors) == found.count
    return {m.what for m in found.survivors}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("land.area <= 100[亩]", {"<", "99[亩]", "101[亩]"}),
        ("output.jobs > 0[人]", {">=", "1[人]"}),
        ("project.started", {"!"}),
        ("!project.started", {"!!", "!"}),
        ("project.started && land.area > 1[亩]", {"||", "− project.started"}),
        ("project.kind in ['工业', '农业']", {"!", "− '工业'", "− '农业'"}),
        ("under(project.industry_code, '26', '25')", {"!", "− '26'", "− '25'"}),
        ("project.kind == '工业'", {"!=", "'生产性服务业'", "?"}),
        ("any(investor.share > 50[%])", {"all", ">=", "49.5[%]", "50.5[%]"}),
        ("count(investor, investor.share > 1[%]) >= 2", {"− where", "1", "3"}),
        ("as_of < date('2026-01-01')", {"<=", "2025-12-31", "2026-01-02"}),
        ("stage_reached('联审')", {"'初审'", "'拟签约'"}),
        ("investment.total / land.area > 1[万元/亩]", {"*", "0.99[万元/亩]"}),
        ("(project.started ? 1 : 2) > 1", {"? ⇄ :"}),
        ("at_least(2, project.started, land.area > 1[亩], project.is_major)",
         {"at_least(1, …)", "at_least(3, …)"}),
        ("max(land.area, 3[亩]) > 4[亩]", {"min"}),
    ],
)  # fmt: skip
def test_changes_of_an_expression(text: str, changes: set[str]) -> None:
    """Every threshold, operator, negation, part and field of an expression is changed."""
    tree = compile_expression(text, names())
    said = {c.to or f"− {text[c.span.start : c.span.end]}" for c in mutants(tree)}

    assert changes - said == set()


@pytest.mark.parametrize(
    "text",
    [
        "land.area <= 100[亩] && !project.started || any(investor.share > 50[%])",
        "count(investor, mentions(investor.name, '甲', '乙')) >= 2",
        "days(schedule.sign, as_of) > 30[日] ? project.started : project.is_major",
    ],
)
def test_a_mutant_differs_in_one_place(text: str) -> None:
    """No mutant is the tree itself, none is made twice, and all but one node's kin are the same."""
    tree = compile_expression(text, names())
    made = [c.node for c in mutants(tree)]

    assert tree not in made
    assert len(set(made)) == len(made)
    nodes = set(walk(tree))
    for changed in made:
        assert nodes & set(walk(changed)) or len(nodes) < 4


@pytest.mark.parametrize(
    ("value", "step", "neighbours"),
    [
        (1000.0, 0.1, (990.0, 1010.0)),
        (5.0, 1.0, (4.0, 6.0)),
        (0.0, 0.01, (-0.01, 0.01)),
        (0.0, 0.0, (-1.0, 1.0)),
        (True, 0.0, (False,)),
        (dt.date(2026, 1, 1), 0.0, (dt.date(2025, 12, 31), dt.date(2026, 1, 2))),
        ("甲", 0.0, ()),
    ],
)
def test_a_threshold_moves_by_what_can_be_seen(
    value: object, step: float, neighbours: tuple[Any, ...]
) -> None:
    """A threshold moves by a hundredth, or the step of the fact: a fact may fall between."""
    assert moved(value, step) == neighbours


def test_the_boundary_and_a_little_beside_it_kill_all(tmp_path: Path) -> None:
    """One test at the threshold and one just beyond it notice every change of a comparison."""
    assert alive(tmp_path, PASS, FAIL) == set()


@pytest.mark.parametrize(
    ("tests", "left"),
    [
        ([LESS, FAIL], {"land.area <= 100[亩] → <"}),
        ([PASS], {"100[亩] → 101[亩]"}),
        ([FAIL], {"land.area <= 100[亩] → <", "100[亩] → 99[亩]"}),
        ([], None),
    ],
)
def test_what_weak_tests_leave(tmp_path: Path, tests: list[Any], left: set[str] | None) -> None:
    """What no test would notice is listed, and nothing else."""
    found = alive(tmp_path, *tests)

    assert found == left if left is not None else len(found) == 4


def test_a_survivor_says_where_it_is(tmp_path: Path) -> None:
    """A survivor names file, line and column of what was changed, and the rule."""
    (found,) = mutate(load(tmp_path, pack(tests=[LESS, FAIL])))
    (problem,) = found.problems

    assert problem.code == "test-survivor"
    assert "sample.area" in problem.zh
    assert problem.place is not None
    excerpt = problem.place.excerpt or ""
    start = (problem.place.col or 1) - 1
    assert excerpt[start : start + problem.place.width] == "land.area <= 100[亩]"


def test_declared_equivalent(tmp_path: Path) -> None:
    """A change declared equivalent is passed over; a declaration that nothing needs is told."""
    own = {"rule": "sample.area", "change": "land.area <= 100[亩] → <", "reason": "甲"}
    needed = load(tmp_path / "a", pack(tests=[LESS, FAIL], equivalent=[own]))
    vain = load(tmp_path / "b", pack(tests=[PASS, FAIL], equivalent=[own]))

    (one,), (two,) = mutate(needed), mutate(vain)
    assert (one.equivalent, one.problems) == (1, ())
    assert [p.code for p in two.problems] == ["test-equivalent"]


def test_thresholds_of_parameters(tmp_path: Path) -> None:
    """Every dated value of a parameter is moved; a day in its epoch is needed to notice."""
    parts = {
        "parameters": {"p": parameter({"2020-01-01": 10, "2026-01-01": 20})},
        "checks": [check(require="land.area <= p")],
        "tested_on": dt.date(2026, 6, 1),
    }
    tests = [
        {"name": "恰好", "given": {"land": {"area": 20}}, "expect": {"sample.area": "pass"}},
        {"name": "差一点", "given": {"land": {"area": 20.1}}, "expect": {"sample.area": "fail"}},
    ]

    assert alive(tmp_path, *tests, **parts) == {"2020-01-01 → 9.9[亩]", "2020-01-01 → 10.1[亩]"}


@pytest.mark.parametrize(
    ("expect", "survives"),
    [
        ({"sample.area": "fail"}, True),
        ({"verdict": "conditional", "conclusions": ["big"]}, False),
        ({"tags": ["大"], "metrics": {"double": 300}, "score": 3}, False),
    ],
)
def test_changes_of_metrics_points_and_conclusions(
    tmp_path: Path, expect: dict[str, Any], survives: bool
) -> None:
    """A change of a metric, of points or of a conclusion is noticed by what reads it."""
    given = {"land": {"area": 150}}
    double = {"label": "两倍", "label_en": "double", "formula": "land.area + land.area"}
    parts = {
        "metrics": {"double": double},
        "scorecard": {"title": "分", "items": [
            {"id": "a", "label": "甲", "label_en": "a", "max": 10,
             "points": "double > 200[亩] ? 3 : 1"},
        ]},
        "conclusions": [{"id": "big", "when": "double > 200[亩]", "tag": "大"}],
    }  # fmt: skip
    test = {"name": "大", "given": given, "expect": expect}
    found = alive(tmp_path, test, FAIL, **parts)

    assert ("land.area + land.area → -" in found) is survives


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`prescreen test --mutate` ends with 1 while a mutant lives, and names it."""
    unknown = {"name": "未知", "expect": {"sample.area": "unknown"}}
    load(tmp_path / "a", pack(tests=[PASS, FAIL, unknown]))
    load(tmp_path / "b", pack(tests=[PASS, {**FAIL, "given": {"land": {"area": 200}}}, unknown]))

    assert run([tmp_path / "a"], "zh", True) == 0
    assert "0 处没有发现" in capsys.readouterr().out
    assert run([tmp_path / "b"], "zh") == 0
    capsys.readouterr()
    assert run([tmp_path / "b"], "en", True) == 1
    assert "100[亩] → 101[亩]" in capsys.readouterr().out

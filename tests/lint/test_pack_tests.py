"""The tests that stand in packs: how they run, what they cover, what they lack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.pack.pack_files import check, load, pack, parameter

from prescreen.cli.test import run
from prescreen.errors import PackError
from prescreen.lint import PackResult, run_tests
from prescreen.pack import load_rules

PASS = {"name": "小", "given": {"land": {"area": 99}}, "expect": {"sample.area": "pass"}}
FAIL = {"name": "大", "given": {"land": {"area": 101}}, "expect": {"sample.area": "fail"}}
EDGE = {"name": "恰好", "given": {"land": {"area": 100}}, "expect": {"sample.area": "pass"}}
OPEN = {"name": "未知", "expect": {"sample.area": "unknown"}}
DUE = {"project": {"stage": "初审"}}


def result(folder: Path, *tests: dict[str, Any], **parts: Any) -> PackResult:
    """The one result of a pack with these tests."""
    return next(run_tests(load(folder, pack(tests=list(tests), **parts))))


def lacking(found: PackResult) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for gap in found.coverage.gaps():
        out.setdefault(gap.what if gap.what != "outcome" else gap.check, set()).update(gap.lacking)
    return out


def test_all_outcomes_and_the_boundary(tmp_path: Path) -> None:
    """Pass, fail, unknown and the threshold itself are everything."""
    found = result(tmp_path, PASS, FAIL, EDGE, OPEN)

    assert found.count == 4
    assert found.failures == ()
    assert lacking(found) == {}
    shown, wanted = found.coverage.counts()
    assert shown == wanted == 4


@pytest.mark.parametrize(
    ("tests", "missing"),
    [
        ([PASS, FAIL, EDGE], {"sample.area": {"unknown"}, "@0": {"unknown"}}),
        ([PASS, FAIL, OPEN], {"@0": {"boundary"}}),
        ([PASS, EDGE, OPEN], {"sample.area": {"fail"}, "@0": {"false"}}),
        ([FAIL, OPEN], {"sample.area": {"pass"}, "@0": {"true", "boundary"}}),
    ],
)
def test_what_is_lacking(tmp_path: Path, tests: list[Any], missing: dict[str, set[str]]) -> None:
    """Every truth that no test has shown is named."""
    assert lacking(result(tmp_path, *tests)) == missing


def test_a_wrong_expectation(tmp_path: Path) -> None:
    """A test that expects otherwise fails, with both outcomes and its place."""
    found = result(tmp_path, PASS | {"expect": {"sample.area": "fail"}})

    assert [p.code for p in found.failures] == ["test-failed"]
    assert "应为 fail,实为 pass" in found.failures[0].zh
    assert found.failures[0].place is not None
    assert found.failures[0].place.line is not None


def test_an_unknown_check_in_a_test(tmp_path: Path) -> None:
    """A misspelt check is told, never taken for fulfilled."""
    with pytest.raises(PackError) as error:
        result(tmp_path, PASS | {"expect": {"sample.aera": "pass"}})

    (problem,) = error.value.problems
    assert problem.code == "test-expect"
    assert "sample.area" in problem.hint_zh
    assert problem.place is not None
    assert problem.place.line is not None


CUT = [{"id": "big", "when": "land.area > 100[亩]", "tag": "大"}]
DOUBLE = {
    "double": {"label": "两倍", "label_en": "double", "unit": "亩", "formula": "land.area * 2"}
}


@pytest.mark.parametrize(
    ("expect", "failures"),
    [
        ({"conclusions": ["big"]}, 0),
        ({"conclusions": "big"}, 0),
        ({"conclusions": []}, 1),
        ({"tags": ["大"]}, 0),
        ({"tags": []}, 1),
        ({"tags": [], "conclusions": []}, 2),
        ({"sample.area": "不符合", "初判": "有条件通过", "标签": ["大"]}, 0),
        ({"sample.area": "符合"}, 1),
        ({"metrics": {"double": 202}}, 0),
        ({"metrics": {"double": 200}}, 1),
        ({"metrics": {"double": "unknown"}}, 1),
    ],
)
def test_expectations_can_fail(tmp_path: Path, expect: dict[str, Any], failures: int) -> None:
    """A list is the very set, so that one conclusion too many fails the test, `[]` included."""
    found = result(tmp_path, FAIL | {"expect": expect}, conclusions=CUT, metrics=DOUBLE)

    assert len(found.failures) == failures


@pytest.mark.parametrize(
    ("expect", "code", "hint"),
    [
        ({"sample.area": "passs"}, "test-expect", "pass"),
        ({"sample.area": "合符"}, "test-expect", "符合"),
        ({"sample.area": ["pass"]}, "test-expect", "pass"),
        ({"verdict": "conditonal"}, "test-expect", "conditional"),
        ({"verdikt": "pass"}, "test-expect", "verdict"),
        ({"tags": ["太"]}, "test-expect", "大"),
        ({"conclusions": ["bigg"]}, "test-expect", "big"),
        ({"metrics": {"duoble": 1}}, "test-expect", "double"),
        ({"metrics": 3}, "test-expect", "metrics"),
        ({"score": [1, 2, 3]}, "test-expect", "score"),
    ],
)
def test_words_of_an_expectation_are_read_at_load(
    tmp_path: Path, expect: dict[str, Any], code: str, hint: str
) -> None:
    """A word that can never come is told with its place and what was meant, not taken as it is."""
    with pytest.raises(PackError) as error:
        result(tmp_path, FAIL | {"expect": expect}, conclusions=CUT, metrics=DOUBLE)

    (problem,) = error.value.problems
    assert problem.code == code
    assert hint in problem.hint_zh
    assert problem.place is not None
    assert problem.place.col is not None


def test_conditions_count_wherever_they_stand(tmp_path: Path) -> None:
    """A condition inside a metric, points, a conclusion or the key of a table is to be shown."""
    rows = [{"size": "大", "value": 1}, {"size": "小", "value": 2}]
    parts = {
        "metrics": {
            "m": {"label": "甲", "label_en": "m", "formula": "land.area > 10[亩]"},
            "k": {"label": "乙", "label_en": "k",
                  "formula": "t[land.new_area > 5[亩] ? '大' : '小'] * 1"},
        },
        "tables": {"t": {"label": "表", "label_en": "t", "keys": {"size": "text"},
                         "values": {"value": "1"}, "rows": rows}},
        "scorecard": {"title": "评分", "items": [
            {"id": "a", "label": "甲", "label_en": "a", "max": 10,
             "points": "output.jobs >= 100[人] ? 10 : 0"},
        ]},
        "conclusions": [{"id": "big", "when": "investment.total > 5[万元]", "tag": "大"}],
        "checks": [check(require="m && k > 1")],
    }  # fmt: skip
    lacking = {g.check for g in result(tmp_path, **parts).coverage.gaps() if g.node is not None}

    assert lacking == {"metrics.m", "metrics.k", "scorecard.a", "big", "sample.area"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"land": {"aera": 1}}, "test-failed"),
        ({"land": {"area": "很多"}}, "test-failed"),
        ({"region": {"coastal": "也许"}}, "test-fact"),
        ({"region": {"costal": True}}, "test-fact"),
    ],
)
def test_a_fact_that_cannot_be_read(tmp_path: Path, given: dict[str, Any], code: str) -> None:
    """A test whose facts are misspelt or unreadable fails; it does not run with them left out."""
    found = result(tmp_path, OPEN | {"given": given})

    assert found.failures[0].code == code
    assert found.failures[0].place is not None
    assert OPEN["name"] in found.failures[0].zh


def test_the_day_of_a_test(tmp_path: Path) -> None:
    """Each test runs on its own day, else on the pack's."""
    parts = {
        "parameters": {"p": parameter({"2020-01-01": 10, "2026-01-01": 20})},
        "checks": [check(require="land.area <= p")],
        "tested_on": dt.date(2026, 6, 1),
    }
    given = {"land": {"area": 15}}
    found = result(
        tmp_path,
        {"name": "新", "given": given, "expect": {"sample.area": "pass"}},
        {"name": "旧", "given": given, "as_of": dt.date(2025, 6, 1),
         "expect": {"sample.area": "fail"}},
        {"name": "更早", "given": given, "as_of": dt.date(2019, 6, 1),
         "expect": {"sample.area": "unknown"}},
        **parts,
    )  # fmt: skip

    assert found.failures == ()


def test_stage_evidence_region_and_waivers(tmp_path: Path) -> None:
    """Tests may set the stage, the evidence of a fact, facts of the place, and waivers."""
    parts = {
        "level": "local",
        "checks": [
            check(
                require="land.area <= 100[亩] || region.coastal", due="供地",
                basis="local_published", source="local", waivable=True,
            ),
            check("sample.seen", "land.area <= 100[亩]", verify_by="联审"),
        ],
    }  # fmt: skip
    waiver = {
        "check": "sample.area",
        "reason": "甲",
        "by": "乙",
        "document": "丙",
        "until": "2027-01-01",
    }
    big = {"land": {"area": 200}}
    found = result(
        tmp_path,
        {"name": "还没到", "expect": {"sample.area": "later"}},
        {"name": "到了", "given": {"project": {"stage": "供地"}},
         "expect": {"sample.area": "unknown"}},
        {"name": "地区", "given": {**big, "region": {"coastal": True}},
         "expect": {"sample.area": "pass"}},
        {"name": "例外", "given": big | {"region": {"coastal": False}}, "waivers": [waiver],
         "as_of": dt.date(2026, 6, 1), "expect": {"sample.area": "waived"}},
        {"name": "过期", "given": big | {"region": {"coastal": False}}, "waivers": [waiver],
         "as_of": dt.date(2027, 6, 1), "expect": {"sample.area": "fail"}},
        {"name": "只是申报", "given": {"land": {"area": 1}, "project": {"stage": "联审"}},
         "expect": {"sample.seen": "unknown"}},
        {"name": "已核验", "given": {"land": {"area": {"value": 1, "evidence": "verified"}},
                                     "project": {"stage": "联审"}},
         "expect": {"sample.seen": "pass"}},
        **parts,
    )  # fmt: skip

    assert found.failures == ()


def test_verdict_score_tags_and_conclusions(tmp_path: Path) -> None:
    """What a pack concludes can be expected too; an unknown gives an interval of points."""
    parts = {
        "scorecard": {"title": "评分", "items": [
            {"id": "a", "label": "甲", "label_en": "a", "max": 10, "bands": [
                {"when": "output.jobs >= 100[人]", "points": 10}, {"when": True, "points": 2},
            ]},
        ]},
        "conclusions": [
            {"id": "big", "when": "land.area > 100[亩]", "tag": "大"},
            {"id": "stop", "when": "verdict == 'conditional'", "after": "verdict",
             "route": "提请研究", "route_en": "to the meeting"},
        ],
    }  # fmt: skip
    found = result(
        tmp_path,
        FAIL | {"expect": {"sample.area": "fail", "verdict": "conditional", "score": [2, 10],
                           "tags": ["大"], "conclusions": ["big", "stop"]}},
        PASS | {"expect": {"verdict": "pass"}},
        {"name": "分", "given": {"output": {"jobs": 100}}, "expect": {"score": 10}},
        {"name": "少", "given": {"output": {"jobs": 99}}, "expect": {"score": [2, 2]}},
        **parts,
    )  # fmt: skip

    assert found.failures == ()
    assert not [g for g in found.coverage.gaps() if g.what == "conclusion"]


def test_a_conclusion_never_seen(tmp_path: Path) -> None:
    """A conclusion is to be seen both drawn and not drawn."""
    rule = {"id": "big", "when": "land.area > 100[亩]", "tag": "大"}
    found = result(tmp_path, PASS, conclusions=[rule])

    gaps = {g.check: g.lacking for g in found.coverage.gaps() if g.what == "conclusion"}
    assert gaps == {"big": ("fired",)}


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`prescreen test` ends with 0 when everything is shown, with 1 otherwise, and says what."""
    load(tmp_path / "a", pack(tests=[PASS, FAIL, EDGE, OPEN]))
    load(tmp_path / "b", pack(tests=[PASS]))

    assert run([tmp_path / "a"], "zh") == 0
    assert "100.0%" in capsys.readouterr().out
    assert run([tmp_path / "b"], "en") == 1
    assert "lacks:" in capsys.readouterr().out


def test_packs_of_this_library() -> None:
    """Every test of every pack that comes along passes and nothing is left uncovered."""
    for found in run_tests(load_rules(["national", "local"])):
        assert found.failures == (), found.pack.id
        assert list(found.coverage.gaps()) == [], found.pack.id

"""Whatever happens to a pack's file, it loads or is refused with places, and never crashes."""

from __future__ import annotations

import copy
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pack.pack_files import check, pack, parameter, save, table

from prescreen.errors import PackError
from prescreen.lint.findings import findings
from prescreen.pack import load_rules

WHOLE = pack(
    version="1",
    effective={"from": dt.date(2020, 1, 1)},
    review_by=dt.date(2027, 1, 1),
    parameters={"p": parameter({"2020-01-01": 10, "2026-01-01": "1[公顷]"}, better="lower")},
    tables={
        "t": table({"k": "interval:亩", "c": "industry"}, [
            {"k": "<10", "c": "39", "value": 1}, {"k": ">=10", "c": "39", "value": 2},
        ]),
    },
    metrics={"m": {"label": "甲", "label_en": "m", "unit": "万元/亩",
                   "formula": "investment.total / land.area"}},
    checks=[
        check(require="land.area <= p && m >= 1[万元/亩]",
              applies="t[land.area, project.industry_code] > 1"),
        check("sample.two", "any(investor.defaulter)", severity="defer", until="年底",
              until_en="the end of the year", effective={"from": dt.date(2021, 1, 1)}),
    ],
    scorecard={"title": "评分", "items": [
        {"id": "a", "label": "甲", "label_en": "a", "max": 5, "bands": [
            {"when": "land.area > 5[亩]", "points": 5}, {"when": True, "points": "0.5 * 2"}]},
    ]},
    conclusions=[
        {"id": "a", "when": "failed('sample.two')", "tag": "大"},
        {"id": "b", "when": "tagged('大')", "task": {
            "bureau": "ecology", "title": "办理", "title_en": "do it", "papers": ["甲"]}},
    ],
    tests=[{"name": "小", "given": {"land": {"area": 1}}, "expect": {"sample.area": "unknown"}}],
)  # fmt: skip
TEXT = yaml.safe_dump(WHOLE, allow_unicode=True, sort_keys=False)
ODD = (
    None, True, 0, -1, 1.5, 10**30, "", " ", "甲", "1[亩]", "land.area", "true", "是", "a: b", "[",
    "{}", [], [None], [[]], {}, {"a": None}, {"": ""}, dt.date(2026, 1, 1), "x" * 5000, "📄",
    "\u2028",
)  # fmt: skip
MODEST = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESCREEN_CACHE", "0")


def answered(folder: Path) -> None:
    """Load the folder; every problem has its place and both languages."""
    try:
        rules = load_rules([folder])
    except PackError as error:
        found = error.problems
    else:
        found = tuple(f.problem for f in findings(rules, dt.date(2026, 11, 22)))
    for problem in found:
        assert problem.place is not None
        assert problem.zh.strip()
        assert problem.en.strip()
        assert problem.text("zh")


def paths(node: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested mappings and lists."""
    yield here
    if isinstance(node, dict | list):
        inner = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in inner:
            yield from paths(value, (*here, key))


PLACES = [p for p in paths(WHOLE) if p]


def test_the_pack_is_sound(tmp_path: Path) -> None:
    """What is damaged below loads as it stands."""
    assert load_rules([save(tmp_path, WHOLE)]).packs[0].checks


@MODEST
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_a_value_replaced(place: tuple[Any, ...], value: Any) -> None:
    """Any value may be replaced by any other."""
    damaged = copy.deepcopy(WHOLE)
    node: Any = damaged
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    _write_and_load(yaml.safe_dump(damaged, allow_unicode=True, sort_keys=False))


@MODEST
@given(st.sampled_from(PLACES))
def test_a_value_removed(place: tuple[Any, ...]) -> None:
    """Whatever key or item is left out, the pack loads or each problem has its place."""
    damaged = copy.deepcopy(WHOLE)
    node: Any = damaged
    for step in place[:-1]:
        node = node[step]
    del node[place[-1]]
    _write_and_load(yaml.safe_dump(damaged, allow_unicode=True, sort_keys=False))


@MODEST
@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 30),
    st.text("ab: -\n[]{}\"'|>&*!#?%@`,01.亩\t", max_size=5),
)
def test_text_replaced(at: int, length: int, text: str) -> None:
    """Any stretch of the file may be replaced by any signs."""
    _write_and_load(TEXT[:at] + text + TEXT[at + length :])


def _write_and_load(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample" / "pack.yaml"
        path.parent.mkdir()
        path.write_text(text, "utf-8")
        answered(Path(folder))

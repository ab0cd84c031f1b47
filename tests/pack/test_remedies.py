"""Remedies are tried: applied to the broken file, the file loads and means what was meant."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.pack.pack_files import SOURCES, check, load, pack, problems

from prescreen.errors import PackError, Problem
from prescreen.lang import ast
from prescreen.pack import Check, load_rules

BROKEN = [
    ("!project.started", '"!project.started"', '"!project.started"', "! project.started"),
    ("!any(investor.defaulter)", '"!any(investor.defaulter)"', '"!any(investor.defaulter)"',
     "! any(investor.defaulter)"),
    ("!mentions(建设内容,'住宅')", "\"!mentions(建设内容,'住宅')\"",
     "\"!mentions(建设内容,'住宅')\"", "! mentions(建设内容, '住宅')"),
    ("!(land.area > 1[亩] && project.started)", '"!(land.area > 1[亩] && project.started)"',
     '"!(land.area > 1[亩] && project.started)"', "! (land.area > 1[亩] && project.started)"),
    ("output.rnd_share >= 0.2", "20[%]", "output.rnd_share >= 20[%]", "output.rnd_share >= 20[%]"),
    ("output.rnd_share >= 5", "5[%]", "output.rnd_share >= 5[%]", "output.rnd_share >= 5[%]"),
    ("land.area <= 1234567", "1234567[亩]", "land.area <= 1234567[亩]",
     "land.area <= 1234567[亩]"),
    ("land.area <= 100亩", "100[亩]", "land.area <= 100[亩]", "land.area <= 100[亩]"),
    ("land.area <= max(land.new_area, 1,200[亩])", "1200",
     "land.area <= max(land.new_area, 1200[亩])", "land.area <= max(land.new_area, 1200[亩])"),
    ("用地面积不超过100[亩]", "用地面积 不超过 100[亩]", "用地面积 不超过 100[亩]",
     "land.area <= 100[亩]"),
    ("用地面积不低于100[亩]", "用地面积 不低于 100[亩]", "用地面积 不低于 100[亩]",
     "land.area >= 100[亩]"),
    ("用地面积小于9[亩]", "用地面积 小于 9[亩]", "用地面积 小于 9[亩]", "land.area < 9[亩]"),
    ("schedule.sign in ['2026-01-01']", "schedule.sign == date('2026-01-01')",
     "schedule.sign == date('2026-01-01')", "schedule.sign == date('2026-01-01')"),
    ("project.started in ['是']", "project.started", "project.started", "project.started"),
    ("environment.processes in ['电镀', '喷涂']",
     "any_of(environment.processes, ['电镀', '喷涂'])",
     "any_of(environment.processes, ['电镀', '喷涂'])",
     "any_of(environment.processes, ['电镀', '喷涂'])"),
    ("environment.processes == '电镀'", "'电镀' in environment.processes",
     "\"'电镀' in environment.processes\"", "'电镀' in environment.processes"),
    ("project.kind = '工业'", "==", "project.kind == '工业'", "project.kind == '工业'"),
    ("1[亩] <= land.area <= 2[亩]", "&&", "1[亩] <= land.area && land.area <= 2[亩]",
     "1[亩] <= land.area && land.area <= 2[亩]"),
]  # fmt: skip
"""What was written, what the remedy says, the file mended by it, and what it must mean."""


def file_with(folder: Path, require: str) -> Path:
    """A pack whose `require` is written as it stands, quoted or not."""
    own = pack(checks=[check(require="REQUIRE")])
    text = yaml.dump(own, allow_unicode=True, sort_keys=False)
    path = folder / "sample" / "pack.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("REQUIRE", require), "utf-8")
    return folder


def meaning(value: object) -> object:
    """A tree without the places of its nodes."""
    if isinstance(value, ast.Node):
        parts = (f for f in dataclasses.fields(value) if f.name not in ("span", "type"))
        return type(value), [meaning(getattr(value, f.name)) for f in parts]
    if isinstance(value, tuple):
        return [meaning(v) for v in value]
    return value


def loaded(folder: Path, require: str) -> Check:
    return load_rules([file_with(folder, require)]).packs[0].checks[0]


@pytest.mark.parametrize(
    ("broken", "said", "mended", "meant"), BROKEN, ids=[row[0] for row in BROKEN]
)
def test_a_remedy_mends(tmp_path: Path, broken: str, said: str, mended: str, meant: str) -> None:
    """What the message proposes loads, and means what was meant, never the opposite."""
    with pytest.raises(PackError) as error:
        loaded(tmp_path / "broken", broken)
    (problem,) = error.value.problems

    assert said in problem.hint_zh
    assert said in problem.hint_en
    want = loaded(tmp_path / "meant", f'"{meant}"').require
    assert meaning(loaded(tmp_path / "mended", mended).require) == meaning(want)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("用地面积 ≥ 100［亩］", "land.area >= 100[亩]"),
        ("用地面积 ＞＝ １００［亩］", "land.area >= 100[亩]"),
        (
            "用地面积 不低于 1,200[亩] 并且 project.started",
            "land.area >= 1200[亩] && project.started",
        ),
        (
            "用地面积 超过 100[亩] 或者 非 project.started",
            "land.area > 100[亩] || !project.started",
        ),
        ("land.area < 100[亩] and not project.started", "land.area < 100[亩] && !project.started"),
        ("land.area < 100[亩] or project.started", "land.area < 100[亩] || project.started"),
        ("output.rnd_share 不低于 20%", "output.rnd_share >= 20[%]"),
        ("schedule.sign 不超过 2026.1.1", "schedule.sign <= date('2026-01-01')"),
        ("schedule.sign < 2026年10月1日", "schedule.sign < date('2026-10-01')"),
        ("project.kind == “工业”", "project.kind == '工业'"),
        ("project.kind in ['工业'、'农业']", "project.kind in ['工业', '农业']"),
    ],
)
def test_what_people_write_is_read(tmp_path: Path, written: str, meant: str) -> None:
    """Chinese comparisons, full-width signs, days and thousands are read as they are meant."""
    read, want = loaded(tmp_path / "a", f"|\n      {written}"), loaded(tmp_path / "b", f'"{meant}"')

    assert meaning(read.require) == meaning(want.require)


CHINESE = {
    "severity": ("须落实事项", "condition"),
    "scope": ("项目", "project"),
    "due": ("评审", "联审"),
    "basis": ("地方文件", "local_published"),
    "bureau": ("某市自然资源和规划局", "natural_resources"),
}


def test_codes_in_chinese(tmp_path: Path) -> None:
    """Severity, scope, stage, basis and bureau may be written as officers call them."""
    words = {key: zh for key, (zh, _) in CHINESE.items()}
    own = pack(level="地方", checks=[check(source="local", **words)])
    read = load(tmp_path, own).packs[0]

    assert read.level == "local"
    assert {key: getattr(read.checks[0], key) for key in CHINESE} == {
        key: code for key, (_, code) in CHINESE.items()
    }


def test_days_as_people_write_them(tmp_path: Path) -> None:
    """2026.1.1 is a day for a text, a parameter, a row and the pack itself."""
    sources = {**SOURCES, "norm": SOURCES["norm"] | {"effective": {"from": "2026.1.1"}}}
    ceiling = {"label": "上限", "label_en": "p", "unit": "亩", "values": {"2026年1月1日": 5}}
    own = pack(sources=sources, parameters={"p": ceiling}, tested_on="2026/3/1")
    read = load(tmp_path, own).packs[0]

    assert read.sources["norm"].effective.since == dt.date(2026, 1, 1)
    assert read.parameters["p"].on(dt.date(2026, 1, 1)) == 5.0
    assert read.tested_on == dt.date(2026, 3, 1)


def _without_english(part: Any) -> Any:
    if isinstance(part, dict):
        return {k: _without_english(v) for k, v in part.items() if not k.endswith("_en")}
    return [_without_english(v) for v in part] if isinstance(part, list) else part


@pytest.mark.parametrize("level", ["national", "province", "local"])
def test_english_is_optional_in_local_packs(tmp_path: Path, level: str) -> None:
    """A local pack needs no English, and is shown in Chinese; a national one is told each key."""
    own = _without_english(pack(level=level))
    found = problems(tmp_path, own)

    if level == "national":
        assert [(p.code, p.zh.split()[-1]) for p in found] == [
            ("pack-missing", key) for key in ("title_en", "title_en", "remedy_en")
        ]
        assert all(p.place is not None and p.place.line for p in found)
    else:
        assert found == ()
        assert load_rules([tmp_path]).packs[0].checks[0].title_en == "sample.area"


@pytest.mark.parametrize(
    ("source", "code", "mended"),
    [
        ('"norm#第一条, norm#第二条"', "source-several", "[norm#第一条, norm#第二条]"),
        ('"norm#第一条、law"', "source-several", "[norm#第一条, law]"),
        ("norm #第一条", "source-comment", "norm#第一条"),
        ("[norm #第一条\n    ]", "source-comment", "norm#第一条"),
    ],
)
def test_sources_that_would_be_lost(tmp_path: Path, source: str, code: str, mended: str) -> None:
    """An article that YAML or a comma would swallow is told, with the text that keeps it."""
    written = {}
    for name, text in (("broken", source), ("mended", mended)):
        path = file_with(tmp_path / name, "land.area < 1[亩]") / "sample" / "pack.yaml"
        whole = path.read_text("utf-8").replace("source: norm#第一条", f"source: {text}")
        path.write_text(whole, "utf-8")
        written[name] = path
    (found,) = _problems(written["broken"])

    assert found.code == code
    assert mended in found.hint_zh
    assert _problems(written["mended"]) == ()
    cited = load_rules([written["mended"]]).packs[0].checks[0].citations
    assert cited[0].article == "第一条"


def _problems(path: Path) -> tuple[Problem, ...]:
    try:
        load_rules([path])
    except PackError as error:
        return error.problems
    return ()

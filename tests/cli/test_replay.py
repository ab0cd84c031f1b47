"""A kept report says by itself what it was made from, and can be made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from prescreen.cli.app import app
from prescreen.cli.kept import read_reports
from prescreen.cli.replay import replay
from prescreen.errors import InputError
from prescreen.screener import Screener

ROOT = Path(__file__).parents[2]
REGION = ROOT / "examples/kecheng/region.yaml"
CANDIDATE = {"id": "1", "name": "示例项目", "land": {"area": "120亩"}, "project": {"stage": "初审"}}


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener.from_files(REGION, as_of="2026-11-22")


@pytest.fixture
def kept(screener: Screener) -> Any:
    return json.loads(screener.screen(CANDIDATE).to_json())


def call(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["replay", *words, "--region", str(REGION)])
    return done.exit_code, done.output


def test_the_same_rules_give_the_same_report(tmp_path: Path, kept: Any) -> None:
    """Replayed under the same rules, a kept report is confirmed with exit code 0."""
    (tmp_path / "r.json").write_text(json.dumps(kept), encoding="utf-8")
    code, out = call(str(tmp_path / "r.json"))
    assert (code, out.strip()) == (0, "1 示例项目: 与报告一致")


def test_json_lines_are_replayed_one_by_one(tmp_path: Path, kept: Any, screener: Screener) -> None:
    """Each line is replayed in its own language, or only the one asked for by id."""
    other = json.loads(screener.screen({**CANDIDATE, "id": "2"}).to_json("en"))
    text = "\n".join(json.dumps(r) for r in (kept, other))
    (tmp_path / "r.jsonl").write_text(text, encoding="utf-8")
    code, out = call(str(tmp_path / "r.jsonl"), "--lang", "en")
    assert (code, len(out.splitlines())) == (0, 2)
    assert call(str(tmp_path / "r.jsonl"), "--id", "2")[1].count("\n") == 1


def test_a_changed_fact_is_named_with_what_it_changed(screener: Screener, kept: Any) -> None:
    """A fact changed in the kept input shows in its digest and in the candidate."""
    kept["provenance"]["input"]["facts"]["project.started"] = True
    found = {d.what: (d.before, d.now) for d in replay(kept, screener)}
    assert found["input"][0] == kept["provenance"]["input_sha256"]
    assert "candidate" in found


def test_other_packs_and_regions_are_named(kept: Any) -> None:
    """Another engine, pack or region than the report's is named."""
    kept["provenance"]["packs"][0]["sha256"] = "0" * 64
    kept["provenance"]["engine"] = "0.0.1"
    kept["provenance"]["region"]["sha256"] = "1" * 64
    screener = Screener.from_files(REGION, as_of="2026-11-22")
    found = [d.what for d in replay(kept, screener)]
    assert found[0] == "engine"
    assert "region" in found
    assert f"pack {kept['provenance']['packs'][0]['id']}" in found


def test_outcomes_that_differ_are_named(screener: Screener, kept: Any) -> None:
    """An outcome that came out otherwise is named with what it was."""
    kept["outcomes"][0]["status"] = "fail"
    (found,) = replay(kept, screener)
    assert found.what == f"outcome {kept['outcomes'][0]['check']}"
    assert found.before == "fail"


def test_a_report_without_input_needs_the_list(
    tmp_path: Path, screener: Screener, kept: Any
) -> None:
    """A report that keeps no input is replayed from the list, and refused without it."""
    del kept["provenance"]["input"]
    with pytest.raises(InputError, match="replay-input"):
        replay(kept, screener)
    (tmp_path / "r.json").write_text(json.dumps(kept), encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps([CANDIDATE]), encoding="utf-8")
    code, out = call(str(tmp_path / "r.json"), str(tmp_path / "c.json"))
    assert (code, out.strip()) == (0, "1 示例项目: 与报告一致")


def test_a_part_that_differs_only_in_words_is_named_too(screener: Screener, kept: Any) -> None:
    """Where statuses agree, other words or another list of what is missing still show."""
    kept["outcomes"][0]["reason"] = "…"
    kept["missing"] = []
    assert [d.what for d in replay(kept, screener)] == ["missing", "outcomes"]


@pytest.mark.parametrize("text", ["", "[1]", '{"verdict": "pass"}'])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str) -> None:
    """An empty file or JSON of another kind is refused, not replayed."""
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["replay", str(tmp_path / "r.json"), "--region", str(REGION)])
    assert isinstance(done.exception, InputError)
    assert "replay-file" in str(done.exception)


def damaged(kept: Any) -> list[tuple[str, str]]:
    """Texts of damaged files, and what the message names."""
    del_pack = {k: v for k, v in kept["provenance"].items() if k != "packs"}
    return [
        ("{", "r.json"),
        ("[" * 100_000, "r.json"),
        ("null", "r.json"),
        ("[[]]", "r.json"),
        (json.dumps({**kept, "provenance": None}), "provenance"),
        (json.dumps({**kept, "provenance": del_pack}), "provenance.packs"),
        (json.dumps({**kept, "outcomes": [{"check": "x"}]}), "outcomes.0.status"),
        (json.dumps({**kept, "lang": "fr"}), "lang"),
        (json.dumps({**kept, "as_of": "yesterday"}), "as_of"),
        (json.dumps({**kept, "score": {"low": "1"}}), "score"),
        (json.dumps({**kept, "candidate": {"id": 1, "name": "x"}}), "candidate.id"),
        (json.dumps({k: v for k, v in kept.items() if k != "verdict"}), "verdict"),
    ]


def test_a_damaged_report_is_a_problem_with_the_part(tmp_path: Path, kept: Any) -> None:
    """Whatever is broken off a kept report, the message names it; nothing is traced."""
    for text, named in damaged(kept):
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="replay-file") as caught:
            list(read_reports(tmp_path / "r.json"))
        assert named in str(caught.value)


def test_a_damaged_line_is_named_and_those_before_it_are_replayed(
    tmp_path: Path, kept: Any
) -> None:
    """Lines are read one after the other; names may hold the separators of Unicode."""
    kept["candidate"]["name"] = "甲\u2028乙\x85丙"
    good = json.dumps(kept, ensure_ascii=False)
    (tmp_path / "r.jsonl").write_text(f"{good}\n\n{good[:-9]}\n", encoding="utf-8")
    found = read_reports(tmp_path / "r.jsonl")
    assert next(found)["candidate"]["name"] == "甲\u2028乙\x85丙"
    with pytest.raises(InputError, match=r"r\.jsonl:3: \[replay-file"):
        next(found)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_day_of_a_report_is_replayed(tmp_path: Path, kept: Any, day: str) -> None:
    """A day on which no rule is in force is a difference, not a fault."""
    kept["as_of"] = day
    (tmp_path / "r.json").write_text(json.dumps(kept), encoding="utf-8")
    code, out = call(str(tmp_path / "r.json"))
    assert code == 1, out

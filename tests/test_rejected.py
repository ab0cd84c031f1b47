"""Projects that were turned down: the packs speak against them for the reason on record.

`data/rejected.yaml` has one entry for each; where the recorded facts cannot state the reason, the
entry says why. Entries carry numbers, not names of firms.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from prescreen.screener import Screener

DATA = Path(__file__).parent / "data" / "rejected.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
STATED = [case for case in CASES if "check" in case]
DAY = "2026-11-22"


@cache
def screener(facts: tuple[tuple[str, object], ...], folder: Path) -> Screener:
    """A screener for a place of which only these facts are known."""
    lines = ["region: test", "name: 测试区", "packs: [national]"]
    if facts:
        lines.append("facts:")
        lines += [f"  {path}: [{{value: {str(value).lower()}}}]" for path, value in facts]
    file = folder / f"region{len(facts)}{abs(hash(facts))}.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Screener.from_files(region=file, as_of=DAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rejected")


def test_every_project_on_record_is_here() -> None:
    """No project on record is left out; each names its check, or says why none can state it."""
    assert [case["id"] for case in CASES] == [f"R{n:02d}" for n in range(1, 42, 2)]
    for case in CASES:
        assert ("check" in case) != ("why_not" in case), case["id"]
    assert len(STATED) >= 19


@pytest.mark.parametrize("case", STATED, ids=[case["id"] for case in STATED])
def test_the_packs_reject_for_the_reason_on_record(case: dict[str, Any], folder: Path) -> None:
    """Each check named on record fails on the recorded facts, and the project does not pass."""
    facts = tuple(sorted(case.get("region", {}).items()))
    report = screener(facts, folder).screen({"id": case["id"], "name": "测试项目", **case["given"]})
    named = case["check"] if isinstance(case["check"], list) else [case["check"]]
    for outcome in map(report.outcome, named):
        assert outcome.status == "fail", outcome.check.id
        assert outcome.check.severity == case.get("severity", outcome.check.severity)
        assert outcome.check.severity == "advice" or report.verdict != "pass"
    if "verdict" in case:
        assert report.verdict == case["verdict"]

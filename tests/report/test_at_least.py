"""What a list that is not complete comes to at the least is said as such."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from prescreen import Candidate, Screener

KECHENG = Path(__file__).parents[2] / "examples" / "kecheng"


def shares(*held: float) -> dict[str, Any]:
    """What is said of the shares of two investors where there may be others."""
    investors = [{"name": str(i), "role": "控股股东", "share": s} for i, s in enumerate(held)]
    given = {"id": "1", "name": "示例", "investor": {"items": investors, "complete": False}}
    report = Screener.from_files(KECHENG / "region.yaml", as_of="2026-10-01").screen(
        Candidate.from_dict(given)
    )
    outcomes = json.loads(report.to_json())["outcomes"]
    found: dict[str, Any] = next(o for o in outcomes if o["check"] == "enterprise.shares-add-up")
    return found


def test_a_sum_that_is_too_large_already_says_at_least() -> None:
    """Shares of more than the whole are too many, whoever else there may be."""
    found = shares(70.0, 60.0)

    assert found["status"] == "fail"
    assert "至少130%" in found["reason"]


def test_a_sum_that_may_grow_waits_for_the_rest() -> None:
    """Shares within the whole say nothing before all are known."""
    assert shares(50.0, 40.0)["status"] == "unknown"

"""No report cites a text not in force on its day, and duties do not stop at a change of law.

Days are those on which something changes in the built-in packs, the day before each, and others.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from prescreen.lint.findings import findings
from prescreen.pack import RuleSet, load_rules
from prescreen.report.texts import with_texts
from prescreen.screener import Screener

EXAMPLES = Path(__file__).parent.parent / "examples"
NATIONAL = Path(__file__).parent.parent / "rules" / "national"
LOCAL = Path(__file__).parent.parent / "rules" / "local"


@cache
def rules() -> RuleSet:
    return load_rules(sorted(p.parent for d in (NATIONAL, LOCAL) for p in d.glob("*/pack.yaml")))


def turning_days() -> list[dt.date]:
    """The days on which rules or texts change, and the days before, from 2021 on."""
    days = {d - dt.timedelta(n) for d in rules().edges for n in (0, 1)}
    return sorted(d for d in days if dt.date(2021, 1, 1) <= d <= dt.date(2027, 12, 31))


def filled(ident: str, place: str) -> dict[str, Any]:
    rows = json.loads((EXAMPLES / place / "candidates-filled.json").read_text("utf-8"))
    found: dict[str, Any] = next(r for r in rows if r["id"] == ident)
    return found


def cited(data: Any) -> list[dict[str, Any]]:
    """Every citation of a report, wherever it stands."""
    if isinstance(data, dict):
        own = [c for c in data.get("source") or [] if isinstance(c, dict) and "title" in c]
        return own + [c for v in data.values() for c in cited(v)]
    return [c for v in data for c in cited(v)] if isinstance(data, list) else []


def test_rules_of_a_day_cite_texts_of_that_day() -> None:
    """On every day of a change, and the day before, all that is cited is in force."""
    for day in turning_days():
        now = rules().on(day)
        named = (now.metrics.values(), now.parameter_info.values())
        for group in (now.checks, now.conclusions, now.score, *named):
            for rule in group:
                assert all(c.source.effective.on(day) for c in rule.citations), (day, rule)
        assert all(c.citations for c in now.checks), day


def test_every_check_has_a_text_of_its_basis_on_every_day_in_force() -> None:
    """No built-in check is in force on a day on which no text carries it."""
    gaps = [
        f.problem
        for f in findings(rules(), dt.date(2028, 1, 1))
        if f.problem.code == "lint-source-gap"
    ]
    assert gaps == []


@pytest.mark.parametrize(
    "day", ["2024-09-01", "2026-03-01", "2026-08-14", "2026-08-15", "2027-01-01"]
)
def test_reports_cite_texts_of_their_day(day: str) -> None:
    """Checks, tasks and conclusions of whole reports cite no text later or ended."""
    date = dt.date.fromisoformat(day)
    spans = {
        (s.title, s.number or ""): s.effective for p in rules().packs for s in p.sources.values()
    }
    for place, profile, ident in (
        ("kecheng", "region.yaml", "kecheng-f1"),
        ("bengshan", "region-filled.yaml", "demo-09"),
    ):
        screener = Screener.from_files(region=EXAMPLES / place / profile, as_of=date)
        found = cited(with_texts(screener.screen(filled(ident, place)).to_dict()))
        assert found
        for c in found:
            span = spans.get((c["title"], c.get("number") or ""))
            assert span is None or span.on(date), (day, c)


def test_duties_stand_on_both_sides_of_a_change_of_law() -> None:
    """The checks and tasks that the code of 2026 took over are there the day before and the day."""
    turn = dt.date(2026, 8, 15)
    before, after = rules().on(turn - dt.timedelta(1)), rules().on(turn)
    for group in ("checks", "conclusions"):
        gone = {r.id for r in getattr(before, group)} - {r.id for r in getattr(after, group)}
        assert gone <= {"environment.access-list-basin"}
    kept = {"environment.eia-approved", "environment.not-started", "environment.total-quota",
            "environment.discharge-permit", "environment.water-source-first",
            "water_heritage.soil-list", "energy.coal-substitution"}  # fmt: skip
    assert kept <= {c.id for c in before.checks} & {c.id for c in after.checks}

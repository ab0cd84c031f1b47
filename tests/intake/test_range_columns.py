"""The ends of a range in columns of their own, in tables as in frames."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from prescreen.fields import Interval
from prescreen.intake import read
from prescreen.intake.headings.targets import CellProblem

HEAD = (
    "project.id,project.name,land.area.low,land.area.high,land.area.low_open,land.area,"
    "schedule.start.high"
)
ROWS = (
    "1,甲,50,60,,,2026-06-30",
    "2,乙,50,,是,,",
    "3,丙,60,50,,,",
    "4,丁,1,2,,55,",
    "5,戊,,,,,",
    "6,己,50,50,,,",
    "7,庚,五十来,60,,,",
)


def test_ends_in_columns_make_a_range(tmp_path: Path) -> None:
    """One end alone is open beyond, a value beside them comes first, equal ends are a value."""
    path = tmp_path / "a.csv"
    path.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    batch = read(path)

    assert [c.facts.get("land.area") for c in batch.candidates] == [
        Interval(50.0, 60.0), Interval(50.0, None, low_open=True), None, 55.0, None, 50.0,
        None,
    ]  # fmt: skip
    assert batch.candidates[0].facts["schedule.start"] == Interval(None, dt.date(2026, 6, 30))
    assert [p.code for p in batch.problems] == ["cell.number", "cell.number"]
    assert [(p.row, p.said) for p in batch.problems if isinstance(p, CellProblem)] == [
        (4, "60"), (8, "五十来"),
    ]  # fmt: skip
    assert not batch.notices

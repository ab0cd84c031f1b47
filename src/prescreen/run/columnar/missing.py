"""What still matters for the verdict of a row, as the report on it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prescreen.candidate import Candidate

if TYPE_CHECKING:
    from prescreen.screener import Screener


def missing_of(screener: Screener, candidate: Candidate) -> list[str]:
    """Names of the causes that the verdict waits for, sorted, each once."""
    report = screener.screen(candidate)
    return sorted({m.cause.name for m in report.missing if m.needed_for == "verdict"})

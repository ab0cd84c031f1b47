"""The report on one candidate: everything said about it, and how it came about.

A `Report` holds the structured result; prose and JSON are made when they are asked for.
`to_dict` follows the JSON Schema that `prescreen schema report` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from prescreen.errors import Lang
from prescreen.report.write import Writer
from prescreen.verdict.result import Result
from prescreen.verdict.whatif import Change, Decisive, changes, decisive


@dataclass(frozen=True)
class Report(Result):
    """All about one candidate at one moment. Read-only; compares by identity."""

    @cached_property
    def decisive(self) -> tuple[Decisive, ...]:
        """Single facts that could already end it; see `verdict.whatif`."""
        return decisive(self)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The smallest changes that flip failed checks, each applied and re-run."""
        return changes(self)

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """The report as plain data, prose in one language."""
        return Writer(self, lang).whole(self.decisive, self.changes)

    def to_json(self, lang: Lang = "zh", indent: int | None = None) -> str:
        """Canonical JSON: the same candidate, packs, region and day give the same bytes."""
        return json.dumps(self.to_dict(lang), ensure_ascii=False, indent=indent, allow_nan=False)


def in_force(reports: Iterable[Report]) -> dict[str, Any]:
    """Checks that some report has an outcome of, and the conclusions that could be drawn by day:
    what a file of reports does not say by itself."""
    rules = {r.as_of: r.program.rules for r in reports}
    return {
        "checks": sorted({c.id for found in rules.values() for c in found.checks}),
        "conclusions": {
            day.isoformat(): [f"{c.pack}.{c.id}" for c in found.conclusions]
            for day, found in rules.items()
        },
    }

"""The report on one candidate: everything said about it, and how it came about.

A `Report` holds the structured result; prose and JSON are made when they are asked for.
`to_dict` follows the JSON Schema that `prescreen schema report` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from prescreen.errors import Lang
from prescreen.report.asking import asking
from prescreen.report.brief import Brief
from prescreen.report.outcomes import compact
from prescreen.report.write import Writer
from prescreen.verdict.questions import Question, questions
from prescreen.verdict.result import Result
from prescreen.verdict.whatif import Change, Decisive, changes, decisive

Detail = Literal["verdict", "summary", "full"]


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

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the verdict waits for, in the order in which to ask; see `verdict.questions`."""
        return questions(self)

    def to_dict(
        self, lang: Lang = "zh", detail: Detail = "full", questions: bool = False
    ) -> dict[str, Any]:
        """The report as plain data, as its JSON has it."""
        found: dict[str, Any] = json.loads(self.to_json(lang, None, detail, questions))
        return found

    def to_json(
        self,
        lang: Lang = "zh",
        indent: int | None = None,
        detail: Detail = "full",
        questions: bool = False,
    ) -> str:
        """Canonical JSON: the same candidate, packs, region and day give the same bytes.

        `detail`: the `verdict` and its grounds; a `summary` of what failed, what is asked, what
        would change it and the place in the chains; or all (`full`), of which papers are made.
        `questions`: also what to ask in which order, which is worked out when it is asked for.
        """
        text = self._text(lang, detail)
        if questions:
            text = f'{text[:-1]},"questions":{compact(asking(self, self.questions, lang))}}}'
        if indent is None:
            return text
        return json.dumps(json.loads(text), ensure_ascii=False, indent=indent, allow_nan=False)

    def _text(self, lang: Lang, detail: Detail) -> str:
        if detail == "full":
            return Writer(self, lang).text(self.decisive, self.changes)
        if detail not in ("summary", "verdict"):
            raise ValueError(f"detail: verdict, summary or full, not {detail!r}")
        brief = Brief(self, lang)
        return compact(brief.verdict() if detail == "verdict" else brief.summary(self.changes))


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

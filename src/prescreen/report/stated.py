"""What was stated of a candidate: its facts, those that contradict each other, those unused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from prescreen.candidate import Evidence
from prescreen.errors import Lang
from prescreen.fields import Field, Interval, catalogue
from prescreen.lang.figures import show
from prescreen.lang.prose import Prose
from prescreen.relations import load_relations
from prescreen.run.relate import Conflict
from prescreen.verdict.result import Result

IDENTITY = frozenset({"project.id", "project.name"})


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Interval):
        return value.plain()
    if isinstance(value, frozenset):
        return sorted(str(v) for v in value)
    return value.isoformat() if isinstance(value, dt.date) else value


class Stated:
    """The facts of one report in one language."""

    def __init__(self, report: Result, prose: Prose, lang: Lang) -> None:
        self.report = report
        self.prose = prose
        self.lang = lang

    def facts(self) -> list[dict[str, Any]]:
        """What is known of the candidate, in the order of the catalogue."""
        candidate = self.report.candidate
        out = [
            self._fact(field, candidate.facts[field.path], candidate.evidence.get(field.path))
            for field in catalogue
            if field.path in candidate.facts
        ]
        for path, note in sorted(candidate.notes.items()):
            if path not in candidate.facts:
                field = catalogue.get(path)
                out.append(
                    {
                        "field": path,
                        "label": path if field is None else self._label(field),
                        "value": None,
                        "text": note,
                        "unit": "",
                        "evidence": "declared",
                        "source": None,
                    }
                )
        return out

    def conflicts(self) -> list[dict[str, Any]]:
        """Facts that contradict each other, each with what was said and by whom."""
        return [self._conflict(c) for c in self.report.conflicts]

    def unused(self) -> list[str]:
        """Facts given that no rule and no relation reads, and no note of the catalogue excuses."""
        candidate = self.report.candidate
        read = self.report.program.read_anywhere | load_relations().by_path.keys() | IDENTITY
        given = sorted({*candidate.facts, *candidate.lists} - read)
        return [p for p in given if (f := catalogue.get(p)) is None or not f.informational]

    def _fact(self, field: Field, value: object, proof: Evidence | None) -> dict[str, Any]:
        return {
            "field": field.path,
            "label": self._label(field),
            "value": plain(value),
            "text": show(value, field.unit, self.lang, field.path),
            "unit": field.unit.text if field.unit else "",
            "evidence": proof.grade if proof else "declared",
            "source": proof.source if proof else None,
        }

    def _conflict(self, c: Conflict) -> dict[str, Any]:
        paths = dict.fromkeys((*([c.path] if c.path else ()), *c.reads))
        return {
            "relation": c.relation.id,
            "field": c.path or None,
            "why": c.relation.why if self.lang == "zh" else c.relation.why_en,
            "follows": self._said(c.path, c.derived) if c.path else None,
            "stands": c.stands,
            "facts": list(self._sides(paths)),
        }

    def _sides(self, paths: dict[str, None]) -> Iterator[dict[str, Any]]:
        candidate = self.report.candidate
        for path in paths:
            proof = candidate.evidence.get(path)
            yield {
                "field": path,
                "label": self.prose.label(path),
                "text": self._said(path, candidate.facts.get(path)) or self._listed(path),
                "evidence": proof.grade if proof else "declared",
                "source": proof.source if proof else None,
                "by": proof.by if proof else None,
                "on": proof.on.isoformat() if proof and proof.on else None,
            }

    def _listed(self, path: str) -> str:
        """How many elements a list has, and whether it is said to be complete."""
        found = self.report.candidate.lists.get(path)
        if found is None:
            return ""
        zh, many = self.lang == "zh", len(found.items)
        whole = ("齐全" if zh else "complete") if found.complete else "不全" if zh else "incomplete"
        return f"{many}项({whole})" if zh else f"{many} ({whole})"

    def _said(self, path: str, value: object) -> str:
        field = catalogue.get(path)
        if field is None or value is None:
            return ""
        return show(value, field.unit, self.lang, path)

    def _label(self, field: Field) -> str:
        return field.label if self.lang == "zh" else field.label_en

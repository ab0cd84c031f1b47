"""The short forms of a report: the verdict with its grounds, and a summary for a screen or a queue.

Each part says what the part of the same name says in the full report, with fewer keys.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from prescreen.errors import Lang
from prescreen.report.outcomes import compact
from prescreen.report.write import SCHEMA_VERSION, Writer
from prescreen.run.outcome import Outcome
from prescreen.verdict.missing import Missing
from prescreen.verdict.result import Result
from prescreen.verdict.whatif import Change
from prescreen.vocabulary import SEVERITIES, STATUSES, display_state

_ASKED = ("label", "kind", "field", "bureau_name", "due")
MOST = 8
"""Entries of each list of a short form; how many there are altogether stands beside it."""


def _gravest(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What failed, by severity, else in the order of the rules."""
    failed = [o for o in outcomes if o.status == "fail"]
    return sorted(failed, key=lambda o: SEVERITIES.index(o.check.severity))


def _most_wanted(asked: Sequence[Missing]) -> list[Missing]:
    """What most checks wait for first."""
    return sorted(asked, key=lambda m: -len(m.needed_by))


class Brief:
    """Writes the short forms of one report in one language."""

    def __init__(self, report: Result, lang: Lang) -> None:
        self.report = report
        self.writer = Writer(report, lang)

    def verdict(self) -> dict[str, Any]:
        """The verdict, and on what grounds."""
        return {**self._head("verdict"), "provenance": self._provenance()}

    def summary(self, changes: Sequence[Change]) -> dict[str, Any]:
        """The verdict, what failed, what is asked, what would change it, the place in the
        chains."""
        r, w = self.report, self.writer
        found = Counter(o.status for o in r.outcomes)
        score = w.score()
        return {
            **self._head("summary"),
            "counts": {status: found[status] for status in STATUSES},
            "failed": [self._failed(o) for o in _gravest(r.outcomes)[:MOST]],
            "missing": [self._asked(m) for m in _most_wanted(r.asked)[:MOST]],
            "missing_count": len(r.asked),
            "changes": [
                {"check": c.check, "text": w.change_text(c), "verdict": c.verdict}
                for c in changes[:MOST]
            ],
            "changes_count": len(changes),
            "score": None if score is None else {k: score[k] for k in ("low", "high", "max")},
            "chain_fit": self._chain(),
            "conflicts": len(r.conflicts),
            "provenance": self._provenance(),
        }

    def _head(self, detail: str) -> dict[str, Any]:
        r, w = self.report, self.writer
        return {
            "schema_version": SCHEMA_VERSION,
            "detail": detail,
            "lang": w.lang,
            "candidate": {
                "id": r.candidate.id,
                "name": r.candidate.name,
                "stage": r.situation.stage,
            },
            "verdict": r.verdict,
            "display_state": display_state(r.verdict, r.situation.stage),
            "verdict_label": w.verdict_label(),
            "as_of": r.as_of.isoformat(),
            "region": w.region(),
            "grounds": [
                {**g, "checks": g["checks"][:MOST], "count": len(g["checks"])} for g in w.grounds()
            ],
        }

    def _failed(self, o: Outcome) -> dict[str, Any]:
        c, w = o.check, self.writer
        return {
            "check": c.id,
            "title": w.pick(c.title, c.title_en),
            "severity": c.severity,
            "scope": c.scope,
            "due": c.due,
            "reason": w.explain.reason(o),
        }

    def _asked(self, m: Missing) -> dict[str, Any]:
        whole = self.writer.missing(m)
        return {**{k: whole[k] for k in _ASKED}, "needed_by": len(m.needed_by)}

    def _chain(self) -> dict[str, Any] | None:
        fit = self.report.fit
        if fit is None:
            return None
        return {
            "status": fit.status,
            "relation": fit.relation,
            "total": fit.scores.get("total"),
            "most": fit.most.get("total"),
            "links": [link.node for link in fit.links],
            "confidence": fit.confidence,
            "ask": list(fit.ask),
        }

    def _provenance(self) -> dict[str, Any]:
        """The engine and digests: of the packs of the day, the region and the candidate."""
        made, kept = self.report.provenance, self.report.program.kept
        if "packs_sha256" not in kept:
            text = compact(made["packs"])
            kept["packs_sha256"] = hashlib.sha256(text.encode()).hexdigest()
        return {
            "engine": made["engine"],
            "packs_sha256": kept["packs_sha256"],
            "region": made["region"],
            "input_sha256": made["input_sha256"],
        }

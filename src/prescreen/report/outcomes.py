"""Outcomes as JSON text: what is the same for every candidate is written once for a day's rules.

The rest of a text is kept by what the check rests on, which mostly is what nobody knows yet.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from prescreen.errors import Lang
from prescreen.lang import ast, walk
from prescreen.lang.prose import Prose
from prescreen.pack.model import Check, Citation
from prescreen.pack.ruleset import InForce
from prescreen.report.explain import Explainer
from prescreen.run.footprint import Footprint, Remembered
from prescreen.run.outcome import Outcome
from prescreen.run.program import Program
from prescreen.verdict.result import Result
from prescreen.vocabulary import COMMON_PRACTICE


def compact(data: object) -> str:
    """JSON without spaces, as reports have it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Written(NamedTuple):
    """What is JSON already."""

    text: str


def joined(parts: Mapping[str, object]) -> str:
    """A JSON object of parts, some of which are JSON already."""
    texts = (
        f'"{key}":{part.text if isinstance(part, Written) else compact(part)}'
        for key, part in parts.items()
    )
    return "{" + ",".join(texts) + "}"


def reference(cited: Citation) -> str:
    """A citation as reports have it: the key of its text in `sources`, and the article."""
    article = None if cited.source.elsewhere else cited.article
    return cited.source.key + (f"#{article}" if article else "")


def named(cited: Citation, lang: Lang) -> str:
    """A citation in words; the practice of other places is no authority and has no name here."""
    return COMMON_PRACTICE.text(lang) if cited.source.elsewhere else str(cited)


class CheckTexts:
    """What reports of one day say of its checks in one language, and what they once said."""

    def __init__(self, program: Program, prose: Prose, bureau: Callable[[str], str]) -> None:
        self.prose = prose
        self.rules = program.rules
        self.bureau = bureau
        self.said: Remembered[str] = Remembered()
        """Texts of outcomes by all that they rest on."""
        self.sources = compact(_sources(program.rules, self.pick))
        self._heads: dict[str, str] = {}
        self._coverage: dict[dt.date, str] = {}
        self._review_by = {p.id: p.review_by for p in program.rules.packs}

    def pick(self, zh: str, en: str | None) -> str:
        return zh if self.prose.zh or en is None else en

    def head(self, check: Check) -> str:
        """What is the same for every candidate, as the beginning of a JSON object."""
        found = self._heads.get(check.id)
        if found is None:
            found = self._heads[check.id] = compact(self._fixed(check))[:-1]
        return found

    def _fixed(self, c: Check) -> dict[str, Any]:
        return {
            "check": c.id,
            "pack": c.pack,
            "title": self.pick(c.title, c.title_en),
            "severity": c.severity,
            "scope": c.scope,
            "due": c.due,
            "basis": c.basis,
            "bureau": c.bureau,
            "bureau_name": self.bureau(c.bureau),
            "rule": self.prose.claimed(c.require),
            "applies": None if c.applies is None else self.prose.claimed(c.applies),
            "source": [reference(x) for x in c.citations],
            "evidence": c.evidence,
            "remedy": self.pick(c.remedy, c.remedy_en),
            "fallback": self.pick(c.fallback or "", c.fallback_en) or None,
        }

    def review_due(self, check: Check, day: dt.date) -> bool:
        """Whether the pack is past its review date: its passes are to be reviewed again."""
        by = self._review_by.get(check.pack)
        return by is not None and day > by

    def coverage(self, day: dt.date) -> str:
        """What the packs do not know, as JSON: not included is not the same as met."""
        found = self._coverage.get(day)
        if found is None:
            if len(self._coverage) > 64:
                self._coverage.clear()
            found = self._coverage[day] = compact(
                [
                    {
                        "pack": p.id,
                        "title": self.pick(p.title, p.title_en),
                        "gaps": [self.pick(zh, en) for zh, en in p.coverage],
                        "review_by": p.review_by.isoformat() if p.review_by else None,
                        "review_due": p.review_by is not None and day > p.review_by,
                    }
                    for p in self.rules.packs
                ]
            )
        return found


def _sources(rules: InForce, pick: Callable[[str, str], str]) -> dict[str, dict[str, Any]]:
    """Every text that a check or a conclusion of the day cites."""
    cited = [c for check in rules.checks for c in check.citations]
    cited += [c for conclusion in rules.conclusions for c in conclusion.citations]
    common = pick(COMMON_PRACTICE.label, COMMON_PRACTICE.label_en)
    return {
        s.key: {
            "title": common if s.elsewhere else s.title,
            "issuer": "" if s.elsewhere else s.issuer,
            "number": None if s.elsewhere else s.number,
            "basis": s.basis,
            "evidence": s.evidence,
        }
        for s in sorted({c.source.key: c.source for c in cited}.values(), key=lambda s: s.key)
    }


def check_texts(report: Result, lang: Lang) -> CheckTexts:
    """Those of the report's rules: one for all its reports."""
    kept, name = report.program.kept, f"checks.{lang}"
    found: CheckTexts | None = kept.get(name)
    if found is None:
        region = report.region
        found = kept[name] = CheckTexts(
            report.program, report.prose(lang), lambda code: region.bureau_name(code, lang)
        )
    return found


class OutcomeWriter:
    """Writes the outcomes of one report."""

    def __init__(self, report: Result, texts: CheckTexts, explain: Explainer) -> None:
        self.report = report
        self.texts = texts
        self.explain = explain
        own = report.candidate
        self._unverified = {
            p for p in own.facts if p not in own.evidence or own.evidence[p].grade != "verified"
        }

    def text(self, outcomes: Iterable[Outcome]) -> str:
        """A JSON list of them."""
        return f"[{','.join([self._one(o) for o in outcomes])}]"

    def _one(self, o: Outcome) -> str:
        said, key = self.texts.said, self._key(o)
        found = said.get(key)
        if found is None:
            found = f"{self.texts.head(o.check)},{compact(self._rest(o))[1:]}"
            said.keep(key, found)
        return found

    def _key(self, o: Outcome) -> Footprint | None:
        """All that the text rests on; None where that is more than the facts it reads."""
        check, reads = o.check, self.report.program.reads[o.check.id]
        if any(c.kind == "range" for c in o.causes):
            return None  # the text says the range as it was written
        if o.waiver is not None or not self.report.derived.keys().isdisjoint(reads):
            return None
        found = self.report.footprints.of(reads)
        if found is None:
            return None
        declared = self.declared(o) if check.verify_by is not None else ()
        return (check.id, o.status, o.causes, tuple(declared), *found)

    def _rest(self, o: Outcome) -> dict[str, Any]:
        """What came of the check for this candidate."""
        seen = self.explain.evidence(o)
        every = [e for one in seen for e in one.flat()]
        first = next((e for e in every if e.threshold is not None and e.truth is not None), None)
        return {
            "status": o.status,
            "reason": self.explain.reason(o, seen),
            "values": [
                {
                    "label": e.label,
                    "value": e.value,
                    "unit": e.unit,
                    "op": e.op,
                    "threshold": e.threshold,
                    "margin": e.margin,
                    "holds": e.truth,
                }
                for e in every
            ],
            "threshold": first.threshold if first else None,
            "margin": first.margin if first else None,
            "declared": self.declared(o),
            "review_due": self.texts.review_due(o.check, self.report.as_of),
            "unknown": [self.explain.cause(x) for x in o.causes],
        }

    def declared(self, o: Outcome) -> list[str]:
        """Facts behind a pass that nobody has verified yet (以申报为准)."""
        if o.status != "pass" or o.check.verify_by is None:
            return []
        paths = {n.path for n in walk(o.check.require) if isinstance(n, ast.FieldRef)}
        return sorted(paths & self._unverified)

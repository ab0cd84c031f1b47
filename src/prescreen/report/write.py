"""A result as plain data: what the JSON contract says, with prose in Chinese or English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prescreen.candidate import Waiver
from prescreen.catalogue.find import LIMIT as CANDIDATES
from prescreen.errors import Lang
from prescreen.fields import Field, catalogue
from prescreen.lang.figures import show
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Check, Citation, Conclusion
from prescreen.report.deciding import Deciding
from prescreen.report.explain import Explainer, bureau_of
from prescreen.report.stated import Stated, plain
from prescreen.run.outcome import Outcome
from prescreen.verdict.missing import Missing
from prescreen.verdict.result import Result
from prescreen.verdict.whatif import Change, Decisive, Move
from prescreen.vocabulary import CAUSES, GROUNDS, OUTRIGHT, display_state, shown

SCHEMA_VERSION = 2
SETTLED = "project.catalogue_settled"
"""The question that names the candidates of the restructuring catalogue."""


class Writer:
    """Writes a result as plain data, prose in one language."""

    def __init__(self, report: Result, lang: Lang) -> None:
        self.report = report
        self.lang = lang
        self.prose = report.prose(lang)
        deciding = Deciding(report.program, report.env, report.possible)
        self.explain = Explainer(self.prose, deciding, report.derived, self._named())
        self.stated = Stated(report, self.prose, lang)

    def _named(self) -> dict[str, str]:
        """What a question is about, where its label alone does not say it."""
        found = self.report.situation.catalogue_candidates[:CANDIDATES]
        said = [f"{c.item.id} {c.item.class_} {c.item.title}" for c in found]
        return {SETTLED: self.pick(";", "; ").join(said)} if said else {}

    def pick(self, zh: str, en: str | None) -> str:
        return zh if self.lang == "zh" or en is None else en

    def whole(self, decisive: Sequence[Decisive], changes: Sequence[Change]) -> dict[str, Any]:
        """The report as the JSON Schema has it."""
        r = self.report
        candidate = r.candidate
        return {
            "schema_version": SCHEMA_VERSION,
            "lang": self.lang,
            "candidate": {
                "id": candidate.id,
                "name": candidate.name,
                "stage": r.situation.stage,
                "facts": self.stated.facts(),
                "warnings": [p.text(self.lang) for p in candidate.warnings],
            },
            "verdict": r.verdict,
            "verdict_label": self.verdict_label(),
            "display_state": display_state(r.verdict, r.situation.stage),
            "reachable": list(r.reachable),
            "as_of": r.as_of.isoformat(),
            "region": {"id": r.region.id, "name": self.pick(r.region.name, r.region.shape.name_en)},
            "grounds": [
                {
                    "kind": g.kind,
                    "label": GROUNDS[g.kind].text(self.lang),
                    "checks": list(g.checks),
                }
                for g in r.grounds
            ],
            "outcomes": [self.outcome(o) for o in r.outcomes],
            "score": self.score(),
            "metrics": self.metrics(),
            "chain_fit": r.fit.to_dict(self.lang) if r.fit is not None else None,
            "missing": [self.missing(m) for m in r.missing],
            "decisive": [self.decisive(d) for d in decisive],
            "changes": [self.change(c) for c in changes],
            "later": [
                {
                    "check": o.check.id,
                    "title": self.pick(o.check.title, o.check.title_en),
                    "due": o.check.due,
                    "severity": o.check.severity,
                    "bureau": o.check.bureau,
                    "bureau_name": self.bureau(o.check.bureau),
                    "remedy": self.pick(o.check.remedy, o.check.remedy_en),
                }
                for o in (*r.later, *r.ahead)
            ],
            "conclusions": [self.conclusion(c) for c in r.drawn],
            "coverage": self.coverage(),
            "conflicts": self.stated.conflicts(),
            "unused_facts": self.stated.unused(),
            "waivers": self.waivers(),
            "provenance": dict(r.provenance),
        }

    def change(self, c: Change) -> dict[str, Any]:
        first, also = self.move(c.moves[0]), [self.move(m) for m in c.moves[1:]]
        return {
            "check": c.check,
            **first,
            "also": also,
            "flips": [c.check, *(other for other, old, _ in c.others if old == "fail")],
            "others": [{"check": k, "from": old, "to": new} for k, old, new in c.others],
            "status": c.status,
            "verdict": c.verdict,
            "verified": True,
            "text": self.change_text(c),
        }

    def move(self, m: Move) -> dict[str, Any]:
        return {
            "field": m.field.path,
            "label": self.pick(m.field.label, m.field.label_en),
            "from": plain(m.before),
            "to": plain(m.after),
            "unit": m.field.unit.text if m.field.unit else "",
        }

    def change_text(self, c: Change) -> str:
        """`固定资产投资由8,000万元增至11,250万元`."""
        return self.pick(",并", ", and ").join(self.move_text(m) for m in c.moves)

    def move_text(self, m: Move) -> str:
        field = m.field
        label = self.pick(field.label, field.label_en)
        before = show(m.before, field.unit, self.lang, field.path)
        after = show(m.after, field.unit, self.lang, field.path)
        if isinstance(m.before, float) and isinstance(m.after, float):
            up = m.after > m.before
            return self.pick(
                f"{label}由{before}{'增至' if up else '减至'}{after}",
                f"{'raise' if up else 'lower'} {label} from {before} to {after}",
            )
        return self.pick(
            f"{label}由{before}改为{after}", f"change {label} from {before} to {after}"
        )

    def decisive(self, d: Decisive) -> dict[str, Any]:
        label = self.pick(d.field.label, d.field.label_en)
        said = self.pick("或", " or ").join(self.when_text(op, v, d.field) for op, v in d.when)
        outcome = GROUNDS[d.scope].text(self.lang)
        return {
            "field": d.field.path,
            "label": label,
            "bureau": d.field.bureau,
            "bureau_name": self.bureau(d.field.bureau),
            "check": d.check,
            "when": [{"op": op, "value": plain(value)} for op, value in d.when],
            "then": d.then,
            "ground": d.scope,
            "text": self.pick(f"{label}{said},则{outcome}", f"{label} {said}: {outcome}"),
        }

    def when_text(self, op: str, value: object, field: Field) -> str:
        shown = show(value, field.unit, self.lang, field.path)
        if op == "==":
            return self.pick(f"为{shown}", f"is {shown}")
        zh = {">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于"}[op]
        return self.pick(f"{zh}{shown}", f"{op} {shown}")

    def bureau(self, code: str) -> str:
        return self.report.region.bureau_name(code, self.lang)

    def verdict_label(self) -> str:
        r = self.report
        label = shown(r.verdict, r.situation.stage).whole(self.lang)
        if r.verdict == "fail" and r.grounds:
            ground = r.grounds[0].kind
            why = GROUNDS[ground].text(self.lang)
            return self.pick(f"{label}({why})", f"{label}: {why}") if ground in OUTRIGHT else why
        if r.verdict == "defer":
            until = list(dict.fromkeys(u for o in r.outcomes if (u := self.until(o))))
            label += self.pick("(至" + "、".join(until) + ")", f" until {', '.join(until)}")
        return label

    def until(self, o: Outcome) -> str:
        """What a failed deferral waits for: the day the region's profile states, else the event."""
        c = o.check
        if (c.severity, o.status) != ("defer", "fail"):
            return ""
        r = self.report
        reads = sorted(r.program.reads[c.id])
        days = [d for p in reads if (d := r.region.stated_until(p, r.as_of)) is not None]
        if days:
            return show(max(days), None, self.lang)
        return self.pick(c.until or "", c.until_en)

    def outcome(self, o: Outcome) -> dict[str, Any]:
        seen = self.explain.evidence(o)
        held = (e for one in seen for e in one.flat())
        first = next((e for e in held if e.threshold is not None and e.truth is not None), None)
        fixed = self.fixed(o.check)
        return {
            **fixed,
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
                for one in seen
                for e in one.flat()
            ],
            "threshold": first.threshold if first else None,
            "margin": first.margin if first else None,
            "source": [dict(cited) for cited in fixed["source"]],
            "declared": self.declared(o),
            "review_due": self.review_due(o.check),
            "unknown": [self.explain.cause(x) for x in o.causes],
        }

    def fixed(self, c: Check) -> dict[str, Any]:
        """What is the same for every candidate: said once for all reports of the day."""
        texts, key = self.report.program.texts, (c.id, self.lang)
        if key not in texts:
            texts[key] = {
                "check": c.id,
                "pack": c.pack,
                "title": self.pick(c.title, c.title_en),
                "status": "",
                "severity": c.severity,
                "scope": c.scope,
                "due": c.due,
                "basis": c.basis,
                "bureau": c.bureau,
                "bureau_name": self.bureau(c.bureau),
                "reason": "",
                "rule": self.prose.clause(c.require),
                "applies": None if c.applies is None else self.prose.clause(c.applies),
                "source": [self.citation(x) for x in c.citations],
                "evidence": c.evidence,
                "remedy": self.pick(c.remedy, c.remedy_en),
                "fallback": self.pick(c.fallback or "", c.fallback_en) or None,
            }
        return texts[key]

    def declared(self, o: Outcome) -> list[str]:
        """Facts behind a pass that nobody has verified yet (以申报为准)."""
        if o.status != "pass" or o.check.verify_by is None:
            return []
        from prescreen.lang import ast, walk

        own = self.report.candidate
        paths = {n.path for n in walk(o.check.require) if isinstance(n, ast.FieldRef)}
        return sorted(
            p
            for p in paths
            if p in own.facts and (p not in own.evidence or own.evidence[p].grade != "verified")
        )

    def review_due(self, check: Check) -> bool:
        """Whether the pack is past its review date: its passes are to be reviewed again."""
        pack = next((p for p in self.report.program.rules.packs if p.id == check.pack), None)
        return (
            pack is not None and pack.review_by is not None and self.report.as_of > pack.review_by
        )

    def citation(self, c: Citation) -> dict[str, Any]:
        s = c.source
        return {
            "title": s.title,
            "issuer": s.issuer,
            "number": s.number,
            "article": c.article,
            "basis": s.basis,
            "evidence": s.evidence,
            "text": str(c),
        }

    def score(self) -> dict[str, Any] | None:
        r = self.report
        if r.score is None:
            return None
        return {
            "low": r.score[0],
            "high": r.score[1],
            "max": sum(s.item.high for s in r.scored) / 1000,
            "items": [
                {
                    "id": s.item.id,
                    "pack": s.item.pack,
                    "label": self.pick(s.item.label, s.item.label_en),
                    "low": s.low / 1000,
                    "high": s.high / 1000,
                    "max": s.item.high / 1000,
                    "unknown": [self.explain.cause(c) for c in s.causes],
                }
                for s in r.scored
            ],
        }

    def metrics(self) -> list[dict[str, Any]]:
        r = self.report
        out = []
        for key, run in sorted(r.program.metrics.items()):
            value = run(r.env)
            if isinstance(value, Unknown):
                continue
            metric = r.program.rules.metrics[key]
            out.append(
                {
                    "id": key,
                    "label": self.pick(metric.label, metric.label_en),
                    "value": plain(value),
                    "unit": metric.unit.text if metric.unit else "",
                    "text": show(value, metric.unit, self.lang),
                }
            )
        return out

    def missing(self, m: Missing) -> dict[str, Any]:
        cause = m.cause
        checks = {o.check.id: o.check for o in self.report.outcomes}
        needed = [checks[i] for i in m.needed_by if i in checks]
        default = needed[0].bureau if needed else "investment_promotion"
        bureau = bureau_of(cause, default)
        field = catalogue.get(cause.name)
        due = field.due if field is not None else (needed[0].due if needed else "初审")
        return {
            "kind": cause.kind,
            "field": cause.name,
            "detail": cause.detail,
            "label": self.explain.cause(cause),
            "bureau": bureau,
            "bureau_name": self.bureau(bureau),
            "due": due,
            "needed_by": list(m.needed_by),
            "needed_for": m.needed_for,
            "what_to_do": self.what_to_do(cause),
        }

    def what_to_do(self, cause: Cause) -> str:
        """The next step for one cause."""
        kind = CAUSES[cause.kind]
        return self.pick(kind.step, kind.step_en)

    def conclusion(self, c: Conclusion) -> dict[str, Any]:
        task = None
        if c.task is not None:
            task = {
                "bureau": c.task.bureau,
                "bureau_name": self.bureau(c.task.bureau),
                "title": self.pick(c.task.title, c.task.title_en),
                "papers": list(c.task.papers if self.lang == "zh" else c.task.papers_en),
                "days": c.task.days,
            }
        return {
            "id": c.id,
            "pack": c.pack,
            "kind": c.kind,
            "title": self.pick(c.title, c.title_en),
            "value": self.pick(c.value, c.value_en),
            "task": task,
            "because": self.prose.clause(c.when),
            "source": [self.citation(x) for x in c.citations],
        }

    def coverage(self) -> list[dict[str, Any]]:
        """What the packs do not know: not included is not the same as met."""
        return [
            {
                "pack": p.id,
                "title": self.pick(p.title, p.title_en),
                "gaps": [self.pick(zh, en) for zh, en in p.coverage],
                "review_by": p.review_by.isoformat() if p.review_by else None,
                "review_due": p.review_by is not None and self.report.as_of > p.review_by,
            }
            for p in self.report.program.rules.packs
        ]

    def waivers(self) -> list[dict[str, Any]]:
        used: list[tuple[Waiver, str]] = []
        for o in self.report.outcomes:
            if o.waiver is not None:
                used.append((o.waiver, "valid"))
            if o.expired is not None:
                used.append((o.expired, "expired"))
        seen = {w.check for w, _ in used}
        used += [(w, "not_used") for w in self.report.candidate.waivers if w.check not in seen]
        return [
            {
                "check": w.check,
                "reason": w.reason,
                "by": w.by,
                "document": w.document,
                "until": w.until.isoformat(),
                "state": state,
            }
            for w, state in used
        ]

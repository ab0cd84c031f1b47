"""A result as plain data: what the JSON contract says, with prose in Chinese or English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prescreen.candidate import Waiver
from prescreen.catalogue import Candidate as CatalogueCandidate
from prescreen.catalogue.find import LIMIT as CANDIDATES
from prescreen.errors import Lang
from prescreen.fields import Field, Interval, catalogue
from prescreen.lang.figures import show
from prescreen.logic import Cause, Unknown
from prescreen.pack.model import Conclusion
from prescreen.report.deciding import Deciding
from prescreen.report.explain import Explainer, bureau_of
from prescreen.report.outcomes import OutcomeWriter, Written, check_texts, joined, reference
from prescreen.report.points import points_reason
from prescreen.report.stated import Stated, plain
from prescreen.report.turning import Turning
from prescreen.run.outcome import Outcome
from prescreen.verdict.missing import Missing
from prescreen.verdict.result import Result
from prescreen.verdict.whatif import Change, Decisive, Move
from prescreen.vocabulary import CAUSES, GROUNDS, OUTRIGHT, display_state, shown

SCHEMA_VERSION = 2
SETTLED, FOREIGN_SETTLED, FOREIGN_ENCOURAGED = (
    "project.catalogue_settled",
    "project.foreign_settled",
    "project.foreign_encouraged",
)
"""The questions that name candidate items: of the restructuring catalogue, and of both lists for
foreign investment."""


class Writer:
    """Writes a result as plain data, prose in one language."""

    def __init__(self, report: Result, lang: Lang) -> None:
        self.report = report
        self.lang = lang
        self.prose = report.prose(lang)
        deciding = Deciding(report.program, report.env, report.possible)
        self.turning = Turning(report, self.prose)
        self.explain = Explainer(
            self.prose, deciding, report.derived, self._named(), self.turning.told
        )
        self.stated = Stated(report, self.prose, lang)
        self.texts = check_texts(report, lang)

    def _named(self) -> dict[str, str]:
        """What a question is about, where its label alone does not say it."""
        situation = self.report.situation
        found = {
            SETTLED: situation.against(foreign=False),
            FOREIGN_SETTLED: situation.against(foreign=True),
            FOREIGN_ENCOURAGED: situation.encouraged_abroad,
        }
        named = {path: self._items(asked[:CANDIDATES]) for path, asked in found.items() if asked}
        for path, value in self.report.candidate.facts.items():
            if isinstance(value, Interval):
                named[path] = show(value, catalogue[path].unit, self.lang, path)
        return named

    def _items(self, asked: Sequence[CatalogueCandidate]) -> str:
        """Candidate items in one line."""
        said = (f"{c.item.id} {c.item.class_} {c.item.title}" for c in asked)
        return self.pick(";", "; ").join(said)

    def pick(self, zh: str, en: str | None) -> str:
        return zh if self.lang == "zh" or en is None else en

    def text(self, decisive: Sequence[Decisive], changes: Sequence[Change]) -> str:
        """The report as the JSON Schema has it."""
        r = self.report
        outcomes = OutcomeWriter(r, self.texts, self.explain).text(r.outcomes)
        parts: dict[str, object] = {
            "schema_version": SCHEMA_VERSION,
            "detail": "full",
            "lang": self.lang,
            "candidate": {
                "id": r.candidate.id,
                "name": r.candidate.name,
                "stage": r.situation.stage,
                "facts": self.stated.facts(),
                "warnings": [p.text(self.lang) for p in r.candidate.warnings],
            },
            "verdict": r.verdict,
            "verdict_label": self.verdict_label(),
            "display_state": display_state(r.verdict, r.situation.stage),
            "reachable": list(r.reachable),
            "as_of": r.as_of.isoformat(),
            "region": self.region(),
            "grounds": self.grounds(),
            "outcomes": Written(outcomes),
            "score": self.score(),
            "metrics": self.metrics(),
            "chain_fit": r.fit.to_dict(self.lang) if r.fit is not None else None,
            "missing": [self.missing(m) for m in r.missing],
            "decisive": [self.decisive(d) for d in decisive],
            "changes": [self.change(c) for c in changes],
            "later": [self.later(o) for o in (*r.later, *r.ahead)],
            "conclusions": [self.conclusion(c) for c in r.drawn],
            "coverage": Written(self.texts.coverage(r.as_of)),
            "conflicts": self.stated.conflicts(),
            "unused_facts": self.stated.unused(),
            "waivers": self.waivers(),
            "sources": Written(self.texts.sources),
            "provenance": dict(r.provenance),
        }
        if (candidates := self.catalogue_candidates()) is not None:
            parts["catalogue_candidates"] = candidates
        return joined(parts)

    def catalogue_candidates(self) -> list[dict[str, Any]] | None:
        """Items against the project whose things it names, those for foreign investors after those
        for all, and those ruled out last; None where it names none."""
        situation = self.report.situation
        if (found := situation.catalogue_findings) is None:
            return None
        ruled_out = [c for c in found.ruled_out if not c.item.foreign]
        groups = (situation.against(foreign=False), situation.against(foreign=True), ruled_out)
        return [c.to_dict(self.lang) for group in groups for c in group[:CANDIDATES]] or None

    def region(self) -> dict[str, Any]:
        region = self.report.region
        return {"id": region.id, "name": self.pick(region.name, region.shape.name_en)}

    def grounds(self) -> list[dict[str, Any]]:
        return [
            {"kind": g.kind, "label": GROUNDS[g.kind].text(self.lang), "checks": list(g.checks)}
            for g in self.report.grounds
        ]

    def later(self, o: Outcome) -> dict[str, Any]:
        return {
            "check": o.check.id,
            "title": self.pick(o.check.title, o.check.title_en),
            "due": o.check.due,
            "severity": o.check.severity,
            "bureau": o.check.bureau,
            "bureau_name": self.bureau(o.check.bureau),
            "remedy": self.pick(o.check.remedy, o.check.remedy_en),
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
                    "reason": points_reason(self.explain, s),
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
        checks = self.report.program.by_id
        needed = [checks[i].check for i in m.needed_by if i in checks]
        default = needed[0].bureau if needed else "investment_promotion"
        bureau = bureau_of(cause, default)
        field = catalogue.get(cause.name)
        due = field.due if field is not None else (needed[0].due if needed else "初审")
        return {
            "kind": cause.kind,
            "field": cause.name,
            "detail": cause.detail,
            **self.turning.missing(m),
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
            "because": self.prose.claimed(c.when),
            "source": [reference(x) for x in c.citations],
        }

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

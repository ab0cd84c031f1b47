"""All reports as one small JSON value: texts once in a table, checks once, the rest as numbers.

A report of 300 checks is 450 kB of JSON and most of it is the same in every report; here it is
4 to 8 kB. `assets/` reads it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prescreen.files.text import clean
from prescreen.render import gist
from prescreen.render.asking import question
from prescreen.render.citations import cited
from prescreen.render.html.ui import UI
from prescreen.render.labels import severity, stage, word, words
from prescreen.render.run import Run
from prescreen.render.view import MOST_QUESTIONS, Data, View
from prescreen.vocabulary import FITS, LANDED, STAGES, STATES, STATUSES

KEY_FACTS = (
    "project.kind", "project.build_type", "project.industry_code", "site.park",
    "project.host_unit", "investment.total", "investment.fixed", "investment.capital",
    "investment.foreign_contracted", "land.supply", "land.area", "land.far", "output.value",
    "tax.total", "tax.basis", "output.jobs", "energy.total_calorific", "energy.total_equivalent",
    "project.lead_unit", "schedule.first_contact",
)  # fmt: skip


class TextTable:
    """A table of texts; each is cleaned and kept once."""

    def __init__(self) -> None:
        self.all: list[str] = [""]
        self._at: dict[str, int] = {"": 0}

    def __call__(self, text: object) -> int:
        said = text if isinstance(text, str) else "" if text is None else str(text)
        found = self._at.get(said)
        if found is None:
            found = self._at[said] = len(self.all)
            self.all.append(clean(said))
        return found

    def many(self, texts: Iterable[object]) -> list[int]:
        return [self(t) for t in texts]


_CHECKED = 12
"""Facts that units find out, shown above the reasons."""
MOST = 2_000
"""Candidates that a page shows: about 16 MB, which browsers still open at once."""


class PageData:
    """Builds the data of the page from views, added in the order of rank."""

    def __init__(self, run: Run) -> None:
        self.run, self.lang = run, run.lang
        self.count = 0
        self.rows: list[list[Any]] = []
        self.details: list[dict[str, Any]] = []
        self.made: Data = {"packs": [], "engine": ""}
        self.bureaus: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.t = TextTable()
        self.checks: list[list[Any]] = []
        self._check_at: dict[tuple[object, ...], int] = {}
        self.sources: list[list[int]] = []
        self._source_at: dict[tuple[object, ...], int] = {}
        self.svgs: list[str] = []
        self._svg_at: dict[str, int] = {}
        self.covers: list[list[Any]] = []
        self._cover_at: dict[str, int] = {}

    def add(self, v: View) -> None:
        """The next candidate: counted, and shown among the first `MOST`."""
        if not self.count:
            made = v.report["provenance"]
            self.made = {"packs": made["packs"], "engine": made["engine"]}
        self.count += 1
        self.bureaus.update(m["bureau_name"] for m in v.missing)
        self.failed.update(
            str(o["title"]) for o in v.of("fail") if o["severity"] not in ("advice", "task")
        )
        if self.count <= MOST:
            self.rows.append(self.row(v))
            self.details.append(self.detail(v))

    def data(self) -> dict[str, Any]:
        """The JSON value: rows for the list, details by the same index."""
        return {
            "lang": self.lang,
            "ui": {key: pair[0 if self.lang == "zh" else 1] for key, pair in UI.items()},
            "words": dict(words(self.lang)),
            "verdicts": list(STATES),
            "statuses": list(STATUSES),
            "marks": {
                "verdict": {code: v.mark for code, v in STATES.items()},
                "status": {code: s.mark for code, s in STATUSES.items()},
            },
            "landed": [stage(code, self.lang) for code in STAGES if code in LANDED],
            "grounded": [code for code, v in STATES.items() if v.failing],
            "run": self.about(),
            "top": self.top(),
            "rows": self.rows,
            "details": self.details,
            "checks": self.checks,
            "sources": self.sources,
            "covers": self.covers,
            "svgs": self.svgs,
            "texts": self.t.all,
        }

    def about(self) -> dict[str, Any]:
        r, made = self.run, self.made
        return {
            "region": clean(r.region_name), "asof": clean(r.as_of), "source": clean(r.source),
            "open": r.reveal, "all": self.count,
            "rejected": [
                [clean(x.sheet), clean(x.row), clean(x.reason)] for x in r.rejected
            ],
            "problems": [clean(x) for x in (*r.problems, *r.notices)],
            "engine": clean(made["engine"]),
            "packs": [[clean(p["id"]), clean(p["version"]), clean(p["sha256"])]
                      for p in made["packs"]],
        }  # fmt: skip

    def top(self) -> dict[str, Any]:
        """What is missing and failed most over all candidates."""
        return {
            "bureaus": [[clean(k), n] for k, n in self.bureaus.most_common(8)],
            "failed": [[clean(k), n] for k, n in self.failed.most_common(8)],
        }

    # -- the list ----------------------------------------------------------------------------
    def row(self, v: View) -> list[Any]:
        s = v.report["score"]
        t = self.t
        return [
            t(v.id), t(v.name), STATES.index(v.state), t(v.report["verdict_label"]),
            t(v.stage), t(v.relation()), [s["low"], s["high"], s["max"]] if s else None,
            len(v.missing), sum(o["severity"] != "advice" for o in v.of("fail")),
            v.number("investment.total"), t(v.fact("investment.total")),
            v.number("land.area"), t(v.fact("land.area")), t(v.main_reasons(2)),
            t(v.names("investor", "name")), t.many(v.missing_by_bureau),
            t(v.fact("project.kind")), t(v.nodes()), t(v.verdict_short),
        ]  # fmt: skip

    # -- one candidate -----------------------------------------------------------------------
    def detail(self, v: View) -> dict[str, Any]:
        r, t = v.report, self.t
        return {
            "reach": [STATES.index(x) for x in r["reachable"]],
            "gist": [t(gist.reasons(v)), t(gist.next_step(v)), t(gist.who(v))],
            "asks": [self.ask(m) for m in v.to_bring[:MOST_QUESTIONS]],
            "checks": [[t(m["bureau_name"]), t(m["label"])] for m in v.to_check[:_CHECKED]],
            "grounds": [[t(g["label"]), self.places(v, g["checks"])] for g in r["grounds"]],
            "facts": [
                [t(f["label"]), t(f["text"]), t(word(f"evidence.{f['evidence']}", self.lang)),
                 int(f["evidence"] != "declared"), int(f["field"] in KEY_FACTS)]
                for f in r["candidate"]["facts"]
                if f["field"] not in ("project.id", "project.name")
            ],
            "conflicts": t.many(v.conflicts),
            "warnings": t.many(r["candidate"]["warnings"]),
            "outcomes": [x for o in v.outcomes for x in self.outcome(o)],
            "score": self.score(r["score"]),
            "metrics": [[t(m["label"]), t(m["text"])] for m in r["metrics"]],
            "missing": [
                [t(m["bureau_name"]), t(m["label"]), t(stage(m["due"], self.lang)),
                 t(m["what_to_do"]), self.places(v, m["needed_by"])]
                for m in v.missing
            ],
            "also": len(r["missing"]) - len(v.missing),
            "decisive": [t(d["text"]) for d in r["decisive"]],
            "changes": [
                [t(c["text"]), STATES.index(c["verdict"]), self.place(v, c["check"])]
                for c in r["changes"]
            ],
            "conclusions": [self.conclusion(c) for c in r["conclusions"]],
            "waivers": [
                [self.place(v, w["check"]), t(w["reason"]), t(w["by"]), t(w["document"]),
                 t(w["until"]), t(word(f"waiver.{w['state']}", self.lang)), t(w["check"])]
                for w in r["waivers"]
            ],
            "cover": self.cover(r["coverage"]),
            "chain": self.chain(v),
            "input": t(r["provenance"]["input_sha256"]),
            "asof": t(r["as_of"]),
        }  # fmt: skip

    def ask(self, m: Data) -> list[int]:
        """A question to the investor: what, how to answer, which unit explains."""
        asked = question(m, self.lang)
        return [self.t(asked.text), self.t(asked.how), self.t(m["bureau_name"])]

    def outcome(self, o: Data) -> tuple[int, int, int]:
        """Check, status with flags (16: as declared, 32: to be reviewed), reason."""
        flags = STATUSES.index(o["status"]) + 16 * bool(o["declared"]) + 32 * bool(o["review_due"])
        return self.check(o), flags, self.t(o["reason"])

    def check(self, o: Data) -> int:
        key = (
            o["check"], o["title"], o["rule"], o["applies"], o["bureau_name"], o["remedy"],
            o["severity"], len(o["source"]),
        )  # fmt: skip
        found = self._check_at.get(key)
        if found is None:
            t = self.t
            found = self._check_at[key] = len(self.checks)
            self.checks.append([
                t(o["check"]), t(o["title"]), t(severity(o, self.lang)),
                t(word(f"scope.{o['scope']}", self.lang)), t(stage(o["due"], self.lang)),
                t(word(f"basis.{o['basis']}", self.lang)), t(o["bureau_name"]), t(o["rule"]),
                t(o["applies"]), self.cited(o["source"]), t(o["remedy"]),
                t(o["fallback"]), t(word(f"evidence.{o['evidence']}", self.lang)),
                t(o["severity"]),
            ])  # fmt: skip
        return found

    def cited(self, sources: Sequence[Data]) -> list[int]:
        """The texts of a check, articles of one text together."""
        return [
            self.source(name + "、".join(articles), s["issuer"], s["evidence"])
            for name, s, articles in cited(sources)
        ]

    def source(self, text: str, issuer: str, evidence: str) -> int:
        key = (text, issuer, evidence)
        found = self._source_at.get(key)
        if found is None:
            found = self._source_at[key] = len(self.sources)
            graded = word(f"evidence.{evidence}", self.lang)
            self.sources.append([self.t(text), self.t(issuer), self.t(graded)])
        return found

    def place(self, v: View, check: str) -> int:
        found = v.by_id.get(check)
        return -1 if found is None else self.check(found)

    def places(self, v: View, checks: Iterable[str]) -> list[int]:
        return [p for p in (self.place(v, c) for c in checks) if p >= 0]

    def score(self, score: Data | None) -> list[Any] | None:
        if score is None:
            return None
        items = [
            [self.t(i["label"]), i["low"], i["high"], i["max"], self.t.many(_score_notes(i))]
            for i in score["items"]
        ]
        return [score["low"], score["high"], score["max"], items]

    def conclusion(self, c: Data) -> list[Any]:
        t, task = self.t, c["task"]
        extra = [t(task["bureau_name"]), t.many(task["papers"]), task["days"]] if task else None
        return [t(word(f"kind.{c['kind']}", self.lang)), t(c["title"]), t(c["value"]),
                t(c["because"]), extra]  # fmt: skip

    def cover(self, coverage: Sequence[Data]) -> int:
        """Coverage is the same for all candidates of a day: kept once."""
        key = str([(c["pack"], c["title"], len(c["gaps"]), c["review_due"]) for c in coverage])
        found = self._cover_at.get(key)
        if found is None:
            found = self._cover_at[key] = len(self.covers)
            self.covers.append(
                [[self.t(c["title"]), self.t.many(c["gaps"]), int(c["review_due"])]
                 for c in coverage]
            )  # fmt: skip
        return found

    def chain(self, v: View) -> dict[str, Any] | None:
        fit = v.chain
        svg = self.run.svgs.get(v.id)
        if fit is None and svg is None:
            return None
        fit = fit or {"scores": None, "contributions": [], "partners": [], "note": "", "ask": [],
                      "confidence": 0.0, "status": "unknown"}  # fmt: skip
        t = self.t
        name = "node_name" if self.lang == "zh" else "node_name_en"
        known = fit["status"] == "scored"  # of bounds the note speaks
        scores: Mapping[str, float] = (fit["scores"] or {}) if known else {}
        return {
            "relation": t(v.relation()), "nodes": t(v.nodes()), "note": t(fit["note"]),
            "ask": t.many(v.node(a) for a in fit["ask"]), "confidence": fit["confidence"],
            "scores": [[k, scores[k]] for k in FITS if k in scores],
            "because": [[t(c["text"]), c["points"]] for c in fit["contributions"][:30]],
            "partners": [[t(p["name"]), p["side"], t(p[name])] for p in fit["partners"][:30]],
            "svg": self.svg(svg),
        }  # fmt: skip

    def svg(self, svg: str | None) -> int:
        if not svg:
            return -1
        found = self._svg_at.get(svg)
        if found is None:
            found = self._svg_at[svg] = len(self.svgs)
            self.svgs.append(clean(svg))
        return found


def _score_notes(item: Data) -> list[str]:
    """What is said beside an item's points: what is not known, else why it has them."""
    return item["unknown"] or ([item["reason"]] if item.get("reason") else [])

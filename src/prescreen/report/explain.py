"""Why an outcome is what it is, as one sentence; and what is not known, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.lang import ast, walk
from prescreen.lang.figures import show
from prescreen.lang.prose import Prose
from prescreen.logic import Cause, Unknown
from prescreen.report.conditions import Conditions, Evidence, side_by_side
from prescreen.report.deciding import Deciding, culprits, truth_of
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome
from prescreen.run.relate import Derived
from prescreen.vocabulary import CAUSES, STATUSES


class Explainer:
    """Turns outcomes into structured evidence and sentences of one language."""

    def __init__(
        self,
        prose: Prose,
        deciding: Deciding | None = None,
        derived: Mapping[str, Derived] | None = None,
        named: Mapping[str, str] | None = None,
        turning: Callable[[Outcome], str] | None = None,
    ) -> None:
        """`derived`: facts that nobody stated, so that a sentence says on what they rest.
        `named`: what a question is about, by the path asked for. `turning`: where the answer of
        an open check turns in a range."""
        self.prose = prose
        self.deciding = deciding
        self.derived = derived or {}
        self.named = named or {}
        self.turning = turning
        self.lang: Lang = prose.lang
        self.conditions = Conditions(prose, deciding)

    def evidence(self, outcome: Outcome) -> list[Evidence]:
        """What speaks for the outcome, in the order of the rule's text.

        Of an open check only the conditions whose fact is known: the rest stands in its causes.
        """
        return [self.conditions.one(a) for a in self._speaking(outcome)]

    def _speaking(self, outcome: Outcome) -> list[Atom]:
        check = outcome.check
        atoms = {id(a.node): a for a in outcome.atoms}
        if outcome.status == "not_applicable" and check.applies is not None:
            found = list(culprits(check.applies, atoms))
        elif outcome.status in ("unknown", "later"):
            found = [a for a in outcome.atoms if not isinstance(a.left, Unknown)]
        else:
            found = list(culprits(check.require, atoms))
            met = outcome.status != "pass" or truth_of(check.require, atoms) is True
            if check.waive_when is not None and not (found and met):
                found = list(culprits(check.waive_when, atoms))
        return found

    def _why_it_applies(self, outcome: Outcome) -> str:
        """Of a check that fails: the figures for which it applies at all, and what is behind a
        name."""
        applies = outcome.check.applies
        if applies is None or outcome.status != "fail":
            return ""
        met = culprits(applies, {id(a.node): a for a in outcome.atoms})
        wanted = (a for a in met if isinstance(a.node, ast.Compare | ast.MetricRef))
        told = [self.conditions.one(a) for a in wanted]
        said = side_by_side(self.prose, dict.fromkeys(e.text for e in told if e.because or e.op))
        return self.prose.pick(f"(适用:{said})", f" (it applies: {said})") if said else ""

    def _unstated(self, outcome: Outcome) -> str:
        """Of what the outcome rests on: what nobody stated, from what it follows, and why."""
        reads = self.deciding.program.reads if self.deciding is not None else {}
        if self.derived.keys().isdisjoint(reads.get(outcome.check.id, self.derived.keys())):
            return ""
        nodes = (n for a in self._speaking(outcome) for n in walk(a.node))
        paths = dict.fromkeys(n.path for n in nodes if isinstance(n, ast.FieldRef))
        said = [self._follows(p, found) for p in paths if (found := self.derived.get(p))]
        joined = side_by_side(self.prose, said)
        return self.prose.pick(f"({joined})", f" ({joined})") if said else ""

    def _follows(self, path: str, found: Derived) -> str:
        label, pick, relation = self.prose.label(path), self.prose.pick, found.relation
        why = pick(relation.why, relation.why_en)
        if relation.unless is not None:
            return pick(f"{label}系推定:{why}", f"{label} is presumed: {why}")
        given = self.deciding.env.values if self.deciding is not None else {}
        figures = [self._given(p, given[p]) for p in found.reads if p in given]
        figures += self._elements(found)
        source = pick("、".join(figures), ", ".join(figures))
        if not source:
            return pick(f"{label}系推出:{why}", f"{label} follows: {why}")
        return pick(f"{label}系由{source}推出:{why}", f"{label} follows from {source}: {why}")

    def _elements(self, found: Derived) -> list[str]:
        """Of what follows from a list: the elements that make it so."""
        if self.deciding is None:
            return []
        trees = [c.when for c in found.relation.cases if c.value == found.value]
        atoms = (a for t in trees for a in self.deciding.within(t) if a.truth)
        of_lists = (a for a in atoms if isinstance(a.node, ast.Aggregate))
        return [self.conditions.one(a).text for a in of_lists]

    def _given(self, path: str, value: object) -> str:
        field = catalogue.get(path)
        shown = show(value, field.unit if field else None, self.lang, path)
        return self.prose.label(path) + self.prose.pick("", " ") + shown

    # -- sentences ---------------------------------------------------------------------------
    def reason(self, outcome: Outcome, seen: list[Evidence] | None = None) -> str:
        """The outcome as one sentence; `seen` is its evidence where that is at hand."""
        status, pick = outcome.status, self.prose.pick
        known = self.evidence(outcome) if seen is None else seen
        parts = list(dict.fromkeys(e.text for e in known))
        said = side_by_side(self.prose, parts)
        if said and status in ("pass", "fail", "not_applicable"):
            said += self._why_it_applies(outcome) + self._unstated(outcome)
        stop, colon = ("。", ":") if self.prose.zh else (".", ": ")
        if status == "waived" and outcome.waiver is not None:
            w = outcome.waiver
            until = show(w.until, None, self.lang)
            return pick(
                f"经集体研究{self.head(status)}:{w.reason}({w.by},{w.document},至{until})。",
                f"{self.head(status)}: {w.reason} ({w.by}, {w.document}, until {until}).",
            )
        if status in ("unknown", "later"):
            asked = [self.cause(c) for c in outcome.causes]
            named = ("、" if self.prose.zh else ", ").join(dict.fromkeys(asked))
            turning = self.turning(outcome) if self.turning is not None else ""
            return self.head("unknown") + colon + named + turning + stop
        if status == "not_applicable":
            return self.head(status) + (colon + said if said else "") + stop
        if not said:
            said = self.prose.claimed(outcome.check.require)
        return said[:1].upper() + said[1:] + stop if not self.prose.zh else said + stop

    def head(self, status: str) -> str:
        """What an outcome is called, at the head of a sentence."""
        name = STATUSES[status].text(self.lang)
        return name[:1].upper() + name[1:]

    def cause(self, cause: Cause) -> str:
        """What is not known, in a few words."""
        pick, book, name = self.prose.pick, self.prose.book, cause.name
        kind = CAUSES[cause.kind]
        if cause.kind in ("table", "cell"):
            named, label = book.tables.get(name), name
        elif cause.kind == "parameter":
            named, label = book.parameter_info.get(name), name
        else:
            named, label = book.metrics.get(name), self.prose.label(name)
        if named is not None:
            label = pick(named.label, named.label_en)
        if cause.kind in ("table", "cell"):
            label += f"[{cause.detail}]"
        if name in self.named:
            label = pick(f"{label}({self.named[name]})", f"{label} ({self.named[name]})")
        return label + pick(f"({kind.note})", f" ({kind.note_en})") if kind.note else label


def bureau_of(cause: Cause, default: str) -> str:
    """Who has the fact: the bureau of the field, else that of the check."""
    field = catalogue.get(cause.name)
    if field is not None:
        return field.bureau
    listed = catalogue.lists.get(cause.name)
    if listed is not None and listed.fields:
        return listed.fields[0].bureau
    return default

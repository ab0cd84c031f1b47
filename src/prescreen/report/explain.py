"""Why an outcome is what it is: the conditions behind it, their values, thresholds and margins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.lang import Sort, ast, walk
from prescreen.lang.figures import quantity, show
from prescreen.lang.prose import Prose
from prescreen.logic import Cause, Unknown
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome
from prescreen.run.possible import Possible
from prescreen.run.relations import Derived
from prescreen.vocabulary import CAUSES, STATUSES

Atoms = Mapping[int, Atom]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One condition as it was met. `margin` is left minus right, in the unit of the left."""

    text: str
    label: str
    value: object
    unit: str
    op: str
    threshold: object
    margin: float | None
    truth: bool | None


def culprits(node: ast.Node, atoms: Atoms) -> Iterator[Atom]:
    """The elementary conditions that make a known condition what it is."""
    atom = atoms.get(id(node))
    if atom is not None:
        yield atom
        return
    if isinstance(node, ast.Not):
        yield from culprits(node.operand, atoms)
    elif isinstance(node, ast.And | ast.Or | ast.AtLeast):
        truth = truth_of(node, atoms)
        for item in node.items:
            own = truth_of(item, atoms)
            decides = isinstance(node, ast.AtLeast) or truth is (isinstance(node, ast.And))
            if decides or own is truth:
                yield from culprits(item, atoms)


def truth_of(node: ast.Node, atoms: Atoms) -> bool | None:
    """The truth of a condition from its atoms; None where it is unknown."""
    atom = atoms.get(id(node))
    if atom is not None:
        return atom.truth if isinstance(atom.truth, bool) else None
    if isinstance(node, ast.Not):
        inner = truth_of(node.operand, atoms)
        return None if inner is None else not inner
    if isinstance(node, ast.And | ast.Or):
        parts = [truth_of(i, atoms) for i in node.items]
        decisive = isinstance(node, ast.Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(node, ast.AtLeast):
        parts = [truth_of(i, atoms) for i in node.items]
        true, unknown = parts.count(True), parts.count(None)
        return True if true >= node.n else False if true + unknown < node.n else None
    if isinstance(node, ast.Const) and isinstance(node.value, bool):
        return node.value
    return None


class Explainer:
    """Turns outcomes into structured evidence and sentences of one language."""

    def __init__(
        self,
        prose: Prose,
        possible: Possible | None = None,
        derived: Mapping[str, Derived] | None = None,
    ) -> None:
        """`derived`: facts that nobody stated, so that a sentence says on what they rest."""
        self.prose = prose
        self.possible = possible
        self.derived = derived or {}
        self.lang: Lang = prose.lang

    def evidence(self, outcome: Outcome) -> list[Evidence]:
        """What speaks for the outcome, in the order of the rule's text.

        Of an open check only the conditions whose fact is known: the rest stands in its causes.
        """
        return [self.one(a) for a in self._speaking(outcome)]

    def _speaking(self, outcome: Outcome) -> list[Atom]:
        check = outcome.check
        atoms = {id(a.node): a for a in outcome.atoms}
        if outcome.status == "not_applicable" and check.applies is not None:
            found = list(culprits(check.applies, atoms))
        elif outcome.status in ("unknown", "later"):
            found = [a for a in outcome.atoms if not isinstance(a.left, Unknown)]
        else:
            found = list(culprits(check.require, atoms))
            if check.waive_when is not None and not found:
                found = list(culprits(check.waive_when, atoms))
        return found

    def _unstated(self, outcome: Outcome) -> str:
        """Of what the outcome rests on: what nobody stated, and why it is taken to be so."""
        if not self.derived:
            return ""
        nodes = (n for a in self._speaking(outcome) for n in walk(a.node))
        paths = dict.fromkeys(n.path for n in nodes if isinstance(n, ast.FieldRef))
        said = []
        for path in paths:
            if (found := self.derived.get(path)) is not None:
                label, pick = self.prose.label(path), self.prose.pick
                why = pick(found.relation.why, found.relation.why_en)
                presumed = found.relation.unless is not None
                how = pick("系推定", "is presumed") if presumed else pick("系推出", "follows")
                said.append(f"{label}{how}:{why}" if self.prose.zh else f"{label} {how}: {why}")
        if not said:
            return ""
        joined = (";" if self.prose.zh else "; ").join(said)
        return f"({joined})" if self.prose.zh else f" ({joined})"

    def one(self, atom: Atom) -> Evidence:
        node, truth = atom.node, atom.truth if isinstance(atom.truth, bool) else None
        if isinstance(node, ast.Compare):
            return self._compare(node, atom, truth)
        if isinstance(node, ast.Equal | ast.Member | ast.Holds | ast.Under | ast.Mentions):
            subject = _subject(node)
            label = self.prose.say(subject)
            value = None if isinstance(atom.left, Unknown) else atom.left
            text = self._is(label, value, subject) if value is not None else self.prose.say(node)
            return Evidence(text, label, _plain(value), "", "", None, None, truth)
        label = self.prose.say(node)
        text = self.prose.clause(node) if truth is not False else self.prose.deny(node)
        if isinstance(node, ast.Aggregate):
            text += self._which(node)
        return Evidence(text, label, truth, "", "", None, None, truth)

    def _which(self, node: ast.Aggregate) -> str:
        """The elements of a list that decide, by name."""
        if self.possible is None:
            return ""
        items = (
            self.possible.env.lists[node.list].items if node.list in self.possible.env.lists else ()
        )
        names = []
        for i in self.possible.deciding(node)[:3]:
            named = next((str(items[i][k]) for k in _NAMING if items[i].get(k)), "")
            short = named if len(named) <= 24 else named[:24] + "…"
            names.append(f"“{short}”" if short else self.prose.pick(f"第{i + 1}项", f"no. {i + 1}"))
        if not names:
            return ""
        listed = ("、" if self.prose.zh else ", ").join(names)
        return self.prose.pick(f"(即{listed})", f" ({listed})")

    def _is(self, label: str, value: object, subject: ast.Node) -> str:
        shown = (
            self.prose.word(subject, value)
            if isinstance(value, str)
            else show(value, None, self.lang, _path(subject))
        )
        if len(shown) > 60:
            shown = shown[:60] + "…"
        return f"{label}为{shown}" if self.prose.zh else f"{label} is {shown}"

    def _compare(self, node: ast.Compare, atom: Atom, truth: bool | None) -> Evidence:
        label = self.prose.say(node.left)
        unit = node.left.type.unit
        left = None if isinstance(atom.left, Unknown) else atom.left
        right = None if isinstance(atom.right, Unknown) else atom.right
        margin = left - right if isinstance(left, float) and isinstance(right, float) else None
        relation = self.prose.relation(node, node.op if truth is not False else _NOT[node.op])
        if left is None:
            text = self.prose.say(node)
        else:
            value = show(left, unit, self.lang)
            bound = self.prose.say(node.right)
            if not isinstance(node.right, ast.Const | ast.ParameterRef) and right is not None:
                shown = show(right, unit, self.lang)
                bound = f"{bound}({shown})" if self.prose.zh else f"{bound} ({shown})"
            text = (
                f"{label}为{value},{relation}{bound}"
                if self.prose.zh
                else f"{label} is {value}, which{relation}{bound}"
            )
            if truth is False and margin is not None and node.left.type.sort is Sort.NUMBER:
                gap = quantity(abs(margin), unit, self.lang)
                if margin:
                    text += f"(差{gap})" if self.prose.zh else f" (by {gap})"
        return Evidence(
            text,
            label,
            _plain(left),
            unit.text if unit else "",
            node.op,
            _plain(right),
            margin,
            truth,
        )

    # -- sentences ---------------------------------------------------------------------------
    def reason(self, outcome: Outcome, seen: list[Evidence] | None = None) -> str:
        """The outcome as one sentence; `seen` is its evidence where that is at hand."""
        status, pick = outcome.status, self.prose.pick
        known = self.evidence(outcome) if seen is None else seen
        parts = list(dict.fromkeys(e.text for e in known))
        said = (";" if self.prose.zh else "; ").join(parts)
        if said and status in ("pass", "fail", "not_applicable"):
            said += self._unstated(outcome)
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
            return self.head("unknown") + colon + named + stop
        if status == "not_applicable":
            return self.head(status) + (colon + said if said else "") + stop
        if not said:
            said = self.prose.clause(outcome.check.require)
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
        return label + pick(f"({kind.note})", f" ({kind.note_en})") if kind.note else label


_NAMING = ("text", "name", "product", "list", "kind", "year")
"""Leaves that name an element of a list, the most telling first."""

_NOT = {">=": "<", "<=": ">", ">": "<=", "<": ">="}


def _subject(node: ast.Node) -> ast.Node:
    if isinstance(node, ast.Equal):
        return node.left
    if isinstance(node, ast.Member):
        return node.operand
    if isinstance(node, ast.Holds):
        return node.set
    if isinstance(node, ast.Under):
        return node.code
    assert isinstance(node, ast.Mentions)
    return node.text


def _path(node: ast.Node) -> str:
    if isinstance(node, ast.FieldRef):
        return node.path
    return f"{node.list}.{node.leaf}" if isinstance(node, ast.ItemRef) else ""


def _plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, frozenset):
        return sorted(str(v) for v in value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def bureau_of(cause: Cause, default: str) -> str:
    """Who has the fact: the bureau of the field, else that of the check."""
    field = catalogue.get(cause.name)
    if field is not None:
        return field.bureau
    listed = catalogue.lists.get(cause.name)
    if listed is not None and listed.fields:
        return listed.fields[0].bureau
    return default

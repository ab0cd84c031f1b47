"""Why an outcome is what it is: the conditions behind it, their values, thresholds and margins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.lang import Sort, ast, walk
from prescreen.lang.figures import quantity, show
from prescreen.lang.prose import Prose
from prescreen.logic import Cause, Unknown
from prescreen.report.bounds import ends_in_words
from prescreen.report.deciding import Deciding, Item, bare, culprits, truth_of
from prescreen.run.env import Atom
from prescreen.run.outcome import Outcome
from prescreen.run.relate import Derived
from prescreen.vocabulary import CAUSES, STATUSES


@dataclass(frozen=True, slots=True)
class Evidence:
    """One condition as it was met. `margin` is left minus right, in the unit of the left.

    `because` are the conditions behind it: of a named truth, of the elements of a list.
    """

    text: str
    label: str
    value: object
    unit: str
    op: str
    threshold: object
    margin: float | None
    truth: bool | None
    because: tuple[Evidence, ...] = ()

    def flat(self) -> Iterator[Evidence]:
        """It and all that stands behind it."""
        yield self
        for one in self.because:
            yield from one.flat()


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
        self._item: Item | None = None  # the list element that is spoken of

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
        told = [self.one(a) for a in met if isinstance(a.node, ast.Compare | ast.MetricRef)]
        said = self._list(dict.fromkeys(e.text for e in told if e.because or e.op))
        return self.prose.pick(f"(适用:{said})", f" (it applies: {said})") if said else ""

    def _unstated(self, outcome: Outcome) -> str:
        """Of what the outcome rests on: what nobody stated, from what it follows, and why."""
        reads = self.deciding.program.reads if self.deciding is not None else {}
        if self.derived.keys().isdisjoint(reads.get(outcome.check.id, self.derived.keys())):
            return ""
        nodes = (n for a in self._speaking(outcome) for n in walk(a.node))
        paths = dict.fromkeys(n.path for n in nodes if isinstance(n, ast.FieldRef))
        said = [self._follows(p, found) for p in paths if (found := self.derived.get(p))]
        joined = self._list(said)
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
        atoms = [a for t in trees for a in self.deciding.within(t)]
        return [self.one(a).text for a in atoms if isinstance(a.node, ast.Aggregate) and a.truth]

    def _given(self, path: str, value: object) -> str:
        field = catalogue.get(path)
        shown = show(value, field.unit if field else None, self.lang, path)
        return self.prose.label(path) + self.prose.pick("", " ") + shown

    def one(self, atom: Atom) -> Evidence:
        """One condition as it was met, with what was used where another figure was not known."""
        found, used = self._plainly(atom), self.used(atom.node)
        return replace(found, text=found.text + used) if used else found

    def used(self, node: ast.Node) -> str:
        """Of each `coalesce` in a condition: which of the two was used, and its value."""
        if self.deciding is None or isinstance(node, ast.MetricRef):  # behind a name it is said
            return ""
        said = []
        for part, absent, value in self.deciding.coalesced(node, self._item):
            by = self.prose.told(part.second if absent else part.first)
            shown = show(value, part.type.unit, self.lang, _path(part.first))
            text = self.prose.pick(f"用{by}:{shown}", f"{by} is used: {shown}")
            if absent:
                of = self.prose.told(part.first)
                text = self.prose.pick(f"{of}未知,{text}", f"{of} is not known, {text}")
            said.append(text)
        joined = self._list(dict.fromkeys(said))
        return self.prose.pick(f"({joined})", f" ({joined})") if joined else ""

    def _plainly(self, atom: Atom) -> Evidence:
        node, truth = atom.node, atom.truth if isinstance(atom.truth, bool) else None
        if isinstance(node, ast.Compare):
            return self._compare(node, atom, truth)
        if isinstance(node, _WORDS):
            subject = _subject(node)
            label = self.prose.told(subject)
            value = None if isinstance(atom.left, Unknown) else atom.left
            text = (
                self._is(label, value, subject) if value is not None else self._settled(node, truth)
            )
            text += self._against(node, atom) if value is not None else ""
            return Evidence(text, label, _plain(value), "", "", None, None, truth)
        label = self.prose.told(node)
        text = self.prose.claimed(node) if truth is not False else self.prose.denied(node)
        because: tuple[Evidence, ...] = ()
        if truth is not None and isinstance(node, ast.MetricRef):
            text, because = self._behind(node, text)
        elif isinstance(node, ast.Aggregate):
            text, because = self._which(node, text)
        elif truth is not None and isinstance(node, ast.Lookup):
            text = (
                f"{self._bound(node)}{self.prose.pick('为', ' is ')}{show(truth, None, self.lang)}"
            )
        return Evidence(text, label, truth, "", "", None, None, truth, because)

    def _behind(self, node: ast.MetricRef, text: str) -> tuple[str, tuple[Evidence, ...]]:
        """A named truth with the conditions that make it so."""
        if self.deciding is None:
            return text, ()
        because = tuple(self.one(a) for a in self.deciding.behind(node))
        said = self._list(dict.fromkeys(e.text for e in because))
        return text + self.prose.pick(f"({said})", f" ({said})") if said else text, because

    def _list(self, parts: Iterable[str]) -> str:
        return self.prose.pick(";", "; ").join(parts)

    def _which(self, node: ast.Aggregate, text: str) -> tuple[str, tuple[Evidence, ...]]:
        """The elements of a list that decide: by name, with what is said of each."""
        if self.deciding is None:
            return text, ()
        named, because, silent = [], [], False
        deciding = self.deciding.elements(node)
        for at, item in deciding[:_SHOWN]:
            outer, self._item = self._item, item
            met = [a for n in _inner(node) for a in self.deciding.within(n, item)]
            found = [self.one(a) for a in met if isinstance(a.truth, bool)]
            self._item = outer
            because += found
            silent = silent or not found
            said = self._list(dict.fromkeys(e.text for e in found))
            name = self._name(node.list, at, item)
            named.append(name + self.prose.pick(":", ": ") + said if said else name)
        if not named:
            return text, ()
        listed = self._list(named)
        if (count := len(deciding)) > _SHOWN:
            listed += self.prose.pick(f";等{count}项", f"; {count} in all")
        whole = node.type.sort is Sort.BOOL and node.name != "all"  # `all` speaks of every one
        if whole and not silent:  # what is said of them is the whole of it
            return self.prose.label(node.list) + self.prose.pick("", " ") + listed, tuple(because)
        return text + self.prose.pick(f"({listed})", f" ({listed})"), tuple(because)

    def _name(self, path: str, at: int, item: Mapping[str, object]) -> str:
        """A list element by its name, with its role and share where it has them."""
        found = next((item[k] for k in _NAMING if item.get(k)), "")
        named = f"{found:g}" if isinstance(found, float) else str(found)
        short = named if len(named) <= 24 else named[:24] + "…"
        about = [self._about(path, leaf, item) for leaf in _ABOUT]
        if "share" not in item and (share := self._share_of(item)) is not None:
            about.append(self._about("investor", "share", {"share": share}))
        about = [text for text in about if text]
        name = f"“{short}”" if short else self.prose.pick(f"第{at + 1}项", f"no. {at + 1}")
        return name + (f"({self.prose.pick('、', ', ').join(about)})" if about else "")

    def _about(self, path: str, leaf: str, item: Item) -> str:
        field, value = catalogue.get(f"{path}.{leaf}"), item.get(leaf)
        if field is None or value is None:
            return ""
        shown = show(value, field.unit, self.lang, field.path)
        return (
            self.prose.label(field.path) + self.prose.pick("", " ") + shown if field.unit else shown
        )

    def _share_of(self, item: Item) -> object:
        """The share of the investor that a listing speaks of, by its code or else its name."""
        investors = self.deciding.env.lists.get("investor") if self.deciding is not None else None
        code, name = item.get("uscc"), item.get("subject")
        every = investors.items if investors is not None else ()
        same = [one for one in every if code is not None and one.get("uscc") == code]
        if not same and name is not None:
            same = [
                one
                for one in every
                if one.get("name") == name and (code is None or one.get("uscc") is None)
            ]
        return same[0].get("share") if len(same) == 1 else None

    def _against(self, node: ast.Node, atom: Atom) -> str:
        """Of a code held against that of another fact: that fact, its code, and how they lie."""
        if not isinstance(node, ast.Within) or not isinstance(atom.right, str):
            return ""
        group, shown = self.prose.told(node.group), self.prose.word(node.group, atom.right)
        verb = (
            self.prose.pick("属于", "within")
            if atom.truth
            else self.prose.pick("不属于", "not within")
        )
        return self.prose.pick(f",{verb}{group}({shown})", f", {verb} {group} ({shown})")

    def _is(self, label: str, value: object, subject: ast.Node) -> str:
        shown = (
            self.prose.word(subject, value)
            if isinstance(value, str)
            else show(value, None, self.lang, _path(subject))
        )
        if len(shown) > 60:
            shown = shown[:60] + "…"
        if not self.prose.zh and shown in ("yes", "no"):
            return self.prose.yes_or_no(label, shown == "yes")
        return f"{label}为{shown}" if self.prose.zh else f"{label} is {shown}"

    def _compare(self, node: ast.Compare, atom: Atom, truth: bool | None) -> Evidence:
        label = self.prose.told(node.left)
        unit = node.left.type.unit
        left = None if isinstance(atom.left, Unknown) else atom.left
        right = None if isinstance(atom.right, Unknown) else atom.right
        margin = left - right if isinstance(left, float) and isinstance(right, float) else None
        relation = self.prose.relation(node, node.op if truth is not False else _NOT[node.op])
        because: tuple[Evidence, ...] = ()
        within = ends_in_words(atom.left, node.left, self.prose)
        if left is None and within and truth is not None:
            bound = self._bound(node.right)
            text = self.prose.pick(
                f"{label}为{within},{relation}{bound}",
                f"{label} is {within}, which{relation}{bound}",
            )
        elif left is None:
            text = self._settled(node, truth)
        else:
            value = show(left, unit, self.lang)
            bound = self._bound(node.right)
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
            over = None if self.deciding is None else bare(node.left, self.deciding.program)
            if isinstance(over, ast.Aggregate):
                text, because = self._which(over, text)
        return Evidence(
            text,
            label,
            _plain(left),
            unit.text if unit else "",
            node.op,
            _plain(right),
            margin,
            truth,
            because,
        )

    def _settled(self, node: ast.Node, truth: bool | None) -> str:
        """A condition of which an operand is unknown, and what is settled of it all the same."""
        if truth is None:
            return self.prose.told(node)
        said = self.prose.claimed(node) if truth else self.prose.denied(node)
        return said + self.prose.pick("(无论尚未知的是什么)", " (whatever is not known)")

    def _bound(self, node: ast.Node) -> str:
        """What a number is held against; a figure of a table with its row and its standard."""
        look = self.deciding.looked_up(node) if self.deciding is not None else None
        if look is None or self.deciding is None:
            return self.prose.told(node)
        keys = [self.deciding.value(k, self._item) for k in look.keys]
        row, source = self.deciding.row(look, keys)
        if row is None:
            return self.prose.told(node)
        said = [self._key(k, v) for k, v in zip(look.keys, keys, strict=True)]
        if source is not None:
            said.append(source.number or f"《{source.title}》")
        label = self.prose.label_in(self.prose.book.tables, look.table)
        inner = self.prose.pick(",", ", ").join(said)
        return self.prose.pick(f"{label}({inner})", f"{label} ({inner})")

    def _key(self, key: ast.Node, value: object) -> str:
        if isinstance(value, str):
            return f"{self.prose.told(key)}“{self.prose.word(key, value)}”"
        return f"{self.prose.told(key)} {show(value, key.type.unit, self.lang, _path(key))}"

    # -- sentences ---------------------------------------------------------------------------
    def reason(self, outcome: Outcome, seen: list[Evidence] | None = None) -> str:
        """The outcome as one sentence; `seen` is its evidence where that is at hand."""
        status, pick = outcome.status, self.prose.pick
        known = self.evidence(outcome) if seen is None else seen
        parts = list(dict.fromkeys(e.text for e in known))
        said = (";" if self.prose.zh else "; ").join(parts)
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


def _inner(node: ast.Aggregate) -> list[ast.Node]:
    """The conditions on an element that its part in the aggregate rests on."""
    both = [n for n in (node.where, node.value) if n is not None and n.type.sort is Sort.BOOL]
    return both[-1:] if node.name == "all" else both


_WORDS = (ast.Equal, ast.Member, ast.Holds, ast.Under, ast.Within, ast.Mentions, ast.StartsWith)
_SHOWN = 3
"""Elements of a list that are named, the first ones."""
_ABOUT = ("role", "subject_role", "list", "share")
"""Leaves that say what an element is to the project."""
_NAMING = ("text", "name", "subject", "product", "list", "kind", "year")
"""Leaves that name an element of a list, the most telling first."""

_NOT = {">=": "<", "<=": ">", ">": "<=", "<": ">="}


def _subject(node: ast.Node) -> ast.Node:
    if isinstance(node, ast.Equal):
        return node.left
    if isinstance(node, ast.Member):
        return node.operand
    if isinstance(node, ast.Holds):
        return node.set
    if isinstance(node, ast.Under | ast.Within):
        return node.code
    assert isinstance(node, ast.Mentions | ast.StartsWith)
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

"""A condition as it was met: its values, thresholds and margins, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from prescreen.errors import Lang
from prescreen.lang import Sort, ast
from prescreen.lang.figures import quantity, show
from prescreen.lang.prose import Prose
from prescreen.logic import Unknown
from prescreen.report.bounds import ends_in_words
from prescreen.report.deciding import Deciding, Item, bare
from prescreen.report.elements import ElementNames
from prescreen.run.env import Atom

_WORDS = (ast.Equal, ast.Member, ast.Holds, ast.Under, ast.Within, ast.Mentions, ast.StartsWith)
_SHOWN = 3
"""Elements of a list that are named, the first ones."""
_NOT = {">=": "<", "<=": ">", ">": "<=", "<": ">="}


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


class Conditions:
    """Turns conditions as they were met into evidence, in one language."""

    def __init__(self, prose: Prose, deciding: Deciding | None = None) -> None:
        """Without `deciding` nothing behind a name, a list or a table is looked at."""
        self.prose = prose
        self.deciding = deciding
        self.lang: Lang = prose.lang
        self._names = ElementNames(prose, deciding)
        self._item: Item | None = None  # the list element that is spoken of

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
            shown = show(value, part.type.unit, self.lang, path_of(part.first))
            text = self.prose.pick(f"用{by}:{shown}", f"{by} is used: {shown}")
            if absent:
                of = self.prose.told(part.first)
                text = self.prose.pick(f"{of}未知,{text}", f"{of} is not known, {text}")
            said.append(text)
        joined = side_by_side(self.prose, dict.fromkeys(said))
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
        said = side_by_side(self.prose, dict.fromkeys(e.text for e in because))
        return text + self.prose.pick(f"({said})", f" ({said})") if said else text, because

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
            said = side_by_side(self.prose, dict.fromkeys(e.text for e in found))
            name = self._names.name(node.list, at, item)
            named.append(name + self.prose.pick(":", ": ") + said if said else name)
        if not named:
            return text, ()
        listed = side_by_side(self.prose, named)
        if (count := len(deciding)) > _SHOWN:
            listed += self.prose.pick(f";等{count}项", f"; {count} in all")
        whole = node.type.sort is Sort.BOOL and node.name != "all"  # `all` speaks of every one
        if whole and not silent:  # what is said of them is the whole of it
            return self.prose.label(node.list) + self.prose.pick("", " ") + listed, tuple(because)
        return text + self.prose.pick(f"({listed})", f" ({listed})"), tuple(because)

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
            else show(value, None, self.lang, path_of(subject))
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
        return f"{self.prose.told(key)} {show(value, key.type.unit, self.lang, path_of(key))}"


def side_by_side(prose: Prose, parts: Iterable[str]) -> str:
    """Sentences side by side."""
    return prose.pick(";", "; ").join(parts)


def _inner(node: ast.Aggregate) -> list[ast.Node]:
    """The conditions on an element that its part in the aggregate rests on."""
    both = [n for n in (node.where, node.value) if n is not None and n.type.sort is Sort.BOOL]
    return both[-1:] if node.name == "all" else both


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


def path_of(node: ast.Node) -> str:
    if isinstance(node, ast.FieldRef):
        return node.path
    return f"{node.list}.{node.leaf}" if isinstance(node, ast.ItemRef) else ""


def _plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, frozenset):
        return sorted(str(v) for v in value)
    return value.isoformat() if hasattr(value, "isoformat") else value

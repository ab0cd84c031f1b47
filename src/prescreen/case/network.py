"""Conclusions as production rules over truth letters, knowing of no engine.

A letter says that something stands at one truth: check `land.intensity` at F, tag 两高 at T, an
ordinary condition at T. Conditions are brought to negation normal form, so a rule needs only
letters that are *there*; what is absent is a letter of its own. Inner `and`, `or` and `at_least`
become letters of kind `node`, so every rule is one short conjunction. Sound because Kleene logic
keeps De Morgan's laws, and a rule fires on truth alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from prescreen.errors import PackError
from prescreen.lang import ast, walk
from prescreen.messages import problem
from prescreen.pack.model import Conclusion
from prescreen.run.closures import Run
from prescreen.run.env import Env
from prescreen.run.trace import Tracer
from prescreen.vocabulary import LETTERS

MAX_WIDTH = 8
"""Letters that one rule joins at most; more are joined through nodes."""


class Letter(NamedTuple):
    """`kind`: check, tag, when (an ordinary condition) or node; `truth` one letter, or several
    of which one holds."""

    kind: str
    name: str
    truth: str


class Rule(NamedTuple):
    """If all of `when` are there, `then` is there too and `draws` (a position) is drawn."""

    when: tuple[Letter, ...]
    then: Letter | None
    draws: int | None


def not_settled(rule: str, tag: str) -> PackError:
    """A condition depends on a tag in a way that an order of strata cannot settle."""
    return PackError([problem("conclusion-choice", rule=rule, tag=tag)])


@dataclass(frozen=True, slots=True)
class Network:
    """The rules of one stratum.

    `conditions` are run by the tracing executor and fed as letters, since an engine that
    compares values itself would know neither units nor what is not known.
    """

    conclusions: tuple[Conclusion, ...]
    rules: tuple[Rule, ...]
    conditions: Mapping[str, Run]
    read: frozenset[Letter]

    def fed(self, env: Env) -> list[Letter]:
        """The letters that hold at the start of the stratum, of those that a rule reads."""
        read = self.read
        truths = {name: _truth(run(env)) for name, run in self.conditions.items()}
        return [letter for letter in sorted(read) if _holds(letter, env, truths)]


def build(conclusions: Sequence[Conclusion], tracer: Tracer) -> Network:
    """The network of one stratum. PackError where a tag cannot be settled."""
    made = {c.value for c in conclusions if c.kind == "tag"}
    builder = _Builder(tracer, made)
    for place, conclusion in enumerate(conclusions):
        builder.add(place, conclusion)
    read = frozenset(letter for rule in builder.rules for letter in rule.when)
    return Network(tuple(conclusions), tuple(builder.rules), builder.conditions, read)


def partition(rules: Sequence[Rule], size: int, readers: int) -> list[tuple[Rule, ...]]:
    """Parts of at most `size` rules in which no letter has more than `readers` rules."""
    parts: list[tuple[list[Rule], dict[Letter, int]]] = []
    for rule in rules:
        for part, seen in parts:
            if len(part) < size and all(seen.get(w, 0) < readers for w in rule.when):
                break
        else:
            part, seen = [], {}
            parts.append((part, seen))
        part.append(rule)
        for letter in rule.when:
            seen[letter] = seen.get(letter, 0) + 1
    return [tuple(part) for part, _ in parts]


def _truth(value: object) -> str:
    return "T" if value is True else "F" if value is False else "O"


def _holds(letter: Letter, env: Env, truths: Mapping[str, str]) -> bool:
    if letter.kind == "check":
        return env.letters.get(letter.name, "M") in letter.truth
    if letter.kind == "tag":
        return (letter.name in env.tags) is (letter.truth == "T")
    return letter.kind == "when" and truths[letter.name] == letter.truth


class _Builder:
    def __init__(self, tracer: Tracer, made: set[str]) -> None:
        self.tracer = tracer
        self.made = made
        self.rules: list[Rule] = []
        self.conditions: dict[str, Run] = {}
        self.owner = ""
        self.count = 0

    def add(self, place: int, conclusion: Conclusion) -> None:
        self.owner, self.count = f"{conclusion.pack}.{conclusion.id}", 0
        need = self.need(conclusion.when, True)
        then = Letter("tag", conclusion.value, "T") if conclusion.kind == "tag" else None
        self.rules.append(Rule((need,), then, place))

    def name(self) -> str:
        self.count += 1
        return f"{self.owner}/{self.count}"

    # -- a letter that is there if and only if the condition has the truth -------------------
    def need(self, node: ast.Node, truth: bool) -> Letter:
        match node:
            case ast.Not():
                return self.need(node.operand, not truth)
            case ast.OutcomeIs():
                others = "".join(c for c in LETTERS if c != node.letter)
                return Letter("check", node.check, node.letter if truth else others)
            case ast.Tagged():
                return self.tagged(node, truth)
        if not any(isinstance(n, ast.OutcomeIs | ast.Tagged) for n in walk(node)):
            return self.condition(node, truth)
        match node:
            case ast.And() | ast.Or():
                parts = [self.need(i, truth) for i in node.items]
                return self.all(parts) if isinstance(node, ast.And) is truth else self.any(parts)
            case ast.AtLeast():
                count = node.n if truth else len(node.items) - node.n + 1
                return self.at_least(count, [self.need(i, truth) for i in node.items])
            case ast.If():
                return self.any(
                    [
                        self.all([self.need(node.test, True), self.need(node.then, truth)]),
                        self.all([self.need(node.test, False), self.need(node.other, truth)]),
                    ]
                )
        for tag in self.tags(node):
            raise not_settled(self.owner, tag)
        return self.condition(node, truth)

    def tags(self, node: ast.Node) -> Iterator[str]:
        return (n.tag for n in walk(node) if isinstance(n, ast.Tagged))

    def tagged(self, node: ast.Tagged, truth: bool) -> Letter:
        if not truth and node.tag in self.made:
            raise not_settled(self.owner, node.tag)
        return Letter("tag", node.tag, "T" if truth else "F")

    def condition(self, node: ast.Node, truth: bool) -> Letter:
        name = self.name()
        self.conditions[name] = self.tracer.quiet(node)
        return Letter("when", name, "T" if truth else "F")

    # -- nodes -------------------------------------------------------------------------------
    def all(self, parts: Sequence[Letter]) -> Letter:
        wanted = list(dict.fromkeys(parts))
        while len(wanted) > MAX_WIDTH:
            heads = [wanted[i : i + MAX_WIDTH] for i in range(0, len(wanted), MAX_WIDTH)]
            wanted = [self.node([tuple(h)]) for h in heads]
        return wanted[0] if len(wanted) == 1 else self.node([tuple(wanted)])

    def any(self, parts: Sequence[Letter]) -> Letter:
        wanted = list(dict.fromkeys(parts))
        return wanted[0] if len(wanted) == 1 else self.node([(w,) for w in wanted])

    def at_least(self, n: int, parts: Sequence[Letter]) -> Letter:
        """`n` of the parts, counted along the row: no more rules than n times the parts."""
        if not 0 < n <= len(parts):
            name = self.name()
            self.conditions[name] = lambda env: n <= 0
            return Letter("when", name, "T")
        reached: dict[int, Letter] = {}
        for part in parts:
            for k in range(n, 0, -1):
                ways: list[tuple[Letter, ...]] = [(reached[k],)] if k in reached else []
                if k == 1:
                    ways.append((part,))
                elif k - 1 in reached:
                    ways.append(tuple(dict.fromkeys((reached[k - 1], part))))
                if ways:
                    alone = len(set(ways)) == 1 and len(ways[0]) == 1
                    reached[k] = ways[0][0] if alone else self.node(ways)
        return reached[n]

    def node(self, ways: Sequence[tuple[Letter, ...]]) -> Letter:
        letter = Letter("node", self.name(), "T")
        self.rules += [Rule(way, letter, None) for way in dict.fromkeys(ways)]
        return letter

"""One way through the relations between facts: each is applied to what is known at its turn.

What they give stands among the facts at once, so that the next may rest on it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from prescreen.candidate import Evidence, ListFact
from prescreen.fields import Field, Interval, catalogue
from prescreen.lang import ast, walk
from prescreen.logic import Cause, Unknown
from prescreen.logic.intervals import Ends
from prescreen.relations import Relation
from prescreen.run.bindings import Bindings
from prescreen.run.causes import is_range, range_unknown, unknown_fact
from prescreen.run.closures import Run
from prescreen.run.env import Env
from prescreen.run.partly import ends_of
from prescreen.run.trace import Tracer

Side = Literal["given", "derived", "neither"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts that cannot stand together.

    `path` is the fact that they speak of, empty for a bare inconsistency. `given` is what was said
    of it, `derived` what follows from the facts at `reads`. `stands` says which side is used.
    """

    relation: Relation
    path: str
    given: object
    derived: object
    reads: tuple[str, ...]
    stands: Side


class Derived:
    """A fact that nobody stated: its value, and the relation that gives it."""

    __slots__ = ("_reads", "relation", "value")

    def __init__(
        self, value: object, relation: Relation, reads: Callable[[], tuple[str, ...]]
    ) -> None:
        self.value = value
        self.relation = relation
        self._reads: tuple[str, ...] | Callable[[], tuple[str, ...]] = reads

    @property
    def reads(self) -> tuple[str, ...]:
        """What the candidate states of what it rests on, found when it is asked for."""
        if callable(self._reads):
            self._reads = self._reads()
        return self._reads

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Derived) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash((self.relation.id, self.reads))

    def __repr__(self) -> str:
        return f"Derived({self.value!r}, {self.relation.id!r}, {self.reads!r})"

    def _told(self) -> tuple[object, ...]:
        return self.value, self.relation, self.reads


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation compiled."""

    relation: Relation
    cases: tuple[tuple[Run, object], ...]
    formula: Run | None
    least: Run | None
    most: Run | None
    holds: Run | None
    unless: Run | None
    when: Run | None
    field: Field | None
    needs: frozenset[str]
    """Facts without which the formula gives nothing."""
    idle: str
    """A list that has nothing to contradict while it is empty; the relation reads nothing else."""

    def value(self, env: Env) -> object:
        """What follows for the target: a value, an `Unknown`, or None where nothing does."""
        if self.unless is not None:
            rebutted = self.unless(env)
            if rebutted is True:
                return None
            if isinstance(rebutted, Unknown) and _stated(rebutted):
                return rebutted  # somebody said it, though it cannot be relied on
        if self.formula is not None:
            holds = self.when is None or self.when(env) is True
            return self.formula(env) if holds else None
        for when, value in self.cases:
            truth = when(env)
            if truth is not False:
                return value if truth is True else truth
        return None

    def ends(self, env: Env) -> Interval | None:
        """Within what the target lies; None where that says no more than the field itself."""
        ends = [end(env) if end is not None else None for end in (self.least, self.most)]
        low, high = (end if isinstance(end, float) else None for end in ends)
        assert self.field is not None
        bounds = self.field.low, self.field.high
        found, declared = Interval(low, high).within(*bounds), Interval(*bounds).ends
        return None if found == declared else Interval(low, high)

    def agrees(self, given: object, found: object) -> bool:
        if isinstance(given, float) and isinstance(found, float):
            near = max(self.relation.tolerance, 1e-9) * max(abs(given), abs(found))
            step = self.field.step if self.field is not None else 0.0
            return abs(given - found) <= max(near, step / 2)
        return given == found

    def apart(self, one: Ends, other: Ends) -> bool:
        """Whether no number between two ends agrees with any between two others."""
        return any(
            low > high and not self.agrees(low, high)
            for low, high in ((one[0], other[1]), (other[0], one[1]))
        )


def compiled(relations: Sequence[Relation]) -> tuple[Rule, ...]:
    """The relations as closures, in their order."""
    tracer = Tracer(Bindings({}, {}, {}))

    def quiet(tree: ast.Node | None) -> Run | None:
        return None if tree is None else tracer.quiet(tree)

    return tuple(
        Rule(
            one,
            tuple((tracer.quiet(c.when), c.value) for c in one.cases),
            quiet(one.formula),
            quiet(one.least),
            quiet(one.most),
            quiet(one.holds),
            quiet(one.unless),
            quiet(one.when),
            catalogue.get(one.target) if one.target else None,
            _needs(one),
            _idle(one, tracer),
        )
        for one in relations
    )


_STRICT = (ast.FieldRef, ast.Const, ast.Arith, ast.Scale, ast.Days, ast.DatePart)


def _needs(one: Relation) -> frozenset[str]:
    """Facts of which a formula is made that is unknown wherever one of them is."""
    if one.formula is None:
        return frozenset()
    nodes = list(walk(one.formula))
    if not all(isinstance(n, _STRICT) for n in nodes):
        return frozenset()
    return frozenset(n.path for n in nodes if isinstance(n, ast.FieldRef))


def _idle(one: Relation, tracer: Tracer) -> str:
    """The only list that a consistency reads, where it holds of an empty one."""
    if one.holds is None or len(one.reads) != 1 or (path := min(one.reads)) in catalogue:
        return ""
    nothing = Env({}, {path: ListFact((), True)}, 0, dt.date.min)
    return path if tracer.quiet(one.holds)(nothing) is True else ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a candidate states, and when it is looked at."""

    facts: Mapping[str, object]
    lists: Mapping[str, ListFact]
    evidence: Mapping[str, Evidence]
    stage: int
    day: dt.date


class Pass:
    """One way through the relations, those first that others rest on.

    `values` and `derived` are what is known before, and take what follows.
    """

    def __init__(
        self,
        given: Given,
        values: dict[str, object],
        derived: dict[str, Derived],
        lists: Mapping[str, ListFact],
        doubted: frozenset[str] = frozenset(),
    ) -> None:
        self.given = given
        self.evidence = given.evidence
        self.values = values
        self.derived = derived
        self.lists = lists
        self.settled = doubted
        self.doubted: frozenset[str] = frozenset()
        self.conflicts: list[Conflict] = []
        self.env = Env(values, lists, given.stage, given.day)

    def run(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            self.touch(rule)

    def touch(self, rule: Rule) -> None:
        """Let one relation say what it has to say."""
        if rule.holds is not None:
            if rule.holds(self.env) is False:
                self._clash(rule, "", None, None, "neither")
        elif rule.relation.kind == "bounds":
            self._bound(rule)
        elif rule.relation.target not in self.settled:
            self._apply(rule)

    def _apply(self, rule: Rule) -> None:
        target = rule.relation.target
        given = self.values.get(target)
        if isinstance(given, Unknown) and target in self.given.facts:
            # What is doubtful was stated all the same, and nothing speaks in its place.
            if is_range(given):
                self._held_apart(rule, given, rule.value(self.env))
            return
        known = given is not None and not isinstance(given, Unknown)
        if known and rule.unless is not None:
            return  # what is presumed gives way
        if (known or not rule.relation.asks) and not rule.needs <= self.values.keys():
            return  # a number that nothing gives yet
        found = rule.value(self.env)
        if found is None or isinstance(found, Unknown):
            if given is None and found is not None and rule.relation.asks:
                self.values[target] = found
            elif known:
                self._held_apart(rule, given, found)
            return
        if given is None or isinstance(given, Unknown):
            self.give(rule, found)
        elif rule.unless is None and not rule.agrees(given, found):
            side = self._stronger(rule, given, found)
            if side == "derived":
                self.give(rule, found)
            self._clash(rule, target, given, found, side)

    def _bound(self, rule: Rule) -> None:
        """A number that nobody gave is known within what others leave it."""
        target = rule.relation.target
        if target not in self.values and (ends := rule.ends(self.env)) is not None:
            self.give(rule, ends)
            self.values[target] = range_unknown(target, ends)

    def give(self, rule: Rule, found: object) -> None:
        """Take what follows for the target of a relation."""
        target = rule.relation.target
        self.values[target] = found
        self.derived[target] = Derived(found, rule.relation, partial(self._reads, rule))

    def _held_apart(self, rule: Rule, given: object, found: object) -> None:
        """A number of which only the ends are known, and none of what they leave agrees: neither is
        used. Those that overlap stay as they are."""
        if rule.formula is None or rule.relation.unless is not None or found is None:
            return
        if rule.apart(ends_of(given), ends_of(found)):
            said, follows = _stated_ends(given), _stated_ends(found)
            self._clash(rule, rule.relation.target, said, follows, "neither")

    def _stronger(self, rule: Rule, given: object, found: object) -> Side:
        """Which of the two is used: what is settled, else the verified one that speaks against; of
        two that both do, one of them all the same."""
        target, field = rule.relation.target, rule.field
        if target in self.derived or field is None:
            return "neither"
        if self._settled(target):
            return "given"
        sources = self._reads(rule)
        sure, own_sure = bool(sources) and all(map(self._verified, sources)), self._verified(target)
        if sure and not own_sure and field.worse(found, given):
            return "derived"
        if own_sure and not sure and field.worse(given, found):
            return "given"
        if field.speaks_against(given) and field.speaks_against(found):
            return "derived" if sure and not own_sure else "given"
        return "neither"

    def _settled(self, path: str) -> bool:
        own = self.evidence.get(path)
        return own is not None and bool(own.settles)

    def _clash(self, rule: Rule, target: str, given: object, found: object, stands: Side) -> None:
        reads = self._reads(rule)
        self.conflicts.append(Conflict(rule.relation, target, given, found, reads, stands))
        if stands == "derived" or self._settled(target):
            return
        only = self._doubted_only(rule, reads)
        doubted = {p for p in reads if p in only and not self._settled(p)}
        if stands == "neither" and target:
            doubted.add(target)
        self.doubted |= doubted

    def _doubted_only(self, rule: Rule, reads: tuple[str, ...]) -> Collection[str]:
        """What is doubted of facts that contradict each other: what the relation names, unless
        just that is verified and the rest is not."""
        if not (doubts := rule.relation.doubts):
            return reads
        named = {*self._stated(doubts & rule.relation.reads), *doubts.intersection(reads)}
        rest = named.symmetric_difference(reads)
        alone = all(map(self._verified, named)) and not all(map(self._verified, rest))
        return reads if named and alone else named

    def _verified(self, path: str) -> bool:
        own = self.evidence.get(path)
        return own is not None and own.grade == "verified"

    def _reads(self, rule: Rule) -> tuple[str, ...]:
        """What the candidate itself states of what the relation rests on, through derived facts."""
        return self._stated(rule.relation.reads)

    def _stated(self, paths: Iterable[str]) -> tuple[str, ...]:
        """What the candidate states of facts, or of what they follow from."""
        found: set[str] = set()
        todo = sorted(paths)
        while todo:
            path = todo.pop()
            if path in self.derived:
                todo.extend(self.derived[path].reads)
            elif path in self.given.facts or path in self.given.lists:
                found.add(path)
        return tuple(sorted(found))


def _stated_ends(value: object) -> object:
    """A number, or between which ends it lies."""
    if not isinstance(value, Unknown):
        return value
    low, high = (None if math.isinf(end) else end for end in value.ends)
    return Interval(low, high)


def _stated(unknown: Unknown) -> bool:
    """Whether a fact is unknown although somebody stated it."""
    kinds = ("doubtful", "conflict", "range", "verification")
    return any(c.kind in kinds for c in unknown.causes)


@cache
def conflicting(path: str) -> Unknown:
    """Unknown because what is said of `path` is contradicted."""
    return unknown_fact(path, Cause("conflict", path))


@cache
def doubtful(path: str) -> Unknown:
    """Unknown until somebody confirms what is said of `path`."""
    return unknown_fact(path, Cause("doubtful", path))


def unverified(path: str) -> Unknown:
    """Unknown of verified facts alone, though somebody declared it."""
    return unknown_fact(path, Cause("verification", path))

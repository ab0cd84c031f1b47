"""Facts bound together: what follows from them, and where they contradict each other.

What is derived stands among the facts as if it were given. A fact that another contradicts is
unknown, and so is the other; only a verified value that speaks against the project wins over
declared ones that speak for it, and what a person has settled wins over all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from prescreen.candidate import Evidence, ListFact
from prescreen.fields import Field, catalogue
from prescreen.lang import ast, walk
from prescreen.logic import Cause, Unknown
from prescreen.relations import Relation, Relations, load_relations
from prescreen.run.bindings import Bindings
from prescreen.run.causes import unknown_fact
from prescreen.run.closures import Run
from prescreen.run.env import Env
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


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that nobody stated: its value, and the relation that gives it."""

    value: object
    relation: Relation
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """Facts by path, what follows from others among them; a contradicted one is an `Unknown`."""

    values: Mapping[str, object]
    lists: Mapping[str, ListFact]
    derived: Mapping[str, Derived]
    conflicts: tuple[Conflict, ...]

    def known(self) -> dict[str, object]:
        """The facts that are known, those contradicted left out."""
        return {p: v for p, v in self.values.items() if not isinstance(v, Unknown)}


def moved(old: Bound, new: Bound) -> frozenset[str]:
    """Paths of facts and lists that are not the same in both."""
    return differing(old.values, new.values) | differing(old.lists, new.lists)


def differing(old: Mapping[str, object], new: Mapping[str, object]) -> frozenset[str]:
    """Keys that only one of the two has, or with another value."""
    if old is new:
        return frozenset()
    out = {key for key, value in new.items() if key not in old or old[key] != value}
    out.update(key for key in old if key not in new)
    return frozenset(out)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A relation compiled."""

    relation: Relation
    cases: tuple[tuple[Run, object], ...]
    formula: Run | None
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

    def agrees(self, given: object, found: object) -> bool:
        if isinstance(given, float) and isinstance(found, float):
            near = max(self.relation.tolerance, 1e-9) * max(abs(given), abs(found))
            step = self.field.step if self.field is not None else 0.0
            return abs(given - found) <= max(near, step / 2)
        return given == found


class Binder:
    """The relations compiled, for any number of candidates."""

    def __init__(self, relations: Relations) -> None:
        tracer = Tracer(Bindings({}, {}, {}))
        self.relations = relations
        self._rules = tuple(
            _Rule(
                one,
                tuple((tracer.quiet(c.when), c.value) for c in one.cases),
                tracer.quiet(one.formula) if one.formula is not None else None,
                tracer.quiet(one.holds) if one.holds is not None else None,
                tracer.quiet(one.unless) if one.unless is not None else None,
                tracer.quiet(one.when) if one.when is not None else None,
                catalogue.get(one.target) if one.target else None,
                _needs(one),
                _idle(one, tracer),
            )
            for one in relations.all
        )
        self._touching: dict[frozenset[str], tuple[list[_Rule], frozenset[str]]] = {}
        self._not_idle = {
            path: frozenset(at for at in places if self._rules[at].idle != path)
            for path, places in relations.by_path.items()
        }

    def bind(
        self,
        facts: Mapping[str, object],
        lists: Mapping[str, ListFact],
        evidence: Mapping[str, Evidence],
        around: Mapping[str, object],
        stage: int,
        day: dt.date,
    ) -> Bound:
        """The facts of a candidate bound together; `around` are those of the place."""
        rules = self._concerned(facts, lists, around)
        if not rules:
            return Bound({**facts, **around}, lists, {}, ())
        given = _Given(facts, lists, evidence, stage, day)
        pass_ = _Pass(rules, given, {**facts, **around}, {}, lists)
        pass_.run()
        found = pass_.conflicts
        if pass_.doubted:
            # What rested on a doubted fact is derived anew without it; nothing more can clash,
            # since less is known than before.
            doubted = pass_.doubted
            values: dict[str, object] = {**facts, **around}
            values |= {p: conflicting(p) for p in doubted if p not in lists}
            seen = {
                p: ListFact(fact.items, False, True) if p in doubted else fact
                for p, fact in lists.items()
            }
            pass_ = _Pass(rules, given, values, {}, seen, doubted)
            pass_.run()
        return Bound(pass_.values, pass_.lists, pass_.derived, tuple(found))

    def rebind(
        self,
        before: Bound,
        facts: Mapping[str, object],
        lists: Mapping[str, ListFact],
        evidence: Mapping[str, Evidence],
        around: Mapping[str, object],
        stage: int,
        day: dt.date,
        changed: Iterable[str],
    ) -> Bound:
        """What `bind` gives, where only the facts `changed` are others than those of `before`.

        Only what rests on them is run, unless something contradicts something.
        """
        if not before.conflicts:
            values, derived = dict(before.values), dict(before.derived)
            rules, moved = self._touched(frozenset(changed))
            for path in moved:
                derived.pop(path, None)
                if path in facts or path in around:
                    values[path] = around[path] if path in around else facts[path]
                else:
                    values.pop(path, None)
            given = _Given(facts, lists, evidence, stage, day)
            pass_ = _Pass(rules, given, values, derived, lists)
            pass_.run()
            if not pass_.conflicts:
                return Bound(values, lists, derived, ())
        return self.bind(facts, lists, evidence, around, stage, day)

    def _touched(self, changed: frozenset[str]) -> tuple[list[_Rule], frozenset[str]]:
        """The relations that facts concern, with all others that give what these give; and the
        facts that come out anew."""
        found = self._touching.get(changed)
        if found is None:
            by_path, places, todo = self.relations.by_path, set[int](), list(changed)
            while todo:
                for at in by_path.get(todo.pop(), frozenset()) - places:
                    places.add(at)
                    if target := self._rules[at].relation.target:
                        todo.append(target)
            rules = [self._rules[at] for at in sorted(places)]
            moved = changed.union(r.relation.target for r in rules) - {""}
            if len(self._touching) > 4096:
                self._touching.clear()
            found = self._touching[changed] = (rules, moved)
        return found

    def _concerned(
        self,
        facts: Mapping[str, object],
        lists: Mapping[str, ListFact],
        around: Mapping[str, object],
    ) -> list[_Rule]:
        """The relations that have something to say of what is known."""
        by_path = self.relations.by_path
        places: set[int] = set(by_path.get("", ()))
        for path in by_path.keys() & facts.keys() | by_path.keys() & around.keys():
            places |= by_path[path]
        for path in by_path.keys() & lists.keys():
            fact = lists[path]
            places |= by_path[path] if fact.items or not fact.complete else self._not_idle[path]
        return [self._rules[at] for at in sorted(places)]


@dataclass(frozen=True, slots=True)
class _Given:
    """What a candidate states, and when it is looked at."""

    facts: Mapping[str, object]
    lists: Mapping[str, ListFact]
    evidence: Mapping[str, Evidence]
    stage: int
    day: dt.date


class _Pass:
    """One way through the relations, those first that others rest on.

    `values` and `derived` are what is known before, and take what follows.
    """

    def __init__(
        self,
        rules: list[_Rule],
        given: _Given,
        values: dict[str, object],
        derived: dict[str, Derived],
        lists: Mapping[str, ListFact],
        doubted: frozenset[str] = frozenset(),
    ) -> None:
        self.rules = rules
        self.given = given
        self.evidence = given.evidence
        self.values = values
        self.derived = derived
        self.lists = lists
        self.settled = doubted
        self.doubted: frozenset[str] = frozenset()
        self.conflicts: list[Conflict] = []
        self.env = Env(values, lists, given.stage, given.day)

    def run(self) -> None:
        for rule in self.rules:
            if rule.holds is not None:
                if rule.holds(self.env) is False:
                    self._clash(rule, "", None, None, "neither")
            elif rule.relation.target not in self.settled:
                self._apply(rule)

    def _apply(self, rule: _Rule) -> None:
        target = rule.relation.target
        given = self.values.get(target)
        if isinstance(given, Unknown) and target in self.given.facts:
            return  # what is doubtful was stated all the same, and nothing speaks in its place
        known = given is not None and not isinstance(given, Unknown)
        if known and rule.unless is not None:
            return  # what is presumed gives way
        if (known or not rule.relation.asks) and not rule.needs <= self.values.keys():
            return  # a number that nothing gives yet
        found = rule.value(self.env)
        if found is None or isinstance(found, Unknown):
            if given is None and found is not None and rule.relation.asks:
                self.values[target] = found
            return
        if given is None or isinstance(given, Unknown):
            self.values[target] = found
            self.derived[target] = Derived(found, rule.relation, self._reads(rule))
        elif rule.unless is None and not rule.agrees(given, found):
            side = self._stronger(rule, given, found)
            if side == "derived":
                self.values[target] = found
                self.derived[target] = Derived(found, rule.relation, self._reads(rule))
            self._clash(rule, target, given, found, side)

    def _stronger(self, rule: _Rule, given: object, found: object) -> Side:
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

    def _clash(self, rule: _Rule, target: str, given: object, found: object, stands: Side) -> None:
        reads = self._reads(rule)
        self.conflicts.append(Conflict(rule.relation, target, given, found, reads, stands))
        if stands == "derived" or self._settled(target):
            return
        only = self._doubted_only(rule, reads)
        doubted = {p for p in reads if p in only and not self._settled(p)}
        if stands == "neither" and target:
            doubted.add(target)
        self.doubted |= doubted

    def _doubted_only(self, rule: _Rule, reads: tuple[str, ...]) -> Collection[str]:
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

    def _reads(self, rule: _Rule) -> tuple[str, ...]:
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


def _stated(unknown: Unknown) -> bool:
    """Whether a fact is unknown although somebody stated it."""
    kinds = ("doubtful", "conflict", "range", "verification")
    return any(c.kind in kinds for c in unknown.causes)


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


@cache
def binder() -> Binder:
    """The relations of the catalogue, compiled once."""
    return Binder(load_relations())

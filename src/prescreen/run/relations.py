"""Facts bound together: what follows from them, and where they contradict each other.

What is derived stands among the facts as if it were given. A fact that another contradicts is
unknown, and so is the other; only a verified value that speaks against the project wins over
declared ones that speak for it, and what a person has settled wins over all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from prescreen.candidate import Evidence, ListFact
from prescreen.logic import Unknown
from prescreen.relations import Relations, load_relations
from prescreen.run.bindings import Bindings
from prescreen.run.generate import MANY
from prescreen.run.relate import Conflict, Derived, Given, Pass, Rule, compiled, conflicting
from prescreen.run.trace import Tracer
from prescreen.run.watch import Hearing, Watch, Watcher, readers


@dataclass(frozen=True, slots=True)
class Bound:
    """Facts by path, what follows from others among them; a contradicted one is an `Unknown`."""

    values: Mapping[str, object]
    lists: Mapping[str, ListFact]
    derived: Mapping[str, Derived]
    conflicts: tuple[Conflict, ...]
    odd: Sequence[str] | None = None
    """Facts and lists that hold no ordinary values (`run.env`); None where nobody has looked."""

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


class Binder:
    """The relations compiled, for any number of candidates."""

    def __init__(self, relations: Relations) -> None:
        self.relations = relations
        self._rules = compiled(relations.all)
        self._readers = readers(self._rules)
        self._watch: Watch | None = None
        self._seen = 0
        self._touching: dict[frozenset[str], tuple[list[Rule], frozenset[str]]] = {}
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
        given = Given(facts, lists, evidence, stage, day)
        concerned = cache(partial(self._concerned, facts, lists, around))
        pass_ = Pass(given, {**facts, **around}, {}, lists)
        odd = self._run(pass_, concerned)
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
            pass_, odd = Pass(given, values, {}, seen, doubted), None
            pass_.run(self._rules[at] for at in sorted(concerned()))
        return Bound(pass_.values, pass_.lists, pass_.derived, tuple(found), odd)

    def prepare(self) -> None:
        """Make the function that tells which relations have something to say."""
        if self._watch is None:
            tracer = Tracer(Bindings({}, {}, {}))
            self._watch = Watcher(tracer, dt.date.min).watch(self._rules)

    def _run(self, pass_: Pass, concerned: Callable[[], set[int]]) -> Sequence[str] | None:
        """Go through the relations; what then is no ordinary value, where that was looked at."""
        if self._watch is None:
            self._seen += 1
            if self._seen <= MANY:
                pass_.run(self._rules[at] for at in sorted(concerned()))
                return None
            self.prepare()
        hearing = Hearing(self._rules, self._readers, pass_, concerned)
        assert self._watch is not None
        self._watch(hearing.env, hearing.facts, hearing)
        return hearing.odd

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
            given = Given(facts, lists, evidence, stage, day)
            pass_ = Pass(given, values, derived, lists)
            pass_.run(rules)
            if not pass_.conflicts:
                return Bound(values, lists, derived, ())
        return self.bind(facts, lists, evidence, around, stage, day)

    def _touched(self, changed: frozenset[str]) -> tuple[list[Rule], frozenset[str]]:
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
    ) -> set[int]:
        """The places of the relations that what is known concerns."""
        by_path = self.relations.by_path
        places: set[int] = set(by_path.get("", ()))
        for path in by_path.keys() & facts.keys() | by_path.keys() & around.keys():
            places |= by_path[path]
        for path in by_path.keys() & lists.keys():
            fact = lists[path]
            places |= by_path[path] if fact.items or not fact.complete else self._not_idle[path]
        return places


@cache
def binder() -> Binder:
    """The relations of the catalogue, compiled once."""
    return Binder(load_relations())

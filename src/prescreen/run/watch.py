"""What relations have to say of a candidate, as one generated function.

Most say nothing of most candidates: what they need is not known, what they give agrees with what
is stated, what they forbid is not so. The function goes through all of them in their order, by the
facts as they stand at that point. What follows for certain it gives; where something is
contradicted, or it cannot be sure that nothing is to be said, it has the relation itself speak.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from prescreen.relations import Relation
from prescreen.run.env import Env, odd_among, strange
from prescreen.run.generate import Generator
from prescreen.run.relate import Pass, Rule
from prescreen.run.source import TRUE, every

Watch = Callable[[Env, Mapping[str, object], "Hearing"], None]


class Hearing:
    """Hears for one candidate what relations say, told by their places."""

    def __init__(
        self,
        rules: Sequence[Rule],
        readers: Mapping[str, Sequence[int]],
        pass_: Pass,
        concerned: Callable[[], Container[int]],
    ) -> None:
        """`concerned`: the places of relations that what is known concerns at all."""
        self._rules, self._readers, self._pass, self._concerned = rules, readers, pass_, concerned
        self.env, self.facts = pass_.env, pass_.values
        self.odd = odd_among(pass_.values, pass_.lists)
        """Facts and lists that hold no ordinary values, as they stand now."""
        if self.odd:
            self.facts = {p: v for p, v in pass_.values.items() if p not in self.odd}
            lists = {p: f for p, f in pass_.lists.items() if p not in self.odd}
            self.env = Env(self.facts, lists, pass_.env.stage, pass_.env.day)
        self.anyhow = {at for path in self.odd for at in readers.get(path, ())}
        """Relations that the function does not understand, since what they read is odd."""

    def touch(self, at: int) -> object:
        """Let a relation itself say what it has to; gives what then is known of its target."""
        rule, values = self._rules[at], self._pass.values
        if self._concerns(at):
            self._pass.touch(rule)
        target = rule.relation.target
        value = values.get(target)
        if value is not None and strange(value):
            self.odd.append(target)
            self.anyhow.update(self._readers[target])
            return None
        if value is not None and self.facts is not values:
            self.facts[target] = value
        return value

    def give(self, at: int, value: object) -> object:
        """Take what follows for a target of which nothing is known, if the relation is asked."""
        if not self._concerns(at):
            return None
        self._pass.give(self._rules[at], value)
        self.facts[self._rules[at].relation.target] = value
        return value

    def _concerns(self, at: int) -> bool:
        known = self._pass.values.keys()
        return not known.isdisjoint(self._rules[at].relation.reads) or at in self._concerned()


class Watcher(Generator):
    """Writes the function for relations that are compiled."""

    def watch(self, rules: Sequence[Rule]) -> Watch:
        """The function for these relations, told by their places."""
        made: Watch = self.compiled(self.watching(rules))
        return made

    def watching(self, rules: Sequence[Rule]) -> str:
        """Its source."""
        body = ["touch, give, odd = hearing.touch, hearing.give, hearing.anyhow"]
        for at, rule in enumerate(rules):
            self.forget()
            says = self._says(at, rule)
            body += [*self.shared(), *says]
        return self.written("env, facts, hearing", body)

    def _says(self, at: int, rule: Rule) -> list[str]:
        """The lines for one relation, once what they share is worked out."""
        one = rule.relation
        if one.holds is not None:
            return [f"if {at:d} in odd or {self.truth(one.holds).no}: touch({at:d})"]
        given = self.fact(one.target)
        touch = f"{given} = touch({at:d})"
        if one.kind == "bounds":
            known = " or ".join(f"{self.fact(path)} is not None" for path in sorted(one.reads))
            return [f"if {at:d} in odd or ({given} is None and ({known})): {touch}"]
        found = self._by_cases(rule) if one.formula is None else self._by_formula(rule)
        if found is None or one.asks:
            return [touch]
        presumed = rule.unless is not None
        if one.unless is not None:
            wanted = f"{given} is None and not {self.truth(one.unless).yes}"
            found = f"({found} if {wanted} else unasked)"
        lines = [
            f"w = {found}",
            f"if {at:d} in odd or w is None: {touch}",
            "elif w is unasked: pass",
            f"elif {given} is None: {given} = give({at:d}, w)",
        ]
        agrees = f"{self.bound(rule.agrees)}({given}, w)"
        return lines if presumed else [*lines, f"elif not {agrees}: {touch}"]

    def _by_formula(self, rule: Rule) -> str | None:
        """The number that follows, None where it is to be asked for; `unasked` where none does; no
        text where only the relation itself can say."""
        one = rule.relation
        assert one.formula is not None
        value = self.number(one.formula)
        if value is None:
            return None
        when = TRUE if one.when is None else self.truth(one.when)
        needs = [f"{self.fact(path)} is not None" for path in sorted(rule.needs)]
        return f"({value} if {every((when.yes, *needs))} else unasked)"

    def _by_cases(self, rule: Rule) -> str | None:
        """What the first case that holds gives, `unasked` where it is not certain which does."""
        if any(strange(case.value) for case in rule.relation.cases):
            return None
        found = "unasked"
        for case in reversed(rule.relation.cases):
            holds = self.truth(case.when)
            value = self.bound(case.value)
            found = f"({value} if {holds.yes} else {found} if {holds.no} else unasked)"
        return found


def readers(rules: Sequence[Rule]) -> Mapping[str, Sequence[int]]:
    """The places of the relations that read a fact or a list, or give it."""
    found: dict[str, list[int]] = {}
    for at, rule in enumerate(rules):
        for path in _concerns(rule.relation):
            found.setdefault(path, []).append(at)
    return found


def _concerns(one: Relation) -> frozenset[str]:
    return one.reads | ({one.target} - {""})


__all__ = ["Hearing", "Watch", "Watcher", "readers"]

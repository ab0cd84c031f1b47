"""The rules of one day compiled for tracing: run them on one candidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, groupby
from typing import Any

from prescreen.candidate import Waiver
from prescreen.lang import ast, walk
from prescreen.pack.model import Check, Conclusion
from prescreen.pack.ruleset import InForce
from prescreen.run.bindings import Bindings, bindings_of
from prescreen.run.closures import Run
from prescreen.run.compiled import CompiledCheck, VerifiedEnv
from prescreen.run.env import Env
from prescreen.run.generate import MANY, Certain, Generator
from prescreen.run.outcome import LETTERS, Outcome, ScoredItem
from prescreen.run.quick import Quick
from prescreen.run.reads import check_reads, comparisons, fields_read
from prescreen.run.relations import binder
from prescreen.run.score import CompiledItem
from prescreen.run.trace import Tracer

_new = tuple.__new__  # of a named tuple: its own constructor would count the fields again


@dataclass(frozen=True, slots=True)
class CompiledComparison:
    """A comparison of numbers with both its sides compiled, and the facts that they read."""

    node: ast.Compare
    left: Run
    right: Run
    reads: frozenset[str]


class Program:
    """All rules in force, compiled. Stateless: one program serves any number of candidates."""

    def __init__(self, rules: InForce, tracing: Callable[[Bindings], Tracer] = Tracer) -> None:
        self.rules = rules
        self._tracer = tracer = tracing(bindings_of(rules))
        self._logged: dict[int, Run] = {}
        self._comparisons: dict[str, tuple[CompiledComparison, ...]] = {}
        self.checks = tuple(CompiledCheck(c, tracer) for c in rules.checks)
        self.kept: dict[str, Any] = {}
        """What others made of these rules and keep with them, by name."""
        self.by_id: Mapping[str, CompiledCheck] = {c.check.id: c for c in self.checks}
        self.score = tuple(CompiledItem(i, tracer.run, tracer.quiet) for i in rules.score)
        self.rules_before = tuple(
            (c, tracer.quiet(c.when)) for c in rules.conclusions if not c.after_verdict
        )
        self.rules_after = tuple(
            (c, tracer.quiet(c.when)) for c in rules.conclusions if c.after_verdict
        )
        self._seen = 0
        self._quick: Quick | None = None
        self._concluded_from = _asked_of(rules.conclusions)
        """Ids of the checks whose outcomes a conclusion reads."""
        self._asked_at = [
            (at, c.check.id)
            for at, c in enumerate(self.checks)
            if c.check.id in self._concluded_from
        ]
        self._before, self._after = _strata(self.rules_before), _strata(self.rules_after)
        self.reads: Mapping[str, frozenset[str]] = {
            c.id: check_reads(c, rules.metrics) for c in rules.checks
        }
        self.read_anywhere = _read_anywhere(rules)
        """Facts and lists that any rule of the day reads, for whatever purpose."""
        self.metrics: Mapping[str, Run] = {
            key: tracer.quiet(ast.MetricRef(m.node.type, m.node.span, key))
            for key, m in rules.metrics.items()
            if _used(key, tracer)
        }

    def comparisons(self, check: Check) -> tuple[CompiledComparison, ...]:
        """All comparisons that the outcome of a check may depend on, compiled when first asked."""
        found = self._comparisons.get(check.id)
        if found is None:
            trees = (check.applies, check.require, check.waive_when)
            found = self._comparisons[check.id] = tuple(
                CompiledComparison(
                    node,
                    self._tracer.quiet(node.left),
                    self._tracer.quiet(node.right),
                    fields_read(node, self.rules.metrics),
                )
                for tree in trees
                if tree is not None
                for node in comparisons(tree, self.rules.metrics)
            )
        return found

    def logged(self, node: ast.Node) -> Run:
        """Any tree of these rules with a log of its conditions, compiled when first asked."""
        found = self._logged.get(id(node))
        if found is None:
            found = self._logged[id(node)] = self._tracer.run(node)
        return found

    def outcomes(self, env: Env, verified: VerifiedEnv, waivers: Sequence[Waiver]) -> list[Outcome]:
        """The outcomes of all checks, in their order."""
        log, out, stage = env.log, [], env.stage
        for one in self.checks:
            start = len(log)
            status, unknown = found = one.status(env)
            if waivers or (unknown is None and one.verify_at is not None):
                out.append(one.finish(found, env, start, verified, waivers))
                continue
            if unknown is not None and stage < one.due:
                status = "later"
            made = (one.check, status, unknown, log, start, len(log), None, None, None)
            out.append(_new(Outcome, made))
        return out

    def judged(self, env: Env, verified: VerifiedEnv, waivers: Sequence[Waiver]) -> list[Outcome]:
        """The same outcomes by the function generated for the day, once it pays to make one."""
        if self._quick is None:
            self._seen += 1
            if self._seen < MANY:
                return self.outcomes(env, verified, waivers)
            self._quick = Quick(self.checks, self.reads, self._tracer, self.rules.day)
            for stratum in (*self._before, *self._after):
                stratum.prepare(Generator(self._tracer, self.rules.day))
        return self._quick.outcomes(env, verified, waivers)

    def prepare(self) -> None:
        """Make the generated function now: for a service that answers from the first request."""
        self._seen = max(self._seen, MANY - 1)
        binder().prepare()

    def scored(self, env: Env) -> list[ScoredItem]:
        return [i.scored(env) for i in self.score]

    def conclude(self, env: Env, outcomes: Sequence[Outcome]) -> list[Conclusion]:
        """Conclusions that do not read the verdict, to a fixed point, stratum by stratum."""
        if len(outcomes) == len(self.checks):
            stand = [(i, outcomes[at]) for at, i in self._asked_at]
        else:
            stand = [(i, o) for o in outcomes if (i := o.check.id) in self._concluded_from]
        env.letters = {i: LETTERS[o.status] for i, o in stand}
        return _fixed_point(self._before, env)

    def conclude_after(self, env: Env, verdict: str) -> list[Conclusion]:
        env.verdict = verdict
        return _fixed_point(self._after, env)


def _asked_of(conclusions: Iterable[Conclusion]) -> frozenset[str]:
    """Ids of the checks whose outcomes conclusions read."""
    nodes = (n for c in conclusions for n in walk(c.when))
    return frozenset(n.check for n in nodes if isinstance(n, ast.OutcomeIs))


def _read_anywhere(rules: InForce) -> frozenset[str]:
    trees = [t for c in rules.checks for t in (c.applies, c.require, c.waive_when)]
    trees += [c.when for c in rules.conclusions]
    trees += [t for i in rules.score for b in i.bands for t in (b.when, b.points)]
    trees += [m.node for m in rules.metrics.values()]
    found = [fields_read(t, rules.metrics) for t in trees if t is not None]
    return frozenset().union(*found)


def _used(key: str, tracer: Tracer) -> bool:
    return key in tracer.metrics


Rule = tuple[Conclusion, Run]


class _Stratum:
    """Conclusions that may be tried together: no tag is read negated before it is settled."""

    __slots__ = ("certain", "conclusions", "readers", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.conclusions = tuple(rule for rule, _ in self.rules)
        self.readers = tuple(
            (rule, when)
            for rule, when in self.rules
            if any(isinstance(n, ast.Tagged) for n in walk(rule.when))
        )
        self.certain: Certain | None = None

    def prepare(self, generator: Generator) -> None:
        """Try all at once from now on: those that read tags of this stratum are tried again."""
        self.certain = generator.certain([rule.when for rule, _ in self.rules])

    def draw(self, env: Env, drawn: dict[tuple[str, str], Conclusion]) -> None:
        """Try all; then, as long as new tags come, those that read tags and were not drawn."""
        todo: Iterable[Rule] = self.rules
        sure = self.certain(env, env.values) if self.certain and env.odd == [] else None
        while todo:
            known = len(env.tags)
            held = (
                [r for r, when in todo if when(env) is True]
                if sure is None
                else list(compress(self.conclusions, sure))
            )
            sure = None
            for rule in held:
                drawn[rule.pack, rule.id] = rule
                if rule.kind == "tag":
                    env.tags.add(rule.value)
            if len(env.tags) == known:
                return
            todo = tuple(r for r in self.readers if (r[0].pack, r[0].id) not in drawn)


def _strata(rules: Iterable[Rule]) -> tuple[_Stratum, ...]:
    return tuple(_Stratum(group) for _, group in groupby(rules, key=lambda r: r[0].stratum))


def _fixed_point(strata: Iterable[_Stratum], env: Env) -> list[Conclusion]:
    drawn: dict[tuple[str, str], Conclusion] = {}
    for stratum in strata:
        stratum.draw(env, drawn)
    return sorted(drawn.values(), key=lambda r: (r.pack, r.id))


__all__ = ["CompiledComparison", "Program"]

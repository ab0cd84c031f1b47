"""The rules of one day compiled for tracing: run them on one candidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from prescreen.candidate import Waiver
from prescreen.lang import ast, walk
from prescreen.logic import Cause, Unknown
from prescreen.logic.kleene import Truth
from prescreen.logic.unknown import UnknownJoin
from prescreen.pack.model import Check, Conclusion
from prescreen.pack.ruleset import InForce
from prescreen.run.bindings import Bindings, bindings_of
from prescreen.run.closures import Run
from prescreen.run.env import Env
from prescreen.run.outcome import LETTERS, Outcome, ScoredItem
from prescreen.run.reads import check_reads, comparisons, fields_read
from prescreen.run.score import CompiledItem
from prescreen.run.trace import Tracer
from prescreen.run.waivers import decide
from prescreen.vocabulary import stage_index

VerifiedEnv = Callable[[], Env]


_new = tuple.__new__  # of a named tuple: its own constructor would count the fields again
Status = tuple[str, Unknown | None]


class CompiledCheck:
    """`applies -> (require or waive_when)` as closures.

    `status(env)` is the outcome before stages, evidence and waivers, with what is not known.
    """

    __slots__ = ("check", "due", "status", "verify_at")

    def __init__(self, check: Check, tracer: Tracer) -> None:
        self.check = check
        self.status = _status(
            tracer.run(check.applies) if check.applies is not None else None,
            tracer.run(check.require),
            tracer.run(check.waive_when) if check.waive_when is not None else None,
            tracer.meet,
        )
        self.due = stage_index(check.due)
        self.verify_at = stage_index(check.verify_by) if check.verify_by else None

    def outcome(self, env: Env, verified: VerifiedEnv, waivers: Sequence[Waiver]) -> Outcome:
        """The outcome of this check alone."""
        start = len(env.log)
        found = self.status(env)
        return self.finish(found, env, start, verified, waivers)

    def finish(
        self,
        found: Status,
        env: Env,
        start: int,
        verified: VerifiedEnv,
        waivers: Sequence[Waiver],
    ) -> Outcome:
        """What becomes of a status by stage, evidence and waivers; its log begins at `start`."""
        (status, unknown), end = found, len(env.log)
        if (
            self.verify_at is not None
            and env.stage >= self.verify_at
            and status in ("pass", "not_applicable")
        ):
            status, unknown = self._verified(status, env, verified())
        valid = expired = None
        if waivers and status in ("fail", "unknown"):
            valid, expired = decide(self.check, waivers, env.day)
            if valid is not None:
                status, unknown = "waived", None
        if status == "unknown" and env.stage < self.due:
            status = "later"
        return Outcome(self.check, status, unknown, env.log, start, end, valid, expired)

    def _verified(self, status: str, env: Env, verified: Env) -> Status:
        """A pass that rests on declared facts is no pass: those facts are to be verified."""
        again, unknown = self.status(verified)
        if again in ("pass", "not_applicable") or unknown is None:
            return status, None
        known = tuple(
            Cause("verification", c.name, c.detail)
            if c.kind in ("field", "judgement", "list") and _is_given(env, c)
            else c
            for c in unknown.causes
        )
        return "unknown", Unknown(tuple(sorted(set(known))))


_IDLE: Status = ("not_applicable", None)
_PASS: Status = ("pass", None)
_FAIL: Status = ("fail", None)


def _status(
    applies: Run | None, require: Run, waive_when: Run | None, meet: UnknownJoin
) -> Callable[[Env], Status]:
    def either(a: Truth, b: Truth) -> Truth:
        if a is True or b is True:
            return True
        if a is False:
            return b
        return a if b is False else meet(a, b)

    def status(env: Env) -> Status:
        applied = True if applies is None else applies(env)
        if applied is False:
            return _IDLE
        truth = require(env)
        if waive_when is not None:
            truth = either(truth, waive_when(env))
        if truth is True:
            return _PASS
        if applied is True:
            return _FAIL if truth is False else ("unknown", truth)
        # Whether it applies is unknown, and its negation is the same unknown.
        return "unknown", applied if truth is False else meet(applied, truth)

    return status


def _is_given(env: Env, cause: Cause) -> bool:
    return (
        cause.name in env.values
        or cause.name.split(".")[0] in env.lists
        or any(cause.name.startswith(f"{p}.") or cause.name == p for p in env.lists)
    )


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
        self._concluded_from = _asked_of(rules.conclusions)
        """Ids of the checks whose outcomes a conclusion reads."""
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
            made = (one.check, status, unknown, log, start, len(log), None, None)
            out.append(_new(Outcome, made))
        return out

    def scored(self, env: Env) -> list[ScoredItem]:
        return [i.scored(env) for i in self.score]

    def conclude(self, env: Env, outcomes: Sequence[Outcome]) -> list[Conclusion]:
        """Conclusions that do not read the verdict, to a fixed point, stratum by stratum."""
        asked = self._concluded_from
        env.letters = {i: LETTERS[o.status] for o in outcomes if (i := o.check.id) in asked}
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

    __slots__ = ("readers", "rules")

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.readers = tuple(
            (rule, when)
            for rule, when in self.rules
            if any(isinstance(n, ast.Tagged) for n in walk(rule.when))
        )

    def draw(self, env: Env, drawn: dict[tuple[str, str], Conclusion]) -> None:
        """Try all; then, as long as new tags come, those that read tags and were not drawn."""
        todo = self.rules
        while todo:
            known = len(env.tags)
            for rule, when in todo:
                if when(env) is True:
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


__all__ = ["CompiledCheck", "CompiledComparison", "Program"]

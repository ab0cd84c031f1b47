"""What would change the answer: single facts that decide, and the smallest changes that help.

Nothing is said that was not run: every value offered is applied to the candidate, all checks that
read it are run again, and the new verdict is stated with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from prescreen.fields import Field, Interval, Kind, catalogue
from prescreen.lang import ast
from prescreen.logic import Unknown
from prescreen.logic.intervals import Ends
from prescreen.run.causes import field_unknown
from prescreen.run.compiled import CompiledCheck
from prescreen.run.env import Env
from prescreen.run.outcome import Outcome
from prescreen.run.partly import ends_of
from prescreen.run.program import CompiledComparison
from prescreen.run.relations import moved
from prescreen.run.situation import Situation
from prescreen.verdict.breakpoints import clean, roots, rounded_around
from prescreen.verdict.combine import verdict_of
from prescreen.verdict.result import Result
from prescreen.vocabulary import ground_of

DERIVED_FROM = frozenset({"site.park", "project.industry_code", "project.content", "project.name"})
"""Facts that others are derived from before the rules run: not varied here."""


@dataclass(frozen=True, slots=True)
class Move:
    """One fact set to another value."""

    field: Field
    before: object
    after: object

    def size(self) -> float:
        """The relative change of a number, from the nearer end of a range; 1 for a choice."""
        before = self.before
        if isinstance(before, Interval) and isinstance(self.after, float):
            before = nearer_end(self.field, before, self.after)
        if isinstance(before, float) and isinstance(self.after, float):
            return abs(self.after - before) / max(abs(before), 1e-9)
        return 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """Moves that turn a failed check, the verdict they give, and what else they touch."""

    check: str
    moves: tuple[Move, ...]
    status: str
    verdict: str
    others: tuple[tuple[str, str, str], ...]
    """(check, outcome before, outcome after) of other checks."""


@dataclass(frozen=True, slots=True)
class Decisive:
    """A single unknown fact some of whose values make a veto fail."""

    field: Field
    check: str
    scope: str
    when: tuple[tuple[str, object], ...]
    """(operator, value): `==` of a choice, or the bounds of a range of numbers."""
    then: str


_KEPT = 256
"""Environments of a lab that are kept."""


class Lab:
    """Runs single checks of one report with facts changed."""

    def __init__(self, report: Result) -> None:
        self.report = report
        self.situation = report.situation
        self._envs: dict[tuple[tuple[str, object], ...], Env] = {}

    def changed(self, values: Mapping[str, object]) -> Situation:
        """The moment with some of the candidate's facts replaced; what is replaced is no longer
        doubtful, evidence stays as it was otherwise."""
        own = self.situation.candidate
        facts: dict[str, Any] = {**own.facts, **values}
        proofs = {p: e for p, e in own.evidence.items() if p not in values or e.grade != "doubtful"}
        candidate = replace(own, facts=facts, evidence=proofs)
        return Situation(candidate, self.situation.day, self.situation.stage, self.situation.around)

    def status(self, check: CompiledCheck, values: Mapping[str, object]) -> str:
        """The bare outcome of one check with facts replaced: no stage, evidence or waiver."""
        return check.status(self._env_with(values))[0]

    def _env_with(self, values: Mapping[str, object]) -> Env:
        """The environment with facts replaced: the same few are tried on many checks."""
        key = tuple(values.items())
        found = self._envs.get(key)
        if found is None:
            if len(self._envs) >= _KEPT:
                self._envs.clear()
            found = self._envs[key] = self.situation.env_with(values)
        return found

    def limits(self, field: Field) -> Ends:
        """Between which numbers a fact may be that is not known: its range, else its bounds."""
        value = self.situation.bound.values.get(field.path)
        return value.ends if isinstance(value, Unknown) else field_unknown(field.path).ends

    def breakpoints(self, check: CompiledCheck, path: str, at: float | None) -> tuple[float, ...]:
        """Values of a number at which some comparison of the check tips."""
        found: set[float] = set()
        for comparison in self.report.program.comparisons(check.check):
            if path in comparison.reads:
                found.update(self._roots(comparison, path, at))
        return tuple(sorted(found))

    def _roots(
        self, comparison: CompiledComparison, path: str, at: float | None
    ) -> tuple[float, ...]:
        direct = _direct(comparison.node, path)
        if direct is not None:
            return (direct,)
        left, right = comparison.left, comparison.right

        def difference(x: float, end: int, other: int) -> float | None:
            env = self.situation.env_with({path: x})
            a, b = left(env), right(env)
            if not all(isinstance(v, float | Unknown) for v in (a, b)):
                return None
            gap = ends_of(a)[end] - ends_of(b)[other]
            return gap if math.isfinite(gap) else None

        # Against a number known in part it tips twice: where it may hold, and where it must.
        found: set[float] = set()
        for ends in ((0, 1), (1, 0)):
            gap = partial(difference, end=ends[0], other=ends[1])
            if gap(at or 1.0) is not None:
                found.update(roots(gap, at))
        return tuple(found)


def _direct(node: ast.Compare, path: str) -> float | None:
    """The threshold of `field op constant`."""
    left, right = node.left, node.right
    if isinstance(left, ast.FieldRef) and left.path == path and isinstance(right, ast.Const):
        return right.value if isinstance(right.value, float) else None
    return None


# -- decisive --------------------------------------------------------------------------------------
def decisive(report: Result) -> tuple[Decisive, ...]:
    """Unknown single facts that can already end it, the earliest due first.

    Sound: every value named makes the veto fail. Complete for yes-or-no facts, choices and direct
    comparisons.
    """
    if report.verdict == "fail":
        return ()
    lab = Lab(report)
    out: list[Decisive] = []
    for outcome in report.outcomes:
        rule = outcome.check
        if rule.severity != "veto" or outcome.status not in ("unknown", "later"):
            continue
        check = report.program.by_id[rule.id]
        for path in sorted({c.name for c in outcome.causes if c.kind in _UNSAID}):
            field = catalogue.get(path)
            if field is None or field.list_path is not None or path in DERIVED_FROM:
                continue
            when = tuple(_failing(lab, check, field))
            if when:
                scope = ground_of(rule.scope, rule.basis)
                out.append(Decisive(field, rule.id, scope, when, "fail"))
    return tuple(sorted(out, key=lambda d: (d.field.path, d.check)))


_UNSAID = frozenset({"field", "judgement", "range"})
"""Kinds of causes of which a value can be named that would end it."""


def _failing(lab: Lab, check: CompiledCheck, field: Field) -> Iterator[tuple[str, object]]:
    """Values of one fact, the others as known, for which the check fails."""
    path = field.path
    if field.kind is Kind.BOOL:
        for truth in (True, False):
            if lab.status(check, {path: truth}) == "fail":
                yield "==", truth
    elif field.kind is Kind.ENUM:
        for value in field.values:
            if value not in field.unknown_values and lab.status(check, {path: value}) == "fail":
                yield "==", value
    elif field.kind is Kind.SET:
        for value in field.values:
            if lab.status(check, {path: frozenset((value,))}) == "fail":
                yield "==", frozenset((value,))
    elif field.kind is Kind.NUMBER:
        yield from _failing_ranges(lab, check, field)


def _failing_ranges(lab: Lab, check: CompiledCheck, field: Field) -> Iterator[tuple[str, object]]:
    """Half-lines at the outermost breakpoints on which the check fails throughout."""
    path, (least, most) = field.path, lab.limits(field)
    points = [p for p in lab.breakpoints(check, path, None) if least <= p <= most]
    if not points:
        return
    low, high = points[0], points[-1]
    span = max(abs(low), abs(high), 1.0)
    above = [min(high + span * k, most) for k in (1e-6, 1.0, 1e3)]
    if above[0] > high and all(lab.status(check, {path: a}) == "fail" for a in above):
        closed = lab.status(check, {path: high}) == "fail"
        yield (">=" if closed else ">"), high
    below = [max(low - span * k, least) for k in (1e-6, 1.0, 1e3)]
    if below[0] < low and all(lab.status(check, {path: b}) == "fail" for b in below):
        closed = lab.status(check, {path: low}) == "fail"
        yield ("<=" if closed else "<"), low


# -- changes ---------------------------------------------------------------------------------------
def changes(report: Result) -> tuple[Change, ...]:
    """For each failed check the smallest change of each actionable fact that turns it.

    Where no single fact can, the pair of facts with the smallest larger relative change.
    """
    lab = Lab(report)
    out: list[Change] = []
    for outcome in report.outcomes:
        if outcome.status != "fail":
            continue
        check = report.program.by_id[outcome.check.id]
        fields = _actionable(report, outcome)
        found = [m for f in fields if (m := _single(lab, check, f)) is not None]
        moves = [(m,) for m in sorted(found, key=lambda m: (m.size(), m.field.path))]
        pair = None if moves else _pair(lab, check, fields)
        for group in [*moves, *([pair] if pair else [])]:
            change = _verified(report, lab, check, group)
            if change is not None:
                out.append(change)
    return tuple(out)


def _actionable(report: Result, outcome: Outcome) -> list[Field]:
    """Known facts that the check reads and the investor may change."""
    own = report.candidate.facts
    reads = report.program.reads[outcome.check.id]
    fields = [catalogue.get(p) for p in sorted(reads) if p in own and p not in DERIVED_FROM]
    return [f for f in fields if f is not None and f.actionable is not None]


def _options(lab: Lab, check: CompiledCheck, field: Field) -> Iterator[object]:
    """Other values of a fact to try, nearest first."""
    now = lab.situation.candidate.facts[field.path]
    if isinstance(now, bool):
        yield not now
    elif isinstance(now, float) or (isinstance(now, Interval) and field.kind is Kind.NUMBER):
        tried: set[float] = set()
        at = now if isinstance(now, float) else nearer_end(field, now, 0.0)
        for point in lab.breakpoints(check, field.path, at):
            tried.update(rounded_around(point, field.step))
        ends = {x: now if isinstance(now, float) else nearer_end(field, now, x) for x in tried}
        for x in sorted(tried, key=lambda x: (abs(x - ends[x]), x)):
            if x != ends[x] and allowed(field, ends[x], x):
                yield x
    elif field.kind is Kind.ENUM:
        yield from (v for v in field.values if v != now and v not in field.unknown_values)


def nearer_end(field: Field, now: Interval, x: float) -> float:
    """The end of a range from which a number is reached; all of the range lies on one side."""
    low, high = now.within(field.low, field.high)
    return high if math.isfinite(high) and (x > high or math.isinf(low)) else low


def allowed(field: Field, now: float, x: float) -> bool:
    """Whether the investor may move the fact there: its direction and its bounds."""
    if (field.low is not None and x < field.low) or (field.high is not None and x > field.high):
        return False
    return field.actionable == "both" or (x > now) == (field.actionable == "up")


def _single(lab: Lab, check: CompiledCheck, field: Field) -> Move | None:
    now = lab.situation.candidate.facts[field.path]
    for value in _options(lab, check, field):
        if lab.status(check, {field.path: value}) == "pass":
            return Move(field, now, value)
    return None


def _pair(lab: Lab, check: CompiledCheck, fields: list[Field]) -> tuple[Move, ...] | None:
    """Two numbers moved together by the same share, the share as small as can be."""
    own = lab.situation.candidate.facts
    numbers = [f for f in fields if isinstance(own[f.path], float) and own[f.path]]
    best: tuple[float, tuple[Move, ...]] | None = None
    for i, first in enumerate(numbers):
        for second in numbers[i + 1 :]:
            for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                moves = _together(lab, check, (first, second), signs)
                if moves is not None:
                    size = max(m.size() for m in moves)
                    if best is None or size < best[0]:
                        best = (size, moves)
    return best[1] if best else None


def _together(
    lab: Lab, check: CompiledCheck, pair: tuple[Field, Field], signs: tuple[int, int]
) -> tuple[Move, ...] | None:
    own = lab.situation.candidate.facts
    starts = [x for f in pair if isinstance(x := own[f.path], float)]
    if any(
        f.actionable != "both" and (s > 0) != (f.actionable == "up")
        for f, s in zip(pair, signs, strict=True)
    ):
        return None

    def at(share: float) -> dict[str, float] | None:
        values: dict[str, float] = {}
        for f, s, start in zip(pair, signs, starts, strict=True):
            moved = start * (1 + s * share)
            steps = moved / f.step if f.step > 0 else moved
            whole = -(-steps // 1) if s > 0 else steps // 1
            value = clean(whole * f.step) if f.step > 0 else moved
            if value != start and not allowed(f, start, value):
                return None
            values[f.path] = value
        return values

    def works(share: float) -> bool:
        values = at(share)
        return values is not None and lab.status(check, values) == "pass"

    shares = [0.01 * 1.35**k for k in range(24)]
    hit = next((s for s in shares if works(s)), None)
    if hit is None:
        return None
    low, high = hit / 1.35 if hit > shares[0] else 0.0, hit
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if works(middle) else (middle, high)
    values = at(high)
    assert values is not None
    return tuple(Move(f, start, values[f.path]) for f, start in zip(pair, starts, strict=True))


def _verified(
    report: Result, lab: Lab, check: CompiledCheck, moves: tuple[Move, ...]
) -> Change | None:
    """The change applied: every check that reads a moved fact is run again."""
    situation = lab.changed({m.field.path: m.after for m in moves})
    env, verified = situation.env(), cache(situation.verified_env)
    touched = moved(report.situation.bound, situation.bound)
    after: list[Outcome] = []
    others: list[tuple[str, str, str]] = []
    for old in report.outcomes:
        compiled = report.program.by_id[old.check.id]
        if touched & report.program.reads[old.check.id]:
            new = compiled.outcome(env, verified, situation.candidate.waivers)
            after.append(new)
            if new.status != old.status and old.check.id != check.check.id:
                others.append((old.check.id, old.status, new.status))
        else:
            after.append(old)
    mine = next(o for o in after if o.check.id == check.check.id)
    if mine.status == "fail":
        return None
    return Change(check.check.id, moves, mine.status, verdict_of(after), tuple(others))


__all__ = ["Change", "Decisive", "Move", "changes", "decisive"]

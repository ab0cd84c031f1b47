"""Outcomes of checks as truths, the verdict and its grounds.

A check has two truths: whether it is met (true: it passes or does not apply; false: it fails; null:
not known), and whether it applies at all. With the stage and the waivers they say which of the
outcomes in `LEGEND` it has; kept apart they are bits, which is what makes a list fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add, or_

import polars as pl

from prescreen.columnar.compile.plan import MAIN, STAGE
from prescreen.columnar.compile.scope import Compiler, Scope
from prescreen.columnar.compile.truths import NO, YES, certain, junction, negation, truth, unknown
from prescreen.columnar.compile.values import Value, constant
from prescreen.lang.types import Sort
from prescreen.pack.model import Check
from prescreen.vocabulary import (
    DECIDED,
    DECIDING,
    GROUNDS,
    STATUSES,
    STORED,
    VERDICTS,
    ground_of,
    stage_index,
)

LEGEND = STORED
"""The outcomes by their codes."""
FAIL, PASS, WAIVED = (STATUSES[s].stored for s in ("fail", "pass", "waived"))
UNKNOWN, LATER = (STATUSES[s].stored for s in ("unknown", "later"))
NOT_APPLICABLE = STATUSES["not_applicable"].stored
VERDICT, GROUND_MASK = "@verdict", "@grounds"


@dataclass(frozen=True, slots=True)
class Judged:
    """The truths of one check, each a column or a constant.

    `met` and `applies` may be null, `due` (the stage is reached) and `waived` are not. `silent`:
    no fact of the list can make it pass or fail, so it is open wherever it may apply.
    """

    check: Check
    met: Value
    applies: Value
    due: Value
    waived: Value
    silent: bool = False

    @property
    def level(self) -> int:
        return max(v.level for v in (self.met, self.applies, self.due, self.waived))

    def holds(self, *codes: int) -> Value:
        """Whether the outcome is one of these."""
        parts = [_HOLDS[c](self) for c in codes]
        if {PASS, NOT_APPLICABLE} <= set(codes):
            parts = [met(self), *(_HOLDS[c](self) for c in codes if c not in _MET)]
        if {UNKNOWN, LATER} <= set(codes):
            parts = [unknown(self.met), *(_HOLDS[c](self) for c in codes if c not in _OPENED)]
        return junction(parts, False)


_MET, _OPENED = (PASS, NOT_APPLICABLE), (UNKNOWN, LATER)


def met(one: Judged) -> Value:
    """It passes or does not apply, by itself and not by a waiver."""
    return junction([certain(one.met), negation(one.waived)], True)


def idle(one: Judged) -> Value:
    """It does not apply."""
    return certain(junction([negation(one.applies), met(one)], True))


_HOLDS: dict[int, Callable[[Judged], Value]] = {
    FAIL: lambda j: certain(negation(j.met)),
    PASS: lambda j: junction([met(j), negation(idle(j))], True),
    UNKNOWN: lambda j: junction([unknown(j.met), j.due], True),
    NOT_APPLICABLE: idle,
    LATER: lambda j: junction([unknown(j.met), negation(j.due)], True),
    WAIVED: lambda j: j.waived,
}


class Outcomes:
    """Compiles all checks of a day."""

    def __init__(self, compiler: Compiler, checks: Sequence[Check]) -> None:
        self.compiler = compiler
        self._stages: dict[str, Value] = {}
        self.judged = [self._judge(c) for c in checks]
        self.level = max((j.level for j in self.judged), default=0)

    # -- one check ----------------------------------------------------------------------------
    def _judge(self, check: Check) -> Judged:
        """`applies -> (require or waive_when)`, and again over verified facts alone."""
        scope = self.compiler.scope(MAIN)
        applies, holds = self._truths(check, scope)
        truth = junction([negation(applies), holds], False)
        silent = holds.is_(None) and not applies.constant and check.verify_by is None
        if check.verify_by is not None:
            truth = self._verified(check, truth)
        waived = NO
        if check.waivable and self.compiler.shape.waivers:
            waived, truth, silent = scope.own(NO), scope.own(truth), False
        due = self._reached(check.due)
        return Judged(check, scope.column(truth), scope.column(applies), due, waived, silent)

    def _truths(self, check: Check, scope: Scope) -> tuple[Value, Value]:
        """Whether it applies, and whether what it asks for holds."""
        applies = scope.value(check.applies) if check.applies is not None else YES
        holds = [scope.value(check.require)]
        if check.waive_when is not None:
            holds.append(scope.value(check.waive_when))
        return applies, junction(holds, False)

    def _verified(self, check: Check, truth: Value) -> Value:
        """From `verify_by` on, a truth that rests on declared facts is none: it is not known."""
        assert check.verify_by is not None
        if truth.is_(None):
            return truth
        applies, holds = self._truths(check, self.compiler.scope(MAIN, verified=True))
        again = junction([negation(applies), holds], False)
        early = negation(self._reached(check.verify_by))
        return junction([truth, junction([again, early, constant(Sort.BOOL, None)], False)], True)

    def _reached(self, stage: str) -> Value:
        """Whether the row has come to a stage."""
        if stage not in self._stages:
            reached = truth(pl.col(STAGE) >= stage_index(stage), (True, False))
            first = stage_index(stage) == 0
            self._stages[stage] = YES if first else self.compiler.scope(MAIN).column(reached)
        return self._stages[stage]

    # -- all of them --------------------------------------------------------------------------
    def settle(self, level: int) -> None:
        """Add the columns of verdict (its place in DECIDED) and grounds (a mask by GROUNDS)."""
        by: dict[tuple[str, str], list[Judged]] = {}
        for one in self.judged:
            if one.check.severity in DECIDING:
                by.setdefault(
                    (one.check.severity, ground_of(one.check.scope, one.check.basis)), []
                ).append(one)
        flags: dict[tuple[str, str], Value] = {}
        for kind in GROUNDS:
            every = [j for s in DECIDING for j in by.get((s, kind), [])]
            flags["unknown", kind] = self._flag(level, _unknown(every))
            for severity in DECIDING:
                group = by.get((severity, kind), [])
                flags[severity, kind] = self._flag(level, _failed(group))
        self._verdict(level + 1, flags)

    def _flag(self, level: int, found: Value) -> Value:
        return self.compiler.scope(MAIN).column(replace(found, level=max(level, found.level)))

    def _verdict(self, level: int, flags: dict[tuple[str, str], Value]) -> None:
        """In the order in which verdicts are decided, each with the grounds behind it."""
        plan, u8 = self.compiler.plan, pl.UInt8
        place = {v: pl.lit(i, dtype=u8) for i, v in enumerate(DECIDED)}
        verdict, behind = place["pass"], pl.lit(0, dtype=u8)
        for made in reversed(DECIDED[: DECIDED.index("pass")]):
            which = VERDICTS[made].failing or "unknown"
            kinds = [(1 << bit, flags[which, kind]) for bit, kind in enumerate(GROUNDS)]
            some = [(bit, f.expr) for bit, f in kinds if not f.is_(False)]
            if not some:
                continue
            over = reduce(or_, (f for _, f in some))
            nothing = pl.lit(0, dtype=u8)
            bits = [pl.when(f).then(pl.lit(b, dtype=u8)).otherwise(nothing) for b, f in some]
            verdict = pl.when(over).then(place[made]).otherwise(verdict)
            behind = pl.when(over).then(reduce(add, bits)).otherwise(behind)
        plan.column(MAIN, level, verdict, VERDICT)
        plan.column(MAIN, level, behind, GROUND_MASK)


def _failed(group: Iterable[Judged]) -> Value:
    """Whether any fails: all of them together are then false."""
    return certain(negation(junction([j.met for j in group], True)))


def _unknown(group: Iterable[Judged]) -> Value:
    """Whether any is unknown and due; those due at the same stage are asked together."""
    by: dict[str, list[Judged]] = {}
    for one in group:
        by.setdefault(one.check.due, []).append(one)
    found = []
    for same in by.values():
        opened = junction([unknown(j.met) for j in same], False)
        found.append(junction([opened, same[0].due], True))
    return junction(found, False)


def grounds_vocab() -> tuple[str, ...]:
    """The text of every mask: kinds of ground, the gravest first, joined by `;`."""
    return tuple(
        ";".join(k for bit, k in enumerate(GROUNDS) if mask >> bit & 1)
        for mask in range(1 << len(GROUNDS))
    )

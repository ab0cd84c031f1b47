"""Outcomes of checks as small codes, the verdict and its grounds.

code  outcome
   0  fail
   1  pass
   2  unknown
   3  not_applicable
   4  later          unknown, and not yet due
   5  waived
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from prescreen.fields import stage_index
from prescreen.lang.types import Sort
from prescreen.pack.model import Check
from prescreen.run.columnar.expressions import STAGE, junction, negation
from prescreen.run.columnar.plan import MAIN
from prescreen.run.columnar.scope import Compiler, Scope
from prescreen.run.columnar.values import Value, constant
from prescreen.verdict.combine import DECIDING, GROUNDS, VERDICTS, ground_of

LEGEND = ("fail", "pass", "unknown", "not_applicable", "later", "waived")
"""What the codes mean, by position."""
FAIL, PASS, UNKNOWN, NOT_APPLICABLE, LATER, WAIVED = range(6)
VERDICT, GROUND_MASK = "@verdict", "@grounds"


@dataclass(frozen=True, slots=True)
class Coded:
    """The column of a check's codes. `fixed`: the code that it has in all rows, if there is one."""

    check: Check
    name: str
    level: int
    fixed: int | None = None

    def holds(self, *codes: int) -> Value:
        """Whether the code is one of these."""
        if self.fixed is not None:
            return constant(Sort.BOOL, self.fixed in codes)
        column = pl.col(self.name)
        found = column == codes[0]
        for code in codes[1:]:
            found = found | (column == code)
        return Value(Sort.BOOL, found, self.level)


class Outcomes:
    """Compiles all checks of a day."""

    def __init__(self, compiler: Compiler, checks: Sequence[Check]) -> None:
        self.compiler = compiler
        self._open: dict[str, str] = {}
        self.codes = [self._coded(c) for c in checks]
        self.level = max((c.level for c in self.codes), default=0)

    # -- one check ----------------------------------------------------------------------------
    def _truths(self, check: Check, scope: Scope) -> tuple[Value, Value]:
        """Whether it applies, and the truth of `applies -> (require or waive_when)`."""
        yes = constant(Sort.BOOL, True)
        applies = scope.value(check.applies) if check.applies is not None else yes
        holds = [scope.value(check.require)]
        if check.waive_when is not None:
            holds.append(scope.value(check.waive_when))
        return applies, junction([negation(applies), *holds], False)

    def _coded(self, check: Check) -> Coded:
        plan = self.compiler.plan
        applies, truth = self._truths(check, self.compiler.scope(MAIN))
        unsure = check.waivable or check.verify_by is not None
        if truth.constant and truth.known is None and not unsure:
            return Coded(check, self._open_code(check.due), 1)
        if truth.constant and truth.known is not None and not unsure and applies.constant:
            code = NOT_APPLICABLE if applies.is_(False) else PASS if truth.known else FAIL
            name = plan.column(MAIN, 0, pl.lit(code, dtype=pl.UInt8))
            return Coded(check, name, 1, code)
        name, level = self._column(check, applies, truth)
        if check.verify_by is not None:
            name, level = self._verified(check, name, level)
        return Coded(check, name, level)

    def _column(self, check: Check, applies: Value, truth: Value) -> tuple[str, int]:
        level = max(applies.level, truth.level, 1)
        opened = pl.col(self._open_code(check.due))
        code = truth.expr.cast(pl.UInt8).fill_null(opened)
        if not applies.is_(True):
            no = (~applies.expr).fill_null(False) if not applies.is_(False) else pl.lit(True)
            code = code + no.cast(pl.UInt8) * pl.lit(2, dtype=pl.UInt8)
        return self.compiler.plan.column(MAIN, level, code), level + 1

    def _verified(self, check: Check, name: str, level: int) -> tuple[str, int]:
        """From `verify_by` on, a pass that rests on declared facts is none."""
        assert check.verify_by is not None
        _, truth = self._truths(check, self.compiler.scope(MAIN, verified=True))
        if truth.is_(True):
            return name, level
        due = pl.col(STAGE) >= stage_index(check.verify_by)
        passed = (pl.col(name) == PASS) | (pl.col(name) == NOT_APPLICABLE)
        again = truth.expr.fill_null(False)
        opened = pl.col(self._open_code(check.due))
        expr = pl.when(due & passed & ~again).then(opened).otherwise(pl.col(name))
        level = max(level, truth.level)
        return self.compiler.plan.column(MAIN, level, expr), level + 1

    def _open_code(self, due: str) -> str:
        """The column of the code for an unknown: it counts from the stage `due` on."""
        if due not in self._open:
            early = (pl.col(STAGE) < stage_index(due)).cast(pl.UInt8)
            expr = early * pl.lit(2, dtype=pl.UInt8) + pl.lit(UNKNOWN, dtype=pl.UInt8)
            self._open[due] = self.compiler.plan.column(MAIN, 0, expr)
        return self._open[due]

    # -- all of them --------------------------------------------------------------------------
    def some(self, found: Iterable[Value]) -> Value:
        """Whether any holds; expressions that stand several times are taken once."""
        parts = [f for f in found if not f.is_(False)]
        if any(p.is_(True) for p in parts):
            return constant(Sort.BOOL, True)
        if not parts:
            return constant(Sort.BOOL, False)
        return Value(
            Sort.BOOL, pl.any_horizontal([p.expr for p in parts]), max(p.level for p in parts)
        )

    def settle(self, level: int) -> None:
        """Add the columns of verdict (its place in VERDICTS) and grounds (a mask by GROUNDS)."""
        by: dict[tuple[str, str], list[Coded]] = {}
        for coded in self.codes:
            if coded.check.severity in DECIDING:
                by.setdefault((coded.check.severity, ground_of(coded.check)), []).append(coded)
        plan = self.compiler.plan
        flags: dict[tuple[str, str], pl.Expr] = {}
        for kind in GROUNDS:
            for severity in DECIDING:
                group = by.get((severity, kind), [])
                flags[severity, kind] = self._flag(level, (c.holds(FAIL) for c in group))
            every = [c for s in DECIDING for c in by.get((s, kind), [])]
            distinct = {c.name: c for c in every}.values()
            flags["unknown", kind] = self._flag(level, (c.holds(UNKNOWN) for c in distinct))
        over = {
            which: pl.any_horizontal([flags[which, kind] for kind in GROUNDS])
            for which in (*DECIDING, "unknown")
        }
        u8 = pl.UInt8
        place = {v: pl.lit(i, dtype=u8) for i, v in enumerate(VERDICTS)}
        verdict = (
            pl.when(over["veto"])
            .then(place["fail"])
            .when(over["defer"])
            .then(place["defer"])
            .when(over["unknown"])
            .then(place["needs_info"])
            .when(over["condition"])
            .then(place["conditional"])
            .otherwise(place["pass"])
        )
        plan.column(MAIN, level + 1, verdict, VERDICT)
        behind = ("veto", "defer", "unknown", "condition")
        masks = [
            sum(
                (
                    flags[which, kind].cast(u8) * pl.lit(1 << bit, dtype=u8)
                    for bit, kind in enumerate(GROUNDS)
                ),
                start=pl.lit(0, dtype=u8),
            )
            for which in behind
        ]
        found = pl.lit(0, dtype=u8)
        for code, mask in enumerate(masks):
            found = pl.when(pl.col(VERDICT) == code).then(mask).otherwise(found)
        plan.column(MAIN, level + 2, found, GROUND_MASK)

    def _flag(self, level: int, found: Iterable[Value]) -> pl.Expr:
        value = self.some(found)
        if value.constant:
            return value.expr
        return pl.col(self.compiler.plan.column(MAIN, max(level, value.level), value.expr))


def grounds_vocab() -> tuple[str, ...]:
    """The text of every mask: kinds of ground, the gravest first, joined by `;`."""
    return tuple(
        ";".join(k for bit, k in enumerate(GROUNDS) if mask >> bit & 1)
        for mask in range(1 << len(GROUNDS))
    )

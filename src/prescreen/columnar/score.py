"""Scorecards: points as whole thousandths, an interval while something is not known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from prescreen.columnar.compile.numbers import thousandths
from prescreen.columnar.compile.plan import HIGH, LOW, MAIN
from prescreen.columnar.compile.possible.intervals import EndColumns, interval
from prescreen.columnar.compile.scope import Compiler, Scope
from prescreen.lang import ast
from prescreen.pack.model import ScoreItem


def thousandth(points: pl.Expr) -> pl.Expr:
    """A true division: Polars would multiply by the reciprocal of a constant."""
    return points / (points * 0.0 + 1000.0)


def settle(compiler: Compiler, items: Sequence[ScoreItem]) -> int | None:
    """Add the bounds of each item (`@low:pack.id`, `@high:pack.id`) and of the whole; the level
    from which they can be read, None where nothing is scored."""
    if not items:
        return None
    ends = [_item(compiler, item) for item in items]
    level = max(end[2] for end in ends)
    for name, which in ((LOW, 0), (HIGH, 1)):
        total = pl.lit(0, dtype=pl.Int64)
        for end in ends:
            total = total + pl.col(str(end[which]))
        compiler.plan.column(MAIN, level, total, name)
    return level + 1


def item_columns(item: ScoreItem) -> tuple[str, str]:
    return f"{LOW}:{item.pack}.{item.id}", f"{HIGH}:{item.pack}.{item.id}"


def _ends(scope: Scope, points: ast.Node, item: ScoreItem) -> tuple[pl.Expr, pl.Expr, int]:
    """The least and the most that points may be where they are not known, and the level from which
    the two can be read."""
    bottom, top = pl.lit(item.low, dtype=pl.Int64), pl.lit(item.high, dtype=pl.Int64)
    number = interval(points, scope)
    if number.free or number.endless:
        return bottom, top, 0
    step = EndColumns(scope.frame, number, scope.plan.name())
    scope.plan.step(number.level, step)
    both = pl.col(step.name)
    low, high = (
        thousandths(both.struct.field(end)).clip(item.low, item.high) for end in ("low", "high")
    )
    return low, high, number.level + 1


def _item(compiler: Compiler, item: ScoreItem) -> tuple[str, str, int]:
    """Bands in order, as for one candidate: what is not known widens the interval."""
    plan, scope = compiler.plan, compiler.scope(MAIN)
    bottom, top = pl.lit(item.low, dtype=pl.Int64), pl.lit(item.high, dtype=pl.Int64)
    low, high = top, bottom
    settled: pl.Expr = pl.lit(False)
    level = 0
    for band in item.bands:
        when = scope.solid(scope.value(band.when))
        points = scope.solid(scope.value(band.points))
        level = max(level, when.level, points.level)
        exact = plan.column(MAIN, points.level, thousandths(points.expr).clip(item.low, item.high))
        least, most, ready = _ends(compiler.scope(MAIN), band.points, item)
        level = max(level, points.level + 1, ready)
        value = pl.col(exact)
        active = ~settled & when.expr.fill_null(True)
        narrow = pl.min_horizontal(low, pl.coalesce(value, least))
        wide = pl.max_horizontal(high, pl.coalesce(value, most))
        names = [
            plan.column(MAIN, level, expr)
            for expr in (
                pl.when(active).then(narrow).otherwise(low),
                pl.when(active).then(wide).otherwise(high),
                settled | when.expr.fill_null(False),
            )
        ]
        low, high, settled = (pl.col(n) for n in names)
        level += 1
    first, last = item_columns(item)
    nothing = ~settled
    plan.column(
        MAIN, level, pl.when(nothing).then(pl.min_horizontal(low, bottom)).otherwise(low), first
    )
    plan.column(
        MAIN, level, pl.when(nothing).then(pl.max_horizontal(high, bottom)).otherwise(high), last
    )
    return first, last, level + 1

"""Numbers, dates, and aggregates over lists: unknown where a part is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl

from prescreen.columnar.compile import numbers
from prescreen.columnar.compile.lists import Reduce
from prescreen.columnar.compile.scope import Scope, translate
from prescreen.columnar.compile.truths import junction, negation
from prescreen.columnar.compile.values import (
    Value,
    constant,
    made,
)
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.logic import Unknown
from prescreen.run.dates import LONGEST, add_months
from prescreen.run.operators import ARITHMETIC, DATE_PARTS, FUNCTIONS


def _numeric(
    sort: Sort,
    parts: list[Value],
    exact: Callable[..., Any],
    make: Callable[..., pl.Expr],
) -> Value:
    """A function of numbers or dates that is unknown where one of them is."""
    if any(p.is_(None) for p in parts):
        return constant(sort, None)
    if all(p.constant for p in parts):
        value = exact(*(p.known for p in parts))
        return constant(sort, None if isinstance(value, Unknown) else value)
    return made(sort, make(*(p.expr for p in parts)), *parts)


def _quotient(a: float, b: float) -> float | Unknown:
    return a / b if b else Unknown(())


@translate.register
def translate_arith(node: ast.Arith, scope: Scope) -> Value:
    parts = [scope.value(node.left), scope.value(node.right)]
    if node.op == "/":
        return _numeric(Sort.NUMBER, parts, _quotient, numbers.divide)
    return _numeric(Sort.NUMBER, parts, ARITHMETIC[node.op], ARITHMETIC[node.op])


@translate.register
def translate_scale(node: ast.Scale, scope: Scope) -> Value:
    factor = node.factor
    parts = [scope.value(node.operand)]
    return _numeric(Sort.NUMBER, parts, lambda a: a * factor, lambda a: a * factor)


@translate.register
def translate_func(node: ast.Func, scope: Scope) -> Value:
    parts = [scope.column(scope.value(a)) for a in node.args]
    return _numeric(Sort.NUMBER, parts, FUNCTIONS[node.name], numbers.FUNCTIONS[node.name])


@translate.register
def translate_days(node: ast.Days, scope: Scope) -> Value:
    parts = [scope.value(node.start), scope.value(node.end)]
    return _numeric(
        Sort.NUMBER,
        parts,
        lambda a, b: float((b - a).days),
        lambda a, b: (b.cast(pl.Int32) - a.cast(pl.Int32)).cast(pl.Float64),
    )


@translate.register
def translate_date_part(node: ast.DatePart, scope: Scope) -> Value:
    part = node.part

    def of(date: pl.Expr) -> pl.Expr:
        found = {"year": date.dt.year(), "month": date.dt.month(), "day": date.dt.day()}[part]
        return found.cast(pl.Float64)

    return _numeric(Sort.NUMBER, [scope.value(node.date)], DATE_PARTS[part], of)


@translate.register
def translate_add_months(node: ast.AddMonths, scope: Scope) -> Value:
    date, months = scope.column(scope.value(node.date)), scope.column(scope.value(node.months))
    return _numeric(Sort.DATE, [date, months], add_months, _add_months)


def _add_months(date: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The same day months later, or the last of that month, as `run.dates.add_months` has it."""
    within = months.fill_nan(-LONGEST).clip(-LONGEST, LONGEST)
    near = within.round(mode="half_to_even")
    whole = pl.when(numbers.near(within, near)).then(near).otherwise(within).cast(pl.Int32)
    total = date.dt.year().cast(pl.Int32) * 12 + date.dt.month().cast(pl.Int32) - 1 + whole
    year, month = total // 12, total % 12 + 1
    last = pl.date(year, month, 1).dt.month_end().dt.day().cast(pl.Int32)
    day = pl.min_horizontal(date.dt.day().cast(pl.Int32), last)
    return (
        pl.when(year < dt.MINYEAR)
        .then(pl.lit(dt.date.min))
        .when(year > dt.MAXYEAR)
        .then(pl.lit(dt.date.max))
        .when(total.is_not_null())
        .then(pl.date(year, month, day))
    )


# -- lists ----------------------------------------------------------------------------------------
@translate.register
def translate_aggregate(node: ast.Aggregate, scope: Scope) -> Value:
    """Conditions and values over the flat elements, then one answer a candidate."""
    shape = scope.compiler.shape
    if node.list not in (shape.verified_lists if scope.verified else shape.lists):
        return constant(node.type.sort, None)
    found, counted, number = element_columns(node, scope)
    read = [v for v in (found, counted, number) if v is not None]
    level, name = max(v.level for v in read), scope.plan.name()
    step = Reduce(
        frame=scope.frame,
        list=node.list,
        how=node.name,
        found=_name(found),
        where=_name(counted),
        value=_name(number),
        verified=scope.verified,
        name=name,
    )
    scope.plan.step(level, step)
    return Value(node.type.sort, pl.col(name), level + 1)


Elements = tuple[Value | None, Value | None, Value | None]


def element_columns(node: ast.Aggregate, scope: Scope) -> Elements:
    """Columns of the elements of a list: what is said of each where it is a truth; else whether it
    counts (None: every one does), and its number."""
    memo = "elements", scope.compiler.keys.of(node)
    found: Elements | None = scope.steps.get(memo)
    if found is not None:
        return found
    inner = scope.beside(node.list)
    yes = constant(Sort.BOOL, True)
    where = inner.value(node.where) if node.where is not None else yes
    value = inner.value(node.value) if node.value is not None else yes
    if node.name in ("any", "count"):
        found = inner.solid(junction([where, value], True)), None, None
    elif node.name == "all":
        found = inner.solid(junction([negation(where), value], False)), None, None
    else:
        found = None, None if where.is_(True) else inner.solid(where), inner.solid(value)
    scope.steps[memo] = found
    return found


def _name(value: Value | None) -> str | None:
    return None if value is None else value.expr.meta.output_name()

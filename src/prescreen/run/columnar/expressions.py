"""Typed trees as Polars expressions: one function a node, and a loud default.

Null is unknown everywhere. Polars does not follow Kleene's logic of its own accord in many places
(`is_in`, `when(null)`, x/0, NaN, horizontal sums and maxima); each function here says what it does
about that. Whatever is known before a row is read is folded away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce, singledispatch
from operator import and_, or_
from typing import Any

import polars as pl

from prescreen.fields import Field, catalogue, industry, stage_index
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.logic import Unknown
from prescreen.pack.tables import EMPTY, MISSING
from prescreen.run.columnar import numbers
from prescreen.run.columnar.lists import Reduce
from prescreen.run.columnar.scope import Scope
from prescreen.run.columnar.tables import Known, LookupStep
from prescreen.run.columnar.texts import Words
from prescreen.run.columnar.values import (
    VARIES,
    Value,
    Vocab,
    bits,
    code_dtype,
    constant,
    false_where_known,
    industry_vocab,
    mask_of,
    places,
    plain,
    recode,
    table_of,
    truth_by_code,
    vocab_of,
)
from prescreen.run.dates import add_months
from prescreen.run.trace import FUNCTIONS

STAGE, DAY = "@stage", "@day"
"""Columns of the main frame: the index of the stage, and the day of evaluation."""


@singledispatch
def translate(node: ast.Node, scope: Scope) -> Value:
    """The node as a column of `scope`."""
    raise NotImplementedError(f"columnar has no rule for {type(node).__name__}")


def _made(sort: Sort, expr: pl.Expr, *parts: Value, vocab: Vocab | None = None) -> Value:
    return Value(sort, expr, max((p.level for p in parts), default=0), vocab)


def _boolean(expr: pl.Expr, *parts: Value) -> Value:
    return _made(Sort.BOOL, expr, *parts)


UNKNOWN = constant(Sort.BOOL, None)


# -- leaves ----------------------------------------------------------------------------------------
@translate.register
def _(node: ast.Const, scope: Scope) -> Value:
    return constant(node.type.sort, node.value)


@translate.register
def _(node: ast.Field, scope: Scope) -> Value:
    shape = scope.compiler.shape
    if node.path in shape.known:
        return constant(node.type.sort, shape.known[node.path])
    name = scope.fact(node.path)
    if name is None:
        return constant(node.type.sort, None)
    field = catalogue.get(node.path)
    return Value(node.type.sort, pl.col(name), 0, _words(field))


def _words(field: Field | None) -> Vocab | None:
    return None if field is None else vocab_of(field) or mask_of(field)


@translate.register
def _(node: ast.Item, scope: Scope) -> Value:
    if node.leaf not in scope.compiler.shape.lists.get(node.list, ()):
        return constant(node.type.sort, None)
    field = catalogue.get(f"{node.list}.{node.leaf}")
    return Value(node.type.sort, pl.col(node.leaf), 0, _words(field))


@translate.register
def _(node: ast.Parameter, scope: Scope) -> Value:
    return constant(node.type.sort, scope.compiler.bindings.parameters.get(node.key))


@translate.register
def _(node: ast.Metric, scope: Scope) -> Value:
    return scope.value(scope.compiler.metrics[node.key].node)


@translate.register
def _(node: ast.AsOf, scope: Scope) -> Value:
    day = scope.compiler.shape.day
    return Value(Sort.DATE, pl.col(DAY)) if day is None else constant(Sort.DATE, day)


@translate.register
def _(node: ast.StageReached, scope: Scope) -> Value:
    return _boolean(pl.col(STAGE) >= stage_index(node.stage))


# -- tables ----------------------------------------------------------------------------------------
def _row(node: ast.Lookup, scope: Scope) -> Value | tuple[object, ...]:
    """The column of row numbers; or the keys themselves where all are known beforehand."""
    keys = [scope.value(k) for k in node.keys]
    if any(k.is_(None) for k in keys):
        return (None,)
    if all(k.constant for k in keys):
        return tuple(k.known for k in keys)
    memo = ("row", node.table, tuple(scope.compiler.keys.of(k) for k in node.keys))
    found = scope.steps.get(memo)
    if found is None:
        columns = [scope.column(k) for k in keys]
        level, name = max(c.level for c in columns), scope.plan.name()
        given = tuple(
            Known(c.known) if c.constant else (c.expr.meta.output_name(), c.vocab) for c in columns
        )
        index = scope.compiler.indexes[node.table]
        scope.plan.step(level, LookupStep(scope.frame, index, given, name))
        found = scope.steps[memo] = Value(Sort.NUMBER, pl.col(name), level + 1)
    return found


@translate.register
def _(node: ast.Lookup, scope: Scope) -> Value:
    row, index = _row(node, scope), scope.compiler.indexes[node.table]
    if isinstance(row, tuple):
        if row == (None,):
            return constant(node.type.sort, None)
        cell = index.table.lookup(row, node.column, index.day)
        return constant(node.type.sort, None if cell is MISSING or cell is EMPTY else cell)
    cells = index.cells(node.column)
    if node.type.sort is Sort.BOOL:
        return _boolean(table_of(cells, pl.Boolean).gather(row.expr), row)
    if node.type.sort in (Sort.NUMBER, Sort.DATE):
        dtype = pl.Float64 if node.type.sort is Sort.NUMBER else pl.Date
        return _made(node.type.sort, table_of(cells, dtype).gather(row.expr), row)
    vocab = tuple(dict.fromkeys(str(c) for c in cells if c is not None))
    codes = [None if c is None else places(vocab)[str(c)] for c in cells]
    expr = table_of(codes, code_dtype(vocab)).gather(row.expr)
    return _made(node.type.sort, expr, row, vocab=vocab)


@translate.register
def _(node: ast.HasValue, scope: Scope) -> Value:
    look = node.lookup
    row, index = _row(look, scope), scope.compiler.indexes[look.table]
    if not isinstance(row, tuple):
        return _boolean(table_of(index.filled(look.column), pl.Boolean).gather(row.expr), row)
    if row == (None,):
        return UNKNOWN
    cell = index.table.lookup(row, look.column, index.day)
    if cell is MISSING or (cell is EMPTY and index.table.on_empty == "unknown"):
        return UNKNOWN
    return constant(Sort.BOOL, cell is not EMPTY)


# -- logic -----------------------------------------------------------------------------------------
@translate.register
def _(node: ast.Not, scope: Scope) -> Value:
    return negation(scope.value(node.operand))


def negation(value: Value) -> Value:
    if value.constant:
        return constant(Sort.BOOL, None if value.known is None else not value.known)
    return _boolean(~value.expr, value)


def junction(items: list[Value], neutral: bool) -> Value:
    """Conjunction (`neutral` true) or disjunction; `&` and `|` of Polars are Kleene's own."""
    if any(i.is_(not neutral) for i in items):
        return constant(Sort.BOOL, not neutral)
    said = [i for i in items if not i.is_(neutral)]
    if not said:
        return constant(Sort.BOOL, neutral)
    varying = [i for i in said if not i.constant]
    if not varying:
        return UNKNOWN
    parts = [i.expr for i in varying]
    if len(varying) < len(said):
        parts.append(UNKNOWN.expr)
    if len(said) == 1:
        return said[0]
    return _boolean(reduce(and_ if neutral else or_, parts), *varying)


@translate.register
def _(node: ast.And, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], True)


@translate.register
def _(node: ast.Or, scope: Scope) -> Value:
    return junction([scope.value(i) for i in node.items], False)


@translate.register
def _(node: ast.AtLeast, scope: Scope) -> Value:
    items = [scope.value(i) for i in node.items]
    true = pl.sum_horizontal([i.expr.fill_null(False).cast(pl.Int32) for i in items])
    may = pl.sum_horizontal([i.expr.fill_null(True).cast(pl.Int32) for i in items])
    expr = pl.when(true >= node.n).then(True).when(may < node.n).then(False)
    return _boolean(expr, *items)


@translate.register
def _(node: ast.If, scope: Scope) -> Value:
    """An unknown test leaves all unknown; `when(null)` would take the other branch."""
    test, then, other = scope.value(node.test), scope.value(node.then), scope.value(node.other)
    if test.is_(None):
        return constant(node.type.sort, None)
    if test.constant:
        return then if test.known else other
    sort, vocab = node.type.sort, None
    a, b = then.expr, other.expr
    if sort in _WORDS:
        vocab = _common((then, other))
        a, b = (recode(v, vocab) if vocab else plain(v) for v in (then, other))
    expr = pl.when(test.expr).then(a).when(~test.expr).then(b)
    return _made(sort, expr, test, then, other, vocab=vocab)


_WORDS = (Sort.TEXT, Sort.ENUM, Sort.INDUSTRY)


def _common(values: tuple[Value, ...]) -> Vocab | None:
    """One vocabulary for all values, None where one of them is a free text."""
    words: dict[str, None] = {}
    for value in values:
        if value.constant:
            words |= {} if value.known is None else {value.known: None}
        elif value.vocab is None:
            return None
        else:
            words |= dict.fromkeys(value.vocab)
    return tuple(words)


# -- atoms -----------------------------------------------------------------------------------------
@translate.register
def _(node: ast.Compare, scope: Scope) -> Value:
    left, right = scope.value(node.left), scope.value(node.right)
    if left.is_(None) or right.is_(None):
        return UNKNOWN
    dates = node.left.type.sort is Sort.DATE
    if left.constant and right.constant:
        return constant(Sort.BOOL, numbers.exactly(node.op, left.known, right.known, dates))
    if dates:
        return _boolean(_DATES[node.op](left.expr, right.expr), left, right)
    if right.constant:
        return _boolean(numbers.compare_bound(node.op, left.expr, right.known), left)
    if left.constant:
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[node.op]
        return _boolean(numbers.compare_bound(turned, right.expr, left.known), right)
    left, right = scope.column(left), scope.column(right)
    return _boolean(numbers.compare(node.op, left.expr, right.expr), left, right)


_DATES: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@translate.register
def _(node: ast.Equal, scope: Scope) -> Value:
    left, right = scope.value(node.left), scope.value(node.right)
    if left.is_(None) or right.is_(None):
        return UNKNOWN
    if left.constant and right.constant:
        return constant(Sort.BOOL, (left.known == right.known) is not node.negated)
    if left.constant:
        left, right = right, left
    found = _equal(left, right)
    return negation(found) if node.negated else found


def _equal(left: Value, right: Value) -> Value:
    if left.sort in _WORDS and right.constant:
        return _one_of(left, (right.known,))
    if left.sort in _WORDS and left.vocab != right.vocab:
        return _boolean(plain(left) == plain(right), left, right)
    return _boolean(left.expr == right.expr, left, right)


def _one_of(value: Value, words: tuple[str, ...]) -> Value:
    """`is_in` with plain words only, so that null alone gives null."""
    if value.vocab is not None:
        return _boolean(truth_by_code(value, [w in words for w in value.vocab]), value)
    if len(words) == 1:
        return _boolean(value.expr == words[0], value)
    return _boolean(value.expr.is_in(list(words)), value)


@translate.register
def _(node: ast.Member, scope: Scope) -> Value:
    operand = scope.value(node.operand)
    return _tested(operand, lambda v: v in node.values, lambda: _one_of(operand, node.values))


def _tested(value: Value, test: Callable[[Any], bool], make: Callable[[], Value]) -> Value:
    """A condition on one value: folded where the value is known, by code where it is coded."""
    if value.constant:
        return UNKNOWN if value.known is None else constant(Sort.BOOL, test(value.known))
    if value.vocab is not None:
        return _boolean(truth_by_code(value, [bool(test(w)) for w in value.vocab]), value)
    return make()


@translate.register
def _(node: ast.Under, scope: Scope) -> Value:
    code = scope.value(node.code)
    if code.vocab == industry_vocab():
        wanted = {industry.normalise(p) for p in node.prefixes}
        return _boolean(truth_by_code(code, [not wanted.isdisjoint(x) for x in _lineages()]), code)

    def by_text() -> Value:
        words = [c for c in industry.table() if industry.under(c, node.prefixes)]
        return _boolean(code.expr.is_in(words), code)

    return _tested(code, lambda v: industry.under(v, node.prefixes), by_text)


@lru_cache(maxsize=1)
def _lineages() -> tuple[frozenset[str], ...]:
    """Each industry code with all codes above it."""
    return tuple(frozenset((c, *industry.ancestors(c))) for c in industry_vocab())


@translate.register
def _(node: ast.Mentions, scope: Scope) -> Value:
    text = scope.value(node.text)

    def by_text() -> Value:
        if any(w == "" for w in node.words):
            return _boolean(~false_where_known(text), text)
        column, name = scope.column(text), scope.plan.name()
        source = column.expr.meta.output_name()
        scope.plan.step(column.level, Words(scope.frame, source, node.words, name))
        return Value(Sort.BOOL, pl.col(name), column.level + 1)

    return _tested(text, lambda v: any(w in v for w in node.words), by_text)


@translate.register
def _(node: ast.Holds, scope: Scope) -> Value:
    held = scope.value(node.set)
    if held.constant:
        if held.known is None:
            return UNKNOWN
        return constant(Sort.BOOL, not frozenset(node.values).isdisjoint(held.known))
    if held.vocab is not None:
        mask = pl.lit(bits(node.values, held.vocab), dtype=pl.UInt64)
        return _boolean((held.expr & mask) != 0, held)
    words = pl.Series(node.values, dtype=pl.String)
    return _boolean(held.expr.list.set_intersection(pl.lit(words).implode()).list.len() > 0, held)


# -- numbers and dates -----------------------------------------------------------------------------
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
    return _made(sort, make(*(p.expr for p in parts)), *parts)


_NOTHING = Unknown(())
_EXACT: dict[str, Callable[[float, float], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else _NOTHING,
}
_MAKE: dict[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": numbers.divide,
}


@translate.register
def _(node: ast.Arith, scope: Scope) -> Value:
    parts = [scope.value(node.left), scope.value(node.right)]
    return _numeric(Sort.NUMBER, parts, _EXACT[node.op], _MAKE[node.op])


@translate.register
def _(node: ast.Scale, scope: Scope) -> Value:
    factor = node.factor
    parts = [scope.value(node.operand)]
    return _numeric(Sort.NUMBER, parts, lambda a: a * factor, lambda a: a * factor)


@translate.register
def _(node: ast.Func, scope: Scope) -> Value:
    parts = [scope.column(scope.value(a)) for a in node.args]
    name = node.name
    return _numeric(
        Sort.NUMBER, parts, FUNCTIONS[name], lambda *xs: numbers.function(name, list(xs))
    )


@translate.register
def _(node: ast.Days, scope: Scope) -> Value:
    parts = [scope.value(node.start), scope.value(node.end)]
    return _numeric(
        Sort.NUMBER,
        parts,
        lambda a, b: float((b - a).days),
        lambda a, b: (b.cast(pl.Int32) - a.cast(pl.Int32)).cast(pl.Float64),
    )


@translate.register
def _(node: ast.AddMonths, scope: Scope) -> Value:
    date, months = scope.column(scope.value(node.date)), scope.column(scope.value(node.months))
    return _numeric(Sort.DATE, [date, months], add_months, _add_months)


def _add_months(date: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The same day months later, or the last of that month."""
    total = date.dt.year().cast(pl.Int32) * 12 + date.dt.month().cast(pl.Int32) - 1
    total = total + months.cast(pl.Int32)
    first = pl.date(total // 12, total % 12 + 1, 1)
    last = first.dt.month_end().dt.day().cast(pl.Int32)
    day = pl.min_horizontal(date.dt.day().cast(pl.Int32), last)
    return pl.when(date.is_not_null() & months.is_not_null()).then(
        pl.date(total // 12, total % 12 + 1, day)
    )


# -- lists -----------------------------------------------------------------------------------------
@translate.register
def _(node: ast.Aggregate, scope: Scope) -> Value:
    """Conditions and values over the flat elements, then one answer a candidate."""
    shape = scope.compiler.shape
    if node.list not in (shape.verified_lists if scope.verified else shape.lists):
        return constant(node.type.sort, None)
    inner = scope.compiler.scope(node.list, scope.verified)
    yes = constant(Sort.BOOL, True)
    where = inner.value(node.where) if node.where is not None else yes
    value = inner.value(node.value) if node.value is not None else yes
    found = counted = number = None
    if node.name in ("any", "count"):
        found = inner.solid(junction([where, value], True))
    elif node.name == "all":
        found = inner.solid(junction([negation(where), value], False))
    else:
        number = inner.solid(value)
        counted = None if where.is_(True) else inner.solid(where)
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


def _name(value: Value | None) -> str | None:
    return None if value is None else value.expr.meta.output_name()


# -- conclusions -----------------------------------------------------------------------------------
@translate.register
def _(node: ast.Outcome, scope: Scope) -> Value:
    return scope.compiler.letters.outcome(node.check, node.letter)


@translate.register
def _(node: ast.Tagged, scope: Scope) -> Value:
    return scope.compiler.letters.tagged(node.tag)


@translate.register
def _(node: ast.VerdictIs, scope: Scope) -> Value:
    return scope.compiler.letters.verdict(node.values)


__all__ = ["DAY", "STAGE", "VARIES", "junction", "negation", "translate"]

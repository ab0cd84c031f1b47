"""What the operator, the negation, the field or a value of one node is changed into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, singledispatch
from typing import Any

from prescreen.fields import Field, catalogue
from prescreen.lang import Sort, ast
from prescreen.lang.types import BOOL
from prescreen.vocabulary import LETTERS, STAGES

Swap = tuple[str, ast.Node]

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*"}
_FUNCTIONS = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor", "round": "floor"}
_AGGREGATES = {"any": "all", "all": "any", "min": "max", "max": "min", "sum": "max", "avg": "max"}


@singledispatch
def swap(node: ast.Node) -> Iterator[Swap]:
    """What the operator, negation or field of a node is changed into."""
    return iter(())


@swap.register(ast.Compare)
def swap_compare(node: ast.Compare) -> Iterator[Swap]:
    yield _BOUNDARY[node.op], replace(node, op=_BOUNDARY[node.op])


@swap.register(ast.Equal)
def swap_equal(node: ast.Equal) -> Iterator[Swap]:
    yield "==" if node.negated else "!=", replace(node, negated=not node.negated)
    right = node.right
    if isinstance(right, ast.Const) and isinstance(right.value, str):
        other = _another(node.left.type.values, right.value)
        yield f"'{other}'", replace(node, right=replace(right, value=other))


def _another(values: tuple[str, ...], value: str) -> str:
    """The value listed after this one; a text that nobody writes where none is listed."""
    at = values.index(value) + 1 if value in values else 0
    return (values[at:] + values[:at] or ("?",))[0] if len(values) > 1 else "?"


@swap.register(ast.And)
def swap_and(node: ast.And) -> Iterator[Swap]:
    yield "||", ast.Or(BOOL, node.span, node.items)


@swap.register(ast.Or)
def swap_or(node: ast.Or) -> Iterator[Swap]:
    yield "&&", ast.And(BOOL, node.span, node.items)


@swap.register(ast.Not)
def swap_not(node: ast.Not) -> Iterator[Swap]:
    yield "!!", node.operand


@swap.register(ast.AtLeast)
def swap_at_least(node: ast.AtLeast) -> Iterator[Swap]:
    for n in (node.n - 1, node.n + 1):
        yield f"at_least({n}, …)", replace(node, n=n)


@swap.register(ast.Arith)
def swap_arith(node: ast.Arith) -> Iterator[Swap]:
    yield _ARITHMETIC[node.op], replace(node, op=_ARITHMETIC[node.op])


@swap.register(ast.Func)
def swap_func(node: ast.Func) -> Iterator[Swap]:
    if node.name in _FUNCTIONS:
        yield _FUNCTIONS[node.name], replace(node, name=_FUNCTIONS[node.name])
    else:
        yield "…", node.args[0]


@swap.register(ast.If)
def swap_if(node: ast.If) -> Iterator[Swap]:
    yield "? ⇄ :", replace(node, then=node.other, other=node.then)


@swap.register(ast.Days)
def swap_days(node: ast.Days) -> Iterator[Swap]:
    yield "⇄", replace(node, start=node.end, end=node.start)


@swap.register(ast.StageReached)
def swap_stage_reached(node: ast.StageReached) -> Iterator[Swap]:
    codes = tuple(STAGES)
    at = codes.index(node.stage)
    for near in {max(at - 1, 0), min(at + 1, len(codes) - 1)} - {at}:
        yield f"'{codes[near]}'", replace(node, stage=codes[near])


@swap.register(ast.Aggregate)
def swap_aggregate(node: ast.Aggregate) -> Iterator[Swap]:
    if node.name in _AGGREGATES:
        yield _AGGREGATES[node.name], replace(node, name=_AGGREGATES[node.name])
    if node.where is not None:
        yield "− where", replace(node, where=None)


@swap.register(ast.OutcomeIs)
def swap_outcome_is(node: ast.OutcomeIs) -> Iterator[Swap]:
    letters = LETTERS.codes
    other = letters[(letters.index(node.letter) + 1) % len(letters)]
    yield LETTERS[other].label_en, replace(node, letter=other)


@swap.register(ast.FieldRef)
@swap.register(ast.ItemRef)
def swap_field(node: ast.FieldRef | ast.ItemRef) -> Iterator[Swap]:
    if node.type.sort is Sort.BOOL:
        yield "!", ast.Not(BOOL, node.span, node)
    other = _sibling(path_of(node))
    if isinstance(node, ast.FieldRef):
        yield other or "?", replace(node, path=other or "?")
    else:
        yield other or "?", replace(node, leaf=other[len(node.list) + 1 :] or "?")


@swap.register(ast.Coalesce)
def swap_coalesce(node: ast.Coalesce) -> Iterator[Swap]:
    yield "− coalesce", node.first


@swap.register(ast.DatePart)
def swap_date_part(node: ast.DatePart) -> Iterator[Swap]:
    other = {"year": "month", "month": "day", "day": "month"}[node.part]
    yield other, replace(node, part=other)


@swap.register(ast.Within)
def swap_within(node: ast.Within) -> Iterator[Swap]:
    yield from swap_negated(node)
    yield "⇄", replace(node, code=node.group, group=node.code)


@swap.register(ast.MetricRef)
@swap.register(ast.Known)
@swap.register(ast.HasValue)
@swap.register(ast.Tagged)
@swap.register(ast.VerdictIs)
def swap_negated(node: ast.Node) -> Iterator[Swap]:
    if node.type.sort is Sort.BOOL:
        yield "!", ast.Not(BOOL, node.span, node)


@swap.register(ast.Member)
@swap.register(ast.Holds)
@swap.register(ast.Under)
@swap.register(ast.Mentions)
@swap.register(ast.StartsWith)
def swap_listed(node: ast.Node) -> Iterator[Swap]:
    """Negated, and without each of the values."""
    yield from swap_negated(node)
    slot = _LISTS[type(node)]
    values: tuple[str, ...] = getattr(node, slot)
    for i, value in enumerate(values):
        if len(values) > 1:
            rest: Any = {slot: values[:i] + values[i + 1 :]}
            yield f"− '{value}'", replace(node, **rest)


_LISTS: Mapping[type[ast.Node], str] = {
    ast.Member: "values", ast.Holds: "values", ast.Under: "prefixes", ast.Mentions: "words",
    ast.StartsWith: "words",
}  # fmt: skip


def path_of(node: ast.Node) -> str:
    """The field that a node is, empty for anything else."""
    if isinstance(node, ast.ItemRef):
        return f"{node.list}.{node.leaf}"
    return node.path if isinstance(node, ast.FieldRef) else ""


@cache
def _sibling(path: str) -> str:
    """The next field of the same kind, unit, values and list; empty where there is none."""
    book = [f for f in catalogue if (own := catalogue.get(path)) and _alike(own, f)]
    paths = [f.path for f in book]
    at = paths.index(path) + 1 if path in paths else 0
    others = [p for p in paths[at:] + paths[:at] if p != path]
    return others[0] if others else ""


def _alike(one: Field, other: Field) -> bool:
    return (one.kind, one.unit, one.values, one.list_path) == (
        other.kind,
        other.unit,
        other.values,
        other.list_path,
    )


__all__ = ["path_of", "swap"]

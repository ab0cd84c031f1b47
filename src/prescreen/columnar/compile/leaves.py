"""Facts, parameters, metrics, the day, the stage; and what only conclusions read."""

from __future__ import annotations

import polars as pl

from prescreen.columnar.compile.plan import DAY, STAGE
from prescreen.columnar.compile.scope import Scope, translate
from prescreen.columnar.compile.truths import truth
from prescreen.columnar.compile.values import (
    Value,
    Vocab,
    constant,
    mask_of,
    vocab_of,
)
from prescreen.fields import Field, catalogue
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.vocabulary import stage_index


@translate.register
def translate_const(node: ast.Const, scope: Scope) -> Value:
    return constant(node.type.sort, node.value)


@translate.register
def translate_field_ref(node: ast.FieldRef, scope: Scope) -> Value:
    return fact(node.path, node.type.sort, scope)


def fact(path: str, sort: Sort, scope: Scope) -> Value:
    """A fact as this scope sees it."""
    if path in scope.bound:
        return scope.bound[path]
    shape = scope.compiler.shape
    if path in shape.known:
        return constant(sort, shape.known[path])
    name = scope.fact(path)
    if name is None:
        return constant(sort, None)
    return Value(sort, pl.col(name), 0, _words(catalogue.get(path)))


def _words(field: Field | None) -> Vocab | None:
    return None if field is None else vocab_of(field) or mask_of(field)


@translate.register
def translate_item_ref(node: ast.ItemRef, scope: Scope) -> Value:
    if node.leaf not in scope.compiler.shape.lists.get(node.list, ()):
        return constant(node.type.sort, None)
    field = catalogue.get(f"{node.list}.{node.leaf}")
    return Value(node.type.sort, pl.col(node.leaf), 0, _words(field))


@translate.register
def translate_parameter_ref(node: ast.ParameterRef, scope: Scope) -> Value:
    return constant(node.type.sort, scope.compiler.bindings.parameters.get(node.key))


@translate.register
def translate_metric_ref(node: ast.MetricRef, scope: Scope) -> Value:
    return scope.value(scope.compiler.metrics[node.key].node)


@translate.register
def translate_as_of(node: ast.AsOf, scope: Scope) -> Value:
    day = scope.compiler.shape.day
    return Value(Sort.DATE, pl.col(DAY)) if day is None else constant(Sort.DATE, day)


@translate.register
def translate_stage_reached(node: ast.StageReached, scope: Scope) -> Value:
    return truth(pl.col(STAGE) >= stage_index(node.stage), (True, False))


# -- conclusions ----------------------------------------------------------------------------------
@translate.register
def translate_score_ref(node: ast.ScoreRef, scope: Scope) -> Value:
    return scope.compiler.letters.points()


@translate.register
def translate_outcome_is(node: ast.OutcomeIs, scope: Scope) -> Value:
    return scope.compiler.letters.outcome(node.check, node.letter)


@translate.register
def translate_tagged(node: ast.Tagged, scope: Scope) -> Value:
    return scope.compiler.letters.tagged(node.tag)


@translate.register
def translate_verdict_is(node: ast.VerdictIs, scope: Scope) -> Value:
    return scope.compiler.letters.verdict(node.values)

"""The one function that turns nodes into columns, and what its parts share.

One function a node is registered in `truths`, `leaves`, `lookups`, `atoms` and `quantities`;
`expressions` brings them together. A node that has none is refused loudly.
"""

from __future__ import annotations

from functools import singledispatch

import polars as pl

from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.values import Value, Vocab, constant
from prescreen.lang import ast
from prescreen.lang.types import Sort

STAGE, DAY = "@stage", "@day"
"""Columns of the main frame: the index of the stage, and the day of evaluation."""
WORDS = (Sort.TEXT, Sort.ENUM, Sort.INDUSTRY)
UNKNOWN = constant(Sort.BOOL, None)


@singledispatch
def translate(node: ast.Node, scope: Scope) -> Value:
    """The node as a column of `scope`."""
    raise NotImplementedError(f"columnar has no rule for {type(node).__name__}")


def made(sort: Sort, expr: pl.Expr, *parts: Value, vocab: Vocab | None = None) -> Value:
    """A value that can be computed once its parts are there."""
    return Value(sort, expr, max((p.level for p in parts), default=0), vocab)


def boolean(expr: pl.Expr, *parts: Value) -> Value:
    return made(Sort.BOOL, expr, *parts)

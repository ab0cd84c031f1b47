"""Where an expression stands: over candidates, or over the elements of one list of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any, Protocol

import polars as pl

from prescreen.columnar.compile.keys import Keys
from prescreen.columnar.compile.plan import (
    LEAST,
    MAIN,
    MOST,
    VERIFIED,
    BatchShape,
    ColumnBatch,
    ExecutionPlan,
)
from prescreen.columnar.compile.tables import TableIndex
from prescreen.columnar.compile.values import Value, table_of
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.lang.walk import below
from prescreen.pack.model import Metric
from prescreen.run.bindings import Bindings
from prescreen.vocabulary import PLACE

_LEAVES = (ast.Const, ast.FieldRef, ast.ItemRef, ast.ParameterRef, ast.AsOf)


class Letters(Protocol):
    """Outcomes, tags and the verdict, as conclusions ask for them."""

    def outcome(self, check: str, letter: str) -> Value: ...
    def tagged(self, tag: str) -> Value: ...
    def verdict(self, values: tuple[str, ...]) -> Value: ...
    def points(self) -> Value: ...


class Compiler:
    """Compiles the rules of one day for batches of one shape into one plan."""

    letters: Letters
    """What conclusions read, set once the outcomes are compiled."""

    def __init__(
        self, bindings: Bindings, shape: BatchShape, indexes: Mapping[str, TableIndex]
    ) -> None:
        self.bindings = bindings
        self.shape = shape
        self.indexes = indexes
        self.plan = ExecutionPlan()
        self.keys = Keys(bindings.metrics)
        self._scopes: dict[tuple[str, bool], Scope] = {}

    @property
    def metrics(self) -> Mapping[str, Metric]:
        return self.bindings.metrics

    def expect(self, trees: Iterable[ast.Node]) -> None:
        """Say beforehand which trees will come, so that what they share is computed once."""
        self.keys.count(trees)

    def scope(self, frame: str = MAIN, verified: bool = False) -> Scope:
        found = self._scopes.get((frame, verified))
        if found is None:
            found = self._scopes[(frame, verified)] = Scope(self, frame, verified)
        return found


@singledispatch
def translate(node: ast.Node, scope: Scope) -> Value:
    """The node as a column of `scope`: a handler a node, and loud where there is none.

    The handlers stand in `truths`, `leaves`, `lookups`, `atoms` and `quantities`, which the package
    imports. Null is unknown everywhere. Polars does not follow Kleene's logic of its own accord in
    many places (`is_in`, `when(null)`, x/0, NaN, horizontal sums and maxima); each handler says
    what it does about that. Whatever is known before a row is read is folded away.
    """
    raise NotImplementedError(f"columnar has no rule for {type(node).__name__}")


@singledispatch
def settle(node: ast.Node, scope: Scope, found: Value) -> Value:
    """`found`, the node as `translate` has it, known also where the bounds and values of what is
    unknown leave one answer. The default: operands settle it or nothing does.

    The handlers stand in `columnar.compile.possible`.
    """
    return found


class Scope:
    """Compiled subexpressions of one frame. `verified`: only verified facts count."""

    def __init__(self, compiler: Compiler, frame: str, verified: bool) -> None:
        self.compiler = compiler
        self.frame = frame
        self.verified = verified
        self.memo: dict[int, Value] = {}
        self.settled: set[int] = set()
        """Nodes of which more is known than of their operands."""
        self.steps: dict[object, Any] = {}
        self.bound: dict[str, Value] = {}
        """Facts that are not the columns of the batch but what relations make of them."""
        self.bound_ends: dict[str, tuple[Value, Value]] = {}
        """Of those that relations bound, the ends."""

    @property
    def plan(self) -> ExecutionPlan:
        return self.compiler.plan

    def value(self, node: ast.Node) -> Value:
        """The compiled node; one that is used more than once becomes a column."""
        keys = self.compiler.keys
        key = keys.of(node)
        found = self.memo.get(key)
        if found is None:
            if self.frame != MAIN and not keys.reads_item(node):
                found = self.carried(self.beside(MAIN).value(node))
            else:
                plain = translate(node, self)
                found = settle(node, self, plain)
                if found is not plain:
                    self.settled.add(key)
                if keys.uses[key] > 1 and not isinstance(node, _LEAVES):
                    found = self.column(found)
            self.memo[key] = found
        return found

    def beside(self, frame: str) -> Scope:
        """The scope of another frame that sees facts as this one does."""
        return self.compiler.scope(frame, self.verified)

    def column(self, value: Value) -> Value:
        """The value as a column of its own."""
        if value.constant or value.expr.meta.is_column():
            return value
        name = self.plan.column(self.frame, value.level, value.expr)
        return replace(value, expr=pl.col(name), level=value.level + 1)

    def solid(self, value: Value) -> Value:
        """The value as a column, a constant too."""
        return self.own(value) if value.constant else self.column(value)

    def own(self, value: Value) -> Value:
        """The value as a column that nothing else is read from."""
        name = self.plan.column(self.frame, value.level, value.expr)
        return Value(value.sort, pl.col(name), value.level + 1, value.vocab)

    def truth_at(self, truths: Sequence[bool | None], place: Value) -> Value:
        """A truth gathered by a place that is never null; one behind the last is null.

        Polars gathers bytes four times faster than truths with nulls, so null is a byte first.
        """
        codes = [2 if t is None else int(t) for t in truths]
        found = table_of([*codes, 2], pl.UInt8).gather(place.expr)
        byte = self.column(Value(Sort.NUMBER, found, place.level))
        may = frozenset((*truths, None))
        found = pl.when(byte.expr < 2).then(byte.expr == 1)
        return Value(Sort.BOOL, found, byte.level, may=may)

    def carried(self, value: Value) -> Value:
        """A value of the candidate, repeated for each of its list elements."""
        if value.constant:
            return value
        whole = self.beside(MAIN).column(value)
        source, name = whole.expr.meta.output_name(), self.plan.name()
        self.plan.step(whole.level, _Carry(self.frame, source, name))
        return replace(value, expr=pl.col(name), level=whole.level + 1)

    def fact(self, path: str) -> str | None:
        """The column of a fact in this scope, None where there is none."""
        shape = self.compiler.shape
        if self.verified and path in shape.verified:
            return VERIFIED + path
        if self.verified and not path.startswith(PLACE):
            return None
        return path if path in shape.columns else None

    def ends(self, node: ast.Node) -> tuple[Value, Value] | None:
        """The columns of the ends of a fact or leaf that may be a range; None where none is."""
        if isinstance(node, ast.FieldRef) and node.path in self.bound_ends:
            return self.bound_ends[node.path]
        name = self._ranged(node)
        if name is None:
            return None
        found = self.steps.get(("ends", name))
        if found is None:
            low, high = (Value(Sort.NUMBER, pl.col(name + end)) for end in (LEAST, MOST))
            if self.frame != MAIN and isinstance(node, ast.FieldRef):
                low, high = self.carried(low), self.carried(high)
            found = self.steps["ends", name] = (low, high)
        ends: tuple[Value, Value] = found
        return ends

    def ranged(self, node: ast.Node) -> list[Value]:
        """The least value of each fact or leaf that the node reads and that may be a range; the
        bounds of a chain score are no range that anybody stated."""
        found = [self.ends(one) for one in below(node, self.compiler.metrics) if not _placed(one)]
        return [ends[0] for ends in found if ends is not None]

    def may_range(self, node: ast.Node) -> bool:
        """Whether a fact or leaf may be a range in some row."""
        return self.ends(node) is not None

    def _ranged(self, node: ast.Node) -> str | None:
        """The column of a fact or leaf that has its ends beside it."""
        shape = self.compiler.shape
        if isinstance(node, ast.ItemRef):
            return node.leaf if node.leaf + LEAST in shape.lists.get(node.list, ()) else None
        own = self.fact(node.path) if isinstance(node, ast.FieldRef) else None
        if own is None or not isinstance(node, ast.FieldRef):
            return None
        have = shape.verified if own.startswith(VERIFIED) else shape.columns
        return own if node.path + LEAST in have else None


def _placed(node: ast.Node) -> bool:
    return isinstance(node, ast.FieldRef) and node.path.startswith("chain.")


@dataclass(frozen=True, slots=True)
class _Carry:
    frame: str
    source: str
    name: str

    def run(self, batch: ColumnBatch) -> pl.Series:
        return batch.main[self.source].gather(batch.rows[self.frame]).alias(self.name)

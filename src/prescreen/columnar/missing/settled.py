"""What a condition may still come to, in columns: `run.possible` for many rows.

A value is null where unknown facts have a say in it. That is what Kleene's logic says too, but for
the places where the declared bounds and values of an unknown fact settle a condition all the same:
those are here, in `compared` and in `choices`, which the package imports. Everything else is the
very column that the outcomes are made from.
"""

from __future__ import annotations

from functools import singledispatch

from prescreen.columnar.compile.plan import MAIN
from prescreen.columnar.compile.scope import Compiler, Scope, translate
from prescreen.columnar.compile.truths import junction, negation
from prescreen.columnar.compile.values import Value
from prescreen.lang import ast, children
from prescreen.lang.types import Sort


class Settled(Scope):
    """Compiled subexpressions of one frame, unknown only where they may come out either way."""

    def __init__(self, compiler: Compiler, frame: str, frames: dict[str, Settled]) -> None:
        super().__init__(compiler, frame, verified=False)
        self.kleene = compiler.scope(frame)
        self.frames = frames
        frames[frame] = self

    def beside(self, frame: str) -> Settled:
        return self.frames.get(frame) or Settled(self.compiler, frame, self.frames)

    def value(self, node: ast.Node) -> Value:
        keys = self.compiler.keys
        key = keys.of(node)
        found = self.memo.get(key)
        if found is None:
            known = self.kleene.value(node)
            if known.constant and known.known is not None:
                found = known
            elif self.frame != MAIN and not keys.reads_item(node):
                found = self._of_candidate(node, known)
            else:
                found = settled(node, self)
                if found is not known:
                    found = self.column(found)
            self.memo[key] = found
        return found

    def _of_candidate(self, node: ast.Node, known: Value) -> Value:
        main = self.beside(MAIN)
        found = main.value(node)
        return known if found is main.kleene.value(node) else self.carried(found)

    def above(self, node: ast.Node) -> Value:
        """The node over settled operands, with nothing of its own settled."""
        inner = self.beside(node.list) if isinstance(node, ast.Aggregate) else self
        same = all(inner.value(c) is inner.kleene.value(c) for c in children(node))
        return self.kleene.value(node) if same else translate(node, self)


@singledispatch
def settled(node: ast.Node, scope: Settled) -> Value:
    """The node as a column of `scope`. The default: nothing is settled but in its operands."""
    return scope.above(node)


@settled.register
def settled_metric_ref(node: ast.MetricRef, scope: Settled) -> Value:
    return scope.value(scope.compiler.metrics[node.key].node)


@settled.register
def settled_aggregate(node: ast.Aggregate, scope: Settled) -> Value:
    known = node.list in scope.compiler.shape.lists
    return scope.above(node) if known else scope.kleene.value(node)


@settled.register
def settled_if(node: ast.If, scope: Settled) -> Value:
    """Both branches may say the same, whatever the test."""
    found = scope.above(node)
    if node.type.sort is not Sort.BOOL or scope.value(node.test).known in (True, False):
        return found
    branches = [scope.value(node.then), scope.value(node.other)]
    held = junction([found, junction(branches, True)], False)
    return junction([held, junction(branches, False)], True)


def decided(found: Value, where: Value, truth: bool) -> Value:
    """`found`, but `truth` in rows `where` it is not known and that is settled."""
    return junction([found, where if truth else negation(where)], not truth)

"""From the roots of conditions down to the causes that have a say in them.

What is asked of a condition is asked of its operands where they can tip it: so a mark in each row
is handed down from the root of a tree to its leaves, and a cause is asked for where a mark arrives
at it. Every distinct node is visited once, after all those above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from prescreen.columnar.compile.plan import MAIN
from prescreen.columnar.compile.scope import Scope
from prescreen.columnar.compile.truths import YES, junction
from prescreen.columnar.compile.values import Value
from prescreen.columnar.missing.parts import Asked, Parts, marked, parts
from prescreen.lang import ast
from prescreen.lang.types import Sort
from prescreen.logic import Cause

Key = int | Cause
Found = dict[Key, tuple[ast.Node | Cause, Value]]


class Questions:
    """What is asked of conditions over one frame."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._inner: dict[str, Questions] = {}
        self._below: dict[int, tuple[Asked, ...]] = {}
        self._joins: dict[tuple[bool, frozenset[object]], Value] = {}
        self._kept: list[Value] = []

    def causes(self, roots: Iterable[tuple[ast.Node, Value]]) -> dict[Cause, Value]:
        """Each cause, and the rows in which it has a say in a root that is asked for there."""
        return {c: where for c, where in self._ask(roots).values() if isinstance(c, Cause)}

    def _ask(self, roots: Iterable[tuple[ast.Node, Value]]) -> Found:
        """Causes, and where elements are asked also the conditions of their candidate."""
        order: dict[int, ast.Node] = {}
        marks: defaultdict[Key, list[Value]] = defaultdict(list)
        leaves: dict[Key, ast.Node | Cause] = {}
        for node, where in roots:
            self._visit(node, order)
            marks[self._key(node)].append(self._joined([where], True))
        for key, node in reversed(order.items()):
            mark = self._joined(marks[key], False)
            if self._of_candidate(node):
                leaves[key] = node
            for part in self._below[key]:
                here, to = self._joined([mark, part.where], True), self._key(part.of)
                marks[to].append(here)
                if isinstance(part.of, Cause):
                    leaves[to] = part.of
        return {key: (of, self._joined(marks[key], False)) for key, of in leaves.items()}

    def _key(self, of: ast.Node | Cause) -> Key:
        return of if isinstance(of, Cause) else self.scope.compiler.keys.of(of)

    def _of_candidate(self, node: ast.Node) -> bool:
        return self.scope.frame != MAIN and not self.scope.compiler.keys.reads_item(node)

    def _visit(self, node: ast.Node, order: dict[int, ast.Node]) -> None:
        """All nodes below, each after its parts."""
        key = self.scope.compiler.keys.of(node)
        if key in order:
            return
        if key not in self._below:
            self._below[key] = () if self._of_candidate(node) else tuple(self._parts(node))
        for part in self._below[key]:
            if isinstance(part.of, ast.Node):
                self._visit(part.of, order)
        order[key] = node

    def _parts(self, node: ast.Node) -> Parts:
        for part in parts(node, self.scope):
            if part.where.is_(False) or not _varies(part):
                continue
            if part.scope is self.scope:
                yield part
            else:
                yield from self._elements(part)

    def _elements(self, part: Asked) -> Parts:
        """What is asked of the elements of a list, as a question to their candidate."""
        assert isinstance(part.of, ast.Node)
        inner = self._inner.get(part.scope.frame)
        if inner is None:
            inner = self._inner[part.scope.frame] = Questions(part.scope)
        for of, mark in inner._ask([(part.of, YES)]).values():
            held = marked(self.scope, part.scope, mark)
            yield Asked(of, junction([part.where, held], True), self.scope)

    def _joined(self, marks: list[Value], neutral: bool) -> Value:
        """Marks joined into a column; the same ones only once."""
        distinct = {_name(m): m for m in marks}
        key = (neutral, frozenset(distinct))
        found = self._joins.get(key)
        if found is None:
            self._kept += distinct.values()  # an id is only theirs while they live
            said = list(distinct.values())
            joined = junction(said, neutral) if neutral else some(said)
            found = self._joins[key] = self.scope.column(joined)
        return found


def some(marks: list[Value]) -> Value:
    """Whether any holds: flat, since a deep chain of `|` is slow to plan."""
    varying = [m for m in marks if not m.constant]
    if len(varying) < 3 or any(m.is_(True) for m in marks):
        return junction(marks, False)
    found = pl.any_horizontal([m.expr for m in varying])
    return Value(Sort.BOOL, found, max(m.level for m in varying))


def _name(mark: Value) -> object:
    if mark.constant:
        return mark.known
    return mark.expr.meta.output_name() if mark.expr.meta.is_column() else id(mark)


def _varies(part: Asked) -> bool:
    """Whether there is anything in a part that may not be known."""
    if isinstance(part.of, Cause):
        return True
    value = part.scope.value(part.of)
    return not value.constant or value.known is None

"""What still matters for the verdict of each row, as `verdict.missing` has it, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np
import polars as pl

from prescreen.columnar.compile.plan import LEAST, MAIN, WITHHELD
from prescreen.columnar.compile.scope import Compiler
from prescreen.columnar.compile.truths import NO, YES, certain, given, junction, truth
from prescreen.columnar.compile.values import Value
from prescreen.columnar.missing.parts import list_state
from prescreen.columnar.missing.questions import Questions
from prescreen.columnar.outcomes import UNKNOWN, VERDICT
from prescreen.lang import ast, walk
from prescreen.lang.types import Sort, Type
from prescreen.logic import Cause
from prescreen.pack.model import Check
from prescreen.vocabulary import DECIDED, DECIDING

MISSING = "missing"
"""Column of the names, sorted, of what the verdict waits for."""
_VERIFIABLE = ("field", "judgement", "list")
_JOINS = (ast.And, ast.Or, ast.AtLeast, ast.If, ast.Lookup)


class Coded(Protocol):
    """A check whose outcomes are columns."""

    @property
    def check(self) -> Check: ...
    def holds(self, *codes: int) -> Value: ...


def formula(check: Check) -> ast.Node:
    """`applies -> (require or waive_when)`."""
    truth, span = Type(Sort.BOOL), check.require.span
    items = [check.require]
    if check.applies is not None:
        items.append(ast.Not(truth, span, check.applies))
    if check.waive_when is not None:
        items.append(check.waive_when)
    return items[0] if len(items) == 1 else ast.Or(truth, span, tuple(items))


def expect(compiler: Compiler, checks: Iterable[Check]) -> None:
    """Say beforehand that the truth of each part of these checks will be asked for."""
    trees = [formula(c) for c in checks if c.severity in DECIDING]
    compiler.expect(trees)
    compiler.expect(n for t in trees for n in _opened(t, compiler) if isinstance(n, _JOINS))


def _opened(tree: ast.Node, compiler: Compiler) -> Iterator[ast.Node]:
    for node in walk(tree):
        yield node
        if isinstance(node, ast.MetricRef):
            yield from _opened(compiler.metrics[node.key].node, compiler)


def settle(compiler: Compiler, codes: Iterable[Coded], level: int) -> dict[str, Value]:
    """Where each name is asked for, by name; `level` is the one from which the verdict is known."""
    failed = pl.col(VERDICT) == DECIDED.index("fail")
    live = compiler.scope(MAIN).column(Value(Sort.BOOL, ~failed, level))
    waiting = [(c.check, c.holds(UNKNOWN)) for c in codes if c.check.severity in DECIDING]
    open_ = [(c, junction([w, live], True)) for c, w in waiting if not w.is_(False)]
    found: dict[str, list[Value]] = {}
    for cause, where in _unknown(compiler, open_).items():
        found.setdefault(cause.name, []).append(where)
    for cause, where in _unverified(compiler, open_).items():
        found.setdefault(cause.name, []).append(where)
    scope = compiler.scope(MAIN)
    return {name: scope.column(junction(found[name], False)) for name in sorted(found)}


Roots = Sequence[tuple[Check, Value]]


def _unknown(compiler: Compiler, checks: Roots) -> Mapping[Cause, Value]:
    """What is not known and may yet tip a check."""
    roots = [(formula(check), where) for check, where in checks]
    return Questions(compiler.scope(MAIN)).causes(roots)


def _unverified(compiler: Compiler, checks: Roots) -> Mapping[Cause, Value]:
    """What is only declared where a check that holds wants it verified."""
    scope, sure, roots = compiler.scope(MAIN), compiler.scope(MAIN, verified=True), []
    for check, where in checks:
        if check.verify_by is not None:
            tree = formula(check)
            roots.append((tree, junction([where, certain(scope.value(tree))], True)))
    found = Questions(sure).causes(roots)
    declared = {c: _declared(compiler, c.name) for c in found if c.kind in _VERIFIABLE}
    return {c: junction([found[c], where], True) for c, where in declared.items()}


def _declared(compiler: Compiler, name: str) -> Value:
    """Where a fact is given, verified or not, also as a range, contradicted or in doubt; of a list,
    where anything is said of it."""
    scope, shape = compiler.scope(MAIN), compiler.shape
    found = YES if shape.known.get(name) is not None else NO
    if name in shape.columns and name not in shape.known:
        said = [given(Value(Sort.BOOL, pl.col(name)))]
        if name + LEAST in shape.columns:
            said.append(given(Value(Sort.BOOL, pl.col(name + LEAST))))
        if WITHHELD + name in shape.columns:
            said.append(truth(pl.col(WITHHELD + name), (True, False)))
        found = junction(said, False)
    for path in shape.lists:
        if path in (name, name.split(".")[0]) or name.startswith(f"{path}."):
            found = junction([found, list_state(scope, path, "given")], False)
    return found


# -- names row by row -----------------------------------------------------------------------------
def marks_of(main: pl.DataFrame, asked: Mapping[str, Value]) -> pl.DataFrame:
    """Where each name is asked for, a column for each name."""
    if not asked:
        return pl.DataFrame(height=main.height)
    none = pl.repeat(False, main.height, eager=True).alias("\x00")
    return main.select(none, *(asked[n].expr.alias(n) for n in asked)).drop("\x00")


def listed(marks: pl.DataFrame) -> pl.Series:
    """The names of the columns that hold in each row, sorted: a column of lists."""
    nothing = pl.Series(MISSING, [[]], dtype=pl.List(pl.String))
    if not marks.width:
        return nothing.new_from_index(0, marks.height)
    waits = marks.select(pl.any_horizontal(pl.all()).alias("w"))["w"]
    lists = pl.concat([_lists(marks.filter(waits), sorted(marks.columns)), nothing])
    held = waits.to_numpy()
    which = np.where(held, np.cumsum(held) - 1, len(lists) - 1)  # all others share the empty one
    return lists.gather(pl.Series(which, dtype=pl.UInt32))


def _lists(marks: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The names of the columns that hold, row by row; some do in every row."""
    held = np.zeros((len(names), marks.height), dtype=bool)
    for place, name in enumerate(names):
        held[place] = marks[name].to_numpy()
    rows, at = np.divmod(np.flatnonzero(np.ascontiguousarray(held.T)), len(names))
    words = pl.Series(MISSING, names, dtype=pl.String).gather(pl.Series(at, dtype=pl.UInt32))
    flat = words.to_frame().with_columns(pl.Series("row", rows, dtype=pl.UInt32).set_sorted())
    return flat.group_by("row", maintain_order=True).agg(MISSING)[MISSING]

"""The relations between facts as one plan: what follows of each fact, and what is doubted.

`run.relations` in columns. One relation after the other, those first that others rest on; each
reads the facts as those before it leave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import polars as pl

from prescreen.columnar.compile.leaves import fact
from prescreen.columnar.compile.lists import ListState
from prescreen.columnar.compile.plan import (
    LEAST,
    MAIN,
    MOST,
    VERIFIED,
    WITHHELD,
    BatchShape,
    ExecutionPlan,
)
from prescreen.columnar.compile.possible.intervals import interval
from prescreen.columnar.compile.scope import Compiler, Scope
from prescreen.columnar.compile.truths import (
    NO,
    YES,
    certain,
    given,
    junction,
    negation,
    truth,
    unknown,
)
from prescreen.columnar.compile.values import Value, bits, constant, made, mask_of, places, vocab_of
from prescreen.columnar.frame.apart import Apart
from prescreen.columnar.frame.batch import column, dtype_of
from prescreen.fields import Field, catalogue
from prescreen.lang import ast, walk
from prescreen.lang.types import Sort
from prescreen.logic.intervals import INF
from prescreen.relations import Relation, load_relations
from prescreen.run.bindings import Bindings


@dataclass(frozen=True, slots=True)
class BoundColumns:
    """A plan, and the names of the columns that it leaves: of each fact that relations give, and
    of each fact or list that may be doubted, where it is."""

    plan: ExecutionPlan
    facts: dict[str, str]
    doubts: dict[str, str]


@dataclass(frozen=True, slots=True)
class BindingShape:
    """What a batch has of the facts and lists that relations speak of; see `BatchShape`.

    `sure_only`: only verified facts are bound, else all; `withheld` are the facts with a
    column of rows in which they are stated and not relied on.
    """

    facts: frozenset[str]
    lists: frozenset[tuple[str, frozenset[str]]]
    verified: frozenset[str]
    verified_lists: frozenset[str]
    withheld: frozenset[str]
    sure_only: bool

    def of_batch(self) -> BatchShape:
        return BatchShape(
            self.facts,
            dict(self.lists),
            verified=self.verified,
            verified_lists=self.verified_lists,
        )


@lru_cache(maxsize=256)
def bound_columns(ids: tuple[str, ...], shape: BindingShape, doubting: bool) -> BoundColumns:
    """The relations of these ids compiled; `doubting`: say also which facts contradict each
    other."""
    relations = [r for r in load_relations().all if r.id in ids]
    compiler = Compiler(Bindings({}, {}, {}), shape.of_batch(), {})
    compiler.expect(t for r in relations for t in r.trees)
    binding = _Binding(compiler.scope(MAIN, shape.sure_only), shape, doubting)
    for relation in relations:
        binding.add(relation)
    return BoundColumns(compiler.plan, binding.facts(), binding.doubts())


class _Binding:
    """The relations over one shape, as they are compiled one behind the other."""

    def __init__(self, scope: Scope, shape: BindingShape, doubting: bool) -> None:
        self.scope = scope
        self.shape = shape
        self.lists = dict(shape.lists)
        self.doubting = doubting
        self.derived: dict[str, list[tuple[Relation, Value]]] = {}
        self.doubted: dict[str, list[Value]] = {}
        self.ends: dict[str, Value] = {}
        self._states: dict[tuple[str, str], Value] = {}

    def facts(self) -> dict[str, str]:
        return {p: _name(v) for p, v in (self.scope.bound | self.ends).items()}

    def doubts(self) -> dict[str, str]:
        found = {p: junction(masks, False) for p, masks in sorted(self.doubted.items())}
        return {p: _name(self.scope.solid(v)) for p, v in found.items() if not v.is_(False)}

    def add(self, relation: Relation) -> None:
        if relation.kind == "bounds":
            self._bound(relation, catalogue[relation.target])
        elif relation.holds is None:
            self._derive(relation, catalogue[relation.target])
        elif self.doubting:
            broken = certain(negation(self.scope.value(relation.holds)))
            self._doubt(relation, broken, target=False)

    # -- what follows -------------------------------------------------------------------------
    def _derive(self, relation: Relation, target: Field) -> None:
        scope, path = self.scope, target.path
        found = self._found(relation, target)
        if found.is_(None):
            return
        found, before = scope.column(found), self._now(path)
        says = junction([given(found), negation(self._withheld(path))], True)
        fills = scope.column(junction([says, unknown(before)], True))
        clash = NO
        if relation.unless is None and not before.is_(None):
            differ = _differ(relation, target, before, found)
            clash = scope.column(certain(junction([says, differ], True)))
            wins, loses = self._stronger(relation, target, before, found)
            if self.doubting:
                open_ = junction([clash, negation(wins), negation(loses)], True)
                self._doubt(relation, open_, target=True)
                self._doubt(relation, junction([clash, loses], True), target=False)
            fills = junction([fills, junction([clash, wins], True)], False)
        if self.doubting and relation.formula is not None and relation.unless is None:
            self._doubt(relation, self._apart(relation, target, before, found), target=True)
        scope.bound[path] = scope.solid(_chosen(target, fills, found, before))
        self.derived.setdefault(path, []).append((relation, fills))

    def _apart(self, relation: Relation, target: Field, before: Value, found: Value) -> Value:
        """Where only ends are known of what is given or of what follows, and none of what they
        leave agrees."""
        assert relation.formula is not None
        scope, path, before = self.scope, target.path, self.scope.solid(before)
        number = interval(relation.formula, scope)
        lows = [
            end for end in (LEAST, MOST) if not self._there(path + end, scope.verified).is_(False)
        ]
        if (number.free and not lows) or number.endless:
            return NO
        prefix = VERIFIED * scope.verified + path
        step = Apart(
            _name(before),
            (prefix + LEAST, prefix + MOST) if lows else None,
            _name(found),
            number,
            max(relation.tolerance, 1e-9),
            target.step / 2,
            scope.plan.name(),
        )
        level = max(before.level, found.level, number.level)
        scope.plan.step(level, step)
        apart = Value(Sort.BOOL, pl.col(step.name), level + 1, may=frozenset((True, False)))
        when = YES if relation.when is None else certain(scope.value(relation.when))
        return junction([apart, when], True)

    def _bound(self, relation: Relation, target: Field) -> None:
        """The ends of a number that nobody gave, beside those that candidates state."""
        scope, path = self.scope, target.path
        nothing, before = constant(Sort.NUMBER, None), self._now(path)
        ends = [
            nothing if tree is None else scope.column(scope.value(tree))
            for tree in (relation.least, relation.most)
        ]
        says = junction(
            [_narrower(ends[0], target.low, 1), _narrower(ends[1], target.high, -1)], False
        )
        free = [negation(self._withheld(path)), negation(self._derived(path))]
        fills = scope.column(junction([says, unknown(before), *free], True))
        if fills.is_(False):
            return
        scope.bound.setdefault(path, scope.solid(before))
        for suffix, end, limit in zip((LEAST, MOST), ends, (target.low, target.high), strict=True):
            expr = (
                pl.when(fills.expr)
                .then(_cut(end, suffix, limit))
                .otherwise(self._end(path + suffix))
            )
            self.ends[path + suffix] = scope.own(made(Sort.NUMBER, expr, fills, *ends))
        scope.bound_ends[path] = self.ends[path + LEAST], self.ends[path + MOST]
        self.derived.setdefault(path, []).append((relation, fills))

    def _end(self, name: str) -> pl.Expr:
        """One end of a range as the candidate states it."""
        if self._there(name, self.shape.sure_only).is_(False):
            return pl.lit(None, dtype=pl.Float64)
        return pl.col(VERIFIED * self.shape.sure_only + name)

    def _found(self, relation: Relation, target: Field) -> Value:
        """What follows for the target; null where nothing does, or is not known."""
        scope, sort = self.scope, Sort(target.kind.value)
        if relation.formula is not None:
            number = scope.value(relation.formula)
            if relation.when is None:
                return number
            holds = certain(scope.value(relation.when))
            return _chosen(target, holds, number, constant(sort, None))
        open_, says = self._not_rebutted(relation), []
        for case in relation.cases:
            holds = scope.value(case.when)
            here = junction([open_, holds], True)
            if None not in here.may and True not in here.may:
                continue
            says.append((here, case.value))
            open_ = junction([open_, negation(holds)], True)
        says = [(here, value) for here, value in says if not here.is_(None)]
        if not says:
            return constant(sort, None)
        expr = pl.lit(None, dtype=dtype_of(target))
        for here, value in reversed(says):  # no two of them hold, so `when(null)` does no harm
            expr = pl.when(here.expr).then(_literal(target, value)).otherwise(expr)
        parts = [here for here, _ in says]
        if sort is Sort.BOOL:
            return truth(expr, {bool(v) for _, v in says} | {None}, *parts)
        return made(sort, expr, *parts, vocab=vocab_of(target) or mask_of(target))

    def _not_rebutted(self, relation: Relation) -> Value:
        """Where what is presumed stands: nobody said the opposite, nor said what is doubtful."""
        if relation.unless is None:
            return YES
        rebutted = self.scope.value(relation.unless)
        read = {n.path for n in walk(relation.unless) if isinstance(n, ast.FieldRef)}
        stated = junction([self._withheld(p) for p in sorted(read)], False)
        silent = negation(junction([stated, unknown(rebutted)], True))
        return self.scope.column(junction([negation(certain(rebutted)), silent], True))

    def _stronger(
        self, relation: Relation, target: Field, before: Value, found: Value
    ) -> tuple[Value, Value]:
        """Where what follows is used, and where what is given is; see `run.relations`."""
        own, behind = self._sure(target.path), self._behind(relation)
        sure = junction(list(behind), True)
        free = negation(self._derived(target.path))
        both = junction([_fatal(target, found), _fatal(target, before)], True)
        wins = junction([sure, negation(own)], True)
        loses = junction([own, negation(sure), _worse(target, before, found)], True)
        loses = junction([loses, junction([both, negation(wins)], True)], False)
        wins = junction([wins, junction([both, _worse(target, found, before)], False)], True)
        return junction([wins, free], True), junction([loses, free], True)

    def _behind(self, relation: Relation) -> tuple[Value, Value]:
        """Where the candidate states anything that the relation rests on, and all is verified."""
        said, sure = [], []
        for path in sorted(relation.reads):
            here, proven = self._said(path), self._sure(path)
            for other, fills in self.derived.get(path, ()):
                there, also = self._behind(other)
                here, proven = _either(fills, there, here), _either(fills, also, proven)
            said.append(here)
            sure.append(junction([proven, negation(here)], False))
        return junction(said, False), junction(sure, True)

    def _derived(self, path: str) -> Value:
        return junction([fills for _, fills in self.derived.get(path, ())], False)

    # -- what is doubted ----------------------------------------------------------------------
    def _doubt(self, relation: Relation, where: Value, target: bool) -> None:
        if where.is_(False):
            return
        where = self.scope.column(where)
        if target:  # also where two relations say different things of what nobody stated
            self._doubt_one(relation.target, where)
        only = relation.doubts
        named: list[tuple[str, Value]] = []
        rest: list[tuple[str, Value]] = []
        for read in sorted(relation.reads):
            for source, stated in self._sources(read, where):
                doubted = not only or read in only or source in only
                (named if doubted else rest).append((source, stated))
        for path, stated in named:
            self._doubt_one(path, stated)
        if named and rest:
            alone = self._proven_alone(named, rest)
            for path, stated in rest:
                self._doubt_one(path, junction([stated, alone], True))

    def _sources(self, path: str, where: Value) -> Iterator[tuple[str, Value]]:
        """What the candidate states of a fact or list, and where; of what was derived, that on
        which it rests."""
        for relation, fills in self.derived.get(path, ()):
            for source in sorted(relation.reads):
                yield from self._sources(source, junction([where, fills], True))
        stated = junction([where, self._said(path), negation(self._derived(path))], True)
        if not stated.is_(False):
            yield path, stated

    def _proven_alone(
        self, named: Sequence[tuple[str, Value]], rest: Sequence[tuple[str, Value]]
    ) -> Value:
        """Where just what is to be doubted is verified, and what contradicts it is not."""

        def unproven(of: Sequence[tuple[str, Value]]) -> Value:
            return junction([junction([w, negation(self._sure(p))], True) for p, w in of], False)

        said = junction([where for _, where in named], False)
        return self.scope.column(junction([said, negation(unproven(named)), unproven(rest)], True))

    def _doubt_one(self, path: str, mask: Value) -> None:
        if not mask.is_(False):
            self.doubted.setdefault(path, []).append(mask)

    # -- facts and lists ----------------------------------------------------------------------
    def _now(self, path: str) -> Value:
        return fact(path, Sort(catalogue[path].kind.value), self.scope)

    def _withheld(self, path: str) -> Value:
        """Where a fact is stated and not relied on, or only its ends are known."""
        found = self._within(path)
        if path not in self.shape.withheld:
            return found
        mask = Value(Sort.BOOL, pl.col(WITHHELD + path), may=frozenset((True, False)))
        return junction([mask, found], False)

    def _within(self, path: str) -> Value:
        """Where it is known to be a range."""
        return self._there(path + LEAST, self.shape.sure_only)

    def _there(self, name: str, verified: bool) -> Value:
        """Where a column of the batch says something."""
        if name not in (self.shape.verified if verified else self.shape.facts):
            return NO
        return truth(pl.col(VERIFIED * verified + name).is_not_null(), (True, False))

    def _said(self, path: str) -> Value:
        """Where the candidate itself says something of the fact or list."""
        if path in self.lists:
            return self._sure(path) if self.shape.sure_only else self._state(path, "given")
        return junction([self._there(path, self.shape.sure_only), self._withheld(path)], False)

    def _sure(self, path: str) -> Value:
        """Where it is verified."""
        if path in self.shape.verified_lists:
            unsure = self._state(path, "unverified")
            return junction([self._state(path, "given"), negation(unsure)], True)
        return junction([self._there(p, True) for p in (path, path + LEAST)], False)

    def _state(self, path: str, mark: Literal["given", "unverified"]) -> Value:
        found = self._states.get((path, mark))
        if found is None:
            name = self.scope.plan.name()
            self.scope.plan.step(0, ListState(path, mark, self.shape.sure_only, name))
            found = Value(Sort.BOOL, pl.col(name), 1, may=frozenset((True, False)))
            self._states[path, mark] = found
        return found


def _name(value: Value) -> str:
    return value.expr.meta.output_name()


def _literal(target: Field, value: object) -> pl.Expr:
    return pl.lit(column(target, [value], "")[0], dtype=dtype_of(target))


def _cut(end: Value, suffix: str, limit: float | None) -> pl.Expr:
    """One end within the bounds that the field declares; these, where it is not known."""
    least = suffix == LEAST
    widest = pl.lit((-INF if least else INF) if limit is None else limit)
    if end.is_(None):
        return widest
    cut = pl.max_horizontal if least else pl.min_horizontal
    return (
        cut(end.expr.fill_null(widest), widest) if limit is not None else end.expr.fill_null(widest)
    )


def _narrower(end: Value, limit: float | None, side: int) -> Value:
    """Where an end is known, and says more than the bound that the field declares."""
    if end.is_(None) or limit is None:
        return NO if end.is_(None) else given(end)
    return certain(truth((end.expr - limit) * side > 0, (True, False, None), end))


def _either(where: Value, then: Value, other: Value) -> Value:
    """A truth that is never null, chosen by one that is not either."""
    both = junction([where, then], True), junction([negation(where), other], True)
    return junction(list(both), False)


def _chosen(target: Field, where: Value, then: Value, other: Value) -> Value:
    """One or the other, by a truth that is never null."""
    if where.constant:
        return then if where.known else other
    sort, vocab = then.sort, vocab_of(target) or mask_of(target)
    nothing = pl.lit(None, dtype=dtype_of(target))
    a, b = (nothing if v.is_(None) else v.expr for v in (then, other))
    chosen = made(sort, pl.when(where.expr).then(a).otherwise(b), where, then, other, vocab=vocab)
    return replace(chosen, may=then.may | other.may)


def _differ(relation: Relation, target: Field, one: Value, other: Value) -> Value:
    """Whether two values of a fact are not the same, to within what is left to rounding."""
    a, b = one.expr, other.expr
    if target.kind.value != Sort.NUMBER.value:
        return truth(a != b, (True, False, None), one, other)
    near = pl.max_horizontal(a.abs(), b.abs()) * max(relation.tolerance, 1e-9)
    apart = (a - b).abs() > pl.max_horizontal(near, pl.lit(target.step / 2))
    return truth(apart, (True, False, None), one, other)


def _worse(target: Field, one: Value, other: Value) -> Value:
    """`Field.worse`, row by row."""
    if target.better is not None and one.sort is Sort.NUMBER:
        less = one.expr < other.expr if target.better == "up" else one.expr > other.expr
        return certain(truth(less, (True, False, None), one, other))
    return junction([_fatal(target, one), negation(_fatal(target, other))], True)


def _fatal(target: Field, value: Value) -> Value:
    if value.sort is Sort.NUMBER:
        if ">0" not in target.fatal:
            return NO
        return certain(truth(value.expr > 0, (True, False, None), value))
    if (words := mask_of(target)) is not None:
        marked = pl.lit(bits((str(v) for v in target.fatal), words), dtype=pl.UInt64)
        return certain(truth((value.expr & marked) != 0, (True, False, None), value))
    if not target.fatal:
        return NO
    listed = vocab_of(target)
    at = places(listed) if listed is not None else None
    values = [v if at is None else at[str(v)] for v in target.fatal]
    among: Iterable[object] = values
    held = pl.Series(list(among), dtype=dtype_of(target)).implode()
    return certain(truth(value.expr.is_in(held), (True, False, None), value))


__all__ = ["BindingShape", "BoundColumns", "bound_columns"]

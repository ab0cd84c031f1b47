"""Facts of many candidates bound together: `run.relations` in columns.

One relation after the other, those first that others rest on: what follows fills the gaps of its
target; where it differs from what is given, the same side wins as for one candidate, and the rest
is unknown. Where facts are doubted, all runs once more without them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

import polars as pl

from prescreen.columnar.compile.plan import (
    DAY,
    LEAST,
    MAIN,
    MOST,
    STAGE,
    VERIFIED,
    BatchShape,
    ColumnBatch,
    ExecutionPlan,
)
from prescreen.columnar.compile.scope import Compiler
from prescreen.columnar.compile.values import bits, mask_of, places, vocab_of
from prescreen.columnar.frame.batch import column, dtype_of
from prescreen.fields import Field, catalogue
from prescreen.lang import ast, walk
from prescreen.relations import Relation, load_relations
from prescreen.run.bindings import Bindings

Masks = dict[str, pl.Series]


def concerned(paths: Iterable[str]) -> tuple[Relation, ...]:
    """The relations that have a say in facts or lists at `paths`, with all they rest on."""
    known, relations = set(paths), load_relations().all
    while True:
        found = [r for r in relations if known & {*r.reads, r.target}]
        wider = known.union(*({*r.reads, r.target} - {""} for r in found))
        if wider == known:
            return tuple(found)
        known = wider


def bind(batch: ColumnBatch, relations: tuple[Relation, ...]) -> None:
    """Bind the facts of a batch, and once more those that are verified."""
    _Binding(batch, relations, verified=False).run()
    if batch.verified_lists or any(c.startswith(VERIFIED) for c in batch.main.columns):
        _Binding(batch, relations, verified=True).run()
    elif relations := _at_work(relations):
        _bind_nothing(batch, relations)


def _bind_nothing(batch: ColumnBatch, relations: tuple[Relation, ...]) -> None:
    """What follows where nobody verified anything: it hangs on stage and day alone, unless a fact
    of the place is read, and rows have few of these."""
    when = batch.main.select(STAGE, DAY)
    few = when.unique().sort(STAGE, DAY)
    place = any(p.startswith(("region.", "park.", "chain.")) for r in relations for p in r.reads)
    if place or few.height * 8 > when.height:
        _Binding(batch, relations, verified=True).run()
        return
    small = _of_moments(tuple(few.rows()), tuple(r.id for r in relations))
    if few.height == 1:
        batch.put(MAIN, [c.new_from_index(0, when.height) for c in small.drop(STAGE, DAY)])
        return
    found = when.join(small, on=[STAGE, DAY], how="left", maintain_order="left")
    batch.put(MAIN, found.drop(STAGE, DAY).get_columns())


@lru_cache(maxsize=256)
def _of_moments(moments: tuple[tuple[int, dt.date], ...], ids: tuple[str, ...]) -> pl.DataFrame:
    """What these relations give at each stage and day of candidates of whom nothing is known."""
    schema = {STAGE: pl.UInt8, DAY: pl.Date}
    small = ColumnBatch(pl.DataFrame(moments, schema=schema, orient="row"))
    _Binding(small, tuple(r for r in load_relations().all if r.id in ids), verified=True).run()
    return small.main


def _at_work(relations: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Those that say something although nobody stated a fact."""
    given: set[str] = set()
    found = []
    for one in relations:
        if one.waits_for_nothing or given & one.reads:
            found.append(one)
            given.add(one.target)
    return tuple(found)


@dataclass(slots=True)
class _Seen:
    """What one way through the relations found: what is derived, by which, and what is doubted."""

    derived: dict[str, list[tuple[Relation, pl.Series]]] = field(default_factory=dict)
    doubted: Masks = field(default_factory=dict)


class _Binding:
    """The relations over one batch, over all facts or only the verified."""

    def __init__(self, batch: ColumnBatch, relations: tuple[Relation, ...], verified: bool) -> None:
        self.batch = batch
        self.relations = relations
        self.verified = verified
        self.prefix = VERIFIED if verified else ""
        self.given = {p: batch.main[self.prefix + p] for p in self._given_paths()}
        self.settled: Masks = {}
        self.seen = _Seen()

    def _given_paths(self) -> list[str]:
        paths = {p for r in self.relations for p in (*r.reads, r.target)}
        names = set(self.batch.main.columns)
        return sorted(p for p in paths if self.prefix + p in names)

    def run(self) -> None:
        self._pass(self.relations)
        if not self.seen.doubted:
            return
        self.settled = self.seen.doubted
        again, moved = _resting_on(self.settled, self.relations)
        kept = {p: d for p, d in self.seen.derived.items() if p not in moved}
        self.seen = _Seen(kept)
        for path, mask in self.settled.items():
            if path in self.batch.open:
                self._open(path, mask)
            else:
                self._put(path, _blank(self.given.get(path, self._none(path)), mask))
                self._unrange(path, mask)
        for path in {r.target for r in again} - {""} - self.settled.keys():
            if self.prefix + path in self.batch.main.columns:
                self._put(path, self.given.get(path, self._none(path)))
        self._pass(again)

    def _pass(self, relations: Iterable[Relation]) -> None:
        for relation in relations:
            if not self._can_say(relation):
                continue
            if relation.kind == "consistent":
                self._doubt(relation, (~self._values(relation)[0]).fill_null(False), stands=None)
            else:
                self._apply(relation)

    def _can_say(self, relation: Relation) -> bool:
        """Whether anything that the relation rests on is there at all."""
        names = self.batch.main.columns
        return relation.waits_for_nothing or any(
            self.prefix + p in names or p in self.batch.items for p in relation.reads
        )

    # -- one relation -------------------------------------------------------------------------
    def _apply(self, relation: Relation) -> None:
        target, before = catalogue[relation.target], self._now(relation.target)
        if relation.unless is not None and not before.null_count():
            return  # what is given rebuts a presumption and contradicts nothing
        found = self._found(relation, target)
        if found.null_count() == len(found):
            self._put(target.path, before)  # all chunks of an input have the same columns
            return
        settled = self._withheld(target.path)
        says = found.is_not_null()
        if settled is None and before.null_count() == len(before):  # nobody says anything of it
            self._put(target.path, found)
            self.seen.derived.setdefault(target.path, []).append((relation, says))
            return
        known = before.is_not_null()
        fills = says & ~known
        if settled is not None:
            says, fills = says & ~settled, fills & ~settled
        after = found.zip_with(fills, before)
        clash = says & known & _differ(relation, target, before, found)
        if relation.unless is None and clash.any():
            wins, loses = self._stronger(relation, target, before, found)
            after = found.zip_with(clash & wins, after)
            self._doubt(relation, clash & ~wins & ~loses, stands=None)
            self._doubt(relation, clash & loses, stands="given")
            fills = fills | (clash & wins)
        self._put(target.path, after)
        self.seen.derived.setdefault(target.path, []).append((relation, fills))

    def _withheld(self, path: str) -> pl.Series | None:
        """Rows in which the fact is stated and not used: contradicted or doubtful."""
        found = (self.settled.get(path), self._doubtful(path), self._range(path))
        masks = [m for m in found if m is not None]
        return reduce(or_, masks) if masks else None

    def _range(self, path: str) -> pl.Series | None:
        """Rows in which only the ends of a fact are known: stated, and nothing speaks in its
        place."""
        name = self.prefix + path + LEAST
        main = self.batch.main
        return main[name].is_not_null() if name in main.columns else None

    def _doubtful(self, path: str) -> pl.Series | None:
        return None if self.verified else self.batch.doubtful.get(path)

    def _found(self, relation: Relation, target: Field) -> pl.Series:
        """What follows for the target; null where nothing does, or is not known."""
        truths = self._values(relation)
        if relation.formula is not None:
            number = truths[0].alias(target.path)
            holds = truths[1].fill_null(False) if relation.when is not None else None
            return number if holds is None else number.zip_with(holds, number.clear(len(number)))
        height = self.batch.main.height
        out, open_ = self._none(target.path), pl.Series([True]).new_from_index(0, height)
        if relation.unless is not None:
            *truths, rebutted = truths
            open_ = ~rebutted.fill_null(False)
            said = map(self._withheld, sorted(_facts_of(relation.unless)))
            for mask in (m for m in said if m is not None):  # stated: nothing is presumed
                open_ = open_ & ~(mask & rebutted.is_null())
        for case, truth in zip(relation.cases, truths, strict=True):
            value = column(target, [case.value], "").new_from_index(0, height)
            out = value.zip_with(open_ & truth.fill_null(False), out)
            open_ = open_ & (~truth).fill_null(False)
        return out.alias(target.path)

    def _stronger(
        self, relation: Relation, target: Field, given: pl.Series, found: pl.Series
    ) -> tuple[pl.Series, pl.Series]:
        """Where what follows is used, and where what is given is; see `run.relations`."""
        own = self._sure(target.path)
        free = ~self._derived(target.path)
        said, sure = self._behind(relation)
        sure = sure & said
        wins = sure & ~own & _worse(target, found, given)
        return wins & free, own & ~sure & _worse(target, given, found) & free

    def _behind(self, relation: Relation) -> tuple[pl.Series, pl.Series]:
        """Where the candidate states anything that the relation rests on, and all is verified."""
        said, sure = self._no(), ~self._no()
        for path in sorted(relation.reads):
            here, proven = self._said(path), self._sure(path)
            for other, fills in self.seen.derived.get(path, ()):
                there, also = self._behind(other)
                here, proven = there.zip_with(fills, here), also.zip_with(fills, proven)
            said, sure = said | here, sure & (proven | ~here)
        return said, sure

    def _derived(self, path: str) -> pl.Series:
        """Where the fact was derived."""
        out = self._no()
        for _, fills in self.seen.derived.get(path, ()):
            out = out | fills
        return out

    def _doubt(self, relation: Relation, where: pl.Series, stands: str | None) -> None:
        if not where.any():
            return
        if stands is None and relation.target:
            self._add(relation.target, where)
        for path in sorted(relation.reads):
            self._doubt_source(path, where, relation.doubts)

    def _doubt_source(self, path: str, where: pl.Series, only: frozenset[str]) -> None:
        """A fact that is doubted; where it was derived, those that it rests on."""
        derived = self._no()
        for relation, fills in self.seen.derived.get(path, ()):
            derived = derived | fills
            for source in sorted(relation.reads):
                self._doubt_source(source, where & fills, only)
        if not only or path in only:
            self._add(path, where & self._said(path) & ~derived)

    def _add(self, path: str, where: pl.Series) -> None:
        if where.any():
            before = self.seen.doubted.get(path)
            self.seen.doubted[path] = where if before is None else before | where

    # -- the batch ----------------------------------------------------------------------------
    def _values(self, relation: Relation) -> list[pl.Series]:
        """The trees of a relation computed over the batch as it is now."""
        batch, main = self.batch, self.batch.main
        read = [p + end for p in relation.reads for end in ("", LEAST, MOST)]
        present = frozenset(p for p in read if self.prefix + p in main.columns)
        lists = {p: frozenset(f.columns) for p, f in batch.items.items() if p in relation.reads}
        sure = frozenset(batch.verified_lists & lists.keys())
        plan, names = _compiled(relation, present, _Leaves(lists), sure, self.verified)
        before = {frame: batch.frame(frame).columns for frame in (MAIN, *lists)}
        plan.run(batch)
        out = [batch.main[name] for name in names]
        batch.main = batch.main.select(before.pop(MAIN))
        for frame, columns in before.items():
            batch.items[frame] = batch.items[frame].select(columns)
        return out

    def _now(self, path: str) -> pl.Series:
        name = self.prefix + path
        main = self.batch.main
        return main[name] if name in main.columns else self._none(path)

    def _none(self, path: str) -> pl.Series:
        dtype = dtype_of(catalogue[path])
        return pl.Series(path, [None], dtype=dtype).new_from_index(0, self.batch.main.height)

    def _put(self, path: str, series: pl.Series) -> None:
        self.batch.put(MAIN, [series.alias(self.prefix + path)])

    def _unrange(self, path: str, where: pl.Series) -> None:
        """Forget the ends of a fact where it is contradicted."""
        for name in (self.prefix + path + LEAST, self.prefix + path + MOST):
            if name in self.batch.main.columns:
                self.batch.put(MAIN, [_blank(self.batch.main[name], where).alias(name)])

    def _said(self, path: str) -> pl.Series:
        """Where the candidate itself says something of the fact or list."""
        if path in self.batch.given:
            return pl.Series(self.batch.given[path])
        given, within = self.given.get(path), self._range(path)
        if given is None:
            return self._no()
        said = given.is_not_null()
        return said if within is None else said | within

    def _sure(self, path: str) -> pl.Series:
        """Where it is verified."""
        if path in self.batch.given:
            return pl.Series(self.batch.given[path] & ~self.batch.unverified[path])
        name, main = VERIFIED + path, self.batch.main
        if name not in main.columns:
            return self._no()
        sure = self.batch.main[name].is_not_null()
        within = VERIFIED + path + LEAST
        return sure | main[within].is_not_null() if within in main.columns else sure

    def _no(self) -> pl.Series:
        return pl.Series([False]).new_from_index(0, self.batch.main.height)

    def _open(self, path: str, where: pl.Series) -> None:
        before = self.batch.opened(path, self.verified)
        if self.verified:
            self.batch.open_sure[path] = before | where.to_numpy()
        else:
            self.batch.open_sure.setdefault(path, before)
            self.batch.open[path] = before | where.to_numpy()


def _facts_of(tree: ast.Node) -> set[str]:
    return {n.path for n in walk(tree) if isinstance(n, ast.FieldRef)}


def _resting_on(
    doubted: Iterable[str], relations: tuple[Relation, ...]
) -> tuple[list[Relation], set[str]]:
    """The relations that read or give what is doubted, or what follows from it, with all such
    facts."""
    moved = set(doubted)
    while True:
        again = [r for r in relations if moved & {*r.reads, r.target}]
        wider = moved.union(r.target for r in again if r.target and moved & r.reads)
        if wider == moved:
            return again, moved
        moved = wider


class _Leaves(dict[str, frozenset[str]]):
    """The leaves of lists, as a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


@lru_cache(maxsize=1024)
def _compiled(
    relation: Relation,
    present: frozenset[str],
    lists: _Leaves,
    sure: frozenset[str],
    verified: bool,
) -> tuple[ExecutionPlan, tuple[str, ...]]:
    """The plan that computes the trees of a relation, and the columns that it leaves."""
    shape = BatchShape(
        present, lists, verified=present if verified else frozenset(), verified_lists=sure
    )
    compiler = Compiler(Bindings({}, {}, {}), shape, {})
    compiler.expect(relation.trees)
    scope = compiler.scope(MAIN, verified)
    solid = [scope.solid(scope.value(tree)) for tree in relation.trees]
    return compiler.plan, tuple(v.expr.meta.output_name() for v in solid)


def _blank(series: pl.Series, where: pl.Series) -> pl.Series:
    return series.clear(len(series)).zip_with(where, series)


def _differ(relation: Relation, target: Field, a: pl.Series, b: pl.Series) -> pl.Series:
    if a.dtype == pl.Float64:
        size = pl.DataFrame({"a": a.abs(), "b": b.abs()}).max_horizontal()
        near = size * max(relation.tolerance, 1e-9)
        near = near.zip_with(
            near > target.step / 2, near.clear(len(near)).fill_null(target.step / 2)
        )
        return ((a - b).abs() > near).fill_null(False)
    return (a != b).fill_null(False)


def _worse(target: Field, one: pl.Series, other: pl.Series) -> pl.Series:
    """`Field.worse`, row by row."""
    if target.better is not None and one.dtype == pl.Float64:
        return (one < other if target.better == "up" else one > other).fill_null(False)
    return (_fatal(target, one) & ~_fatal(target, other)).fill_null(False)


def _fatal(target: Field, series: pl.Series) -> pl.Series:
    if series.dtype == pl.Float64:
        return (series > 0 if ">0" in target.fatal else series < series).fill_null(False)
    if (words := mask_of(target)) is not None:
        marked = bits((str(v) for v in target.fatal), words)
        return ((series & marked) != 0).fill_null(False)
    listed = vocab_of(target)
    at = places(listed) if listed is not None else None
    values = [v if at is None else at[str(v)] for v in target.fatal]
    return series.is_in(values).fill_null(False) if values else (series != series).fill_null(False)


__all__ = ["bind", "concerned"]

"""Facts of many candidates bound together: `run.relations` in columns.

All relations are one plan. What follows fills the gaps of its target; where it differs from what is
given, the same side wins as for one candidate, and the rest is unknown. Rows in which facts are
doubted are bound once more without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import polars as pl

from prescreen.columnar.compile.plan import (
    DAY,
    LEAST,
    MAIN,
    MOST,
    STAGE,
    VERIFIED,
    WITHHELD,
    ColumnBatch,
)
from prescreen.columnar.frame.binding import BindingShape, BoundColumns, bound_columns
from prescreen.relations import Relation, load_relations

Columns = dict[str, pl.Series]
_MANY = 0.5
"""Where so large a share of the rows is doubted, all of them are bound once more."""


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
    declared = _only_declared(batch, relations)
    for verified in (False, True):
        _Binding(batch, relations, verified, declared if verified else batch.doubtful).run()


def _only_declared(batch: ColumnBatch, relations: Iterable[Relation]) -> Columns:
    """By fact that may be presumed, the rows in which it is stated and not verified: there, of
    verified facts alone, it is not presumed to be otherwise."""
    out: Columns = {}
    for path in sorted({r.target for r in relations if r.unless is not None}):
        if path in batch.main.columns:
            stated = batch.main[path].is_not_null()
            if path in batch.doubtful:
                stated = stated | batch.doubtful[path]
            if VERIFIED + path in batch.main.columns:
                stated = stated & batch.main[VERIFIED + path].is_null()
            if stated.any():
                out[path] = stated
    return out


class _Binding:
    """The relations over one batch, over all facts or only the verified."""

    def __init__(
        self,
        batch: ColumnBatch,
        relations: tuple[Relation, ...],
        verified: bool,
        stated: Columns,
    ) -> None:
        """`stated`: rows in which facts are stated and not relied on."""
        self.batch = batch
        self.stated = stated
        self.verified = verified
        self.prefix = VERIFIED if verified else ""
        self.ids = tuple(r.id for r in relations)
        self.paths = {p for r in relations for p in (*r.reads, r.target)} - {""}
        ends = {p + suffix for p in self.paths for suffix in (LEAST, MOST)}
        self.names = self.paths | ends
        self.lists = self.paths & batch.items.keys()

    def run(self) -> None:
        batch = self.batch
        stated = {p: mask for p, mask in self.stated.items() if p in self.paths}
        plan = bound_columns(self.ids, self._shape(stated), doubting=True)
        facts, doubts = _run(batch, plan, stated)
        if any(mask.any() for mask in doubts.values()):
            facts = self._again(facts, doubts, stated)
        batch.put(MAIN, [series.alias(self.prefix + p) for p, series in facts.items()])
        if not self.verified:  # what contradicts or is doubtful was said, and can be verified
            masks = _either(stated, doubts).items()
            batch.put(MAIN, [m.alias(WITHHELD + p) for p, m in masks if p not in self.lists])

    def _shape(self, withheld: Iterable[str]) -> BindingShape:
        batch, names = self.batch, set(self.batch.main.columns)
        return BindingShape(
            frozenset(self.names & names),
            frozenset((p, frozenset(batch.items[p].columns)) for p in self.lists),
            frozenset(p for p in self.names if VERIFIED + p in names),
            frozenset(self.lists & batch.verified_lists),
            frozenset(withheld),
            self.verified,
        )

    def _again(self, facts: Columns, doubts: Columns, stated: Columns) -> Columns:
        """The facts where some are doubted, without these."""
        batch, rows = self.batch, reduce(or_, doubts.values())
        for path in doubts.keys() & self.lists:
            self._open(path, doubts[path])
        for path, mask in doubts.items():
            of = (self.prefix + path + suffix for suffix in ("", LEAST, MOST))
            own = [name for name in of if name in batch.main.columns]
            batch.put(MAIN, [_without(batch.main[name], mask) for name in own])
        masks = _either(stated, doubts)
        plan = bound_columns(self.ids, self._shape(masks), doubting=False)
        if rows.sum() > _MANY * len(rows):
            return _run(batch, plan, masks)[0]
        part = batch.part(rows, self._columns(), self.lists)
        found, _ = _run(part, plan, {p: m.filter(rows) for p, m in masks.items()})
        at = rows.arg_true()
        return {p: series.scatter(at, found[p]) for p, series in facts.items()}

    def _columns(self) -> list[str]:
        """The columns of candidates that relations read."""
        known = {STAGE, DAY} | self.names | {VERIFIED + p for p in self.names}
        return [c for c in self.batch.main.columns if c in known]

    def _open(self, path: str, where: pl.Series) -> None:
        """What is said of a list is doubted: there may be other elements."""
        batch, before = self.batch, self.batch.opened(path, self.verified)
        batch.doubted[path, self.verified] = where.to_numpy()
        if self.verified:
            batch.open_sure[path] = before | where.to_numpy()
        else:
            batch.open_sure.setdefault(path, before)
            batch.open[path] = before | where.to_numpy()


def _run(batch: ColumnBatch, plan: BoundColumns, withheld: Columns) -> tuple[Columns, Columns]:
    """What a plan says of a batch, which is left as it was: facts bound, and where each is
    doubted."""
    main, items = batch.main, dict(batch.items)
    batch.put(MAIN, [mask.alias(WITHHELD + p) for p, mask in withheld.items()])
    plan.plan.run(batch)
    found = batch.main
    batch.main, batch.items = main, items
    return (
        {p: found[name] for p, name in plan.facts.items()},
        {p: found[name] for p, name in plan.doubts.items()},
    )


def _either(one: Columns, other: Columns) -> Columns:
    """The rows of either, by fact."""
    return {p: m | one[p] if p in one else m for p, m in (one | other).items()}


def _without(series: pl.Series, where: pl.Series) -> pl.Series:
    return series.clear(len(series)).zip_with(where, series)

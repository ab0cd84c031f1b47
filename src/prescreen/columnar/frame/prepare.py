"""From the rows of a file to a batch: facts read, lists flattened, the place and chains joined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl

from prescreen.candidate.stage import SHOWS
from prescreen.columnar.compile.keys import rule_trees
from prescreen.columnar.compile.plan import (
    DAY,
    LEAST,
    MAIN,
    MOST,
    STAGE,
    VERIFIED,
    ColumnBatch,
)
from prescreen.columnar.compile.texts import TextColumn, contain
from prescreen.columnar.compile.values import Bools, Floats, Ints
from prescreen.columnar.frame import candidates
from prescreen.columnar.frame.candidates import CatalogueColumns
from prescreen.columnar.frame.chains import ChainColumns, Products
from prescreen.columnar.frame.columns import Columns
from prescreen.columnar.frame.hints import Texts
from prescreen.columnar.frame.items import leaves_of, put_list
from prescreen.columnar.frame.linked import NO_CODE
from prescreen.columnar.frame.mentions import is_odd
from prescreen.columnar.frame.ranges import (
    Ends,
    about_in_words,
    ends_in_words,
    in_words,
    points_of,
    read_ends,
    widened,
)
from prescreen.columnar.frame.reading import as_texts, days, read_column, read_texts
from prescreen.columnar.frame.region_columns import LEADING, TIER, RegionColumns
from prescreen.columnar.frame.relations import bind, concerned
from prescreen.columnar.frame.stages import put_halts, stage_column, unread_texts
from prescreen.columnar.frame.unread import Unread
from prescreen.fields import Field, Kind
from prescreen.lang import ast, walk
from prescreen.pack.ruleset import InForce
from prescreen.region import Region
from prescreen.run.derive import CLASSES, INVESTMENTS, OUTPUTS
from prescreen.vocabulary import GRADES, GradeCode

_ALWAYS = frozenset({"project.stage", *(path for path, _, _ in SHOWS),
                     "site.park", "project.industry_code", "project.content",
                     "judgement.chain_confirmed.node"})  # fmt: skip
_PRODUCT = frozenset({"name", "industry_code", "share"})
ID, NAME, CONTENT = "id", "name", "project.content"
ROW = "row"
"""Column of the place of a row in its input, counted from 0."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What rules read: paths of facts and lists, and the leaves of each list."""

    paths: frozenset[str]
    leaves: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, days: list[InForce], chains: bool) -> Needs:
        paths, leaves = (
            set(_ALWAYS) | ({*OUTPUTS, *INVESTMENTS} if chains else set()),
            {"product": set(_PRODUCT)} if chains else {"product": {"name"}},
        )
        for rules in days:
            todo = list(rule_trees(rules))
            seen: set[str] = set()
            while todo:
                for node in walk(todo.pop()):
                    if isinstance(node, ast.FieldRef):
                        paths.add(node.path)
                    elif isinstance(node, ast.ItemRef):
                        leaves.setdefault(node.list, set()).add(node.leaf)
                    elif isinstance(node, ast.Aggregate):
                        leaves.setdefault(node.list, set())
                    elif isinstance(node, ast.MetricRef) and node.key not in seen:
                        seen.add(node.key)
                        todo.append(rules.metrics[node.key].node)
        for relation in concerned(paths | leaves.keys()):
            paths |= {*relation.reads, relation.target} - {""}
            for tree in relation.trees:
                for node in walk(tree):
                    if isinstance(node, ast.ItemRef):
                        leaves.setdefault(node.list, set()).add(node.leaf)
        if not paths.isdisjoint(CLASSES):
            paths |= candidates.READS
            leaves.setdefault("product", set()).update(candidates.LEAVES)
        frozen = {k: frozenset(v) for k, v in leaves.items()}
        return cls(frozenset(paths) | frozen.keys(), frozen)


class Preparer:
    """Makes batches of one input. Safe to share between threads but for the link memory."""

    def __init__(
        self,
        region: Region,
        chains: ChainColumns | None,
        columns: Columns,
        needs: Needs,
        day: dt.date,
    ) -> None:
        self.region = region
        self.columns = columns
        self.needs = needs
        self.day = day
        self.chains = chains
        dated = "as_of" in columns.ids
        self.region_columns = RegionColumns(
            region, None if dated else day, "site.park" in columns.scalars
        )

        self.candidates = None if needs.paths.isdisjoint(CLASSES) else CatalogueColumns.ready()
        self.relations = concerned(needs.paths)
        self.unread = Unread()
        words = {w for i in region.shape.industries for w in i.words}
        words |= set(chains.hints.words if chains is not None else ())
        words |= set(self.candidates.looked.words if self.candidates is not None else ())
        self._words = sorted(words)

    @property
    def sources(self) -> list[str]:
        """Columns of the file that are read."""
        return self.columns.sources(self.needs.paths)

    def prepare(self, raw: pl.DataFrame) -> ColumnBatch:
        """One batch. `raw` has the id and name columns cleaned, as `id` and `name`."""
        facts, content = self._facts(raw)
        ranges = self._ranges(raw, facts)
        height = raw.height
        stages = stage_column(facts, self._unread_stages(raw, facts), self.region, height)
        batch = ColumnBatch(pl.DataFrame({DAY: self._days(raw), STAGE: stages}))
        self._lists(batch, raw)
        names = TextColumn(raw[NAME], None, self._maybe(raw[NAME]))
        texts = Texts(names, content)
        if content is not None:
            batch.distinct[MAIN, CONTENT] = content.distinct
        around = self._around(raw, facts, texts, batch)
        if self.chains is not None:
            around += self._chain(self.chains, raw, facts, texts, batch)
        batch.doubtful = self._doubted(raw, facts, ranges)
        own = [f.alias(p) for p, f in facts.items() if p in self.needs.paths]
        own += [end for path, ends in ranges.items() for end in ends.columns(path)]
        batch.main = batch.main.with_columns(own + around + self._verified(raw, facts, ranges))
        bind(batch, self.relations)
        return batch

    def _maybe(self, names: pl.Series) -> Bools:
        """Where any of the words can be that are looked for in names, found in one pass."""
        maybe = contain(names, self._words, ignore_case=True).fill_null(False)
        if self.candidates is not None:
            maybe = maybe | is_odd(names)
        return np.array(maybe.to_numpy())

    # -- the candidate's own facts ------------------------------------------------------------
    def _facts(self, raw: pl.DataFrame) -> tuple[dict[str, pl.Series], TextColumn | None]:
        """Facts as columns, and the project's content once more with its distinct texts."""
        facts, content = {}, None
        for path, scalar in self.columns.scalars.items():
            if path in self.needs.paths and path not in ("project.id", "project.name"):
                series = as_texts(raw.select(scalar.expr.alias(path))[path])
                if path == CONTENT:
                    content = read_texts(scalar.field, series)
                    facts[path] = content.texts
                    continue
                facts[path] = read_column(scalar.field, series, scalar.factor)
                self.unread.note(scalar.field, series, facts[path], raw[ROW])
        for own, path in ((ID, "project.id"), (NAME, "project.name")):
            if path in self.needs.paths:
                facts[path] = raw[own]
        return facts, content

    def _ranges(self, raw: pl.DataFrame, facts: dict[str, pl.Series]) -> dict[str, Ends]:
        """The ends of facts known within two; where both are the same it is a value."""
        found, columns = {}, self.columns
        for path, scalar in columns.scalars.items():
            if path not in facts or path not in self.needs.paths:
                continue
            if path in columns.ends:
                found[path] = Ends(raw[path + LEAST], raw[path + MOST])
            elif not columns.built:
                given = raw.select(scalar.expr.alias(path))[path]
                if in_words(scalar.field, given.dtype):
                    found[path] = ends_in_words(scalar.field, as_texts(given))
        for path, one in columns.ranges.items():
            if path in self.needs.paths:
                ends, own = read_ends(one, raw), facts.get(path)
                points = points_of(one.field, ends.points)
                facts[path] = points if own is None else own.zip_with(own.is_not_null(), points)
                found[path] = ends if own is None else ends.where(own.is_null())
        if self.region.tolerance and not columns.built:
            self._widen(raw, facts, found)
        return found

    def _widen(
        self, raw: pl.DataFrame, facts: dict[str, pl.Series], ranges: dict[str, Ends]
    ) -> None:
        """Numbers that are estimated, as near as the region declares."""
        for path, scalar in self.columns.scalars.items():
            field, share = scalar.field, self.region.tolerance.of(path)
            if share is None or path not in facts or field.kind is not Kind.NUMBER:
                continue
            about = about_in_words(field, as_texts(raw.select(scalar.expr.alias(path))[path]))
            if (proof := self.columns.evidence.get(path)) is not None:
                about = (about & raw[proof].is_null()) | _graded(raw[proof], "estimated")
            if about.any():
                facts[path], ranges[path] = widened(
                    field, share, about, facts[path], ranges.get(path)
                )

    def _unread_stages(
        self, raw: pl.DataFrame, facts: dict[str, pl.Series]
    ) -> Mapping[int, str] | None:
        """What stands in place of a stage, by row; what it states goes among the facts."""
        scalar, read = self.columns.scalars.get("project.stage"), facts.get("project.stage")
        if scalar is None or read is None:
            return None
        given = as_texts(raw.select(scalar.expr.alias("stage"))["stage"])
        if read.null_count() == given.null_count() or given.dtype != pl.String:
            return None
        texts = unread_texts(given, read)
        put_halts(facts, texts, self.needs.paths, raw.height)
        return texts

    def _days(self, raw: pl.DataFrame) -> pl.Series:
        name = self.columns.ids.get("as_of")
        if name is None:
            return pl.Series(DAY, [self.day], dtype=pl.Date).new_from_index(0, raw.height)
        return days(raw[name], self.day).alias(DAY)

    def _doubted(
        self, raw: pl.DataFrame, facts: dict[str, pl.Series], ranges: dict[str, Ends]
    ) -> dict[str, pl.Series]:
        """Facts whose evidence says that they are doubtful are unknown to every rule; in which rows
        that is so."""
        doubtful = {}
        for path, name in self.columns.evidence.items():
            if path in facts and (odd := _graded(raw[name], "doubtful")).any():
                said = facts[path].is_not_null()
                facts[path] = _without(facts[path], odd)
                if path in ranges:
                    said = said | ranges[path].low.is_not_null()
                    ranges[path] = ranges[path].where(~odd)
                doubtful[path] = odd & said
        return doubtful

    def _verified(
        self, raw: pl.DataFrame, facts: Mapping[str, pl.Series], ranges: Mapping[str, Ends]
    ) -> list[pl.Series]:
        """Facts that are known and verified, by their evidence columns."""
        out = []
        for path, name in self.columns.evidence.items():
            if path in facts and path in self.needs.paths:
                sure = _sure(raw[name])
                nothing = facts[path].clear(raw.height)
                out.append(facts[path].zip_with(sure, nothing).alias(VERIFIED + path))
                if path in ranges:
                    out += ranges[path].where(sure).columns(VERIFIED + path)
        return out

    def _lists(self, batch: ColumnBatch, raw: pl.DataFrame) -> None:
        for path, name in self.columns.lists.items():
            if path not in self.needs.paths:
                continue
            done = self.columns.complete.get(path)
            proof = self.columns.evidence.get(path)
            given, whole = raw[name], raw[done] if done is not None else None
            if proof is not None and (odd := _graded(raw[proof], "doubtful")).any():
                given = _without(given, odd)
                whole = _without(whole, odd) if whole is not None else None
            put_list(
                batch,
                path,
                given,
                partial(self._leaf, raw[ROW]),
                self.needs.leaves[path] & leaves_of(path, self.columns.leaves[path]),
                whole,
                _sure(raw[proof]).to_numpy() if proof is not None else None,
                built=self.columns.built,
                tolerance=self.region.tolerance,
            )

    def _leaf(
        self, places: pl.Series, one: Field, given: pl.Series, found: pl.Series, rows: pl.Series
    ) -> None:
        self.unread.note(one, given, found, places.gather(rows))

    # -- what is around it --------------------------------------------------------------------
    def _around(
        self, raw: pl.DataFrame, facts: Mapping[str, pl.Series], texts: Texts, batch: ColumnBatch
    ) -> list[pl.Series]:
        height = raw.height
        none = pl.Series("", [None], dtype=pl.String).new_from_index(0, height)
        columns, found = self.region_columns.facts(self._days(raw), facts.get("site.park", none))
        if self.candidates is not None:
            columns = columns + self.candidates.columns(batch, texts, facts, found)
        if not {TIER, LEADING} & self.needs.paths:
            return columns
        code = facts.get("project.industry_code")
        return columns + self.region_columns.industries(code, texts, found)

    def _chain(
        self,
        chains: ChainColumns,
        raw: pl.DataFrame,
        facts: Mapping[str, pl.Series],
        texts: Texts,
        batch: ColumnBatch,
    ) -> list[pl.Series]:
        code = facts.get("project.industry_code")
        height = len(texts.names.texts)
        codes = np.full(height, NO_CODE, dtype=np.int64)
        if code is not None:
            codes = code.fill_null(NO_CODE).to_numpy().astype(np.int64)
        confirmed = facts.get("judgement.chain_confirmed.node")
        output, investment = (self._first(raw, facts, p) for p in (OUTPUTS, INVESTMENTS))
        amount = chains.amounts(output, investment)
        products, days = _products(batch, codes), batch.main[DAY]
        return chains.columns(height, products, codes, confirmed, texts, amount, days)

    def _first(
        self, raw: pl.DataFrame, facts: Mapping[str, pl.Series], paths: tuple[str, ...]
    ) -> Floats:
        """The first of some numbers that is known and not doubtful, NaN where none is."""
        out = np.full(raw.height, np.nan)
        for path in reversed(paths):
            if (found := facts.get(path)) is None:
                continue
            if (proof := self.columns.evidence.get(path)) is not None:
                found = _without(found, _graded(raw[proof], "doubtful"))
            given = found.cast(pl.Float64).fill_null(np.nan).to_numpy()
            out = np.where(np.isnan(given), out, given)
        return out


def _sure(evidence: pl.Series) -> pl.Series:
    """Whether an evidence cell says verified."""
    return _graded(evidence, "verified")


def _without(column: pl.Series, rows: pl.Series) -> pl.Series:
    return column.zip_with(~rows, column.clear(len(column)))


def _graded(evidence: pl.Series, grade: GradeCode) -> pl.Series:
    """Whether an evidence cell says this grade."""
    words = [word for word, code in GRADES.names.items() if code == grade]
    text = evidence.cast(pl.String).str.strip_chars().str.to_lowercase()
    return text.is_in(words).fill_null(False)


def _products(batch: ColumnBatch, codes: Ints) -> Products | None:
    """The named products of all rows."""
    items = batch.items.get("product")
    if items is None:
        return None
    partly = batch.open["product"] & batch.given["product"]
    if "name" not in items.columns:
        none = np.zeros(0, dtype=np.int64)
        return Products(none, pl.Series([], dtype=pl.String), none, np.zeros(0), partly)
    named = items["name"].str.strip_chars().str.len_chars().fill_null(0) > 0
    row = batch.rows["product"].filter(named).to_numpy().astype(np.int64)
    items = items.filter(named)
    own = codes[row]
    if "industry_code" in items.columns:
        given = items["industry_code"].fill_null(NO_CODE).to_numpy()
        own = np.where(given == NO_CODE, own, given).astype(np.int64)
    share = np.full(len(row), np.nan)
    if "share" in items.columns:
        share = items["share"].fill_null(np.nan).to_numpy() / 100
    return Products(row, items["name"], own, share, partly)

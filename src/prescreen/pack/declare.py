"""What a pack declares: sources, parameters, tables, metrics, and the names they make."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches

from prescreen.errors import Problem
from prescreen.fields import UnitError, catalogue, parse_unit
from prescreen.fields.dates import rule_day
from prescreen.fields.units import near_units
from prescreen.lang import LangError, Names, Sort, TableType, Type, ast, compile_expression, walk
from prescreen.lang.source import NotedError
from prescreen.lang.types import BOOL, DATE, SCALAR, TEXT
from prescreen.messages import problem
from prescreen.pack.expressions import source_of
from prescreen.pack.load import RawPack
from prescreen.pack.model import (
    Citation,
    Metric,
    Pack,
    Parameter,
    Period,
    SourceText,
)
from prescreen.pack.read_table import TableReader
from prescreen.pack.schema import Effective, MetricShape
from prescreen.pack.tables import LookupTable
from prescreen.vocabulary import BUREAUS, bureau_code
from prescreen.yamlsource.source import Map, Scalar, Seq

Path = tuple[int | str, ...]
MAX_PROBLEMS = 500
"""After so many, expressions are no longer read: nobody mends more at a time."""
MAX_CHAIN = 40
"""Metrics that refer to metrics that refer to metrics: every executor follows them inwards."""


class Declarations:
    """The declarations of one pack, read against the packs compiled before it."""

    def __init__(
        self,
        raw: RawPack,
        done: Mapping[str, Pack],
        all_checks: frozenset[str],
        problems: list[Problem],
    ) -> None:
        self.raw = raw
        self.shape = raw.shape
        self.document = raw.document
        self.problems = problems
        self.all_checks = all_checks
        self.visible = self._visible(done)
        self.sources: dict[str, SourceText] = {}
        self.parameters: dict[str, Parameter] = {}
        self.tables: dict[str, LookupTable] = {}
        self.metrics: dict[str, Metric] = {}
        self.open_metrics: list[str] = []
        self.depths: dict[str, int] = {}
        self.broken_metrics: set[str] = set()
        self.broken_tables: set[str] = set()
        self.digest = hashlib.sha256(raw.sha256.encode())
        self.names = Names(catalogue)

    def _visible(self, done: Mapping[str, Pack]) -> list[Pack]:
        by_ref = {p.id: p for p in done.values()}
        for p in done.values():
            by_ref.setdefault(p.id.rpartition("/")[2], p)
        todo = [*self.shape.uses, *self.shape.extends]
        out: dict[str, Pack] = {}
        while todo:
            found = by_ref.get(todo.pop(0)) or None
            if found is not None and found.id not in out:
                out[found.id] = found
                todo += [*found.uses, *found.extends]
        return list(out.values())

    # -- reporting ---------------------------------------------------------------------------
    def problem(self, path: Path, code: str, /, **words: object) -> None:
        self.problems.append(problem(code, self.document.value_place(path), **words))

    def declare(self) -> None:
        """Read all declarations; what is broken is noted and left out."""
        self._sources()
        self._parameters()
        self._tables()
        self.names = self._names()
        for name in self.shape.metrics:
            with suppress(NotedError):
                self.metric(name)

    def _span(self, path: Path, given: Effective) -> Period:
        span = Period(given.since, given.until)
        if span.since and span.until and span.until <= span.since:
            self.problem(path, "effective-empty", since=span.since, until=span.until)
        return span

    # -- sources, parameters, tables -----------------------------------------------------------
    def _sources(self) -> None:
        for key, s in self.shape.sources.items():
            self.sources[key] = SourceText(
                f"{self.shape.pack}.{key}",
                s.title,
                s.issuer,
                s.number,
                self._span(("sources", key, "effective"), s.effective),
                s.basis,
                s.evidence,
                s.note,
                self.shape.level == "national" and s.basis == "practice",
            )

    def citations(self, path: Path, given: str | list[str] | None) -> tuple[Citation, ...]:
        """`key#第八条` to the document and the article."""
        refs = [given] if isinstance(given, str) else given or []
        self._lost_article(path)
        out: list[Citation] = []
        for ref in refs:
            key, _, article = (part.strip() for part in ref.partition("#"))
            source = self._source(key)
            several = [r.strip() for r in re.split("[,，、;；]", ref)]
            if len(several) > 1 and all(self._source(r.partition("#")[0]) for r in several):
                self.problem(path, "source-several", meant=", ".join(several))
                continue
            if source is None:
                near = tuple(get_close_matches(key, self.sources, n=3, cutoff=0.4))
                code = "source-unknown/near" if near else "source-unknown"
                self.problem(path, code, name=key, near=near)
                continue
            out.append(Citation(source, article or None))
        return tuple(out)

    def _source(self, key: str) -> SourceText | None:
        """The document of a key, of this pack or of one that it builds on."""
        found = self.sources.get(key.strip())
        return found or next((p.sources[key] for p in self.visible if key in p.sources), None)

    def _lost_article(self, path: Path) -> None:
        """An article set off by a space is a comment in YAML, and would be lost in silence."""
        node = self.document.node(path)
        for one in node.items if isinstance(node, Seq) else (node,):
            if not isinstance(one, Scalar) or one.style or one.place.line is None:
                continue
            line = self.document.lines[one.place.line - 1]
            rest = line[(one.place.col or 1) - 1 + len(one.text) :]
            article = rest.strip()
            if rest[:1] == " " and article[:1] == "#" and article[1:2] not in ("", " "):
                meant = one.text + article.split()[0]
                self.problem(path, "source-comment", text=one.text, meant=meant)

    def _value_type(self, path: Path, unit: str) -> Type:
        if unit in ("text", "bool", "date"):
            return {"text": TEXT, "bool": BOOL, "date": DATE}[unit]
        try:
            return Type(Sort.NUMBER, parse_unit(unit))
        except UnitError:
            near = near_units(unit)
            code = "unit-unknown/near" if near else "unit-unknown"
            self.problem((*path, "unit"), code, unit=unit, near=near)
            return Type(Sort.NUMBER, SCALAR)

    def _parameters(self) -> None:
        for name, s in self.shape.parameters.items():
            path: Path = ("parameters", name)
            type_ = self._value_type(path, s.unit)
            values: list[tuple[dt.date, object]] = []
            for day, given in s.values.items():
                here = (*path, "values", day)
                since = rule_day(day)
                if since is None:
                    place = self.document.place(here)
                    self.problems.append(problem("parameter-date", place, key=day))
                    continue
                values.append((since, self._constant(here, given, type_)))
            self.parameters[name] = Parameter(
                f"{self.shape.pack}.{name}",
                s.label,
                s.label_en or s.label,
                type_,
                tuple(sorted(values, key=lambda v: v[0])),
                self.citations((*path, "source"), s.source),
                s.better,
                self.shape.pack,
                self.citations((*path, "authority"), s.authority),
            )

    def _constant(self, path: Path, given: object, type_: Type) -> object:
        if given is None:
            return None
        if type_.sort is Sort.NUMBER and isinstance(given, int | float):
            return float(given)
        if type_.sort is Sort.TEXT and isinstance(given, str):
            return given
        if type_.sort is Sort.BOOL and isinstance(given, bool):
            return given
        node = self.expression(path, type_, Names(catalogue))
        if isinstance(node, ast.Const):
            return node.value
        if node is not None:
            self.problem(path, "parameter-constant")
        return None

    def _tables(self) -> None:
        for name, s in self.shape.tables.items():
            path: Path = ("tables", name)
            reader = TableReader(
                f"{self.shape.pack}.{name}",
                s,
                self.raw.path.parent,
                self.document.place(path),
                self.problems.append,
                self.digest,
                tuple(self.document.place((*path, "rows", i)) for i in range(len(s.rows or ()))),
                tuple(self._texts((*path, "rows", i)) for i in range(len(s.rows or ()))),
                self.citations((*path, "source"), s.source),
                self.citations((*path, "authority"), s.authority),
            )
            table = reader.read()
            if table is None:
                self.broken_tables.add(name)
            else:
                self.tables[name] = table

    # -- names ---------------------------------------------------------------------------------
    def _names(self) -> Names:
        parameters: dict[str, tuple[str, Type]] = {}
        tables: dict[str, TableType] = {}
        metric_names: dict[str, None] = {}
        for pack in [*reversed(self.visible)]:
            parameters |= {n: (p.key, p.type) for n, p in pack.parameters.items()}
            tables |= {n: _table_type(t) for n, t in pack.tables.items()}
            metric_names |= dict.fromkeys(pack.metrics)
        parents = [p for p in self.visible if p.id in self._extended()]
        overridden = {n for p in parents for n in p.parameters}
        for name, p in self.parameters.items():
            if name not in overridden:
                parameters[name] = (p.key, p.type)
        rowed = {n for p in parents for n in p.tables}
        tables |= {n: _table_type(t) for n, t in self.tables.items() if n not in rowed}
        metric_names |= dict.fromkeys(self.shape.metrics)
        return Names(
            catalogue,
            parameters,
            self.metric,
            tuple(metric_names),
            tables,
            broken=frozenset(self.broken_tables),
        )

    def _texts(self, path: Path) -> dict[str, str]:
        """The cells of a row as they are written."""
        node = self.document.node(path)
        if not isinstance(node, Map):
            return {}
        return {name: n.text for name, (_, n) in node.items.items() if isinstance(n, Scalar)}

    def _extended(self) -> set[str]:
        refs = set(self.shape.extends)
        return {p.id for p in self.visible if p.id in refs or p.id.rpartition("/")[2] in refs}

    def metric(self, name: str) -> tuple[str, Type] | None:
        """Key and type of a metric, compiling it first; a cycle is a problem and no metric."""
        shape = self.shape.metrics.get(name)
        if shape is None:
            for label, m in self.shape.metrics.items():
                if m.label == name:
                    return self.metric(label)
            for pack in self.visible:
                for key, found in pack.metrics.items():
                    if name in (key, found.label):
                        return found.key, found.node.type
            return None
        path: Path = ("metrics", name)
        if name in self.broken_metrics:
            raise NotedError
        if name in self.open_metrics:
            loop = " → ".join([*self.open_metrics[self.open_metrics.index(name) :], name])
            self.problem(path, "metric-cycle", loop=loop)
            raise NotedError
        if name not in self.metrics:
            node = self._formula(name, path, shape)
            if node is None:
                self.broken_metrics.add(name)
                raise NotedError
            self.metrics[name] = Metric(
                f"{self.shape.pack}.{name}",
                shape.label,
                shape.label_en or shape.label,
                node,
                self.citations((*path, "source"), shape.source),
            )
        found = self.metrics[name]
        return found.key, found.node.type

    def _formula(self, name: str, path: Path, shape: MetricShape) -> ast.Node | None:
        """The tree of a metric; None, with the problem noted, for one that does not stand."""
        deep = len(self.open_metrics) >= MAX_CHAIN
        node = None
        if not deep:
            self.open_metrics.append(name)
            try:
                want = self._value_type(path, shape.unit) if shape.unit else None
                node = self.expression((*path, "formula"), want, self.names)
            finally:
                self.open_metrics.pop()
        if node is not None:
            keys = {n.key for n in walk(node) if isinstance(n, ast.MetricRef)}
            depth = 1 + max((self.depth(k) for k in keys), default=0)
            self.depths[f"{self.shape.pack}.{name}"] = depth
            deep = depth > MAX_CHAIN
        if deep:
            self.problem(path, "metric-deep", name=name, limit=MAX_CHAIN)
            return None
        return node

    def depth(self, key: str) -> int:
        """How many metrics stand one within another below one that is compiled, itself included."""
        found = self.depths.get(key)
        if found is None:
            pack, _, name = key.rpartition(".")
            node = next(p.metrics[name].node for p in self.visible if p.id == pack)
            keys = {n.key for n in walk(node) if isinstance(n, ast.MetricRef)}
            found = self.depths[key] = 1 + max((self.depth(k) for k in keys), default=0)
        return found

    def expression(self, path: Path, want: Sort | Type | None, names: Names) -> ast.Node | None:
        """The typed tree of the expression at `path`; problems are noted and give None."""
        node = self.document.node(path)
        if not isinstance(node, Scalar) or len(self.problems) >= MAX_PROBLEMS:
            return None
        try:
            return compile_expression(source_of(node, self.document.lines), names, want)
        except LangError as error:
            self.problems.append(error.problem)
        except NotedError:
            pass
        return None

    # -- rules ---------------------------------------------------------------------------------

    def bureau(self, path: Path, given: str) -> str:
        """The code of a bureau named by code or label."""
        found = bureau_code(given)
        if found is not None:
            return found
        known = [*BUREAUS, *(b.label for b in BUREAUS.values())]
        near = tuple(get_close_matches(given, known, n=2))
        code = "bureau-unknown/near" if near else "bureau-unknown"
        self.problem(path, code, name=given, near=near, known=tuple(BUREAUS))
        return given


def _table_type(table: LookupTable) -> TableType:
    return TableType(table.key, tuple((k.name, k.type) for k in table.keys), table.columns)

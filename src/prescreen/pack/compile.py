"""From packs of the right shape to packs that mean something: names, types, citations, guards.

Every mistake of every pack is collected; nothing stops at the first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches

from prescreen.errors import PackError, Problem
from prescreen.fields import BUREAUS, UnitError, catalogue, parse_unit
from prescreen.lang import LangError, Names, Sort, TableType, Type, ast, compile_expression
from prescreen.lang.source import NotedError
from prescreen.lang.types import BOOL, DATE, TEXT
from prescreen.lang.units import SCALAR
from prescreen.pack import guards
from prescreen.pack.load import RawPack
from prescreen.pack.model import (
    Band,
    Check,
    Citation,
    Conclusion,
    Metric,
    Pack,
    PackTest,
    Parameter,
    ScoreItem,
    SourceText,
    Span,
    Task,
)
from prescreen.pack.read_table import TableReader
from prescreen.pack.schema import (
    CheckShape,
    ConclusionShape,
    Effective,
    ItemShape,
)
from prescreen.pack.tables import Table
from prescreen.pack.yaml_source import Scalar

Path = tuple[int | str, ...]


def compile_packs(raws: Mapping[str, RawPack]) -> tuple[Pack, ...]:
    """All packs, those that others build on first. Raises `PackError` with every problem."""
    problems: list[Problem] = []
    order = _order(raws, problems)
    done: dict[str, Pack] = {}
    all_checks = frozenset(c.id for raw in raws.values() for c in raw.shape.checks)
    for raw in order:
        compiler = PackCompiler(raw, done, all_checks, problems)
        done[raw.id] = compiler.pack()
    problems += guards.across(list(done.values()))
    if problems:
        raise PackError(problems)
    return tuple(done.values())


def _order(raws: Mapping[str, RawPack], problems: list[Problem]) -> list[RawPack]:
    """Packs after those they use or extend; a cycle is a problem."""
    out: list[RawPack] = []
    state: dict[str, int] = {}
    by_folder = {}
    for raw in raws.values():
        by_folder[raw.path.parent.name] = raw
        by_folder[f"{raw.path.parent.parent.name}/{raw.path.parent.name}"] = raw
        by_folder[raw.id] = raw

    def visit(raw: RawPack, trail: tuple[str, ...]) -> None:
        if state.get(raw.id) == 2:
            return
        if state.get(raw.id) == 1:
            loop = " → ".join([*trail[trail.index(raw.id) :], raw.id])
            problems.append(
                Problem(
                    "pack-cycle",
                    f"规则包互相依赖:{loop}",
                    f"packs depend on each other: {loop}",
                    raw.document.place(("extends" if raw.shape.extends else "uses",)),
                    "去掉其中一个引用",
                    "remove one of the references",
                )
            )
            return
        state[raw.id] = 1
        for ref in (*raw.shape.uses, *raw.shape.extends):
            if ref in by_folder:
                visit(by_folder[ref], (*trail, raw.id))
        state[raw.id] = 2
        out.append(raw)

    for key in sorted(raws):
        visit(raws[key], ())
    return out


class PackCompiler:
    """Compiles one pack against the packs compiled before it."""

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
        self.tables: dict[str, Table] = {}
        self.metrics: dict[str, Metric] = {}
        self.open_metrics: list[str] = []
        self.broken_metrics: set[str] = set()
        self.broken_tables: set[str] = set()
        self.digest = hashlib.sha256(raw.sha256.encode())

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
    def problem(self, path: Path, code: str, zh: str, en: str, *hint: str) -> None:
        self.problems.append(Problem(code, zh, en, self.document.value_place(path), *hint))

    # -- the whole ---------------------------------------------------------------------------
    def pack(self) -> Pack:
        shape = self.shape
        self._sources()
        self._parameters()
        self._tables()
        self.names = self._names()
        for name in shape.metrics:
            with suppress(NotedError):
                self.metric(name)
        checks = tuple(
            c for i, s in enumerate(shape.checks) if (c := self._check(i, s)) is not None
        )
        score = self._score()
        conclusions = tuple(
            r for i, t in enumerate(shape.conclusions) if (r := self._conclusion(i, t)) is not None
        )
        pack = Pack(
            id=shape.pack,
            title=shape.title,
            title_en=shape.title_en,
            version=shape.version,
            level=shape.level,
            status=shape.status,
            effective=self._span(("effective",), shape.effective),
            review_by=shape.review_by,
            tested_on=shape.tested_on,
            coverage=tuple((g.zh, g.en) for g in shape.coverage),
            uses=tuple(shape.uses),
            extends=tuple(shape.extends),
            sources=self.sources,
            parameters=self.parameters,
            tables=self.tables,
            metrics=self.metrics,
            checks=checks,
            score_title=shape.scorecard.title if shape.scorecard else None,
            score=score,
            conclusions=conclusions,
            tests=self._tests(),
            sha256=self.digest.hexdigest(),
            file=self.document.file,
        )
        self.problems += guards.inside(pack, self.document, self.visible)
        return pack

    def _span(self, path: Path, given: Effective) -> Span:
        span = Span(given.since, given.until)
        if span.since and span.until and span.until <= span.since:
            self.problem(
                path,
                "effective-empty",
                f"生效区间是空的:{span.since} 至 {span.until}",
                f"the effective range is empty: {span.since} to {span.until}",
                "until 应当晚于 from(当日不含)",
                "until must be later than from (that day excluded)",
            )
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
            )

    def citations(self, path: Path, given: str | list[str] | None) -> tuple[Citation, ...]:
        """`key#第八条` to the document and the article."""
        refs = [given] if isinstance(given, str) else given or []
        out: list[Citation] = []
        for ref in refs:
            key, _, article = ref.partition("#")
            source = self.sources.get(key)
            for pack in self.visible:
                source = source or pack.sources.get(key)
            if source is None:
                near = get_close_matches(key, self.sources, n=3, cutoff=0.4)
                self.problem(
                    path,
                    "source-unknown",
                    f"sources 里没有 {key}",
                    f"sources has no {key}",
                    f"是否想写 {'、'.join(near)}?" if near else "先在 sources 里登记文件",
                    f"did you mean {', '.join(near)}?" if near else "list the document in sources",
                )
                continue
            out.append(Citation(source, article or None))
        return tuple(out)

    def _value_type(self, path: Path, unit: str) -> Type:
        if unit in ("text", "bool", "date"):
            return {"text": TEXT, "bool": BOOL, "date": DATE}[unit]
        try:
            return Type(Sort.NUMBER, parse_unit(unit))
        except UnitError:
            self.problem(
                (*path, "unit"),
                "unit-unknown",
                f"不认识的单位 {unit}",
                f"unknown unit {unit}",
                "单位见 docs/reference/language.md",
                "units are listed in docs/reference/language.md",
            )
            return Type(Sort.NUMBER, SCALAR)

    def _parameters(self) -> None:
        for name, s in self.shape.parameters.items():
            path: Path = ("parameters", name)
            type_ = self._value_type(path, s.unit)
            values: list[tuple[dt.date, object]] = []
            for day, given in s.values.items():
                here = (*path, "values", day)
                try:
                    since = dt.date.fromisoformat(day)
                except ValueError:
                    self.problem(
                        here,
                        "parameter-date",
                        f"参数的键应当是日期:{day}",
                        f"a parameter's key is a date: {day}",
                        "写成 2026-01-01: 值",
                        "write 2026-01-01: value",
                    )
                    continue
                values.append((since, self._constant(here, given, type_)))
            self.parameters[name] = Parameter(
                f"{self.shape.pack}.{name}",
                s.label,
                s.label_en,
                type_,
                tuple(sorted(values, key=lambda v: v[0])),
                self.citations((*path, "source"), s.source),
                s.better,
                self.shape.pack,
            )

    def _constant(self, path: Path, given: object, type_: Type) -> object:
        if given is None:
            return None
        if type_.sort is Sort.NUMBER and isinstance(given, int | float):
            return float(given)
        if type_.sort in (Sort.TEXT, Sort.BOOL) and isinstance(given, str | bool):
            return given
        node = self.expression(path, type_, Names(catalogue))
        if isinstance(node, ast.Const):
            return node.value
        if node is not None:
            self.problem(
                path,
                "parameter-constant",
                "参数要是常数",
                "a parameter is a constant",
                "写成数字;要计算的放到 metrics 里",
                "write a number; put what is computed under metrics",
            )
        return None

    def _tables(self) -> None:
        for name, s in self.shape.tables.items():
            path: Path = ("tables", name)
            self.citations((*path, "source"), s.source)
            reader = TableReader(
                f"{self.shape.pack}.{name}",
                s,
                self.raw.path.parent,
                self.document.place(path),
                self.problems.append,
                self.digest,
                tuple(self.document.place((*path, "rows", i)) for i in range(len(s.rows or ()))),
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
        overridden = {n for p in self.visible for n in p.parameters if p.id in self._extended()}
        for name, p in self.parameters.items():
            if name not in overridden:
                parameters[name] = (p.key, p.type)
        tables |= {n: _table_type(t) for n, t in self.tables.items()}
        metric_names |= dict.fromkeys(self.shape.metrics)
        return Names(
            catalogue,
            parameters,
            self.metric,
            tuple(metric_names),
            tables,
            broken=frozenset(self.broken_tables),
        )

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
            self.problem(
                path,
                "metric-cycle",
                f"指标互相引用:{loop}",
                f"metrics refer to each other: {loop}",
                "把其中一个展开",
                "write one of them out",
            )
            raise NotedError
        if name not in self.metrics:
            self.open_metrics.append(name)
            try:
                want = self._value_type(path, shape.unit) if shape.unit else None
                node = self.expression((*path, "formula"), want, self.names)
            finally:
                self.open_metrics.pop()
            if node is None:
                self.broken_metrics.add(name)
                raise NotedError
            self.metrics[name] = Metric(
                f"{self.shape.pack}.{name}",
                shape.label,
                shape.label_en,
                node,
                self.citations((*path, "source"), shape.source),
            )
        found = self.metrics[name]
        return found.key, found.node.type

    def expression(self, path: Path, want: Sort | Type | None, names: Names) -> ast.Node | None:
        """The typed tree of the expression at `path`; problems are noted and give None."""
        node = self.document.node(path)
        if not isinstance(node, Scalar):
            return None
        try:
            return compile_expression(node.source(self.document.lines), names, want)
        except LangError as error:
            self.problems.append(error.problem)
        except NotedError:
            pass
        return None

    # -- rules ---------------------------------------------------------------------------------
    def bureau(self, path: Path, given: str) -> str:
        """The code of a bureau named by code or label."""
        for code, bureau in BUREAUS.items():
            if given in (code, bureau.label):
                return code
        near = get_close_matches(given, [*BUREAUS, *(b.label for b in BUREAUS.values())], n=2)
        self.problem(
            path,
            "bureau-unknown",
            f"不认识的部门 {given}",
            f"unknown bureau {given}",
            f"是否想写 {'、'.join(near)}?" if near else "可选:" + "、".join(BUREAUS),
            f"did you mean {', '.join(near)}?" if near else "one of: " + ", ".join(BUREAUS),
        )
        return given

    def _check(self, i: int, s: CheckShape) -> Check | None:
        path: Path = ("checks", i)
        applies = self._optional((*path, "applies"), s.applies)
        require = self.expression((*path, "require"), Sort.BOOL, self.names)
        waive_when = self._optional((*path, "waive_when"), s.waive_when)
        authority = self.citations((*path, "authority"), s.authority)
        citations = self.citations((*path, "source"), s.source)
        bureau = self.bureau((*path, "bureau"), s.bureau)
        effective = self._span((*path, "effective"), s.effective)
        if require is None:
            return None
        return Check(
            id=s.id,
            pack=self.shape.pack,
            level=self.shape.level,
            title=s.title,
            title_en=s.title_en,
            applies=applies,
            require=require,
            waive_when=waive_when,
            severity=s.severity,
            scope=s.scope,
            due=s.due,
            verify_by=s.verify_by,
            basis=s.basis,
            bureau=bureau,
            citations=citations,
            authority=authority[0] if authority else None,
            waivable=s.waivable,
            until=s.until,
            until_en=s.until_en,
            remedy=s.remedy,
            remedy_en=s.remedy_en,
            fallback=s.fallback,
            fallback_en=s.fallback_en,
            effective=effective,
            place=self.document.place((*path, "id")),
        )

    def _optional(self, path: Path, given: object) -> ast.Node | None:
        return None if given is None else self.expression(path, Sort.BOOL, self.names)

    def _score(self) -> tuple[ScoreItem, ...]:
        if self.shape.scorecard is None:
            return ()
        out = []
        for i, item in enumerate(self.shape.scorecard.items):
            path: Path = ("scorecard", "items", i)
            out.append(
                ScoreItem(
                    item.id,
                    self.shape.pack,
                    item.label,
                    item.label_en,
                    round(item.min * 1000),
                    round(item.max * 1000),
                    self._bands(path, item),
                    self.citations((*path, "source"), item.source),
                )
            )
        return tuple(out)

    def _bands(self, path: Path, item: ItemShape) -> tuple[Band, ...]:
        points = Type(Sort.NUMBER, SCALAR)
        if (item.points is None) == (item.bands is None):
            self.problem(
                (*path, "id"),
                "score-points",
                "points 与 bands 必须且只能写一个",
                "give either points or bands",
                "固定算式写 points,分档写 bands",
                "points for one formula, bands for steps",
            )
            return ()
        if item.bands is None:
            node = self.expression((*path, "points"), points, self.names)
            return (Band(ast.Const(BOOL, node.span, True), node),) if node else ()
        out = []
        for j in range(len(item.bands)):
            when = self.expression((*path, "bands", j, "when"), Sort.BOOL, self.names)
            node = self.expression((*path, "bands", j, "points"), points, self.names)
            if when is not None and node is not None:
                out.append(Band(when, node))
        return tuple(out)

    def _conclusion(self, i: int, s: ConclusionShape) -> Conclusion | None:
        path: Path = ("conclusions", i)
        names = Names(
            self.names.catalogue,
            self.names.parameters,
            self.metric,
            self.names.metric_names,
            self.names.tables,
            self.all_checks,
            s.after == "verdict",
            self.names.broken,
        )
        when = self.expression((*path, "when"), Sort.BOOL, names)
        kinds = [k for k in ("tag", "task", "route", "escalate") if getattr(s, k) is not None]
        if len(kinds) != 1:
            self.problem(
                (*path, "id"),
                "conclusion-effect",
                "tag、task、route、escalate 必须且只能写一个",
                "give exactly one of tag, task, route, escalate",
                "每条推论只有一个作用,多个就写成几条",
                "a conclusion has one effect; write several conclusions for several",
            )
        if when is None or len(kinds) != 1:
            return None
        kind, task = kinds[0], None
        if s.task is not None:
            bureau = self.bureau((*path, "task", "bureau"), s.task.bureau)
            task = Task(
                bureau,
                s.task.title,
                s.task.title_en,
                tuple(s.task.papers),
                tuple(s.task.papers_en or s.task.papers),
                s.task.days,
            )
        value = s.task.title if s.task else str(getattr(s, kind))
        value_en = s.task.title_en if s.task else getattr(s, f"{kind}_en", None) or s.title_en
        return Conclusion(
            s.id,
            self.shape.pack,
            s.title or value,
            s.title_en or value_en or value,
            when,
            s.after == "verdict",
            kind,
            value,
            value_en or value,
            task,
            self.citations((*path, "source"), s.source),
            place=self.document.place((*path, "id")),
        )

    def _tests(self) -> tuple[PackTest, ...]:
        return tuple(
            PackTest(
                t.name,
                t.given,
                t.as_of,
                tuple(t.waivers),
                t.expect,
                self.document.place(("tests", i, "name")),
            )
            for i, t in enumerate(self.shape.tests)
        )


def _table_type(table: Table) -> TableType:
    return TableType(table.key, tuple((k.name, k.type) for k in table.keys), table.columns)


__all__ = ["PackCompiler", "compile_packs"]

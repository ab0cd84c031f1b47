"""From packs of the right shape to packs that mean something: names, types, citations, guards.

Every mistake of every pack is collected; nothing stops at the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prescreen.errors import PackError, Problem
from prescreen.lang import Names, Sort, Type, ast
from prescreen.lang.types import BOOL, SCALAR
from prescreen.messages import problem
from prescreen.pack import guards, provisional
from prescreen.pack.declare import MAX_PROBLEMS, Declarations, Path
from prescreen.pack.expect import Expectable
from prescreen.pack.load import RawPack
from prescreen.pack.model import (
    Band,
    Check,
    Conclusion,
    Equivalent,
    Pack,
    PackTest,
    ScoreItem,
    Task,
)
from prescreen.pack.schema import CheckShape, ConclusionShape, ItemShape, lacking_english
from prescreen.vocabulary import CONCLUSIONS


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
    problems += provisional.across(done.values())
    if problems:
        raise PackError(problems)
    return tuple(done.values())


def _order(raws: Mapping[str, RawPack], problems: list[Problem]) -> list[RawPack]:
    """Packs after those they use or extend; a cycle is a problem."""
    out: list[RawPack] = []
    done: set[str] = set()
    by_folder = {}
    for raw in raws.values():
        by_folder[raw.path.parent.name] = raw
        by_folder[f"{raw.path.parent.parent.name}/{raw.path.parent.name}"] = raw
        by_folder[raw.id] = raw

    def named(raw: RawPack) -> Iterator[RawPack]:
        refs = (*raw.shape.uses, *raw.shape.extends)
        return (by_folder[ref] for ref in refs if ref in by_folder)

    for key in sorted(raws):
        trail = [raws[key]]
        rest = [named(raws[key])]
        while trail and trail[0].id not in done:
            below = next(rest[-1], None)
            if below is None:
                rest.pop()
                out.append(trail.pop())
                done.add(out[-1].id)
            elif any(below is open_ for open_ in trail):
                ids = [r.id for r in trail]
                loop = " → ".join([*ids[ids.index(below.id) :], below.id])
                place = below.document.place(("extends" if below.shape.extends else "uses",))
                problems.append(problem("pack-cycle", place, loop=loop))
            elif below.id not in done:
                trail.append(below)
                rest.append(named(below))
    return out


class PackCompiler(Declarations):
    """Compiles one pack: what it declares, then its rules."""

    def pack(self) -> Pack:
        shape = self.shape
        if shape.level == "national":
            for path, name in lacking_english(shape):
                self.problems.append(problem("pack-missing", self.document.place(path), name=name))
        self.declare()
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
            title_en=shape.title_en or shape.title,
            version=shape.version,
            level=shape.level,
            status=shape.status,
            effective=self._span(("effective",), shape.effective),
            review_by=shape.review_by,
            tested_on=shape.tested_on,
            coverage=tuple((g.zh, g.en or g.zh) for g in shape.coverage),
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
            equivalent=tuple(
                Equivalent(e.rule, e.change, e.reason, self.document.place(("equivalent", i)))
                for i, e in enumerate(shape.equivalent)
            ),
            sha256=self.digest.hexdigest(),
            file=self.document.file,
        )
        self.problems += guards.inside(pack, self.document, self.visible)
        return pack

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
            title_en=s.title_en or s.title,
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
            remedy_en=s.remedy_en or s.remedy,
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
                    item.label_en or item.label,
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
            self.problem((*path, "id"), "score-points")
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
        kinds = [k for k in CONCLUSIONS if getattr(s, k) is not None]
        if len(kinds) != 1:
            self.problem((*path, "id"), "conclusion-effect")
        if when is None or len(kinds) != 1:
            return None
        kind, task = kinds[0], None
        if s.task is not None:
            bureau = self.bureau((*path, "task", "bureau"), s.task.bureau)
            task = Task(
                bureau,
                s.task.title,
                s.task.title_en or s.task.title,
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
        """The tests; what the pack declares counts as there, even where it is broken."""
        shape, seen = self.shape, self.visible
        can = Expectable(
            [c.id for p in seen for c in p.checks] + [c.id for c in shape.checks],
            {c.value for p in seen for c in p.conclusions if c.kind == "tag"}
            | {c.tag for c in shape.conclusions if c.tag},
            [c.id for c in shape.conclusions],
            shape.metrics.keys(),
        )
        out = []
        for i, t in enumerate(self.shape.tests):
            at: Path = ("tests", i, "expect")

            def report(path: Path, code: str, /, **words: object) -> None:
                if len(self.problems) < MAX_PROBLEMS:
                    self.problem((*at, *path), code, **words)  # noqa: B023 - called at once

            out.append(
                PackTest(
                    t.name,
                    t.given,
                    t.as_of,
                    tuple(t.waivers),
                    can.read(t.expect, report),
                    self.document.place(("tests", i, "name")),
                )
            )
        return tuple(out)


__all__ = ["PackCompiler", "compile_packs"]

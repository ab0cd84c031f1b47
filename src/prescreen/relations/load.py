"""Reading `data/relations.yaml`: names, types and values are checked as those of a pack are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from prescreen.errors import PackError, Problem
from prescreen.fields import Field, Kind, catalogue
from prescreen.lang import LangError, Names, Sort, Type, ast, compile_expression, walk
from prescreen.messages import Both, problem
from prescreen.pack.expressions import source_of
from prescreen.relations.model import Case, Relation, RelationKind, Relations
from prescreen.yamlsource.nodes import Document, Scalar
from prescreen.yamlsource.shape_errors import explain
from prescreen.yamlsource.source import read_yaml, to_plain

_WORD = re.compile(r"\$[a-z_]+")


class CaseShape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    when: str
    value: bool | str | float | list[str] | dt.date


class RelationShape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str
    target: str | None = None
    cases: list[CaseShape] = []
    equals: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    tolerance: float = 0.0
    consistent: str | None = None
    unless: str | None = None
    when: str | None = None
    doubts: list[str] = []
    asks: Literal["target", "source"] = "target"
    why: str
    why_en: str


class FileShape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    words: dict[str, list[str]] = {}
    relations: list[RelationShape]


@cache
def load_relations(path: Path | None = None) -> Relations:
    """The relations of the catalogue, or those of another file.

    Raises `PackError` with every mistake and its place.
    """
    file = path or Path(str(files("prescreen.relations").joinpath("data", "relations.yaml")))
    document = read_yaml(file, file.name)
    if document.problems or document.root is None:
        raise PackError(document.problems)
    try:
        shape = FileShape.model_validate(to_plain(document.root))
    except ValidationError as error:
        raise PackError(explain(error, document, FileShape, group="pack")) from None
    problems: list[Problem] = []
    words = {f"${name}": str(listed) for name, listed in shape.words.items()}
    made = [
        _Reader(document, i, one, problems, words).relation()
        for i, one in enumerate(shape.relations)
    ]
    problems += _doubles(shape, document)
    if problems:
        raise PackError(problems)
    return Relations(tuple(_ordered([r for r in made if r is not None], document)))


class _Reader:
    """One relation of the file."""

    def __init__(
        self,
        document: Document,
        at: int,
        shape: RelationShape,
        problems: list[Problem],
        words: Mapping[str, str],
    ) -> None:
        """`words`: what stands for a `$name` in expressions."""
        self.document = document
        self.path = ("relations", at)
        self.shape = shape
        self.problems = problems
        self.words = words

    def relation(self) -> Relation | None:
        shape, target = self.shape, self._target()
        cases = [self._case(i, target) for i in range(len(shape.cases))]
        formula = self._tree("equals", shape.equals, _type_of(target))
        least = self._tree("at_least", shape.at_least, _type_of(target))
        most = self._tree("at_most", shape.at_most, _type_of(target))
        holds = self._tree("consistent", shape.consistent, Sort.BOOL)
        unless = self._tree("unless", shape.unless, Sort.BOOL)
        when = self._tree("when", shape.when, Sort.BOOL)
        ends = shape.at_least is not None or shape.at_most is not None
        given = [bool(shape.cases), shape.equals is not None, ends, shape.consistent is not None]
        kinds: tuple[RelationKind, ...] = ("derives", "equals", "bounds", "consistent")
        lost = shape.unless is not None and not shape.cases
        lost = lost or (shape.when is not None and shape.equals is None)
        if lost or sum(given) != 1 or (shape.consistent is None) is (shape.target is None):
            self._say("relation-shape", ("id",))
        trees = [c.when for c in cases if c is not None]
        trees += [t for t in (formula, least, most, holds, unless, when) if t is not None]
        return Relation(
            shape.id,
            kinds[given.index(True)] if any(given) else "consistent",
            shape.target or "",
            tuple(c for c in cases if c is not None),
            formula,
            least,
            most,
            holds,
            unless,
            when,
            shape.tolerance,
            frozenset(p for t in trees for p in _reads(t)),
            frozenset(shape.doubts),
            shape.asks == "source",
            shape.why,
            shape.why_en,
        )

    def _target(self) -> Field | None:
        if self.shape.target is None:
            return None
        field = catalogue.get(self.shape.target)
        if field is None or field.list_path is not None:
            self._say("relation-target", ("target",), target=self.shape.target)
        return field

    def _case(self, i: int, target: Field | None) -> Case | None:
        given = self.shape.cases[i]
        when = self._tree("cases", given.when, Sort.BOOL, ("cases", i, "when"))
        value = _value(target, given.value) if target is not None else None
        if target is not None and value is None:
            field = Both(target.label, target.label_en)
            self._say("relation-value", ("cases", i, "value"), field=field, value=given.value)
        return Case(when, value) if when is not None else None

    def _tree(
        self, key: str, text: str | None, want: Sort | Type | None, at: tuple[Any, ...] = ()
    ) -> ast.Node | None:
        if text is None:
            return None
        node = self.document.node((*self.path, *(at or (key,))))
        source = source_of(node, self.document.lines) if isinstance(node, Scalar) else text
        if "$" in text:  # several lines written at once; an error is told of the line they stand in
            source = _WORD.sub(lambda found: self.words.get(found[0], found[0]), text)
        try:
            return compile_expression(source, Names(catalogue), want)
        except LangError as error:
            self.problems.append(error.problem)
            return None

    def _say(self, code: str, at: tuple[str | int, ...], /, **words: object) -> None:
        self.problems.append(problem(code, self.document.place((*self.path, *at)), **words))


def _type_of(field: Field | None) -> Type | None:
    return None if field is None else Type(Sort(field.kind.value), field.unit)


def _value(field: Field, given: Any) -> object:
    """The canonical value of a case, None where the field cannot have it."""
    if field.kind is Kind.BOOL:
        return given if isinstance(given, bool) else None
    if field.kind is Kind.SET:
        listed = given if isinstance(given, list) else [given]
        known = not field.values or set(listed) <= set(field.values)
        return frozenset(listed) if known else None
    if field.kind is Kind.NUMBER:
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        return float(given) if is_number else None
    if field.kind is Kind.DATE:
        return given if isinstance(given, dt.date) else None
    text = str(given)
    return None if field.values and text not in field.values else text


def _reads(tree: ast.Node) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.FieldRef):
            yield node.path
        elif isinstance(node, ast.Aggregate):
            yield node.list


def _doubles(shape: FileShape, document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, one in enumerate(shape.relations):
        if one.id in seen:
            place = document.place(("relations", i, "id"))
            yield problem("relation-twice", place, id=one.id)
        seen.add(one.id)


def _ordered(relations: list[Relation], document: Document) -> list[Relation]:
    """Those first that others rest on. Raises `PackError` for facts that derive each other."""
    giving: dict[str, list[Relation]] = {}
    for one in relations:
        giving.setdefault(one.target or f"\x00{one.id}", []).append(one)
    graph: Mapping[str, list[str]] = {
        target: sorted({p for r in rs for p in r.reads if p in giving})
        for target, rs in giving.items()
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        loop = " → ".join(error.args[1])
        place = document.place(("relations",))
        raise PackError([problem("relation-cycle", place, loop=loop)]) from None
    return [r for target in order for r in giving[target]]

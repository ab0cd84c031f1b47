"""Reading a region profile: everything wrong with it at once, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from prescreen.errors import Problem, RegionError
from prescreen.fields import Field, Kind, catalogue, industry
from prescreen.fields.tolerance import read_tolerance
from prescreen.messages import Both, problem
from prescreen.region.dated import Dated, canonical, dated
from prescreen.region.divisions import division, facts_of
from prescreen.region.region import Region
from prescreen.region.shapes import DatedShape, RegionShape
from prescreen.vocabulary import BUREAUS
from prescreen.yamlsource.shape_errors import explain
from prescreen.yamlsource.source import Document, read_yaml, to_plain


def load_region(path: str | Path) -> Region:
    """Read a region profile. Raises `RegionError` with every problem and its place."""
    file = Path(path)
    document = read_yaml(file)
    if document.problems or document.root is None:
        raise RegionError(document.problems)
    try:
        shape = RegionShape.model_validate(to_plain(document.root))
    except ValidationError as error:
        raise RegionError(explain(error, document, RegionShape, group="region")) from None
    problems = list(_problems(shape, document))
    if problems:
        raise RegionError(problems)
    shape = shape.model_copy(update={"facts": {**_following(shape), **shape.facts}})
    digest = hashlib.sha256("\n".join(document.lines).encode()).hexdigest()
    return Region(shape, file.resolve().parent, digest, document.file)


def _following(shape: RegionShape) -> dict[str, list[DatedShape]]:
    """Facts that follow from the code of the place."""
    place = division(shape.code) if shape.code is not None else None
    found = facts_of(place) if place is not None else ()
    return {f.path: [DatedShape.model_validate({"value": f.value, "from": f.since})] for f in found}


def _code_problems(shape: RegionShape, document: Document) -> Iterator[Problem]:
    """A code that is not known, and facts that say otherwise than the code."""
    if shape.code is not None and division(shape.code) is None:
        yield problem("region-code", document.place(("code",)), code=shape.code)
    for path, follows in _following(shape).items():
        true = follows[0].value
        for j, entry in enumerate(shape.facts.get(path, ())):
            said = entry.value
            short = isinstance(true, str) and isinstance(said, str) and true.startswith(said)
            if said != true and not short:
                where = document.place(("facts", path, j))
                label = catalogue[path].label, catalogue[path].label_en
                yield problem(
                    "region-code/contradicts", where, label=Both(*label), said=said, true=true
                )


def _problems(shape: RegionShape, document: Document) -> Iterator[Problem]:
    yield from _code_problems(shape, document)
    try:
        read_tolerance(shape.tolerance)
    except ValueError as error:
        yield problem("region-tolerance", document.place(("tolerance",)), said=error)
    for path, entries in shape.facts.items():
        values = [d.value for d in entries]
        yield from _fact_problems(path, values, "region", document, ("facts", path))
        yield from _overlaps(path, entries, document, ("facts", path))
    for i, park in enumerate(shape.parks):
        for path, value in park.facts.items():
            where = ("parks", i, "facts", path)
            try:
                entries = dated(value)
            except ValidationError:
                entries = [DatedShape.model_validate({"value": value})]
            yield from _fact_problems(path, [d.value for d in entries], "park", document, where)
            yield from _overlaps(path, entries, document, where)
    for i, item in enumerate(shape.industries):
        for j, code in enumerate(item.codes):
            if not industry.exists(code):
                place = document.place(("industries", i, "codes", j))
                yield problem("region-industry", place, code=code)
    for code in shape.bureaus:
        if code not in BUREAUS:
            place = document.place(("bureaus", code))
            yield problem("region-bureau", place, code=code, known=tuple(BUREAUS))
    yield from _document_problems(shape, document)


def _document_problems(shape: RegionShape, document: Document) -> Iterator[Problem]:
    """Everything that names a document names one that is listed."""
    for path, entries in shape.facts.items():
        for j, entry in enumerate(entries):
            if entry.document is not None and entry.document not in shape.documents:
                yield _no_document(entry.document, document, ("facts", path, j, "document"))
    groups: Mapping[str, list[Any]] = {
        "industries": list(shape.industries),
        "parks": list(shape.parks),
        "enterprises": list(shape.enterprises),
        "targets": list(shape.targets),
    }
    for key, items in groups.items():
        for i, item in enumerate(items):
            if item.document is not None and item.document not in shape.documents:
                yield _no_document(item.document, document, (key, i, "document"))


def _no_document(name: str, document: Document, path: tuple[int | str, ...]) -> Problem:
    return problem("region-document", document.place(path), name=name)


def _overlaps(
    path: str, entries: Sequence[DatedShape], document: Document, where: tuple[int | str, ...]
) -> Iterator[Problem]:
    """Two entries of one fact that hold on the same day."""
    days = [Dated(None, e.since, e.until) for e in entries]
    for j, later in enumerate(days):
        for earlier in days[:j]:
            if earlier.meets(later):
                yield problem("region-overlap", document.place((*where, j)), path=path)
                return


def _fact_problems(
    path: str, values: list[Any], of: str, document: Document, where: tuple[int | str, ...]
) -> Iterator[Problem]:
    """Facts that are not those of a region, or of the other of region and park, or whose values
    cannot be read. `of` is the first part of paths that belong there."""
    field = catalogue.get(path)
    if field is None or field.origin != "region":
        near = ", ".join(catalogue.suggest(path))
        code = "region-fact/near" if near else "region-fact"
        yield problem(code, document.place(where), path=path, near=near)
        return
    if not path.startswith(f"{of}."):
        key = "facts" if of == "park" else "parks[].facts"
        yield problem("region-fact/misplaced", document.place(where), path=path, key=key)
        return
    for value in values:
        if canonical(field, value) is None:
            yield problem(
                _unread(field),
                document.place(where),
                label=Both(field.label, field.label_en),
                value=value,
                options=tuple(field.values),
                unit=field.unit or "",
            )


def _unread(field: Field) -> str:
    """The message on a value that cannot be read, with what the field takes."""
    if field.values:
        return "region-value/options"
    if field.kind is Kind.BOOL:
        return "region-value/bool"
    if field.kind is Kind.NUMBER:
        return "region-value/unit" if field.unit is not None else "region-value/number"
    return "region-value/date" if field.kind is Kind.DATE else "region-value"

"""Reading a region profile: everything wrong with it at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from prescreen.errors import Problem, RegionError
from prescreen.fields import catalogue, industry
from prescreen.region.dated import Dated, canonical, dated
from prescreen.region.region import Region
from prescreen.region.shapes import DatedShape, RegionShape
from prescreen.vocabulary import BUREAUS
from prescreen.yamlsource.shape_errors import explain
from prescreen.yamlsource.source import Document, read_yaml, to_plain


def load_region(path: str | Path) -> Region:
    """Read a region profile. Raises `RegionError` with every problem and its place."""
    import hashlib

    file = Path(path)
    document = read_yaml(file)
    if document.problems or document.root is None:
        raise RegionError(document.problems)
    try:
        shape = RegionShape.model_validate(to_plain(document.root))
    except ValidationError as error:
        raise RegionError(explain(error, document, RegionShape)) from None
    problems = list(_problems(shape, document))
    if problems:
        raise RegionError(problems)
    digest = hashlib.sha256("\n".join(document.lines).encode()).hexdigest()
    return Region(shape, file.resolve().parent, digest, document.file)


def _problems(shape: RegionShape, document: Document) -> Iterator[Problem]:
    for path, entries in shape.facts.items():
        yield from _fact_problems(path, [d.value for d in entries], document, ("facts", path))
        yield from _overlaps(path, entries, document, ("facts", path))
    for i, park in enumerate(shape.parks):
        for path, value in park.facts.items():
            where = ("parks", i, "facts", path)
            try:
                entries = dated(value)
            except ValidationError:
                entries = [DatedShape.model_validate({"value": value})]
            yield from _fact_problems(path, [d.value for d in entries], document, where)
            yield from _overlaps(path, entries, document, where)
    for i, item in enumerate(shape.industries):
        for j, code in enumerate(item.codes):
            if not industry.exists(code):
                yield Problem(
                    "region-industry",
                    f"GB/T 4754-2017 没有代码 {code}",
                    f"GB/T 4754-2017 has no code {code}",
                    document.place(("industries", i, "codes", j)),
                    "核对行业代码(2017 版)",
                    "check the code against the 2017 edition",
                )
    for code in shape.bureaus:
        if code not in BUREAUS:
            yield Problem(
                "region-bureau",
                f"不认识的部门代码 {code}",
                f"unknown bureau code {code}",
                document.place(("bureaus", code)),
                "可选:" + "、".join(BUREAUS),
                "one of: " + ", ".join(BUREAUS),
            )
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
    return Problem(
        "region-document",
        f"documents 里没有 {name}",
        f"documents has no {name}",
        document.place(path),
        "先在 documents 里登记文件",
        "list the document first",
    )


def _overlaps(
    path: str, entries: Sequence[DatedShape], document: Document, where: tuple[int | str, ...]
) -> Iterator[Problem]:
    """Two entries of one fact that hold on the same day."""
    days = [Dated(None, e.since, e.until) for e in entries]
    for j, later in enumerate(days):
        for earlier in days[:j]:
            if earlier.meets(later):
                yield Problem(
                    "region-overlap",
                    f"{path} 有两个值在同一天生效",
                    f"{path} has two values on the same day",
                    document.place((*where, j)),
                    "用 from、until 把两段分开(until 当日不含)",
                    "separate them by from and until (until is excluded)",
                )
                return


def _fact_problems(
    path: str, values: list[Any], document: Document, where: tuple[int | str, ...]
) -> Iterator[Problem]:
    """Facts that are not those of a region, or whose values cannot be read."""
    field = catalogue.get(path)
    if field is None or field.origin != "region":
        near = ", ".join(f for f in catalogue.suggest(path))
        yield Problem(
            "region-fact",
            f"{path} 不是地区事实",
            f"{path} is not a fact of a region",
            document.place(where),
            f"是否想写 {near}?" if near else "地区事实见 prescreen fields region",
            f"did you mean {near}?" if near else "see `prescreen fields region`",
        )
        return
    for value in values:
        if canonical(field, value) is None:
            yield Problem(
                "region-value",
                f"{field.label} 的值读不懂:{value!r}",
                f"the value of {field.label_en} cannot be read: {value!r}",
                document.place(where),
                f"可选:{'、'.join(field.values)}" if field.values else f"类型 {field.kind}",
                f"one of: {', '.join(field.values)}" if field.values else f"a {field.kind}",
            )

"""The profile of a place: industries, parks, dated facts, enterprises, and the rules that apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prescreen.errors import Problem, RegionError
from prescreen.fields import (
    BUREAUS,
    Kind,
    Range,
    UnitError,
    catalogue,
    industry,
    parse_quantity,
)
from prescreen.fields import Field as CatalogueField
from prescreen.pack.schema import Stage
from prescreen.pack.shape_errors import explain
from prescreen.pack.yaml_source import Document, read_yaml, to_plain


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class DocumentShape(Shape):
    title: str
    issuer: str | None = None
    date: dt.date | None = None
    number: str | None = None
    url: str | None = None
    note: str | None = None


class BureauShape(Shape):
    name: str
    contact: str | None = None


class IndustryShape(Shape):
    name: str
    name_en: str | None = None
    tier: Literal["首位", "主导", "新兴", "其他"]
    codes: list[str] = []
    words: list[str] = []
    document: str | None = None
    note: str | None = None


class ParkShape(Shape):
    name: str
    aliases: list[str] = []
    leading: list[str] = []
    facts: dict[str, Any] = {}
    area: str | None = None
    document: str | None = None
    note: str | None = None


class DatedShape(Shape):
    value: Any
    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = None
    document: str | None = None
    note: str | None = None


class FirmShape(Shape):
    name: str
    node: str
    capacity: float | int = 1.0
    role: Literal["链主", "龙头", "规上", "其他"] = "其他"
    document: str | None = None
    note: str | None = None


class TargetShape(Shape):
    name: str
    value: float | int
    unit: str
    year: int | None = None
    document: str | None = None
    note: str | None = None


class RegionShape(Shape):
    """One region.yaml."""

    region: str
    name: str
    name_en: str | None = None
    documents: dict[str, DocumentShape] = {}
    packs: list[str]
    chains: list[str] = []
    default_stage: Stage = "初审"
    bureaus: dict[str, BureauShape] = {}
    members: list[str] = []
    industries: list[IndustryShape] = []
    parks: list[ParkShape] = []
    facts: dict[str, list[DatedShape]] = {}
    enterprises: list[FirmShape] = []
    targets: list[TargetShape] = []
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A canonical value and the days on which it holds, `until` excluded."""

    value: object
    since: dt.date | None
    until: dt.date | None

    def on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def meets(self, other: Dated) -> bool:
        """Whether some day is in both."""
        return (other.until is None or self.since is None or self.since < other.until) and (
            self.until is None or other.since is None or other.since < self.until
        )


def dated(value: Any) -> list[DatedShape]:
    """A fact of a park as dated entries: a bare value holds on every day."""
    listed = isinstance(value, list) and all(isinstance(v, dict) and "value" in v for v in value)
    if listed and value:
        return [DatedShape.model_validate(v) for v in value]
    return [DatedShape.model_validate({"value": value})]


def _timeline(path: str, given: Iterable[DatedShape]) -> tuple[Dated, ...]:
    field = catalogue[path]
    return tuple(Dated(canonical(field, d.value), d.since, d.until) for d in given)


def _on(timelines: Mapping[str, tuple[Dated, ...]], day: dt.date) -> dict[str, object]:
    return {path: d.value for path, entries in timelines.items() for d in entries if d.on(day)}


@dataclass(frozen=True)
class Region:
    """A profile that was read and checked. `digest` is the SHA-256 of its file."""

    shape: RegionShape
    folder: Path
    digest: str
    file: str = ""

    @property
    def id(self) -> str:
        return self.shape.region

    @property
    def name(self) -> str:
        return self.shape.name

    def bureau_name(self, code: str, lang: str = "zh") -> str:
        """The local name of a bureau where the profile states it, else the general one."""
        if code in self.shape.bureaus and lang == "zh":
            return self.shape.bureaus[code].name
        bureau = BUREAUS.get(code)
        if bureau is None:
            return code
        return bureau.label if lang == "zh" else bureau.label_en

    def facts_on(self, day: dt.date, park: str | None) -> dict[str, object]:
        """Region and park facts in force on the day, by path; what is not stated is absent."""
        out = _on(self.timelines, day)
        found = self.park(park)
        if found is not None:
            out |= _on(self.park_timelines[found.name], day)
            out.setdefault("park.name", found.name)
            if found.leading:
                out.setdefault("park.leading", frozenset(found.leading))
        return out

    def stated_until(self, path: str, day: dt.date) -> dt.date | None:
        """The day on which the fact in force ends, if the profile says one."""
        return next((d.until for d in self.timelines.get(path, ()) if d.on(day)), None)

    def park(self, name: str | None) -> ParkShape | None:
        """The park of that name or alias, None where there is none."""
        if name is None:
            return None
        return next((p for p in self.shape.parks if name == p.name or name in p.aliases), None)

    @cached_property
    def timelines(self) -> Mapping[str, tuple[Dated, ...]]:
        """Facts of the region by path, with the days on which each holds."""
        return {path: _timeline(path, given) for path, given in self.shape.facts.items()}

    @cached_property
    def park_timelines(self) -> Mapping[str, Mapping[str, tuple[Dated, ...]]]:
        """The same for each park, by its name."""
        return {
            park.name: {path: _timeline(path, dated(v)) for path, v in park.facts.items()}
            for park in self.shape.parks
        }

    def industry_of(self, code: str | None, text: str) -> IndustryShape | None:
        """The region's industry that a candidate belongs to: by code first, then by words."""
        if code is not None:
            chain = (code, *industry.ancestors(code))
            for step in chain:
                for item in self.shape.industries:
                    if step in item.codes:
                        return item
        for item in self.shape.industries:
            if any(w in text for w in item.words):
                return item
        return None


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


def canonical(field: CatalogueField, value: Any) -> object:
    """A value of a profile in the field's own unit, None if it cannot be one."""
    if field.kind is Kind.BOOL:
        return value if isinstance(value, bool) else None
    if field.kind is Kind.NUMBER:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return float(value)
        try:
            found = parse_quantity(str(value), field.unit)
            if isinstance(found, Range) or field.unit is None:
                return None
            return found.to(field.unit)
        except UnitError:
            return None
    if field.kind is Kind.SET:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list):
            return None
        chosen = frozenset(str(v) for v in listed)
        return None if field.values and not chosen <= frozenset(field.values) else chosen
    if field.kind is Kind.DATE:
        return value if isinstance(value, dt.date) else None
    text = str(value)
    return None if field.values and text not in field.values else text

"""Packs as the engine sees them: frozen, checked, with typed expressions and citations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from prescreen.errors import Place
from prescreen.fields import Unit
from prescreen.lang import ast
from prescreen.lang.types import Type
from prescreen.pack.tables import LookupTable
from prescreen.vocabulary import SEEN


@dataclass(frozen=True, slots=True)
class Period:
    """Days in force: `since` included, `until` excluded; None is open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def overlaps(self, other: Period) -> bool:
        return (other.until is None or self.since is None or self.since < other.until) and (
            self.until is None or other.since is None or other.since < self.until
        )

    def edges(self) -> tuple[dt.date, ...]:
        return tuple(d for d in (self.since, self.until) if d is not None)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document that rules rest on."""

    key: str
    title: str
    issuer: str
    number: str | None
    effective: Period
    basis: str
    evidence: str
    note: str | None = None
    elsewhere: bool = False
    """A practice of other places that a national pack draws on: no authority for anybody, so it is
    named in the pack and its page only, and in reports as `COMMON_PRACTICE`."""


@dataclass(frozen=True, slots=True)
class Citation:
    source: SourceText
    article: str | None

    def __str__(self) -> str:
        """The text as its pack has it."""
        title = self.source.title
        name = title if title.startswith("《") else f"《{title}》"
        number = f"({self.source.number})" if self.source.number else ""
        return f"{name}{number}{self.article or ''}"


def in_force(citations: tuple[Citation, ...], day: dt.date) -> tuple[Citation, ...]:
    """Those whose text is in force on the day."""
    return tuple(c for c in citations if c.source.effective.on(day))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, text or date that changes over time; `values` by first day in force."""

    key: str
    label: str
    label_en: str
    type: Type
    values: tuple[tuple[dt.date, object], ...]
    citations: tuple[Citation, ...]
    better: str
    pack: str
    authority: tuple[Citation, ...] = ()
    """Texts that allow the parameter to be looser than that of a pack extended."""

    def begun(self, day: dt.date) -> bool:
        """Whether the parameter says anything of the day, if only that there is no value."""
        return any(since <= day for since, _ in self.values)

    def on(self, day: dt.date) -> object:
        """The value in force on the day, None if there is none."""
        value = None
        for since, given in self.values:
            if since <= day:
                value = given
        return value


@dataclass(frozen=True, slots=True)
class Metric:
    key: str
    label: str
    label_en: str
    node: ast.Node
    citations: tuple[Citation, ...]

    @property
    def unit(self) -> Unit | None:
        return self.node.type.unit


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: `applies -> (require or waive_when)`."""

    id: str
    pack: str
    level: str
    title: str
    title_en: str
    applies: ast.Node | None
    require: ast.Node
    waive_when: ast.Node | None
    severity: str
    scope: str
    due: str
    verify_by: str | None
    basis: str
    bureau: str
    citations: tuple[Citation, ...]
    authority: Citation | None
    waivable: bool
    until: str | None
    until_en: str | None
    remedy: str
    remedy_en: str
    fallback: str | None
    fallback_en: str | None
    effective: Period
    place: Place

    @property
    def evidence(self) -> str:
        """The best evidence among the texts cited."""
        grades = {c.source.evidence for c in self.citations}
        return min(grades, key=SEEN.index, default="unverified")


@dataclass(frozen=True, slots=True)
class Band:
    when: ast.Node
    points: ast.Node


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """Points as thousandths; `bands` are tried in order, the first that holds gives the points."""

    id: str
    pack: str
    label: str
    label_en: str
    low: int
    high: int
    bands: tuple[Band, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Task:
    bureau: str
    title: str
    title_en: str
    papers: tuple[str, ...]
    papers_en: tuple[str, ...]
    days: int | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """`kind` is tag, task, route or escalate; `value` its text (the task itself for a task)."""

    id: str
    pack: str
    title: str
    title_en: str
    when: ast.Node
    after_verdict: bool
    kind: str
    value: str
    value_en: str
    task: Task | None
    citations: tuple[Citation, ...]
    stratum: int = 0
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class PackTest:
    name: str
    given: Mapping[str, object]
    as_of: dt.date | None
    waivers: tuple[Mapping[str, object], ...]
    expect: Mapping[str, object]
    place: Place


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A change of a rule, as `prescreen test --mutate` says it, that changes nothing, and why."""

    rule: str
    change: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack, compiled. `coverage` pairs say in zh and en what it does not know."""

    id: str
    title: str
    title_en: str
    version: str
    level: str
    status: str
    effective: Period
    review_by: dt.date | None
    tested_on: dt.date | None
    coverage: tuple[tuple[str, str], ...]
    uses: tuple[str, ...]
    extends: tuple[str, ...]
    sources: Mapping[str, SourceText]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, LookupTable]
    metrics: Mapping[str, Metric]
    checks: tuple[Check, ...]
    score_title: str | None
    score: tuple[ScoreItem, ...]
    conclusions: tuple[Conclusion, ...]
    tests: tuple[PackTest, ...]
    equivalent: tuple[Equivalent, ...]
    sha256: str
    file: str

"""What is known of a project at one moment: frozen, made from events by `fold`, and JSON-able."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from prescreen.candidate import Candidate
from prescreen.case.events import OPINIONS
from prescreen.case.parts import to_plain
from prescreen.errors import InputError
from prescreen.fields import catalogue
from prescreen.vocabulary import BUREAUS, STAGES, TaskSortCode

_EMPTY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one speaker says of one fact: a unit, the office (no unit), or a series of lists.

    `n` is the number of the event, `on` the day from which it was said; grade, source, by,
    evidence_on and settles are those of its evidence.
    """

    value: Any
    n: int
    on: dt.date
    unit: str | None = None
    series: str | None = None
    grade: str = "declared"
    source: str | None = None
    by: str | None = None
    evidence_on: dt.date | None = None
    settles: str | None = None
    document: str | None = None

    @property
    def rank(self) -> tuple[bool, dt.date, int]:
        """What is verified stands before what is not, then what was said last."""
        return self.grade == "verified", self.on, self.n

    def evidence(self) -> dict[str, Any]:
        """As a candidate carries it; a plain declaration carries none."""
        found = {
            "grade": self.grade, "source": self.source, "on": self.evidence_on, "by": self.by,
            "settles": self.settles,
        }  # fmt: skip
        kept = {key: to_plain(value) for key, value in found.items() if value is not None}
        return {} if kept == {"grade": "declared"} else kept


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done; `done` is the day on which it was."""

    title: str
    opened: dt.date
    to: str | None = None
    due: dt.date | None = None
    ground: str | None = None
    done: dt.date | None = None
    result: str | None = None
    document: str | None = None
    sort: TaskSortCode = "task"
    stage: str | None = None
    asker: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The last list of a series in which the project stood, and the digest of its row there."""

    list: str
    digest: str
    on: dt.date
    stage: str | None = None
    gone: str | None = None
    """The later list in which it no longer stands."""


@dataclass(frozen=True, slots=True)
class ProjectState:
    """One project at one moment. All mappings are to be treated as read-only.

    `version` is the number of its last event: who writes says which version he saw.
    """

    id: str
    version: int = 0
    since: dt.date | None = None
    """The day of its first event."""
    last: dt.date | None = None
    """The day of its latest event, in the order of days."""
    stage: str | None = None
    stages: Mapping[str, dt.date] = field(default_factory=dict)
    """The day on which each stage was first reached."""
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """What lists said and nobody could read, by path."""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    opinions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    heard: Mapping[str, dt.date] = field(default_factory=dict)
    """The day on which each unit first gave an opinion that stands."""
    decision: Mapping[str, Any] | None = None
    waivers: tuple[Mapping[str, Any], ...] = ()
    tasks: Mapping[str, Task] = field(default_factory=dict)
    attachments: tuple[Mapping[str, Any], ...] = ()
    reported: tuple[Mapping[str, Any], ...] = ()
    """Sums stated of projects that nobody names; such a record is no project."""
    assigned: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Who stands for the project, by role: holder, on, document."""
    promises: tuple[Mapping[str, Any], ...] = ()
    """What was promised and stands: item, due, value, since, document."""
    performed: tuple[Mapping[str, Any], ...] = ()
    """What was done of it: item, until, value, since, document, and the unit that says so."""
    screening: Mapping[str, Any] | None = None
    """The last screening: verdict, as_of, report, rules, input, open."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """Projects that it may be the same as, and why; not yet answered."""
    distinct: tuple[str, ...] = ()
    absorbed: Mapping[str, ProjectState] = field(default_factory=dict)
    merged_into: str | None = None
    erased: int = 0

    # -- facts -------------------------------------------------------------------------------
    def said(self, path: str) -> tuple[Claim, ...]:
        """All that stands of a fact, what holds first."""
        own = self.claims.get(path, ())
        if len(own) < 2 and not self.absorbed:
            return own
        others = (c for s in self.absorbed.values() for c in s.said(path))
        return tuple(sorted((*own, *others), key=lambda c: c.rank, reverse=True))

    def standing(self, path: str) -> Claim | None:
        """What holds of a fact; None where nobody says anything."""
        found = self.said(path)
        return found[0] if found else None

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of which something stands."""
        every = {*self.claims, *(p for s in self.absorbed.values() for p in s.paths)}
        return tuple(sorted(every))

    @property
    def facts(self) -> dict[str, Claim]:
        """What holds, by path."""
        return {path: self.said(path)[0] for path in self.paths}

    @property
    def contested(self) -> dict[str, tuple[Claim, ...]]:
        """Facts of which something else is said than what holds."""
        found = {path: self.said(path) for path in self.paths}
        return {p: said for p, said in found.items() if any(c.value != said[0].value for c in said)}

    def value(self, path: str) -> Any:
        """The canonical value that holds; None where none is known."""
        found = self.standing(path)
        return found.value if found is not None else None

    @property
    def name(self) -> str:
        """The name of the project, empty where nobody gave it one."""
        return str(self.value("project.name") or "")

    @property
    def investors(self) -> tuple[str, ...]:
        """Names of the investors."""
        items = (self.value("investor") or _EMPTY).get("items", ())
        return tuple(str(i["name"]) for i in items if i.get("name"))

    @property
    def verdict(self) -> str | None:
        """The tool's last verdict (系统初判); never what people decided."""
        return self.screening["verdict"] if self.screening is not None else None

    @property
    def open_tasks(self) -> dict[str, Task]:
        """Tasks not yet done, those of absorbed projects under `their id/task`."""
        return {name: t for name, t in self.all_tasks() if t.done is None}

    def all_tasks(self) -> Iterator[tuple[str, Task]]:
        yield from self.tasks.items()
        for other, inner in self.absorbed.items():
            yield from ((f"{other}/{name}", task) for name, task in inner.all_tasks())

    def every(self, name: Literal["promises", "performed"]) -> Iterator[Mapping[str, Any]]:
        """What was promised or done, of absorbed projects too."""
        yield from getattr(self, name)
        for inner in self.absorbed.values():
            yield from inner.every(name)

    def reached(self, stage: str) -> dt.date | None:
        """The day on which the project was known to have come as far as a stage; a later stage
        says so too. None where it has not."""
        place = STAGES.index(stage)
        days = [day for one, day in self.stages.items() if STAGES.index(one) >= place]
        return min(days, default=None)

    # -- the candidate -----------------------------------------------------------------------
    def candidate(
        self,
        as_of: dt.date | None = None,
        members: tuple[str, ...] = (),
        names: Mapping[str, str] | None = None,
    ) -> Candidate:
        """What is known, as a candidate of the day `as_of`.

        `members` are the units asked for an opinion: opinions are complete only when all have
        answered. `names` are the local names of units.
        """
        facts, lists, evidence, inner = {}, {}, {}, []
        for path, claim in self.facts.items():
            if path in catalogue.lists:
                lists[path] = claim.value
            elif catalogue.get(path) is None:  # a field of a list element
                inner.append((path, claim))
                continue
            else:
                facts[path] = claim.value
            if backing := claim.evidence():
                evidence[path] = backing
        lists |= self._opinion_list(members, names or {})
        facts |= {f"judgement.meeting.{k}": v for k, v in (self.decision or {}).items()}
        if self.stage is not None:
            facts["project.stage"] = self.stage
        found = Candidate.from_dict(
            {
                "id": self.id, "name": self.name or self.id, "facts": facts, "lists": lists,
                "evidence": evidence, "notes": dict(self.notes), "waivers": list(self.waivers),
                "as_of": None if as_of is None else as_of.isoformat(),
            }
        )  # fmt: skip
        for path, claim in inner:
            found = _within(found, path, claim)
        return found

    def _opinion_list(
        self, members: tuple[str, ...], names: Mapping[str, str]
    ) -> dict[str, Mapping[str, Any]]:
        if not self.opinions:
            return {}
        items = [
            {"bureau": names.get(unit) or _name(unit), **given}
            for unit, given in sorted(self.opinions.items())
        ]
        answered = bool(members) and all(m in self.opinions for m in members)
        return {OPINIONS: {"items": items, "complete": answered}}

    # -- JSON --------------------------------------------------------------------------------
    def to_data(self) -> dict[str, Any]:
        """As JSON-able data; what is empty is left out. `from_data` reads it back."""
        out: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value not in (None, (), {}, "", 0):
                out[one.name] = _data(value)
        return out

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ProjectState:
        """Read back what `to_data` gave."""
        given = dict(data)
        for name in ("since", "last"):
            if name in given:
                given[name] = dt.date.fromisoformat(given[name])
        readers = {
            "stages": dt.date.fromisoformat,
            "heard": dt.date.fromisoformat,
            "claims": lambda every: tuple(_read(Claim, one) for one in every),
            "seen": lambda one: _read(Seen, one),
            "tasks": lambda one: _read(Task, one),
            "absorbed": cls.from_data,
        }
        for name, reader in readers.items():
            if name in given:
                given[name] = {key: reader(value) for key, value in given[name].items()}
        for name in ("waivers", "attachments", "reported", "promises", "performed", "distinct"):
            if name in given:
                given[name] = tuple(given[name])
        return cls(**given)


_NAMES = {cls: tuple(cls.__dataclass_fields__) for cls in (Claim, Task, Seen)}
_DATES = frozenset({"on", "evidence_on", "opened", "due", "done"})


def _read(cls: type[Any], data: Mapping[str, Any]) -> Any:
    return cls(**{k: dt.date.fromisoformat(v) if k in _DATES else v for k, v in data.items()})


def _data(value: Any) -> Any:
    if isinstance(value, ProjectState):
        return value.to_data()
    if isinstance(value, Claim | Task | Seen):
        named = ((name, getattr(value, name)) for name in _NAMES[type(value)])
        return {
            k: v.isoformat() if isinstance(v, dt.date) else v
            for k, v in named
            if v is not None or k == "value"
        }
    if isinstance(value, dict):
        return {key: _data(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_data(inner) for inner in value]
    return to_plain(value)


def _name(unit: str) -> str:
    bureau = BUREAUS.get(unit)
    return bureau.label if bureau is not None else unit


def _within(candidate: Candidate, path: str, claim: Claim) -> Candidate:
    """The candidate with a field of a list element; as it was where the element is not there."""
    try:
        found = candidate.with_fact(path, claim.value)
    except InputError:
        return candidate
    backing = claim.evidence()
    if not backing or not found.knows(path):
        return found
    canonical = found.canonical()
    canonical["evidence"][path] = backing
    return replace(Candidate.from_dict(canonical), as_of=candidate.as_of)

"""The candidate: a project under review, as facts by path that are known, and nothing else.

    candidate = Candidate.from_dict({"id": "1", "name": "…", "用地面积": "约120亩", …})
    candidate.facts["land.area"]        # 120.0, in the field's own unit 亩

What is absent is unknown. What could not be read is in `notes` and `warnings`, never in `facts`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from typing import Any

from prescreen.candidate.estimated import widened
from prescreen.candidate.facts import Facts, put, read_evidence, tell
from prescreen.candidate.lists import companions, put_list, read_items
from prescreen.candidate.model import Evidence, ListFact, Waiver
from prescreen.candidate.names import unknown_name, unknown_names
from prescreen.candidate.stage import halted, stage_or
from prescreen.candidate.waivers import read_waivers
from prescreen.candidate.walk import gather_loose, known, named, path_of, walk
from prescreen.errors import InputError, Problem
from prescreen.fields import Interval, catalogue
from prescreen.fields.dates import read_date
from prescreen.fields.reading import Reading, said, unfit
from prescreen.fields.tolerance import Tolerance
from prescreen.fields.values import Value
from prescreen.fields.words import BLANK, stripped
from prescreen.messages import problem

_ELEMENT = re.compile(r"(.+)\[(\d{1,6})\]\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One project under review. All mappings are to be treated as read-only."""

    id: str
    name: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    """Canonical values by flat path, numbers in the field's own unit."""
    lists: Mapping[str, ListFact] = field(default_factory=dict)
    """Lists by path; a list that is not here is unknown."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """By path (`land.area`, `investor`, `investor[0].share`); absent means declared."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What was said but could not be used, by path."""
    waivers: tuple[Waiver, ...] = ()
    as_of: date | None = None
    warnings: tuple[Problem, ...] = ()

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], *, default_complete: bool = True, default_id: str = ""
    ) -> Candidate:
        """Read a nested or flat mapping; keys are paths, Chinese labels or known headings.

        Values are as they come: numbers in the field's own unit, texts such as 38.5亿元, lists,
        or {"value": …, "evidence": "verified", "source": …, "on": …}. A list is taken as complete
        unless it says otherwise ({"items": […], "complete": false}) or `default_complete` is
        False. InputError where the name is missing, or the id and there is no `default_id`;
        everything else is a warning.
        """
        if not isinstance(data, Mapping):
            raise InputError([problem("input.mapping", kind=type(data).__name__)])
        try:
            return cls._read(data, default_complete, default_id)
        except (InputError, MemoryError):
            raise
        except Exception as error:  # one candidate like no other must not cost the whole list
            raise InputError([problem("input.failed/whole", why=type(error).__name__)]) from error

    @classmethod
    def of_readings(
        cls,
        ident: str,
        name: str,
        readings: Mapping[str, Reading],
        lists: Mapping[str, Mapping[str, Any]],
        evidence: Mapping[str, Evidence],
        notes: Mapping[str, str],
    ) -> Candidate:
        """What a reader of tables has read already, by path; it comes out as from `from_dict`.

        A list is {"items": […], "complete": …} with readings in its elements.
        """
        out = Facts(False)
        for path in sorted(readings):
            put(out, catalogue[path], readings[path])
        for path in sorted(lists):
            put_list(out, catalogue.lists[path], lists[path])
        out.evidence.update((p, e) for p, e in evidence.items() if known(out.facts, out.lists, p))
        out.notes.update((p, said(text)) for p, text in notes.items()
                         if not known(out.facts, out.lists, p))  # fmt: skip
        return cls._made(out, {"id": ident, "name": name}, "")

    @classmethod
    def _read(cls, data: Mapping[str, Any], default_complete: bool, default_id: str) -> Candidate:
        out = Facts(default_complete)
        _own_form(out, data)
        walk(data, out)
        gather_loose(out)
        _carry_over(out, data)
        unknown_names(out)
        return cls._made(out, data, default_id)

    @classmethod
    def _made(cls, out: Facts, data: Mapping[str, Any], default_id: str) -> Candidate:
        """The candidate of what was gathered; `data` says who it is, when, and what is waived."""
        if (halt := halted(out.notes)) is not None:
            out.facts[halt] = True
        as_of = _as_of(out, data.get("as_of"))
        waivers = read_waivers(out, data.get("waivers"))
        ident = _identity(out, data, "id", "project.id") or default_id
        name = _identity(out, data, "name", "project.name")
        warnings = tuple(sorted(out.warnings, key=lambda p: (p.code, p.zh)))
        missing = [] if ident else [problem("input.id")]
        missing += [] if name else [problem("input.name")]
        if missing:
            raise InputError([*missing, *warnings])
        return cls(
            ident, name, out.facts, out.lists, out.evidence, out.notes, waivers, as_of, warnings
        )

    def canonical(self) -> dict[str, Any]:
        """The candidate as JSON-able data, keys sorted; `from_dict` reads it back."""
        return {
            "as_of": _plain(self.as_of),
            "evidence": {
                path: {
                    "by": e.by, "grade": e.grade, "on": _plain(e.on), "source": e.source,
                    **({"settles": e.settles} if e.settles else {}),
                }
                for path, e in sorted(self.evidence.items())
            },
            "facts": {path: _plain(value) for path, value in sorted(self.facts.items())},
            "id": self.id,
            "lists": {
                path: {
                    "complete": found.complete,
                    "items": [
                        {leaf: _plain(value) for leaf, value in sorted(item.items())}
                        for item in found.items
                    ],
                }
                for path, found in sorted(self.lists.items())
            },
            "name": self.name,
            "notes": dict(sorted(self.notes.items())),
            "waivers": [
                {
                    "by": w.by, "check": w.check, "document": w.document,
                    "granted": _plain(w.granted), "reason": w.reason, "until": _plain(w.until),
                }
                for w in self.waivers
            ],
        }  # fmt: skip

    def named(self, ident: str) -> Candidate:
        """A copy under another id."""
        if ident == self.id:
            return self
        return replace(self, id=ident, facts={**self.facts, "project.id": ident})

    @property
    def sha256(self) -> str:
        """Digest of the canonical form as compact UTF-8 JSON."""
        return digest(self.canonical())

    def stage_or(self, default: str) -> str:
        """The stage at which it is reviewed; a stage that cannot be read never makes it earlier
        than its other facts show or than `default`."""
        return stage_or(self.facts, self.notes, default)

    def widened(self, tolerance: Tolerance | float) -> Candidate:
        """A copy in which a number that is only estimated, as one written with 约, is a range: as
        far to both sides as is declared. Ranges stay as they were written."""
        if isinstance(tolerance, float):
            tolerance = Tolerance(tolerance)
        facts, lists = widened(self.facts, self.lists, self.evidence, tolerance)
        return replace(self, facts=facts, lists=lists)

    def with_fact(self, path: str, value: Any) -> Candidate:
        """A copy with one fact, list or field of a list element (`investor[0].share`) set.

        `value` is read as in `from_dict`; InputError if it cannot be.
        """
        out = Facts(True, dict(self.facts), dict(self.lists), dict(self.evidence), dict(self.notes))
        one = catalogue.get(path)
        info = catalogue.lists.get(path)
        if one is not None and one.list_path is None:
            out.facts.pop(path, None)
            out.evidence.pop(path, None)
            out.notes.pop(path, None)
            put(out, one, value)
        elif info is not None:
            out.lists.pop(path, None)
            _forget(path, out.evidence)
            _forget(path, out.notes)
            put_list(out, info, value)
        else:
            self._set_element(out, path, value)
        if out.warnings:
            raise InputError(out.warnings)
        return replace(
            self, facts=out.facts, lists=out.lists, evidence=out.evidence, notes=out.notes
        )

    def _set_element(self, out: Facts, path: str, value: Any) -> None:
        found = _ELEMENT.fullmatch(path)
        info = catalogue.lists.get(found[1]) if found else None
        if found is None or info is None or catalogue.get(f"{found[1]}.{found[3]}") is None:
            raise InputError([_no_path(path)])
        known, place = self.lists.get(info.path), int(found[2])
        if known is None or place >= len(known.items):
            raise InputError([_no_path(path)])
        stale = companions(info.path, found[3])
        items: list[dict[str, Any]] = [dict(item) for item in known.items]
        items[place] = {k: v for k, v in items[place].items() if k not in stale} | {found[3]: value}
        out.evidence.pop(path, None)
        out.notes.pop(path, None)
        read_items(out, info, items, known.complete)

    def knows(self, path: str) -> bool:
        """Whether a fact, a list, or a field of a list element has a value."""
        return known(self.facts, self.lists, path)

    def without(self, path: str) -> Candidate:
        """A copy in which one fact, list or field of a list element is unknown."""
        facts, lists = dict(self.facts), dict(self.lists)
        evidence, notes = dict(self.evidence), dict(self.notes)
        found = _ELEMENT.fullmatch(path)
        known = self.lists.get(found[1]) if found else None
        if found and known and int(found[2]) < len(known.items):
            items = [dict(item) for item in known.items]
            for leaf in (found[3], *companions(found[1], found[3])):
                items[int(found[2])].pop(leaf, None)
            lists[found[1]] = ListFact(tuple(items), known.complete)
        facts.pop(path, None)
        lists.pop(path, None)
        _forget(path, evidence)
        _forget(path, notes)
        return replace(self, facts=facts, lists=lists, evidence=evidence, notes=notes)

    def relied_lists(self) -> Mapping[str, ListFact]:
        """The lists without what evidence calls doubtful: a list, or a field of one element.

        A doubtful fact is not left out but unknown: that somebody stated it counts.
        """
        odd = [p for p, e in self.evidence.items() if e.grade == "doubtful" and p not in self.facts]
        return reduce(Candidate.without, odd, self).lists


def digest(canonical: Mapping[str, Any]) -> str:
    """The digest of a candidate in canonical form."""
    text = json.dumps(canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Value | None) -> Any:
    """A value as JSON has it: sets as sorted lists, dates in ISO form, ranges by their ends."""
    if isinstance(value, Interval):
        return value.plain()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _own_form(out: Facts, data: Mapping[str, Any]) -> None:
    """Read `facts` and `lists` of the canonical form."""
    for part in ("facts", "lists"):
        inner = data.get(part)
        if isinstance(inner, Mapping):
            walk(inner, out)


def _carry_over(out: Facts, data: Mapping[str, Any]) -> None:
    """Read `evidence` and `notes` that stand apart from the values."""
    evidence, notes = data.get("evidence"), data.get("notes")
    if isinstance(evidence, Mapping):
        for key, raw in named(evidence):
            path = path_of(key)
            if path is None:
                unknown_name(out, key, raw)
                continue
            given = known(out.facts, out.lists, path)
            of = [path] if given else _of_elements(out, path)
            found = read_evidence(out, path, raw) if of else None
            if found is not None:
                wide = dict.fromkeys(of, found)
                out.evidence = out.evidence | wide if given else wide | out.evidence
    if isinstance(notes, Mapping):
        for path, text in named(notes):
            if text is not None and not known(out.facts, out.lists, path):
                out.notes[said(path)] = said(text)


def _of_elements(out: Facts, path: str) -> list[str]:
    """The fields of elements that a field of a list (`investor.share`) is said of."""
    field = catalogue.get(path)
    if field is None or field.list_path is None or field.list_path not in out.lists:
        return []
    items = enumerate(out.lists[field.list_path].items)
    return [f"{field.list_path}[{i}].{field.leaf}" for i, item in items if field.leaf in item]


def _as_of(out: Facts, raw: Any) -> date | None:
    if raw is None or (isinstance(raw, str) and stripped(raw).lower() in BLANK):
        return None
    found = read_date(raw)
    if isinstance(found, date):
        return found
    out.warn("input.date/as-of", said=raw)
    return None


def _identity(out: Facts, data: Mapping[str, Any], key: str, path: str) -> str:
    """id or name, given at the top or as project.id, project.name; both are then the same."""
    text = identity(data.get(key))
    own = out.facts.get(path)
    if (odd := unfit(catalogue[path], text)) is not None:
        tell(out, catalogue[path], key, odd)
        return ""
    if text:
        out.facts.setdefault(path, text)
        return text
    return own if isinstance(own, str) else ""


def identity(raw: Any) -> str:
    """What an id or a name says, as text; a missing number says nothing."""
    if isinstance(raw, str):
        return stripped(raw)
    given = "" if raw is None or raw != raw else str(raw) if type(raw) is float else said(raw, 200)
    return stripped(given)


def _forget(path: str, known: dict[str, Any]) -> None:
    """Drop what is said of a path and, for a list, of its elements."""
    for inner in [k for k in known if k == path or k.startswith(f"{path}[")]:
        del known[inner]


def _no_path(path: str) -> Problem:
    near = "、".join(catalogue.suggest(path))
    code = "input.unknown-field/path-near" if near else "input.unknown-field/path"
    return problem(code, name=path, near=near)

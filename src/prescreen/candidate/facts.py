"""What a reading gathers, and how one fact with its evidence goes into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, cast

from prescreen.candidate.model import Evidence, ListFact
from prescreen.errors import Problem
from prescreen.fields.dates import read_date
from prescreen.fields.model import Field, ListInfo
from prescreen.fields.ordinary import plan_of
from prescreen.fields.reading import LONGEST_TEXT, said
from prescreen.fields.values import Reading, Value, read_value
from prescreen.messages import Both, problem
from prescreen.vocabulary import GRADES, GradeCode

_WRAPPER_KEYS = frozenset({"value", "evidence", "source", "on", "by", "note", "settles"})


PLAIN = frozenset({str, float, bool, int})
"""Classes that are surely no mappings, which costs more to ask."""


@dataclass(slots=True)
class Facts:
    """What a reading has gathered so far."""

    default_complete: bool = True
    facts: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, ListFact] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    clashes: set[str] = field(default_factory=set)
    loose: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """Fields of list elements that were given outside of their list, by list and place."""
    unknown: int = 0
    """How many names were not known."""

    def warn(self, code: str, /, **words: object) -> None:
        self.warnings.append(problem(code, **words))


def label(one: Field | ListInfo) -> Both:
    return Both(one.label, one.label_en)


def tell(out: Facts, one: Field, where: str, reading: Reading) -> None:
    """Warn of what is wrong with a value, if anything is."""
    if (why := reading.fault) is not None:
        out.warn(f"input.{why.code}", where=where, label=label(one), said=reading.note, **why.words)


def unwrap(out: Facts, where: str, raw: Any) -> tuple[Any, Evidence | None]:
    """Open {"value": …, "evidence": "verified", "source": …, "on": …, "by": …}."""
    if "value" not in raw if raw.__class__ is dict else not _is_wrapper(raw):
        return raw, None
    if not raw.keys() <= _WRAPPER_KEYS and (odd := _odd_keys(raw)):
        names = Both("、".join(odd), ", ".join(odd))
        out.warn("input.evidence/keys", where=where, names=names)
    return raw["value"], read_evidence(out, where, raw)


def _is_wrapper(raw: Any) -> bool:
    return isinstance(raw, Mapping) and "value" in raw


def _odd_keys(raw: Mapping[Any, Any]) -> list[str]:
    return sorted(str(k) for k, v in raw.items() if k not in _WRAPPER_KEYS and v is not None)


def read_evidence(out: Facts, where: str, raw: Any) -> Evidence | None:
    """Evidence from a wrapper or a bare grade; None where nothing is said."""
    if raw.__class__ is dict:
        word = raw.get("evidence", raw.get("grade"))
        said_of = (word, *[raw.get(key) for key in _PROOF[1:]])
        if _SAID.issuperset(map(type, said_of)):
            found, plain = _proof(said_of)
            if plain:
                return found
    elif not isinstance(raw, Mapping):
        raw = {"evidence": raw}
    return _read_evidence(out, where, raw)


_PROOF = ("evidence", "on", "source", "by", "settles")
_SAID = frozenset({str, type(None)})


@lru_cache(maxsize=2048)
def _proof(said_of: tuple[str | None, ...]) -> tuple[Evidence | None, bool]:
    """Evidence as texts say it, and whether nothing is to be told of it: the same few documents
    prove most facts."""
    out = Facts()
    given = {key: text for key, text in zip(_PROOF, said_of, strict=True) if text is not None}
    found = _read_evidence(out, "", given)
    return found, not out.warnings


def _read_evidence(out: Facts, where: str, raw: Mapping[Any, Any]) -> Evidence | None:
    word = raw.get("evidence", raw.get("grade"))
    on = read_date(raw["on"]) if raw.get("on") is not None else None
    texts = {
        key: said(raw[key], LONGEST_TEXT).strip() or None
        for key in ("source", "by", "settles")
        if raw.get(key)
    }
    if word is None and on is None and not texts:
        return None
    grade = GRADES.names.get(str(word).strip().lower()) if word is not None else "declared"
    if grade is None:
        out.warn("input.evidence", where=where, said=word)
        grade = "declared"
    if raw.get("on") is not None and not isinstance(on, date):
        out.warn("input.evidence/day", where=where, said=raw["on"])
        on = None
    return Evidence(
        cast(GradeCode, grade),
        texts.get("source"),
        cast("date | None", on),
        texts.get("by"),
        texts.get("settles"),
    )


def put(out: Facts, one: Field, raw: Any, where: str | None = None) -> None:
    """Read one fact, unless it is a `Reading`. Two different values leave a field unknown."""
    path = where or one.path
    evidence = None
    if isinstance(raw, Reading):
        reading = raw
    else:
        if raw.__class__ not in PLAIN and isinstance(raw, Mapping):
            raw, evidence = unwrap(out, path, raw)
        value = plan_of(one)(raw)
        if value is not None and path not in out.facts and path not in out.clashes:
            out.facts[path] = value
            out.notes.pop(path, None)
            if evidence is not None:
                out.evidence[path] = evidence
            return
        reading = read_value(one, raw)
    if reading.why is not None:
        tell(out, one, path, reading)
    value = reading.value
    if value is None:
        if reading.note is not None and path not in out.facts:
            out.notes[path] = reading.note
        return
    if path in out.clashes:
        return
    if path in out.facts and out.facts[path] != value:
        out.clashes.add(path)
        out.notes[path] = " / ".join(sorted((said(out.facts.pop(path)), said(value))))
        out.evidence.pop(path, None)
        out.warn("input.duplicate", where=path, label=label(one), both=out.notes[path])
        return
    out.facts[path] = value
    out.notes.pop(path, None)
    if evidence is not None:
        out.evidence[path] = evidence
    elif reading.approx and path not in out.evidence:
        out.evidence[path] = Evidence("estimated", reading.note)

"""What a reading gathers, and how one fact with its evidence goes into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from prescreen.candidate.model import Evidence, ListFact
from prescreen.errors import Problem
from prescreen.fields.model import Field
from prescreen.fields.values import Value, read_date, read_value, said
from prescreen.vocabulary import GRADES, GradeCode

_WRAPPER_KEYS = frozenset({"value", "evidence", "source", "on", "by", "note"})


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

    def warn(self, code: str, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        self.warnings.append(Problem(f"input.{code}", zh, en, None, hint_zh, hint_en))


def unwrap(out: Facts, where: str, raw: Any) -> tuple[Any, Evidence | None]:
    """Open {"value": …, "evidence": "verified", "source": …, "on": …, "by": …}."""
    if not isinstance(raw, Mapping) or "value" not in raw:
        return raw, None
    odd = sorted(str(k) for k in raw if k not in _WRAPPER_KEYS)
    if odd:
        out.warn(
            "evidence",
            f"{where}: 不认识的证据项 {'、'.join(odd)}",
            f"{where}: unknown keys beside the value: {', '.join(odd)}",
        )
    return raw["value"], read_evidence(out, where, raw)


def read_evidence(out: Facts, where: str, raw: Any) -> Evidence | None:
    """Evidence from a wrapper or a bare grade; None where nothing is said."""
    if not isinstance(raw, Mapping):
        raw = {"evidence": raw}
    word = raw.get("evidence", raw.get("grade"))
    on = read_date(raw["on"]) if raw.get("on") is not None else None
    texts = {key: str(raw[key]).strip() or None for key in ("source", "by") if raw.get(key)}
    if word is None and on is None and not texts:
        return None
    grade = GRADES.names.get(str(word).strip().lower()) if word is not None else "declared"
    if grade is None:
        out.warn(
            "evidence",
            f"{where}: 不认识的证据等级 {word!r},按申报处理",
            f"{where}: unknown grade of evidence {word!r}; taken as declared",
            "可用: declared 申报、verified 核验、estimated 估算",
            "use declared, verified or estimated",
        )
        grade = "declared"
    if raw.get("on") is not None and not isinstance(on, date):
        out.warn(
            "evidence",
            f"{where}: 证据日期读不出 {raw['on']!r}",
            f"{where}: the day of the evidence cannot be read: {raw['on']!r}",
        )
        on = None
    return Evidence(
        cast(GradeCode, grade), texts.get("source"), cast("date | None", on), texts.get("by")
    )


def put(out: Facts, one: Field, raw: Any, where: str | None = None) -> None:
    """Read one fact. Two different values for one field leave it unknown."""
    path = where or one.path
    evidence = None
    if isinstance(raw, Mapping):
        raw, evidence = unwrap(out, path, raw)
    reading = read_value(one, raw, path)
    if reading.problem is not None:
        out.warnings.append(reading.problem)
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
        out.warn(
            "duplicate",
            f"{path}({one.label}): 给了两个不同的值 {out.notes[path]},按未知处理",
            f"{path} ({one.label_en}): two different values are given: {out.notes[path]}; "
            "taken as unknown",
            "只留一个",
            "keep one of them",
        )
        return
    out.facts[path] = value
    out.notes.pop(path, None)
    if evidence is not None:
        out.evidence[path] = evidence
    elif reading.approx and path not in out.evidence:
        out.evidence[path] = Evidence("estimated", said(raw))

"""What goes on file: days, units, evidence and values as they are given, read or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from prescreen.candidate import Candidate, Evidence
from prescreen.case.events import OPINIONS
from prescreen.case.parts import to_plain
from prescreen.errors import CaseError
from prescreen.fields import catalogue
from prescreen.fields.dates import read_date
from prescreen.messages import Both, problem
from prescreen.region import Region
from prescreen.vocabulary import BUREAUS, GRADES, GradeCode, bureau_code


def canonical_of(candidate: Candidate, path: str, value: Any) -> Any:
    """What was understood of the value; as it was given where it is a list, or stays unknown."""
    if path in candidate.facts:
        return candidate.canonical()["facts"][path]
    if path in candidate.lists and isinstance(value, str):
        return candidate.canonical()["lists"][path]
    return to_plain(value)


def backing_of(read: Evidence | None, unit: str | None, day: dt.date) -> Evidence | None:
    """The evidence of a fact that came without a grade: what its value said, or declared."""
    if read is None:
        return Evidence("declared", None, day, unit) if unit is not None else None
    return replace(read, by=unit) if read.by is None and unit is not None else read


def evidence_of(
    given: str | Mapping[str, Any] | Evidence, unit: str | None, day: dt.date
) -> Evidence:
    """Evidence from a grade, or from grade, source, on and by. CaseError for another grade."""
    if isinstance(given, Evidence):
        return given
    data = given if isinstance(given, Mapping) else {"grade": given}
    grade = data.get("grade", data.get("evidence"))
    if not isinstance(grade, str) or grade not in GRADES:
        raise error("case-evidence", grade=grade)
    on = data.get("on")
    return Evidence(
        cast(GradeCode, grade),
        data.get("source"),
        day_of(on) if on else day,
        data.get("by") or unit,
    )


def day_of(given: dt.date | str) -> dt.date:
    found = read_date(given)
    if not isinstance(found, dt.date):
        raise error("case-day/unread", given=given)
    return found


def error(code: str, /, **words: object) -> CaseError:
    """The error of one message of the catalogue."""
    return CaseError([problem(code, **words)])


_OWN = ("project.id", "project.name", "project.stage")


def covers_own(path: str) -> bool:
    """Whether the case itself keeps the fact: what names it, its stage, opinions, the decision."""
    return path in _OWN or path.startswith((OPINIONS, "judgement.meeting."))


def next_day(on: dt.date | str | None, day: dt.date) -> dt.date:
    """The day of filing, that of the case where none is given. CaseError for an earlier one."""
    given = day if on is None else day_of(on)
    if given < day:
        raise error("case-day", given=given, day=day)
    return given


def nothing_there(what: str) -> CaseError:
    return error("case-retract", what=what)


def refuse_own(path: str) -> None:
    """CaseError for a fact that the case itself keeps."""
    if covers_own(path):
        raise error("case-path", path=path)


def among(value: str, path: str) -> None:
    """CaseError for a word that is none of the field's."""
    field = catalogue[path]
    if value not in field.values:
        named = Both(field.label, field.label_en)
        raise error("case-word", value=value, allowed=tuple(field.values), field=named)


def unit_of(unit: str | None, members: Collection[str], region: Region) -> str | None:
    """The code of a unit by code, name or local name; a member of the case by its own name."""
    if unit is None or (isinstance(unit, str) and (unit in members or unit in BUREAUS)):
        return unit
    for code, bureau in region.shape.bureaus.items():
        if bureau.name == unit:
            return code
    found = bureau_code(unit) if isinstance(unit, str) else None
    if found is None:
        raise error("case-unit", unit=unit)
    return found

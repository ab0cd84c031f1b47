"""What goes on file: days, units, evidence and values as they are given, read or refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from prescreen.candidate import Candidate, Evidence
from prescreen.case.docket import OPINIONS
from prescreen.case.events import to_plain
from prescreen.errors import CaseError, Problem
from prescreen.fields import catalogue
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
    data: dict[str, Any] = {"grade": given} if isinstance(given, str) else dict(given)
    grade = data.get("grade", data.get("evidence"))
    if grade not in GRADES:
        raise error(
            "case-evidence", f"不认识的证据等级 {grade!r}", f"unknown grade of evidence {grade!r}",
            "可用: declared、verified、estimated", "use declared, verified or estimated",
        )  # fmt: skip
    on = data.get("on")
    return Evidence(
        cast(GradeCode, grade),
        data.get("source"),
        day_of(on) if on else day,
        data.get("by") or unit,
    )


def day_of(given: dt.date | str) -> dt.date:
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise error(
            "case-day", f"读不出日期 {given!r}", f"no date can be read from {given!r}",
            "写作 2026-11-22", "write 2026-11-22",
        ) from None  # fmt: skip


def error(code: str, zh: str, en: str, hint_zh: str, hint_en: str) -> CaseError:
    return CaseError([Problem(code, zh, en, None, hint_zh, hint_en)])


_OWN = ("project.id", "project.name", "project.stage")


def covers_own(path: str) -> bool:
    """Whether the case itself keeps the fact: what names it, its stage, opinions, the decision."""
    return path in _OWN or path.startswith((OPINIONS, "judgement.meeting."))


def next_day(on: dt.date | str | None, day: dt.date) -> dt.date:
    """The day of filing, that of the case where none is given. CaseError for an earlier one."""
    given = day if on is None else day_of(on)
    if given < day:
        raise error(
            "case-day", f"{given} 早于案卷的 {day}", f"{given} is before {day}, the case's day",
            "记入日不能倒退;文书日期写在 evidence 或 date",
            "days of filing never go back; the date of a paper goes into evidence or date",
        )  # fmt: skip
    return given


def nothing_there(what: str) -> CaseError:
    return error(
        "case-retract", f"{what} 没有可撤回的内容", f"there is nothing to retract at {what}",
        "用 case.history() 查看谁在何时说过什么", "see case.history() for who said what",
    )  # fmt: skip


def refuse_own(path: str) -> None:
    """CaseError for a fact that the case itself keeps."""
    if covers_own(path):
        raise error(
            "case-path", f"{path} 由案卷自己记录", f"{path} is kept by the case itself",
            "意见用 opinion(),联审结论用 record_meeting(),阶段用 move_stage();编号、名称不变",
            "use opinion(), record_meeting() or move_stage(); id and name do not change",
        )  # fmt: skip


def among(value: str, path: str) -> None:
    """CaseError for a word that is none of the field's."""
    field = catalogue[path]
    if value not in field.values:
        allowed = "、".join(field.values)
        raise error(
            "case-word", f"{field.label}不能是 {value!r}",
            f"{field.label_en} cannot be {value!r}",
            f"可用: {allowed}", f"use one of {allowed}",
        )  # fmt: skip


def unit_of(unit: str | None, members: Collection[str], region: Region) -> str | None:
    """The code of a unit by code, name or local name; a member of the case by its own name."""
    if unit is None or unit in members or unit in BUREAUS:
        return unit
    for code, bureau in region.shape.bureaus.items():
        if bureau.name == unit:
            return code
    found = bureau_code(unit)
    if found is None:
        raise error(
            "case-unit", f"不认识的单位 {unit!r}", f"unknown unit {unit!r}",
            "用部门编码或名称;其他单位先列入 open_case(members=…)",
            "use the code or name of a bureau; list others in open_case(members=…)",
        )  # fmt: skip
    return found

"""The questions of a report as data: what to ask, of whom, and what falls away with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prescreen.errors import Lang
from prescreen.fields import catalogue, industry
from prescreen.pack.model import Check
from prescreen.report.explain import bureau_of
from prescreen.report.write import Writer
from prescreen.verdict.questions import Question
from prescreen.verdict.result import Result


def asking(report: Result, questions: Sequence[Question], lang: Lang) -> list[dict[str, Any]]:
    """The questions in the order in which to ask; the first five are verified."""
    writer = Writer(report, lang)
    checks = {o.check.id: o.check for o in report.outcomes}
    return [_question(writer, one, checks) for one in questions]


def _question(writer: Writer, one: Question, checks: Mapping[str, Check]) -> dict[str, Any]:
    cause = one.cause
    field = catalogue.get(cause.name)
    bureau = bureau_of(cause, checks[one.needed_by[0]].bureau)
    return {
        "kind": cause.kind,
        "field": cause.name,
        "label": writer.explain.cause(cause),
        "asked_of": field.asked_of if field is not None else "bureau",
        "bureau": bureau,
        "bureau_name": writer.bureau(bureau),
        "least": one.least,
        "most": one.most,
        "of": one.of,
        "ends": one.ends,
        "verified": one.verified,
        "suggested": [{"value": code, "label": industry.name(code)} for code in one.suggested],
        "text": _text(writer, one),
    }


def _text(writer: Writer, one: Question) -> str:
    """`是不是 3974 显示器件制造?` or what is asked for, and what falls away with it."""
    label, pick = writer.explain.cause(one.cause), writer.pick
    said = label
    if one.suggested:
        listed = [f"{code} {industry.name(code)}" for code in one.suggested]
        said = pick(f"是不是 {'、'.join(listed)}?", f"Is it {' or '.join(listed)}?")
        said = pick(f"{label}:{said}", f"{label}: {said}")
    if one.least > 1:
        said += pick(
            f"(答了这一项,{one.of} 项中至少 {one.least} 项不必再问)",
            f" (answer this, and at least {one.least} of {one.of} fall away)",
        )
    elif one.most > 1:
        said += pick(
            f"(答了这一项,{one.of} 项中至多 {one.most} 项不必再问)",
            f" (answer this, and up to {one.most} of {one.of} fall away)",
        )
    return said

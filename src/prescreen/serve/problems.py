"""Errors as problem details (RFC 9457), with our codes, in both languages, pointing at the field.

{"type": "/v1/problems/input.name", "title": "…", "status": 422, "detail": "…",
 "instance": "/v1/screen", "code": "input.name", "request_id": "…",
 "errors": [{"code": "input.name", "pointer": "/name", "zh": "…", "en": "…", …}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from prescreen.errors import (
    CaseError,
    Lang,
    LedgerError,
    OutputError,
    Problem,
    ProblemsError,
    StaleError,
    UnitError,
)
from prescreen.messages import GROUPS, entries, problem

MEDIA = "application/problem+json"
Found = Sequence[tuple[Problem, str]]
"""Problems, each with where it stands in the body (a JSON Pointer, empty for the whole)."""
_POINTERS = {"input.id": "/id", "input.name": "/name"}
"""Where in a candidate the problems stand that only its own reader finds."""


class ErrorModel(BaseModel):
    """One finding."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(description="stable; explained at /v1/problems/{code}")
    pointer: str = Field(description="JSON Pointer into the body, empty for the whole")
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class ProblemModel(BaseModel):
    """Problem details of RFC 9457, with every finding in `errors`."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[ErrorModel]


class ServeError(ProblemsError):
    """A request that is refused, with the status of HTTP and headers of the answer."""

    def __init__(self, status: int, found: Found, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(p for p, _ in found)
        self.status = status
        self.found = found
        self.headers = dict(headers or {})


def refuse(code: str, status: int, pointer: str = "", **words: object) -> ServeError:
    """The error of one message of the catalogue."""
    return ServeError(status, [(problem(code, **words), pointer)])


def of_error(error: Exception, request: str) -> ServeError:
    """What the answer to any error is; what is not foreseen tells nothing of the inside."""
    if isinstance(error, ServeError):
        return error
    if isinstance(error, ProblemsError):
        return ServeError(_status(error), pointed(error.problems))
    if isinstance(error, UnitError):
        return refuse("serve-request", 422, where=error.reason, said=error.zh)
    if isinstance(error, TimeoutError):
        return refuse("serve-limit/time", 503, most="")
    return refuse("serve-fault", 500, request=request)


def _status(error: ProblemsError) -> int:
    if isinstance(error, StaleError):
        return 412
    if isinstance(error, CaseError | LedgerError):
        return 409
    if isinstance(error, OutputError):
        return 503
    return 422


def pointed(problems: Iterable[Problem], under: str = "") -> Found:
    """Problems of a candidate's reader, with their places where these are known."""
    return [(p, under + _POINTERS.get(p.code, "")) for p in problems]


def body_of(error: ServeError, lang: Lang, instance: str, request: str) -> bytes:
    """The answer as JSON."""
    first = error.problems[0]
    entry = entries(GROUPS[first.code.replace(".", "-").partition("-")[0]])[first.code]
    data = {
        "type": f"/v1/problems/{first.code}",
        "title": entry.title_zh if lang == "zh" else entry.title_en,
        "status": error.status,
        "detail": error.text(lang),
        "instance": instance,
        "code": first.code,
        "request_id": request,
        "errors": [told(p, pointer) for p, pointer in error.found],
    }
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace")


def told(problem: Problem, pointer: str) -> dict[str, Any]:
    """One finding as data."""
    return {
        "code": problem.code,
        "pointer": pointer,
        "zh": problem.zh,
        "en": problem.en,
        "remedy_zh": problem.hint_zh,
        "remedy_en": problem.hint_en,
    }


def language(accepts: str, query: str = "") -> Lang:
    """`lang=` of the query, else Accept-Language; Chinese where neither says English."""
    if "lang=" in query:
        return "en" if "lang=en" in query else "zh"
    return "en" if accepts.lower().lstrip().startswith("en") else "zh"

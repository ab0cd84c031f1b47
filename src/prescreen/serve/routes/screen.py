"""One candidate in, its verdict out: `/v1/screen`, `/v1/explain`; many: `/v1/screen:batch`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from prescreen.report import Report
from prescreen.report.report import Detail
from prescreen.serve import masking
from prescreen.serve.batch import Batch, Streamed, Wanted, last_line, streamed
from prescreen.serve.edge import log
from prescreen.serve.problems import of_error, refuse
from prescreen.serve.roles import BUSINESS, OFFICER, Caller
from prescreen.serve.routes import problems
from prescreen.serve.service import Needs, body_json, call_of, service_of
from prescreen.serve.shapes import Depth, Lang, Language, ReportAnswer, Reveal, RowDepth

router = APIRouter(tags=["screen"])
CANDIDATE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Candidate"}}},
    }
}
_LINES = "application/x-ndjson"
_BATCH: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "one candidate a line",
        "content": {_LINES: {"schema": {}}},
    }
}
_DETAILS: dict[RowDepth, Detail | None] = {
    RowDepth.row: None,
    RowDepth.verdict: "verdict",
    RowDepth.summary: "summary",
    RowDepth.full: "full",
}
_TRUE = {"true": True, "1": True, "false": False, "0": False}
_AT_ONCE = 64 << 10
"""Bytes of a candidate up to which a verdict is worked out at once: a thread would cost more."""


@router.post(
    "/v1/screen",
    response_model=None,
    responses={200: {"model": ReportAnswer}, **problems(400, 409, 413, 415, 422)},
    openapi_extra=CANDIDATE,
)
async def screen(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS))],
    detail: Annotated[Depth, Query(description="how much is said")] = Depth.summary,
    lang: Lang = Language.zh,
    reveal: Reveal = False,
) -> Response:
    """Screen one candidate. The same candidate, rules and day give the same bytes."""
    return await _answer(request, caller, detail, lang, reveal, False)


@router.post(
    "/v1/explain",
    response_model=None,
    responses={200: {"model": ReportAnswer}, **problems(400, 409, 413, 415, 422)},
    openapi_extra=CANDIDATE,
)
async def explain(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS))],
    lang: Lang = Language.zh,
    reveal: Reveal = False,
) -> Response:
    """The whole reasoning on one candidate, with what to ask in the order of its worth."""
    return await _answer(request, caller, Depth.full, lang, reveal, True)


async def _answer(
    request: Request, caller: Caller, detail: Depth, lang: Language, reveal: bool, questions: bool
) -> Response:
    service = service_of(request)
    may_reveal(caller, reveal)
    candidate = service.candidate(await body_json(request))
    version = service.version(request)

    def text() -> str:
        report = version.screener.screen(candidate)
        service.metrics.rows(report.verdict)
        if not reveal:
            return masking.shown(report, lang.value, detail.value, questions)
        _note(request, caller, report)
        return report.to_json(lang.value, detail=detail.value, questions=questions)

    small = detail is not Depth.full and len(await request.body()) <= _AT_ONCE and not reveal
    said = text() if small else await asyncio.to_thread(text)
    return Response(said.encode("utf-8", "backslashreplace"), media_type="application/json")


def may_reveal(caller: Caller, reveal: bool) -> None:
    if reveal and not caller.has(OFFICER):
        raise refuse("serve-key/role", 403, roles=(OFFICER,))


def _note(request: Request, caller: Caller, report: Report) -> None:
    if fields := masking.hidden_fields(report):
        subject = str(report.provenance["input_sha256"])
        service_of(request).noted(request, caller, "reveal", subject, fields=fields)


@router.post(
    "/v1/screen:batch",
    response_model=None,
    responses={
        200: {"description": "one answer a line", "content": {_LINES: {"schema": {}}}},
        **problems(409, 413, 415, 422),
    },
    openapi_extra=_BATCH,
)
async def batch(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS))],
    detail: Annotated[
        RowDepth, Query(description="row: as in a list; else a report")
    ] = RowDepth.row,
    lang: Lang = Language.zh,
    reveal: Reveal = False,
) -> Response:
    """Screen candidates, one a line (NDJSON) in and out, in their order, while they come.

    A line that cannot be screened is answered by its errors. A limit that is passed, or a fault,
    ends the answer with a line of `errors` without `line`.
    """
    service = service_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_LINES, "application/jsonl", "text/plain"):
        raise refuse("serve-request/media", 415, given=kind[:80] or "-", wanted=_LINES)
    may_reveal(caller, reveal)
    version = service.version(request)
    work = Batch(service, version, Wanted(_DETAILS[detail], lang.value, reveal))

    async def lines() -> AsyncIterator[bytes]:
        try:
            async for part in streamed(work.answers(request.stream())):
                yield part
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            said = of_error(error, call_of(request).id)
            if said.status >= 500:
                log.error("request %s failed", call_of(request).id, exc_info=error)
            yield last_line(said)
        if work.revealed:
            fields = sorted(work.revealed)
            service.noted(request, caller, "reveal", "batch", lines=work.lines, fields=fields)

    return Streamed(lines(), media_type=_LINES)


# -- the same, lighter -----------------------------------------------------------------------------
async def screen_at_once(request: Request) -> Response:
    """What `screen` does, without the form of FastAPI around it, which takes as long as a fifth of
    a verdict. The document is that of `screen`; the contract is tried on this."""
    request.scope["route"] = AT_ONCE
    service = service_of(request)
    caller = service.admit(request, BUSINESS)
    detail, lang, reveal = Depth.summary, Language.zh, False
    if request.url.query:
        service.asked(request)
        for name, text in request.query_params.items():
            try:
                if name == "detail":
                    detail = Depth(text)
                elif name == "lang":
                    lang = Language(text)
                else:
                    reveal = _TRUE[text.lower()]
            except (ValueError, KeyError):
                raise refuse("serve-request", 422, where=f"query {name}", said=text[:80]) from None
    return await _answer(request, caller, detail, lang, reveal, False)


AT_ONCE = Route("/v1/screen", screen_at_once, methods=["POST"])

"""Lists: uploaded, worked on in a process of their own, asked for by any worker."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, File, Header, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response

from prescreen.serve.again import Again
from prescreen.serve.problems import refuse
from prescreen.serve.received import received
from prescreen.serve.roles import BUSINESS, SYSTEM, Caller
from prescreen.serve.routes import problems
from prescreen.serve.service import Needs, Service, service_of
from prescreen.serve.shapes import Depth, JobPage, JobShown, Lang, Language, Limit
from prescreen.serve.spool import KINDS, RESULTS, Job

router = APIRouter(tags=["lists"])
Kind = Literal[
    "xlsx", "xls", "csv", "tsv", "txt", "json", "jsonl", "yaml", "parquet", "ods", "docx"
]
Format = Literal["jsonl", "xlsx", "html", "rejects"]
Mine = Annotated[Caller, Depends(Needs(*BUSINESS, SYSTEM))]


@router.post(
    "/v1/lists", status_code=202, responses=problems(400, 409, 413, 415, 422),
)  # fmt: skip
async def upload(
    request: Request,
    response: Response,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS))],
    file: Annotated[UploadFile, File(description="a list in one of the kinds that are read")],
    kind: Annotated[Kind | None, Query(description="where the name does not say it")] = None,
    detail: Depth = Depth.summary,
    lang: Lang = Language.zh,
    page: Annotated[bool, Query(description="also a page (report.html)")] = False,
    workbook: Annotated[bool, Query(description="also a workbook (ledger.xlsx)")] = False,
    idempotency_key: Annotated[
        str | None, Header(max_length=200, pattern="^[!-~]+$", description="to try again safely")
    ] = None,
) -> JobShown:
    """Upload a list. The answer names the job; ask for it until it is done."""
    service = service_of(request)
    formats = ("jsonl", *(("html",) if page else ()), *(("xlsx",) if workbook else ()))
    async with received(service, file) as came:
        found = kind or came.kind or "csv"
        if found not in KINDS:
            wanted = ", ".join(KINDS)
            raise refuse("serve-request/media", 415, given=f".{found[:20]}", wanted=wanted)
        asked = Job("", found, caller.key, caller.bureau, "", detail.value, lang.value, formats)
        digest = hashlib.sha256(f"{asked!r}{came.digest}".encode()).hexdigest()
        again = Again(service.store, caller.key, idempotency_key, digest)
        ident = await asyncio.to_thread(again.once, lambda: service.spool.new(asked, came.path).id)
    root = request.scope.get("root_path", "")  # where the service is mounted in another
    response.headers["Location"] = f"{root}/v1/lists/{ident}"
    return _shown(service.spool.get(ident))


@router.get("/v1/lists", responses=problems(422))
async def lists(
    request: Request,
    caller: Mine,
    after: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
) -> JobPage:
    """Your bureau's lists, the newest first."""
    service = service_of(request)

    def found() -> list[JobShown]:
        out = []
        for ident in sorted(service.spool.all(), reverse=True):
            if (not after or ident < after) and _visible(job := service.spool.get(ident), caller):
                out.append(_shown(job))
            if len(out) > limit:
                break
        return out

    page = await asyncio.to_thread(found)
    more = len(page) > limit
    return JobPage(lists=page[:limit], next=page[limit - 1].id if more else None)


@router.get("/v1/lists/{ident}", responses=problems(404, 422))
async def one(request: Request, caller: Mine, ident: str) -> JobShown:
    """How far a list is."""
    return _shown(_own(service_of(request), ident, caller))


@router.get(
    "/v1/lists/{ident}/results",
    response_model=None,
    responses={
        200: {
            "description": "reports one a line, or the file",
            "content": {media.partition(";")[0]: {"schema": {}} for _, media in RESULTS.values()},
        },
        **problems(404, 409, 422),
    },
)
async def results(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(*BUSINESS))],
    ident: str,
    format: Annotated[Format, Query(description="which of the results")] = "jsonl",
) -> Response:
    """What came of a list; personal data and trade secrets are masked."""
    service = service_of(request)
    job = _own(service, ident, caller)
    if not job.ended:
        raise refuse("serve-job/pending", 409, state=job.state, id=job.id)
    name, media = RESULTS[format]
    path = service.spool.folder / job.id / "out" / name
    if not path.is_file():
        raise refuse("serve-job/format", 404, name=format, known=tuple(_shown(job).results))
    return FileResponse(path, media_type=media, filename=name)


@router.delete("/v1/lists/{ident}", status_code=204, responses=problems(404, 409, 422))
async def delete(request: Request, caller: Mine, ident: str) -> None:
    """Delete a list and its results, before its days are over."""
    service = service_of(request)
    job = _own(service, ident, caller)
    if job.state == "running":
        raise refuse("serve-job/pending", 409, state=job.state, id=job.id)
    service.noted(request, caller, "list.delete", job.id)
    await asyncio.to_thread(service.spool.delete, job.id)


def _own(service: Service, ident: str, caller: Caller) -> Job:
    """A list of the caller's bureau; of another's it is not even said that it is there."""
    job = service.spool.get(ident)
    if not _visible(job, caller):
        raise refuse("serve-path/gone", 404, what="任务 / job", name=ident)
    return job


def _visible(job: Job, caller: Caller) -> bool:
    same = job.key == caller.key or (job.bureau != "" and job.bureau == caller.bureau)
    return same or caller.has(SYSTEM)


def _shown(job: Job) -> JobShown:
    own = [*job.formats, "rejects"] if job.state == "done" else []
    return JobShown(
        id=job.id, state=job.state, created=job.created, finished=job.finished, kind=job.kind,
        detail=Depth(job.detail), lang=Language(job.lang), rows=job.rows, done=job.done,
        rejected=job.rejected, verdicts=job.verdicts, rules=job.rules, results=own,
        errors=list(job.errors),
    )  # fmt: skip

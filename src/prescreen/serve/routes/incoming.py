"""Files for the ledger: lists that come in again, and the papers of a project."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse

from prescreen.intake import read
from prescreen.ledger import events as ev
from prescreen.ledger.files import attach, place_of
from prescreen.ledger.importing import SERIES, Imported, import_list
from prescreen.serve import book
from prescreen.serve.problems import refuse
from prescreen.serve.received import received
from prescreen.serve.roles import OFFICER, UNIT, Caller
from prescreen.serve.routes import problems
from prescreen.serve.routes.book import Ident, known_project, ledger_of
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes_book import AttachmentMade, ImportShown

router = APIRouter(tags=["ledger"])
Officer = Annotated[Caller, Depends(Needs(OFFICER))]
Text = Annotated[str, Query(max_length=60)]


@router.post("/v1/projects:import", responses=problems(400, 404, 409, 413, 415, 422))
async def take(
    request: Request,
    caller: Officer,
    file: Annotated[UploadFile, File(description="a list in one of the kinds that are read")],
    on: Annotated[dt.date | None, Query(description="day of the list, else today")] = None,
    name: Annotated[str, Query(max_length=60, description="of the list, else its month")] = "",
    series: Text = SERIES,
    dry: Annotated[bool, Query(description="only say what would become of it")] = False,
) -> ImportShown:
    """Put a list on file: what is new, changed, gone, and what has to be asked. All of it or
    nothing. Nothing verified is overwritten; the same list again changes nothing."""
    ledger = ledger_of(request)
    async with received(service_of(request), file) as found:

        def work() -> Imported:
            rows = read(found.path)
            done = import_list(
                ledger, rows.candidates, by=caller.by, on=on, name=name or None, series=series,
                file=found.name, dry=dry,
            )  # fmt: skip
            return replace(done, rejected=rows.rejected)

        done = await asyncio.to_thread(work)
    return ImportShown.model_validate(book.shown_import(done))


@router.post(
    "/v1/projects/{project}/attachments",
    status_code=201,
    responses=problems(400, 404, 409, 413, 422),
)
async def put(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(UNIT, OFFICER))],
    project: Ident,
    file: Annotated[UploadFile, File()],
    path: Annotated[str, Query(max_length=100, description="the fact that it proves")] = "",
) -> AttachmentMade:
    """Keep a paper of a project under its digest. A unit keeps those of its own facts."""
    service, ledger = service_of(request), ledger_of(request)
    await asyncio.to_thread(known_project, ledger, project)
    book.may_attach(caller, path)
    async with received(service, file) as found:
        record = await asyncio.to_thread(
            attach, ledger, service.files, project, found.path, by=caller.by, path=path or None,
            name=found.name,
        )  # fmt: skip
    service.noted(request, caller, "attachment.keep", project, digest=found.digest)
    return AttachmentMade(
        project=project, version=record.n, seq=record.seq, name=found.name, digest=found.digest
    )


@router.get(
    "/v1/projects/{project}/attachments/{digest}",
    response_class=FileResponse,
    responses={
        200: {"content": {"application/octet-stream": {"schema": {}}}},
        **problems(404, 422),
    },
)
async def get(
    request: Request,
    caller: Officer,
    project: Ident,
    digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> FileResponse:
    """A paper, as it came in; who read it is on file: papers cannot be masked."""
    service, ledger = service_of(request), ledger_of(request)
    await asyncio.to_thread(known_project, ledger, project)
    for record in await asyncio.to_thread(ledger.history, project):
        event, kept = record.event, place_of(service.files, digest)
        if isinstance(event, ev.Attached) and event.digest == digest and kept.is_file():
            service.noted(request, caller, "attachment.read", project, digest=digest)
            return FileResponse(kept, media_type="application/octet-stream", filename=event.name)
    raise refuse("serve-path/gone", 404, what="附件 / attachment", name=digest[:12])

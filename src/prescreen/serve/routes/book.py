"""Projects of the ledger: their state of any day, what is put on file, the feed of events."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from dataclasses import fields
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from prescreen.errors import LedgerError
from prescreen.ledger import Ledger, ProjectFilter, ProjectRow, ProjectState
from prescreen.render.mask import hidden
from prescreen.report.outcomes import compact
from prescreen.serve import book, classified, masking
from prescreen.serve.again import Again
from prescreen.serve.problems import ServeError, pointed, refuse
from prescreen.serve.roles import BUSINESS, OFFICER, UNIT, Caller
from prescreen.serve.routes import problems
from prescreen.serve.routes.screen import may_reveal
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes import Lang, Language, Limit, Reveal
from prescreen.serve.shapes_book import (
    EventPage,
    EventShown,
    EventsIn,
    ProjectPage,
    ProjectShown,
    StateShown,
    TaskList,
    TaskShown,
    Written,
    event_of,
)

router = APIRouter(tags=["ledger"])
Reads = Annotated[Caller, Depends(Needs(*BUSINESS))]
Ident = Annotated[str, Path(pattern=r"^[^/\x00-\x20\x7f]+$", max_length=200)]
Day = Annotated[dt.date | None, Query(description="the state that held on that day")]
Known = Annotated[dt.date | None, Query(description="as it was known on that day")]
Version = Annotated[
    str, Header(pattern='^"[0-9]{1,15}"$', description='the version that you saw, "0" for none')
]
Once = Annotated[str | None, Header(max_length=200, pattern="^[!-~]+$")]


def ledger_of(request: Request) -> Ledger:
    """The ledger. ServeError 404 where the service has none."""
    found = service_of(request).ledger
    if found is None:
        raise refuse("serve-path/gone", 404, what="项目库(--db)/ ledger (--db)", name="-")
    return found


def known_project(
    ledger: Ledger, project: str, as_of: Day = None, known: Known = None
) -> ProjectState:
    try:
        return ledger.project(project, as_of, known)
    except LedgerError as error:
        raise ServeError(404, pointed(error.problems)) from None


@router.get("/v1/projects", responses=problems(404, 409, 422))
async def projects(
    request: Request,
    caller: Reads,
    text: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    verdict: Annotated[str, Query(max_length=20)] = "",
    owes: Annotated[str, Query(max_length=40, description="unit that owes a fact")] = "",
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Limit = 50,
) -> ProjectPage:
    """Projects, those that changed last first, page by page."""
    wanted = ProjectFilter(
        text=text or None, stage=stage or None, verdict=verdict or None, owes=owes or None
    )
    page = await asyncio.to_thread(ledger_of(request).projects, wanted, cursor or None, limit)
    return ProjectPage(projects=[_row(r) for r in page.items], next=page.cursor)


def _row(row: ProjectRow) -> ProjectShown:
    return ProjectShown(**{f: getattr(row, f) for f in ProjectShown.model_fields})


@router.get("/v1/projects/{project}", responses=problems(404, 409, 422))
async def project(
    request: Request,
    response: Response,
    caller: Reads,
    project: Ident,
    as_of: Day = None,
    known_at: Known = None,
    reveal: Reveal = False,
) -> StateShown:
    """What is known of a project, now or as of a day, each fact with who says so."""
    may_reveal(caller, reveal)
    ledger = ledger_of(request)
    state = await asyncio.to_thread(known_project, ledger, project, as_of, known_at)
    if reveal and (paths := book.hidden_paths(state)):
        service_of(request).noted(request, caller, "reveal", project, fields=paths)
    response.headers["ETag"] = f'"{state.version}"'
    return StateShown(
        state=book.shown_state(state, reveal),
        verdict=state.verdict,
        contested=sorted(state.contested),
    )


@router.post(
    "/v1/projects/{project}/events",
    status_code=201,
    responses=problems(400, 404, 409, 412, 413, 422),
)
async def put(
    request: Request,
    response: Response,
    caller: Annotated[Caller, Depends(Needs(UNIT, OFFICER))],
    project: Ident,
    asked: EventsIn,
    if_match: Version,
    idempotency_key: Once = None,
) -> Written:
    """Put events on file: facts, answers, opinions, decisions, tasks. All of them or none; kept
    when this answers. If-Match names the version that you saw: 412 where others wrote since."""
    service, ledger = service_of(request), ledger_of(request)
    body = await request.body()
    if classified.in_json(body):
        raise refuse("serve-classified", 403)
    events = [event_of(one) for one in asked.events]
    expected = int(if_match.strip('"'))

    def work() -> str:
        state = ledger.project(project) if ledger.has(project) else None
        book.may_write(caller, state, events)
        found = ledger.append(
            project, *events, by=caller.by, unit=caller.bureau or None, on=asked.on,
            expected=expected,
        )  # fmt: skip
        made = Written(project=project, version=found[-1].n, seq=found[-1].seq)
        return made.model_dump_json()

    digest = hashlib.sha256(f"{project}\n{if_match}\n".encode() + body).hexdigest()
    again = Again(service.store, caller.key, idempotency_key, digest)
    made = Written.model_validate_json(await asyncio.to_thread(again.once, work))
    response.headers["ETag"] = f'"{made.version}"'
    return made


@router.post("/v1/projects/{project}/screen", status_code=201, responses=problems(404, 409, 422))
async def screen(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(OFFICER))],
    project: Ident,
    on: Annotated[dt.date | None, Query(description="day of the screening, else today")] = None,
) -> Written:
    """Screen what is known of a project, and put the report on file."""
    ledger, version = ledger_of(request), service_of(request).version(request)

    def work() -> Written:
        known_project(ledger, project)
        found = ledger.screen(version.screener, project, by=caller.by, on=on)
        return Written(project=project, version=found.record.n, seq=found.record.seq)

    return await asyncio.to_thread(work)


@router.get(
    "/v1/projects/{project}/report",
    response_model=None,
    responses={
        200: {"content": {"application/json": {"schema": {"type": "object"}}}},
        **problems(404, 409, 422),
    },
)
async def report(
    request: Request,
    caller: Reads,
    project: Ident,
    as_of: Day = None,
    known_at: Known = None,
    lang: Lang = Language.zh,
    reveal: Reveal = False,
) -> Response:
    """The report that stood on a day; revealed, byte for byte as it was then."""
    may_reveal(caller, reveal)
    ledger = ledger_of(request)

    def work() -> str:
        try:
            return ledger.report(project, as_of, known_at)
        except LedgerError as error:
            raise ServeError(404, pointed(error.problems)) from None

    text = await asyncio.to_thread(work)
    data: dict[str, Any] = json.loads(text)
    if not reveal:
        text = compact(masking.masked_report(data, lang.value))
    elif fields := sorted({f["field"] for f in data["candidate"]["facts"] if hidden(f["field"])}):
        service_of(request).noted(request, caller, "reveal", project, fields=fields)
    return Response(text.encode("utf-8", "backslashreplace"), media_type="application/json")


@router.get("/v1/tasks", responses=problems(404, 422))
async def tasks(
    request: Request,
    caller: Reads,
    to: Annotated[str, Query(max_length=40, description="unit")] = "",
    due_by: Annotated[dt.date | None, Query()] = None,
    done: Annotated[bool, Query(description="those done, too")] = False,
) -> TaskList:
    """Tasks by the day on which they are due."""
    found = await asyncio.to_thread(ledger_of(request).tasks, to or None, due_by, done)
    names = {f.name for f in fields(found[0])} & TaskShown.model_fields.keys() if found else ()
    rows = [{n: _text(getattr(t, n)) for n in names} for t in found]
    return TaskList(tasks=[TaskShown.model_validate(r) for r in rows])


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


@router.get("/v1/events", responses=problems(404, 422))
async def events(
    request: Request,
    caller: Reads,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Limit = 100,
) -> EventPage:
    """What happened after a number, in order: none is missed, none comes twice. Masked."""
    found = await asyncio.to_thread(ledger_of(request).events, after, limit)
    shown = [EventShown.model_validate(book.shown_event(r)) for r in found]
    return EventPage(events=shown, next=found[-1].seq if found else after)

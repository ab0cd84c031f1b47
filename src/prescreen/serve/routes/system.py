"""Whether it runs, what it counts, its rules anew, its keys, its audit."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from prescreen.errors import InputError
from prescreen.serve.keys import Key
from prescreen.serve.metrics import MEDIA
from prescreen.serve.problems import ServeError, pointed, refuse
from prescreen.serve.roles import AUDIT, KEEPER, SECURITY, SYSTEM, Caller
from prescreen.serve.routes import problems
from prescreen.serve.service import Needs, Service, service_of
from prescreen.serve.shapes import (
    AuditPage,
    Health,
    KeyList,
    KeyMade,
    KeyQuestion,
    KeyShown,
    Limit,
)

router = APIRouter(tags=["system"])
Ident = Annotated[str, Path(pattern="^[0-9a-f]{12}$")]


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers."""
    return Health(status="ok")


@router.get("/readyz", response_model=Health, responses={503: {"model": Health}})
async def readyz(request: Request) -> Response:
    """Whether it can do its work: the folder of state, the database, the newest rules."""
    service = service_of(request)
    reasons = await asyncio.to_thread(_reasons, service)
    shown = Health(status="failing" if reasons else "ok", reasons=reasons)
    return JSONResponse(shown.model_dump(), 503 if reasons else 200)


def _reasons(service: Service) -> list[str]:
    out = [f"rules: {service.rules.failed}"] if service.rules.failed else []
    try:
        service.store.db.execute("SELECT count(*) FROM keys").fetchone()
    except Exception as error:
        out.append(f"database: {type(error).__name__}")
    if not service.spool.folder.is_dir():
        out.append("spool")
    return out


@router.get(
    "/metrics",
    response_model=None,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems()},
)
async def metrics(request: Request, caller: Annotated[Caller, Depends(Needs(SYSTEM))]) -> Response:
    """Counters for Prometheus."""
    return Response(service_of(request).metrics.text(), media_type=MEDIA)


@router.post("/v1/rules:reload", response_model=None, status_code=200, responses=problems(422))
async def reload(
    request: Request, caller: Annotated[Caller, Depends(Needs(KEEPER))]
) -> dict[str, str]:
    """Load the rules anew, here and in all workers. What does not load changes nothing."""
    service = service_of(request)
    before = service.rules.current.digest
    found = await asyncio.to_thread(service.rules.reload)
    service.noted(request, caller, "rules.reload", found.digest, before=before)
    return {"before": before, "digest": found.digest}


# -- keys ------------------------------------------------------------------------------------------
Guard = Annotated[Caller, Depends(Needs(SECURITY))]


@router.get("/v1/keys", tags=["keys"], responses=problems())
async def keys(request: Request, caller: Guard) -> KeyList:
    """All keys, never their secrets."""
    return KeyList(keys=[_key(k) for k in service_of(request).keys.all()])


@router.post("/v1/keys", tags=["keys"], status_code=201, responses=problems(400, 409, 413, 422))
async def make(request: Request, caller: Guard, asked: KeyQuestion) -> KeyMade:
    """A new key. Its text is in this answer and nowhere else."""
    service = service_of(request)
    try:
        key, text = service.keys.make(asked.roles, asked.bureau, asked.label, asked.days)
    except InputError as error:  # each role there is, but not together
        raise ServeError(409, pointed(error.problems)) from None
    service.noted(request, caller, "key.make", key.id, roles=sorted(key.roles), bureau=key.bureau)
    return KeyMade(key=text, **_key(key).model_dump())


@router.post(
    "/v1/keys/{ident}/rotate", tags=["keys"], status_code=201, responses=problems(404, 422)
)
async def rotate(
    request: Request, caller: Guard, ident: Ident, overlap: Annotated[int, Query(ge=0, le=30)] = 7
) -> KeyMade:
    """A new key in place of one, which still holds for some days."""
    service = service_of(request)
    try:
        key, text = service.keys.rotate(ident, overlap=overlap)
    except LookupError:
        raise refuse("serve-path/gone", 404, what="密钥 / key", name=ident) from None
    service.noted(request, caller, "key.rotate", ident, new=key.id)
    return KeyMade(key=text, **_key(key).model_dump())


@router.delete("/v1/keys/{ident}", tags=["keys"], status_code=204, responses=problems(404, 422))
async def revoke(request: Request, caller: Guard, ident: Ident) -> None:
    """End a key, now."""
    service = service_of(request)
    try:
        service.keys.revoke(ident)
    except LookupError:
        raise refuse("serve-path/gone", 404, what="密钥 / key", name=ident) from None
    service.noted(request, caller, "key.revoke", ident)


def _key(key: Key) -> KeyShown:
    return KeyShown(
        id=key.id, label=key.label, bureau=key.bureau, roles=sorted(key.roles), made=key.made,
        expires=key.expires, revoked=key.revoked,
    )  # fmt: skip


@router.get("/v1/audit", tags=["audit"], responses=problems(422))
async def audit(
    request: Request,
    caller: Annotated[Caller, Depends(Needs(AUDIT))],
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Limit = 100,
) -> AuditPage:
    """Who saw or changed what, in order, and whether an entry was tampered with."""
    service = service_of(request)
    found = await asyncio.to_thread(service.audit.after, after, limit)
    broken = await asyncio.to_thread(service.audit.broken)
    more = found[-1]["n"] if len(found) == limit else None
    return AuditPage.model_validate({"entries": found, "next": more, "broken": broken})

"""Webhooks: where events of the ledger are sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from prescreen.serve.hooks import Hook
from prescreen.serve.problems import refuse
from prescreen.serve.roles import SYSTEM, Caller
from prescreen.serve.routes import problems
from prescreen.serve.routes.book import ledger_of
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes_book import HookList, HookMade, HookQuestion, HookShown

router = APIRouter(tags=["ledger"])
System = Annotated[Caller, Depends(Needs(SYSTEM))]
Ident = Annotated[str, Path(pattern="^[0-9a-f]{12}$")]


@router.get("/v1/webhooks", responses=problems())
async def hooks(request: Request, caller: System) -> HookList:
    """All targets and how far each has come, never their secrets."""
    return HookList(webhooks=[_shown(h) for h in service_of(request).hooks.all()])


@router.post("/v1/webhooks", status_code=201, responses=problems(400, 404, 409, 413, 422))
async def make(
    request: Request,
    caller: System,
    asked: HookQuestion,
    after: Annotated[int | None, Query(ge=0, le=2**53, description="events after this")] = None,
) -> HookMade:
    """A target for events, from now on or after a number. Its secret is in this answer alone."""
    service = service_of(request)
    ledger = ledger_of(request)
    start = ledger.head.seq if after is None else after
    hook = service.hooks.make(asked.url, asked.kinds, start)
    service.noted(request, caller, "webhook.make", hook.id, url=hook.url)
    return HookMade(secret=hook.secret, **_shown(hook).model_dump())


@router.delete("/v1/webhooks/{ident}", status_code=204, responses=problems(404, 422))
async def delete(request: Request, caller: System, ident: Ident) -> None:
    """Send nothing more to a target."""
    service = service_of(request)
    try:
        service.hooks.delete(ident)
    except LookupError:
        raise refuse("serve-path/gone", 404, what="webhook", name=ident) from None
    service.noted(request, caller, "webhook.delete", ident)


def _shown(hook: Hook) -> HookShown:
    data = asdict(hook) | {"kinds": list(hook.kinds), "next_at": None}
    if hook.next_at:
        moment = dt.datetime.fromtimestamp(hook.next_at, dt.UTC)
        data["next_at"] = moment.isoformat(timespec="seconds")
    return HookShown.model_validate({k: data[k] for k in HookShown.model_fields})

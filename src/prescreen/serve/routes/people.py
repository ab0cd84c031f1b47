"""People: their sessions and passwords, and who lets them in."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from prescreen.errors import InputError
from prescreen.serve.people import NAME, Account, Accounts
from prescreen.serve.problems import ServeError, pointed, refuse
from prescreen.serve.roles import SECURITY, Caller
from prescreen.serve.routes import problems
from prescreen.serve.service import Needs, service_of
from prescreen.serve.shapes import (
    AccountList,
    AccountMade,
    AccountQuestion,
    AccountShown,
    LoginQuestion,
    PasswordQuestion,
    SessionMade,
)

router = APIRouter(tags=["people"])
Name = Annotated[str, Path(pattern=NAME)]
Guard = Annotated[Caller, Depends(Needs(SECURITY))]
Person = Annotated[Caller, Depends(Needs(SECURITY, person=True))]


@router.post("/v1/login", responses=problems(400, 401, 413, 422))
async def login(request: Request, asked: LoginQuestion) -> SessionMade:
    """Begin a session of a person. It ends after half an hour without use, at last after 12."""
    service = service_of(request)
    async with _counted(request):
        try:
            found = await asyncio.to_thread(service.accounts.login, asked.name, asked.password)
        except ServeError as error:
            await _failed(request, asked.name, error)
            raise
    service.noted(request, found.caller, "login", asked.name)
    until = dt.datetime.fromtimestamp(found.until, dt.UTC).isoformat(timespec="seconds")
    roles = sorted(found.caller.roles)
    return SessionMade(session=found.text, until=until, roles=roles, bureau=found.caller.bureau)


@router.post("/v1/password", status_code=204, responses=problems(400, 401, 413, 422))
async def password(request: Request, asked: PasswordQuestion) -> None:
    """Choose a password, with the one before or the one for one use. All sessions end."""
    accounts = service_of(request).accounts
    async with _counted(request):
        try:
            await asyncio.to_thread(accounts.change, asked.name, asked.password, asked.new)
        except ServeError as error:
            await _failed(request, asked.name, error)
            raise
    service_of(request).noted(request, Caller.of_person(asked.name), "password", asked.name)


@router.post("/v1/logout", status_code=204, responses=problems())
async def logout(request: Request, caller: Annotated[Caller, Depends(Needs(person=True))]) -> None:
    """End the session that is used for this."""
    service = service_of(request)
    text = request.headers["authorization"].partition(" ")[2].strip()
    await asyncio.to_thread(service.accounts.logout, text)
    service.noted(request, caller, "logout", caller.key)


def _counted(request: Request) -> asyncio.Semaphore:
    """Attempts from one address are counted. ServeError 429."""
    service = service_of(request)
    service.logins.take(request.client.host if request.client else "")
    return service.passwords


async def _failed(request: Request, name: str, error: ServeError) -> None:
    """An entry on an attempt that failed; a name that no account has is not written down: some
    type their password there."""
    service = service_of(request)
    try:
        account = await asyncio.to_thread(service.accounts.get, name)
    except LookupError:
        subject, locked = "-", False
    else:
        subject, locked = account.name, account.locked
    said = {"status": error.status, "locked": locked}
    service.noted(request, Caller.of_person(subject), "login.refused", subject, **said)


# -- accounts --------------------------------------------------------------------------------------
@router.get("/v1/accounts", responses=problems())
async def accounts(request: Request, caller: Guard) -> AccountList:
    """All accounts, those that ended too."""
    return AccountList(accounts=[_shown(a) for a in service_of(request).accounts.all()])


@router.post("/v1/accounts", status_code=201, responses=problems(400, 409, 413, 422))
async def propose(request: Request, caller: Person, asked: AccountQuestion) -> AccountMade:
    """Propose an account. Its password for one use is in this answer and nowhere else; it is good
    for nothing until another security administrator approves."""
    service = service_of(request)
    try:
        found, first = await asyncio.to_thread(
            service.accounts.propose, asked.name, asked.roles, asked.bureau, asked.label, caller.by
        )
    except InputError as error:  # each role there is, but not together
        raise ServeError(409, pointed(error.problems)) from None
    service.noted(request, caller, "account.propose", found.name, roles=sorted(found.roles))
    return AccountMade(password=first, **_shown(found).model_dump())


@router.post("/v1/accounts/{name}/approve", responses=problems(404, 409, 422))
async def approve(request: Request, caller: Person, name: Name) -> AccountShown:
    """Let a person in whom another security administrator proposed."""
    found = _there(service_of(request).accounts, name)
    if not found.ended and not found.approved_by:
        approved = service_of(request).accounts.approve
        found = await asyncio.to_thread(approved, name, caller.by)
        if found.approved_by == caller.by:  # and nobody proposed it anew meanwhile
            service_of(request).noted(request, caller, "account.approve", name)
    return _shown(found)


@router.post("/v1/accounts/{name}/reset", status_code=201, responses=problems(404, 409, 422))
async def reset(request: Request, caller: Person, name: Name) -> AccountMade:
    """A new password for one use, for one who lost his or was locked; to be approved as before."""
    accounts = service_of(request).accounts
    if _there(accounts, name).ended:
        raise refuse("serve-account/taken", 409, name=name)
    first = await asyncio.to_thread(accounts.reset, name, caller.by)
    service_of(request).noted(request, caller, "account.reset", name)
    return AccountMade(password=first, **_shown(accounts.get(name)).model_dump())


@router.delete("/v1/accounts/{name}", status_code=204, responses=problems(404, 422))
async def end(request: Request, caller: Guard, name: Name) -> None:
    """End an account and its sessions, now."""
    accounts = service_of(request).accounts
    _there(accounts, name)
    await asyncio.to_thread(accounts.end, name)
    service_of(request).noted(request, caller, "account.end", name)


def _there(accounts: Accounts, name: str) -> Account:
    try:
        return accounts.get(name)
    except LookupError:
        raise refuse("serve-path/gone", 404, what="账户 / account", name=name) from None


def _shown(account: Account) -> AccountShown:
    return AccountShown(
        name=account.name, label=account.label, bureau=account.bureau,
        roles=sorted(account.roles), made=account.made, proposed_by=account.proposed_by,
        approved_by=account.approved_by, locked=account.locked, state=account.state,
    )  # fmt: skip

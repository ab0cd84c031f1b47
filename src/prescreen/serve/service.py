"""What the handlers of requests share: settings, rules, keys, the audit, limits, the spool."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from typing import Any

import jsonschema_rs
from fastapi import Request
from fastapi.security.base import SecurityBase

from prescreen.candidate import Candidate
from prescreen.errors import Problem, ProblemsError
from prescreen.ledger import Ledger
from prescreen.ledger.files import folder_of
from prescreen.ledger.rates import Rates
from prescreen.messages import problem
from prescreen.serve import classified
from prescreen.serve.audit import Audit
from prescreen.serve.edge import CALL, Call
from prescreen.serve.hooks import Hooks
from prescreen.serve.keys import Keys
from prescreen.serve.metrics import Metrics
from prescreen.serve.openapi import candidate_body
from prescreen.serve.people import Accounts
from prescreen.serve.problems import Found, ServeError, pointed, refuse
from prescreen.serve.rate import Rate
from prescreen.serve.roles import LOCAL, Caller
from prescreen.serve.rules import HEADER, Rules, Version
from prescreen.serve.settings import Settings
from prescreen.serve.spool import Spool
from prescreen.serve.store import Store

_TOLD = 20
"""Misfits of one candidate that are told."""


class Service:
    """One worker's share of the service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.state)
        self.accounts = Accounts(self.store, settings.digest)
        self.keys = Keys(self.store, settings.digest, self.accounts.caller)
        self.audit = Audit(self.store, settings.digest)
        self.rate = Rate(settings.limits.rate, settings.workers)
        self.logins = Rate(settings.limits.logins, settings.workers)
        self.passwords = asyncio.Semaphore(2)
        """Passwords that are looked at at the same time: each takes 32 MB."""
        self.rules = Rules(settings)
        self.spool = Spool(settings.state / "lists", settings.limits)
        self.ledger = Ledger.open(settings.db) if settings.db else None
        self.rates = Rates.read(settings.rates) if settings.rates else None
        self.files = folder_of(settings.db or "", settings.state / "files")
        """Where attachments are kept: of a ledger in a file, where `prescreen book` keeps them."""
        self.hooks = Hooks(self.store, settings.hosts)
        self.metrics = Metrics()
        self.queries: dict[str, frozenset[str]] = {}
        """Names of the query by the path of a route, as the document of the service has them."""
        self._candidate = jsonschema_rs.validator_for(candidate_body(), validate_formats=True)

    def close(self) -> None:
        self.store.close()
        if self.ledger is not None:
            self.ledger.close()

    def admit(self, request: Request, roles: tuple[str, ...], person: bool = False) -> Caller:
        """Who asks, when he may. ServeError 401, 403 or 429."""
        call: Call = request.scope[CALL]
        if not self.settings.keys:
            caller = LOCAL
        else:
            caller = self.keys.caller(request.headers.get("authorization", ""))
        call.key, call.rules = caller.key, self.rules.current.digest
        self.rate.take(caller.key)
        if roles and not caller.has(*roles):
            raise refuse("serve-key/role", 403, roles=roles)
        if person and not caller.person:
            raise refuse("serve-account/person", 403)
        return caller

    def asked(self, request: Request) -> None:
        """ServeError 422 for a word of the query that the address does not know: a slip of the
        pen in `detail=` must not go by in silence."""
        known = self.queries.get(
            getattr(request.scope.get("route"), "path_format", ""), frozenset()
        )
        given = request.query_params.multi_items()
        for n, (name, _) in enumerate(given):
            if name not in known or any(name == other for other, _ in given[:n]):
                raise refuse("serve-request/query", 422, name=name[:80], known=tuple(sorted(known)))

    def version(self, request: Request) -> Version:
        """The rules that answer this request."""
        found = self.rules.version(request.headers.get(HEADER))
        call_of(request).rules = found.digest
        return found

    def candidate(self, data: Any, under: str = "") -> Candidate:
        """A candidate of a body, by the JSON Schema and its own reader. ServeError 422."""
        try:
            fits = self._candidate.is_valid(data)
        except ValueError as error:  # half a character (a lone surrogate), a number past all bounds
            raise refuse("serve-request/json", 400, pointer=under, said=str(error)[:200]) from None
        if not fits:
            raise ServeError(422, self._misfits(data, under))
        try:
            return Candidate.from_dict(data)
        except ProblemsError as error:
            raise ServeError(422, pointed(error.problems, under)) from error

    def _misfits(self, data: Any, under: str) -> Found:
        every = islice(self._candidate.iter_errors(data), _TOLD)
        return [_misfit(error, under) for error in every]

    def noted(
        self, request: Request, caller: Caller, action: str, subject: str, **detail: Any
    ) -> None:
        """One entry of the audit."""
        self.audit.add(call_of(request).id, caller.key, action, subject, detail)


def _misfit(error: jsonschema_rs.ValidationError, under: str) -> tuple[Problem, str]:
    """What does not fit the schema, and where."""
    pointer = under + "".join(f"/{_escaped(step)}" for step in error.instance_path)
    where, kind = pointer or "/", error.kind.as_dict()
    match error.kind.name:
        case "required":
            said = problem("serve-request/required", where=where, name=kind["property"])
        case "type":
            said = problem("serve-request/kind", where=where, wanted=" / ".join(kind["types"]))
        case "format":
            said = problem("serve-request/kind", where=where, wanted=kind["format"])
        case _:
            said = problem("serve-request", where=where, said=error.message[:300])
    return said, pointer


def _escaped(step: object) -> str:
    """One step of a JSON Pointer (RFC 6901)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def call_of(request: Request) -> Call:
    found: Call = request.scope[CALL]
    return found


def service_of(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


class Needs(SecurityBase):
    """The dependency that names who asks, and asks for one of some roles of him, or that it is a
    person and no machine."""

    def __init__(self, *roles: str, person: bool = False) -> None:
        from fastapi.openapi.models import HTTPBearer

        self.roles, self.person = roles, person
        self.model = HTTPBearer(
            description="A key made by `prescreen keys new`: ps_<id>_<secret>; "
            "of a person, the session that /v1/login gives: pss_<secret>",
            bearerFormat="ps_",
        )
        self.scheme_name = "key"

    async def __call__(self, request: Request) -> Caller:
        service = service_of(request)
        caller = service.admit(request, self.roles, self.person)
        if request.url.query:
            service.asked(request)
        return caller


async def body_json(request: Request) -> Any:
    """The JSON of a body. ServeError 400, 415 or 422 with what is wrong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise refuse("serve-request/media", 415, given=kind[:80] or "-", wanted="application/json")
    return parsed(await request.body())


def parsed(body: bytes) -> Any:
    """JSON of bytes, without NaN and marks of classification."""
    if classified.in_json(body):
        raise refuse("serve-classified", 403)
    try:
        return json.loads(body, parse_constant=_no_number)
    except RecursionError:
        raise refuse("serve-request/json", 400, said="nested too deeply") from None
    except ValueError as error:
        raise refuse("serve-request/json", 400, said=str(error)[:200]) from None


def _no_number(text: str) -> float:
    raise ValueError(text)

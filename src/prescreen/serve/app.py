"""The application: routes, what is said when they fail, and what runs beside them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from prescreen.engine import engine_version
from prescreen.errors import Problem, ProblemsError, UnitError
from prescreen.messages import problem
from prescreen.serve.edge import App, Edge
from prescreen.serve.openapi import documented, queries
from prescreen.serve.problems import MEDIA, ServeError, body_of, language, of_error, refuse
from prescreen.serve.routes import (
    book,
    chains,
    compare,
    content,
    hooks,
    incoming,
    lists,
    people,
    rates,
    screen,
    system,
)
from prescreen.serve.runner import Runner
from prescreen.serve.service import Service, call_of
from prescreen.serve.settings import VARIABLE, Settings


def create_app(settings: Settings, logged: bool = True) -> Edge:
    """The service as an ASGI application, to be run or mounted. Rules are loaded at once.

    ProblemsError where they do not load. `logged`: a line a request on standard error.
    An application that mounts it enters its `running()` for as long as it runs itself.
    """
    app = application()
    service = app.state.service = Service(settings)
    service.queries = queries(app.openapi())
    return Edge(app, settings.limits, service.metrics, logged)


def worker_app() -> App:
    """The application of one worker of `prescreen serve`, with the settings it was handed."""
    return create_app(Settings.from_json(os.environ[VARIABLE]))


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """What runs beside the requests, from the first of them to the last."""
    service: Service = app.state.service
    async with Runner(service):
        yield
    service.close()


def application() -> FastAPI:
    """Routes and what is said when they fail; `state.service` is what they work with."""
    app = FastAPI(
        title="prescreen",
        version=engine_version(),
        summary="招商引资项目预审 · pre-screening of investment projects",
        docs_url=None,  # pages that load scripts from elsewhere have no place on an intranet
        redoc_url=None,
        lifespan=_running,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    for module in (
        screen,
        lists,
        compare,
        chains,
        content,
        book,
        incoming,
        rates,
        hooks,
        people,
        system,
    ):
        app.include_router(module.router)
    app.router.routes.insert(0, screen.AT_ONCE)  # before that of the document, which does the same
    for kind in (ProblemsError, UnitError, Exception):
        app.add_exception_handler(kind, _failed)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(RequestValidationError, _misfit)
    documented(app)
    return app


async def _failed(request: Request, error: Exception) -> Response:
    return _answer(request, of_error(error, call_of(request).id))


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        said = refuse("serve-path/method", 405, method=request.method[:20], allowed=allowed)
        said.headers |= {"Allow": allowed}
    elif error.status_code == 404:
        said = refuse("serve-path", 404)
    else:
        said = refuse("serve-request", error.status_code, where="/", said=str(error.detail)[:200])
    return _answer(request, said)


async def _misfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = []
    for one in error.errors()[:20]:
        if one["type"] == "json_invalid":
            broken = refuse("serve-request/json", 400, said=str(one.get("ctx", ""))[:200])
            return _answer(request, broken)
        found.append(_fault(one))
    return _answer(request, ServeError(422, found))


def _fault(one: dict[str, Any]) -> tuple[Problem, str]:
    """What does not fit the form of a request, and where in the body."""
    kind, *path = one["loc"]
    if one["type"] == "missing" and path:
        *path, name = path
        where = "".join(f"/{step}" for step in path) or (kind if kind != "body" else "/")
        pointer = where if kind == "body" and path else ""
        return problem("serve-request/required", where=where, name=name), pointer
    pointer = "".join(f"/{step}" for step in path) if kind == "body" else ""
    where = pointer or (f"{kind} {'.'.join(map(str, path))}" if kind != "body" else "/")
    return problem("serve-request", where=where, said=one["msg"]), pointer


def _answer(request: Request, error: ServeError) -> Response:
    lang = language(request.headers.get("accept-language", ""), request.url.query)
    body = body_of(error, lang, request.url.path, call_of(request).id)
    return Response(body, error.status, error.headers, MEDIA)

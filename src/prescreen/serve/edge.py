"""The outermost layer: what holds of every request, whatever it asks for.

A request gets an id, a bound on its body and its time, headers that make browsers careful, a line
in the log and a count in the metrics. What goes wrong further in comes out as a problem.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from prescreen.errors import Lang
from prescreen.serve.metrics import Metrics
from prescreen.serve.problems import MEDIA, ServeError, body_of, language, of_error, refuse
from prescreen.serve.rules import HEADER
from prescreen.serve.settings import Limits

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CALL = "prescreen.call"
"""Where the scope of a request holds its `Call`."""
UPLOADS = ("/v1/lists", "/v1/projects:import", "/attachments")
BATCH = "/v1/screen:batch"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CAREFUL = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    # Nobody may miss it who looks at an answer: no state secrets in here.
    (b"prescreen-notice", b"no-state-secrets; see /v1/notice"),
)
log = logging.getLogger("prescreen.serve")


@dataclass(slots=True)
class Call:
    """One request on its way."""

    id: str
    path: str
    started: float = field(default_factory=time.perf_counter)
    key: str = ""
    rules: str = ""
    """Digest of the rules that answer, or would have answered what is refused; empty until it is
    known who asks: a stranger learns nothing of them."""
    status: int = 0
    read: int = 0
    sent: int = 0
    refused: ServeError | None = None
    """What was wrong with the body, found while it was read."""


class Edge:
    """ASGI middleware around the application."""

    def __init__(self, app: FastAPI, limits: Limits, metrics: Metrics, logged: bool = True) -> None:
        self._app = app
        self._limits = limits
        self._metrics = metrics
        self._logged = logged

    def running(self) -> AbstractAsyncContextManager[object]:
        """What runs beside the requests, for an application that this one is mounted in: the
        life of a mounted application is not its own."""
        return self._app.router.lifespan_context(self._app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        call = Call(given if _ID.fullmatch(given) else os.urandom(8).hex(), scope["path"])
        scope[CALL] = call
        sender = _Sender(call, send, _language(scope, headers))
        try:
            length = headers.get(b"content-length", b"0")
            most = self._most(scope["path"])
            if most is not None and length.isdigit() and int(length) > most:
                raise refuse("serve-limit/body", 413, most=most)
            async with asyncio.timeout(self._limits.seconds) as clock:
                sender.clock = clock
                await self._app(scope, _counted(call, receive, most), sender)
        except Exception as error:
            await self._fail(call, sender, error)
        finally:
            self._end(scope, call)

    def _most(self, path: str) -> int | None:
        """Bytes that the body of a request may have; a batch is bounded line by line."""
        if path.endswith(BATCH):
            return None
        return self._limits.upload if path.endswith(UPLOADS) else self._limits.body

    async def _fail(self, call: Call, sender: _Sender, error: Exception) -> None:
        if isinstance(error, TimeoutError):
            said = refuse("serve-limit/time", 503, most=f"{self._limits.seconds:g}")
        else:
            said = of_error(error, call.id)
        if said.status >= 500:
            log.error("request %s failed", call.id, exc_info=error)
        if not sender.started:
            await sender.problem(said)

    def _end(self, scope: Scope, call: Call) -> None:
        seconds = time.perf_counter() - call.started
        route = getattr(scope.get("route"), "path", "") or "-"
        method = scope["method"] if scope["method"] in _METHODS else "-"
        self._metrics.request(method, route, call.status, seconds)
        if self._logged:
            line = {
                "at": round(time.time(), 3), "request": call.id, "method": method, "route": route,
                "status": call.status, "ms": round(seconds * 1000, 2), "key": call.key,
                "read": call.read, "sent": call.sent,
            }  # fmt: skip
            sys.stderr.write(json.dumps(line) + "\n")


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _language(scope: Scope, headers: Mapping[bytes, bytes]) -> Lang:
    accepts = headers.get(b"accept-language", b"").decode("latin-1")
    return language(accepts, scope["query_string"].decode("latin-1"))


class _Sender:
    """`send` with the headers of every answer; a body that was too large is refused at last."""

    def __init__(self, call: Call, send: Send, lang: Lang) -> None:
        self._call = call
        self._send = send
        self._lang = lang
        self._instead = False
        self.started = False
        self.clock: asyncio.Timeout | None = None

    async def __call__(self, message: Message) -> None:
        call = self._call
        if message["type"] == "http.response.start" and call.refused is not None:
            await self.problem(call.refused)  # in place of what was made of half a body
            self._instead = True
        if self._instead:
            return
        if message["type"] == "http.response.start":
            self._start(message)
        elif message["type"] == "http.response.body":
            call.sent += len(message.get("body", b""))
        await self._send(message)

    def _start(self, message: Message) -> None:
        self.started = True
        self._call.status = message["status"]
        if self.clock is not None and not self.clock.expired():
            self.clock.reschedule(None)  # a long answer may take its time
        own = {name for name, _ in message["headers"]}
        message["headers"] = [
            *message["headers"],
            *(pair for pair in _CAREFUL if pair[0] not in own),
            (b"x-request-id", self._call.id.encode()),
            *([(HEADER.encode(), self._call.rules.encode())] if self._call.rules else ()),
        ]

    async def problem(self, error: ServeError) -> None:
        """Answer by a problem."""
        call = self._call
        call.refused = None
        body = body_of(error, self._lang, call.path, call.id)
        headers = [(b"content-type", MEDIA.encode()), (b"content-length", str(len(body)).encode())]
        headers += [(k.lower().encode(), v.encode()) for k, v in error.headers.items()]
        await self({"type": "http.response.start", "status": error.status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _counted(call: Call, receive: Receive, most: int | None) -> Receive:
    """`receive` that ends a body which is longer than it may be."""

    async def counted() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            call.read += len(message.get("body", b""))
            if most is not None and call.read > most:
                call.refused = refuse("serve-limit/body", 413, most=most)
                raise call.refused
        return message

    return counted

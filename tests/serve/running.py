"""A service that runs: the application under uvicorn in a thread, on a port of its own."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from prescreen.serve import Settings, create_app
from prescreen.serve.service import Service

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "examples" / "kecheng"
REGION = PLACE / "region.yaml"
DAY = "2026-11-22"
CANDIDATES: list[dict[str, Any]] = json.loads((PLACE / "candidates.json").read_text("utf-8"))
FILLED: list[dict[str, Any]] = json.loads((PLACE / "candidates-filled.json").read_text("utf-8"))
PLAIN: dict[str, Any] = {"id": "1", "name": "示例项目", "land": {"area": "120亩"}}
LINES = {"Content-Type": "application/x-ndjson"}


def settings(state: Path, **own: Any) -> Settings:
    return Settings(region=REGION, state=state, as_of=DAY, **{"keys": False, **own})


@contextmanager
def running(app: Any, logged: bool = False) -> Iterator[str]:
    """The address at which the application answers until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()


@contextmanager
def client(app: Any, key: str = "") -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with running(app) as url, httpx.Client(base_url=url, headers=headers, timeout=60) as found:
        yield found


def made(state: Path, **own: Any) -> Any:
    return create_app(settings(state, **own), logged=False)


def service_of_app(app: Any) -> Service:
    """The service inside an application made by `create_app`."""
    found: Service = app._app.state.service
    return found

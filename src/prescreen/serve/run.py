"""`prescreen serve` from here on: sockets, workers, a graceful end."""

from __future__ import annotations

import ipaddress
import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass

import uvicorn

from prescreen.errors import InputError
from prescreen.messages import problem
from prescreen.serve.metrics import SHARED
from prescreen.serve.settings import VARIABLE, Settings


@dataclass(frozen=True, slots=True)
class Listening:
    """Where it listens. `proxies`: addresses whose X-Forwarded-For is believed."""

    host: str = "127.0.0.1"
    port: int = 8350
    proxies: str = "127.0.0.1"
    drain: int = 30
    """Seconds that requests under way are given when the service ends."""


def serve(settings: Settings, where: Listening) -> int:
    """Serve until told to end. InputError for a service without keys that others could reach."""
    if not settings.keys and not _own_machine(where.host):
        raise InputError([problem("serve-open", host=where.host)])
    with ExitStack() as stack:
        os.environ[VARIABLE] = settings.to_json()
        if settings.workers > 1:
            shared = tempfile.mkdtemp(prefix="prescreen-metrics-")
            stack.callback(shutil.rmtree, shared, ignore_errors=True)
            os.environ[SHARED] = shared
        config = uvicorn.Config(
            "prescreen.serve.app:worker_app",
            factory=True,
            host=where.host,
            port=where.port,
            workers=settings.workers,
            access_log=False,
            server_header=False,
            date_header=True,
            log_level="warning",
            timeout_graceful_shutdown=where.drain,
            timeout_keep_alive=30,
            limit_concurrency=1_000,
            forwarded_allow_ips=where.proxies,
            h11_max_incomplete_event_size=64 << 10,
        )
        if settings.workers > 1:
            from uvicorn.supervisors import Multiprocess

            socket = config.bind_socket()
            Multiprocess(config, sockets=[socket]).run()
            return 0
        server = uvicorn.Server(config)
        server.run()
        return 0 if server.started else 2


def _own_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

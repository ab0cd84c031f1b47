"""`prescreen serve`: the service over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.cli.order import day_of, wrong
from prescreen.render.terminal.console import say
from prescreen.serve.demo import demo_ledger, demo_region
from prescreen.serve.run import Listening, serve
from prescreen.serve.settings import Limits, Settings, default_state


@dataclass(frozen=True, slots=True)
class ServeOrder:
    """What was asked for."""

    region: Path | None
    state: Path | None
    host: str
    port: int
    workers: int
    as_of: str | None
    packs: Sequence[Path]
    no_keys: bool
    demo: bool
    digest: str
    rate: int
    proxies: str
    db: str | None
    hosts: Sequence[str]
    rates: Path | None


def run(order: ServeOrder) -> int:
    region = demo_region() if order.demo and order.region is None else order.region
    if region is None:
        raise wrong("serve-open/region")
    state = (order.state or default_state()).resolve()
    db = order.db
    if order.demo and db is None:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        db = str(state / "demo.db")
        demo_ledger(db)
    settings = Settings(
        region=region.resolve(),
        state=state,
        packs=tuple(str(p) for p in order.packs),
        as_of=day_of(order.as_of),
        keys=not (order.no_keys or order.demo),
        workers=order.workers,
        db=db,
        hosts=tuple(order.hosts),
        rates=order.rates and order.rates.resolve(),
        digest=order.digest,
        limits=Limits(rate=order.rate),
    )
    say(f"http://{order.host}:{order.port}/openapi.json  Ctrl-C 结束 · to end")
    return serve(settings, Listening(order.host, order.port, order.proxies))

"""`prescreen serve` and `prescreen keys`: the service over HTTP, and keys for those who use it."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prescreen.cli.order import day_of, wrong
from prescreen.render.terminal.console import console, say, say_data, table
from prescreen.serve.audit import Audit
from prescreen.serve.demo import demo_ledger, demo_region
from prescreen.serve.keys import Keys
from prescreen.serve.run import Listening, serve
from prescreen.serve.settings import Limits, Settings, default_state
from prescreen.serve.store import Store


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
        digest=order.digest,
        limits=Limits(rate=order.rate),
    )
    say(f"http://{order.host}:{order.port}/openapi.json  Ctrl-C 结束 · to end")
    return serve(settings, Listening(order.host, order.port, order.proxies))


def new_key(state: Path | None, roles: Sequence[str], bureau: str, label: str, days: int) -> int:
    """Print a new key: its text on standard output alone, so that it can be piped on."""
    store = _store(state)
    key, text = Keys(store).make(roles, bureau, label, days)
    _noted(store, "key.make", key.id, roles=sorted(key.roles), bureau=key.bureau)
    say_data(text)
    return 0


def list_keys(state: Path | None) -> int:
    rows = table(
        "编号 id", "用途 label", "单位 bureau", "角色 roles", "到期 expires", "吊销 revoked"
    )
    for key in Keys(_store(state)).all():
        roles = " ".join(sorted(key.roles))
        rows.add_row(key.id, key.label, key.bureau, roles, key.expires, key.revoked or "")
    console().print(rows)
    return 0


def revoke_key(state: Path | None, ident: str) -> int:
    store = _store(state)
    try:
        Keys(store).revoke(ident)
    except LookupError:
        raise wrong("serve-path/gone", what="密钥 / key", name=ident) from None
    _noted(store, "key.revoke", ident)
    return 0


def _store(state: Path | None) -> Store:
    return Store((state or default_state()).resolve())


def _noted(store: Store, action: str, subject: str, **detail: object) -> None:
    """Who did it here is the account of the system."""
    Audit(store).add("cli", f"os:{getpass.getuser()}", action, subject, detail)

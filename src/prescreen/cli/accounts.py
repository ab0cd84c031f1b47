"""`prescreen keys` and `prescreen accounts`: who may use the service, said on its own machine."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path

from prescreen.cli.order import wrong
from prescreen.files.text import one_line
from prescreen.render.terminal.console import console, say, say_data, table
from prescreen.serve.audit import Audit
from prescreen.serve.keys import Keys
from prescreen.serve.people import Accounts
from prescreen.serve.settings import default_state
from prescreen.serve.store import Store


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
        rows.add_row(key.id, one_line(key.label), key.bureau, roles, key.expires, key.revoked or "")
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


# -- accounts --------------------------------------------------------------------------------------
def new_account(
    state: Path | None, name: str, roles: Sequence[str], bureau: str, label: str
) -> int:
    """Print the password for one use. The account is to be approved by a security administrator;
    as long as there are not two of them who could, it is approved at once."""
    store = _store(state)
    found = Accounts(store)
    alone = found.guards < 2
    _, first = found.propose(name, roles, bureau, label, _self(), alone)
    return _first(store, "account.propose", name, first, alone)


def reset_account(state: Path | None, name: str) -> int:
    """Print another password for one use; to be approved as a new account is."""
    store = _store(state)
    found = Accounts(store)
    _there(found, name)
    alone = found.guards < 2
    return _first(store, "account.reset", name, found.reset(name, _self(), alone), alone)


def list_accounts(state: Path | None) -> int:
    rows = table(
        "账户 name", "姓名 label", "单位 bureau", "角色 roles", "状态 state", "提出 by", "批准 by"
    )
    for one in Accounts(_store(state)).all():
        roles, told = " ".join(sorted(one.roles)), f"{one.state}{' locked' if one.locked else ''}"
        rows.add_row(
            one.name, one_line(one.label), one.bureau, roles, told, one.proposed_by, one.approved_by
        )
    console().print(rows)
    return 0


def end_account(state: Path | None, name: str) -> int:
    store = _store(state)
    found = Accounts(store)
    _there(found, name)
    found.end(name)
    _noted(store, "account.end", name)
    return 0


def _first(store: Store, action: str, name: str, password: str, alone: bool) -> int:
    _noted(store, action, name, approved=alone)
    if not alone:
        say("待另一位安全管理员批准 · to be approved by a security administrator")
    say_data(password)
    return 0


def _there(accounts: Accounts, name: str) -> None:
    try:
        found = accounts.get(name)
    except LookupError:
        raise wrong("serve-path/gone", what="账户 / account", name=name) from None
    if found.ended:
        raise wrong("serve-account/taken", name=name)


def _self() -> str:
    """Who does it here is the account of the system."""
    return f"os:{getpass.getuser()}"


def _store(state: Path | None) -> Store:
    return Store((state or default_state()).resolve())


def _noted(store: Store, action: str, subject: str, **detail: object) -> None:
    Audit(store).add("cli", _self(), action, subject, detail)

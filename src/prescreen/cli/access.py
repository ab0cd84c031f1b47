"""The commands `prescreen keys` and `prescreen accounts`, and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

keys = typer.Typer(help="服务的密钥 · keys of the service", no_args_is_help=True)
accounts = typer.Typer(help="服务的个人账户 · accounts of people", no_args_is_help=True)
State = Annotated[Path | None, typer.Option("--state", help="服务的文件夹 · folder of the service")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role", help="reader, unit, officer, rule_keeper, system, security, audit;可多次 · roles"
    ),
]
Bureau = Annotated[str, typer.Option("--bureau", help="单位,代码或名称 · its bureau")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="账户名 · name of the account")]


@keys.command("new")
def keys_new(
    roles: Roles,
    bureau: Bureau = "",
    label: Annotated[str, typer.Option("--label", help="用在哪里 · what it is for")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=1_096, help="几天有效 · days")] = 365,
    state: State = None,
) -> None:
    """发一把密钥,只显示这一次 · make a key, shown this once."""
    from prescreen.cli.accounts import new_key

    raise typer.Exit(new_key(state, roles, bureau, label, days))


@keys.command("list")
def keys_list(state: State = None) -> None:
    """列出密钥,不含密钥本身 · list keys, not their text."""
    from prescreen.cli.accounts import list_keys

    raise typer.Exit(list_keys(state))


@keys.command("revoke")
def keys_revoke(
    ident: Annotated[str, typer.Argument(metavar="KEY", help="密钥的编号 · id of the key")],
    state: State = None,
) -> None:
    """吊销一把密钥 · end a key."""
    from prescreen.cli.accounts import revoke_key

    raise typer.Exit(revoke_key(state, ident))


@accounts.command("new")
def accounts_new(
    name: Name,
    roles: Roles,
    bureau: Bureau = "",
    label: Annotated[str, typer.Option("--label", help="姓名 · whose it is")] = "",
    state: State = None,
) -> None:
    """提出一个账户,一次性口令只显示这一次 · propose an account, its password shown once."""
    from prescreen.cli.accounts import new_account

    raise typer.Exit(new_account(state, name, roles, bureau, label))


@accounts.command("reset")
def accounts_reset(name: Name, state: State = None) -> None:
    """另给一个一次性口令,解除锁定 · another password for one use."""
    from prescreen.cli.accounts import reset_account

    raise typer.Exit(reset_account(state, name))


@accounts.command("list")
def accounts_list(state: State = None) -> None:
    """列出账户 · list accounts."""
    from prescreen.cli.accounts import list_accounts

    raise typer.Exit(list_accounts(state))


@accounts.command("end")
def accounts_end(name: Name, state: State = None) -> None:
    """停用账户 · end an account."""
    from prescreen.cli.accounts import end_account

    raise typer.Exit(end_account(state, name))

"""`prescreen book`: its commands, in the order of an officer's work."""

from __future__ import annotations

import typer

from prescreen.cli.book.commands import filing, following, judging, keeping, lists

book = typer.Typer(help="项目库 · the ledger of projects", no_args_is_help=True)
for group in (lists, filing, following, judging, keeping):
    book.add_typer(group.commands)

"""Care of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.book.commands.options import BOOK, By, Db, Files, Project, Target
from prescreen.cli.edge import no_pipe
from prescreen.cli.options import Lang, Language

commands = typer.Typer()


@commands.command()
def verify(
    db: Db = BOOK,
    noted: Annotated[
        str | None, typer.Option("--noted", help="另处记下的链头摘要 · a digest noted elsewhere")
    ] = None,
    files: Files = None,
    lang: Lang = Language.zh,
) -> None:
    """核对台账未被改动 · verify chain, contents, projections and attachments."""
    from prescreen.cli.book.care import run_verify

    raise typer.Exit(run_verify(db, noted, files, lang.value))


@commands.command()
def backup(file: Target, db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """备份成一个文件 · the whole ledger as one file of SQLite."""
    from prescreen.cli.book.care import run_backup

    raise typer.Exit(run_backup(file, db, lang.value))


@commands.command()
def export(
    file: Target,
    db: Db = BOOK,
    nameless: Annotated[
        bool, typer.Option("--without-keys", help="不带个人信息的密钥 · persons stay unreadable")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """全部导出为 JSON 行 · everything as JSON lines."""
    from prescreen.cli.book.care import run_export

    raise typer.Exit(run_export(file, db, not nameless, lang.value))


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="备份或导出文件")],
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """从备份或导出恢复到空库 · bring a backup or an export back."""
    from prescreen.cli.book.care import run_restore

    raise typer.Exit(run_restore(file, db, lang.value))


@commands.command()
def rebuild(db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """由事件重建派生表 · make the projections again from the events."""
    from prescreen.cli.book.care import run_rebuild

    raise typer.Exit(run_rebuild(db, lang.value))


@commands.command()
def migrate(db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """把台账升级到本版本 · bring the schema to this version."""
    from prescreen.cli.book.care import run_migrate

    raise typer.Exit(run_migrate(db, lang.value))


@commands.command()
def erase(
    project: Project,
    reason: Annotated[str, typer.Option("--reason", help="依据 · on what ground")],
    person: Annotated[
        str | None, typer.Option("--person", help="姓名,默认项目中全部人员 · whom")
    ] = None,
    db: Db = BOOK,
    by: By = None,
    lang: Lang = Language.zh,
) -> None:
    """删除个人信息 · erase a person from a project, its reports included."""
    from prescreen.cli.book.care import run_erase

    raise typer.Exit(run_erase(project, person, reason, db, by, lang.value))

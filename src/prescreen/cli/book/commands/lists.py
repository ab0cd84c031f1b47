"""Lists that come in, and what the ledger holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.book.commands.options import BOOK, By, Db, On, Project
from prescreen.cli.edge import no_pipe
from prescreen.cli.options import AsOf, Lang, Language, Mapping

commands = typer.Typer()


@commands.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="LIST", callback=no_pipe, help="项目清单 · list of projects")
    ],
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    name: Annotated[
        str | None, typer.Option("--list", help="清单名称,默认月份 · name of the list")
    ] = None,
    series: Annotated[
        str, typer.Option("--series", help="清单系列,默认项目库 · lists that follow one another")
    ] = "项目库",
    mapping: Mapping = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="只看会怎样,不写入 · say what would happen")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """导入一期清单 · put a list on file, and say what is new, changed, moved and gone."""
    from prescreen.cli.book.lists import ImportOrder, run_import

    order = ImportOrder(source, db, by, on, name, series, mapping, dry, lang.value)
    raise typer.Exit(run_import(order))


@commands.command("list")
def list_(
    db: Db = BOOK,
    text: Annotated[
        str | None, typer.Option("--text", help="名称或投资方中的词 · a word of name or investor")
    ] = None,
    stage: Annotated[str | None, typer.Option("--stage", help="阶段")] = None,
    verdict: Annotated[str | None, typer.Option("--verdict", help="系统初判,如 needs_info")] = None,
    owes: Annotated[
        str | None, typer.Option("--owes", help="还欠事实的单位 · unit that owes a fact")
    ] = None,
    limit: Annotated[int, typer.Option("--top", help="列出前几项")] = 50,
    lang: Lang = Language.zh,
) -> None:
    """列出项目 · list projects, those changed last first."""
    from prescreen.cli.book.lists import ListOrder, run_list

    raise typer.Exit(run_list(ListOrder(db, text, stage, verdict, owes, limit, lang.value)))


@commands.command()
def show(
    project: Project,
    db: Db = BOOK,
    as_of: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="按当时已记录的 · as it was recorded by a day")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """一个项目的现状或某日状况 · what is known of a project, now or of a past day."""
    from prescreen.cli.book.lists import run_show

    raise typer.Exit(run_show(db, project, as_of, known_at, lang.value))


@commands.command()
def history(project: Project, db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """一个项目的全部记录 · all events of a project."""
    from prescreen.cli.book.lists import run_history

    raise typer.Exit(run_history(db, project, lang.value))


@commands.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="FROM", help="月份或日期,如 2026-10")],
    second: Annotated[str, typer.Argument(metavar="TO", help="月份或日期,如 2026-11")],
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """两个日期之间的变化 · what changed between two days or ends of months."""
    from prescreen.cli.book.lists import run_diff

    raise typer.Exit(run_diff(db, first, second, lang.value))

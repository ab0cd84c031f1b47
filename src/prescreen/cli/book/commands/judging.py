"""Screening what the ledger knows, what is due, and rates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.book.commands.options import BOOK, By, Clocks, Db, On, Project, Unit
from prescreen.cli.edge import no_pipe
from prescreen.cli.options import AsOf, Lang, Language, PackDirs, Region

commands = typer.Typer()


@commands.command("screen")
def screen_(
    region: Region,
    projects: Annotated[
        list[str] | None, typer.Argument(metavar="PROJECT", help="项目编号,默认全部 · ids")
    ] = None,
    db: Db = BOOK,
    by: By = None,
    packs: PackDirs = None,
    lang: Lang = Language.zh,
) -> None:
    """按现在所知初判并存档 · screen what is known, and keep the reports."""
    from prescreen.cli.book.screening import run_screen

    raise typer.Exit(run_screen(region, projects or [], db, by, packs, lang.value))


@commands.command()
def rescreen(
    region: Region,
    as_of: AsOf = None,
    db: Db = BOOK,
    packs: PackDirs = None,
    lang: Lang = Language.zh,
) -> None:
    """用现在的规则重判某日的项目 · what the rules of today change in the verdicts of a past day."""
    from prescreen.cli.book.screening import run_rescreen

    raise typer.Exit(run_rescreen(region, as_of, db, packs, lang.value))


@commands.command()
def report(
    project: Project,
    db: Db = BOOK,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件")] = None,
    lang: Lang = Language.zh,
) -> None:
    """取出某日的报告,逐字节相同 · the report of a day, byte for byte."""
    from prescreen.cli.book.screening import run_report

    raise typer.Exit(run_report(project, db, as_of, out))


@commands.command()
def due(
    db: Db = BOOK,
    region: Clocks = None,
    unit: Unit = None,
    on: On = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", help="写成日历文件 · write a calendar file")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """到期和逾期:任务、时限、反馈 · what is due and overdue."""
    from prescreen.cli.book.screening import DueOrder, run_due

    raise typer.Exit(run_due(DueOrder(db, region, unit, on, ics, lang.value)))


@commands.command()
def statements(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="statements.yaml")],
    db: Db = BOOK,
    by: By = None,
    lang: Lang = Language.zh,
) -> None:
    """登记公开文本中的项目和汇总数 · what a published text states."""
    from prescreen.cli.book.rates import run_statements

    raise typer.Exit(run_statements(file, db, by))


@commands.command()
def rates(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="rates.yaml")],
    since: Annotated[str, typer.Option("--from", help="期间首日 · first day")],
    until: Annotated[str, typer.Option("--to", help="期间末日 · last day")],
    by: Annotated[
        list[str] | None,
        typer.Option("--field", help="分组:县区、园区、行业、月份或字段,可几个 · by what"),
    ] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="列出数字背后的项目 · the projects behind")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", callback=no_pipe, help="写成 Excel · workbook")
    ] = None,
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """赛马:口径和率,带同比环比 · measures and rates of a period."""
    from prescreen.cli.book.rates import RateOrder, run_rates

    raise typer.Exit(run_rates(RateOrder(file, since, until, by or [], drill, out, db, lang.value)))

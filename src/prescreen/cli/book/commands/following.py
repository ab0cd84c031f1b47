"""Following projects: who stands for them, plans, promises, and the briefings of a period."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.book.commands.options import BOOK, By, Clocks, Db, Document, On, Project, Unit
from prescreen.cli.edge import no_pipe
from prescreen.cli.options import Lang, Language

commands = typer.Typer()


class Span(StrEnum):
    """Of how long a briefing tells."""

    week = "week"
    month = "month"
    quarter = "quarter"


Item = Annotated[
    str, typer.Argument(metavar="ITEM", help="阶段或数值字段,如 开工、计划总投资 · stage or field")
]
Since = Annotated[
    str | None, typer.Option("--since", help="按期间算的(年产值、年税收)从哪天起 · first day")
]


@commands.command()
def assign(
    project: Project,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="包保领导、专班或服务专员 · role")],
    holder: Annotated[
        str | None, typer.Argument(metavar="HOLDER", help="谁;不写即免去 · who, or nobody")
    ] = None,
    document: Document = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """定包保领导、专班、服务专员 · who stands for a project."""
    from prescreen.cli.book.following import run_assign

    raise typer.Exit(run_assign(project, role, holder, document, db, by, on))


@commands.command()
def plan(
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="计划 YAML")],
    until: Annotated[str, typer.Option("--until", help="目标日 · day of the goal")],
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """按目标日倒排计划,已有的步骤改期 · steps counted back from the day of the goal."""
    from prescreen.cli.book.following import run_plan

    raise typer.Exit(run_plan(project, file, until, db, by, on))


@commands.command()
def promise(
    project: Project,
    item: Item,
    due: Annotated[str, typer.Option("--due", help="到哪天 · day it is due")],
    value: Annotated[
        str | None, typer.Argument(metavar="VALUE", help="承诺的数,如 5000万元 · a number")
    ] = None,
    since: Since = None,
    document: Document = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdraw", help="不再作数 · it no longer stands")
    ] = False,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记协议承诺:投资、产值、税收、用工、开工 · what was promised by a day."""
    from prescreen.cli.book.following import PromiseOrder, run_promise

    order = PromiseOrder(project, item, value, due, since, document, db, by, on)
    raise typer.Exit(run_promise(order, withdrawn))


@commands.command()
def perform(
    project: Project,
    item: Item,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="实际的数 · what was done")],
    until: Annotated[str, typer.Option("--until", help="截至哪天 · up to which day")],
    since: Since = None,
    unit: Unit = None,
    document: Document = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记实际完成数 · what was done of a number up to a day."""
    from prescreen.cli.book.following import PromiseOrder, run_perform

    order = PromiseOrder(project, item, value, until, since, document, db, by, on)
    raise typer.Exit(run_perform(order, unit))


@commands.command()
def promises(
    db: Db = BOOK,
    on: On = None,
    out: Annotated[
        Path | None, typer.Option("--out", callback=no_pipe, help="写成 Excel · workbook")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """履约和后评估:承诺与实际 · promises against what was done."""
    from prescreen.cli.book.following import run_promises

    raise typer.Exit(run_promises(db, on, out, lang.value))


@commands.command()
def brief(
    period: Annotated[
        Span, typer.Argument(metavar="PERIOD", help="week 周调度、month 月跟进、quarter 季通报")
    ] = Span.week,
    db: Db = BOOK,
    region: Clocks = None,
    on: On = None,
    out: Annotated[
        Path | None, typer.Option("--out", callback=no_pipe, help="写成 Excel · workbook")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """周调度、月跟进、季通报 · what a week, month or quarter brought, and what is due next."""
    from prescreen.cli.book.following import BriefOrder, run_brief

    raise typer.Exit(run_brief(BriefOrder(period.value, db, region, on, out, lang.value)))

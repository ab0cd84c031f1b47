"""What an officer puts on file of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.book.commands.options import (
    BOOK,
    By,
    Db,
    Document,
    Files,
    On,
    Other,
    Project,
    Unit,
)
from prescreen.cli.edge import no_pipe
from prescreen.cli.options import Lang, Language

commands = typer.Typer()


@commands.command()
def state(
    project: Project,
    path: Annotated[str, typer.Argument(metavar="FACT", help="字段或名称,如 用地面积")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="值,如 120亩")],
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    unit: Unit = None,
    verified: Annotated[bool, typer.Option("--verified", help="已核实 · it was verified")] = False,
    document: Document = None,
    lang: Lang = Language.zh,
) -> None:
    """记一个事实 · state a fact."""
    from prescreen.cli.book.work import Fact, run_state

    raise typer.Exit(run_state(Fact(project, path, value, db, by, on, unit, verified, document)))


@commands.command()
def stage(
    project: Project,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="阶段,如 签约")],
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记阶段变动 · move a project to a stage."""
    from prescreen.cli.book.work import run_stage

    raise typer.Exit(run_stage(project, stage, db, by, on))


@commands.command()
def decide(
    project: Project,
    result: Annotated[str, typer.Argument(metavar="RESULT", help="联审结论,如 同意引进")],
    minutes: Annotated[
        str | None, typer.Option("--minutes", help="会议纪要号 · number of the minutes")
    ] = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记联审结论 · record what people decided."""
    from prescreen.cli.book.work import run_decide

    raise typer.Exit(run_decide(project, result, minutes, db, by, on))


@commands.command()
def opinion(
    project: Project,
    result: Annotated[str, typer.Argument(metavar="RESULT", help="同意、附条件、不同意…")],
    unit: Unit = None,
    text: Annotated[str | None, typer.Option("--text", help="意见内容 · what it says")] = None,
    document: Document = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记成员单位意见 · record the opinion of a unit."""
    from prescreen.cli.book.work import run_opinion

    raise typer.Exit(run_opinion(project, result, unit, text, document, db, by, on))


@commands.command()
def task(
    project: Project,
    name: Annotated[str, typer.Argument(metavar="TASK", help="任务编号 · name of the task")],
    title: Annotated[
        str | None, typer.Option("--title", help="新任务的内容 · what a new task is")
    ] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", help="任务、计划或诉求,默认任务 · its sort")
    ] = None,
    asker: Annotated[str | None, typer.Option("--from", help="谁提出的 · who asked for it")] = None,
    to: Annotated[str | None, typer.Option("--to", help="责任单位,或转交给 · who owes it")] = None,
    due: Annotated[str | None, typer.Option("--due", help="期限,或改到 · day it is due")] = None,
    done: Annotated[str | None, typer.Option("--done", help="办结情况 · how it ended")] = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """交办、转交、改期或办结任务、诉求 · open, hand on, move or end a task or request."""
    from prescreen.cli.book.work import TaskOrder, run_task

    order = TaskOrder(project, name, title, sort, asker, to, due, done, db, by, on)
    raise typer.Exit(run_task(order))


@commands.command()
def attach(
    project: Project,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", callback=no_pipe, help="附件 · file to keep")
    ],
    fact: Annotated[
        str | None, typer.Option("--fact", help="证明哪个事实 · what it proves")
    ] = None,
    db: Db = BOOK,
    files: Files = None,
    by: By = None,
    lang: Lang = Language.zh,
) -> None:
    """存附件,台账记其摘要 · keep a file, its digest in the ledger."""
    from prescreen.cli.book.work import run_attach

    raise typer.Exit(run_attach(project, file, fact, db, files, by))


@commands.command()
def merge(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """两个是同一项目:并入 · `OTHER` is the same project."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("merge", project, other, db, by))


@commands.command()
def split(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """并错了:拆分 · `OTHER` is a project of its own again."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("split", project, other, db, by))


@commands.command()
def apart(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """两个不是同一项目:不再询问 · they are not the same: do not ask again."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("apart", project, other, db, by))

"""The commands of `prescreen book` and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.edge import no_pipe
from prescreen.cli.options import AsOf, Lang, Language, Mapping, PackDirs, Region

book = typer.Typer(help="项目库 · the ledger of projects", no_args_is_help=True)

Db = Annotated[
    str,
    typer.Option("--db", envvar="PRESCREEN_BOOK", help="台账:文件或数据库地址 · the ledger"),
]
By = Annotated[
    str | None, typer.Option("--by", help="经办账号,默认登录名 · the account that writes")
]
On = Annotated[str | None, typer.Option("--on", help="生效日,默认今天 · day from which it holds")]
Project = Annotated[str, typer.Argument(metavar="PROJECT", help="项目编号 · id of the project")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="另一项目编号 · the other project")]
Target = Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="写到哪个文件")]
Unit = Annotated[
    str | None, typer.Option("--unit", help="哪个单位,代码或名称 · the unit that speaks")
]
Files = Annotated[
    Path | None,
    typer.Option("--files", callback=no_pipe, help="附件文件夹 · folder of attachments"),
]
BOOK = "book.db"


@book.command("import")
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


@book.command("list")
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


@book.command()
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


@book.command()
def history(project: Project, db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """一个项目的全部记录 · all events of a project."""
    from prescreen.cli.book.lists import run_history

    raise typer.Exit(run_history(db, project, lang.value))


@book.command()
def diff(
    first: Annotated[str, typer.Argument(metavar="FROM", help="月份或日期,如 2026-10")],
    second: Annotated[str, typer.Argument(metavar="TO", help="月份或日期,如 2026-11")],
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """两个日期之间的变化 · what changed between two days or ends of months."""
    from prescreen.cli.book.lists import run_diff

    raise typer.Exit(run_diff(db, first, second, lang.value))


# -- what is put on file ---------------------------------------------------------------------------
@book.command()
def state(
    project: Project,
    path: Annotated[str, typer.Argument(metavar="FACT", help="字段或名称,如 用地面积")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="值,如 120亩")],
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    unit: Unit = None,
    verified: Annotated[bool, typer.Option("--verified", help="已核实 · it was verified")] = False,
    document: Annotated[str | None, typer.Option("--document", help="依据文件 · paper")] = None,
    lang: Lang = Language.zh,
) -> None:
    """记一个事实 · state a fact."""
    from prescreen.cli.book.work import Fact, run_state

    raise typer.Exit(run_state(Fact(project, path, value, db, by, on, unit, verified, document)))


@book.command()
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


@book.command()
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


@book.command()
def opinion(
    project: Project,
    result: Annotated[str, typer.Argument(metavar="RESULT", help="同意、附条件、不同意…")],
    unit: Unit = None,
    text: Annotated[str | None, typer.Option("--text", help="意见内容 · what it says")] = None,
    document: Annotated[str | None, typer.Option("--document", help="文号 · paper")] = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """记成员单位意见 · record the opinion of a unit."""
    from prescreen.cli.book.work import run_opinion

    raise typer.Exit(run_opinion(project, result, unit, text, document, db, by, on))


@book.command()
def task(
    project: Project,
    name: Annotated[str, typer.Argument(metavar="TASK", help="任务编号 · name of the task")],
    title: Annotated[
        str | None, typer.Option("--title", help="新任务的内容 · what a new task is")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="责任单位 · who owes it")] = None,
    due: Annotated[str | None, typer.Option("--due", help="期限,或改到 · day it is due")] = None,
    done: Annotated[str | None, typer.Option("--done", help="办结情况 · how it ended")] = None,
    db: Db = BOOK,
    by: By = None,
    on: On = None,
    lang: Lang = Language.zh,
) -> None:
    """交办、改期或办结任务 · open a task, move its day, or end it."""
    from prescreen.cli.book.work import TaskOrder, run_task

    raise typer.Exit(run_task(TaskOrder(project, name, title, to, due, done, db, by, on)))


@book.command()
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


@book.command()
def merge(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """两个是同一项目:并入 · `OTHER` is the same project."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("merge", project, other, db, by))


@book.command()
def split(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """并错了:拆分 · `OTHER` is a project of its own again."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("split", project, other, db, by))


@book.command()
def apart(
    project: Project, other: Other, db: Db = BOOK, by: By = None, lang: Lang = Language.zh
) -> None:
    """两个不是同一项目:不再询问 · they are not the same: do not ask again."""
    from prescreen.cli.book.work import run_same

    raise typer.Exit(run_same("apart", project, other, db, by))


# -- screening -------------------------------------------------------------------------------------
@book.command("screen")
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


@book.command()
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


@book.command()
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


@book.command()
def due(
    db: Db = BOOK,
    region: Annotated[
        Path | None,
        typer.Option("--region", callback=no_pipe, help="地区画像,取其时限 · for its clocks"),
    ] = None,
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


@book.command()
def statements(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="statements.yaml")],
    db: Db = BOOK,
    by: By = None,
    lang: Lang = Language.zh,
) -> None:
    """登记公开文本中的项目和汇总数 · what a published text states."""
    from prescreen.cli.book.rates import run_statements

    raise typer.Exit(run_statements(file, db, by))


@book.command()
def rates(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="rates.yaml")],
    since: Annotated[str, typer.Option("--from", help="期间首日 · first day")],
    until: Annotated[str, typer.Option("--to", help="期间末日 · last day")],
    field: Annotated[
        str | None, typer.Option("--field", help="分组字段,如 园区 · by which field")
    ] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="列出数字背后的项目 · the projects behind")
    ] = False,
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """赛马:口径和率,带同比环比 · measures and rates of a period."""
    from prescreen.cli.book.rates import RateOrder, run_rates

    raise typer.Exit(run_rates(RateOrder(file, since, until, field, drill, db, lang.value)))


# -- care ------------------------------------------------------------------------------------------
@book.command()
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


@book.command()
def backup(file: Target, db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """备份成一个文件 · the whole ledger as one file of SQLite."""
    from prescreen.cli.book.care import run_backup

    raise typer.Exit(run_backup(file, db, lang.value))


@book.command()
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


@book.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", callback=no_pipe, help="备份或导出文件")],
    db: Db = BOOK,
    lang: Lang = Language.zh,
) -> None:
    """从备份或导出恢复到空库 · bring a backup or an export back."""
    from prescreen.cli.book.care import run_restore

    raise typer.Exit(run_restore(file, db, lang.value))


@book.command()
def rebuild(db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """由事件重建派生表 · make the projections again from the events."""
    from prescreen.cli.book.care import run_rebuild

    raise typer.Exit(run_rebuild(db, lang.value))


@book.command()
def migrate(db: Db = BOOK, lang: Lang = Language.zh) -> None:
    """把台账升级到本版本 · bring the schema to this version."""
    from prescreen.cli.book.care import run_migrate

    raise typer.Exit(run_migrate(db, lang.value))


@book.command()
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

"""The arguments and options that several commands of the book share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.edge import no_pipe

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
Document = Annotated[str | None, typer.Option("--document", help="依据文件 · paper")]
Clocks = Annotated[
    Path | None,
    typer.Option("--region", callback=no_pipe, help="地区画像,取其时限 · for its clocks"),
]
BOOK = "book.db"

"""Options and arguments that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.edge import no_pipe


class Language(StrEnum):
    zh = "zh"
    en = "en"


class Depth(StrEnum):
    verdict = "verdict"
    summary = "summary"
    full = "full"


Lang = Annotated[Language, typer.Option("--lang", help="输出语言 · language of the output")]
Packs = Annotated[
    list[Path] | None,
    typer.Argument(callback=no_pipe, help="规则包文件夹;默认全部内置包 · folders of rule packs"),
]
Source = Annotated[
    Path, typer.Argument(metavar="INPUT", callback=no_pipe, help="项目清单 · list of candidates")
]
Region = Annotated[Path, typer.Option("--region", callback=no_pipe, help="地区画像 region.yaml")]
PackDirs = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs", callback=no_pipe, help="代替地区画像所列的规则包 · instead of the region's"
    ),
]
Mapping = Annotated[Path | None, typer.Option("--mapping", callback=no_pipe, help="表头对照文件")]
NameColumn = Annotated[
    str | None,
    typer.Option("--name-column", help="项目名称所在的列:列标或标题 · column of project names"),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="评估日,如 2026-11-22 · day of evaluation")
]

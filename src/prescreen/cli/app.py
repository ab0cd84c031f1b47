"""Commands and their options. Exit codes: 0 done, 1 findings, 2 bad usage or unreadable input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="prescreen",
    help="招商引资项目预审 · rule-based pre-screening of investment projects",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Lang = Annotated[str, typer.Option("--lang", help="zh 或 en")]


@app.command()
def check(
    packs: Annotated[list[Path] | None, typer.Argument(help="规则包文件夹;默认全部内置包")] = None,
    lang: Lang = "zh",
) -> None:
    """检查规则包能否加载 · load and lint rule packs."""
    from prescreen.cli.check import run

    raise typer.Exit(run(packs or [], lang))


@app.command()
def test(
    packs: Annotated[list[Path] | None, typer.Argument(help="规则包文件夹;默认全部内置包")] = None,
    lang: Lang = "zh",
) -> None:
    """运行规则包内的测试 · run the tests inside packs, with coverage."""
    from prescreen.cli.test import run

    raise typer.Exit(run(packs or [], lang))


def main() -> None:
    """Entry point; an error of this library is printed, never a traceback."""
    from prescreen.errors import PrescreenError, ProblemsError

    try:
        app()
    except ProblemsError as error:
        lang = "en" if "en" in sys.argv else "zh"
        print(error.text(lang), file=sys.stderr)
        sys.exit(2)
    except PrescreenError as error:
        print(error, file=sys.stderr)
        sys.exit(2)

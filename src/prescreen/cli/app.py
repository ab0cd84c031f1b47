"""Commands and their options; each command is a module that is loaded when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from prescreen.cli.access import accounts, keys
from prescreen.cli.book import book
from prescreen.cli.edge import edge, no_pipe, prepare
from prescreen.cli.options import (
    AsOf,
    Depth,
    Lang,
    Language,
    Mapping,
    NameColumn,
    PackDirs,
    Packs,
    Region,
    Source,
)

app = typer.Typer(
    name="prescreen",
    help="招商引资项目预审 · rule-based pre-screening of investment projects",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def screen(
    source: Source,
    region: Region,
    out: Annotated[
        Path | None, typer.Option("--out", help="输出文件夹 · folder for the results")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option("--format", help="table,json,jsonl,html,xlsx,docx,parquet,csv (逗号分隔)"),
    ] = None,
    as_of: AsOf = None,
    packs: PackDirs = None,
    mapping: Mapping = None,
    name_column: NameColumn = None,
    ranked: Annotated[
        bool,
        typer.Option(
            "--ranked", help="长清单按初判排序,默认保持原序 · long lists in order of rank"
        ),
    ] = False,
    detail: Annotated[
        Depth,
        typer.Option("--detail", help="JSON 写多细,默认 full · how much the JSON says"),
    ] = Depth.full,
    templates: Annotated[
        Path | None,
        typer.Option("--template", help="本单位 Word 模板的文件夹 · folder of Word templates"),
    ] = None,
    annexes: Annotated[
        bool, typer.Option("--annexes", help="意见书另附附件 · annexes to the opinions")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="逐个项目列出全部要点 · all of every candidate")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """预审一批项目 · screen a list of candidates."""
    from prescreen.cli.order import Order
    from prescreen.cli.screen import run

    order = Order(
        source, region, out, formats, as_of, packs, mapping, lang.value, ranked, name_column,
        detail.value,
        templates, annexes, full,
    )  # fmt: skip
    raise typer.Exit(run(order))


@app.command()
def explain(
    source: Source,
    ident: Annotated[str, typer.Option("--id", help="项目编号 · id of the candidate")],
    region: Region,
    as_of: AsOf = None,
    packs: PackDirs = None,
    mapping: Mapping = None,
    name_column: NameColumn = None,
    full: Annotated[
        bool, typer.Option("--full", help="全部理由,不只第一屏 · everything, not one screen")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """说明一个项目的全部理由 · one candidate's whole reasoning."""
    from prescreen.cli.explain import run
    from prescreen.cli.order import Order

    order = Order(
        source, region, None, None, as_of, packs, mapping, lang.value, False, name_column, full=full
    )
    raise typer.Exit(run(order, ident))


@app.command()
def replay(
    report: Annotated[
        Path,
        typer.Argument(metavar="REPORT", callback=no_pipe, help="报告 .json 或 .jsonl · reports"),
    ],
    region: Region,
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="INPUT",
            callback=no_pipe,
            help="代替报告中的输入 · instead of the report's own input",
        ),
    ] = None,
    packs: PackDirs = None,
    ident: Annotated[
        str | None, typer.Option("--id", help="只重算一个项目 · one candidate")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """按报告所记重算并比对 · run kept reports again and say what differs."""
    from prescreen.cli.replay import run

    raise typer.Exit(run(report, source, region, packs, ident, lang.value))


@app.command()
def check(packs: Packs = None, lang: Lang = Language.zh) -> None:
    """检查规则包 · load and lint rule packs."""
    from prescreen.cli.check import run

    raise typer.Exit(run(packs or [], lang.value))


@app.command("test")
def test_(
    packs: Packs = None,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate",
            help="逐处改动规则,列出没有测试发现的 · changes of the rules that no test notices",
        ),
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """运行规则包内的测试 · run the tests inside packs, with coverage."""
    from prescreen.cli.test import run

    raise typer.Exit(run(packs or [], lang.value, mutate))


@app.command()
def prove(
    packs: Packs = None,
    ask: Annotated[
        str,
        typer.Option(
            "--ask",
            help="outcomes,effects,verdicts,monotone,direction,fair,mutants "
            "(逗号分隔 · comma-separated)",
        ),
    ] = "outcomes,monotone,fair",
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            help="与另一版本比较:文件夹或 git 修订 · compare with this folder or git revision",
        ),
    ] = None,
    write_tests: Annotated[
        bool,
        typer.Option(
            "--write-tests",
            help="为没有测试能发现的改动写测试 · write tests for changes that no test notices",
        ),
    ] = False,
    day: Annotated[str | None, typer.Option("--on", help="规则的日期 · day of the rules")] = None,
    sample: Annotated[
        int, typer.Option("--sample", min=1, help="mutants 取多少处改动 · how many mutants")
    ] = 1000,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="进程数,0 为自动 · processes, 0 for as many as pay")
    ] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="每个回答一行 JSON · one JSON line an answer")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """证明规则包的性质 · prove what packs can and cannot come to."""
    from prescreen.cli.prove import ProveOrder, run

    order = ProveOrder(
        packs or [], ask, against, day, sample, jobs, as_json, lang.value, write_tests
    )
    raise typer.Exit(run(order))


@app.command()
def fields(
    word: Annotated[
        str | None, typer.Argument(help="只列含此词的字段 · only fields with this word")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """列出字段目录 · list the catalogue of fields."""
    from prescreen.cli.fields import run

    raise typer.Exit(run(word, lang.value))


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="candidate, region, pack, chain, report")],
) -> None:
    """输出 JSON Schema · print a JSON Schema for editors."""
    from prescreen.cli.schema import run

    raise typer.Exit(run(name))


@app.command()
def chain(
    region: Annotated[
        Path, typer.Argument(metavar="REGION", callback=no_pipe, help="地区画像 region.yaml")
    ],
    gaps: Annotated[bool, typer.Option("--gaps", help="只列缺失环节 · only the gaps")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="图谱文件 .svg")] = None,
    top: Annotated[int, typer.Option("--top", help="列出前几项")] = 20,
    lang: Lang = Language.zh,
) -> None:
    """产业链图谱与缺口 · the chain map of a region and its gaps."""
    from prescreen.cli.chain import run

    raise typer.Exit(run(region, gaps, out, top, lang.value))


@app.command()
def compare(
    source: Source,
    region: Region,
    packs_b: Annotated[
        list[Path] | None,
        typer.Option("--packs-b", callback=no_pipe, help="另一版规则包 · another version of packs"),
    ] = None,
    sweep: Annotated[
        str | None, typer.Option("--sweep", help="参数=起:止:步长 · name=low:high:step")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="输出文件夹 · folder for table and plot")
    ] = None,
    as_of: AsOf = None,
    packs: PackDirs = None,
    mapping: Mapping = None,
    name_column: NameColumn = None,
    lang: Lang = Language.zh,
) -> None:
    """换一版规则或门槛会怎样 · what other rules or thresholds would have done."""
    from prescreen.cli.compare import CompareOrder, run
    from prescreen.cli.order import Order

    order = Order(source, region, out, None, as_of, packs, mapping, lang.value, False, name_column)
    raise typer.Exit(run(CompareOrder(order, packs_b, sweep)))


region_app = typer.Typer(help="地区画像 · region profiles", no_args_is_help=True)
app.add_typer(region_app, name="region")
app.add_typer(book, name="book")


@region_app.command("new")
def region_new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="地名,如 固镇县 · name of a place")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件")] = Path("region.yaml"),
    code: Annotated[
        str | None, typer.Option("--code", help="行政区划代码,六位 · code of six digits")
    ] = None,
    chains: Annotated[
        list[str] | None, typer.Option("--chain", help="产业链,代码或名称,可多次 · chains")
    ] = None,
    industries: Annotated[
        list[str] | None, typer.Option("--industry", help="主导=生物基新材料,可多次 · industries")
    ] = None,
    bureaus: Annotated[
        list[str] | None,
        typer.Option("--bureau", help="生态环境=某县生态环境分局,可多次 · local names"),
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """新建一个地区的画像 · write a first profile of a place."""
    from prescreen.cli.region import NewRegion, run

    order = NewRegion(
        name, code, out, chains or (), industries or (), bureaus or (), lang.value
    )  # fmt: skip
    raise typer.Exit(run(order))


@app.command("list")
def list_(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="packs, chains, nodes, bureaus, fields, stages")
    ],
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="只列含此词的 · only with this word")
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """列出规则包、产业链、环节、部门、字段、阶段 · list what a profile can name."""
    from prescreen.cli.listing import run

    raise typer.Exit(run(kind, text, lang.value))


catalogue = typer.Typer(
    help="产业结构调整指导目录 · the restructuring catalogue", no_args_is_help=True
)
app.add_typer(catalogue, name="catalogue")


@catalogue.command("find")
def catalogue_find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="建设内容 · what is to be built")],
    code: Annotated[str | None, typer.Option("--code", help="行业代码,如 3974")] = None,
    province: Annotated[str | None, typer.Option("--province", help="省份,如 安徽")] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts", callback=no_pipe, help="官方文本表,供引用 · official texts to quote"
        ),
    ] = None,
    foreign: Annotated[
        bool,
        typer.Option("--foreign", help="也查外资的两份目录 · the lists for foreign investors too"),
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """查候选条目 · candidate items for a project."""
    from prescreen.cli.catalogue import Search, run_find

    raise typer.Exit(run_find(Search(text, code, province, texts, lang.value, foreign)))


@catalogue.command("import")
def catalogue_import(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", callback=no_pipe, help="官方文本表 .csv 或 .xlsx")
    ],
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件")] = Path("catalogue_text.csv"),
    lang: Lang = Language.zh,
) -> None:
    """收录官方文本 · put the official text beside the ids."""
    from prescreen.cli.catalogue import run_import

    raise typer.Exit(run_import(source, out, lang.value))


@app.command("map")
def map_(
    source: Source,
    out: Annotated[Path | None, typer.Option("--out", help="保存对照文件 .yaml")] = None,
    mapping: Mapping = None,
    name_column: NameColumn = None,
    why: Annotated[
        bool, typer.Option("--why", help="逐行逐格说明怎么读的 · each row and each cell")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """识别表头 · how the headings of a file are understood."""
    from prescreen.cli.files import MapOrder, show_map

    raise typer.Exit(show_map(MapOrder(source, out, mapping, name_column, why, lang.value)))


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="输入模板 .xlsx,或文件夹")],
    word: Annotated[
        bool,
        typer.Option("--word", help="写出自带的 Word 模板 · the built-in Word templates"),
    ] = False,
    short: Annotated[
        bool, typer.Option("--short", help="第一份清单用的 20 列 · 20 columns for a first list")
    ] = False,
    lang: Lang = Language.zh,
) -> None:
    """生成 Excel 输入模板 · write an input workbook."""
    from prescreen.cli.files import write_template

    raise typer.Exit(write_template(out, word, short, lang.value))


@app.command()
def serve(
    region: Annotated[
        Path | None, typer.Option("--region", callback=no_pipe, help="地区画像 region.yaml")
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", help="存放密钥、留痕、清单的文件夹 · folder of keys, audit, lists"),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="监听的地址 · address")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 · port")] = 8350,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="进程数 · processes")
    ] = 1,
    as_of: AsOf = None,
    packs: PackDirs = None,
    no_keys: Annotated[
        bool, typer.Option("--no-keys", help="不要密钥,只限本机 · no keys, this machine only")
    ] = False,
    demo: Annotated[
        bool, typer.Option("--demo", help="用柯城区试用,不要密钥 · try it with 柯城区")
    ] = False,
    digest: Annotated[
        str, typer.Option("--digest", help="密钥和留痕的摘要:sha256、sm3 · digests of keys")
    ] = "sha256",
    rate: Annotated[
        int, typer.Option("--rate", min=1, help="每把密钥每分钟几次 · requests a minute of a key")
    ] = 6_000,
    proxies: Annotated[
        str, typer.Option("--proxies", help="可信的反向代理地址 · addresses of trusted proxies")
    ] = "127.0.0.1",
    db: Annotated[
        str | None, typer.Option("--db", help="项目库:文件或 SQLAlchemy 地址 · the ledger")
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option("--webhook-host", help="事件可送往的主机,可多次 · hosts of webhooks"),
    ] = None,
    rates: Annotated[
        Path | None, typer.Option("--rates", help="项目库的指标口径 · rates of the ledger")
    ] = None,
) -> None:
    """HTTP 服务 · serve over HTTP."""
    from prescreen.cli.serve import ServeOrder, run

    order = ServeOrder(
        region, state, host, port, workers, as_of, packs or (), no_keys, demo, digest, rate,
        proxies, db, hosts or (), rates,
    )  # fmt: skip
    raise typer.Exit(run(order))


app.add_typer(keys, name="keys")
app.add_typer(accounts, name="accounts")


def main() -> None:
    """Entry point; what goes wrong is said, never traced."""
    prepare()
    with edge(sys.argv[1:]):
        sys.exit(app(prog_name="prescreen", standalone_mode=False))

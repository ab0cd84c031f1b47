"""Fill the blocks of figures in READMEs and pages from benchmarks/results/*.json.

    python tools/figures.py            write the block
    python tools/figures.py --check    exit 1 where it is not up to date

Nothing is typed by hand: a figure stands in a block only with the command that made it. A result
that has a page of its own (`PAGES`) stands there, all others in the READMEs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
READMES = ("README.md", "README.zh-CN.md")
PAGES = {"docs/how-to/spark.md": "spark"}
"""Pages in Chinese with the figures of one result."""
START, END = "<!-- figures -->\n", "<!-- /figures -->\n"

Result = dict[str, Any]
Row = tuple[tuple[str, str], str]
"""What was measured, in zh and en, and the figure."""


# -- what each benchmark says ----------------------------------------------------------------------
_KINDS = {"filled": ("材料齐全的项目", "a filled candidate"), "clue": ("线索", "a first lead")}
_STAGES = {
    "verdict and reasons": "初判和理由",
    "verdict, missing, decisive, changes": "初判、待补正、一项否决、改变(已复算)",
    "all, with prose and JSON": "全部,连同白话和 JSON",
}
_STARTUP = {
    "prescreen --help": "prescreen --help",
    "packs, compiled": "载入全部规则包,现编译",
    "packs, cached": "载入全部规则包,有缓存",
}


def one(data: Result) -> Iterator[Row]:
    """One candidate: the stages of a screening, then each rival on the checks it can express."""
    real = data.get("real", {})
    for kind, (zh, en) in _KINDS.items():
        for stage, stage_zh in _STAGES.items():
            if row := real.get(kind, {}).get(stage):
                checks = real["checks"]
                label = (
                    f"{zh},{checks} 个国家审查项:{stage_zh}",
                    f"{en}, {checks} national checks: {stage}",
                )
                yield label, _ms(row)
    for row in data.get("rivals", ()):
        name = f"{row['rival']} {row['version']}"
        label = (
            f"同样的 {row['checks']} 个审查项,本引擎 : {name}",
            f"the same {row['checks']} checks, ours : {name}",
        )
        yield label, f"{_ms(row['ours_ms'])} : {_ms(row['theirs_ms'])}"


def _ms(row: Result) -> str:
    """The median, and in brackets the median of each one's fastest run where that is recorded."""
    quiet = f" ({row['quiet']:.2f})" if "quiet" in row else ""
    return f"{row['median']:.2f}{quiet} ms"


def startup(data: Result) -> Iterator[Row]:
    """Processes and the loading of all packs."""
    rows = data.get("commands_ms", {}) | data.get("loading_ms", {})
    for name, zh in _STARTUP.items():
        if row := rows.get(name):
            yield (zh, name), f"{row['median']:.0f} ms"


def batch_copy(data: Result) -> Iterator[Row]:
    """A list screened beside the same file copied by Polars."""
    for kind, row in data["copy"].items():
        size = f"{row['rows']:,} × {row['columns']}"
        real = kind.startswith("real")
        texts = (",文字各不相同", ", texts all different") if real else ("", "")
        wall = row["seconds"]
        for key, ratio, more in (
            ("screen", "times_the_copy", ("", "")),
            ("missing", "times_the_copy_with_missing", (",并列出待补正", ", and what is missing")),
        ):
            label = (
                f"{size} 列的 Parquet,{row['checks']} 个审查项{texts[0]},"
                f"读到写{more[0]}:预审 : 复制该文件",
                f"{size} columns of Parquet, {row['checks']} checks{texts[1]}, "
                f"read to written{more[1]}: "
                "screening : copying the file",
            )
            if ratio in row:
                yield label, f"{wall[key]:g} : {wall['copy']:g} s ({row[ratio]:g} ×)"


def batch_growth(data: Result) -> Iterator[Row]:
    """Time and the peak of memory by the length of the list."""
    for row in data["growth"]:
        label = (
            f"{row['rows']:,} 行:用时、内存峰值",
            f"{row['rows']:,} rows: time, peak of memory",
        )
        yield label, f"{row['seconds']:g} s, {row['peak_megabytes']:,.0f} MB"


def batch_rivals(data: Result) -> Iterator[Row]:
    """Rows a second on the very same checks."""
    for row in data["rivals"]:
        name = f"{row['rival']} {row['version']}"
        label = (
            f"同样的 {row['checks']} 个审查项,每秒行数,本引擎 : {name}",
            f"the same {row['checks']} checks, rows a second, ours : {name}",
        )
        differ = row["outcomes_that_differ"]
        note = f" ({differ} ≠)" if differ else ""
        ours, theirs = row["ours_rows_a_second"], row["theirs_rows_a_second"]
        yield label, f"{ours:,} : {theirs:,}{note}"


def whole(data: Result) -> Iterator[Row]:
    """Rows a second on the whole work: rows with blank cells, all that we say of them."""
    for row in data["rivals"]:
        name = f"{row['rival']} {row['version']}"
        label = (
            f"全部工作,{row['checks']} 个审查项,每秒行数,本引擎(文件到文件): {name}",
            f"the whole work, {row['checks']} checks, rows a second, ours (file to file) : {name}",
        )
        ours, theirs = data["ours_rows_a_second"], row["theirs_rows_a_second"]
        yield label, f"{ours:,} : {theirs:,} ({row['times_faster']:g} ×)"


def spark(data: Result) -> Iterator[Row]:
    """What Spark adds, how it grows, and what that comes to on clusters."""
    for row in data["cost"]:
        size = f"{row['kind']},{row['rows']:,} × {row['columns']}"
        for label, cpu, unit in (
            ("处理器秒", {n: row[n]["cpu_s"] for n in row["us_a_row"]}, " s"),
            ("每多一行的处理器微秒", row["us_a_row"], " µs"),
        ):
            label = f"{size} 列,{label}:在 Spark 上预审 : 原样送去送回 : 不用 Spark"
            figures = f"{cpu['screen']:g} : {cpu['identity']:g} : {cpu['alone']:g}{unit}"
            yield (label, label), figures
        label = (
            f"{size} 列,(预审 − 原样送回)÷ 不用 Spark:整份清单;每多一行;按两者推算一千万行"
            f"(目标 {data['target']:g} 以内)"
        )
        figures = f"{row['added']:.2f};{row['added_each_row']:.2f};{row['added_many']:.2f}"
        yield (label, label), figures
    for row in data["growth"]:
        label = f"{row['kind']},{row['rows']:,} 行:处理器秒;比最短的清单每多一行;每个 Python 进程"
        each = f"{row['us_a_row_more']:g} µs" if row["us_a_row_more"] else "—"
        yield (label, label), f"{row['cpu_s']:g} s;{each};{row['worker_mb']:,.0f} MB"
    for kind, rows in data["computed"].items():
        for row in rows:
            label = (
                f"推算,未实测:{kind},{row['rows']:,} 行,"
                f"{row['workers']} 台 {row['cores']} 核的工作节点"
            )
            yield (label, label), f"{row['minutes']:g} 分钟,共 {row['core_hours']:g} 核时"


def stated(data: Result) -> Iterator[Row]:
    """What a result file itself offers: `readme` rows of zh, en and the figure."""
    for zh, en, figure in data.get("readme", ()):
        yield (zh, en), figure


KNOWN: dict[str, Callable[[Result], Iterator[Row]]] = {
    "one": one,
    "startup": startup,
    "batch-copy": batch_copy,
    "batch-growth": batch_growth,
    "batch-rivals": batch_rivals,
    "whole": whole,
    "spark": spark,
}


# -- the block -------------------------------------------------------------------------------------
def block(zh: bool, only: str | None = None) -> str:
    """The figures as Markdown, benchmark by benchmark: of one, or of all without a page."""
    own = set(PAGES.values())
    files = [
        f for f in sorted(RESULTS.glob("*.json")) if (f.stem == only if only else f.stem not in own)
    ]
    results = [(KNOWN.get(f.stem, stated), json.loads(f.read_text("utf-8"))) for f in files]
    known = [(rows, data) for make, data in results if (rows := list(make(data)))]
    if not known:
        return "还没有记录的结果。\n" if zh else "No results are recorded yet.\n"
    pick = 0 if zh else 1
    heads = ("量的是什么", "数字") if zh else ("What", "Figure")
    lines: list[str] = []
    for rows, data in known:
        lines += [f"`{data['command']}`", "", f"| {heads[0]} | {heads[1]} |", "|---|---:|"]
        lines += [f"| {label[pick]} | {figure} |" for label, figure in rows]
        lines += ["", *_machine(data, zh), ""]
    return "\n".join(lines)


def _machine(data: Result, zh: bool) -> Iterator[str]:
    m = data.get("machine")
    if not m:
        return
    load = m["load"][0]
    yield (
        f"{m['processor']},{m['cores']} 核,当时负载 {load:g};Python {m['python']}。"
        if zh
        else f"{m['processor']}, {m['cores']} cores, load {load:g} at the time; "
        f"Python {m['python']}."
    )


def rewritten(page: str, name: str) -> str:
    """The page with its block of figures made anew."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    only = PAGES.get(name)
    return head + START + block(only is not None or "zh" in name, only) + END + tail


def main(arguments: Sequence[str]) -> int:
    stale = 0
    for name in (*READMES, *PAGES):
        path = ROOT / name
        page = path.read_text(encoding="utf-8")
        new = rewritten(page, name)
        if new != page and "--check" in arguments:
            print(f"{name} is not up to date: run python tools/figures.py")
            stale = 1
        elif new != page:
            path.write_text(new, encoding="utf-8")
            print(f"written: {name}")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

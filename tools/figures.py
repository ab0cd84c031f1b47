"""Fill the block of figures in the READMEs from benchmarks/results/*.json.

    python tools/figures.py            write the block
    python tools/figures.py --check    exit 1 where it is not up to date

Nothing is typed by hand: a figure stands in a README only with the command that made it.
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
}


# -- the block -------------------------------------------------------------------------------------
def block(zh: bool) -> str:
    """The figures as Markdown, benchmark by benchmark."""
    files = sorted(RESULTS.glob("*.json"))
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
    return head + START + block(zh="zh" in name) + END + tail


def main(arguments: Sequence[str]) -> int:
    stale = 0
    for name in READMES:
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

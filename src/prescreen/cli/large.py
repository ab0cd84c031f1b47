"""Long lists: Parquet or CSV in, one row a candidate out, in bounded memory."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen.errors import InputError, Problem
from prescreen.vocabulary import NOTHING_AGAINST, REVIEW, STAGES, VERDICTS

if TYPE_CHECKING:
    from prescreen.cli.screen import Order
    from prescreen.intake import Batch
    from prescreen.screener import Screener

LARGE = 10_000
"""Rows above which full reports are not written unasked."""
_SHOWN = 20
"""Problems that are printed; all of them stand in rejects.csv."""
FORMATS = ("parquet", "csv", "jsonl")


def is_large(path: Path) -> bool:
    """Whether the file is a Parquet or CSV list of more than `LARGE` rows."""
    suffix = path.suffix.lower()
    if suffix not in (".parquet", ".csv"):
        return False
    try:
        import polars as pl
    except ImportError:  # the usual way says which extra is wanted
        return False
    if suffix == ".parquet" and path.is_file():
        try:
            return int(pl.scan_parquet(path).select(pl.len()).collect().item()) > LARGE
        except pl.exceptions.PolarsError:
            return False
    if suffix == ".csv" and path.is_file():
        with path.open("rb") as stream:
            lines = 0
            while block := stream.read(1 << 20):
                lines += block.count(b"\n")
                if lines > LARGE + 1:
                    return True
    return False


def run_large(order: Order) -> int | None:
    """Screen a long list; None where its columns can only be read row by row."""
    from prescreen.columnar.batch import scan
    from prescreen.columnar.frame.columns import columns_of
    from prescreen.intake import Mapping

    mapping = Mapping.from_yaml(order.mapping) if order.mapping is not None else None
    try:
        lazy = scan(order.source)
        columns = columns_of(dict(lazy.collect_schema()), mapping)
    except Exception:  # a file that Polars cannot read is for the careful reader to explain
        return None
    if not columns.plain or "name" not in columns.ids:
        return None
    from polars.exceptions import PolarsError

    try:
        return _screen(order, lazy, mapping)
    except PolarsError:  # found in the midst of the file: likewise
        return None


def _screen(order: Order, lazy: Any, mapping: Any) -> int:
    from prescreen.cli.screen import day_of
    from prescreen.columnar.batch import screen_file
    from prescreen.screener import Screener

    out, kinds = _asked(order)
    screener = Screener.from_files(
        order.region, packs=list(order.packs) if order.packs else None, as_of=day_of(order.as_of)
    )
    rejects = out / "rejects.csv"
    counts = None
    with rejects.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "code", "zh", "en", "remedy"])

        def told(reject: Any) -> None:
            if counts is None:
                p = reject.reason
                writer.writerow([reject.row, p.code, p.zh, p.en, p.hint_zh])

        for kind in kinds:
            with _progress() as done:
                counts = screen_file(
                    screener,
                    lazy,
                    out / f"results.{kind}",
                    mapping=mapping,
                    rejects=told,
                    progress=done,
                    ranked=order.ranked,
                )
        assert counts is not None
        for p in counts.problems:
            writer.writerow(["", p.code, p.zh, p.en, p.hint_zh])
    _print(order, counts)
    return 0


def run_built(order: Order, screener: Screener, batch: Batch) -> int:
    """Screen a long list that could only be read row by row: no full reports of so many either."""
    from prescreen.cli.screen import write_rejects
    from prescreen.columnar.sink import screen_candidates

    out, kinds = _asked(order)
    made = [w for c in batch.candidates for w in c.warnings if w.code.startswith("input.id")]
    write_rejects(out / "rejects.csv", batch, made)
    for kind in kinds:
        counts = screen_candidates(
            screener, batch.candidates, out / f"results.{kind}", ranked=order.ranked
        )
    counts.rejected = len(batch.rejected)
    counts.rows += counts.rejected
    counts.problems = [*batch.problems, *made][:_SHOWN]
    _print(order, counts)
    return 0


def _asked(order: Order) -> tuple[Path, tuple[str, ...]]:
    """The folder, made, and the kinds of files."""
    kinds = _kinds(order)
    if order.ranked and kinds != ("parquet",):
        raise _usage(
            "--ranked 只用于 parquet", "--ranked goes with parquet only",
            "去掉 --ranked,或去掉 --format", "leave out --ranked, or --format",
        )  # fmt: skip
    if order.out is None:
        raise _usage(
            "清单超过一万行,请用 --out 指定文件夹",
            "the list has more than 10,000 rows: give --out",
            "加上 --out 文件夹", "add --out FOLDER",
        )  # fmt: skip
    order.out.mkdir(parents=True, exist_ok=True)
    return order.out, kinds


def _kinds(order: Order) -> tuple[str, ...]:
    if order.formats is None:
        return ("parquet",)
    asked = [f.strip() for f in order.formats.split(",") if f.strip() not in ("", "table")]
    wrong = [f for f in asked if f not in FORMATS]
    if wrong:
        raise _usage(
            f"超过一万行的清单不写 {'、'.join(wrong)}(一百万份完整报告约 47 GB)",
            f"lists of more than 10,000 rows are not written as {', '.join(wrong)} "
            "(a million full reports are some 47 GB)",
            "可选 parquet、csv、jsonl;单个项目用 prescreen explain --id",
            "use parquet, csv or jsonl; see one candidate with prescreen explain --id",
        )
    return tuple(asked) or ("parquet",)


def _usage(zh: str, en: str, hint_zh: str, hint_en: str) -> InputError:
    return InputError([Problem("usage", zh, en, None, hint_zh, hint_en)])


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """A bar where somebody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("预审 {task.completed:,.0f}"), TimeElapsedColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda rows: bar.update(task, completed=rows)


def _print(order: Order, counts: Any) -> None:
    zh = order.lang == "zh"
    print(
        f"共 {counts.rows:,} 行:已评 {counts.screened:,},未能读入 {counts.rejected:,}"
        if zh
        else f"{counts.rows:,} rows: {counts.screened:,} screened, {counts.rejected:,} rejected"
    )
    early = NOTHING_AGAINST.text(order.lang)
    for code, verdict in VERDICTS.items():
        label = verdict.whole(order.lang)
        if code == "pass":  # the counts do not tell early leads apart
            before = "、".join(STAGES.codes[:REVIEW])
            label += f"({before}为{early})" if zh else f" (early leads: {early})"
        print(f"  {label}: {counts.verdicts[code]:,}")
    for p in counts.problems:
        print(f"  {p.zh if zh else p.en}")
        print(f"    {'处理' if zh else 'remedy'}: {p.hint_zh if zh else p.hint_en}")
    print(f"→ {order.out}")

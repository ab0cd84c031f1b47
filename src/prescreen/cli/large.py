"""Long lists: Parquet or CSV in, one row a candidate out, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prescreen.cli.order import Order, screener_of, wrong
from prescreen.cli.rejects import rejects
from prescreen.errors import Problem
from prescreen.files.folder import staged
from prescreen.intake import HeadingMapping, Intake
from prescreen.render.terminal.console import say
from prescreen.render.terminal.reading import print_reading
from prescreen.screener import Screener
from prescreen.vocabulary import NOTHING_AGAINST, REVIEW, STAGES, VERDICTS

if TYPE_CHECKING:
    from prescreen.columnar.sink import Counts

LARGE = 10_000
"""Rows above which full reports are not written unasked."""
_SHOWN = 20
"""Problems that are printed; all of them stand in rejects.csv."""
KINDS = ("parquet", "csv", "jsonl")


def is_large(path: Path) -> bool:
    """Whether the file is a Parquet or CSV list of more than `LARGE` rows."""
    suffix = path.suffix.lower()
    if suffix not in (".parquet", ".csv"):
        return False
    try:
        import polars as pl  # an extra, and half a second
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
    from prescreen.columnar.batch import scan  # Polars: an extra, and half a second
    from prescreen.columnar.frame.columns import columns_of

    mapping = HeadingMapping.from_yaml(order.mapping) if order.mapping is not None else None
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
    except PolarsError:  # found in the midst of the list: likewise; the system's are OSErrors
        return None


def _screen(order: Order, lazy: Any, mapping: Any) -> int:
    from prescreen.columnar.batch import screen_file

    folder, kinds = _asked(order)
    screener = screener_of(order)
    with staged(folder, "screen") as out, rejects(out / "rejects.csv") as told:
        for n, kind in enumerate(kinds):
            with _progress() as done:
                counts = screen_file(
                    screener,
                    lazy,
                    out / f"results.{kind}",
                    mapping=mapping,
                    rejects=told.row if n == 0 else None,
                    progress=done,
                    ranked=order.ranked,
                )
        told.cells(counts.problems)
    _print(order, counts, counts.problems, out.notes)
    return 0


def run_built(order: Order, screener: Screener, batch: Intake) -> int:
    """Screen a long list that could only be read row by row: no full reports of so many either."""
    from prescreen.columnar.sink import screen_candidates  # Polars: an extra, and half a second

    folder, kinds = _asked(order)
    with staged(folder, "screen") as out:
        with rejects(out / "rejects.csv") as told:
            for reject in batch.rejected:
                told.row(reject)
            told.cells(batch.problems)
            told.notes((*batch.columns, *batch.notices))
        for kind in kinds:
            counts = screen_candidates(
                screener, batch.candidates, out / f"results.{kind}", ranked=order.ranked
            )
    counts.rejected = len(batch.rejected)
    counts.rows += counts.rejected
    _print(order, counts, batch.problems[:_SHOWN], out.notes)
    print_reading(batch, order.lang)
    return 0


def _asked(order: Order) -> tuple[Path, tuple[str, ...]]:
    """The folder and the kinds of files, checked."""
    named = [f for f in order.named() if f != "table"]
    odd = tuple(f for f in named if f not in KINDS)
    if odd:
        raise wrong("usage/long-format", names=odd)
    kinds = tuple(dict.fromkeys(named)) or ("parquet",)
    if order.ranked and kinds != ("parquet",):
        raise wrong("usage/ranked")
    if order.out is None:
        raise wrong("usage/long")
    return order.out, kinds


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """A bar where somebody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # where somebody looks, it may take its time to load
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("预审 {task.completed:,.0f}"), TimeElapsedColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda rows: bar.update(task, completed=rows)


def _print(
    order: Order, counts: Counts, problems: Sequence[Problem], notes: Sequence[Problem]
) -> None:
    zh = order.lang == "zh"
    say(
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
        say(f"  {label}: {counts.verdicts[code]:,}")
    for p in problems:
        say(f"  {p.zh if zh else p.en}")
        say(f"    {'处理' if zh else 'remedy'}: {p.hint_zh if zh else p.hint_en}")
    for note in notes:
        say(note.text(order.lang))
    say(f"→ {order.out}")

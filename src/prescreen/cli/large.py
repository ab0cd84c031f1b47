"""Long lists: Parquet or CSV in, one row a candidate out, in bounded memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from prescreen.cli.order import Order, screener_of, wrong
from prescreen.cli.rejects import rejects
from prescreen.errors import InputError, Lang
from prescreen.files.folder import Staged, staged
from prescreen.files.text import clean
from prescreen.intake import HeadingMapping, Intake
from prescreen.intake.formats.sniff import look
from prescreen.intake.limits import UNBOUNDED
from prescreen.render.terminal.closing import Reading, close
from prescreen.render.terminal.console import say
from prescreen.render.terminal.reading import reading
from prescreen.screener import Screener
from prescreen.vocabulary import STATES

if TYPE_CHECKING:
    from prescreen.columnar.sink import Counts
    from prescreen.columnar.source import Source

LARGE = 10_000
"""Rows above which full reports are not written unasked."""
_SHOWN = 20
"""Problems that are printed; all of them stand in rejects.csv."""
KINDS = ("parquet", "csv", "jsonl", "xlsx")
_TEXTS = (".csv", ".tsv", ".txt")


def is_large(path: Path) -> bool:
    """Whether the file is a Parquet list or a text of more than `LARGE` rows."""
    suffix = path.suffix.lower()
    if suffix not in (".parquet", *_TEXTS) or not path.is_file():
        return False
    try:
        import polars as pl  # an extra, and half a second
    except ImportError:  # the usual way says which extra is wanted
        return False
    if suffix == ".parquet":
        try:
            return int(pl.scan_parquet(path).select(pl.len()).collect().item()) > LARGE
        except pl.exceptions.PolarsError:
            return False
    lines = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            lines += block.count(b"\n")
            if lines > LARGE + 1:
                return look(path, UNBOUNDED).kind == "csv"
    return False


def run_large(order: Order) -> int | None:
    """Screen a long list; None where its columns can only be read row by row."""
    from polars.exceptions import PolarsError  # Polars: an extra, and half a second

    from prescreen.columnar.source import source_of

    mapping = HeadingMapping.from_yaml(order.mapping) if order.mapping is not None else None
    _asked(order)
    if order.source.suffix.lower() in _TEXTS:
        return _screen(order, source_of(order.source, mapping))
    try:
        source = source_of(order.source, mapping)
    except (InputError, PolarsError):  # for the reader of rows to read, or to explain
        return None
    try:
        return _screen(order, source)
    except PolarsError:  # found in the midst of the list: likewise; the system's are OSErrors
        return None


def _screen(order: Order, source: Source) -> int:
    from prescreen.columnar.sink import screen_file

    folder, kinds, ledger = _asked(order)
    screener = screener_of(order)
    with staged(folder, "screen") as out, rejects(out / "rejects.csv") as told:
        for n, kind in enumerate(kinds):
            with _progress() as done:
                counts = screen_file(
                    screener,
                    source,
                    out / f"results.{kind}",
                    rejects=told.row if n == 0 else None,
                    progress=done,
                    ranked=order.ranked,
                )
        told.cells([*counts.problems, *source.notices])
        if ledger:
            _ledger(out, screener, order.lang)
    said = [p.text(order.lang) for p in (*counts.problems, *source.notices)]
    _end(order, counts, len(counts.problems), said, out)
    return 0


def run_built(order: Order, screener: Screener, batch: Intake) -> int:
    """Screen a long list that could only be read row by row: no full reports of so many either."""
    from prescreen.columnar.sink import screen_candidates  # Polars: an extra, and half a second

    folder, kinds, ledger = _asked(order)
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
        if ledger:
            _ledger(out, screener, order.lang)
    counts.rejected = len(batch.rejected)
    counts.rows += counts.rejected
    read = reading(batch, order.lang)
    _end(order, counts, read.cells, read.told, out)
    return 0


def _asked(order: Order) -> tuple[Path, tuple[str, ...], bool]:
    """The folder, the kinds of files with results, and whether a ledger is made from Parquet."""
    named = [f for f in order.named() if f != "table"]
    odd = tuple(f for f in named if f not in KINDS)
    if odd:
        raise wrong("usage/long-format", names=odd)
    ledger = "xlsx" in named
    own = [f for f in named if f != "xlsx"]
    kinds = tuple(dict.fromkeys([*own, "parquet"] if ledger or not own else own))
    if order.ranked and kinds != ("parquet",):
        raise wrong("usage/ranked")
    if order.out is None:
        raise wrong("usage/long")
    return order.out, kinds, ledger


def _ledger(out: Staged, screener: Screener, lang: Lang) -> None:
    from prescreen.cli.ledger import write_ledger  # Polars: an extra, and half a second

    write_ledger(out / "results.parquet", out / "ledger.xlsx", screener, lang)


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


def _end(order: Order, counts: Counts, cells: int, told: Sequence[str], out: Staged) -> None:
    for note in out.notes:
        say(note.text(order.lang))
    read = Reading(counts.rows, counts.screened, counts.rejected, cells, told)
    states = [(w.whole(order.lang), counts.states[code]) for code, w in STATES.items()]
    ident = "编号" if order.lang == "zh" else "ID"
    words = ["prescreen", "explain", str(order.source), "--region", str(order.region)]
    then = " ".join(quote(clean(word)) for word in words) + f" --id {ident}"
    files = (order.out, out.written) if order.out is not None else None
    close(say, order.lang, read, states, files, then, _SHOWN)

"""`ledger.xlsx` of a long list, from its `results.parquet`, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from prescreen import render
from prescreen.clock import today
from prescreen.columnar.batch import read_results
from prescreen.columnar.outcomes import LEGEND
from prescreen.errors import Lang
from prescreen.fields import catalogue
from prescreen.screener import Screener
from prescreen.vocabulary import STAGES, STATES

_ROWS = 20_000
"""Rows that are in memory together."""
_NAMED = 4
"""Checks and facts that a cell names; of more it says how many."""


def write_ledger(results: Path, target: Path, screener: Screener, lang: Lang) -> None:
    """The candidates of a file of results, in its order."""
    render.needs("xlsxwriter", "Excel")
    from prescreen.render.xlsx.long import write_long_ledger  # an extra

    lazy = read_results(results)
    first = lazy.select("as_of").head(1).collect()["as_of"].to_list()
    day = first[0] if first and first[0] else today()
    run = render.Run.of(screener.region, day, lang=lang)
    with target.open("wb") as stream, TemporaryDirectory(dir=target.parent) as folder:
        write_long_ledger(stream, _rows(lazy, screener, lang), run, Path(folder))


def _rows(lazy: pl.LazyFrame, screener: Screener, lang: Lang) -> Iterator[Sequence[object]]:
    checks = [c for c, kind in lazy.collect_schema().items() if kind == _OUTCOME]
    titles = _titles(screener, lang)
    failed = [pl.when(pl.col(c) == "fail").then(pl.lit(titles.get(c, c))) for c in checks]
    fails = pl.concat_list(failed).list.drop_nulls() if failed else pl.lit([])
    wanted = lazy.select(
        "id", "name", "display_state", "stage", "score_low", "score_high", "chain.relation",
        "missing", "as_of", fails.alias("fails"),
    )  # fmt: skip
    number = count(1)
    for start in count(0, _ROWS):
        part = wanted.slice(start, _ROWS).collect()
        for row in part.iter_rows(named=True):
            gone, day = row["missing"] or (), row["as_of"]
            yield (
                next(number), row["id"], row["name"], _state(row["display_state"], lang),
                STAGES[row["stage"]].text(lang) if row["stage"] else "",
                row["score_low"], row["score_high"], row["chain.relation"],
                _first(row["fails"], lang, len(row["fails"])), len(gone),
                _first([_label(m, lang) for m in gone[:_NAMED]], lang, len(gone)),
                day.isoformat() if day else "",
            )  # fmt: skip
        if part.height < _ROWS:
            return


def _state(code: str, lang: Lang) -> str:
    """With its mark."""
    return f"{STATES[code].mark} {STATES[code].whole(lang)}"


_OUTCOME = pl.Enum(LEGEND)


def _titles(screener: Screener, lang: Lang) -> Mapping[str, str]:
    return {
        check.id: check.title if lang == "zh" else check.title_en or check.title
        for pack in screener.rules.packs
        for check in pack.checks
    }


def _label(path: str, lang: Lang) -> str:
    one = catalogue.get(path) or catalogue.lists.get(path)
    return path if one is None else one.label if lang == "zh" else one.label_en


def _first(texts: Sequence[str], lang: Lang, whole: int) -> str:
    """The first of some texts, and how many there are."""
    said = (";" if lang == "zh" else "; ").join(texts[:_NAMED])
    if whole > _NAMED:
        said += f" 等{whole}项" if lang == "zh" else f" and {whole - _NAMED} more"
    return said

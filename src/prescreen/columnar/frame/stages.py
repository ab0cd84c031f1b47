"""The stage of each row, and what a text that is no stage states; as `candidate.stage` has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from prescreen.candidate.stage import SHOWS, STAGE
from prescreen.columnar.compile.plan import STAGE as COLUMN
from prescreen.fields import catalogue
from prescreen.fields.values import read_value
from prescreen.fields.words import SPACE
from prescreen.region import Region
from prescreen.vocabulary import HALTS, STAGES, halt, latest_stage, stage_index


def unread_texts(given: pl.Series, read: pl.Series) -> Mapping[int, str]:
    """What stands in place of a stage, by row; words for unknown stand for nothing."""
    odd = given.is_not_null() & read.is_null()
    texts = given.filter(odd).str.strip_chars(SPACE)
    field = catalogue[STAGE]
    said = {t: read_value(field, t).note for t in texts.unique().to_list()}
    pairs = zip(odd.arg_true().to_list(), texts.to_list(), strict=True)
    return {row: note for row, text in pairs if (note := said[text]) is not None}


def put_halts(
    facts: dict[str, pl.Series], texts: Mapping[int, str], read: Collection[str], height: int
) -> None:
    """Projects that have ended or stand still, as facts; the text weighs more than a
    column that says the opposite."""
    found = {text: halt(text) for text in set(texts.values())}
    for path, _ in HALTS:
        if path not in read:
            continue
        column = facts.get(path)
        if column is None:
            column = pl.Series(path, [None], dtype=pl.Boolean).new_from_index(0, height)
        rows = [row for row, text in texts.items() if found[text] == path]
        facts[path] = column.scatter(rows, True) if rows else column


def stage_column(
    facts: Mapping[str, pl.Series], texts: Mapping[int, str] | None, region: Region, height: int
) -> pl.Series:
    """The place of each row's stage in the order of stages."""
    default = stage_index(region.shape.default_stage)
    given = facts.get(STAGE)
    if given is None:
        return pl.Series(COLUMN, [default], dtype=pl.UInt8).new_from_index(0, height)
    at = [stage_index(v) for v in catalogue[STAGE].values]
    column = pl.Series(at, dtype=pl.UInt8).gather(given).fill_null(default).alias(COLUMN)
    if not texts:
        return column
    named = {text: latest_stage(text) for text in set(texts.values())}
    shown = {row: [named[text]] for row, text in texts.items()}
    for path, value, stage in SHOWS:
        known = facts.get(path)
        if known is not None:
            for row, found in shown.items():
                if known[row] is not None and (value is None or known[row] == value):
                    found.append(stage)
    late = [max(default, *(STAGES.index(s) for s in found if s), 0) for found in shown.values()]
    return column.scatter(list(shown), pl.Series(late, dtype=pl.UInt8))

"""An input in chunks: the columns that are read, rows that cannot be screened set apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from prescreen.candidate import Candidate
from prescreen.columnar.compile.plan import ColumnBatch
from prescreen.columnar.frame.batch import batch_of
from prescreen.columnar.frame.columns import Columns
from prescreen.columnar.frame.given import BuiltRows, columns_can_hold
from prescreen.columnar.frame.prepare import ID, NAME, ROW
from prescreen.columnar.frame.reading import days
from prescreen.columnar.frame.rows import no_name, twice
from prescreen.columnar.frame.shape import shape_of
from prescreen.columnar.program import ColumnarProgram
from prescreen.columnar.runner import Programs, Runner
from prescreen.engine import Engine
from prescreen.fields.reading import LONGEST_TEXT
from prescreen.fields.words import BLANK, SPACE, UNKNOWN_WORDS
from prescreen.intake import Reject
from prescreen.run.situation import Situation


def programs_of(engine: Engine) -> Programs:
    """The columnar programs of an engine, made as they are needed and kept with it."""
    found = engine.compiled.get("columnar")
    if not isinstance(found, Programs):
        found = engine.compiled["columnar"] = Programs(engine.rules)
    return found


def runner_of(
    engine: Engine, lazy: pl.LazyFrame, columns: Columns, missing: bool = False
) -> Runner:
    """Who screens the chunks of this input; `missing`: and says what each verdict waits for."""
    day = engine.as_of or dt.date.today()
    dates = None
    if (name := columns.ids.get("as_of")) is not None:
        own = lazy.select(pl.col(name).unique()).collect()[name]
        dates = sorted(set(days(own, day).to_list()) | {day})
    programs = programs_of(engine)
    return Runner(engine.region, programs, engine.chains, columns, day, dates, missing)


def groups(
    engine: Engine, candidates: Sequence[Candidate], missing: bool
) -> Iterator[tuple[pl.DataFrame, ColumnarProgram, ColumnBatch]]:
    """Built candidates by the epoch of their day: who they are, made ready, and the program.

    None at all make one group without rows, so that what comes of it has all columns.
    """
    if candidates and all(columns_can_hold(c) for c in candidates):
        built = BuiltRows()
        built.add(candidates)
        raw, columns = built.frame()
        runner = runner_of(engine, raw.lazy(), columns, missing)
        for part, program, batch in runner.parts(raw):
            yield part.select(ROW, ID, NAME), program, batch
        return
    programs = programs_of(engine)
    situations = [engine.situation(c)[0] for c in candidates]
    by_epoch: dict[int, list[int]] = {}
    for i, situation in enumerate(situations):
        by_epoch.setdefault(engine.rules.epoch(situation.day), []).append(i)
    today = engine.as_of or dt.date.today()
    for _, rows in sorted(by_epoch.items()) or [(0, [])]:
        who, batch = made_ready(situations, rows)
        day = situations[rows[0]].day if rows else today
        yield who, programs.of(day, shape_of(batch), missing), batch


def made_ready(
    situations: Sequence[Situation], rows: Sequence[int]
) -> tuple[pl.DataFrame, ColumnBatch]:
    """Some of the candidates: who they are, and their facts as columns."""
    group = [situations[i] for i in rows]
    batch = batch_of(group)
    who = pl.DataFrame(
        {
            ROW: pl.Series(rows, dtype=pl.UInt32),
            ID: pl.Series([m.candidate.id for m in group], dtype=pl.String),
            NAME: pl.Series([m.candidate.name for m in group], dtype=pl.String),
        }
    )
    return who, batch


def chunks(
    lazy: pl.LazyFrame, sources: Sequence[str], size: int
) -> Iterator[tuple[int, pl.DataFrame]]:
    """(place of the first row, rows), only the columns that are read."""
    start = 0
    for raw in lazy.select(sources).collect_batches(chunk_size=size, maintain_order=True):
        for at in range(0, raw.height, size):
            part = (raw.slice(at, size) if raw.height > size else raw).rechunk()
            yield start, part
            start += part.height


def _clean(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_chars(SPACE)


def _named(columns: Columns) -> pl.Expr:
    """Whether a row has a name. As a fact (not as `name`) a dash or 待定 is none."""
    name = columns.ids["name"]
    said = (_clean(name).fill_null("") != "") & (_clean(name).str.len_chars() <= LONGEST_TEXT)
    if name == "name":
        return said
    return said & ~_clean(name).str.to_lowercase().is_in(sorted(BLANK | UNKNOWN_WORDS))


def doubled_ids(lazy: pl.LazyFrame, columns: Columns) -> Mapping[str, int]:
    """Ids that occur more than once among the named rows, with the place of the first.

    Nearly always there are none, and to see that it is enough that their hashes differ.
    """
    name = columns.ids.get("id")
    if name is None or columns.built:
        return {}
    given = _clean(name)
    seen = lazy.select(
        rows=pl.len(),
        whole=(given.is_not_null() & (given != "")).all(),
        distinct=given.hash().n_unique(),
    )
    rows, whole, distinct = seen.collect().row(0)
    if whole and rows == distinct:
        return {}
    many = (
        lazy.select(given.alias("i"), _named(columns).alias("named"))
        .with_row_index("n")
        .filter(pl.col("named") & pl.col("i").is_not_null() & (pl.col("i") != ""))
        .group_by("i")
        .agg(pl.len().alias("k"), pl.col("n").min())
        .filter(pl.col("k") > 1)
        .collect()
    )
    return dict(zip(many["i"].to_list(), many["n"].to_list(), strict=True))


def named(raw: pl.DataFrame, columns: Columns, start: int) -> tuple[pl.DataFrame, list[Reject]]:
    """Rows with `id`, `name` and `row` in place, and those that have no name."""
    place = pl.int_range(start, start + raw.height, dtype=pl.UInt32, eager=True).alias(ROW)
    name, bad = raw.select(
        _clean(columns.ids["name"]).alias(NAME), bad=~_named(columns).fill_null(False)
    )
    ident = _idents(raw, columns, place).alias(ID)
    frame = raw.with_columns(place, ident, name)
    if not bad.any():
        return frame, []
    rejected = [
        Reject(row + 1, "", no_name(row + 1), {"id": given, "name": name})
        for row, given, name in frame.filter(bad).select(ROW, ID, NAME).iter_rows()
    ]
    return frame.filter(~bad), rejected


def distinct(
    answers: pl.DataFrame, doubles: Mapping[str, int]
) -> tuple[pl.DataFrame, list[Reject]]:
    """Answers of which each id occurs once, and the rows that have the id of another before."""
    if not doubles:
        return answers, []
    firsts = list(doubles.values())
    again = answers[ID].is_in(list(doubles)) & ~answers[ROW].is_in(firsts)
    rejected = [
        Reject(row + 1, "", twice(given, row + 1, doubles[given] + 1), {"id": given, "name": name})
        for row, given, name in answers.filter(again).select(ROW, ID, NAME).iter_rows()
    ]
    return answers.filter(~again), rejected


def _idents(raw: pl.DataFrame, columns: Columns, place: pl.Series) -> pl.Series:
    """The ids given; a row without one is named by its place."""
    name = columns.ids.get("id")
    given = None if name is None else raw.select(_clean(name)).to_series()
    if given is not None and not (given.is_null() | (given == "")).any():
        return given
    made = "R" + pl.Series(ID, (place + 1).cast(pl.String).str.zfill(4))
    if given is None:
        return made
    return given.zip_with((given.is_not_null() & (given != "")).fill_null(False), made)

"""An input in chunks: the columns that are read, rows that cannot be screened set apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from prescreen.candidate import Candidate
from prescreen.candidate.identity import MARK, made_id, marked
from prescreen.clock import today
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
from prescreen.errors import Problem
from prescreen.fields.reading import LONGEST_TEXT
from prescreen.fields.words import BLANK, SPACE, UNKNOWN_WORDS, stripped
from prescreen.intake import Reject
from prescreen.messages import problem
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
    day = engine.as_of or today()
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
    candidates = [engine.as_meant(c) for c in candidates]
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
    default = engine.as_of or today()
    for _, rows in sorted(by_epoch.items()) or [(0, [])]:
        who, batch = made_ready(situations, rows)
        day = situations[rows[0]].day if rows else default
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


def doubled_ids(lazy: pl.LazyFrame, columns: Columns) -> Mapping[int, Twice]:
    """The named rows whose id stands in a row before, with the id under which they are screened.

    Nearly always there are none, and to see that it is enough that their hashes differ.
    """
    name = columns.ids.get("id")
    ident = _made(columns)
    if name is not None:
        given = _clean(name)
        seen = lazy.select(
            rows=pl.len(), whole=(~_blank(columns)).all(), distinct=given.hash().n_unique()
        )
        rows, whole, distinct = seen.collect().row(0)
        if whole and rows == distinct:
            return {}
        ident = given if whole else pl.when(_blank(columns)).then(ident).otherwise(given)
    named = (
        lazy.select(ident.alias("i"), _named(columns).alias("named"))
        .with_row_index("n")
        .filter(pl.col("named") & pl.col("i").is_not_null())
    )
    many = named.group_by("i").agg("n").filter(pl.col("n").list.len() > 1).sort("i").collect()
    before = pl.col("i").str.replace(MARK, "")
    alike = named.filter(before != pl.col("i"), before.is_in(many["i"].implode()))
    standing = set(alike.select("i").collect()["i"]) if many.height else set()
    return {
        row: Twice(row, ident, own, rows[0])
        for ident, rows in many.iter_rows()
        for row, own in zip(rows, marked(ident, len(rows), standing), strict=True)
        if row != rows[0]
    }


def _blank(columns: Columns) -> pl.Expr:
    """Rows that have no id of their own."""
    name = columns.ids.get("id")
    return pl.lit(True) if name is None else _clean(name).fill_null("") == ""


def _made(columns: Columns) -> pl.Expr:
    """An id made of the name and the investors of a row, as in every other reader."""
    listed = columns.lists.get("investor")
    told = listed is not None and "name" in columns.leaves.get("investor", ())
    who = pl.col(listed) if listed is not None and told else pl.lit(None)
    both = pl.struct(_clean(columns.ids["name"]).alias("name"), who.alias("who"))
    return both.map_batches(_ids_of, return_dtype=pl.String, is_elementwise=True)


def _ids_of(rows: pl.Series) -> pl.Series:
    made = []
    for row in rows:
        names = (one["name"] for one in row["who"] or () if one is not None)
        said = [text for name in names if isinstance(name, str) and (text := stripped(name))]
        known = [text for text in said if text.lower() not in BLANK | UNKNOWN_WORDS]
        made.append(None if not row["name"] else made_id(row["name"], known))
    return pl.Series(ID, made, dtype=pl.String)


def made_ids(lazy: pl.LazyFrame, columns: Columns) -> list[Problem]:
    """That ids were made, said once for a list."""
    if columns.built:
        return []
    without = lazy.filter(_blank(columns) & _named(columns))
    count = without.select(pl.len()).collect().item()
    if not count:
        return []
    first = without.head(1).select(_made(columns)).collect().item()
    return [problem("input.id-made", count=count, first=first)]


@dataclass(frozen=True, slots=True)
class Twice:
    """A row with the id of another before it: both are screened, this one as `own`."""

    row: int
    ident: str
    own: str
    first: int

    def problem(self) -> Problem:
        return twice(self.ident, self.own, self.row + 1, self.first + 1)


def named(raw: pl.DataFrame, columns: Columns, start: int) -> tuple[pl.DataFrame, list[Reject]]:
    """Rows with `id`, `name` and `row` in place, and those that have no name."""
    place = pl.int_range(start, start + raw.height, dtype=pl.UInt32, eager=True).alias(ROW)
    name, bad = raw.select(
        _clean(columns.ids["name"]).alias(NAME), bad=~_named(columns).fill_null(False)
    )
    ident = _idents(raw, columns).alias(ID)
    frame = raw.with_columns(place, ident, name)
    if not bad.any():
        return frame, []
    rejected = [
        Reject(row + 1, "", no_name(row + 1), {"id": given, "name": name})
        for row, given, name in frame.filter(bad).select(ROW, ID, NAME).iter_rows()
    ]
    return frame.filter(~bad), rejected


def distinct(answers: pl.DataFrame, doubles: Mapping[int, Twice]) -> pl.DataFrame:
    """Answers of which each id occurs once: what stands twice has a mark."""
    if not doubles:
        return answers
    own = {row: one.own for row, one in doubles.items()}
    marked = pl.col(ROW).replace_strict(own, default=None, return_dtype=pl.String)
    return answers.with_columns(marked.fill_null(pl.col(ID)).alias(ID))


def _idents(raw: pl.DataFrame, columns: Columns) -> pl.Series:
    """The ids given; for a row without one it is made."""
    name = columns.ids.get("id")
    if name is None:
        return raw.select(_made(columns)).to_series()
    given = raw.select(_clean(name)).to_series()
    blank = given.fill_null("") == ""
    return given.zip_with(~blank, raw.select(_made(columns)).to_series()) if blank.any() else given

"""Record batches in, record batches out, in whatever process: the door for engines of others.

    stream = BatchStream(screener, schema)         # the schema of what will come
    for answers in stream.screen(batches): ...     # pyarrow.RecordBatch, of stream.schema

What comes out holds the columns and the legend of a list's file (`columnar.compact`), in types that
every reader of Arrow has. A stream can be pickled; another process compiles for itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from prescreen.clock import today
from prescreen.columnar.chunks import named, programs_of
from prescreen.columnar.frame.columns import Columns, columns_of
from prescreen.columnar.frame.prepare import ID, NAME, ROW
from prescreen.columnar.frame.reading import days
from prescreen.columnar.runner import Runner
from prescreen.columnar.source import as_columns
from prescreen.columnar.write import KEY
from prescreen.engine import Engine
from prescreen.errors import Lang
from prescreen.intake.formats.parquet import tame
from prescreen.messages import problem
from prescreen.processes import polars_ready

if TYPE_CHECKING:
    from prescreen.intake import HeadingMapping, Reject

CHUNK = 50_000
"""Rows that are screened together: a quarter more work a row than the 125,000 of a file, and a
third of the memory."""


@dataclass(slots=True)
class Told:
    """What one run of a stream has to say besides its answers."""

    rows: int = 0
    rejected: int = 0
    """Rows without a name, of which there is no answer (`turned_down`)."""
    states: Counter[str] = field(default_factory=Counter)
    """How many rows are shown in each of `vocabulary.STATES`."""
    unread: Counter[str] = field(default_factory=Counter)
    """By column, cells that could not be read and count as unknown."""


class BatchStream:
    """Screens record batches of one schema."""

    def __init__(
        self,
        engine: Engine,
        schema: pa.Schema,
        *,
        mapping: HeadingMapping | None = None,
        dates: Sequence[dt.date] = (),
        missing: bool = True,
        keep: Sequence[str] = (),
    ) -> None:
        """`dates`: all days of evaluation, where rows have their own (`as_of`); `missing`: say what
        each verdict waits for; `keep`: columns that are handed through behind the answers.

        Raises `InputError` for columns that can only be read row by row.
        """
        self.engine = engine
        self.given = schema
        self.mapping = mapping
        self.dates = tuple(dates)
        self.missing = missing
        self.keep = tuple(keep)
        self._columns(_frame(schema.empty_table()).collect_schema())

    def __getstate__(self) -> dict[str, Any]:
        kept = ("engine", "given", "mapping", "dates", "missing", "keep")
        return {name: getattr(self, name) for name in kept}

    def _columns(self, schema: pl.Schema) -> Columns:
        facts = {n: t for n, t in schema.items() if n not in self.keep}
        return as_columns(columns_of(facts, self.mapping))

    def _runner(self, schema: pl.Schema) -> Runner:
        engine = self.engine
        day = engine.as_of or today()
        columns = self._columns(schema)
        dates = sorted({day, *self.dates}) if "as_of" in columns.ids else None
        programs = programs_of(engine)
        return Runner(
            engine.region, programs, engine.chains, columns, day, dates, self.missing
        )  # fmt: skip

    # -- what comes out --------------------------------------------------------------------------
    @cached_property
    def _usual(self) -> Runner:
        return self._runner(_frame(self.given.empty_table()).collect_schema())

    @cached_property
    def sources(self) -> list[str]:
        """The columns that are read: no others need to come."""
        return list(dict.fromkeys([*self._usual.sources, *self.keep]))

    @cached_property
    def _nothing(self) -> pa.Table:
        empty = _frame(self.given.empty_table()).select(self.sources)
        return _arrow(self._answers(self._usual, empty, Told()))

    @property
    def schema(self) -> pa.Schema:
        """Columns of the answers, the legend in its metadata as in a Parquet file of results."""
        found: pa.Schema = self._nothing.schema
        return found.with_metadata({KEY: json.dumps(self.legend())})

    def legend(self) -> dict[str, Any]:
        """How the truths are read (`Compact.legend`)."""
        _ = self._nothing
        return self._usual.legend()

    # -- rows ------------------------------------------------------------------------------------
    def screen(
        self, batches: Iterable[pa.RecordBatch], told: Told | None = None, chunk: int = CHUNK
    ) -> Iterator[pa.RecordBatch]:
        """The answers to the rows of `batches`, in their order, `chunk` rows at a time.

        Ids that stand twice stay as they are: only who has all rows can see them. `told` hears
        what else there is to say.
        """
        polars_ready()
        said = told if told is not None else Told()
        usual = _frame(self.given.empty_table()).select(self.sources).dtypes
        runners = {tuple(usual): self._usual}
        before = self._usual.unread()
        for table in _gathered(batches, chunk):
            frame = tame(_frame(table.select(self.sources)).lazy()).collect()
            key = tuple(frame.dtypes)  # days beyond those of Python come as texts
            if key not in runners:
                runners[key] = self._runner(frame.schema)
            yield from _arrow(self._answers(runners[key], frame, said)).to_batches()
        for one in runners.values():
            said.unread.update(one.unread())
        said.unread.subtract(before)
        said.unread = +said.unread

    def _answers(self, runner: Runner, frame: pl.DataFrame, said: Told) -> pl.DataFrame:
        valid, nameless = named(frame, runner.columns, 0)
        said.rows += frame.height
        said.rejected += len(nameless)
        made = runner.compact(valid)
        for state, count in made["display_state"].value_counts().iter_rows():
            said.states[str(state)] += count
        return made.drop(ROW).with_columns(valid[name] for name in self.keep)


# -- who stands in the rows, which takes no rules --------------------------------------------------
def id_columns(schema: pa.Schema, mapping: HeadingMapping | None = None) -> list[str]:
    """The columns from which the id of a row is taken or made."""
    columns = as_columns(columns_of(_frame(schema.empty_table()).schema, mapping))
    given = [columns.ids[name] for name in (ID, NAME) if name in columns.ids]
    listed = [columns.lists["investor"]] if "investor" in columns.lists else []
    return list(dict.fromkeys([*given, *listed]))


def identify(
    batches: Iterable[pa.RecordBatch],
    mapping: HeadingMapping | None = None,
    keep: Sequence[str] = (),
) -> Iterator[pa.RecordBatch]:
    """The `id` under which each row that has a name is screened, given or made, and `keep`."""
    for valid, _ in _named(batches, mapping, keep):
        yield from _arrow(valid.select(ID, *keep)).to_batches()


def turned_down(
    batches: Iterable[pa.RecordBatch], mapping: HeadingMapping | None = None, lang: Lang = "zh"
) -> Iterator[pa.RecordBatch]:
    """The rows that cannot be screened: `id` and `name` as given, `code` and `reason`."""
    why = problem("input.name")
    for _, nameless in _named(batches, mapping):
        rows = [{n: _as_text(one.raw[n]) for n in (ID, NAME)} for one in nameless]
        said = pl.DataFrame(rows, schema={ID: pl.String, NAME: pl.String}).with_columns(
            code=pl.lit(why.code), reason=pl.lit(why.text(lang))
        )
        yield from _arrow(said).to_batches()


def _named(
    batches: Iterable[pa.RecordBatch], mapping: HeadingMapping | None, keep: Sequence[str] = ()
) -> Iterator[tuple[pl.DataFrame, list[Reject]]]:
    polars_ready()
    for frame in map(_frame, _gathered(batches, CHUNK)):
        schema = frame.drop(keep).schema
        yield named(frame, as_columns(columns_of(schema, mapping)), 0)


def _as_text(given: object) -> str | None:
    return None if given is None else str(given)


def days_among(values: Sequence[Any], default: dt.date) -> list[dt.date]:
    """The days of evaluation that a column of them holds, for `BatchStream.dates`."""
    return sorted(set(days(pl.Series(values, strict=False), default).to_list()))


def _frame(table: pa.Table) -> pl.DataFrame:
    made = pl.from_arrow(table)
    return made if isinstance(made, pl.DataFrame) else made.to_frame()


def _gathered(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Batches put together until there are `size` rows, those that have more cut apart."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        for at in range(0, batch.num_rows, size):
            part = batch.slice(at, size)
            if rows + part.num_rows > size:
                yield pa.Table.from_batches(held)
                held, rows = [], 0
            held.append(part)
            rows += part.num_rows
    if held:
        yield pa.Table.from_batches(held)


def _arrow(frame: pl.DataFrame) -> pa.Table:
    """A table without dictionaries, unsigned numbers or long texts, which Spark does not have."""
    words = frame.with_columns(
        pl.col(pl.Enum, pl.Categorical).cast(pl.String), pl.col(pl.UInt32).cast(pl.Int64)
    )
    table = words.to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([pa.field(f.name, _plain(f.type)) for f in table.schema]))


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return pa.string() if pa.types.is_large_string(kind) else kind

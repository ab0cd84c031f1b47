"""Spark's frames in, Spark's frames out."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructField, StructType

from prescreen.clock import today
from prescreen.columnar.stream import BatchStream, days_among, id_columns
from prescreen.columnar.write import KEY
from prescreen.spark.counts import Counts
from prescreen.spark.names import numbered, quoted
from prescreen.spark.session import check_workers
from prescreen.spark.twice import PLACE, content, marks_of, once
from prescreen.spark.worker import Screening, rejecting

if TYPE_CHECKING:
    from prescreen.errors import Lang
    from prescreen.intake import HeadingMapping
    from prescreen.screener import Screener


def screen(
    df: DataFrame,
    screener: Screener,
    *,
    as_of: dt.date | str | None = None,
    missing: bool = True,
    mapping: HeadingMapping | None = None,
    order: str | None = None,
    distinct: bool = False,
    counts: Counts | None = None,
) -> DataFrame:
    """Screen every row of `df`; the columns are those of a file of results (`screen_file`).

    `as_of` is the day where neither the screener nor the row has one; `missing`: say what each
    verdict waits for; `counts` hears of rows while they are done. Rows without a name have no
    answer (`rejected`).

    Rows of Spark have no order. Where an id stands twice, its rows are told apart (`7`, `7#2`) in
    the order of the column `order`, as one machine does that reads them in that order; without it
    by what stands in them. So all ids are looked at before the first row is screened;
    `distinct=True` says that they are known to differ. A column of days of evaluation (`as_of`) is
    looked at beforehand too.

    Raises `InputError` for columns that can only be read row by row, and `ProblemsError` where too
    many rows share their ids or the workers' Python lacks a package.
    """
    check_workers(df.sparkSession)
    engine = _on(screener, as_of)
    marks = None if distinct else marks_of(df, mapping, order)
    if marks:
        df = once(df.withColumn(PLACE, content(df)), marks)
    stream = _stream(df, engine, mapping, missing, keep=(PLACE,) if marks else ())
    work = Screening(stream, stream.sources, marks or None, counts)
    return numbered(df, stream.sources).mapInArrow(work, _schema(stream))


def rejected(
    df: DataFrame,
    screener: Screener,
    *,
    mapping: HeadingMapping | None = None,
    lang: Lang = "zh",
) -> DataFrame:
    """The rows of `df` that have no answer: `id`, `name`, `code` and `reason`."""
    names = id_columns(df.limit(0).toArrow().schema, mapping)
    work = partial(rejecting, names=names, mapping=mapping, lang=lang)
    return numbered(df, names).mapInArrow(
        work, "id string, name string, code string, reason string"
    )


def legend(answers: DataFrame) -> dict[str, Any]:
    """How the truths of `answers` are read, kept with their first column through Spark's files.

    Raises `ValueError` where there is none.
    """
    for one in answers.schema.fields:
        if KEY in one.metadata:
            return dict(json.loads(one.metadata[KEY]))
    raise ValueError("no legend in the columns")


def _on(screener: Screener, as_of: dt.date | str | None) -> Screener:
    if as_of is None:
        return screener
    day = dt.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return type(screener)(screener.region, screener.rules, screener.chains, day)


def _stream(
    df: DataFrame,
    engine: Screener,
    mapping: HeadingMapping | None,
    missing: bool,
    keep: tuple[str, ...] = (),
) -> BatchStream:
    schema = df.limit(0).toArrow().schema
    dates: list[dt.date] = []
    if "as_of" in schema.names:
        found = df.select(f.col(quoted("as_of"))).distinct().toArrow()["as_of"]
        dates = days_among(found.to_pylist(), engine.as_of or today())
    return BatchStream(
        engine, schema, mapping=mapping, dates=dates, missing=missing, keep=keep
    )  # fmt: skip


def _schema(stream: BatchStream) -> StructType:
    """The columns of the answers, the legend with the first of them."""
    found = from_arrow_schema(stream.schema)
    kept = {KEY: json.dumps(stream.legend())}
    return StructType(
        [
            StructField(one.name, one.dataType, one.nullable, kept if not i else None)
            for i, one in enumerate(found.fields)
            if one.name not in stream.keep
        ]
    )

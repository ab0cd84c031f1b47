"""Ids that stand twice, seen by Spark over all rows, told apart as on one machine."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as f
from pyspark.sql.types import ArrayType, MapType, StructType

from prescreen.candidate.identity import MARK, marked
from prescreen.columnar.stream import id_columns
from prescreen.errors import ProblemsError
from prescreen.messages import problem
from prescreen.spark.names import numbered, quoted
from prescreen.spark.worker import Marks, identifying

if TYPE_CHECKING:
    from prescreen.intake import HeadingMapping

PLACE = "prescreen:place"
"""A column with a number that rows share only if they are the same to the letter."""
MOST = 1_000_000
"""Rows that share an id with another and are told apart: their ids go to every worker."""


def content(df: DataFrame) -> Column:
    """What a row holds, as a number."""
    held = [
        f.to_json(f.col(quoted(one.name))) if _has_map(one.dataType) else f.col(quoted(one.name))
        for one in sorted(df.schema.fields, key=lambda one: one.name)
    ]
    return f.xxhash64(*held)


def _has_map(kind: object) -> bool:
    if isinstance(kind, StructType):
        return any(_has_map(one.dataType) for one in kind.fields)
    return isinstance(kind, MapType) or (isinstance(kind, ArrayType) and _has_map(kind.elementType))


def marks_of(df: DataFrame, mapping: HeadingMapping | None, order: str | None) -> Marks:
    """By id and content, the ids of rows whose id stands more than once."""
    schema = df.limit(0).toArrow().schema
    names = id_columns(schema, mapping)
    ids = _identified(df, names, mapping, [], "id string")
    many = ids.groupBy("id").count().filter(f.col("count") > 1)
    doubled = [row["id"] for row in many.select("id").limit(MOST + 1).collect()]
    if not doubled:
        return {}
    by = df.withColumn(PLACE, content(df))
    by = by.withColumn(_ORDER, f.col(quoted(order)) if order else f.col(quoted(PLACE)))
    kind = by.schema[_ORDER].dataType.simpleString()
    where = f"id string, `{PLACE}` bigint, `{_ORDER}` {kind}"
    rows = _identified(by, names, mapping, [PLACE, _ORDER], where)
    few = rows.join(f.broadcast(many.select("id")), "id", "left_semi")
    nth = f.row_number().over(
        Window.partitionBy("id").orderBy(f.col(quoted(_ORDER)), f.col(quoted(PLACE)))
    )
    found = few.select("id", quoted(PLACE), nth.alias("nth")).limit(MOST + 1).collect()
    if len(found) > MOST:
        raise ProblemsError([problem("spark-twice", most=MOST)])
    alike = ids.withColumn("of", f.regexp_replace("id", MARK, "")).filter("id != of")
    standing = alike.join(f.broadcast(many.select(f.col("id").alias("of"))), "of", "left_semi")
    taken = {row["id"] for row in standing.select("id").distinct().limit(MOST + 1).collect()}
    if len(taken) > MOST:
        raise ProblemsError([problem("spark-twice", most=MOST)])
    return _marked(sorted((row["id"], row["nth"], row[PLACE]) for row in found), taken)


_ORDER = "prescreen:order"


def _identified(
    df: DataFrame,
    names: list[str],
    mapping: HeadingMapping | None,
    keep: list[str],
    schema: str,
) -> DataFrame:
    work = partial(identifying, names=names, mapping=mapping, keep=keep)
    return numbered(df, [*names, *keep]).mapInArrow(work, schema)


def _marked(rows: list[tuple[str, int, int]], standing: set[str]) -> Marks:
    marks: dict[tuple[str, int], list[str]] = defaultdict(list)
    for ident, same in groupby(rows, key=lambda row: row[0]):
        places = [place for _, _, place in same]
        for place, own in zip(places, marked(ident, len(places), standing), strict=True):
            marks[ident, place].append(own)
    return dict(marks)


def once(df: DataFrame, marks: Marks) -> DataFrame:
    """Of rows that are the same to the letter, one: it is answered under the id of each."""
    alike = sorted({place for (_, place), own in marks.items() if len(own) > 1})
    if not alike:
        return df
    place = f.col(quoted(PLACE))
    same = df.filter(place.isin(alike)).dropDuplicates([PLACE])
    return df.filter(~place.isin(alike)).union(same)

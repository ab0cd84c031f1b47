"""Names with dots: to Spark `land.area` is a field of a struct unless it is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as f


def quoted(name: str) -> str:
    """A column by its whole name."""
    return "`" + name.replace("`", "``") + "`"


def numbered(df: DataFrame, names: Sequence[str]) -> DataFrame:
    """Some columns as `c0`, `c1` …: `mapInArrow` does not find a column with a dot in its name."""
    return df.select(*(f.col(quoted(name)).alias(f"c{i}") for i, name in enumerate(names)))

"""Numbers that stand as texts, read as a whole column where nothing but a figure stands there.

A figure is plain (`1234.5`), in groups of three (`1,234.5`) or in the field's own unit (`12亩`):
there `fields.numbers` has nothing to decide. All other texts are read one by one.
"""

from __future__ import annotations

import polars as pl

from prescreen.fields import Field, Kind
from prescreen.fields.units import ONE

_PLAIN = r"^[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_GROUPS = r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,15})?$"


def figures(field: Field, texts: pl.Series) -> pl.Series:
    """The numbers of those texts that are figures, whatever the bounds of the field; null for all
    others. They are the nearest floats, as Python reads them."""
    text, own = pl.col("t"), field.unit
    if own is not None and own != ONE:
        text = text.str.strip_suffix(own.text)
    grouped = text.str.contains(_GROUPS)
    text = pl.when(grouped).then(text.str.replace_all(",", "", literal=True)).otherwise(text)
    read = texts.alias("t").to_frame().select(text.alias("t"))
    if field.unknown_values:
        read = read.with_columns(
            pl.when(~pl.col("t").is_in(list(field.unknown_values))).then(pl.col("t"))
        )
    found = pl.when(pl.col("t").str.contains(_PLAIN)).then(pl.col("t"))
    return read.select(found.cast(pl.Float64, strict=False).alias(texts.name)).to_series()


def no_figures(field: Field, texts: pl.Series) -> pl.Series:
    """Those of the texts of a number that are no figures, which alone may say a range."""
    if field.kind is not Kind.NUMBER or texts.dtype != pl.String:
        return texts
    return texts.filter(figures(field, texts).is_null())


__all__ = ["figures", "no_figures"]

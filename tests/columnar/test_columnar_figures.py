"""Numbers that stand as texts: whole columns say what one candidate's reader says."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from prescreen.columnar.frame.ranges import ends_in_words, ends_of_values
from prescreen.columnar.frame.reading import read_column
from prescreen.fields import Field, Interval, Kind, catalogue
from prescreen.fields.values import read_value

NUMBERS = [f for f in map(catalogue.__getitem__, catalogue.paths) if f.kind is Kind.NUMBER]
DIGITS = st.text("0123456789", min_size=1, max_size=17)


@st.composite
def texts(draw: st.DrawFn, field: Field) -> str:
    """A figure in one of its forms, or what is nearly one."""
    whole, part = draw(DIGITS), draw(st.one_of(st.just(""), DIGITS.map(lambda d: "." + d)))
    if draw(st.booleans()):
        whole = f"{int(whole):,}"
    unit = field.unit.text if field.unit is not None else ""
    tail = draw(
        st.sampled_from(["", "", unit, "万" + unit, " " + unit, unit + unit, "多", ",", "-9"])
    )
    return draw(st.sampled_from(["", "", "约", " ", "-", "０"])) + whole + part + tail


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_texts_of_numbers_are_read_alike(data: st.DataObject) -> None:
    """Every text gives the number, the range or the unknown that the reader of one value gives."""
    field = data.draw(st.sampled_from(NUMBERS))
    said = data.draw(st.lists(st.one_of(st.none(), texts(field)), min_size=1, max_size=8))
    values = [None if t is None else read_value(field, t).value for t in said]
    column = pl.Series("t", said, dtype=pl.String)
    plain = [None if isinstance(v, Interval) else v for v in values]

    assert read_column(field, column).to_list() == plain
    ends, want = ends_in_words(field, column), ends_of_values(field, values)
    assert ends.low.to_list() == want.low.to_list()
    assert ends.high.to_list() == want.high.to_list()

"""CSV that computes nothing, and text that acts on nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescreen.columnar.write import flat
from prescreen.files.sheets import Sheet, as_was, inert, sheet
from prescreen.files.text import clean, one_line
from prescreen.render.escape import cell

LEADS = ["=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@"]
texts = st.text(alphabet=st.sampled_from("'=+-@\t\r\n \u3000\u00a0a1=,\";"), max_size=8)


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("space", ["", " ", "\u3000", "\u00a0"])
def test_every_beginning_of_a_formula_is_made_inert(lead: str, space: str) -> None:
    """Also behind spaces that a spreadsheet takes away, in CSV and in a workbook."""
    text = f"{space}{lead}cmd|' /C calc'!A0"

    assert inert(text) == "'" + text
    assert cell(text).startswith("'")


@given(texts)
def test_every_text_can_be_had_back(text: str) -> None:
    """The apostrophe is put in front and taken away again; nothing else changes."""
    assert as_was(inert(text)) == text
    assert inert(text) in (text, "'" + text)


@given(st.lists(texts, min_size=1, max_size=20))
def test_whole_columns_are_made_inert_as_single_cells_are(column: list[str]) -> None:
    """The two ways of writing CSV agree."""
    frame = pl.DataFrame({"t": column}, schema={"t": pl.String})

    assert flat(frame)["t"].to_list() == [inert(t) for t in column]


@given(st.lists(st.lists(texts, min_size=2, max_size=2), max_size=5))
def test_a_sheet_keeps_rows_and_cells(rows: list[list[str]]) -> None:
    """Line ends, quotes and commas inside cells do not break a row."""
    stream = io.BytesIO()
    made = Sheet(stream, ("a", "b"))
    for row in rows:
        made.row(*row)
    made.done()

    back = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    assert back == [["a", "b"], *([inert(c) for c in row] for row in rows)]


def test_numbers_and_nothing_are_cells_too(tmp_path: Path) -> None:
    """What is no text is written as it reads; None is an empty cell."""
    with sheet(tmp_path / "a.csv", ("a", "b", "c")) as made:
        made.row(1.5, None, True)

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfa,b,c\r\n1.5,,True\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "\x1b]0;title\x07x", "\x1b[2Jx", "\x9d8;;http://a\x9cx", "\x08\x08x", "\u202exyz",
        "\u2066x\u2069", "\u200fx", "\x00x", "\x7fx", "\ud800x", "\ufffex",
    ],
)  # fmt: skip
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """Escape sequences, C1 controls, titles and links (OSC), marks that reorder."""
    shown = clean(text)

    assert "x" in shown
    assert all(c.isprintable() for c in shown)


def test_text_that_people_write_is_left_as_it_is() -> None:
    """Full-width spaces, joined emoji, tabs and line ends belong to texts."""
    for text in ("甲\u3000乙", "👨\u200d👩", "a\tb\nc", "é"):
        assert clean(text) == text
    assert clean("a\r\nb\u2028c\x85d") == "a\nb\nc\nd"
    assert one_line("a\nb\tc") == "a b c"

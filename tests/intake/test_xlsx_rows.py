"""Rows of a workbook, taken from its bytes where programs write them plainly, else from the XML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from intake_files import HEAD, raw_book

from prescreen.intake.cells import SheetRow
from prescreen.intake.formats import xlsx
from prescreen.intake.limits import Limits

BOOKS = sorted((Path(__file__).parent / "real").rglob("*.xlsx"))


def rows_of(path: Path) -> list[tuple[str, list[SheetRow], tuple[str, ...]]]:
    return [(one.name, list(one.rows), one.hidden_columns) for one in xlsx.sheets(path, Limits())]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_plain_rows_are_read_as_by_xml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows taken from the bytes say the same as those that go through the XML parser."""
    quick = rows_of(path)
    monkeypatch.setattr(xlsx, "_PLAIN_ROW", re.compile(b"(?!)"))
    assert repr(quick) == repr(rows_of(path))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row><!-- <row r="3"><c r="A3"><v>2</v></c></row> -->',
        '<row r="2"><c r="A2" t="str"><v>x</v></c></row><row r="3"><c r="A3"><v>2</v></c></row>',
        '<row><c r="A2"><v>1</v></c></row><row r="9" hidden="1"><c r="B9" t="b"><v>1</v></c></row>',
        '<row r="4"><c r="A4"><f>1+1</f><v>2</v></c><c r="B4"><v>1e3</v></c></row><row r="5"/>',
        '<row r="6" spans="1:2"><c r="A6" s="0"/><c r="B6" t="n"><v> 7 </v></c></row>',
        '<row r="8"><c r="A8" t="inlineStr"><is><t>&#30002;A&amp;B _x0041_&#39;</t></is></c></row>'
        '<row r="9"><c r="A9" t="inlineStr"><is><t xml:space="preserve"> b</t></is></c></row>',
        '<row r="8"><c r="A8" t="inlineStr"><is><t>&#30002;&#65288;1&#65289;</t></is></c>'
        '<c r="B8" s="0" t="inlineStr"><is><t> 5 </t></is></c><c r="C8" t="inlineStr"/></row>',
        '<row r="7"><c r="A7" t="s"><v>99</v></c><c r="B7"><v>x</v></c><c r="B7"/></row>',
    ],
)
def test_odd_rows_between_plain_ones(
    rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments, formulas, rows without a number and references to nothing come out the same."""
    path = raw_book(tmp_path / "a.xlsx", HEAD + rows)
    quick = rows_of(path)
    monkeypatch.setattr(xlsx, "_PLAIN_ROW", re.compile(b"(?!)"))
    assert repr(quick) == repr(rows_of(path))

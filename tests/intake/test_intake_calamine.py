"""Workbooks that only calamine reads: their values, and that nothing else was seen of them."""

from __future__ import annotations

import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from prescreen.errors import InputError
from prescreen.intake import Limits, read
from prescreen.intake.formats import xls
from prescreen.intake.formats.calamine import sheets
from prescreen.intake.limits import refuse

pytest.importorskip("python_calamine")
DATA = Path(__file__).parent / "data"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def text(said: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
    )


def number(value: float) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}'
        "</text:p></table:table-cell>"
    )


def day(value: str) -> str:
    return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'


def ods(path: Path, *rows: str) -> Path:
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml", f'{HEAD}<table:table table:name="项目">{body}</table:table>{TAIL}'
        )
    return path


@pytest.mark.parametrize("name", ["a.ods", "a.xlsx"])
def test_a_list_in_open_document(tmp_path: Path, name: str) -> None:
    """Texts, numbers and days are read by content, and it is told what was not seen of them."""
    heads = ("项目编号", "项目名称", "总投资(亿元)", "拟开工日期")
    path = ods(
        tmp_path / name,
        "".join(map(text, heads)),
        text("0012") + text("甲") + number(38.5) + day("2026-09-01"),
    )
    batch = read(path)
    (one,) = batch.candidates
    assert (one.id, one.facts["investment.total"]) == ("0012", 385_000)
    assert one.facts["schedule.start"] == date(2026, 9, 1)
    assert "input.read-bare" in {p.code for p in batch.notices}


def test_old_workbooks_that_xlrd_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read without formats where calamine can, with the same texts."""
    before = [[r.cells for r in s.rows] for s in xls.sheets(DATA / "old.xls", Limits())]

    def refusing(xlrd: object, path: Path, content: bytes) -> None:
        raise refuse("input.broken/xls", path, why="x")

    monkeypatch.setattr(xls, "_open", refusing)
    found = list(xls.sheets(DATA / "old.xls", Limits()))
    assert all(one.bare for one in found)
    texts = [[c for r in s.rows for c in r.cells if isinstance(c, str)] for s in found]
    assert set(texts[0]) <= {c for row in before[0] for c in row if isinstance(c, (str, datetime))}
    assert texts[0]


def test_what_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file, one beyond bounds, and a library that is not there are told in words."""
    path = ods(tmp_path / "a.ods", text("项目名称") + text("总投资"))
    (one,) = sheets(path, Limits(columns=1))
    with pytest.raises(InputError, match=r"input\.too-large"):
        list(one.rows)
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"x" * 100)
    with pytest.raises(InputError, match=r"input\.broken"):
        read(tmp_path / "b.xlsb")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(InputError, match=r"input\.extra-missing"):
        read(path)

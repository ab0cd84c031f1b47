"""What real programs save and people export: read right, or unknown and told."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
from tests.intake.intake_files import HEAD, raw_book, text_cell

from prescreen.errors import InputError
from prescreen.intake import Intake, Limits, read
from prescreen.intake.formats import biff, xls
from prescreen.intake.formats.biff import marks_of

CALC = '<calcPr calcId="191029"/>'
BOOK = '<workbook xmlns:r="R">{}<sheets><sheet name="S" r:id="r1"/></sheets>{}</workbook>'
ROW = f'<row r="2">{text_cell("A2", "1")}{text_cell("B2", "甲")}{{}}</row>'


def of_cell(path: Path, cell: str, *, book: str = BOOK.format("", CALC), view: str = "") -> Intake:
    """A list of one project whose total is this cell."""
    sheet = f"<worksheet>{view}<sheetData>{HEAD}{ROW.format(cell)}</sheetData></worksheet>"
    return read(raw_book(path, "", book=book, extra={"xl/worksheets/sheet1.xml": sheet}))


def told(batch: Intake) -> set[str]:
    return {p.code for p in (*batch.problems, *batch.notices)}


@pytest.mark.parametrize(
    ("cell", "book", "view", "total", "code"),
    [
        ('<c r="C2"><v>5</v></c>', BOOK.format("", ""), "", 50_000, None),
        ('<c r="C2"><f>A1</f><v>5</v></c>', BOOK.format("", ""), "", 50_000, None),
        ('<c r="C2"><f>A1</f><v>0</v></c>', BOOK.format("", CALC), "", 0,
             "cell.doubtful"),
        ('<c r="C2"><f>A1</f><v>0</v></c>', BOOK.format("", ""), "", None, "cell.stale"),
        ('<c r="C2"><f>A1</f></c>', BOOK.format("", CALC), "", None, "cell.no-cached"),
        (
            '<c r="C2"><v>0</v></c>', BOOK.format("", CALC),
            '<sheetViews><sheetView showZeros="0"/></sheetViews>', None, "cell.format",
        ),
        ('<c r="C2" t="inlineStr"><v>9</v><is><t>5亿元</t></is></c>', BOOK.format("", CALC), "",
         50_000, None),
        ('<c r="C2" t="str"><v>5亿_x005F_元</v></c>', BOOK.format("", CALC), "", None,
         "cell.number"),
        ('<c r="C2" t="str"><v>5_x000D_亿元</v></c>', BOOK.format("", CALC), "", 50_000, None),
    ],
)  # fmt: skip
def test_cells_of_real_programs(
    tmp_path: Path, cell: str, book: str, view: str, total: float | None, code: str | None
) -> None:
    """Formulas nobody calculated, zeros nobody saw, inline texts and escapes of Excel."""
    batch = of_cell(tmp_path / "a.xlsx", cell, book=book, view=view)
    assert batch.candidates[0].facts.get("investment.total") == total
    assert {p.code for p in batch.problems} == ({code} if code else set())


def test_part_names_in_another_case_or_with_backslashes(tmp_path: Path) -> None:
    """Part names are the same in either case, and whichever way the slash leans."""
    first = raw_book(tmp_path / "a.xlsx", HEAD + ROW.format('<c r="C2"><v>5</v></c>'))
    second = tmp_path / "b.xlsx"
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(second, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("workbook.xml.rels"):
                content = content.replace(b"worksheets/sheet1", b"worksheets\\Sheet1")
            target.writestr(name.replace("xl/worksheets/", "XL\\WorkSheets\\"), content)
    assert read(second).candidates == read(first).candidates


@pytest.mark.parametrize(
    ("rows", "totals", "names"),
    [
        ("甲,某公司,38,500,120\n乙,某公司,100,20\n", [None, 100], ["甲", "乙"]),
        ("甲,某公司,38500,120,,\n", [38_500], ["甲"]),
        ('甲,某公司,"38,500",120\n', [38_500], ["甲"]),
        ("甲,新建厂房,购置设备,某公司,38500,120\n乙,某公司,1,2\n", [1], ["乙"]),
    ],
)
def test_rows_wider_than_their_heading(
    tmp_path: Path, rows: str, totals: list[float | None], names: list[str]
) -> None:
    """Behind a comma without quotes no cell is read under a heading that is not its own."""
    path = tmp_path / "a.csv"
    path.write_text(f"项目名称,投资方,总投资(万元),用地面积(亩)\n{rows}", encoding="utf-8")
    batch = read(path)
    assert [c.name for c in batch.candidates] == names
    assert [c.facts.get("investment.total") for c in batch.candidates] == totals
    assert ("cell.shifted" in told(batch)) == (None in totals or bool(batch.rejected))


def test_the_euro_of_windows_in_a_gbk_file(tmp_path: Path) -> None:
    """One € in a GBK file is a €, and the file is read; other bytes that are none refuse it."""
    path = tmp_path / "a.csv"
    text = "项目名称,总投资(万元)\n甲,38500\n乙(@),100\n".encode("gbk")
    path.write_bytes(text.replace(b"@", b"\x80"))
    assert [c.name for c in read(path).candidates] == ["甲", "乙(€)"]
    path.write_bytes(text.replace(b"@", b"\xff"))
    with pytest.raises(InputError, match=r"input\.encoding"):
        read(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('ID;PWXL;N;E\r\nC;Y1;X1;K"项目名称"\r\n', "SYLK"),
        ('TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n', "DIF"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.slk", "a.xls"])
def test_other_formats_are_no_lists_in_text(
    tmp_path: Path, name: str, content: str, word: str
) -> None:
    """SYLK and DIF are told apart from a delimited text whatever they are called."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=word):
        read(path)


@pytest.mark.parametrize("ident", ["2.30233E+17", "2.3302e+17"])
def test_a_code_in_exponent_form_is_no_id(tmp_path: Path, ident: str) -> None:
    """A spreadsheet that took a code for a number has lost its digits; the row gets another id."""
    path = tmp_path / "a.csv"
    path.write_text(f"项目编号,项目名称\n{ident},甲\n0012,乙\n", encoding="utf-8")
    batch = read(path)
    assert "cell.digits-lost" in told(batch)
    assert ident not in {c.id for c in batch.candidates}
    assert "0012" in {c.id for c in batch.candidates}


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


@pytest.mark.parametrize(
    ("value", "flags", "calculated", "stale"),
    [(0.0, 0, False, True), (0.0, 2, True, True), (0.0, 0, True, False), (5.0, 2, False, False)],
)
def test_formulas_of_old_workbooks(
    monkeypatch: pytest.MonkeyPatch, value: float, flags: int, calculated: bool, stale: bool
) -> None:
    """A 0 counts once the workbook was calculated and does not ask to be on opening."""
    begin = record(0x0809, b"\0" * 16)
    known = record(0x01C1, b"\0" * 8) if calculated else b""
    at = len(begin) + len(known) + 4 + 8
    sheet = record(0x0085, struct.pack("<IHH", at, 0, 0))
    cell = record(0x0006, struct.pack("<HHHdH", 3, 2, 0, value, flags) + b"\0" * 8)
    window = record(0x023E, struct.pack("<H", 0x0006))
    stream = begin + known + sheet + begin + cell + window
    monkeypatch.setattr(biff, "_stream", lambda content: stream)
    (marks,) = marks_of(b"").values()
    assert marks.stale == ({(3, 2)} if stale else set())
    assert not marks.zeros


def test_damaged_old_workbooks_stay_refused(tmp_path: Path) -> None:
    """What neither reader of old workbooks understands is refused in the words of the first."""
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5_000)
    with pytest.raises(InputError, match=r"input\.broken"):
        list(xls.sheets(path, Limits()))

"""Files that are broken, disguised or made to do harm end in a clear error and bounded memory."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_files import HEAD, book, raw_book, text_cell

from prescreen.errors import InputError
from prescreen.intake import Limits, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(path: Path, limits: Limits | None = None) -> str:
    """The code of the error; it must say where, and what to do, in both languages."""
    with pytest.raises(InputError) as caught:
        read(path, limits=limits)
    problem = caught.value.problems[0]
    assert problem.place is not None
    assert problem.place.file == path.name
    assert problem.hint_zh
    assert problem.hint_en
    return problem.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "input.empty"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "input.empty"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "input.wrong-format"),
        ("a.xls", b"<?xml version='1.0'?><html></html>", "input.wrong-format"),
        ("a.xls", b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:"
                  b"spreadsheet'/>", "input.wrong-format"),
        ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "input.wrong-format"),
        ("a.xlsx", b"%PDF-1.7 ...", "input.wrong-format"),
        ("a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "input.encrypted"),
        ("a.xls", OLE + b"\xff" * 3000, "input.broken"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 200, "input.broken"),
        ("a.csv", b"\x00\x01\x02" * 100, "input.wrong-format"),
        ("a.csv", "项目名称\n".encode() + b"\xff\xff\x80\n", "input.encoding"),
        ("a.parquet", b"xxxx", "input.broken"),
        ("a.parquet", b"PAR1" + b"x" * 100 + b"PAR1", "input.broken"),
    ],
)  # fmt: skip
def test_broken_and_disguised(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """A file that is empty, encrypted, broken or of another kind is refused as what it is."""
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == code


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder is told apart from a file that is not there."""
    assert refused(tmp_path) == "input.not-a-file"
    assert refused(tmp_path / "none.csv") == "input.not-found"


def test_archives_that_are_no_workbook(tmp_path: Path) -> None:
    """An archive that is no workbook is refused by what it really is."""
    for inside, word in (("word/document.xml", "Word"), ("content.xml", "OpenDocument"),
                         ("a.txt", "压缩包")):  # fmt: skip
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, "<x/>")
        with pytest.raises(InputError, match=word):
            read(path)


def test_a_wrong_extension_is_read_as_what_it_is(tmp_path: Path) -> None:
    """A misnamed list is read by its content, and this is told."""
    text = tmp_path / "a.xlsx"
    text.write_text("项目编号,项目名称\n1,甲\n", encoding="gbk")
    old = tmp_path / "b.xlsx"
    old.write_bytes((Path(__file__).parent / "data" / "old.xls").read_bytes())
    new = tmp_path / "c.csv"
    book(tmp_path / "c.xlsx", [["项目编号", "项目名称"], [1, "甲"]])
    (tmp_path / "c.xlsx").rename(new)
    for path in (text, old, new):
        batch = read(path)
        assert batch.candidates
        assert "input.misnamed" in {n.code for n in batch.notices}


def test_truncated_workbooks(tmp_path: Path) -> None:
    """A workbook cut at any place is refused as broken."""
    whole = tmp_path / "a.xlsx"
    book(whole, [["项目编号", "项目名称"], [1, "甲"]])
    content = whole.read_bytes()
    for size in (100, 700, len(content) - 30):
        whole.write_bytes(content[:size])
        assert refused(whole) == "input.broken"


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(data=st.data())
def test_any_damage_ends_in_a_result_or_an_input_error(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bytes are changed, each row is accounted for or the file is refused."""
    kind = data.draw(st.sampled_from(["xlsx", "xls", "csv", "json", "yaml"]))
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        raw_book(path, HEAD + f'<row r="2"><c r="A2"><v>1</v></c>{text_cell("B2", "甲")}</row>')
        content = bytearray(path.read_bytes())
    elif kind == "xls":
        content = bytearray((Path(__file__).parent / "data" / "old.xls").read_bytes())
    elif kind == "csv":
        content = bytearray('项目编号,项目名称\n1,"甲"\n'.encode())
    elif kind == "json":
        content = bytearray('[{"id": "1", "name": "甲", "land": {"area": 5}}]'.encode())
    else:
        content = bytearray("- id: 1\n  name: 甲\n  land: {area: 5}\n".encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, 1_000_000))
        content[at % len(content)] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        batch = read(path)
    except InputError:
        return
    assert batch.rows == len(batch.candidates) + len(batch.rejected)


def test_document_types_are_refused(tmp_path: Path) -> None:
    """A workbook that defines entities is refused as hostile."""
    dtd = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = raw_book(tmp_path / "a.xlsx", f"<row>{text_cell('A1', '&b;')}</row>", before=dtd)
    assert refused(path) == "input.hostile"


def test_sheets_that_are_cut_short(tmp_path: Path) -> None:
    """A sheet that ends inside a row is refused as broken."""
    path = tmp_path / "a.xlsx"
    raw_book(path, HEAD + "<row")
    assert refused(path) == "input.broken"


def test_a_stray_cell_far_to_the_right(tmp_path: Path) -> None:
    """A cell in the last possible column is too large; one without a column breaks the file."""
    far = f'<row r="2">{text_cell("B2", "甲")}<c r="XFD2"><v>1</v></c></row>'
    assert refused(raw_book(tmp_path / "a.xlsx", HEAD + far)) == "input.too-large"
    nowhere = f'<row r="2">{text_cell("B2", "甲")}<c r="1"><v>1</v></c></row>'
    assert refused(raw_book(tmp_path / "b.xlsx", HEAD + nowhere)) == "input.broken"


def test_numbers_that_are_none(tmp_path: Path) -> None:
    """Numbers that are infinite or none are told, and their rows are kept."""
    rows = HEAD
    for at, said in enumerate(("1e999", "nan", "x", "inf"), 2):
        rows += f'<row r="{at}"><c r="A{at}"><v>{at}</v></c>{text_cell(f"B{at}", "甲")}'
        rows += f'<c r="C{at}"><v>{said}</v></c></row>'
    batch = read(raw_book(tmp_path / "a.xlsx", rows))
    assert len(batch.candidates) == 4
    assert [p.code for p in batch.problems] == ["cell.number"] * 4


def test_a_cell_of_ten_megabytes_costs_only_itself(tmp_path: Path) -> None:
    """A cell of ten megabytes is left out and told, and its row is kept."""
    rows = HEAD + f'<row r="2"><c r="A2"><v>1</v></c>{text_cell("B2", "甲")}'
    rows += f"{text_cell('C2', 'y' * 10_000_000)}</row>"
    batch = read(raw_book(tmp_path / "a.xlsx", rows))
    assert [c.name for c in batch.candidates] == ["甲"]
    assert [p.code for p in batch.problems] == ["cell.too-long"]


@pytest.mark.parametrize(
    "limits",
    [Limits(rows=5), Limits(cells=8), Limits(columns=2), Limits(unpacked_bytes=500),
     Limits(file_bytes=500), Limits(ratio=1, ratio_from=10), Limits(merges=1),
     Limits(sheets=0)],
)  # fmt: skip
def test_bounds(tmp_path: Path, limits: Limits) -> None:
    """A workbook beyond any bound on rows, cells, columns, sheets, merges or sizes is refused."""
    path = tmp_path / "a.xlsx"
    rows = [["项目编号", "项目名称", "总投资(亿元)"], *([i, f"甲{i}", 5] for i in range(20))]
    book(path, rows, ["A23:B23", "A24:B24"])
    assert refused(path, limits) == "input.too-large"


def test_shared_texts_and_styles_are_bounded(tmp_path: Path) -> None:
    """Too many shared texts or styles are refused as too large."""
    strings = {"xl/sharedStrings.xml": f"<sst>{'<si><t>x</t></si>' * 50}</sst>"}
    path = raw_book(tmp_path / "a.xlsx", HEAD, extra=strings)
    assert refused(path, Limits(strings_bytes=1000)) == "input.too-large"
    styles = {"xl/styles.xml": f"<styleSheet><cellXfs>{'<xf/>' * 100_001}</cellXfs></styleSheet>"}
    assert refused(raw_book(path, HEAD, extra=styles)) == "input.too-large"


def test_a_tag_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    """A tag of forty megabytes is refused as broken."""
    path = tmp_path / "a.xlsx"
    raw_book(path, f'{HEAD}<row r="2" x="{"a" * 40_000_000}"></row>')
    assert refused(path) == "input.broken"


BOMB = """
    import resource, sys, zipfile
    from pathlib import Path
    from prescreen.errors import InputError
    from prescreen.intake import read
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        read(sys.argv[1])
    except InputError as error:
        print(error.problems[0].code)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module is of Unix")
def test_a_zip_bomb_stays_small_in_memory(tmp_path: Path) -> None:
    """A bomb of 300 MB is refused while memory grows by less than 100 MB."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b"<row>" * 200_000)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BOMB), str(path)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    code, grown = done.stdout.split()
    assert code == "input.too-large"
    assert int(grown) < 100


def test_formula_like_text_is_only_text(tmp_path: Path) -> None:
    """A name that looks like a formula is read as a name."""
    path = tmp_path / "a.csv"
    path.write_text("项目编号,项目名称\n=1+1,=cmd|' /C calc'!A0\n", encoding="utf-8")
    (candidate,) = read(path).candidates
    assert candidate.name == "=cmd|' /C calc'!A0"


def test_characters_that_no_paper_can_show_are_left_out(tmp_path: Path) -> None:
    """Control characters go, escaped ones are blanks, and half a character is refused."""
    path = tmp_path / "a.csv"
    path.write_bytes("项目编号,项目名称\n1,甲\x07\x0b项目\n".encode())
    assert read(path).candidates[0].name == "甲项目"
    half = tmp_path / "a.json"
    half.write_text('[{"id": "1", "name": "\\ud83d"}]', encoding="utf-8")
    assert refused(half) == "input.json"
    cell = f'<row r="2">{text_cell("A2", "1")}{text_cell("B2", "甲_x000D_乙")}</row>'
    assert read(raw_book(tmp_path / "b.xlsx", HEAD + cell)).candidates[0].name == "甲 乙"


def test_a_mapping_file_that_is_none(tmp_path: Path) -> None:
    """A mapping file that is not there, or not in UTF-8, is told as such."""
    path = tmp_path / "a.csv"
    path.write_text("项目编号,项目名称\n1,甲\n", encoding="utf-8")
    for name, content in (("none.yaml", None), ("gbk.yaml", "标题".encode("gbk"))):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(InputError, match="映射文件读不出"):
            read(path, mapping=file)

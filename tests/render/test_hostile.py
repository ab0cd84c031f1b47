"""Whatever a file says, no format runs it, breaks on it, or lets it reach another place."""

from __future__ import annotations

import io
import json
import zipfile
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from prescreen import render
from prescreen.render import RejectedRow
from tests.render.samples import HOSTILE, report, run, spoiled


def _paper(kind: str, path: Path, data: dict, of: render.Run) -> None:
    render.write_paper(path, kind, data, of)


PAPERS = [pytest.param(partial(_paper, kind), id=kind) for kind in render.PAPERS]
CASES = [pytest.param(text, id=name) for name, text in HOSTILE.items()]


def hostile_run(text: str, **over: object) -> render.Run:
    return run(
        region_name=text, source=text, office=text, contact=text, problems=(text,),
        notices=(text,), rejected=(RejectedRow(text, 3, text, {text: text}),),
        mapping=((text,) * 5,), node_names={text + "x.a": text}, svgs={text + "p-1": text},
        reveal=True, **over,
    )  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_workbook_holds_texts_only(text: str, tmp_path: Path) -> None:
    """Whatever the text, a workbook has no formula, no link and no cell that begins like one."""
    path = tmp_path / "a.xlsx"
    render.write_xlsx(path, [spoiled(report(), lambda s: text + s)], hostile_run(text))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
                assert b"hyperlink" not in archive.read(name)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.value
                if isinstance(cell.value, str):
                    assert cell.value[:1] not in ("=", "+", "-", "@", "\t"), cell.value[:20]
                    assert len(cell.value) <= 32_767
    book.close()


@pytest.mark.parametrize("text", CASES)
@pytest.mark.parametrize("write", PAPERS)
def test_word_is_well_formed_and_adds_nothing(text: str, write, tmp_path: Path) -> None:
    """Whatever the text, a paper has the same tables, parts, relations and kinds of element."""
    plain, path = tmp_path / "plain.docx", tmp_path / "a.docx"
    write(plain, report(), run(reveal=True))
    write(path, spoiled(report(), lambda s: text + s), hostile_run(text))
    document = docx.Document(str(path))
    shape = [len(t.rows) for t in docx.Document(str(plain)).tables]
    assert len(document.tables) == len(shape)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        body = etree.fromstring(archive.read("word/document.xml"))
        rels = archive.read("word/_rels/document.xml.rels")
    with zipfile.ZipFile(plain) as archive:
        assert archive.namelist() == names
        assert archive.read("word/_rels/document.xml.rels") == rels
    tags = {etree.QName(e).localname for e in body.iter() if isinstance(e.tag, str)}
    assert tags <= {
        "document", "body", "p", "pPr", "pStyle", "jc", "r", "rPr", "b", "t", "br", "tbl", "tblPr",
        "tblW", "tblBorders", "top", "left", "bottom", "right", "insideH", "insideV", "tblLayout",
        "tblCellMar", "tblGrid", "gridCol", "tr", "trPr", "cantSplit", "tblHeader", "tc", "tcPr",
        "tcW", "gridSpan", "shd", "spacing", "sectPr", "pgSz", "pgMar", "cols", "docGrid",
        "footerReference", "headerReference", "pageBreakBefore", "tabs", "tab",
    }  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page with their attributes; the text of the data element."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script" and dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.data += data


def parsed(path: Path) -> Elements:
    page = Elements()
    page.feed(path.read_text("utf-8"))
    return page


@pytest.mark.parametrize("text", CASES)
def test_page_has_no_element_of_its_own(text: str, tmp_path: Path) -> None:
    """Whatever the text, a page has the elements of a plain one, and the text is only data."""
    plain, path = tmp_path / "plain.html", tmp_path / "a.html"
    render.write_html(plain, [report()], run())
    render.write_html(path, [spoiled(report(), lambda s: text + s)], hostile_run(text))
    page = parsed(path)
    assert [t for t, _ in page.tags] == [t for t, _ in parsed(plain).tags]
    assert not any(k.startswith("on") or k == "style" for _, a in page.tags for k in a)
    data = json.loads(page.data)
    assert len(data["rows"]) == 1
    for shown in data["texts"]:
        assert not any(ord(c) < 32 and c not in "\t\n" for c in shown)
        assert not {"\u202e", "\ufffe"} & set(shown)
    assert "<" not in page.data
    assert ">" not in page.data


def test_fill_does_not_read_placeholders_in_data(tmp_path: Path) -> None:
    """A placeholder in a candidate's text is text, and is not filled in."""
    path = tmp_path / "a.docx"
    spoil = spoiled(report(), lambda s: "{{footer}}{{block:checks}}" + s)
    render.write_docx(path, spoil, run(reveal=True))
    text = "\n".join(
        c.text for t in docx.Document(str(path)).tables for r in t.rows for c in r.cells
    )
    assert "{{footer}}{{block:checks}}" in text


def test_zip_is_plain(tmp_path: Path) -> None:
    """A paper is a sound archive without macros or a way out of it."""
    path = tmp_path / "a.docx"
    render.write_docx(path, report(), run())
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.testzip() is None
        assert not any("vbaProject" in n or ".." in n for n in archive.namelist())
